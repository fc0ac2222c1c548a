"""What a reader may see: the one filter, before any page exists.

Rank 5. No later stage learns what was withheld, so counts, indexes and links cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from generator.actors import SOURCE_SPEAKER, Actor, Registry, Role, Topic
from generator.diagnostics import Diagnostic, warning
from generator.likelihood import Scale
from generator.markings import CLEAR, Marking
from generator.seeds import Library
from generator.verify import Run, Verified, VerifiedBriefing

PUBLISHED_BUT_WITHHELD = warning(
    "published-but-withheld",
    """The briefing says that it is published, and is left out nevertheless: for its own marking or embargo, or for the
    marking of a source or an actor in it. Everything that is not TLP:CLEAR is left out entirely.""",
)
CODES: Final = (PUBLISHED_BUT_WITHHELD,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """What is left of `Verified` for the public: briefings, newest first, with their sources, actors and topics.

    `role_runs` and `described` are the passages of the actors' roles and descriptions, as in `Verified`.
    """

    briefings: Mapping[str, VerifiedBriefing]
    library: Library
    actors: Mapping[str, Actor]
    topics: Mapping[str, Topic]
    role_runs: Mapping[str, tuple[tuple[Run, ...], ...]]
    described: Mapping[str, tuple[Run, ...]]
    scale: Scale


_Roles: TypeAlias = tuple[tuple[Role, tuple[Run, ...]], ...]


def visible(verified: Verified) -> Visible:
    """Published briefings that everybody may read and what they rest on; everything else is as if it did not exist.

    A briefing is held back by its own status, marking or embargo, and by the marking of any source or actor in it.
    """
    newest_first = sorted(verified.briefings.values(), key=lambda briefing: briefing.slug)
    newest_first.sort(key=lambda briefing: briefing.spec.date, reverse=True)
    kept = {briefing.slug: briefing for briefing in newest_first if _is_public(briefing, verified)}
    clear = frozenset(str(id) for id, actor in verified.registry.actors.items() if _is_clear(actor.marking))
    kept = {slug: replace(briefing, naming=briefing.naming.of(clear)) for slug, briefing in kept.items()}
    topics = {str(topic) for briefing in kept.values() for topic in briefing.spec.topics} | {
        str(position.topic) for briefing in kept.values() for position in briefing.spec.positions
    }
    seeds = {run.seed for briefing in kept.values() for proof in briefing.evidence.values() for run in proof.runs}
    seeds |= {str(seed) for briefing in kept.values() for seed in briefing.spec.sources.values()}
    roles = {str(id): _roles(str(id), verified, seeds) for id in verified.registry.actors}
    named = (id for briefing in kept.values() for id in (*actors_in(briefing), *_named_by_sources(briefing)))
    described = {id: runs if all(run.seed in seeds for run in runs) else () for id, runs in verified.described.items()}
    actors = _with_those_they_name(named, verified.registry, roles, described)
    return Visible(
        briefings=kept,
        library={id: seed for id, seed in verified.library.items() if id in seeds},
        actors=actors,
        topics={str(id): topic for id, topic in verified.registry.topics.items() if id in topics},
        role_runs={id: tuple(runs for _, runs in roles[id]) for id in actors},
        described={id: described[id] for id in actors},
        scale=verified.scale,
    )


def actors_in(briefing: VerifiedBriefing) -> tuple[str, ...]:
    """The ids of all actors that a briefing names, in the order in which it does."""
    spec = briefing.spec
    named: list[str] = []
    for proof in briefing.evidence.values():
        evidence = proof.evidence
        named += [evidence.speaker] if evidence.speaker != SOURCE_SPEAKER else []
        named += [*evidence.about, *evidence.via]
    named += [position.actor for position in spec.positions]
    named += (spec.mentions or {}).values()
    named += (mention.ids[0] for mention in briefing.naming.written())
    return tuple(dict.fromkeys(str(id) for id in named))


def _named_by_sources(briefing: VerifiedBriefing) -> Iterator[str]:
    """The ids of actors whom the passages that a briefing cites name, whether or not the briefing does."""
    return (mention.ids[0] for each in briefing.naming.passages.values() for mention in each)


def published_but_withheld(verified: Verified) -> Iterator[Diagnostic]:
    """A warning for each published briefing that readers will not see all the same, with the reason."""
    for briefing in verified.briefings.values():
        spec = briefing.spec
        if spec.status == "published" and (reason := _reason_to_withhold(briefing, verified)):
            yield Diagnostic(
                code=PUBLISHED_BUT_WITHHELD,
                message=f"the briefing is published, and yet left out: {reason}",
                span=spec.title.span,
                hint="say `status: review` until it may be read by everybody",
            )


def _is_public(briefing: VerifiedBriefing, verified: Verified) -> bool:
    return briefing.spec.status == "published" and _reason_to_withhold(briefing, verified) is None


def _reason_to_withhold(briefing: VerifiedBriefing, verified: Verified) -> str | None:
    """Why not everybody may read a briefing, its status apart."""
    spec = briefing.spec
    if spec.embargo is not None:
        return "it has an embargo"
    if not _is_clear(spec.marking):
        return f"it is {spec.marking}"
    for seed in spec.sources.values():
        if not _is_clear(marking := verified.library[seed].descriptor.marking):
            return f"the source {seed} is {marking}"
    for id in actors_in(briefing):
        if not _is_clear(marking := verified.registry.actors[id].marking):
            return f"the actor {id} is {marking}"
    return None


def _is_clear(marking: Marking | None) -> bool:
    return marking is None or marking == CLEAR


def _roles(id: str, verified: Verified, seeds: Set[str]) -> _Roles:
    """The roles of an actor that a visible source tells and that name nobody withheld, with their passages there."""
    actors = verified.registry.actors
    told = (
        (role, tuple(run for run in runs if run.seed in seeds))
        for role, runs in zip(actors[id].roles, verified.role_runs[id], strict=True)
        if role.of is None or _is_clear(actors[role.of].marking)
    )
    return tuple((role, runs) for role, runs in told if runs)


def _with_those_they_name(
    ids: Iterable[str], registry: Registry, roles: Mapping[str, _Roles], described: Mapping[str, tuple[Run, ...]]
) -> dict[str, Actor]:
    """The actors and those that their visible roles refer to, in the order of the registry.

    A description goes with the passages on which it rests.
    """
    waiting, wanted = list(ids), set[str]()
    while waiting:
        id = waiting.pop()
        if id in wanted or not _is_clear(registry.actors[id].marking):
            continue
        wanted.add(id)
        waiting += [str(role.of) for role, _ in roles[id] if role.of is not None]
        waiting += [str(whole) for whole in registry.actors[id].part_of]
    return {
        str(id): replace(
            actor,
            roles=tuple(role for role, _ in roles[id]),
            part_of=tuple(whole for whole in actor.part_of if whole in wanted),
            description=actor.description if described[id] else None,
        )
        for id, actor in registry.actors.items()
        if id in wanted
    }
