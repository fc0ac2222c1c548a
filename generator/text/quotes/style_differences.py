"""Tells a quote that is right but for its style from one with other words, and says which words to paste."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from generator.text.folding import FoldedText

Kind: TypeAlias = Literal["case", "punctuation", "spacing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """In what a quote differs from the source's words, and where these stand in the raw text: what is to be pasted."""

    kinds: frozenset[Kind]
    start: int
    end: int


_WORD: Final = re.compile(r"[^\W_]+")
_DASH: Final = re.compile(r"[-—/]")


def difference(source: FoldedText, quoted: FoldedText) -> Difference | None:
    """Return the first place where the source has the quote's letters and digits in the same order, whole words of it.

    What differs there is case, punctuation or spacing and nothing else. Linear in both.
    """
    letters, words = _letters(source.text)
    sought, own = _letters(quoted.text)
    if not sought:
        return None
    inner = quoted.text[own[0][1] : _raw(own, len(sought) - 1) + 1]
    at = letters.find(sought)
    while at != -1:
        start, end = _raw(words, at), _raw(words, at + len(sought) - 1) + 1
        there = source.text[start:end]
        if _is_whole(source.text, start, end) and _same_but_for_style(there, inner):
            kinds = _kinds(there, inner)
            raw_start, raw_end = source.span(start, end)
            return Difference(kinds=kinds or frozenset({"punctuation"}), start=raw_start, end=raw_end)
        at = letters.find(sought, at + len(sought))
    return None


def _letters(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the letters and digits in one case, and where each word of them begins there and in the text."""
    pieces, starts, length = [], [], 0
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        # Where folding the case lengthens a word, as in "Straße", its offsets would shift: it keeps its own letters.
        word = word if len(word) == len(match[0]) else match[0]
        pieces.append(word)
        starts.append((length, match.start()))
        length += len(word)
    return "".join(pieces), starts


def _raw(words: list[tuple[int, int]], at: int) -> int:
    start, place = words[bisect_right(words, (at, len(words) and words[-1][1] + 1)) - 1]
    return place + at - start


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (start and _WORD.match(text, start - 1)) and not _WORD.match(text, end)


def _same_but_for_style(one: str, other: str) -> bool:
    """Whether nothing but punctuation, symbols and spaces was left out: a vowel sign or an accent is no style."""
    return _bare(one).casefold() == _bare(other).casefold()


def _bare(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] not in "PSZC")


def _kinds(one: str, other: str) -> frozenset[Kind]:
    kinds: set[Kind] = set()
    if _bare(one) != _bare(other):
        kinds.add("case")
    if _marks(one) != _marks(other):
        kinds.add("punctuation")
    if _lengths(one) != _lengths(other) or (not kinds and one != other):
        kinds.add("spacing")
    return frozenset(kinds)


def _marks(text: str) -> list[tuple[int, str]]:
    """Return the marks of a text and how many letters stand before each."""
    marks, letters = [], 0
    for character in text:
        kind = unicodedata.category(character)[0]
        if kind in "PS":
            marks.append((letters, character))
        letters += kind not in "PSZC"
    return marks


def _lengths(text: str) -> list[int]:
    """Return how long the words are that spaces and dashes part, whatever other marks stand in them."""
    return [len(word) for word in map(_bare, _DASH.sub(" ", text).split()) if word]
