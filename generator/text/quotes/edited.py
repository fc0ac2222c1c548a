"""Reads the editing marks of a quote, and the ways in which it then stands in a text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from generator.text.folding import FoldedText
from generator.text.quotes.literal import may_stop, occurrences, raw_span, without_stop
from generator.text.quotes.words import inside_word

# Editing marks in one quote. Each piece between them is looked for in the whole text; a quote with more is a collage.
MOST_MARKS: Final = 24

# Characters of the source that `[words]` may replace: room for a title and a name. To leave out more there is `[…]`.
LONGEST_REPLACED: Final = 60

BRACKETS: Final = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePart:
    """A stretch of a quote.

    `verbatim`: the source's own words, with their place. `omission`: what `[…]` leaves out. `insertion`: the writer's
    words with their brackets, also `[sic]` and a changed initial; their place is what they replace, empty if that is
    nothing. `text` is what to show, for `verbatim` in the source's own characters; `spaced` tells whether white space
    stands before it in the quote.
    """

    kind: Literal["verbatim", "omission", "insertion"]
    text: str
    start: int
    end: int
    spaced: bool

    def moved(self, by: int) -> QuotePart:
        """Return the same part in a text that begins so many code points earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One way of reading a quote as words of the text: its parts in order, at least one of them verbatim."""

    parts: tuple[QuotePart, ...]


class _Mark(NamedTuple):
    """An editing mark, as it is to be shown."""

    kind: Literal["omission", "words", "sic", "initial"]
    text: str
    spaced: bool


class _Piece(NamedTuple):
    """Words of the source between editing marks, and the marks before them; the last mark may be their initial."""

    marks: tuple[_Mark, ...]
    words: str
    spaced: bool

    @property
    def initial(self) -> str:
        """The letter that stands for the first of the words, which themselves begin with the second."""
        return self.marks[-1].text[1:-1] if self.marks and self.marks[-1].kind == "initial" else ""

    @property
    def length(self) -> int:
        """How many characters of a view the piece takes up."""
        return len(self.initial) + len(self.words)

    def follows(self, kind: str) -> bool:
        """Whether a mark of the kind stands before the piece."""
        return any(mark.kind == kind for mark in self.marks)


class Edited(NamedTuple):
    """A quote taken apart at its editing marks; `stop` is what ended the last of its pieces."""

    pieces: tuple[_Piece, ...]
    trailing: tuple[_Mark, ...]
    stop: str


def edited(quoted: FoldedText) -> Edited | None:
    """Return the quote as pieces and marks, or None when it has no marks, too many, or nothing else."""
    text = quoted.text
    pieces: list[_Piece] = []
    marks: list[_Mark] = []
    count = at = 0

    def piece_up_to(end: int) -> None:
        if words := text[at:end].strip():
            pieces.append(_Piece(tuple(marks), words, bool(count) and text[at] == " "))
            marks.clear()

    for bracket in BRACKETS.finditer(text):
        inner = bracket[1].strip()
        if not inner:
            continue
        if count == MOST_MARKS:
            return None
        piece_up_to(bracket.start())
        count += 1
        spaced = bool(pieces or marks) and text[bracket.start() - 1] == " "
        at = bracket.end()
        start, end = quoted.span(bracket.start(), bracket.end())
        written = " ".join(quoted.raw[start:end].split())
        if inner == "…":
            marks.append(_Mark("omission", "[…]", spaced))
        elif inner.casefold() == "sic":
            marks.append(_Mark("sic", written, spaced))
        elif len(inner) == 1 and inner.isalpha() and text[at : at + 1].isalpha():
            marks.append(_Mark("initial", f"[{inner}]", spaced))
        else:
            marks.append(_Mark("words", written, spaced))
    if not count:
        return None
    piece_up_to(len(text))
    if not pieces:
        return None
    words, stop = without_stop(pieces[-1].words)
    if words and not marks:
        pieces[-1] = pieces[-1]._replace(words=words)
        return Edited(tuple(pieces), (), stop)
    return Edited(tuple(pieces), tuple(marks), "")


def readings(source: FoldedText, quote: Edited, *, closed: bool) -> Iterator[Match]:
    """Yield every choice of places for the pieces that keeps to their marks; none that leads nowhere is entered."""
    pieces, text = quote.pieces, source.text
    # What `[…]` leaves out may begin with the mark of a note that is glued to a word.
    behind = [*(piece.marks for piece in pieces[1:]), quote.trailing]
    keys = [
        (piece.words, piece.initial, bool(marks) and marks[0].kind == "omission")
        for piece, marks in zip(pieces, behind, strict=True)
    ]
    places_by_key = {key: _places(text, *key) for key in set(keys)}
    every = [places_by_key[key] for key in keys]
    places = list(every)
    if not closed:
        places[-1] = [at for at in places[-1] if may_stop(source, at + pieces[-1].length, quote.stop)]
    if not all(places):
        return

    def following(index: int, at: int) -> range:
        later = bisect_right(every[index], at)
        ends = [place + pieces[index].length for place in (at, *every[index][later : later + 1])]
        return _following(text, ends, pieces[index + 1], places[index + 1])

    for index in reversed(range(len(pieces) - 1)):
        if pieces[index + 1].follows("omission"):
            # What has a place after it somewhere, has one after any earlier place of its own.
            reach = bisect_right(places[index], places[index + 1][-1]) if places[index + 1] else 0
            while reach and not following(index, places[index][reach - 1]):
                reach -= 1
            places[index] = places[index][:reach]
        else:
            places[index] = [at for at in places[index] if following(index, at)]

    def walks(index: int, at: int) -> Iterator[tuple[int, ...]]:
        if index == len(pieces) - 1:
            yield (at,)
            return
        for choice in following(index, at):
            for rest in walks(index + 1, places[index + 1][choice]):
                yield (at, *rest)

    for first in places[0]:
        for walk in walks(0, first):
            yield Match(parts=tuple(_parts(source, quote, walk)))


def _places(text: str, words: str, initial: str, noted: bool) -> list[int]:
    if not initial:
        places = list(occurrences(text, words, noted=noted))
        if words.endswith("."):
            # The first of four dots is a full stop, and all four stand in a view as two characters.
            fours = occurrences(text, f"{words[:-1]}…")
            places = sorted([*places, *(at for at in fours if text.startswith(".", at + len(words)))])
        return places
    return [
        at - 1
        for at in occurrences(text, words, glued=True, noted=noted)
        if at and text[at - 1].casefold() == initial.casefold() and not inside_word(text, at - 1)
    ]


def _following(text: str, ends: Sequence[int], piece: _Piece, places: Sequence[int]) -> range:
    """Which places of a piece its marks allow after the piece before; `ends` are where that ends and next ends."""
    end = ends[0]
    if piece.follows("omission"):
        first = bisect_left(places, end + 1)
        # To leave out nothing is not to leave out.
        blank = first < len(places) and text[end : places[first]] == " "
        return range(first + blank, len(places))
    if piece.follows("words"):
        # What the writer's words replace is the shortest stretch that it can be.
        first = bisect_left(places, end)
        near = first < len(places) and places[first] - end <= LONGEST_REPLACED
        return range(first, first + (near and not any(again <= places[first] for again in ends[1:])))
    # Without the other marks the quote reads on, with white space or without.
    gap = " " if (piece.marks[-1].spaced if piece.initial else piece.spaced) else ""
    first = bisect_left(places, end + len(gap))
    adjoins = first < len(places) and places[first] == end + len(gap) and text.startswith(gap, end)
    return range(first, first + adjoins)


def _parts(source: FoldedText, quote: Edited, walk: Sequence[int]) -> Iterator[QuotePart]:
    end: int | None = None
    for piece, at in zip(quote.pieces, walk, strict=True):
        stop = quote.stop if piece is quote.pieces[-1] else ""
        whole = raw_span(source, at, at + piece.length, stop)
        yield from _marked(source.raw, piece.marks, whole[0] if end is None else end, whole[0])
        start = source.span(at, at + 1)[1] if piece.initial else whole[0]
        yield verbatim_part(source, (start, whole[1]), spaced=piece.spaced)
        end = whole[1]
    yield from _marked(source.raw, quote.trailing, end or 0, end or 0)


def _marked(raw: str, marks: Sequence[_Mark], start: int, end: int) -> Iterator[QuotePart]:
    """The parts for the marks between two stretches; what lies there goes to the omission, else to the first words."""
    next_words = end
    while start < end and raw[start].isspace():
        start += 1
    while start < end and raw[end - 1].isspace():
        end -= 1
    kinds = [mark.kind for mark in marks]
    owner = kinds.index("omission") if "omission" in kinds else kinds.index("words") if "words" in kinds else -1
    for index, mark in enumerate(marks):
        here = start if index <= owner else end
        there = end if index >= owner else start
        if mark.kind == "initial":
            here, there = next_words, next_words + 1
        kind: Literal["omission", "insertion"] = "omission" if mark.kind == "omission" else "insertion"
        yield QuotePart(kind=kind, text=mark.text, start=here, end=there, spaced=mark.spaced)


def verbatim_part(source: FoldedText, span: tuple[int, int], *, spaced: bool) -> QuotePart:
    """Return the part for a stretch of the source's raw text."""
    return QuotePart(kind="verbatim", text=source.raw[slice(*span)], start=span[0], end=span[1], spaced=spaced)


def quoted_words(parts: Iterable[QuotePart]) -> tuple[QuotePart, ...]:
    """Return the parts that are the source's own words, without the writer's edits."""
    return tuple(part for part in parts if part.kind == "verbatim")
