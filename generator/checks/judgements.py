"""Checks that judgements use one term of the site's scale and rest on evidence, and of more than one origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from generator.checks.context import BriefingContext, ReadJudgement
from generator.diagnostics.model import Diagnostic, Related, error, rule, shown, warning
from generator.format import likelihood
from generator.format.briefing import Briefing
from generator.format.decode.scalars import Text
from generator.format.likelihood import FoundTerm, Scale
from generator.format.seeds import origins
from generator.text import prose

JUDGEMENT_LIKELIHOOD = error(
    "judgement-likelihood",
    """A judgement says how likely something is with exactly one term of the scale that the site declares, so that
    readers know the range that is meant. Split a judgement that needs two.""",
)
JUDGEMENT_BASELESS = rule(
    "judgement-baseless",
    "A judgement rests on at least one piece of evidence.",
    told="it rests on no evidence",
)
JUDGEMENT_ONE_ORIGIN = warning(
    "judgement-one-origin",
    """All evidence for the judgement comes from one origin, so that nothing confirms it. Add evidence of another
    origin, or waive the warning with the reason, which readers see.""",
    told="it rests on one origin alone",
)
JUDGEMENT_ORIGIN_UNKNOWN = warning(
    "judgement-origin-unknown",
    """The judgement rests on several documents, and no two of them are known to be independent: `origin` in their
    descriptors would tell. Documents of unknown origin may all repeat one report. Write the origins that are known, or
    waive the warning with the reason, which readers see.""",
    told="whether its sources are independent is not known",
)
LIKELIHOOD_ROWS_MIXED = rule(
    "likelihood-rows-mixed",
    """The scale has two rows of words for the same steps, and one product keeps to one of them (ICD 203): a reader
    could take "likely" and "probable" for two degrees. Use the word of the same step in the other row.""",
    told="words of both rows of the scale are used",
)
LIKELIHOOD_WITH_CONFIDENCE = rule(
    "likelihood-with-confidence",
    """A level of confidence and a degree of likelihood never stand in one sentence (ICD 203), since readers mix them
    up. The judgement has a key for its confidence; leave it out of the sentence.""",
    told="likelihood and confidence stand in one sentence",
)
# A level of confidence; "a confident man" is none.
_CONFIDENCE: Final = re.compile(
    r"\b(?:low|moderate|medium|high|full|some|little|limited|great)[\s-]+(?:\w+\s+)?confidence\b|\bwith confidence\b"
    r"|\bconfidence (?:level|is|in this)\b|\bwe (?:are|remain) (?:\w+ )?confident\b",
    re.IGNORECASE,
)


def terms_of(text: prose.Prose, scale: Scale) -> tuple[FoundTerm, ...]:
    """Return the terms of the scale in a judgement, without those in quotations, which are not the writer's words."""
    quotations = prose.quotations(text)
    return tuple(
        term
        for term in likelihood.terms_in(text.text, scale)
        if not any(quotation.start <= term.start < quotation.end for quotation in quotations)
    )


def judgement_has_one_term(read: ReadJudgement, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report a judgement with no term of the scale, and every term after the first."""
    judgement = read.judgement
    if not read.terms:
        words = ", ".join(term.words[0] for term in context.whole.scale.terms)
        yield Diagnostic(
            code=JUDGEMENT_LIKELIHOOD,
            message=f"the judgement {shown(read.name)} does not say how likely it is",
            span=judgement.text.span,
            hint=f"use one of: {words}",
        )
    for extra in read.terms[1:]:
        yield Diagnostic(
            code=JUDGEMENT_LIKELIHOOD,
            message=f"a second term of likelihood, {shown(judgement.text[extra.start : extra.end])}",
            span=judgement.text.span_of(extra.start, extra.end),
            hint="split the judgement in two",
        )


def judgements_keep_to_one_row(_: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report judgements of a briefing that use words of another row of the scale than the first judgement."""
    second_row = context.whole.scale.second_row
    first: tuple[Text, FoundTerm] | None = None
    for text, term in ((read.judgement.text, read.terms[0]) for read in context.judgements if read.terms):
        if first is None:
            first = text, term
        elif (term.word in second_row) != (first[1].word in second_row):
            words = [word for word in term.term.words if (word in second_row) == (first[1].word in second_row)]
            place = first[0].span_of(first[1].start, first[1].end)
            yield Diagnostic(
                code=LIKELIHOOD_ROWS_MIXED,
                message=f"{shown(term.word)} is of another row of the scale than {shown(first[1].word)}",
                span=text.span_of(term.start, term.end),
                hint=f"write {' or '.join(words)}",
                related=(Related(span=place, label="the first word of the other row"),),
            )


def no_sentence_mixes_likelihood_and_confidence(read: ReadJudgement, _: BriefingContext) -> Iterator[Diagnostic]:
    """Report sentences of a judgement with both a term of likelihood and a level of confidence."""
    text = read.judgement.text
    for paragraph in prose.paragraphs(read.prose):
        for sentence in prose.sentences(paragraph):
            confidence = _CONFIDENCE.search(text, sentence.start, sentence.end)
            if confidence and any(sentence.start <= term.start < sentence.end for term in read.terms):
                yield Diagnostic(
                    code=LIKELIHOOD_WITH_CONFIDENCE,
                    message=f"{shown(confidence[0])} stands in one sentence with a likelihood",
                    span=text.span_of(*confidence.span()),
                    hint="leave it out: `confidence:` says it, apart from how likely the thing is",
                )


def judgement_rests_on_evidence(read: ReadJudgement, _: BriefingContext) -> Iterator[Diagnostic]:
    """Report a judgement that names no evidence."""
    if not read.judgement.rests_on:
        hint = "name the evidence, as in `rests_on: [name]`"
        message = f"the judgement {shown(read.name)} rests on nothing"
        yield Diagnostic(code=JUDGEMENT_BASELESS, message=message, span=read.name.span, hint=hint)


def judgement_rests_on_more_than_one_origin(read: ReadJudgement, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report a judgement whose evidence, as far as it was found, comes from fewer than two independent origins.

    A document of unknown origin is not known to be independent. A single document is one origin, known or not.
    """
    rests_on = [context.evidence[str(name)] for name in read.judgement.rests_on if str(name) in context.evidence]
    of_evidence = origins(context.seeds[cited.seed] for checked in rests_on for cited in checked.ranges)
    documents = len(of_evidence.traced) + len(of_evidence.untraced)
    if not documents or len(of_evidence.known) > 1:
        return
    if documents == 1 or not of_evidence.untraced:
        yield Diagnostic(
            code=JUDGEMENT_ONE_ORIGIN,
            message=f"the judgement {shown(read.name)} rests on one {'origin' if of_evidence.known else 'document'}",
            span=read.name.span,
            hint="add evidence of another origin, or waive this with the reason",
        )
    else:
        files = ", ".join(f"seeds/{id}.yml" for id in of_evidence.untraced[:_MOST_NAMED])
        more = f" and {len(of_evidence.untraced) - _MOST_NAMED} more" if len(of_evidence.untraced) > _MOST_NAMED else ""
        yield Diagnostic(
            code=JUDGEMENT_ORIGIN_UNKNOWN,
            message=f"the judgement {shown(read.name)} rests on {documents} documents that may be of one origin",
            span=read.name.span,
            hint=f"write `origin: …` in {files}{more} where it is known, or waive this with the reason",
        )


# A hint names at most so many files; the page of each source says whether its origin is known.
_MOST_NAMED: Final = 3


def one_origin_is_told_once(problems: Sequence[Diagnostic]) -> Diagnostic:
    """Return one problem in place of several judgements of a briefing that rest on one origin each."""
    names = [shown(problem.span.file.text[problem.span.start : problem.span.end]) for problem in problems]
    few = names if len(names) <= _MOST_JUDGEMENTS else [*names[: _MOST_JUDGEMENTS - 1], "others"]
    kind = "document" if all(problem.message.endswith("document") for problem in problems) else "origin"
    return replace(
        problems[0],
        message=f"the judgements {', '.join(few[:-1])} and {few[-1]} rest on one {kind} each",
        related=tuple(Related(span=problem.span, label="so does this") for problem in problems[1:_MOST_JUDGEMENTS]),
    )


# A message names at most so many judgements.
_MOST_JUDGEMENTS: Final = 4
