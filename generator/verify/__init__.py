"""Decides whether briefings may be published: the gate through which everything on a page has come.

Rank 4. One file a subject; `verify` runs them all and alone makes `Verified`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator import likelihood, prose
from generator.actors import Registry
from generator.briefing import Briefing
from generator.decode import Name, Text
from generator.diagnostics import Diagnostic, Severity, error, has_errors
from generator.likelihood import Scale
from generator.seeds import Library, Seed
from generator.verify import evidence, judgements, quotations, references
from generator.verify.verified import CheckedJudgement, CheckedSection, Proof, Run, Verified, VerifiedBriefing

__all__ = ["CODES", "CheckedJudgement", "CheckedSection", "Proof", "Run", "Verified", "VerifiedBriefing", "verify"]

WAIVE_UNKNOWN = error(
    "waive-unknown",
    "What is waived is a warning, named by its code. Errors cannot be waived: what they say is put right.",
)
CODES: Final = (*references.CODES, *evidence.CODES, *quotations.CODES, *judgements.CODES, WAIVE_UNKNOWN)
_WARNINGS: Final = tuple(code.name for code in CODES if code.severity is Severity.WARNING)


def verify(
    library: Library,
    registry: Registry,
    briefings: Iterable[Briefing],
    scale: Scale,
    unread: frozenset[str] = frozenset(),
) -> tuple[Verified | None, tuple[Diagnostic, ...]]:
    """What may be published, or None if anything stands in the way, and every problem found.

    `unread` are the ids of seeds whose files exist but could not be read, so that citing one is no second problem.
    """
    problems: list[Diagnostic] = [
        *references.registry_refers_to_what_exists(registry, library, unread),
        *quotations.registry_quotes_what_it_cites(registry, library),
        *quotations.descriptors_quote_their_seed(library),
    ]
    by_slug = {briefing.slug: briefing for briefing in briefings}
    problems += references.briefings_refer_to_each_other(by_slug)
    done: dict[str, VerifiedBriefing] = {}
    for briefing in by_slug.values():
        verified, wrong = _verified_briefing(briefing, library, registry, scale, unread)
        problems += wrong
        done[briefing.slug] = verified
    if has_errors(problems):
        return None, tuple(problems)
    by_id: dict[str, Seed | None] = dict(library)
    role_runs = {
        str(id): tuple(references.located(role.at, by_id)[0] or () for role in actor.roles)
        for id, actor in registry.actors.items()
    }
    return Verified(library=library, registry=registry, role_runs=role_runs, briefings=done, scale=scale), tuple(
        problems
    )


def _verified_briefing(
    briefing: Briefing, library: Library, registry: Registry, scale: Scale, unread: frozenset[str]
) -> tuple[VerifiedBriefing, list[Diagnostic]]:
    spec = briefing.spec
    problems: list[Diagnostic] = [*references.briefing_refers_to_what_exists(briefing, registry)]
    sources, wrong = references.sources_of(briefing, library, unread)
    problems += wrong
    proofs, wrong = evidence.prove(briefing, sources, library)
    problems += wrong

    def checked(text: Text, *, must_cite: bool, headings: bool = False) -> prose.Prose:
        parsed, wrong = prose.parse(text, text.span_of, headings=headings)
        problems.extend(wrong)
        problems.extend(
            quotations.prose_quotes_what_it_cites(parsed, text.span_of, briefing, proofs, library, must_cite=must_cite)
        )
        return parsed

    summary = checked(spec.summary, must_cite=True)
    sections = tuple(
        CheckedSection(section=section, text=checked(section.text, must_cite=not section.context, headings=True))
        for section in spec.sections
    )
    assessed: dict[str, CheckedJudgement] = {}
    for name, judgement in (spec.judgements or {}).items():
        text = checked(judgement.text, must_cite=False)
        problems += judgements.judgement_has_one_term(name, judgement, scale)
        one_origin = judgements.judgement_rests_on_more_than_one_origin(name, judgement, proofs, library)
        problems += _not_waived(one_origin, judgement.waive)
        for found in likelihood.terms_in(judgement.text, scale)[:1]:
            word = judgement.text[found.start : found.end]
            assessed[name] = CheckedJudgement(name=name, judgement=judgement, text=text, term=found.term, word=word)
    problems += quotations.texts_quote_the_evidence(_plain_texts(briefing), briefing, proofs, library)
    problems += quotations.reports_quote_their_passage(proofs, library)
    problems += _waivers_name_warnings(briefing)
    problems = _not_waived(problems, spec.waive)
    return VerifiedBriefing(
        slug=briefing.slug, spec=spec, summary=summary, evidence=proofs, judgements=assessed, sections=sections
    ), problems


def _not_waived(problems: Iterable[Diagnostic], reasons: Mapping[Name, Text] | None) -> list[Diagnostic]:
    """The problems without the warnings that the writer has waived."""
    waived = {str(code) for code in reasons or {}} & set(_WARNINGS)
    return [problem for problem in problems if problem.code.name not in waived]


def _waivers_name_warnings(briefing: Briefing) -> Iterator[Diagnostic]:
    """Every code that is waived, in the briefing and in its evidence and judgements, is that of a warning."""
    spec = briefing.spec
    in_evidence = (item.waive for item in spec.evidence.values())
    in_judgements = (item.waive for item in (spec.judgements or {}).values())
    for reasons in (spec.waive, *in_evidence, *in_judgements):
        for code in reasons or {}:
            if code not in _WARNINGS:
                yield references.unknown(WAIVE_UNKNOWN, "the warning", code, _WARNINGS, code.span)


def _plain_texts(briefing: Briefing) -> list[Text]:
    """Every text of a briefing that readers see and that is neither prose nor evidence."""
    spec = briefing.spec
    waived: list[Mapping[Name, Text] | None] = [spec.waive]
    texts = [
        spec.title,
        *spec.authors,
        *spec.reviewed_by,
        *spec.not_known,
        *(section.heading for section in spec.sections),
    ]
    for judgement in (spec.judgements or {}).values():
        texts += [text for text in (judgement.because, judgement.changes_if, judgement.outcome) if text is not None]
        waived.append(judgement.waive)
    waived += [evidence.waive for evidence in spec.evidence.values()]
    texts += [revision.note for revision in spec.revisions]
    return texts + [text for reasons in waived for text in (reasons or {}).values()]
