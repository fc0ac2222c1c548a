"""Words that stand in the source keep their sense and their speaker, as a briefing quotes or reports them."""

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
    """Edits keep the sense of a quote, its speaker said the words, and the sentence around them goes the same way.

    A quote that joins the words of two speakers is not its speaker's either, which is told once. Words that another
    person said have dropped no context of the speaker's.
    """
    evidence, source_index = checked.evidence, context.source_index
    if evidence.quote is None:
        yield from evidence_is_by_its_speaker(checked, source_index)
        return
    seed, voices = context.seeds[checked.found], source_index.voices(checked.found)
    at, alone = evidence.quote.span, speech_alone(evidence.speaker, seed)
    quoted = QuotedWords(parts=checked.parts, seed=seed, at=at, speech_alone=alone)
    edits = list(edits_keep_the_sense(quoted, source_index, brackets_in(evidence.quote)))
    yield from edits
    speaker = [] if has_errors(edits) else list(evidence_is_by_its_speaker(checked, source_index))
    yield from speaker
    # The speaker's sentence can be cut; narration of a report is no speaker's sentence.
    if not has_errors(speaker) and (alone or seed.descriptor.kind != "news"):
        is_speech = is_quoted(checked.parts, evidence.speaker, seed, voices)
        yield from quote_keeps_its_context(checked.parts, seed, voices, speech_alone=is_speech, at=at)
