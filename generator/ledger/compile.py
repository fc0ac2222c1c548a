"""The record of actors, topics and sources over all briefings.

One statement stands once, whichever briefings cite it, and its date is that of the words, never that of a
briefing.
"""

from __future__ import annotations

from generator.ledger.actors import actor_records, grouped, stances_taken
from generator.ledger.audience import Visible
from generator.ledger.events import events_in_order
from generator.ledger.record import (
    Ledger,
)
from generator.ledger.sources import source_records
from generator.ledger.statements import statements


def compile_ledger(visible: Visible) -> Ledger:
    """The record of what is visible. Linear in the evidence, but for sorting."""
    on_record = statements(visible)
    stances = stances_taken(visible, on_record)
    events = events_in_order(on_record)
    return Ledger(
        statements=on_record,
        actors=actor_records(visible, on_record, stances, events),
        sources=source_records(visible, on_record),
        topics=grouped(visible.topics, ((str(t), b) for b in visible.briefings.values() for t in b.spec.topics)),
        stances=grouped(visible.topics, ((str(stance.position.topic), stance) for stance in stances)),
        on_topic=grouped(visible.topics, ((topic, each) for each in on_record for topic in each.topics)),
        events=events,
    )
