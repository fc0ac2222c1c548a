"""The indexes of actors: the ways in, all of one kind, and all names and aliases from A to Z."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from generator.format import addresses
from generator.format.addresses import Address
from generator.format.registry import KINDS
from generator.format.tlp import most_restrictive
from generator.site.model.pages import ActorsPage, KindPage, NamesPage, Page
from generator.site.model.parts import ActorRow, NameRow, Reference
from generator.site.pages.lookup import Lookup
from generator.site.pages.paging import chunks

ROWS: Final = 100
"""Rows on one page of an index: some 60 kB of HTML, and a screen or two to skim."""

# A line of the index of names is short.
_NAMES: Final = 300
# What the front page of a large index shows of those who are heard most, and of the newest.
_MOST: Final = 20


def actor_indexes(rows: Mapping[str, ActorRow], lookup: Lookup, updated: str | None) -> Iterator[Page]:
    """The pages of the index of actors, whose rows are by id. Linear in the names, but for sorting."""
    names = sorted(_names(rows, lookup), key=lambda row: (_initial(row.name), _folded(row.name), row.name))
    in_order = sorted(rows.values(), key=_by_kind_and_name)
    by_kind = {kind: tuple(group) for kind, group in groupby(in_order, key=lambda row: row.kind)}
    few = len(rows) <= ROWS
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
    """Those who have said anything, most first."""
    return sorted(
        (row for row in rows if row.statements), key=lambda row: (-row.statements, row.actor.label.casefold())
    )


def _by_kind_and_name(row: ActorRow) -> tuple[int, str]:
    return (list(KINDS).index(row.kind), row.actor.label.casefold())


def _kind_pages(kind: str, rows: Sequence[ActorRow], updated: str | None) -> Iterator[Page]:
    pages = tuple(addresses.of_kind(kind, number) for number, _ in chunks(rows, ROWS))
    for number, shown in chunks(rows, ROWS):
        yield Page(
            path=pages[number - 1].path,
            template="kind.md",
            title=KINDS[kind] if number == 1 else f"{KINDS[kind]}, page {number}",
            description=f"{KINDS[kind]} who speak or are spoken of"
            + ("." if number == 1 else f"; page {number} of {len(pages)}."),
            updated=updated,
            marking=most_restrictive(row.marking for row in shown),
            context=KindPage(heading=KINDS[kind], rows=tuple(shown), total=len(rows), number=number, pages=pages),
        )


def _name_pages(names: Sequence[NameRow], letters: tuple[Reference, ...], updated: str | None) -> Iterator[Page]:
    pages = tuple(addresses.index(addresses.NAMES, number) for number, _ in chunks(names, _NAMES))
    for number, shown in chunks(names, _NAMES):
        groups = tuple(
            (letter, _anchor(letter), tuple(group))
            for letter, group in groupby(shown, key=lambda row: _initial(row.name))
        )
        within = f"{groups[0][0]} to {groups[-1][0]}" if groups else ""
        yield Page(
            path=pages[number - 1].path,
            template="names.md",
            title="Names from A to Z" if number == 1 else f"Names from A to Z, page {number}",
            description="All names and aliases, and whose they are"
            + ("." if number == 1 else f"; page {number}, {within}."),
            updated=updated,
            marking=most_restrictive(row.marking for row in shown),
            context=NamesPage(groups=groups, letters=letters, total=len(names), number=number, pages=pages),
        )


def _letters(names: Sequence[NameRow]) -> Iterator[Reference]:
    """Where the names begin that start with each letter."""
    for number, shown in chunks(names, _NAMES):
        before = _initial(names[(number - 1) * _NAMES - 1].name) if number > 1 else ""
        for letter, _ in groupby(shown, key=lambda row: _initial(row.name)):
            if letter != before:
                yield Reference(label=letter, address=addresses.index(addresses.NAMES, number, _anchor(letter)))


def _names(rows: Mapping[str, ActorRow], lookup: Lookup) -> Iterator[NameRow]:
    for id, row in rows.items():
        actor = lookup.visible.actors[id]
        for name in dict.fromkeys(str(each) for each in (actor.name, actor.native_name, *actor.aliases) if each):
            yield NameRow(
                name=name,
                actor=row.actor,
                alias=name != actor.name,
                kind=row.kind,
                statements=row.statements,
                marking=row.marking,
            )


def _folded(name: str) -> str:
    """A name as it sorts: without marks, case, or what is neither letter nor digit."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(each for each in letters if each.isalnum() or each == " ").strip()


def _initial(name: str) -> str:
    """The letter under which a name stands, or its script where that is not the Latin one."""
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
