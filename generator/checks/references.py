"""Checks that everything that is referred to exists: actors, topics, stances, seeds, passages, evidence."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from generator.checks.context import BriefingContext, Context, ProjectRecords
from generator.diagnostics.model import Code, Diagnostic, Span, error, shown
from generator.format.briefing import OF_THE_WHOLE, Briefing
from generator.format.decode.scalars import Text
from generator.format.registry import NAMERESERVED, RESERVED, SOURCE_SPEAKER, Actor, Registry
from generator.format.seeds import Library, PassageRange, Seed
from generator.text.names import name_letters
from generator.text.nearest import nearest_name

ACTOR_UNKNOWN = error(
    "actor-unknown", "No registry of actors has this id. Correct it, or add the actor to the registry."
)
TOPIC_UNKNOWN = error(
    "topic-unknown", "No registry of topics has this id. Correct it, or add the topic to the registry."
)
STANCE_UNKNOWN = error(
    "stance-unknown",
    "The topic declares no such stance. Stances are declared once, so that two positions can be compared.",
)
SEED_UNKNOWN = error("seed-unknown", "There is no seed with this id under `seeds/`.")
SOURCE_UNKNOWN = error("source-unknown", "The briefing's `sources` has no such name.")
PASSAGE_MALFORMED = error(
    "passage-malformed",
    """A passage is written `p3`, a run of passages `p3-p4`; with several sources the name of the source comes first,
    as in `report p3`. `briefings passages SEED` prints a seed with its numbers.""",
)
PASSAGE_UNKNOWN = error(
    "passage-unknown", "The seed has no passage with this number. `briefings passages SEED` prints them."
)
EVIDENCE_UNKNOWN = error("evidence-unknown", "The briefing has no evidence or judgement of this name.")
NAME_TWICE = error(
    "name-twice", "Evidence and a judgement of one briefing have the same name, so that `[name]` could mean either."
)
BRIEFING_UNKNOWN = error("briefing-unknown", "There is no briefing with this slug, or it has no evidence of this name.")
SAME_AS_DIFFERS = error(
    "same-as-differs", "Two pieces of evidence are declared the same statement, but their speakers are not the same."
)
ADDRESS_TAKEN = error(
    "address-taken",
    """A former slug cannot be that of a briefing that exists, nor a former id that of an actor, nor a former name that
    of evidence: its address leads there. Nor can two have had one, since its address leads to one of them.""",
)
DESCRIPTION_UNSOURCED = error(
    "description-unsourced",
    """An actor's description rests on passages, as a role does: `description` and `described_at` stand together or not
    at all.""",
)
# Other ways in which people write passages: `paragraph 2`, `P2`, `p2–3`, `p2, p3 and p5`.
_PARTED: Final = re.compile(r"[\s,;&+“”\"'‘’]+|\band\b")
_WORD_AND_NUMBER: Final = re.compile(r"\b(?:passages?|paragraphs?|paras?|pp?)\b\.? ?(?=[0-9])")
_ONE_PASSAGE: Final = re.compile(r"[p§¶]?\.?([0-9]{1,7})(?:[-‐‑–—]p?\.?([0-9]{1,7}))?")
_PASSAGES: Final = re.compile(r"(?:(?P<source>\S+)\s+)?p(?P<first>[0-9]{1,7})(?:-p?(?P<last>[0-9]{1,7}))?")


def located(
    at: Iterable[Text], sources: Mapping[str, Seed | None]
) -> tuple[tuple[PassageRange, ...] | None, tuple[Diagnostic, ...]]:
    """Return the ranges of passages that `at` means, in its order, and a problem for each text that means none.

    Neighbouring ranges of one seed are joined. `sources` are the seeds by the names that may stand before a passage;
    None marks a seed that could not be read, which is reported elsewhere. The ranges are None if one is unknown.
    """
    ranges: list[PassageRange] = []
    problems: list[Diagnostic] = []
    complete = True
    for text in at:
        passages = _passages_at(text, sources)
        if isinstance(passages, Diagnostic):
            problems.append(passages)
        elif passages is None:
            complete = False
        elif ranges and ranges[-1].seed == passages.seed and ranges[-1].last + 1 == passages.first:
            ranges[-1] = replace(passages, first=ranges[-1].first)
        else:
            ranges.append(passages)
    return (tuple(ranges) if complete and not problems else None), tuple(problems)


def _passages_at(text: Text, sources: Mapping[str, Seed | None]) -> PassageRange | Diagnostic | None:
    """Return the passages that one text under `at` means, or its problem; None if their seed could not be read."""
    written = _PASSAGES.fullmatch(text)
    if written is None:
        meant = _meant(text, sources)
        hint = f"write `{meant}`" if meant else "write `p3`, `p3-p4` or, with several sources, `report p3`"
        return Diagnostic(code=PASSAGE_MALFORMED, message=f"{shown(text)} is not a passage", span=text.span, hint=hint)
    name = written["source"]
    if name is None and len(sources) == 1:
        name = next(iter(sources))
    if name is None:
        hint = f"write `{next(iter(sources), 'report')} {text}`"
        message = f"{shown(text)} does not say of which source"
        return Diagnostic(code=PASSAGE_MALFORMED, message=message, span=text.span, hint=hint)
    if name not in sources and (meant := _meant(text, sources)):
        message = f"{shown(text)} is not one passage"
        return Diagnostic(code=PASSAGE_MALFORMED, message=message, span=text.span, hint=f"write `{meant}`")
    if name not in sources:
        return unknown_name(SOURCE_UNKNOWN, "the source", name, sources, text.span)
    seed = sources[name]
    if seed is None:
        return None
    first, last = int(written["first"]), int(written["last"] or written["first"])
    count = len(seed.passages)
    if not 1 <= first <= last <= count:
        unknown = f"p{last}" if 1 <= first <= count and last > count else str(text)
        hint = f"the passages of {seed.id} are p1 to p{count}" if count else f"{seed.id} has no passage"
        if first > last >= 1:
            hint = f"the first passage comes first: `p{last}-p{first}`"
        return Diagnostic(code=PASSAGE_UNKNOWN, message=f"there is no passage {unknown}", span=text.span, hint=hint)
    return PassageRange(seed=seed.id, first=first, last=last)


def _meant(text: str, sources: Iterable[str]) -> str | None:
    """Return what to write for passages in another form, or None if the form is unknown."""
    name, passages = "", []
    for part in _PARTED.split(_WORD_AND_NUMBER.sub("p", text.casefold())):
        passage = _ONE_PASSAGE.fullmatch(part)
        if passage:
            passages.append(f"{name}p{passage[1]}" + (f"-p{passage[2]}" if passage[2] else ""))
        elif part in sources:
            name = f"{part} "
        elif part:
            return None
    return f"[{', '.join(passages)}]" if len(passages) > 1 else next(iter(passages), None)


def registry_refers_to_what_exists(registry: Registry, context: Context) -> Iterator[Diagnostic]:
    """Report actors and passages of the registry that do not exist, and former ids that lead to two actors."""
    seeds_by_id: dict[str, Seed | None] = {**dict.fromkeys(context.unread), **context.seeds}
    yield from _former_ids_lead_to_one_actor(registry)
    for id, actor in registry.actors.items():
        yield from _description_has_passages(id, actor)
        yield from located(actor.described_at, seeds_by_id)[1]
        for name in actor.part_of:
            yield from known_actor(name, registry)
        for role in actor.roles:
            if role.of is not None:
                yield from known_actor(role.of, registry)
            yield from located(role.at, seeds_by_id)[1]


def _former_ids_lead_to_one_actor(registry: Registry) -> Iterator[Diagnostic]:
    formerly = ((id, actor.formerly) for id, actor in registry.actors.items())
    yield from _former_names_taken(formerly, registry.actors, "the id of an actor that exists")


def _former_names_taken(
    formerly: Iterable[tuple[str, Iterable[Text]]], present: Container[str], taken_by: str
) -> Iterator[Diagnostic]:
    """Report former names that lead to two things.

    `formerly` are things by their present names, each with its former ones. `present` are all present names, and
    `taken_by` is what a message says of a former name that is one of them.
    """
    present_by_former: dict[str, str] = {}
    for name, former_names in formerly:
        for former in former_names:
            if former in present:
                message = f"{shown(former)} is {taken_by}"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=former.span)
            elif former in present_by_former:
                message = f"{shown(former)} leads to {present_by_former[former]} already"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=former.span)
            present_by_former.setdefault(former, name)


def _description_has_passages(id: str, actor: Actor) -> Iterator[Diagnostic]:
    if actor.description is not None and not actor.described_at:
        yield Diagnostic(
            code=DESCRIPTION_UNSOURCED,
            message=f"the description of {id} cites no passage",
            span=actor.description.span,
            hint="add a line such as `described_at: report p3`, or leave the description out",
        )
    if actor.described_at and actor.description is None:
        yield Diagnostic(
            code=DESCRIPTION_UNSOURCED,
            message=f"no description of {id} rests on these passages",
            span=actor.described_at[0].span,
            hint="add the `description`, or take `described_at` out",
        )


def seed_has_an_address(seed: Seed, _: Context) -> Iterator[Diagnostic]:
    """Report a seed whose id is a word that the site, or a file system, uses itself."""
    if RESERVED.fullmatch(seed.id):
        message = f"`{seed.id}` has a meaning of its own, and can be the name of no seed"
        yield Diagnostic(code=NAMERESERVED, message=message, span=seed.descriptor.label.span)


def briefing_refers_to_what_exists(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report actors, topics, stances and evidence that the briefing names and that do not exist."""
    spec, registry = briefing.spec, context.registry
    judgements = spec.judgements or {}
    for topic in spec.topics:
        if topic not in registry.topics:
            yield unknown_name(TOPIC_UNKNOWN, "the topic", topic, registry.topics, topic.span)
    for name, evidence in spec.evidence.items():
        if name in judgements:
            yield Diagnostic(code=NAME_TWICE, message=f"{shown(name)} is evidence and a judgement", span=name.span)
        if evidence.speaker != SOURCE_SPEAKER:
            yield from known_actor(evidence.speaker, registry, also=SOURCE_SPEAKER)
        for actor in (*evidence.via, *evidence.about):
            yield from known_actor(actor, registry)
        for topic in evidence.topics:
            if topic not in registry.topics:
                yield unknown_name(TOPIC_UNKNOWN, "the topic", topic, registry.topics, topic.span)
        if evidence.occasion is not None:
            yield from _known_evidence(evidence.occasion, briefing)
        if evidence.when is not None and evidence.when.after is not None:
            yield from _known_evidence(evidence.when.after, briefing)
    for judgement in judgements.values():
        for item in (*judgement.rests_on, *judgement.against):
            yield from _known_evidence(item, briefing)
    for position in spec.positions:
        yield from known_actor(position.actor, registry)
        if position.topic not in registry.topics:
            yield unknown_name(TOPIC_UNKNOWN, "the topic", position.topic, registry.topics, position.topic.span)
        elif position.stance not in (stances := registry.topics[position.topic].stances or {}):
            yield _unknown_stance(position.topic, position.stance, stances)
        for item in position.rests_on:
            yield from _known_evidence(item, briefing)
    for actor in (spec.mentions or {}).values():
        yield from known_actor(actor, registry)
    for revision in spec.revisions:
        existed = {*OF_THE_WHOLE, *(revision.was or {})}
        for item in revision.items:
            if item not in existed:
                yield from _known_evidence(item, briefing)
    yield from _former_names_lead_to_one_place(briefing)


def _former_names_lead_to_one_place(briefing: Briefing) -> Iterator[Diagnostic]:
    spec = briefing.spec
    formerly = [(str(name), evidence.formerly) for name, evidence in spec.evidence.items()]
    formerly += [(str(name), judgement.formerly) for name, judgement in (spec.judgements or {}).items()]
    yield from _former_names_taken(formerly, briefing.declared, "the name of evidence or a judgement that exists")


def briefings_refer_to_each_other(project: ProjectRecords, _: Context) -> Iterator[Diagnostic]:
    """Report `same_as`, `translates` and `formerly` of briefings that lead nowhere or to the wrong place."""
    briefings = project.briefings
    present_by_former: dict[str, str] = {}
    for briefing in briefings.values():
        spec = briefing.spec
        for name, evidence in spec.evidence.items():
            for same in evidence.same_as:
                yield from _same_statement(same, name, evidence.speaker, briefings)
        if spec.translates is not None and spec.translates not in briefings:
            yield unknown_name(BRIEFING_UNKNOWN, "the briefing", spec.translates, briefings, spec.translates.span)
        for slug in spec.formerly:
            if RESERVED.fullmatch(slug):
                message = f"{shown(slug)} is an address of the site's own"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=slug.span)
            elif (taken_by := present_by_former.get(slug)) is not None and taken_by != briefing.slug:
                message = f"{shown(slug)} was the slug of {taken_by} too"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=slug.span)
            present_by_former.setdefault(str(slug), briefing.slug)
            if slug in briefings:
                message = f"{shown(slug)} is the slug of a briefing that exists"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=slug.span)


def _same_statement(same_as: Text, name: str, speaker: str, briefings: Mapping[str, Briefing]) -> Iterator[Diagnostic]:
    """Report a `same_as` that leads to no evidence, or to evidence by another speaker.

    `name` and `speaker` are those of the evidence in which it stands.
    """
    slug, _, other_name = same_as.partition(" ")
    other_name = other_name or name
    briefing = briefings.get(slug)
    if briefing is None:
        yield unknown_name(BRIEFING_UNKNOWN, "the briefing", slug, briefings, same_as.span)
    elif other_name not in briefing.declared:
        declared = sorted(briefing.declared)
        yield unknown_name(BRIEFING_UNKNOWN, f"in {slug} the evidence", other_name, declared, same_as.span)
    else:
        speakers = {str(key): evidence.speaker for key, evidence in briefing.spec.evidence.items()}
        other_speaker = speakers.get(other_name, speaker)
        if other_speaker != speaker:
            message = f"{shown(same_as)} is by {other_speaker}, and this by {speaker}"
            yield Diagnostic(code=SAME_AS_DIFFERS, message=message, span=same_as.span)


def sources_of(
    briefing: Briefing, library: Library, unread: frozenset[str]
) -> tuple[dict[str, Seed | None], tuple[Diagnostic, ...]]:
    """Return a briefing's seeds by the names that it gives them, and a problem for each seed that does not exist.

    None stands for a seed that does not exist, or whose files could not be read. `unread` are the ids of the latter.
    """
    sources: dict[str, Seed | None] = {}
    problems = []
    for name, seed in briefing.spec.sources.items():
        sources[name] = library.get(seed)
        if sources[name] is None and seed not in unread:
            problems.append(unknown_name(SEED_UNKNOWN, "the seed", seed, library, seed.span))
    return sources, tuple(problems)


def known_actor(id: Text, registry: Registry, also: str | None = None) -> Iterator[Diagnostic]:
    """Report an actor that is not in the registry. `also` is another word that may stand in its place."""
    if id not in registry.actors:
        names = [*registry.actors, also] if also else [*registry.actors]
        problem = unknown_name(ACTOR_UNKNOWN, "the actor", id, names, id.span)
        meant = _actor_named(id, registry)
        yield replace(problem, hint=f"did you mean `{meant}`?") if meant else problem


def _actor_named(name: str, registry: Registry) -> str | None:
    """Return the id of the only actor with such a name or alias, or else with such a word in its name.

    None if no actor has it, or several.
    """
    sought = name_letters(name)
    whole: list[str] = []
    partly: list[str] = []
    for id, actor in registry.actors.items():
        names = (actor.name, actor.native_name, *actor.aliases)
        if any(written is not None and name_letters(written) == sought for written in names):
            whole.append(id)
        elif len(sought) >= _FEWEST_LETTERS and any(name_letters(word) == sought for word in actor.name.split()):
            partly.append(id)
    ids = whole or partly
    return ids[0] if len(ids) == 1 else None


# A word of fewer letters may be an initial or a particle.
_FEWEST_LETTERS: Final = 3


def unknown_name(code: Code, kind: str, name: str, valid: Iterable[str], span: Span) -> Diagnostic:
    """Return the problem of a name that does not exist, with a hint at the nearest name that does.

    `kind` is what a message calls the thing that is named, `valid` are the names that exist, and `span` is where the
    name stands.
    """
    names = [str(valid_name) for valid_name in valid]
    meant = nearest_name(name, names)
    hint: str | None
    if code == EVIDENCE_UNKNOWN and name.isdecimal():
        hint = f"footnote numbers are not written: cite evidence by its name, as in [{next(iter(names), 'name')}]"
    elif meant:
        hint = f"did you mean `{meant}`?"
    elif 0 < len(names) <= _FEW:
        hint = f"known are {', '.join(sorted(names))}"
    else:
        hint = _REMEDIES.get(code.name)
    return Diagnostic(code=code, message=f"{kind} {shown(name)} is unknown", span=span, hint=hint)


_REMEDIES: Final = {
    ACTOR_UNKNOWN.name: "write the id of an actor of the registry, or add this one to it",
    TOPIC_UNKNOWN.name: "write the id of a topic of the registry, or add this one to it",
    SEED_UNKNOWN.name: "put its text and its descriptor under `seeds/`, or write the id of a seed that is there",
    SOURCE_UNKNOWN.name: "write a name that stands under `sources`, or add this one there",
    EVIDENCE_UNKNOWN.name: "write a name that stands under `evidence` or `judgements`, or add this one there",
    BRIEFING_UNKNOWN.name: "write the slug of a briefing, which is the name of its file without `.yml`",
}


def _unknown_stance(topic: str, stance: Text, stances: Iterable[str]) -> Diagnostic:
    names = sorted(map(str, stances))
    if not names:
        hint = f"the topic declares no stances: add `stances: {{{stance}: …}}` to it in the registry"
    elif meant := nearest_name(stance, names):
        hint = f"did you mean `{meant}`?"
    else:
        hint = f"its stances are {', '.join(names)}"
    message = f"the topic {topic} has no stance {shown(stance)}"
    return Diagnostic(code=STANCE_UNKNOWN, message=message, span=stance.span, hint=hint)


# This many names fit on a line of a terminal.
_FEW: Final = 8


def _known_evidence(name: Text, briefing: Briefing) -> Iterator[Diagnostic]:
    if name not in briefing.declared:
        yield unknown_name(EVIDENCE_UNKNOWN, "the evidence", name, sorted(briefing.declared), name.span)
