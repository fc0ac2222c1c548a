"""Explains how words that were not found differ from those of their source, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from generator.checks.source_index import place_in_source
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

# Below this likeness the nearest words have little in common with what the writer meant, and would mislead.
_NEAR_ENOUGH: Final = 0.6

# The cost of comparing a quote with a range of passages, however short it is.
_COMPARED: Final = 100


# Folding a passage costs more than finding words in it, and a passage is cited again and again. This many passages
# take some megabytes at most.
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
    """Words that were looked for in passages.

    `at` is where they stand in the writer's file, and `place(start, end)` returns where a part of them stands. `ranges`
    are the passages that were searched, and `where` is what messages call them. `closed` says that a closing quotation
    mark follows the words in the writer's file.
    """

    words: str
    at: Span
    place: Callable[[int, int], Span]
    ranges: Sequence[tuple[Seed, PassageRange]]
    where: str
    closed: bool = False

    def texts(self) -> Iterator[tuple[Seed, int, str]]:
        """Yield the texts that were searched: the seed, the offset of the text in it, and the text."""
        for seed, passages in self.ranges:
            span = seed.slice(passages.first, passages.last)
            yield seed, span.start, seed.text[span.start : span.end]


def unlike(sought: SoughtWords, code: Code, budget: WorkBudget) -> Diagnostic:
    """Return the problem of words that were not found: how they differ from the source's, and what to write instead.

    `code` is the code of a problem where the words differ; where only their style differs, the code says how. When
    `budget` has too little left for a comparison, the hint is a general one.
    """
    if not budget.spare(sum(length_of(seed, passages) + _COMPARED for seed, passages in sought.ranges)):
        return _without_likeness(sought, code)
    return (
        _skips_note(sought)
        or _differs_in_style(sought)
        or _parted_by_dots(sought, code)
        or _unlike_nearest(sought, code)
        or _without_likeness(sought, code)
    )


def _without_likeness(sought: SoughtWords, code: Code) -> Diagnostic:
    hint = "copy the words from the source, or leave the quotation out"
    return Diagnostic(code=code, message=f"the words are not in {sought.where}", span=sought.at, hint=hint)


def _skips_note(sought: SoughtWords) -> Diagnostic | None:
    """Return the problem of words that leave out the mark of a note, if that is all by which they differ."""
    for seed, offset, text in sought.texts():
        noted = quotes.noted(passage_view(text), sought.words)
        if noted is not None:
            place = offset + noted.start, offset + noted.end
            return Diagnostic(
                code=QUOTE_SKIPS_NOTE,
                message=f"in {sought.where} the mark of a note stands among the words",
                span=sought.at,
                hint=f"write {noted.quote}",
                related=_compared(sought, seed, place, "the exact words")[0],
            )
    return None


def _differs_in_style(sought: SoughtWords) -> Diagnostic | None:
    """Return the problem of words that differ in capitals, punctuation or spaces only."""
    for seed, offset, text in sought.texts():
        styled = quotes.differs(passage_view(text), sought.words, closed=sought.closed)
        if styled is not None:
            start, end = offset + styled.start, offset + styled.end
            related, marks = _compared(sought, seed, (start, end), "the exact words")
            style = _code_of(styled.kinds)
            exact = on_one_line(seed.text[start:end])
            hint = f"the exact words are: {exact}"
            if styled.kinds == {"case"} and exact[1:] == " ".join(sought.words.split())[1 : len(exact)]:
                hint += f"; another initial is written `[{sought.words.strip()[0]}]{exact[1:].split()[0]} …`"
            return Diagnostic(
                code=style,
                message=f"in {sought.where} the words have other {_KINDS[style.name]}",
                span=sought.at,
                hint=hint,
                related=related,
                marks=marks,
            )
    return None


def _parted_by_dots(sought: SoughtWords, code: Code) -> Diagnostic | None:
    """Return the problem of words that stand in a source, with others where the quote has three dots."""
    written = _DOTS.sub(" […] ", sought.words).strip()
    if written == sought.words.strip():
        return None
    for _, _, text in sought.texts():
        if quotes.match(passage_view(text), written, closed=sought.closed):
            return Diagnostic(
                code=code,
                message=f"in {sought.where} the source has other words where the quote has three dots",
                span=sought.at,
                hint=f"write {on_one_line(written)}",
                marks=tuple(sought.place(*dots.span()) for dots in _DOTS.finditer(sought.words)),
            )
    return None


def _unlike_nearest(sought: SoughtWords, code: Code) -> Diagnostic | None:
    """Return the problem of words that differ, with the nearest words of the sources if these are near enough."""
    best: tuple[float, Seed, int, int] | None = None
    for seed, offset, text in sought.texts():
        near = quotes.nearest(text, sought.words)
        if near is not None and (best is None or near.ratio > best[0]):
            best = (near.ratio, seed, offset + near.start, offset + near.end)
    if best is None or best[0] < _NEAR_ENOUGH:
        return None
    _, seed, start, end = best
    related, marks = _compared(sought, seed, (start, end), "the nearest words")
    return Diagnostic(
        code=code,
        message=f"the words are not in {sought.where}",
        span=sought.at,
        hint=f"the nearest words are: {on_one_line(seed.text[start:end])}",
        related=related,
        marks=marks,
    )


# Three dots between words, as many writers put them for words left out, but not `[…]`.
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
    sought: SoughtWords, seed: Seed, place: tuple[int, int], label: str
) -> tuple[tuple[Related, ...], tuple[Span, ...]]:
    """Return the source's words with those marked that differ, and the places of the writer's words that differ.

    `place` is where the source's words begin and end in the seed's text, and `label` is what a message calls them.
    """
    start, end = place
    ours = [word.span() for word in _WORD.finditer(sought.words)]
    theirs = [word.span() for word in _WORD.finditer(seed.text, start, end)]
    source_marks, writer_marks = [], []
    differences = changed_words(_folded(sought.words, ours), _folded(seed.text, theirs))
    for our_first, our_end, their_first, their_end in differences:
        if our_first < our_end:
            writer_marks.append(sought.place(ours[our_first][0], ours[our_end - 1][1]))
        if their_first < their_end:
            mark = Span(file=seed.file, start=theirs[their_first][0], end=theirs[their_end - 1][1])
            source_marks.append(mark)
    return (place_in_source(seed, start, end, label, source_marks),), tuple(writer_marks)


_WORD: Final = re.compile(r"\S+")


def _folded(text: str, words: Iterable[tuple[int, int]]) -> list[str]:
    return [quotes.view(text[start:end]).text for start, end in words]
