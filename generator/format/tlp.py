"""Markings: who may read something (FIRST, Traffic Light Protocol 2.0)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, Protocol, get_args

Marking = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
Written = Literal[Marking, "TLP:WHITE"]
"""A label as it may be written: version 1 of the protocol said WHITE for CLEAR."""

CLEAR: Final = "TLP:CLEAR"
WHITE: Final = "TLP:WHITE"
LEVELS: Final[tuple[Marking, ...]] = get_args(Marking)
"""All labels, the least restrictive first."""


def read_marking(written: str | None, default: Marking) -> Marking:
    """Return the label that is meant: what is not marked has the default, and WHITE is CLEAR."""
    if written is None:
        return default
    return next((level for level in LEVELS if level == written), CLEAR)


class Marked(Protocol):
    """A record that may have a label."""

    @property
    def marking(self) -> Written | None:
        """The label as it is written, None where the record has none."""


def label_of(record: Marked) -> Marking:
    """Return the label of a record. A project gives its default to records without one when it reads them."""
    return read_marking(record.marking, CLEAR)


def allows(audience: Marking, marking: Marking) -> bool:
    """Whether those who may read what has the first label may read what has the second."""
    return LEVELS.index(marking) <= LEVELS.index(audience)


def most_restrictive(markings: Iterable[Marking]) -> Marking:
    """Return the label of what is made of parts with these labels; CLEAR when there are none."""
    return max(markings, key=LEVELS.index, default=CLEAR)
