"""The types of the record: statements, stances, and what is on record of each actor and source."""

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
    """The date of a statement and what it is the date of, its `basis`.

    `text` is EDTF, or None when no source states a date. It is `inferred` when the writers have concluded it.
    """

    basis: Literal["said", "occasion", "published", "not stated"]
    text: str | None
    inferred: bool = False

    @property
    def earliest(self) -> tuple[int, int, int]:
        """The first day that the date can mean, for sorting: year, month and day, all 0 where it is not stated."""
        when = dates.read_date(self.text) if self.text is not None else None
        return when.earliest if when is not None else (0, 0, 0)


NOT_STATED: Final = StatementDate(basis="not stated", text=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A piece of evidence as one briefing has it, and when its words were said."""

    briefing: VerifiedBriefing
    checked: CheckedEvidence
    date: StatementDate

    @property
    def id(self) -> str:
        """The name of the evidence over all briefings: slug and name, as in `bridge#closing`."""
        return f"{self.briefing.slug}#{self.checked.name}"


def kind_of(checked: CheckedEvidence) -> Literal["quoted", "reported"]:
    """Return whether evidence quotes words or reports them."""
    return "quoted" if checked.evidence.quote is not None else "reported"


# Statements are compared by identity: each is made once, and its parts cannot be hashed.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """Words that a speaker said, or is reported to have said, in one place of one seed.

    `speaker` is an actor's id, or stands for the document itself. `uses` are never empty; the first is the one with the
    most words. The date is the best that any use has.
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
        """The use in the oldest briefing. What is named by it keeps its name when newer briefings cite it again."""
        return min(self.uses, key=lambda use: (use.briefing.spec.date, use.briefing.slug, use.checked.name))

    @property
    def id(self) -> str:
        """The name of the statement, which is that of its evidence in the oldest briefing that has it."""
        return self.first.id

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of the topics over all uses: those that the evidence names, else those of the briefing."""
        return tuple(
            dict.fromkeys(
                str(topic) for use in self.uses for topic in use.checked.evidence.topics or use.briefing.spec.topics
            )
        )

    def actors(self, role: Literal["via", "about"]) -> tuple[str, ...]:
        """Return the ids of those who relayed it (`via`) or are its subjects (`about`), over all uses."""
        return tuple(dict.fromkeys(str(id) for use in self.uses for id in getattr(use.checked.evidence, role)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A position of an actor as one briefing records it.

    It is the actor's `own` when it rests on what the actor said. `by` are the speakers on whose words it rests and who
    speak for the actor. The date is that of the latest statement on which it rests, as far as any has one. It is
    `inferred` when writers have concluded who spoke.
    """

    briefing: VerifiedBriefing
    position: Position
    own: bool
    by: tuple[str, ...]
    date: StatementDate
    inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A statement about something that happened.

    `date` is EDTF, or None when no source states it. `after` is the statement of the event that it is said to follow.
    """

    statement: Statement
    date: str | None
    inferred: bool
    after: Statement | None

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids of the speaker and of the subjects. An actor who relays the statement has no part in the event."""
        return tuple(dict.fromkeys((self.statement.speaker, *self.statement.actors("about"))))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedIn:
    """A cited passage that names an actor, how many times, and whether the actor has no other part in it (`only`)."""

    seed: str
    passage: int
    times: int
    only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRecord:
    """All that the site holds about one actor; statements are latest first, undated ones last in source order.

    `appears_with` are the other actors of the same statements with the number of these, most first. `named` are the
    cited passages that name the actor.
    """

    id: str
    said: tuple[Statement, ...]
    relayed: tuple[Statement, ...]
    about: tuple[Statement, ...]
    positions: tuple[Stance, ...]
    briefings: tuple[VerifiedBriefing, ...]
    appears_with: tuple[tuple[str, int], ...]
    named: tuple[NamedIn, ...]

    events: tuple[Event, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of the topics of the actor's statements, positions and briefings, each once, in this order."""
        statements = (*self.said, *self.about, *self.relayed)
        of_statements = (topic for statement in statements for topic in statement.topics)
        of_positions = (str(stance.position.topic) for stance in self.positions)
        of_briefings = (str(topic) for briefing in self.briefings for topic in briefing.spec.topics)
        return tuple(dict.fromkeys((*of_statements, *of_positions, *of_briefings)))

    @property
    def dated(self) -> tuple[StatementDate, ...]:
        """The dates of what the actor said, relayed or was spoken of in, earliest first, as far as they are stated."""
        stated = {
            statement.date for statement in (*self.said, *self.relayed, *self.about) if statement.date.text is not None
        }
        return tuple(sorted(stated, key=lambda date: (date.earliest, date.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedSpan:
    """The span of quoted words in a seed, with offsets in code points of its text. Spans neither overlap nor touch."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedPassage:
    """A passage that is cited, the words of it that are quoted, and the statements that rest on it.

    `roles` are the ids of the actors whose role or description it tells.
    """

    passage: Passage
    quoted: tuple[QuotedSpan, ...]
    statements: tuple[Statement, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """All that rests on one seed: its cited passages by number, and the briefings that cite it."""

    seed: Seed
    cited: Mapping[int, CitedPassage]
    briefings: tuple[VerifiedBriefing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The whole record.

    `uses` are all pieces of evidence by slug of the briefing and name. `topics` has the briefings of each topic,
    `stances` the stances on it and `on_topic` the statements on it. Events stand in the order in which they happened,
    as far as that is known.
    """

    uses: Mapping[str, Mapping[str, Use]]
    statements: tuple[Statement, ...]
    actors: Mapping[str, ActorRecord]
    sources: Mapping[str, SourceRecord]
    topics: Mapping[str, tuple[VerifiedBriefing, ...]]
    stances: Mapping[str, tuple[Stance, ...]]
    on_topic: Mapping[str, tuple[Statement, ...]]
    events: tuple[Event, ...]
