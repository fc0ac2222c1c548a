"""Finds the words that turn a sentence, and the places where an edit of a quote leaves them out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from generator.checks.source_index import place_in_source
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
"""What messages call each kind of qualifier."""


def qualifiers_in(text: str, start: int, end: int, language: str | None) -> tuple[Qualifier, ...]:
    """Return the qualifiers that begin between two offsets of a text, which is in `language`; offsets are of the text.

    "n't" is found although the word that it ends may begin before the stretch.
    """
    low = start
    while low > 0 and start - low < _LONGEST_WORD and text[low - 1].isalnum():
        low -= 1
    return tuple(
        replace(qualifier, start=low + qualifier.start, end=low + qualifier.end)
        for qualifier in qualifiers(text[low:end], language)
        if low + qualifier.start >= start
    )


_LONGEST_WORD: Final = 40


def left_out(seed: Seed, part: QuotePart, qualifier: Qualifier | None = None) -> Related:
    """Return the place of what an edit leaves out or replaces, with the qualifier in it marked."""
    marks = () if qualifier is None else (Span(file=seed.file, start=qualifier.start, end=qualifier.end),)
    return place_in_source(seed, part.start, part.end, "left out", marks)


def brackets_in(quote: Text) -> list[Span]:
    """Return where the editing marks of a quote stand."""
    return [quote.span_of(*bracket.span()) for bracket in _BRACKETS.finditer(quote) if bracket[0][1:-1].strip()]


_BRACKETS: Final = re.compile(r"\[[^\[\]]+\]")
