"""Statements and events in the order of time: as pictures, as rows, and as the page of all events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.format import addresses
from generator.format.registry import SOURCE_SPEAKER
from generator.ledger import ActorRecord, Event, Statement
from generator.site.model import EventRow, Page, TimelinePage, TimeRow
from generator.site.pages.lookup import World, counted, passages
from generator.site.pages.paging import chunks
from generator.site.pages.statement_lists import PARTS, Part
from generator.site.pages.statements import brief, evidence_place, kind_of, titled
from generator.site.pictures import timeline as pictures
from generator.site.pictures.timeline import Mark
from generator.text import dates
from generator.text.dates import in_words

_ROWS: Final = 100


def in_time(record: ActorRecord) -> tuple[tuple[Statement, Part], ...]:
    """The statements of an actor with the actor's part in each, latest first, undated ones last in source order."""
    rows: list[tuple[Statement, Part]] = [(statement, part) for part in PARTS for statement in getattr(record, part)]
    # Stable, so that undated statements stay in the order of the record, those of one part together.
    return tuple(sorted(rows, key=lambda row: _latest_first(row[0])))


def _latest_first(statement: Statement) -> tuple[object, ...]:
    year, month, day = statement.date.earliest
    run = statement.proof.runs[0]
    return (statement.date.text is None, -year, -month, -day, run.seed, run.first)


def time_rows(rows: Sequence[tuple[Statement, Part]], actor: str, world: World) -> tuple[TimeRow, ...]:
    """Rows that lead to where each statement stands in full on the pages of the actor."""
    return tuple(
        TimeRow(
            date=statement.date,
            event=None,
            part=PARTS[part],
            words=brief(statement, world.listings[actor][part].places[statement], world),
            source=world.source(statement.seed),
            passages=passages(statement.proof.runs),
        )
        for statement, part in rows
    )


def picture_of(record: ActorRecord, world: World) -> str | None:
    """The picture of the statements of an actor."""
    return pictures.timeline(
        [
            _mark(label, statement, statement.date.text, world)
            for part, label in PARTS.items()
            for statement in getattr(record, part)
        ],
        id="timeline",
        title=f"{world.actor(record.id).label}: when the statements were made",
        passages=_lengths(world, (statement.seed for part in PARTS for statement in getattr(record, part))),
    )


def _mark(lane: str, statement: Statement, date: str | None, world: World) -> Mark:
    when = dates.closed(date) if date is not None else None
    speaker = "" if statement.speaker == SOURCE_SPEAKER else f"{world.actor(statement.speaker).label}, "
    seed = world.seed(statement.seed)
    passage = statement.proof.runs[0].first
    return Mark(
        lane=lane,
        first=when.earliest if when is not None else None,
        last=when.latest if when is not None else None,
        place=(world.labels[seed.id], passage),
        label=f"{speaker}{kind_of(statement.proof)} in p{passage}",
    )


def _lengths(world: World, seeds: Iterator[str]) -> dict[str, int]:
    """How many passages sources have, by their labels."""
    return {world.labels[id]: len(world.seed(id).passages) for id in dict.fromkeys(seeds)}


def event_row(event: Event, world: World) -> EventRow:
    """An event as lists show it."""
    statement = event.statement
    return EventRow(
        when=in_words(event.date) if event.date is not None else "date not stated",
        inferred=event.inferred,
        after=brief(event.after, evidence_place(event.after), world) if event.after is not None else None,
        words=brief(statement, evidence_place(statement), world),
        actors=world.actors(id for id in event.actors if id != SOURCE_SPEAKER),
        source=world.source(statement.seed),
        passages=passages(statement.proof.runs),
        briefings=tuple(
            titled(briefing) for briefing in {use.briefing.slug: use.briefing for use in statement.uses}.values()
        ),
    )


def timeline_pages(world: World, updated: str | None) -> Iterator[Page]:
    """The pages of all events, in order; the first has the picture."""
    events = world.ledger.events
    pages = tuple(addresses.index("timeline", number) for number, _ in chunks(events, _ROWS))
    for number, shown in chunks(events, _ROWS):
        yield Page(
            path=pages[number - 1].path,
            template="timeline.md",
            title="Timeline" if number == 1 else f"Timeline, page {number}",
            description=f"{counted(len(events), 'event')} of which the sources tell, in order"
            + ("." if number == 1 else f"; page {number}."),
            updated=updated,
            marking=world.marking(statements=(event.statement for event in events)),
            context=TimelinePage(
                picture=_picture_of_events(world) if number == 1 else None,
                events=tuple(event_row(event, world) for event in shown),
                total=len(events),
                number=number,
                pages=pages,
            ),
        )


def _picture_of_events(world: World) -> str | None:
    events = world.ledger.events
    return pictures.timeline(
        [_mark("Events", event.statement, event.date, world) for event in events],
        id="timeline",
        title="When the events happened",
        passages=_lengths(world, (event.statement.seed for event in events)),
        counted=("event", "events"),
    )
