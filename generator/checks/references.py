"""Everything that is referred to exists: actors, topics, stances, seeds, passages, evidence."""

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
# How people write passages, and several of them: `paragraph 2`, `P2`, `p2–3`, `p2, p3 and p5`.
_PARTED: Final = re.compile(r"[\s,;&+“”\"'‘’]+|\band\b")
_WORD_AND_NUMBER: Final = re.compile(r"\b(?:passages?|paragraphs?|paras?|pp?)\b\.? ?(?=[0-9])")
_ONE_PASSAGE: Final = re.compile(r"[p§¶]?\.?([0-9]{1,7})(?:[-‐‑–—]p?\.?([0-9]{1,7}))?")
_PASSAGES: Final = re.compile(r"(?:(?P<source>\S+)\s+)?p(?P<first>[0-9]{1,7})(?:-p?(?P<last>[0-9]{1,7}))?")


def located(
    at: Iterable[Text], sources: Mapping[str, Seed | None]
) -> tuple[tuple[PassageRange, ...] | None, tuple[Diagnostic, ...]]:
    """The ranges of passages that `at` means, in its order, neighbours of one seed joined; None when one is unknown.

    `sources` are the seeds by the names that may stand before a passage; None marks one that could not be read, about
    which the writer has been told already.
    """
    ranges: list[PassageRange] = []
    problems: list[Diagnostic] = []
    complete = True
    for text in at:
        written = _PASSAGES.fullmatch(text)
        if written is None:
            meant = _meant(text, sources)
            hint = f"write `{meant}`" if meant else "write `p3`, `p3-p4` or, with several sources, `report p3`"
            problems.append(
                Diagnostic(code=PASSAGE_MALFORMED, message=f"{shown(text)} is not a passage", span=text.span, hint=hint)
            )
            continue
        name = written["source"]
        if name is None and len(sources) == 1:
            name = next(iter(sources))
        if name is None:
            hint = f"write `{next(iter(sources), 'report')} {text}`"
            problems.append(
                Diagnostic(
                    code=PASSAGE_MALFORMED,
                    message=f"{shown(text)} does not say of which source",
                    span=text.span,
                    hint=hint,
                )
            )
            continue
        if name not in sources and (meant := _meant(text, sources)):
            message = f"{shown(text)} is not one passage"
            problems.append(
                Diagnostic(code=PASSAGE_MALFORMED, message=message, span=text.span, hint=f"write `{meant}`")
            )
            continue
        if name not in sources:
            problems.append(unknown(SOURCE_UNKNOWN, "the source", name, sources, text.span))
            continue
        seed = sources[name]
        if seed is None:
            complete = False
            continue
        first, last = int(written["first"]), int(written["last"] or written["first"])
        count = len(seed.passages)
        if not 1 <= first <= last <= count:
            wrong = f"p{last}" if 1 <= first <= count and last > count else str(text)
            hint = f"the passages of {seed.id} are p1 to p{count}" if count else f"{seed.id} has no passage"
            if first > last >= 1:
                hint = f"the first passage comes first: `p{last}-p{first}`"
            problems.append(
                Diagnostic(code=PASSAGE_UNKNOWN, message=f"there is no passage {wrong}", span=text.span, hint=hint)
            )
            continue
        if ranges and ranges[-1].seed == seed.id and ranges[-1].last + 1 == first:
            first = ranges.pop().first
        ranges.append(PassageRange(seed=seed.id, first=first, last=last))
    return (tuple(ranges) if complete and not problems else None), tuple(problems)


def _meant(text: str, sources: Iterable[str]) -> str | None:
    """What to write for passages that are written as people do elsewhere, or None where they cannot be made out."""
    name, found = "", []
    for part in _PARTED.split(_WORD_AND_NUMBER.sub("p", text.casefold())):
        passage = _ONE_PASSAGE.fullmatch(part)
        if passage:
            found.append(f"{name}p{passage[1]}" + (f"-p{passage[2]}" if passage[2] else ""))
        elif part in sources:
            name = f"{part} "
        elif part:
            return None
    return f"[{', '.join(found)}]" if len(found) > 1 else next(iter(found), None)


def registry_refers_to_what_exists(registry: Registry, context: Context) -> Iterator[Diagnostic]:
    """Roles and descriptions name actors and passages that exist, and former ids lead to one actor each."""
    by_id: dict[str, Seed | None] = {**dict.fromkeys(context.unread), **context.seeds}
    yield from _former_ids_lead_to_one_actor(registry)
    for id, actor in registry.actors.items():
        yield from _description_has_passages(id, actor)
        yield from located(actor.described_at, by_id)[1]
        for name in actor.part_of:
            yield from known_actor(name, registry)
        for role in actor.roles:
            if role.of is not None:
                yield from known_actor(role.of, registry)
            yield from located(role.at, by_id)[1]


def _former_ids_lead_to_one_actor(registry: Registry) -> Iterator[Diagnostic]:
    named = ((id, actor.formerly) for id, actor in registry.actors.items())
    yield from _each_leads_to_one(named, registry.actors, "the id of an actor that exists")


def _each_leads_to_one(
    named: Iterable[tuple[str, Iterable[Text]]], taken: Container[str], what: str
) -> Iterator[Diagnostic]:
    """What something was called is not what something else is called, or was."""
    now: dict[str, str] = {}
    for name, formerly in named:
        for former in formerly:
            if former in taken:
                message = f"{shown(former)} is {what}"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=former.span)
            elif former in now:
                message = f"{shown(former)} leads to {now[former]} already"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=former.span)
            now.setdefault(former, name)


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
    """The id of a seed is no word that the site, or a system of files, uses itself."""
    if RESERVED.fullmatch(seed.id):
        message = f"`{seed.id}` has a meaning of its own, and can be the name of no seed"
        yield Diagnostic(code=NAMERESERVED, message=message, span=seed.descriptor.label.span)


def briefing_refers_to_what_exists(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Actors, topics, stances and the briefing's own evidence exist under the names that the briefing gives."""
    spec, registry = briefing.spec, context.registry
    judgements = spec.judgements or {}
    for topic in spec.topics:
        if topic not in registry.topics:
            yield unknown(TOPIC_UNKNOWN, "the topic", topic, registry.topics, topic.span)
    for name, evidence in spec.evidence.items():
        if name in judgements:
            yield Diagnostic(code=NAME_TWICE, message=f"{shown(name)} is evidence and a judgement", span=name.span)
        if evidence.speaker != SOURCE_SPEAKER:
            yield from known_actor(evidence.speaker, registry, also=SOURCE_SPEAKER)
        for actor in (*evidence.via, *evidence.about):
            yield from known_actor(actor, registry)
        for topic in evidence.topics:
            if topic not in registry.topics:
                yield unknown(TOPIC_UNKNOWN, "the topic", topic, registry.topics, topic.span)
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
            yield unknown(TOPIC_UNKNOWN, "the topic", position.topic, registry.topics, position.topic.span)
        elif position.stance not in (stances := registry.topics[position.topic].stances or {}):
            yield _unknown_stance(position.topic, position.stance, stances)
        for item in position.rests_on:
            yield from _known_evidence(item, briefing)
    for actor in (spec.mentions or {}).values():
        yield from known_actor(actor, registry)
    for revision in spec.revisions:
        told = {*OF_THE_WHOLE, *(revision.was or {})}
        for item in revision.items:
            if item not in told:
                yield from _known_evidence(item, briefing)
    yield from _former_names_lead_to_one_place(briefing)


def _former_names_lead_to_one_place(briefing: Briefing) -> Iterator[Diagnostic]:
    spec = briefing.spec
    named = [(str(name), each.formerly) for name, each in spec.evidence.items()]
    named += [(str(name), each.formerly) for name, each in (spec.judgements or {}).items()]
    yield from _each_leads_to_one(named, briefing.declared, "the name of evidence or a judgement that exists")


def briefings_refer_to_each_other(project: ProjectRecords, _: Context) -> Iterator[Diagnostic]:
    """What is said of other briefings holds: statements declared the same, translations, former addresses."""
    briefings = project.briefings
    had: dict[str, str] = {}
    for briefing in briefings.values():
        spec = briefing.spec
        for name, evidence in spec.evidence.items():
            for same in evidence.same_as:
                yield from _same_statement(same, name, evidence.speaker, briefings)
        if spec.translates is not None and spec.translates not in briefings:
            yield unknown(BRIEFING_UNKNOWN, "the briefing", spec.translates, briefings, spec.translates.span)
        for slug in spec.formerly:
            if RESERVED.fullmatch(slug):
                message = f"{shown(slug)} is an address of the site's own"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=slug.span)
            elif slug in had and had[slug] != briefing.slug:
                message = f"{shown(slug)} was the slug of {had[slug]} too"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=slug.span)
            had.setdefault(str(slug), briefing.slug)
            if slug in briefings:
                message = f"{shown(slug)} is the slug of a briefing that exists"
                yield Diagnostic(code=ADDRESS_TAKEN, message=message, span=slug.span)


def _same_statement(same: Text, here: str, speaker: str, briefings: Mapping[str, Briefing]) -> Iterator[Diagnostic]:
    slug, _, name = same.partition(" ")
    name = name or here
    other = briefings.get(slug)
    if other is None:
        yield unknown(BRIEFING_UNKNOWN, "the briefing", slug, briefings, same.span)
    elif name not in other.declared:
        yield unknown(BRIEFING_UNKNOWN, f"in {slug} the evidence", name, sorted(other.declared), same.span)
    else:
        there = {str(key): item.speaker for key, item in other.spec.evidence.items()}.get(name, speaker)
        if there != speaker:
            message = f"{shown(same)} is by {there}, and this by {speaker}"
            yield Diagnostic(code=SAME_AS_DIFFERS, message=message, span=same.span)


def sources_of(
    briefing: Briefing, library: Library, unread: frozenset[str]
) -> tuple[dict[str, Seed | None], tuple[Diagnostic, ...]]:
    """The briefing's seeds by the names it gives them; None for one whose files could not be read."""
    found: dict[str, Seed | None] = {}
    problems = []
    for name, seed in briefing.spec.sources.items():
        found[name] = library.get(seed)
        if found[name] is None and seed not in unread:
            problems.append(unknown(SEED_UNKNOWN, "the seed", seed, library, seed.span))
    return found, tuple(problems)


def known_actor(id: Text, registry: Registry, also: str | None = None) -> Iterator[Diagnostic]:
    """A problem if no registry has the actor."""
    if id not in registry.actors:
        names = [*registry.actors, also] if also else [*registry.actors]
        problem = unknown(ACTOR_UNKNOWN, "the actor", id, names, id.span)
        meant = _actor_named(id, registry)
        yield replace(problem, hint=f"did you mean `{meant}`?") if meant else problem


def _actor_named(name: str, registry: Registry) -> str | None:
    """The one actor who has a name or an alias like this, or a name of which this is a word; None if several have."""
    sought = _letters(name)
    whole: list[str] = []
    partly: list[str] = []
    for id, actor in registry.actors.items():
        names = (actor.name, actor.native_name, *actor.aliases)
        if any(written is not None and _letters(written) == sought for written in names):
            whole.append(id)
        elif len(sought) >= _FEWEST_LETTERS and any(_letters(word) == sought for word in actor.name.split()):
            partly.append(id)
    found = whole or partly
    return found[0] if len(found) == 1 else None


def _letters(text: str) -> str:
    """The letters and digits of a name in one case, so that `anna-berg` is like `Anna Berg`."""
    return "".join(character for character in text.casefold() if character.isalnum())


# A word of fewer letters may be an initial or a particle.
_FEWEST_LETTERS: Final = 3


def unknown(code: Code, what: str, wrong: str, valid: Iterable[str], span: Span) -> Diagnostic:
    """A reference that leads nowhere, with the nearest name that would lead somewhere."""
    names = [str(name) for name in valid]
    meant = nearest_name(wrong, names)
    hint: str | None
    if code == EVIDENCE_UNKNOWN and wrong.isdecimal():
        hint = f"footnote numbers are not written: cite evidence by its name, as in [{next(iter(names), 'name')}]"
    elif meant:
        hint = f"did you mean `{meant}`?"
    elif 0 < len(names) <= _FEW:
        hint = f"known are {', '.join(sorted(names))}"
    else:
        hint = _REMEDIES.get(code.name)
    return Diagnostic(code=code, message=f"{what} {shown(wrong)} is unknown", span=span, hint=hint)


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


# So many names still fit a line of a terminal.
_FEW: Final = 8


def _known_evidence(name: Text, briefing: Briefing) -> Iterator[Diagnostic]:
    if name not in briefing.declared:
        yield unknown(EVIDENCE_UNKNOWN, "the evidence", name, sorted(briefing.declared), name.span)
