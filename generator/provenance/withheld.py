"""Finds the words that only withheld items have, by which a finished site can be searched for traces of them.

This module works out once more what is withheld, apart from `audience` and in another way, so that a fault of the
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
from generator.format.tlp import LEVELS, Marked, label_of
from generator.ledger.audience import Audience
from generator.text.quotes.words import SPACELESS

RUN: Final = 4
"""So many words in a row that only withheld texts have are a trace, even where each of them is common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Words, and hashes of rows of words, that only withheld items have; `texts` are the texts of these, by item."""

    words: frozenset[str] = frozenset()
    rows: frozenset[int] = frozenset()
    texts: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Return whether there are traces to look for."""
        return bool(self.words or self.rows)

    def traces_in(self, text: Sequence[str]) -> Iterator[str]:
        """Yield the words, and rows of words, of a text that are traces; `text` is divided into words."""
        yield from self.words.intersection(text)
        for row in zip(*(text[first:] for first in range(RUN)), strict=False):
            if hash(row) in self.rows:
                yield " ".join(row)

    def apart_from(self, shown: Iterable[str]) -> Withheld:
        """Return the same without the words and rows of words of texts that are shown."""
        shown_words, shown_rows = _words_and_rows(shown)
        return replace(self, words=self.words - shown_words, rows=self.rows - shown_rows)

    def item_with(self, trace: str) -> str:
        """Return the item from which a trace comes."""
        row = trace.split(" ")
        for item, text in self.texts:
            in_text = words(text)
            if any(in_text[at : at + len(row)] == row for at in range(len(in_text))):
                return item
        return "a withheld item"


def words(text: str) -> list[str]:
    """Return the words of a text in order, in one case; of scripts without spaces, each four characters in a row."""
    text = unicodedata.normalize("NFC", text).casefold()
    spaced: list[str] = _WORD.findall(text)
    if not SPACELESS.search(text):
        return spaced
    divided: list[str] = []
    for word in spaced:
        if SPACELESS.search(word):
            divided += [word[at : at + RUN] for at in range(max(1, len(word) - RUN + 1))]
        else:
            divided.append(word)
    return divided


# A low line is no part of a word, since it joins the words of an id.
_WORD: Final = re.compile(r"[^\W_]+")


def what_remains(verified: Verified, audience: Audience) -> Verified:
    """Return `verified` without everything that the audience may not know of, as if it had never been there."""
    most = LEVELS.index(audience.level)

    def is_open(record: Marked) -> bool:
        """Return whether the audience may read the record."""
        return LEVELS.index(label_of(record)) <= most

    actors = verified.registry.actors
    briefings = {
        slug: briefing
        for slug, briefing in verified.briefings.items()
        if briefing.spec.status == "published"
        and all(verified.library[seed].descriptor.withdrawn is None for seed in briefing.spec.sources.values())
        and _is_open(briefing, verified, audience)
    }
    library = {
        str(seed): verified.library[seed] for briefing in briefings.values() for seed in briefing.spec.sources.values()
    }
    reached: dict[str, Actor] = {}
    roles = {
        id: [
            (role, kept)
            for role, ranges in zip(actor.roles, verified.role_ranges[id], strict=True)
            if (kept := tuple(passage_range for passage_range in ranges if passage_range.seed in library))
            and (role.of is None or is_open(actors[role.of]))
        ]
        for id, actor in actors.items()
        if is_open(actor)
    }
    # Names are found anew, as if the registry had never held any other actor.
    known = {id: replace(actors[id], roles=tuple(role for role, _ in of_actor)) for id, of_actor in roles.items()}
    source_index = SourceIndex(verified.library, replace(verified.registry, actors=known))
    briefings = {slug: named_anew(briefing, source_index) for slug, briefing in briefings.items()}
    waiting = [id for briefing in briefings.values() for id in (*briefing.actors, *briefing.named_by_sources)]
    role_ranges: dict[str, tuple[tuple[PassageRange, ...], ...]] = {}
    while waiting:
        id = waiting.pop()
        if id in reached or id not in known:
            continue
        described = all(passage_range.seed in library for passage_range in verified.described[id])
        reached[id] = replace(
            known[id],
            description=actors[id].description if described else None,
            part_of=tuple(whole for whole in actors[id].part_of if is_open(actors[whole])),
        )
        role_ranges[id] = tuple(ranges for _, ranges in roles[id])
        waiting += [str(role.of) for role, _ in roles[id] if role.of is not None]
        waiting += map(str, reached[id].part_of)
    named = {topic for briefing in briefings.values() for topic in briefing.topics}
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
    """Return the source, without its origin where that is a source that does not remain."""
    origin = seed.descriptor.origin
    gone = origin is not None and origin in verified.library and origin not in library
    return replace(seed, descriptor=replace(seed.descriptor, origin=None)) if gone else seed


def _with_open_stances(
    topics: Mapping[str, Topic], verified: Verified, remaining: Mapping[str, VerifiedBriefing]
) -> dict[str, Topic]:
    """Return the topics, each with the stances that a remaining briefing takes, or that none takes at all."""
    takers: dict[tuple[str, str], set[str]] = {}
    for slug, briefing in verified.briefings.items():
        for position in briefing.spec.positions:
            takers.setdefault((str(position.topic), str(position.stance)), set()).add(slug)
    gone = {stance for stance, slugs in takers.items() if not slugs & remaining.keys()}
    return {
        id: replace(
            topic, stances={name: title for name, title in topic.stances.items() if (id, str(name)) not in gone}
        )
        if topic.stances
        else topic
        for id, topic in topics.items()
    }


def told_of_withdrawn(verified: Verified, audience: Audience) -> Iterator[str]:
    """Yield the texts that readers see in the place of withdrawn briefings and sources."""
    for slug, briefing in verified.briefings.items():
        withdrawal = briefing.spec.withdrawn
        if briefing.spec.status not in {"published", "withdrawn"} or not _is_open(briefing, verified, audience):
            continue
        if briefing.spec.status == "withdrawn" and withdrawal is not None:
            yield from (slug, str(withdrawal.date), str(withdrawal.reason))
        for seed in briefing.spec.sources.values():
            gone = verified.library[seed].descriptor.withdrawn
            if gone is not None:
                yield from (slug, str(seed), str(gone.date), f"A source that it rests on was withdrawn. {gone.reason}")


def _is_open(briefing: VerifiedBriefing, verified: Verified, audience: Audience) -> bool:
    """Return whether labels and embargo allow the audience to read a briefing; its status is not asked."""
    spec = briefing.spec
    seeds = (verified.library[seed].descriptor for seed in spec.sources.values())
    actors = (verified.registry.actors[id] for id in briefing.actors)
    marked: tuple[Marked, ...] = (spec, *seeds, *actors)
    level = max(LEVELS.index(label_of(record)) for record in marked)
    is_early = spec.embargo is not None and (audience.now is None or spec.embargo.seconds > audience.now)
    return not is_early and level <= LEVELS.index(audience.level)


def is_whole(verified: Verified, remaining: Verified) -> bool:
    """Return whether nothing was taken away from what was verified."""
    return (
        len(verified.briefings) == len(remaining.briefings)
        and verified.library.keys() == remaining.library.keys()
        and dict(verified.registry.actors) == dict(remaining.registry.actors)
        and dict(verified.registry.topics) == dict(remaining.registry.topics)
    )


def only_in(verified: Verified, shown: Iterable[str]) -> Withheld:
    """Return the words of all items that are in none of the `shown` texts, which are all that may be shown. Linear."""
    return only_in_texts(tuple(texts_of_item(verified)), shown)


def only_in_texts(texts: tuple[tuple[str, str], ...], shown: Iterable[str]) -> Withheld:
    """Return the words of `texts`, each behind its item, that are in none of the `shown` texts. Linear.

    A word counts if it has three characters and a letter, or six digits: shorter ones are everywhere.
    """
    shown_words, shown_rows = _words_and_rows(shown)
    own_words, own_rows = _words_and_rows(text for _, text in texts)
    return Withheld(
        words=frozenset(word for word in own_words - shown_words if _is_telling(word)),
        rows=frozenset(own_rows - shown_rows),
        texts=texts,
    )


def _words_and_rows(texts: Iterable[str]) -> tuple[set[str], set[int]]:
    """Return the words of texts, and the hashes of their rows of words."""
    all_words: set[str] = set()
    all_rows: set[int] = set()
    for text in texts:
        in_text = words(text)
        all_words.update(in_text)
        all_rows.update(_rows(in_text))
    return all_words, all_rows


def texts_of_item(verified: Verified) -> Iterator[tuple[str, str]]:
    """Yield every text of every item, each behind the item's file."""
    for slug, briefing in verified.briefings.items():
        for text in (slug, *_texts(briefing.spec)):
            yield f"briefings/{slug}.yml", text
    for id, seed in verified.library.items():
        for text in (id, seed.sha256, *_texts(seed.descriptor)):
            yield f"seeds/{id}.yml", text
        for passage in seed.passages:
            yield f"seeds/{id}.txt", seed.text[passage.start : passage.end]
    for kind, registry in (("actor", verified.registry.actors), ("topic", verified.registry.topics)):
        for id, entry in registry.items():
            for text in (id, *_texts(entry)):
                yield f"the {kind} {id}", text


def _texts(value: Any) -> Iterator[str]:
    """Yield all texts in a record, at any depth, keys among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
    elif is_dataclass(value):
        for field_ in fields(value):
            yield from _texts(getattr(value, field_.name))


def _rows(text: list[str]) -> Iterator[int]:
    """Return the hashes of the rows of words, without rows that are little more than a date or numbers.

    Pages make such rows by themselves.
    """
    telling = [not word.isdigit() and word not in _MONTHS for word in text]
    rows, counts = (zip(*(items[at:] for at in range(RUN)), strict=False) for items in (text, telling))
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
