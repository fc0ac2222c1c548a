"""What happened, in order as far as sources and writers say: dated, after one another, or undated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator import dates
from generator.ledger.record import Event, Statement
from generator.seeds import known


def events_in_order(statements: Sequence[Statement]) -> tuple[Event, ...]:
    """All events, dated ones first, each followed by those without a date of their own that are said to come after it.

    Undated ones that follow nothing come last, in the order of the statements. Linear, but for sorting.
    """
    of_use = {(use.briefing.slug, use.proof.name): s for s in statements for use in s.uses}
    events = [event for statement in statements if (event := _event(statement, of_use)) is not None]
    told = {event.statement for event in events}
    followers: dict[Statement, list[Event]] = {}
    first: list[Event] = []
    for event in events:
        if event.date is None and event.after is not None and event.after in told:
            followers.setdefault(event.after, []).append(event)
        else:
            first.append(event)
    # Stable, so that what has one date or none stays in the order of the statements.
    first.sort(key=lambda event: (event.date is None, _earliest(event.date)))
    ordered: list[Event] = []
    waiting = first[::-1]
    while waiting:
        event = waiting.pop()
        ordered.append(event)
        waiting += followers.pop(event.statement, [])[::-1]
    # Followers of one another in a circle, which only different briefings can make together.
    return (*ordered, *(event for circle in followers.values() for event in circle))


def _event(statement: Statement, of_use: Mapping[tuple[str, str], Statement]) -> Event | None:
    """The event that a statement is, by the first briefing that dates it, or else that says what it came after."""
    told = [(use, when) for use in statement.uses if (when := use.proof.evidence.when) is not None]
    if not told:
        return None
    dated = next(((use, when) for use, when in told if known(when.date) is not None), None)
    after = next(
        (of_use[place] for use, when in told if (place := (use.briefing.slug, str(when.after))) in of_use), None
    )
    return Event(
        statement=statement,
        date=known(dated[1].date) if dated is not None else None,
        inferred=any("when" in use.proof.evidence.inferred for use, _ in ([dated] if dated is not None else told)),
        after=after if after is not statement else None,
    )


def _earliest(date: str | None) -> tuple[int, int, int]:
    when = dates.read(date) if date is not None else None
    return when.earliest if when is not None else (0, 0, 0)


def by_actor(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events of each actor, in their order."""
    found: dict[str, list[Event]] = {}
    for event in events:
        for id in event.actors:
            found.setdefault(id, []).append(event)
    return found
