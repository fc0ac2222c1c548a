"""The pages of sources, and the rows in which lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.format import addresses
from generator.format.tlp import Marking
from generator.ledger import excerpts
from generator.ledger.excerpts import ShownPassage
from generator.ledger.record import SourceRecord
from generator.site.model.pages import Page, SourcePage
from generator.site.model.parts import PassageView, Reference, SourceRow
from generator.site.pages.briefings import card
from generator.site.pages.lookup import Lookup
from generator.site.pages.statements import statement_view
from generator.text.counts import counted


def source_row(record: SourceRecord, lookup: Lookup) -> SourceRow:
    """A source as lists show it."""
    seed = record.seed
    return SourceRow(
        source=Reference(label=seed.descriptor.label, address=addresses.source(seed.id)),
        descriptor=seed.descriptor,
        total=len(seed.passages),
        cited=len(record.cited),
        briefings=len(record.briefings),
        marking=_marking(record, lookup),
    )


def source_page(record: SourceRecord, lookup: Lookup) -> Page:
    """The page of a source, with what may be shown of it."""
    seed = record.seed
    shown = excerpts.shown_passages(record)
    page = SourcePage(
        id=seed.id,
        descriptor=seed.descriptor,
        sha256=seed.sha256 if excerpts.shows_whole_text(seed) else None,
        passages=tuple(_passage_views(seed.id, shown, lookup)),
        total=len(seed.passages),
        cited=len(record.cited),
        quoted_share=excerpts.quoted_share(shown) if excerpts.shows_cited_passages(seed) else None,
        skipped_after=len(seed.passages) - (shown[-1].number if shown else 0),
        briefings=tuple(card(briefing, lookup) for briefing in record.briefings),
    )
    return Page(
        path=addresses.source(seed.id).path,
        template="source.md",
        title=seed.descriptor.label,
        description=f"{seed.descriptor.label}: {page.cited} of {counted(page.total, 'passage')} cited.",
        updated=max((briefing.spec.date for briefing in record.briefings), default=None),
        marking=_marking(record, lookup),
        context=page,
    )


def _marking(record: SourceRecord, lookup: Lookup) -> Marking:
    resting = (statement for cited in record.cited.values() for statement in cited.statements)
    told = (id for cited in record.cited.values() for id in cited.roles)
    return lookup.marking(record.briefings, statements=resting, seeds=[record.seed.id], actors=told)


def _passage_views(seed: str, shown: Iterable[ShownPassage], lookup: Lookup) -> Iterator[PassageView]:
    before = 0
    for passage in shown:
        cited = passage.cited
        yield PassageView(
            number=passage.number,
            skipped_before=passage.number - before - 1,
            pieces=passage.pieces,
            statements=tuple(statement_view(s, lookup) for s in cited.statements) if cited is not None else (),
            roles=lookup.actors(cited.roles) if cited is not None else (),
            names=lookup.actors(lookup.named_in.get((seed, passage.number), ())),
        )
        before = passage.number
