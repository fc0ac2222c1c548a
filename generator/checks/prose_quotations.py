"""Checks that quotations in prose, and in all other texts, stand in the sources that they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from generator.checks.context import BriefingContext, Context, ReadText
from generator.checks.dropped_context import fragment_is_not_negated
from generator.checks.nearest_words import SoughtWords, unlike
from generator.checks.omissions import QuotedWords, edits_keep_the_sense
from generator.checks.quote_match import readings_in, search_work
from generator.checks.references import EVIDENCE_UNKNOWN, located, unknown_name
from generator.checks.source_index import SourceIndex
from generator.checks.speakers import speech_alone, words_are_by_their_speaker
from generator.checks.verified import CheckedEvidence
from generator.checks.withheld_names import plain_texts
from generator.checks.work_budget import WorkBudget
from generator.diagnostics.model import Diagnostic, Span, error, has_errors, rule, shown
from generator.format.briefing import Briefing
from generator.format.decode.scalars import Text
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
    """Report citations that lead nowhere, paragraphs without one, and quotations that are not in what is cited."""
    declared, place = context.briefing.declared, text.text.span_of
    for citation in prose.citations(text.prose):
        if citation.name not in declared:
            span = place(citation.start, citation.end)
            yield unknown_name(EVIDENCE_UNKNOWN, "the evidence", citation.name, sorted(declared), span)
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
        # Quotations outside of paragraphs are in headings, which cite nothing.
        if quotation not in in_paragraphs:
            yield from _in_briefing(quotation.text, place(quotation.start, quotation.end), context)


def texts_quote_the_evidence(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report quotations in titles and other plain texts that stand in no evidence of the briefing."""
    for text in plain_texts(briefing.spec):
        quotations, problems = prose.quotations_in(text, text.span_of)
        yield from problems
        for quotation in quotations:
            span = text.span_of(quotation.start, quotation.end)
            yield from _in_briefing(quotation.text, span, context, _turned_by_rest(quotation, text))


def report_quotes_its_passage(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report quotations inside `states` that do not stand in the passages that the report cites."""
    if checked.evidence.states is not None:
        yield from _text_quotes(
            checked.evidence.states,
            _cited([checked]),
            "the passage it reports",
            context.source_index,
            context.budget,
        )


def registry_quotes_what_it_cites(registry: Registry, context: Context) -> Iterator[Diagnostic]:
    """Report quotations in roles and descriptions that do not stand in their passages, and all those in titles."""
    seeds_by_id: dict[str, Seed | None] = dict(context.seeds)
    budgets: dict[str, WorkBudget] = {}
    for actor in registry.actors.values():
        texts = [(role.role, role.at, "the passages of the role") for role in actor.roles]
        if actor.description is not None:
            texts.append((actor.description, actor.described_at, "the passages of the description"))
        for text, at, where in texts:
            cited: list[_Cited] = [(passages, None) for passages in located(at, seeds_by_id)[0] or ()]
            budget = budgets.setdefault(text.span.file.path, WorkBudget())
            yield from _text_quotes(text, cited, where, context.source_index, budget)
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
    """Report quotations in a descriptor that do not stand in the seed that it describes."""
    budget = WorkBudget()
    whole = PassageRange(seed=seed.id, first=1, last=len(seed.passages))
    cited: list[_Cited] = [(whole, None)] if seed.passages else []
    for text in (seed.descriptor.label, *seed.descriptor.caveats):
        yield from _text_quotes(text, cited, "the seed", context.source_index, budget)
    yield from budget.problems


def _evidence_behind(name: str, briefing: Briefing) -> tuple[str, ...]:
    """Return the evidence that a citation of the name means: of a judgement, all for and against it."""
    judgement = (briefing.spec.judgements or {}).get(name)  # type: ignore[call-overload]
    if judgement is not None:
        return tuple(str(item) for item in (*judgement.rests_on, *judgement.against))
    return (name,)


_Turned = Callable[[str | None], bool]
"""Tells whether the writer's own words around a quotation turn what it says; takes the language of its source."""


def _by_nothing(_: str | None) -> bool:
    return False


_Cited = tuple[PassageRange, CheckedEvidence | None]
"""A range of passages, and the evidence that cites it; None where no evidence does."""


def _cited(evidence: Iterable[CheckedEvidence]) -> list[_Cited]:
    return [(passages, checked) for checked in evidence for passages in checked.ranges]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quoted:
    """A quotation in a text of the writer.

    `at` is where its words stand, `cited` is what may hold them, and `where` is what messages call that. `turned` tells
    whether the writer's words around it turn its sense.
    """

    words: str
    at: Span
    cited: list[_Cited]
    where: str
    turned: _Turned = _by_nothing

    def sought_in(self, ranges: Sequence[tuple[Seed, PassageRange]], where: str) -> SoughtWords:
        """Return the words as they are looked for in ranges of passages, which messages call `where`."""
        place = partial(_place_in, self.at, len(self.words))
        return SoughtWords(words=self.words, at=self.at, place=place, ranges=ranges, where=where, closed=True)


def _text_quotes(
    text: Text, cited: list[_Cited], where: str, source_index: SourceIndex, budget: WorkBudget
) -> Iterator[Diagnostic]:
    """Report quotations of a text that do not stand in what is cited for it, which messages call `where`."""
    quotations, problems = prose.quotations_in(text, text.span_of)
    yield from problems
    for quotation in quotations:
        span = text.span_of(quotation.start, quotation.end)
        yield from _in_any(_Quoted(words=quotation.text, at=span, cited=cited, where=where), source_index, budget)


def _in_cited(quoted: _Quoted, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report a quotation that is not in what is cited after it, with a hint where else it stands."""
    for problem in _in_any(quoted, context.source_index, context.budget):
        elsewhere = _elsewhere(quoted, problem, context) if problem.code is PROSE_QUOTE_NOT_FOUND else None
        yield problem if elsewhere is None else elsewhere


def _elsewhere(quoted: _Quoted, problem: Diagnostic, context: BriefingContext) -> Diagnostic | None:
    """Return the problem of a quotation with the evidence that has its words, or the nearest words of any source.

    None if there is nothing to add to the problem, or the budget has too little to spare for a hint.
    """
    of_briefing = [(context.seeds[passages.seed], passages) for passages, _ in _cited(context.evidence.values())]
    if not context.budget.spare(search_work(quoted.words, of_briefing)):
        return None
    for name, checked in context.evidence.items():
        if any(
            readings_in(context.seeds[passages.seed], passages, quoted.words, closed=True)
            for passages in checked.ranges
        ):
            return replace(problem, hint=f"the words stand in [{name}]: cite that after them", related=(), marks=())
    seeds = [context.seeds[id] for id in context.briefing.spec.sources.values() if id in context.seeds]
    whole = [(seed, PassageRange(seed=seed.id, first=1, last=len(seed.passages))) for seed in seeds if seed.passages]
    for seed, passages in whole:
        if context.budget.spare(search_work(quoted.words, [(seed, passages)])) and (
            readings := readings_in(seed, passages, quoted.words, closed=True)
        ):
            where = f"{seed.id} p{seed.passage_at(readings[0][0].start)}"
            hint = f"the words stand in {where}, which no evidence cites: add evidence for it, and cite that"
            return replace(problem, hint=hint, related=(), marks=())
    if problem.related or problem.marks:
        return None
    nearest = unlike(quoted.sought_in(whole, "any source"), PROSE_QUOTE_NOT_FOUND, context.budget)
    if not nearest.related:
        return None
    place = nearest.related[0].span
    seed = next(seed for seed in seeds if seed.file is place.file)
    words = on_one_line(seed.text[place.start : place.end])
    hint = f"the nearest words are in {seed.id} p{seed.passage_at(place.start)}: {words}"
    return replace(nearest, code=problem.code, message=problem.message, hint=hint)


def _place_in(at: Span, length: int, start: int, end: int) -> Span:
    """Return where a part of a quotation stands in the writer's file.

    `at` is the span of the quotation, and `length` is the length of its words. If the file writes them in another way,
    with escapes perhaps, the span is that of the whole quotation.
    """
    exact = at.end - at.start == length
    return Span(file=at.file, start=at.start + start, end=at.start + end) if exact else at


def _in_briefing(words: str, at: Span, context: BriefingContext, turned: _Turned = _by_nothing) -> Iterator[Diagnostic]:
    """Report words that stand in no evidence of the briefing; nothing while some of its evidence was not found.

    `at` is where the words stand in the writer's file, and `turned` is as in `_Quoted`.
    """
    if len(context.evidence) == len(context.briefing.spec.evidence):
        cited = _cited(context.evidence.values())
        quoted = _Quoted(words=words, at=at, cited=cited, where="any evidence of the briefing", turned=turned)
        yield from _in_any(quoted, context.source_index, context.budget)


def _turned_by_sentence(quotation: prose.Quotation, sentences: Iterable[prose.Sentence]) -> _Turned:
    """Return whether the other words of the sentence that holds a quotation turn its sense."""
    holding = (sentence.text for sentence in sentences if sentence.start <= quotation.start < sentence.end)
    around = next(holding, "")
    # The qualifiers of the whole sentence are counted, since it is then read once for all its quotations.
    return lambda language: (
        len(qualifiers(around, language)) > around.count(quotation.text) * len(qualifiers(quotation.text, language))
    )


def _turned_by_rest(quotation: prose.Quotation, text: str) -> _Turned:
    """Return whether the words of a text outside of a quotation turn its sense."""
    return lambda language: any(
        qualifier.start < quotation.start or qualifier.end > quotation.end for qualifier in qualifiers(text, language)
    )


def _in_any(quoted: _Quoted, source_index: SourceIndex, budget: WorkBudget) -> Iterator[Diagnostic]:
    """Report a quotation that stands in none of the cited passages, or not with its sense and by its speaker."""
    library = source_index.library
    cited = [(library[passages.seed], passages) for passages, _ in quoted.cited]
    if not budget.spend(search_work(quoted.words, cited), quoted.at):
        return
    of_first: list[Diagnostic] = []
    for passages, checked in quoted.cited:
        seed = library[passages.seed]
        for parts in readings_in(seed, passages, quoted.words, closed=True):
            problems = list(_of_reading(parts, seed, checked, quoted, source_index))
            if not has_errors(problems):
                yield from problems
                return
            of_first = of_first or problems
    if of_first:
        yield from of_first
    else:
        ranges = [(library[passages.seed], passages) for passages in dict.fromkeys(cited for cited, _ in quoted.cited)]
        yield unlike(quoted.sought_in(ranges, quoted.where), PROSE_QUOTE_NOT_FOUND, budget)


def _of_reading(
    parts: tuple[QuotePart, ...],
    seed: Seed,
    checked: CheckedEvidence | None,
    quoted: _Quoted,
    source_index: SourceIndex,
) -> Iterator[Diagnostic]:
    """Report what is wrong with a quotation if it is read as `parts` of a seed.

    `checked` is the evidence that cites these passages; None where no evidence does.
    """
    speaker = SOURCE_SPEAKER if checked is None else str(checked.evidence.speaker)
    words = QuotedWords(parts=parts, seed=seed, at=quoted.at, speech_alone=speech_alone(speaker, seed))
    yield from edits_keep_the_sense(words, source_index)
    if checked is None or speaker == SOURCE_SPEAKER:
        return
    problems = list(words_are_by_their_speaker(parts, checked, source_index, quoted.at, quoted.at))
    # Warnings on the speaker are reported at the evidence itself.
    yield from (problem for problem in problems if has_errors([problem]))
    if not has_errors(problems) and not quoted.turned(known(seed.descriptor.language)):
        yield from fragment_is_not_negated(parts, seed, quoted.at)
