"""The pages of actors, sources and topics, and the rows in which lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator import addresses, excerpts
from generator.actors import Actor
from generator.excerpts import ShownPassage
from generator.ledger import ActorRecord, SourceRecord, Stance
from generator.pages import (
    KIND,
    KINDS,
    ActorPage,
    ActorRow,
    Page,
    PassageView,
    Reference,
    RoleView,
    SourcePage,
    SourceRow,
    StanceView,
    TopicPage,
)
from generator.site_model.briefings import card
from generator.site_model.world import World, counted, kind_of, passage_label, passages, stance_title, statement_view


def actor_row(record: ActorRecord, world: World) -> ActorRow:
    """An actor as lists show it."""
    days = sorted(briefing.spec.date for briefing in record.briefings)
    return ActorRow(
        actor=world.actor(record.id),
        kind=world.visible.actors[record.id].kind,
        statements=len(record.said),
        about=len(record.about),
        relayed=len(record.relayed),
        briefings=len(record.briefings),
        first=record.dated[0] if record.dated else None,
        last=record.dated[-1] if record.dated else None,
        first_briefed=days[0] if days else "",
        last_briefed=days[-1] if days else "",
    )


def by_kind_and_name(row: ActorRow) -> tuple[int, str]:
    """Where an actor stands in the index."""
    return (list(KINDS).index(row.kind), row.actor.label.casefold())


def actor_page(record: ActorRecord, world: World) -> Page:
    """The ledger of an actor."""
    actor: Actor = world.visible.actors[record.id]
    row = actor_row(record, world)
    page = ActorPage(
        name=actor.name,
        native_name=actor.native_name,
        kind=actor.kind,
        kind_label=KIND[actor.kind],
        aliases=tuple(actor.aliases),
        roles=tuple(
            RoleView(
                role=role.role,
                of=world.actor(role.of) if role.of is not None else None,
                since=role.since,
                until=role.until,
                speaks_for=bool(role.speaks_for),
                passages=passages(runs),
            )
            for role, runs in zip(actor.roles, world.visible.role_runs[record.id], strict=True)
            if runs
        ),
        row=row,
        said=tuple(statement_view(statement, world) for statement in record.said),
        about=tuple(statement_view(statement, world) for statement in record.about),
        relayed=tuple(statement_view(statement, world) for statement in record.relayed),
        positions=tuple(_stance_view(stance, world) for stance in record.positions),
        briefings=tuple(
            (card(briefing, world), world.parts[briefing.slug][record.id]) for briefing in record.briefings
        ),
        appears_with=tuple((world.actor(id), count) for id, count in record.appears_with),
    )
    said, about = counted(row.statements, "statement"), counted(row.about, "statement")
    return Page(
        path=addresses.actor(record.id).path,
        template="actor.md",
        title=actor.name,
        description=f"{actor.name} on record: {said} by, {about} about, in {counted(row.briefings, 'briefing')}.",
        updated=row.last_briefed or None,
        context=page,
    )


def _stance_view(stance: Stance, world: World) -> StanceView:
    position, briefing = stance.position, stance.briefing
    return StanceView(
        actor=world.actor(position.actor),
        topic=world.topic(str(position.topic)),
        stance=stance_title(position, world),
        own=stance.own,
        briefing=Reference(label=briefing.spec.title, address=addresses.briefing(briefing.slug)),
        evidence=tuple(
            Reference(
                label=f"{passage_label(proof.runs[0])} ({kind_of(proof)})",
                address=addresses.briefing(briefing.slug, proof.name),
            )
            for name in position.rests_on
            if (proof := briefing.evidence.get(str(name))) is not None
        ),
    )


def source_row(record: SourceRecord) -> SourceRow:
    """A source as lists show it."""
    seed = record.seed
    return SourceRow(
        source=Reference(label=seed.descriptor.label, address=addresses.source(seed.id)),
        descriptor=seed.descriptor,
        total=len(seed.passages),
        cited=len(record.cited),
        briefings=len(record.briefings),
    )


def source_page(record: SourceRecord, world: World) -> Page:
    """The page of a source, with what may be shown of it."""
    seed = record.seed
    shown = excerpts.shown_passages(record)
    page = SourcePage(
        id=seed.id,
        descriptor=seed.descriptor,
        sha256=seed.sha256,
        passages=tuple(_passage_views(shown, world)),
        total=len(seed.passages),
        cited=len(record.cited),
        quoted_share=record.quoted_share,
        skipped_after=len(seed.passages) - (shown[-1].number if shown else 0),
        briefings=tuple(card(briefing, world) for briefing in record.briefings),
    )
    return Page(
        path=addresses.source(seed.id).path,
        template="source.md",
        title=seed.descriptor.label,
        description=f"{seed.descriptor.label}: {page.cited} of {counted(page.total, 'passage')} cited.",
        updated=max((briefing.spec.date for briefing in record.briefings), default=None),
        context=page,
    )


def _passage_views(shown: Iterable[ShownPassage], world: World) -> Iterator[PassageView]:
    before = 0
    for passage in shown:
        cited = passage.cited
        yield PassageView(
            number=passage.number,
            skipped_before=passage.number - before - 1,
            pieces=passage.pieces,
            statements=tuple(statement_view(s, world) for s in cited.statements) if cited is not None else (),
            roles=world.actors(cited.roles) if cited is not None else (),
        )
        before = passage.number


def topic_page(id: str, world: World) -> Page:
    """The page of a topic."""
    topic = world.visible.topics[id]
    briefings = world.ledger.topics[id]
    stances = dict((topic.stances or {}).items())
    rows: dict[str, dict[str, list[Stance]]] = {}
    for stance in world.ledger.stances[id]:
        cells = rows.setdefault(str(stance.position.actor), {str(name): [] for name in stances})
        cells[str(stance.position.stance)].append(stance)
    page = TopicPage(
        title=topic.title,
        briefings=tuple(card(briefing, world) for briefing in briefings),
        stances=tuple(str(title) for title in stances.values()),
        matrix=tuple(
            (world.actor(actor), tuple(tuple(_stance_view(s, world) for s in cells[name]) for name in stances))
            for actor, cells in rows.items()
        ),
    )
    return Page(
        path=addresses.topic(id).path,
        template="topic.md",
        title=topic.title,
        description=f"{topic.title}: {counted(len(briefings), 'briefing')}, and who takes which stance.",
        updated=max((briefing.spec.date for briefing in briefings), default=None),
        context=page,
    )
