"""What an edit of a quote does with the words that turn a sentence."""

from __future__ import annotations

import re
from typing import Final

from generator.diagnostics.model import Related, Span, error
from generator.format.decode.scalars import Text
from generator.format.seeds import Seed
from generator.text.negation import Qualifier, qualifiers
from generator.text.quotes.edited import QuotePart

EDIT_CHANGES_SENSE = error(
    "edit-changes-sense",
    """An edit leaves out a negation, a condition or an exception inside a sentence, or puts one in, so that the speaker
    is made to say something else. Quote the words that turn the sentence, or quote less. This is never waived.""",
)

A: Final = {
    "negation": "a negation",
    "condition": "a condition",
    "exception": "an exception",
    "qualification": "a qualification",
}
"""How a message calls each kind of turning word."""


def qualifiers_in(text: str, start: int, end: int, language: str | None) -> tuple[Qualifier, ...]:
    """The turning words of a stretch; "n't" belongs to the word before it, which may begin outside."""
    low = start
    while low > 0 and start - low < _LONGEST_WORD and text[low - 1].isalnum():
        low -= 1
    return tuple(
        Qualifier(kind=turn.kind, text=turn.text, start=low + turn.start, end=low + turn.end)
        for turn in qualifiers(text[low:end], language)
        if low + turn.start >= start
    )


_LONGEST_WORD: Final = 40


def left_out(seed: Seed, part: QuotePart, turn: Qualifier | None = None) -> Related:
    """The place of what an edit leaves out or replaces, with the word that turns the sentence."""
    return Related(
        span=Span(file=seed.file, start=part.start, end=part.end),
        label=f"left out, in p{seed.passage_at(part.start)}",
        marks=() if turn is None else (Span(file=seed.file, start=turn.start, end=turn.end),),
    )


def brackets_in(quote: Text) -> list[Span]:
    """Where the editing marks of a quote stand."""
    return [quote.span_of(*found.span()) for found in _BRACKETS.finditer(quote) if found[0][1:-1].strip()]


_BRACKETS: Final = re.compile(r"\[[^\[\]]+\]")
