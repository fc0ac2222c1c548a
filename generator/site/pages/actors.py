"""The pages of actors: everything on record about each, and the rows in which lists show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from generator.checks import Run
from generator.format import addresses
from generator.format.registry import KIND
from generator.ledger import ActorRecord, NamedIn, Stance, Statement
from generator.site.model import ActorPage, ActorRow, Group, Page, Reference, RoleView, Statements
from generator.site.pages.briefings import card
from generator.site.pages.lookup import World, counted, passages
from generator.site.pages.paging import slices
from generator.site.pages.statement_lists import Part, entry_anchor, group_anchor
from generator.site.pages.statements import brief, stance_view, statement_view
from generator.site.pages.timeline import event_row, in_time, picture_of, time_rows

# Of each list on one page: rows of a table, lines of a list.
_ROWS: Final = 100
# Whoever appears with more than so many others appears with everybody.
_MOST_OTHERS: Final = 50


def actor_row(record: ActorRecord, world: World) -> ActorRow:
    """An actor as lists show it."""
    days = sorted(briefing.spec.date for briefing in record.briefings)
    return ActorRow(
        actor=world.actor(record.id),
        kind=world.visible.actors[record.id].kind,
        statements=len(record.said),
        about=len(record.about),
        relayed=len(record.relayed),
        briefings=len(record.briefings),
        first=record.dated[0] if record.dated else None,
        last=record.dated[-1] if record.dated else None,
        named=len(record.named),
        first_briefed=days[0] if days else "",
        last_briefed=days[-1] if days else "",
        marking=world.marking(
            (*record.briefings, *(stance.briefing for stance in record.positions)),
            statements=(*record.said, *record.about, *record.relayed),
            seeds={named.seed for named in record.named},
            actors=[record.id],
        ),
    )


def actor_pages(record: ActorRecord, row: ActorRow, world: World) -> Iterator[Page]:
    """The ledger of an actor: a first page with everything known, and as many more as the lists need."""
    id = record.id
    rows, stances = in_time(record), _by_topic(record, world)
    listings = world.listings[id]
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
            feed=world.feed("actors", id),
            context=_page(record, row, number, pages, here, rows, stances, world),
        )


def _page(
    record: ActorRecord,
    row: ActorRow,
    number: int,
    pages: tuple[addresses.Address, ...],
    here: slice,
    rows: Sequence[tuple[Statement, Part]],
    stances: Sequence[Stance],
    world: World,
) -> ActorPage:
    id = record.id
    actor = world.visible.actors[id]
    return ActorPage(
        actor=row.actor,
        native_name=actor.native_name,
        kind=actor.kind,
        kind_label=KIND[actor.kind],
        aliases=tuple(actor.aliases),
        description=actor.description,
        described_at=passages(world.visible.described[id]),
        wikidata=actor.wikidata,
        roles=tuple(
            RoleView(
                role=role.role,
                of=world.actor(role.of) if role.of is not None else None,
                since=role.since,
                until=role.until,
                speaks_for=bool(role.speaks_for),
                passages=passages(runs),
            )
            for role, runs in zip(actor.roles, world.visible.role_runs[id], strict=True)
            if runs
        ),
        part_of=world.actors(actor.part_of),
        related=tuple((world.actor(other), what) for other, what in world.related.get(id, ())),
        row=row,
        said=_statements(id, "said", number, world),
        about=_statements(id, "about", number, world),
        relayed=_statements(id, "relayed", number, world),
        positions=tuple(stance_view(stance, world) for stance in stances[here]),
        events=tuple(event_row(event, world) for event in record.events[here]),
        picture=picture_of(record, world) if number == 1 else None,
        in_time=time_rows(rows[here], id, world),
        named=tuple(_named(record.named[here], world)),
        briefings=tuple((card(briefing, world), world.parts[briefing.slug][id]) for briefing in record.briefings[here]),
        appears_with=tuple((world.actor(other), times) for other, times in record.appears_with[:_MOST_OTHERS]),
        others=max(0, len(record.appears_with) - _MOST_OTHERS),
        feed=world.feeds("actors", id),
        number=number,
        pages=pages,
    )


def _statements(id: str, part: Part, number: int, world: World) -> Statements:
    listing = world.listings[id][part]
    stretches = listing.pages[number - 1] if number <= len(listing.pages) else ()
    return Statements(
        total=len(listing.places),
        topics=tuple(
            (Reference(label=world.topic(topic).label, address=begins), times)
            for topic, (begins, times) in listing.topics.items()
            if topic is not None
        ),
        groups=tuple(
            Group(
                anchor=group_anchor(part, stretch.topic),
                topic=world.topic(stretch.topic) if stretch.topic is not None else None,
                statements=tuple(statement_view(each, world, entry_anchor(part, each)) for each in stretch.statements),
                elsewhere=tuple(brief(each, listing.places[each], world) for each in stretch.elsewhere),
            )
            for stretch in stretches
        ),
    )


def _by_topic(record: ActorRecord, world: World) -> tuple[Stance, ...]:
    """The positions of an actor by topic, on each the latest first, undated ones last, the newest briefing first."""
    order = world.order_of_topics
    stances = sorted(
        record.positions, key=lambda stance: (stance.briefing.spec.date, stance.briefing.slug), reverse=True
    )
    stances.sort(key=lambda stance: (stance.date.text is not None, stance.date.earliest), reverse=True)
    return tuple(sorted(stances, key=lambda stance: order[str(stance.position.topic)]))


def _named(named: Sequence[NamedIn], world: World) -> Iterator[tuple[Reference, tuple[tuple[Reference, int], ...]]]:
    """The passages that name an actor who has no other part in them, by source."""
    for seed, found in groupby((each for each in named if each.only), key=lambda each: each.seed):
        yield (
            world.source(seed),
            tuple((world.passage(Run(seed=seed, first=each.passage, last=each.passage)), each.times) for each in found),
        )
