"""Finds the words of what was withdrawn wherever else they stand, and leaves them out of what revisions replaced.

Words are taken down because nobody may read them any more. A revision of another briefing can still tell them as what
`was`. Pages leave such words out at once, in every build, without a change of that briefing's file. What other texts
say is their writers' to change: it is found in the finished site and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from generator.checks.verified import Verified, VerifiedBriefing
from generator.format.briefing import Revision, Spec
from generator.format.decode.scalars import Text
from generator.format.seeds import Seed
from generator.format.texts import texts_of
from generator.provenance.leaks import texts_in
from generator.provenance.withheld import only_in_texts, words


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionWithoutWords(Revision):
    """A revision of which some items no longer tell what stood there, since those words were taken down."""

    taken_down: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Words taken down that still stand somewhere: in which file of the site, or at which place of which text."""

    place: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """The words of a withdrawn briefing or source, and where other briefings have them.

    `rows` are its words in rows of eight, and `wholes` are shorter texts as a whole. `quoted` are rows that evidence
    of other briefings has, or the passages that it cites, of sources that stay. Words that nobody else has need not be
    looked for here: each build searches for them.
    """

    rows: frozenset[tuple[str, ...]]
    wholes: frozenset[tuple[str, ...]]
    quoted: frozenset[tuple[str, ...]]
    others: tuple[VerifiedBriefing, ...]

    def found_in(self, text: str) -> Iterator[str]:
        """The words of a text that are taken down and that nobody quotes from elsewhere, each stretch once."""
        found = words(text)
        marked = bytearray(len(found))
        for at, row in _rows_of(found, _SIZES):
            if (row in self.rows or row in self.wholes) and row not in self.quoted:
                marked[at : at + len(row)] = b"x" * len(row)
        yield from (" ".join(found[start:end]) for start, end in _stretches(marked))

    def in_site(self, files: Iterable[tuple[str, bytes]]) -> tuple[Trace, ...]:
        """Where in the files of a finished site words still stand, each file and words once."""
        found: dict[Trace, None] = {}
        for name, data in files:
            for text in texts_in(data):
                found.update((Trace(place=name, words=trace), None) for trace in self.found_in(text))
        return tuple(found)

    def in_texts(self) -> tuple[Trace, ...]:
        """Where in the files of other briefings words still stand, with line and column."""
        return tuple(
            Trace(place=_place(text), words=trace)
            for briefing in self.others
            for _, text in texts_of(briefing.spec)
            for trace in self.found_in(text)
        )

    def still_quoted(self) -> tuple[Trace, ...]:
        """Where evidence of other briefings has the same words, from a source that stays. They stay too."""
        return tuple(
            Trace(place=_place(quote), words=" ".join(quote.split()))
            for briefing in self.others
            for quote in _evidence(briefing.spec)
            if any(row in self.quoted for _, row in _rows_of(words(quote), _SIZES))
        )


def taken_down(verified: Verified, *, slug: str | None = None, seed: str | None = None) -> TakenDown:
    """The words of a briefing, or of a source and of all that rests on it. Linear in all texts."""
    gone = {
        name: briefing
        for name, briefing in verified.briefings.items()
        if name == slug or (seed is not None and seed in map(str, briefing.spec.sources.values()))
    }
    seeds = {seed: verified.library[seed]} if seed is not None else {}
    others = tuple(each for name, each in verified.briefings.items() if name not in gone and _is_shown(each, verified))
    said = [words(part) for _, text in _said_by(gone, seeds) for part in _CITATION.split(text)]
    rows = frozenset(row for text in said for _, row in _rows_of(text, (_LONG,)))
    wholes = frozenset(tuple(text) for text in said if _SHORT <= len(text) < _LONG)
    staying = (*(text for each in others for text in _evidence(each.spec)), *_cited(verified, others))
    quoted = {row for text in staying for _, row in _rows_of(words(text), _SIZES)}
    return TakenDown(
        rows=rows,
        wholes=wholes,
        quoted=frozenset(quoted & (rows | wholes)),
        others=others,
    )


def without_words_taken_down(verified: Verified) -> Verified:
    """What has been checked, without what `was` in published briefings where that has words taken down.

    These are names that only withdrawn briefings and sources have, rows of words of theirs, and their short quotes. Any
    other single word says nothing by itself. Linear.
    """
    shown = {slug: each for slug, each in verified.briefings.items() if _is_shown(each, verified)}
    gone = {slug: each for slug, each in verified.briefings.items() if slug not in shown and _was_shown(each)}
    seeds = {id: seed for id, seed in verified.library.items() if seed.descriptor.withdrawn is not None}
    telling = [slug for slug, each in shown.items() if any(revision.was for revision in each.spec.revisions)]
    if not telling or not (gone or seeds):
        return verified
    said, own = tuple(_said_by(gone, seeds)), tuple(_own_texts(verified, shown.values()))
    only = only_in_texts(said, own)
    only = replace(only, words=only.words & frozenset(_names(text for _, text in said)))
    short = {row for each in gone.values() for quote in _quotes(each.spec) if len(row := tuple(words(quote))) in _FEW}
    short -= {row for text in own for _, row in _rows_of(words(text), _FEW)}

    def is_taken_down(text: str) -> bool:
        found = words(text)
        return any(True for _ in only.found_in(found)) or any(row in short for _, row in _rows_of(found, _FEW))

    briefings = dict(verified.briefings)
    for slug in telling:
        spec = briefings[slug].spec
        revisions = tuple(_without(revision, is_taken_down) for revision in spec.revisions)
        briefings[slug] = replace(briefings[slug], spec=replace(spec, revisions=revisions))
    return replace(verified, briefings=briefings)


# Between the words of prose pages have a number there, and data the name.
_CITATION: Final = re.compile(r"\[[^\[\]]*\]")

# Fewer words in a row may be chance: eight as a part of a text, five as the whole of one.
_LONG, _SHORT = 8, 5
_SIZES: Final = tuple(range(_SHORT, _LONG + 1))
# Words of a quote that are too few for a row.
_FEW: Final = (2, 3)

# What a briefing says of itself, and not of what it is about.
_NOT_SAID: Final = ("authors", "reviewed_by", "withdrawn", "waive", "language", "mentions", "topics", "formerly")
_BY_NAME: Final = ("at", "same_as", "waive", "language", "by", "formerly")


def _said(spec: Spec) -> Iterator[Text]:
    """Whatever a briefing says of its subject, what it said before among it."""
    for field, text in texts_of(spec):
        is_said = field.path.split(".")[0] not in _NOT_SAID and field.name not in _BY_NAME
        if is_said and field.part == "value" and type(text) is Text:
            yield text


def _said_by(briefings: Mapping[str, VerifiedBriefing], seeds: Mapping[str, Seed]) -> Iterator[tuple[str, str]]:
    """The texts of briefings and sources, each with its file."""
    for slug, briefing in briefings.items():
        yield from ((f"briefings/{slug}.yml", text) for text in _said(briefing.spec))
    for id, seed in seeds.items():
        yield f"seeds/{id}.yml", seed.descriptor.label
        for passage in seed.passages:
            yield f"seeds/{id}.txt", seed.text[passage.start : passage.end]


def _own_texts(verified: Verified, briefings: Iterable[VerifiedBriefing]) -> Iterator[str]:
    """What briefings say now and the passages that they cite, what is said of their sources, and the registry."""
    briefings = tuple(briefings)
    yield from _cited(verified, briefings)
    for briefing in briefings:
        yield from (text for field, text in texts_of(briefing.spec) if not field.path.startswith("revisions.*.was"))
        for seed in briefing.spec.sources.values():
            yield from (text for _, text in texts_of(verified.library[seed].descriptor))
    for entry in (*verified.registry.actors.values(), *verified.registry.topics.values()):
        yield from (text for _, text in texts_of(entry))


def _cited(verified: Verified, briefings: Iterable[VerifiedBriefing]) -> Iterator[str]:
    """The passages that briefings cite, and all of their sources that are shown whole; each once."""
    passages: dict[tuple[str, int], None] = {}
    for briefing in briefings:
        for proof in briefing.evidence.values():
            passages.update(
                ((passage_range.seed, number), None)
                for passage_range in proof.ranges
                for number in range(passage_range.first, passage_range.last + 1)
            )
        for seed in map(str, briefing.spec.sources.values()):
            if verified.library[seed].descriptor.rights == "full":
                passages.update(((seed, number + 1), None) for number in range(len(verified.library[seed].passages)))
    for seed, number in passages:
        passage = verified.library[seed].passages[number - 1]
        yield verified.library[seed].text[passage.start : passage.end]


def _quotes(spec: Spec) -> Iterator[Text]:
    return (evidence.quote for evidence in spec.evidence.values() if evidence.quote is not None)


def _evidence(spec: Spec) -> Iterator[Text]:
    """The words of each piece of evidence, quoted or reported, which rest on sources."""
    for evidence in spec.evidence.values():
        yield from (text for text in (evidence.quote, evidence.states) if text is not None)


def _names(texts: Iterable[str]) -> Iterator[str]:
    """The words that begin with a capital letter though no sentence begins there, and all numbers."""
    for text in texts:
        for found in _INSIDE.finditer(text):
            if found[1][0].isupper():
                yield from words(found[1])
        yield from _NUMBER.findall(text)


_INSIDE: Final = re.compile(r"(?<=[\w,;:][ \n])[“‘\"'(\[]?([^\W_][\w-]*)")
_NUMBER: Final = re.compile(r"[0-9]+")


def _is_shown(briefing: VerifiedBriefing, verified: Verified) -> bool:
    """Whether a briefing is published, whoever may read it, and rests on no source that was withdrawn."""
    seeds = (verified.library[seed] for seed in briefing.spec.sources.values())
    return briefing.spec.status == "published" and all(seed.descriptor.withdrawn is None for seed in seeds)


def _was_shown(briefing: VerifiedBriefing) -> bool:
    return briefing.spec.status in {"published", "withdrawn"}


def _without(revision: Revision, is_taken_down: Callable[[str], bool]) -> Revision:
    """The revision, without the words that are taken down."""
    gone = tuple(name for name, text in (revision.was or {}).items() if is_taken_down(text))
    if not gone:
        return revision
    told = {each.name: getattr(revision, each.name) for each in fields(revision)}
    told["was"] = {name: text for name, text in (revision.was or {}).items() if name not in gone}
    told["items"] = tuple(dict.fromkeys((*revision.items, *gone)))
    return RevisionWithoutWords(**told, taken_down=tuple(map(str, gone)))


def _rows_of(found: Sequence[str], sizes: Iterable[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of words of these sizes, each with where it begins."""
    for size in sizes:
        for at in range(len(found) - size + 1):
            yield at, tuple(found[at : at + size])


def _stretches(marked: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Where what is marked begins and ends."""
    return (found.span() for found in re.finditer(rb"x+", marked))


def _place(text: Text) -> str:
    line, column = text.span.position
    return f"{text.span.file.path}:{line}:{column}"
