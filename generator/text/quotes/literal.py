"""Finds words as they stand: literally, after folding, and never half a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from generator.text.folding import FoldedText, on_one_line, respelled, view
from generator.text.quotes.notes import note_at, notes_in
from generator.text.quotes.words import inside_word

_CLOSING_MARK: Final = re.compile(r"[\"'](?!\w)")


def as_view(text: str | FoldedText) -> FoldedText:
    """Return the view of a text, or the one that was made of it before."""
    return text if isinstance(text, FoldedText) else view(text)


def reconciled(text: str | FoldedText, quote: str) -> tuple[FoldedText, FoldedText]:
    """Return a text and a quote as they are compared, with words broken at line ends spelled alike in both."""
    source, quoted = as_view(text), _quoted(quote)
    source = respelled(source, quoted)
    return source, respelled(quoted, source)


@lru_cache(maxsize=64)  # A quote is looked for in passage after passage.
def _quoted(quote: str) -> FoldedText:
    return view(quote.strip())


def literal_places(source: FoldedText, quoted: FoldedText, *, closed: bool) -> Iterator[tuple[int, int]]:
    """Yield every place of the quote in the source, as a stretch of the raw text; `closed` as in `quotes.find`."""
    words, stop = without_stop(quoted.text)
    for at in occurrences(source.text, words):
        end = at + len(words)
        if closed or may_stop(source, end, stop):
            yield raw_span(source, at, end, stop)


def occurrences(text: str, words: str, *, glued: bool = False, noted: bool = False) -> Iterator[int]:
    """Yield where the words stand in the text and neither begin nor end inside a word.

    If `glued`, they may begin there; if `noted`, they may end before the mark of a note.
    """
    for at in _literally(text, words) if words else ():
        end = at + len(words)
        if (glued or not inside_word(text, at)) and (not inside_word(text, end) or (noted and note_at(text, end))):
            yield at


def _literally(text: str, words: str) -> Iterator[int]:
    """Yield every occurrence, in linear time even where they overlap.

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


def without_stop(words: str) -> tuple[str, str]:
    """Return the words without their final full stop or comma, and that, or an empty text."""
    ends = words.endswith((".", ",")) and not words[:-1].endswith(" ")
    return (words[:-1], words[-1]) if ends else (words, "")


def may_stop(source: FoldedText, end: int, stop: str) -> bool:
    """Whether a quote may have its final stop here: the text has the same, or a closing quotation mark."""
    if not stop or source.text.startswith(stop, end):
        return True
    if stop == "." and source.text.startswith("…", end):
        # The first of four dots is a full stop.
        start, after = source.span(end, end + 1)
        dots = source.raw[start : after + 1]
        return dots.count(".") + len("...") * dots.count("…") > len("...")
    closing = _CLOSING_MARK.match(source.text, end)
    # A lone apostrophe may end a word, as in "the workers' rights"; behind a stop it closes.
    return closing is not None and (closing[0] == '"' or source.raw[source.span(end - 1, end)[1]] in ".,")


def raw_span(source: FoldedText, start: int, end: int, stop: str) -> tuple[int, int]:
    """Return the raw stretch of found words, with the final stop of the quote if the text has the same there."""
    if stop and source.text.startswith(stop, end):
        return source.span(start, end + 1)
    start_raw, end_raw = source.span(start, end)
    dropped = stop and source.text.startswith(("'", '"'), end) and source.raw.startswith(stop, end_raw)
    return start_raw, end_raw + bool(dropped)


def stands_but_for_notes(source: FoldedText, quoted: FoldedText) -> tuple[str, int, int] | None:
    """Return the quote with `[…]` for marks of notes if it stands in the source so, and its place in the raw text.

    `[…]` stands for each mark. None where the quote does not stand there even so. Linear in both.
    """
    words, _ = without_stop(quoted.text)
    notes = list(notes_in(source.text))
    pieces, starts, lengths, at = [], [], [0], 0
    for start, end in notes:
        pieces.append(source.text[at:start])
        starts.append(start - lengths[-1])
        lengths.append(lengths[-1] + end - start)
        at = end
    bare = "".join((*pieces, source.text[at:]))
    for place in occurrences(bare, words) if notes else ():
        past = place + len(words)
        first, last = bisect_right(starts, place), bisect_right(starts, past)
        # Behind the last word a note stands in the way only if it is glued to it.
        if first < last and starts[last - 1] == past and not inside_word(source.text, notes[last - 1][0]):
            last -= 1
        if first < last:
            # What is left out before a place of the bare text is how much further on the place is in the source.
            ends = [place + lengths[first], *(end for _, end in notes[first:last])]
            stops = [*(start for start, _ in notes[first:last]), past + lengths[last]]
            raw = [source.span(*stretch) for stretch in zip(ends, stops, strict=True) if stretch[0] < stretch[1]]
            between = [source.raw[start:end] for start, end in raw]
            return on_one_line("[…]".join([*between, ""][: last - first + 1])), raw[0][0], raw[-1][1]
    return None
