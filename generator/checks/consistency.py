"""Checks what cannot be true whatever the sources say: links that form a circle, and dates in the wrong order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Final

from generator.checks.context import BriefingContext, Context, ProjectRecords
from generator.checks.verified import CheckedEvidence
from generator.diagnostics.model import Diagnostic, Related, error, shown, warning
from generator.format.briefing import Briefing
from generator.format.decode.scalars import Moment, Text
from generator.format.registry import Registry, speaks_for
from generator.format.seeds import known
from generator.format.texts import texts_of
from generator.text import dates

REFERS_TO_ITSELF = error(
    "refers-to-itself",
    """No actor is part of itself, has a role to itself, or relays its own words; nor by way of others. No
    statement is the occasion of its own occasion, and no briefing translates its own translation.""",
)
ENTRY_SHARED = error("entry-shared", "Two actors cannot be one item of Wikidata. One of the numbers is wrong.")
NAME_UNUSABLE = error(
    "name-unusable",
    """By its names an actor is found in every text. One that is a single letter or a mark would be found in nearly
    all of them.""",
)
POSITION_TWICE = error("position-twice", "The same position is taken twice. Put the evidence of both into one entry.")
POSITION_UNFOUNDED = warning(
    "position-unfounded",
    """A position rests on what its actor said, or an actor who speaks for it, or on what is about it. Here none of the
    evidence does: name other evidence, or say whom it is about.""",
    told="the evidence of a position does not name its actor",
)
DATES_REVERSED = error("dates-reversed", "What ends does not end before it began, nor is anything revised unwritten.")
SAID_AFTER_PUBLISHED = warning(
    "said-after-published",
    """A source rarely tells what was said after it was published. Correct one of the dates; or, of a speech that was
    published ahead of its delivery, say so in a waiver.""",
    told="a statement is dated after its source",
)
MENTION_IDLE = warning(
    "mention-idle",
    """The name that `mentions` settles stands nowhere in what the briefing says or cites. Correct it, or drop it.""",
    told="a name that is settled is not used",
)
DATED_AHEAD = warning(
    "dated-ahead",
    """A date does not hold anything back: what is `published` appears with the next build, whatever day it bears. Write
    the day on which it was written; to publish it later, add an `embargo`.""",
    told="it bears a date that was still to come",
)
DATED_BEFORE_SOURCE = warning(
    "dated-before-source",
    """A briefing is dated when it was written, or last revised, and that is after the sources that it cites appeared.
    Correct the date, or that of the source; or say in a waiver how the source was at hand before.""",
    told="it is dated before a source that it cites",
)
SEED_TWICE = warning(
    "seed-twice",
    """Two sources with the same text are one report, but count as two origins. Keep one of them, or write the same
    `origin` in both descriptors.""",
)


def registry_is_plausible(registry: Registry, _: Context) -> Iterator[Diagnostic]:
    """Report actors with unusable names, shared numbers or reversed dates, and actors that are part of themselves."""
    numbers: dict[str, Text] = {}
    for id, actor in registry.actors.items():
        for name in (actor.name, actor.native_name, *actor.aliases):
            if name is not None and not _can_be_found(name):
                yield Diagnostic(code=NAME_UNUSABLE, message=f"{shown(name)} is no name", span=name.span)
        if actor.wikidata is not None:
            first = numbers.setdefault(str(actor.wikidata), actor.wikidata)
            if first is not actor.wikidata:
                message = f"{actor.wikidata} is the number of another actor"
                related = (Related(span=first.span, label="here too"),)
                yield Diagnostic(code=ENTRY_SHARED, message=message, span=actor.wikidata.span, related=related)
        for referred in (*actor.part_of, *(role.of for role in actor.roles if role.of is not None)):
            if referred == id:
                yield Diagnostic(code=REFERS_TO_ITSELF, message=f"{id} refers to itself", span=referred.span)
    yield from _circles_in({str(id): actor.part_of for id, actor in registry.actors.items()}, "is part of")
    for actor in registry.actors.values():
        for role in actor.roles:
            if _is_before(role.until, role.since) and role.until is not None:
                message = f"the role ends {role.until} and begins {role.since}"
                yield Diagnostic(code=DATES_REVERSED, message=message, span=role.until.span)


def _circles_in(links: Mapping[str, Iterable[Text]], verb: str, *, itself: bool = False) -> Iterator[Diagnostic]:
    """Report names that lead back to themselves by way of others; with `itself`, also those that do so directly.

    `links` are, for each name, the names that it leads to, as they stand in the files. `verb` is what a message puts
    between two names. Each link that closes a circle is reported once, so the work is linear in the links.
    """
    finished: set[str] = set()
    for start in links:
        if start in finished:
            continue
        # The names on the way from the start, the position of each in it, and the links that are still to be followed.
        way, positions, pending = [start], {start: 0}, [iter(links[start])]
        while pending:
            link = next(pending[-1], None)
            if link is None:
                pending.pop()
                last = way.pop()
                del positions[last]
                finished.add(last)
            elif (name := str(link)) in positions:
                first, length = positions[name], len(way) - positions[name]
                if length > 1 or itself:
                    circle = way[first : first + _MOST_NAMED] + (["…"] if length > _MOST_NAMED else []) + [name]
                    message = f"{circle[0]} {verb} " + f", which {verb} ".join(circle[1:])
                    yield Diagnostic(code=REFERS_TO_ITSELF, message=message, span=link.span)
            elif name in links and name not in finished:
                positions[name] = len(way)
                way.append(name)
                pending.append(iter(links[name]))


# A message shows at most so many names of a circle.
_MOST_NAMED: Final = 4


def _can_be_found(name: str) -> bool:
    letters = [character for character in name if character.isalnum()]
    # Some scripts write a word with a single character.
    return len(letters) > 1 or any(not letter.isascii() for letter in letters)


def sources_are_distinct(project: ProjectRecords, _: Context) -> Iterator[Diagnostic]:
    """Report sources with the text of another source, unless both descriptors name the same origin."""
    library = project.seeds
    id_by_sum: dict[str, str] = {}
    for id, seed in library.items():
        first = id_by_sum.setdefault(seed.sha256, id)
        origin = known(seed.descriptor.origin)
        if first != id and (origin is None or origin != known(library[first].descriptor.origin)):
            message = f"{id} has the text of {first}, and counts as another origin"
            related = (Related(span=library[first].descriptor.label.span, label="the other"),)
            yield Diagnostic(code=SEED_TWICE, message=message, span=seed.descriptor.label.span, related=related)


def no_translation_leads_back(project: ProjectRecords, _: Context) -> Iterator[Diagnostic]:
    """Report briefings that translate themselves, directly or by way of others."""
    originals = {slug: briefing.spec.translates for slug, briefing in project.briefings.items()}
    links = {slug: [original] for slug, original in originals.items() if original is not None}
    yield from _circles_in(links, "translates", itself=True)


def briefing_is_plausible(briefing: Briefing, _: BriefingContext) -> Iterator[Diagnostic]:
    """Report evidence that is its own occasion or relay, positions taken twice, and revisions before the writing."""
    spec = briefing.spec
    for name, evidence in spec.evidence.items():
        for referred, itself in ((evidence.occasion, name), *((relay, evidence.speaker) for relay in evidence.via)):
            if referred is not None and referred == itself:
                message = f"{shown(referred)} stands for itself"
                yield Diagnostic(code=REFERS_TO_ITSELF, message=message, span=referred.span)
    occasions = {
        str(name): [evidence.occasion] for name, evidence in spec.evidence.items() if evidence.occasion is not None
    }
    yield from _circles_in(occasions, "has the occasion of")
    taken: dict[tuple[str, str, str], Text] = {}
    for position in spec.positions:
        first = taken.setdefault((str(position.actor), str(position.topic), str(position.stance)), position.stance)
        if first is not position.stance:
            message = f"{position.actor} takes this position twice"
            related = (Related(span=first.span, label="first here"),)
            yield Diagnostic(code=POSITION_TWICE, message=message, span=position.stance.span, related=related)
    for revision in spec.revisions:
        if revision.date < spec.date:
            message = f"revised on {revision.date}, and written on {spec.date}"
            yield Diagnostic(code=DATES_REVERSED, message=message, span=revision.date.span)


def briefing_is_not_dated_ahead(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report dates of a published or withdrawn briefing that are after the day of the build, if that day is known."""
    spec, now = briefing.spec, context.whole.now
    if now is None or spec.status not in {"published", "withdrawn"}:
        return
    if spec.embargo is not None and now < spec.embargo.seconds:
        return
    today = dates.latest_day(now)
    if spec.date > today and spec.status == "published":
        message = f"the briefing is dated {spec.date}, and is published at once"
        hint = f"write the day on which it was written, or hold it back: `embargo: {spec.date}T09:00Z`"
        yield Diagnostic(code=DATED_AHEAD, message=message, span=spec.date.span, hint=hint)
    changes = [("revised", revision.date) for revision in spec.revisions]
    changes += [("withdrawn", spec.withdrawn.date)] if spec.withdrawn is not None else []
    for changed, date in changes:
        if date > today:
            message = f"the briefing is {changed} on {date}, which is still to come"
            hint = f"write the day on which it was {changed}"
            yield Diagnostic(code=DATED_AHEAD, message=message, span=date.span, hint=hint)


def briefing_is_dated_after_its_sources(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report a published briefing that was last dated or revised before one of its sources appeared."""
    spec = briefing.spec
    if spec.status != "published":
        return
    last = max((spec.date, *(revision.date for revision in spec.revisions)))
    later: list[tuple[tuple[int, int, int], str, Moment]] = []
    for id in spec.sources.values():
        if id not in context.seeds:
            continue
        descriptor = context.seeds[id].descriptor
        for event, date in (("published", descriptor.published), ("retrieved", descriptor.retrieved)):
            when = dates.read_date(date) if date is not None else None
            if date is not None and when is not None and _is_before(last, date):
                later.append((when.earliest, f"its source {id} was {event} {date}", date))
    if later:
        _, newest, date = max(later, key=itemgetter(0))
        hint = "correct the date, or that of the source; a later change of the briefing is a revision"
        yield Diagnostic(
            code=DATED_BEFORE_SOURCE,
            message=f"the briefing is dated {last}, and {newest}",
            span=last.span,
            hint=hint,
            related=(Related(span=date.span, label="the source"),),
        )


def evidence_is_dated_before_its_source(checked: CheckedEvidence, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report evidence that was said after its source was published."""
    said, published = checked.evidence.said, context.seeds[checked.seed].descriptor.published
    if said is not None and _is_before(published, said):
        message = f"said {said}, in a source published {published}"
        yield Diagnostic(code=SAID_AFTER_PUBLISHED, message=message, span=said.span)


def _is_before(date: Text | None, later: Text | None) -> bool:
    """Return whether the date is certainly before the later one; False if one of them is not known."""
    period, later_period = (dates.read_date(text) if text is not None else None for text in (known(date), known(later)))
    return period is not None and later_period is not None and period.latest < later_period.earliest


def positions_rest_on_their_actors(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report positions for which no evidence is by their actor, on its behalf, or about it."""
    actors = context.registry.actors
    for position in briefing.spec.positions:
        actor = str(position.actor)
        rests_on = [context.evidence[name] for name in position.rests_on if name in context.evidence]
        if actor in actors and rests_on and not any(_concerns(checked, actor, context) for checked in rests_on):
            message = f"nothing that the position rests on is by {actor} or about it"
            hint = f"name other evidence, or add `about: [{actor}]` where the source means it"
            speakers = (str(checked.evidence.speaker) for checked in rests_on)
            speaker = next((speaker for speaker in speakers if speaker in actors), None)
            if speaker is not None:
                role = f"`{{role: …, of: {actor}, at: …, speaks_for: yes}}`"
                hint += f"; if {speaker} speaks for {actor}, add the role to {speaker} in the registry, as in {role}"
            yield Diagnostic(code=POSITION_UNFOUNDED, message=message, span=position.rests_on[0].span, hint=hint)


def _concerns(checked: CheckedEvidence, actor: str, context: BriefingContext) -> bool:
    """Return whether the evidence is about an actor, by one who speaks for it, or names it in its words or passages."""
    evidence, naming = checked.evidence, context.draft.naming
    if actor in {str(id) for id in evidence.about} or speaks_for(str(evidence.speaker), actor, context.registry):
        return True
    passages = (
        naming.passages.get((cited.seed, number), ())
        for cited in checked.ranges
        for number in range(cited.first, cited.last + 1)
    )
    mentions = (mention for in_passage in passages for mention in in_passage)
    return any(mention.ids[0] == actor for mention in (*mentions, *naming.reports.get(checked.name, ())))


def settled_names_are_used(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report names under `mentions` that stand in no text of the briefing and in no passage that it cites."""
    settled = briefing.spec.mentions or {}
    if not settled:
        return
    written = (text for field, text in texts_of(briefing.spec) if field.path != "mentions.key")
    ranges = {cited for checked in context.evidence.values() for cited in checked.ranges}
    passages = (context.seeds[cited.seed].words(cited.first, cited.last) for cited in ranges)
    texts = [" ".join(text.split()) for text in (*written, *passages)]
    for name in settled:
        if not any(" ".join(name.split()) in text for text in texts):
            yield Diagnostic(code=MENTION_IDLE, message=f"{shown(name)} stands nowhere here", span=name.span)
