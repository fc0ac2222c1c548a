"""Edits of a quote and its edges leave its sense alone: what `[…]`, `[words]` and the choice of words leave out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from generator.decode import Text
from generator.diagnostics import Diagnostic, Related, Span, error, rule, shown, warning
from generator.prose import sentence_ends
from generator.quotes import Part
from generator.seeds import Seed, known
from generator.sense import Turn, knows, turns
from generator.voices import Attribution, Voices

EDIT_CHANGES_SENSE = error(
    "edit-changes-sense",
    """An edit leaves out a negation, a condition or an exception inside a sentence, or puts one in, so that the speaker
    is made to say something else. Quote the words that turn the sentence, or quote less. This is never waived.""",
)
EDIT_OMITS_CONTEXT = warning(
    "edit-omits-context",
    """A whole sentence that `[…]` leaves out holds a negation, a condition or an exception, or words left out inside a
    sentence qualify it, such as "may" or "when". Make sure that the quote says the same without them; waive the warning
    with the reason, or quote the two parts apart.""",
    told="what the quote leaves out holds a condition or a negation",
)
EDIT_SPLICES_SENTENCES = rule(
    "edit-splices-sentences",
    """An omission begins inside one sentence and ends inside another, which makes a sentence that nobody said. Quote
    the first to its end, or the two apart.""",
    told="the quote joins the beginning of one sentence to the end of another",
)
EDIT_REPLACES_WORDS = warning(
    "edit-replaces-words",
    """`[words]` take the place of words of the source that are more than a pronoun, an article or a name, so that
    readers cannot know what was said. Quote the words, or put yours beside them; else waive the warning with the
    reason.""",
    told="words of the source are replaced in the quote",
)
EDIT_UNJUDGED = warning(
    "edit-unjudged",
    """The words that turn a sentence are not known for the language of the source, so that nothing checks what the edit
    leaves out. Have it read by somebody who knows the language, and waive the warning with their name.""",
    told="no check knows the language of the words left out",
)
EDIT_JOINS_SPEAKERS = error(
    "edit-joins-speakers",
    """An omission hides that somebody else begins to speak. Quote the two speakers apart.""",
)
CODES: Final = (
    EDIT_CHANGES_SENSE,
    EDIT_OMITS_CONTEXT,
    EDIT_SPLICES_SENTENCES,
    EDIT_REPLACES_WORDS,
    EDIT_UNJUDGED,
    EDIT_JOINS_SPEAKERS,
)


def edits_keep_the_sense(
    parts: Sequence[Part], seed: Seed, heard: Voices, *, speech_alone: bool, at: Span, brackets: Sequence[Span] = ()
) -> Iterator[Diagnostic]:
    """No part of a quote leaves out or puts in what turns a sentence, nor hides a change of speaker.

    With `speech_alone`, what the source's narration says between quoted words is left out without loss. `at` is where
    the quote stands, and `brackets` where each of its editing marks does.
    """
    language = known(seed.descriptor.language)
    if any(part.kind != "verbatim" for part in parts) and not knows(language):
        message = f"what the edit leaves out cannot be judged in the language {shown(language or '')}"
        hint = "have it read by somebody who knows it, and waive this with a reason"
        yield Diagnostic(code=EDIT_UNJUDGED, message=message, span=at, hint=hint)
    sentences = _Sentences(seed.text, heard)
    edits = [part for part in parts if part.kind != "verbatim"]
    places = brackets if len(brackets) == len(edits) else [at] * len(edits)
    for part, place in zip(edits, places, strict=True):
        if part.kind == "omission":
            found = _omission(part, seed, heard, sentences, language, at, speech_alone=speech_alone)
        else:
            found = _insertion(part, seed, language, at)
        yield from (replace(problem, marks=(place,) if place is not at else ()) for problem in found)
    yield from _joined(parts, seed, heard, at)


class _Sentences:
    """Where sentences begin and end in passages, each worked out when it is first asked for."""

    def __init__(self, text: str, heard: Voices) -> None:
        self._text = text
        self._passages = heard.passages
        self._ends: dict[int, list[int]] = {}

    def ends_in(self, start: int, end: int) -> list[int]:
        """Where sentences begin in a stretch: after another, or with a passage."""
        first = max(0, bisect_right(self._passages, (start, len(self._text))) - 1)
        found: list[int] = []
        for index in range(first, len(self._passages)):
            low, high = self._passages[index]
            if low >= end and found:
                break
            if index not in self._ends:
                self._ends[index] = [low, *(low + at for at in sentence_ends(self._text[low:high])), high]
            found += self._ends[index]
        return found


def _omission(
    part: Part, seed: Seed, heard: Voices, sentences: _Sentences, language: str | None, at: Span, *, speech_alone: bool
) -> Iterator[Diagnostic]:
    bounds = sentences.ends_in(part.start, part.end)
    start, end = _outer(seed.text, part.start), _outer_end(seed.text, part.end)
    first = bounds[max(0, bisect_right(bounds, part.start) - 1)]
    last = bounds[max(0, bisect_right(bounds, part.end - 1) - 1)]
    begins = _outer(seed.text, part.end) <= last
    if first < start and first < last < part.end and not begins and end < _next(bounds, last):
        yield Diagnostic(
            code=EDIT_SPLICES_SENTENCES,
            message=f"{shown(part.text)} joins the beginning of one sentence to the end of another",
            span=at,
            hint="quote the first sentence to its end, or quote the two apart",
            related=(_left_out(seed, part),),
        )
        return
    left_out = [
        turn
        for turn in turns_in(seed.text, part.start, part.end, language)
        if not speech_alone or heard.quoted(turn.start, turn.end) is not None
    ]
    if not left_out:
        return
    inside = [
        turn
        for turn in left_out
        if turn.kind != "qualification"
        and (
            bounds[max(0, bisect_right(bounds, turn.start) - 1)] < start
            or bounds[min(len(bounds) - 1, bisect_left(bounds, turn.end))] > end
        )
    ]
    turn = (inside or left_out)[0]
    yield Diagnostic(
        code=EDIT_CHANGES_SENSE if inside else EDIT_OMITS_CONTEXT,
        message=f"{shown(part.text)} leaves out {shown(turn.text)}, {_A[turn.kind]}",
        span=at,
        hint="quote the word as well, or end the quote before it"
        if inside
        else "make sure that the quote says the same without it, and waive this with the reason",
        related=(_left_out(seed, part, turn),),
    )


def _next(bounds: Sequence[int], bound: int) -> int:
    return bounds[min(len(bounds) - 1, bisect_right(bounds, bound))]


def _outer(text: str, start: int) -> int:
    """Where a stretch begins if the marks and white space before it are taken with it."""
    while start > 0 and (text[start - 1].isspace() or text[start - 1] in _QUOTATION):
        start -= 1
    return start


def _outer_end(text: str, end: int) -> int:
    while end < len(text) and (text[end].isspace() or text[end] in _QUOTATION):
        end += 1
    return end


_QUOTATION: Final = "“”„«»\"‘’'"
_A: Final = {
    "negation": "a negation",
    "condition": "a condition",
    "exception": "an exception",
    "qualification": "a qualification",
}


def _left_out(seed: Seed, part: Part, turn: Turn | None = None) -> Related:
    return Related(
        span=Span(source=seed.source, start=part.start, end=part.end),
        label=f"left out, in p{seed.passage_at(part.start)}",
        marks=() if turn is None else (Span(source=seed.source, start=turn.start, end=turn.end),),
    )


def _insertion(part: Part, seed: Seed, language: str | None, at: Span) -> Iterator[Diagnostic]:
    inner = part.text.strip("[]").strip()
    if inner.casefold() == "sic" or (len(inner) == 1 and part.end - part.start == 1):
        return
    put_in = turns(inner, language)
    replaced = turns_in(seed.text, part.start, part.end, language)
    added = _without(put_in, replaced)
    lost = _without(replaced, put_in)
    if not added and not lost:
        yield from _replacement(part, inner, seed, at)
        return
    if added:
        message = f"{shown(part.text)} puts in {shown(added[0].text)}, {_A[added[0].kind]}"
        hint = "put in no word that turns the sentence: if it is the source's, quote it without brackets"
    else:
        message = f"{shown(part.text)} replaces {shown(lost[0].text)}, {_A[lost[0].kind]}"
        hint = "quote the word as it stands"
    related = (_left_out(seed, part, lost[0]),) if lost else ()
    yield Diagnostic(code=EDIT_CHANGES_SENSE, message=message, span=at, hint=hint, related=related)


def _replacement(part: Part, inner: str, seed: Seed, at: Span) -> Iterator[Diagnostic]:
    """A problem if words in brackets take the place of more than a pronoun, an article, a name, or their own stem."""
    replaced = seed.text[part.start : part.end].strip()
    words = [word for word in _WORDS.findall(replaced) if word.casefold() not in _STAND_INS]
    stems = {word.casefold()[:_STEM] for word in _WORDS.findall(inner)}
    # A name may be said in full, and a verb may change its form, as in "he [says]" for "I say".
    said = [word for word in words if not word[0].isupper() and word.casefold()[:_STEM] not in stems]
    if said:
        there = Span(source=seed.source, start=part.start, end=part.end)
        yield Diagnostic(
            code=EDIT_REPLACES_WORDS,
            message=f"{shown(part.text)} takes the place of {shown(replaced)}",
            span=at,
            hint="quote the words, or put yours beside them; else waive this with the reason",
            related=(Related(span=there, label=f"replaced, in p{seed.passage_at(part.start)}"),),
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


def _without(these: Sequence[Turn], those: Sequence[Turn]) -> list[Turn]:
    rest = [turn.text.casefold() for turn in those]
    found = []
    for turn in these:
        if turn.text.casefold() in rest:
            rest.remove(turn.text.casefold())
        else:
            found.append(turn)
    return found


def brackets_in(quote: Text) -> list[Span]:
    """Where the editing marks of a quote stand."""
    return [quote.span_of(*found.span()) for found in _BRACKETS.finditer(quote) if found[0][1:-1].strip()]


_BRACKETS: Final = re.compile(r"\[[^\[\]]+\]")


def turns_in(text: str, start: int, end: int, language: str | None) -> tuple[Turn, ...]:
    """The turning words of a stretch; "n't" belongs to the word before it, which may begin outside."""
    low = start
    while low > 0 and start - low < _LONGEST_WORD and text[low - 1].isalnum():
        low -= 1
    return tuple(
        Turn(kind=turn.kind, text=turn.text, start=low + turn.start, end=low + turn.end)
        for turn in turns(text[low:end], language)
        if low + turn.start >= start
    )


_LONGEST_WORD: Final = 40


def _joined(parts: Sequence[Part], seed: Seed, heard: Voices, at: Span) -> Iterator[Diagnostic]:
    """Words on both sides of an omission belong to one speaker, as far as the source tells."""
    before: tuple[Part, Attribution] | None = None
    for part in parts:
        if part.kind != "verbatim":
            continue
        words = heard.outermost(part.start, part.end)
        clause = next(iter(heard.clauses_of(words)), None) if words is not None else None
        if clause is None or clause.kind == "open" or (clause.kind == "pronoun" and not clause.ids):
            continue
        if before is not None and _differ(before[1], clause):
            related = tuple(
                Related(
                    span=Span(source=seed.source, start=each.start, end=each.end),
                    label=f"said by {' '.join(each.subject.split())}",
                )
                for each in (before[1], clause)
            )
            yield Diagnostic(
                code=EDIT_JOINS_SPEAKERS,
                message="the quote joins words of two speakers",
                span=at,
                hint="quote the two apart, each with its speaker",
                related=related,
            )
            return
        before = part, clause


def _differ(one: Attribution, other: Attribution) -> bool:
    if one.ids and other.ids:
        return not set(one.ids) & set(other.ids)
    return one.subject != other.subject
