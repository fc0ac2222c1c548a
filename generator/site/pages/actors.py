"""The pages of actors: everything on record about each, and the rows in which lists show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from generator.diagnostics.counts import counted
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.registry import KIND, Role
from generator.format.seeds import PassageRange
from generator.format.tlp import Marking
from generator.ledger.record import ActorRecord, NamedIn, Stance, Statement, StatementDate
from generator.site.pages.briefings import BriefingCard, card
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.paging import on_page, page_description, page_title, pages_needed
from generator.site.pages.references import Reference, passage_references
from generator.site.pages.stances import StanceView, stance_view
from generator.site.pages.statement_lists import StatementPart, entry_anchor, group_anchor
from generator.site.pages.statements import Brief, StatementView, brief, statement_view
from generator.site.pages.timeline import EventRow, TimeRow, event_row, in_time, picture_of, time_rows

# Items of each list on one page: rows of a table, or lines.
_ROWS: Final = 100
# The most actors in the list of those that an actor appears with, since a longer list says nothing.
_MOST_OTHERS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """An actor as lists show it: the numbers of its statements, of briefings and of passages that name it.

    `first` and `last` are the dates of its earliest and latest statement, `first_briefed` and `last_briefed` the days
    of its oldest and newest briefing, which may be empty.
    """

    actor: Reference
    kind: str
    statements: int
    about: int
    relayed: int
    briefings: int
    first: StatementDate | None
    last: StatementDate | None
    named: int
    first_briefed: str
    last_briefed: str
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """A role that an actor has or had, the actor to which it is, and the passages that say so."""

    role: str
    of: Reference | None
    since: str | None
    until: str | None
    speaks_for: bool
    passages: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Statements on one topic, or on none; `elsewhere` are statements on it that stand under another topic."""

    anchor: str
    topic: Reference | None
    statements: tuple[StatementView, ...]
    elsewhere: tuple[Brief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The statements in which an actor has one part, by topic, and of these the ones that stand on one page.

    `topics` are all topics with the place where each begins and the number of statements on it.
    """

    total: int
    topics: tuple[tuple[Reference, int], ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """A page of the record of one actor.

    The first page has what is known of the actor and a `picture`, which is HTML; on each there is a part of every list.
    `named` are the passages that name the actor, by source, with the number of times. Each of `briefings` stands with
    what the actor does in it. `others` is the number of actors that it appears with and that `appears_with` leaves out.
    """

    actor: Reference
    native_name: str | None
    kind: str
    kind_label: str
    aliases: tuple[str, ...]
    description: str | None
    described_at: tuple[Reference, ...]
    wikidata: str | None
    roles: tuple[RoleView, ...]
    part_of: tuple[Reference, ...]
    related: tuple[tuple[Reference, str], ...]
    row: ActorRow
    said: Statements
    about: Statements
    relayed: Statements
    positions: tuple[StanceView, ...]
    events: tuple[EventRow, ...]
    picture: str | None
    in_time: tuple[TimeRow, ...]
    named: tuple[tuple[Reference, tuple[tuple[Reference, int], ...]], ...]
    briefings: tuple[tuple[BriefingCard, str], ...]
    appears_with: tuple[tuple[Reference, int], ...]
    others: int
    feed: tuple[Reference, ...]
    number: int
    pages: tuple[Address, ...]


def actor_row(record: ActorRecord, lookup: Lookup) -> ActorRow:
    """Return an actor as lists show it."""
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
    """Yield the pages of an actor: a first page with everything known, and as many more as the lists need.

    `row` is the actor as lists show it.
    """
    lists = _lists(record, lookup)
    name = row.actor.label
    said, about = counted(row.statements, "statement"), counted(row.about, "statement")
    description = f"{name} on record: {said} by, {about} about, in {counted(row.briefings, 'briefing')}"
    for number, address in enumerate(lists.pages, start=1):
        yield Page(
            path=address.path,
            template="actor.md",
            title=page_title(name, number),
            description=page_description(description, number),
            updated=row.last_briefed or None,
            marking=row.marking,
            feed=lookup.feed("actors", record.id),
            context=_page(record, row, lists, number, lookup),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    """The lists of an actor that the record does not have in the order of the page, and the addresses of all pages."""

    in_time: tuple[tuple[Statement, StatementPart], ...]
    stances: tuple[Stance, ...]
    pages: tuple[Address, ...]


def _lists(record: ActorRecord, lookup: Lookup) -> _Lists:
    statements, stances = in_time(record), _by_topic(record, lookup)
    lists = (statements, stances, record.events, record.named, record.briefings)
    count = max(
        pages_needed(*((len(items), _ROWS) for items in lists)),
        *(len(listing.pages) for listing in lookup.listings[record.id].values()),
    )
    pages = tuple(addresses.actor(record.id, number) for number in range(1, count + 1))
    return _Lists(in_time=statements, stances=stances, pages=pages)


def _page(record: ActorRecord, row: ActorRow, lists: _Lists, number: int, lookup: Lookup) -> ActorPage:
    id, here = record.id, on_page(number, _ROWS)
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
            _role_view(role, ranges, lookup)
            for role, ranges in zip(actor.roles, lookup.visible.role_ranges[id], strict=True)
            if ranges
        ),
        part_of=lookup.actors(actor.part_of),
        related=tuple((lookup.actor(related), role) for related, role in lookup.related.get(id, ())),
        row=row,
        said=_statements(id, "said", number, lookup),
        about=_statements(id, "about", number, lookup),
        relayed=_statements(id, "relayed", number, lookup),
        positions=tuple(stance_view(stance, lookup) for stance in lists.stances[here]),
        events=tuple(event_row(event, lookup) for event in record.events[here]),
        picture=picture_of(record, lookup) if number == 1 else None,
        in_time=time_rows(lists.in_time[here], id, lookup),
        named=tuple(_named(record.named[here], lookup)),
        briefings=tuple(
            (card(briefing, lookup), lookup.parts[briefing.slug][id]) for briefing in record.briefings[here]
        ),
        appears_with=tuple((lookup.actor(other), times) for other, times in record.appears_with[:_MOST_OTHERS]),
        others=max(0, len(record.appears_with) - _MOST_OTHERS),
        feed=lookup.feeds("actors", id),
        number=number,
        pages=lists.pages,
    )


def _role_view(role: Role, ranges: Sequence[PassageRange], lookup: Lookup) -> RoleView:
    return RoleView(
        role=role.role,
        of=lookup.actor(role.of) if role.of is not None else None,
        since=role.since,
        until=role.until,
        speaks_for=bool(role.speaks_for),
        passages=passage_references(ranges),
    )


def _statements(id: str, part: StatementPart, number: int, lookup: Lookup) -> Statements:
    """Return the statements in which an actor has a part, of which those on the page with a number."""
    listing = lookup.listings[id][part]
    listed = listing.pages[number - 1] if number <= len(listing.pages) else ()
    return Statements(
        total=len(listing.places),
        topics=tuple(
            (Reference(label=lookup.topic(topic).label, address=begins), times)
            for topic, (begins, times) in listing.topics.items()
            if topic is not None
        ),
        groups=tuple(
            Group(
                anchor=group_anchor(part, group.topic),
                topic=lookup.topic(group.topic) if group.topic is not None else None,
                statements=tuple(
                    statement_view(statement, lookup, entry_anchor(part, statement)) for statement in group.statements
                ),
                elsewhere=tuple(brief(statement, listing.places[statement], lookup) for statement in group.elsewhere),
            )
            for group in listed
        ),
    )


def _by_topic(record: ActorRecord, lookup: Lookup) -> tuple[Stance, ...]:
    """Return the positions of an actor by topic, on each the latest first and undated ones last.

    Of one date the position of the newest briefing comes first.
    """
    order = lookup.order_of_topics
    stances = sorted(
        record.positions, key=lambda stance: (stance.briefing.spec.date, stance.briefing.slug), reverse=True
    )
    stances.sort(key=lambda stance: (stance.date.text is not None, stance.date.earliest), reverse=True)
    return tuple(sorted(stances, key=lambda stance: order[str(stance.position.topic)]))


def _named(named: Sequence[NamedIn], lookup: Lookup) -> Iterator[tuple[Reference, tuple[tuple[Reference, int], ...]]]:
    """Yield the passages that name an actor who has no other part in them, by source."""
    only_named = (passage for passage in named if passage.only)
    for seed, passages in groupby(only_named, key=lambda passage: passage.seed):
        references = tuple(
            (lookup.passage(PassageRange(seed=seed, first=named_in.passage, last=named_in.passage)), named_in.times)
            for named_in in passages
        )
        yield lookup.source(seed), references
