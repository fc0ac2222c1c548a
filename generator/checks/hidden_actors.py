"""The actors that are hidden from readers of a label, and their names in any spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import unquote

from generator.format.registry import Registry
from generator.format.tlp import Marking, allows, label_of
from generator.text.mentions import plainly, spellings
from generator.text.names import Names, names


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenFromLabel:
    """The actors that are hidden from readers of one label: `ids` are their own labels by id."""

    ids: Mapping[str, Marking]
    _names_of_persons: Names | None = field(repr=False)

    def in_words(self, text: str) -> Iterator[str]:
        """Yield the ids of hidden persons whose whole names a text has, in any case, width, order and punctuation."""
        if self._names_of_persons is not None:
            for mention in self._names_of_persons.mentions(_words(unescape(unquote(text)))):
                yield from mention.ids


class HiddenActors:
    """The actors that each label hides, worked out once for one run of the checks."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._levels: dict[Marking, HiddenFromLabel] = {}

    def level(self, marking: Marking) -> HiddenFromLabel:
        """Return the actors that are hidden from readers of the label."""
        if marking not in self._levels:
            self._levels[marking] = _hidden(self._registry, marking)
        return self._levels[marking]


def _hidden(registry: Registry, marking: Marking) -> HiddenFromLabel:
    labels = {str(id): label_of(actor) for id, actor in registry.actors.items()}
    ids = {id: label for id, label in labels.items() if not allows(marking, label)}
    if not ids:
        return HiddenFromLabel(ids=ids, _names_of_persons=None)
    # A name that an actor whom readers may know of has too gives nothing away.
    public = {_words(actor.name) for id, actor in registry.actors.items() if id not in ids}
    whole = [(id, name) for id in ids for name in _whole_names(registry, id) if name not in public]
    return HiddenFromLabel(ids=ids, _names_of_persons=names(whole) if whole else None)


def _whole_names(registry: Registry, id: str) -> Iterator[str]:
    """Yield the names of a person that cannot be other words, in lower case and without punctuation."""
    actor = registry.actors[id]
    if actor.kind == "person":
        for name in (actor.name, actor.native_name):
            for spelling in {name, *spellings(name)} if name is not None else ():
                words = _words(spelling)
                first, _, last = words.rpartition(" ")
                if first:
                    # The name as it is written, in the order of an index, and as addresses and handles have it.
                    yield from (words, f"{last} {first}")
                    if len(words) > _LONG:
                        yield words.replace(" ", "")
                elif not words.isascii() and len(words) >= _FEWEST:
                    yield words


# Names in scripts without spaces are one word; shorter ones stand inside other words.
_FEWEST: Final = 3
# A shorter name, written as one word, may be another word.
_LONG: Final = 8
_WORD: Final = re.compile(r"[^\W_]+")


# Letters of other scripts that look like Latin ones.
_ALIKE: Final = str.maketrans("авекмнорстухіјѕԁһԛԝοανερτυχικ", "abekmhopctyxijsdhqwoavepTuxik".casefold())


def _words(text: str) -> str:
    """Return the words of a text in one case and width, without marks.

    In a word with Latin letters, letters that look like Latin ones become such letters.
    """
    words = _WORD.findall(plainly(unicodedata.normalize("NFKC", text)).casefold())
    return " ".join(word.translate(_ALIKE) if _LATIN.search(word) else word for word in words)


_LATIN: Final = re.compile("[a-z]")
