"""Quotations in prose and in every other text stand in what they cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from generator.checks.context import BriefingContext, Context, ReadText
from generator.checks.dropped_context import fragment_is_not_negated
from generator.checks.nearest_words import SoughtWords, unlike
from generator.checks.omissions import QuotedWords, edits_keep_the_sense
from generator.checks.quote_match import readings_in, search_work
from generator.checks.references import EVIDENCE_UNKNOWN, located, unknown
from generator.checks.source_index import SourceIndex
from generator.checks.speakers import speech_alone, words_are_by_their_speaker
from generator.checks.verified import CheckedEvidence
from generator.checks.withheld_names import plain_texts
from generator.checks.work_budget import WorkBudget
from generator.diagnostics.model import Diagnostic, Span, error, has_errors, rule, shown
from generator.format.briefing import Briefing
from generator.format.registry import SOURCE_SPEAKER, Registry
from generator.format.seeds import PassageRange, Seed, known
from generator.text import prose
from generator.text.folding import on_one_line
from generator.text.negation import qualifiers
from generator.text.quotes.edited import QuotePart

PROSE_QUOTE_NOT_FOUND = error(
    "prose-quote-not-found",
    """Words between double quotation marks are always a quotation. They are looked for in the first evidence cited
    after them in the paragraph or row, or, in titles and other short texts, in any evidence of the briefing. Set your
    own terms in italics.""",
)
PROSE_QUOTE_UNCITED = error(
    "prose-quote-uncited",
    "A quotation in prose is followed, in its paragraph or row, by the evidence it comes from: `“…” [name]`.",
)
PARAGRAPH_UNCITED = rule(
    "paragraph-uncited",
    """Every paragraph of a summary and of a section cites something, and so does every row of a table, so that each
    statement leads to words. A section that only explains may say `context: yes`.""",
    told="a paragraph cites nothing",
)


def prose_quotes_what_it_cites(text: ReadText, context: BriefingContext) -> Iterator[Diagnostic]:
    """Citations lead to evidence or judgements of the briefing; quotations stand in what is cited next after them."""
    declared, place = context.briefing.declared, text.text.span_of
    for citation in prose.citations(text.prose):
        if citation.name not in declared:
            span = place(citation.start, citation.end)
            yield unknown(EVIDENCE_UNKNOWN, "the evidence", citation.name, sorted(declared), span)
    in_paragraphs: set[prose.Quotation] = set()
    for paragraph in prose.paragraphs(text.prose):
        cited = prose.citations(paragraph)
        if text.must_cite and not cited:
            name = next(iter(context.briefing.spec.evidence), "name")
            yield Diagnostic(
                code=PARAGRAPH_UNCITED,
                message=f"the {'row' if isinstance(paragraph, prose.Row) else 'paragraph'} cites nothing",
                span=place(paragraph.start, paragraph.end),
                hint=f"cite evidence by its name in square brackets, as in [{name}]",
            )
        sentences = prose.sentences(paragraph)
        for quotation in prose.quotations(paragraph):
            in_paragraphs.add(quotation)
            span = place(quotation.start, quotation.end)
            following = next((citation for citation in cited if citation.start >= quotation.end), None)
            if following is not None:
                names = _evidence_behind(following.name, context.briefing)
                if all(name in context.evidence for name in names):
                    quoted = _Quoted(
                        words=quotation.text,
                        at=span,
                        cited=_cited(context.evidence[name] for name in names),
                        where=f"what [{following.name}] cites",
                        turned=_turned_by_sentence(quotation, sentences),
                    )
                    yield from _in_cited(quoted, context)
            elif text.must_cite:
                hint = "put the name of the evidence after it, in square brackets"
                yield Diagnostic(
                    code=PROSE_QUOTE_UNCITED,
                    message=f"no citation follows {shown(quotation.text)}",
                    span=span,
                    hint=hint,
                )
            else:
                yield from _in_briefing(quotation.text, span, context)
    for quotation in prose.quotations(text.prose):
        # What is left are headings, which have no citation of their own.
        if quotation not in in_paragraphs:
            yield from _in_briefing(quotation.text, place(quotation.start, quotation.end), context)


def texts_quote_the_evidence(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Quotations in titles and other plain texts stand in some evidence of the briefing."""
    for text in plain_texts(briefing.spec):
        quotations, problems = prose.quotations_in(text, text.span_of)
        yield from problems
        for quotation in quotations:
            span = text.span_of(quotation.start, quotation.end)
            yield from _in_briefing(quotation.text, span, context, _turned_by_rest(quotation, text))


def report_quotes_its_passage(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """Quotations inside `states` stand in the passages that the report itself cites."""
    states = checked.evidence.states
    if states is not None:
        quotations, problems = prose.quotations_in(states, states.span_of)
        yield from problems
        for quotation in quotations:
            quoted = _Quoted(
                words=quotation.text,
                at=states.span_of(quotation.start, quotation.end),
                cited=_cited([checked]),
                where="the passage it reports",
            )
            yield from _in_any(quoted, context.source_index, context.budget)


def registry_quotes_what_it_cites(registry: Registry, context: Context) -> Iterator[Diagnostic]:
    """Quotations in roles and descriptions stand in the passages that these rest on; titles of topics hold none."""
    seeds_by_id: dict[str, Seed | None] = dict(context.seeds)
    budgets: dict[str, WorkBudget] = {}
    for actor in registry.actors.values():
        texts = [(role.role, role.at, "the passages of the role") for role in actor.roles]
        if actor.description is not None:
            texts.append((actor.description, actor.described_at, "the passages of the description"))
        for text, at, where in texts:
            quotations, problems = prose.quotations_in(text, text.span_of)
            yield from problems
            for quotation in quotations:
                span = text.span_of(quotation.start, quotation.end)
                cited: list[_Cited] = [(passages, None) for passages in located(at, seeds_by_id)[0] or ()]
                budget = budgets.setdefault(span.file.path, WorkBudget())
                quoted = _Quoted(words=quotation.text, at=span, cited=cited, where=where)
                yield from _in_any(quoted, context.source_index, budget)
    for budget in budgets.values():
        yield from budget.problems
    for topic in registry.topics.values():
        for title in (topic.title, *(topic.stances or {}).values()):
            for quotation in prose.quotations_in(title, title.span_of)[0]:
                yield Diagnostic(
                    code=PROSE_QUOTE_UNCITED,
                    message=f"{shown(quotation.text)} is quoted where nothing can be cited",
                    span=title.span_of(quotation.start, quotation.end),
                    hint="leave the quotation marks out",
                )


def descriptor_quotes_its_seed(seed: Seed, context: Context) -> Iterator[Diagnostic]:
    """Quotations in what a descriptor says stand in the seed that it describes."""
    record, budget = seed.descriptor, WorkBudget()
    whole = PassageRange(seed=seed.id, first=1, last=len(seed.passages))
    for text in (record.label, *record.caveats):
        quotations, problems = prose.quotations_in(text, text.span_of)
        yield from problems
        for quotation in quotations:
            quoted = _Quoted(
                words=quotation.text,
                at=text.span_of(quotation.start, quotation.end),
                cited=[(whole, None)] if seed.passages else [],
                where="the seed",
            )
            yield from _in_any(quoted, context.source_index, budget)
    yield from budget.problems


def _evidence_behind(name: str, briefing: Briefing) -> tuple[str, ...]:
    judgement = (briefing.spec.judgements or {}).get(name)  # type: ignore[call-overload]
    if judgement is not None:
        return tuple(str(item) for item in (*judgement.rests_on, *judgement.against))
    return (name,)


_Turned = Callable[[str | None], bool]
"""Whether the writer's own words around a quotation turn what it says, by the language of its source."""


def _by_nothing(_: str | None) -> bool:
    return False


_Cited = tuple[PassageRange, CheckedEvidence | None]
"""A range of passages, and the evidence that cites it, if any does."""


def _cited(evidence: Iterable[CheckedEvidence]) -> list[_Cited]:
    return [(passages, checked) for checked in evidence for passages in checked.ranges]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quoted:
    """A quotation: its words, where they stand, what is cited for them, and how a message calls that."""

    words: str
    at: Span
    cited: list[_Cited]
    where: str
    turned: _Turned = _by_nothing


def _in_cited(quoted: _Quoted, context: BriefingContext) -> Iterator[Diagnostic]:
    """A problem unless the words stand in what is cited after them, with where else they or words like them stand."""
    for problem in _in_any(quoted, context.source_index, context.budget):
        elsewhere = _elsewhere(quoted, problem, context) if problem.code is PROSE_QUOTE_NOT_FOUND else None
        yield problem if elsewhere is None else elsewhere


def _elsewhere(quoted: _Quoted, problem: Diagnostic, context: BriefingContext) -> Diagnostic | None:
    """The problem of words that are not in what is cited, with the evidence that has them, or the nearest anywhere."""
    others = [(context.seeds[passages.seed], passages) for passages, _ in _cited(context.evidence.values())]
    if not context.budget.spare(search_work(quoted.words, others)):
        return None
    for name, checked in context.evidence.items():
        if any(
            readings_in(context.seeds[passages.seed], passages, quoted.words, closed=True)
            for passages in checked.ranges
        ):
            return replace(problem, hint=f"the words stand in [{name}]: cite that after them", related=(), marks=())
    if problem.related or problem.marks:
        return None
    seeds = [context.seeds[id] for id in context.briefing.spec.sources.values() if id in context.seeds]
    whole = [(seed, PassageRange(seed=seed.id, first=1, last=len(seed.passages))) for seed in seeds if seed.passages]
    place = partial(_place_in, quoted.at, len(quoted.words))
    sought = SoughtWords(words=quoted.words, at=quoted.at, place=place, ranges=whole, where="any source", closed=True)
    nearest = unlike(sought, PROSE_QUOTE_NOT_FOUND, context.budget)
    if not nearest.related:
        return None
    there = nearest.related[0].span
    seed = next(seed for seed in seeds if seed.file is there.file)
    words = on_one_line(seed.text[there.start : there.end])
    hint = f"the nearest words are in {seed.id} p{seed.passage_at(there.start)}: {words}"
    return replace(nearest, code=problem.code, message=problem.message, hint=hint)


def _place_in(at: Span, length: int, start: int, end: int) -> Span:
    """Where some of a quotation's words stand in the file: exactly, where the file has it as it reads."""
    exact = at.end - at.start == length
    return Span(file=at.file, start=at.start + start, end=at.start + end) if exact else at


def _in_briefing(words: str, at: Span, context: BriefingContext, turned: _Turned = _by_nothing) -> Iterator[Diagnostic]:
    """A problem unless the words stand in some evidence; none while evidence is missing in which they could stand."""
    if len(context.evidence) == len(context.briefing.spec.evidence):
        cited = _cited(context.evidence.values())
        quoted = _Quoted(words=words, at=at, cited=cited, where="any evidence of the briefing", turned=turned)
        yield from _in_any(quoted, context.source_index, context.budget)


def _turned_by_sentence(quotation: prose.Quotation, sentences: Iterable[prose.Sentence]) -> _Turned:
    """By the other words of the sentence that holds a quotation."""
    around = next((each.text for each in sentences if each.start <= quotation.start < each.end), "")
    # The sentence has turns that the quotation has not. All of it is read once for all its quotations.
    return lambda language: (
        len(qualifiers(around, language)) > around.count(quotation.text) * len(qualifiers(quotation.text, language))
    )


def _turned_by_rest(quotation: prose.Quotation, text: str) -> _Turned:
    """By what a text says outside a quotation."""
    return lambda language: any(
        turn.start < quotation.start or turn.end > quotation.end for turn in qualifiers(text, language)
    )


def _in_any(quoted: _Quoted, source_index: SourceIndex, budget: WorkBudget) -> Iterator[Diagnostic]:
    """A problem unless the words stand in one of the ranges of passages, as its speaker's and with their sense."""
    first: list[Diagnostic] = []
    library = source_index.library
    if not budget.spend(
        search_work(quoted.words, [(library[cited.seed], cited) for cited, _ in quoted.cited]), quoted.at
    ):
        return
    for passages, checked in quoted.cited:
        seed = library[passages.seed]
        for parts in readings_in(seed, passages, quoted.words, closed=True):
            problems = list(_of_reading(parts, seed, checked, quoted, source_index))
            if not has_errors(problems):
                yield from problems
                return
            first = first or problems
    if first:
        yield from first
        return
    ranges = [
        (library[passages.seed], passages) for passages in dict.fromkeys(passages for passages, _ in quoted.cited)
    ]
    place = partial(_place_in, quoted.at, len(quoted.words))
    sought = SoughtWords(words=quoted.words, at=quoted.at, place=place, ranges=ranges, where=quoted.where, closed=True)
    yield unlike(sought, PROSE_QUOTE_NOT_FOUND, budget)


def _of_reading(
    parts: tuple[QuotePart, ...],
    seed: Seed,
    checked: CheckedEvidence | None,
    quoted: _Quoted,
    source_index: SourceIndex,
) -> Iterator[Diagnostic]:
    speaker = SOURCE_SPEAKER if checked is None else str(checked.evidence.speaker)
    words = QuotedWords(parts=parts, seed=seed, at=quoted.at, speech_alone=speech_alone(speaker, seed))
    yield from edits_keep_the_sense(words, source_index)
    if checked is None or speaker == SOURCE_SPEAKER:
        return
    problems = list(words_are_by_their_speaker(parts, checked, source_index, quoted.at, quoted.at))
    # What the evidence says of its speaker itself is told there.
    yield from (problem for problem in problems if has_errors([problem]))
    if not has_errors(problems) and not quoted.turned(known(seed.descriptor.language)):
        yield from fragment_is_not_negated(parts, seed, quoted.at)
