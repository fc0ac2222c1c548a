"""The pages of topics: who takes which stance, who is heard and who is only spoken of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.diagnostics.counts import counted
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.registry import SOURCE_SPEAKER
from generator.format.tlp import Marking
from generator.ledger.record import Stance
from generator.site.pages.briefings import BriefingCard, card
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.paging import on_page, page_description, page_title, pages_needed
from generator.site.pages.references import Reference
from generator.site.pages.stances import StanceView, stance_titles, stance_view

# Items of each list on one page: cards are large, rows of a table are not.
_CARDS: Final = 20
_ROWS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic as lists show it."""

    topic: Reference
    briefings: int
    stances: int
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """A page of a topic: its briefings, who takes which stance, who is heard on it and who is only spoken of.

    `takers` is the number of actors with a stance. `matrix` has a row for each of them, and in it a cell for each of
    the `stances`, in their order. `heard` are speakers with the place of their statements on the topic, the number of
    these, and the relays with theirs. `unheard` are actors that are only spoken of, with the number of statements.
    """

    title: str
    total: int
    takers: int
    briefings: tuple[BriefingCard, ...]
    stances: tuple[str, ...]
    matrix: tuple[tuple[Reference, tuple[tuple[StanceView, ...], ...]], ...]
    heard: tuple[tuple[Reference, int, tuple[tuple[Reference, int], ...]], ...]
    unheard: tuple[tuple[Reference, int], ...]
    feed: tuple[Reference, ...]
    number: int
    pages: tuple[Address, ...]


def topic_row(id: str, lookup: Lookup) -> TopicRow:
    """Return a topic as lists show it."""
    return TopicRow(
        topic=lookup.topic(id),
        briefings=len(lookup.ledger.topics[id]),
        stances=len(lookup.ledger.stances[id]),
        marking=_marking(id, lookup),
    )


def topic_pages(id: str, lookup: Lookup) -> Iterator[Page]:
    """Yield the pages of a topic. Linear in what they show."""
    topic, briefings = lookup.visible.topics[id], lookup.ledger.topics[id]
    stances = stance_titles(id, lookup)
    cells: dict[str, dict[str, list[Stance]]] = {}
    for stance in lookup.ledger.stances[id]:
        row = cells.setdefault(str(stance.position.actor), {name: [] for name in stances})
        row[str(stance.position.stance)].append(stance)
    speakers, subjects = Counter[str](), Counter[str]()
    relays: dict[str, Counter[str]] = {}
    for statement in lookup.ledger.on_topic[id]:
        subjects.update(statement.actors("about"))
        if statement.speaker != SOURCE_SPEAKER:
            speakers[statement.speaker] += 1
            relays.setdefault(statement.speaker, Counter()).update(statement.actors("via") or ("",))
    matrix = [
        (lookup.actor(actor), tuple(tuple(stance_view(stance, lookup) for stance in row[name]) for name in stances))
        for actor, row in cells.items()
    ]
    heard = [
        (
            Reference(label=lookup.actor(actor).label, address=lookup.on_topic(actor, id)),
            times,
            _relays(relays[actor], lookup),
        )
        for actor, times in _most_first(speakers)
    ]
    unheard = [(lookup.actor(actor), times) for actor, times in _most_first(subjects) if actor not in speakers]
    lists = ((briefings, _CARDS), (matrix, _ROWS), (heard, _ROWS), (unheard, _ROWS))
    count = pages_needed(*((len(items), size) for items, size in lists))
    pages = tuple(addresses.topic(id, number) for number in range(1, count + 1))
    description = f"{topic.title}: {counted(len(briefings), 'briefing')}, and who takes which stance"
    for number, address in enumerate(pages, start=1):
        cards, rows = on_page(number, _CARDS), on_page(number, _ROWS)
        yield Page(
            path=address.path,
            template="topic.md",
            title=page_title(topic.title, number),
            description=page_description(description, number),
            updated=max((briefing.spec.date for briefing in briefings), default=None),
            marking=_marking(id, lookup),
            feed=lookup.feed("topics", id),
            context=TopicPage(
                title=topic.title,
                total=len(briefings),
                takers=len(matrix),
                briefings=tuple(card(briefing, lookup) for briefing in briefings[cards]),
                stances=tuple(stances.values()),
                matrix=tuple(matrix[rows]),
                heard=tuple(heard[rows]),
                unheard=tuple(unheard[rows]),
                feed=lookup.feeds("topics", id),
                number=number,
                pages=pages,
            ),
        )


def _relays(times: Counter[str], lookup: Lookup) -> tuple[tuple[Reference, int], ...]:
    """Return the relays, most first, each with the number of statements; an empty id stands for a relay not stated."""
    return tuple(
        (lookup.actor(id) if id else Reference(label="not stated"), number) for id, number in _most_first(times)
    )


def _marking(id: str, lookup: Lookup) -> Marking:
    takers = (stance.briefing for stance in lookup.ledger.stances[id])
    return lookup.marking((*lookup.ledger.topics[id], *takers), statements=lookup.ledger.on_topic[id])


def _most_first(times: Counter[str]) -> list[tuple[str, int]]:
    return sorted(times.items(), key=lambda item: (-item[1], item[0]))
