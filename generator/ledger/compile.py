"""Gathers the record of what an audience may read."""

from __future__ import annotations

from generator.ledger.actors import actor_records, grouped, stances_taken
from generator.ledger.audience import Visible
from generator.ledger.events import events_in_order
from generator.ledger.record import Ledger
from generator.ledger.sources import source_records
from generator.ledger.statements import by_evidence, dated_uses, merged_statements


def compile_ledger(visible: Visible) -> Ledger:
    """Return the record of what is visible. Linear in the evidence, but for sorting."""
    uses = dated_uses(visible)
    statements = merged_statements(use for by_name in uses.values() for use in by_name.values())
    shown_by = by_evidence(statements)
    stances = stances_taken(visible, shown_by)
    events = events_in_order(statements, shown_by)
    return Ledger(
        uses=uses,
        statements=statements,
        actors=actor_records(visible, statements, stances, events),
        sources=source_records(visible, statements),
        topics=grouped(
            visible.topics,
            ((str(topic), briefing) for briefing in visible.briefings.values() for topic in briefing.spec.topics),
        ),
        stances=grouped(visible.topics, ((str(stance.position.topic), stance) for stance in stances)),
        on_topic=grouped(
            visible.topics, ((topic, statement) for statement in statements for topic in statement.topics)
        ),
        events=events,
    )
