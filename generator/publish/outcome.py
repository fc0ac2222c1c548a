"""What a publication has done, or would do."""

from __future__ import annotations

from dataclasses import dataclass

from generator.publish.upload_order import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done at a place, which is named as people name it, and what they should know besides."""

    place: str
    plan: Plan
    note: str = ""
    audience: str = ""
    """The audience of the site, as `TLP:GREEN`, where its receipt says so."""

    changed: bool
    """Whether the place has changed; else there was nothing to do, or nothing was to be done."""
