"""Quotations in prose and in every other text stand in what they cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from generator.checks.dropped_context import fragment_is_not_negated
from generator.checks.omissions import edits_keep_the_sense
from generator.checks.quote_match import readings_in, search_work, unlike
from generator.checks.references import EVIDENCE_UNKNOWN, located, unknown
from generator.checks.source_index import SourceIndex
from generator.checks.speakers import speech_alone, words_are_by_their_speaker
from generator.checks.verified import CheckedEvidence
from generator.checks.work_budget import WorkBudget
from generator.diagnostics.model import Diagnostic, Span, error, has_errors, rule, shown
from generator.format.briefing import Briefing
from generator.format.decode.scalars import Text
from generator.format.registry import SOURCE_SPEAKER
from generator.format.seeds import PassageRange, Seed, known
from generator.text import prose
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
CODES: Final = (PROSE_QUOTE_NOT_FOUND, PROSE_QUOTE_UNCITED, PARAGRAPH_UNCITED)


def prose_quotes_what_it_cites(
    text: prose.Prose,
    place: Callable[[int, int], Span],
    briefing: Briefing,
    evidence_by_name: Mapping[str, CheckedEvidence],
    source_index: SourceIndex,
    budget: WorkBudget,
    *,
    must_cite: bool,
) -> Iterator[Diagnostic]:
    """Citations lead to evidence or judgements of the briefing; quotations stand in what is cited next after them."""
    for citation in prose.citations(text):
        if citation.name not in briefing.declared:
            span = place(citation.start, citation.end)
            yield unknown(EVIDENCE_UNKNOWN, "the evidence", citation.name, sorted(briefing.declared), span)
    in_paragraphs: set[prose.Quotation] = set()
    for paragraph in prose.paragraphs(text):
        cited = prose.citations(paragraph)
        if must_cite and not cited:
            name = next(iter(briefing.spec.evidence), "name")
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
            following = next((c for c in cited if c.start >= quotation.end), None)
            if following is not None:
                names = _evidence_behind(following.name, briefing)
                if all(name in evidence_by_name for name in names):
                    yield from _in_any(
                        quotation.text,
                        span,
                        _cited(evidence_by_name[name] for name in names),
                        source_index,
                        f"what [{following.name}] cites",
                        budget,
                        _turned_by_sentence(quotation, sentences),
                    )
            elif must_cite:
                hint = "put the name of the evidence after it, in square brackets"
                yield Diagnostic(
                    code=PROSE_QUOTE_UNCITED,
                    message=f"no citation follows {shown(quotation.text)}",
                    span=span,
                    hint=hint,
                )
            else:
                yield from _in_briefing(quotation.text, span, briefing, evidence_by_name, source_index, budget)
    for quotation in prose.quotations(text):
        # What is left are headings, which have no citation of their own.
        if quotation not in in_paragraphs:
            span = place(quotation.start, quotation.end)
            yield from _in_briefing(quotation.text, span, briefing, evidence_by_name, source_index, budget)


def texts_quote_the_evidence(
    texts: Iterable[Text],
    briefing: Briefing,
    evidence_by_name: Mapping[str, CheckedEvidence],
    source_index: SourceIndex,
    budget: WorkBudget,
) -> Iterator[Diagnostic]:
    """Quotations in titles and other plain texts stand in some evidence of the briefing."""
    for text in texts:
        found, wrong = prose.quotations_in(text, text.span_of)
        yield from wrong
        for quotation in found:
            span = text.span_of(quotation.start, quotation.end)
            turned = _turned_by_rest(quotation, text)
            yield from _in_briefing(quotation.text, span, briefing, evidence_by_name, source_index, budget, turned)


def reports_quote_their_passage(
    evidence_by_name: Mapping[str, CheckedEvidence], source_index: SourceIndex, budget: WorkBudget
) -> Iterator[Diagnostic]:
    """Quotations inside `states` stand in the passages that the report itself cites."""
    for checked in evidence_by_name.values():
        if checked.evidence.states is not None:
            found, wrong = prose.quotations_in(checked.evidence.states, checked.evidence.states.span_of)
            yield from wrong
            for quotation in found:
                span = checked.evidence.states.span_of(quotation.start, quotation.end)
                yield from _in_any(
                    quotation.text, span, _cited([checked]), source_index, "the passage it reports", budget
                )


def registry_quotes_what_it_cites(source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Quotations in roles and descriptions stand in the passages that these rest on; titles of topics hold none."""
    by_id: dict[str, Seed | None] = dict(source_index.library)
    registry = source_index.registry
    budgets: dict[str, WorkBudget] = {}
    for actor in registry.actors.values():
        told = [(role.role, role.at, "the passages of the role") for role in actor.roles]
        if actor.description is not None:
            told.append((actor.description, actor.described_at, "the passages of the description"))
        for text, at, where in told:
            found, wrong = prose.quotations_in(text, text.span_of)
            yield from wrong
            for quotation in found:
                span = text.span_of(quotation.start, quotation.end)
                ranges = list(located(at, by_id)[0] or ())
                budget = budgets.setdefault(span.file.path, WorkBudget())
                yield from _in_any(
                    quotation.text,
                    span,
                    [(passage_range, None) for passage_range in ranges],
                    source_index,
                    where,
                    budget,
                )
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


def descriptors_quote_their_seed(source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Quotations in what a descriptor says stand in the seed that it describes."""
    for seed in source_index.library.values():
        record, budget = seed.descriptor, WorkBudget()
        for text in (record.label, *record.caveats):
            found, wrong = prose.quotations_in(text, text.span_of)
            yield from wrong
            for quotation in found:
                whole = PassageRange(seed=seed.id, first=1, last=len(seed.passages))
                span = text.span_of(quotation.start, quotation.end)
                cited: list[_Cited] = [(whole, None)] if seed.passages else []
                yield from _in_any(quotation.text, span, cited, source_index, "the seed", budget)
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


def _in_briefing(
    words: str,
    span: Span,
    briefing: Briefing,
    evidence_by_name: Mapping[str, CheckedEvidence],
    source_index: SourceIndex,
    budget: WorkBudget,
    turned: _Turned = _by_nothing,
) -> Iterator[Diagnostic]:
    if len(evidence_by_name) == len(briefing.spec.evidence):
        yield from _in_any(
            words, span, _cited(evidence_by_name.values()), source_index, "any evidence of the briefing", budget, turned
        )


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


_Cited = tuple[PassageRange, CheckedEvidence | None]
"""A range of passages, and the evidence that cites it, if any does."""


def _cited(evidence_by_name: Iterable[CheckedEvidence]) -> list[_Cited]:
    return [(passage_range, checked) for checked in evidence_by_name for passage_range in checked.ranges]


def _in_any(
    words: str,
    at: Span,
    cited: list[_Cited],
    source_index: SourceIndex,
    where: str,
    budget: WorkBudget,
    turned: _Turned = _by_nothing,
) -> Iterator[Diagnostic]:
    """A problem unless the words stand in one of the ranges of passages, as its speaker's and with their sense."""
    wrong: list[Diagnostic] = []
    ranges = [(source_index.library[passage_range.seed], passage_range) for passage_range, _ in cited]
    if not budget.spend(search_work(words, ranges), at):
        return
    for passage_range, checked in cited:
        seed = source_index.library[passage_range.seed]
        for parts in readings_in(seed, passage_range, words, closed=True):
            problems = list(_of_reading(parts, seed, checked, at, source_index, turned))
            if not has_errors(problems):
                yield from problems
                return
            wrong = wrong or problems
    if wrong:
        yield from wrong
        return
    ranges = [
        (source_index.library[passage_range.seed], passage_range)
        for passage_range in dict.fromkeys(passage_range for passage_range, _ in cited)
    ]

    def place(start: int, end: int) -> Span:
        # Where the text in the file is as long as its value, a word of it stands at the same distance.
        exact = at.end - at.start == len(words)
        return Span(file=at.file, start=at.start + start, end=at.start + end) if exact else at

    yield unlike(words, at, place, ranges, PROSE_QUOTE_NOT_FOUND, where, budget, closed=True)


def _of_reading(
    parts: tuple[QuotePart, ...],
    seed: Seed,
    checked: CheckedEvidence | None,
    at: Span,
    source_index: SourceIndex,
    turned: _Turned,
) -> Iterator[Diagnostic]:
    speaker = SOURCE_SPEAKER if checked is None else str(checked.evidence.speaker)
    yield from edits_keep_the_sense(parts, seed, source_index, speech_alone=speech_alone(speaker, seed), at=at)
    if checked is None or speaker == SOURCE_SPEAKER:
        return
    spoken = list(words_are_by_their_speaker(parts, checked, source_index, at, at))
    # What the evidence says of its speaker itself is told there.
    yield from (each for each in spoken if has_errors([each]))
    if not has_errors(spoken) and not turned(known(seed.descriptor.language)):
        yield from fragment_is_not_negated(parts, seed, at)
