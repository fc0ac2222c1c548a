"""The speaker of evidence from a transcript is the one under whose label the passages stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.checks.context import Context
from generator.checks.omissions import EDIT_JOINS_SPEAKERS
from generator.checks.references import known_actor
from generator.checks.source_index import SourceIndex
from generator.checks.verified import CheckedEvidence
from generator.diagnostics.model import Code, Diagnostic, Related, Span, rule, shown, warning
from generator.format.registry import SOURCE_SPEAKER, speaks_for
from generator.format.seeds import Seed
from generator.text.attribution.speaker_labels import SpeakerLabel, folded_label
from generator.text.quotes.edited import QuotePart

SPEAKER_CONTRADICTED = rule(
    "speaker-contradicted",
    """The passage says that somebody else said this, or stands under somebody else's label in a transcript. Correct the
    speaker or the passage.""",
    told="the source gives this to somebody else",
)
SPEAKER_DESCRIBED = warning(
    "speaker-described",
    """The passage gives this to somebody whom it does not name, such as "the former diplomat" or "a government source",
    or stands in a transcript under a label that names nobody known. If you know from the rest of the source that it
    means the speaker, list `speaker` under `inferred`, which readers see; say whom a label means under `labels` in the
    source's descriptor.""",
    told="the passage does not name who said this",
)
LABEL_UNUSED = warning(
    "label-unused",
    """The descriptor says whom a label means that opens no passage of its text, so that nothing comes of it. Write it
    as it stands before the colon, or take it out. Labels are read where the descriptor says `kind: transcript`.""",
)


def descriptor_maps_labels_to_actors(seed: Seed, context: Context) -> Iterator[Diagnostic]:
    """The labels in a descriptor stand in its text, and mean actors that exist, or the source itself."""
    used: set[str] = set()
    if seed.descriptor.labels:
        used = {
            label.key for label in context.source_index.labels(seed.id) if label is not None and label.key is not None
        }
    for words, actor in (seed.descriptor.labels or {}).items():
        if actor != SOURCE_SPEAKER:
            yield from known_actor(actor, context.registry, also=SOURCE_SPEAKER)
        if folded_label(words) not in used:
            is_read = seed.descriptor.kind == "transcript"
            hint = "write it as it stands before the colon" if is_read else "write `kind: transcript`, if it is one"
            message = f"no passage opens with the label {shown(words)}"
            yield Diagnostic(
                code=LABEL_UNUSED,
                message=message if is_read else f"labels are not read in a source of kind {seed.descriptor.kind}",
                span=words.span,
                hint=hint,
            )


def words_are_under_their_label(
    parts: Iterable[QuotePart], checked: CheckedEvidence, source_index: SourceIndex, at: Span, by: Span
) -> Iterator[Diagnostic]:
    """Quoted words of a transcript stand under one label, and it is the speaker's. At most one problem.

    `at` is where the words stand in the author's file, `by` where their speaker does. A relay's label will do for words
    that the transcript has in quotation marks.
    """
    seed, speaker = source_index.library[checked.found], str(checked.evidence.speaker)
    heard = source_index.voices(seed.id)
    first: tuple[SpeakerLabel, int] | None = None
    wrong: Diagnostic | None = None
    for part in parts:
        if part.kind != "verbatim":
            continue
        relayed = heard.quoted(part.start, part.end) is not None
        for number in range(seed.passage_at(part.start), seed.passage_at(part.end - 1) + 1):
            label = source_index.label_at(seed.id, number)
            if label is None:
                continue
            if first is not None and _differ(first[0], label):
                yield Diagnostic(
                    code=EDIT_JOINS_SPEAKERS,
                    message=f"the quote joins words under the labels {shown(first[0].words)} and {shown(label.words)}",
                    span=at,
                    hint="quote the two apart, each with its speaker",
                    related=tuple(_related(checked.found, *each, source_index) for each in (first, (label, number))),
                )
                return
            first = first or (label, number)
            if (
                wrong is None
                and not _is_by(label, checked, source_index, relayed=relayed)
                and not (speaker == SOURCE_SPEAKER and label.actor is None)
                and not _may_be_unknown(label, checked)
            ):
                wrong = _problem(label, (checked.found, number), checked, source_index, by)
    if wrong is not None:
        yield wrong


def reports_are_under_their_label(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """What is reported from a transcript stands under the speaker's label, or a relay's. At most one problem.

    Beside a passage under such a label, others may be cited that stand under nobody's, as a question does.
    """
    own, unclear = False, None
    for passage_range in checked.ranges:
        for number in range(passage_range.first, passage_range.last + 1):
            label = source_index.label_at(passage_range.seed, number)
            if label is None:
                continue
            if _is_by(label, checked, source_index, relayed=True):
                own = True
                continue
            if _may_be_unknown(label, checked):
                continue
            place = passage_range.seed, number
            wrong = _problem(label, place, checked, source_index, checked.evidence.speaker.span)
            if label.actor is not None and label.actor != SOURCE_SPEAKER:
                yield wrong
                return
            unclear = unclear or wrong
    if unclear is not None and not own:
        yield unclear


def is_under_own_label(checked: CheckedEvidence, source_index: SourceIndex) -> bool:
    """Whether a cited passage stands under the label of the speaker, or of somebody who speaks for it."""
    found = (
        source_index.label_at(passage_range.seed, number)
        for passage_range in checked.ranges
        for number in range(passage_range.first, passage_range.last + 1)
    )
    return any(label is not None and _is_by(label, checked, source_index, relayed=False) for label in found)


def _is_by(label: SpeakerLabel, checked: CheckedEvidence, source_index: SourceIndex, *, relayed: bool) -> bool:
    speaker = str(checked.evidence.speaker)
    if label.actor is None:
        return False
    return speaks_for(label.actor, speaker, source_index.registry) or (relayed and label.actor in checked.evidence.via)


def _differ(one: SpeakerLabel, other: SpeakerLabel) -> bool:
    if one.actor is not None and other.actor is not None:
        return one.actor != other.actor
    return folded_label(one.words) != folded_label(other.words)


def _may_be_unknown(label: SpeakerLabel, checked: CheckedEvidence) -> bool:
    """Whether a label names no actor and the descriptor or the writer has answered for that."""
    return label.actor is None and (label.key is not None or "speaker" in checked.evidence.inferred)


def _problem(
    label: SpeakerLabel, passage: tuple[str, int], checked: CheckedEvidence, source_index: SourceIndex, by: Span
) -> Diagnostic:
    """What is wrong with a label that is not the speaker's. `passage` is the seed and the number of its passage."""
    speaker, (seed, number) = checked.evidence.speaker, passage
    code: Code = SPEAKER_CONTRADICTED
    message = f"p{number} is under the label {shown(label.words)}"
    if label.actor is None:
        code = SPEAKER_DESCRIBED
        message += ", which names nobody known"
        hint = f"if that is who is meant, write `labels: {{{label.words}: {speaker}}}` in the descriptor of {seed}"
    elif label.actor == SOURCE_SPEAKER:
        message += ", which the descriptor gives to the source itself"
        hint = f"write `speaker: {SOURCE_SPEAKER}`, or cite the passage that is meant"
    else:
        message += f", so that {shown(speaker)} did not say this"
        hint = f"write `speaker: {label.actor}`, or cite the passage that is meant"
    related = (_related(seed, label, number, source_index),)
    return Diagnostic(code=code, message=message, span=by, hint=hint, related=related)


def _related(seed: str, label: SpeakerLabel, number: int, source_index: SourceIndex) -> Related:
    found = source_index.library[seed]
    stands = found.passage_at(label.start)
    there = Span(file=found.file, start=label.start, end=label.end)
    return Related(span=there, label=f"the label, in p{stands}" + (f", holds in p{number}" if stands != number else ""))
