"""Checks that evidence from a transcript stands under the label of its speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.checks.context import Context
from generator.checks.omissions import EDIT_JOINS_SPEAKERS
from generator.checks.references import known_actor
from generator.checks.source_index import SourceIndex, place_in_source
from generator.checks.verified import CheckedEvidence
from generator.diagnostics.model import Code, Diagnostic, Related, Span, rule, shown, warning
from generator.format.registry import SOURCE_SPEAKER, speaks_for
from generator.format.seeds import Seed
from generator.text.attribution.speaker_labels import SpeakerLabel, folded_label
from generator.text.quotes.edited import QuotePart, quoted_words

SPEAKER_CONTRADICTED = rule(
    "speaker-contradicted",
    """The passage says that another person said this, or stands under another person's label in a transcript.
    Correct the speaker or the passage.""",
    told="the source gives this to another speaker",
)
SPEAKER_DESCRIBED = warning(
    "speaker-described",
    """The passage gives this to a person without a name, such as "the former diplomat" or "a government source",
    or stands in a transcript under a label that names no known actor. If you know from the rest of the source that it
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
    """Report labels of a descriptor that do not stand in its text, or that mean actors that do not exist."""
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
    """Report quoted words of a transcript under a label that is not their speaker's, or under several labels.

    `parts` are the words as they were found. `at` is where they stand in the writer's file, and `by` is where their
    speaker stands there. Words that the transcript has in quotation marks may stand under a relay's label. Yields at
    most one problem.
    """
    seed, speaker = source_index.library[checked.seed], str(checked.evidence.speaker)
    voices = source_index.voices(seed.id)
    first: tuple[SpeakerLabel, int] | None = None
    wrong_label: Diagnostic | None = None
    for words in quoted_words(parts):
        relayed = voices.quoted(words.start, words.end) is not None
        for number in range(seed.passage_at(words.start), seed.passage_at(words.end - 1) + 1):
            label = source_index.label_at(seed.id, number)
            if label is None:
                continue
            if first is not None and _differ(first[0], label):
                places = (first, (label, number))
                yield Diagnostic(
                    code=EDIT_JOINS_SPEAKERS,
                    message=f"the quote joins words under the labels {shown(first[0].words)} and {shown(label.words)}",
                    span=at,
                    hint="quote the two apart, each with its speaker",
                    related=tuple(_related(seed, *place) for place in places),
                )
                return
            first = first or (label, number)
            if (
                wrong_label is None
                and not _is_by(label, checked, source_index, relayed=relayed)
                and not (speaker == SOURCE_SPEAKER and label.actor is None)
                and not _may_be_unknown(label, checked)
            ):
                wrong_label = _problem(label, seed, number, checked, by)
    if wrong_label is not None:
        yield wrong_label


def reports_are_under_their_label(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Report a report from a transcript that stands under a label of neither its speaker nor a relay.

    If one of its passages stands under such a label, others may stand under unknown ones, as a question does. Yields
    at most one problem.
    """
    is_own, unknown_label = False, None
    for seed, number in _passages(checked, source_index):
        label = source_index.label_at(seed.id, number)
        if label is None:
            continue
        if _is_by(label, checked, source_index, relayed=True):
            is_own = True
            continue
        if _may_be_unknown(label, checked):
            continue
        problem = _problem(label, seed, number, checked, checked.evidence.speaker.span)
        if label.actor is not None and label.actor != SOURCE_SPEAKER:
            yield problem
            return
        unknown_label = unknown_label or problem
    if unknown_label is not None and not is_own:
        yield unknown_label


def is_under_own_label(checked: CheckedEvidence, source_index: SourceIndex) -> bool:
    """Return whether a cited passage stands under the label of the speaker, or of one who speaks for it."""
    labels = (source_index.label_at(seed.id, number) for seed, number in _passages(checked, source_index))
    return any(label is not None and _is_by(label, checked, source_index, relayed=False) for label in labels)


def _passages(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[tuple[Seed, int]]:
    """Yield the seed and the number of each passage that evidence cites."""
    for cited in checked.ranges:
        for number in range(cited.first, cited.last + 1):
            yield source_index.library[cited.seed], number


def _is_by(label: SpeakerLabel, checked: CheckedEvidence, source_index: SourceIndex, *, relayed: bool) -> bool:
    """Return whether a label is the speaker's; with `relayed`, or that of a relay."""
    speaker = str(checked.evidence.speaker)
    if label.actor is None:
        return False
    return speaks_for(label.actor, speaker, source_index.registry) or (relayed and label.actor in checked.evidence.via)


def _differ(label: SpeakerLabel, later: SpeakerLabel) -> bool:
    """Return whether two labels mean different speakers."""
    if label.actor is not None and later.actor is not None:
        return label.actor != later.actor
    return folded_label(label.words) != folded_label(later.words)


def _may_be_unknown(label: SpeakerLabel, checked: CheckedEvidence) -> bool:
    """Return whether a label without an actor is accepted, since the descriptor or the writer says who is meant."""
    return label.actor is None and (label.key is not None or "speaker" in checked.evidence.inferred)


def _problem(label: SpeakerLabel, seed: Seed, number: int, checked: CheckedEvidence, by: Span) -> Diagnostic:
    """Return the problem of a label that is not the speaker's.

    `number` is that of the passage for which it holds, and `by` is where the speaker stands in the writer's file.
    """
    speaker = checked.evidence.speaker
    code: Code = SPEAKER_CONTRADICTED
    message = f"p{number} is under the label {shown(label.words)}"
    if label.actor is None:
        code = SPEAKER_DESCRIBED
        message += ", which names no known actor"
        hint = f"if that is who is meant, write `labels: {{{label.words}: {speaker}}}` in the descriptor of {seed.id}"
    elif label.actor == SOURCE_SPEAKER:
        message += ", which the descriptor gives to the source itself"
        hint = f"write `speaker: {SOURCE_SPEAKER}`, or cite the passage that is meant"
    else:
        message += f", so that {shown(speaker)} did not say this"
        hint = f"write `speaker: {label.actor}`, or cite the passage that is meant"
    return Diagnostic(code=code, message=message, span=by, hint=hint, related=(_related(seed, label, number),))


def _related(seed: Seed, label: SpeakerLabel, number: int) -> Related:
    """Return the place of the label that holds in a passage."""
    place = place_in_source(seed, label.start, label.end, "the label")
    return (
        place if seed.passage_at(label.start) == number else replace(place, label=f"{place.label}, holds in p{number}")
    )
