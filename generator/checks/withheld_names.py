"""Checks that no text names an actor that is hidden from its readers, whatever field it stands in.

The texts are listed by the types of the records (`format/texts.py`), so that a new field is checked too. Names are
found as pages find them. The whole name of a person is also found in any case and punctuation, as ids and addresses
have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from generator.checks.context import BriefingContext, Context, ProjectRecords
from generator.checks.hidden_actors import HiddenActors, HiddenFromLabel
from generator.checks.naming import is_within, unquoted
from generator.checks.release import MARKING_TOO_LOW
from generator.checks.source_index import SourceIndex
from generator.diagnostics.model import Diagnostic, Span, shown
from generator.format.briefing import Briefing, Spec
from generator.format.decode.scalars import Text
from generator.format.registry import Registry
from generator.format.seeds import Seed
from generator.format.texts import Field, texts_of
from generator.format.tlp import Marking, allows, label_of

CHECKED_ELSEWHERE: Final = frozenset(
    {"summary", "sections.*.text", "judgements.*.text", "evidence.*.quote", "evidence.*.states"}
)
"""Fields of a briefing whose quotations have checks of their own."""
HELD_TO_NOTHING: Final = frozenset({"revisions.*.was.*", "evidence.*.translation.text"})
"""Fields of a briefing whose quotations no evidence can prove: replaced words of revisions, and translations."""
TECHNICAL: Final = frozenset(
    {"evidence.*.at.*", "evidence.*.same_as.*", "language", "evidence.*.translation.language", "mentions.key"}
)
"""Fields of a briefing that readers do not see as text."""


def plain_texts(spec: Spec) -> list[Text]:
    """Return all texts of a briefing that readers see and that are neither prose nor evidence."""
    left_out = CHECKED_ELSEWHERE | HELD_TO_NOTHING | TECHNICAL
    return [text for field, text in texts_of(spec) if type(text) is Text and field.path not in left_out]


def briefing_names_no_actor_above_its_marking(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report actors with a more restrictive label that a text of the briefing, or its slug, names.

    Quotations are the source's words and may name them; the words in brackets inside quotations are the writer's.
    """
    own = label_of(briefing.spec)
    hidden = context.whole.hidden_actors.level(own)
    if not hidden.ids:
        return
    subject = f"the briefing is {own}, and"
    if id := next(hidden.in_words(briefing.slug), None):
        yield _problem(id, subject, hidden, briefing.spec.title, f"name the file other than {shown(briefing.slug)}")
    for field, text in texts_of(briefing.spec):
        if field.refers_to not in {"actor", "speaker"}:
            yield from _named(text, _writers_words(field, text), context.source_index, hidden, subject)


def descriptor_names_no_actor_above_its_marking(seed: Seed, context: Context) -> Iterator[Diagnostic]:
    """Report actors with a more restrictive label than a source that its descriptor, or its id, names."""
    own = label_of(seed.descriptor)
    hidden = context.hidden_actors.level(own)
    if hidden.ids:
        subject = f"the source is {own}, and"
        yield from _of_record(seed.id, seed.descriptor, seed.descriptor.label, context.source_index, hidden, subject)


def actors_name_no_actor_above_their_marking(registry: Registry, context: Context) -> Iterator[Diagnostic]:
    """Report actors that a text of another actor with a less restrictive label names."""
    for id, actor in registry.actors.items():
        own = label_of(actor)
        hidden = context.hidden_actors.level(own)
        if hidden.ids:
            subject = f"the actor {id} is {own}, and"
            yield from _of_record(id, actor, actor.name, context.source_index, hidden, subject)


def topics_name_no_actor_above_their_briefings(project: ProjectRecords, context: Context) -> Iterator[Diagnostic]:
    """Report actors that a topic or stance names although a briefing that shows it has a less restrictive label."""
    topics, stances = _lowest(project.briefings.values())
    for id, own in topics.items():
        topic = project.registry.topics.get(id)
        if topic is None:
            continue
        for name, title in [(None, topic.title), *(topic.stances or {}).items()]:
            level = own if name is None else stances.get((id, str(name)), own)
            hidden = context.hidden_actors.level(level)
            subject = f"a briefing that shows this is {level}, and it"
            for text in (title,) if name is None else (name, title):
                yield from _named(text, [(0, len(text))], context.source_index, hidden, subject)


def settings_name_no_hidden_actor(
    texts: Iterable[tuple[str, Span]], registry: Registry, audience: Marking
) -> Iterator[Diagnostic]:
    """Report actors that the settings name and that are hidden from the readers of the build.

    `texts` are the texts of the settings that pages print, each with its place. `audience` is the label of the readers.
    """
    hidden = HiddenActors(registry).level(audience)
    if not hidden.ids:
        return
    source_index = SourceIndex({}, registry)
    for text, span in texts:
        mentions = source_index.mentions(text)
        named = [mention.ids[0] for mention in mentions if all(id in hidden.ids for id in mention.ids)]
        for id in dict.fromkeys((*named, *hidden.in_words(text))):
            yield Diagnostic(
                code=MARKING_TOO_LOW,
                message=f"the site is for {audience}, and its settings name the actor {id}, which is {hidden.ids[id]}",
                span=span,
                hint=f"leave the name out, or build with `--audience {hidden.ids[id]}`",
            )


def _lowest(briefings: Iterable[Briefing]) -> tuple[dict[str, Marking], dict[tuple[str, str], Marking]]:
    """Return the least restrictive label of the briefings that show each topic, and of those that take each stance."""
    topics: dict[str, Marking] = {}
    stances: dict[tuple[str, str], Marking] = {}
    for briefing in briefings:
        spec, own = briefing.spec, label_of(briefing.spec)
        used = {*spec.topics, *(topic for evidence in spec.evidence.values() for topic in evidence.topics)}
        for topic in {*used, *(position.topic for position in spec.positions)}:
            topics[str(topic)] = _lower(own, topics.get(str(topic), own))
        for position in spec.positions:
            key = str(position.topic), str(position.stance)
            stances[key] = _lower(own, stances.get(key, own))
    return topics, stances


def _lower(label: Marking, other: Marking) -> Marking:
    return label if allows(other, label) else other


# The labels of a transcript are its own words, and pages do not show which actors they mean.
_LABELS: Final = "labels.key"


def _of_record(
    id: str, record: Any, label: Text, source_index: SourceIndex, hidden: HiddenFromLabel, subject: str
) -> Iterator[Diagnostic]:
    """Report hidden actors that the id of a record or one of its texts names.

    `label` is the text that stands for the id in a diagnostic. `subject` is how messages begin. The record of a hidden
    actor may name this actor.
    """
    for named in hidden.in_words(id):
        yield _problem(named, subject, hidden, label, "choose another id")
        break
    for field, text in texts_of(record):
        if field.refers_to is None and field.path != _LABELS:
            yield from _named(text, [(0, len(text))], source_index, hidden, subject, but=id)


def _named(
    text: Text,
    within: list[tuple[int, int]],
    source_index: SourceIndex,
    hidden: HiddenFromLabel,
    subject: str,
    but: str | None = None,
) -> Iterator[Diagnostic]:
    """Report the hidden actors that a text names, each once, at the name.

    Only names in the stretches `within` count. `subject` is how messages begin, and `but` is the actor whose own text
    it is, if it is one's.
    """
    reported: set[str] = set()
    mentions = source_index.mentions(text) if type(text) is Text and hidden.ids else ()
    for mention in mentions:
        if not all(id in hidden.ids for id in mention.ids) or mention.ids[0] in reported:
            continue
        if is_within(mention.start, mention.end, within):
            reported.add(mention.ids[0])
            yield _problem(mention.ids[0], subject, hidden, text, _LEAVE_OUT, (mention.start, mention.end))
    for start, end in within:
        for id in hidden.in_words(text[start:end]):
            if id not in reported and id != but:
                reported.add(id)
                yield _problem(id, subject, hidden, text, _LEAVE_OUT)


_LEAVE_OUT: Final = "leave the name out"


def _problem(
    id: str, subject: str, hidden: HiddenFromLabel, text: Text, remedy: str, place: tuple[int, int] | None = None
) -> Diagnostic:
    """Return the problem of a text that names a hidden actor. `place` is the name in the text, None for all of it."""
    label = hidden.ids[id]
    return Diagnostic(
        code=MARKING_TOO_LOW,
        message=f"{subject} names the actor {id}, which is {label}",
        span=text.span if place is None else text.span_of(*place),
        hint=f"{remedy}, or write `marking: {label}`",
    )


def _writers_words(field: Field, text: Text) -> list[tuple[int, int]]:
    """Return the stretches of a text that are the writer's own words, and not quoted, in order."""
    if field.path == "evidence.*.quote":
        return _brackets(text, 0, len(text))
    if field.path in HELD_TO_NOTHING | TECHNICAL or type(text) is not Text:
        return [(0, len(text))]
    own = unquoted(text)
    ends = [end for _, end in own]
    starts = [start for start, _ in own][1:]
    inside = [stretch for low, high in zip(ends, starts, strict=False) for stretch in _brackets(text, low, high)]
    return sorted([*own, *inside])


_BRACKETS: Final = re.compile(r"\[[^\[\]]+\]")


def _brackets(text: str, low: int, high: int) -> list[tuple[int, int]]:
    return [bracket.span() for bracket in _BRACKETS.finditer(text, low, high)]
