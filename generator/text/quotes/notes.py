"""Knows the marks of notes that stand glued to a word: "regime2", "regime²", "harbour.3", "regime[2]", "regime*".

In print such a mark is raised and no part of the word; in plain text nothing but its place tells. So a mark is never
passed over: the writer leaves it out with `[…]`, which readers see, or quotes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LETTER: Final = r"[^\W\d_]"
_CAPITAL: Final = "[A-ZÀ-ÖØ-ÞΑ-ΩЀ-Я]"
# Behind three letters of which none is a capital, since "COVID19", "G20" and "km2" are words with digits of their own;
# or behind a word and a stop, perhaps with a quotation mark.
_BEHIND: Final = (
    rf"(?:(?<={_LETTER}{_LETTER}{_LETTER})(?<!{_CAPITAL}{_LETTER}{_LETTER})(?<!{_LETTER}{_CAPITAL}{_LETTER})"
    rf"(?<!{_LETTER}{_LETTER}{_CAPITAL})|(?<={_LETTER}[.,;:!?)\]])|(?<={_LETTER}[.,;:!?)][\"'”’»]))"
)
_RAISED: Final = "[⁰¹²³⁴-⁹]"
# What may begin a mark is looked at first, since that is rare.
_NOTE: Final = re.compile(
    rf"(?=[\d⁰¹²³⁴-⁹\[*†‡§]){_BEHIND}(?:\d{{1,3}}(?:[,–—-]\d{{1,3}}){{0,4}}(?!\w|[.,']\d)|{_RAISED}{{1,3}}(?:[,–—-]{_RAISED}{{1,3}}){{0,4}}(?!\w)"
    r"|\[\d{1,3}\]|[*†‡§]{1,3}(?!\w))"
)


def note_at(text: str, at: int) -> int:
    """Return where the mark of a note that begins at an offset of a text ends, or 0 if none begins there."""
    match = _NOTE.match(text, at)
    return match.end() if match is not None else 0


def notes_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the marks of notes begin and end in a text, in order and apart."""
    for match in _NOTE.finditer(text):
        yield match.span()
