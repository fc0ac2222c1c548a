"""Folds a text into the form in which quotes are compared, with a map back to where each character comes from.

Folding makes styles of type equal and nothing else: Unicode composition, white space and line breaks, soft
hyphens and words hyphenated over a line end, ligatures, quotation marks and apostrophes, dashes (`--`, – and — are one,
`-` is not), ellipses, and one full stop or comma before a closing quotation mark. Case, spelling and all other
punctuation stay.

A text is folded in passes, each of which records what it changed. Offsets are code points, ends exclusive.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
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


def folded(text: str) -> str:
    """The folded text alone. Texts in one style, such as most names, take almost no time."""
    return view(text).text if _FOLDABLE.search(text) else text


Compounds = Mapping[tuple[str, str], str]
"""The two halves of each word with a hyphen, and the hyphen as it stands between them."""


def compounds(text: str) -> Compounds:
    """The words with a hyphen in a folded text."""
    return {(found[1], found[3]): found[2] for found in _COMPOUND.finditer(text)}


def respelled(one: View, other: View | Compounds) -> View:
    """The one view with its words broken at line ends spelled as the other view spells them.

    Nobody can tell whether the hyphen of "well-/known" belongs to the word, so both spellings are right.
    """
    if not one.breaks:
        return one
    spelled = compounds(other.text) if isinstance(other, View) else other
    return one if one.breaks.isdisjoint(spelled) else _folded(one.raw, spelled)


class _Edit(NamedTuple):
    """A stretch of a text and the stretch of the text before a pass of folding from which it was made."""

    start: int
    end: int
    was_start: int
    was_end: int


# One character for one, so that offsets stay.
_STYLES: Final = (
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛‹›′ʼʻ", "'")
    | dict.fromkeys("–‒―", "—")
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
    | dict.fromkeys("\t\r\x1f\xa0\u1680\u202f\u205f\u3000", " ")
    | dict.fromkeys((chr(code) for code in range(0x2000, 0x200B)), " ")
)
_LIGATURES: Final = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))

# What a text has to have for that or any pass after it to find something. Most Latin and Cyrillic letters stay as they
# are, and most of the names of a registry have nothing else.
_SEVERAL: Final = r"  |--|\.\.|\. \.|[.,][\"']"
_FOLDABLE: Final = re.compile(rf"[^ -~\u00a1-\u00aa\u00ae-\u00ba\u00bc-\u02ba\u0400-\u0482\u048a-\u052f—…]|{_SEVERAL}")
# The same for all passes but composition.
_UNCOMPOSED: Final = re.compile(rf"[\n\u00adﬀ-ﬆ]|{_SEVERAL}")
# Every pattern is linear on every input: runs are possessive, and no start scans again what another has scanned. Most
# begin with a literal, for which `re` has a fast search.
_BREAK: Final = re.compile(r"- *+\n *+(?=[^\W\d_])")
_SOFT_BREAK: Final = re.compile(r"(?:-\u00ad*+|\u00ad++(?:-\u00ad*+)?) *+\n *+(?=[^\W\d_])|\u00ad++")
_SPACE: Final = re.compile(r"\n[ \n]*+|  [ \n]*+")
_HYPHENS: Final = re.compile(r"--++")
# Not possessive as the others are: before 3.11.5, Python goes wrong where a group with a look-ahead is.
_DOTS: Final = re.compile(r"\.(?:\.++|(?: \.(?![.…]))+)")
_LIGATURE: Final = re.compile(r"[ﬀ-ﬆ]")
_CLOSING: Final = re.compile(r"[.,](?=[\"'](?!\w))")
# Nothing else combines with what stands before it; general punctuation is left out because every text has some.
_COMBINABLE: Final = re.compile(r"[\u0300-\u1fff\u2070-\U0010ffff]++")
_SOFT: Final = re.compile(r"\u00ad++")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LETTERS: Final = re.compile(r"[^\W\d_]++")
_COMPOUND: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]++)(- ?)(?=([^\W\d_]++))")
# Combining marks on one character, by Unicode's Stream-Safe Text Format. To put longer runs in order takes more than
# linear time, so they stay as they are.
LONGEST_MARKS: Final = 30

# What a pass of folding changes: start, end and the new text.
_Changes = Iterator[tuple[int, int, str]]


def _folded(raw: str, compounds: Compounds) -> View:
    if not _FOLDABLE.search(raw):
        return View(raw=raw, text=raw, breaks=frozenset(), _layers=())
    text, characters = raw, set(raw)
    for character in _STYLES.keys() & characters:
        text = text.replace(character, _STYLES[character])
    if not _FOLDABLE.search(text):
        return View(raw=raw, text=text, breaks=frozenset(), _layers=())
    breaks: set[tuple[str, str]] = set()
    layers = []
    # Not every text has something for the passes that look at each of its characters.
    distinct = "".join(characters)
    composing = (_composed,) if _COMBINABLE.search(distinct) else ()
    expanding = (_expanded,) if _LIGATURE.search(distinct) else ()
    unbroken = partial(_unbroken, compounds=compounds, breaks=breaks)
    # Composition comes first because the other passes look for letters, and again because they bring letters together.
    for changes in (*composing, unbroken, _spaced, _dashed, _shortened, *expanding, _unstopped, *composing):
        text, edits = _rewritten(text, changes(text))
        if edits:
            layers.append(edits)
        if changes is _composed and not _UNCOMPOSED.search(text):
            break
    return View(raw=raw, text=text, breaks=frozenset(breaks), _layers=tuple(layers))


def _rewritten(text: str, changes: _Changes) -> tuple[str, tuple[_Edit, ...]]:
    pieces, edits = [], []
    at = length = 0
    for start, end, new in changes:
        pieces += [text[at:start], new]
        begin = length + start - at
        at, length = end, begin + len(new)
        edits.append(_Edit(begin, length, start, end))
    return ("".join((*pieces, text[at:])) if edits else text), tuple(edits)


def _unbroken(text: str, compounds: Compounds, breaks: set[tuple[str, str]]) -> _Changes:
    """Soft hyphens go, and words hyphenated over a line end are joined or spelled as the compounds have it."""
    for found in (_SOFT_BREAK if "\u00ad" in text else _BREAK).finditer(text):
        start, end = found.span()
        if "\n" not in found[0]:
            yield start, end, ""
        elif start and _LETTER.match(text, start - 1):
            left = start
            while left and _LETTER.match(text, left - 1):
                left -= 1
            right = _LETTERS.match(text, end)
            halves = text[left:start], right[0] if right else ""
            breaks.add(halves)
            yield start, end, compounds.get(halves, "")
        else:
            for soft in _SOFT.finditer(text, start, end):
                yield *soft.span(), ""


def _spaced(text: str) -> _Changes:
    for found in _SPACE.finditer(text):
        start, end = found.span()
        yield start - (start > 0 and text[start - 1] == " "), end, " "


def _dashed(text: str) -> _Changes:
    for found in _HYPHENS.finditer(text):
        # Four hyphens and more are a rule.
        if len(found[0]) <= len("---"):
            yield *found.span(), "—"


def _shortened(text: str) -> _Changes:
    """Three dots, close or apart, become an ellipsis; of four the first is a full stop, and more are a leader."""
    for found in _DOTS.finditer(text):
        if found[0].count(".") in {3, 4}:
            yield found.end() - (3 if found[0][1] == "." else 5), found.end(), "…"


def _expanded(text: str) -> _Changes:
    for found in _LIGATURE.finditer(text):
        yield *found.span(), _LIGATURES[found[0]]


def _unstopped(text: str) -> _Changes:
    for found in _CLOSING.finditer(text):
        # One stop is style; of two, be they apart, the source says something else or is damaged.
        if not text.endswith((".", ",", ". ", ", "), 0, found.start()):
            yield *found.span(), ""


def _composed(text: str) -> _Changes:
    """The stretches that Unicode composition changes, each as short as can be."""
    for found in _COMBINABLE.finditer(text):
        at = max(0, found.start() - 1)
        run = text[at : found.end()]
        if _stream_safe(run) and unicodedata.is_normalized("NFC", run):
            continue
        for cluster in _clusters(run):
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
    index = bisect_left(edits, (at + 1,)) - 1
    if index < 0:
        return at, at + 1
    edit = edits[index]
    if at < edit.end:
        return edit.was_start, edit.was_end
    return edit.was_end + at - edit.end, edit.was_end + at - edit.end + 1
