"""Reads dates as sources give them: partial, uncertain, intervals, unknown.

The only importer of edtf (ISO 8601-2, Extended Date/Time Format).
"""

from __future__ import annotations

import datetime
import re
import warnings
from calendar import monthrange
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType
from typing import Final

UNKNOWN: Final = "unknown"
"""How the format writes a date, or any other fact, that is not known."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class DateRange:
    """The earliest and the latest day that a date can mean; sorts by the earliest."""

    earliest: tuple[int, int, int]
    latest: tuple[int, int, int]


@lru_cache(maxsize=4096)
def read_date(text: str) -> DateRange | None:
    """Return what an EDTF text means, or None when it is not EDTF or goes beyond the years 1 to 9999.

    An open end of an interval is ten years away.
    """
    if not text.isascii() or len(text) > _LONGEST or text == UNKNOWN:
        return None
    if plain := _PLAIN.fullmatch(text):
        return _plain(*(int(part) if part else None for part in plain.groups()))
    edtf = _edtf()
    try:
        date = edtf.parse_edtf(text)
        low, high = date.lower_strict(), date.upper_strict()
        # An interval without an end, as in "2026/..", has no last day that could be compared.
        when = DateRange(earliest=(low[0], low[1], low[2]), latest=(high[0], high[1], high[2]))
    except (
        edtf.EDTFParseException,
        ValueError,
        OverflowError,
        AttributeError,
        TypeError,
    ):
        return None
    return when if when.earliest[0] >= _FIRST_YEAR and when.latest[0] <= _LAST_YEAR else None


@cache
def _edtf() -> ModuleType:
    """Return the library, which takes long to load and is seldom needed."""
    with warnings.catch_warnings():
        # Its grammar makes a warning, which Python shows when it is asked for all of them, or takes for an error.
        warnings.simplefilter("ignore")
        import edtf  # noqa: PLC0415 - loaded when the first date needs it
    return edtf


# Nearly all dates are a year, a month or a day. The library takes five milliseconds to read one, which for the dates of
# ten thousand sources is most of a minute.
_PLAIN: Final = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")


def _plain(year: int | None, month: int | None, day: int | None) -> DateRange | None:
    """Return the days that a plain date means, or None when there is no such day or year."""
    if not year:
        return None
    if month is None:
        return DateRange(earliest=(year, 1, 1), latest=(year, 12, 31))
    last = monthrange(year, month)[1]
    if day is None:
        return DateRange(earliest=(year, month, 1), latest=(year, month, last))
    return DateRange(earliest=(year, month, day), latest=(year, month, day)) if 1 <= day <= last else None


# Beyond these, neither ISO 8601 nor a calendar of Python's has a day.
_FIRST_YEAR: Final = 1
_LAST_YEAR: Final = 9999

# EDTF grows by lists and intervals; the longest that a source can need is far below this.
_LONGEST = 60


def latest_day(moment: float) -> str:
    """Return the day, as `2026-12-01`, that it is at a point in time where days begin first on earth.

    So no writer's own day is later. `moment` is in seconds since 1970, UTC; what no calendar holds is the last day, or
    the first, that one does.
    """
    ordinal = _EPOCH + int((moment + _FIRST_ZONE) // 86_400)
    return datetime.date.fromordinal(min(max(ordinal, 1), datetime.date.max.toordinal())).isoformat()


_EPOCH: Final = datetime.date(1970, 1, 1).toordinal()

# The first zone is 14 hours ahead of UTC.
_FIRST_ZONE: Final = 14 * 3600


def closed(text: str) -> DateRange | None:
    """Return what a date means; an interval with an open end means the one day at its other end."""
    when = read_date(text)
    if when is None:
        return None
    if text.startswith(("/", "../")):
        return DateRange(earliest=when.latest, latest=when.latest)
    if text.endswith(("/", "/..")):
        return DateRange(earliest=when.earliest, latest=when.earliest)
    return when


def date_in_words(text: str) -> str:
    """Return a date as readers see it, as in "22 November 2026", "about May 2026", "spring 2026" or "the 1980s".

    Any other text is returned as it is.
    """
    first, slash, last = text.partition("/")
    if slash:
        if first in _OPEN:
            return f"until {date_in_words(last)}" if last not in _OPEN else text
        return (
            f"from {date_in_words(first)} on" if last in _OPEN else f"{date_in_words(first)} to {date_in_words(last)}"
        )
    for mark, form in _DOUBTS.items():
        if text.endswith(mark):
            return form.format(date_in_words(text.removesuffix(mark)))
    if decade := _DECADE.fullmatch(text):
        return f"the {decade[1]}0s" if decade[1] else f"the {decade[2]}00s"
    plain = _PLAIN.fullmatch(text)
    if plain is None or read_date(text) is None:
        season = _SEASON.fullmatch(text)
        return f"{_SEASONS[int(season[2])]} {season[1]}" if season else text
    year, month, day = plain.groups()
    if month is None:
        return text
    named = f"{_MONTHS[int(month) - 1]} {year}"
    return named if day is None else f"{int(day)} {named}"


_OPEN: Final = ("", "..")
_DOUBTS: Final = {"~": "about {}", "?": "perhaps {}", "%": "perhaps about {}"}
_DECADE: Final = re.compile(r"([0-9]{3})X|([0-9]{2})XX")
_SEASON: Final = re.compile(r"([0-9]{4})-(2[1-4])")
_SEASONS: Final = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}

# Not from the standard library's calendar, whose names follow the locale.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
