"""Finds amounts told by their order alone, such as "dozens" and "tens of thousands"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from generator.text.numbers.languages import LANGUAGES, ORDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount in a folded text: its place, and the least and the most that it can be."""

    start: int
    end: int
    low: int
    high: int


def amounts(text: str, language: str) -> Iterator[Amount]:
    """Yield the amounts of a folded text, in order and apart; `language` is one of `LANGUAGES`, else there are none."""
    tongue = LANGUAGES.get(language)
    if tongue is None:
        return
    named = {**tongue.singular, **tongue.orders}
    for match in _pattern(language).finditer(text):
        # Without regard to case, "ſ" is an s.
        orders = [named.get(match[group].lower()) for group in ("many", "one", "of") if match[group]]
        if None not in orders:
            low, high = _range([ORDERS[order] for order in orders if order])
            yield Amount(start=match.start(), end=match.end(), low=low, high=high)


def _range(orders: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """Return the least and the most of an order, or of one "of" another."""
    low, high, _ = orders[0]
    unit = orders[1][2] if len(orders) > 1 else 1
    return low * unit, (high + 1) * unit - 1


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return a pattern for the amounts of one of `LANGUAGES`."""
    tongue = LANGUAGES[language]
    # In English, scores are mostly those of games, and tens those of cards and dates.
    many = "|".join(f"{word}(?= of )" if word in {"scores", "tens"} else word for word in tongue.orders)
    front = "|".join(tongue.several) or _NOTHING
    one = "|".join(tongue.singular) or _NOTHING
    every = "|".join((*tongue.orders, *tongue.singular))
    amount = rf"(?:(?P<many>{many})|(?:{front}) (?P<one>{one}))(?:(?: (?:of|de|di) | )(?P<of>{every}))?"
    return re.compile(rf"(?<![^\W_]){amount}(?![^\W_])", re.IGNORECASE)


_NOTHING: Final = r"(?!)"
