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
    """Two wordings in one, by whole words; of long stretches that they share, the words next to a change."""
    one, other = before.split(), after.split()
    first = 0
    while first < min(len(one), len(other)) and one[first] == other[first]:
        first += 1
    last = 0
    while last < min(len(one), len(other)) - first and one[-1 - last] == other[-1 - last]:
        last += 1
    inner, inner_other = one[first : len(one) - last], other[first : len(other) - last]
    found: list[DiffSpan] = []
    at = 0
    too_many = len(inner) * len(inner_other) > _MOST
    edits = ((0, len(inner), 0, len(inner_other)),) if too_many else changed_words(inner, inner_other, None)
    for start, end, there, there_end in edits:
        _keep(found, one[at : first + start], is_first=at == 0)
        found += [DiffSpan(kind="removed", text=" ".join(inner[start:end]))] if start < end else []
        found += [DiffSpan(kind="added", text=" ".join(inner_other[there:there_end]))] if there < there_end else []
        at = first + end
    _keep(found, one[at:], is_first=at == 0, is_last=True)
    return tuple(found)


# Time grows with the product of the numbers of words; where it is larger, all of them are shown as replaced.
_MOST: Final = 25_000_000
_AROUND: Final = 12


def _keep(found: list[DiffSpan], words: list[str], *, is_first: bool, is_last: bool = False) -> None:
    """Adds words that both wordings have, those far from any change left out."""
    if not words:
        return
    head = [] if is_first else words[:_AROUND]
    rest = words[len(head) :]
    tail = [] if is_last else rest[max(0, len(rest) - _AROUND) :]
    left_out = len(rest) - len(tail)
    if left_out <= 1 or (is_first and is_last):
        found.append(DiffSpan(kind="kept", text=" ".join(words)))
        return
    found += [DiffSpan(kind="kept", text=" ".join(head))] if head else []
    found.append(DiffSpan(kind="gap", text="…"))
    found += [DiffSpan(kind="kept", text=" ".join(tail))] if tail else []
