"""The pages of actors: everything on record about each, and the rows in which lists show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from generator.format import addresses
from generator.format.registry import KIND
from generator.format.seeds import PassageRange
from generator.ledger.record import ActorRecord, NamedIn, Stance, Statement
from generator.site.model.pages import ActorPage, Page
from generator.site.model.parts import ActorRow, Group, Reference, RoleView, Statements
from generator.site.pages.briefings import card
from generator.site.pages.lookup import Lookup, passage_references
from generator.site.pages.paging import slices
from generator.site.pages.statement_lists import StatementPart, entry_anchor, group_anchor
from generator.site.pages.statements import brief, stance_view, statement_view
from generator.site.pages.timeline import event_row, in_time, picture_of, time_rows
from generator.text.counts import counted

# Of each list on one page: rows of a table, lines of a list.
_ROWS: Final = 100
# Whoever appears with more than so many others appears with everybody.
_MOST_OTHERS: Final = 50


def actor_row(record: ActorRecord, lookup: Lookup) -> ActorRow:
    """An actor as lists show it."""
    days = sorted(briefing.spec.date for briefing in record.briefings)
    return ActorRow(
        actor=lookup.actor(record.id),
        kind=lookup.visible.actors[record.id].kind,
        statements=len(record.said),
        about=len(record.about),
        relayed=len(record.relayed),
        briefings=len(record.briefings),
        first=record.dated[0] if record.dated else None,
        last=record.dated[-1] if record.dated else None,
        named=len(record.named),
        first_briefed=days[0] if days else "",
        last_briefed=days[-1] if days else "",
        marking=lookup.marking(
            (*record.briefings, *(stance.briefing for stance in record.positions)),
            statements=(*record.said, *record.about, *record.relayed),
            seeds={named.seed for named in record.named},
            actors=[record.id],
        ),
    )


def actor_pages(record: ActorRecord, row: ActorRow, lookup: Lookup) -> Iterator[Page]:
    """The ledger of an actor: a first page with everything known, and as many more as the lists need."""
    id = record.id
    rows, stances = in_time(record), _by_topic(record, lookup)
    listings = lookup.listings[id]
    lists = (rows, stances, record.events, record.named, record.briefings)
    count = max(slices(*((len(each), _ROWS) for each in lists)), *(len(each.pages) for each in listings.values()))
    pages = tuple(addresses.actor(id, number) for number in range(1, count + 1))
    name = row.actor.label
    said, about = counted(row.statements, "statement"), counted(row.about, "statement")
    for number in range(1, count + 1):
        here = slice((number - 1) * _ROWS, number * _ROWS)
        yield Page(
            path=pages[number - 1].path,
            template="actor.md",
            title=name if number == 1 else f"{name}, page {number}",
            description=f"{name} on record: {said} by, {about} about, in {counted(row.briefings, 'briefing')}"
            + ("." if number == 1 else f"; page {number}."),
            updated=row.last_briefed or None,
            marking=row.marking,
            feed=lookup.feed("actors", id),
            context=_page(record, row, number, pages, here, rows, stances, lookup),
        )


def _page(
    record: ActorRecord,
    row: ActorRow,
    number: int,
    pages: tuple[addresses.Address, ...],
    here: slice,
    rows: Sequence[tuple[Statement, StatementPart]],
    stances: Sequence[Stance],
    lookup: Lookup,
) -> ActorPage:
    id = record.id
    actor = lookup.visible.actors[id]
    return ActorPage(
        actor=row.actor,
        native_name=actor.native_name,
        kind=actor.kind,
        kind_label=KIND[actor.kind],
        aliases=tuple(actor.aliases),
        description=actor.description,
        described_at=passage_references(lookup.visible.described[id]),
        wikidata=actor.wikidata,
        roles=tuple(
            RoleView(
                role=role.role,
                of=lookup.actor(role.of) if role.of is not None else None,
                since=role.since,
                until=role.until,
                speaks_for=bool(role.speaks_for),
                passages=passage_references(ranges),
            )
            for role, ranges in zip(actor.roles, lookup.visible.role_ranges[id], strict=True)
            if ranges
        ),
        part_of=lookup.actors(actor.part_of),
        related=tuple((lookup.actor(other), what) for other, what in lookup.related.get(id, ())),
        row=row,
        said=_statements(id, "said", number, lookup),
        about=_statements(id, "about", number, lookup),
        relayed=_statements(id, "relayed", number, lookup),
        positions=tuple(stance_view(stance, lookup) for stance in stances[here]),
        events=tuple(event_row(event, lookup) for event in record.events[here]),
        picture=picture_of(record, lookup) if number == 1 else None,
        in_time=time_rows(rows[here], id, lookup),
        named=tuple(_named(record.named[here], lookup)),
        briefings=tuple(
            (card(briefing, lookup), lookup.parts[briefing.slug][id]) for briefing in record.briefings[here]
        ),
        appears_with=tuple((lookup.actor(other), times) for other, times in record.appears_with[:_MOST_OTHERS]),
        others=max(0, len(record.appears_with) - _MOST_OTHERS),
        feed=lookup.feeds("actors", id),
        number=number,
        pages=pages,
    )


def _statements(id: str, part: StatementPart, number: int, lookup: Lookup) -> Statements:
    listing = lookup.listings[id][part]
    stretches = listing.pages[number - 1] if number <= len(listing.pages) else ()
    return Statements(
        total=len(listing.places),
        topics=tuple(
            (Reference(label=lookup.topic(topic).label, address=begins), times)
            for topic, (begins, times) in listing.topics.items()
            if topic is not None
        ),
        groups=tuple(
            Group(
                anchor=group_anchor(part, stretch.topic),
                topic=lookup.topic(stretch.topic) if stretch.topic is not None else None,
                statements=tuple(statement_view(each, lookup, entry_anchor(part, each)) for each in stretch.statements),
                elsewhere=tuple(brief(each, listing.places[each], lookup) for each in stretch.elsewhere),
            )
            for stretch in stretches
        ),
    )


def _by_topic(record: ActorRecord, lookup: Lookup) -> tuple[Stance, ...]:
    """The positions of an actor by topic, on each the latest first, undated ones last, the newest briefing first."""
    order = lookup.order_of_topics
    stances = sorted(
        record.positions, key=lambda stance: (stance.briefing.spec.date, stance.briefing.slug), reverse=True
    )
    stances.sort(key=lambda stance: (stance.date.text is not None, stance.date.earliest), reverse=True)
    return tuple(sorted(stances, key=lambda stance: order[str(stance.position.topic)]))


def _named(named: Sequence[NamedIn], lookup: Lookup) -> Iterator[tuple[Reference, tuple[tuple[Reference, int], ...]]]:
    """The passages that name an actor who has no other part in them, by source."""
    for seed, found in groupby((each for each in named if each.only), key=lambda each: each.seed):
        yield (
            lookup.source(seed),
            tuple(
                (lookup.passage(PassageRange(seed=seed, first=each.passage, last=each.passage)), each.times)
                for each in found
            ),
        )
