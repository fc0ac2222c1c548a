"""Compares what is published with what was published, item by item.

A change of words, judgements or evidence is one of an item (`published.PublishedItem`). A change of a comment, of the
order of keys or of the wrapping of lines is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.checks.verified import VerifiedBriefing
from generator.diagnostics.counts import counted
from generator.format.briefing import Revision, Spec
from generator.format.seeds import Library
from generator.ledger.audience import Visible
from generator.provenance.published import (
    Published,
    PublishedBriefing,
    PublishedItem,
    items_of,
    items_revised,
    past_of,
    revision_as_data,
)
from generator.text.differences import DiffSpan, compared


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """The difference of an item between two publications: a new one has no `before`, one that is gone no `after`."""

    item: str
    before: PublishedItem | None
    after: PublishedItem | None

    @property
    def words(self) -> tuple[DiffSpan, ...]:
        """Both wordings in one, in which removed and added words are marked."""
        return compared(self.before.text if self.before else "", self.after.text if self.after else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncompared:
    """The numbers of passages, and of their briefings, that were not compared, since only one side has their sums."""

    passages: int
    briefings: int

    def __str__(self) -> str:
        passages = counted(self.passages, "cited passage was", "cited passages were")
        briefings = counted(self.briefings, "briefing")
        return (
            f"{passages} not compared, in {briefings}: the receipt has no sum of what the rights to a source keep from "
            "readers; quoted words were compared"
        )


def changed_items(briefing: VerifiedBriefing, library: Library, past: PublishedBriefing) -> tuple[ItemChange, ...]:
    """Return the items of a briefing that differ from what was published; those that are gone come last."""
    before = dict(past.items)
    changes = []
    for name, former, item in _paired(briefing, library, past):
        earlier = before.pop(former) if former is not None else None
        if earlier is None or not earlier.is_as(item):
            changes.append(ItemChange(item=name, before=earlier, after=item))
    return (*changes, *(ItemChange(item=name, before=item, after=None) for name, item in before.items()))


def unexplained_changes(
    briefing: VerifiedBriefing, library: Library, past: PublishedBriefing
) -> tuple[ItemChange, ...]:
    """Return the changes since something was published that no revision since then accounts for."""
    _, new = compared_revisions(briefing.spec.revisions, past.revisions)
    explained = all_items_revised(new)
    return tuple(change for change in changed_items(briefing, library, past) if change.item not in explained)


def differences(visible: Visible, before: Published) -> dict[str, tuple[ItemChange, ...]]:
    """Return what differs for readers, by slug: briefings that are new, changed or gone; of a new one, all items."""
    by_slug: dict[str, tuple[ItemChange, ...]] = {}
    kept = set()
    for slug, briefing in visible.briefings.items():
        past = past_of(briefing, before)
        kept |= {slug, *map(str, briefing.spec.formerly)}
        changes = changed_items(briefing, visible.library, past or PublishedBriefing(items={}))
        if changes:
            by_slug[slug] = changes
    for slug, past in before.briefings.items():
        if slug not in kept:
            by_slug[slug] = tuple(ItemChange(item=name, before=item, after=None) for name, item in past.items.items())
    return by_slug


def uncompared(visible: Visible, before: Published) -> Uncompared | None:
    """Return how much could not be compared with what was published, or None where all was.

    The words of every item are compared in any case, and the quoted ones among them.
    """
    passages = briefings = 0
    for briefing in visible.briefings.values():
        past = past_of(briefing, before)
        if past is None:
            continue
        in_briefing = 0
        for _, former, item in _paired(briefing, visible.library, past):
            earlier = past.items[former].rests_on if former is not None else ()
            in_briefing += sum(None in sums for sums in zip(earlier, item.rests_on, strict=False))
        passages += in_briefing
        briefings += bool(in_briefing)
    return Uncompared(passages=passages, briefings=briefings) if passages else None


def compared_revisions(
    revisions: Iterable[Revision], past: Iterable[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], tuple[Revision, ...]]:
    """Return the published revisions, `past`, that are no longer there, and the `revisions` not published yet."""
    lost, new = list(past), []
    for revision in revisions:
        data = revision_as_data(revision)
        same = next((earlier for earlier in lost if _is_same_revision(data, earlier)), None)
        if same is not None:
            lost.remove(same)
        else:
            new.append(revision)
    return lost, tuple(new)


def all_items_revised(revisions: Iterable[Revision]) -> frozenset[str]:
    """Return the names of the items that revisions account for."""
    return frozenset(name for revision in revisions for name in items_revised(revision))


def _paired(
    briefing: VerifiedBriefing, library: Library, past: PublishedBriefing
) -> Iterator[tuple[str, str | None, PublishedItem]]:
    """Yield the items of a briefing, each with its name and the one under which it was published, if it was."""
    left = set(past.items)
    for name, item in items_of(briefing, library).items():
        former = next((old for old in (name, *_former_names(briefing.spec, name)) if old in left), None)
        left.discard(former or "")
        yield name, former, item


def _former_names(spec: Spec, name: str) -> tuple[str, ...]:
    """Return the names that the evidence or judgement of a name had."""
    entries = (
        entry for entries in (spec.evidence, spec.judgements or {}) for key, entry in entries.items() if key == name
    )
    return tuple(str(former) for entry in entries for former in entry.formerly)


def _is_same_revision(revision: Mapping[str, Any], published: Mapping[str, Any]) -> bool:
    """Return whether a revision is the one that was published, of which some words may have been taken down."""
    was, published_was = revision["was"], published.get("was") or {}
    return {**revision, "was": None} == {**published, "was": None} and published_was.items() <= was.items()
