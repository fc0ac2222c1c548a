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

    5 % is 1/20, and ordinals equal cardinals. It is not `required` when it need not stand in a source: "one" and
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
    """Return the numbers of a text, in order and apart, without those of dates; `language` is a tag of BCP 47."""
    reading = _found(text, language, style_of(language))
    return tuple(_figure(number, reading.folded) for number in reading.numbers)


def dates(text: str, language: str) -> tuple[Date, ...]:
    """Return the dates of a text that tell a month at least, in order. Days that share a month share a place."""
    reading = _found(text, language, style_of(language))
    return tuple(_date(date, reading.folded) for date in reading.dates)


def missing_numbers(
    states: str, passages: Iterable[str], language: str, *, source_language: str | None = None
) -> tuple[Figure, ...]:
    """Return the numbers that a writer states and the passages do not hold, in digits or in words.

    Languages are tags of BCP 47, empty when they are not known; `source_language` is that of the passages, and the
    writer's own if None. Words that are stated in no known language are read in the one that they look like. Passages
    in no known language are read in all of `LANGUAGES` and in the writer's. The year of a date counts as a number, and
    its day as an ordinal. "Thousands" needs that word, or a number or amount of that order, and "doubled" a word for
    it, or "two times".
    """
    source = language if source_language is None else source_language
    passages = tuple(passages)
    spoken = _spoken(states, language, source)
    stated = _found(states, spoken, style_of(language))
    if not any(number.required for number in stated.numbers) and not stated.amounts:
        return ()
    held = _held(passages, source, spoken)
    # Where the names of months are not known, the day of a date is a number like others.
    days = frozenset(Fraction(day.day) for day in held.days)
    dated = held._replace(numbers=held.numbers | days)
    missing = [
        _figure(number, stated.folded)
        for number in stated.numbers
        if number.required and not _holds(dated if number.ordinal or month_names(spoken) is None else held, number)
    ]
    # Amounts differ by their orders only, of which there are few.
    ranges = {(amount.low, amount.high) for amount in stated.amounts}
    absent = {
        (least, most) for least, most in ranges if not any(least <= low and high <= most for low, high in held.amounts)
    }
    for amount in stated.amounts:
        if (amount.low, amount.high) in absent:
            start, end = stated.folded.span(amount.start, amount.end)
            missing.append(Figure(start=start, end=end, readings=(), ordinal=False, required=True))
    if missing and not language and source and _primary(source) != spoken:
        # What is written in no known language may be in that of its source.
        as_source = {number.start for number in missing_numbers(states, passages, source, source_language=source)}
        missing = [number for number in missing if number.start in as_source]
    return tuple(sorted(missing, key=lambda number: number.start))


def missing_dates(
    states: str, passages: Iterable[str], language: str, *, source_language: str | None = None
) -> tuple[Date, ...]:
    """Return the dates that a writer states and of which the passages tell less.

    `language` and `source_language` are as for `missing_numbers`. Day and month have to stand together in a
    passage. The year may stand elsewhere in the passages, if that date has none.
    """
    source = language if source_language is None else source_language
    spoken = _spoken(states, language, source)
    stated = _found(states, spoken, style_of(language))
    if not any(date.required for date in stated.dates):
        return ()
    held = _held(passages, source, spoken)
    return tuple(
        _date(date, stated.folded)
        for date in stated.dates
        if date.required and not any(_tells(held, day) for day in date.readings)
    )


def tells(day: PartialDate, passages: Iterable[str], language: str) -> bool:
    """Whether the passages tell a date, or more of it; month and day are 0 where only the year, or no day, is asked."""
    held = _held(passages, language)
    return _tells(held, day) if day.month else day.year in held.numbers


class _Found(NamedTuple):
    """What a text holds, with places in its view."""

    folded: FoldedText
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
    """Return the language in which a writer's words are read: the one given, else the one whose words they have."""
    if language:
        return language
    words = text.lower().split()
    shares = {tongue: sum(word in known.common for word in words) for tongue, known in LANGUAGES.items()}
    # Of languages that are as likely, the source's, and then English.
    first = [tongue for tongue in (_primary(source_language), *shares) if tongue in shares]
    return max(first, key=lambda tongue: shares[tongue])


def _found(text: str, language: str, style: Style) -> _Found:
    folded, primary = view(text), _primary(language)
    plain = tuple(in_figures(folded.text))
    digit_numbers = figures(folded.text, primary, style, [(date.start, date.end) for date in plain])
    named = around_months(folded.text, language, digit_numbers)
    loose = _unled(tuple(amounts(folded.text, primary)), digit_numbers)
    free = _outside(_outside(digit_numbers, named), loose)
    return _Found(folded, free, tuple(sorted((*plain, *named), key=lambda date: date.start)), loose)


def _outside(numbers: Sequence[DigitNumber], stretches: Iterable[DateInText | Amount]) -> tuple[DigitNumber, ...]:
    """Return the numbers that overlap no stretch; both are in order."""
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
    """Return the amounts that do not go on from a number, as the French "millions" does in "deux millions"."""
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
    held_numbers: set[Fraction] = set()
    days: set[PartialDate] = set()
    multiples: set[Fraction] = set()
    written: set[tuple[str, Fraction]] = set()
    sizes: set[tuple[Fraction, Fraction]] = set()
    style = style_of(language)
    texts_read = (_found(passage, tongue, style) for passage in passages for tongue in languages)
    for reading in texts_read:
        for number in reading.numbers:
            held_numbers.update(*number.readings)
            written.add((number.written, number.scale))
            if number.multiple or _TIMES.match(reading.folded.text, number.end):
                multiples.update(*number.readings)
            if number.value is not None and not number.ordinal and not _may_be_year(number, reading.folded.text):
                sizes.add((number.value, number.value))
        for amount in reading.amounts:
            sizes.add((Fraction(amount.low), Fraction(amount.high)))
        for date in reading.dates:
            held_numbers.update(Fraction(day.year) for day in date.readings if day.year)
            for year, month, day in date.readings:
                days.update(PartialDate(some, month, other) for some in (year, 0) for other in (day, 0))
                if not year:
                    days.update((PartialDate(_ANY_YEAR, month, day), PartialDate(_ANY_YEAR, month, 0)))
    return _Held(
        numbers=frozenset(held_numbers),
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


def _figure(raw: DigitNumber, folded: FoldedText) -> Figure:
    start, end = folded.span(raw.start, raw.end)
    return Figure(start=start, end=end, readings=raw.readings, ordinal=raw.ordinal, required=raw.required)


def _date(dated: DateInText, folded: FoldedText) -> Date:
    start, end = folded.span(dated.start, dated.end)
    return Date(start=start, end=end, readings=dated.readings, required=dated.required)
