"""Divides the statements of an actor into pages, by topic and then by time, and knows where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from generator.format import addresses
from generator.format.addresses import Address
from generator.ledger.record import Statement

StatementPart = Literal["said", "about", "relayed"]
PARTS: Final[Mapping[StatementPart, str]] = {"said": "Said", "about": "Said about", "relayed": "Relayed"}
"""The parts that an actor can have in a statement, with the words for them."""

# Statements on one page; each is shown with its passage and much else.
_ENTRIES: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTopic:
    """The statements on one topic, or on none, that stand on one page, and those that stand under another topic."""

    topic: str | None
    statements: tuple[Statement, ...]
    elsewhere: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Statements by topic and then by time, divided into pages.

    `places` has the address of each statement, and `topics` the place where each topic begins with the number of
    statements on it.
    """

    pages: tuple[tuple[ListedTopic, ...], ...]
    places: Mapping[Statement, Address]
    topics: Mapping[str | None, tuple[Address, int]]


def listing(actor: str, part: StatementPart, statements: Sequence[Statement], order: Mapping[str, int]) -> Listing:
    """Return the listing of the statements in which an actor has one part.

    A statement stands under the first of its own topics. Topics stand by their numbers in `order`, and statements
    without a topic stand last.
    """
    groups: dict[str | None, tuple[list[Statement], list[Statement]]] = {}
    for statement in statements:
        topics: list[str | None] = [*statement.topics] or [None]
        for topic in topics:
            here, elsewhere = groups.setdefault(topic, ([], []))
            (here if topic == topics[0] else elsewhere).append(statement)
    pages: list[list[ListedTopic]] = [[]]
    places: dict[Statement, Address] = {}
    begins: dict[str | None, tuple[Address, int]] = {}
    room = _ENTRIES
    for topic in sorted(groups, key=lambda topic: len(order) if topic is None else order[topic]):
        here, elsewhere = groups[topic]
        listed = 0
        while listed < len(here) or topic not in begins:
            if not room and here:
                pages.append([])
                room = _ENTRIES
            number = len(pages)
            begins.setdefault(
                topic, (addresses.actor(actor, number, group_anchor(part, topic)), len(here) + len(elsewhere))
            )
            shown = tuple(here[listed : listed + room])
            for statement in shown:
                places[statement] = addresses.actor(actor, number, entry_anchor(part, statement))
            pages[-1].append(ListedTopic(topic=topic, statements=shown, elsewhere=() if listed else tuple(elsewhere)))
            listed += len(shown)
            room -= len(shown)
    return Listing(pages=tuple(map(tuple, pages)), places=places, topics=begins)


# A full stop cannot stand in a name, so these ids are no evidence's and no two of them are the same.
def entry_anchor(part: StatementPart, statement: Statement) -> str:
    """Return the id of a statement on the page of an actor."""
    use = statement.first
    return f"{part}.{use.briefing.slug}.{use.checked.name}"


def group_anchor(part: StatementPart, topic: str | None) -> str:
    """Return the id of the place where statements on a topic begin."""
    return f"{part}-on.{topic or ''}"
