"""The page of a briefing, and the card by which lists show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from generator.checks.verified import VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.seeds import Descriptor, origins
from generator.format.tlp import Marking
from generator.ledger.excerpts import Piece
from generator.site.pages.citations import CitationView
from generator.site.pages.corrections import RevisionView, revision_views
from generator.site.pages.lookup import Lookup, waived
from generator.site.pages.page import Page
from generator.site.pages.references import Reference
from generator.site.pages.stances import stance_title
from generator.site.pages.statements import StatementView, evidence_view
from generator.text import prose
from generator.text.names import Mention
from generator.text.prose.tree import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementView:
    """A judgement with its likelihood, its confidence, and the evidence for and against it."""

    anchor: str
    letter: str
    text: Prose
    word: str
    range: str
    confidence: str
    rests_on: tuple[CitationView, ...]
    against: tuple[CitationView, ...]
    because: str | None
    changes_if: str | None
    resolve_by: str | None
    outcome: str | None
    waived: tuple[tuple[str, str], ...]
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSummary:
    """The source summary statement of a briefing: what it rests on as a whole.

    `origins` is the number of independent origins that are known, `traced` that of the documents that come from them,
    and `untraced` that of the documents whose origin is not known.
    """

    documents: tuple[tuple[Reference, Descriptor], ...]
    origins: int
    traced: int
    untraced: int
    statements: int
    quoted: int
    reported: int
    relays: tuple[Reference, ...]
    undated: int
    waived: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingCard:
    """A briefing as lists show it; its summary is cited as on its own page, so that no list has a bare statement."""

    title: str
    address: Address
    date: str
    marking: Marking
    summary: Prose
    citations: Mapping[str, CitationView]
    topics: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingPage:
    """A briefing as its page shows it.

    `citations` are by name of evidence or judgement. `notes` are the `statements` in the order of their numbers. A
    position is an actor, a topic, a stance and the evidence for it. `unheard` are actors that are spoken of and not
    heard, `actors` all actors with what they do in the briefing. `revised` is the newest revision that is no minor one.
    """

    title: str
    authors: tuple[str, ...]
    reviewed_by: tuple[str, ...]
    date: str
    status: str
    marking: Marking
    topics: tuple[Reference, ...]
    summary: Prose
    judgements: tuple[JudgementView, ...]
    statements: tuple[StatementView, ...]
    notes: tuple[StatementView, ...]
    sections: tuple[tuple[str, Prose], ...]
    positions: tuple[tuple[Reference, Reference, str, tuple[CitationView, ...]], ...]
    not_known: tuple[str, ...]
    unheard: tuple[Reference, ...]
    actors: tuple[tuple[Reference, str], ...]
    sources: SourceSummary
    revisions: tuple[RevisionView, ...]
    revised: RevisionView | None
    citations: Mapping[str, CitationView]


def briefing_page(briefing: VerifiedBriefing, lookup: Lookup) -> Page:
    """Return the page of a briefing."""
    spec, citations = briefing.spec, lookup.citations[briefing.slug]
    # The first mention of each actor leads to its page, so texts are searched in the order of the page.
    names = _FirstNames()
    summary = names.linked(briefing.summary, briefing.naming.summary)
    judgements = tuple(_judgement_view(briefing, name, citations, names) for name in briefing.judgements)
    statements = tuple(
        names.in_report(evidence_view(use, lookup), briefing.naming.reports.get(name, ()))
        for name, use in lookup.ledger.uses[briefing.slug].items()
    )
    revisions = revision_views(briefing, lookup)
    heard = {str(checked.evidence.speaker) for checked in briefing.evidence.values()}
    spoken_of = dict.fromkeys(str(id) for checked in briefing.evidence.values() for id in checked.evidence.about)
    page = BriefingPage(
        title=spec.title,
        authors=tuple(spec.authors),
        reviewed_by=tuple(spec.reviewed_by),
        date=spec.date,
        status=spec.status,
        marking=lookup.visible.labels.briefings[briefing.slug],
        topics=tuple(lookup.topic(str(id)) for id in spec.topics),
        summary=summary,
        judgements=judgements,
        statements=statements,
        notes=tuple(sorted(statements, key=lambda view: int(view.citation.number))),
        sections=tuple(
            (str(section.section.heading), names.linked(section.text, mentions))
            for section, mentions in zip(briefing.sections, briefing.naming.sections, strict=True)
        ),
        positions=tuple(
            (
                lookup.actor(position.actor),
                lookup.topic(str(position.topic)),
                stance_title(position, lookup),
                tuple(citations[name] for name in position.rests_on),
            )
            for position in spec.positions
        ),
        not_known=tuple(spec.not_known),
        unheard=tuple(lookup.actor(id) for id in spoken_of if id not in heard),
        actors=tuple((lookup.actor(id), part) for id, part in lookup.parts[briefing.slug].items()),
        sources=_source_summary(briefing, lookup),
        revisions=revisions,
        revised=next((revision for revision in revisions if revision.kind != "minor"), None),
        citations=citations,
    )
    return Page(
        path=addresses.briefing(briefing.slug).path,
        template="briefing.md",
        title=spec.title,
        description=_shortened(" ".join(prose.plain(part) for part in prose.paragraphs(briefing.summary))),
        updated=max([spec.date, *(revision.date for revision in spec.revisions)]),
        marking=page.marking,
        context=page,
    )


class _FirstNames:
    """Marks the first mention of each actor on a page, in the order in which it is given the texts."""

    def __init__(self) -> None:
        self._linked: set[str] = set()

    def _first(self, mentions: Iterable[Mention]) -> list[tuple[int, int, str]]:
        first = []
        for mention in mentions:
            (id,) = mention.ids
            if id not in self._linked:
                self._linked.add(id)
                first.append((mention.start, mention.end, id))
        return first

    def linked(self, text: Prose, mentions: Iterable[Mention]) -> Prose:
        """Return the prose with the first mention of each actor marked."""
        return prose.with_names(text, self._first(mentions))

    def in_report(self, view: StatementView, mentions: Iterable[Mention]) -> StatementView:
        """Return a statement with the first mention of each actor marked, where it is a report."""
        if view.kind != "reported":
            return view
        text, pieces, at = view.pieces[0].text, list[Piece](), 0
        for start, end, id in self._first(mentions):
            pieces += [Piece(kind="plain", text=text[at:start])] if at < start else []
            pieces.append(Piece(kind="name", text=text[start:end], actor=id))
            at = end
        pieces += [Piece(kind="plain", text=text[at:])] if at < len(text) else []
        return replace(view, pieces=tuple(pieces))


def _judgement_view(
    briefing: VerifiedBriefing, name: str, citations: Mapping[str, CitationView], names: _FirstNames
) -> JudgementView:
    checked = briefing.judgements[name]
    judgement = checked.judgement
    return JudgementView(
        anchor=name,
        letter=citations[name].number,
        text=names.linked(checked.text, briefing.naming.judgements[name]),
        word=checked.word.lower(),
        range=checked.term.range,
        confidence=judgement.confidence,
        rests_on=tuple(citations[item] for item in judgement.rests_on),
        against=tuple(citations[item] for item in judgement.against),
        because=judgement.because,
        changes_if=judgement.changes_if,
        resolve_by=judgement.resolve_by,
        outcome=judgement.outcome,
        waived=waived(judgement.waive),
        formerly=tuple(map(str, judgement.formerly)),
    )


def _source_summary(briefing: VerifiedBriefing, lookup: Lookup) -> SourceSummary:
    all_evidence = [checked.evidence for checked in briefing.evidence.values()]
    seeds = [lookup.seed(id) for id in dict.fromkeys(map(str, briefing.spec.sources.values()))]
    behind = origins(seeds)
    return SourceSummary(
        documents=tuple((lookup.source(seed.id), seed.descriptor) for seed in seeds),
        origins=len(behind.known),
        traced=len(behind.traced),
        untraced=len(behind.untraced),
        statements=len(all_evidence),
        quoted=sum(evidence.quote is not None for evidence in all_evidence),
        reported=sum(evidence.quote is None for evidence in all_evidence),
        relays=lookup.actors(dict.fromkeys(id for evidence in all_evidence for id in evidence.via)),
        undated=sum(use.date.text is None for use in lookup.ledger.uses[briefing.slug].values()),
        waived=waived(briefing.spec.waive),
    )


# Search engines show about so many characters of a description.
_DESCRIPTION: Final = 160


def _shortened(text: str) -> str:
    if len(text) <= _DESCRIPTION:
        return text
    return text[: text.rfind(" ", 0, _DESCRIPTION)] + " …"


def card(briefing: VerifiedBriefing, lookup: Lookup) -> BriefingCard:
    """Return a briefing as lists show it."""
    return BriefingCard(
        title=briefing.spec.title,
        address=addresses.briefing(briefing.slug),
        date=briefing.spec.date,
        marking=lookup.visible.labels.briefings[briefing.slug],
        summary=briefing.summary,
        citations=lookup.citations[briefing.slug],
        topics=tuple(lookup.topic(str(id)) for id in briefing.spec.topics),
    )
