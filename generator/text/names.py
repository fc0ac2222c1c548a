"""Finds known names in texts: whole words, the longest at each place, in one pass.

The only importer of ahocorasick_rs. Texts and names are compared after folding, which makes styles of type
equal and nothing else, so that case counts. Offsets are code points of the raw text, ends exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

from generator.text.folding import Compounds, FoldedText, compounds, folded, respelled, view
from generator.text.quotes.words import SPACELESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place where a name stands, without a possessive ’s, and whose name it is: several ids when they share it."""

    start: int
    end: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names to be found in any number of texts, of one kind or of several; made by `names`."""

    _ids: tuple[tuple[tuple[str, ...], ...], ...] = field(repr=False)
    _compounds: tuple[Compounds, ...] = field(repr=False)
    _automaton: AhoCorasick = field(repr=False, compare=False)

    def of_kind(self, kind: int) -> Names:
        """Return the names of one kind alone, the kinds counted from 0."""
        return Names(_ids=(self._ids[kind],), _compounds=(self._compounds[kind],), _automaton=self._automaton)

    def mentions(self, text: str | FoldedText) -> tuple[Mention, ...]:
        """Return every place where a name of the first kind stands as words of its own, in order, never overlapping.

        Where names overlap, the one that begins first counts, and of those the longest. "Putin’s" holds the name Putin,
        "Putins", "Xi’an" and "O’Neill" hold neither Xi nor Neill, and "l’Ukraine" holds Ukraine. In scripts without
        spaces a name may stand anywhere. Time is linear in the text; names that end in one another add to it.
        """
        return next(self.by_kind(text))

    def by_kind(self, text: str | FoldedText) -> Iterator[tuple[Mention, ...]]:
        """Yield the `mentions` of each kind, as if there were no names of other kinds, from one reading of the text."""
        folded_text = text if isinstance(text, FoldedText) else view(text)
        whole: dict[str, list[tuple[int, int, int]]] = {}
        for ids, spellings in zip(self._ids, self._compounds, strict=True):
            spelled = respelled(folded_text, spellings)
            if spelled.text not in whole:
                whole[spelled.text] = self._whole_words(spelled.text)
            # The places come by their ends, so that at each start the last one is the longest.
            longest = {start: (end, ids[index]) for index, start, end in whole[spelled.text] if ids[index]}
            mentions, last = [], 0
            for start in sorted(longest):
                end, owners = longest[start]
                if start >= last:
                    begins, ends = spelled.span(start, end)
                    mentions.append(Mention(start=begins, end=ends, ids=owners))
                    last = end
            yield tuple(mentions)

    def _whole_words(self, words: str) -> list[tuple[int, int, int]]:
        """Return where names of any kind stand as words: the name's number, start and end, in the order of ends."""
        return [
            (index, start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(_encodable(words), overlapping=True)
            if not _cut_before(words, start) and not _cut_after(words, end)
        ]


def names(*kinds: Iterable[tuple[str, str]]) -> Names:
    """Return the names of (id, name) pairs, ready to be found; several kinds of names are found together.

    Ids of a shared name are sorted; names of nothing are left out. Takes time linear in the names.
    """
    owned = tuple(_owners(entries) for entries in kinds)
    # Most names are of several kinds, and what is found is told apart by its number only.
    numbered = tuple(dict.fromkeys(name for owners in owned for name in owners))
    return Names(
        _ids=tuple(tuple(owners.get(name, ()) for name in numbered) for owners in owned),
        # Names with a hyphen tell how to read one that a text breaks over a line end.
        _compounds=tuple(compounds(", ".join(name for name in owners if "-" in name)) for owners in owned),
        # The library's other choice, for few names, takes quadratic time for a long name that repeats itself.
        _automaton=AhoCorasick(numbered, implementation=Implementation.ContiguousNFA),
    )


def _owners(entries: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Return the names, folded, and the ids of each."""
    owners: dict[str, tuple[str, ...]] = {}
    shared: dict[str, set[str]] = {}
    for owner, name in entries:
        if spelled := _encodable(folded(name.strip())):
            first, *_ = owners.setdefault(spelled, (owner,))
            if first != owner:
                shared.setdefault(spelled, {first}).add(owner)
    return owners | {name: tuple(sorted(ids)) for name, ids in shared.items()}


# Halves of characters, which no text should have and which the library refuses.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _encodable(text: str) -> str:
    """Return the text with a stand-in of the same length for what cannot be encoded."""
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
    return _is_inside(text, start) or (_is_word(text, start - 1, step=-1) and _is_word(text, start))


def _cut_after(text: str, end: int) -> bool:
    """Whether the word before the offset goes on after it."""
    if end == len(text) or text[end] == " ":
        return False
    if text[end] == "'":
        return not _ENDING.match(text, end) and _is_word(text, end + 1) and _is_word(text, end - 1, step=-1)
    # A mark on a name's last letter makes it another letter.
    if unicodedata.category(text[end])[0] == "M":
        return True
    return _is_inside(text, end) or (_is_word(text, end) and _is_word(text, end - 1, step=-1))


def _is_inside(text: str, at: int) -> bool:
    """Whether the offset is inside a word for certain; most that are can be told so, and many times faster."""
    around = text[at - 1 : at + 1]
    return around.isascii() and around.isalnum()


def _is_word(text: str, at: int, *, step: int = 1) -> bool:
    """Whether a letter, digit, mark or low line is there, or next to invisible characters there, on that side."""
    for near in range(at, at + step * _MOST_INVISIBLE, step):
        if not 0 <= near < len(text):
            return False
        category = unicodedata.category(text[near])
        if category != "Cf" or text[near] == "\u200b":
            return (category[0] in "LMN" or category == "Pc") and not SPACELESS.match(text[near])
    return False


def name_letters(name: str) -> str:
    """Return the letters and digits of a name in one case: `anna-berg` and `Anna Berg` have the same."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))
