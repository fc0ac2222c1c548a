"""No text names an actor whom its readers may not know of, in whatever field it stands.

The texts are enumerated from the types of the records (`format/texts.py`), so that a new field is looked at too.
Names are found as pages find them; the whole name of a person is found in any case and punctuation as well, as ids and
addresses write it.
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
from generator.format.tlp import Marking, allows, read_marking

CHECKED_ELSEWHERE: Final = frozenset(
    {"summary", "sections.*.text", "judgements.*.text", "evidence.*.quote", "evidence.*.states"}
)
"""Fields of a briefing whose quotations are held to what they cite by checks of their own."""
HELD_TO_NOTHING: Final = frozenset({"revisions.*.was.*", "evidence.*.translation.text"})
"""Fields of a briefing whose quotations no evidence can prove: what stood there before, and translations."""
TECHNICAL: Final = frozenset(
    {"evidence.*.at.*", "evidence.*.same_as.*", "language", "evidence.*.translation.language", "mentions.key"}
)
"""Fields of a briefing that readers do not see as text."""


def plain_texts(spec: Spec) -> list[Text]:
    """Every text of a briefing that readers see and that is neither prose nor evidence."""
    apart = CHECKED_ELSEWHERE | HELD_TO_NOTHING | TECHNICAL
    return [text for at, text in texts_of(spec) if type(text) is Text and at.path not in apart]


def briefing_names_nobody_above_its_marking(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """No text of the briefing, and not its slug, names an actor whose label is more restrictive.

    Quotations that are proved are the source's words; what stands in brackets inside them is the writer's.
    """
    own = read_marking(briefing.spec.marking, context.marking)
    hidden = context.whole.hidden_actors.level(own)
    if not hidden.ids:
        return
    known = context.source_index
    subject = f"the briefing is {own}, and"
    if id := next(hidden.in_words(briefing.slug), None):
        yield _problem(id, subject, hidden, briefing.spec.title, f"name the file other than {shown(briefing.slug)}")
    for at, text in texts_of(briefing.spec):
        if at.refers_to not in {"actor", "speaker"}:
            yield from _named(text, _writers_words(at, text), known, hidden, subject)


def descriptor_names_nobody_above_its_marking(seed: Seed, context: Context) -> Iterator[Diagnostic]:
    """No descriptor of a source, and not its id, names an actor whose label is more restrictive than the source's."""
    own = read_marking(seed.descriptor.marking, context.marking)
    hidden = context.hidden_actors.level(own)
    if hidden.ids:
        subject = f"the source is {own}, and"
        yield from _of_record(seed.id, seed.descriptor, seed.descriptor.label, context.source_index, hidden, subject)


def actors_name_nobody_above_their_marking(registry: Registry, context: Context) -> Iterator[Diagnostic]:
    """No text of an actor names another whose label is more restrictive."""
    for id, actor in registry.actors.items():
        own = read_marking(actor.marking, context.marking)
        hidden = context.hidden_actors.level(own)
        if hidden.ids:
            subject = f"the actor {id} is {own}, and"
            yield from _of_record(id, actor, actor.name, context.source_index, hidden, subject)


def topics_name_nobody_above_their_briefings(project: ProjectRecords, context: Context) -> Iterator[Diagnostic]:
    """No topic or stance names an actor whose label is more restrictive than that of a briefing which shows it."""
    topics, stances = _lowest(project.briefings.values(), context.marking)
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


def settings_name_nobody_withheld(
    texts: Iterable[tuple[str, Span]], registry: Registry, audience: Marking, default: Marking
) -> Iterator[Diagnostic]:
    """No text of the settings that pages print names an actor whom the readers of the build may not know of.

    `texts` are those texts and where they stand, and `audience` is the label of the readers.
    """
    hidden = HiddenActors(registry, default).level(audience)
    known = SourceIndex({}, registry) if hidden.ids else None
    for text, span in texts if known is not None else ():
        mentions = known.mentions(text) if known is not None else ()
        named = [mention.ids[0] for mention in mentions if all(id in hidden.ids for id in mention.ids)]
        for id in dict.fromkeys((*named, *hidden.in_words(text))):
            yield Diagnostic(
                code=MARKING_TOO_LOW,
                message=f"the site is for {audience}, and its settings name the actor {id}, which is {hidden.ids[id]}",
                span=span,
                hint=f"leave the name out, or build with `--audience {hidden.ids[id]}`",
            )


def _lowest(
    briefings: Iterable[Briefing], default: Marking
) -> tuple[dict[str, Marking], dict[tuple[str, str], Marking]]:
    """The least restrictive label of the briefings that show each topic, and that take each stance."""
    topics: dict[str, Marking] = {}
    stances: dict[tuple[str, str], Marking] = {}
    for briefing in briefings:
        spec, own = briefing.spec, read_marking(briefing.spec.marking, default)
        used = {*spec.topics, *(topic for each in spec.evidence.values() for topic in each.topics)}
        for topic in {*used, *(position.topic for position in spec.positions)}:
            topics[str(topic)] = _lower(own, topics.get(str(topic), own))
        for position in spec.positions:
            key = str(position.topic), str(position.stance)
            stances[key] = _lower(own, stances.get(key, own))
    return topics, stances


def _lower(one: Marking, other: Marking) -> Marking:
    return one if allows(other, one) else other


# The labels of a transcript are its own words, and readers do not see whom they mean.
_LABELS: Final = "labels.key"


def _of_record(
    id: str, record: Any, label: Text, source_index: SourceIndex, hidden: HiddenFromLabel, subject: str
) -> Iterator[Diagnostic]:
    """The problems of an entry's id and of all its texts; what it says of itself is none."""
    for other in hidden.in_words(id):
        yield _problem(other, subject, hidden, label, "choose another id")
        break
    for at, text in texts_of(record):
        if at.refers_to is None and at.path != _LABELS:
            yield from _named(text, [(0, len(text))], source_index, hidden, subject, but=id)


def _named(
    text: Text,
    within: list[tuple[int, int]],
    source_index: SourceIndex,
    hidden: HiddenFromLabel,
    subject: str,
    but: str | None = None,
) -> Iterator[Diagnostic]:
    """A problem for each hidden actor whom a text names, at the name. `but` is the actor whose text it is."""
    met: set[str] = set()
    found = source_index.mentions(text) if type(text) is Text and hidden.ids else ()
    for mention in found:
        concealed = [id for id in mention.ids if id in hidden.ids]
        if (
            len(concealed) == len(mention.ids)
            and concealed[0] not in met
            and is_within(mention.start, mention.end, within)
        ):
            met.add(concealed[0])
            yield _problem(concealed[0], subject, hidden, text, _LEAVE_OUT, (mention.start, mention.end))
    for start, end in within:
        for id in hidden.in_words(text[start:end]):
            if id not in met and id != but:
                met.add(id)
                yield _problem(id, subject, hidden, text, _LEAVE_OUT)


_LEAVE_OUT: Final = "leave the name out"


def _problem(
    id: str, subject: str, hidden: HiddenFromLabel, text: Text, remedy: str, place: tuple[int, int] | None = None
) -> Diagnostic:
    label = hidden.ids[id]
    return Diagnostic(
        code=MARKING_TOO_LOW,
        message=f"{subject} names the actor {id}, which is {label}",
        span=text.span if place is None else text.span_of(*place),
        hint=f"{remedy}, or write `marking: {label}`",
    )


def _writers_words(at: Field, text: Text) -> list[tuple[int, int]]:
    """Where a text of a briefing says something itself, in order: not in the words that are proved."""
    if at.path == "evidence.*.quote":
        return _brackets(text, 0, len(text))
    if at.path in HELD_TO_NOTHING | TECHNICAL or type(text) is not Text:
        return [(0, len(text))]
    own = unquoted(text)
    ends = [end for _, end in own]
    starts = [start for start, _ in own][1:]
    inside = [stretch for low, high in zip(ends, starts, strict=False) for stretch in _brackets(text, low, high)]
    return sorted([*own, *inside])


_BRACKETS: Final = re.compile(r"\[[^\[\]]+\]")


def _brackets(text: str, low: int, high: int) -> list[tuple[int, int]]:
    return [found.span() for found in _BRACKETS.finditer(text, low, high)]
