"""Refuses a change of what was published, unless a revision, a former address or a withdrawal accounts for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.checks.verified import VerifiedBriefing
from generator.diagnostics.counts import counted
from generator.diagnostics.model import Code, Diagnostic, Span, TextFile, error, shown, warning
from generator.format.briefing import OF_THE_WHOLE, Revision, Spec
from generator.format.decode.scalars import Text
from generator.format.seeds import Library
from generator.ledger.audience import Visible
from generator.provenance.changes import ItemChange, all_items_revised, changed_items, compared_revisions
from generator.provenance.history import newest_first
from generator.provenance.published import (
    Published,
    PublishedBriefing,
    former_names,
    items_revised,
    past_of,
    source_name,
)

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
    """What was withdrawn and is published again has been another briefing in between for readers who followed it. Add a
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


def unaccounted(
    visible: Visible, before: Published, specs: Mapping[str, TextFile], today: str | None = None
) -> Iterator[Diagnostic]:
    """Yield a problem for each difference that no revision, former address or withdrawal accounts for.

    `visible` is held to what was published `before`. `specs` are the files of all briefings by slug, and `today` is the
    last day that a revision can bear. Linear in what is visible and what was published.
    """
    replaced = {str(slug) for briefing in visible.briefings.values() for slug in briefing.spec.formerly}
    withdrawn = {stone.slug: (stone.date, stone.reason) for stone in visible.tombstones}
    known_slugs = [name for slug, past in before.briefings.items() for name in (slug, *past.formerly)]
    for slug in dict.fromkeys((*known_slugs, *sorted(before.withdrawn))):
        at = Span(file=specs.get(slug, TextFile(path=f"briefings/{slug}.yml", text="")), start=0, end=0)
        if slug not in visible.briefings and slug not in withdrawn and slug not in replaced:
            yield Diagnostic(
                code=SLUG_VANISHED,
                message=f"{shown(slug)} was published, and would be no more",
                span=at,
                hint=f"write `status: withdrawn` with a reason, or `formerly: [{slug}]` where readers should go",
            )
        elif slug in withdrawn and withdrawn[slug] != before.withdrawn.get(slug, withdrawn[slug]):
            date, reason = before.withdrawn[slug]
            message = f"what readers were told of the withdrawal of {shown(slug)} is not as it was"
            hint = f"restore its date, {date}, and its reason: {reason}"
            yield Diagnostic(code=REVISION_LOST, message=message, span=at, hint=hint)
    for briefing in visible.briefings.values():
        past = past_of(briefing, before)
        if past is not None:
            yield from _unaccounted_in(briefing, visible.library, past, today)
        yield from _unexplained_return(briefing, before)
    yield from map(_as_problem, renamed(visible, before))


def _unexplained_return(briefing: VerifiedBriefing, before: Published) -> Iterator[Diagnostic]:
    """Yield a problem where a briefing was withdrawn and no revision since then says why it is published again."""
    for slug in (briefing.slug, *briefing.spec.formerly):
        if slug in before.withdrawn:
            date, _ = before.withdrawn[slug]
            revisions = briefing.spec.revisions
            if not any(str(revision.date) >= date and revision.kind != "minor" for revision in revisions):
                yield Diagnostic(
                    code=RETURN_UNEXPLAINED,
                    message=f"{shown(slug)} was withdrawn on {date}, and no revision says why it is back",
                    span=briefing.spec.title.span,
                    hint="add to `revisions`: `- {date: …, kind: update, note: …}`",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """A source or an actor whose name differs from the published one, and the text that holds the new `name`."""

    code: Code
    id: str
    before: str
    after: str
    name: Text


def renamed(visible: Visible, before: Published) -> Iterator[Renaming]:
    """Yield the sources and actors whose names differ from the published ones, also of an actor that has a new id."""
    for id, seed in visible.library.items():
        published, name = before.sources.get(id), source_name(seed)
        if published is not None and published != name:
            yield Renaming(code=SOURCE_CHANGED, id=id, before=published, after=name, name=seed.descriptor.label)
    successors = {str(former): id for id, actor in visible.actors.items() for former in actor.formerly}
    for id, published in before.actors.items():
        actor = visible.actors.get(id) or visible.actors.get(successors.get(id, ""))
        if actor is not None and actor.name.split() != published.split():
            yield Renaming(code=ACTOR_CHANGED, id=id, before=published, after=str(actor.name), name=actor.name)


def _as_problem(renaming: Renaming) -> Diagnostic:
    message = f"{shown(renaming.id)} was published as {shown(renaming.before)}"
    return Diagnostic(code=renaming.code, message=message, span=renaming.name.span)


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
    lost, new = compared_revisions(spec.revisions, past.revisions)
    for published in lost:
        yield Diagnostic(
            code=REVISION_LOST,
            message=f"the revision of {published.get('date')} was published, and is not as it was",
            span=spec.revisions[0].note.span if spec.revisions else spec.title.span,
            hint=f"restore its note: {published.get('note')}",
        )
    earliest = max((str(published.get("date")) for published in past.revisions), default="")
    for revision in new:
        if str(revision.date) < earliest or (today is not None and str(revision.date) > today):
            when = f"published already: {earliest}" if str(revision.date) < earliest else f"today: {today}"
            message = f"the revision bears the day {revision.date}, and {when}"
            yield Diagnostic(code=REVISION_MISDATED, message=message, span=revision.date.span)
    explained = all_items_revised(new)
    for change in changed_items(briefing, library, past):
        if change.item in explained:
            yield from _wrong_was(change, new)
        else:
            yield _silent_edit(change, briefing)


def _silent_edit(change: ItemChange, briefing: VerifiedBriefing) -> Diagnostic:
    """Return the problem of a change that no revision accounts for, with the change in its hint."""
    spec = briefing.spec
    undo, difference = _undo_and_difference(change)
    command = f"briefings revise {briefing.slug} --against … --kind update --note …"
    hint = f"{undo}, or let `{command}` write a revision{difference}"
    if change.after is None and change.item not in OF_THE_WHOLE:
        message = f"{shown(change.item)} was published, and is gone"
        return Diagnostic(code=NAME_VANISHED, message=message, span=spec.title.span, hint=hint)
    event = "is new in a published briefing" if change.before is None else "has changed since it was published"
    message = f"{shown(change.item)} {event}, and no revision says so"
    return Diagnostic(code=SILENT_EDIT, message=message, span=_place(spec, change.item), hint=hint)


def _undo_and_difference(change: ItemChange) -> tuple[str, str]:
    """Return how to undo a change, and a second line for the hint that shows what differs; empty for a new item."""
    before, after = change.before, change.after
    if before is None:
        return "take it out", ""
    if after is None or before.text.split() != after.text.split():
        words = " ".join(_MARKED[span.kind].format(span.text) for span in change.words)
        return "restore the words", f"\nthe change: {words}"
    if len(before.rests_on) != len(after.rests_on):
        passages = counted(len(after.rests_on), "passage")
        differs = f"it rests on {passages}, and rested on {len(before.rests_on)} when it was published"
    else:
        differs = "a passage that it rests on has other words; of the former, only a sum is known"
    return "restore the passages", f"\nits words are as they were; {differs}"


# How a hint shows words that two wordings share, and those that only one of them has: as `git diff --word-diff` does.
_MARKED: Final = {"kept": "{}", "gap": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def _wrong_was(change: ItemChange, new: Iterable[Revision]) -> Iterator[Diagnostic]:
    """Yield a problem where the first of the `new` revisions of an item does not have the words that were published."""
    first = next(revision for revision in newest_first(new)[::-1] if change.item in items_revised(revision))
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


def _place(spec: Spec, item: str) -> Span:
    """Return the place of an item in its file."""
    for key in (*spec.evidence, *(spec.judgements or {})):
        if key == item:
            return key.span
    places: dict[str, list[Text]] = {
        "summary": [spec.summary],
        "authors": [*spec.authors],
        "sections": [section.heading for section in spec.sections],
        "positions": [position.actor for position in spec.positions],
        "not_known": [*spec.not_known],
        "waive": [*(spec.waive or {})],
    }
    return next(iter(places.get(item, ())), spec.title).span
