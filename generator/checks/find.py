"""Says where words stand in the seeds: exactly, or where the wording is most like them.

For the writer at the desk: what is found here is pasted into a briefing and checked there like everything else.
Offsets are code points of a seed's text, ends exclusive. Takes time linear in the texts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from generator.format.seeds import PassageRange, passages
from generator.format.yaml.characters import FORBIDDEN
from generator.text import quotes
from generator.text.escaping import MOST_CHARACTERS
from generator.text.folding import FoldedText, on_one_line

# Below this likeness, from 0 to 1, the wording shares small words with what was sought and little else.
_NEAR_ENOUGH: Final = 0.6

_MARKS: Final = " \n“”„«»\"‘’'"
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWords:
    """Words of a seed, and the `passages` in which they stand.

    `text` is that of the passages and `words` are the stretches in it that were sought, in its own offsets. `quote` is
    what to write as a quote so that it stands in exactly one place of these passages, or None where that cannot be
    told: the text holds characters that no briefing may have, or editing marks can be read in several ways.
    """

    passages: PassageRange
    text: str
    words: tuple[tuple[int, int], ...]
    quote: str | None


def exactly(words: str, texts: Mapping[str, str], most: int) -> tuple[tuple[FoundWords, ...], int]:
    """The first places where texts, by the ids of their seeds, have the words, and how many there are altogether.

    The words may be a quote with editing marks; of such, the number is that of the readings that `quotes.match` gives.
    Quotation marks around the words are left out where nothing stands there with them.
    """
    views = {id: quotes.view(text) for id, text in texts.items()}
    for sought in dict.fromkeys((words.strip(), words.strip(_MARKS))):
        found = [_Found(id, spans, edited) for id, view in views.items() for spans, edited in _readings(view, sought)]
        if found:
            return tuple(_place(texts[each.seed], each) for each in found[:most]), len(found)
    return (), 0


def nearly(words: str, texts: Mapping[str, str], most: int) -> tuple[FoundWords, ...]:
    """The places whose wording is most like the words, one a text and at most so many, the likest first."""
    found = []
    for id, text in texts.items():
        near = quotes.nearest(text, words.strip(_MARKS))
        if near is not None and near.ratio >= _NEAR_ENOUGH:
            found.append((near.ratio, _Found(id, ((near.start, near.end),), None)))
    likest = sorted(found, key=lambda each: -each[0])[:most]
    return tuple(_place(texts[each.seed], each) for _, each in likest)


class _Found(NamedTuple):
    """Words that stand in a seed, and the quote with editing marks, if they are not simply the words of the text."""

    seed: str
    spans: tuple[tuple[int, int], ...]
    edited: str | None


def _readings(view: FoldedText, sought: str) -> Iterator[tuple[tuple[tuple[int, int], ...], str | None]]:
    literal = quotes.find(view, sought)
    for span in literal:
        yield (span,), None
    anywhere = () if literal else quotes.match(view, sought)
    if not literal and not anywhere and (noted := quotes.noted(view, sought)):
        sought = noted.quote
        anywhere = quotes.match(view, sought)
    if not anywhere:
        return
    # What is left out is rather looked for within one passage than between one and the next.
    runs = [(passage.start, view.raw[passage.start : passage.end]) for passage in passages(view.raw)]
    within = [(start, found) for start, run in runs for found in quotes.match(run, sought)]
    for start, found in within or [(0, found) for found in anywhere]:
        parts = (part.moved(start) for part in found.parts if part.kind == "verbatim")
        yield tuple((part.start, part.end) for part in parts), sought


def _place(text: str, found: _Found) -> FoundWords:
    numbered = passages(text)
    start, end = found.spans[0][0], found.spans[-1][1]
    first, last = (bisect_right(numbered, at, key=lambda passage: passage.start) - 1 for at in (start, end - 1))
    shift = numbered[first].start
    run = text[shift : numbered[last].end]
    return FoundWords(
        passages=PassageRange(seed=found.seed, first=numbered[first].number, last=numbered[last].number),
        text=run,
        words=tuple((start - shift, end - shift) for start, end in found.spans),
        quote=_pasteable(run, start - shift, end - shift, found.edited),
    )


def _pasteable(run: str, start: int, end: int, edited: str | None) -> str | None:
    """A quote that stands in one place of the run: as sought, else with so many words around it as that takes."""
    view = quotes.view(run)
    wider = (run[first:last] for first, last in _wider(run, start, end))
    for quote in (edited,) if edited is not None else chain.from_iterable(map(_written, wider)):
        writable = len(quote) <= MOST_CHARACTERS and not FORBIDDEN.search(quote)
        if writable and len(quotes.match(view, quote)) == 1:
            return quote
    return None


def _written(words: str) -> tuple[str, ...]:
    """Words on one line, and as they are where that parts a word that is broken over lines."""
    lines = "\n".join(line.strip() for line in words.splitlines() if line.strip())
    return tuple(dict.fromkeys((on_one_line(words), lines)))


def _wider(run: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch, then with more and more words around it, twice as many each time, those behind it first."""
    yield start, end
    around = [found.span() for found in _WORD.finditer(run)]
    first = bisect_right(around, start, key=lambda word: word[0]) - 1
    last = bisect_right(around, end - 1, key=lambda word: word[0]) - 1
    more = 1
    while first > 0 or last < len(around) - 1:
        if last < len(around) - 1:
            last = min(len(around) - 1, last + more)
        else:
            first = max(0, first - more)
        more *= 2
        yield around[first][0], around[last][1]
