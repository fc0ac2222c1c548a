"""Gives every page the names, links and labels of what it refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from generator.checks.verified import VerifiedBriefing
from generator.checks.waivers import told_of
from generator.diagnostics.counts import counted
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.decode.scalars import Name, Text
from generator.format.registry import SOURCE_SPEAKER
from generator.format.seeds import PassageRange, Seed
from generator.format.tlp import Marking, most_restrictive
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger, Statement
from generator.provenance.history import ShownRevision, history
from generator.site.pages.citations import CitationView, citations_of
from generator.site.pages.references import Reference, passage_label
from generator.site.pages.statement_lists import PARTS, Listing, StatementPart, listing
from generator.text.dates import UNKNOWN, date_in_words

FeedOf: TypeAlias = Literal["briefings", "corrections", "topics", "actors"]


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """Names and links of everything that pages refer to. It has no slots, so that values are kept once made."""

    visible: Visible
    ledger: Ledger
    has_feeds: bool

    @cached_property
    def citations(self) -> Mapping[str, Mapping[str, CitationView]]:
        """The citations of each briefing, by its slug and the name that is cited."""
        library = self.visible.library
        return {slug: citations_of(briefing, library) for slug, briefing in self.visible.briefings.items()}

    @cached_property
    def histories(self) -> Mapping[str, tuple[ShownRevision, ...]]:
        """The revisions of each briefing by its slug, newest first."""
        return {slug: history(briefing, self.visible.library) for slug, briefing in self.visible.briefings.items()}

    @cached_property
    def parts(self) -> Mapping[str, Mapping[str, str]]:
        """What each actor does in each briefing, in words, by the briefing's slug and the actor's id."""
        return {slug: _parts_in(briefing) for slug, briefing in self.visible.briefings.items()}

    @cached_property
    def listings(self) -> Mapping[str, Mapping[StatementPart, Listing]]:
        """The statements of each actor by the part that the actor has in them, divided into pages."""
        return {
            id: {part: listing(id, part, getattr(record, part), self.order_of_topics) for part in PARTS}
            for id, record in self.ledger.actors.items()
        }

    def marking(
        self,
        briefings: Iterable[VerifiedBriefing] = (),
        *,
        statements: Iterable[Statement] = (),
        seeds: Iterable[str] = (),
        actors: Iterable[str] = (),
    ) -> Marking:
        """Return the most restrictive label of a page on which these stand.

        They are the `briefings`, those that have the `statements`, and the `seeds` and `actors` with these ids.
        """
        labels = self.visible.labels
        slugs = {briefing.slug for briefing in briefings}
        for statement in statements:
            slugs.update(use.briefing.slug for use in statement.uses)
        return most_restrictive(
            (
                *(labels.briefings[slug] for slug in slugs),
                *(labels.seeds[id] for id in seeds),
                *(labels.actors[id] for id in actors),
            )
        )

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The labels of sources by id; a label that several share is followed by the id."""
        labels = {id: str(seed.descriptor.label) for id, seed in self.visible.library.items()}
        times = Counter(labels.values())
        return {id: label if times[label] == 1 else f"{label} ({id})" for id, label in labels.items()}

    @cached_property
    def order_of_topics(self) -> Mapping[str, int]:
        """The place of each topic in the registry, from 0."""
        return {id: number for number, id in enumerate(self.visible.topics)}

    @cached_property
    def related(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each actor those who have a role to it, with the role, and those who are part of it."""
        related: dict[str, list[tuple[str, str]]] = {}
        for id, actor in self.visible.actors.items():
            for role, ranges in zip(actor.roles, self.visible.role_ranges[id], strict=True):
                if role.of is not None and ranges:
                    words = f"{role.role} until {date_in_words(role.until)}" if role.until else str(role.role)
                    words = f"{role.role}, ended" if role.until == UNKNOWN else words
                    words = f"{words}, speaks for it" if role.speaks_for else words
                    related.setdefault(str(role.of), []).append((id, words))
            for whole in actor.part_of:
                related.setdefault(str(whole), []).append((id, "part of it"))
        return {id: tuple(pairs) for id, pairs in related.items()}

    @cached_property
    def named_in(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        """The actors that each cited passage names, by seed and number."""
        actors: dict[tuple[str, int], list[str]] = {}
        for id, record in self.ledger.actors.items():
            for named in record.named:
                actors.setdefault((named.seed, named.passage), []).append(id)
        return {passage: tuple(ids) for passage, ids in actors.items()}

    @cached_property
    def stances(self) -> Mapping[tuple[str, str], Mapping[str, tuple[VerifiedBriefing, ...]]]:
        """The stances of an actor on a topic, each with the briefings that record it, newest first."""
        taken: dict[tuple[str, str], dict[str, list[VerifiedBriefing]]] = {}
        for topic, stances in self.ledger.stances.items():
            for stance in stances:
                by_stance = taken.setdefault((str(stance.position.actor), topic), {})
                by_stance.setdefault(str(stance.position.stance), []).append(stance.briefing)
        return {
            key: {stance: tuple(briefings) for stance, briefings in by_stance.items()}
            for key, by_stance in taken.items()
        }

    def on_topic(self, actor: str, topic: str) -> Address:
        """Return the place where the statements of an actor on a topic begin."""
        return self.listings[actor]["said"].topics[topic][0]

    def feeds(self, kind: FeedOf, id: str = "") -> tuple[Reference, ...]:
        """Return links to a feed in its two forms, where there is one."""
        atom = self.feed(kind, id)
        if atom is None:
            return ()
        json = Address(path=f"{atom.path.removesuffix('.atom')}.json")
        return (Reference(label="Atom", address=atom), Reference(label="JSON", address=json))

    def feed(self, kind: FeedOf, id: str = "") -> Address | None:
        """Return the Atom feed of all briefings or corrections, or of the topic or actor with an id.

        It is None where the feed would be empty or the site has no address.
        """
        if kind == "briefings":
            entries: Sequence[object] = tuple(self.visible.briefings)
        elif kind == "corrections":
            entries = [entry for entries in self.histories.values() for entry in entries if entry.is_announced]
        elif kind == "topics":
            entries = self.ledger.topics[id]
        else:
            record = self.ledger.actors[id]
            entries = (*record.said, *record.about, *record.relayed)
        return Address(path=f"{addresses.feed(kind, id)}.atom") if self.has_feeds and entries else None

    def actor(self, id: str) -> Reference:
        """Return the name of an actor with a link to its page; the document as a speaker has a name alone."""
        if id == SOURCE_SPEAKER:
            return Reference(label="The source itself")
        actor = self.visible.actors.get(id)
        return Reference(label=actor.name, address=addresses.actor(id)) if actor is not None else Reference(label=id)

    def actors(self, ids: Iterable[str]) -> tuple[Reference, ...]:
        """Return the names of actors with links to their pages."""
        return tuple(self.actor(str(id)) for id in ids)

    def topic(self, id: str) -> Reference:
        """Return the title of a topic with a link to its page."""
        return Reference(label=self.visible.topics[id].title, address=addresses.topic(id))

    def seed(self, id: str) -> Seed:
        """Return a source that is visible."""
        return self.visible.library[id]

    def passage(self, passage_range: PassageRange) -> Reference:
        """Return a passage, cited or not: a link if the page of its source shows it, else the number alone."""
        rights = self.seed(passage_range.seed).descriptor.rights
        is_shown = rights == "full" or passage_range.first in self.ledger.sources[passage_range.seed].cited
        address = addresses.source(passage_range.seed, passage_range.first) if is_shown else None
        return Reference(label=passage_label(passage_range), address=address)

    def source(self, id: str) -> Reference:
        """Return the label of a source with a link to its page."""
        return Reference(label=self.seed(id).descriptor.label, address=addresses.source(id))


def waived(reasons: Mapping[Name, Text] | None) -> tuple[tuple[str, str], ...]:
    """Return the checks that the writers set aside, in words for readers, each with the reason."""
    return tuple((told_of(code), str(reason)) for code, reason in (reasons or {}).items())


def _parts_in(briefing: VerifiedBriefing) -> dict[str, str]:
    """Return what each actor of a briefing does in it, in words, in the order in which the briefing names them."""
    said, relayed, about = Counter[str](), Counter[str](), Counter[str]()
    for checked in briefing.evidence.values():
        said[checked.evidence.speaker] += 1
        relayed.update(dict.fromkeys(checked.evidence.via, 1))
        about.update(dict.fromkeys(checked.evidence.about, 1))
    described = {}
    for id in briefing.actors:
        parts = (
            counted(said[id], "statement") if said[id] else "",
            f"relays {counted(relayed[id], 'statement')}" if relayed[id] else "",
            f"spoken of in {about[id]}" if about[id] else "",
        )
        described[id] = ", ".join(part for part in parts if part) or "named"
    return described
