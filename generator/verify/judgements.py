"""Judgements are stated on the site's scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator import likelihood
from generator.briefing import Judgement
from generator.decode import Text
from generator.diagnostics import Diagnostic, error
from generator.likelihood import Scale
from generator.yamldoc import shown

JUDGEMENT_LIKELIHOOD = error(
    "judgement-likelihood",
    """A judgement says how likely something is with exactly one term of the scale that the site declares, so that
    readers know the range that is meant. Split a judgement that needs two.""",
)
CODES: Final = (JUDGEMENT_LIKELIHOOD,)


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
