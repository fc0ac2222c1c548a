"""Edits of a quote and its edges leave its sense alone: what `[…]`, `[words]` and the choice of words leave out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from generator.diagnostics import Diagnostic, Related, Span, error, shown, warning
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
EDIT_OMITS_SENTENCE = warning(
    "edit-omits-sentence",
    """A whole sentence that `[…]` leaves out holds a negation, a condition or an exception. Make sure that it does not
    qualify what is quoted; waive the warning with the reason, or quote the two parts apart.""",
    told="a sentence that the quote leaves out holds a condition or a negation",
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
QUOTE_DROPS_CONTEXT = warning(
    "quote-drops-context",
    """The speaker's sentence goes on or began with a negation, a condition or an exception that the quote leaves out.
    Quote the whole sentence, or waive the warning with the reason why the words stand without it.""",
    told="the sentence says more than is quoted",
)
CODES: Final = (
    EDIT_CHANGES_SENSE,
    EDIT_OMITS_SENTENCE,
    EDIT_UNJUDGED,
    EDIT_JOINS_SPEAKERS,
    QUOTE_DROPS_CONTEXT,
)


def edits_keep_the_sense(
    parts: Sequence[Part], seed: Seed, heard: Voices, *, speech_alone: bool, at: Span
) -> Iterator[Diagnostic]:
    """No part of a quote leaves out or puts in what turns a sentence, nor hides a change of speaker.

    With `speech_alone`, what the source's narration says between quoted words is left out without loss. `at` is where
    the quote stands.
    """
    language = known(seed.descriptor.language)
    if any(part.kind != "verbatim" for part in parts) and not knows(language):
        message = f"what the edit leaves out cannot be judged in the language {shown(language or '')}"
        hint = "have it read by somebody who knows it, and waive this with a reason"
        yield Diagnostic(code=EDIT_UNJUDGED, message=message, span=at, hint=hint)
    sentences = _Sentences(seed.text, heard)
    for part in parts:
        if part.kind == "omission":
            yield from _omission(part, seed, heard, sentences, language, at, speech_alone=speech_alone)
        elif part.kind == "insertion":
            yield from _insertion(part, seed, language, at)
    yield from _joined(parts, seed, heard, at)


def quote_keeps_its_context(
    parts: Sequence[Part], seed: Seed, heard: Voices, *, speech_alone: bool, at: Span
) -> Iterator[Diagnostic]:
    """The sentence around the quoted words neither began nor goes on with what turns them."""
    words = [part for part in parts if part.kind == "verbatim"]
    start, end = words[0].start, words[-1].end
    before, after = _around(seed.text, start, end, heard, speech_alone=speech_alone)
    language = known(seed.descriptor.language)
    found = [
        *_turning(seed.text, before, language, behind=False),
        *_turning(seed.text, after, language, behind=True),
    ]
    if not found:
        return
    first, last = min([start, *(s for s, _ in before)]), max([end, *(e for _, e in after)])
    whole = " ".join(seed.text[first:last].split()).strip("“”\"'‘’«» ")
    marks = tuple(Span(source=seed.source, start=turn.start, end=turn.end) for turn in found)
    there = Related(
        span=Span(source=seed.source, start=first, end=last),
        label=f"the whole sentence, in p{seed.passage_at(start)}",
        marks=marks,
    )
    yield Diagnostic(
        code=QUOTE_DROPS_CONTEXT,
        message=f"the quote leaves out {shown(found[0].text)} from its sentence",
        span=at,
        hint=f"the whole sentence is: {whole}",
        related=(there,),
    )


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
    left_out = [
        turn
        for turn in _turns_in(seed.text, part.start, part.end, language)
        if not speech_alone or heard.quoted(turn.start, turn.end) is not None
    ]
    if not left_out:
        return
    bounds = sentences.ends_in(part.start, part.end)
    inside = [
        turn
        for turn in left_out
        if bounds[max(0, bisect_right(bounds, turn.start) - 1)] < _outer(seed.text, part.start)
        or bounds[min(len(bounds) - 1, bisect_left(bounds, turn.end))] > _outer_end(seed.text, part.end)
    ]
    turn = (inside or left_out)[0]
    yield Diagnostic(
        code=EDIT_CHANGES_SENSE if inside else EDIT_OMITS_SENTENCE,
        message=f"{shown(part.text)} leaves out {shown(turn.text)}, {_A[turn.kind]}",
        span=at,
        hint="quote the word as well, or end the quote before it"
        if inside
        else "make sure that it does not qualify what is quoted, and waive this with the reason",
        related=(_left_out(seed, part, turn),),
    )


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
_A: Final = {"negation": "a negation", "condition": "a condition", "exception": "an exception"}


def _left_out(seed: Seed, part: Part, turn: Turn) -> Related:
    return Related(
        span=Span(source=seed.source, start=part.start, end=part.end),
        label=f"left out, in p{seed.passage_at(turn.start)}",
        marks=(Span(source=seed.source, start=turn.start, end=turn.end),),
    )


def _insertion(part: Part, seed: Seed, language: str | None, at: Span) -> Iterator[Diagnostic]:
    inner = part.text.strip("[]").strip()
    if inner.casefold() == "sic" or (len(inner) == 1 and part.end - part.start == 1):
        return
    put_in = turns(inner, language)
    replaced = _turns_in(seed.text, part.start, part.end, language)
    added = _without(put_in, replaced)
    lost = _without(replaced, put_in)
    if not added and not lost:
        return
    if added:
        message = f"{shown(part.text)} puts in {shown(added[0].text)}, {_A[added[0].kind]}"
        hint = "the speaker did not say that: leave it out, and say it in your own words"
    else:
        message = f"{shown(part.text)} replaces {shown(lost[0].text)}, {_A[lost[0].kind]}"
        hint = "quote the word as it stands"
    related = (_left_out(seed, part, lost[0]),) if lost else ()
    yield Diagnostic(code=EDIT_CHANGES_SENSE, message=message, span=at, hint=hint, related=related)


def _without(these: Sequence[Turn], those: Sequence[Turn]) -> list[Turn]:
    rest = [turn.text.casefold() for turn in those]
    found = []
    for turn in these:
        if turn.text.casefold() in rest:
            rest.remove(turn.text.casefold())
        else:
            found.append(turn)
    return found


def _turns_in(text: str, start: int, end: int, language: str | None) -> tuple[Turn, ...]:
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


# ---- The sentence around the words ----

# What begins another clause, as far as a reader can tell without parsing.
_JOINT: Final = re.compile(r"[,;:—–()]|\b(?:and|or|und|oder|et|ou|и|или|або|та)\b", re.IGNORECASE)
_FILLER: Final = re.compile(r"(?:[\s“”\"‘’'«»…]|\b(?:so|then|well|even|that|too|yes)\b)*", re.IGNORECASE)

_Stretches = list[tuple[int, int]]


def _around(text: str, start: int, end: int, heard: Voices, *, speech_alone: bool) -> tuple[_Stretches, _Stretches]:
    """What stands before and behind the quoted words in their sentence, of the speaker's own words alone if asked.

    A sentence that narration interrupts goes on in the next quotation marks.
    """
    passage = heard.passages[max(0, bisect_right(heard.passages, (start, len(text))) - 1)]
    words = heard.outermost(start, end)
    if not speech_alone or words is None:
        low, high = passage[0], max(passage[1], end)
        ends = [low + at for at in sentence_ends(text[low:high])]
        return _clipped((max([low, *(at for at in ends if at <= start)]), start)), _clipped(
            (end, min([high, *(at for at in ends if at >= end)]))
        )
    ends = [words.start + at for at in sentence_ends(text[words.start : words.end])]
    first = max([words.start, *(at for at in ends if at <= start)])
    last = min([words.end, *(at for at in ends if at >= end)])
    before, after = _clipped((first, start)), _clipped((end, last))
    spoken = [each for each in heard.spoken_in(*passage) if each.depth == 1]
    at = spoken.index(words) if words in spoken else -1
    if at > 0 and first == words.start and _goes_on(text, spoken[at - 1].end, words.start):
        low, high = spoken[at - 1].start, spoken[at - 1].end
        begins = [low + each for each in sentence_ends(text[low:high])]
        before = [(max([low, *begins]), high), *before]
    if 0 <= at < len(spoken) - 1 and last == words.end and _goes_on(text, words.end, spoken[at + 1].start):
        low, high = spoken[at + 1].start, spoken[at + 1].end
        ends = [low + each for each in sentence_ends(text[low:high])]
        after = [*after, (low, min([high, *ends]))]
    return before, after


def _clipped(stretch: tuple[int, int]) -> _Stretches:
    return [stretch] if stretch[0] < stretch[1] else []


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether a sentence of quoted words that end at the one offset goes on in those that begin at the other."""
    between = text[end:start]
    return (
        text[end - 1 : end] not in {".", "!", "?", "…"}
        and not re.search(r"[.!?]\s", between)
        and text[start : start + 1].islower()
    )


def _turning(text: str, stretches: _Stretches, language: str | None, *, behind: bool) -> list[Turn]:
    """The words that turn the quoted ones: in the clause beside them, or at the head of another clause."""
    found = []
    for index, (start, end) in enumerate(stretches):
        joints = [start, *(start + at for joint in _JOINT.finditer(text[start:end]) for at in joint.span()), end]
        clauses = [(a, b) for a, b in zip(joints[::2], joints[1::2], strict=True)]
        beside = (0 if index == 0 else -1) if behind else (len(clauses) - 1 if index == len(stretches) - 1 else -1)
        for number, (low, high) in enumerate(clauses):
            head = low + len(_FILLER.match(text[low:high])[0])  # type: ignore[index]  # it also matches nothing
            found += [turn for turn in _turns_in(text, low, high, language) if number == beside or turn.start == head]
    return found
