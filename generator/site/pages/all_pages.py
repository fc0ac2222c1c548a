"""Which pages exist, where they live, in what order, and what is put on them.

Everything on them comes from what a reader may see; nothing here can reach what was withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from generator.checks.verified import tally
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.tlp import most_restrictive
from generator.ledger.audience import Tombstone, Visible
from generator.ledger.record import Ledger
from generator.site.model.pages import (
    HomePage,
    IndexPage,
    MethodPage,
    MovedPage,
    Page,
    SitePages,
    TombstonePage,
    Totals,
)
from generator.site.model.parts import BriefingCard, Reference, SourceRow, TopicRow
from generator.site.pages.actor_indexes import ROWS, actor_indexes, most_heard
from generator.site.pages.actors import actor_pages, actor_row
from generator.site.pages.briefings import briefing_page, card
from generator.site.pages.corrections import correction_pages
from generator.site.pages.lookup import Lookup
from generator.site.pages.paging import chunks
from generator.site.pages.sources import source_page, source_row
from generator.site.pages.timeline import timeline_pages
from generator.site.pages.topics import topic_pages, topic_row

# What the front page shows of each list before it sends readers to the index.
_NEWEST, _MOST_HEARD = 5, 8


def all_pages(visible: Visible, ledger: Ledger, *, has_feeds: bool = False) -> SitePages:
    """The pages that show what is visible and its record, with links to feeds if there are any.

    Linear in what they show.
    """
    lookup = Lookup(visible=visible, ledger=ledger, has_feeds=has_feeds)
    totals = Totals(
        briefings=len(visible.briefings),
        evidence=sum(len(briefing.evidence) for briefing in visible.briefings.values()),
        statements=len(ledger.statements),
        actors=len(visible.actors),
        sources=len(visible.library),
        checked=tally(visible.briefings.values()),
    )
    cards = tuple(card(briefing, lookup) for briefing in visible.briefings.values())
    rows = {id: actor_row(record, lookup) for id, record in ledger.actors.items()}
    source_rows = tuple(source_row(record, lookup) for record in ledger.sources.values())
    topic_rows = tuple(topic_row(id, lookup) for id in visible.topics)
    newest = max((briefing.spec.date for briefing in visible.briefings.values()), default=None)
    home = HomePage(
        title=_TITLE,
        briefings=cards[:_NEWEST],
        heard=tuple(most_heard(rows.values())[:_MOST_HEARD]),
        sources=source_rows[:_NEWEST],
        totals=totals,
        feed=lookup.feeds("briefings"),
    )
    method = MethodPage(scale=visible.scale, scale_in_use=visible.scale.title, totals=totals)
    pages = [
        Page(
            path=addresses.HOME.path,
            template="home.md",
            title=_TITLE,
            description=_HOME,
            updated=newest,
            marking=most_restrictive(
                (
                    *(each.marking for each in home.briefings),
                    *(each.marking for each in home.heard),
                    *(each.marking for each in home.sources),
                )
            ),
            feed=lookup.feed("briefings"),
            context=home,
        ),
        *_index("briefings", "Briefings", "All briefings, newest first", cards, newest),
        *(briefing_page(briefing, lookup) for briefing in visible.briefings.values()),
        *actor_indexes(rows, lookup, newest),
        *(page for id, record in ledger.actors.items() for page in actor_pages(record, rows[id], lookup)),
        *_index("sources", "Sources", "The documents that the briefings rest on", source_rows, newest),
        *(source_page(record, lookup) for record in ledger.sources.values()),
        *_index("topics", "Topics", "What the briefings are about, and who takes which stance", topic_rows, newest),
        *(page for id in visible.topics for page in topic_pages(id, lookup)),
        *timeline_pages(lookup, newest),
        *correction_pages(lookup),
        *_moved(lookup),
        *(_tombstone_page(stone, "briefing", addresses.briefing(stone.slug)) for stone in visible.tombstones),
        *(_tombstone_page(stone, "source", addresses.source(stone.slug)) for stone in visible.withdrawn),
        Page(
            path=addresses.METHOD.path,
            template="method.md",
            title="Method",
            description=_METHOD,
            updated=None,
            context=method,
        ),
    ]
    return SitePages(pages=tuple(pages), totals=totals)


_TITLE: Final = "Briefings that show their sources"
_HOME: Final = "Briefings in which every statement leads to the words that it rests on."
_METHOD: Final = "How this site sources what it says, what an exact match proves and what it does not."


def _index(
    folder: str,
    title: str,
    description: str,
    rows: Sequence[BriefingCard | SourceRow | TopicRow],
    updated: str | None,
) -> Iterator[Page]:
    pages = tuple(addresses.index(folder, number) for number, _ in chunks(rows, ROWS))
    for number, shown in chunks(rows, ROWS):
        yield Page(
            path=pages[number - 1].path,
            template=f"{folder}.md",
            title=title if number == 1 else f"{title}, page {number}",
            description=f"{description}" + ("." if number == 1 else f"; page {number}."),
            updated=updated,
            marking=most_restrictive(row.marking for row in shown),
            context=IndexPage(rows=tuple(shown), total=len(rows), number=number, pages=pages),
        )


def _moved(lookup: Lookup) -> Iterator[Page]:
    """A page at each address under which an actor or a briefing was known."""
    for id, actor in lookup.visible.actors.items():
        for old in actor.formerly:
            yield _moved_page(addresses.actor(str(old)), lookup.actor(id))
    for slug, briefing in lookup.visible.briefings.items():
        for old in briefing.spec.formerly:
            yield _moved_page(
                addresses.briefing(str(old)), Reference(label=briefing.spec.title, address=addresses.briefing(slug))
            )


def _tombstone_page(stone: Tombstone, kind: Literal["briefing", "source"], address: Address) -> Page:
    return Page(
        path=address.path,
        template="tombstone.md",
        title="Withdrawn",
        description=f"The {kind} {stone.slug} was withdrawn.",
        updated=stone.date,
        marking=stone.marking,
        context=TombstonePage(kind=kind, date=stone.date, reason=stone.reason),
    )


def _moved_page(old: Address, to: Reference) -> Page:
    return Page(
        path=old.path,
        template="moved.md",
        title=f"Moved: {to.label}",
        description=f"What stood here, at {old.path.removesuffix('.md')}, stands at another address.",
        updated=None,
        moved=to.address,
        script=Address(path="assets/moved.js"),
        context=MovedPage(to=to),
    )
