"""The pages of sources, and the rows in which lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.diagnostics.counts import counted
from generator.format import addresses
from generator.format.seeds import Descriptor
from generator.format.tlp import Marking
from generator.ledger import excerpts
from generator.ledger.excerpts import Piece, ShownPassage
from generator.ledger.record import SourceRecord
from generator.site.pages.briefings import BriefingCard, card
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.references import Reference
from generator.site.pages.statements import StatementView, statement_view


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
class PassageView:
    """A passage that the site may show, and the statements that rest on it.

    `skipped_before` is the number of hidden passages before it. `roles` are the actors whose roles it tells, `names`
    the actors that it names.
    """

    number: int
    skipped_before: int
    pieces: tuple[Piece, ...]
    statements: tuple[StatementView, ...]
    roles: tuple[Reference, ...]
    names: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source document: what is known about it and the passages that may be shown.

    `sha256` is that of the text where it is shown whole. `quoted_share` is the part of the words shown that is quoted,
    None where nothing else is shown. `skipped_after` is the number of hidden passages after the last one shown.
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


def source_row(record: SourceRecord, lookup: Lookup) -> SourceRow:
    """Return a source as lists show it."""
    seed = record.seed
    return SourceRow(
        source=lookup.source(seed.id),
        descriptor=seed.descriptor,
        total=len(seed.passages),
        cited=len(record.cited),
        briefings=len(record.briefings),
        marking=_marking(record, lookup),
    )


def source_page(record: SourceRecord, lookup: Lookup) -> Page:
    """Return the page of a source, with the passages that may be shown."""
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
    statements = (statement for cited in record.cited.values() for statement in cited.statements)
    actors = (id for cited in record.cited.values() for id in cited.roles)
    return lookup.marking(record.briefings, statements=statements, seeds=[record.seed.id], actors=actors)


def _passage_views(seed: str, shown: Iterable[ShownPassage], lookup: Lookup) -> Iterator[PassageView]:
    before = 0
    for passage in shown:
        cited = passage.cited
        statements = cited.statements if cited is not None else ()
        yield PassageView(
            number=passage.number,
            skipped_before=passage.number - before - 1,
            pieces=passage.pieces,
            statements=tuple(statement_view(statement, lookup) for statement in statements),
            roles=lookup.actors(cited.roles) if cited is not None else (),
            names=lookup.actors(lookup.named_in.get((seed, passage.number), ())),
        )
        before = passage.number
