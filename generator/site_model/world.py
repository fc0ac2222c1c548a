"""What any page may refer to, and how a statement is shown wherever it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from generator import addresses, excerpts, prose
from generator.actors import SOURCE_SPEAKER
from generator.audience import Visible, actors_in
from generator.briefing import Position
from generator.dates import in_words
from generator.decode import Name, Text
from generator.excerpts import Piece
from generator.ledger import Dated, Ledger, Statement, Use
from generator.pages import (
    Citation,
    Reference,
    StatementView,
)
from generator.seeds import Seed, known
from generator.verify import Proof, Run, VerifiedBriefing, told_of


@dataclass(frozen=True, kw_only=True)
class World:
    """What every page may refer to, and how it is named. Not slotted, so that what many pages show is made once."""

    visible: Visible
    ledger: Ledger

    @cached_property
    def citations(self) -> Mapping[str, Mapping[str, Citation]]:
        """The citations of each briefing, by its slug and the name that is cited."""
        return {slug: citations_of(briefing, self) for slug, briefing in self.visible.briefings.items()}

    @cached_property
    def parts(self) -> Mapping[str, Mapping[str, str]]:
        """What each actor does in each briefing, in words, by the briefing's slug and the actor's id."""
        return {slug: parts_in(briefing) for slug, briefing in self.visible.briefings.items()}

    def actor(self, id: str) -> Reference:
        """An actor's name and page; of the document itself only a name."""
        if id == SOURCE_SPEAKER:
            return Reference(label="The source itself")
        actor = self.visible.actors.get(id)
        return Reference(label=actor.name, address=addresses.actor(id)) if actor is not None else Reference(label=id)

    def actors(self, ids: Iterable[str]) -> tuple[Reference, ...]:
        """Several of them."""
        return tuple(self.actor(str(id)) for id in ids)

    def topic(self, id: str) -> Reference:
        """A topic's title and page."""
        return Reference(label=self.visible.topics[id].title, address=addresses.topic(id))

    def seed(self, id: str) -> Seed:
        """A source that is visible."""
        return self.visible.library[id]

    def passage(self, run: Run) -> Reference:
        """A passage that nobody need have cited: a link if the page of its source shows it, else just its number."""
        rights = self.seed(run.seed).descriptor.rights
        is_shown = rights == "full" or run.first in self.ledger.sources[run.seed].cited
        address = addresses.source(run.seed, run.first) if is_shown else None
        return Reference(label=passage_label(run), address=address)

    def source(self, id: str) -> Reference:
        """A source's label and page."""
        return Reference(label=self.seed(id).descriptor.label, address=addresses.source(id))


def waived(reasons: Mapping[Name, Text] | None) -> tuple[tuple[str, str], ...]:
    """What readers are told of checks that were set aside, and the reasons."""
    return tuple((told_of(code), str(reason)) for code, reason in (reasons or {}).items())


def passage_label(run: Run) -> str:
    """How a run of passages is printed."""
    return f"p{run.first}" if run.first == run.last else f"p{run.first}–p{run.last}"


def passages(runs: Iterable[Run]) -> tuple[Reference, ...]:
    """Links to runs of passages."""
    return tuple(Reference(label=passage_label(run), address=addresses.source(run.seed, run.first)) for run in runs)


def citation(number: str, use: Use, world: World) -> Citation:
    """What a citation of evidence shows, under a number."""
    proof = use.proof
    seed = world.seed(proof.found)
    run = _run_of_words(proof, seed)
    return Citation(
        number=number,
        label=f"{seed.descriptor.label}, {passage_label(run)}",
        address=addresses.source(run.seed, run.first),
        note=True,
        preview=excerpts.preview(proof, seed),
    )


def _run_of_words(proof: Proof, seed: Seed) -> Run:
    """The passages that hold the quoted words; of a report, the first that it cites."""
    words = [part for part in proof.parts if part.kind == "verbatim"]
    if not words:
        return proof.runs[0]
    return Run(seed=seed.id, first=seed.passage_at(words[0].start), last=seed.passage_at(words[-1].end - 1))


def statement_view(statement: Statement, world: World, number: str = "") -> StatementView:
    """A statement over all briefings that cite it."""
    return use_view(
        statement.uses[0],
        statement.date,
        world,
        number,
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
) -> StatementView:
    """A statement as one briefing has it, or, with `uses`, as all of them have."""
    proof, briefing = use.proof, use.briefing
    evidence = proof.evidence
    occasion = briefing.evidence.get(evidence.occasion or "")
    return StatementView(
        anchor=proof.name,
        kind=kind_of(proof),
        pieces=excerpts.quote_pieces(proof, world.seed(proof.found))
        or (Piece(kind="plain", text=str(evidence.states)),),
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


def citations_of(briefing: VerifiedBriefing, world: World) -> dict[str, Citation]:
    """What each name that a briefing can cite shows and where it leads: passages by number, judgements by letter."""
    proofs = {
        name: citation(str(number), Use(briefing=briefing, proof=briefing.evidence[name]), world)
        for name, number in _numbers(briefing).items()
    }
    judgements = {
        name: Citation(
            number=_letter(i), label=f"Judgement {_letter(i)}", address=addresses.briefing(briefing.slug, name)
        )
        for i, name in enumerate(briefing.judgements)
    }
    return proofs | judgements


def _numbers(briefing: VerifiedBriefing) -> dict[str, int]:
    """Numbers of evidence in the order in which readers first meet it on the page."""
    met: list[str] = [citation.name for citation in prose.citations(briefing.summary)]
    for judgement in briefing.judgements.values():
        met += [citation.name for citation in prose.citations(judgement.text)]
        met += [*judgement.judgement.rests_on, *judgement.judgement.against]
    met += briefing.evidence
    in_order = dict.fromkeys(str(name) for name in met if name in briefing.evidence)
    return {name: number for number, name in enumerate(in_order, start=1)}


def _letter(index: int) -> str:
    """The letters of a judgement: A to Z, then AA, AB and so on."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def parts_in(briefing: VerifiedBriefing) -> dict[str, str]:
    """What each actor of a briefing does in it, in words, in the order in which it names them."""
    said, relayed, about = Counter[str](), Counter[str](), Counter[str]()
    for proof in briefing.evidence.values():
        said[proof.evidence.speaker] += 1
        relayed.update(dict.fromkeys(proof.evidence.via, 1))
        about.update(dict.fromkeys(proof.evidence.about, 1))
    described = {}
    for id in actors_in(briefing):
        parts = (
            counted(said[id], "statement") if said[id] else "",
            f"relays {counted(relayed[id], 'statement')}" if relayed[id] else "",
            f"spoken of in {about[id]}" if about[id] else "",
        )
        described[id] = ", ".join(part for part in parts if part) or "named"
    return described


def stance_title(position: Position, world: World) -> str:
    """The title of the stance that a position takes."""
    stances: Mapping[str, str] = dict((world.visible.topics[str(position.topic)].stances or {}).items())
    return stances[position.stance]


def counted(number: int, what: str) -> str:
    """A number of things in words."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
