"""The pages of topics: who takes which stance, who is heard and who is only spoken of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from generator.format import addresses
from generator.format.registry import SOURCE_SPEAKER
from generator.format.tlp import Marking
from generator.ledger.record import Stance
from generator.site.model.pages import Page, TopicPage
from generator.site.model.parts import Reference, TopicRow
from generator.site.pages.briefings import card
from generator.site.pages.lookup import Lookup
from generator.site.pages.paging import slices
from generator.site.pages.statements import stance_view
from generator.text.counts import counted

# Of each list on one page: cards are large, rows of a table are not.
_CARDS: Final = 20
_ROWS: Final = 100


def topic_row(id: str, lookup: Lookup) -> TopicRow:
    """A topic as lists show it."""
    return TopicRow(
        topic=lookup.topic(id),
        briefings=len(lookup.ledger.topics[id]),
        stances=len(lookup.ledger.stances[id]),
        marking=_marking(id, lookup),
    )


def topic_pages(id: str, lookup: Lookup) -> Iterator[Page]:
    """The pages of a topic. Linear in what they show."""
    topic, briefings = lookup.visible.topics[id], lookup.ledger.topics[id]
    stances = {str(name): str(title) for name, title in (topic.stances or {}).items()}
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
        (lookup.actor(actor), tuple(tuple(stance_view(each, lookup) for each in row[name]) for name in stances))
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
    count = slices(*((len(items), size) for items, size in lists))
    pages = tuple(addresses.topic(id, number) for number in range(1, count + 1))
    for number in range(1, count + 1):
        yield Page(
            path=pages[number - 1].path,
            template="topic.md",
            title=topic.title if number == 1 else f"{topic.title}, page {number}",
            description=f"{topic.title}: {counted(len(briefings), 'briefing')}, and who takes which stance"
            + ("." if number == 1 else f"; page {number}."),
            updated=max((briefing.spec.date for briefing in briefings), default=None),
            marking=_marking(id, lookup),
            feed=lookup.feed("topics", id),
            context=TopicPage(
                title=topic.title,
                total=len(briefings),
                takers=len(matrix),
                briefings=tuple(card(each, lookup) for each in briefings[(number - 1) * _CARDS : number * _CARDS]),
                stances=tuple(stances.values()),
                matrix=tuple(matrix[(number - 1) * _ROWS : number * _ROWS]),
                heard=tuple(heard[(number - 1) * _ROWS : number * _ROWS]),
                unheard=tuple(unheard[(number - 1) * _ROWS : number * _ROWS]),
                feed=lookup.feeds("topics", id),
                number=number,
                pages=pages,
            ),
        )


def _relays(times: Counter[str], lookup: Lookup) -> tuple[tuple[Reference, int], ...]:
    """Who relayed how many statements; without a name those of which it is not stated."""
    return tuple(
        (lookup.actor(id) if id else Reference(label="not stated"), number) for id, number in _most_first(times)
    )


def _marking(id: str, lookup: Lookup) -> Marking:
    takers = (stance.briefing for stance in lookup.ledger.stances[id])
    return lookup.marking((*lookup.ledger.topics[id], *takers), statements=lookup.ledger.on_topic[id])


def _most_first(times: Counter[str]) -> list[tuple[str, int]]:
    return sorted(times.items(), key=lambda item: (-item[1], item[0]))
