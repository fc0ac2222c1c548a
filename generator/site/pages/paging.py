"""Divides lists into pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def slices(*lists: tuple[int, int]) -> int:
    """How many pages several lists need together; of each its length and how much of it one page shows."""
    return max(1, *(-(-length // size) for length, size in lists))


def chunks(items: Sequence[Item], size: int) -> Iterator[tuple[int, Sequence[Item]]]:
    """The pages of a list, each with its number, counted from 1; an empty list has one page."""
    for number in range(1, slices((len(items), size)) + 1):
        yield number, items[(number - 1) * size : number * size]
