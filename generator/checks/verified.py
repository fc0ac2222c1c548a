"""The records of what has been checked: pages are made from these values only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.format.briefing import Evidence, Judgement, Section, Spec
from generator.format.decode.scalars import Text
from generator.format.likelihood import Scale, Term
from generator.format.registry import SOURCE_SPEAKER, Registry
from generator.format.seeds import Library, PassageRange
from generator.text import prose
from generator.text.names import Mention
from generator.text.prose.tree import Prose
from generator.text.quotes.edited import QuotePart, quoted_words


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedEvidence:
    """A piece of evidence and the passages on which it rests.

    `ranges` are the passages that it cites, in the writer's order. `seed` is the id of the seed with the words of a
    quote, or with the first passage of a report. `parts` are the words of a quote and the writer's edits in order, with
    offsets in code points of the seed's text; a report has none. `named` are the actors, by id, that the cited passages
    do not name, each with the passage before them that does: the speaker and relays.
    """

    name: str
    evidence: Evidence
    ranges: tuple[PassageRange, ...]
    seed: str
    parts: tuple[QuotePart, ...]
    named: tuple[tuple[str, PassageRange], ...] = ()

    @property
    def words(self) -> tuple[QuotePart, ...]:
        """The words of a quote as they stand in its seed, without the writer's edits, in order."""
        return quoted_words(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedJudgement:
    """A judgement with its prose.

    `term` is the one term of the site's scale that it uses, and `word` is how its writer puts it.
    """

    name: str
    judgement: Judgement
    text: Prose
    term: Term
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSection:
    """A section with its prose."""

    section: Section
    text: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The places where a briefing names actors, in order. In a verified briefing each mention means one actor.

    `summary`, `judgements` and `sections` are the mentions in its prose, and `reports` are those in what evidence
    states, by its name. They are outside of quotations, with offsets of these texts. `passages` are the mentions in the
    passages that it cites, by seed and number of the passage, with offsets of the seed's text.
    """

    summary: tuple[Mention, ...]
    judgements: Mapping[str, tuple[Mention, ...]]
    sections: tuple[tuple[Mention, ...], ...]
    reports: Mapping[str, tuple[Mention, ...]]
    passages: Mapping[tuple[str, int], tuple[Mention, ...]]

    def written(self) -> Iterator[Mention]:
        """Yield all mentions in the writer's own words, in the order of the page."""
        yield from self.summary
        for mentions in (*self.judgements.values(), *self.reports.values(), *self.sections):
            yield from mentions

    def by_text(self, spec: Spec) -> Iterator[tuple[Text, tuple[Mention, ...]]]:
        """Yield each text in which the writer may name actors, with the mentions in it, in the order of the file.

        `spec` is the briefing to which the mentions belong.
        """
        yield spec.summary, self.summary
        for name, judgement in (spec.judgements or {}).items():
            yield judgement.text, self.judgements[str(name)]
        for section, mentions in zip(spec.sections, self.sections, strict=True):
            yield section.text, mentions
        for name, evidence in spec.evidence.items():
            if evidence.states is not None:
                yield evidence.states, self.reports[str(name)]

    def certain(self) -> Naming:
        """Return the naming with those mentions only that mean one actor."""

        def kept(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
            return tuple(mention for mention in mentions if len(mention.ids) == 1)

        return Naming(
            summary=kept(self.summary),
            judgements={name: kept(mentions) for name, mentions in self.judgements.items()},
            sections=tuple(kept(mentions) for mentions in self.sections),
            reports={name: kept(mentions) for name, mentions in self.reports.items()},
            passages={passage: kept(mentions) for passage, mentions in self.passages.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedBriefing:
    """A briefing in which every quote was found and every reference leads somewhere.

    `evidence` and `judgements` are by name.
    """

    slug: str
    spec: Spec
    summary: Prose
    evidence: Mapping[str, CheckedEvidence]
    judgements: Mapping[str, CheckedJudgement]
    sections: tuple[CheckedSection, ...]
    naming: Naming

    @property
    def refers_to(self) -> tuple[str, ...]:
        """The ids of the actors to which its evidence, positions and settled names refer, in their order."""
        named: list[str] = []
        for checked in self.evidence.values():
            evidence = checked.evidence
            named += [evidence.speaker] if evidence.speaker != SOURCE_SPEAKER else []
            named += [*evidence.about, *evidence.via]
        named += [position.actor for position in self.spec.positions]
        named += (self.spec.mentions or {}).values()
        return tuple(dict.fromkeys(str(id) for id in named))

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids of all actors to which it refers or which its texts name, in this order."""
        return tuple(dict.fromkeys((*self.refers_to, *(str(mention.ids[0]) for mention in self.naming.written()))))

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of all topics of the briefing, its evidence and its positions, in this order."""
        named = [*self.spec.topics]
        named += (topic for checked in self.evidence.values() for topic in checked.evidence.topics)
        named += (position.topic for position in self.spec.positions)
        return tuple(dict.fromkeys(map(str, named)))

    @property
    def named_by_sources(self) -> tuple[str, ...]:
        """The ids of the actors that the passages which it cites name."""
        by_passage = self.naming.passages.values()
        return tuple(dict.fromkeys(mention.ids[0] for mentions in by_passage for mention in mentions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The numbers of what the checks have proved of some briefings, and of what they cannot prove.

    `quotes` counts the pieces of evidence whose words stand in the passages that they cite, and `quotations` the
    quotations in prose that stand in what is cited there. `reports` counts the pieces of evidence in the writer's
    words: their numbers, dates and names are looked up, but no check says whether they are fair. `paragraphs` counts
    the paragraphs of prose, those of judgements too, of which only the quotations are checked.
    """

    quotes: int
    quotations: int
    reports: int
    paragraphs: int


def tally(briefings: Iterable[VerifiedBriefing]) -> Tally:
    """Count what the checks have proved of briefings, and what they cannot prove."""
    quotes = quotations = reports = paragraphs = 0
    for briefing in briefings:
        quotes += sum(checked.evidence.quote is not None for checked in briefing.evidence.values())
        reports += sum(checked.evidence.quote is None for checked in briefing.evidence.values())
        texts = [briefing.summary, *(section.text for section in briefing.sections)]
        for text in (*texts, *(judgement.text for judgement in briefing.judgements.values())):
            quotations += len(prose.quotations(text))
            paragraphs += sum(1 for _ in prose.paragraphs(text))
    return Tally(quotes=quotes, quotations=quotations, reports=reports, paragraphs=paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A whole project that has been checked without an error. Only `verify` makes it.

    `role_ranges` are the passages of each role of an actor, by the actor's id, and `described` are those of its
    description. `briefings` are by slug.
    """

    library: Library
    registry: Registry
    role_ranges: Mapping[str, tuple[tuple[PassageRange, ...], ...]]
    described: Mapping[str, tuple[PassageRange, ...]]
    briefings: Mapping[str, VerifiedBriefing]
    scale: Scale
