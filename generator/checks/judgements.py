"""Judgements are stated on the site's scale, rest on something, and say so when that comes from one origin alone."""

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
# A level of confidence, and not a confident man.
_CONFIDENCE: Final = re.compile(
    r"\b(?:low|moderate|medium|high|full|some|little|limited|great)[\s-]+(?:\w+\s+)?confidence\b|\bwith confidence\b"
    r"|\bconfidence (?:level|is|in this)\b|\bwe (?:are|remain) (?:\w+ )?confident\b",
    re.IGNORECASE,
)


def terms_of(text: prose.Prose, scale: Scale) -> tuple[FoundTerm, ...]:
    """The terms of the scale that the writer of a judgement uses; words in quotation marks are somebody else's."""
    quoted = prose.quotations(text)
    return tuple(
        found
        for found in likelihood.terms_in(text.text, scale)
        if not any(quotation.start <= found.start < quotation.end for quotation in quoted)
    )


def judgement_has_one_term(read: ReadJudgement, context: BriefingContext) -> Iterator[Diagnostic]:
    """The text uses exactly one term of the scale."""
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
    """The judgements of a briefing use one row of the scale's words."""
    second_row = context.whole.scale.second_row
    first: tuple[Text, FoundTerm] | None = None
    for text, term in ((read.judgement.text, read.terms[0]) for read in context.judgements if read.terms):
        if first is None:
            first = text, term
        elif (term.word in second_row) != (first[1].word in second_row):
            words = [word for word in term.term.words if (word in second_row) == (first[1].word in second_row)]
            there = first[0].span_of(first[1].start, first[1].end)
            yield Diagnostic(
                code=LIKELIHOOD_ROWS_MIXED,
                message=f"{shown(term.word)} is of another row of the scale than {shown(first[1].word)}",
                span=text.span_of(term.start, term.end),
                hint=f"write {' or '.join(words)}",
                related=(Related(span=there, label="the first word of the other row"),),
            )


def no_sentence_mixes_likelihood_and_confidence(read: ReadJudgement, _: BriefingContext) -> Iterator[Diagnostic]:
    """No sentence of a judgement has both a term of likelihood and a level of confidence."""
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
    """A judgement names at least one piece of evidence."""
    if not read.judgement.rests_on:
        hint = "name the evidence, as in `rests_on: [name]`"
        message = f"the judgement {shown(read.name)} rests on nothing"
        yield Diagnostic(code=JUDGEMENT_BASELESS, message=message, span=read.name.span, hint=hint)


def judgement_rests_on_more_than_one_origin(read: ReadJudgement, context: BriefingContext) -> Iterator[Diagnostic]:
    """The evidence for a judgement, as far as it has been found, comes from two independent origins or more.

    A document of unknown origin is not known to be independent. One document alone is one origin, known or not.
    """
    rests_on = [context.evidence[str(name)] for name in read.judgement.rests_on if str(name) in context.evidence]
    behind = origins(context.seeds[cited.seed] for checked in rests_on for cited in checked.ranges)
    documents = len(behind.traced) + len(behind.untraced)
    if not documents or len(behind.known) > 1:
        return
    if documents == 1 or not behind.untraced:
        yield Diagnostic(
            code=JUDGEMENT_ONE_ORIGIN,
            message=f"the judgement {shown(read.name)} rests on one {'origin' if behind.known else 'document'}",
            span=read.name.span,
            hint="add evidence of another origin, or waive this with the reason",
        )
    else:
        files = ", ".join(f"seeds/{id}.yml" for id in behind.untraced[:_MOST_NAMED])
        more = f" and {len(behind.untraced) - _MOST_NAMED} more" if len(behind.untraced) > _MOST_NAMED else ""
        yield Diagnostic(
            code=JUDGEMENT_ORIGIN_UNKNOWN,
            message=f"the judgement {shown(read.name)} rests on {documents} documents that may be of one origin",
            span=read.name.span,
            hint=f"write `origin: …` in {files}{more} where it is known, or waive this with the reason",
        )


# So many files fit into a hint; the page of a source tells of each whether its origin is known.
_MOST_NAMED: Final = 3


def one_origin_is_told_once(problems: Sequence[Diagnostic]) -> Diagnostic:
    """Return one problem for several judgements of a briefing that rest on one origin each."""
    names = [shown(problem.span.file.text[problem.span.start : problem.span.end]) for problem in problems]
    few = names if len(names) <= _MOST_JUDGEMENTS else [*names[: _MOST_JUDGEMENTS - 1], "others"]
    what = "document" if all(problem.message.endswith("document") for problem in problems) else "origin"
    return replace(
        problems[0],
        message=f"the judgements {', '.join(few[:-1])} and {few[-1]} rest on one {what} each",
        related=tuple(Related(span=problem.span, label="so does this") for problem in problems[1:_MOST_JUDGEMENTS]),
    )


# So many names of judgements fit a line.
_MOST_JUDGEMENTS: Final = 4
