"""The pages at addresses of what has moved or was withdrawn, so that no link leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.format import addresses
from generator.format.addresses import Address
from generator.ledger.audience import Tombstone, Visible
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.references import Reference, briefing_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPage:
    """A page at a former address, with the reference to what stood there."""

    to: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstonePage:
    """A page in the place of a withdrawn briefing or source: when it was withdrawn, and why."""

    kind: Literal["briefing", "source"]
    date: str
    reason: str


def moved_pages(lookup: Lookup) -> Iterator[Page]:
    """Yield a page for each former address of an actor or a briefing."""
    for id, actor in lookup.visible.actors.items():
        for formerly in actor.formerly:
            yield _moved_page(addresses.actor(str(formerly)), lookup.actor(id))
    for briefing in lookup.visible.briefings.values():
        for formerly in briefing.spec.formerly:
            yield _moved_page(addresses.briefing(str(formerly)), briefing_reference(briefing))


def tombstone_pages(visible: Visible) -> Iterator[Page]:
    """Yield a page for each withdrawn briefing and source that readers may know of."""
    for stone in visible.tombstones:
        yield _tombstone_page(stone, "briefing", addresses.briefing(stone.slug))
    for stone in visible.withdrawn:
        yield _tombstone_page(stone, "source", addresses.source(stone.slug))


def _moved_page(former: Address, to: Reference) -> Page:
    return Page(
        path=former.path,
        template="moved.md",
        title=f"Moved: {to.label}",
        description=f"What stood here, at {former.path.removesuffix('.md')}, stands at another address.",
        updated=None,
        moved=to.address,
        script=Address(path="assets/moved.js"),
        context=MovedPage(to=to),
    )


def _tombstone_page(stone: Tombstone, kind: Literal["briefing", "source"], address: Address) -> Page:
    return Page(
        path=address.path,
        template="tombstone.md",
        title="Withdrawn",
        description=f"The {kind} {stone.slug} was withdrawn.",
        updated=stone.date,
        marking=stone.marking,
        context=TombstonePage(kind=kind, date=stone.date, reason=stone.reason),
    )
