"""Puts what happened in order as far as sources and writers say: dated, after one another, or undated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.format.seeds import known
from generator.ledger.record import Event, Statement
from generator.text import dates


def events_in_order(
    statements: Sequence[Statement], by_evidence: Mapping[tuple[str, str], Statement]
) -> tuple[Event, ...]:
    """Return all events by date, each followed by the undated ones that are said to come after it.

    An undated event that comes after no other stands before the first dated one that is said to follow it, or last, in
    the order of the statements. `by_evidence` has each statement by slug and name of its evidence. Linear, but for
    sorting.
    """
    events = [event for statement in statements if (event := _event(statement, by_evidence)) is not None]
    by_statement = {event.statement: event for event in events}
    followers: dict[Statement, list[Event]] = {}
    for event in events:
        if event.after is not None and event.after in by_statement:
            followers.setdefault(event.after, []).append(event)
    # An undated event that a dated one follows is known to have come before that one.
    first = [event for event in events if event.date is not None or event.after not in by_statement]
    first.sort(key=lambda event: _place(event, followers))
    ordered: dict[Statement, Event] = {}
    waiting = first[::-1]
    while waiting:
        event = waiting.pop()
        if event.statement not in ordered:
            ordered[event.statement] = event
            undated = [follower for follower in followers.get(event.statement, ()) if follower.date is None]
            waiting += undated[::-1]
    # Events that follow one another in a circle, which only different briefings can make together, come last.
    return (*ordered.values(), *(event for event in events if event.statement not in ordered))


def _place(event: Event, followers: Mapping[Statement, Sequence[Event]]) -> tuple[bool, tuple[int, int, int], bool]:
    """Return the sort key of an event: its date, right before the first dated one that follows it, or last."""
    if event.date is not None:
        return False, _earliest(event.date), True
    later = [_earliest(follower.date) for follower in followers.get(event.statement, ()) if follower.date is not None]
    return not later, min(later, default=(0, 0, 0)), False


def _event(statement: Statement, by_evidence: Mapping[tuple[str, str], Statement]) -> Event | None:
    """Return the event of a statement, or None; its date and predecessor are those of the first use that has one."""
    uses = [(use, when) for use in statement.uses if (when := use.checked.evidence.when) is not None]
    if not uses:
        return None
    dated = next(((use, when) for use, when in uses if known(when.date) is not None), None)
    earlier = next(
        (by_evidence[key] for use, when in uses if (key := (use.briefing.slug, str(when.after))) in by_evidence), None
    )
    return Event(
        statement=statement,
        date=known(dated[1].date) if dated is not None else None,
        inferred=any("when" in use.checked.evidence.inferred for use, _ in ([dated] if dated is not None else uses)),
        after=earlier if earlier is not statement else None,
    )


def _earliest(date: str) -> tuple[int, int, int]:
    when = dates.read_date(date)
    return when.earliest if when is not None else (0, 0, 0)
