"""Finds quoted words in a text: exactly, or not at all.

Rank 1. `find` is literal, `match` also understands editing marks, and `nearest` feeds a hint and decides nothing. Texts
are compared after folding, which makes styles of type equal and nothing else. Offsets are code points of the raw text,
ends exclusive. All of it takes time linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Literal, NamedTuple

from generator.folding import LONGEST_MARKS, View, respelled, view
from generator.nearest import nearest_wording

__all__ = ["MOST_MATCHES", "Match", "Nearest", "Part", "View", "find", "match", "nearest", "view"]

# An ambiguous quote is refused whatever the number of its places, so that a writer needs to see a few only.
MOST_MATCHES: Final = 16

# Editing marks in one quote. Each piece between them is looked for in the whole text; a quote with more is a collage.
MOST_MARKS: Final = 24

# Characters of the source that `[words]` may replace: room for a title and a name. To leave out more there is `[…]`.
LONGEST_REPLACED: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
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

    def moved(self, by: int) -> Part:
        """The same part in a text that begins so many code points earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One way of reading a quote as words of the text: its parts in order, at least one of them verbatim."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The wording most like a quote, for a hint only: its place in the raw text, and how alike they are from 0 to 1."""

    start: int
    end: int
    ratio: float


def find(text: str | View, quote: str, *, closed: bool = False) -> tuple[tuple[int, int], ...]:
    """Every place, overlapping ones too, where the text has the words of the quote: `(start, end)` in the raw text.

    Literal after folding; square brackets mean themselves. No place begins or ends inside a word. A final full stop or
    comma is ignored before a closing quotation mark, be it the text's, or the quote's own, when it is `closed` by one
    that was left out of it.
    """
    return tuple(_found(*_reconciled(text, quote), closed=closed))


def match(text: str | View, quote: str, *, closed: bool = False) -> tuple[Match, ...]:
    """The ways to read the quote as words of the text, at most `MOST_MATCHES`; none when it does not hold.

    What `find` finds comes first and alone. Else `[…]` leaves out words, in order; `[words]` are put in or replace what
    stands between the words beside them; `[sic]` stands for nothing; `[T]he` stands for "the". A bare `…` is the
    source's own.
    """
    source, quoted = _reconciled(text, quote)
    literal = tuple(islice(_found(source, quoted, closed=closed), MOST_MATCHES))
    if literal:
        return tuple(Match(parts=(_verbatim(source, span, spaced=False),)) for span in literal)
    edited = _edited(quoted)
    if edited is None:
        return ()
    return tuple(islice(_readings(source, edited, closed=closed), MOST_MATCHES))


def nearest(text: str | View, quote: str) -> Nearest | None:
    """The wording of the text most like the quote, in whole words, or None when nothing is like it. Decides nothing."""
    source = _as_view(text)
    found = nearest_wording(source.text, _BRACKETS.sub(r"\1", view(quote).text).strip())
    if found is None:
        return None
    start, end, ratio = found
    start, end = source.span(start, end)
    return Nearest(start=start, end=end, ratio=ratio)


def _as_view(text: str | View) -> View:
    return text if isinstance(text, View) else view(text)


def _reconciled(text: str | View, quote: str) -> tuple[View, View]:
    source, quoted = _as_view(text), view(quote.strip())
    source = respelled(source, quoted)
    return source, respelled(quoted, source)


# ---- Looking for words ----

# Scripts that put no spaces between words: UAX 29 lets a word begin at any of their letters.
_SPACELESS: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf\u2e80-\u2fdf"
    "\u3005-\u3007\u3021-\u3029\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_FIRST_MARK: Final = "\u0300"
_CLOSING_MARK: Final = re.compile(r"[\"'](?!\w)")
_INSIDE_WORDS: Final = ".':·"
_INSIDE_NUMBERS: Final = ".',"


def _found(source: View, quoted: View, *, closed: bool) -> Iterator[tuple[int, int]]:
    words, stop = _without_stop(quoted.text)
    for at in _occurrences(source.text, words):
        end = at + len(words)
        if closed or _may_stop(source, end, stop):
            yield _raw_span(source, at, end, stop)


def _occurrences(text: str, words: str, *, glued: bool = False) -> Iterator[int]:
    """Where the words stand in the text and neither begin nor end inside a word; if `glued`, they may begin there."""
    for at in _literally(text, words) if words else ():
        if (glued or not _inside_word(text, at)) and not _inside_word(text, at + len(words)):
            yield at


def _literally(text: str, words: str) -> Iterator[int]:
    """Every occurrence, in linear time even where they overlap.

    Two occurrences that overlap by half or more make the words periodic, and a run of them is followed a period at a
    time; `str.find` at each would read the words again from their beginning.
    """
    at = text.find(words)
    while at != -1:
        yield at
        following = text.find(words, at + 1)
        period = following - at
        if 0 < period <= len(words) // 2:
            while text.startswith(words[-period:], following + len(words)):
                yield following
                following += period
        at = following


def _inside_word(text: str, at: int) -> bool:
    """Whether there is no word boundary by UAX 29; flags and the double mark inside Hebrew words are not looked at."""
    if not 0 < at < len(text):
        return False
    if (text[at - 1] == " " or text[at] == " ") and text[at] < _FIRST_MARK:
        return False
    after = _kind(text[at])
    if after == "mark" or text[at - 1] == "\u200d":
        return True
    base = at - 1
    while base > max(0, at - LONGEST_MARKS) and _kind(text[base]) == "mark":
        base -= 1
    before = _kind(text[base])
    if before and after:
        return True
    if after and base > 0:
        return _joins(text[base - 1], text[base], text[at])
    return bool(before) and at + 1 < len(text) and _joins(text[base], text[at], text[at + 1])


def _joins(before: str, middle: str, after: str) -> bool:
    """Whether a punctuation mark between two letters or two digits belongs to the word, as in "don't" and "3.14"."""
    kinds = _kind(before), _kind(after)
    if middle == "." and before.islower() and after.isupper():
        # Here UAX 29 takes the end of a sentence that lacks its space, as texts often do, for a name like "R.Politik".
        return False
    return (kinds == ("letter", "letter") and middle in _INSIDE_WORDS) or (
        kinds == ("digit", "digit") and middle in _INSIDE_NUMBERS
    )


def _kind(character: str) -> Literal["", "letter", "digit", "link", "mark"]:
    category = unicodedata.category(character)
    if category in {"Mn", "Mc", "Me"} or (category == "Cf" and character != "\u200b"):
        return "mark"
    if category == "Nd":
        return "digit"
    if category == "Pc":
        return "link"
    return "letter" if character.isalpha() and not _SPACELESS.match(character) else ""


def _without_stop(words: str) -> tuple[str, str]:
    ends = words.endswith((".", ",")) and not words[:-1].endswith(" ")
    return (words[:-1], words[-1]) if ends else (words, "")


def _may_stop(source: View, end: int, stop: str) -> bool:
    """Whether a quote may have its final stop here: the text has the same, or a closing quotation mark."""
    if not stop or source.text.startswith(stop, end):
        return True
    closing = _CLOSING_MARK.match(source.text, end)
    # A lone apostrophe may end a word, as in "the workers' rights"; behind a stop it closes.
    return closing is not None and (closing[0] == '"' or source.raw[source.span(end - 1, end)[1]] in ".,")


def _raw_span(source: View, start: int, end: int, stop: str) -> tuple[int, int]:
    """The raw stretch of found words, with the final stop of the quote if the text has the same there."""
    if stop and source.text.startswith(stop, end):
        return source.span(start, end + 1)
    start_raw, end_raw = source.span(start, end)
    dropped = stop and source.text.startswith(("'", '"'), end) and source.raw.startswith(stop, end_raw)
    return start_raw, end_raw + bool(dropped)


# ---- Editing marks ----

_BRACKETS: Final = re.compile(r"\[([^\[\]]+)\]")


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


class _Edited(NamedTuple):
    """A quote taken apart at its editing marks; `stop` is what ended the last of its pieces."""

    pieces: tuple[_Piece, ...]
    trailing: tuple[_Mark, ...]
    stop: str


def _edited(quoted: View) -> _Edited | None:
    """The quote as pieces and marks, or None when it has no marks, too many, or nothing else."""
    text = quoted.text
    pieces: list[_Piece] = []
    marks: list[_Mark] = []
    count = at = 0

    def piece_up_to(end: int) -> None:
        if words := text[at:end].strip():
            pieces.append(_Piece(tuple(marks), words, bool(count) and text[at] == " "))
            marks.clear()

    for found in _BRACKETS.finditer(text):
        inner = found[1].strip()
        if not inner:
            continue
        if count == MOST_MARKS:
            return None
        piece_up_to(found.start())
        count += 1
        spaced = bool(pieces or marks) and text[found.start() - 1] == " "
        at = found.end()
        start, end = quoted.span(found.start(), found.end())
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
    words, stop = _without_stop(pieces[-1].words)
    if words and not marks:
        pieces[-1] = pieces[-1]._replace(words=words)
        return _Edited(tuple(pieces), (), stop)
    return _Edited(tuple(pieces), tuple(marks), "")


def _readings(source: View, quote: _Edited, *, closed: bool) -> Iterator[Match]:
    """Every choice of places for the pieces that keeps to their marks. Choices that lead nowhere are never entered."""
    pieces, text = quote.pieces, source.text
    found = {key: _places(text, *key) for key in {(piece.words, piece.initial) for piece in pieces}}
    every = [found[piece.words, piece.initial] for piece in pieces]
    places = list(every)
    if not closed:
        places[-1] = [at for at in places[-1] if _may_stop(source, at + pieces[-1].length, quote.stop)]
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


def _places(text: str, words: str, initial: str) -> list[int]:
    if not initial:
        return list(_occurrences(text, words))
    return [
        at - 1
        for at in _occurrences(text, words, glued=True)
        if at and text[at - 1].casefold() == initial.casefold() and not _inside_word(text, at - 1)
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


def _parts(source: View, quote: _Edited, walk: Sequence[int]) -> Iterator[Part]:
    end: int | None = None
    for piece, at in zip(quote.pieces, walk, strict=True):
        stop = quote.stop if piece is quote.pieces[-1] else ""
        whole = _raw_span(source, at, at + piece.length, stop)
        yield from _marked(source.raw, piece.marks, whole[0] if end is None else end, whole[0])
        start = source.span(at, at + 1)[1] if piece.initial else whole[0]
        yield _verbatim(source, (start, whole[1]), spaced=piece.spaced)
        end = whole[1]
    yield from _marked(source.raw, quote.trailing, end or 0, end or 0)


def _marked(raw: str, marks: Sequence[_Mark], start: int, end: int) -> Iterator[Part]:
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
        yield Part(kind=kind, text=mark.text, start=here, end=there, spaced=mark.spaced)


def _verbatim(source: View, span: tuple[int, int], *, spaced: bool) -> Part:
    return Part(kind="verbatim", text=source.raw[slice(*span)], start=span[0], end=span[1], spaced=spaced)
