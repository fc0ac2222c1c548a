"""Finds the numbers and dates in texts, and which of them the passages of a source do not hold.

Rank 1. Digits are read in every language, words in English, German, French and Spanish. Roman numerals, weekdays and
words such as "yesterday" are not read. Offsets are code points of the raw text, ends exclusive. Time is linear in the
texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from generator.figures.days import Dated, Day, around_months, in_figures
from generator.figures.reading import Raw, figures
from generator.folding import View, view

__all__ = ["Date", "Day", "Figure", "dates", "missing_dates", "missing_numbers", "numbers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text: its place, and the ways to read it, the likeliest first, each with the numbers that it holds.

    5 % is 1/20, and ordinals equal cardinals. It is not `required` when nobody has to find it in a source: "one" and
    "first" in words, words such as "both", and the digits of names such as "F-16".
    """

    start: int
    end: int
    readings: tuple[frozenset[Fraction], ...]
    ordinal: bool
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A date in a text: its place, and the days that it can mean. It is not `required` when it may be another word."""

    start: int
    end: int
    readings: tuple[Day, ...]
    required: bool


def numbers(text: str, language: str) -> tuple[Figure, ...]:
    """The numbers of a text, in order and apart, but for those that belong to a date. `language` is a tag of BCP 47."""
    found = _found(text, language)
    return tuple(_figure(each, found.seen) for each in found.numbers)


def dates(text: str, language: str) -> tuple[Date, ...]:
    """The dates of a text that tell a month at least, in order. Days that share a month share a place."""
    found = _found(text, language)
    return tuple(_date(each, found.seen) for each in found.dates)


def missing_numbers(
    states: str, passages: Iterable[str], language: str, *, source_language: str = ""
) -> tuple[Figure, ...]:
    """The numbers that a writer states and the passages do not hold, in digits or in words.

    What is stated is read as its language has it, and the passages in every way that they can be read, in the same
    language if no other is given. The year of a date counts as a number, and its day as an ordinal.
    """
    stated = _found(states, language)
    if not any(each.required for each in stated.numbers):
        return ()
    held = _held(passages, source_language or language)
    with_days = held.numbers | {Fraction(day.day) for day in held.days}
    return tuple(
        _figure(each, stated.seen)
        for each in stated.numbers
        if each.required
        and not any(reading <= (with_days if each.ordinal else held.numbers) for reading in each.readings)
    )


def missing_dates(
    states: str, passages: Iterable[str], language: str, *, source_language: str = ""
) -> tuple[Date, ...]:
    """The dates that a writer states and of which the passages tell less.

    Day and month have to stand together there. The year may stand elsewhere in the passages, if that date has none.
    """
    stated = _found(states, language)
    if not any(each.required for each in stated.dates):
        return ()
    held = _held(passages, source_language or language)
    return tuple(
        _date(each, stated.seen)
        for each in stated.dates
        if each.required and not any(_tells(held, day) for day in each.readings)
    )


class _Found(NamedTuple):
    """What a text holds, with places in its view."""

    seen: View
    numbers: tuple[Raw, ...]
    dates: tuple[Dated, ...]


class _Held(NamedTuple):
    """All that passages hold: numbers, also years, and days as told and with less."""

    numbers: frozenset[Fraction]
    days: frozenset[Day]


def _found(text: str, language: str) -> _Found:
    seen, language = view(text), language.partition("-")[0].lower()
    plain = tuple(in_figures(seen.text))
    known = figures(seen.text, language, [(each.start, each.end) for each in plain])
    named = around_months(seen.text, language, known)
    inside = iter(named)
    date = next(inside, None)
    free = []
    for number in known:
        while date and date.end <= number.start:
            date = next(inside, None)
        if not (date and date.start < number.end):
            free.append(number)
    return _Found(seen, tuple(free), tuple(sorted((*plain, *named), key=lambda each: each.start)))


def _held(passages: Iterable[str], language: str) -> _Held:
    known: set[Fraction] = set()
    days: set[Day] = set()
    for passage in passages:
        found = _found(passage, language)
        for number in found.numbers:
            known.update(*number.readings)
        for date in found.dates:
            known.update(Fraction(day.year) for day in date.readings if day.year)
            for year, month, day in date.readings:
                days.update(Day(some, month, other) for some in (year, 0) for other in (day, 0))
                if not year:
                    days.update((Day(_ANY_YEAR, month, day), Day(_ANY_YEAR, month, 0)))
    return _Held(frozenset(known), frozenset(days))


# Stands for the year of a date that tells none.
_ANY_YEAR = -1


def _tells(held: _Held, day: Day) -> bool:
    return day in held.days or (day.year in held.numbers and day._replace(year=_ANY_YEAR) in held.days)


def _figure(raw: Raw, seen: View) -> Figure:
    start, end = seen.span(raw.start, raw.end)
    return Figure(start=start, end=end, readings=raw.readings, ordinal=raw.ordinal, required=raw.required)


def _date(dated: Dated, seen: View) -> Date:
    start, end = seen.span(dated.start, dated.end)
    return Date(start=start, end=end, readings=dated.readings, required=dated.required)
