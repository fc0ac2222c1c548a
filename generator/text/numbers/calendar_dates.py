"""Finds dates: in figures, and around the name of a month."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from generator.text.numbers.cldr import month_names
from generator.text.numbers.digits import DigitNumber
from generator.text.numbers.languages import LANGUAGES


class PartialDate(NamedTuple):
    """A date as far as it is told: a month at least; year and day are 0 when they are not."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInText:
    """A date in a text: its place, and what it can mean; that is more than one day for 3/4/2027.

    It is not `required` when it is a lone word that may be something else than a month.
    """

    start: int
    end: int
    readings: tuple[PartialDate, ...]
    required: bool = True


def in_figures(text: str) -> Iterator[DateInText]:
    """Yield the dates in figures alone: 2027-03-31, 2027-03, 31.03.2027, 3/31/2027."""
    for match in _FIGURES.finditer(text):
        if match["year"]:
            readings = [PartialDate(int(match["year"]), int(match["month"]), int(match["day"] or 0))]
        else:
            first, second, year = int(match["one"]), int(match["other"]), int(match["last"])
            # The day comes first but in America.
            readings = [PartialDate(year, second, first), PartialDate(year, first, second)]
        valid = tuple(dict.fromkeys(reading for reading in readings if 1 <= reading.month <= 12 and reading.day <= 31))
        if valid:
            yield DateInText(start=match.start(), end=match.end(), readings=valid)


def around_months(text: str, language: str, figures: Sequence[DigitNumber]) -> tuple[DateInText, ...]:
    """Return the dates with the name of a month, in order; the figures are the text's, in order and apart.

    `language` is a tag of BCP 47. Each day of "3 and 5 March 2027" is a date, and so are both of "30 March to 2 April
    2027", with the year.
    """
    names = month_names(language)
    if names is None:
        return ()
    starts, ends = [figure.start for figure in figures], [figure.end for figure in figures]
    dates: list[DateInText] = []
    for match in names.pattern.finditer(text):
        name = match[0].lower()
        # Without regard to case, "ſ" is an s.
        month = names.numbers.get(name)
        if month is None or (names.capital and match[0][0].islower()):
            continue
        days, start = _days_before(text, match.start(), figures, ends)
        end = match.end()
        if not days:
            days, end = _days_behind(text, end, figures, starts)
        year, start = _year_before(text, start, figures, ends, names.year_gap)
        if not year:
            year, end = _year(text, end, figures, starts)
        if name in names.short and not _is_abbreviation(bool(days), bool(year), doubtful=name in names.doubtful):
            continue
        if year:
            _give_year(dates, text, start, year)
        alone = not days and not year
        required = not alone or name not in names.doubtful or _fronted(text, match.start(), language)
        dates += [
            DateInText(start=start, end=end, readings=(PartialDate(year, month, day),), required=required)
            for day in days or [0]
        ]
    return tuple(dates)


def _is_abbreviation(has_day: bool, has_year: bool, *, doubtful: bool) -> bool:
    """Whether the abbreviation of a month means the month: lone "Jan", "Dec" and "Sep" are names as often.

    One that is another word too needs a day and a year: the Ukrainian "21 лист" are 21 letters.
    """
    return (has_day and has_year) if doubtful else (has_day or has_year)


_FIGURES: Final = re.compile(
    r"(?<![\w.,/-])(?:"
    r"(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01])(?:T[\d:.]*+Z?)?)?(?![\w/-])"
    r"|(?P<one>\d\d?)(?P<mark>[./-])(?P<other>\d\d?)(?P=mark)(?P<last>[12]\d{3})(?![\w/-]))",
    re.ASCII,
)

# What stands between a day and its month, days of one month, a month and its day, a date and its year, two dates.
_OF: Final = re.compile(r"\.? (?:day )?(?:of )?(?:de )?|[-.]")
_AND: Final = re.compile(r"\.?(?: ?[-—/] ?|,? (?:and|or|to|through|und|bis|oder|et|au|ou|y|al|a|o) (?:the )?)")
_COMMA: Final = re.compile(r"\.?, ")
_DASH: Final = re.compile(r" ?[-—/] ?")
_NEXT: Final = re.compile(r"\.?[ -](?:the )?")
_BEFORE_YEAR: Final = re.compile(r"\.?,? (?:de |del |of |in )?|-")
_TO: Final = re.compile(
    r",? (?:and|or|to|until|till|through|bis|und|oder|et|au|ou|y|al|a|o) (?:on |the |zum |le |el )?| ?[-—/] ?|, "
)
_LONGEST_GAP: Final = 16
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2999
# Days told for one month; a longer list is something else.
_MOST_DAYS: Final = 31


def _days_before(text: str, at: int, figures: Sequence[DigitNumber], ends: Sequence[int]) -> tuple[list[int], int]:
    """Return the days before a month, and where they begin: one, or more with "and" before the last."""
    days: list[int] = []
    index = bisect_right(ends, at) - 1
    between: tuple[re.Pattern[str], ...] = (_OF,)
    while index >= 0 and len(days) < _MOST_DAYS:
        figure = figures[index]
        if not any(_is_day(figure, text, figure.end, at, pattern) for pattern in between):
            break
        between = (_AND, _COMMA) if days else (_AND,)
        days.insert(0, figure.whole)
        at, index = figure.start, index - 1
    return days, at


def _days_behind(text: str, at: int, figures: Sequence[DigitNumber], starts: Sequence[int]) -> tuple[list[int], int]:
    """Return the days behind a month, and where they end.

    A second day counts behind a dash only, since "May 3 and 5 ships" has one day.
    """
    days: list[int] = []
    index = bisect_left(starts, at)
    between = _NEXT
    while index < len(figures) and len(days) < 2 and _is_day(figures[index], text, at, figures[index].start, between):
        days.append(figures[index].whole)
        at, between, index = figures[index].end, _DASH, index + 1
    return days, at


def _is_day(figure: DigitNumber, text: str, start: int, end: int, between: re.Pattern[str]) -> bool:
    """Whether the figure can be a day, with that much of the text between it and the rest of the date."""
    near = 0 <= end - start <= _LONGEST_GAP
    return near and 1 <= figure.whole <= 31 and bool(between.fullmatch(text, start, end))


def _year(text: str, at: int, figures: Sequence[DigitNumber], starts: Sequence[int]) -> tuple[int, int]:
    """Return the year behind a date, or 0, and where it ends."""
    index = bisect_left(starts, at)
    if index < len(figures):
        year, start = figures[index].whole, figures[index].start
        if _FIRST_YEAR <= year <= _LAST_YEAR and start - at <= _LONGEST_GAP and _BEFORE_YEAR.fullmatch(text, at, start):
            return year, figures[index].end
    return 0, at


def _year_before(text: str, at: int, figures: Sequence[DigitNumber], ends: Sequence[int], gap: str) -> tuple[int, int]:
    """Return the year before a date, or 0, and where it begins.

    `gap` stands between the two; it is empty in languages in which the year comes last.
    """
    index = bisect_right(ends, at - len(gap)) - 1
    if gap and index >= 0 and ends[index] == at - len(gap) and text.startswith(gap, ends[index]):
        year = figures[index].whole
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return year, figures[index].start
    return 0, at


def _give_year(known: list[DateInText], text: str, start: int, year: int) -> None:
    """Give the year of a date to those before it that it continues, as in "30 March to 2 April 2027"."""
    end = known[-1].end if known else -1
    if end < 0 or not 0 <= start - end <= _LONGEST_GAP or not _TO.fullmatch(text, end, start):
        return
    for index in range(len(known) - 1, max(-1, len(known) - 1 - _MOST_DAYS), -1):
        date = known[index].readings[0]
        if known[index].end != end or date.year:
            return
        known[index] = replace(known[index], readings=(date._replace(year=year),))


def _fronted(text: str, at: int, language: str) -> bool:
    """Whether the word before says that a month follows."""
    known = LANGUAGES.get(language.partition("-")[0].lower())
    words = text[max(0, at - _LONGEST_GAP) : at].replace("-", " ").split()
    return known is not None and bool(words) and words[-1].lower() in known.fronts
