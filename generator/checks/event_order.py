"""Events follow one another as the briefing says, and not in a circle."""

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
    """Nothing comes after itself, or after what is dated later. Linear in the events: each is passed once."""
    evidence = {str(name): each for name, each in briefing.spec.evidence.items()}
    after = {
        name: each.when.after
        for name, each in evidence.items()
        if each.when is not None and each.when.after is not None
    }
    passed: set[str] = set()
    for name in after:
        row: dict[str, None] = {}
        at = name
        while at in after and at not in passed:
            passed.add(at)
            row[at] = None
            at = str(after[at])
        if at in row:
            yield Diagnostic(
                code=EVENT_ORDER,
                message=f"{shown(at)} comes after itself",
                span=after[at].span,
                hint="take out this `after`, or the one that leads back to it",
            )
    for name, earlier in after.items():
        one, other = evidence[name].when, evidence[earlier].when if str(earlier) in evidence else None
        first, second = known(one.date if one else None), known(other.date if other else None)
        if first is None or second is None or other is None or other.date is None:
            continue
        this, that = dates.read_date(first), dates.read_date(second)
        if this is not None and that is not None and this.latest < that.earliest:
            yield Diagnostic(
                code=EVENT_ORDER,
                message=f"{shown(name)} is dated {first}, before {shown(earlier)}, which it is said to follow",
                span=earlier.span,
                related=(Related(span=other.date.span, label="dated later here"),),
            )
