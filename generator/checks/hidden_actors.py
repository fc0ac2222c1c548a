"""The actors that readers of a label may not know of, and their names in any spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import unquote

from generator.format.registry import Registry
from generator.format.tlp import Marking, allows, read_marking
from generator.text.mentions import plainly, spellings
from generator.text.names import Names, names


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenFromLabel:
    """The actors whom readers of a label may not know of: their labels by id, and the whole names of persons."""

    ids: Mapping[str, Marking]
    _whole: Names | None = field(repr=False)

    def in_words(self, text: str) -> Iterator[str]:
        """The ids of those whose whole names stand in a text, in whatever case, width, order and punctuation."""
        if self._whole is not None:
            for mention in self._whole.mentions(_words(unescape(unquote(text)))):
                yield from mention.ids


class HiddenActors:
    """Whom each label hides. Lives as long as one run of the checks."""

    def __init__(self, registry: Registry, default: Marking) -> None:
        self._registry = registry
        self._default = default
        self._levels: dict[Marking, HiddenFromLabel] = {}

    def level(self, marking: Marking) -> HiddenFromLabel:
        """The actors whom those who may read the label may not know of."""
        if marking not in self._levels:
            self._levels[marking] = _hidden(self._registry, marking, self._default)
        return self._levels[marking]


def _hidden(registry: Registry, marking: Marking, default: Marking) -> HiddenFromLabel:
    labels = {str(id): read_marking(actor.marking, default) for id, actor in registry.actors.items()}
    ids = {id: label for id, label in labels.items() if not allows(marking, label)}
    if not ids:
        return HiddenFromLabel(ids=ids, _whole=None)
    # A name that somebody has whom readers may know of tells nothing.
    told = {_words(actor.name) for id, actor in registry.actors.items() if id not in ids}
    whole = [(id, name) for id in ids for name in _whole_names(registry, id) if name not in told]
    return HiddenFromLabel(ids=ids, _whole=names(whole) if whole else None)


def _whole_names(registry: Registry, id: str) -> Iterator[str]:
    """The names of a person that nobody takes for other words, in one case and without punctuation."""
    actor = registry.actors[id]
    if actor.kind == "person":
        for name in (actor.name, actor.native_name):
            for spelling in {name, *spellings(name)} if name is not None else ():
                words = _words(spelling)
                first, _, last = words.rpartition(" ")
                if first:
                    # As it is, as indexes have it, and as addresses and handles do.
                    yield from (words, f"{last} {first}")
                    if len(words) > _LONG:
                        yield words.replace(" ", "")
                elif not words.isascii() and len(words) >= _FEWEST:
                    yield words


# Names in scripts without spaces have no more than one word; shorter ones stand inside others.
_FEWEST: Final = 3
# Shorter names that are written as one word may be another word.
_LONG: Final = 8
_WORD: Final = re.compile(r"[^\W_]+")


# Letters of other scripts that look like Latin ones.
_ALIKE: Final = str.maketrans("авекмнорстухіјѕԁһԛԝοανερτυχικ", "abekmhopctyxijsdhqwoavepTuxik".casefold())


def _words(text: str) -> str:
    """The words of a text in one case and width, without marks, and with Latin letters in words that have some."""
    found = _WORD.findall(plainly(unicodedata.normalize("NFKC", text)).casefold())
    return " ".join(word.translate(_ALIKE) if _LATIN.search(word) else word for word in found)


_LATIN: Final = re.compile("[a-z]")
