"""Which pages exist, where they live, in what order, and what is put on them.

Rank 9. Everything on them comes from what a reader may see; nothing here can reach what was withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator import addresses
from generator.audience import Visible
from generator.ledger import Ledger
from generator.pages import (
    ActorRow,
    BriefingCard,
    HomePage,
    IndexPage,
    MethodPage,
    Page,
    Site,
    SourceRow,
    TopicRow,
    Totals,
)
from generator.site_model.briefings import briefing_page, card
from generator.site_model.records import (
    actor_page,
    actor_row,
    by_kind_and_name,
    source_page,
    source_row,
    topic_page,
)
from generator.site_model.world import World

__all__ = ["ROWS", "model"]

# Rows on one page of an index: some 60 kB of HTML, and a screen or two to skim.
ROWS: Final = 100
# What the front page shows of each list before it sends readers to the index.
_NEWEST, _MOST_HEARD = 5, 8


def model(visible: Visible, ledger: Ledger) -> Site:
    """The pages that show what is visible and its record. Linear in what they show."""
    world = World(visible=visible, ledger=ledger)
    totals = Totals(
        briefings=len(visible.briefings),
        evidence=sum(len(briefing.evidence) for briefing in visible.briefings.values()),
        statements=len(ledger.statements),
        actors=len(visible.actors),
        sources=len(visible.library),
    )
    cards = tuple(card(briefing, world) for briefing in visible.briefings.values())
    rows = tuple(sorted((actor_row(record, world) for record in ledger.actors.values()), key=by_kind_and_name))
    source_rows = tuple(source_row(record) for record in ledger.sources.values())
    topic_rows = tuple(
        TopicRow(topic=world.topic(id), briefings=len(ledger.topics[id]), stances=len(ledger.stances[id]))
        for id in visible.topics
    )
    newest = max((briefing.spec.date for briefing in visible.briefings.values()), default=None)
    heard = sorted(
        (row for row in rows if row.statements), key=lambda row: (-row.statements, row.actor.label.casefold())
    )
    home = HomePage(
        title=_TITLE,
        briefings=cards[:_NEWEST],
        heard=tuple(heard[:_MOST_HEARD]),
        sources=source_rows[:_NEWEST],
        totals=totals,
    )
    method = MethodPage(scale=visible.scale, scale_in_use=visible.scale.title, totals=totals)
    pages = [
        Page(
            path=addresses.HOME.path, template="home.md", title=_TITLE, description=_HOME, updated=newest, context=home
        ),
        *_index("briefings", "Briefings", "All briefings, newest first", cards, newest),
        *(briefing_page(briefing, world) for briefing in visible.briefings.values()),
        *_index("actors", "Actors", "Everyone who speaks or is spoken of, by kind", rows, newest),
        *(actor_page(record, world) for record in ledger.actors.values()),
        *_index("sources", "Sources", "The documents that the briefings rest on", source_rows, newest),
        *(source_page(record, world) for record in ledger.sources.values()),
        *_index("topics", "Topics", "What the briefings are about, and who takes which stance", topic_rows, newest),
        *(topic_page(id, world) for id in visible.topics),
        Page(
            path=addresses.METHOD.path,
            template="method.md",
            title="Method",
            description=_METHOD,
            updated=None,
            context=method,
        ),
    ]
    return Site(pages=tuple(pages), totals=totals)


_TITLE: Final = "Briefings that show their sources"
_HOME: Final = "Briefings in which every statement leads to the words that it rests on."
_METHOD: Final = "How this site sources what it says, what an exact match proves and what it does not."


def _index(
    folder: str,
    title: str,
    description: str,
    rows: Sequence[BriefingCard | ActorRow | SourceRow | TopicRow],
    updated: str | None,
) -> Iterator[Page]:
    chunks = [rows[i : i + ROWS] for i in range(0, len(rows), ROWS)] or [()]
    pages = tuple(addresses.index(folder, number) for number in range(1, len(chunks) + 1))
    for number, chunk in enumerate(chunks, start=1):
        yield Page(
            path=pages[number - 1].path,
            template=f"{folder}.md",
            title=title if number == 1 else f"{title}, page {number}",
            description=f"{description}.",
            updated=updated,
            context=IndexPage(rows=tuple(chunk), total=len(rows), number=number, pages=pages),
        )
