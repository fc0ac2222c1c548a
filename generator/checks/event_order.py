"""Checks that events follow one another as the briefing says, and not in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.context import BriefingContext
from generator.diagnostics.model import Diagnostic, Related, error, shown
from generator.format.briefing import Briefing
from generator.format.seeds import known
from generator.text import dates

EVENT_ORDER = error(
    "event-order",
    """An event cannot come after itself, also not by way of others, nor after an event that is dated later. Correct the
    `after`, or one of the dates.""",
)


def events_follow_one_another(briefing: Briefing, _: BriefingContext) -> Iterator[Diagnostic]:
    """Report events that come after themselves, or after an event that is dated later. Linear in the events."""
    when = {str(name): evidence.when for name, evidence in briefing.spec.evidence.items()}
    after = {name: event.after for name, event in when.items() if event is not None and event.after is not None}
    passed: set[str] = set()
    for name in after:
        chain: set[str] = set()
        at = name
        while at in after and at not in passed:
            passed.add(at)
            chain.add(at)
            at = str(after[at])
        if at in chain:
            yield Diagnostic(
                code=EVENT_ORDER,
                message=f"{shown(at)} comes after itself",
                span=after[at].span,
                hint="take out this `after`, or the one that leads back to it",
            )
    for name, earlier in after.items():
        event, earlier_event = when[name], when.get(str(earlier))
        if event is None or earlier_event is None or earlier_event.date is None:
            continue
        date, earlier_date = known(event.date), known(earlier_event.date)
        period, earlier_period = (dates.read_date(text) if text is not None else None for text in (date, earlier_date))
        if period is not None and earlier_period is not None and period.latest < earlier_period.earliest:
            yield Diagnostic(
                code=EVENT_ORDER,
                message=f"{shown(name)} is dated {date}, before {shown(earlier)}, which it is said to follow",
                span=earlier.span,
                related=(Related(span=earlier_event.date.span, label="dated later here"),),
            )
