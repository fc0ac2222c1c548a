"""How revisions are shown: with their briefing, and on the pages of what was corrected or brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from generator.checks.verified import VerifiedBriefing
from generator.format import addresses
from generator.format.tlp import most_restrictive
from generator.provenance.revisions import ShownRevision
from generator.provenance.takedown import RevisionWithoutWords
from generator.site.model.pages import CorrectionsPage, Page
from generator.site.model.parts import Reference, RevisionView
from generator.site.pages.lookup import Lookup
from generator.site.pages.paging import chunks

# An entry is a few lines, or a paragraph of changed words.
_ROWS: Final = 40


def revision_views(briefing: VerifiedBriefing, lookup: Lookup) -> tuple[RevisionView, ...]:
    """The revisions of a briefing, newest first."""
    return tuple(
        RevisionView(
            briefing=Reference(label=briefing.spec.title, address=addresses.briefing(briefing.slug)),
            anchor=entry.anchor,
            date=str(entry.revision.date),
            kind=entry.revision.kind,
            note=str(entry.revision.note),
            items=tuple(_untold(name, entry, briefing) for name in entry.items if name not in dict(entry.changes)),
            changes=tuple((_item(name, briefing), words) for name, words in entry.changes),
            marking=lookup.visible.labels.briefings[briefing.slug],
        )
        for entry in lookup.histories[briefing.slug]
    )


def correction_pages(lookup: Lookup) -> Iterator[Page]:
    """The pages of all corrections and updates; minor revisions stand with their briefings only."""
    rows = [
        view
        for briefing in lookup.visible.briefings.values()
        for view, entry in zip(revision_views(briefing, lookup), lookup.histories[briefing.slug], strict=True)
        if entry.is_announced
    ]
    rows.sort(key=lambda view: view.date, reverse=True)
    pages = tuple(addresses.index("corrections", number) for number, _ in chunks(rows, _ROWS))
    for number, shown in chunks(rows, _ROWS):
        yield Page(
            path=pages[number - 1].path,
            template="corrections.md",
            title="Corrections" if number == 1 else f"Corrections, page {number}",
            description="What was corrected or brought up to date after publication"
            + ("." if number == 1 else f"; page {number}."),
            updated=rows[0].date if rows else None,
            marking=most_restrictive(view.marking for view in shown),
            feed=lookup.feed("corrections") if number == 1 else None,
            context=CorrectionsPage(
                rows=tuple(shown), total=len(rows), feed=lookup.feeds("corrections"), number=number, pages=pages
            ),
        )


def _untold(name: str, entry: ShownRevision, briefing: VerifiedBriefing) -> Reference:
    """An item of which no words are shown, and whether that is because they were taken down."""
    item = _item(name, briefing)
    is_taken_down = isinstance(entry.revision, RevisionWithoutWords) and name in entry.revision.taken_down
    return replace(item, label=f"{item.label} (the earlier words were taken down)") if is_taken_down else item


def _item(name: str, briefing: VerifiedBriefing) -> Reference:
    """An item in words, which leads to where it stands."""
    if name in briefing.evidence or name in briefing.judgements:
        return Reference(label=name, address=addresses.briefing(briefing.slug, name))
    return Reference(label=_IN_WORDS.get(name, name))


_IN_WORDS: Final = {"not_known": "what is not known", "waive": "notes of the writers"}
