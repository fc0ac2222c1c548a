"""What any page may refer to, and how it is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.checks.waivers import told_of
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.decode.scalars import Name, Text
from generator.format.registry import SOURCE_SPEAKER
from generator.format.seeds import PassageRange, Seed
from generator.format.tlp import Marking, most_restrictive
from generator.ledger import excerpts
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger, Statement, Use
from generator.provenance.revisions import ShownRevision, history
from generator.site.model.parts import CitationView, Reference
from generator.site.pages.statement_lists import PARTS, Listing, StatementPart, listing
from generator.text import prose
from generator.text.counts import counted
from generator.text.dates import UNKNOWN, date_in_words

FeedOf: TypeAlias = Literal["briefings", "corrections", "topics", "actors"]


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """What every page may refer to, and how it is named. Not slotted, so that what many pages show is made once."""

    visible: Visible
    ledger: Ledger
    has_feeds: bool

    @cached_property
    def citations(self) -> Mapping[str, Mapping[str, CitationView]]:
        """The citations of each briefing, by its slug and the name that is cited."""
        return {slug: citations_of(briefing, self) for slug, briefing in self.visible.briefings.items()}

    @cached_property
    def histories(self) -> Mapping[str, tuple[ShownRevision, ...]]:
        """The revisions of each briefing by its slug, newest first."""
        return {slug: history(briefing, self.visible.library) for slug, briefing in self.visible.briefings.items()}

    @cached_property
    def parts(self) -> Mapping[str, Mapping[str, str]]:
        """What each actor does in each briefing, in words, by the briefing's slug and the actor's id."""
        return {slug: parts_in(briefing) for slug, briefing in self.visible.briefings.items()}

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
        """The most restrictive label of what is made of these."""
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
        """The labels of sources, those that several share told apart by their ids."""
        labels = {id: str(seed.descriptor.label) for id, seed in self.visible.library.items()}
        shared = Counter(labels.values())
        return {id: label if shared[label] == 1 else f"{label} ({id})" for id, label in labels.items()}

    @cached_property
    def order_of_topics(self) -> Mapping[str, int]:
        """Where each topic stands in the registry."""
        return {id: number for number, id in enumerate(self.visible.topics)}

    @cached_property
    def related(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each actor those who have a role to it, with the role, and those who are part of it."""
        found: dict[str, list[tuple[str, str]]] = {}
        for id, actor in self.visible.actors.items():
            for role, ranges in zip(actor.roles, self.visible.role_ranges[id], strict=True):
                if role.of is not None and ranges:
                    told = f"{role.role} until {date_in_words(role.until)}" if role.until else str(role.role)
                    told = f"{role.role}, ended" if role.until == UNKNOWN else told
                    found.setdefault(str(role.of), []).append(
                        (id, f"{told}, speaks for it" if role.speaks_for else told)
                    )
            for whole in actor.part_of:
                found.setdefault(str(whole), []).append((id, "part of it"))
        return {id: tuple(others) for id, others in found.items()}

    @cached_property
    def named_in(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        """The actors that each cited passage names, by seed and number."""
        found: dict[tuple[str, int], list[str]] = {}
        for id, record in self.ledger.actors.items():
            for each in record.named:
                found.setdefault((each.seed, each.passage), []).append(id)
        return {place: tuple(ids) for place, ids in found.items()}

    @cached_property
    def stances(self) -> Mapping[tuple[str, str], Mapping[str, tuple[VerifiedBriefing, ...]]]:
        """The stances of an actor on a topic, each with the briefings that record it, newest first."""
        found: dict[tuple[str, str], dict[str, list[VerifiedBriefing]]] = {}
        for topic, stances in self.ledger.stances.items():
            for stance in stances:
                taken = found.setdefault((str(stance.position.actor), topic), {})
                taken.setdefault(str(stance.position.stance), []).append(stance.briefing)
        return {key: {stance: tuple(each) for stance, each in taken.items()} for key, taken in found.items()}

    def on_topic(self, actor: str, topic: str) -> Address:
        """Where the statements that an actor made on a topic begin."""
        return self.listings[actor]["said"].topics[topic][0]

    def feeds(self, kind: FeedOf, id: str = "") -> tuple[Reference, ...]:
        """Links to a feed in its two forms, where there is one."""
        address = self.feed(kind, id)
        if address is None:
            return ()
        other = Address(path=f"{address.path.removesuffix('.atom')}.json")
        return (Reference(label="Atom", address=address), Reference(label="JSON", address=other))

    def feed(self, kind: FeedOf, id: str = "") -> Address | None:
        """The feed of all briefings or corrections, of a topic or of an actor; a site without an address has none."""
        if kind == "briefings":
            entries: Sequence[object] = tuple(self.visible.briefings)
        elif kind == "corrections":
            entries = [each for entries in self.histories.values() for each in entries if each.is_announced]
        elif kind == "topics":
            entries = self.ledger.topics[id]
        else:
            record = self.ledger.actors[id]
            entries = (*record.said, *record.about, *record.relayed)
        return Address(path=f"{addresses.feed(kind, id)}.atom") if self.has_feeds and entries else None

    def actor(self, id: str) -> Reference:
        """An actor's name and page; of the document itself only a name."""
        if id == SOURCE_SPEAKER:
            return Reference(label="The source itself")
        actor = self.visible.actors.get(id)
        return Reference(label=actor.name, address=addresses.actor(id)) if actor is not None else Reference(label=id)

    def actors(self, ids: Iterable[str]) -> tuple[Reference, ...]:
        """Several of them."""
        return tuple(self.actor(str(id)) for id in ids)

    def topic(self, id: str) -> Reference:
        """A topic's title and page."""
        return Reference(label=self.visible.topics[id].title, address=addresses.topic(id))

    def seed(self, id: str) -> Seed:
        """A source that is visible."""
        return self.visible.library[id]

    def passage(self, passage_range: PassageRange) -> Reference:
        """A passage that nobody need have cited: a link if the page of its source shows it, else just its number."""
        rights = self.seed(passage_range.seed).descriptor.rights
        is_shown = rights == "full" or passage_range.first in self.ledger.sources[passage_range.seed].cited
        address = addresses.source(passage_range.seed, passage_range.first) if is_shown else None
        return Reference(label=passage_label(passage_range), address=address)

    def source(self, id: str) -> Reference:
        """A source's label and page."""
        return Reference(label=self.seed(id).descriptor.label, address=addresses.source(id))


def waived(reasons: Mapping[Name, Text] | None) -> tuple[tuple[str, str], ...]:
    """What readers are told of checks that were set aside, and the reasons."""
    return tuple((told_of(code), str(reason)) for code, reason in (reasons or {}).items())


def passage_label(passage_range: PassageRange) -> str:
    """How a range of passages is printed."""
    return passage_range.written.replace("-", "–")


def passage_references(ranges: Iterable[PassageRange]) -> tuple[Reference, ...]:
    """Links to ranges of passages."""
    return tuple(
        Reference(label=passage_label(passage_range), address=addresses.source(passage_range.seed, passage_range.first))
        for passage_range in ranges
    )


def citation(number: str, use: Use, lookup: Lookup) -> CitationView:
    """What a citation of evidence shows, under a number."""
    checked = use.checked
    seed = lookup.seed(checked.found)
    passage_range = _run_of_words(checked, seed)
    return CitationView(
        number=number,
        label=f"{seed.descriptor.label}, {passage_label(passage_range)}",
        address=addresses.source(passage_range.seed, passage_range.first),
        note=True,
        preview=excerpts.preview(checked, seed),
    )


def _run_of_words(checked: CheckedEvidence, seed: Seed) -> PassageRange:
    """The passages that hold the quoted words; of a report, the first that it cites."""
    words = checked.words
    if not words:
        return checked.ranges[0]
    return PassageRange(seed=seed.id, first=seed.passage_at(words[0].start), last=seed.passage_at(words[-1].end - 1))


def citations_of(briefing: VerifiedBriefing, lookup: Lookup) -> dict[str, CitationView]:
    """What each name that a briefing can cite shows and where it leads: passages by number, judgements by letter."""
    evidence_by_name = {
        name: citation(str(number), Use(briefing=briefing, checked=briefing.evidence[name]), lookup)
        for name, number in _numbers(briefing).items()
    }
    judgements = {
        name: CitationView(
            number=_letter(i), label=f"Judgement {_letter(i)}", address=addresses.briefing(briefing.slug, name)
        )
        for i, name in enumerate(briefing.judgements)
    }
    return evidence_by_name | judgements


def _numbers(briefing: VerifiedBriefing) -> dict[str, int]:
    """Numbers of evidence in the order in which readers first meet it on the page."""
    met: list[str] = [citation.name for citation in prose.citations(briefing.summary)]
    for judgement in briefing.judgements.values():
        met += [citation.name for citation in prose.citations(judgement.text)]
        met += [*judgement.judgement.rests_on, *judgement.judgement.against]
    met += briefing.evidence
    in_order = dict.fromkeys(str(name) for name in met if name in briefing.evidence)
    return {name: number for number, name in enumerate(in_order, start=1)}


def _letter(index: int) -> str:
    """The letters of a judgement: A to Z, then AA, AB and so on."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def parts_in(briefing: VerifiedBriefing) -> dict[str, str]:
    """What each actor of a briefing does in it, in words, in the order in which it names them."""
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
