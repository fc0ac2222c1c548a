"""What evidence tells beside the quoted words stands in the source.

That is numbers, dates and names of reports, when something was said or happened, whom it is about, and translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.checks.source_index import Hearing
from generator.checks.verified import Proof, Run
from generator.diagnostics.model import Code, Diagnostic, rule, shown
from generator.format.decode import Text
from generator.format.seeds import known
from generator.text import numbers as figures

NUMBER_NOT_IN_PASSAGE = rule(
    "number-not-in-passage",
    """A report or translation has a number that the passage does not have, in digits or in words. Correct it, cite the
    passage that has it, or leave it out: what you have worked out yourself belongs in the text of a section or
    judgement. “Thousands” and “doubled” are numbers too. 1,200 and 1.200 are read as the language has them.""",
    told="a number is not in the passage",
)
DATE_NOT_IN_PASSAGE = rule(
    "date-not-in-passage",
    """A report or translation has a date that the passage does not have, or says more of it than the passage does, or
    so do `said` and `when`. Correct it, or cite the passage that has it. `said` and `when` may also have the source's
    own date, and `said` one that the passages of the occasion have; what you have worked out, from a weekday perhaps,
    is listed under `inferred`, which readers see.""",
    told="a date is not in the passage",
)
NAME_NOT_IN_PASSAGE = rule(
    "name-not-in-passage",
    """A report names an actor whom the passage does not name. Cite the passage that does; if a pronoun means the actor,
    list the actor under `about`, and the source must have named it before. An actor under `about` is named somewhere in
    the source or its descriptor; one whom it only implies is listed under `inferred`, which readers see.""",
    told="a name is not in the passage",
)
TRANSLATION_SAME_LANGUAGE = rule(
    "translation-same-language",
    """A translation is in another language than its source. In the same one it would be a second wording of the quote,
    which nothing has checked. Leave it out, or correct its language or that of the source.""",
    told="a translation is in the language of its source",
)
CODES: Final = (NUMBER_NOT_IN_PASSAGE, DATE_NOT_IN_PASSAGE, NAME_NOT_IN_PASSAGE, TRANSLATION_SAME_LANGUAGE)


def report_states_what_the_passage_has(proof: Proof, hearing: Hearing, language: str | None) -> Iterator[Diagnostic]:
    """Numbers, dates and names of a report stand in the passages that it cites.

    `language` is the report's own, None if nobody tells.
    """
    states = proof.evidence.states
    if states is None:
        return
    yield from _figures_of(states, language or "", proof, hearing)
    yield from _names(states, proof, hearing)


def evidence_tells_what_the_source_tells(
    proof: Proof, proofs: Mapping[str, Proof], hearing: Hearing
) -> Iterator[Diagnostic]:
    """When it was said or happened, whom it is about and how it is translated; `proofs` are those of the briefing."""
    yield from _moments(proof, proofs, hearing)
    yield from _about(proof, hearing)
    yield from translation_says_what_the_quote_says(proof, hearing)


def translation_says_what_the_quote_says(proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    """A translation is in another language than the source, and has no number or date that the passages do not have."""
    translation = proof.evidence.translation
    if translation is None:
        return
    source, into = _language(proof.runs, hearing), known(translation.language) or ""
    if source and into and _is_same(source, into):
        yield Diagnostic(
            code=TRANSLATION_SAME_LANGUAGE,
            message=f"the source itself is in the language {shown(into)}",
            span=translation.language.span,
            hint="leave the translation out, or correct the language here or in the source's descriptor",
        )
    yield from _figures_of(translation.text, into, proof, hearing)


def _is_same(one: str, other: str) -> bool:
    """Whether two tags are one language; "en" is "en-GB" and "zh-Hans" is not "zh-Hant"."""
    tags = zip(one.lower().split("-"), other.lower().split("-"), strict=False)
    return all(each == its for each, its in tags)


def _language(runs: Iterable[Run], hearing: Hearing) -> str:
    """The language of passages, empty if it is not known or not one."""
    languages = {known(hearing.library[run.seed].descriptor.language) or "" for run in runs}
    return languages.pop() if len(languages) == 1 else ""


def _words(runs: Iterable[Run], hearing: Hearing) -> list[str]:
    return [hearing.library[run.seed].words(run.first, run.last) for run in runs]


def _figures_of(text: Text, language: str, proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    """The numbers and dates of a text that are not in the passages."""
    words, source = _words(proof.runs, hearing), _language(proof.runs, hearing)
    for number in figures.missing_numbers(text, words, language, source_language=source):
        yield _missing(NUMBER_NOT_IN_PASSAGE, "the number", (number.start, number.end), text, proof)
    for date in figures.missing_dates(text, words, language, source_language=source):
        yield _missing(DATE_NOT_IN_PASSAGE, "the date", (date.start, date.end), text, proof)


def _missing(code: Code, what: str, place: tuple[int, int], text: Text, proof: Proof) -> Diagnostic:
    return Diagnostic(
        code=code,
        message=f"{what} {shown(text[slice(*place)])} is not in {_cited(proof)}",
        span=text.span_of(*place),
        hint="correct it, cite the passage that has it as well, or leave it out",
    )


# The dates of an EDTF text, with its marks for uncertainty; years of other than four digits and digits that nobody
# knows are left out, and seasons stand where months do.
_DATE: Final = re.compile(
    r"(?<![\dXYT:+-])(?P<year>\d{4})[~?%]?(?:-[~?%]?(?P<month>\d\d)[~?%]?(?:-[~?%]?(?P<day>\d\d)(?!\d))?(?!\d))?(?![\dX])"
)


def _days_in(moment: str) -> Iterator[tuple[int, int, figures.Day]]:
    """The dates that an EDTF text names, with their places; month and day are 0 if it does not tell them."""
    for found in _DATE.finditer(moment):
        year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
        yield found.start(), found.end(), figures.Day(year, month, day) if month <= 12 else figures.Day(year, 0, 0)


def _moments(proof: Proof, proofs: Mapping[str, Proof], hearing: Hearing) -> Iterator[Diagnostic]:
    """The dates of `said` and `when` of which neither the passages nor the sources' own dates tell."""
    evidence = proof.evidence
    here = list(proof.runs)
    told = [("when", evidence.when.date, here)] if evidence.when is not None else []
    if evidence.occasion is None:
        told.append(("said", evidence.said, here))
    elif evidence.occasion in proofs:
        told.append(("said", evidence.said, [*here, *proofs[evidence.occasion].runs]))
    for key, moment, runs in told:
        if moment is None or key in evidence.inferred:
            continue
        passages, language = [*_words(runs, hearing), *_published(runs, hearing)], _language(runs, hearing)
        for start, end, day in _days_in(moment):
            if not figures.tells(day, passages, language):
                yield Diagnostic(
                    code=DATE_NOT_IN_PASSAGE,
                    message=f"the date {shown(moment[start:end])} is not in {_cited(proof)}",
                    span=moment.span_of(start, end),
                    hint=f"correct it, cite the passage that has it as well, or write {_inferred(proof, key)}",
                )


def _published(runs: Iterable[Run], hearing: Hearing) -> Iterator[str]:
    """The own dates of the sources of some passages, in a form in which dates of texts are found."""
    for run in runs:
        for _, _, (year, month, day) in _days_in(known(hearing.library[run.seed].descriptor.published) or ""):
            yield "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def _about(proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    """The actors whom evidence is said to be about and whom its sources do not name."""
    if "about" in proof.evidence.inferred:
        return
    seeds = sorted({run.seed for run in proof.runs})
    for actor in proof.evidence.about:
        if actor in hearing.registry.actors and not any(
            hearing.voices(seed).first_named(actor) is not None or actor in hearing.described(seed) for seed in seeds
        ):
            yield Diagnostic(
                code=NAME_NOT_IN_PASSAGE,
                message=f"the source names {shown(actor)} nowhere",
                span=actor.span,
                hint="correct it, add the name that the source uses to its aliases, "
                f"or write {_inferred(proof, 'about')}",
            )


def _inferred(proof: Proof, key: str) -> str:
    """How to write that a key is inferred, beside those that are."""
    return f"`inferred: [{', '.join([*proof.evidence.inferred, key])}]`"


def _names(states: Text, proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    cited = [(run.seed, hearing.library[run.seed].slice(run.first, run.last)) for run in proof.runs]
    # Whom a pronoun of the passage means: the speaker, and those whom the writer lists, once the source has named them.
    meant = {
        str(id) for id in (proof.evidence.speaker, *proof.evidence.about) if _named_before(str(id), proof, hearing)
    }
    for mention in hearing.mentions(states):
        name = states[mention.start : mention.end]
        if not meant.intersection(mention.ids) and not any(
            hearing.names_one_of(mention.ids, name, seed, span) for seed, span in cited
        ):
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
