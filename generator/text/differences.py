"""Compares two wordings of a text, word by word.

What they share and what only one of them has, in one row that readers can follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from generator.text.nearest import changed_words


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffSpan:
    """Words that two wordings share, or that only one of them has; `gap` stands for shared ones that are left out."""

    kind: Literal["kept", "removed", "added", "gap"]
    text: str


def compared(before: str, after: str) -> tuple[DiffSpan, ...]:
    """Return two wordings as one row of words; of long stretches that they share, only the words next to a change."""
    old, new = before.split(), after.split()
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    old_inner, new_inner = old[first : len(old) - last], new[first : len(new) - last]
    spans: list[DiffSpan] = []
    at = 0
    too_many = len(old_inner) * len(new_inner) > _MOST
    edits = ((0, len(old_inner), 0, len(new_inner)),) if too_many else changed_words(old_inner, new_inner, None)
    for start, end, new_start, new_end in edits:
        _keep(spans, old[at : first + start], is_first=at == 0)
        spans += [DiffSpan(kind="removed", text=" ".join(old_inner[start:end]))] if start < end else []
        spans += [DiffSpan(kind="added", text=" ".join(new_inner[new_start:new_end]))] if new_start < new_end else []
        at = first + end
    _keep(spans, old[at:], is_first=at == 0, is_last=True)
    return tuple(spans)


# Time grows with the product of the numbers of words; where it is larger, all of them are shown as replaced.
_MOST: Final = 25_000_000
_AROUND: Final = 12


def _keep(spans: list[DiffSpan], words: list[str], *, is_first: bool, is_last: bool = False) -> None:
    """Add words that both wordings have, without those far from any change."""
    if not words:
        return
    head = [] if is_first else words[:_AROUND]
    rest = words[len(head) :]
    tail = [] if is_last else rest[max(0, len(rest) - _AROUND) :]
    left_out = len(rest) - len(tail)
    if left_out <= 1 or (is_first and is_last):
        spans.append(DiffSpan(kind="kept", text=" ".join(words)))
        return
    spans += [DiffSpan(kind="kept", text=" ".join(head))] if head else []
    spans.append(DiffSpan(kind="gap", text="…"))
    spans += [DiffSpan(kind="kept", text=" ".join(tail))] if tail else []
