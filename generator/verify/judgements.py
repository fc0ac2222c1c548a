"""Judgements are stated on the site's scale, rest on something, and say so when that comes from one origin alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator import likelihood
from generator.briefing import Judgement
from generator.decode import Text
from generator.diagnostics import Diagnostic, error, shown, warning
from generator.likelihood import Scale
from generator.seeds import Library, origins
from generator.verify.verified import Proof

JUDGEMENT_LIKELIHOOD = error(
    "judgement-likelihood",
    """A judgement says how likely something is with exactly one term of the scale that the site declares, so that
    readers know the range that is meant. Split a judgement that needs two.""",
)
JUDGEMENT_BASELESS = error("judgement-baseless", "A judgement rests on at least one piece of evidence.")
JUDGEMENT_ONE_ORIGIN = warning(
    "judgement-one-origin",
    """All evidence for the judgement comes from one origin, so that nothing confirms it. Add evidence of another
    origin, or waive the warning with the reason, which readers see.""",
)
CODES: Final = (JUDGEMENT_LIKELIHOOD, JUDGEMENT_BASELESS, JUDGEMENT_ONE_ORIGIN)


def judgement_has_one_term(name: Text, judgement: Judgement, scale: Scale) -> Iterator[Diagnostic]:
    """The text uses exactly one term of the scale."""
    found = likelihood.terms_in(judgement.text, scale)
    if not found:
        words = ", ".join(term.words[0] for term in scale.terms)
        yield Diagnostic(
            code=JUDGEMENT_LIKELIHOOD,
            message=f"the judgement {shown(name)} does not say how likely it is",
            span=judgement.text.span,
            hint=f"use one of: {words}",
        )
    for extra in found[1:]:
        yield Diagnostic(
            code=JUDGEMENT_LIKELIHOOD,
            message=f"a second term of likelihood, {shown(judgement.text[extra.start : extra.end])}",
            span=judgement.text.span_of(extra.start, extra.end),
            hint="split the judgement in two",
        )


def judgement_rests_on_more_than_one_origin(
    name: Text, judgement: Judgement, proofs: Mapping[str, Proof], library: Library
) -> Iterator[Diagnostic]:
    """The evidence for the judgement, as far as it has been found, comes from two independent origins or more."""
    if not judgement.rests_on:
        hint = "name the evidence, as in `rests_on: [armed-means]`"
        message = f"the judgement {shown(name)} rests on nothing"
        yield Diagnostic(code=JUDGEMENT_BASELESS, message=message, span=name.span, hint=hint)
    behind = [proofs[str(item)] for item in judgement.rests_on if item in proofs]
    found = origins(library[run.seed] for proof in behind for run in proof.runs)
    if len(found) == 1:
        yield Diagnostic(
            code=JUDGEMENT_ONE_ORIGIN,
            message=f"the judgement {shown(name)} rests on one origin",
            span=name.span,
            hint="add evidence of another origin, or `waive: {judgement-one-origin: the reason}`",
        )
