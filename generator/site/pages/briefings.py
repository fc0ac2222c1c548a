"""The page of a briefing, and how lists show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from generator.checks.verified import VerifiedBriefing
from generator.format import addresses
from generator.format.seeds import origins
from generator.ledger.excerpts import Piece
from generator.ledger.record import Use
from generator.ledger.statements import dated
from generator.site.model.pages import BriefingPage, Page
from generator.site.model.parts import BriefingCard, CitationView, JudgementView, SourceSummary, StatementView
from generator.site.pages.corrections import revision_views
from generator.site.pages.lookup import Lookup, waived
from generator.site.pages.statements import stance_title, use_view
from generator.text import prose
from generator.text.names import Mention


def briefing_page(briefing: VerifiedBriefing, lookup: Lookup) -> Page:
    """The page of a briefing."""
    spec = briefing.spec
    citations = lookup.citations[briefing.slug]
    views = {
        name: use_view(
            Use(briefing=briefing, checked=checked),
            dated(briefing, checked, lookup.seed(checked.found)),
            lookup,
            citations[name].number,
        )
        for name, checked in briefing.evidence.items()
    }
    names = _FirstNames()
    summary = names.linked(briefing.summary, briefing.naming.summary)
    judged = tuple(_judgement_view(briefing, name, citations, names) for name in briefing.judgements)
    views = {name: names.in_report(view, briefing.naming.reports.get(name, ())) for name, view in views.items()}
    revised = revision_views(briefing, lookup)
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
        judgements=judged,
        statements=tuple(views.values()),
        notes=tuple(sorted(views.values(), key=lambda view: int(view.citation.number))),
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
        revisions=revised,
        revised=next((each for each in revised if each.kind != "minor"), None),
        citations=citations,
    )
    return Page(
        path=addresses.briefing(briefing.slug).path,
        template="briefing.md",
        title=spec.title,
        description=_shortened(" ".join(summary_words(briefing))),
        updated=max([spec.date, *(revision.date for revision in spec.revisions)]),
        marking=page.marking,
        context=page,
    )


class _FirstNames:
    """Sets apart the first mention of each actor on a page, in the order in which it is asked."""

    def __init__(self) -> None:
        self._linked: set[str] = set()

    def _first(self, mentions: Iterable[Mention]) -> list[tuple[int, int, str]]:
        found = []
        for mention in mentions:
            (id,) = mention.ids
            if id not in self._linked:
                self._linked.add(id)
                found.append((mention.start, mention.end, id))
        return found

    def linked(self, text: prose.Prose, mentions: Iterable[Mention]) -> prose.Prose:
        """The prose with the first mention of each actor set apart."""
        return prose.with_names(text, self._first(mentions))

    def in_report(self, view: StatementView, mentions: Iterable[Mention]) -> StatementView:
        """A report likewise."""
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
    evidence_by_name = briefing.evidence.values()
    ids = dict.fromkeys([*(str(seed) for seed in briefing.spec.sources.values())])
    seeds = [lookup.seed(id) for id in ids]
    behind = origins(seeds)
    return SourceSummary(
        documents=tuple((lookup.source(seed.id), seed.descriptor) for seed in seeds),
        origins=len(behind.known),
        traced=len(behind.traced),
        untraced=len(behind.untraced),
        statements=len(evidence_by_name),
        quoted=sum(checked.evidence.quote is not None for checked in evidence_by_name),
        reported=sum(checked.evidence.quote is None for checked in evidence_by_name),
        relays=lookup.actors(dict.fromkeys(id for checked in evidence_by_name for id in checked.evidence.via)),
        undated=sum(dated(briefing, checked, lookup.seed(checked.found)).text is None for checked in evidence_by_name),
        waived=waived(briefing.spec.waive),
    )


def summary_words(briefing: VerifiedBriefing) -> tuple[str, ...]:
    """The plain words of a summary, a paragraph each."""
    return tuple(prose.plain(paragraph) for paragraph in prose.paragraphs(briefing.summary))


# Search engines show about so much of a description.
_DESCRIPTION: Final = 160


def _shortened(text: str) -> str:
    if len(text) <= _DESCRIPTION:
        return text
    return text[: text.rfind(" ", 0, _DESCRIPTION)] + " …"


def card(briefing: VerifiedBriefing, lookup: Lookup) -> BriefingCard:
    """A briefing as lists show it."""
    return BriefingCard(
        title=briefing.spec.title,
        address=addresses.briefing(briefing.slug),
        date=briefing.spec.date,
        marking=lookup.visible.labels.briefings[briefing.slug],
        summary=briefing.summary,
        citations=lookup.citations[briefing.slug],
        topics=tuple(lookup.topic(str(id)) for id in briefing.spec.topics),
    )
