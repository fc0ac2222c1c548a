"""What a reader may see: the one filter, before any page exists.

No later stage learns what was withheld, so counts, indexes and links cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from generator.checks.naming import named_anew
from generator.checks.source_index import SourceIndex
from generator.checks.verified import Verified, VerifiedBriefing
from generator.format.decode.scalars import Withdrawal
from generator.format.likelihood import Scale
from generator.format.registry import Actor, Registry, Role, Topic
from generator.format.seeds import Library, PassageRange, Seed
from generator.format.tlp import CLEAR, Marking, allows, most_restrictive, read_marking

LATEST_TIME: Final = 2**32 - 1
"""The last second that a build can be for, in 2106: compressed files have 32 bits for the time."""


def is_time(seconds: object) -> bool:
    """Whether a value is a point in time that a build can be for, in seconds since 1970, UTC."""
    return isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds <= LATEST_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a build is for: the most restrictive label that they may read, and when, in seconds since 1970, UTC.

    Without a point in time no embargo has passed.
    """

    level: Marking = CLEAR
    now: float | None = None


EVERYBODY = Audience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of a withdrawn briefing or source: its slug or id, when it was withdrawn, why, and who may know."""

    slug: str
    date: str
    reason: str
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of what is visible, that of the site where something has none of its own."""

    briefings: Mapping[str, Marking]
    seeds: Mapping[str, Marking]
    actors: Mapping[str, Marking]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """What is left of `Verified` for an audience: briefings, newest first, with their sources, actors and topics.

    `role_ranges` and `described` are the passages of the actors' roles and descriptions, as in `Verified`. `tombstones`
    stand in the places of briefings, `withdrawn` in those of sources.
    """

    briefings: Mapping[str, VerifiedBriefing]
    library: Library
    actors: Mapping[str, Actor]
    topics: Mapping[str, Topic]
    role_ranges: Mapping[str, tuple[tuple[PassageRange, ...], ...]]
    described: Mapping[str, tuple[PassageRange, ...]]
    tombstones: tuple[Tombstone, ...]
    withdrawn: tuple[Tombstone, ...]
    labels: Labels
    scale: Scale


_Roles: TypeAlias = tuple[tuple[Role, tuple[PassageRange, ...]], ...]


def visible(verified: Verified, audience: Audience = EVERYBODY) -> Visible:
    """Published briefings that the audience may read and what they rest on; all else is as if it did not exist.

    A briefing is held back by its own status, marking or embargo, by the marking of any source or actor in it, and by a
    source that was withdrawn.
    """
    newest_first = sorted(verified.briefings.values(), key=lambda briefing: briefing.slug)
    newest_first.sort(key=lambda briefing: briefing.spec.date, reverse=True)
    default, level = verified.marking, audience.level
    open_to = frozenset(
        str(id) for id, actor in verified.registry.actors.items() if allows(level, read_marking(actor.marking, default))
    )
    kept = {
        briefing.slug: briefing
        for briefing in newest_first
        if briefing.spec.status == "published"
        and _withdrawn_source(briefing, verified) is None
        and _may_read(briefing, verified, audience, open_to)
    }
    seeds = {
        passage_range.seed
        for briefing in kept.values()
        for proof in briefing.evidence.values()
        for passage_range in proof.ranges
    }
    seeds |= {str(seed) for briefing in kept.values() for seed in briefing.spec.sources.values()}
    roles = {str(id): _roles(str(id), verified, seeds, open_to) for id in verified.registry.actors}
    kept = _named_anew(kept, verified, {id: told for id, told in roles.items() if id in open_to})
    named = (id for briefing in kept.values() for id in (*briefing.actors, *briefing.named_by_sources))
    described = {
        id: ranges if all(passage_range.seed in seeds for passage_range in ranges) else ()
        for id, ranges in verified.described.items()
    }
    actors = _with_those_they_name(named, verified.registry, roles, described, open_to)
    library = {
        id: _of_known_origin(seed, verified.library, seeds) for id, seed in verified.library.items() if id in seeds
    }
    return Visible(
        briefings=kept,
        library=library,
        actors=actors,
        topics=_topics(kept, verified),
        role_ranges={id: tuple(ranges for _, ranges in roles[id]) for id in actors},
        described={id: described[id] for id in actors},
        tombstones=tuple(_tombstones(verified, audience)),
        withdrawn=tuple(_withdrawn_sources(verified, audience)),
        labels=Labels(
            briefings={slug: read_marking(briefing.spec.marking, default) for slug, briefing in kept.items()},
            seeds={id: read_marking(seed.descriptor.marking, default) for id, seed in library.items()},
            actors={id: read_marking(actor.marking, default) for id, actor in actors.items()},
        ),
        scale=verified.scale,
    )


def _named_anew(
    kept: dict[str, VerifiedBriefing], verified: Verified, roles: Mapping[str, _Roles]
) -> dict[str, VerifiedBriefing]:
    """The briefings with the names that are found when the actors that have these roles are all that there are.

    A name that a withheld actor shares with an open one belongs to the open one alone, as if the other did not exist.
    """
    actors = {
        id: replace(actor, roles=tuple(role for role, _ in roles[id]))
        for id, actor in verified.registry.actors.items()
        if id in roles
    }
    if actors == verified.registry.actors:
        return kept
    source_index = SourceIndex(verified.library, replace(verified.registry, actors=actors))
    return {slug: named_anew(briefing, source_index) for slug, briefing in kept.items()}


def _topics(kept: Mapping[str, VerifiedBriefing], verified: Verified) -> dict[str, Topic]:
    """The topics of the briefings, without the stances that only withheld briefings take."""
    shown = {topic for briefing in kept.values() for topic in briefing.topics}
    taken = _stances(kept.values())
    hidden = _stances(verified.briefings.values()) - taken
    return {
        str(id): replace(
            topic, stances={n: title for n, title in topic.stances.items() if (str(id), str(n)) not in hidden}
        )
        if topic.stances
        else topic
        for id, topic in verified.registry.topics.items()
        if id in shown
    }


def _stances(briefings: Iterable[VerifiedBriefing]) -> set[tuple[str, str]]:
    """The stances that are taken in some briefings, each behind its topic."""
    return {(str(each.topic), str(each.stance)) for briefing in briefings for each in briefing.spec.positions}


def _of_known_origin(seed: Seed, library: Library, seeds: Set[str]) -> Seed:
    """The source without an origin that is another source, which the audience may not know of."""
    origin = seed.descriptor.origin
    if origin is None or origin not in library or origin in seeds:
        return seed
    return replace(seed, descriptor=replace(seed.descriptor, origin=None))


def rests_on(briefing: VerifiedBriefing, verified: Verified) -> Marking:
    """The most restrictive label of the sources and actors of a briefing."""
    seeds = (verified.library[seed].descriptor.marking for seed in briefing.spec.sources.values())
    actors = (verified.registry.actors[id].marking for id in briefing.actors)
    return most_restrictive(read_marking(marking, verified.marking) for marking in (*seeds, *actors))


def _may_read(briefing: VerifiedBriefing, verified: Verified, audience: Audience, open_to: frozenset[str]) -> bool:
    """Whether the audience may read a briefing, its status apart."""
    spec = briefing.spec
    if spec.embargo is not None and (audience.now is None or audience.now < spec.embargo.seconds):
        return False
    seeds = (verified.library[seed].descriptor.marking for seed in spec.sources.values())
    labels = (read_marking(marking, verified.marking) for marking in (spec.marking, *seeds))
    return all(allows(audience.level, label) for label in labels) and open_to.issuperset(briefing.actors)


def _tombstones(verified: Verified, audience: Audience) -> Iterator[Tombstone]:
    """What stands in the place of withdrawn briefings whose label allows the audience to know of them."""
    for slug, briefing in sorted(verified.briefings.items()):
        spec = briefing.spec
        label = most_restrictive((read_marking(spec.marking, verified.marking), rests_on(briefing, verified)))
        has_passed = spec.embargo is None or (audience.now is not None and audience.now >= spec.embargo.seconds)
        if not has_passed or not allows(audience.level, label):
            continue
        source = _withdrawn_source(briefing, verified)
        if spec.status == "withdrawn" and spec.withdrawn is not None:
            yield Tombstone(slug=slug, date=str(spec.withdrawn.date), reason=str(spec.withdrawn.reason), marking=label)
        elif spec.status == "published" and source is not None:
            reason = f"A source that it rests on was withdrawn. {source.reason}"
            yield Tombstone(slug=slug, date=str(source.date), reason=reason, marking=label)


def _withdrawn_sources(verified: Verified, audience: Audience) -> Iterator[Tombstone]:
    """What stands in the place of withdrawn sources, which readers know by the briefings whose places they see."""
    known = {stone.slug for stone in _tombstones(verified, audience)}
    seeds = {str(seed) for slug in known for seed in verified.briefings[slug].spec.sources.values()}
    for id in sorted(seeds):
        descriptor = verified.library[id].descriptor
        if descriptor.withdrawn is not None:
            label = read_marking(descriptor.marking, verified.marking)
            date, reason = str(descriptor.withdrawn.date), str(descriptor.withdrawn.reason)
            yield Tombstone(slug=id, date=date, reason=reason, marking=label)


def _withdrawn_source(briefing: VerifiedBriefing, verified: Verified) -> Withdrawal | None:
    """Why the first source of a briefing that was withdrawn was so."""
    told = (verified.library[seed].descriptor.withdrawn for seed in briefing.spec.sources.values())
    return next((each for each in told if each is not None), None)


def _roles(id: str, verified: Verified, seeds: Set[str], open_to: Set[str]) -> _Roles:
    """The roles of an actor that a visible source tells and that name nobody withheld, with their passages there."""
    actors = verified.registry.actors
    told = (
        (role, tuple(passage_range for passage_range in ranges if passage_range.seed in seeds))
        for role, ranges in zip(actors[id].roles, verified.role_ranges[id], strict=True)
        if role.of is None or role.of in open_to
    )
    return tuple((role, ranges) for role, ranges in told if ranges)


def _with_those_they_name(
    ids: Iterable[str],
    registry: Registry,
    roles: Mapping[str, _Roles],
    described: Mapping[str, tuple[PassageRange, ...]],
    open_to: Set[str],
) -> dict[str, Actor]:
    """The actors and those that their visible roles refer to, in the order of the registry.

    A description goes with the passages on which it rests.
    """
    waiting, wanted = list(ids), set[str]()
    while waiting:
        id = waiting.pop()
        if id in wanted or id not in open_to:
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
