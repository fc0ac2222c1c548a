"""How a statement or a stance is shown, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from generator.checks import Proof, VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.briefing import Position
from generator.format.seeds import known
from generator.ledger import Dated, Stance, Statement, Use, excerpts
from generator.ledger.excerpts import Piece
from generator.site.model import Brief, Reference, StanceView, StatementView
from generator.site.pages.lookup import World, citation, passage_label, passages, waived
from generator.text.dates import in_words

# A line of a table, or two.
_BRIEF: Final = 140


def brief(statement: Statement, address: Address, world: World) -> Brief:
    """How a statement begins, for lists that lead to where it stands in full."""
    pieces = shown_pieces(statement.proof, world)
    kept: list[Piece] = []
    room = _BRIEF
    for piece in pieces:
        words = piece.text if len(piece.text) <= room else piece.text[:room].rpartition(" ")[0]
        if words:
            kept.append(replace(piece, text=words))
        room -= len(words)
        if len(words) < len(piece.text):
            return Brief(kind=kind_of(statement.proof), pieces=tuple(kept), cut=True, address=address)
    return Brief(kind=kind_of(statement.proof), pieces=pieces, cut=False, address=address)


def shown_pieces(proof: Proof, world: World) -> tuple[Piece, ...]:
    """The words of a quote with the writer's edits, or of a report."""
    return excerpts.quote_pieces(proof, world.seed(proof.found)) or (
        Piece(kind="plain", text=str(proof.evidence.states)),
    )


def evidence_place(statement: Statement) -> Address:
    """Where a statement stands in the oldest briefing that has it."""
    return addresses.briefing(statement.first.briefing.slug, statement.first.proof.name)


def statement_view(statement: Statement, world: World, anchor: str = "") -> StatementView:
    """A statement over all briefings that cite it."""
    return use_view(
        statement.uses[0],
        statement.date,
        world,
        "",
        anchor=anchor,
        uses=statement.uses,
        via=statement.actors("via"),
        about=statement.actors("about"),
    )


def use_view(
    use: Use,
    date: Dated,
    world: World,
    number: str,
    *,
    uses: Sequence[Use] = (),
    via: Iterable[str] | None = None,
    about: Iterable[str] | None = None,
    anchor: str = "",
) -> StatementView:
    """A statement as one briefing has it, or, with `uses`, as all of them have."""
    proof, briefing = use.proof, use.briefing
    evidence = proof.evidence
    occasion = briefing.evidence.get(evidence.occasion or "")
    return StatementView(
        anchor=anchor or proof.name,
        formerly=() if anchor else tuple(map(str, evidence.formerly)),
        kind=kind_of(proof),
        pieces=shown_pieces(proof, world),
        around=excerpts.surroundings(proof, world.ledger.sources[proof.found]) if uses else (),
        speaker=world.actor(evidence.speaker),
        via=world.actors(evidence.via if via is None else via),
        about=world.actors(evidence.about if about is None else about),
        occasion=None
        if occasion is None
        else Reference(
            label=_as_name(str(occasion.evidence.states or occasion.evidence.quote)),
            address=addresses.briefing(briefing.slug, occasion.name),
        ),
        event=_event(use),
        inferred=frozenset(evidence.inferred),
        date=date,
        source=world.source(proof.found),
        passages=passages(proof.runs),
        uses=tuple(
            Reference(label=use.briefing.spec.title, address=addresses.briefing(use.briefing.slug, use.proof.name))
            for use in uses
        ),
        credibility=evidence.credibility,
        named=tuple((world.actor(id), world.passage(run)) for id, run in proof.named),
        waived=waived(evidence.waive),
        citation=citation(number, use, world),
        translation=None
        if evidence.translation is None
        else (str(evidence.translation.text), str(evidence.translation.language), str(evidence.translation.by)),
    )


def kind_of(proof: Proof) -> Literal["quoted", "reported"]:
    """Whether evidence quotes or reports."""
    return "quoted" if proof.evidence.quote is not None else "reported"


def _event(use: Use) -> str | None:
    """When an event happened, in words; None for evidence that is no event."""
    when = use.proof.evidence.when
    if when is None:
        return None
    date = known(when.date)
    if date is not None:
        return in_words(date)
    if when.after is not None and (earlier := use.briefing.evidence.get(when.after)) is not None:
        return f"after: {_as_name(str(earlier.evidence.states or earlier.evidence.quote))}"
    return "date not stated"


def _as_name(statement: str) -> str:
    """A statement in the place of a name, where its full stop would end the sentence around it."""
    return " ".join(statement.split()).removesuffix(".")


def stance_view(stance: Stance, world: World) -> StanceView:
    """A stance, with each other one of the same actor on its topic and the newest other briefing that records it."""
    position, briefing = stance.position, stance.briefing
    taken = world.stances[str(position.actor), str(position.topic)]
    titles: Mapping[str, str] = dict((world.visible.topics[str(position.topic)].stances or {}).items())
    others = (
        (titles[name], next((each for each in briefings if each.slug != briefing.slug), None))
        for name, briefings in taken.items()
        if name != position.stance
    )
    several = len(world.visible.library) > 1
    return StanceView(
        actor=world.actor(position.actor),
        topic=world.topic(str(position.topic)),
        stance=stance_title(position, world),
        own=stance.own,
        by=world.actors(stance.by),
        inferred=stance.inferred,
        date=stance.date,
        briefing=titled(briefing),
        briefed=briefing.spec.date,
        evidence=tuple(
            Reference(
                label=f"{_where(proof, world) if several else passage_label(proof.runs[0])} ({kind_of(proof)})",
                address=addresses.briefing(briefing.slug, proof.name),
            )
            for name in position.rests_on
            if (proof := briefing.evidence.get(str(name))) is not None
        ),
        otherwise=tuple((title, titled(other)) for title, other in others if other is not None),
    )


def _where(proof: Proof, world: World) -> str:
    """A passage with its source, where more than one could be meant."""
    return f"{world.labels[proof.runs[0].seed]}, {passage_label(proof.runs[0])}"


def titled(briefing: VerifiedBriefing) -> Reference:
    """A briefing by its title."""
    return Reference(label=briefing.spec.title, address=addresses.briefing(briefing.slug))


def stance_title(position: Position, world: World) -> str:
    """The title of the stance that a position takes."""
    stances: Mapping[str, str] = dict((world.visible.topics[str(position.topic)].stances or {}).items())
    return stances[position.stance]
