"""Decides whether briefings may be published: the gate through which everything on a page has come.

One file a subject; `verify`, here, runs them all and alone makes `Verified`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from generator.checks import ambiguous_names as mentions
from generator.checks import bracket_edits as insertions
from generator.checks import consistency as plausible
from generator.checks import dropped_context as context
from generator.checks import event_order as happening
from generator.checks import judgements, references, speakers, withheld_names, work_budget
from generator.checks import negations as turning
from generator.checks import omissions as editing
from generator.checks import prose_quotations as quotations
from generator.checks import quote_match as evidence
from generator.checks import release as standing
from generator.checks import reported_facts as statements
from generator.checks import transcript_labels as labelled
from generator.checks.release import NO_RULES, Rules
from generator.checks.source_index import SourceIndex
from generator.checks.verified import (
    CheckedEvidence,
    CheckedJudgement,
    CheckedSection,
    Verified,
    VerifiedBriefing,
)
from generator.checks.work_budget import WorkBudget
from generator.diagnostics.model import Diagnostic, Severity, error, has_errors, shown, warning, weighed
from generator.format.briefing import Briefing
from generator.format.decode.scalars import Name, Text
from generator.format.likelihood import FoundTerm, Scale
from generator.format.registry import Registry
from generator.format.seeds import Library, Seed, known
from generator.format.tlp import CLEAR, Marking
from generator.text import prose
from generator.text.numbers.languages import LANGUAGES

WAIVE_UNKNOWN = error(
    "waive-unknown",
    """What is waived is a warning on what a briefing says, named by its code. Errors cannot be waived: what they say is
    put right. Nor can warnings on a source or the registry, of which no page of a briefing tells.""",
)
WAIVE_IDLE = warning(
    "waive-idle",
    """What is waived here was not reported here: readers would be told of a weakness that is none. Take the waiver
    out.""",
    told="a weakness is excused that no check has found",
)
CODES: Final = (
    *references.CODES,
    *happening.CODES,
    *evidence.CODES,
    *editing.CODES,
    *insertions.CODES,
    *context.CODES,
    *speakers.CODES,
    *labelled.CODES,
    *statements.CODES,
    *quotations.CODES,
    *judgements.CODES,
    *mentions.CODES,
    *standing.CODES,
    *plausible.CODES,
    *work_budget.CODES,
    WAIVE_UNKNOWN,
    WAIVE_IDLE,
)


def told_of(code: str) -> str:
    """What readers are told of a waived code, by its name."""
    return next((each.told for each in CODES if each.name == code), "") or code


def verify(
    library: Library,
    registry: Registry,
    briefings: Iterable[Briefing],
    scale: Scale,
    unread: frozenset[str] = frozenset(),
    severities: Mapping[str, Severity] | None = None,
    marking: Marking = CLEAR,
    rules: Rules = NO_RULES,
    now: float | None = None,
) -> tuple[Verified | None, tuple[Diagnostic, ...]]:
    """What may be published, or None if anything stands in the way, and every problem found.

    `unread` are the ids of seeds whose files exist but could not be read, so that citing one is no second problem.
    `severities` are the weights that the project gives to codes, by name, `marking` the label of what has none, and
    `rules` what the project asks of briefings besides. `now` is the point in time of the build, in seconds since 1970,
    UTC, by which dates to come are told, if it is known.
    """
    source_index, above, weights = (
        SourceIndex(library, registry),
        withheld_names.HiddenActors(registry, marking),
        severities or {},
    )
    problems: list[Diagnostic] = [
        *references.registry_refers_to_what_exists(registry, library, unread),
        *quotations.registry_quotes_what_it_cites(source_index),
        *quotations.descriptors_quote_their_seed(source_index),
        *labelled.descriptors_map_labels_to_actors(source_index),
        *standing.no_label_is_outdated(library, registry),
        *references.sources_have_addresses(library),
        *plausible.registry_is_plausible(registry),
        *plausible.sources_are_told_apart(library),
        *withheld_names.descriptors_name_nobody_above_their_marking(source_index, above, marking),
        *withheld_names.actors_name_nobody_above_their_marking(source_index, above, marking),
    ]
    if rules.public:
        problems += standing.sources_and_actors_are_for_everybody(library, registry, marking)
    by_slug = {briefing.slug: briefing for briefing in briefings}
    problems += references.briefings_refer_to_each_other(by_slug)
    problems += withheld_names.topics_name_nobody_above_their_briefings(by_slug.values(), source_index, above, marking)
    problems += plausible.no_translation_leads_back(by_slug)
    done: dict[str, VerifiedBriefing] = {}
    for briefing in by_slug.values():
        verified, wrong = _verified_briefing(briefing, source_index, scale, unread, weights, now)
        problems += wrong
        problems += standing.briefing_is_marked_as_what_it_rests_on(verified, library, registry, marking)
        problems += withheld_names.briefing_names_nobody_above_its_marking(briefing, source_index, above, marking)
        problems += standing.briefing_keeps_the_rules(briefing, rules, marking)
        done[briefing.slug] = verified
    problems = list(weighed(problems, weights))
    if has_errors(problems):
        return None, tuple(problems)
    by_id: dict[str, Seed | None] = dict(library)
    role_ranges = {
        str(id): tuple(references.located(role.at, by_id)[0] or () for role in actor.roles)
        for id, actor in registry.actors.items()
    }
    described = {
        str(id): references.located(actor.described_at, by_id)[0] or () for id, actor in registry.actors.items()
    }
    return Verified(
        library=library,
        registry=registry,
        role_ranges=role_ranges,
        described=described,
        briefings=done,
        scale=scale,
        marking=marking,
    ), tuple(problems)


def _verified_briefing(
    briefing: Briefing,
    source_index: SourceIndex,
    scale: Scale,
    unread: frozenset[str],
    weights: Mapping[str, Severity],
    now: float | None,
) -> tuple[VerifiedBriefing, list[Diagnostic]]:
    spec = briefing.spec
    waived, budget = _Waivers(weights), WorkBudget()
    problems: list[Diagnostic] = [
        *references.briefing_refers_to_what_exists(briefing, source_index.registry),
        *happening.events_follow_one_another(briefing),
        *standing.briefing_says_how_it_stands(briefing),
        *plausible.briefing_is_plausible(briefing),
        *plausible.briefing_is_not_dated_ahead(briefing, now),
        *plausible.briefing_is_dated_after_its_sources(briefing, source_index.library),
    ]
    sources, wrong = references.sources_of(briefing, source_index.library, unread)
    problems += wrong
    evidence_by_name, wrong = evidence.prove(briefing, sources, source_index.library, budget)
    problems += wrong
    source_index = source_index.settling(mentions.settled_names(spec))
    for name, checked in evidence_by_name.items():
        asks = (*checked.evidence.at, checked.evidence.speaker)[0]
        if not budget.spend(_work_of(checked, source_index), asks.span):
            break
        problems += waived.without(_problems_of(checked, source_index, spec.language), checked.evidence.waive)
        told = statements.evidence_tells_what_the_source_tells(checked, evidence_by_name, source_index)
        dated = plausible.evidence_is_dated_before_its_source(checked, source_index.library)
        problems += waived.without((*told, *dated), checked.evidence.waive)
        evidence_by_name[name] = replace(checked, named=speakers.places_of_names(checked, source_index))

    def checked_prose(text: Text, *, must_cite: bool, section: bool = False) -> prose.Prose:
        parsed, wrong = prose.parse(text, text.span_of, section=section)
        problems.extend(wrong)
        problems.extend(
            quotations.prose_quotes_what_it_cites(
                parsed, text.span_of, briefing, evidence_by_name, source_index, budget, must_cite=must_cite
            )
        )
        return parsed

    summary = checked_prose(spec.summary, must_cite=True)
    sections = tuple(
        CheckedSection(section=each, text=checked_prose(each.text, must_cite=not each.context, section=True))
        for each in spec.sections
    )
    assessed: dict[str, CheckedJudgement] = {}
    parsed: dict[str, prose.Prose] = {}
    stated: list[tuple[Text, FoundTerm]] = []
    for name, judgement in (spec.judgements or {}).items():
        text = parsed[str(name)] = checked_prose(judgement.text, must_cite=False)
        terms = judgements.terms_of(text, scale)
        problems += judgements.judgement_has_one_term(name, judgement, terms, scale)
        about_it = [
            *judgements.judgement_rests_on_more_than_one_origin(
                name, judgement, evidence_by_name, source_index.library
            ),
            *judgements.no_sentence_mixes_likelihood_and_confidence(judgement.text, text, terms),
        ]
        problems += waived.without(about_it, judgement.waive)
        for found in terms[:1]:
            stated.append((judgement.text, found))
            word = judgement.text[found.start : found.end]
            assessed[name] = CheckedJudgement(name=name, judgement=judgement, text=text, term=found.term, word=word)
    problems += judgements.judgements_keep_to_one_row(stated, scale)
    problems += quotations.texts_quote_the_evidence(
        withheld_names.plain_texts(spec), briefing, evidence_by_name, source_index, budget
    )
    problems += quotations.reports_quote_their_passage(evidence_by_name, source_index, budget)
    problems += budget.problems
    named = mentions.naming_of(spec, summary, parsed, [each.text for each in sections], evidence_by_name, source_index)
    problems += mentions.mentions_mean_one_actor(briefing, named)
    named = named.certain()
    problems += plausible.positions_rest_on_their_actors(briefing, evidence_by_name, named, source_index.registry)
    problems += plausible.settled_names_are_used(briefing, evidence_by_name.values(), source_index.library)
    problems = waived.without(problems, spec.waive)
    problems += waived.unknown()
    if not has_errors(weighed(problems, weights)):
        problems += waived.without(waived.idle(), spec.waive)
    return VerifiedBriefing(
        slug=briefing.slug,
        spec=spec,
        summary=summary,
        evidence=evidence_by_name,
        judgements=assessed,
        sections=sections,
        naming=named,
    ), problems


def _work_of(checked: CheckedEvidence, source_index: SourceIndex) -> int:
    """What it costs to check a piece of evidence whose words have been found, in characters that are read."""
    evidence = checked.evidence
    spans = [
        (
            source_index.library[passage_range.seed],
            source_index.library[passage_range.seed].slice(passage_range.first, passage_range.last),
        )
        for passage_range in checked.ranges
    ]
    figures = [evidence.states, evidence.translation, evidence.said, evidence.when]
    # For each of these, all passages are read for their numbers and dates, in every language if theirs is not known.
    times = sum(each is not None for each in figures)
    return sum(
        (span.end - span.start) * (1 + times * (1 if known(seed.descriptor.language) else len(LANGUAGES)))
        for seed, span in spans
    )


def _problems_of(checked: CheckedEvidence, source_index: SourceIndex, language: str | None) -> Iterator[Diagnostic]:
    """Everything that a piece of evidence whose words have been found can get wrong all the same."""
    if checked.evidence.quote is None:
        yield from speakers.evidence_is_by_its_speaker(checked, source_index)
        yield from statements.report_states_what_the_passage_has(checked, source_index, language)
        return
    seed, heard, at = (
        source_index.library[checked.found],
        source_index.voices(checked.found),
        checked.evidence.quote.span,
    )
    alone = speakers.speech_alone(checked.evidence.speaker, seed)
    brackets = turning.brackets_in(checked.evidence.quote)
    edited = list(
        editing.edits_keep_the_sense(checked.parts, seed, source_index, speech_alone=alone, at=at, brackets=brackets)
    )
    yield from edited
    # Of words of two speakers, one is not the speaker's: that is told once.
    spoken = [] if has_errors(edited) else list(speakers.evidence_is_by_its_speaker(checked, source_index))
    yield from spoken
    # What is said of the speaker's sentence holds for the speaker's words; narration has no such sentence.
    if not has_errors(spoken) and (alone or seed.descriptor.kind != "news"):
        quoted = speakers.is_quoted(checked.parts, checked.evidence.speaker, seed, heard)
        yield from context.quote_keeps_its_context(checked.parts, seed, heard, speech_alone=quoted, at=at)


class _Waivers:
    """The waivers of a briefing: which warnings they take away, and which of them take none."""

    def __init__(self, weights: Mapping[str, Severity]) -> None:
        self._weights = weights
        self._names = [
            code.name for code in CODES if code.waivable and weights.get(code.name, code.severity) is Severity.WARNING
        ]
        self._asked: list[Name] = []
        self._used: set[int] = set()

    def without(self, problems: Iterable[Diagnostic], reasons: Mapping[Name, Text] | None) -> list[Diagnostic]:
        """The problems without the warnings that the writer has waived, at one place."""
        asked = {str(code): code for code in reasons or {}}
        self._asked += asked.values()
        kept = []
        for problem in problems:
            code = problem.code.name
            if code in asked and code in self._names:
                self._used.add(asked[code].span.start)
            else:
                kept.append(problem)
        return kept

    def unknown(self) -> Iterator[Diagnostic]:
        """Waivers of what is no warning."""
        for code in self._asked:
            if code in self._names:
                continue
            known = next((each for each in CODES if each.name == code), None)
            if known is None:
                yield references.unknown(WAIVE_UNKNOWN, "the warning", code, self._names, code.span)
            elif not known.waivable and known.severity is Severity.WARNING:
                message = f"{shown(code)} is a warning that nothing waives"
                hint = "do what its hint says, or leave it; take the waiver out"
                yield Diagnostic(code=WAIVE_UNKNOWN, message=message, span=code.span, hint=hint)
            else:
                message = f"{shown(code)} is an error here, and errors are not waived"
                hint = "put right what it reports, and take the waiver out"
                yield Diagnostic(code=WAIVE_UNKNOWN, message=message, span=code.span, hint=hint)

    def idle(self) -> Iterator[Diagnostic]:
        """Waivers that took nothing away."""
        for code in self._asked:
            if code in self._names and code.span.start not in self._used:
                message = f"there is no {shown(code)} here to waive"
                yield Diagnostic(code=WAIVE_IDLE, message=message, span=code.span, hint="take the waiver out")
