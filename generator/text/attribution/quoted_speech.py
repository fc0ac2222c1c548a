"""Finds what a source document has in quotation marks.

A passage of a report is its writer's narration, in which the words of others stand between quotation marks.
Offsets are code points of the whole text, ends exclusive.

Marks are paired in two passes. The first pairs the double marks, the second pairs the single marks that stand between
the same double ones, because most single marks are apostrophes. Each step takes a mark from a list and puts none back,
and only pairs become quotations, so that no mark that is left over can change what others quote.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from unicodedata import category


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedSpeech:
    """Words between quotation marks, without the marks.

    `depth` is 1, or more for a quotation inside another, which is its `parent`.
    """

    start: int
    end: int
    depth: int
    parent: QuotedSpeech | None = field(default=None, repr=False, compare=False)

    def within(self, depth: int) -> QuotedSpeech:
        """Return the quotation of that depth around this one; itself if it is no deeper."""
        outer = self
        # No quotation is deeper than this, so that the walk ends.
        for _ in range(MOST_NESTED):
            if outer.depth > depth and outer.parent is not None:
                outer = outer.parent
        return outer


# Quotations inside each other. What is deeper is read as words of the innermost of these, so that a walk from a
# quotation to the outermost one takes few steps.
MOST_NESTED: Final = 16


def speech(text: str, passages: Sequence[tuple[int, int]]) -> tuple[QuotedSpeech, ...]:
    """Return the quoted words of all passages, in order of where they begin; those inside others come after these.

    A mark that closes nothing quotes nothing, and neither does one that is never closed. But a double mark of the
    kinds that only open quotes up to its passage's end if that does not close it, as marks do where speech runs over
    several paragraphs. An apostrophe quotes nothing. Linear in the text.
    """
    return tuple(quotation for start, end in passages for quotation in _nested(_pairs(text, start, end)))


def holding(stretches: Sequence[QuotedSpeech], start: int, end: int) -> QuotedSpeech | None:
    """The innermost of the stretches, which are in order, that holds all of what stands from `start` to `end`."""
    at = bisect_right(stretches, start, key=lambda stretch: stretch.start)
    # Stretches nest, so that what holds the words is the last one that begins before them, or is around that one.
    stretch = stretches[at - 1] if at else None
    for _ in range(MOST_NESTED):
        if stretch is None or stretch.end >= end:
            break
        stretch = stretch.parent
    return stretch


class _Mark(NamedTuple):
    """A quotation mark.

    `opens` and `closes` tell whether it can do so where it stands, and `stopped` that a stop or comma is before it. It
    `elides` where it may stand for letters that were left out before a word, and `ends_word` where it may be the
    apostrophe of the word before it.
    """

    sign: str
    at: int
    opens: bool
    closes: bool
    stopped: bool
    elides: bool
    ends_word: bool


# What each mark closes, and what it closes besides if nothing of that is open, as texts mix styles.
_CLOSES: Final[Mapping[str, tuple[str, str]]] = {
    "”": ("“„", '"'),
    "“": ("„", ""),
    "»": ("«", ""),
    '"': ('"', "“„"),
    "’": ("‘‚", ""),
    "‘": ("‚", ""),
    "'": ("'", ""),
    "›": ("‹", ""),
}
_OPENING: Final = "“„«\"‘'‚‹"
_SINGLE: Final = "‘’'‚‹›"
# What only opens a quotation: one that its passage does not close goes on to the passage's end.
_LASTING: Final = "“„«"
# “Rock 'n' roll” has two apostrophes there.
_MARK: Final = re.compile(r"(?<!\w)['’‘][nN]['’‘](?!\w)|[“”„\"«»‘’'‚‹›]")
# What stands behind a mark that opens nothing, and before one.
_BEHIND_CLOSING: Final = re.compile(r"\s|\Z|[,;:!?)\]}]|\.(?!\.)")
_BEFORE_CLOSING: Final = ".,!?…)]}%’”»"
_STOPS: Final = ".,!?…—–-"
# Words that begin with an apostrophe: years such as ’08 and the ’90s, and short forms such as ’tis, ’em, 'ne and 't.
_ELIDED: Final = re.compile(
    r"\d\d(?:s|er)?(?![\w]|[.,]\d)|[a-z](?!\w)|(?i:tis|twas|twere|twill|em|til|till|cause|cos|cuz|bout|round|neath|ere"
    r"|uns?|ndrangheta|ne[mnrs]?|nen|sti?|kay)(?!\w)"
)


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, start, end):
        sign, at = match[0], match.start()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        single = sign in _SINGLE
        if len(sign) > 1 or (single and _is_of_word(before) and _is_of_word(after)):
            continue
        opening = (
            not _is_of_word(before) and before not in _BEFORE_CLOSING and not _BEHIND_CLOSING.match(text, at + 1, end)
        )
        # An apostrophe stands behind a space, or before a letter; a mark that closes a quotation does not.
        closing = not (before.isspace() or _is_of_word(after)) if single else True
        yield _Mark(
            sign=sign,
            at=at,
            opens=sign in _OPENING and (opening or sign not in "\"'‘"),
            closes=sign in _CLOSES and closing and not (opening and sign in "\"'‘“"),
            stopped=before in _STOPS,
            elides=sign in "'‘" and bool(_ELIDED.match(text, at + 1, end)),
            ends_word=single and before == "s" and after == " " and text[at + 2 : at + 3].islower(),
        )


def _is_of_word(character: str) -> bool:
    """Whether a character is a letter or digit, or an accent that stands apart from its letter."""
    return character.isalnum() or category(character) in {"Mn", "Mc"}


def _pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the words of each quotation of a passage begin and end, in no order. Two of them are apart or nest."""
    marks = list(_marks(text, start, end))
    closing, unclosed = _paired(mark for mark in marks if mark.sign not in _SINGLE)
    pairs = [(opening + 1, closed) for opening, closed in closing.items()]
    lasting = next((mark.at for mark in unclosed if mark.sign in _LASTING), None)
    if lasting is not None:
        pairs.append((lasting + 1, end))
        closing[lasting] = end
    for singles in _between(marks, closing):
        pairs += [(opening + 1, closed) for opening, closed in _paired(_without_apostrophes(singles))[0].items()]
    return pairs


def _between(marks: Iterable[_Mark], closing: Mapping[int, int]) -> Iterator[list[_Mark]]:
    """The single marks, those together that stand between the same double marks and in no quotation between them."""
    ends = set(closing.values())
    around: list[list[_Mark]] = [[]]
    for mark in marks:
        if mark.at in closing:
            around.append([])
        elif mark.at in ends:
            yield around.pop()
        elif mark.sign in _SINGLE:
            around[-1].append(mark)
    yield from around


def _without_apostrophes(singles: Sequence[_Mark]) -> Iterator[_Mark]:
    """The marks without the apostrophe of "the workers’ rights’", which another mark behind it tells from a closing."""
    for index, mark in enumerate(singles):
        if not (mark.ends_word and any(following.closes for following in singles[index + 1 : index + 2])):
            yield mark


def _paired(marks: Iterable[_Mark]) -> tuple[dict[int, int], list[_Mark]]:
    """Return where the quotation that opens at an offset is closed, and the marks that are left open.

    A mark inside a quotation that is not closed there quotes nothing. Every mark is opened and dropped once.
    """
    closing: dict[int, int] = {}
    opened: list[_Mark] = []
    waiting: Counter[str] = Counter()
    for mark in marks:
        closes = _closable(mark, waiting) if mark.closes else None
        if closes is not None:
            while opened:
                opener = opened.pop()
                waiting[_kind(opener)] -= 1
                if closes(_kind(opener)):
                    closing[opener.at] = mark.at
                    break
        elif mark.opens:
            opened.append(mark)
            waiting[_kind(mark)] += 1
    return closing, opened


def _kind(opener: _Mark) -> str:
    return f"{opener.sign} elided" if opener.elides else opener.sign


def _closable(mark: _Mark, waiting: Mapping[str, int]) -> Callable[[str], bool] | None:
    """Return what an opening mark has to be for this one to close it, or None where no such mark is open.

    A mark before a word such as ’tis or ’90s opens a quotation only where nothing else is open and what closes it
    stands behind a stop or a comma: 'Tis the season,' she said.
    """
    usual, besides = _CLOSES[mark.sign]
    elided = {f"{sign} elided" for sign in usual} if mark.stopped else set()
    for kinds in (set(usual), set(besides), elided):
        if any(waiting[kind] for kind in kinds):
            return kinds.__contains__
    return None


def _nested(pairs: Iterable[tuple[int, int]]) -> Iterator[QuotedSpeech]:
    """Yield the quotations of a passage in order, each with the one around it; nothing is quoted where no words are."""
    around: list[QuotedSpeech] = []
    for start, end in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        while around and around[-1].end < end:
            around.pop()
        if start < end and len(around) < MOST_NESTED:
            parent = around[-1] if around else None
            around.append(QuotedSpeech(start=start, end=end, depth=len(around) + 1, parent=parent))
            yield around[-1]
