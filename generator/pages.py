"""What each kind of page shows.

Rank 8. A page carries everything that it is made from, so that what it depends on can be told from the page alone.
Texts are raw: turning them into Markdown is the business of `render`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from generator.addresses import Address
from generator.briefing import Revision
from generator.excerpts import Piece
from generator.ledger import Dated
from generator.likelihood import Scale
from generator.prose import Prose
from generator.seeds import Descriptor

KINDS: Final[Mapping[str, str]] = {
    "person": "Persons",
    "organisation": "Organisations",
    "state": "States",
    "government-body": "Government bodies",
    "armed-force": "Armed forces",
    "media": "Media",
    "agreement": "Agreements",
}
"""The kinds of actor in the order of the index, with the heading of each."""

KIND: Final[Mapping[str, str]] = {
    "person": "Person",
    "organisation": "Organisation",
    "state": "State",
    "government-body": "Government body",
    "armed-force": "Armed force",
    "media": "Media",
    "agreement": "Agreement",
}
"""What one actor of a kind is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A name that leads somewhere, or, without an address, just a name."""

    label: str
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
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

    `named` are actors with the passages that name them where the cited ones do not, and `waived` are checks that the
    writers set aside, as readers are told, with the reasons.
    """

    anchor: str
    kind: Literal["quoted", "reported"]
    pieces: tuple[Piece, ...]
    speaker: Reference
    via: tuple[Reference, ...]
    about: tuple[Reference, ...]
    occasion: Reference | None
    event: str | None
    inferred: frozenset[str]
    date: Dated
    source: Reference
    passages: tuple[Reference, ...]
    uses: tuple[Reference, ...]
    named: tuple[tuple[Reference, Reference], ...]
    waived: tuple[tuple[str, str], ...]
    credibility: str | None
    citation: Citation
    translation: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementView:
    """A judgement with likelihood and confidence apart, and what bears on it."""

    anchor: str
    letter: str
    text: Prose
    word: str
    range: str
    confidence: str
    rests_on: tuple[Citation, ...]
    against: tuple[Citation, ...]
    because: str | None
    changes_if: str | None
    resolve_by: str | None
    outcome: str | None
    waived: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSummary:
    """The source summary statement of a briefing: what it rests on as a whole."""

    documents: tuple[tuple[Reference, Descriptor], ...]
    origins: int
    statements: int
    quoted: int
    reported: int
    relays: tuple[Reference, ...]
    undated: int
    waived: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingPage:
    """A briefing. `citations` are by name of evidence or judgement; `statements` and `notes` share their numbers."""

    title: str
    authors: tuple[str, ...]
    reviewed_by: tuple[str, ...]
    date: str
    status: str
    marking: str
    topics: tuple[Reference, ...]
    summary: Prose
    judgements: tuple[JudgementView, ...]
    statements: tuple[StatementView, ...]
    notes: tuple[StatementView, ...]
    sections: tuple[tuple[str, Prose], ...]
    positions: tuple[tuple[Reference, Reference, str, tuple[Citation, ...]], ...]
    not_known: tuple[str, ...]
    unheard: tuple[Reference, ...]
    actors: tuple[tuple[Reference, str], ...]
    sources: SourceSummary
    revisions: tuple[Revision, ...]
    citations: Mapping[str, Citation]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingCard:
    """A briefing as lists show it; its summary is cited as on its own page, so that no list has a bare statement."""

    title: str
    address: Address
    date: str
    summary: Prose
    citations: Mapping[str, Citation]
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
    first: Dated | None
    last: Dated | None
    first_briefed: str
    last_briefed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceView:
    """A stance on a topic, whose it is, and what shows it."""

    actor: Reference
    topic: Reference
    stance: str
    own: bool
    briefing: Reference
    evidence: tuple[Reference, ...]


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
class ActorPage:
    """The ledger of one actor; each briefing stands with the part that the actor has in it."""

    name: str
    native_name: str | None
    kind: str
    kind_label: str
    aliases: tuple[str, ...]
    roles: tuple[RoleView, ...]
    row: ActorRow
    said: tuple[StatementView, ...]
    about: tuple[StatementView, ...]
    relayed: tuple[StatementView, ...]
    positions: tuple[StanceView, ...]
    briefings: tuple[tuple[BriefingCard, str], ...]
    appears_with: tuple[tuple[Reference, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """A passage that the site may show, the statements that rest on it and the actors whose roles it tells."""

    number: int
    skipped_before: int
    pieces: tuple[Piece, ...]
    statements: tuple[StatementView, ...]
    roles: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source document: what is known about it and the passages that may be shown."""

    id: str
    descriptor: Descriptor
    sha256: str
    passages: tuple[PassageView, ...]
    total: int
    cited: int
    quoted_share: float
    skipped_after: int
    briefings: tuple[BriefingCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source as lists show it."""

    source: Reference
    descriptor: Descriptor
    total: int
    cited: int
    briefings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic as lists show it."""

    topic: Reference
    briefings: int
    stances: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """A topic: its briefings and who takes which stance.

    `matrix` has a row for each actor on record, and in it a cell for each of the `stances`, in their order.
    """

    title: str
    briefings: tuple[BriefingCard, ...]
    stances: tuple[str, ...]
    matrix: tuple[tuple[Reference, tuple[tuple[StanceView, ...], ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """One page of an index, and the other pages of it."""

    rows: tuple[BriefingCard | ActorRow | SourceRow | TopicRow, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The front page."""

    title: str
    briefings: tuple[BriefingCard, ...]
    heard: tuple[ActorRow, ...]
    sources: tuple[SourceRow, ...]
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodPage:
    """How the site sources what it says."""

    scale: Scale
    scale_in_use: str
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a build holds, after the filter for its readers."""

    briefings: int
    evidence: int
    statements: int
    actors: int
    sources: int


Context = BriefingPage | ActorPage | SourcePage | TopicPage | IndexPage | HomePage | MethodPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: where it lives, the template that makes it, its title and description in plain text, and what it shows.

    `updated` is the day of its newest content, for the sitemap; None when nothing on it has a date.
    """

    path: str
    template: str
    title: str
    description: str
    updated: str | None
    context: Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All pages, in a fixed order."""

    pages: tuple[Page, ...]
    totals: Totals
