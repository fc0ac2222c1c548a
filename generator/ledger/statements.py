"""One statement stands once, whichever briefings cite it, and its date is that of the words."""

from __future__ import annotations

from typing import Final

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format.seeds import Seed, known
from generator.ledger.audience import Visible
from generator.ledger.record import NOT_STATED, Statement, StatementDate, Use


def statements(visible: Visible) -> tuple[Statement, ...]:
    """Every statement, latest first, undated ones last in the order of their sources. Linear, but for sorting."""
    uses = [Use(briefing=b, checked=p) for b in visible.briefings.values() for p in b.evidence.values()]
    parent = list(range(len(uses)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    by_speaker: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    reports: dict[tuple[object, ...], int] = {}
    by_name: dict[tuple[str, str], int] = {}
    for i, use in enumerate(uses):
        evidence = use.checked.evidence
        by_name[use.briefing.slug, use.checked.name] = i
        for part in use.checked.parts:
            if part.kind == "verbatim":
                by_speaker.setdefault((evidence.speaker, use.checked.found), []).append((part.start, part.end, i))
        if evidence.states is not None:
            same = (evidence.speaker, use.checked.ranges, " ".join(evidence.states.split()))
            parent[root(i)] = root(reports.setdefault(same, i))
    for stretches in by_speaker.values():
        stretches.sort()
        reached, last = -1, -1
        for start, end, i in stretches:
            if start < reached:
                parent[root(i)] = root(last)
            if end > reached:
                reached, last = end, i
    for i, use in enumerate(uses):
        for other in use.checked.evidence.same_as:
            slug, _, name = other.partition(" ")
            if (j := by_name.get((slug, name or use.checked.name))) is not None:
                parent[root(i)] = root(j)
    groups: dict[int, list[Use]] = {}
    for i, use in enumerate(uses):
        groups.setdefault(root(i), []).append(use)
    found = [_statement(group, visible) for group in groups.values()]
    return tuple(sorted(found, key=_latest_first))


def _statement(uses: list[Use], visible: Visible) -> Statement:
    # Stable, so that of equally long quotes the newest briefing's comes first.
    uses = sorted(uses, key=lambda use: -sum(part.end - part.start for part in use.checked.words))
    first = uses[0].checked
    known_dates = [dated(use.briefing, use.checked, visible.library[use.checked.found]) for use in uses]
    best = min(known_dates, key=lambda date: (_BASES.index(date.basis), date.inferred))
    return Statement(speaker=str(first.evidence.speaker), seed=first.found, uses=tuple(uses), date=best)


def dated(briefing: VerifiedBriefing, checked: CheckedEvidence, seed: Seed) -> StatementDate:
    """When a statement was made: when it was said, else when its occasion was, else when the source was published."""
    evidence = checked.evidence
    said = known(evidence.said)
    if said is not None:
        return StatementDate(basis="said", text=said, inferred="said" in evidence.inferred)
    occasion = briefing.evidence.get(evidence.occasion or "")
    # When an event happened is not when somebody told of it.
    when = occasion.evidence.when if occasion is not None else None
    if occasion is not None and when is not None and (date := known(when.date)) is not None:
        return StatementDate(basis="occasion", text=date, inferred="when" in occasion.evidence.inferred)
    published = known(seed.descriptor.published)
    if published is not None:
        return StatementDate(basis="published", text=published)
    return NOT_STATED


_BASES: Final = ("said", "occasion", "published", "not stated")


def _latest_first(statement: Statement) -> tuple[object, ...]:
    year, month, day = statement.date.earliest
    checked = statement.checked
    start = next((part.start for part in checked.words), 0)
    return (
        statement.date.text is None,
        -year,
        -month,
        -day,
        statement.seed,
        checked.ranges[0].first,
        start,
        checked.name,
    )
