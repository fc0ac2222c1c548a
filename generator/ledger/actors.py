"""What is on record of each actor: what they said, relayed and were spoken of in, and where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable
from typing import TypeVar

from generator.checks.verified import VerifiedBriefing
from generator.format.registry import SOURCE_SPEAKER
from generator.ledger.audience import Visible
from generator.ledger.events import by_actor
from generator.ledger.record import NOT_STATED, ActorRecord, Event, NamedIn, Stance, Statement

Item = TypeVar("Item")


def actor_records(
    visible: Visible, statements: tuple[Statement, ...], stances: tuple[Stance, ...], events: Iterable[Event]
) -> dict[str, ActorRecord]:
    """The record of each actor that is visible. Linear in the evidence."""
    said: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    relayed: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    about: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    together: dict[str, Counter[str]] = {id: Counter() for id in visible.actors}
    parts: set[tuple[str, str, int]] = set()
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
        for passage_range in dict.fromkeys(
            passage_range for use in statement.uses for passage_range in use.checked.ranges
        ):
            parts.update(
                (id, passage_range.seed, number)
                for id in involved
                for number in range(passage_range.first, passage_range.last + 1)
            )
    briefings: dict[str, list[VerifiedBriefing]] = {id: [] for id in visible.actors}
    named_by: dict[str, list[tuple[VerifiedBriefing, int]]] = {id: [] for id in visible.actors}
    for briefing in visible.briefings.values():
        for id in briefing.actors:
            briefings[id].append(briefing)
        for id, times in Counter(mention.ids[0] for mention in briefing.naming.written()).items():
            named_by[id].append((briefing, times))
    named = _named(visible, parts)
    positions = grouped(visible.actors, ((str(stance.position.actor), stance) for stance in stances))
    happened = by_actor(events)
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
            named_by=tuple(named_by[id]),
            events=tuple(happened.get(id, ())),
        )
        for id in visible.actors
    }


def _named(visible: Visible, parts: Container[tuple[str, str, int]]) -> dict[str, tuple[NamedIn, ...]]:
    """The cited passages that name each actor, in the order of the sources.

    `parts` are the passages in whose statements an actor has a part, as speaker, relay or subject.
    """
    places: dict[tuple[str, int], dict[str, set[int]]] = {}
    for briefing in visible.briefings.values():
        for place, mentions in briefing.naming.passages.items():
            for mention in mentions:
                places.setdefault(place, {}).setdefault(mention.ids[0], set()).add(mention.start)
    found: dict[str, list[NamedIn]] = {id: [] for id in visible.actors}
    for seed, passage in sorted(places):
        for id, starts in places[seed, passage].items():
            only = (id, seed, passage) not in parts
            found[id].append(NamedIn(seed=seed, passage=passage, times=len(starts), only=only))
    return {id: tuple(passages) for id, passages in found.items()}


def stances_taken(visible: Visible, statements: Iterable[Statement]) -> tuple[Stance, ...]:
    """Every position that a briefing records, newest briefing first, with whose it is and its date."""
    of_use = {(use.briefing.slug, use.checked.name): statement for statement in statements for use in statement.uses}
    stances = []
    for briefing in visible.briefings.values():
        for position in briefing.spec.positions:
            evidence_by_name = [
                briefing.evidence[str(name)] for name in position.rests_on if str(name) in briefing.evidence
            ]
            speakers = tuple(dict.fromkeys(str(checked.evidence.speaker) for checked in evidence_by_name))
            dates = (of_use[briefing.slug, checked.name].date for checked in evidence_by_name)
            stances.append(
                Stance(
                    briefing=briefing,
                    position=position,
                    own=position.actor in speakers,
                    by=tuple(id for id in speakers if _speaks_for(id, str(position.actor), visible)),
                    date=max(dates, key=lambda date: (date.text is not None, date.earliest), default=NOT_STATED),
                    inferred=any("speaker" in checked.evidence.inferred for checked in evidence_by_name),
                )
            )
    return tuple(stances)


def _speaks_for(one: str, other: str, visible: Visible) -> bool:
    """Whether a role of the one speaks for the other."""
    actor = visible.actors.get(one)
    return actor is not None and any(role.speaks_for and role.of == other for role in actor.roles)


def grouped(ids: Iterable[str], items: Iterable[tuple[str, Item]]) -> dict[str, tuple[Item, ...]]:
    """The items of each id, in their order; none for an id that has none."""
    groups: dict[str, list[Item]] = {id: [] for id in ids}
    for id, item in items:
        groups[id].append(item)
    return {id: tuple(group) for id, group in groups.items()}
