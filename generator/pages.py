"""What each kind of page shows.

Rank 8. A page carries everything that it is made from, so that what it depends on can be told from the page alone.
Texts are raw: turning them into Markdown is the business of `render`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.addresses import Address
from generator.excerpts import Piece
from generator.ledger import Dated
from generator.likelihood import Scale
from generator.markings import CLEAR, Marking
from generator.prose import Prose
from generator.revisions import Stretch
from generator.seeds import Descriptor


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
    date: Dated
    source: Reference
    passages: tuple[Reference, ...]
    uses: tuple[Reference, ...]
    named: tuple[tuple[Reference, Reference], ...]
    waived: tuple[tuple[str, str], ...]
    credibility: str | None
    citation: Citation
    translation: tuple[str, str, str] | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A revision: the briefing and its place there, what was touched, and how the words changed where that is told."""

    briefing: Reference
    anchor: str
    date: str
    kind: str
    note: str
    items: tuple[Reference, ...]
    changes: tuple[tuple[Reference, tuple[Stretch, ...]], ...]
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
    rests_on: tuple[Citation, ...]
    against: tuple[Citation, ...]
    because: str | None
    changes_if: str | None
    resolve_by: str | None
    outcome: str | None
    waived: tuple[tuple[str, str], ...]
    formerly: tuple[str, ...] = ()


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
    marking: Marking
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
    revisions: tuple[RevisionView, ...]
    citations: Mapping[str, Citation]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingCard:
    """A briefing as lists show it; its summary is cited as on its own page, so that no list has a bare statement."""

    title: str
    address: Address
    date: str
    marking: Marking
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
    date: Dated
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

    date: Dated
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
class ActorPage:
    """A page of the ledger of one actor; each briefing stands with the part that the actor has in it.

    The first page has what is known of the actor; on each there is a stretch of every list. `picture` is HTML.
    """

    actor: Reference
    native_name: str | None
    kind: str
    kind_label: str
    aliases: tuple[str, ...]
    description: str | None
    described_at: tuple[Reference, ...]
    wikidata: str | None
    roles: tuple[RoleView, ...]
    part_of: tuple[Reference, ...]
    related: tuple[tuple[Reference, str], ...]
    row: ActorRow
    said: Statements
    about: Statements
    relayed: Statements
    positions: tuple[StanceView, ...]
    events: tuple[EventRow, ...]
    picture: str | None
    in_time: tuple[TimeRow, ...]
    named: tuple[tuple[Reference, tuple[tuple[Reference, int], ...]], ...]
    briefings: tuple[tuple[BriefingCard, str], ...]
    appears_with: tuple[tuple[Reference, int], ...]
    others: int
    feed: tuple[Reference, ...]
    number: int
    pages: tuple[Address, ...]


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
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic as lists show it."""

    topic: Reference
    briefings: int
    stances: int
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """A page of a topic: its briefings, who takes which stance, who is heard on it and who is only spoken of.

    `matrix` has a row for each actor on record, and in it a cell for each of the `stances`, in their order. `heard` are
    speakers with the place of their statements on the topic, how many these are, and who relayed them.
    """

    title: str
    total: int
    takers: int
    briefings: tuple[BriefingCard, ...]
    stances: tuple[str, ...]
    matrix: tuple[tuple[Reference, tuple[tuple[StanceView, ...], ...]], ...]
    heard: tuple[tuple[Reference, int, tuple[tuple[Reference, int], ...]], ...]
    unheard: tuple[tuple[Reference, int], ...]
    feed: tuple[Reference, ...]
    number: int
    pages: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """One page of an index, and the other pages of it."""

    rows: tuple[BriefingCard | SourceRow | TopicRow, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsPage:
    """One page of what was corrected or brought up to date, newest first, and the other pages of it."""

    rows: tuple[RevisionView, ...]
    total: int
    feed: tuple[Reference, ...]
    number: int
    pages: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorsPage:
    """The front page of the index of actors: all of them where they are few, else the ways in.

    `kinds` are the kinds with how many actors each has, `letters` where the names begin that start with each.
    """

    rows: tuple[ActorRow, ...]
    total: int
    kinds: tuple[tuple[Reference, int], ...]
    letters: tuple[Reference, ...]
    most_heard: tuple[ActorRow, ...]
    newest: tuple[ActorRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPage:
    """A page of the actors of one kind."""

    heading: str
    rows: tuple[ActorRow, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name in the index of all names, and whose it is; `alias` where the actor's page has another title."""

    name: str
    actor: Reference
    alias: bool
    kind: str
    statements: int
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesPage:
    """A page of the index of all names, under the letter or the script with which they begin."""

    groups: tuple[tuple[str, str, tuple[NameRow, ...]], ...]
    letters: tuple[Reference, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """A page of what happened, in order; `picture` is HTML."""

    picture: str | None
    events: tuple[EventRow, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstonePage:
    """What stands in the place of a withdrawn briefing: when it was withdrawn, and why."""

    kind: Literal["briefing", "source"]
    date: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPage:
    """What stands at an address under which something was known."""

    to: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The front page."""

    title: str
    briefings: tuple[BriefingCard, ...]
    heard: tuple[ActorRow, ...]
    sources: tuple[SourceRow, ...]
    totals: Totals
    feed: tuple[Reference, ...]


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


Context = (
    BriefingPage
    | ActorPage
    | SourcePage
    | TopicPage
    | IndexPage
    | CorrectionsPage
    | ActorsPage
    | KindPage
    | NamesPage
    | TimelinePage
    | MovedPage
    | TombstonePage
    | HomePage
    | MethodPage
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: where it lives, the template that makes it, its title and description in plain text, and what it shows.

    `updated` is the day of its newest content, for the sitemap; None when nothing on it has a date. `feed` is the feed
    of what is new on it, `marking` the most restrictive label of what stands on it, `moved` where the reader is sent on
    to, and `script` what adds to it.
    """

    path: str
    template: str
    title: str
    description: str
    updated: str | None
    context: Context
    marking: Marking = CLEAR
    feed: Address | None = None
    moved: Address | None = None
    script: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All pages, in a fixed order."""

    pages: tuple[Page, ...]
    totals: Totals
