"""The registries: who acts and speaks, and which topics there are.

Decoded from nodes; whether what they refer to exists is checked in `verify`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal, TypeVar

from generator.diagnostics.model import Diagnostic, Related, TextFile, error
from generator.format.decode.decoding import decode_each
from generator.format.decode.scalars import Flag, Moment, Name, Names, QNumber, QNumbers, Text, Texts
from generator.format.tlp import Written
from generator.format.yaml.parsing import parse_yaml

ENTRY_TWICE = error("entry-twice", "Two files of a registry describe the same id. Keep one of the entries.")
NAMERESERVED = error(
    "name-reserved", "The site uses this word itself, as an address or with a meaning of its own. Choose another."
)
CODES: Final = (ENTRY_TWICE, NAMERESERVED)

SOURCE_SPEAKER: Final = "source"
"""The speaker of what the document itself says."""
RESERVED: Final = re.compile(rf"{SOURCE_SPEAKER}|index|page-[0-9]+|name|kind|con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Ids and slugs that would take the address of an index, or have a meaning of their own, on the site or on Windows."""

ActorKind = Literal["person", "organisation", "state", "government-body", "armed-force", "media", "agreement"]

KINDS: Final[Mapping[str, str]] = {
    "person": "Persons",
    "organisation": "Organisations",
    "state": "States",
    "government-body": "Government bodies",
    "armed-force": "Armed forces",
    "media": "Media",
    "agreement": "Agreements",
}
"""The kinds of actor in the order of the index, with the heading of each."""

KIND: Final[Mapping[str, str]] = {
    "person": "Person",
    "organisation": "Organisation",
    "state": "State",
    "government-body": "Government body",
    "armed-force": "Armed force",
    "media": "Media",
    "agreement": "Agreement",
}
"""What one actor of a kind is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What an actor is or was to another, as a passage tells."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    role: Text
    at: Texts
    of: Name | None = None
    since: Moment | None = None
    until: Moment | None = None
    speaks_for: Flag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, organisation, state, government body, armed force, medium or agreement.

    `formerly` are ids under which the actor was known, `wikidata_formerly` numbers that Wikidata has merged into
    another. The description is one line and rests on the passages of `described_at`.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    kind: ActorKind
    name: Text
    native_name: Text | None = None
    aliases: Texts = ()
    roles: tuple[Role, ...] = ()
    part_of: Names = ()
    formerly: Names = ()
    wikidata: QNumber | None = None
    wikidata_formerly: QNumbers = ()
    description: Text | None = None
    described_at: Texts = ()
    marking: Written | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject under which briefings are filed, with the stances that actors can take on it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    title: Text
    stances: Mapping[Name, Text] | None = None


Actors = Mapping[str, Actor]
Topics = Mapping[str, Topic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All actors and topics by id."""

    actors: Actors
    topics: Topics


def named(registry: Registry) -> Iterator[tuple[str, str]]:
    """Yield each name, native name and alias of every actor, behind the actor's id; a name with "The" also without."""
    for id, actor in registry.actors.items():
        for name in (actor.name, actor.native_name, *actor.aliases):
            if name is not None:
                yield str(id), str(name)
                bare = name.removeprefix("The ")
                if bare and bare != name:
                    yield str(id), bare


def titled_roles(registry: Registry) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield each role of every person: the person's id and surname, the role, and the names of the actor it is of.

    The surname is the last word of the name, empty where the name is one word or is written with the surname first.
    """
    for id, actor in registry.actors.items():
        if actor.kind == "person":
            _, _, surname = actor.name.rpartition(" ")
            for role in actor.roles:
                of = registry.actors.get(role.of) if role.of is not None else None
                names = (of.name, *of.aliases) if of is not None else ()
                yield str(id), "" if "," in actor.name else surname, str(role.role), tuple(map(str, names))


def speaks_for(one: str, other: str, registry: Registry) -> bool:
    """Whether the words of the one are words of the other: the same, or by a role that speaks for it."""
    actor = registry.actors.get(one)
    return one == other or (actor is not None and any(role.speaks_for and role.of == other for role in actor.roles))


Entry = TypeVar("Entry", Actor, Topic)


def decode_registry(actors: Iterable[TextFile], topics: Iterable[TextFile]) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """Return the registries that the files spell together, and everything that is wrong with them."""
    all_actors, wrong_actors = _decode_all(actors, Actor)
    all_topics, wrong_topics = _decode_all(topics, Topic)
    return Registry(actors=all_actors, topics=all_topics), (*wrong_actors, *wrong_topics)


def _decode_all(files: Iterable[TextFile], record: type[Entry]) -> tuple[dict[str, Entry], list[Diagnostic]]:
    entries: dict[str, Entry] = {}
    places: dict[str, Text] = {}
    problems: list[Diagnostic] = []
    for file in files:
        node, wrong = parse_yaml(file)
        problems += wrong
        if node is None:
            continue
        records, wrong = decode_each(node, record)
        problems += wrong
        for id, entry in records.items():
            for name in _addresses(id, entry):
                if RESERVED.fullmatch(name):
                    message = f"`{name}` has a meaning of its own"
                    problems.append(Diagnostic(code=NAMERESERVED, message=message, span=name.span))
            if id in entries:
                first = Related(span=places[id].span, label="first described here")
                problems.append(
                    Diagnostic(code=ENTRY_TWICE, message=f"`{id}` is described twice", span=id.span, related=(first,))
                )
            else:
                entries[str(id)], places[id] = entry, id
    return entries, problems


def _addresses(id: Text, entry: Actor | Topic) -> tuple[Text, ...]:
    return (id, *entry.formerly) if isinstance(entry, Actor) else (id,)
