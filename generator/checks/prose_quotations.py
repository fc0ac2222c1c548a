"""Quotations in prose and in every other text stand in what they cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from generator.checks.dropped_context import fragment_is_not_negated
from generator.checks.omissions import edits_keep_the_sense
from generator.checks.quote_match import readings, search_work, unlike
from generator.checks.references import EVIDENCE_UNKNOWN, located, unknown
from generator.checks.source_index import Hearing
from generator.checks.speakers import speech_alone, words_are_by_their_speaker
from generator.checks.verified import Proof, Run
from generator.checks.work_budget import Budget
from generator.diagnostics.model import Diagnostic, Span, error, has_errors, rule, shown
from generator.format.briefing import Briefing
from generator.format.decode import Text
from generator.format.registry import SOURCE_SPEAKER
from generator.format.seeds import Seed, known
from generator.text import prose
from generator.text.negation import turns
from generator.text.quotes import Part

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
    proofs: Mapping[str, Proof],
    hearing: Hearing,
    budget: Budget,
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
                if all(name in proofs for name in names):
                    yield from _in_any(
                        quotation.text,
                        span,
                        _cited(proofs[name] for name in names),
                        hearing,
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
                yield from _in_briefing(quotation.text, span, briefing, proofs, hearing, budget)
    for quotation in prose.quotations(text):
        # What is left are headings, which have no citation of their own.
        if quotation not in in_paragraphs:
            span = place(quotation.start, quotation.end)
            yield from _in_briefing(quotation.text, span, briefing, proofs, hearing, budget)


def texts_quote_the_evidence(
    texts: Iterable[Text], briefing: Briefing, proofs: Mapping[str, Proof], hearing: Hearing, budget: Budget
) -> Iterator[Diagnostic]:
    """Quotations in titles and other plain texts stand in some evidence of the briefing."""
    for text in texts:
        found, wrong = prose.quotations_in(text, text.span_of)
        yield from wrong
        for quotation in found:
            span = text.span_of(quotation.start, quotation.end)
            turned = _turned_by_rest(quotation, text)
            yield from _in_briefing(quotation.text, span, briefing, proofs, hearing, budget, turned)


def reports_quote_their_passage(proofs: Mapping[str, Proof], hearing: Hearing, budget: Budget) -> Iterator[Diagnostic]:
    """Quotations inside `states` stand in the passages that the report itself cites."""
    for proof in proofs.values():
        if proof.evidence.states is not None:
            found, wrong = prose.quotations_in(proof.evidence.states, proof.evidence.states.span_of)
            yield from wrong
            for quotation in found:
                span = proof.evidence.states.span_of(quotation.start, quotation.end)
                yield from _in_any(quotation.text, span, _cited([proof]), hearing, "the passage it reports", budget)


def registry_quotes_what_it_cites(hearing: Hearing) -> Iterator[Diagnostic]:
    """Quotations in roles and descriptions stand in the passages that these rest on; titles of topics hold none."""
    by_id: dict[str, Seed | None] = dict(hearing.library)
    registry = hearing.registry
    budgets: dict[str, Budget] = {}
    for actor in registry.actors.values():
        told = [(role.role, role.at, "the passages of the role") for role in actor.roles]
        if actor.description is not None:
            told.append((actor.description, actor.described_at, "the passages of the description"))
        for text, at, where in told:
            found, wrong = prose.quotations_in(text, text.span_of)
            yield from wrong
            for quotation in found:
                span = text.span_of(quotation.start, quotation.end)
                runs = list(located(at, by_id)[0] or ())
                budget = budgets.setdefault(span.source.path, Budget())
                yield from _in_any(quotation.text, span, [(run, None) for run in runs], hearing, where, budget)
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


def descriptors_quote_their_seed(hearing: Hearing) -> Iterator[Diagnostic]:
    """Quotations in what a descriptor says stand in the seed that it describes."""
    for seed in hearing.library.values():
        record, budget = seed.descriptor, Budget()
        for text in (record.label, *record.caveats):
            found, wrong = prose.quotations_in(text, text.span_of)
            yield from wrong
            for quotation in found:
                whole = Run(seed=seed.id, first=1, last=len(seed.passages))
                span = text.span_of(quotation.start, quotation.end)
                cited: list[_Cited] = [(whole, None)] if seed.passages else []
                yield from _in_any(quotation.text, span, cited, hearing, "the seed", budget)
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
    proofs: Mapping[str, Proof],
    hearing: Hearing,
    budget: Budget,
    turned: _Turned = _by_nothing,
) -> Iterator[Diagnostic]:
    if len(proofs) == len(briefing.spec.evidence):
        yield from _in_any(
            words, span, _cited(proofs.values()), hearing, "any evidence of the briefing", budget, turned
        )


def _turned_by_sentence(quotation: prose.Quotation, sentences: Iterable[prose.Sentence]) -> _Turned:
    """By the other words of the sentence that holds a quotation."""
    around = next((each.text for each in sentences if each.start <= quotation.start < each.end), "")
    # The sentence has turns that the quotation has not. All of it is read once for all its quotations.
    return lambda language: (
        len(turns(around, language)) > around.count(quotation.text) * len(turns(quotation.text, language))
    )


def _turned_by_rest(quotation: prose.Quotation, text: str) -> _Turned:
    """By what a text says outside a quotation."""
    return lambda language: any(
        turn.start < quotation.start or turn.end > quotation.end for turn in turns(text, language)
    )


_Cited = tuple[Run, Proof | None]
"""A run of passages, and the evidence that cites it, if any does."""


def _cited(proofs: Iterable[Proof]) -> list[_Cited]:
    return [(run, proof) for proof in proofs for run in proof.runs]


def _in_any(
    words: str,
    at: Span,
    cited: list[_Cited],
    hearing: Hearing,
    where: str,
    budget: Budget,
    turned: _Turned = _by_nothing,
) -> Iterator[Diagnostic]:
    """A problem unless the words stand in one of the runs of passages, as its speaker's and with their sense."""
    wrong: list[Diagnostic] = []
    runs = [(hearing.library[run.seed], run) for run, _ in cited]
    if not budget.spend(search_work(words, runs), at):
        return
    for run, proof in cited:
        seed = hearing.library[run.seed]
        for parts in readings(seed, run, words, closed=True):
            problems = list(_of_reading(parts, seed, proof, at, hearing, turned))
            if not has_errors(problems):
                yield from problems
                return
            wrong = wrong or problems
    if wrong:
        yield from wrong
        return
    runs = [(hearing.library[run.seed], run) for run in dict.fromkeys(run for run, _ in cited)]

    def place(start: int, end: int) -> Span:
        # Where the text in the file is as long as its value, a word of it stands at the same distance.
        exact = at.end - at.start == len(words)
        return Span(source=at.source, start=at.start + start, end=at.start + end) if exact else at

    yield unlike(words, at, place, runs, PROSE_QUOTE_NOT_FOUND, where, budget, closed=True)


def _of_reading(
    parts: tuple[Part, ...], seed: Seed, proof: Proof | None, at: Span, hearing: Hearing, turned: _Turned
) -> Iterator[Diagnostic]:
    speaker = SOURCE_SPEAKER if proof is None else str(proof.evidence.speaker)
    yield from edits_keep_the_sense(parts, seed, hearing, speech_alone=speech_alone(speaker, seed), at=at)
    if proof is None or speaker == SOURCE_SPEAKER:
        return
    spoken = list(words_are_by_their_speaker(parts, proof, hearing, at, at))
    # What the evidence says of its speaker itself is told there.
    yield from (each for each in spoken if has_errors([each]))
    if not has_errors(spoken) and not turned(known(seed.descriptor.language)):
        yield from fragment_is_not_negated(parts, seed, at)
