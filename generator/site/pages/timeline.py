"""Statements and events in the order of time: as pictures, as rows, and as the pages of all events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.diagnostics.counts import counted
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.registry import SOURCE_SPEAKER
from generator.ledger.record import ActorRecord, Event, Statement, StatementDate, kind_of
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.paging import divided, page_description, page_title
from generator.site.pages.references import Reference, briefing_reference, passage_references
from generator.site.pages.statement_lists import PARTS, StatementPart
from generator.site.pages.statements import Brief, brief, evidence_place
from generator.site.pictures import timeline as pictures
from generator.site.pictures.timeline import Mark
from generator.text import dates
from generator.text.dates import date_in_words

_ROWS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """A statement in order of time: its date, the actor's part in it, and its words."""

    date: StatementDate
    part: str
    words: Brief
    source: Reference
    passages: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event: when it happened, the event that it was said to come after, its words, its actors and its passages."""

    when: str
    inferred: bool
    after: Brief | None
    words: Brief
    actors: tuple[Reference, ...]
    source: Reference
    passages: tuple[Reference, ...]
    briefings: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """A page of what happened, in order; `picture` is HTML."""

    picture: str | None
    events: tuple[EventRow, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


def in_time(record: ActorRecord) -> tuple[tuple[Statement, StatementPart], ...]:
    """Return the statements of an actor with the actor's part in each, latest first.

    Undated ones come last in the order of the sources.
    """
    rows: list[tuple[Statement, StatementPart]] = [
        (statement, part) for part in PARTS for statement in getattr(record, part)
    ]
    # The sort is stable, so that undated statements stay in the order of the record, those of one part together.
    return tuple(sorted(rows, key=lambda row: _latest_first(row[0])))


def _latest_first(statement: Statement) -> tuple[object, ...]:
    year, month, day = statement.date.earliest
    passage_range = statement.checked.ranges[0]
    return (statement.date.text is None, -year, -month, -day, passage_range.seed, passage_range.first)


def time_rows(rows: Sequence[tuple[Statement, StatementPart]], actor: str, lookup: Lookup) -> tuple[TimeRow, ...]:
    """Return rows that lead to the place where each statement stands in full on the pages of the actor."""
    return tuple(
        TimeRow(
            date=statement.date,
            part=PARTS[part],
            words=brief(statement, lookup.listings[actor][part].places[statement], lookup),
            source=lookup.source(statement.seed),
            passages=passage_references(statement.checked.ranges),
        )
        for statement, part in rows
    )


def picture_of(record: ActorRecord, lookup: Lookup) -> str | None:
    """Return the picture of the statements of an actor as HTML, or None where there are none."""
    return pictures.timeline(
        [
            _mark(label, statement, statement.date.text, lookup)
            for part, label in PARTS.items()
            for statement in getattr(record, part)
        ],
        id="timeline",
        title=f"{lookup.actor(record.id).label}: when the statements were made",
        passages=_lengths(lookup, (statement.seed for part in PARTS for statement in getattr(record, part))),
    )


def _mark(lane: str, statement: Statement, date: str | None, lookup: Lookup) -> Mark:
    """Return the mark of a statement in the row `lane` of a picture, at its date or, without one, at its passage."""
    when = dates.closed(date) if date is not None else None
    speaker = "" if statement.speaker == SOURCE_SPEAKER else f"{lookup.actor(statement.speaker).label}, "
    seed = lookup.seed(statement.seed)
    passage = statement.checked.ranges[0].first
    return Mark(
        lane=lane,
        first=when.earliest if when is not None else None,
        last=when.latest if when is not None else None,
        place=(lookup.labels[seed.id], passage),
        label=f"{speaker}{kind_of(statement.checked)} in p{passage}",
    )


def _lengths(lookup: Lookup, seeds: Iterator[str]) -> dict[str, int]:
    """Return the number of passages of sources, by their labels."""
    return {lookup.labels[id]: len(lookup.seed(id).passages) for id in dict.fromkeys(seeds)}


def event_row(event: Event, lookup: Lookup) -> EventRow:
    """Return an event as lists show it."""
    statement = event.statement
    return EventRow(
        when=date_in_words(event.date) if event.date is not None else "date not stated",
        inferred=event.inferred,
        after=brief(event.after, evidence_place(event.after), lookup) if event.after is not None else None,
        words=brief(statement, evidence_place(statement), lookup),
        actors=lookup.actors(id for id in event.actors if id != SOURCE_SPEAKER),
        source=lookup.source(statement.seed),
        passages=passage_references(statement.checked.ranges),
        briefings=tuple(
            briefing_reference(briefing)
            for briefing in {use.briefing.slug: use.briefing for use in statement.uses}.values()
        ),
    )


def timeline_pages(lookup: Lookup, updated: str | None) -> Iterator[Page]:
    """Yield the pages of all events, in order; the first has the picture.

    `updated` is the day of the newest briefing.
    """
    events = lookup.ledger.events
    description = f"{counted(len(events), 'event')} of which the sources tell, in order"
    for number, shown, pages in divided(events, _ROWS, lambda number: addresses.index("timeline", number)):
        yield Page(
            path=pages[number - 1].path,
            template="timeline.md",
            title=page_title("Timeline", number),
            description=page_description(description, number),
            updated=updated,
            marking=lookup.marking(statements=(event.statement for event in events)),
            context=TimelinePage(
                picture=_picture_of_events(lookup) if number == 1 else None,
                events=tuple(event_row(event, lookup) for event in shown),
                total=len(events),
                number=number,
                pages=pages,
            ),
        )


def _picture_of_events(lookup: Lookup) -> str | None:
    events = lookup.ledger.events
    return pictures.timeline(
        [_mark("Events", event.statement, event.date, lookup) for event in events],
        id="timeline",
        title="When the events happened",
        passages=_lengths(lookup, (event.statement.seed for event in events)),
        noun="event",
    )
