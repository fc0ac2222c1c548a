"""Selects the words of a source that are shown, and marks those that are quoted.

The rights of a seed are kept here and nowhere else: with `full` its whole text is shown, with `excerpts` and
`unknown` only passages that are cited, with `none` only words that are quoted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from generator.checks.verified import CheckedEvidence
from generator.format.seeds import Seed
from generator.ledger.record import CitedPassage, QuotedSpan, SourceRecord
from generator.text.prose.sentences import sentence_ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a passage or a quote, and their kind.

    `plain` and `quoted` are the source's own words. `omission` and `insertion` are the writer's edits of a quote. `gap`
    stands for words that are not shown. `name` is the name of the actor with the id `actor`, in a writer's report.
    """

    kind: Literal["plain", "quoted", "omission", "insertion", "gap", "name"]
    text: str
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPassage:
    """A passage as the page of its source shows it; `cited` is None where nothing rests on it."""

    cited: CitedPassage | None
    number: int
    pieces: tuple[Piece, ...]


def shows_whole_text(seed: Seed) -> bool:
    """Return whether the page of a source shows its whole text."""
    return seed.descriptor.rights == "full"


def shows_cited_passages(seed: Seed) -> bool:
    """Return whether the page of a source shows every cited passage whole."""
    return seed.descriptor.rights != "none"


def quoted_spans(checked: CheckedEvidence) -> tuple[QuotedSpan, ...]:
    """Return the spans of the quoted words of evidence in its seed, in order; a report has none."""
    return tuple(QuotedSpan(start=part.start, end=part.end) for part in checked.words)


# Long enough for nearly every paragraph of a news text, short enough to be read at a glance.
_PREVIEW: Final = 480

# Three long sentences; of longer ones, the part that stands nearest to the words.
_AROUND: Final = 1_200

_GAP: Final = Piece(kind="gap", text=" … ")


def quote_pieces(checked: CheckedEvidence, seed: Seed) -> tuple[Piece, ...]:
    """Return a quote as the writer edited it, with the source's own characters for its words; a report has none."""
    pieces: list[Piece] = []
    for part in checked.parts:
        words = seed.text[part.start : part.end] if part.kind == "verbatim" else part.text
        kind: Literal["quoted", "omission", "insertion"] = "quoted" if part.kind == "verbatim" else part.kind
        pieces.append(Piece(kind=kind, text=f" {words}" if part.spaced and pieces else words))
    return tuple(pieces)


def preview(checked: CheckedEvidence, seed: Seed) -> tuple[Piece, ...]:
    """Return the words that a piece of evidence rests on, with some of the text around them where rights allow it."""
    quoted = quoted_spans(checked)
    if seed.descriptor.rights == "none":
        return _only_quoted(seed, quoted)
    cited = (seed.slice(cited.first, cited.last) for cited in checked.ranges if cited.seed == seed.id)
    passages = next((span for span in cited if not quoted or span.start <= quoted[0].start < span.end), None)
    if passages is None:
        return ()
    start, end = passages.start, passages.end
    if end - start > _PREVIEW:
        words = quoted[0] if quoted else QuotedSpan(start=start, end=start)
        start, end = _window(seed.text, start, end, words, _PREVIEW)
    pieces = list(_pieces(seed, start, end, quoted))
    if start > passages.start:
        pieces.insert(0, Piece(kind="gap", text="… "))
    if end < passages.end:
        pieces.append(Piece(kind="gap", text=" …"))
    return tuple(pieces)


def surroundings(checked: CheckedEvidence, record: SourceRecord) -> tuple[Piece, ...]:
    """Return the sentences that hold quoted words, with the one before and the one after as far as these may be shown.

    A report, which has no words of its own in the source, gives nothing, nor does a source of which only quoted words
    may be shown.
    """
    seed = record.seed
    quoted = quoted_spans(checked)
    if not quoted or seed.descriptor.rights == "none":
        return ()
    first, last = seed.passage_at(quoted[0].start), seed.passage_at(quoted[-1].end - 1)
    sentences = [
        sentence
        for number in range(max(1, first - 1), min(len(seed.passages), last + 1) + 1)
        if first <= number <= last or seed.descriptor.rights == "full" or number in record.cited
        for sentence in _sentences(seed, number)
    ]
    holding = [
        index for index, (start, end) in enumerate(sentences) if start < quoted[-1].end and quoted[0].start < end
    ]
    start = sentences[max(0, holding[0] - 1)][0]
    end = sentences[min(len(sentences) - 1, holding[-1] + 1)][1]
    if end - start > _AROUND:
        words = QuotedSpan(start=quoted[0].start, end=quoted[-1].end)
        start, end = _window(seed.text, start, end, words, _AROUND)
    return _pieces(seed, start, end, quoted)


def _sentences(seed: Seed, number: int) -> list[tuple[int, int]]:
    """Return the start and end of each sentence of a passage, as offsets in the seed's text."""
    passage = seed.passages[number - 1]
    text = seed.text[passage.start : passage.end]
    ends = [0, *sentence_ends(text), len(text)]
    return [(passage.start + start, passage.start + end) for start, end in pairwise(ends) if start < end]


def shown_passages(record: SourceRecord) -> tuple[ShownPassage, ...]:
    """Return the passages that the page of a source may show, in order, with their quoted words marked."""
    seed, rights = record.seed, record.seed.descriptor.rights
    shown = []
    for passage in seed.passages:
        cited = record.cited.get(passage.number)
        quoted = cited.quoted if cited is not None else ()
        if rights == "none":
            pieces = _only_quoted(seed, quoted)
        elif rights == "full" or cited is not None:
            pieces = _pieces(seed, passage.start, passage.end, quoted)
        else:
            continue
        if pieces or cited is not None:
            shown.append(ShownPassage(cited=cited, number=passage.number, pieces=pieces))
    return tuple(shown)


def quoted_share(shown: Iterable[ShownPassage]) -> float:
    """Return the share of quoted words in the words that the page of a source shows, from 0 to 1.

    A share of the whole text would tell how long the hidden part is.
    """
    quoted = total = 0
    for passage in shown:
        for piece in passage.pieces:
            if piece.kind != "gap":
                total += len(piece.text)
                quoted += len(piece.text) if piece.kind == "quoted" else 0
    return quoted / total if total else 0.0


def _pieces(seed: Seed, start: int, end: int, quoted: Iterable[QuotedSpan]) -> tuple[Piece, ...]:
    """Return the words from `start` to `end`, with the quoted ones marked."""
    pieces: list[Piece] = []
    at = start
    for span in quoted:
        first, last = max(span.start, start), min(span.end, end)
        if first >= last:
            continue
        if at < first:
            pieces.append(Piece(kind="plain", text=seed.text[at:first]))
        pieces.append(Piece(kind="quoted", text=seed.text[first:last]))
        at = last
    if at < end:
        pieces.append(Piece(kind="plain", text=seed.text[at:end]))
    return tuple(pieces)


def _only_quoted(seed: Seed, quoted: Iterable[QuotedSpan]) -> tuple[Piece, ...]:
    """Return the quoted words alone, with a gap between two spans."""
    pieces: list[Piece] = []
    for span in quoted:
        pieces += [_GAP] if pieces else []
        pieces.append(Piece(kind="quoted", text=seed.text[span.start : span.end]))
    return tuple(pieces)


def _window(text: str, start: int, end: int, around: QuotedSpan, most: int) -> tuple[int, int]:
    """Return the start and end of a part of a long passage that holds the words `around`, cut at spaces.

    The part has some `most` characters, or as many as the words have if these are more.
    """
    spare = max(0, most - (around.end - around.start)) // 2
    first, last = max(start, around.start - spare), min(end, around.end + spare)
    if first > start:
        space = text.find(" ", first, around.start)
        first = space + 1 if space != -1 else around.start
    if last < end:
        space = text.rfind(" ", around.end, last)
        last = space if space != -1 else max(around.end, last)
    return first, last
