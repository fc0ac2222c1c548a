"""What only withheld items have: their words, by which a finished site can be searched for traces of them.

Who is withheld is worked out here once more, apart from `audience` and in another way, so that a fault of the
filter shows. `words` divides any text into what is compared: whole words, in one case, without marks of composition.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Final

from generator.checks.naming import named_anew
from generator.checks.source_index import SourceIndex
from generator.checks.verified import Verified, VerifiedBriefing
from generator.format.registry import Actor, Registry, Topic
from generator.format.seeds import PassageRange, Seed
from generator.format.tlp import LEVELS, read_marking
from generator.ledger.audience import Audience
from generator.text.quotes.words import SPACELESS

RUN: Final = 4
"""So many words in a row that stand in withheld texts alone are a trace, however common each of them is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Words and rows of words that stand in withheld items alone; `texts` are what they are from, by item."""

    words: frozenset[str] = frozenset()
    rows: frozenset[int] = frozenset()
    texts: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.words or self.rows)

    def found_in(self, found: Sequence[str]) -> Iterator[str]:
        """The words, and rows of words, of a text that are traces."""
        yield from self.words.intersection(found)
        for at, row in enumerate(zip(*(found[first:] for first in range(RUN)), strict=False)):
            if hash(row) in self.rows:
                yield " ".join(found[at : at + RUN])

    def apart_from(self, shown: Iterable[str]) -> Withheld:
        """The same without the words and rows of words of other texts that may be shown."""
        known, known_rows = _known(shown)
        return replace(self, words=self.words - known, rows=self.rows - known_rows)

    def item_with(self, trace: str) -> str:
        """The item from which a trace comes."""
        sought = trace.split(" ")
        for item, text in self.texts:
            found = words(text)
            if any(found[at : at + len(sought)] == sought for at in range(len(found))):
                return item
        return "a withheld item"


def words(text: str) -> list[str]:
    """The words of a text in order, in one case; of scripts without spaces, each four characters."""
    text = unicodedata.normalize("NFC", text).casefold()
    plain: list[str] = _WORD.findall(text)
    if not SPACELESS.search(text):
        return plain
    found: list[str] = []
    for word in plain:
        if SPACELESS.search(word):
            found += [word[at : at + RUN] for at in range(max(1, len(word) - RUN + 1))]
        else:
            found.append(word)
    return found


# The low line joins the words of an id.
_WORD: Final = re.compile(r"[^\W_]+")


def what_remains(verified: Verified, audience: Audience) -> Verified:
    """What has been checked, without everything that the audience may not know of, as if it had never been there."""
    most = LEVELS.index(audience.level)

    def is_open(marking: str | None) -> bool:
        return LEVELS.index(read_marking(marking, verified.marking)) <= most

    actors = verified.registry.actors
    briefings = {
        slug: briefing
        for slug, briefing in verified.briefings.items()
        if briefing.spec.status == "published"
        and all(verified.library[seed].descriptor.withdrawn is None for seed in briefing.spec.sources.values())
        and _is_open(briefing, verified, audience)
    }
    library = {str(seed): verified.library[seed] for each in briefings.values() for seed in each.spec.sources.values()}
    reached: dict[str, Actor] = {}
    told_roles = {
        id: [
            (role, kept)
            for role, ranges in zip(actor.roles, verified.role_ranges[id], strict=True)
            if (kept := tuple(passage_range for passage_range in ranges if passage_range.seed in library))
            and (role.of is None or is_open(actors[role.of].marking))
        ]
        for id, actor in actors.items()
        if is_open(actor.marking)
    }
    # Names are found anew, as if the registry had never held anybody else.
    known = {id: replace(actors[id], roles=tuple(role for role, _ in told)) for id, told in told_roles.items()}
    source_index = SourceIndex(verified.library, replace(verified.registry, actors=known))
    briefings = {slug: named_anew(each, source_index) for slug, each in briefings.items()}
    waiting = [id for each in briefings.values() for id in (*each.actors, *each.named_by_sources)]
    role_ranges: dict[str, tuple[tuple[PassageRange, ...], ...]] = {}
    while waiting:
        id = waiting.pop()
        if id in reached or id not in known:
            continue
        told = told_roles[id]
        described = all(passage_range.seed in library for passage_range in verified.described[id])
        reached[id] = replace(
            known[id],
            description=actors[id].description if described else None,
            part_of=tuple(whole for whole in actors[id].part_of if is_open(actors[whole].marking)),
        )
        role_ranges[id] = tuple(ranges for _, ranges in told)
        waiting += [str(role.of) for role, _ in told if role.of is not None]
        waiting += map(str, reached[id].part_of)
    named = {topic for each in briefings.values() for topic in each.topics}
    topics = {id: topic for id, topic in verified.registry.topics.items() if id in named}
    return replace(
        verified,
        briefings=briefings,
        library={id: _without_origin(seed, verified, library) for id, seed in library.items()},
        registry=Registry(
            actors={id: reached[id] for id in actors if id in reached},
            topics=_with_open_stances(topics, verified, briefings),
        ),
        role_ranges=role_ranges,
        described={id: verified.described[id] if reached[id].description is not None else () for id in reached},
    )


def _without_origin(seed: Seed, verified: Verified, library: Mapping[str, Seed]) -> Seed:
    """The source, without its origin where that is a source that does not remain."""
    origin = seed.descriptor.origin
    gone = origin is not None and origin in verified.library and origin not in library
    return replace(seed, descriptor=replace(seed.descriptor, origin=None)) if gone else seed


def _with_open_stances(
    topics: Mapping[str, Topic], verified: Verified, remaining: Mapping[str, VerifiedBriefing]
) -> dict[str, Topic]:
    """The topics, each with the stances that a remaining briefing takes, or that none takes at all."""
    takers: dict[tuple[str, str], set[str]] = {}
    for slug, briefing in verified.briefings.items():
        for position in briefing.spec.positions:
            takers.setdefault((str(position.topic), str(position.stance)), set()).add(slug)
    gone = {stance for stance, slugs in takers.items() if not slugs & remaining.keys()}
    return {
        id: replace(topic, stances={name: each for name, each in topic.stances.items() if (id, str(name)) not in gone})
        if topic.stances
        else topic
        for id, topic in topics.items()
    }


def told_of_withdrawn(verified: Verified, audience: Audience) -> Iterator[str]:
    """What readers are told in the place of withdrawn briefings and sources."""
    for slug, briefing in verified.briefings.items():
        told = briefing.spec.withdrawn
        if briefing.spec.status not in {"published", "withdrawn"} or not _is_open(briefing, verified, audience):
            continue
        if briefing.spec.status == "withdrawn" and told is not None:
            yield from (slug, str(told.date), str(told.reason))
        for seed in briefing.spec.sources.values():
            gone = verified.library[seed].descriptor.withdrawn
            if gone is not None:
                yield from (slug, str(seed), str(gone.date), f"A source that it rests on was withdrawn. {gone.reason}")


def _is_open(briefing: VerifiedBriefing, verified: Verified, audience: Audience) -> bool:
    """Whether the audience may read a briefing, its status apart: the labels in it allow it, and no embargo stands."""
    spec = briefing.spec
    markings = [spec.marking]
    markings += [verified.library[seed].descriptor.marking for seed in spec.sources.values()]
    markings += [verified.registry.actors[id].marking for id in briefing.actors]
    level = max(LEVELS.index(read_marking(marking, verified.marking)) for marking in markings)
    still = spec.embargo is not None and (audience.now is None or spec.embargo.seconds > audience.now)
    return not still and level <= LEVELS.index(audience.level)


def is_whole(verified: Verified, remaining: Verified) -> bool:
    """Whether nothing was taken away."""
    return (
        len(verified.briefings) == len(remaining.briefings)
        and verified.library.keys() == remaining.library.keys()
        and dict(verified.registry.actors) == dict(remaining.registry.actors)
        and dict(verified.registry.topics) == dict(remaining.registry.topics)
    )


def only_in(verified: Verified, shown: Iterable[str]) -> Withheld:
    """The words that stand in items and in none of the texts shown, which are all that may be shown. Linear."""
    return only_in_texts(tuple(texts_of_item(verified)), shown)


def only_in_texts(texts: tuple[tuple[str, str], ...], shown: Iterable[str]) -> Withheld:
    """The words that stand in texts, each with its item, and in none of the texts shown. Linear.

    A word counts if it has three characters and a letter, or six digits: shorter ones are everywhere.
    """
    known, known_rows = _known(shown)
    own, own_rows = _known(text for _, text in texts)
    return Withheld(
        words=frozenset(word for word in own - known if _is_telling(word)),
        rows=frozenset(own_rows - known_rows),
        texts=texts,
    )


def _known(texts: Iterable[str]) -> tuple[set[str], set[int]]:
    """The words of texts, and their rows of words."""
    known: set[str] = set()
    known_rows: set[int] = set()
    for text in texts:
        found = words(text)
        known.update(found)
        known_rows.update(_runs(found))
    return known, known_rows


def texts_of_item(verified: Verified) -> Iterator[tuple[str, str]]:
    """Every text of every item, with the item's file."""
    for slug, briefing in verified.briefings.items():
        for text in (slug, *_texts(briefing.spec)):
            yield f"briefings/{slug}.yml", text
    for id, seed in verified.library.items():
        for text in (id, seed.sha256, *_texts(seed.descriptor)):
            yield f"seeds/{id}.yml", text
        for passage in seed.passages:
            yield f"seeds/{id}.txt", seed.text[passage.start : passage.end]
    for what, registry in (("actor", verified.registry.actors), ("topic", verified.registry.topics)):
        for id, entry in registry.items():
            for text in (id, *_texts(entry)):
                yield f"the {what} {id}", text


def _texts(value: Any) -> Iterator[str]:
    """All texts in a record, at any depth, keys among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(key)
            yield from _texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))


def _runs(found: list[str]) -> Iterator[int]:
    """The rows of words, but those that are little more than a date or numbers, which pages make by themselves."""
    telling = [not word.isdigit() and word not in _MONTHS for word in found]
    rows, counts = (zip(*(each[at:] for at in range(RUN)), strict=False) for each in (found, telling))
    return (hash(row) for row, count in zip(rows, map(sum, counts), strict=True) if count >= RUN - 1)


_MONTHS: Final = frozenset(
    (
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december"),
    )
)
_SHORTEST, _FEWEST_DIGITS = 3, 6


def _is_telling(word: str) -> bool:
    if word.isdigit():
        return len(word) >= _FEWEST_DIGITS
    return len(word) >= _SHORTEST or SPACELESS.search(word) is not None
