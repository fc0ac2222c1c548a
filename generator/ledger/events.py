"""What happened, in order as far as sources and writers say: dated, after one another, or undated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.format.seeds import known
from generator.ledger.record import Event, Statement
from generator.text import dates


def events_in_order(statements: Sequence[Statement]) -> tuple[Event, ...]:
    """All events by date, each followed by those without a date of their own that are said to come after it.

    Undated ones stand before the first dated one that is said to follow them, or last, in the order of the statements.
    Linear, but for sorting.
    """
    of_use = {(use.briefing.slug, use.checked.name): s for s in statements for use in s.uses}
    events = [event for statement in statements if (event := _event(statement, of_use)) is not None]
    by_statement = {event.statement: event for event in events}
    followers: dict[Statement, list[Event]] = {}
    for event in events:
        if event.after is not None and event.after in by_statement:
            followers.setdefault(event.after, []).append(event)
    # Of an undated event that a dated one follows, it is known that it came before that one.
    first = [event for event in events if event.date is not None or event.after not in by_statement]
    first.sort(key=lambda event: _place(event, followers))
    ordered: dict[Statement, Event] = {}
    waiting = first[::-1]
    while waiting:
        event = waiting.pop()
        if event.statement not in ordered:
            ordered[event.statement] = event
            waiting += [each for each in followers.get(event.statement, ()) if each.date is None][::-1]
    # Followers of one another in a circle, which only different briefings can make together.
    return (*ordered.values(), *(event for event in events if event.statement not in ordered))


def _place(event: Event, followers: Mapping[Statement, Sequence[Event]]) -> tuple[bool, tuple[int, int, int], bool]:
    """Where an event stands: at its date, right before the first dated one that follows it, or last."""
    if event.date is not None:
        return False, _earliest(event.date), True
    after = [_earliest(each.date) for each in followers.get(event.statement, ()) if each.date is not None]
    return not after, min(after, default=(0, 0, 0)), False


def _event(statement: Statement, of_use: Mapping[tuple[str, str], Statement]) -> Event | None:
    """The event that a statement is, by the first briefing that dates it, or else that says what it came after."""
    told = [(use, when) for use in statement.uses if (when := use.checked.evidence.when) is not None]
    if not told:
        return None
    dated = next(((use, when) for use, when in told if known(when.date) is not None), None)
    after = next(
        (of_use[place] for use, when in told if (place := (use.briefing.slug, str(when.after))) in of_use), None
    )
    return Event(
        statement=statement,
        date=known(dated[1].date) if dated is not None else None,
        inferred=any("when" in use.checked.evidence.inferred for use, _ in ([dated] if dated is not None else told)),
        after=after if after is not statement else None,
    )


def _earliest(date: str | None) -> tuple[int, int, int]:
    when = dates.read_date(date) if date is not None else None
    return when.earliest if when is not None else (0, 0, 0)


def by_actor(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events of each actor, in their order."""
    found: dict[str, list[Event]] = {}
    for event in events:
        for id in event.actors:
            found.setdefault(id, []).append(event)
    return found
