"""Lists all pages of the site in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.format import addresses
from generator.format.addresses import Address
from generator.format.tlp import most_restrictive
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger
from generator.site.pages.actor_indexes import actor_indexes
from generator.site.pages.actors import actor_pages, actor_row
from generator.site.pages.briefings import BriefingCard, briefing_page, card
from generator.site.pages.corrections import correction_pages
from generator.site.pages.home import Totals, home_page, method_page, totals_of
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.paging import INDEX_ROWS, divided, page_description, page_title
from generator.site.pages.placeholders import moved_pages, tombstone_pages
from generator.site.pages.sources import SourceRow, source_page, source_row
from generator.site.pages.timeline import timeline_pages
from generator.site.pages.topics import TopicRow, topic_pages, topic_row


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePages:
    """All pages in a fixed order, and what they hold."""

    pages: tuple[Page, ...]
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """One page of the index of briefings, sources or topics, and the addresses of the others."""

    rows: tuple[BriefingCard | SourceRow | TopicRow, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


def all_pages(visible: Visible, ledger: Ledger, *, has_feeds: bool = False) -> SitePages:
    """Return the pages that show what is visible and its record, with links to feeds if there are any.

    Linear in what they show.
    """
    lookup = Lookup(visible=visible, ledger=ledger, has_feeds=has_feeds)
    totals = totals_of(visible, ledger)
    cards = tuple(card(briefing, lookup) for briefing in visible.briefings.values())
    actor_rows = {id: actor_row(record, lookup) for id, record in ledger.actors.items()}
    source_rows = tuple(source_row(record, lookup) for record in ledger.sources.values())
    topic_rows = tuple(topic_row(id, lookup) for id in visible.topics)
    newest = max((briefing.spec.date for briefing in visible.briefings.values()), default=None)
    pages = (
        home_page(cards, tuple(actor_rows.values()), source_rows, totals, newest, lookup),
        *_index("briefings", "Briefings", "All briefings, newest first", cards, newest),
        *(briefing_page(briefing, lookup) for briefing in visible.briefings.values()),
        *actor_indexes(actor_rows, lookup, newest),
        *(page for id, record in ledger.actors.items() for page in actor_pages(record, actor_rows[id], lookup)),
        *_index("sources", "Sources", "The documents that the briefings rest on", source_rows, newest),
        *(source_page(record, lookup) for record in ledger.sources.values()),
        *_index("topics", "Topics", "What the briefings are about, and who takes which stance", topic_rows, newest),
        *(page for id in visible.topics for page in topic_pages(id, lookup)),
        *timeline_pages(lookup, newest),
        *correction_pages(lookup),
        *moved_pages(lookup),
        *tombstone_pages(visible),
        method_page(visible.scale, totals),
    )
    return SitePages(pages=pages, totals=totals)


def _index(
    folder: str,
    title: str,
    description: str,
    rows: Sequence[BriefingCard | SourceRow | TopicRow],
    updated: str | None,
) -> Iterator[Page]:
    """Yield the pages of an index. `folder` is its address and the name of its template."""
    for number, shown, pages in divided(rows, INDEX_ROWS, lambda number: addresses.index(folder, number)):
        yield Page(
            path=pages[number - 1].path,
            template=f"{folder}.md",
            title=page_title(title, number),
            description=page_description(description, number),
            updated=updated,
            marking=most_restrictive(row.marking for row in shown),
            context=IndexPage(rows=tuple(shown), total=len(rows), number=number, pages=pages),
        )
