"""Reads a briefing: finds the passages and words that it cites, parses its prose, and finds the actors it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.checks import references
from generator.checks.context import BriefingContext, Context, ReadJudgement, ReadText
from generator.checks.judgements import terms_of
from generator.checks.naming import naming_of, settled_names
from generator.checks.quote_match import find_evidence
from generator.checks.speakers import places_of_names
from generator.checks.verified import CheckedEvidence, CheckedJudgement, CheckedSection, VerifiedBriefing
from generator.checks.work_budget import WorkBudget
from generator.diagnostics.model import Diagnostic
from generator.format.briefing import Briefing
from generator.format.decode.scalars import Text
from generator.text import prose


def read_briefing(briefing: Briefing, context: Context) -> BriefingContext:
    """Return what the checks of a briefing may look at.

    Parts that cannot be read are left out, and `problems` of the result says which.
    """
    spec, budget = briefing.spec, WorkBudget()
    source_index = context.source_index.settling(settled_names(spec))
    sources, problems_of_sources = references.sources_of(briefing, context.seeds, context.unread)
    evidence_without_names, problems_of_evidence = find_evidence(briefing, sources, context.seeds, budget)
    evidence: Mapping[str, CheckedEvidence] = {
        name: replace(checked, named=places_of_names(checked, source_index))
        for name, checked in evidence_without_names.items()
    }

    problems_of_prose: list[Diagnostic] = []

    def parsed(text: Text, *, section: bool = False) -> prose.Prose:
        tree, problems = prose.parse(text, text.span_of, section=section)
        problems_of_prose.extend(problems)
        return tree

    summary = parsed(spec.summary)
    sections = tuple(
        CheckedSection(section=section, text=parsed(section.text, section=True)) for section in spec.sections
    )
    judgements: list[ReadJudgement] = []
    for name, judgement in (spec.judgements or {}).items():
        tree = parsed(judgement.text)
        terms = terms_of(tree, context.scale)
        judgements.append(ReadJudgement(name=name, judgement=judgement, prose=tree, terms=terms))
    naming = naming_of(
        spec,
        summary,
        {str(read.name): read.prose for read in judgements},
        [section.text for section in sections],
        evidence,
        source_index,
    )
    draft = VerifiedBriefing(
        slug=briefing.slug,
        spec=spec,
        summary=summary,
        evidence=evidence,
        judgements={str(read.name): _checked(read) for read in judgements if read.terms},
        sections=sections,
        naming=naming.certain(),
    )
    return BriefingContext(
        whole=context,
        briefing=briefing,
        source_index=source_index,
        evidence=evidence,
        texts=(
            ReadText(text=spec.summary, prose=summary, must_cite=True),
            *(
                ReadText(text=checked.section.text, prose=checked.text, must_cite=not checked.section.context)
                for checked in sections
            ),
            *(ReadText(text=read.judgement.text, prose=read.prose, must_cite=False) for read in judgements),
        ),
        judgements=tuple(judgements),
        naming=naming,
        draft=draft,
        problems=(*problems_of_sources, *problems_of_evidence, *problems_of_prose),
        budget=budget,
    )


def _checked(read: ReadJudgement) -> CheckedJudgement:
    """Return the judgement with its first term; a check of its own makes sure that it has only one."""
    term = read.terms[0]
    word = read.judgement.text[term.start : term.end]
    return CheckedJudgement(name=read.name, judgement=read.judgement, text=read.prose, term=term.term, word=word)


def briefing_can_be_read(_: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report sources, passages and quotes that were not found, and prose that cannot be parsed."""
    yield from context.problems


def work_is_within_the_budget(_: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report a briefing whose checks would have to read more of its sources than one file may ask for."""
    yield from context.budget.problems
