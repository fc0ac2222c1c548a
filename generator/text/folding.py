"""Folds a text into the form in which quotes are compared, with a map back to where each character comes from.

Folding makes styles of type equal and nothing else: Unicode composition, white space and line breaks, soft
hyphens and words hyphenated over a line end, ligatures and the forms that Arabic letters take in print, stretched
words (tatweel), quotation marks and apostrophes, dashes (`--`, – and — are one, `-` is not), ellipses, and one full
stop or comma before a closing quotation mark. Case, spelling and all other punctuation stay.

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
class FoldedText:
    """A text as it is compared, with a map back to where its characters come from. It can be kept and used again.

    `breaks` are the two halves of each word that was hyphenated over a line end and is read as one.
    """

    raw: str = field(repr=False)
    text: str
    breaks: frozenset[tuple[str, str]]
    _layers: tuple[tuple[_Edit, ...], ...] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the raw text from which the non-empty stretch of the view was made."""
        last = end - 1
        for edits in reversed(self._layers):
            start = _origin(edits, start)[0]
            last = _origin(edits, last)[1] - 1
        return start, last + 1


def view(text: str) -> FoldedText:
    """Return the folded text and its map, in time linear in the text.

    Folding the result again changes nothing.
    """
    return _folded(text, {})


def folded(text: str) -> str:
    """Return the folded text alone. Texts in one style, such as most names, take almost no time."""
    return view(text).text if _FOLDABLE.search(text) else text


Compounds = Mapping[tuple[str, str], str]
"""The two halves of each word with a hyphen, and the hyphen as it stands between them."""


def compounds(text: str) -> Compounds:
    """Return the words with a hyphen in a folded text."""
    return {(match[1], match[3]): match[2] for match in _COMPOUND.finditer(text)}


def respelled(text: FoldedText, spelling: FoldedText | Compounds) -> FoldedText:
    """Return a view in which words broken at line ends are spelled as in the other text.

    It cannot be told whether the hyphen of "well-/known" belongs to the word, so both spellings are right.
    """
    if not text.breaks:
        return text
    spelled = compounds(spelling.text) if isinstance(spelling, FoldedText) else spelling
    return text if text.breaks.isdisjoint(spelled) else _folded(text.raw, spelled)


class _Edit(NamedTuple):
    """A stretch of a text and the stretch of the text before a pass of folding from which it was made."""

    start: int
    end: int
    was_start: int
    was_end: int


# One character for one, so that offsets stay.
_STYLES: Final = (
    dict.fromkeys("“”„‟«»″״", '"')
    | dict.fromkeys("‘’‚‛‹›′ʼʻ׳", "'")
    | dict.fromkeys("–‒―", "—")
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
    | dict.fromkeys("\t\r\x1f\xa0\u1680\u202f\u205f\u3000", " ")
    | dict.fromkeys((chr(code) for code in range(0x2000, 0x200B)), " ")
)
_MARKS: Final = str.maketrans(_STYLES)
# What else writers type for the apostrophe inside a word. Elsewhere these are marks of their own.
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])[`´ʹʽ՚ꞌ＇](?=[^\W\d_])")
# Ligatures of Latin, Armenian and Hebrew type, and the forms that Arabic letters take in print, alone and joined.
_PRINTED: Final = "ﬀ-ﬆﬓ-ﬗﬠ-ﬨﭏ\ufb50-\ufdff\ufe70-\ufefc"

# What a text has to have for that or any pass after it to find something. Most Latin and Cyrillic letters stay as they
# are, and most of the names of a registry have nothing else.
_SEVERAL: Final = r"  |--|[.…] ?[.…]|[.,][\"']|[`´ʹ]"
_FOLDABLE: Final = re.compile(rf"[^ -~\u00a1-\u00aa\u00ae-\u00ba\u00bc-\u02ba\u0400-\u0482\u048a-\u052f—…]|{_SEVERAL}")
# The same for all passes but composition.
_UNCOMPOSED: Final = re.compile(rf"[\n\u00ad]|{_SEVERAL}")
# Every pattern is linear on every input: runs are possessive, and no start scans again what another has scanned. Most
# begin with a literal, for which `re` has a fast search.
_BREAK: Final = re.compile(r"- *+\n *+(?=[^\W\d_])")
_SOFT_BREAK: Final = re.compile(r"(?:-\u00ad*+|\u00ad++(?:-\u00ad*+)?) *+\n *+(?=[^\W\d_])|\u00ad++")
_SPACE: Final = re.compile(r"\n[ \n]*+|  [ \n]*+")
_HYPHENS: Final = re.compile(r"--++")
# Not possessive as the others are: before 3.11.5, Python goes wrong where a group with a look-ahead is.
_DOTS: Final = re.compile(r"\.(?:\.++|(?: \.(?![.…]))+)")
_ROW: Final = re.compile(r"[.…](?:[.…]| [.…])++")
_LIGATURE: Final = re.compile(f"[{_PRINTED}]")
_ARABIC: Final = (
    "\u0620-\u063f\u0641-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\u08a0-\u08ff"
)
# Between digits a tatweel is a dash.
_STRETCH: Final = re.compile(f"(?<=[{_ARABIC}])\u0640++|(?<![{_ARABIC}\u0640])\u0640++(?=[{_ARABIC}])")
# What stands in texts that put no spaces between words, and what has none there besides.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf\u2e80-\u2fdf"
    "\u3001-\u303f\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff40\uff5b-\uff65\uff66-\uff9f\U00020000-\U0003ffff]"
)
_NEUTRAL: Final = "\"'—…"
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


def _folded(raw: str, compounds: Compounds) -> FoldedText:
    if not _FOLDABLE.search(raw):
        return FoldedText(raw=raw, text=raw, breaks=frozenset(), _layers=())
    text, characters = raw, set(raw)
    for character in _STYLES.keys() & characters:
        text = text.replace(character, _STYLES[character])
    text = _APOSTROPHE.sub("'", text)
    if not _FOLDABLE.search(text):
        return FoldedText(raw=raw, text=text, breaks=frozenset(), _layers=())
    breaks: set[tuple[str, str]] = set()
    layers = []
    # Not every text has something for the passes that look at each of its characters.
    distinct = "".join(characters)
    composing = (_composed,) if _COMBINABLE.search(distinct) else ()
    expanding = (_expanded,) if _LIGATURE.search(distinct) else ()
    unstretching = (_unstretched,) if "\u0640" in characters else ()
    unbroken = partial(_unbroken, compounds=compounds, breaks=breaks)
    # Composition comes before the passes that look for letters, and again because they bring letters together.
    for changes in (
        *expanding,
        *unstretching,
        *composing,
        unbroken,
        _spaced,
        _dashed,
        _shortened,
        _unstopped,
        *composing,
    ):
        text, edits = _rewritten(text, changes(text))
        if edits:
            layers.append(edits)
        if changes is _composed and not _UNCOMPOSED.search(text):
            break
    return FoldedText(raw=raw, text=text, breaks=frozenset(breaks), _layers=tuple(layers))


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
    for match in (_SOFT_BREAK if "\u00ad" in text else _BREAK).finditer(text):
        start, end = match.span()
        if "\n" not in match[0]:
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
    """Runs of white space become one space; where words stand without spaces, a line end is none."""
    for match in _SPACE.finditer(text):
        start, end = match.span()
        start -= start > 0 and text[start - 1] == " "
        unspaced = "\n" in match[0] and _reads_on(text[start - 1 : start], text[end : end + 1])
        yield start, end, "" if unspaced else " "


def _reads_on(before: str, after: str) -> bool:
    """Whether two characters stand side by side without a space when no line ends between them."""
    if _UNSPACED.match(before):
        return bool(after) and (after in _NEUTRAL or _UNSPACED.match(after) is not None)
    return bool(before) and before in _NEUTRAL and _UNSPACED.match(after) is not None


def on_one_line(text: str) -> str:
    """Return the text with its lines joined as its script joins them, so that it can be pasted and stays the same."""
    pieces: list[str] = []
    for line in text.split("\n"):
        words = " ".join(line.split())
        if not words:
            continue
        before = pieces[-1] if pieces else ""
        hyphenated = before.endswith("-") and before[-2:-1].isalpha() and words[0].isalpha()
        glued = hyphenated or _reads_on(before[-1:].translate(_MARKS), words[0].translate(_MARKS))
        pieces += [words] if glued or not pieces else [" ", words]
    return "".join(pieces)


def _dashed(text: str) -> _Changes:
    for match in _HYPHENS.finditer(text):
        # Four hyphens and more are a rule.
        if len(match[0]) <= len("---"):
            yield *match.span(), "—"


def _shortened(text: str) -> _Changes:
    """Three dots, close or apart, become an ellipsis, and four, however they are set, an ellipsis and a full stop.

    Whether the stop of four comes first or last is style, and so is a space before them. More are a leader.
    """
    for row in _ROW.finditer(text):
        start, end = row.span()
        if row[0].count(".") + 3 * row[0].count("…") == 4 and _FOUR.fullmatch(row[0]):
            if text.endswith(" ", 0, start):
                yield start - 1, start, ""
            if row[0] != "….":
                yield start, end, "…."
            continue
        for dots in _DOTS.finditer(text, start, end):
            if dots[0].count(".") in {3, 4}:
                yield dots.end() - (3 if dots[0][1] == "." else 5), dots.end(), "…"


_FOUR: Final = re.compile(r"\.{4}|\. \. \. \.|\. ?(?:\.{3}|…)|(?:\.{3}|…) ?\.")


def _expanded(text: str) -> _Changes:
    for match in _LIGATURE.finditer(text):
        # A vowel sign that stands alone has a space or a tatweel under it, which is no part of the word.
        letters = unicodedata.normalize("NFKC", match[0]).strip().replace("\u0640", "")
        if letters and letters != match[0]:
            yield *match.span(), letters


def _unstretched(text: str) -> _Changes:
    for match in _STRETCH.finditer(text):
        yield *match.span(), ""


def _unstopped(text: str) -> _Changes:
    for match in _CLOSING.finditer(text):
        # One stop is style; of two, be they apart, the source says something else or is damaged.
        if not text.endswith((".", ",", ". ", ", "), 0, match.start()):
            yield *match.span(), ""


def _composed(text: str) -> _Changes:
    """Yield the stretches that Unicode composition changes, each as short as can be."""
    for match in _COMBINABLE.finditer(text):
        at = max(0, match.start() - 1)
        run = text[at : match.end()]
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
    """Yield the text in pieces of which none combines with another."""
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
    """Return the stretch, before a pass of folding, from which one character after it comes."""
    index = bisect_left(edits, (at + 1,)) - 1
    if index < 0:
        return at, at + 1
    edit = edits[index]
    if at < edit.end:
        return edit.was_start, edit.was_end
    return edit.was_end + at - edit.end, edit.was_end + at - edit.end + 1
