"""Makes axes of time and of passages: where they begin and end, and which ticks have room on the narrowest page.

Days are numbers, so that an axis can begin before the year 1 and end after 9999, where a calendar of Python's has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count
from typing import Final

from generator.text.dates import date_in_words

MOST_TICKS: Final = 8
"""The most ticks of one axis."""

# The shares that an em and a wide letter take of the narrowest width: .62rem, or 12.4 pixels, of 320 less the margins.
_EM: Final = 12.4 / 288
_LETTER: Final = 0.6 * _EM

CalendarDay = tuple[int, int, int]
"""A year as EDTF counts it, a month and a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """The place where a unit begins on an axis, its name, and below it that of the larger unit where it changes."""

    at: int
    label: str
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The days, or passages, for which the width stands: from `start` up to but without `end`."""

    start: int
    end: int
    ticks: tuple[Tick, ...]


def axis_of_time(first: CalendarDay, last: CalendarDay) -> Axis:
    """Return an axis over all days from the first to the last, in whole steps of days, months, years or more.

    The labels of its ticks have room on the narrowest page.
    """
    start, end = number_of(first), number_of(last) + 1
    if end - start < 3:
        # A day or two alone would be as wide as the page.
        start, end = start - 1, end + 1
    for step in (1, 2, 7, 14):
        if end - start <= step * MOST_TICKS:
            days = range(start, end, step)
            return _axis(start, start + len(days) * step, [_tick(day_of(day), step=0) for day in days])
    low, high = (year * 12 + month - 1 for year, month, _ in (first, last))
    axes = (_axis_of_months(low, high, step) for step in chain((1, 3, 6), (12 * years for years in _steps())))
    return next(axis for axis in axes if axis is not None)


def axis_of_passages(last: int) -> Axis:
    """Return an axis over the passages 1 to `last`, with ticks as on one of time."""
    numbers = next(range(1, last + 1, step) for step in _steps() if last <= step * 6)
    return _axis(1, last + 1, [Tick(at=number, label=f"p{number}") for number in numbers])


def days_in_words(low: int, high: int) -> str:
    """Return a range of days as pages write dates: a day, a month, a year, or from one day to another.

    `low` and `high` are the numbers of the first and the last day.
    """
    year, month, day = day_of(low)
    if low == high:
        return date_in_words(f"{_year(year)}-{month:02}-{day:02}")
    if day == 1 and day_of(high + 1) == (year + month // 12, month % 12 + 1, 1):
        return date_in_words(f"{_year(year)}-{month:02}")
    if (month, day) == (1, 1) and day_of(high + 1) == (year + 1, 1, 1):
        return _year(year)
    return f"{days_in_words(low, low)} to {days_in_words(high, high)}"


def share_of_text(text: str) -> float:
    """Return the share of the narrowest width that a text takes, with half an em of air."""
    return len(text) * _LETTER + _EM / 2


# The calendar repeats itself after 400 years; Python's has only the years 1 to 9999.
_BEGIN: Final = date(400, 1, 1).toordinal()
_AGE: Final = date(800, 1, 1).toordinal() - _BEGIN


def number_of(day: CalendarDay) -> int:
    """Return the number of a day, counted from the first of the year 0, in today's calendar for every year."""
    age, year = divmod(day[0], 400)
    return age * _AGE + date(400 + year, day[1], 1).toordinal() - _BEGIN + day[2] - 1


def day_of(number: int) -> CalendarDay:
    """Return the day with a number."""
    age, rest = divmod(number, _AGE)
    day = date.fromordinal(_BEGIN + rest)
    return day.year + (age - 1) * 400, day.month, day.day


def _axis(start: int, end: int, ticks: Sequence[Tick]) -> Axis:
    """Return the axis with the ticks, and the names of larger units, that do not run into the next or over the end."""
    changed = {tick.under: tick for tick in reversed(ticks)}.values()
    under = _with_room(sorted((tick.at, tick.under) for tick in changed), start, end)
    kept = _with_room([(tick.at, tick.label) for tick in ticks], start, end)
    return Axis(
        start=start,
        end=end,
        ticks=tuple(replace(tick, under=tick.under if tick.at in under else "") for tick in ticks if tick.at in kept),
    )


def _with_room(texts: Sequence[tuple[int, str]], start: int, end: int) -> set[int]:
    """Return the places, in days or passages, of the texts that have room before the next one."""
    places, limit = set(), end
    for at, text in reversed(texts):
        if (limit - at) / (end - start) >= share_of_text(text):
            places.add(at)
            limit = at
    return places


def _axis_of_months(low: int, high: int, step: int) -> Axis | None:
    """Return an axis in whole steps of months, or None when its ticks are too many or too long.

    It covers the months `low` to `high`, counted from the year 0.
    """
    begin, number = low // step * step, high // step - low // step + 1
    if number > MOST_TICKS:
        return None
    days = [(month // 12, month % 12 + 1, 1) for month in range(begin, begin + (number + 1) * step, step)]
    axis = _axis(number_of(days[0]), number_of(days[-1]), [_tick(day, step) for day in days[:-1]])
    # A step that is longer than the whole gives two ticks at most. They stand even where a year has too many digits.
    return axis if len(axis.ticks) == number or number <= 2 else None


def _tick(day: CalendarDay, step: int) -> Tick:
    """Return the tick at a day on an axis with a step of so many months, or of days where `step` is 0."""
    month, year = date_in_words(f"2000-{day[1]:02}")[:3], _year(day[0])
    if step >= 12:
        return Tick(at=number_of(day), label=year)
    return Tick(at=number_of(day), label=month if step else str(day[2]), under=year if step else f"{month} {year}")


def _steps() -> Iterator[int]:
    return (times * 10**power for power in count() for times in (1, 2, 5))


def _year(year: int) -> str:
    """Return a year as EDTF writes it, with four digits at least."""
    return f"{year:0{4 + (year < 0)}}"
