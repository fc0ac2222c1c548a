"""Folds a text into the form in which quotes are compared, with a map back to where each character comes from.

Rank 0. Folding makes styles of type equal and nothing else: Unicode composition, white space and line breaks, soft
hyphens and words hyphenated over a line end, ligatures, quotation marks and apostrophes, dashes (`--`, – and — are one,
`-` is not), ellipses, and one full stop or comma before a closing quotation mark. Case, spelling and all other
punctuation stay.

A text is folded in passes, each of which records what it changed. Offsets are code points, ends exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A text as it is compared, with a map back to where its characters come from. It can be kept and used again.

    `breaks` are the two halves of each word that was hyphenated over a line end and is read as one.
    """

    raw: str = field(repr=False)
    text: str
    breaks: frozenset[tuple[str, str]]
    _layers: tuple[tuple[_Edit, ...], ...] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the raw text from which the non-empty stretch of the view was made."""
        last = end - 1
        for edits in reversed(self._layers):
            start = _origin(edits, start)[0]
            last = _origin(edits, last)[1] - 1
        return start, last + 1


def view(text: str) -> View:
    """The folded text and its map, in time linear in the text.

    Folding the result again changes nothing.
    """
    return _folded(text, {})


def respelled(one: View, other: View) -> View:
    """The one view with its words broken at line ends spelled as the other view spells them.

    Nobody can tell whether the hyphen of "well-/known" belongs to the word, so both spellings are right.
    """
    if not one.breaks:
        return one
    compounds = {(found[1], found[3]): found[2] for found in _COMPOUND.finditer(other.text)}
    return one if one.breaks.isdisjoint(compounds) else _folded(one.raw, compounds)


class _Edit(NamedTuple):
    """A stretch of a text and the stretch of the text before a pass of folding from which it was made."""

    start: int
    end: int
    was_start: int
    was_end: int


# One character for one, so that offsets stay.
_STYLES: Final = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛‹›′ʼʻ", "'")
    | dict.fromkeys("–‒―", "—")
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
    | dict.fromkeys("\t\r\x1f\xa0\u1680\u202f\u205f\u3000", " ")
    | dict.fromkeys((chr(code) for code in range(0x2000, 0x200B)), " ")
)
_LIGATURES: Final = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
# Every pattern here is linear on every input: runs are possessive, and nothing rescans what another start has scanned.
_DROPPED: Final = re.compile(
    r"(?P<break>(?<=[^\W\d_])(?:\u00ad*+-\u00ad*+|\u00ad++)[ ]*+\n[ ]*+(?=(?P<right>[^\W\d_])))|\u00ad++"
)
# Of four dots the first is the full stop, and runs of five or of four hyphens are no style of anything.
_MERGED: Final = re.compile(
    r"(?P<space>[ \n]{2,}+|\n)|(?P<dash>(?<!-)-{2,3}+(?!-))|(?P<ligature>[ﬀ-ﬆ])"
    r"|(?P<ellipsis>\.{3}(?!\.)|\.[ \n]++\.[ \n]++\.(?!\.|[ \n]++\.))"
)
_CLOSING_STOP: Final = re.compile(r"(?<![.,])[.,](?=[\"'](?!\w))")
# Nothing below U+0300 combines with what stands before it.
_COMBINABLE: Final = re.compile(r"[\0-\u02ff]?[\u0300-\U0010ffff]++")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LETTERS: Final = re.compile(r"[^\W\d_]++")
_COMPOUND: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]++)(- ?)(?=([^\W\d_]++))")
# Combining marks on one character, by Unicode's Stream-Safe Text Format. To put longer runs in order takes more than
# linear time, so they stay as they are.
LONGEST_MARKS: Final = 30


def _folded(raw: str, compounds: Mapping[tuple[str, str], str]) -> View:
    text = raw.translate(_STYLES)
    layers: list[tuple[_Edit, ...]] = []
    breaks: set[tuple[str, str]] = set()

    def rewrite(changed: Iterator[tuple[int, int, str]]) -> None:
        nonlocal text
        out, edits, at, length = [], [], 0, 0
        for start, end, new in changed:
            length += start - at
            out += [text[at:start], new]
            edits.append(_Edit(length, length + len(new), start, end))
            at, length = end, length + len(new)
        if edits:
            text = "".join((*out, text[at:]))
            layers.append(tuple(edits))

    def dropped(found: re.Match[str]) -> str:
        if found["break"] is None:
            return ""
        start = found.start()
        while start and _LETTER.match(text, start - 1):
            start -= 1
        right = _LETTERS.match(text, found.start("right"))
        halves = text[start : found.start()], right[0] if right else ""
        breaks.add(halves)
        return compounds.get(halves, "")

    rewrite(_composed(text))
    rewrite((found.start(), found.end(), dropped(found)) for found in _DROPPED.finditer(text))
    rewrite((found.start(), found.end(), _merged(found)) for found in _MERGED.finditer(text))
    rewrite((found.start(), found.end(), "") for found in _CLOSING_STOP.finditer(text))
    # Dropping and expanding can bring letters and marks together.
    rewrite(_composed(text))
    return View(raw=raw, text=text, breaks=frozenset(breaks), _layers=tuple(layers))


def _merged(found: re.Match[str]) -> str:
    return {"space": " ", "dash": "—", "ellipsis": "…"}.get(found.lastgroup or "") or _LIGATURES[found[0]]


def _composed(text: str) -> Iterator[tuple[int, int, str]]:
    """The stretches that Unicode composition changes, each as short as can be, and what they become."""
    if text.isascii():
        return
    for run in _COMBINABLE.finditer(text):
        if _stream_safe(run[0]) and unicodedata.is_normalized("NFC", run[0]):
            continue
        at = run.start()
        for cluster in _clusters(run[0]):
            new = unicodedata.normalize("NFC", cluster) if _stream_safe(cluster) else cluster
            if new != cluster:
                yield at, at + len(cluster), new
            at += len(cluster)


def _stream_safe(text: str) -> bool:
    if len(text) <= LONGEST_MARKS:
        return True
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > LONGEST_MARKS:
            return False
    return True


def _clusters(text: str) -> Iterator[str]:
    """The text in pieces of which none combines with another."""
    start = marks = 0
    for at in range(1, len(text)):
        if unicodedata.combining(text[at]):
            marks += 1
        elif marks > LONGEST_MARKS or _stand_apart(text[start:at], text[at]):
            yield text[start:at]
            start, marks = at, 0
    yield text[start:]


def _stand_apart(before: str, after: str) -> bool:
    compose = unicodedata.normalize
    return compose("NFC", before + after) == compose("NFC", before) + compose("NFC", after)


def _origin(edits: Sequence[_Edit], at: int) -> tuple[int, int]:
    """The stretch, before a pass of folding, from which one character after it comes."""
    index = bisect_right(edits, at, key=itemgetter(0)) - 1
    if index < 0:
        return at, at + 1
    edit = edits[index]
    if at < edit.end:
        return edit.was_start, edit.was_end
    return edit.was_end + at - edit.end, edit.was_end + at - edit.end + 1
