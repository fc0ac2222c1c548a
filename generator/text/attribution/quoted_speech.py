"""Finds what a source document has in quotation marks.

A passage of a report is its writer's narration, in which the words of others stand between quotation marks.
Offsets are code points of the whole text, ends exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Words between quotation marks, without the marks. `depth` is 1, or more for a quotation inside another."""

    start: int
    end: int
    depth: int


_CLOSERS: Final[Mapping[str, str]] = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "'": "'", "‚": "‘’", "‹": "›"}
_CLOSED_BY: Final[Mapping[str, str]] = {
    mark: "".join(opener for opener, closers in _CLOSERS.items() if mark in closers) for mark in "“”»\"‘’'›"
}
_MARK: Final = re.compile("[“”„\"«»‘’'‚‹›]")
# What only quotes: a single mark may be an apostrophe, and one that never closes is taken for that.
_DOUBLE: Final = "“„«"


def speech(text: str, passages: Sequence[tuple[int, int]]) -> tuple[Speech, ...]:
    """The quoted words of all passages, in order of where they begin; those inside others come after these.

    A double mark that its passage does not close quotes up to the passage's end, as marks do where speech runs over
    several paragraphs. An apostrophe quotes nothing. Linear in the text.
    """
    found = [each for start, end in passages for each in _quoted(text, start, end)]
    return tuple(sorted(found, key=lambda each: (each.start, each.depth)))


def _quoted(text: str, start: int, end: int) -> Iterator[Speech]:
    opened: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    last_single = max(text.rfind("’", start, end), text.rfind("'", start, end))
    for found in _MARK.finditer(text, start, end):
        mark, at = found[0], found.start()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if mark in "’'‘" and before.isalnum() and after.isalnum():
            continue
        closes = _closed_by(mark, opened, waiting)
        if closes is not None and mark in "’'" and _belongs_to_a_word(text, at, last_single):
            continue
        if closes is not None and not (mark in "\"'" and _opens(before, after)):
            begin = opened[closes][1]
            # A mark inside that was never closed quoted nothing.
            waiting.subtract(opener for opener, _ in opened[closes:])
            del opened[closes:]
            yield Speech(start=begin, end=at, depth=closes + 1)
        elif mark in _CLOSERS and (mark not in "\"'‘" or _opens(before, after)):
            opened.append((mark, at + 1))
            waiting[mark] += 1
    for depth, (opener, begin) in enumerate(opened, start=1):
        if opener in _DOUBLE and begin < end:
            yield Speech(start=begin, end=end, depth=depth)
            return


def _closed_by(mark: str, opened: Sequence[tuple[str, int]], waiting: Mapping[str, int]) -> int | None:
    """Which of the marks that wait to be closed this one closes. What is looked at is closed, or none is looked at."""
    if not any(waiting[opener] for opener in _CLOSED_BY.get(mark, ())):
        return None
    return next(n for n in reversed(range(len(opened))) if mark in _CLOSERS[opened[n][0]])


def _opens(before: str, after: str) -> bool:
    return not before.isalnum() and before not in ".,!?…" and not after.isspace()


def _belongs_to_a_word(text: str, at: int, last: int) -> bool:
    """Whether a single mark behind a plural is its apostrophe, as in "the workers’ rights’"."""
    return at < last and text[at - 1] == "s" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].islower()


def holding(stretches: Sequence[Speech], start: int, end: int) -> Speech | None:
    """The innermost of the stretches, which are in order, that holds all of what stands from `start` to `end`."""
    at = bisect_right(stretches, start, key=lambda each: each.start)
    best: Speech | None = None
    for each in reversed(stretches[max(0, at - MOST_NESTED) : at]):
        if each.end >= end and (best is None or each.depth > best.depth):
            best = each
    return best


# Quotations that begin inside one that holds a stretch and end before it, of which so many are looked past.
MOST_NESTED: Final = 64
