"""What evidence tells beside the quoted words stands in the source.

That is numbers, dates and names of reports, when something was said or happened, whom it is about, and translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from generator.checks.context import BriefingContext
from generator.checks.source_index import SourceIndex
from generator.checks.verified import CheckedEvidence
from generator.diagnostics.model import Code, Diagnostic, rule, shown
from generator.format.decode.scalars import Text
from generator.format.seeds import PassageRange, known
from generator.text.numbers import reading as figures
from generator.text.numbers.calendar_dates import PartialDate
from generator.text.numbers.languages import LANGUAGES

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


def report_states_what_the_passage_has(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """Numbers, dates and names of a report stand in the passages that it cites."""
    states = checked.evidence.states
    if states is None:
        return
    yield from _figures_of(states, context.language or "", checked, context)
    yield from _names(states, checked, context.source_index)


def evidence_tells_what_the_source_tells(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """The source tells when something was said or happened, and whom it is about."""
    yield from _moments(checked, context.evidence, context.source_index)
    yield from _about(checked, context.source_index)


def translation_says_what_the_quote_says(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """A translation is in another language than the source, and has no number or date that the passages do not have."""
    translation, source_index = checked.evidence.translation, context.source_index
    if translation is None:
        return
    source, into = _language(checked.ranges, source_index), known(translation.language) or ""
    if source and into and _is_same(source, into):
        yield Diagnostic(
            code=TRANSLATION_SAME_LANGUAGE,
            message=f"the source itself is in the language {shown(into)}",
            span=translation.language.span,
            hint="leave the translation out, or correct the language here or in the source's descriptor",
        )
    yield from _figures_of(translation.text, into, checked, context)


def _is_same(one: str, other: str) -> bool:
    """Whether two tags are one language; "en" is "en-GB" and "zh-Hans" is not "zh-Hant"."""
    tags = zip(one.lower().split("-"), other.lower().split("-"), strict=False)
    return all(each == its for each, its in tags)


def _language(ranges: Iterable[PassageRange], source_index: SourceIndex) -> str:
    """The language of passages, empty if it is not known or not one."""
    languages = {known(source_index.library[passage_range.seed].descriptor.language) or "" for passage_range in ranges}
    return languages.pop() if len(languages) == 1 else ""


def _words(ranges: Iterable[PassageRange], source_index: SourceIndex) -> list[str]:
    return [
        source_index.library[passage_range.seed].words(passage_range.first, passage_range.last)
        for passage_range in ranges
    ]


def _figures_of(text: Text, language: str, checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """The numbers and dates of a text that are not in the passages."""
    words, source = _words(checked.ranges, context.source_index), _language(checked.ranges, context.source_index)
    for number in figures.missing_numbers(text, words, language, source_language=source):
        place = (number.start, number.end)
        problem = _missing(NUMBER_NOT_IN_PASSAGE, "the number", place, text, checked)
        elsewhere = _passage_with(text[slice(*place)], language, checked, context)
        yield replace(problem, hint=elsewhere) if elsewhere else problem
    for date in figures.missing_dates(text, words, language, source_language=source):
        yield _missing(DATE_NOT_IN_PASSAGE, "the date", (date.start, date.end), text, checked)


def _passage_with(number: str, language: str, checked: CheckedEvidence, context: BriefingContext) -> str | None:
    """A hint that names the first passage of the briefing's sources which has a number, those of the evidence first."""
    sources = {str(seed): str(name) for name, seed in context.briefing.spec.sources.items()}
    for id in dict.fromkeys((*(passages.seed for passages in checked.ranges), *sources)):
        seed = context.seeds.get(id)
        if seed is None:
            continue
        source = known(seed.descriptor.language) or ""
        if not context.budget.spare(len(seed.text) * (1 if source else len(LANGUAGES))):
            return None
        for passage in seed.passages:
            words = seed.text[passage.start : passage.end]
            if not figures.missing_numbers(number, [words], language, source_language=source):
                where = f"p{passage.number}"
                cited = [
                    *map(str, checked.evidence.at),
                    where if len(sources) == 1 else f"{sources.get(id, id)} {where}",
                ]
                of = "" if len(sources) == 1 else f" of {sources.get(id, id)}"
                return f"it stands in {where}{of}: if that is meant, cite it too, as in `at: [{', '.join(cited)}]`"
    return None


def _missing(code: Code, what: str, place: tuple[int, int], text: Text, checked: CheckedEvidence) -> Diagnostic:
    return Diagnostic(
        code=code,
        message=f"{what} {shown(text[slice(*place)])} is not in {_cited(checked)}",
        span=text.span_of(*place),
        hint="correct it, cite the passage that has it as well, or leave it out",
    )


# The dates of an EDTF text, with its marks for uncertainty; years of other than four digits and digits that nobody
# knows are left out, and seasons stand where months do.
_DATE: Final = re.compile(
    r"(?<![\dXYT:+-])(?P<year>\d{4})[~?%]?(?:-[~?%]?(?P<month>\d\d)[~?%]?(?:-[~?%]?(?P<day>\d\d)(?!\d))?(?!\d))?(?![\dX])"
)


def _days_in(moment: str) -> Iterator[tuple[int, int, PartialDate]]:
    """The dates that an EDTF text names, with their places; month and day are 0 if it does not tell them."""
    for found in _DATE.finditer(moment):
        year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
        yield (
            found.start(),
            found.end(),
            PartialDate(year, month, day) if month <= 12 else PartialDate(year, 0, 0),
        )


def _moments(
    checked: CheckedEvidence, evidence_by_name: Mapping[str, CheckedEvidence], source_index: SourceIndex
) -> Iterator[Diagnostic]:
    """The dates of `said` and `when` of which neither the passages nor the sources' own dates tell."""
    evidence = checked.evidence
    here = list(checked.ranges)
    told = [("when", evidence.when.date, here)] if evidence.when is not None else []
    if evidence.occasion is None:
        told.append(("said", evidence.said, here))
    elif evidence.occasion in evidence_by_name:
        told.append(("said", evidence.said, [*here, *evidence_by_name[evidence.occasion].ranges]))
    for key, moment, ranges in told:
        if moment is None or key in evidence.inferred:
            continue
        passages, language = (
            [*_words(ranges, source_index), *_published(ranges, source_index)],
            _language(ranges, source_index),
        )
        for start, end, day in _days_in(moment):
            if not figures.tells(day, passages, language):
                yield Diagnostic(
                    code=DATE_NOT_IN_PASSAGE,
                    message=f"the date {shown(moment[start:end])} is not in {_cited(checked)}",
                    span=moment.span_of(start, end),
                    hint=f"correct it, cite the passage that has it as well, or write {_inferred(checked, key)}",
                )


def _published(ranges: Iterable[PassageRange], source_index: SourceIndex) -> Iterator[str]:
    """The own dates of the sources of some passages, in a form in which dates of texts are found."""
    for passage_range in ranges:
        for _, _, (year, month, day) in _days_in(
            known(source_index.library[passage_range.seed].descriptor.published) or ""
        ):
            yield "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def _about(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """The actors whom evidence is said to be about and whom its sources do not name."""
    if "about" in checked.evidence.inferred:
        return
    seeds = sorted({passage_range.seed for passage_range in checked.ranges})
    for actor in checked.evidence.about:
        if actor in source_index.registry.actors and not any(
            source_index.voices(seed).first_named(actor) is not None or actor in source_index.described(seed)
            for seed in seeds
        ):
            yield Diagnostic(
                code=NAME_NOT_IN_PASSAGE,
                message=f"the source names {shown(actor)} nowhere",
                span=actor.span,
                hint="correct it, add the name that the source uses to its aliases, "
                f"or write {_inferred(checked, 'about')}",
            )


def _inferred(checked: CheckedEvidence, key: str) -> str:
    """How to write that a key is inferred, beside those that are."""
    return f"`inferred: [{', '.join([*checked.evidence.inferred, key])}]`"


def _names(states: Text, checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    cited = [
        (passage_range.seed, source_index.library[passage_range.seed].slice(passage_range.first, passage_range.last))
        for passage_range in checked.ranges
    ]
    # Whom a pronoun of the passage means: the speaker, and those whom the writer lists, once the source has named them.
    meant = {
        str(id)
        for id in (checked.evidence.speaker, *checked.evidence.about)
        if _named_before(str(id), checked, source_index)
    }
    for mention in source_index.mentions(states):
        name = states[mention.start : mention.end]
        if not meant.intersection(mention.ids) and not any(
            source_index.names_one_of(mention.ids, name, seed, span) for seed, span in cited
        ):
            yield Diagnostic(
                code=NAME_NOT_IN_PASSAGE,
                message=f"{shown(name)} is not named in {_cited(checked)}",
                span=states.span_of(mention.start, mention.end),
                hint=f"cite the passage that names it as well; if a pronoun does, write `about: [{mention.ids[0]}]`",
            )


def _named_before(actor: str, checked: CheckedEvidence, source_index: SourceIndex) -> bool:
    return any(
        source_index.voices(passage_range.seed).named_before(
            actor, source_index.library[passage_range.seed].slice(passage_range.first, passage_range.last).start
        )
        is not None
        for passage_range in checked.ranges
    )


def _cited(checked: CheckedEvidence) -> str:
    return ", ".join(passage_range.written for passage_range in checked.ranges)
