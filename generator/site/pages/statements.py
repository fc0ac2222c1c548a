"""Shows statements: in full on the pages of briefings, actors and sources, in brief in lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from generator.checks.verified import CheckedEvidence
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.seeds import known
from generator.ledger import excerpts
from generator.ledger.excerpts import Piece
from generator.ledger.record import Statement, StatementDate, Use, kind_of
from generator.site.pages.citations import CitationView
from generator.site.pages.lookup import Lookup, waived
from generator.site.pages.references import Reference, passage_references
from generator.text.dates import date_in_words

# The most characters of a statement in brief: one line of a table, or two.
_BRIEF: Final = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A statement as any page shows it: the words or the report, the speaker, the relays, the date and the passages.

    `around` are the sentences in which quoted words stand, with those before and after. `uses` are the places in
    briefings that have it. `named` are actors with the passages that name them where the cited ones do not. `waived`
    are checks that the writers set aside, in words for readers, with the reasons. A translation has its text, its
    language and its translator.
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
class Brief:
    """The beginning of a statement, or the whole of a short one, and the address where it stands in full."""

    kind: Literal["quoted", "reported"]
    pieces: tuple[Piece, ...]
    cut: bool
    address: Address


def evidence_view(use: Use, lookup: Lookup) -> StatementView:
    """Return a statement as the page of one briefing shows it, with the number of its endnote there."""
    checked, briefing = use.checked, use.briefing
    evidence = checked.evidence
    occasion = briefing.evidence.get(evidence.occasion or "")
    return StatementView(
        anchor=checked.name,
        formerly=tuple(map(str, evidence.formerly)),
        kind=kind_of(checked),
        pieces=_shown_pieces(checked, lookup),
        around=(),
        speaker=lookup.actor(evidence.speaker),
        via=lookup.actors(evidence.via),
        about=lookup.actors(evidence.about),
        occasion=None
        if occasion is None
        else Reference(label=_as_name(occasion), address=addresses.briefing(briefing.slug, occasion.name)),
        event=_event(use),
        inferred=frozenset(evidence.inferred),
        date=use.date,
        source=lookup.source(checked.seed),
        passages=passage_references(checked.ranges),
        uses=(),
        credibility=evidence.credibility,
        named=tuple((lookup.actor(id), lookup.passage(passage_range)) for id, passage_range in checked.named),
        waived=waived(evidence.waive),
        citation=lookup.citations[briefing.slug][checked.name],
        translation=None
        if evidence.translation is None
        else (str(evidence.translation.text), str(evidence.translation.language), str(evidence.translation.by)),
    )


def statement_view(statement: Statement, lookup: Lookup, anchor: str = "") -> StatementView:
    """Return a statement with all briefings that cite it, as the pages of actors and sources show it.

    `anchor` is the id of its place on the page, which has the evidence's own name without it.
    """
    view = evidence_view(statement.uses[0], lookup)
    return replace(
        view,
        anchor=anchor or view.anchor,
        formerly=() if anchor else view.formerly,
        around=excerpts.surroundings(statement.checked, lookup.ledger.sources[statement.seed]),
        via=lookup.actors(statement.actors("via")),
        about=lookup.actors(statement.actors("about")),
        date=statement.date,
        uses=tuple(
            Reference(label=use.briefing.spec.title, address=addresses.briefing(use.briefing.slug, use.checked.name))
            for use in statement.uses
        ),
        # These pages have no endnotes.
        citation=replace(view.citation, number=""),
    )


def brief(statement: Statement, address: Address, lookup: Lookup) -> Brief:
    """Return the beginning of a statement, for lists that lead to `address`, where it stands in full."""
    pieces = _shown_pieces(statement.checked, lookup)
    kept: list[Piece] = []
    room = _BRIEF
    for piece in pieces:
        words = piece.text if len(piece.text) <= room else piece.text[:room].rpartition(" ")[0]
        if words:
            kept.append(replace(piece, text=words))
        room -= len(words)
        if len(words) < len(piece.text):
            return Brief(kind=kind_of(statement.checked), pieces=tuple(kept), cut=True, address=address)
    return Brief(kind=kind_of(statement.checked), pieces=pieces, cut=False, address=address)


def evidence_place(statement: Statement) -> Address:
    """Return the address of a statement in the oldest briefing that has it."""
    return addresses.briefing(statement.first.briefing.slug, statement.first.checked.name)


def _shown_pieces(checked: CheckedEvidence, lookup: Lookup) -> tuple[Piece, ...]:
    """Return the words of a quote with the writer's edits, or of a report."""
    return excerpts.quote_pieces(checked, lookup.seed(checked.seed)) or (
        Piece(kind="plain", text=str(checked.evidence.states)),
    )


def _event(use: Use) -> str | None:
    """Return when an event happened, in words; None for evidence that is no event."""
    when = use.checked.evidence.when
    if when is None:
        return None
    date = known(when.date)
    if date is not None:
        return date_in_words(date)
    if when.after is not None and (earlier := use.briefing.evidence.get(when.after)) is not None:
        return f"after: {_as_name(earlier)}"
    return "date not stated"


def _as_name(checked: CheckedEvidence) -> str:
    """Return the words of evidence in the place of a name, where their full stop would end the sentence around it."""
    words = str(checked.evidence.states or checked.evidence.quote)
    return " ".join(words.split()).removesuffix(".")
