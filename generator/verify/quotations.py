"""Quotations in prose and in every other text stand in what they cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from generator import prose
from generator.actors import Registry
from generator.briefing import Briefing
from generator.decode import Text
from generator.diagnostics import Diagnostic, Span, error, shown
from generator.seeds import Library, Seed
from generator.verify.evidence import nearest, readings
from generator.verify.references import EVIDENCE_UNKNOWN, located, unknown
from generator.verify.verified import Proof, Run

PROSE_QUOTE_NOT_FOUND = error(
    "prose-quote-not-found",
    """Words between double quotation marks are always a quotation. They are looked for in the first evidence cited
    after them in the paragraph, or, in titles and other short texts, in any evidence of the briefing. Set your own
    terms in italics.""",
)
PROSE_QUOTE_UNCITED = error(
    "prose-quote-uncited",
    "A quotation in prose is followed, in its paragraph, by the evidence it comes from: `“…” [name]`.",
)
PARAGRAPH_UNCITED = error(
    "paragraph-uncited",
    """Every paragraph of a summary and of a section cites something, so that each statement leads to words. A section
    that only explains may say `context: yes`.""",
)
CODES: Final = (PROSE_QUOTE_NOT_FOUND, PROSE_QUOTE_UNCITED, PARAGRAPH_UNCITED)


def prose_quotes_what_it_cites(
    text: prose.Prose,
    place: Callable[[int, int], Span],
    briefing: Briefing,
    proofs: Mapping[str, Proof],
    library: Library,
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
            yield Diagnostic(
                code=PARAGRAPH_UNCITED,
                message="the paragraph cites nothing",
                span=place(paragraph.start, paragraph.end),
                hint="cite evidence by its name in square brackets, as in [armed-means]",
            )
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
                        _runs(proofs[name] for name in names),
                        library,
                        f"what [{following.name}] cites",
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
                yield from _in_briefing(quotation.text, span, briefing, proofs, library)
    for quotation in prose.quotations(text):
        # What is left are headings, which have no citation of their own.
        if quotation not in in_paragraphs:
            yield from _in_briefing(quotation.text, place(quotation.start, quotation.end), briefing, proofs, library)


def texts_quote_the_evidence(
    texts: Iterable[Text], briefing: Briefing, proofs: Mapping[str, Proof], library: Library
) -> Iterator[Diagnostic]:
    """Quotations in titles and other plain texts stand in some evidence of the briefing."""
    for text in texts:
        found, wrong = prose.quotations_in(text, text.span_of)
        yield from wrong
        for quotation in found:
            yield from _in_briefing(
                quotation.text, text.span_of(quotation.start, quotation.end), briefing, proofs, library
            )


def reports_quote_their_passage(proofs: Mapping[str, Proof], library: Library) -> Iterator[Diagnostic]:
    """Quotations inside `states` stand in the passages that the report itself cites."""
    for proof in proofs.values():
        if proof.evidence.states is not None:
            found, wrong = prose.quotations_in(proof.evidence.states, proof.evidence.states.span_of)
            yield from wrong
            for quotation in found:
                span = proof.evidence.states.span_of(quotation.start, quotation.end)
                yield from _in_any(quotation.text, span, list(proof.runs), library, "the passage it reports")


def registry_quotes_what_it_cites(registry: Registry, library: Library) -> Iterator[Diagnostic]:
    """Quotations in roles stand in the passages that tell of them; titles of topics and stances hold none."""
    by_id: dict[str, Seed | None] = dict(library)
    for actor in registry.actors.values():
        for role in actor.roles:
            found, wrong = prose.quotations_in(role.role, role.role.span_of)
            yield from wrong
            for quotation in found:
                span = role.role.span_of(quotation.start, quotation.end)
                runs = list(located(role.at, by_id)[0] or ())
                yield from _in_any(quotation.text, span, runs, library, "the passages of the role")
    for topic in registry.topics.values():
        for title in (topic.title, *(topic.stances or {}).values()):
            for quotation in prose.quotations_in(title, title.span_of)[0]:
                yield Diagnostic(
                    code=PROSE_QUOTE_UNCITED,
                    message=f"{shown(quotation.text)} is quoted where nothing can be cited",
                    span=title.span_of(quotation.start, quotation.end),
                    hint="leave the quotation marks out",
                )


def descriptors_quote_their_seed(library: Library) -> Iterator[Diagnostic]:
    """Quotations in what a descriptor says stand in the seed that it describes."""
    for seed in library.values():
        record = seed.descriptor
        for text in (record.label, *record.caveats):
            found, wrong = prose.quotations_in(text, text.span_of)
            yield from wrong
            for quotation in found:
                whole = Run(seed=seed.id, first=1, last=len(seed.passages))
                span = text.span_of(quotation.start, quotation.end)
                yield from _in_any(quotation.text, span, [whole] if seed.passages else [], library, "the seed")


def _evidence_behind(name: str, briefing: Briefing) -> tuple[str, ...]:
    judgement = (briefing.spec.judgements or {}).get(name)  # type: ignore[call-overload]
    if judgement is not None:
        return tuple(str(item) for item in (*judgement.rests_on, *judgement.against))
    return (name,)


def _in_briefing(
    words: str, span: Span, briefing: Briefing, proofs: Mapping[str, Proof], library: Library
) -> Iterator[Diagnostic]:
    if len(proofs) == len(briefing.spec.evidence):
        yield from _in_any(words, span, _runs(proofs.values()), library, "any evidence of the briefing")


def _runs(proofs: Iterable[Proof]) -> list[Run]:
    return list(dict.fromkeys(run for proof in proofs for run in proof.runs))


def _in_any(words: str, span: Span, runs: list[Run], library: Library, where: str) -> Iterator[Diagnostic]:
    """A problem unless the words stand in one of the runs of passages."""
    if not any(readings(library[run.seed], run, words, closed=True) for run in runs):
        hint, related = nearest(words, [(library[run.seed], run) for run in runs])
        message = f"the words are not in {where}"
        yield Diagnostic(code=PROSE_QUOTE_NOT_FOUND, message=message, span=span, hint=hint, related=related)
