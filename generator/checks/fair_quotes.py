"""Checks that quoted and reported words keep their sense and their speaker."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.context import BriefingContext
from generator.checks.dropped_context import quote_keeps_its_context
from generator.checks.negations import brackets_in
from generator.checks.omissions import QuotedWords, edits_keep_the_sense
from generator.checks.speakers import evidence_is_by_its_speaker, is_quoted, speech_alone
from generator.checks.verified import CheckedEvidence
from generator.diagnostics.model import Diagnostic, has_errors


def words_keep_their_sense_and_speaker(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report edits that change the sense of a quote, a wrong speaker, and context that a quote drops.

    The checks run in this order, and an error ends them: a quote that joins the words of two speakers also has a wrong
    speaker, and words of another person have dropped no context of this speaker.
    """
    evidence, source_index = checked.evidence, context.source_index
    if evidence.quote is None:
        yield from evidence_is_by_its_speaker(checked, source_index)
        return
    seed, voices = context.seeds[checked.seed], source_index.voices(checked.seed)
    at, alone = evidence.quote.span, speech_alone(evidence.speaker, seed)
    quoted = QuotedWords(parts=checked.parts, seed=seed, at=at, speech_alone=alone)
    problems_of_edits = list(edits_keep_the_sense(quoted, source_index, brackets_in(evidence.quote)))
    yield from problems_of_edits
    problems_of_speaker = (
        [] if has_errors(problems_of_edits) else list(evidence_is_by_its_speaker(checked, source_index))
    )
    yield from problems_of_speaker
    # Only a speaker's sentence can lose its context; the narration of a report is not one.
    if not has_errors(problems_of_speaker) and (alone or seed.descriptor.kind != "news"):
        is_speech = is_quoted(checked.parts, evidence.speaker, seed, voices)
        yield from quote_keeps_its_context(checked.parts, seed, voices, speech_alone=is_speech, at=at)
