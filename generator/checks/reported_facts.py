"""Checks that what evidence says beside the quoted words stands in the source.

That is the numbers, dates and names of reports, the date on which something was said or happened, the actors it is
about, and translations.
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
    """Report numbers, dates and names of a report that its passages do not have."""
    states = checked.evidence.states
    if states is None:
        return
    yield from _figures_of(states, context.language or "", checked, context)
    yield from _missing_names(states, checked, context.source_index)


def evidence_says_what_the_source_says(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report dates of `said` and `when`, and actors under `about`, that the sources do not have."""
    yield from _moments(checked, context.evidence, context.source_index)
    yield from _about(checked, context.source_index)


def translation_says_what_the_quote_says(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report a translation into the source's own language, and numbers and dates that the passages do not have."""
    translation, source_index = checked.evidence.translation, context.source_index
    if translation is None:
        return
    source, into = _language(checked.ranges, source_index), known(translation.language) or ""
    if source and into and _is_same_language(source, into):
        yield Diagnostic(
            code=TRANSLATION_SAME_LANGUAGE,
            message=f"the source itself is in the language {shown(into)}",
            span=translation.language.span,
            hint="leave the translation out, or correct the language here or in the source's descriptor",
        )
    yield from _figures_of(translation.text, into, checked, context)


def _is_same_language(tag: str, other_tag: str) -> bool:
    """Return whether two tags mean one language; "en" is "en-GB", and "zh-Hans" is not "zh-Hant"."""
    parts = zip(tag.lower().split("-"), other_tag.lower().split("-"), strict=False)
    return all(part == other_part for part, other_part in parts)


def _language(ranges: Iterable[PassageRange], source_index: SourceIndex) -> str:
    """Return the language of passages; empty if it is not known, or if they have several."""
    languages = {known(source_index.library[cited.seed].descriptor.language) or "" for cited in ranges}
    return languages.pop() if len(languages) == 1 else ""


def _words(ranges: Iterable[PassageRange], source_index: SourceIndex) -> list[str]:
    return [source_index.library[cited.seed].words(cited.first, cited.last) for cited in ranges]


def _figures_of(text: Text, language: str, checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report the numbers and dates of a text that the passages do not have. `language` is that of the text."""
    words, source = _words(checked.ranges, context.source_index), _language(checked.ranges, context.source_index)
    for number in figures.missing_numbers(text, words, language, source_language=source):
        problem = _missing(NUMBER_NOT_IN_PASSAGE, "the number", number.start, number.end, text, checked)
        hint = _hint_at_passage(text[number.start : number.end], language, checked, context)
        yield replace(problem, hint=hint) if hint else problem
    for date in figures.missing_dates(text, words, language, source_language=source):
        yield _missing(DATE_NOT_IN_PASSAGE, "the date", date.start, date.end, text, checked)


def _hint_at_passage(number: str, language: str, checked: CheckedEvidence, context: BriefingContext) -> str | None:
    """Return a hint at the first passage of the briefing's sources that has a number, or None if none has it.

    The sources of the evidence are read first. `language` is the one in which the number is written.
    """
    names = {str(seed): str(name) for name, seed in context.briefing.spec.sources.items()}
    for id in dict.fromkeys((*(cited.seed for cited in checked.ranges), *names)):
        seed = context.seeds.get(id)
        if seed is None:
            continue
        source = known(seed.descriptor.language) or ""
        if not context.budget.spare(len(seed.text) * (1 if source else len(LANGUAGES))):
            return None
        for passage in seed.passages:
            words = seed.text[passage.start : passage.end]
            if not figures.missing_numbers(number, [words], language, source_language=source):
                number_of_passage = f"p{passage.number}"
                name = "" if len(names) == 1 else names.get(id, id)
                at = [*map(str, checked.evidence.at), f"{name} {number_of_passage}".strip()]
                of_source = f" of {name}" if name else ""
                return (
                    f"it stands in {number_of_passage}{of_source}: "
                    f"if that is meant, cite it too, as in `at: [{', '.join(at)}]`"
                )
    return None


def _missing(code: Code, kind: str, start: int, end: int, text: Text, checked: CheckedEvidence) -> Diagnostic:
    """Return the problem of a number or date that the passages do not have; `kind` is what the message calls it."""
    return Diagnostic(
        code=code,
        message=f"{kind} {shown(text[start:end])} is not in {_cited(checked)}",
        span=text.span_of(start, end),
        hint="correct it, cite the passage that has it as well, or leave it out",
    )


# The dates of an EDTF text, with its marks for uncertainty. Years of other than four digits and unspecified digits are
# left out, and seasons stand where months do.
_DATE: Final = re.compile(
    r"(?<![\dXYT:+-])(?P<year>\d{4})[~?%]?(?:-[~?%]?(?P<month>\d\d)[~?%]?(?:-[~?%]?(?P<day>\d\d)(?!\d))?(?!\d))?(?![\dX])"
)


def _days_in(moment: str) -> Iterator[tuple[int, int, PartialDate]]:
    """Yield where the dates of an EDTF text begin and end, and the dates; an unknown month or day is 0."""
    for date in _DATE.finditer(moment):
        year, month, day = (int(date[part] or 0) for part in ("year", "month", "day"))
        yield (
            date.start(),
            date.end(),
            PartialDate(year, month, day) if month <= 12 else PartialDate(year, 0, 0),
        )


def _moments(
    checked: CheckedEvidence, evidence: Mapping[str, CheckedEvidence], source_index: SourceIndex
) -> Iterator[Diagnostic]:
    """Report dates of `said` and `when` that neither the passages nor the sources' own dates have.

    `evidence` is all of the briefing: `said` may also have a date of the passages of the occasion.
    """
    fields, spec = [], checked.evidence
    if spec.when is not None:
        fields.append(("when", spec.when.date, checked.ranges))
    if spec.occasion is None:
        fields.append(("said", spec.said, checked.ranges))
    elif spec.occasion in evidence:
        fields.append(("said", spec.said, (*checked.ranges, *evidence[spec.occasion].ranges)))
    for key, moment, ranges in fields:
        if moment is None or key in spec.inferred:
            continue
        texts = [*_words(ranges, source_index), *_published(ranges, source_index)]
        language = _language(ranges, source_index)
        for start, end, day in _days_in(moment):
            if not figures.tells(day, texts, language):
                yield Diagnostic(
                    code=DATE_NOT_IN_PASSAGE,
                    message=f"the date {shown(moment[start:end])} is not in {_cited(checked)}",
                    span=moment.span_of(start, end),
                    hint=f"correct it, cite the passage that has it as well, or write {_inferred(checked, key)}",
                )


def _published(ranges: Iterable[PassageRange], source_index: SourceIndex) -> Iterator[str]:
    """Yield the dates on which the sources of passages were published, in a form that is found in texts."""
    for cited in ranges:
        published = known(source_index.library[cited.seed].descriptor.published) or ""
        for _, _, (year, month, day) in _days_in(published):
            yield "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def _about(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Report actors under `about` that neither the sources of the evidence nor their descriptors name."""
    if "about" in checked.evidence.inferred:
        return
    seeds = sorted({cited.seed for cited in checked.ranges})
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
    """Return what to write so that a key is inferred, beside those that are already."""
    return f"`inferred: [{', '.join([*checked.evidence.inferred, key])}]`"


def _missing_names(states: Text, checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Report actors that a report names and its passages do not."""
    spans = [(cited.seed, source_index.span_of(cited)) for cited in checked.ranges]
    # A pronoun may mean the speaker and the actors under `about`, if the source names them before the passage.
    meant = {
        str(id)
        for id in (checked.evidence.speaker, *checked.evidence.about)
        if _named_before(str(id), checked, source_index)
    }
    for mention in source_index.mentions(states):
        name = states[mention.start : mention.end]
        if not meant.intersection(mention.ids) and not any(
            source_index.names_one_of(mention.ids, name, seed, span) for seed, span in spans
        ):
            yield Diagnostic(
                code=NAME_NOT_IN_PASSAGE,
                message=f"{shown(name)} is not named in {_cited(checked)}",
                span=states.span_of(mention.start, mention.end),
                hint=f"cite the passage that names it as well; if a pronoun does, write `about: [{mention.ids[0]}]`",
            )


def _named_before(actor: str, checked: CheckedEvidence, source_index: SourceIndex) -> bool:
    return any(
        source_index.voices(cited.seed).named_before(actor, source_index.span_of(cited).start) is not None
        for cited in checked.ranges
    )


def _cited(checked: CheckedEvidence) -> str:
    return ", ".join(cited.written for cited in checked.ranges)
