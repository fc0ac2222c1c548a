"""What has changed since something was published: refused unless a revision says so, and shown word by word.

A change of words, judgements or evidence is one of an item (`receipt.Item`); a comment, the order of keys and
the wrapping of lines are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.checks.verified import VerifiedBriefing
from generator.diagnostics.model import Code, Diagnostic, Span, TextFile, error, shown, warning
from generator.format.briefing import OF_THE_WHOLE, Revision, Spec
from generator.format.decode.scalars import Text
from generator.format.seeds import Library
from generator.ledger.audience import Visible
from generator.provenance.receipt import (
    Published,
    PublishedBriefing,
    PublishedItem,
    as_told,
    former_names,
    items_of,
    name_of,
    revised,
)
from generator.text.counts import counted
from generator.text.differences import DiffSpan, compared

SILENT_EDIT = error(
    "silent-edit",
    """What was published has other words now, and no revision says so. Readers may have relied on them: add an entry to
    `revisions` that names the item, or restore the words. `briefings revise` writes the entry.""",
)
SLUG_VANISHED = error(
    "slug-vanished",
    """The address of a published briefing would lead nowhere. Withdraw the briefing with a reason, or name the slug
    under `formerly` of the one that took its place.""",
)
NAME_VANISHED = error(
    "name-vanished",
    """Links lead to this evidence or judgement, which is gone. Name it under `formerly` of what took its place, or tell
    under `was` of a revision what it said, and in its note why it is gone.""",
)
REVISION_LOST = error(
    "revision-lost", "A revision that was published is part of the record: it stays as it was, and later ones follow."
)
REVISION_MISQUOTES = error(
    "revision-misquotes", "Under `was` stands what was published until then, and that had other words."
)
REVISION_INCOMPLETE = error(
    "revision-incomplete",
    """Without `was`, readers are told that something changed and not what. `briefings revise` writes down the words
    that stood there.""",
)
REVISION_MISDATED = error(
    "revision-misdated",
    """A revision bears the day on which it is made: not before what was published already, and not a day to come.""",
)
RETURN_UNEXPLAINED = error(
    "return-unexplained",
    """What was withdrawn and is published again has been another briefing in between for whoever followed it. Add a
    revision, no minor one, that says why it is back.""",
)
ACTOR_CHANGED = warning(
    "actor-changed",
    """Everything that published briefings attribute to this actor now bears another name. See that it is still the same
    actor, and that readers will know.""",
)
SOURCE_CHANGED = warning(
    "source-changed",
    """Published briefings cite this source under another name, or with another date. See that it is still the same
    document, and that readers will know.""",
)
CODES: Final = (
    ACTOR_CHANGED,
    SOURCE_CHANGED,
    REVISION_MISDATED,
    RETURN_UNEXPLAINED,
    SILENT_EDIT,
    SLUG_VANISHED,
    NAME_VANISHED,
    REVISION_LOST,
    REVISION_MISQUOTES,
    REVISION_INCOMPLETE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """How an item differs between two publications; None: it was not there, or is no more."""

    item: str
    before: PublishedItem | None
    after: PublishedItem | None

    @property
    def words(self) -> tuple[DiffSpan, ...]:
        """Both wordings in one."""
        return compared(self.before.text if self.before else "", self.after.text if self.after else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRevision:
    """A revision of a briefing as readers see it: what was touched, and how words changed where these are known.

    `anchor` is its place on the page of the briefing, which later revisions do not move.
    """

    revision: Revision
    anchor: str
    items: tuple[str, ...]
    changes: tuple[tuple[str, tuple[DiffSpan, ...]], ...]

    @property
    def is_announced(self) -> bool:
        """Whether readers are told of it away from the page: a minor one is kept on record there, and no more."""
        return self.revision.kind != "minor"


def unaccounted(
    visible: Visible, before: Published, specs: Mapping[str, TextFile], today: str | None = None
) -> Iterator[Diagnostic]:
    """What differs from what was published and is accounted for by no revision, former address or withdrawal.

    `specs` are the files of all briefings by slug, `today` the last day that a revision can bear. Linear in both.
    """
    successors = {str(old): slug for slug, each in visible.briefings.items() for old in each.spec.formerly}
    told = {stone.slug: (stone.date, stone.reason) for stone in visible.tombstones}
    known_by = [name for slug, past in before.briefings.items() for name in (slug, *past.formerly)]
    for slug in dict.fromkeys((*known_by, *sorted(before.withdrawn))):
        at = Span(file=specs.get(slug, TextFile(path=f"briefings/{slug}.yml", text="")), start=0, end=0)
        if slug not in visible.briefings and slug not in told and slug not in successors:
            yield Diagnostic(
                code=SLUG_VANISHED,
                message=f"{shown(slug)} was published, and would be no more",
                span=at,
                hint=f"write `status: withdrawn` with a reason, or `formerly: [{slug}]` where readers should go",
            )
        elif slug in told and told[slug] != before.withdrawn.get(slug, told[slug]):
            date, reason = before.withdrawn[slug]
            message = f"what readers were told of the withdrawal of {shown(slug)} is not as it was"
            hint = f"restore its date, {date}, and its reason: {reason}"
            yield Diagnostic(code=REVISION_LOST, message=message, span=at, hint=hint)
    for slug, briefing in visible.briefings.items():
        past = _past_of(slug, briefing, before)
        if past is not None:
            yield from _unaccounted_in(briefing, visible.library, past, today)
        yield from _return_is_explained(slug, briefing, before)
    yield from map(_as_problem, renamed(visible, before))


def _return_is_explained(slug: str, briefing: VerifiedBriefing, before: Published) -> Iterator[Diagnostic]:
    """What was withdrawn and is published again has a revision since."""
    for old in (slug, *briefing.spec.formerly):
        if old in before.withdrawn:
            date, _ = before.withdrawn[old]
            since = [each for each in briefing.spec.revisions if str(each.date) >= date and each.kind != "minor"]
            if not since:
                yield Diagnostic(
                    code=RETURN_UNEXPLAINED,
                    message=f"{shown(old)} was withdrawn on {date}, and no revision says why it is back",
                    span=briefing.spec.title.span,
                    hint="add to `revisions`: `- {date: …, kind: update, note: …}`",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """A source or an actor who bears another name than that under which it was published, and where it says so."""

    code: Code
    id: str
    before: str
    after: str
    name: Text


def renamed(visible: Visible, before: Published) -> Iterator[Renaming]:
    """The sources and actors who bear other names, under their ids or those that they have now."""
    for id, seed in visible.library.items():
        told, name = before.sources.get(id), name_of(seed)
        if told is not None and told != name:
            yield Renaming(code=SOURCE_CHANGED, id=id, before=told, after=name, name=seed.descriptor.label)
    formerly = {str(old): id for id, actor in visible.actors.items() for old in actor.formerly}
    for old, told in before.actors.items():
        actor = visible.actors.get(old) or visible.actors.get(formerly.get(old, ""))
        if actor is not None and actor.name.split() != told.split():
            yield Renaming(code=ACTOR_CHANGED, id=old, before=told, after=str(actor.name), name=actor.name)


def _as_problem(renaming: Renaming) -> Diagnostic:
    message = f"{shown(renaming.id)} was published as {shown(renaming.before)}"
    return Diagnostic(code=renaming.code, message=message, span=renaming.name.span)


def changed(briefing: VerifiedBriefing, library: Library, past: PublishedBriefing) -> tuple[ItemChange, ...]:
    """The items of a briefing that differ from what was published; those that are gone come last."""
    before = dict(past.items)
    found = []
    for name, former, item in _paired(briefing, library, past):
        earlier = before.pop(former) if former is not None else None
        if earlier is None or not earlier.is_as(item):
            found.append(ItemChange(item=name, before=earlier, after=item))
    return (*found, *(ItemChange(item=name, before=item, after=None) for name, item in before.items()))


def _paired(
    briefing: VerifiedBriefing, library: Library, past: PublishedBriefing
) -> Iterator[tuple[str, str | None, PublishedItem]]:
    """Return the items of a briefing, each with its name and the one under which it was published, if it was."""
    left = set(past.items)
    for name, item in items_of(briefing, library).items():
        former = next((old for old in (name, *_former_names(briefing.spec, name)) if old in left), None)
        left.discard(former or "")
        yield name, former, item


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncompared:
    """How many passages of how many briefings were not compared, since only one side has their sums."""

    passages: int
    briefings: int

    def __str__(self) -> str:
        passages = counted(self.passages, "cited passage was", "cited passages were")
        briefings = counted(self.briefings, "briefing")
        return (
            f"{passages} not compared, in {briefings}: the receipt has no sum of what the rights to a source keep from "
            "readers; quoted words were compared"
        )


def uncompared(visible: Visible, before: Published) -> Uncompared | None:
    """Return how much could not be compared with what was published, or None where all was.

    The words of every item are compared in any case, and the quoted ones among them.
    """
    passages = briefings = 0
    for slug, briefing in visible.briefings.items():
        past = _past_of(slug, briefing, before)
        if past is None:
            continue
        in_briefing = 0
        for _, former, item in _paired(briefing, visible.library, past):
            earlier = past.items[former].rests_on if former is not None else ()
            in_briefing += sum(one is None or two is None for one, two in zip(earlier, item.rests_on, strict=False))
        passages += in_briefing
        briefings += bool(in_briefing)
    return Uncompared(passages=passages, briefings=briefings) if passages else None


def untold(briefing: VerifiedBriefing, library: Library, past: PublishedBriefing) -> tuple[ItemChange, ...]:
    """The changes since something was published that no revision since then accounts for."""
    _, new = _sorted_out(briefing.spec.revisions, past.revisions)
    accounted = _accounted(new)
    return tuple(change for change in changed(briefing, library, past) if change.item not in accounted)


def differences(visible: Visible, before: Published) -> dict[str, tuple[ItemChange, ...]]:
    """What differs for readers, by slug: briefings that are new, changed or gone. A new one differs in every item."""
    found: dict[str, tuple[ItemChange, ...]] = {}
    kept = set()
    for slug, briefing in visible.briefings.items():
        past = _past_of(slug, briefing, before)
        kept |= {slug, *map(str, briefing.spec.formerly)}
        changes = changed(briefing, visible.library, past or PublishedBriefing(items={}))
        if changes:
            found[slug] = changes
    for slug, past in before.briefings.items():
        if slug not in kept:
            found[slug] = tuple(ItemChange(item=name, before=item, after=None) for name, item in past.items.items())
    return found


def history(briefing: VerifiedBriefing, library: Library) -> tuple[ShownRevision, ...]:
    """The revisions of a briefing, newest first, each with what it changed, word by word where it says what `was`."""
    later = {name: item.text for name, item in items_of(briefing, library).items()}
    found = []
    in_order = _newest_first(briefing.spec.revisions)
    days = Counter(str(revision.date) for revision in in_order)
    for revision in in_order:
        day = str(revision.date)
        # A full stop, so that the name of no evidence takes it.
        anchor = f"revision.{day}" + (f".{days[day]}" if days[day] > 1 else "")
        days[day] -= 1
        changes = []
        for name, text in (revision.was or {}).items():
            changes.append((str(name), compared(str(text), later.get(str(name), ""))))
            later[str(name)] = str(text)
        items = tuple(dict.fromkeys(map(str, (*revision.items, *(revision.was or {})))))
        found.append(ShownRevision(revision=revision, anchor=anchor, items=items, changes=tuple(changes)))
    return tuple(found)


def _past_of(slug: str, briefing: VerifiedBriefing, before: Published) -> PublishedBriefing | None:
    """What was published of a briefing, under its slug or one that it had."""
    return next((before.briefings[old] for old in (slug, *briefing.spec.formerly) if old in before.briefings), None)


def _unaccounted_in(
    briefing: VerifiedBriefing, library: Library, past: PublishedBriefing, today: str | None
) -> Iterator[Diagnostic]:
    spec = briefing.spec
    for name in sorted({*past.names} - former_names(spec) - briefing.evidence.keys() - briefing.judgements.keys()):
        yield Diagnostic(
            code=NAME_VANISHED,
            message=f"links to {shown(name)} would lead nowhere",
            span=spec.title.span,
            hint=f"keep it under `formerly` of what took its place, as in `formerly: [{name}]`",
        )
    kept, new = _sorted_out(spec.revisions, past.revisions)
    for lost in kept:
        yield Diagnostic(
            code=REVISION_LOST,
            message=f"the revision of {lost.get('date')} was published, and is not as it was",
            span=spec.revisions[0].note.span if spec.revisions else spec.title.span,
            hint=f"restore its note: {lost.get('note')}",
        )
    earliest = max((str(each.get("date")) for each in past.revisions), default="")
    for revision in new:
        if str(revision.date) < earliest or (today is not None and str(revision.date) > today):
            when = f"published already: {earliest}" if str(revision.date) < earliest else f"today: {today}"
            message = f"the revision bears the day {revision.date}, and {when}"
            yield Diagnostic(code=REVISION_MISDATED, message=message, span=revision.date.span)
    accounted = _accounted(new)
    for change in changed(briefing, library, past):
        if change.item in accounted:
            yield from _wrongly_told(change, new)
        else:
            yield _silent(change, spec)


def _accounted(revisions: Iterable[Revision]) -> frozenset[str]:
    """The names of the items that revisions account for."""
    return frozenset(name for revision in revisions for name in revised(revision))


def _sorted_out(
    revisions: Iterable[Revision], past: Iterable[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], tuple[Revision, ...]]:
    """The published revisions that are there no more, and the revisions that were not published yet."""
    lost, new = list(past), []
    for revision in revisions:
        told = as_told(revision)
        same = next((each for each in lost if _is_told(told, each)), None)
        if same is not None:
            lost.remove(same)
        else:
            new.append(revision)
    return lost, tuple(new)


def _is_told(told: Mapping[str, Any], past: Mapping[str, Any]) -> bool:
    """Whether a revision is the one that was published, where some of its words may have been taken down."""
    was, published = told["was"], past.get("was") or {}
    return {**told, "was": None} == {**past, "was": None} and published.items() <= was.items()


def _silent(change: ItemChange, spec: Spec) -> Diagnostic:
    told = f"items: [{change.item}]" if change.before is None else f"was: {{{change.item}: …}}"
    hint = f"restore the words, or add to `revisions`: `- {{date: …, kind: update, {told}, note: …}}`"
    if change.before is not None:
        hint += f" with the words that stood there: {' '.join(change.before.text.split())}"
    if change.after is None and change.item not in OF_THE_WHOLE:
        message = f"{shown(change.item)} was published, and is gone"
        return Diagnostic(code=NAME_VANISHED, message=message, span=spec.title.span, hint=hint)
    what = "is new in a published briefing" if change.before is None else "has changed since it was published"
    message = f"{shown(change.item)} {what}, and no revision says so"
    return Diagnostic(code=SILENT_EDIT, message=message, span=_place(spec, change.item), hint=hint)


def _wrongly_told(change: ItemChange, new: Iterable[Revision]) -> Iterator[Diagnostic]:
    """What is wrong with what the first revision since then says of the words that were published."""
    first = next(revision for revision in _newest_first(new)[::-1] if change.item in revised(revision))
    was = next((text for name, text in (first.was or {}).items() if name == change.item), None)
    published = change.before.text if change.before else ""
    if was is not None and was.split() != published.split():
        message = f"{shown(change.item)} was published with other words"
        yield Diagnostic(code=REVISION_MISQUOTES, message=message, span=was.span, hint=f"what stood there: {published}")
    elif was is None and change.before is not None:
        yield Diagnostic(
            code=REVISION_INCOMPLETE,
            message=f"what stood in {shown(change.item)} until then is not told",
            span=first.note.span,
            hint=f"add `was: {{{change.item}: …}}` with these words: {published}",
        )


def _newest_first(revisions: Iterable[Revision]) -> list[Revision]:
    """Revisions by their days; of one day, those that stand later are later."""
    return sorted(revisions, key=lambda revision: str(revision.date))[::-1]


def _former_names(spec: Spec, name: str) -> tuple[str, ...]:
    evidence = next((each for key, each in spec.evidence.items() if key == name), None)
    judgement = next((each for key, each in (spec.judgements or {}).items() if key == name), None)
    return tuple(str(old) for each in (evidence, judgement) if each is not None for old in each.formerly)


def _place(spec: Spec, item: str) -> Span:
    """Where an item stands in its file."""
    for key in (*spec.evidence, *(spec.judgements or {})):
        if key == item:
            return key.span
    places: dict[str, list[Text]] = {
        "summary": [spec.summary],
        "authors": [*spec.authors],
        "sections": [each.heading for each in spec.sections],
        "positions": [each.actor for each in spec.positions],
        "not_known": [*spec.not_known],
        "waive": [*(spec.waive or {})],
    }
    return next(iter(places.get(item, ())), spec.title).span
