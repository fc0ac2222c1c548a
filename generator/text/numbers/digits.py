"""Finds numbers, in digits and in words, and what each can mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final
from unicodedata import numeric

from generator.text.numbers.cldr import Style
from generator.text.numbers.languages import words_in
from generator.text.numbers.number_words import LONGEST_NUMBER, WordNumber, spelled


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitNumber:
    """A number in a folded text.

    Each of its readings is the numbers that it holds when it is read so; the first is the likeliest. It is not
    `required` when it need not stand in a source. `scale` is the word or sign that multiplies it, and it is `led` by
    one when that comes first; `vague` alone, as "millions" is. `growth` and `multiple` are those of `Spelled`.

    `written` are digits such as "1.500", with a point, where it takes their language to tell what they mean and their
    language does not make them thousands; they are `exact` when that they are no thousands is doubtful even then.
    """

    start: int
    end: int
    readings: tuple[frozenset[Fraction], ...]
    ordinal: bool = False
    required: bool = True
    in_words: bool = False
    scale: Fraction = Fraction(1)
    led: bool = False
    vague: bool = False
    growth: bool = False
    multiple: bool = False
    written: str = ""
    exact: bool = False

    @property
    def value(self) -> Fraction | None:
        """The number, if the likeliest reading is one number."""
        return next(iter(self.readings[0])) if len(self.readings[0]) == 1 else None

    @property
    def whole(self) -> int:
        """The number if it is a whole one, else 0."""
        return int(self.value) if self.value is not None and self.value.denominator == 1 else 0

    def times(self, factor: Fraction) -> tuple[frozenset[Fraction], ...]:
        """Return the readings multiplied."""
        return tuple(frozenset(factor * number for number in reading) for reading in self.readings)


def figures(text: str, language: str, style: Style, taken: Sequence[tuple[int, int]] = ()) -> tuple[DigitNumber, ...]:
    """Return the numbers of a folded text, in order and apart.

    `language` is that of the words, `style` how digits are divided. `taken` are stretches, in order, in which no number
    is looked for.
    """
    candidates = [*_in_digits(text, language, style), *(_in_words(number, text) for number in spelled(text, language))]
    numbers: list[DigitNumber] = []
    stretches = iter(taken)
    stretch = next(stretches, None)
    for candidate in sorted(candidates, key=lambda number: number.start):
        while stretch and stretch[1] <= candidate.start:
            stretch = next(stretches, None)
        if stretch and stretch[0] < candidate.end:
            continue
        whole = candidate
        # What two became may be one with what stands before: "6 1/2", "five and one-half million".
        while numbers and (joined := _joined(numbers[-1], text, whole, language)):
            whole = joined
            numbers.pop()
        numbers.append(whole)
    return tuple(_ranged([_of_hundred(candidate, text) for candidate in numbers if not candidate.vague], text))


# ---- In digits ----

# A space divides thousands only; what else could be two numbers has two readings.
_NUMBER: Final = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?:[.,]\d++)?(?![.,]?\d)|\d+(?:[.,']\d+)*|[¼-¾⅐-⅞]")
# As in India: 12,34,567.
_LAKHS: Final = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?")
_GROUPED: Final = re.compile(r"(\d{1,3}([.,' ])\d{3}(?:\2\d{3})*)(?:([.,])(\d+))?")
_PARTS: Final = re.compile(r"\d+")

# Letters before digits make a name of them, as in "G7" and "F-16", but for words such as these.
_LETTERS_BEFORE: Final = re.compile(r"([^\W\d_]+)-?\Z")
_NO_NAMES: Final = words_in(
    "mid post pre early late circa ca since until under over top mitte ende anfang mi début fin us usd eur gbp no nr"
)
_LONGEST_BEFORE: Final = 12

# "5G" and "3D" are names too; "m" may be metres.
_BEHIND: Final = re.compile(
    r"(?P<ordinal>(?:st|nd|rd|th|er|re|ère|e|ème|nde|\.?[ºª])(?!\w))"
    r"|(?P<scale>[kmKM]|[ -]?(?i:mn|mln|mio|bn|mrd|md|tn|т[иы]с|млн|млрд|т[иы]сяч[аиіу]?|"
    r"миллион(?:а|ов)?|мільйон(?:[аи]|ів)?|миллиард(?:а|ов)?|мільярд(?:[аи]|ів)?))(?!\w)"
    r"|(?P<name>[A-Z](?!\w))"
    r"|(?P<decade>'?s(?!\w))"
    r"|(?P<evening> ?p\.?m\b)"
    r"|(?P<stop>\.(?!\w))"
)
_POWERS: Final = {
    "k": 3,
    "m": 6,
    "mn": 6,
    "mln": 6,
    "mio": 6,
    "bn": 9,
    "mrd": 9,
    "md": 9,
    "tn": 12,
    "тис": 3,
    "тыс": 3,
    "млн": 6,
    "милли": 6,
    "мільй": 6,
    "млрд": 9,
    "миллиа": 9,
    "мільяр": 9,
}
# What is enough of a longer word to tell it from others.
_STEMS: Final = ("тис", "тыс", "миллиа", "мільяр", "милли", "мільй")


def _in_digits(text: str, language: str, style: Style) -> Iterator[DigitNumber]:
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        plain = _read(match[0], start, style)
        if plain is None:
            continue
        before = _LETTERS_BEFORE.search(text[max(0, start - _LONGEST_BEFORE) : start])
        behind = _BEHIND.match(text, end)
        if (before and before[1].lower() not in _NO_NAMES) or (behind and behind["name"]):
            yield replace(plain, required=False)
        else:
            yield _with_sign(plain, behind, language) if behind else plain


def _read(digits: str, start: int, style: Style) -> DigitNumber | None:
    """Return the number that digits are, with the likeliest reading first; None when there are too many of them."""
    if not digits[0].isdecimal():
        # A third is no float, and no sign has a larger denominator than ten.
        return _of(digits, start, Fraction(numeric(digits)).limit_denominator(10))
    parts = _PARTS.findall(digits)
    grouped = _GROUPED.fullmatch(digits)
    if max(map(len, parts)) > LONGEST_NUMBER or (grouped and len(digits) > LONGEST_NUMBER):
        return None
    if grouped and grouped[2] != grouped[3]:
        whole = Fraction("".join(_PARTS.findall(grouped[1]))) + Fraction(f"0.{grouped[4] or 0}")
        if len(parts) > 2 or grouped[2] in " '":
            return _of(digits, start, whole)
        return _in_threes(digits, start, whole, style)
    if len(digits) <= LONGEST_NUMBER and _LAKHS.fullmatch(digits):
        return _of(digits, start, Fraction(digits.replace(",", "")))
    apart = frozenset(map(Fraction, parts))
    if len(parts) == 2 and "'" not in digits:
        decimal = frozenset({Fraction(".".join(parts))})
        if style == "comma":
            # "19.30" is a time, and "12,5" nothing but a decimal.
            readings = (decimal,) if "," in digits else (decimal, apart)
        else:
            readings = (decimal,) if "." in digits else (apart, decimal)
        return DigitNumber(start=start, end=start + len(digits), readings=readings)
    return DigitNumber(start=start, end=start + len(digits), readings=(apart,))


def _of(digits: str, start: int, value: Fraction) -> DigitNumber:
    return DigitNumber(start=start, end=start + len(digits), readings=(frozenset({value}),))


def _in_threes(digits: str, start: int, whole: Fraction, style: Style) -> DigitNumber:
    """Return what 12,000 or 12.000 is, which is twelve in one language and a thousand times as much in another.

    Where the language is not known it is thousands, which are by far the commoner. A decimal that ends in 0 may be
    meant as thousands all the same: such a decimal equals none but the same digits.
    """
    written = digits.replace(",", ".")
    decimal = Fraction(written)
    if written[0] == "0":
        return _of(digits, start, decimal)
    if style == "either":
        return replace(_of(digits, start, whole), written=written)
    if (style == "comma") == ("," in digits):
        return replace(_of(digits, start, decimal), written=written, exact=written[-1] == "0")
    return _of(digits, start, whole)


def _with_sign(figure: DigitNumber, behind: re.Match[str], language: str) -> DigitNumber:
    """Return the number with the sign behind its digits."""
    value = figure.value
    if behind["ordinal"]:
        return replace(figure, end=behind.end(), ordinal=True)
    if behind["scale"]:
        sign = behind["scale"].strip(" -").lower()
        scale = Fraction(10 ** _POWERS[next((stem for stem in _STEMS if sign.startswith(stem)), sign)])
        metres = figure.readings if sign == "m" else ()
        return replace(figure, end=behind.end(), readings=(*figure.times(scale), *metres), scale=scale)
    if behind["decade"] and value is not None and value in range(10, 100, 10):
        return replace(figure, readings=(*figure.readings, frozenset({value + 1900})))
    if behind["evening"] and value is not None and value < 12:
        return replace(figure, readings=(*figure.readings, frozenset({value + 12})))
    return replace(figure, ordinal=bool(behind["stop"]) and language == "de")


# "They doubled down" multiplies nothing.
_IDIOM: Final = re.compile(r" down\b")


def _in_words(spelling: WordNumber, text: str) -> DigitNumber:
    idle = spelling.loose or spelling.value == 1 or (spelling.growth and _IDIOM.match(text, spelling.end))
    return DigitNumber(
        start=spelling.start,
        end=spelling.end,
        readings=(frozenset({spelling.value}), *(frozenset({other}) for other in spelling.others)),
        ordinal=spelling.ordinal,
        required=not idle,
        in_words=True,
        scale=spelling.scale,
        led=spelling.led,
        vague=spelling.vague,
        growth=spelling.growth,
        multiple=spelling.multiple,
    )


# ---- Numbers that are one ----

_LONGEST_GAP: Final = 16
_OF_A: Final = re.compile(r"[ -](?:of )?(?:an? |d'une? |de )?")
_AND_A: Final = re.compile(r"[ -](?:and|et|y|e)[ -](?:an?[ -]|une?[ -])?")
_HALF: Final = Fraction(1, 2)
# "In 2024 quarter after quarter" counts no quarters.
_MOST_PARTS: Final = 100


def _joined(before: DigitNumber, text: str, after: DigitNumber, language: str) -> DigitNumber | None:
    """Return two neighbours as the one number that they are together, or None when they are two."""
    gap = text[before.end : after.start]
    first, second = before.value, after.value
    if len(gap) > _LONGEST_GAP or first is None or second is None:
        return None
    if (not before.required and first != 1) or before.multiple or after.multiple:
        return None
    whole = replace(before, end=after.end, ordinal=False, required=True, in_words=after.in_words)
    if after.led and before.scale == 1 and not before.ordinal and _leads(gap, first):
        return replace(whole, readings=before.times(second), scale=after.scale, led=False)
    if second < 1 and first.denominator == 1 and _adds(gap, after, text):
        # "Trois millions et demi" are 3,500,000.
        return replace(whole, readings=(frozenset({first + second * before.scale}),))
    if gap in {" ", "-"} and after.in_words and first.denominator == 1 and not before.ordinal:
        return _parts_of(whole, first, after, second, text) or _year_of(whole, before, first, second, language)
    if gap in {"/", "-", "—"} and _is_year(text, before) and after.end - after.start == 2 and after.whole:
        # "2026/27": the year is told as it is in full.
        later = first - first % 100 + second
        return replace(whole, readings=(frozenset({first, second}), frozenset({first, later})))
    if gap == "/" and 0 < first < second <= 100:
        return replace(whole, readings=(frozenset({first / second}), frozenset({first, second})))
    if gap == ":" and first < 25 and second < 60:
        return replace(whole, readings=(frozenset({first, second} if second else {first}),))
    return None


def _leads(gap: str, first: Fraction) -> bool:
    """Whether a number multiplies what follows after the gap: "three million", "half a million"."""
    return gap in {" ", "-"} or (first < 1 and bool(_OF_A.fullmatch(gap)))


def _adds(gap: str, after: DigitNumber, text: str) -> bool:
    """Whether a fraction is added to the number before the gap: "two and a half", "2½", "6 1/2"."""
    if after.in_words:
        return bool(_AND_A.fullmatch(gap))
    return not gap or (gap == " " and "/" in text[after.start : after.end])


def _parts_of(
    whole: DigitNumber, first: Fraction, after: DigitNumber, second: Fraction, text: str
) -> DigitNumber | None:
    """Return two neighbours as a fraction, as in "two thirds", "three quarters" and "one half", or None."""
    if after.ordinal and (first == 1 or text[after.end - 1] in "sS"):
        second = 1 / second
    if second.numerator != 1 or second == 1 or first >= _MOST_PARTS or (second == _HALF and first != 1):
        return None
    parts = frozenset({first * second})
    # "Three quarters" may be nine months.
    return replace(whole, readings=(parts,) if after.ordinal else (parts, frozenset({first})))


def _year_of(
    whole: DigitNumber, before: DigitNumber, first: Fraction, second: Fraction, language: str
) -> DigitNumber | None:
    """Return two neighbours as a year, as in "nineteen ninety-nine", which may be two numbers too, or None."""
    if language == "en" and before.in_words and 10 <= first < 30 and 10 <= second < 100:
        return replace(whole, readings=(frozenset({100 * first + second}), frozenset({first, second})))
    return None


def _is_year(text: str, figure: DigitNumber) -> bool:
    return figure.end - figure.start == 4 and text[figure.start] in "12" and not figure.in_words


# ---- Per cent and ranges ----

_PERCENT: Final = re.compile(
    r"[ -]?(?:%|per ?cent(?!\w)|pct(?!\w)|prozent(?!punkt)|pour cent(?!\w)|por cien(?:to)?(?!\w)|per cento(?!\w)|"
    r"процент(?!н)|відсотк)",
    re.IGNORECASE,
)
_HUNDREDTH: Final = Fraction(1, 100)
_RANGE: Final = re.compile(r" ?[-—] ?|,? (?:and|or|to|bis|und|oder|à|et|ou|a|y|o|e) (?:even |over |about )?|, ")


def _of_hundred(figure: DigitNumber, text: str) -> DigitNumber:
    """Return the figure as a share when per cent stands behind it: 5 % is not 5."""
    percent = _PERCENT.match(text, figure.end)
    if percent is None:
        return figure
    return replace(
        figure, end=percent.end(), readings=figure.times(_HUNDREDTH), scale=figure.scale * _HUNDREDTH, required=True
    )


def _ranged(numbers: list[DigitNumber], text: str) -> list[DigitNumber]:
    """Return the numbers, each also with the scale of the next one in a range: "two to three million", "5–6 %"."""
    for index in reversed(range(len(numbers) - 1)):
        lower, upper = numbers[index], numbers[index + 1]
        gap = text[lower.end : upper.start]
        if upper.scale != 1 and lower.scale == 1 and len(gap) <= _LONGEST_GAP and _RANGE.fullmatch(gap):
            numbers[index] = replace(lower, readings=(*lower.readings, *lower.times(upper.scale)), scale=upper.scale)
    return numbers
