"""Checks that words in brackets keep the sense of a quote, and bring in no actor or number of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.checks.negations import EDIT_CHANGES_SENSE, A, left_out, qualifiers_in
from generator.checks.reported_facts import NAME_NOT_IN_PASSAGE, NUMBER_NOT_IN_PASSAGE
from generator.checks.source_index import SourceIndex, place_in_source
from generator.diagnostics.model import Diagnostic, Span, shown, warning
from generator.format.seeds import Seed, known
from generator.text.attribution.voices import Voices
from generator.text.negation import Qualifier, qualifiers
from generator.text.numbers import reading as figures
from generator.text.quotes.edited import QuotePart, quoted_words

EDIT_REPLACES_WORDS = warning(
    "edit-replaces-words",
    """`[words]` take the place of words of the source that are more than a pronoun, an article or a name, so that
    readers cannot know what was said. Quote the words, or put yours beside them; else waive the warning with the
    reason.""",
    told="words of the source are replaced in the quote",
)


def insertion_keeps_the_sense(
    parts: Sequence[QuotePart],
    index: int,
    seed: Seed,
    source_index: SourceIndex,
    at: Span,
) -> Iterator[Diagnostic]:
    """Report what words in brackets put in or replace that changes what was said.

    `parts` are those of the quote, and `index` is the number of the words in brackets among them. `at` is where the
    quote stands in the writer's file, and `source_index` knows which actors `seed` names.
    """
    part, language = parts[index], known(seed.descriptor.language)
    inner = part.text.strip("[]").strip()
    if inner.casefold() == "sic" or (len(inner) == 1 and part.end - part.start == 1):
        return
    start, end = _in_place_of(parts, index, seed.text, source_index.voices(seed.id))
    put_in = qualifiers(inner, language)
    replaced = qualifiers_in(seed.text, start, end, language)
    if added := _without(put_in, replaced):
        yield Diagnostic(
            code=EDIT_CHANGES_SENSE,
            message=f"{shown(part.text)} puts in {shown(added[0].text)}, {A[added[0].kind]}",
            span=at,
            hint="put in no word that turns the sentence: if it is the source's, quote it without brackets",
        )
    elif lost := _without(replaced, put_in):
        yield Diagnostic(
            code=EDIT_CHANGES_SENSE,
            message=f"{shown(part.text)} replaces {shown(lost[0].text)}, {A[lost[0].kind]}",
            span=at,
            hint="quote the word as it stands",
            related=(left_out(seed, part, lost[0]),),
        )
    else:
        yield from _replacement(part, inner, seed, start, end, at)
    number = seed.passage_at(parts[0].start)
    passage = seed.words(number, number)
    for figure in figures.missing_numbers(inner, [passage], language or "", source_language=language or ""):
        yield Diagnostic(
            code=NUMBER_NOT_IN_PASSAGE,
            message=f"the number {shown(inner[figure.start : figure.end])} in brackets is not in p{number}",
            span=at,
            hint="say it outside of the quote",
        )
    for mention in source_index.mentions(inner):
        name = inner[mention.start : mention.end]
        if not source_index.names_one_of(mention.ids, name, seed.id):
            yield Diagnostic(
                code=NAME_NOT_IN_PASSAGE,
                message=f"{shown(name)} in brackets is named nowhere in the source",
                span=at,
                hint="put in only whom the source means",
            )


def _in_place_of(parts: Sequence[QuotePart], index: int, text: str, voices: Voices) -> tuple[int, int]:
    """Return the span of what words in brackets replace.

    That is the text between the words beside them. At an edge of the quote it is the next word of the source.
    """
    part = parts[index]
    if part.start < part.end:
        return part.start, part.end
    before = bool(quoted_words(parts[:index]))
    behind = bool(quoted_words(parts[index:]))
    speech = voices.outermost(part.start, part.end)
    low, high = (speech.start, speech.end) if speech is not None else (0, len(text))
    if not before and index + 1 < len(parts) and parts[index + 1].kind == "verbatim":
        word = _LAST_WORD.search(text, max(low, part.start - _LONGEST), part.start)
    elif not behind:
        word = _NEXT_WORD.match(text, part.end, min(high, part.end + _LONGEST))
    else:
        word = None
    return word.span(1) if word else (part.start, part.end)


_LAST_WORD: Final = re.compile(r"(?<!\w)(\w+(?:[’'-]\w+)*) *\Z")
_NEXT_WORD: Final = re.compile(r" *(\w+(?:[’'-]\w+)*)")
_LONGEST: Final = 60


def _replacement(part: QuotePart, inner: str, seed: Seed, start: int, end: int, at: Span) -> Iterator[Diagnostic]:
    """Report words in brackets that replace more than a pronoun, an article, a name, or another form of a word.

    `part` is the words with their brackets and `inner` without. `start` and `end` span what they replace, as offsets
    of the seed's text. `at` is where the quote stands in the writer's file.
    """
    replaced = seed.text[start:end].strip()
    words = {word.casefold() for word in _WORDS.findall(replaced)}
    own = {word.casefold() for word in _WORDS.findall(inner)}
    stems = {word[:_STEM] for word in own}
    # A name may be said in full, and a verb may change its form, as in "he [says]" for "I say".
    lost = [
        word
        for word in _WORDS.findall(replaced)
        if word.casefold() not in _STAND_INS and not word[0].isupper() and word.casefold()[:_STEM] not in stems
    ]
    # As in "[We] want war" for "They want war".
    person_changes = bool(words) and own & _FIRST_PERSON and not _FIRST_PERSON & words
    if lost or person_changes:
        yield Diagnostic(
            code=EDIT_REPLACES_WORDS,
            message=f"{shown(part.text)} takes the place of {shown(replaced)}",
            span=at,
            hint="quote the words, or put yours beside them; else waive this with the reason",
            related=(place_in_source(seed, start, end, "replaced"),),
        )


_WORDS: Final = re.compile(r"\w+(?:[’'-]\w+)*")
# The number of letters at the head of a word that stay the same when it changes its form.
_STEM: Final = 3
_STAND_INS: Final = frozenset(
    """a all am an and are be been being both by for had has have he her hers him his i in is it its me mine my of on
    our ours s she that the their theirs them there these they this those to us was we were who whose with you your
    yours der die das den dem des ein eine einen er sie es wir ich ihr ihm ihnen und le la les un une il elle ils
    elles nous vous et de du des el los las una ellos ellas nosotros y lo gli i noi loro e он она они мы я вы его её их
    и він вона вони ми я ви його її їх""".split()  # noqa: SIM905  # A table of words is read as words.
)
_FIRST_PERSON: Final = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours"})


def _without(qualifiers: Sequence[Qualifier], others: Sequence[Qualifier]) -> list[Qualifier]:
    """Return the first qualifiers without the words of the others, each of which takes away one."""
    to_remove = [qualifier.text.casefold() for qualifier in others]
    kept = []
    for qualifier in qualifiers:
        if qualifier.text.casefold() in to_remove:
            to_remove.remove(qualifier.text.casefold())
        else:
            kept.append(qualifier)
    return kept
