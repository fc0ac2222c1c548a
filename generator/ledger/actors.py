"""Gathers what is on record of each actor: what they said, relayed and were spoken of in, and where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import TypeVar

from generator.checks.verified import VerifiedBriefing
from generator.format.registry import SOURCE_SPEAKER
from generator.ledger.audience import Visible
from generator.ledger.record import NOT_STATED, ActorRecord, Event, NamedIn, Stance, Statement

Item = TypeVar("Item")


def actor_records(
    visible: Visible, statements: Sequence[Statement], stances: Iterable[Stance], events: Iterable[Event]
) -> dict[str, ActorRecord]:
    """Return the record of each actor that is visible, by its id. Linear in the evidence.

    The `statements`, `stances` and `events` are those of all actors; a record keeps their order.
    """
    said: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    relayed: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    about: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    together: dict[str, Counter[str]] = {id: Counter() for id in visible.actors}
    # The passages in whose statements an actor has a part, each behind the actor.
    involving: set[tuple[str, str, int]] = set()
    for statement in statements:
        speakers = [statement.speaker] if statement.speaker != SOURCE_SPEAKER else []
        groups = ((said, speakers), (relayed, statement.actors("via")), (about, statement.actors("about")))
        involved: set[str] = set()
        for records, ids in groups:
            involved.update(ids)
            for id in ids:
                records[id].append(statement)
        for id in involved:
            together[id].update(involved - {id})
        ranges = (passage_range for use in statement.uses for passage_range in use.checked.ranges)
        for passage_range in dict.fromkeys(ranges):
            involving.update(
                (id, passage_range.seed, number)
                for id in involved
                for number in range(passage_range.first, passage_range.last + 1)
            )
    briefings: dict[str, list[VerifiedBriefing]] = {id: [] for id in visible.actors}
    for briefing in visible.briefings.values():
        for id in briefing.actors:
            briefings[id].append(briefing)
    named = _named(visible, involving)
    positions = grouped(visible.actors, ((str(stance.position.actor), stance) for stance in stances))
    in_events: dict[str, list[Event]] = {}
    for event in events:
        for id in event.actors:
            in_events.setdefault(id, []).append(event)
    return {
        id: ActorRecord(
            id=id,
            said=tuple(said[id]),
            relayed=tuple(relayed[id]),
            about=tuple(about[id]),
            positions=positions[id],
            briefings=tuple(briefings[id]),
            appears_with=tuple(sorted(together[id].items(), key=lambda item: (-item[1], item[0]))),
            named=named[id],
            events=tuple(in_events.get(id, ())),
        )
        for id in visible.actors
    }


def _named(visible: Visible, involving: Container[tuple[str, str, int]]) -> dict[str, tuple[NamedIn, ...]]:
    """Return the cited passages that name each actor, in the order of the sources.

    `involving` has the actor, seed and number of each passage in whose statements an actor has a part.
    """
    passages: dict[tuple[str, int], dict[str, set[int]]] = {}
    for briefing in visible.briefings.values():
        for passage, mentions in briefing.naming.passages.items():
            for mention in mentions:
                passages.setdefault(passage, {}).setdefault(mention.ids[0], set()).add(mention.start)
    named: dict[str, list[NamedIn]] = {id: [] for id in visible.actors}
    for seed, number in sorted(passages):
        for id, starts in passages[seed, number].items():
            only = (id, seed, number) not in involving
            named[id].append(NamedIn(seed=seed, passage=number, times=len(starts), only=only))
    return {id: tuple(in_passages) for id, in_passages in named.items()}


def stances_taken(visible: Visible, by_evidence: Mapping[tuple[str, str], Statement]) -> tuple[Stance, ...]:
    """Return every position that a briefing records, newest briefing first, with whose it is and its date.

    `by_evidence` has each statement by slug and name of its evidence.
    """
    stances = []
    for briefing in visible.briefings.values():
        for position in briefing.spec.positions:
            evidence = [briefing.evidence[str(name)] for name in position.rests_on if str(name) in briefing.evidence]
            speakers = tuple(dict.fromkeys(str(checked.evidence.speaker) for checked in evidence))
            dates = (by_evidence[briefing.slug, checked.name].date for checked in evidence)
            stances.append(
                Stance(
                    briefing=briefing,
                    position=position,
                    own=position.actor in speakers,
                    by=tuple(id for id in speakers if _speaks_for(id, str(position.actor), visible)),
                    date=max(dates, key=lambda date: (date.text is not None, date.earliest), default=NOT_STATED),
                    inferred=any("speaker" in checked.evidence.inferred for checked in evidence),
                )
            )
    return tuple(stances)


def _speaks_for(speaker: str, represented: str, visible: Visible) -> bool:
    """Return whether a role of the speaker speaks for the represented actor."""
    actor = visible.actors.get(speaker)
    return actor is not None and any(role.speaks_for and role.of == represented for role in actor.roles)


def grouped(ids: Iterable[str], items: Iterable[tuple[str, Item]]) -> dict[str, tuple[Item, ...]]:
    """Return the items of each id, in their order; an id that has none gets an empty tuple.

    Each of `items` stands behind its id.
    """
    groups: dict[str, list[Item]] = {id: [] for id in ids}
    for id, item in items:
        groups[id].append(item)
    return {id: tuple(group) for id, group in groups.items()}
