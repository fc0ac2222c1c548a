"""Finds names in the sources that the registry lacks, and proposes an entry for each.

The writer decides which of them are actors. The kind comes from the name and from how an English source uses it, and
is left open where neither says. Takes time linear in the texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from generator.checks.source_index import SourceIndex
from generator.format.decode.scalars import Name
from generator.format.registry import RESERVED, ActorKind
from generator.format.seeds import Library
from generator.text.mentions import Stranger, find_mentions, strangers


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingActor:
    """An actor that the registry lacks.

    `id` is one that no other actor has or had. `kind` is None if it is not known. The name stands `count` times in the
    sources. It stands first in the seed with the id `seed`, in the passage with the number `passage`.
    """

    id: str
    kind: ActorKind | None
    name: str
    count: int
    seed: str
    passage: int


def missing_actors(sources: SourceIndex) -> tuple[MissingActor, ...]:
    """Return the actors that the sources of an index name and its registry lacks.

    Those of a known kind come first, and the most frequent of them.
    """
    library = sources.library
    speakers = _speakers(sources)
    uses_by_name: dict[str, list[Stranger]] = {}
    kinds: dict[str, ActorKind | None] = {}
    for stranger in strangers({id: seed.text for id, seed in library.items()}, sources.known):
        name = _without_title(stranger.name)
        if name != stranger.name and any(
            mention.end - mention.start == len(name) for mention in find_mentions(name, sources.known)
        ):
            continue
        uses_by_name.setdefault(name, []).append(stranger)
        kinds[name] = kinds.get(name) or _kind_of(name, stranger, library, speakers)
    taken = set(sources.registry.actors)
    taken.update(str(former) for actor in sources.registry.actors.values() for former in actor.formerly)
    missing = []
    ordered = sorted(uses_by_name.items(), key=lambda item: (kinds[item[0]] is None, -_count(item[1]), item[0]))
    for name, uses in ordered:
        first = min(uses, key=lambda use: (list(library).index(use.text), use.start))
        id = _free_id(name, taken)
        taken.add(id)
        passage = library[first.text].passage_at(first.start)
        count = _count(uses)
        missing.append(MissingActor(id=id, kind=kinds[name], name=name, count=count, seed=first.text, passage=passage))
    return tuple(missing)


def _count(uses: Iterable[Stranger]) -> int:
    return sum(use.count for use in uses)


def _speakers(sources: SourceIndex) -> frozenset[str]:
    """Return the unknown names of speakers in reporting clauses, as they are and without their first words."""
    subjects = {
        " ".join(clause.subject.split())
        for id in sources.library
        for clause in (*sources.voices(id).clauses, *sources.voices(id).inner)
        if clause.kind == "other"
    }
    # A subject of more words is a sentence, of which each end would be a name.
    names = (words for words in (subject.split() for subject in subjects) if len(words) <= _MOST_WORDS)
    return frozenset(" ".join(words[first:]) for words in names for first in range(len(words)))


_MOST_WORDS: Final = 20


def _kind_of(name: str, stranger: Stranger, library: Library, speakers: Collection[str]) -> ActorKind | None:
    """Return the kind of a name, or None if it is not known.

    `stranger` is its first use in a source, with the titles before it. `speakers` are the names that are given words.
    """
    for word in reversed(name.split()):
        if (kind := _KINDS.get(word)) is not None:
            return kind
    if _ACRONYM.fullmatch(name):
        return "organisation"
    before = library[stranger.text].text[max(0, stranger.start - _BEFORE) : stranger.start]
    is_titled = name != stranger.name or _TITLE_BEFORE.search(before) is not None
    return "person" if is_titled or name in speakers else None


# Room for the longest title, in characters.
_BEFORE: Final = 30

_TITLES: Final = (
    "Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Prof|Professor|President|Minister|Secretary|Ambassador|Senator|Governor|Mayor|"
    "Chancellor|Judge|General|Admiral|Colonel|Captain|King|Queen|Prince|Princess|Pope|Bishop|Spokesman|Spokeswoman"
)
_TITLE: Final = re.compile(rf"\A(?:[^ ]+ )*(?:{_TITLES})\.? (?=[^ ])")
_TITLE_BEFORE: Final = re.compile(rf"\b(?:{_TITLES}|spokesperson|analyst|lawyer|journalist)\.?\s\Z", re.IGNORECASE)
_ACRONYM: Final = re.compile(r"[^\W\d_a-z]{2,6}")

_WORDS: Final[dict[ActorKind, str]] = {
    "government-body": "Ministry Department Agency Commission Council Parliament Congress Senate Court Government "
    "Cabinet Police Embassy Office Authority Assembly Duma Directorate",
    "armed-force": "Army Navy Forces Force Corps Brigade Battalion Regiment Militia Guard",
    "media": "Times Post News Herald Tribune Gazette Journal Guardian Telegraph Broadcasting Television Radio",
    "organisation": "Party Union Bank University Institute Association Organisation Organization Foundation Company "
    "Group Corporation Federation League Committee Centre Center Church Academy Society Alliance Ltd Inc",
}
_KINDS: Final[dict[str, ActorKind]] = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def _without_title(name: str) -> str:
    """Return a name without its titles and the words before them."""
    return _TITLE.sub("", name)


def _free_id(name: str, taken: Collection[str]) -> str:
    """Return an id for an actor of a name that is not `taken`, with a number behind it if it has to be."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    id = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"[^a-z0-9\s-]+", "", plain)))[:_LONGEST_ID].strip("-") or "actor"
    number, free = 1, id
    while free in taken or RESERVED.fullmatch(free) or not Name.pattern.fullmatch(free):
        number += 1
        free = f"{id}-{number}"
    return free


_LONGEST_ID: Final = 60
