"""Numbers what a briefing cites, in the order in which readers meet it, and says where each citation leads."""

from __future__ import annotations

from dataclasses import dataclass

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.seeds import Library, PassageRange, Seed
from generator.ledger import excerpts
from generator.ledger.excerpts import Piece
from generator.site.pages.references import passage_label
from generator.text import prose


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """A citation: its number, its text, and the address to which it leads.

    `number` is that of the endnote on its page and `preview` the words behind it. A citation of a judgement leads to
    the judgement; it has a letter for a number, and no note.
    """

    number: str
    label: str
    address: Address
    note: bool = False
    preview: tuple[Piece, ...] = ()


def citations_of(briefing: VerifiedBriefing, library: Library) -> dict[str, CitationView]:
    """Return the citations of a briefing by the name that is cited: evidence by number, judgements by letter."""
    evidence = {
        name: _citation(str(number), briefing.evidence[name], library) for name, number in _numbers(briefing).items()
    }
    judgements = {
        name: CitationView(
            number=letters, label=f"Judgement {letters}", address=addresses.briefing(briefing.slug, name)
        )
        for name, letters in zip(briefing.judgements, map(_letters, range(len(briefing.judgements))), strict=True)
    }
    return evidence | judgements


def _citation(number: str, checked: CheckedEvidence, library: Library) -> CitationView:
    seed = library[checked.seed]
    passage_range = _cited_range(checked, seed)
    return CitationView(
        number=number,
        label=f"{seed.descriptor.label}, {passage_label(passage_range)}",
        address=addresses.source(passage_range.seed, passage_range.first),
        note=True,
        preview=excerpts.preview(checked, seed),
    )


def _cited_range(checked: CheckedEvidence, seed: Seed) -> PassageRange:
    """Return the passages that hold the quoted words; of a report, the first range that it cites."""
    words = checked.words
    if not words:
        return checked.ranges[0]
    return PassageRange(seed=seed.id, first=seed.passage_at(words[0].start), last=seed.passage_at(words[-1].end - 1))


def _numbers(briefing: VerifiedBriefing) -> dict[str, int]:
    """Return the numbers of evidence, from 1, in the order in which readers first meet it on the page."""
    names: list[str] = [citation.name for citation in prose.citations(briefing.summary)]
    for judgement in briefing.judgements.values():
        names += [citation.name for citation in prose.citations(judgement.text)]
        names += [*judgement.judgement.rests_on, *judgement.judgement.against]
    names += briefing.evidence
    in_order = dict.fromkeys(str(name) for name in names if name in briefing.evidence)
    return {name: number for number, name in enumerate(in_order, start=1)}


def _letters(index: int) -> str:
    """Return the letters of a judgement, counted from 0: A to Z, then AA, AB and so on."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
