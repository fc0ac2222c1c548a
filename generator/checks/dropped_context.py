"""Checks that the sentence around quoted words has no negation, condition or exception that the quote leaves out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from generator.checks.negations import qualifiers_in
from generator.checks.source_index import place_in_source
from generator.diagnostics.model import Diagnostic, Related, Span, shown, warning
from generator.format.seeds import Seed, known
from generator.text.attribution.voices import Voices
from generator.text.negation import Qualifier
from generator.text.prose.sentences import sentence_ends
from generator.text.quotes.edited import QuotePart, quoted_words

QUOTE_DROPS_CONTEXT = warning(
    "quote-drops-context",
    """The speaker's sentence goes on or began with a negation, a condition or an exception that the quote leaves out.
    Quote the whole sentence, or waive the warning with the reason why the words stand without it.""",
    told="the sentence says more than is quoted",
)


def quote_keeps_its_context(
    parts: Sequence[QuotePart], seed: Seed, voices: Voices, *, speech_alone: bool, at: Span
) -> Iterator[Diagnostic]:
    """Report what turns the sense of quoted words in the rest of their sentence, or right behind it.

    `parts` are those of the quote, with offsets of the seed's text, and `voices` are those of the seed. `at` is where
    the quote stands in the writer's file. With `speech_alone`, only the speaker's own words count, and not the
    narration around them.
    """
    words = quoted_words(parts)
    start, end = words[0].start, words[-1].end
    before, after = _around(seed.text, start, end, voices, speech_alone=speech_alone)
    language = known(seed.descriptor.language)
    qualifiers = [
        *_turning(seed.text, before, language, behind=False),
        *_turning(seed.text, after, language, behind=True),
    ]
    first, last = min([start, *(low for low, _ in before)]), max([end, *(high for _, high in after)])
    if qualifiers:
        dropped = f"{shown(qualifiers[0].text)} from its sentence"
    elif after and seed.text[start:last].rstrip(_CLOSING).endswith("?"):
        dropped = "that it is a question"
    else:
        retracted = _RETRACTING.match(seed.text, last, _end_of_speech(start, end, voices, speech_alone=speech_alone))
        if retracted is None:
            return
        dropped, last = f"how it goes on: {shown(retracted[0].strip())}", retracted.end()
    whole = " ".join(seed.text[first:last].split()).strip("“”\"'‘’«» ")
    marks = (Span(file=seed.file, start=qualifier.start, end=qualifier.end) for qualifier in qualifiers)
    yield Diagnostic(
        code=QUOTE_DROPS_CONTEXT,
        message=f"the quote leaves out {dropped}",
        span=at,
        hint=f"the whole sentence is: {whole}",
        related=(place_in_source(seed, first, last, "the whole sentence", marks),),
    )


# Marks and words that begin another clause, as far as this shows without a grammar.
_JOINT: Final = re.compile(r"[,;:—–()]|\b(?:and|or|und|oder|et|ou|и|или|або|та)\b", re.IGNORECASE)
_FILLER: Final = re.compile(r"(?:[\s“”\"‘’'«»…]|\b(?:so|then|well|even|that|too|yes)\b)*", re.IGNORECASE)


def fragment_is_not_negated(parts: Sequence[QuotePart], seed: Seed, at: Span) -> Iterator[Diagnostic]:
    """Report a fragment quoted in prose that stands behind a negation, as "put boots on the ground" behind "not".

    The rest of the sentence is left to the writer's own sentence around the fragment. `at` is where it stands there.
    """
    start = quoted_words(parts)[0].start
    before = qualifiers_in(seed.text, max(0, start - _NEAR), start, known(seed.descriptor.language))
    last = before[-1] if before else None
    if last is not None and last.kind == "negation" and not seed.text[last.end : start].strip():
        place = Span(file=seed.file, start=last.start, end=last.end)
        yield Diagnostic(
            code=QUOTE_DROPS_CONTEXT,
            message=f"the words stand behind {shown(last.text)}, which is left out",
            span=at,
            hint="quote it as well, or say it before the quotation",
            related=(Related(span=place, label=f"left out, in p{seed.passage_at(start)}"),),
        )


# Room for the longest negation of any list, in characters.
_NEAR: Final = 40

# The next sentence takes back or narrows what was said.
_RETRACTING: Final = re.compile(
    r"\s*(?:But|Not|Unless|Except|Only|Provided|However|Although|Though|Or not)\b[^.!?]{0,300}[.!?]?"
)
_CLOSING: Final = " ”\"’»'"

_Stretches = list[tuple[int, int]]
"""Where stretches of a text begin and end."""


def _passage_around(offset: int, voices: Voices) -> tuple[int, int]:
    return voices.passages[max(0, bisect_right(voices.passages, (offset, len(voices.text))) - 1)]


def _end_of_speech(start: int, end: int, voices: Voices, *, speech_alone: bool) -> int:
    speech = voices.outermost(start, end) if speech_alone else None
    return speech.end if speech is not None else _passage_around(start, voices)[1]


def _around(text: str, start: int, end: int, voices: Voices, *, speech_alone: bool) -> tuple[_Stretches, _Stretches]:
    """Return the stretches before and behind quoted words in their sentence.

    `start` and `end` are where the words begin and end in the text. With `speech_alone`, narration is left out: a
    sentence that it interrupts goes on in the next quotation marks.
    """
    passage = _passage_around(start, voices)
    speech = voices.outermost(start, end)
    if not speech_alone or speech is None:
        first, last = _sentence_around(text, (passage[0], max(passage[1], end)), start, end)
        return _clipped(first, start), _clipped(end, last)
    first, last = _sentence_around(text, (speech.start, speech.end), start, end)
    before, after = _clipped(first, start), _clipped(end, last)
    speeches = [spoken for spoken in voices.spoken_in(*passage) if spoken.depth == 1]
    at = speeches.index(speech) if speech in speeches else -1
    if at > 0 and first == speech.start and _goes_on(text, speeches[at - 1].end, speech.start):
        low, high = speeches[at - 1].start, speeches[at - 1].end
        begins = [low + offset for offset in sentence_ends(text[low:high])]
        before = [(max([low, *begins]), high), *before]
    if 0 <= at < len(speeches) - 1 and last == speech.end and _goes_on(text, speech.end, speeches[at + 1].start):
        low, high = speeches[at + 1].start, speeches[at + 1].end
        ends = [low + offset for offset in sentence_ends(text[low:high])]
        after = [*after, (low, min([high, *ends]))]
    return before, after


def _sentence_around(text: str, within: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """Return where the sentences begin and end that hold a stretch, inside of the bounds `within`."""
    low, high = within
    ends = [low + offset for offset in sentence_ends(text[low:high])]
    return max([low, *(at for at in ends if at <= start)]), min([high, *(at for at in ends if at >= end)])


def _clipped(start: int, end: int) -> _Stretches:
    return [(start, end)] if start < end else []


def _goes_on(text: str, end: int, start: int) -> bool:
    """Return whether a sentence goes on from quoted words that end at `end` to others that begin at `start`."""
    between = text[end:start]
    return (
        text[end - 1 : end] not in {".", "!", "?", "…"}
        and not _PARTING.search(between)
        and text[start : start + 1].islower()
    )


# Between two quotations, these end the sentence or begin another thought of the narration.
_PARTING: Final = re.compile(r"[.!?]\s|\b(?:but|and|that|while|as|which|who|calling|adding)\b")


def _turning(text: str, stretches: _Stretches, language: str | None, *, behind: bool) -> list[Qualifier]:
    """Return the qualifiers of the quoted words: in the clause beside them, or at the head of another clause.

    `stretches` are the rest of the sentence on one side of the words, and `behind` tells that it is the side behind.
    """
    turning = []
    for index, (start, end) in enumerate(stretches):
        joints = [start, *(start + at for joint in _JOINT.finditer(text[start:end]) for at in joint.span()), end]
        clauses = list(zip(joints[::2], joints[1::2], strict=True))
        beside = (0 if index == 0 else -1) if behind else (len(clauses) - 1 if index == len(stretches) - 1 else -1)
        for number, (low, high) in enumerate(clauses):
            head = low + len(_FILLER.match(text[low:high])[0])  # type: ignore[index]  # it also matches nothing
            for qualifier in qualifiers_in(text, low, high, language):
                is_near = number == beside or qualifier.start == head or (behind and _is_early(text, head, qualifier))
                # Behind "but", the second half of a contrast stands by itself.
                is_contrast = (
                    not behind and number == beside and qualifier.text.casefold() == "but" and qualifier.end >= high - 1
                )
                if is_near and not is_contrast and qualifier.kind != "qualification":
                    turning.append(qualifier)
    return turning


def _is_early(text: str, head: int, qualifier: Qualifier) -> bool:
    """Return whether a negation is among the first words of a clause, as in "and we will not come back"."""
    return qualifier.kind == "negation" and len(text[head : qualifier.start].split()) < _FIRST_WORDS


_FIRST_WORDS: Final = 4
