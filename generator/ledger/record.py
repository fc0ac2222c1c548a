"""What the record consists of: statements, stances, and what is on record of each actor and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format.briefing import Position
from generator.format.seeds import Passage, Seed
from generator.text import dates


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDate:
    """The date of a statement and what it is the date of.

    `text` is EDTF, or None when no source states a date. It is `inferred` when the writers have concluded it.
    """

    basis: Literal["said", "occasion", "published", "not stated"]
    text: str | None
    inferred: bool = False

    @property
    def earliest(self) -> tuple[int, int, int]:
        """The first day it can mean, for sorting; a date that is not stated has none."""
        when = dates.read_date(self.text) if self.text is not None else None
        return when.earliest if when is not None else (0, 0, 0)


NOT_STATED: Final = StatementDate(basis="not stated", text=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A piece of evidence as one briefing has it."""

    briefing: VerifiedBriefing
    checked: CheckedEvidence

    @property
    def id(self) -> str:
        """What names the evidence over all briefings."""
        return f"{self.briefing.slug}#{self.checked.name}"


# Compared by identity: each statement is made once, and its parts are not hashable.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """What a speaker said, or is reported to have said, in one place of one seed; `uses` are never empty.

    `speaker` is an actor's id or the document itself. The first use is the one with the most words.
    """

    speaker: str
    seed: str
    uses: tuple[Use, ...]
    date: StatementDate

    @property
    def checked(self) -> CheckedEvidence:
        """The evidence that shows most of the statement."""
        return self.uses[0].checked

    @property
    def first(self) -> Use:
        """The use in the oldest briefing, so that what is named by it keeps its name when newer ones cite it again."""
        return min(self.uses, key=lambda use: (use.briefing.spec.date, use.briefing.slug, use.checked.name))

    @property
    def id(self) -> str:
        """What names the statement: its evidence in the oldest briefing that has it."""
        return self.first.id

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of its topics: those that the evidence names, else those of the briefing, over all uses."""
        return tuple(
            dict.fromkeys(
                str(topic) for use in self.uses for topic in use.checked.evidence.topics or use.briefing.spec.topics
            )
        )

    def actors(self, role: Literal["via", "about"]) -> tuple[str, ...]:
        """The ids of those who relayed it, or whom it is about, in any of the briefings."""
        return tuple(dict.fromkeys(str(id) for use in self.uses for id in getattr(use.checked.evidence, role)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A position of an actor as one briefing records it; `own` when it rests on what the actor said.

    `by` are those who speak for the actor and on whose words it rests. The date is that of the latest statement on
    which it rests, as far as any has one. It is `inferred` when writers have concluded who spoke.
    """

    briefing: VerifiedBriefing
    position: Position
    own: bool
    by: tuple[str, ...]
    date: StatementDate
    inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A statement that tells of something that happened.

    `date` is EDTF, or None when no source states it; `after` is the event that it is said to follow.
    """

    statement: Statement
    date: str | None
    inferred: bool
    after: Statement | None

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids of those who tell of it and of its subjects; who relays it has no part in it."""
        return tuple(dict.fromkeys((self.statement.speaker, *self.statement.actors("about"))))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedIn:
    """A cited passage that names an actor, how often, and whether the actor has no other part in it."""

    seed: str
    passage: int
    times: int
    only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRecord:
    """All that the site holds about one actor; statements are latest first, undated ones last in source order.

    `named` are the cited passages that name the actor, and `named_by` the briefings whose own words do, with how often.
    """

    id: str
    said: tuple[Statement, ...]
    relayed: tuple[Statement, ...]
    about: tuple[Statement, ...]
    positions: tuple[Stance, ...]
    briefings: tuple[VerifiedBriefing, ...]
    appears_with: tuple[tuple[str, int], ...]
    named: tuple[NamedIn, ...]
    named_by: tuple[tuple[VerifiedBriefing, int], ...]
    events: tuple[Event, ...]

    @property
    def heard(self) -> bool:
        """Whether any words of theirs are on record."""
        return bool(self.said)

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of the topics of their statements, positions and briefings."""
        on_record = (topic for group in (self.said, self.about, self.relayed) for s in group for topic in s.topics)
        taken = (str(stance.position.topic) for stance in self.positions)
        filed = (str(topic) for briefing in self.briefings for topic in briefing.spec.topics)
        return tuple(dict.fromkeys((*on_record, *taken, *filed)))

    @property
    def dated(self) -> tuple[StatementDate, ...]:
        """The dates of what the actor said, relayed or was spoken of in, earliest first, as far as they are stated."""
        dates_ = {s.date for group in (self.said, self.relayed, self.about) for s in group if s.date.text is not None}
        return tuple(sorted(dates_, key=lambda date: (date.earliest, date.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedSpan:
    """Quoted words of a seed, offsets in code points of its text; stretches neither overlap nor touch."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedPassage:
    """A passage that is cited, the words of it that are quoted, and the statements that rest on it."""

    passage: Passage
    quoted: tuple[QuotedSpan, ...]
    statements: tuple[Statement, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """All uses of one seed."""

    seed: Seed
    cited: Mapping[int, CitedPassage]
    briefings: tuple[VerifiedBriefing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The whole record; events stand in the order in which they happened, as far as that is known."""

    statements: tuple[Statement, ...]
    actors: Mapping[str, ActorRecord]
    sources: Mapping[str, SourceRecord]
    topics: Mapping[str, tuple[VerifiedBriefing, ...]]
    stances: Mapping[str, tuple[Stance, ...]]
    on_topic: Mapping[str, tuple[Statement, ...]]
    events: tuple[Event, ...]
