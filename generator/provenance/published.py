"""Describes what was published of a briefing, item by item, so that two publications can be compared.

An item is evidence, a judgement, or a part of the whole such as the summary. It consists of its words in one form:
white space, the order of keys and the numbers of passages make no difference.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format.briefing import Judgement, Revision, Spec
from generator.format.decode.scalars import Name, Text
from generator.format.seeds import Seed, known
from generator.ledger.record import kind_of
from generator.text.prose.pipe_tables import rows_apart


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedItem:
    """An item of a briefing as it was published: its words, keys among them, and sums of the passages it rests on.

    A sum that the receipt may not tell is None.
    """

    text: str
    rests_on: tuple[str | None, ...] = ()

    def is_as(self, other: PublishedItem) -> bool:
        """Return whether both say the same. Sums are compared where both have them."""
        if self.text.split() != other.text.split() or len(self.rests_on) != len(other.rests_on):
            return False
        pairs = zip(self.rests_on, other.rests_on, strict=True)
        return all(mine == theirs for mine, theirs in pairs if mine and theirs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBriefing:
    """A briefing as it was published: its items by name, its revisions, and the slugs and names that it had."""

    items: Mapping[str, PublishedItem]
    revisions: tuple[Mapping[str, Any], ...] = ()
    formerly: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The publication of a site at a time for an audience: briefings by slug, and names of actors and sources by id.

    `withdrawn` has, by slug, when a briefing was withdrawn, and why. The name of a source is its label and its date.
    """

    audience: str
    briefings: Mapping[str, PublishedBriefing]
    actors: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    digest: str = field(default="")


def items_of(briefing: VerifiedBriefing, seeds: Mapping[str, Seed]) -> dict[str, PublishedItem]:
    """Return the items of a briefing by name, with the sums of all passages, which are not for publication.

    Evidence that bears the name of a part of the whole is one item with that.
    """
    spec = briefing.spec
    items = {name: PublishedItem(text=text) for name, text in _of_whole(spec) if text}
    for key, judgement in (spec.judgements or {}).items():
        _add(items, key, PublishedItem(text=_joined(_of_judgement(judgement))))
    for name, checked in briefing.evidence.items():
        rests_on = tuple(sum_of(words) for _, _, words in cited_passages(checked, seeds))
        _add(items, name, PublishedItem(text=_joined(_of_evidence(checked)), rests_on=rests_on))
    return items


def past_of(briefing: VerifiedBriefing, before: Published) -> PublishedBriefing | None:
    """Return what was published of a briefing, under its slug or one that it had; None where nothing was."""
    slugs = (briefing.slug, *briefing.spec.formerly)
    return next((before.briefings[slug] for slug in slugs if slug in before.briefings), None)


def former_names(spec: Spec) -> frozenset[str]:
    """Return the names that evidence and judgements of a briefing had."""
    names = [evidence.formerly for evidence in spec.evidence.values()]
    names += [judgement.formerly for judgement in (spec.judgements or {}).values()]
    return frozenset(str(name) for formerly in names for name in formerly)


def source_name(seed: Seed) -> str:
    """Return the name by which readers know a source: its label, and when it was published."""
    return f"{one_line_of(seed.descriptor.label)}, {known(seed.descriptor.published) or 'undated'}"


def revision_as_data(revision: Revision) -> dict[str, Any]:
    """Return a revision as the receipt has it, with sums of the words that it replaced, which are on its page."""
    return {
        "date": str(revision.date),
        "kind": revision.kind,
        "note": one_line_of(revision.note),
        "items": sorted(items_revised(revision)),
        "was": {str(name): sum_of(one_line_of(text)) for name, text in sorted((revision.was or {}).items())},
    }


def items_revised(revision: Revision) -> frozenset[str]:
    """Return the names of the items that a revision accounts for."""
    return frozenset(map(str, (*revision.items, *(revision.was or {}))))


def cited_passages(checked: CheckedEvidence, seeds: Mapping[str, Seed]) -> Iterator[tuple[Seed, int, str]]:
    """Yield the passages that evidence cites: the seed, the number, the words."""
    for passage_range in checked.ranges:
        seed = seeds[passage_range.seed]
        for number in range(passage_range.first, passage_range.last + 1):
            yield seed, number, seed.words(number, number)


def sum_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def one_line_of(text: str) -> str:
    """Return a text in one line, as pages show it wherever its writer broke it."""
    return " ".join(text.split())


def _add(items: dict[str, PublishedItem], name: str, item: PublishedItem) -> None:
    before = items.get(name)
    text = item.text if before is None else f"{before.text}\n{item.text}"
    items[str(name)] = PublishedItem(text=text, rests_on=item.rests_on)


# The mark between the parts of an item. White space makes no difference in an item, so it could not divide one.
_BETWEEN: Final = " · "


def _of_whole(spec: Spec) -> Iterator[tuple[str, str]]:
    """Yield the parts of the whole by their names; a part that is empty is no item."""
    yield "title", one_line_of(spec.title)
    yield "authors", ", ".join(map(one_line_of, spec.authors))
    yield "date", str(spec.date)
    yield "summary", _paragraphs(spec.summary)
    sections = (f"{one_line_of(section.heading)}\n{_paragraphs(section.text)}" for section in spec.sections)
    yield "sections", "\n".join(sections)
    positions = sorted(
        f"{position.actor}, {position.topic}: {position.stance} ({', '.join(sorted(position.rests_on))})"
        for position in spec.positions
    )
    yield "positions", _BETWEEN.join(positions)
    yield "not_known", _BETWEEN.join(map(one_line_of, spec.not_known))
    yield "waive", _waived(spec.waive)


def _of_judgement(judgement: Judgement) -> Iterator[tuple[str, str]]:
    yield "", _paragraphs(judgement.text)
    yield "confidence", judgement.confidence
    yield "rests on", ", ".join(sorted(judgement.rests_on))
    yield "against", ", ".join(sorted(judgement.against))
    for key in ("because", "changes_if", "resolve_by", "replaces", "outcome"):
        yield key.replace("_", " "), one_line_of(getattr(judgement, key) or "")
    yield "waived", _waived(judgement.waive)


def _of_evidence(checked: CheckedEvidence) -> Iterator[tuple[str, str]]:
    # `same_as` names other briefings, which this audience may not know of.
    evidence = checked.evidence
    yield "", one_line_of(evidence.quote if evidence.quote is not None else evidence.states or "")
    yield "kind", kind_of(checked)
    yield "speaker", str(evidence.speaker)
    yield "via", ", ".join(evidence.via)
    yield "about", ", ".join(sorted(evidence.about))
    yield "topics", ", ".join(sorted(evidence.topics))
    yield "inferred", ", ".join(sorted(evidence.inferred))
    yield "occasion", str(evidence.occasion or "")
    yield "said", str(evidence.said or "")
    if evidence.when is not None:
        after = f"after {evidence.when.after}" if evidence.when.after else ""
        yield "when", " ".join(part for part in (str(evidence.when.date or ""), after) if part)
    yield "credibility", evidence.credibility or ""
    if evidence.translation is not None:
        text, language, by = map(
            one_line_of, (evidence.translation.text, evidence.translation.language, evidence.translation.by)
        )
        yield "translation", f"{text} ({language}, by {by})"
    yield "waived", _waived(evidence.waive)


def _waived(reasons: Mapping[Name, Text] | None) -> str:
    return "; ".join(f"{code}: {one_line_of(reason)}" for code, reason in sorted((reasons or {}).items()))


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    """Return keys with their values in one text; a value without a key stands alone, an empty one is left out."""
    return _BETWEEN.join(f"{key}: {value}" if key else value for key, value in pairs if value)


def _paragraphs(text: str) -> str:
    """Return prose with each paragraph and each row of a table in one line."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n".join(one_line_of(line) for paragraph in paragraphs for line in rows_apart(paragraph))
