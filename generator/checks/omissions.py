"""Checks that edits of a quote, `[…]` and `[words]`, do not change its sense or hide a change of speaker."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator.checks.bracket_edits import insertion_keeps_the_sense
from generator.checks.negations import EDIT_CHANGES_SENSE, A, left_out, qualifiers_in
from generator.checks.source_index import SourceIndex
from generator.diagnostics.model import Diagnostic, Related, Span, error, rule, shown, warning
from generator.format.seeds import Seed, known
from generator.text import quotes
from generator.text.attribution.reporting_clauses import Attribution
from generator.text.attribution.voices import Voices
from generator.text.negation import knows
from generator.text.prose.sentences import sentence_ends
from generator.text.quotes.edited import QuotePart, quoted_words

EDIT_OMITS_CONTEXT = warning(
    "edit-omits-context",
    """A whole sentence that `[…]` leaves out holds a negation, a condition or an exception, or words left out inside a
    sentence qualify it, such as "may" or "when". Make sure that the quote says the same without them; waive the warning
    with the reason, or quote the two parts apart.""",
    told="what the quote leaves out holds a condition or a negation",
)
EDIT_SPLICES_SENTENCES = rule(
    "edit-splices-sentences",
    """An omission begins inside one sentence and ends inside another, which makes a sentence that was never said. Quote
    the first to its end, or the two apart.""",
    told="the quote joins the beginning of one sentence to the end of another",
)
EDIT_UNJUDGED = warning(
    "edit-unjudged",
    """The words that turn a sentence are not known for the language of the source, so that nothing checks what the edit
    leaves out. Ask a person who knows the language to read it, and waive the warning with their name.""",
    told="no check knows the language of the words left out",
)
EDIT_JOINS_SPEAKERS = error(
    "edit-joins-speakers",
    """An omission hides that another person begins to speak. Quote the two speakers apart.""",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedWords:
    """A quote as it was found in a seed.

    `parts` are its words and edits, with offsets of the seed's text, and `at` is where it stands in the writer's file.
    With `speech_alone`, an omission may leave out narration between quoted words.
    """

    parts: Sequence[QuotePart]
    seed: Seed
    at: Span
    speech_alone: bool


def edits_keep_the_sense(
    quoted: QuotedWords, source_index: SourceIndex, brackets: Sequence[Span] = ()
) -> Iterator[Diagnostic]:
    """Report edits that leave out or put in what turns a sentence, or that hide a change of speaker.

    `brackets` are where its editing marks stand in the writer's file; if they are as many as the edits, each problem
    marks its own.
    """
    parts, seed, at = quoted.parts, quoted.seed, quoted.at
    language, voices = known(seed.descriptor.language), source_index.voices(seed.id)
    if any(part.kind != "verbatim" and not _is_note(part, seed) for part in parts) and not knows(language):
        message = f"what the edit leaves out cannot be judged in the language {shown(language or '')}"
        hint = "ask a person who knows it to read it, and waive this with a reason"
        yield Diagnostic(code=EDIT_UNJUDGED, message=message, span=at, hint=hint)
    sentences = _Sentences(seed.text, voices)
    edits = [index for index, part in enumerate(parts) if part.kind != "verbatim"]
    places = brackets if len(brackets) == len(edits) else [at] * len(edits)
    for index, place in zip(edits, places, strict=True):
        if parts[index].kind == "omission":
            problems = _omission_problems(quoted, index, voices, sentences)
        else:
            problems = insertion_keeps_the_sense(parts, index, seed, source_index, at)
        yield from (replace(problem, marks=(place,) if place is not at else ()) for problem in problems)
    yield from _joined_speakers(quoted, voices)


class _Sentences:
    """Where sentences begin and end in the passages of a text, worked out for a passage when it is first needed."""

    def __init__(self, text: str, voices: Voices) -> None:
        self._text = text
        self._passages = voices.passages
        self._bounds: dict[int, list[int]] = {}

    def bounds_around(self, start: int, end: int) -> list[int]:
        """Return the bounds of sentences in the passages that a stretch touches: their begins, ends and both edges."""
        first = max(0, bisect_right(self._passages, (start, len(self._text))) - 1)
        bounds: list[int] = []
        for index in range(first, len(self._passages)):
            low, high = self._passages[index]
            if low >= end and bounds:
                break
            if index not in self._bounds:
                self._bounds[index] = [low, *(low + at for at in sentence_ends(self._text[low:high])), high]
            bounds += self._bounds[index]
        return bounds


def _omission_problems(quoted: QuotedWords, index: int, voices: Voices, sentences: _Sentences) -> Iterator[Diagnostic]:
    """Yield the problem of an omission, if it has one. `index` is its number among the parts of the quote."""
    parts, seed, at = quoted.parts, quoted.seed, quoted.at
    part, language = parts[index], known(seed.descriptor.language)
    if _is_note(part, seed):
        return
    bounds = sentences.bounds_around(part.start, part.end)
    start, end = _outer_start(seed.text, part.start), _outer_end(seed.text, part.end)
    first = bounds[max(0, bisect_right(bounds, part.start) - 1)]
    last = bounds[max(0, bisect_right(bounds, part.end - 1) - 1)]
    # A sentence that begins behind an omission with its own capital shows readers that it is a new one.
    lowered = index + 1 < len(parts) and _LOWERED.fullmatch(parts[index + 1].text) is not None
    begins = _outer_start(seed.text, part.end) <= last and not lowered
    if first < start and first < last < part.end and not begins and end < _next(bounds, last):
        yield Diagnostic(
            code=EDIT_SPLICES_SENTENCES,
            message=f"{shown(part.text)} joins the beginning of one sentence to the end of another",
            span=at,
            hint="quote the first sentence to its end, or quote the two apart",
            related=(left_out(seed, part),),
        )
        return
    lost = [
        qualifier
        for qualifier in qualifiers_in(seed.text, part.start, part.end, language)
        if not quoted.speech_alone or voices.quoted(qualifier.start, qualifier.end) is not None
    ]
    if not lost:
        return
    inside = [
        qualifier
        for qualifier in lost
        if qualifier.kind != "qualification"
        and (
            bounds[max(0, bisect_right(bounds, qualifier.start) - 1)] < start
            or bounds[min(len(bounds) - 1, bisect_left(bounds, qualifier.end))] > end
        )
    ]
    gravest = (inside or lost)[0]
    yield Diagnostic(
        code=EDIT_CHANGES_SENSE if inside else EDIT_OMITS_CONTEXT,
        message=f"{shown(part.text)} leaves out {shown(gravest.text)}, {A[gravest.kind]}",
        span=at,
        hint="quote the word as well, or end the quote before it"
        if inside
        else "make sure that the quote says the same without it, and waive this with the reason",
        related=(left_out(seed, part, gravest),),
    )


def _is_note(part: QuotePart, seed: Seed) -> bool:
    """Return whether a part leaves out the mark of a note and no words."""
    return part.kind == "omission" and quotes.is_note(seed.text, part.start, part.end)


_LOWERED: Final = re.compile(r"\[[^\W\d_]\]")


def _next(bounds: Sequence[int], bound: int) -> int:
    return bounds[min(len(bounds) - 1, bisect_right(bounds, bound))]


def _outer_start(text: str, start: int) -> int:
    """Return where a stretch begins if the quotation marks and white space before it belong to it."""
    while start > 0 and (text[start - 1].isspace() or text[start - 1] in _QUOTATION):
        start -= 1
    return start


def _outer_end(text: str, end: int) -> int:
    """Return where a stretch ends if the quotation marks and white space behind it belong to it."""
    while end < len(text) and (text[end].isspace() or text[end] in _QUOTATION):
        end += 1
    return end


_QUOTATION: Final = "“”„«»\"‘’'"


def _joined_speakers(quoted: QuotedWords, voices: Voices) -> Iterator[Diagnostic]:
    """Report a quote whose words belong to two speakers, as far as the source says who speaks."""
    before: Attribution | None = None
    for part in quoted_words(quoted.parts):
        speech = voices.outermost(part.start, part.end)
        clause = next(iter(voices.clauses_of(speech)), None) if speech is not None else None
        if clause is None or clause.kind == "open" or (clause.kind == "pronoun" and not clause.ids):
            continue
        if before is not None and _differ(before, clause):
            yield Diagnostic(
                code=EDIT_JOINS_SPEAKERS,
                message="the quote joins words of two speakers",
                span=quoted.at,
                hint="quote the two apart, each with its speaker",
                related=tuple(
                    Related(
                        span=Span(file=quoted.seed.file, start=said_by.start, end=said_by.end),
                        label=f"said by {' '.join(said_by.subject.split())}",
                    )
                    for said_by in (before, clause)
                ),
            )
            return
        before = clause


def _differ(clause: Attribution, later: Attribution) -> bool:
    """Return whether two clauses give words to different speakers."""
    if clause.ids and later.ids:
        return not set(clause.ids) & set(later.ids)
    return clause.subject != later.subject
