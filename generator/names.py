"""Finds known names in texts: whole words, the longest at each place, in one pass.

Rank 2, the only importer of ahocorasick_rs. Texts and names are compared after folding, which makes styles of type
equal and nothing else, so that case counts. Offsets are code points of the raw text, ends exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ahocorasick_rs import AhoCorasick

from generator.folding import View, respelled, view
from generator.quotes import SPACELESS

__all__ = ["Mention", "Names", "names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place where a name stands, without a possessive ’s, and whose name it is: several ids when they share it."""

    start: int
    end: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names to be found in any number of texts; made by `names`."""

    _ids: tuple[tuple[str, ...], ...] = field(repr=False)
    _compounds: View = field(repr=False)
    _automaton: AhoCorasick = field(repr=False, compare=False)

    def mentions(self, text: str | View) -> tuple[Mention, ...]:
        """Every place where a name stands as words of its own, in order, never overlapping.

        Where names overlap, the one that begins first counts, and of those the longest. "Putin’s" holds the name Putin,
        "Putins", "Xi’an" and "O’Neill" hold neither Xi nor Neill, and "l’Ukraine" holds Ukraine. In scripts without
        spaces a name may stand anywhere. Time is linear in the text; names that end in one another add to it.
        """
        seen = respelled(text if isinstance(text, View) else view(text), self._compounds)
        words = seen.text
        longest: dict[int, tuple[int, int]] = {}
        # The places come by their ends, so that at each start the last one is the longest.
        for index, start, end in self._automaton.find_matches_as_indexes(_encodable(words), overlapping=True):
            if not _cut_before(words, start) and not _cut_after(words, end):
                longest[start] = end, index
        found, last = [], 0
        for start in sorted(longest):
            end, index = longest[start]
            if start >= last:
                begins, ends = seen.span(start, end)
                found.append(Mention(start=begins, end=ends, ids=self._ids[index]))
                last = end
        return tuple(found)


def names(entries: Iterable[tuple[str, str]]) -> Names:
    """The names of (id, name) pairs, ready to be found. Ids of a shared name are sorted; names of nothing are left out.

    Takes time linear in the names.
    """
    known: dict[str, set[str]] = {}
    for owner, name in entries:
        if folded := _encodable(view(name.strip()).text):
            known.setdefault(folded, set()).add(owner)
    # Names with a hyphen tell how to read one that a text breaks over a line end.
    compounds = view(", ".join(name for name in known if "-" in name))
    return Names(
        _ids=tuple(tuple(sorted(owners)) for owners in known.values()),
        _compounds=compounds,
        _automaton=AhoCorasick(known),
    )


# Halves of characters, which no text should have and which the library refuses.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _encodable(text: str) -> str:
    """The text with a stand-in of the same length for what cannot be encoded."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


# Articles and prepositions that French, Italian and Catalan put before a name with an apostrophe. With a capital they
# are left out, but for the article itself, since "O’Neill" and "D’Souza" are names.
_ELISION: Final = re.compile(r"(?:\b(?:[cdjlmnst]|[dns]?ell|all|coll|dall|sull|qu|jusqu|lorsqu|puisqu|un|L))'\Z")
_LONGEST_ELISION: Final = len("puisqu'") + 1
# What an apostrophe may add to a name in English; "Xi’an" is another name.
_ENDING: Final = re.compile(r"'(?:[sS]|d|ll|re|ve)?(?!\w)")
# Invisible characters that are looked past, such as marks of direction; no writer needs more in a row.
_MOST_INVISIBLE: Final = 8


def _cut_before(text: str, start: int) -> bool:
    """Whether the word at the offset began before it."""
    if not start or text[start - 1] == " ":
        return False
    if text[start - 1] == "'":
        return (
            _is_word(text, start - 2, step=-1)
            and _is_word(text, start)
            and not _ELISION.search(text[max(0, start - _LONGEST_ELISION) : start])
        )
    return _is_word(text, start) and _is_word(text, start - 1, step=-1)


def _cut_after(text: str, end: int) -> bool:
    """Whether the word before the offset goes on after it."""
    if end == len(text) or text[end] == " ":
        return False
    if text[end] == "'":
        return not _ENDING.match(text, end) and _is_word(text, end + 1) and _is_word(text, end - 1, step=-1)
    # A mark on a name's last letter makes it another letter.
    if unicodedata.category(text[end])[0] == "M":
        return True
    return _is_word(text, end - 1, step=-1) and _is_word(text, end)


def _is_word(text: str, at: int, *, step: int = 1) -> bool:
    """Whether a letter, digit, mark or low line is there, or next to invisible characters there, on that side."""
    for near in range(at, at + step * _MOST_INVISIBLE, step):
        if not 0 <= near < len(text):
            return False
        category = unicodedata.category(text[near])
        if category != "Cf" or text[near] == "\u200b":
            return (category[0] in "LMN" or category == "Pc") and not SPACELESS.match(text[near])
    return False
