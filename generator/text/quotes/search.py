"""Finds quoted words in a text: exactly, or not at all.

`find` is literal, `match` also understands editing marks, `differs` tells words that are the same but for their
style from others, `noted` those that lack the mark of a note, and `nearest` feeds a hint and decides nothing. Texts
are compared after folding, which makes styles of type equal and nothing else. Offsets are code points of the raw text,
ends exclusive. All of it takes time linear in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

from generator.text.folding import FoldedText, compounds, view
from generator.text.nearest import nearest_wording
from generator.text.quotes import literal as literally
from generator.text.quotes.edited import BRACKETS, Match, edited, readings, verbatim_part
from generator.text.quotes.literal import as_view, literal_places, reconciled
from generator.text.quotes.notes import note_at
from generator.text.quotes.style_differences import Difference, difference

# An ambiguous quote is refused whatever the number of its places, so that a writer needs to see a few only.
MOST_MATCHES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A quote with `[…]` in the place of each mark of a note, and where its words stand in the raw text."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The wording most like a quote, for a hint only: its place in the raw text, and how alike they are from 0 to 1."""

    start: int
    end: int
    ratio: float


def find(text: str | FoldedText, quote: str, *, closed: bool = False) -> tuple[tuple[int, int], ...]:
    """Return every place, overlapping ones too, where the text has the words of the quote: `(start, end)`, raw.

    Literal after folding; square brackets mean themselves. No place begins or ends inside a word. A final full stop or
    comma is ignored before a closing quotation mark, be it the text's, or the quote's own, when it is `closed` by one
    that was left out of it.
    """
    return tuple(literal_places(*reconciled(text, quote), closed=closed))


def match(text: str | FoldedText, quote: str, *, closed: bool = False) -> tuple[Match, ...]:
    """Return the ways to read the quote as words of the text, at most `MOST_MATCHES`; none when it does not hold.

    What `find` finds comes first and alone. Else `[…]` leaves out words, in order; `[words]` are put in or replace what
    stands between the words beside them; `[sic]` stands for nothing; `[T]he` stands for "the". A bare `…` is the
    source's own.
    """
    source, quoted = reconciled(text, quote)
    literal = tuple(islice(literal_places(source, quoted, closed=closed), MOST_MATCHES))
    if literal:
        return tuple(Match(parts=(verbatim_part(source, span, spaced=False),)) for span in literal)
    taken_apart = edited(quoted)
    if taken_apart is None:
        return ()
    return tuple(islice(readings(source, taken_apart, closed=closed), MOST_MATCHES))


def differs(text: str | FoldedText, quote: str, *, closed: bool = False) -> Difference | None:
    """Return the first place where the text has the quote but for case, punctuation or spacing, or None.

    Of a quote that holds it says nothing.
    """
    source, quoted = reconciled(text, quote)
    return None if match(source, quote, closed=closed) else difference(source, quoted)


def respells(text: FoldedText, quote: str) -> bool:
    """Whether the quote spells a word that the text has broken over a line end, so that the text is folded anew."""
    return bool(text.breaks) and not text.breaks.isdisjoint(compounds(as_view(quote).text))


def noted(text: str | FoldedText, quote: str) -> Noted | None:
    """Return the quote as it is to be written if all that it lacks are marks of notes, such as the digit of "regime2".

    Of a quote that holds it says nothing.
    """
    source, quoted = reconciled(text, quote)
    without = literally.stands_but_for_notes(source, quoted)
    if without is None or match(source, quote) or not match(source, without[0]):
        return None
    return Noted(quote=without[0], start=without[1], end=without[2])


def is_note(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text is the mark of a note and nothing else."""
    return start < end and note_at(text, start) == end


def nearest(text: str | FoldedText, quote: str) -> Nearest | None:
    """Return the wording of the text most like the quote, in whole words, or None; it decides nothing."""
    source = as_view(text)
    near = nearest_wording(source.text, BRACKETS.sub(r"\1", view(quote).text).strip())
    if near is None:
        return None
    start, end, ratio = near
    start, end = source.span(start, end)
    return Nearest(start=start, end=end, ratio=ratio)
