"""Says where words stand in the seeds: exactly, in another case, or where the wording is most like them.

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

from generator.checks.source_index import SourceIndex
from generator.checks.speakers import NARRATED, only_relays
from generator.format.seeds import PassageRange, Seed, passages
from generator.format.yaml.characters import FORBIDDEN
from generator.text import quotes
from generator.text.escaping import MOST_CHARACTERS
from generator.text.folding import FoldedText, on_one_line
from generator.text.quotes.edited import quoted_words

# Below this likeness, from 0 to 1, the wording shares small words with what was sought and little else.
_NEAR_ENOUGH: Final = 0.6

_MARKS: Final = " \n“”„«»\"‘’'"
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWords:
    """Words of a seed, and the `passages` in which they stand.

    `text` is that of the passages and `words` are the spans in it that were sought, in its own offsets. `quote` is what
    to write as a quote so that it stands in exactly one place of these passages, or None where that cannot be told: the
    text holds characters that no briefing may have, or editing marks can be read in several ways.
    """

    passages: PassageRange
    text: str
    words: tuple[tuple[int, int], ...]
    quote: str | None


def exactly(words: str, texts: Mapping[str, str], most: int) -> tuple[tuple[FoundWords, ...], int]:
    """Return the first places where texts, by the ids of their seeds, have the words, and how many there are.

    `most` limits the places that are returned. The words may be a quote with editing marks; of such, the number is that
    of the readings that `quotes.match` gives. Quotation marks around the words are left out where nothing stands there
    with them.
    """
    views = {id: quotes.view(text) for id, text in texts.items()}
    for sought in _with_and_without_marks(words):
        hits = [_Hit(id, spans, edited) for id, view in views.items() for spans, edited in _readings(view, sought)]
        if hits:
            return tuple(_place(texts[hit.seed], hit) for hit in hits[:most]), len(hits)
    return (), 0


def in_any_case(words: str, texts: Mapping[str, str], most: int) -> tuple[tuple[FoundWords, ...], int]:
    """Return what `exactly` does, without regard to capitals. Editing marks are not understood here."""
    views = {id: quotes.view(_small(text)) for id, text in texts.items()}
    for sought in _with_and_without_marks(_small(words)):
        hits = [_Hit(id, (span,), None) for id, view in views.items() for span in quotes.find(view, sought)]
        if hits:
            return tuple(_place(texts[hit.seed], hit) for hit in hits[:most]), len(hits)
    return (), 0


def nearly(words: str, texts: Mapping[str, str], most: int) -> tuple[FoundWords, ...]:
    """Return the places whose wording is most like the words, one a text and at most so many, the likest first."""
    hits = []
    for id, text in texts.items():
        near = quotes.nearest(text, words.strip(_MARKS))
        if near is not None and near.ratio >= _NEAR_ENOUGH:
            hits.append((near.ratio, _Hit(id, ((near.start, near.end),), None)))
    likest = sorted(hits, key=lambda hit: -hit[0])[:most]
    return tuple(_place(texts[hit.seed], hit) for _, hit in likest)


def speaker_of(place: FoundWords, sources: SourceIndex) -> str | None:
    """Return the id of whom the source names as the speaker of a place's quote, or None where that is not certain.

    In a transcript it is the one under whose label the words stand, outside quotation marks. In a report it is the one
    whom the sentence around the words in quotation marks names, if it gives them to no other speaker.
    """
    seed = sources.library[place.passages.seed]
    if place.quote is None:
        return None
    shift = seed.slice(place.passages.first, place.passages.last).start
    (match,) = quotes.match(place.text, place.quote)
    words = [part.moved(shift) for part in quoted_words(match.parts)]
    speakers = {_speaker_at(seed, part.start, part.end, sources) for part in words}
    return next(iter(speakers)) if len(speakers) == 1 else None


def _speaker_at(seed: Seed, start: int, end: int, sources: SourceIndex) -> str | None:
    voices = sources.voices(seed.id)
    quoted = voices.quoted(start, end)
    if seed.descriptor.kind == "transcript":
        numbers = range(seed.passage_at(start), seed.passage_at(end - 1) + 1)
        labels = [sources.label_at(seed.id, number) for number in numbers]
        actors = {label.actor if label is not None and quoted is None else None for label in labels}
        return next(iter(actors)) if len(actors) == 1 else None
    if seed.descriptor.kind not in NARRATED or quoted is None or quoted.depth > 1:
        return None
    sentence = voices.narration_of(quoted)
    clauses = [
        clause
        for clause in voices.clauses_of(quoted)
        if any(first <= clause.at < last for first, last in sentence) and not only_relays(clause, sources.registry)
    ]
    bearers = {clause.ids if clause.kind == "named" else () for clause in clauses}
    ids = next(iter(bearers)) if len(bearers) == 1 else ()
    return ids[0] if len(ids) == 1 else None


def _with_and_without_marks(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((words.strip(), words.strip(_MARKS))))


def _small(text: str) -> str:
    """Return the text in small letters, each of them where its capital stands."""
    # The only letter that becomes two.
    return text.replace("İ", "i").lower()


class _Hit(NamedTuple):
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
    within = [(start, match) for start, run in runs for match in quotes.match(run, sought)]
    for start, match in within or [(0, match) for match in anywhere]:
        parts = (part.moved(start) for part in quoted_words(match.parts))
        yield tuple((part.start, part.end) for part in parts), sought


def _place(text: str, hit: _Hit) -> FoundWords:
    numbered = passages(text)
    start, end = hit.spans[0][0], hit.spans[-1][1]
    first, last = (bisect_right(numbered, at, key=lambda passage: passage.start) - 1 for at in (start, end - 1))
    shift = numbered[first].start
    run = text[shift : numbered[last].end]
    return FoundWords(
        passages=PassageRange(seed=hit.seed, first=numbered[first].number, last=numbered[last].number),
        text=run,
        words=tuple((start - shift, end - shift) for start, end in hit.spans),
        quote=_pasteable(run, start - shift, end - shift, hit.edited),
    )


def _pasteable(run: str, start: int, end: int, edited: str | None) -> str | None:
    """Return a quote that stands in one place of the run: as sought, else with enough words around it for that."""
    view = quotes.view(run)
    wider = (run[first:last] for first, last in _wider(run, start, end))
    for quote in (edited,) if edited is not None else chain.from_iterable(map(_written, wider)):
        writable = len(quote) <= MOST_CHARACTERS and not FORBIDDEN.search(quote)
        if writable and len(quotes.match(view, quote)) == 1:
            return quote
    return None


def _written(words: str) -> tuple[str, ...]:
    """Return words on one line, and as they are where that parts a word that is broken over lines."""
    lines = "\n".join(line.strip() for line in words.splitlines() if line.strip())
    return tuple(dict.fromkeys((on_one_line(words), lines)))


def _wider(run: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span, then with more and more words around it, twice as many each time, those behind it first."""
    yield start, end
    around = [word.span() for word in _WORD.finditer(run)]
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
