"""Writes how many things there are."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return the number with its noun, as in `1 statement` and `1,200 statements`.

    `one` is the noun in the singular. `many` is its plural where that does not end in `s` alone.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
