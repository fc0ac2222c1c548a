"""The indexes of actors: the ways in, all of one kind, and all names and aliases from A to Z."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from generator.format import addresses
from generator.format.addresses import Address
from generator.format.registry import KINDS
from generator.format.tlp import Marking, most_restrictive
from generator.site.pages.actors import ActorRow
from generator.site.pages.lookup import Lookup
from generator.site.pages.page import Page
from generator.site.pages.paging import INDEX_ROWS, divided, page_title
from generator.site.pages.references import Reference

# Names on one page of their index; each is a short line.
_NAMES: Final = 300
# Rows of each short list, of those who are heard most and of the newest, on the front page of a large index.
_MOST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name in the index of all names, and its actor; `alias` where the actor's page has another title."""

    name: str
    actor: Reference
    alias: bool
    kind: str
    statements: int
    marking: Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorsPage:
    """The front page of the index of actors: all of them where they are few, else the ways in.

    `kinds` are the kinds with the number of actors of each, `letters` the places where the names with each begin.
    """

    rows: tuple[ActorRow, ...]
    total: int
    kinds: tuple[tuple[Reference, int], ...]
    letters: tuple[Reference, ...]
    most_heard: tuple[ActorRow, ...]
    newest: tuple[ActorRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPage:
    """A page of the actors of one kind."""

    heading: str
    rows: tuple[ActorRow, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesPage:
    """A page of the index of all names.

    `groups` are the letters, or scripts, with which names begin, each with its anchor and its names.
    """

    groups: tuple[tuple[str, str, tuple[NameRow, ...]], ...]
    letters: tuple[Reference, ...]
    total: int
    number: int
    pages: tuple[Address, ...]


def actor_indexes(rows: Mapping[str, ActorRow], lookup: Lookup, updated: str | None) -> Iterator[Page]:
    """Yield the pages of the index of actors. Linear in the names, but for sorting.

    `rows` has each actor by id, and `updated` is the day of the newest briefing.
    """
    names = sorted(_names(rows, lookup), key=lambda row: (_initial(row.name), _folded(row.name), row.name))
    in_order = sorted(rows.values(), key=_by_kind_and_name)
    by_kind = {kind: tuple(group) for kind, group in groupby(in_order, key=lambda row: row.kind)}
    few = len(rows) <= INDEX_ROWS
    letters = tuple(_letters(names))
    yield Page(
        path=addresses.index("actors").path,
        template="actors.md",
        title="Actors",
        description="Everyone who speaks or is spoken of, by kind and by name.",
        updated=updated,
        marking=most_restrictive(row.marking for row in rows.values()),
        script=Address(path="assets/actors.js"),
        context=ActorsPage(
            rows=tuple(in_order) if few else (),
            total=len(rows),
            kinds=tuple(
                (Reference(label=heading, address=addresses.of_kind(kind)), len(by_kind[kind]))
                for kind, heading in KINDS.items()
                if kind in by_kind
            ),
            letters=letters,
            most_heard=() if few else tuple(most_heard(rows.values())[:_MOST]),
            newest=() if few else tuple(sorted(in_order, key=lambda row: row.last_briefed, reverse=True)[:_MOST]),
        ),
    )
    for kind, members in by_kind.items():
        yield from _kind_pages(kind, members, updated)
    yield from _name_pages(names, letters, updated)


def most_heard(rows: Iterable[ActorRow]) -> list[ActorRow]:
    """Return the actors who have said anything, those with most statements first."""
    return sorted(
        (row for row in rows if row.statements), key=lambda row: (-row.statements, row.actor.label.casefold())
    )


def _by_kind_and_name(row: ActorRow) -> tuple[int, str]:
    return (list(KINDS).index(row.kind), row.actor.label.casefold())


def _kind_pages(kind: str, rows: Sequence[ActorRow], updated: str | None) -> Iterator[Page]:
    for number, shown, pages in divided(rows, INDEX_ROWS, lambda number: addresses.of_kind(kind, number)):
        yield Page(
            path=pages[number - 1].path,
            template="kind.md",
            title=page_title(KINDS[kind], number),
            description=f"{KINDS[kind]} who speak or are spoken of"
            + ("." if number == 1 else f"; page {number} of {len(pages)}."),
            updated=updated,
            marking=most_restrictive(row.marking for row in shown),
            context=KindPage(heading=KINDS[kind], rows=tuple(shown), total=len(rows), number=number, pages=pages),
        )


def _name_pages(names: Sequence[NameRow], letters: tuple[Reference, ...], updated: str | None) -> Iterator[Page]:
    for number, shown, pages in divided(names, _NAMES, _names_address):
        groups = tuple(
            (letter, _anchor(letter), tuple(group))
            for letter, group in groupby(shown, key=lambda row: _initial(row.name))
        )
        within = f"{groups[0][0]} to {groups[-1][0]}" if groups else ""
        yield Page(
            path=pages[number - 1].path,
            template="names.md",
            title=page_title("Names from A to Z", number),
            description="All names and aliases, and whose they are"
            + ("." if number == 1 else f"; page {number}, {within}."),
            updated=updated,
            marking=most_restrictive(row.marking for row in shown),
            context=NamesPage(groups=groups, letters=letters, total=len(names), number=number, pages=pages),
        )


def _letters(names: Sequence[NameRow]) -> Iterator[Reference]:
    """Yield each letter with the place where the names with it begin."""
    for number, shown, _ in divided(names, _NAMES, _names_address):
        before = _initial(names[(number - 1) * _NAMES - 1].name) if number > 1 else ""
        for letter, _ in groupby(shown, key=lambda row: _initial(row.name)):
            if letter != before:
                yield Reference(label=letter, address=addresses.index(addresses.NAMES, number, _anchor(letter)))


def _names_address(number: int) -> Address:
    return addresses.index(addresses.NAMES, number)


def _names(rows: Mapping[str, ActorRow], lookup: Lookup) -> Iterator[NameRow]:
    for id, row in rows.items():
        actor = lookup.visible.actors[id]
        for name in dict.fromkeys(str(name) for name in (actor.name, actor.native_name, *actor.aliases) if name):
            yield NameRow(
                name=name,
                actor=row.actor,
                alias=name != actor.name,
                kind=row.kind,
                statements=row.statements,
                marking=row.marking,
            )


def _folded(name: str) -> str:
    """Return a name as it is sorted: without marks, case, or anything but letters, digits and spaces."""
    characters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in characters if character.isalnum() or character == " ").strip()


def _initial(name: str) -> str:
    """Return the letter under which a name stands, or its script where that is not the Latin one."""
    first = next(iter(_folded(name)), "")
    if "a" <= first <= "z":
        return first.upper()
    if first.isdigit() or not first:
        return "0–9" if first else "Other"
    script = unicodedata.name(first, "Other").split()[0].capitalize()
    return "Other" if script == "Latin" else script


def _anchor(letter: str) -> str:
    # A full stop, so that no name of a record takes it.
    return f"names.{'0-9' if letter == '0–9' else letter.lower()}"
