"""The sentence around quoted words neither began nor goes on with what turns them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from generator.checks.negations import qualifiers_in
from generator.diagnostics.model import Diagnostic, Related, Span, shown, warning
from generator.format.seeds import Seed, known
from generator.text.attribution.voices import Voices
from generator.text.negation import Qualifier
from generator.text.prose.sentences import sentence_ends
from generator.text.quotes.edited import QuotePart

QUOTE_DROPS_CONTEXT = warning(
    "quote-drops-context",
    """The speaker's sentence goes on or began with a negation, a condition or an exception that the quote leaves out.
    Quote the whole sentence, or waive the warning with the reason why the words stand without it.""",
    told="the sentence says more than is quoted",
)


def quote_keeps_its_context(
    parts: Sequence[QuotePart], seed: Seed, heard: Voices, *, speech_alone: bool, at: Span
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
    first, last = min([start, *(s for s, _ in before)]), max([end, *(e for _, e in after)])
    what = shown(found[0].text) if found else ""
    if not found and after and seed.text[start:last].rstrip(_CLOSING).endswith("?"):
        what = "that it is a question"
    if not found and not what:
        retracted = _RETRACTING.match(seed.text, last, _end_of_speech(start, end, heard, speech_alone=speech_alone))
        if retracted is None:
            return
        what, last = f"how it goes on: {shown(retracted[0].strip())}", retracted.end()
    whole = " ".join(seed.text[first:last].split()).strip("“”\"'‘’«» ")
    marks = tuple(Span(file=seed.file, start=turn.start, end=turn.end) for turn in found)
    there = Related(
        span=Span(file=seed.file, start=first, end=last),
        label=f"the whole sentence, in p{seed.passage_at(start)}",
        marks=marks,
    )
    yield Diagnostic(
        code=QUOTE_DROPS_CONTEXT,
        message=f"the quote leaves out {what}" + (" from its sentence" if found else ""),
        span=at,
        hint=f"the whole sentence is: {whole}",
        related=(there,),
    )


# What begins another clause, as far as a reader can tell without parsing.
_JOINT: Final = re.compile(r"[,;:—–()]|\b(?:and|or|und|oder|et|ou|и|или|або|та)\b", re.IGNORECASE)
_FILLER: Final = re.compile(r"(?:[\s“”\"‘’'«»…]|\b(?:so|then|well|even|that|too|yes)\b)*", re.IGNORECASE)


def fragment_is_not_negated(parts: Sequence[QuotePart], seed: Seed, at: Span) -> Iterator[Diagnostic]:
    """A fragment quoted in prose does not begin behind a negation, as "put boots on the ground" does behind "not".

    What else the sentence says is for the writer's own sentence around it.
    """
    start = next(part.start for part in parts if part.kind == "verbatim")
    before = qualifiers_in(seed.text, max(0, start - _NEAR), start, known(seed.descriptor.language))
    turn = before[-1] if before else None
    if turn is not None and turn.kind == "negation" and not seed.text[turn.end : start].strip():
        there = Span(file=seed.file, start=turn.start, end=turn.end)
        yield Diagnostic(
            code=QUOTE_DROPS_CONTEXT,
            message=f"the words stand behind {shown(turn.text)}, which is left out",
            span=at,
            hint="quote it as well, or say it before the quotation",
            related=(Related(span=there, label=f"left out, in p{seed.passage_at(start)}"),),
        )


# Room for the longest negation of any list.
_NEAR: Final = 40

# The sentence behind takes back or narrows what was said.
_RETRACTING: Final = re.compile(
    r"\s*(?:But|Not|Unless|Except|Only|Provided|However|Although|Though|Or not)\b[^.!?]{0,300}[.!?]?"
)
_CLOSING: Final = " ”\"’»'"

_Stretches = list[tuple[int, int]]


def _end_of_speech(start: int, end: int, heard: Voices, *, speech_alone: bool) -> int:
    words = heard.outermost(start, end) if speech_alone else None
    passage = heard.passages[max(0, bisect_right(heard.passages, (start, len(heard.text))) - 1)]
    return words.end if words is not None else passage[1]


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
        and not _PARTING.search(between)
        and text[start : start + 1].islower()
    )


# Between two quotations of one sentence: what ends it, or begins another thought of the narration.
_PARTING: Final = re.compile(r"[.!?]\s|\b(?:but|and|that|while|as|which|who|calling|adding)\b")


def _turning(text: str, stretches: _Stretches, language: str | None, *, behind: bool) -> list[Qualifier]:
    """The words that turn the quoted ones: in the clause beside them, or at the head of another clause."""
    found = []
    for index, (start, end) in enumerate(stretches):
        joints = [start, *(start + at for joint in _JOINT.finditer(text[start:end]) for at in joint.span()), end]
        clauses = [(a, b) for a, b in zip(joints[::2], joints[1::2], strict=True)]
        beside = (0 if index == 0 else -1) if behind else (len(clauses) - 1 if index == len(stretches) - 1 else -1)
        for number, (low, high) in enumerate(clauses):
            head = low + len(_FILLER.match(text[low:high])[0])  # type: ignore[index]  # it also matches nothing
            for turn in qualifiers_in(text, low, high, language):
                near = number == beside or turn.start == head or (behind and _is_early(text, head, turn))
                # Behind "but", the second half of a contrast stands by itself.
                contrast = not behind and number == beside and turn.text.casefold() == "but" and turn.end >= high - 1
                if near and not contrast and turn.kind != "qualification":
                    found.append(turn)
    return found


def _is_early(text: str, head: int, turn: Qualifier) -> bool:
    """Whether a negation is among the first words of another clause, as in "and we will not come back"."""
    return turn.kind == "negation" and len(text[head : turn.start].split()) < _FIRST_WORDS


_FIRST_WORDS: Final = 4
