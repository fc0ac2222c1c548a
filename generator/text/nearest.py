"""Finds the name or the wording that was most likely meant.

The only importer of rapidfuzz. What comes from here feeds a hint and never decides whether something passes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import OSA, Indel
from rapidfuzz.fuzz import partial_ratio_alignment, ratio
from rapidfuzz.process import extractOne

# A name further away than this share of its letters is more likely another name than a slip of the keys.
_NEAR_ENOUGH = 0.4


def nearest_name(wrong: str, valid: Sequence[str]) -> str | None:
    """Return the valid name that was most likely meant, or None when none is near.

    Only ever feeds a hint. Linear in the number of names.
    """
    if not valid:
        return None
    limit = max(1, round(len(wrong) * _NEAR_ENOUGH))
    best = extractOne(wrong, valid, scorer=OSA.distance, score_cutoff=limit)
    if best is not None:
        return str(best[0])
    contained = [name for name in valid if len(wrong) > 3 and (wrong in name or name in wrong)]
    return min(contained, key=len) if contained else None


MESSAGE: Final = 400
"""So many words of two wordings are compared for a message, which cannot show more."""


def changed_words(
    written: Sequence[str], other: Sequence[str], most: int | None = MESSAGE
) -> tuple[tuple[int, int, int, int], ...]:
    """Return the runs of words in which two wordings differ: from and to, ends exclusive, in the one and in the other.

    Only the first `most` words are compared, else all: time grows with the product of the two numbers.
    """
    edits = Indel.opcodes(written[:most], other[:most])
    merged: list[tuple[int, int, int, int]] = []
    for edit in edits:
        if edit.tag == "equal":
            continue
        here = (edit.src_start, edit.src_end, edit.dest_start, edit.dest_end)
        if merged and merged[-1][1] == here[0] and merged[-1][3] == here[2]:
            here = (merged[-1][0], here[1], merged.pop()[2], here[3])
        merged.append(here)
    return tuple(merged)


# Wording less alike than this, in hundredths, shares a few small words with the quote and nothing else.
_ALIKE_ENOUGH: Final = 50.0

# So much of a long quote is looked for, from its beginning, else from its end: time grows with the square of it.
_SOUGHT: Final = 300
_RATED: Final = 10_000

# How many characters either edge of the first guess may be moved to get nearer: room for some eight words.
_EDGE: Final = 48

_WORD: Final = re.compile(r"\w(?:[^\s—…]*\w)?")


def nearest_wording(text: str, words: str) -> tuple[int, int, float] | None:
    """Return the start and end of the wording most like the words, and how alike they are from 0 to 1; else None.

    Case is not looked at in the search. The stretch begins and ends with a word.
    """
    lowered, wanted = _same_length_lower(text), _same_length_lower(words)
    head, tail = wanted[:_SOUGHT], wanted[-_SOUGHT:]
    if guess := _guess(lowered, head):
        start, end = guess[0], min(guess[0] + len(wanted), len(lowered))
    elif guess := _guess(lowered, tail):
        start, end = max(guess[1] - len(wanted), 0), guess[1]
    else:
        return None
    # The guess is as long as the words are and may cut through others: its edges move to where words begin and end.
    for _ in range(2):
        starts = [at for at, _ in _words_around(lowered, start) if at < end]
        start = max(starts, key=lambda at: ratio(head, lowered[at:end][:_SOUGHT]), default=start)
        ends = [at for _, at in _words_around(lowered, end) if at > start]
        end = max(ends, key=lambda at: ratio(tail, lowered[start:at][-_SOUGHT:]), default=end)
    return start, end, ratio(wanted[:_RATED], lowered[start:end][:_RATED]) / 100


def _guess(text: str, words: str) -> tuple[int, int] | None:
    if not text or not words:
        return None
    alignment = partial_ratio_alignment(words, text, score_cutoff=_ALIKE_ENOUGH)
    if alignment is None:
        return None
    # The longer of the two is where the shorter is sought.
    return (alignment.dest_start, alignment.dest_end) if len(words) <= len(text) else (0, len(text))


def _words_around(text: str, at: int) -> list[tuple[int, int]]:
    """Start and end of the words that lie whole within reach."""
    first, last = max(0, at - _EDGE), min(len(text), at + _EDGE)
    words = [match.span() for match in _WORD.finditer(text, first, last)]
    return [
        (start, end)
        for start, end in words
        if not (start == first and first and text[first - 1].isalnum())
        and not (end == last and text[last : last + 1].isalnum())
    ]


def _same_length_lower(text: str) -> str:
    """Return the text in lower case, or as it is where that would move its characters."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text
