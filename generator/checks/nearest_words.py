"""Tells how words that were not found differ from the words of their source, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from generator.checks.work_budget import WorkBudget
from generator.diagnostics.model import Code, Diagnostic, Related, Span, error
from generator.format.seeds import PassageRange, Seed
from generator.text import quotes
from generator.text.folding import FoldedText, on_one_line
from generator.text.nearest import changed_words

QUOTE_CASE_DIFFERS = error(
    "quote-case-differs",
    """The words stand in the passage, but with other capitals. Paste the exact words that the hint shows; a changed
    initial is written `[T]he`.""",
)
QUOTE_PUNCTUATION_DIFFERS = error(
    "quote-punctuation-differs",
    "The words stand in the passage, but with other punctuation. Paste the exact words that the hint shows.",
)
QUOTE_SPACING_DIFFERS = error(
    "quote-spacing-differs",
    """The letters stand in the passage, but are divided into words in another way. Paste the exact words that the
    hint shows.""",
)
QUOTE_SKIPS_NOTE = error(
    "quote-skips-note",
    """The words stand in the passage, but the source has the mark of a note among them, such as the number in
    "regime2". Leave it out with […], as the hint shows, so that readers see that something is left out; or quote it as
    it stands.""",
)

# Below this likeness the nearest words have little in common with those that were meant, and showing them misleads.
_NEAR_ENOUGH: Final = 0.6

# What it takes to compare a quote with a range of passages, however short that is.
_COMPARED: Final = 100


# Folding a passage costs more than finding words in it, and a passage is cited again and again. So many passages take
# some megabytes at most.
@lru_cache(maxsize=1024)
def passage_view(words: str) -> FoldedText:
    """Return the words of a passage, folded."""
    return quotes.view(words)


def length_of(seed: Seed, passages: PassageRange) -> int:
    """Return the number of characters in a range of passages."""
    span = seed.slice(passages.first, passages.last)
    return span.end - span.start


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtWords:
    """Words that were looked for, and where.

    `at` is where they stand in the author's file, and `place(start, end)` where some of them do. `ranges` are the
    passages that were looked through, and `where` is how a message calls them. `closed` tells that a closing quotation
    mark follows the words where they stand.
    """

    words: str
    at: Span
    place: Callable[[int, int], Span]
    ranges: Sequence[tuple[Seed, PassageRange]]
    where: str
    closed: bool = False


def unlike(sought: SoughtWords, code: Code, budget: WorkBudget) -> Diagnostic:
    """Return the problem of words that were not found: how they differ from the source's, and what to write instead.

    `code` is that of other words; what differs in style alone has codes of its own. What `budget` cannot spare is not
    looked for.
    """
    words, at, place, ranges, where = sought.words, sought.at, sought.place, sought.ranges, sought.where
    message = f"the words are not in {where}"
    if not budget.spare(sum(length_of(seed, passage_range) + _COMPARED for seed, passage_range in ranges)):
        hint = "copy the words from the source, or leave the quotation out"
        return Diagnostic(code=code, message=message, span=at, hint=hint)
    for seed, passage_range in ranges:
        span = seed.slice(passage_range.first, passage_range.last)
        noted = quotes.noted(passage_view(seed.text[span.start : span.end]), words)
        if noted is not None:
            start, end = span.start + noted.start, span.start + noted.end
            related, _ = _compared(words, place, seed, start, end, "the exact words")
            return Diagnostic(
                code=QUOTE_SKIPS_NOTE,
                message=f"in {where} the mark of a note stands among the words",
                span=at,
                hint=f"write {noted.quote}",
                related=related,
            )
    for seed, passage_range in ranges:
        span = seed.slice(passage_range.first, passage_range.last)
        styled = quotes.differs(passage_view(seed.text[span.start : span.end]), words, closed=sought.closed)
        if styled is not None:
            start, end = span.start + styled.start, span.start + styled.end
            related, marks = _compared(words, place, seed, start, end, "the exact words")
            style = _code_of(styled.kinds)
            message = f"in {where} the words have other {_KINDS[style.name]}"
            exact = on_one_line(seed.text[start:end])
            hint = f"the exact words are: {exact}"
            if styled.kinds == {"case"} and exact[1:] == " ".join(words.split())[1 : len(exact)]:
                hint += f"; another initial is written `[{words.strip()[0]}]{exact[1:].split()[0]} …`"
            return Diagnostic(code=style, message=message, span=at, hint=hint, related=related, marks=marks)
    if dotted := _parted_by_dots(sought, code):
        return dotted
    best: tuple[float, Seed, int, int] | None = None
    for seed, passage_range in ranges:
        span = seed.slice(passage_range.first, passage_range.last)
        near = quotes.nearest(seed.text[span.start : span.end], words)
        if near is not None and (best is None or near.ratio > best[0]):
            best = (near.ratio, seed, span.start + near.start, span.start + near.end)
    if best is None or best[0] < _NEAR_ENOUGH:
        hint = "copy the words from the source, or leave the quotation out"
        return Diagnostic(code=code, message=message, span=at, hint=hint)
    _, seed, start, end = best
    related, marks = _compared(words, place, seed, start, end, "the nearest words")
    hint = f"the nearest words are: {on_one_line(seed.text[start:end])}"
    return Diagnostic(code=code, message=message, span=at, hint=hint, related=related, marks=marks)


def _parted_by_dots(sought: SoughtWords, code: Code) -> Diagnostic | None:
    """The problem of words that stand in a source, but for others in the place of three dots that leave them out."""
    written = _DOTS.sub(" […] ", sought.words).strip()
    if written == sought.words.strip():
        return None
    for seed, passages in sought.ranges:
        span = seed.slice(passages.first, passages.last)
        if quotes.match(passage_view(seed.text[span.start : span.end]), written, closed=sought.closed):
            return Diagnostic(
                code=code,
                message=f"in {sought.where} the source has other words where the quote has three dots",
                span=sought.at,
                hint=f"write {on_one_line(written)}",
                marks=tuple(sought.place(*dots.span()) for dots in _DOTS.finditer(sought.words)),
            )
    return None


# Three dots between words, as people write them for words left out, but for the mark that says so.
_DOTS: Final = re.compile(r"(?<=\S)\s*(?<!\[)\(?(?:…|\.{3,}|\. \. \.)\)?(?!\])\s*(?=\S)")


def _code_of(kinds: frozenset[str]) -> Code:
    if "punctuation" in kinds:
        return QUOTE_PUNCTUATION_DIFFERS
    return QUOTE_CASE_DIFFERS if "case" in kinds else QUOTE_SPACING_DIFFERS


_KINDS: Final = {
    QUOTE_CASE_DIFFERS.name: "capitals",
    QUOTE_PUNCTUATION_DIFFERS.name: "punctuation",
    QUOTE_SPACING_DIFFERS.name: "spaces",
}


def _compared(
    words: str, place: Callable[[int, int], Span], seed: Seed, start: int, end: int, what: str
) -> tuple[tuple[Related, ...], tuple[Span, ...]]:
    """The source's wording with the words marked that differ, and those of the writer."""
    written = [found.span() for found in _WORD.finditer(words)]
    there = [found.span() for found in _WORD.finditer(seed.text, start, end)]
    marks, wrong = [], []
    for a, b, c, d in changed_words(_folded(words, written), _folded(seed.text, there)):
        if a < b:
            wrong.append(place(written[a][0], written[b - 1][1]))
        if c < d:
            marks.append(Span(file=seed.file, start=there[c][0], end=there[d - 1][1]))
    related = Related(
        span=Span(file=seed.file, start=start, end=end),
        label=f"{what}, in p{seed.passage_at(start)}",
        marks=tuple(marks),
    )
    return (related,), tuple(wrong)


_WORD: Final = re.compile(r"\S+")


def _folded(text: str, words: Iterable[tuple[int, int]]) -> list[str]:
    return [quotes.view(text[start:end]).text for start, end in words]
