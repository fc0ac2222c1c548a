"""How a statement or a stance is shown, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.briefing import Position
from generator.format.seeds import known
from generator.ledger import excerpts
from generator.ledger.excerpts import Piece
from generator.ledger.record import Stance, Statement, StatementDate, Use
from generator.site.model.parts import Brief, Reference, StanceView, StatementView
from generator.site.pages.lookup import Lookup, citation, passage_label, passage_references, waived
from generator.text.dates import date_in_words

# A line of a table, or two.
_BRIEF: Final = 140


def brief(statement: Statement, address: Address, lookup: Lookup) -> Brief:
    """How a statement begins, for lists that lead to where it stands in full."""
    pieces = shown_pieces(statement.checked, lookup)
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


def shown_pieces(checked: CheckedEvidence, lookup: Lookup) -> tuple[Piece, ...]:
    """The words of a quote with the writer's edits, or of a report."""
    return excerpts.quote_pieces(checked, lookup.seed(checked.found)) or (
        Piece(kind="plain", text=str(checked.evidence.states)),
    )


def evidence_place(statement: Statement) -> Address:
    """Where a statement stands in the oldest briefing that has it."""
    return addresses.briefing(statement.first.briefing.slug, statement.first.checked.name)


def statement_view(statement: Statement, lookup: Lookup, anchor: str = "") -> StatementView:
    """A statement over all briefings that cite it."""
    return use_view(
        statement.uses[0],
        statement.date,
        lookup,
        "",
        anchor=anchor,
        uses=statement.uses,
        via=statement.actors("via"),
        about=statement.actors("about"),
    )


def use_view(
    use: Use,
    date: StatementDate,
    lookup: Lookup,
    number: str,
    *,
    uses: Sequence[Use] = (),
    via: Iterable[str] | None = None,
    about: Iterable[str] | None = None,
    anchor: str = "",
) -> StatementView:
    """A statement as one briefing has it, or, with `uses`, as all of them have."""
    checked, briefing = use.checked, use.briefing
    evidence = checked.evidence
    occasion = briefing.evidence.get(evidence.occasion or "")
    return StatementView(
        anchor=anchor or checked.name,
        formerly=() if anchor else tuple(map(str, evidence.formerly)),
        kind=kind_of(checked),
        pieces=shown_pieces(checked, lookup),
        around=excerpts.surroundings(checked, lookup.ledger.sources[checked.found]) if uses else (),
        speaker=lookup.actor(evidence.speaker),
        via=lookup.actors(evidence.via if via is None else via),
        about=lookup.actors(evidence.about if about is None else about),
        occasion=None
        if occasion is None
        else Reference(
            label=_as_name(str(occasion.evidence.states or occasion.evidence.quote)),
            address=addresses.briefing(briefing.slug, occasion.name),
        ),
        event=_event(use),
        inferred=frozenset(evidence.inferred),
        date=date,
        source=lookup.source(checked.found),
        passages=passage_references(checked.ranges),
        uses=tuple(
            Reference(label=use.briefing.spec.title, address=addresses.briefing(use.briefing.slug, use.checked.name))
            for use in uses
        ),
        credibility=evidence.credibility,
        named=tuple((lookup.actor(id), lookup.passage(passage_range)) for id, passage_range in checked.named),
        waived=waived(evidence.waive),
        citation=citation(number, use, lookup),
        translation=None
        if evidence.translation is None
        else (str(evidence.translation.text), str(evidence.translation.language), str(evidence.translation.by)),
    )


def kind_of(checked: CheckedEvidence) -> Literal["quoted", "reported"]:
    """Whether evidence quotes or reports."""
    return "quoted" if checked.evidence.quote is not None else "reported"


def _event(use: Use) -> str | None:
    """When an event happened, in words; None for evidence that is no event."""
    when = use.checked.evidence.when
    if when is None:
        return None
    date = known(when.date)
    if date is not None:
        return date_in_words(date)
    if when.after is not None and (earlier := use.briefing.evidence.get(when.after)) is not None:
        return f"after: {_as_name(str(earlier.evidence.states or earlier.evidence.quote))}"
    return "date not stated"


def _as_name(statement: str) -> str:
    """A statement in the place of a name, where its full stop would end the sentence around it."""
    return " ".join(statement.split()).removesuffix(".")


def stance_view(stance: Stance, lookup: Lookup) -> StanceView:
    """A stance, with each other one of the same actor on its topic and the newest other briefing that records it."""
    position, briefing = stance.position, stance.briefing
    taken = lookup.stances[str(position.actor), str(position.topic)]
    titles: Mapping[str, str] = dict((lookup.visible.topics[str(position.topic)].stances or {}).items())
    others = (
        (titles[name], next((each for each in briefings if each.slug != briefing.slug), None))
        for name, briefings in taken.items()
        if name != position.stance
    )
    several = len(lookup.visible.library) > 1
    return StanceView(
        actor=lookup.actor(position.actor),
        topic=lookup.topic(str(position.topic)),
        stance=stance_title(position, lookup),
        own=stance.own,
        by=lookup.actors(stance.by),
        inferred=stance.inferred,
        date=stance.date,
        briefing=briefing_reference(briefing),
        briefed=briefing.spec.date,
        evidence=tuple(
            Reference(
                label=f"{_where(checked, lookup if several else None)} ({kind_of(checked)})",
                address=addresses.briefing(briefing.slug, checked.name),
            )
            for name in position.rests_on
            if (checked := briefing.evidence.get(str(name))) is not None
        ),
        otherwise=tuple((title, briefing_reference(other)) for title, other in others if other is not None),
    )


def _where(checked: CheckedEvidence, lookup: Lookup | None) -> str:
    """A passage, with its source where a lookup is given, since more than one could be meant."""
    source = f"{lookup.labels[checked.ranges[0].seed]}, " if lookup is not None else ""
    return f"{source}{passage_label(checked.ranges[0])}"


def briefing_reference(briefing: VerifiedBriefing) -> Reference:
    """A briefing by its title."""
    return Reference(label=briefing.spec.title, address=addresses.briefing(briefing.slug))


def stance_title(position: Position, lookup: Lookup) -> str:
    """The title of the stance that a position takes."""
    stances: Mapping[str, str] = dict((lookup.visible.topics[str(position.topic)].stances or {}).items())
    return stances[position.stance]
