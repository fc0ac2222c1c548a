"""Reads who speaks and who is named in the sources: each source once, when a check first needs it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

from generator.diagnostics.model import Related, Span
from generator.format.registry import SOURCE_SPEAKER, Registry, named, titled_roles
from generator.format.seeds import Library, PassageRange, Seed, known
from generator.text.attribution.speaker_labels import LabelNames, SpeakerLabel, labels, roll
from generator.text.attribution.voices import Voices, between, places_of, voices
from generator.text.folding import folded
from generator.text.mentions import Known, find_mentions, known_names, plainly, spellings
from generator.text.names import Mention, Names


class SourceIndex:
    """The voices of all sources of a library, with the names of a registry, for one run of the checks.

    Names are found here in every spelling in which pages find and link them, so that checks know all names that
    readers see. `seed` is always the id of a source.
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
        """Return the index for a briefing that settles which actors some names mean; None settles nothing."""
        if settled is None:
            return self
        self.known  # noqa: B018  # Work these out once, for all briefings.
        view = copy(self)
        vars(view).update(_settled=settled, _settled_in={})
        return view

    @cached_property
    def known(self) -> Known:
        """The names of the registry, with all that tells actors of the same name apart."""
        return known_names(named(self.registry), titled_roles(self.registry))

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(id for id, actor in self.registry.actors.items() if actor.kind == "person")

    @cached_property
    def _roll(self) -> LabelNames:
        entries = tuple(named(self.registry))
        alike = ((id, spelling) for id, name in entries for spelling in spellings(name))
        return roll(entries, self._people, alike=alike, plainly=plainly)

    def span_of(self, passages: PassageRange) -> Span:
        """Return where a range of passages stands in its source."""
        return self.library[passages.seed].slice(passages.first, passages.last)

    def voices(self, seed: str) -> Voices:
        """Return who speaks in a source. The labels of a transcript count as names of their actors."""
        if seed not in self._voices:
            source = self.library[seed]
            passages = [(passage.start, passage.end) for passage in source.passages]
            without_labels = voices(source.text, passages, find_mentions(source.text, self.known), self._people)
            self._voices[seed] = _with_labels(without_labels, self.labels(seed))
        return self._voices[seed]

    def labels(self, seed: str) -> tuple[SpeakerLabel | None, ...]:
        """Return the label that holds in each passage of a transcript; empty for other sources."""
        if seed not in self._labels:
            source = self.library[seed]
            passages = [(passage.start, passage.end) for passage in source.passages]
            actors = {str(label): str(actor) for label, actor in (source.descriptor.labels or {}).items()}
            is_transcript = source.descriptor.kind == "transcript"
            read = labels(source.text, passages, actors, self._roll) if is_transcript else ()
            self._labels[seed] = tuple(label and self._without_unknown(label) for label in read)
        return self._labels[seed]

    def _without_unknown(self, label: SpeakerLabel) -> SpeakerLabel:
        """Return the label without an actor that is not in the registry: the check of the descriptor reports it."""
        exists = label.actor in {None, SOURCE_SPEAKER} or label.actor in self.registry.actors
        return label if exists else replace(label, actor=None)

    def label_at(self, seed: str, passage: int) -> SpeakerLabel | None:
        """Return the label that holds in a passage; passages count from 1. None if there is none."""
        by_passage = self.labels(seed)
        return by_passage[passage - 1] if by_passage else None

    def described(self, seed: str) -> frozenset[str]:
        """Return the actors that the descriptor of a source names in its label, title, author or publisher."""
        if seed not in self._described:
            record = self.library[seed].descriptor
            texts = (record.label, *(known(text) for text in (record.title, record.author, record.publisher)))
            mentions = (mention for text in texts if text for mention in self.mentions(text))
            self._described[seed] = frozenset(id for mention in mentions for id in mention.ids)
        return self._described[seed]

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return where a text names actors; names that the briefing settles mean what it says."""
        return find_mentions(text, self.known, self._settled)

    def names_one_of(self, ids: Sequence[str], words: str, seed: str, within: Span | None = None) -> bool:
        """Return whether a source names one of the actors in a span of its text, or anywhere if `within` is None.

        `words` are the name as the briefing writes it: if the briefing settles it, the same words in the source count.
        """
        voices = self.voices(seed)
        if within is None:
            return any(id in voices.named for id in ids) or (folded(words), tuple(ids)) in self._settled_words(seed)
        if any(not set(ids).isdisjoint(mention.ids) for mention in voices.mentions_in(within.start, within.end)):
            return True
        return any(
            mention.ids == tuple(ids) and folded(voices.text[mention.start : mention.end]) == folded(words)
            for mention in between(self._settled_names(seed), within.start, within.end)
        )

    def _settled_names(self, seed: str) -> tuple[Mention, ...]:
        """Return where names that the briefing settles stand in a source, in order."""
        if self._settled is None:
            return ()
        if seed not in self._settled_in:
            self._settled_in[seed] = self._settled.mentions(self.library[seed].text)
        return self._settled_in[seed]

    def _settled_words(self, seed: str) -> frozenset[tuple[str, tuple[str, ...]]]:
        """Return the names that the briefing settles and the source has, folded, with the actors that they mean."""
        text = self.library[seed].text
        mentions = self._settled_names(seed)
        return frozenset((folded(text[mention.start : mention.end]), mention.ids) for mention in mentions)


def _with_labels(heard: Voices, labels_in_force: tuple[SpeakerLabel | None, ...]) -> Voices:
    """Return the voices of a transcript with its labels among the places where actors are named."""
    labels_by_start = {
        label.start: label
        for label in labels_in_force
        if label is not None and label.actor not in {None, SOURCE_SPEAKER}
    }
    if not labels_by_start:
        return heard
    starts = sorted(labels_by_start)
    outside = []
    for mention in heard.mentions:
        at = bisect_left(starts, mention.end) - 1
        if at < 0 or labels_by_start[starts[at]].end <= mention.start:
            outside.append(mention)
    of_labels = (Mention(start=at, end=label.end, ids=(str(label.actor),)) for at, label in labels_by_start.items())
    mentions = sorted((*outside, *of_labels), key=lambda mention: mention.start)
    return replace(heard, mentions=tuple(mentions), named=places_of(mentions))


def place_in_source(seed: Seed, start: int, end: int, label: str = "", marks: Iterable[Span] = ()) -> Related:
    """Return a place in a source for a diagnostic to show, with a label that ends with the number of its passage.

    `start` and `end` are offsets of the seed's text, and `marks` are what to underline inside of the place.
    """
    passage = f"in p{seed.passage_at(start)}"
    label = f"{label}, {passage}" if label else passage
    return Related(span=Span(file=seed.file, start=start, end=end), label=label, marks=tuple(marks))
