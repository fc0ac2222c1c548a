"""Names of passages, briefings and everything else that pages lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.checks.verified import VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.seeds import PassageRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A name that leads somewhere, or, without an address, just a name."""

    label: str
    address: Address | None = None


def passage_label(passage_range: PassageRange) -> str:
    """Return a range of passages as pages print it, with an en dash: `p3–p4`."""
    return passage_range.written.replace("-", "–")


def passage_references(ranges: Iterable[PassageRange]) -> tuple[Reference, ...]:
    """Return links to the first passage of each range."""
    return tuple(
        Reference(label=passage_label(passage_range), address=addresses.source(passage_range.seed, passage_range.first))
        for passage_range in ranges
    )


def briefing_reference(briefing: VerifiedBriefing) -> Reference:
    """Return the title of a briefing with a link to its page."""
    return Reference(label=briefing.spec.title, address=addresses.briefing(briefing.slug))
