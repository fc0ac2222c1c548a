"""Divides paragraphs into sentences, for rules about what one sentence may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from generator.text.escaping import one_line
from generator.text.prose.tree import (
    CITED,
    CodeSpan,
    Inline,
    Paragraph,
    Placed,
    Quotation,
    Row,
    Shown,
    inlines,
    seen,
    uncited,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Placed):
    """The plain words of a sentence; its place includes the citations that follow it."""

    text: str


def sentences(paragraph: Paragraph | Row) -> tuple[Sentence, ...]:
    """Return the sentences of a paragraph, or of the cells of a row, by a simple rule; none goes on in another cell.

    A sentence ends with one of . ! ? … and the closing marks and citations after it, where white space and then a
    capital, a digit or a quotation follow. Nothing ends inside quotation marks, nor at a full stop after a single
    letter or a common abbreviation: two sentences are rather taken for one than one for two.
    """
    runs = paragraph.cells if isinstance(paragraph, Row) else (paragraph.inlines,)
    return tuple(sentence for run in runs for sentence in _sentences(run))


def sentence_ends(outline: str) -> list[int]:
    """Return where sentences end in a text, by the rule of `sentences`; the white space behind them belongs to them.

    Words in quotation marks do not count when they have been put out of the way, as by capitals in their place.
    """
    return [stop.end() for stop in _STOP.finditer(outline) if _ends_sentence(outline, stop)]


def _sentences(run: Sequence[Inline]) -> Iterator[Sentence]:
    parts = [(seen(inline), inline) for inline in inlines(run)]
    shown = Shown(parts)
    words = shown.text
    ends = sentence_ends("".join(_outline(text, inline) for text, inline in parts))
    for start, end in pairwise([0, *ends, len(words)]):
        if text := one_line(uncited(words[start:end])):
            yield Sentence(
                text=text,
                start=shown.place(end - len(words[start:end].lstrip()))[0],
                end=shown.place(start + len(words[start:end].rstrip()) - 1)[1],
            )


# Looking back keeps this linear where there are many stops.
_STOP: Final = re.compile(rf"(?<![.!?…])[.!?…]+[)\]\"“”„«»’']*(?:\s*{CITED})*\s+")
_BEGINNING: Final = re.compile(r"[(\[\"“„«‘']*(\w)")
_LAST_WORD: Final = re.compile(r"(?<![^\W\d_]['’])[^\W\d_]+\Z")
# Longer than any abbreviation, so that what is looked at does not grow with the text.
_WORD_LENGTH: Final = 20
_ABBREVIATED: Final = re.compile(
    r"""(?:[^\W\d_] | approx | art | brig | ca | capt | cf | co | col | corp | dept | dr | eds? | est | etc | fig | gen
    | gov | inc | [js]r | lt | ltd | maj | mrs? | ms | nos? | nr | op | para | pp | pres | prof | rep | rev | sec | sen
    | sgt | st | vols? | vs)\Z""",
    re.IGNORECASE | re.VERBOSE,
)


def _outline(text: str, inline: Inline) -> str:
    """Of the length of the text, but with quoted words and code as capitals, so that no stop inside them counts.

    The last quoted character stays: a quotation may end a sentence.
    """
    match inline:
        case Quotation():
            return f"{inline.opening}{'X' * (len(text) - 3)}{text[-2]}{inline.closing}"
        case CodeSpan():
            return "X" * len(text)
        case _:
            return text


def _ends_sentence(outline: str, stop: re.Match[str]) -> bool:
    beginning = _BEGINNING.match(outline, stop.end())
    if beginning is None or beginning[1].islower():
        return False
    # A letter behind an apostrophe ends a word, as in "can’t", and is no initial.
    word = _LAST_WORD.search(outline, max(0, stop.start() - _WORD_LENGTH), stop.start())
    return not (word and stop[0].rstrip() == "." and _ABBREVIATED.match(word[0]))
