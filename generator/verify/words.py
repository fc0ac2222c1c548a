"""Quoted words stand in the passages that they cite: in evidence, in prose and in every other text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from generator import prose, quotes
from generator.briefing import Briefing, Evidence
from generator.decode import Text
from generator.diagnostics import Diagnostic, Related, Span, error
from generator.seeds import Library, Seed
from generator.verify.references import EVIDENCE_UNKNOWN, located, unknown
from generator.verify.verified import Proof, Run
from generator.yamldoc import shown

QUOTE_NOT_FOUND = error(
    "quote-not-found",
    """The words do not stand in the passage that they cite, in this order and spelling. Copy them from the passage; mark what
    is left out with […] and your own words with [square brackets]. What is not quoted belongs under `states`.""",
)
QUOTE_AMBIGUOUS = error(
    "quote-ambiguous",
    "The words stand more than once in what is cited, so that it is not clear which place is meant. Quote a few words more.",
)
QUOTE_NOWHERE_ONCE = error(
    "quote-place-unclear",
    "Without `at`, the words must stand in exactly one place of the briefing's sources. Name the passage.",
)
EVIDENCE_FORM = error(
    "evidence-form",
    "Evidence either quotes (`quote`) or reports (`states`), never both and never neither, and a report names its passage.",
)
PROSE_QUOTE_NOT_FOUND = error(
    "prose-quote-not-found",
    """Words between double quotation marks are always a quotation. They are looked for in the first evidence cited after them
    in the paragraph, or, in titles and other short texts, in any evidence of the briefing. Set your own terms in italics.""",
)
PROSE_QUOTE_UNCITED = error(
    "prose-quote-uncited",
    "A quotation in prose is followed, in its paragraph, by the evidence it comes from: `“…” [name]`.",
)
PARAGRAPH_UNCITED = error(
    "paragraph-uncited",
    """Every paragraph of a summary and of a section cites something, so that each statement leads to words. A section that
    only explains may say `context: yes`.""",
)
CODES: Final = (
    QUOTE_NOT_FOUND,
    QUOTE_AMBIGUOUS,
    QUOTE_NOWHERE_ONCE,
    EVIDENCE_FORM,
    PROSE_QUOTE_NOT_FOUND,
    PROSE_QUOTE_UNCITED,
    PARAGRAPH_UNCITED,
)


def prove(
    briefing: Briefing, sources: Mapping[str, Seed | None], library: Library
) -> tuple[dict[str, Proof], tuple[Diagnostic, ...]]:
    """The evidence of a briefing of which words and passages have been found, by name, and what stands in the way of the rest."""
    proofs: dict[str, Proof] = {}
    problems: list[Diagnostic] = []
    for name, evidence in briefing.spec.evidence.items():
        runs, wrong = located(evidence.at, sources)
        problems += wrong
        if (evidence.quote is None) == (evidence.states is None):
            which = "both quotes and states" if evidence.quote is not None else "neither quotes nor states"
            hint = "write `quote: |` with the source's words, or `states: |` with your own"
            problems.append(Diagnostic(code=EVIDENCE_FORM, message=f"{shown(name)} {which}", span=name.span, hint=hint))
        elif runs is None:
            continue
        elif evidence.quote is not None:
            proof, wrong = _proved_quote(name, evidence, evidence.quote, runs, sources, library)
            problems += wrong
            if proof is not None:
                proofs[name] = proof
        elif not runs:
            hint = "add `at:` with the passage, as in `at: p2`"
            problems.append(
                Diagnostic(
                    code=EVIDENCE_FORM, message=f"the report {shown(name)} names no passage", span=name.span, hint=hint
                )
            )
        else:
            proofs[name] = Proof(name=name, evidence=evidence, runs=runs, found=runs[0].seed, parts=())
    return proofs, tuple(problems)


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
    for paragraph in prose.paragraphs(text):
        cited = prose.citations(paragraph)
        for citation in cited:
            if citation.name not in briefing.declared:
                span = place(citation.start, citation.end)
                yield unknown(EVIDENCE_UNKNOWN, "the evidence", citation.name, sorted(briefing.declared), span)
        if must_cite and not cited:
            yield Diagnostic(
                code=PARAGRAPH_UNCITED,
                message="the paragraph cites nothing",
                span=place(paragraph.start, paragraph.end),
                hint="cite evidence by its name in square brackets, as in [armed-means]",
            )
        for quotation in prose.quotations(paragraph):
            span = place(quotation.start, quotation.end)
            following = next((c for c in cited if c.start >= quotation.end), None)
            if following is not None:
                names = _evidence_behind(following.name, briefing)
                if all(name in proofs for name in names):
                    yield from _in_any(
                        quotation.text,
                        span,
                        [proofs[name] for name in names],
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
                yield from _in_any(quotation.text, span, [proof], library, "the passage it reports")


def descriptors_quote_their_seed(library: Library) -> Iterator[Diagnostic]:
    """Quotations in what a descriptor says stand in the seed that it describes."""
    for seed in library.values():
        record = seed.descriptor
        for text in (record.label, *record.caveats):
            found, wrong = prose.quotations_in(text, text.span_of)
            yield from wrong
            for quotation in found:
                if not quotes.match(seed.text, quotation.text):
                    span = text.span_of(quotation.start, quotation.end)
                    yield _not_found(quotation.text, span, [(seed, 1, len(seed.passages))], "the seed")


def _proved_quote(
    name: Text,
    evidence: Evidence,
    quote: Text,
    runs: tuple[Run, ...],
    sources: Mapping[str, Seed | None],
    library: Library,
) -> tuple[Proof | None, tuple[Diagnostic, ...]]:
    given = bool(runs)
    if not given:
        if None in sources.values():
            return None, ()
        seeds = [seed for seed in sources.values() if seed is not None]
        runs = tuple(Run(seed=seed.id, first=n.number, last=n.number) for seed in seeds for n in seed.passages)
    matches = [(run, match) for run in runs for match in _matches(library[run.seed], run, quote)]
    if len(matches) == 1:
        run, parts = matches[0]
        return Proof(name=name, evidence=evidence, runs=runs if given else (run,), found=run.seed, parts=parts), ()
    if matches:
        related = tuple(
            Related(
                span=Span(source=library[run.seed].source, start=parts[0].start, end=parts[-1].end),
                label=f"here in {_place(run)}",
            )
            for run, parts in ((run, _verbatim(parts)) for run, parts in matches[:_SHOWN])
        )
        if given:
            hint = "quote a few words more, so that only one place fits"
            problem = Diagnostic(
                code=QUOTE_AMBIGUOUS,
                message=f"the words stand {len(matches)} times in what is cited",
                span=quote.span,
                hint=hint,
                related=related,
            )
        else:
            hint = f"name the passage, as in `at: {_place(matches[0][0])}`"
            problem = Diagnostic(
                code=QUOTE_NOWHERE_ONCE,
                message=f"the words stand in {len(matches)} places",
                span=quote.span,
                hint=hint,
                related=related,
            )
        return None, (problem,)
    elsewhere = _elsewhere(quote, sources, library) if given else None
    if elsewhere is not None:
        run, parts = elsewhere
        words = _verbatim(parts)
        related = (
            Related(
                span=Span(source=library[run.seed].source, start=words[0].start, end=words[-1].end),
                label=f"the words stand in {_place(run)}",
            ),
        )
        hint = f"if this place is meant, write `at: {_place(run)}`"
        return None, (
            Diagnostic(
                code=QUOTE_NOT_FOUND,
                message="the words are not in the passage cited",
                span=quote.span,
                hint=hint,
                related=related,
            ),
        )
    where = "the passage cited" if given else "any source of the briefing"
    return None, (_not_found(quote, quote.span, [(library[run.seed], run.first, run.last) for run in runs], where),)


# So many places of an ambiguous quote are shown; the writer needs two to see the problem.
_SHOWN: Final = 4


def _matches(seed: Seed, run: Run, quote: str) -> list[tuple[quotes.Part, ...]]:
    span = seed.slice(run.first, run.last)
    return [
        tuple(part.moved(span.start) for part in match.parts)
        for match in quotes.match(seed.text[span.start : span.end], quote)
    ]


def _verbatim(parts: tuple[quotes.Part, ...]) -> tuple[quotes.Part, ...]:
    return tuple(part for part in parts if part.kind == "verbatim") or parts


def _elsewhere(
    quote: str, sources: Mapping[str, Seed | None], library: Library
) -> tuple[Run, tuple[quotes.Part, ...]] | None:
    for seed in sources.values():
        for passage in seed.passages if seed is not None else ():
            assert seed is not None
            run = Run(seed=seed.id, first=passage.number, last=passage.number)
            for parts in _matches(seed, run, quote):
                return run, parts
    return None


def _not_found(words: str, span: Span, places: list[tuple[Seed, int, int]], where: str) -> Diagnostic:
    best: tuple[float, Seed, int, int] | None = None
    for seed, first, last in places:
        slice_ = seed.slice(first, last)
        near = quotes.nearest(seed.text[slice_.start : slice_.end], words)
        if near is not None and (best is None or near.ratio > best[0]):
            best = (near.ratio, seed, slice_.start + near.start, slice_.start + near.end)
    hint, related = "copy the words from the source, or report them under `states`", ()
    if best is not None:
        _, seed, start, end = best
        hint = f"the nearest words are: {seed.text[start:end]}"
        label = f"the nearest words, in p{seed.passage_at(start)}"
        return Diagnostic(
            code=QUOTE_NOT_FOUND,
            message=f"the words are not in {where}",
            span=span,
            hint=hint,
            related=(Related(span=Span(source=seed.source, start=start, end=end), label=label),),
        )
    return Diagnostic(
        code=QUOTE_NOT_FOUND, message=f"the words are not in {where}", span=span, hint=hint, related=related
    )


def _evidence_behind(name: str, briefing: Briefing) -> tuple[str, ...]:
    judgement = (briefing.spec.judgements or {}).get(name)  # type: ignore[call-overload]
    if judgement is not None:
        return tuple(str(item) for item in (*judgement.rests_on, *judgement.against))
    return (name,)


def _in_briefing(
    words: str, span: Span, briefing: Briefing, proofs: Mapping[str, Proof], library: Library
) -> Iterator[Diagnostic]:
    if len(proofs) == len(briefing.spec.evidence):
        yield from _in_any(words, span, list(proofs.values()), library, "any evidence of the briefing")


def _in_any(words: str, span: Span, proofs: list[Proof], library: Library, where: str) -> Iterator[Diagnostic]:
    """A problem unless the words stand in a passage that one of the proofs cites."""
    runs = dict.fromkeys(run for proof in proofs for run in proof.runs)
    if not any(_matches(library[run.seed], run, words) for run in runs):
        problem = _not_found(words, span, [(library[run.seed], run.first, run.last) for run in runs], where)
        yield Diagnostic(
            code=PROSE_QUOTE_NOT_FOUND, message=problem.message, span=span, hint=problem.hint, related=problem.related
        )


def _place(run: Run) -> str:
    return f"p{run.first}" if run.first == run.last else f"p{run.first}-p{run.last}"
