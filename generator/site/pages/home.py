"""The front page, and the page that says how the site sources what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from generator.checks.verified import Tally, tally
from generator.format import addresses
from generator.format.likelihood import Scale
from generator.format.tlp import most_restrictive
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger
from generator.site.pages.actor_indexes import most_heard
from generator.site.pages.actors import ActorRow
from generator.site.pages.briefings import BriefingCard
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.references import Reference
from generator.site.pages.sources import SourceRow

# Items of each list on the front page; the index has all.
_NEWEST, _MOST_HEARD = 5, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The numbers of what a build holds for its readers; `checked` are those of what the checks have proved."""

    briefings: int
    evidence: int
    statements: int
    actors: int
    sources: int
    checked: Tally


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
    """The page on method: how the site sources what it says, and the scale of likelihood that it uses."""

    scale: Scale
    scale_in_use: str
    totals: Totals


def totals_of(visible: Visible, ledger: Ledger) -> Totals:
    """Return how much a build holds."""
    return Totals(
        briefings=len(visible.briefings),
        evidence=sum(len(briefing.evidence) for briefing in visible.briefings.values()),
        statements=len(ledger.statements),
        actors=len(visible.actors),
        sources=len(visible.library),
        checked=tally(visible.briefings.values()),
    )


def home_page(
    cards: Sequence[BriefingCard],
    actor_rows: Sequence[ActorRow],
    source_rows: Sequence[SourceRow],
    totals: Totals,
    updated: str | None,
    lookup: Lookup,
) -> Page:
    """Return the front page with the beginning of each list.

    The `cards` of all briefings, the `actor_rows` and the `source_rows` are in the order of their indexes. `updated` is
    the day of the newest briefing, and `totals` are the numbers of what the site holds. `lookup` knows the feeds.
    """
    home = HomePage(
        title=_TITLE,
        briefings=tuple(cards[:_NEWEST]),
        heard=tuple(most_heard(actor_rows)[:_MOST_HEARD]),
        sources=tuple(source_rows[:_NEWEST]),
        totals=totals,
        feed=lookup.feeds("briefings"),
    )
    markings = [card.marking for card in home.briefings]
    markings += [row.marking for row in home.heard]
    markings += [row.marking for row in home.sources]
    return Page(
        path=addresses.HOME.path,
        template="home.md",
        title=_TITLE,
        description="Briefings in which every statement leads to the words that it rests on.",
        updated=updated,
        marking=most_restrictive(markings),
        feed=lookup.feed("briefings"),
        context=home,
    )


_TITLE: Final = "Briefings that show their sources"


def method_page(scale: Scale, totals: Totals) -> Page:
    """Return the page on method, for the scale of likelihood that the site uses."""
    return Page(
        path=addresses.METHOD.path,
        template="method.md",
        title="Method",
        description="How this site sources what it says, what an exact match proves and what it does not.",
        updated=None,
        context=MethodPage(scale=scale, scale_in_use=scale.title, totals=totals),
    )
