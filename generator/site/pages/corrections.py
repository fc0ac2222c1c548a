"""Shows revisions: with their briefing, and on the pages of what was corrected or brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from generator.checks.verified import VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.tlp import Marking, most_restrictive
from generator.provenance.history import ShownRevision
from generator.provenance.takedown import RevisionWithoutWords
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.paging import divided, page_description, page_title
from generator.site.pages.references import Reference, briefing_reference
from generator.text.differences import DiffSpan

# Revisions on one page; each has a few lines, or a paragraph of changed words.
_ROWS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """A revision: the briefing and its place there, how words changed, and the `items` whose earlier words are gone."""

    briefing: Reference
    anchor: str
    date: str
    kind: str
    note: str
    items: tuple[Reference, ...]
    changes: tuple[tuple[Reference, tuple[DiffSpan, ...]], ...]
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsPage:
    """One page of what was corrected or brought up to date, newest first, and the addresses of the others."""

    rows: tuple[RevisionView, ...]
    total: int
    feed: tuple[Reference, ...]
    number: int
    pages: tuple[Address, ...]


def revision_views(briefing: VerifiedBriefing, lookup: Lookup) -> tuple[RevisionView, ...]:
    """Return the revisions of a briefing as pages show them, newest first."""
    return tuple(_revision_view(entry, briefing, lookup) for entry in lookup.histories[briefing.slug])


def correction_pages(lookup: Lookup) -> Iterator[Page]:
    """Yield the pages of all corrections and updates; minor revisions stand with their briefings only."""
    rows = [
        _revision_view(entry, briefing, lookup)
        for briefing in lookup.visible.briefings.values()
        for entry in lookup.histories[briefing.slug]
        if entry.is_announced
    ]
    rows.sort(key=lambda view: view.date, reverse=True)
    for number, shown, pages in divided(rows, _ROWS, lambda number: addresses.index("corrections", number)):
        yield Page(
            path=pages[number - 1].path,
            template="corrections.md",
            title=page_title("Corrections", number),
            description=page_description("What was corrected or brought up to date after publication", number),
            updated=rows[0].date if rows else None,
            marking=most_restrictive(view.marking for view in shown),
            feed=lookup.feed("corrections") if number == 1 else None,
            context=CorrectionsPage(
                rows=tuple(shown), total=len(rows), feed=lookup.feeds("corrections"), number=number, pages=pages
            ),
        )


def _revision_view(entry: ShownRevision, briefing: VerifiedBriefing, lookup: Lookup) -> RevisionView:
    changed = {name for name, _ in entry.changes}
    return RevisionView(
        briefing=briefing_reference(briefing),
        anchor=entry.anchor,
        date=str(entry.revision.date),
        kind=entry.revision.kind,
        note=str(entry.revision.note),
        items=tuple(_item_without_words(name, entry, briefing) for name in entry.items if name not in changed),
        changes=tuple((_item(name, briefing), words) for name, words in entry.changes),
        marking=lookup.visible.labels.briefings[briefing.slug],
    )


def _item_without_words(name: str, entry: ShownRevision, briefing: VerifiedBriefing) -> Reference:
    """Return an item whose earlier words are not shown, and say so where that is because they were taken down."""
    item = _item(name, briefing)
    is_taken_down = isinstance(entry.revision, RevisionWithoutWords) and name in entry.revision.taken_down
    return replace(item, label=f"{item.label} (the earlier words were taken down)") if is_taken_down else item


def _item(name: str, briefing: VerifiedBriefing) -> Reference:
    """Return the name of an item in words, with a link to the evidence or judgement that has it."""
    if name in briefing.evidence or name in briefing.judgements:
        return Reference(label=name, address=addresses.briefing(briefing.slug, name))
    return Reference(label=_IN_WORDS.get(name, name))


_IN_WORDS: Final = {"not_known": "what is not known", "waive": "notes of the writers"}
