"""What the sources say of who speaks in them, read once a source and only when somebody asks."""

from __future__ import annotations

from functools import cached_property

from generator.actors import Registry, named
from generator.names import Mention, Names, names
from generator.seeds import Library, known
from generator.voices import Voices, voices


class Hearing:
    """The voices of all sources of a library, with the names of a registry. Lives as long as one run of the checks."""

    def __init__(self, library: Library, registry: Registry) -> None:
        self.library = library
        self.registry = registry
        self._voices: dict[str, Voices] = {}
        self._described: dict[str, frozenset[str]] = {}

    @cached_property
    def _names(self) -> Names:
        return names(named(self.registry))

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(id for id, actor in self.registry.actors.items() if actor.kind == "person")

    def voices(self, seed: str) -> Voices:
        """Who speaks in a source."""
        if seed not in self._voices:
            found = self.library[seed]
            passages = [(passage.start, passage.end) for passage in found.passages]
            self._voices[seed] = voices(found.text, passages, self._names, self._people)
        return self._voices[seed]

    def described(self, seed: str) -> frozenset[str]:
        """The actors whom the source's descriptor names, as its author or publisher and in its title or label."""
        if seed not in self._described:
            record = self.library[seed].descriptor
            texts = (record.label, *(known(each) for each in (record.title, record.author, record.publisher)))
            found = (mention for text in texts if text for mention in self.mentions(text))
            self._described[seed] = frozenset(id for mention in found for id in mention.ids)
        return self._described[seed]

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The actors that a text names."""
        return self._names.mentions(text)
