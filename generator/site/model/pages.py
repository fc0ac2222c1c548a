"""What each kind of page shows as a whole, and what a page and a site are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.checks.verified import Tally
from generator.format.addresses import Address
from generator.format.likelihood import Scale
from generator.format.seeds import Descriptor
from generator.format.tlp import CLEAR, Marking
from generator.site.model.parts import (
    ActorRow,
    BriefingCard,
    CitationView,
    EventRow,
    JudgementView,
    NameRow,
    PassageView,
    Reference,
    RevisionView,
    RoleView,
    SourceRow,
    SourceSummary,
    StanceView,
    Statements,
    StatementView,
    TimeRow,
    TopicRow,
)
from generator.text.prose.tree import Prose


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
    positions: tuple[tuple[Reference, Reference, str, tuple[CitationView, ...]], ...]
    not_known: tuple[str, ...]
    unheard: tuple[Reference, ...]
    actors: tuple[tuple[Reference, str], ...]
    sources: SourceSummary
    revisions: tuple[RevisionView, ...]
    revised: RevisionView | None
    citations: Mapping[str, CitationView]


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
class SourcePage:
    """A source document: what is known about it and the passages that may be shown.

    `sha256` is that of the text where it is shown whole. `quoted_share` is the part of the words shown that is quoted,
    None where nothing else is shown.
    """

    id: str
    descriptor: Descriptor
    sha256: str | None
    passages: tuple[PassageView, ...]
    total: int
    cited: int
    quoted_share: float | None
    skipped_after: int
    briefings: tuple[BriefingCard, ...]


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
    """What a build holds, after the filter for its readers; `checked` is what the checks have proved of it."""

    briefings: int
    evidence: int
    statements: int
    actors: int
    sources: int
    checked: Tally


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
class SitePages:
    """All pages, in a fixed order."""

    pages: tuple[Page, ...]
    totals: Totals
