"""Statements and events in the order of time: as pictures, as rows, and as the page of all events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.format import addresses
from generator.format.registry import SOURCE_SPEAKER
from generator.ledger.record import ActorRecord, Event, Statement
from generator.site.model.pages import Page, TimelinePage
from generator.site.model.parts import EventRow, TimeRow
from generator.site.pages.lookup import Lookup, passage_references
from generator.site.pages.paging import chunks
from generator.site.pages.statement_lists import PARTS, StatementPart
from generator.site.pages.statements import brief, briefing_reference, evidence_place, kind_of
from generator.site.pictures import timeline as pictures
from generator.site.pictures.timeline import Mark
from generator.text import dates
from generator.text.counts import counted
from generator.text.dates import date_in_words

_ROWS: Final = 100


def in_time(record: ActorRecord) -> tuple[tuple[Statement, StatementPart], ...]:
    """The statements of an actor with the actor's part in each, latest first, undated ones last in source order."""
    rows: list[tuple[Statement, StatementPart]] = [
        (statement, part) for part in PARTS for statement in getattr(record, part)
    ]
    # Stable, so that undated statements stay in the order of the record, those of one part together.
    return tuple(sorted(rows, key=lambda row: _latest_first(row[0])))


def _latest_first(statement: Statement) -> tuple[object, ...]:
    year, month, day = statement.date.earliest
    passage_range = statement.checked.ranges[0]
    return (statement.date.text is None, -year, -month, -day, passage_range.seed, passage_range.first)


def time_rows(rows: Sequence[tuple[Statement, StatementPart]], actor: str, lookup: Lookup) -> tuple[TimeRow, ...]:
    """Rows that lead to where each statement stands in full on the pages of the actor."""
    return tuple(
        TimeRow(
            date=statement.date,
            event=None,
            part=PARTS[part],
            words=brief(statement, lookup.listings[actor][part].places[statement], lookup),
            source=lookup.source(statement.seed),
            passages=passage_references(statement.checked.ranges),
        )
        for statement, part in rows
    )


def picture_of(record: ActorRecord, lookup: Lookup) -> str | None:
    """The picture of the statements of an actor."""
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
    """How many passages sources have, by their labels."""
    return {lookup.labels[id]: len(lookup.seed(id).passages) for id in dict.fromkeys(seeds)}


def event_row(event: Event, lookup: Lookup) -> EventRow:
    """An event as lists show it."""
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
    """The pages of all events, in order; the first has the picture."""
    events = lookup.ledger.events
    pages = tuple(addresses.index("timeline", number) for number, _ in chunks(events, _ROWS))
    for number, shown in chunks(events, _ROWS):
        yield Page(
            path=pages[number - 1].path,
            template="timeline.md",
            title="Timeline" if number == 1 else f"Timeline, page {number}",
            description=f"{counted(len(events), 'event')} of which the sources tell, in order"
            + ("." if number == 1 else f"; page {number}."),
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
        counted=("event", "events"),
    )
