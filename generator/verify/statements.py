"""What evidence states in the writer's words stands in the passage: its numbers, its dates and the actors it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator import figures
from generator.decode import Text
from generator.diagnostics import Code, Diagnostic, rule, shown
from generator.seeds import known
from generator.verify.hearing import Hearing
from generator.verify.verified import Proof

NUMBER_NOT_IN_PASSAGE = rule(
    "number-not-in-passage",
    """A report states a number that the passage does not have, in digits or in words. Correct it, cite the passage that
    has it, or leave it out: what you have worked out yourself belongs in the text of a section or judgement.""",
    told="a number is not in the passage",
)
DATE_NOT_IN_PASSAGE = rule(
    "date-not-in-passage",
    """A report states a date that the passage does not have, or says more of it than the passage does. Correct it, or
    cite the passage that has it.""",
    told="a date is not in the passage",
)
NAME_NOT_IN_PASSAGE = rule(
    "name-not-in-passage",
    """A report names an actor whom the passage does not name. Cite the passage that does; if a pronoun means the actor,
    list the actor under `about`, and the source must have named it before.""",
    told="a name is not in the passage",
)
CODES: Final = (NUMBER_NOT_IN_PASSAGE, DATE_NOT_IN_PASSAGE, NAME_NOT_IN_PASSAGE)


def report_states_what_the_passage_has(proof: Proof, hearing: Hearing, language: str | None) -> Iterator[Diagnostic]:
    """Numbers, dates and names of a report stand in the passages that it cites.

    `language` is the report's own, that of the source if None.
    """
    states = proof.evidence.states
    if states is None:
        return
    words = [hearing.library[run.seed].words(run.first, run.last) for run in proof.runs]
    source = known(hearing.library[proof.found].descriptor.language) or ""
    for number in figures.missing_numbers(states, words, language or source, source_language=source):
        yield _missing(NUMBER_NOT_IN_PASSAGE, "the number", (number.start, number.end), states, proof)
    for date in figures.missing_dates(states, words, language or source, source_language=source):
        yield _missing(DATE_NOT_IN_PASSAGE, "the date", (date.start, date.end), states, proof)
    yield from _names(states, proof, hearing)


def _missing(code: Code, what: str, place: tuple[int, int], states: Text, proof: Proof) -> Diagnostic:
    return Diagnostic(
        code=code,
        message=f"{what} {shown(states[slice(*place)])} is not in {_cited(proof)}",
        span=states.span_of(*place),
        hint="correct it, cite the passage that has it as well, or leave it out",
    )


def _names(states: Text, proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    present = set()
    for run in proof.runs:
        span = hearing.library[run.seed].slice(run.first, run.last)
        present |= {id for mention in hearing.voices(run.seed).mentions_in(span.start, span.end) for id in mention.ids}
    # Whom a pronoun of the passage means: the speaker, and those whom the writer lists, once the source has named them.
    meant = {
        str(id) for id in (proof.evidence.speaker, *proof.evidence.about) if _named_before(str(id), proof, hearing)
    }
    for mention in hearing.mentions(states):
        if not set(mention.ids) & (present | meant):
            name = states[mention.start : mention.end]
            yield Diagnostic(
                code=NAME_NOT_IN_PASSAGE,
                message=f"{shown(name)} is not named in {_cited(proof)}",
                span=states.span_of(mention.start, mention.end),
                hint=f"cite the passage that names it as well; if a pronoun does, write `about: [{mention.ids[0]}]`",
            )


def _named_before(actor: str, proof: Proof, hearing: Hearing) -> bool:
    return any(
        hearing.voices(run.seed).named_before(actor, hearing.library[run.seed].slice(run.first, run.last).start)
        is not None
        for run in proof.runs
    )


def _cited(proof: Proof) -> str:
    runs = (f"p{run.first}" if run.first == run.last else f"p{run.first}-p{run.last}" for run in proof.runs)
    return ", ".join(runs)
