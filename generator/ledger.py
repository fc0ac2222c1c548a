"""The record of actors, topics and sources over all briefings.

Rank 6. One statement stands once, whichever briefings cite it, and its date is that of the words, never that of a
briefing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from generator import dates
from generator.actors import SOURCE_SPEAKER
from generator.audience import Visible, actors_in
from generator.briefing import Position
from generator.seeds import Passage, Seed, known
from generator.verify import Proof, VerifiedBriefing


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The date of a statement and what it is the date of.

    `text` is EDTF, or None when no source states a date. It is `inferred` when the writers have concluded it.
    """

    basis: Literal["said", "occasion", "published", "not stated"]
    text: str | None
    inferred: bool = False

    @property
    def earliest(self) -> tuple[int, int, int]:
        """The first day it can mean, for sorting; a date that is not stated has none."""
        when = dates.read(self.text) if self.text is not None else None
        return when.earliest if when is not None else (0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A piece of evidence as one briefing has it."""

    briefing: VerifiedBriefing
    proof: Proof


# Compared by identity: each statement is made once, and its parts are not hashable.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """What a speaker said, or is reported to have said, in one place of one seed; `uses` are never empty.

    `speaker` is an actor's id or the document itself. The first use is the one with the most words.
    """

    speaker: str
    seed: str
    uses: tuple[Use, ...]
    date: Dated

    @property
    def proof(self) -> Proof:
        """The evidence that shows most of the statement."""
        return self.uses[0].proof

    def actors(self, role: Literal["via", "about"]) -> tuple[str, ...]:
        """The ids of those who relayed it, or whom it is about, in any of the briefings."""
        return tuple(dict.fromkeys(str(id) for use in self.uses for id in getattr(use.proof.evidence, role)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A position of an actor as one briefing records it; `own` when it rests on what the actor said."""

    briefing: VerifiedBriefing
    position: Position
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRecord:
    """All that the site holds about one actor; statements are latest first, undated ones last in source order."""

    id: str
    said: tuple[Statement, ...]
    relayed: tuple[Statement, ...]
    about: tuple[Statement, ...]
    positions: tuple[Stance, ...]
    briefings: tuple[VerifiedBriefing, ...]
    appears_with: tuple[tuple[str, int], ...]
    heard: bool

    @property
    def dated(self) -> tuple[Dated, ...]:
        """The dates of what the actor said, relayed or was spoken of in, earliest first, as far as they are stated."""
        dates_ = {s.date for group in (self.said, self.relayed, self.about) for s in group if s.date.text is not None}
        return tuple(sorted(dates_, key=lambda date: (date.earliest, date.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Quoted words of a seed, offsets in code points of its text; stretches neither overlap nor touch."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedPassage:
    """A passage that is cited, the words of it that are quoted, and the statements that rest on it."""

    passage: Passage
    quoted: tuple[Stretch, ...]
    statements: tuple[Statement, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """All uses of one seed."""

    seed: Seed
    cited: Mapping[int, CitedPassage]
    briefings: tuple[VerifiedBriefing, ...]
    quoted_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The whole record."""

    statements: tuple[Statement, ...]
    actors: Mapping[str, ActorRecord]
    sources: Mapping[str, SourceRecord]
    topics: Mapping[str, tuple[VerifiedBriefing, ...]]
    stances: Mapping[str, tuple[Stance, ...]]


def compile_ledger(visible: Visible) -> Ledger:
    """The record of what is visible. Linear in the evidence, but for sorting."""
    statements = _statements(visible)
    stances = tuple(
        Stance(briefing=briefing, position=position, own=_is_own(briefing, position, visible))
        for briefing in visible.briefings.values()
        for position in briefing.spec.positions
    )
    return Ledger(
        statements=statements,
        actors=_actor_records(visible, statements, stances),
        sources=_source_records(visible, statements),
        topics=_grouped(visible.topics, ((str(t), b) for b in visible.briefings.values() for t in b.spec.topics)),
        stances=_grouped(visible.topics, ((str(stance.position.topic), stance) for stance in stances)),
    )


def dated(briefing: VerifiedBriefing, proof: Proof, seed: Seed) -> Dated:
    """When a statement was made: when it was said, else when its occasion was, else when the source was published."""
    evidence = proof.evidence
    said = known(evidence.said)
    if said is not None:
        return Dated(basis="said", text=said, inferred="said" in evidence.inferred)
    occasion = briefing.evidence.get(evidence.occasion or "")
    event = occasion.evidence if occasion is not None else evidence
    if event.when is not None and (date := known(event.when.date)) is not None:
        return Dated(basis="occasion", text=date, inferred="when" in event.inferred)
    published = known(seed.descriptor.published)
    if published is not None:
        return Dated(basis="published", text=published)
    return Dated(basis="not stated", text=None)


def _statements(visible: Visible) -> tuple[Statement, ...]:
    uses = [Use(briefing=b, proof=p) for b in visible.briefings.values() for p in b.evidence.values()]
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
        evidence = use.proof.evidence
        by_name[use.briefing.slug, use.proof.name] = i
        for part in use.proof.parts:
            if part.kind == "verbatim":
                by_speaker.setdefault((evidence.speaker, use.proof.found), []).append((part.start, part.end, i))
        if evidence.states is not None:
            same = (evidence.speaker, use.proof.runs, " ".join(evidence.states.split()))
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
        for other in use.proof.evidence.same_as:
            slug, _, name = other.partition(" ")
            if (j := by_name.get((slug, name or use.proof.name))) is not None:
                parent[root(i)] = root(j)
    groups: dict[int, list[Use]] = {}
    for i, use in enumerate(uses):
        groups.setdefault(root(i), []).append(use)
    found = [_statement(group, visible) for group in groups.values()]
    return tuple(sorted(found, key=_latest_first))


def _statement(uses: list[Use], visible: Visible) -> Statement:
    # Stable, so that of equally long quotes the newest briefing's comes first.
    uses = sorted(
        uses, key=lambda use: -sum(part.end - part.start for part in use.proof.parts if part.kind == "verbatim")
    )
    first = uses[0].proof
    known_dates = [dated(use.briefing, use.proof, visible.library[use.proof.found]) for use in uses]
    best = min(known_dates, key=lambda date: (_BASES.index(date.basis), date.inferred))
    return Statement(speaker=str(first.evidence.speaker), seed=first.found, uses=tuple(uses), date=best)


Item = TypeVar("Item")

_BASES: Final = ("said", "occasion", "published", "not stated")


def _latest_first(statement: Statement) -> tuple[object, ...]:
    year, month, day = statement.date.earliest
    proof = statement.proof
    start = next((part.start for part in proof.parts if part.kind == "verbatim"), 0)
    return (statement.date.text is None, -year, -month, -day, statement.seed, proof.runs[0].first, start, proof.name)


def _is_own(briefing: VerifiedBriefing, position: Position, visible: Visible) -> bool:
    """Whether a position rests on what the actor said, or what was said by somebody whose role speaks for it."""

    def speaks(id: str) -> bool:
        roles = visible.actors[id].roles if id in visible.actors else ()
        return id == position.actor or any(role.speaks_for and role.of == position.actor for role in roles)

    return any(
        speaks(briefing.evidence[str(name)].evidence.speaker) for name in position.rests_on if name in briefing.evidence
    )


def _actor_records(
    visible: Visible, statements: tuple[Statement, ...], stances: tuple[Stance, ...]
) -> dict[str, ActorRecord]:
    said: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    relayed: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    about: dict[str, list[Statement]] = {id: [] for id in visible.actors}
    for statement in statements:
        if statement.speaker != SOURCE_SPEAKER:
            said[statement.speaker].append(statement)
        for id in statement.actors("via"):
            relayed[id].append(statement)
        for id in statement.actors("about"):
            about[id].append(statement)
    briefings: dict[str, list[VerifiedBriefing]] = {id: [] for id in visible.actors}
    together: dict[str, Counter[str]] = {id: Counter() for id in visible.actors}
    for briefing in visible.briefings.values():
        present = actors_in(briefing)
        for id in present:
            briefings[id].append(briefing)
    for statement in statements:
        involved = (
            set(statement.actors("via")) | set(statement.actors("about")) | {statement.speaker} - {SOURCE_SPEAKER}
        )
        for id in involved:
            together[id].update(involved - {id})
    positions = _grouped(visible.actors, ((str(stance.position.actor), stance) for stance in stances))
    return {
        id: ActorRecord(
            id=id,
            said=tuple(said[id]),
            relayed=tuple(relayed[id]),
            about=tuple(about[id]),
            positions=positions[id],
            briefings=tuple(briefings[id]),
            appears_with=tuple(sorted(together[id].items(), key=lambda item: (-item[1], item[0]))),
            heard=bool(said[id]),
        )
        for id in visible.actors
    }


def _source_records(visible: Visible, statements: tuple[Statement, ...]) -> dict[str, SourceRecord]:
    stretches: dict[str, list[tuple[int, int]]] = {id: [] for id in visible.library}
    resting: dict[str, dict[int, dict[Statement, None]]] = {id: {} for id in visible.library}
    briefings: dict[str, dict[str, VerifiedBriefing]] = {id: {} for id in visible.library}
    roles: dict[tuple[str, int], list[str]] = {}
    for statement in statements:
        for use in statement.uses:
            for run in use.proof.runs:
                briefings[run.seed][use.briefing.slug] = use.briefing
                for number in range(run.first, run.last + 1):
                    resting[run.seed].setdefault(number, {})[statement] = None
            stretches[use.proof.found] += [(p.start, p.end) for p in use.proof.parts if p.kind == "verbatim"]
    for id, runs_of_roles in visible.role_runs.items():
        for run in dict.fromkeys(run for runs in runs_of_roles for run in runs):
            for number in range(run.first, run.last + 1):
                roles.setdefault((run.seed, number), []).append(id)
                resting[run.seed].setdefault(number, {})
    records = {}
    for id, seed in visible.library.items():
        joined = _joined(stretches[id])
        words = sum(passage.end - passage.start for passage in seed.passages)
        records[id] = SourceRecord(
            seed=seed,
            cited=_cited_passages(seed, joined, resting[id], roles),
            briefings=tuple(briefings[id].values()),
            quoted_share=sum(s.end - s.start for s in joined) / words if words else 0.0,
        )
    return records


def _cited_passages(
    seed: Seed,
    quoted: tuple[Stretch, ...],
    resting: Mapping[int, Mapping[Statement, None]],
    roles: Mapping[tuple[str, int], list[str]],
) -> dict[int, CitedPassage]:
    by_passage: dict[int, list[Stretch]] = {}
    for stretch in quoted:
        for number in range(seed.passage_at(stretch.start), seed.passage_at(stretch.end - 1) + 1):
            passage = seed.passages[number - 1]
            inside = Stretch(start=max(stretch.start, passage.start), end=min(stretch.end, passage.end))
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


def _grouped(ids: Iterable[str], items: Iterable[tuple[str, Item]]) -> dict[str, tuple[Item, ...]]:
    groups: dict[str, list[Item]] = {id: [] for id in ids}
    for id, item in items:
        groups[id].append(item)
    return {id: tuple(group) for id, group in groups.items()}


def _joined(stretches: Iterable[tuple[int, int]]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1].end:
            joined[-1] = Stretch(start=joined[-1].start, end=max(joined[-1].end, end))
        else:
            joined.append(Stretch(start=start, end=end))
    return tuple(joined)
