"""What the sources say of who speaks in them, read once a source and only when somebody asks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

from generator.diagnostics.model import Span
from generator.format.registry import SOURCE_SPEAKER, Registry, named, titled_roles
from generator.format.seeds import Library, known
from generator.text.attribution.speaker_labels import LabelNames, SpeakerLabel, labels, roll
from generator.text.attribution.voices import Voices, between, places_of, voices
from generator.text.folding import folded
from generator.text.mentions import Known, find_mentions, known_names, plainly, spellings
from generator.text.names import Mention, Names


class SourceIndex:
    """The voices of all sources of a library, with the names of a registry. Lives as long as one run of the checks.

    Names are found here in every spelling in which pages find and link them, so that no check knows fewer names than
    readers see.
    """

    def __init__(self, library: Library, registry: Registry) -> None:
        self.library = library
        self.registry = registry
        self._settled: Names | None = None
        self._voices: dict[str, Voices] = {}
        self._described: dict[str, frozenset[str]] = {}
        self._labels: dict[str, tuple[SpeakerLabel | None, ...]] = {}
        self._settled_in: dict[str, tuple[Mention, ...]] = {}

    def settling(self, settled: Names | None) -> SourceIndex:
        """The same sources for a briefing that says of some names whom they mean."""
        if settled is None:
            return self
        self.known  # noqa: B018  # Made once, for all briefings.
        view = copy(self)
        vars(view).update(_settled=settled, _settled_in={})
        return view

    @cached_property
    def known(self) -> Known:
        """The names of the registry with everything that tells one bearer from another."""
        return known_names(named(self.registry), titled_roles(self.registry))

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(id for id, actor in self.registry.actors.items() if actor.kind == "person")

    @cached_property
    def _roll(self) -> LabelNames:
        entries = tuple(named(self.registry))
        alike = ((id, spelling) for id, name in entries for spelling in spellings(name))
        return roll(entries, self._people, alike=alike, plainly=plainly)

    def voices(self, seed: str) -> Voices:
        """Who speaks in a source. A transcript names an actor also by a label."""
        if seed not in self._voices:
            found = self.library[seed]
            passages = [(passage.start, passage.end) for passage in found.passages]
            heard = voices(found.text, passages, find_mentions(found.text, self.known), self._people)
            self._voices[seed] = _with_labels(heard, self.labels(seed))
        return self._voices[seed]

    def labels(self, seed: str) -> tuple[SpeakerLabel | None, ...]:
        """The label in force in each passage of a transcript; none of any other source."""
        if seed not in self._labels:
            found = self.library[seed]
            passages = [(passage.start, passage.end) for passage in found.passages]
            mapped = {str(label): str(actor) for label, actor in (found.descriptor.labels or {}).items()}
            spoken = found.descriptor.kind == "transcript"
            read = labels(found.text, passages, mapped, self._roll) if spoken else ()
            self._labels[seed] = tuple(each and self._known(each) for each in read)
        return self._labels[seed]

    def _known(self, label: SpeakerLabel) -> SpeakerLabel:
        """The label, without an actor whom no registry has: that is told where the map is."""
        exists = label.actor in {None, SOURCE_SPEAKER} or label.actor in self.registry.actors
        return label if exists else replace(label, actor=None)

    def label_at(self, seed: str, passage: int) -> SpeakerLabel | None:
        """The label in force in a passage, counted from 1."""
        found = self.labels(seed)
        return found[passage - 1] if found else None

    def described(self, seed: str) -> frozenset[str]:
        """The actors whom the source's descriptor names, as its author or publisher and in its title or label."""
        if seed not in self._described:
            record = self.library[seed].descriptor
            texts = (record.label, *(known(each) for each in (record.title, record.author, record.publisher)))
            found = (mention for text in texts if text for mention in self.mentions(text))
            self._described[seed] = frozenset(id for mention in found for id in mention.ids)
        return self._described[seed]

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The actors that a text names, with the names that the briefing settles."""
        return find_mentions(text, self.known, self._settled)

    def names_one_of(self, ids: Sequence[str], words: str, seed: str, within: Span | None = None) -> bool:
        """Whether a source names one of the actors, in a stretch of its text or, without one, anywhere.

        A name that the briefing settles counts where the source has the same words: `words` are those of the name.
        """
        heard = self.voices(seed)
        if within is None:
            return any(id in heard.named for id in ids) or (folded(words), tuple(ids)) in self._settled_words(seed)
        if any(not set(ids).isdisjoint(mention.ids) for mention in heard.mentions_in(within.start, within.end)):
            return True
        return any(
            mention.ids == tuple(ids) and folded(heard.text[mention.start : mention.end]) == folded(words)
            for mention in between(self._settled_names(seed), within.start, within.end)
        )

    def _settled_names(self, seed: str) -> tuple[Mention, ...]:
        """Where the names that the briefing settles stand in a source, in order."""
        if self._settled is None:
            return ()
        if seed not in self._settled_in:
            self._settled_in[seed] = self._settled.mentions(self.library[seed].text)
        return self._settled_in[seed]

    def _settled_words(self, seed: str) -> frozenset[tuple[str, tuple[str, ...]]]:
        """The names that the briefing settles and the source has, folded, and whom they mean."""
        text = self.library[seed].text
        return frozenset((folded(text[each.start : each.end]), each.ids) for each in self._settled_names(seed))


def _with_labels(heard: Voices, found: tuple[SpeakerLabel | None, ...]) -> Voices:
    """The voices of a transcript with its labels among the places where actors are named."""
    placed = {each.start: each for each in found if each is not None and each.actor not in {None, SOURCE_SPEAKER}}
    if not placed:
        return heard
    starts = sorted(placed)
    kept = []
    for mention in heard.mentions:
        at = bisect_left(starts, mention.end) - 1
        if at < 0 or placed[starts[at]].end <= mention.start:
            kept.append(mention)
    called = (Mention(start=each.start, end=each.end, ids=(str(each.actor),)) for each in placed.values())
    mentions = sorted((*kept, *called), key=lambda each: each.start)
    return replace(heard, mentions=tuple(mentions), named=places_of(mentions))
