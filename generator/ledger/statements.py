"""Joins the pieces of evidence that show one statement, and says when it was made.

One statement stands once, whichever briefings cite it, and its date is that of the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format.seeds import Seed, known
from generator.ledger.audience import Visible
from generator.ledger.record import NOT_STATED, Statement, StatementDate, Use


def dated_uses(visible: Visible) -> dict[str, dict[str, Use]]:
    """Return the evidence of all briefings with its dates, by the slug of the briefing and the name of the evidence."""
    return {
        slug: {
            name: Use(
                briefing=briefing,
                checked=checked,
                date=_date_of(briefing, checked, visible.library[checked.seed]),
            )
            for name, checked in briefing.evidence.items()
        }
        for slug, briefing in visible.briefings.items()
    }


def merged_statements(uses: Iterable[Use]) -> tuple[Statement, ...]:
    """Return every statement, latest first, and undated ones last in the order of their sources.

    Two uses show one statement where quoted words of one speaker overlap in a seed, where a report has the same
    speaker, passages and words, and where `same_as` says so. Linear, but for sorting.
    """
    uses = tuple(uses)
    parent = list(range(len(uses)))

    def root(index: int) -> int:
        """Return the use that stands for all uses joined with one."""
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(first: int, second: int) -> None:
        """Make two uses, and all that are joined with them, show one statement."""
        parent[root(first)] = root(second)

    quoted: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    reports: dict[tuple[object, ...], int] = {}
    by_name: dict[tuple[str, str], int] = {}
    for index, use in enumerate(uses):
        evidence = use.checked.evidence
        by_name[use.briefing.slug, use.checked.name] = index
        for part in use.checked.words:
            quoted.setdefault((evidence.speaker, use.checked.seed), []).append((part.start, part.end, index))
        if evidence.states is not None:
            report = (evidence.speaker, use.checked.ranges, " ".join(evidence.states.split()))
            join(index, reports.setdefault(report, index))
    for spans in quoted.values():
        reached, last = -1, -1
        for start, end, index in sorted(spans):
            if start < reached:
                join(index, last)
            if end > reached:
                reached, last = end, index
    for index, use in enumerate(uses):
        for reference in use.checked.evidence.same_as:
            slug, _, name = reference.partition(" ")
            same = by_name.get((slug, name or use.checked.name))
            if same is not None:
                join(index, same)
    groups: dict[int, list[Use]] = {}
    for index, use in enumerate(uses):
        groups.setdefault(root(index), []).append(use)
    return tuple(sorted(map(_statement, groups.values()), key=_latest_first))


def by_evidence(statements: Iterable[Statement]) -> dict[tuple[str, str], Statement]:
    """Return the statement that each piece of evidence shows, by the slug of the briefing and the evidence's name."""
    return {(use.briefing.slug, use.checked.name): statement for statement in statements for use in statement.uses}


def _statement(uses: list[Use]) -> Statement:
    # The sort is stable, so that of equally long quotes the newest briefing's comes first.
    uses = sorted(uses, key=lambda use: -sum(part.end - part.start for part in use.checked.words))
    first = uses[0].checked
    best = min((use.date for use in uses), key=lambda date: (_BASES.index(date.basis), date.inferred))
    return Statement(speaker=str(first.evidence.speaker), seed=first.seed, uses=tuple(uses), date=best)


def _date_of(briefing: VerifiedBriefing, checked: CheckedEvidence, seed: Seed) -> StatementDate:
    """Return when words were said, else the date of their occasion, else when the source was published."""
    evidence = checked.evidence
    said = known(evidence.said)
    if said is not None:
        return StatementDate(basis="said", text=said, inferred="said" in evidence.inferred)
    occasion = briefing.evidence.get(evidence.occasion or "")
    # An event has its date, and a speaker may speak of it later.
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
