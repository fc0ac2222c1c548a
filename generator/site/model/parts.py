"""What stands on pages: references, citations, statements, rows of lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.format.addresses import Address
from generator.format.seeds import Descriptor
from generator.format.tlp import Marking
from generator.ledger.excerpts import Piece
from generator.ledger.record import StatementDate
from generator.text.differences import DiffSpan
from generator.text.prose.tree import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A name that leads somewhere, or, without an address, just a name."""

    label: str
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """What a citation shows and where it leads.

    `number` is that of the endnote on its page and `preview` the words behind it. A citation of a judgement leads to
    the judgement; it has a letter for a number, and no note.
    """

    number: str
    label: str
    address: Address
    note: bool = False
    preview: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A statement as any page shows it: the words or the report, by whom, through whom, when and where it stands.

    `around` are the sentences in which quoted words stand, with those before and after. `named` are actors with the
    passages that name them where the cited ones do not, and `waived` are checks that the writers set aside, as readers
    are told, with the reasons.
    """

    anchor: str
    kind: Literal["quoted", "reported"]
    pieces: tuple[Piece, ...]
    around: tuple[Piece, ...]
    speaker: Reference
    via: tuple[Reference, ...]
    about: tuple[Reference, ...]
    occasion: Reference | None
    event: str | None
    inferred: frozenset[str]
    date: StatementDate
    source: Reference
    passages: tuple[Reference, ...]
    uses: tuple[Reference, ...]
    named: tuple[tuple[Reference, Reference], ...]
    waived: tuple[tuple[str, str], ...]
    credibility: str | None
    citation: CitationView
    translation: tuple[str, str, str] | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A revision: the briefing and its place there, how words changed, and the `items` of which that is not told."""

    briefing: Reference
    anchor: str
    date: str
    kind: str
    note: str
    items: tuple[Reference, ...]
    changes: tuple[tuple[Reference, tuple[DiffSpan, ...]], ...]
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementView:
    """A judgement with likelihood and confidence apart, and what bears on it."""

    anchor: str
    letter: str
    text: Prose
    word: str
    range: str
    confidence: str
    rests_on: tuple[CitationView, ...]
    against: tuple[CitationView, ...]
    because: str | None
    changes_if: str | None
    resolve_by: str | None
    outcome: str | None
    waived: tuple[tuple[str, str], ...]
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSummary:
    """The source summary statement of a briefing: what it rests on as a whole.

    `origins` is the number of independent origins that are known, `traced` that of the documents that come from them,
    and `untraced` that of the documents whose origin nobody knows.
    """

    documents: tuple[tuple[Reference, Descriptor], ...]
    origins: int
    traced: int
    untraced: int
    statements: int
    quoted: int
    reported: int
    relays: tuple[Reference, ...]
    undated: int
    waived: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingCard:
    """A briefing as lists show it; its summary is cited as on its own page, so that no list has a bare statement."""

    title: str
    address: Address
    date: str
    marking: Marking
    summary: Prose
    citations: Mapping[str, CitationView]
    topics: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """An actor as lists show it."""

    actor: Reference
    kind: str
    statements: int
    about: int
    relayed: int
    briefings: int
    first: StatementDate | None
    last: StatementDate | None
    named: int
    first_briefed: str
    last_briefed: str
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceView:
    """A stance on a topic, whose it is, its date, and what shows it.

    `by` are those whose words it is, who speak for the actor. `otherwise` are other stances of the actor on the topic,
    each with a briefing that records it.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """How a statement begins, or the whole of a short one, and where it stands in full."""

    kind: Literal["quoted", "reported"]
    pieces: tuple[Piece, ...]
    cut: bool
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Statements on one topic, or on none; `elsewhere` are statements on it that stand under another topic."""

    anchor: str
    topic: Reference | None
    statements: tuple[StatementView, ...]
    elsewhere: tuple[Brief, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The statements in which an actor has one part, by topic, and of these the ones that stand on one page.

    `topics` are all of the topics with the place where each begins and how many statements are on it.
    """

    total: int
    topics: tuple[tuple[Reference, int], ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """A statement in order of time: its date or, of an event, when it happened; the part of the actor; its words."""

    date: StatementDate
    event: str | None
    part: str
    words: Brief
    source: Reference
    passages: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event: when it happened, what it was said to come after, what happened, who is part of it, and where."""

    when: str
    inferred: bool
    after: Brief | None
    words: Brief
    actors: tuple[Reference, ...]
    source: Reference
    passages: tuple[Reference, ...]
    briefings: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """What an actor is or was, to whom, and the passages that say so."""

    role: str
    of: Reference | None
    since: str | None
    until: str | None
    speaks_for: bool
    passages: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """A passage that the site may show, what rests on it, and the actors whose roles it tells and whom it names."""

    number: int
    skipped_before: int
    pieces: tuple[Piece, ...]
    statements: tuple[StatementView, ...]
    roles: tuple[Reference, ...]
    names: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source as lists show it."""

    source: Reference
    descriptor: Descriptor
    total: int
    cited: int
    briefings: int
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic as lists show it."""

    topic: Reference
    briefings: int
    stances: int
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name in the index of all names, and whose it is; `alias` where the actor's page has another title."""

    name: str
    actor: Reference
    alias: bool
    kind: str
    statements: int
    marking: Marking
