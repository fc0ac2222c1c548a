"""Decides what a reader may see. It is the only filter, and it comes before any page exists.

No later stage learns what was withheld, so counts, indexes and links cannot show it.
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
from generator.format.tlp import CLEAR, Marked, Marking, allows, label_of, most_restrictive

LATEST_TIME: Final = 2**32 - 1
"""The last second that a build can be for, in 2106: compressed files have 32 bits for the time."""


def is_time(seconds: object) -> bool:
    """Return whether a value is a point in time that a build can be for, in seconds since 1970, UTC."""
    return isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds <= LATEST_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The readers that a build is for: the most restrictive label that they may read, and the time of reading.

    `now` is in seconds since 1970, UTC. Without it no embargo has passed.
    """

    level: Marking = CLEAR
    now: float | None = None


PUBLIC: Final = Audience()
"""The readers of a site without a label: they may read what is clear, and no embargo has passed for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A notice in the place of a withdrawn briefing or source: its slug or id, when and why it was withdrawn.

    `marking` says which readers may know of it.
    """

    slug: str
    date: str
    reason: str
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of what is visible, by slug or id. What has no label of its own has that of the site."""

    briefings: Mapping[str, Marking]
    seeds: Mapping[str, Marking]
    actors: Mapping[str, Marking]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """The part of `Verified` that an audience may see: briefings, newest first, with their sources, actors and topics.

    `role_ranges` and `described` are the passages of the actors' roles and descriptions, as in `Verified`. `tombstones`
    stand in the places of withdrawn briefings, `withdrawn` in those of withdrawn sources.
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


def visible(verified: Verified, audience: Audience = PUBLIC) -> Visible:
    """Return the published briefings that the audience may read and what they rest on, as if there were nothing else.

    A briefing is held back by its own status, marking or embargo, by the marking of any source or actor in it, and by a
    source that was withdrawn.
    """
    newest_first = sorted(verified.briefings.values(), key=lambda briefing: briefing.slug)
    newest_first.sort(key=lambda briefing: briefing.spec.date, reverse=True)
    level = audience.level
    open_to = frozenset(str(id) for id, actor in verified.registry.actors.items() if allows(level, label_of(actor)))
    kept = {
        briefing.slug: briefing
        for briefing in newest_first
        if briefing.spec.status == "published"
        and _withdrawn_source(briefing, verified) is None
        and _may_read(briefing, verified, audience)
    }
    seeds = {
        passage_range.seed
        for briefing in kept.values()
        for checked in briefing.evidence.values()
        for passage_range in checked.ranges
    }
    seeds |= {str(seed) for briefing in kept.values() for seed in briefing.spec.sources.values()}
    roles = {str(id): _roles(str(id), verified, seeds, open_to) for id in verified.registry.actors}
    kept = _named_anew(kept, verified, {id: of_actor for id, of_actor in roles.items() if id in open_to})
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
            briefings={slug: label_of(briefing.spec) for slug, briefing in kept.items()},
            seeds={id: label_of(seed.descriptor) for id, seed in library.items()},
            actors={id: label_of(actor) for id, actor in actors.items()},
        ),
        scale=verified.scale,
    )


def _named_anew(
    kept: dict[str, VerifiedBriefing], verified: Verified, roles: Mapping[str, _Roles]
) -> dict[str, VerifiedBriefing]:
    """Return the briefings with the names that are found when the actors of `roles` are the only ones.

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
    """Return the topics of the briefings, without the stances that only withheld briefings take."""
    shown = {topic for briefing in kept.values() for topic in briefing.topics}
    hidden = _stances(verified.briefings.values()) - _stances(kept.values())
    return {
        str(id): replace(
            topic, stances={name: title for name, title in topic.stances.items() if (str(id), str(name)) not in hidden}
        )
        if topic.stances
        else topic
        for id, topic in verified.registry.topics.items()
        if id in shown
    }


def _stances(briefings: Iterable[VerifiedBriefing]) -> set[tuple[str, str]]:
    """Return the stances that briefings take, each behind its topic."""
    return {
        (str(position.topic), str(position.stance)) for briefing in briefings for position in briefing.spec.positions
    }


def _of_known_origin(seed: Seed, library: Library, seeds: Set[str]) -> Seed:
    """Return the source, without its origin where that is a source that the audience may not know of."""
    origin = seed.descriptor.origin
    if origin is None or origin not in library or origin in seeds:
        return seed
    return replace(seed, descriptor=replace(seed.descriptor, origin=None))


def _label(briefing: VerifiedBriefing, verified: Verified) -> Marking:
    """Return the most restrictive label of a briefing, its sources and its actors."""
    seeds = (verified.library[seed].descriptor for seed in briefing.spec.sources.values())
    actors = (verified.registry.actors[id] for id in briefing.actors)
    marked: tuple[Marked, ...] = (briefing.spec, *seeds, *actors)
    return most_restrictive(map(label_of, marked))


def _may_read(briefing: VerifiedBriefing, verified: Verified, audience: Audience) -> bool:
    """Return whether labels and embargo allow the audience to read a briefing; its status is not asked."""
    embargo = briefing.spec.embargo
    has_passed = embargo is None or (audience.now is not None and audience.now >= embargo.seconds)
    return has_passed and allows(audience.level, _label(briefing, verified))


def _tombstones(verified: Verified, audience: Audience) -> Iterator[Tombstone]:
    """Yield the notices for withdrawn briefings whose labels and embargo allow the audience to know of them."""
    for slug, briefing in sorted(verified.briefings.items()):
        if not _may_read(briefing, verified, audience):
            continue
        spec, label = briefing.spec, _label(briefing, verified)
        source = _withdrawn_source(briefing, verified)
        if spec.status == "withdrawn" and spec.withdrawn is not None:
            yield Tombstone(slug=slug, date=str(spec.withdrawn.date), reason=str(spec.withdrawn.reason), marking=label)
        elif spec.status == "published" and source is not None:
            reason = f"A source that it rests on was withdrawn. {source.reason}"
            yield Tombstone(slug=slug, date=str(source.date), reason=reason, marking=label)


def _withdrawn_sources(verified: Verified, audience: Audience) -> Iterator[Tombstone]:
    """Yield the notices for withdrawn sources of briefings that have a notice themselves.

    Readers know of no other withdrawn source.
    """
    slugs = {stone.slug for stone in _tombstones(verified, audience)}
    seeds = {str(seed) for slug in slugs for seed in verified.briefings[slug].spec.sources.values()}
    for id in sorted(seeds):
        descriptor = verified.library[id].descriptor
        if descriptor.withdrawn is not None:
            label = label_of(descriptor)
            date, reason = str(descriptor.withdrawn.date), str(descriptor.withdrawn.reason)
            yield Tombstone(slug=id, date=date, reason=reason, marking=label)


def _withdrawn_source(briefing: VerifiedBriefing, verified: Verified) -> Withdrawal | None:
    """Return the withdrawal of the first source of a briefing that was withdrawn, or None where none was."""
    withdrawals = (verified.library[seed].descriptor.withdrawn for seed in briefing.spec.sources.values())
    return next((withdrawal for withdrawal in withdrawals if withdrawal is not None), None)


def _roles(id: str, verified: Verified, seeds: Set[str], open_to: Set[str]) -> _Roles:
    """Return the roles of an actor that a visible source states, with their passages there.

    A role to an actor that is withheld is left out. `seeds` are the visible sources, `open_to` the visible actors.
    """
    actors = verified.registry.actors
    roles = (
        (role, tuple(passage_range for passage_range in ranges if passage_range.seed in seeds))
        for role, ranges in zip(actors[id].roles, verified.role_ranges[id], strict=True)
        if role.of is None or role.of in open_to
    )
    return tuple((role, ranges) for role, ranges in roles if ranges)


def _with_those_they_name(
    ids: Iterable[str],
    registry: Registry,
    roles: Mapping[str, _Roles],
    described: Mapping[str, tuple[PassageRange, ...]],
    open_to: Set[str],
) -> dict[str, Actor]:
    """Return the actors `ids` and those that their visible roles refer to, in the order of the registry.

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
