"""Gathers what rests on each source, passage by passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.checks.verified import VerifiedBriefing
from generator.format.seeds import Seed
from generator.ledger.audience import Visible
from generator.ledger.record import CitedPassage, QuotedSpan, SourceRecord, Statement


def source_records(visible: Visible, statements: tuple[Statement, ...]) -> dict[str, SourceRecord]:
    """Return the record of each source that is visible, by its id. Linear in the evidence."""
    quoted: dict[str, list[tuple[int, int]]] = {id: [] for id in visible.library}
    resting: dict[str, dict[int, dict[Statement, None]]] = {id: {} for id in visible.library}
    briefings: dict[str, dict[str, VerifiedBriefing]] = {id: {} for id in visible.library}
    roles: dict[tuple[str, int], list[str]] = {}
    for statement in statements:
        for use in statement.uses:
            for passage_range in use.checked.ranges:
                briefings[passage_range.seed][use.briefing.slug] = use.briefing
                for number in range(passage_range.first, passage_range.last + 1):
                    resting[passage_range.seed].setdefault(number, {})[statement] = None
            quoted[use.checked.seed] += [(part.start, part.end) for part in use.checked.words]
    for id, ranges_of_roles in visible.role_ranges.items():
        of_roles = [passage_range for ranges in ranges_of_roles for passage_range in ranges]
        for passage_range in dict.fromkeys((*of_roles, *visible.described[id])):
            for number in range(passage_range.first, passage_range.last + 1):
                roles.setdefault((passage_range.seed, number), []).append(id)
                resting[passage_range.seed].setdefault(number, {})
    return {
        id: SourceRecord(
            seed=seed,
            cited=_cited_passages(seed, _joined(quoted[id]), resting[id], roles),
            briefings=tuple(briefings[id].values()),
        )
        for id, seed in visible.library.items()
    }


def _cited_passages(
    seed: Seed,
    quoted: tuple[QuotedSpan, ...],
    resting: Mapping[int, Mapping[Statement, None]],
    roles: Mapping[tuple[str, int], list[str]],
) -> dict[int, CitedPassage]:
    """Return the cited passages of a seed by their numbers.

    `resting` has the statements that rest on each, by number, and `roles` the actors whose role or description a
    passage tells, by seed and number.
    """
    by_passage: dict[int, list[QuotedSpan]] = {}
    for span in quoted:
        for number in range(seed.passage_at(span.start), seed.passage_at(span.end - 1) + 1):
            passage = seed.passages[number - 1]
            inside = QuotedSpan(start=max(span.start, passage.start), end=min(span.end, passage.end))
            by_passage.setdefault(number, []).append(inside)
    return {
        number: CitedPassage(
            passage=seed.passages[number - 1],
            quoted=tuple(by_passage.get(number, ())),
            statements=tuple(resting[number]),
            roles=tuple(roles.get((seed.id, number), ())),
        )
        for number in sorted(resting)
    }


def _joined(spans: Iterable[tuple[int, int]]) -> tuple[QuotedSpan, ...]:
    """Return spans in order, with those that overlap or touch joined."""
    joined: list[QuotedSpan] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1].end:
            joined[-1] = QuotedSpan(start=joined[-1].start, end=max(joined[-1].end, end))
        else:
            joined.append(QuotedSpan(start=start, end=end))
    return tuple(joined)
