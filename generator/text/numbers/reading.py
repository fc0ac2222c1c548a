"""Finds the numbers and dates in texts, and which of them the passages of a source do not hold.

Digits are read in every language, words in English, German, French, Spanish and Italian, months in all languages that
have names for them in the Unicode CLDR. Roman numerals, weekdays and words such as "yesterday" are not read. Offsets
are code points of the raw text, ends exclusive. Time is linear in the texts.

1,200 and 1.200 are read as their language has them (Unicode CLDR), never both ways: neither 12 nor 12.5 may stand for
thousands. Where the language is not known they are thousands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from generator.text.folding import FoldedText, view
from generator.text.numbers.amounts import Amount, amounts
from generator.text.numbers.calendar_dates import DateInText, PartialDate, around_months, in_figures
from generator.text.numbers.cldr import Style, month_names, style_of
from generator.text.numbers.digits import DigitNumber, figures
from generator.text.numbers.languages import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text: its place, and the ways to read it, the likeliest first, each with the numbers that it holds.

    5 % is 1/20, and ordinals equal cardinals. It is not `required` when nobody has to find it in a source: "one" and
    "first" in words, words such as "both", and the digits of names such as "F-16". Amounts such as "dozens" have no
    readings.
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
    readings: tuple[PartialDate, ...]
    required: bool


def numbers(text: str, language: str) -> tuple[Figure, ...]:
    """The numbers of a text, in order and apart, but for those that belong to a date. `language` is a tag of BCP 47."""
    found = _found(text, language, style_of(language))
    return tuple(_figure(each, found.seen) for each in found.numbers)


def dates(text: str, language: str) -> tuple[Date, ...]:
    """The dates of a text that tell a month at least, in order. Days that share a month share a place."""
    found = _found(text, language, style_of(language))
    return tuple(_date(each, found.seen) for each in found.dates)


def missing_numbers(
    states: str, passages: Iterable[str], language: str, *, source_language: str | None = None
) -> tuple[Figure, ...]:
    """The numbers that a writer states and the passages do not hold, in digits or in words.

    Languages are tags of BCP 47, empty when they are not known; that of the passages is the same if None. Words that
    are stated in no known language are read in the one that they look like, and those of passages in all. The year of a
    date counts as a number, and its day as an ordinal. "Thousands" needs that word, or a number or amount of that
    order, and "doubled" a word for it, or "two times".
    """
    source = language if source_language is None else source_language
    spoken = _spoken(states, language, source)
    stated = _found(states, spoken, style_of(language))
    if not any(each.required for each in stated.numbers) and not stated.amounts:
        return ()
    held = _held(passages, source, spoken)
    # Where the names of months are not known, the day of a date is a number like others.
    days = frozenset(Fraction(day.day) for day in held.days)
    dated = held._replace(numbers=held.numbers | days)
    missing = [
        _figure(each, stated.seen)
        for each in stated.numbers
        if each.required and not _holds(dated if each.ordinal or month_names(spoken) is None else held, each)
    ]
    # Amounts differ by their orders only, of which there are few.
    ranges = {(amount.low, amount.high) for amount in stated.amounts}
    absent = {each for each in ranges if not any(each[0] <= low and high <= each[1] for low, high in held.amounts)}
    for amount in stated.amounts:
        if (amount.low, amount.high) in absent:
            start, end = stated.seen.span(amount.start, amount.end)
            missing.append(Figure(start=start, end=end, readings=(), ordinal=False, required=True))
    return tuple(sorted(missing, key=lambda each: each.start))


def missing_dates(
    states: str, passages: Iterable[str], language: str, *, source_language: str | None = None
) -> tuple[Date, ...]:
    """The dates that a writer states and of which the passages tell less; languages are as with numbers.

    Day and month have to stand together there. The year may stand elsewhere in the passages, if that date has none.
    """
    source = language if source_language is None else source_language
    spoken = _spoken(states, language, source)
    stated = _found(states, spoken, style_of(language))
    if not any(each.required for each in stated.dates):
        return ()
    held = _held(passages, source, spoken)
    return tuple(
        _date(each, stated.seen)
        for each in stated.dates
        if each.required and not any(_tells(held, day) for day in each.readings)
    )


def tells(day: PartialDate, passages: Iterable[str], language: str) -> bool:
    """Whether the passages tell a date, or more of it; month and day are 0 where only the year, or no day, is asked."""
    held = _held(passages, language)
    return _tells(held, day) if day.month else day.year in held.numbers


class _Found(NamedTuple):
    """What a text holds, with places in its view."""

    seen: FoldedText
    numbers: tuple[DigitNumber, ...]
    dates: tuple[DateInText, ...]
    amounts: tuple[Amount, ...]


class _Held(NamedTuple):
    """All that passages hold: numbers, also years, and days as told and with less.

    `multiples` are how many times something is, `written` digits of which the language is not certain, with what
    multiplies them, and `amounts` the least and the most of what is told by its order or by its number.
    """

    numbers: frozenset[Fraction]
    days: frozenset[PartialDate]
    multiples: frozenset[Fraction]
    written: frozenset[tuple[str, Fraction]]
    amounts: frozenset[tuple[Fraction, Fraction]]


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _spoken(text: str, language: str, source_language: str) -> str:
    """The language in which words that a writer states are read: if none is given, the one whose words they have."""
    if language:
        return language
    words = text.lower().split()
    shares = {tongue: sum(word in known.common for word in words) for tongue, known in LANGUAGES.items()}
    # Of languages that are as likely, the source's, and then English.
    first = [tongue for tongue in (_primary(source_language), *shares) if tongue in shares]
    return max(first, key=lambda tongue: shares[tongue])


def _found(text: str, language: str, style: Style) -> _Found:
    seen, primary = view(text), _primary(language)
    plain = tuple(in_figures(seen.text))
    known = figures(seen.text, primary, style, [(each.start, each.end) for each in plain])
    named = around_months(seen.text, language, known)
    loose = _unled(tuple(amounts(seen.text, primary)), known)
    free = _outside(_outside(known, named), loose)
    return _Found(seen, free, tuple(sorted((*plain, *named), key=lambda each: each.start)), loose)


def _outside(numbers: Sequence[DigitNumber], stretches: Iterable[DateInText | Amount]) -> tuple[DigitNumber, ...]:
    """The numbers that overlap no stretch; both are in order."""
    inside = iter(stretches)
    stretch = next(inside, None)
    free = []
    for number in numbers:
        while stretch and stretch.end <= number.start:
            stretch = next(inside, None)
        if not (stretch and stretch.start < number.end):
            free.append(number)
    return tuple(free)


def _unled(loose: Sequence[Amount], numbers: Sequence[DigitNumber]) -> tuple[Amount, ...]:
    """The amounts that do not go on from a number, as the French "millions" does in "deux millions"."""
    starts = [number.start for number in numbers]
    before = [bisect_left(starts, amount.start) - 1 for amount in loose]
    return tuple(
        amount for amount, index in zip(loose, before, strict=True) if index < 0 or numbers[index].end <= amount.start
    )


# What makes a number before it say how many times something is.
_TIMES: Final = re.compile(r"(?:[ -](?:times|fold|mal|fach|fois|veces|volte|раза?|рази|разів)|x|×)(?!\w)")


def _held(passages: Iterable[str], language: str, spoken: str = "") -> _Held:
    """Read passages in their language, or where it is not known, in all, and in the one in which they are stated."""
    languages = [language] if language else [*LANGUAGES, *({spoken} - {"", *LANGUAGES})]
    known: set[Fraction] = set()
    days: set[PartialDate] = set()
    multiples: set[Fraction] = set()
    written: set[tuple[str, Fraction]] = set()
    sizes: set[tuple[Fraction, Fraction]] = set()
    style = style_of(language)
    found_in = (_found(passage, tongue, style) for passage in passages for tongue in languages)
    for found in found_in:
        for number in found.numbers:
            known.update(*number.readings)
            written.add((number.written, number.scale))
            if number.multiple or _TIMES.match(found.seen.text, number.end):
                multiples.update(*number.readings)
            if number.value is not None and not number.ordinal and not _may_be_year(number, found.seen.text):
                sizes.add((number.value, number.value))
        for amount in found.amounts:
            sizes.add((Fraction(amount.low), Fraction(amount.high)))
        for date in found.dates:
            known.update(Fraction(day.year) for day in date.readings if day.year)
            for year, month, day in date.readings:
                days.update(PartialDate(some, month, other) for some in (year, 0) for other in (day, 0))
                if not year:
                    days.update((PartialDate(_ANY_YEAR, month, day), PartialDate(_ANY_YEAR, month, 0)))
    return _Held(
        numbers=frozenset(known),
        days=frozenset(days),
        multiples=frozenset(multiples),
        written=frozenset(written),
        amounts=frozenset(sizes),
    )


def _may_be_year(number: DigitNumber, text: str) -> bool:
    """Whether a number is a year as likely as an amount; 2000 is an amount."""
    return number.end - number.start == 4 and 2000 < number.whole < 2100 and text[number.start : number.end].isdecimal()


def _holds(held: _Held, figure: DigitNumber) -> bool:
    """Whether passages hold a number that a writer states."""
    if figure.written and (figure.written, figure.scale) in held.written:
        return True
    if figure.exact:
        return False
    if figure.growth:
        return figure.readings[0] <= held.multiples
    return any(reading <= held.numbers for reading in figure.readings)


# Stands for the year of a date that tells none.
_ANY_YEAR = -1


def _tells(held: _Held, day: PartialDate) -> bool:
    return day in held.days or (day.year in held.numbers and day._replace(year=_ANY_YEAR) in held.days)


def _figure(raw: DigitNumber, seen: FoldedText) -> Figure:
    start, end = seen.span(raw.start, raw.end)
    return Figure(start=start, end=end, readings=raw.readings, ordinal=raw.ordinal, required=raw.required)


def _date(dated: DateInText, seen: FoldedText) -> Date:
    start, end = seen.span(dated.start, dated.end)
    return Date(start=start, end=end, readings=dated.readings, required=dated.required)
