"""Divides lists into pages, and names the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from generator.format.addresses import Address

_Item = TypeVar("_Item")

INDEX_ROWS: Final = 100
"""Rows on one page of an index: some 60 kB of HTML, and a screen or two to skim."""


def pages_needed(*lists: tuple[int, int]) -> int:
    """Return how many pages several lists need together; each is its length and how much of it one page shows."""
    return max(1, *(-(-length // size) for length, size in lists))


def on_page(number: int, size: int) -> slice:
    """Return the part of a list that stands on the page with a number, from 1, where each page shows `size` items."""
    return slice((number - 1) * size, number * size)


def divided(
    items: Sequence[_Item], size: int, address: Callable[[int], Address]
) -> Iterator[tuple[int, Sequence[_Item], tuple[Address, ...]]]:
    """Yield the pages of a list: the number from 1, the items, and the addresses of all pages. No items give one page.

    Each page shows `size` items. `address` gives the address of the page with a number.
    """
    numbers = range(1, pages_needed((len(items), size)) + 1)
    pages = tuple(map(address, numbers))
    for number in numbers:
        yield number, items[on_page(number, size)], pages


def page_title(title: str, number: int) -> str:
    """Return the title of a page of a list, with its number from the second page on."""
    return title if number == 1 else f"{title}, page {number}"


def page_description(description: str, number: int) -> str:
    """Return the description of a page of a list as a sentence, with the page's number from the second page on."""
    return f"{description}." if number == 1 else f"{description}; page {number}."
