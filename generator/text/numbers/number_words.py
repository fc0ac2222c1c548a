"""Finds numbers in words; the only importer of text_to_num. The tables of `languages` hold what it does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Final

from text_to_num import Token, find_numbers  # type: ignore[import-untyped]  # It carries no types.

from generator.text.numbers.languages import DOZEN, LANGUAGES, NumberLanguage, words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class WordNumber:
    """A number in words: its place, its value, and what else it can mean.

    `loose`: words such as "both" hold a number that need not stand in a source. `scale` is what the last words
    multiply by, as "hundred million" does in "two hundred million"; `led` tells that such a word comes first, and
    `vague` that there is nothing else, as with "millions". `growth` says by how much something was multiplied, as
    "doubled" does and not "two", and `multiple` that it can be the number of such a growth, as "twice" can.
    """

    start: int
    end: int
    value: Fraction
    others: tuple[Fraction, ...] = ()
    ordinal: bool = False
    loose: bool = False
    scale: Fraction = Fraction(1)
    led: bool = False
    vague: bool = False
    growth: bool = False
    multiple: bool = False


def spelled(text: str, language: str) -> Iterator[WordNumber]:
    """Yield the numbers in words of a folded text, apart but in no order; none if the library lacks the language."""
    tongue = LANGUAGES.get(language)
    if tongue is None or not tongue.counts:
        return
    special = {
        *(*tongue.worth, *tongue.parts, *tongue.hints, *tongue.ordinals, *tongue.aside, *tongue.growth),
        *_NEVER,
    }
    pieces = _PIECE.findall(text)
    starts = [0, *accumulate(map(len, pieces))]
    tokens = []
    # A text has few words that differ, and most are no numbers.
    made: dict[str, _Word] = {}
    for index, piece in enumerate(pieces):
        token = made.get(piece)
        if token is None:
            word = piece.lower()
            if word in special:
                apart = _is_apart(word, _last_word(pieces, index), tongue)
                token = _Word(piece, apart=apart)
                if apart and word not in _NEVER and word not in tongue.aside:
                    yield _listed(word, starts[index], starts[index + 1], tongue)
            else:
                token = made[piece] = _Word(piece, apart=False)
        tokens.append(token)
    for run in find_numbers(tokens, language, threshold=0.0):
        digits = _DIGITS.match(run.text)
        if digits and len(digits[0]) <= LONGEST_NUMBER:
            words = [piece.lower() for piece in pieces[run.start : run.end] if piece[0].isalpha()]
            value = Fraction(digits[0].replace(",", "."))
            yield WordNumber(
                start=starts[run.start],
                end=starts[run.end],
                value=value,
                # "A third" may be one of three parts.
                others=(1 / value,) if run.is_ordinal and 2 < value <= 10 else (),
                ordinal=run.is_ordinal,
                scale=_scale(words, tongue),
                led=words[0] in tongue.scales,
                vague=all(word in tongue.vague or word in tongue.links for word in words),
            )


# Digits of a number; what is longer is a code or an account, and arithmetic with it would take more than linear time.
LONGEST_NUMBER: Final = 40

# All of a text, so that the lengths of the pieces add up to their places.
_PIECE: Final = re.compile(r"[^\W_]+|\s+|[\W_]")
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)?")
_TENS: Final = words_in("twenty thirty forty fifty sixty seventy eighty ninety")
# The library takes these for zero.
_NEVER: Final = frozenset({"o", "oh"})


class _Word(Token):  # type: ignore[misc]  # As above: the base class has no type.
    """A token as the library asks for it."""

    def __init__(self, text: str, *, apart: bool) -> None:
        self._text, self._apart = text, apart

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: object) -> bool:  # noqa: ARG002  # The library's protocol.
        return False

    def not_a_number_part(self) -> bool:
        return self._apart


def _last_word(pieces: Sequence[str], index: int) -> str:
    """Return the word before, with a space or a hyphen between."""
    return pieces[index - 2].lower() if index > 1 and pieces[index - 1] in {" ", "-"} else ""


def _is_apart(word: str, last: str, tongue: NumberLanguage) -> bool:
    """Whether a table says what the word is, and not the library."""
    if word in tongue.aside:
        return tongue.aside[word] == last
    return word not in tongue.ordinals or last not in _TENS


def _listed(word: str, start: int, end: int, tongue: NumberLanguage) -> WordNumber:
    """Return the number that a table gives a word."""
    if word in tongue.ordinals:
        return WordNumber(start=start, end=end, value=tongue.ordinals[word], ordinal=True)
    if word in tongue.worth:
        value = tongue.worth[word]
        return WordNumber(start=start, end=end, value=value, led=value >= DOZEN, multiple=word in tongue.multiples)
    if word in tongue.growth:
        return WordNumber(start=start, end=end, value=tongue.growth[word], growth=True, multiple=True)
    if word in tongue.parts:
        return WordNumber(start=start, end=end, value=Fraction(1, tongue.parts[word]))
    return WordNumber(start=start, end=end, value=tongue.hints[word], loose=True, multiple=word in tongue.multiples)


def _scale(words: Sequence[str], tongue: NumberLanguage) -> Fraction:
    """Return what the last words multiply by."""
    scale = Fraction(1)
    for word in reversed(words):
        if word not in tongue.scales:
            break
        scale *= tongue.scales[word]
    return scale
