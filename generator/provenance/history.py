"""Shows the revisions of a briefing to its readers, word by word where a revision says what the words were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from generator.checks.verified import VerifiedBriefing
from generator.format.briefing import Revision
from generator.format.seeds import Library
from generator.provenance.published import items_of
from generator.text.differences import DiffSpan, compared


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRevision:
    """A revision of a briefing as readers see it: the items that it revises, and how words changed where it says so.

    `anchor` is its place on the page of the briefing, which later revisions do not move.
    """

    revision: Revision
    anchor: str
    items: tuple[str, ...]
    changes: tuple[tuple[str, tuple[DiffSpan, ...]], ...]

    @property
    def is_announced(self) -> bool:
        """Whether other pages and feeds show the revision too. A minor one stands on the page of its briefing alone."""
        return self.revision.kind != "minor"


def history(briefing: VerifiedBriefing, library: Library) -> tuple[ShownRevision, ...]:
    """Return the revisions of a briefing, newest first."""
    later = {name: item.text for name, item in items_of(briefing, library).items()}
    revisions = newest_first(briefing.spec.revisions)
    days = Counter(str(revision.date) for revision in revisions)
    entries = []
    for revision in revisions:
        day = str(revision.date)
        # A full stop, so that the name of no evidence takes it.
        anchor = f"revision.{day}" + (f".{days[day]}" if days[day] > 1 else "")
        days[day] -= 1
        changes = []
        for name, text in (revision.was or {}).items():
            changes.append((str(name), compared(str(text), later.get(str(name), ""))))
            later[str(name)] = str(text)
        items = tuple(dict.fromkeys(map(str, (*revision.items, *(revision.was or {})))))
        entries.append(ShownRevision(revision=revision, anchor=anchor, items=items, changes=tuple(changes)))
    return tuple(entries)


def newest_first(revisions: Iterable[Revision]) -> list[Revision]:
    """Return revisions by their days, the newest first; of one day, those that stand later in the file are newer."""
    return sorted(revisions, key=lambda revision: str(revision.date))[::-1]
