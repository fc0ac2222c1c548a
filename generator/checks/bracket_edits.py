"""Words in brackets keep the sense of a quote: they turn nothing, and bring in nobody and no number of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.checks.negations import EDIT_CHANGES_SENSE, A, left_out, qualifiers_in
from generator.checks.reported_facts import NAME_NOT_IN_PASSAGE, NUMBER_NOT_IN_PASSAGE
from generator.checks.source_index import SourceIndex
from generator.diagnostics.model import Diagnostic, Related, Span, shown, warning
from generator.format.seeds import Seed, known
from generator.text.attribution.voices import Voices
from generator.text.negation import Qualifier, qualifiers
from generator.text.numbers import reading as figures
from generator.text.quotes.edited import QuotePart

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
    """The part of a quote at the index, words in brackets, puts in or replaces nothing that changes what was said.

    `at` is where the quote stands.
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


def _in_place_of(parts: Sequence[QuotePart], index: int, text: str, heard: Voices) -> tuple[int, int]:
    """What words in brackets stand for: what lies between the words beside them, at an edge the source's next word."""
    part = parts[index]
    if part.start < part.end:
        return part.start, part.end
    before = any(each.kind == "verbatim" for each in parts[:index])
    behind = any(each.kind == "verbatim" for each in parts[index:])
    words = heard.outermost(part.start, part.end)
    low, high = (words.start, words.end) if words is not None else (0, len(text))
    if not before and index + 1 < len(parts) and parts[index + 1].kind == "verbatim":
        found = _LAST_WORD.search(text, max(low, part.start - _LONGEST), part.start)
    elif not behind:
        found = _NEXT_WORD.match(text, part.end, min(high, part.end + _LONGEST))
    else:
        found = None
    return found.span(1) if found else (part.start, part.end)


_LAST_WORD: Final = re.compile(r"(?<!\w)(\w+(?:[’'-]\w+)*) *\Z")
_NEXT_WORD: Final = re.compile(r" *(\w+(?:[’'-]\w+)*)")
_LONGEST: Final = 60


def _replacement(part: QuotePart, inner: str, seed: Seed, start: int, end: int, at: Span) -> Iterator[Diagnostic]:
    """A problem if words in brackets take the place of more than a pronoun, an article, a name, or their own stem."""
    replaced = seed.text[start:end].strip()
    words = [word.casefold() for word in _WORDS.findall(replaced)]
    own = {word.casefold() for word in _WORDS.findall(inner)}
    stems = {word[:_STEM] for word in own}
    # A name may be said in full, and a verb may change its form, as in "he [says]" for "I say".
    said = [
        word
        for word in _WORDS.findall(replaced)
        if word.casefold() not in _STAND_INS and not word[0].isupper() and word.casefold()[:_STEM] not in stems
    ]
    # "[We] want war" for "They want war".
    turned = bool(words) and own & _FIRST_PERSON and not _FIRST_PERSON & set(words)
    if said or turned:
        there = Span(file=seed.file, start=start, end=end)
        yield Diagnostic(
            code=EDIT_REPLACES_WORDS,
            message=f"{shown(part.text)} takes the place of {shown(replaced)}",
            span=at,
            hint="quote the words, or put yours beside them; else waive this with the reason",
            related=(Related(span=there, label=f"replaced, in p{seed.passage_at(start)}"),),
        )


_WORDS: Final = re.compile(r"\w+(?:[’'-]\w+)*")
# So many letters of a word that changes its form stay the same.
_STEM: Final = 3
_STAND_INS: Final = frozenset(
    """a all am an and are be been being both by for had has have he her hers him his i in is it its me mine my of on
    our ours s she that the their theirs them there these they this those to us was we were who whose with you your
    yours der die das den dem des ein eine einen er sie es wir ich ihr ihm ihnen und le la les un une il elle ils
    elles nous vous et de du des el los las una ellos ellas nosotros y lo gli i noi loro e он она они мы я вы его её их
    и він вона вони ми я ви його її їх""".split()  # noqa: SIM905  # A table of words is read as words.
)
_FIRST_PERSON: Final = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours"})


def _without(these: Sequence[Qualifier], those: Sequence[Qualifier]) -> list[Qualifier]:
    rest = [turn.text.casefold() for turn in those]
    found = []
    for turn in these:
        if turn.text.casefold() in rest:
            rest.remove(turn.text.casefold())
        else:
            found.append(turn)
    return found
