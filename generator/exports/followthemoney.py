"""Writes the record as entities of FollowTheMoney, the model of OpenAleph and of OpenSanctions.

It uses only schemata and properties that the model has had for years. A date that is no plain year, month or day, such
as an uncertain one, is left out, since the model would take it for certain or refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.exports.rows import DataRow, words_of
from generator.format.registry import SOURCE_SPEAKER, ActorKind
from generator.format.seeds import Seed, known
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger, Statement, kind_of

SCHEMATA: Final[dict[ActorKind, str]] = {
    "person": "Person",
    "organisation": "Organization",
    "state": "PublicBody",
    "government-body": "PublicBody",
    "armed-force": "PublicBody",
    # A medium need not be a company.
    "media": "Organization",
    "agreement": "Document",
}
"""The schema of each kind of actor."""

_PLAIN: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}", re.ASCII)


def entities(visible: Visible, ledger: Ledger) -> Iterator[DataRow]:
    """Yield actors, their links to each other, sources, and for each statement how each actor is party to it."""
    for id, actor in visible.actors.items():
        schema = SCHEMATA[actor.kind]
        alone = [role.role for role in actor.roles if role.of is None] if schema == "Person" else []
        yield _entity(
            f"actor-{id}",
            schema,
            name=[actor.name],
            alias=[actor.native_name, *actor.aliases],
            position=alone,
        )
    for id, actor in visible.actors.items():
        for number, role in enumerate(actor.roles, start=1):
            if role.of is not None:
                yield _link(id, str(role.of), f"role{number}", str(role.role), role.since, role.until)
        for whole in actor.part_of:
            yield _link(id, str(whole), "part", "part of", None, None)
    for seed in visible.library.values():
        yield _source(seed)
    for statement in ledger.statements:
        yield from _parties(statement, visible)


def _source(seed: Seed) -> DataRow:
    descriptor = seed.descriptor
    return _entity(
        f"source-{seed.id}",
        "Article" if descriptor.kind == "news" else "Document",
        name=[descriptor.label],
        title=[known(descriptor.title)],
        author=[known(descriptor.author)],
        publisher=[known(descriptor.publisher)],
        publishedAt=[_plain(known(descriptor.published))],
        retrievedAt=[_plain(known(descriptor.retrieved))],
        sourceUrl=[known(descriptor.url)],
    )


def _parties(statement: Statement, visible: Visible) -> Iterator[DataRow]:
    """Yield the actors of a statement, each tied to the source by its part in the statement."""
    id, kind = statement.id, kind_of(statement.checked)
    speakers = () if statement.speaker == SOURCE_SPEAKER else (statement.speaker,)
    for role, actors in ((kind, speakers), ("relay", statement.actors("via")), ("about", statement.actors("about"))):
        for actor in actors:
            yield _entity(
                f"statement-{id.replace('#', '.')}.{role}.{actor}",
                "Documentation",
                document=[_id(f"source-{statement.seed}")],
                entity=[_id(f"actor-{actor}")],
                role=[role],
                date=[_plain(statement.date.text)],
                summary=[words_of(statement, visible)],
                recordId=[id],
            )


def _link(subject: str, object_: str, key: str, role: str, since: str | None, until: str | None) -> DataRow:
    """Return the link of two actors by a role, which `key` distinguishes from other links of the same two."""
    return _entity(
        f"link-{subject}.{key}.{object_}",
        "UnknownLink",
        subject=[_id(f"actor-{subject}")],
        object=[_id(f"actor-{object_}")],
        role=[role],
        startDate=[_plain(since)],
        endDate=[_plain(until)],
    )


def _entity(id: str, schema: str, **properties: Sequence[str | None]) -> DataRow:
    """Return an entity with the properties that have a value."""
    stated = {name: [str(value) for value in values if value] for name, values in properties.items()}
    return {"id": _id(id), "schema": schema, "properties": {name: values for name, values in stated.items() if values}}


def _id(name: str) -> str:
    """Return an id that the model takes: it knows no underscore, and no hyphen at the end.

    Capitals stand for these, since names have none.
    """
    name = name.replace("_", "U")
    return f"{name[:-1]}H" if name.endswith("-") else name


def _plain(date: str | None) -> str | None:
    return date if date is not None and _PLAIN.fullmatch(date) else None
