"""Shows the stances that actors take on topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.checks.verified import CheckedEvidence
from generator.format import addresses
from generator.format.briefing import Position
from generator.ledger.record import Stance, StatementDate, kind_of
from generator.site.pages.lookup import Lookup
from generator.site.pages.references import Reference, briefing_reference, passage_label


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceView:
    """A stance on a topic, its date, the briefing that records it, and the evidence that shows it.

    It is the actor's `own`, or rests on the words of those in `by`, who speak for the actor. `briefed` is the day of
    the briefing. `otherwise` are other stances of the actor on the topic, each with a briefing that records it.
    """

    actor: Reference
    topic: Reference
    stance: str
    own: bool
    by: tuple[Reference, ...]
    inferred: bool
    date: StatementDate
    briefing: Reference
    briefed: str
    evidence: tuple[Reference, ...]
    otherwise: tuple[tuple[str, Reference], ...]


def stance_view(stance: Stance, lookup: Lookup) -> StanceView:
    """Return a stance as pages show it.

    Each other stance of the same actor on its topic is shown with the newest other briefing that records it.
    """
    position, briefing = stance.position, stance.briefing
    titles = stance_titles(str(position.topic), lookup)
    taken = lookup.stances[str(position.actor), str(position.topic)]
    elsewhere = (
        (titles[name], next((recording for recording in briefings if recording.slug != briefing.slug), None))
        for name, briefings in taken.items()
        if name != position.stance
    )
    evidence = (briefing.evidence.get(str(name)) for name in position.rests_on)
    return StanceView(
        actor=lookup.actor(position.actor),
        topic=lookup.topic(str(position.topic)),
        stance=stance_title(position, lookup),
        own=stance.own,
        by=lookup.actors(stance.by),
        inferred=stance.inferred,
        date=stance.date,
        briefing=briefing_reference(briefing),
        briefed=briefing.spec.date,
        evidence=tuple(
            Reference(
                label=f"{_first_passage(checked, lookup)} ({kind_of(checked)})",
                address=addresses.briefing(briefing.slug, checked.name),
            )
            for checked in evidence
            if checked is not None
        ),
        otherwise=tuple(
            (title, briefing_reference(recording)) for title, recording in elsewhere if recording is not None
        ),
    )


def stance_title(position: Position, lookup: Lookup) -> str:
    """Return the title of the stance that a position takes."""
    return stance_titles(str(position.topic), lookup)[str(position.stance)]


def stance_titles(topic: str, lookup: Lookup) -> Mapping[str, str]:
    """Return the titles of the stances on a topic by their names, in the order of the registry."""
    return {str(name): str(title) for name, title in (lookup.visible.topics[topic].stances or {}).items()}


def _first_passage(checked: CheckedEvidence, lookup: Lookup) -> str:
    """Return the first passage of evidence, with the label of its source where the site has more than one."""
    first = checked.ranges[0]
    source = f"{lookup.labels[first.seed]}, " if len(lookup.visible.library) > 1 else ""
    return f"{source}{passage_label(first)}"
