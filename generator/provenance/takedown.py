"""Finds the words of what was withdrawn in other places, and leaves them out of what revisions replaced.

Words are taken down because they may not be read any more. A revision of another briefing can still have them under
`was`. Every build leaves such words out at once, without a change of that briefing's file. Other texts are for their
writers to change: words in them are found in the finished site and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from dataclasses import field as dataclass_field
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
    """A revision without the earlier words of some items, since these were taken down."""

    taken_down: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Words taken down that still stand in a place: a file of the site, or a place in a file of the project."""

    place: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """The words of a withdrawn briefing or source, and the `others`, which may have them too.

    `rows` are its words in rows of eight, and `wholes` are shorter texts as a whole. `quoted` are rows that evidence
    of other briefings has, or the passages that it cites, of sources that stay. Words that no other briefing has need
    not be looked for here: each build searches for them.
    """

    rows: frozenset[tuple[str, ...]]
    wholes: frozenset[tuple[str, ...]]
    quoted: frozenset[tuple[str, ...]]
    others: tuple[VerifiedBriefing, ...]
    # What these rows and texts begin with. Few words of a site do, and only there rows are made and looked up.
    _beginnings: frozenset[str] = dataclass_field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_beginnings", frozenset(row[0] for row in (*self.rows, *self.wholes)))

    def found_in(self, text: str) -> Iterator[str]:
        """Yield the words of a text that are taken down and that no other evidence has, each span once."""
        in_text = words(text)
        marked = bytearray(len(in_text))
        for at in (at for at, word in enumerate(in_text) if word in self._beginnings):
            for size in _SIZES:
                row = tuple(in_text[at : at + size])
                if (row in self.rows or row in self.wholes) and row not in self.quoted:
                    marked[at : at + len(row)] = b"x" * len(row)
        for span in re.finditer(rb"x+", marked):
            yield " ".join(in_text[span.start() : span.end()])

    def in_site(self, files: Iterable[tuple[str, bytes]]) -> tuple[Trace, ...]:
        """Return where words still stand in the files of a finished site, each pair of file and words once."""
        traces: dict[Trace, None] = {}
        for name, data in files:
            for text in texts_in(data):
                traces.update((Trace(place=name, words=span), None) for span in self.found_in(text))
        return tuple(traces)

    def in_texts(self) -> tuple[Trace, ...]:
        """Return where words still stand in the files of other briefings, with line and column."""
        return tuple(
            Trace(place=_place(text), words=span)
            for briefing in self.others
            for _, text in texts_of(briefing.spec)
            for span in self.found_in(text)
        )

    def still_quoted(self) -> tuple[Trace, ...]:
        """Return where evidence of other briefings has the same words from a source that stays, and so they stay."""
        return tuple(
            Trace(place=_place(text), words=" ".join(text.split()))
            for briefing in self.others
            for text in _evidence_texts(briefing.spec)
            if any(row in self.quoted for _, row in _rows_of(words(text), _SIZES))
        )


def taken_down(verified: Verified, *, slug: str | None = None, seed: str | None = None) -> TakenDown:
    """Return the words of a briefing, or of a source and of all that rests on it. Linear in all texts."""
    gone = {
        name: briefing
        for name, briefing in verified.briefings.items()
        if name == slug or (seed is not None and seed in map(str, briefing.spec.sources.values()))
    }
    seeds = {seed: verified.library[seed]} if seed is not None else {}
    others = tuple(
        briefing for name, briefing in verified.briefings.items() if name not in gone and _is_shown(briefing, verified)
    )
    said = [words(part) for _, text in _said_by(gone, seeds) for part in _CITATION.split(text)]
    rows = frozenset(row for text in said for _, row in _rows_of(text, (_LONG,)))
    wholes = frozenset(tuple(text) for text in said if _SHORT <= len(text) < _LONG)
    in_evidence = (text for briefing in others for text in _evidence_texts(briefing.spec))
    staying = (*in_evidence, *_cited(verified, others))
    quoted = {row for text in staying for _, row in _rows_of(words(text), _SIZES)}
    return TakenDown(
        rows=rows,
        wholes=wholes,
        quoted=frozenset(quoted & (rows | wholes)),
        others=others,
    )


def without_words_taken_down(verified: Verified) -> Verified:
    """Return `verified` without the words under `was` in published briefings where these have words taken down.

    These are names that only withdrawn briefings and sources have, rows of words of theirs, and their short quotes. Any
    other single word says nothing by itself. Linear.
    """
    shown = {slug: briefing for slug, briefing in verified.briefings.items() if _is_shown(briefing, verified)}
    gone = {
        slug: briefing
        for slug, briefing in verified.briefings.items()
        if slug not in shown and briefing.spec.status in {"published", "withdrawn"}
    }
    seeds = {id: seed for id, seed in verified.library.items() if seed.descriptor.withdrawn is not None}
    revised = [slug for slug, briefing in shown.items() if any(entry.was for entry in briefing.spec.revisions)]
    if not revised or not (gone or seeds):
        return verified
    said, own = tuple(_said_by(gone, seeds)), tuple(_own_texts(verified, shown.values()))
    only = only_in_texts(said, own)
    only = replace(only, words=only.words & frozenset(_names(text for _, text in said)))
    quotes = {tuple(words(quote)) for briefing in gone.values() for quote in _quotes(briefing.spec)}
    short = {row for row in quotes if len(row) in _FEW}
    short -= {row for text in own for _, row in _rows_of(words(text), _FEW)}

    def is_taken_down(text: str) -> bool:
        """Return whether a text has words that are taken down."""
        in_text = words(text)
        return any(True for _ in only.traces_in(in_text)) or any(row in short for _, row in _rows_of(in_text, _FEW))

    briefings = dict(verified.briefings)
    for slug in revised:
        spec = briefings[slug].spec
        revisions = tuple(_without(revision, is_taken_down) for revision in spec.revisions)
        briefings[slug] = replace(briefings[slug], spec=replace(spec, revisions=revisions))
    return replace(verified, briefings=briefings)


# In the place of a citation pages have a number, and data the name.
_CITATION: Final = re.compile(r"\[[^\[\]]*\]")

# Fewer words in a row may be chance: eight as a part of a text, five as the whole of one.
_LONG, _SHORT = 8, 5
_SIZES: Final = tuple(range(_SHORT, _LONG + 1))
# Sizes of a quote that has too few words for a row.
_FEW: Final = (2, 3)

# Keys under which a briefing speaks of itself, and not of its subject.
_NOT_SAID: Final = ("authors", "reviewed_by", "withdrawn", "waive", "language", "mentions", "topics", "formerly")
_BY_NAME: Final = ("at", "same_as", "waive", "language", "by", "formerly")


def _said(spec: Spec) -> Iterator[Text]:
    """Yield the texts in which a briefing speaks of its subject, among them those that revisions replaced."""
    for field, text in texts_of(spec):
        is_said = field.path.split(".")[0] not in _NOT_SAID and field.name not in _BY_NAME
        if is_said and field.part == "value" and type(text) is Text:
            yield text


def _said_by(briefings: Mapping[str, VerifiedBriefing], seeds: Mapping[str, Seed]) -> Iterator[tuple[str, str]]:
    """Yield the texts of briefings and sources, each behind its file."""
    for slug, briefing in briefings.items():
        yield from ((f"briefings/{slug}.yml", text) for text in _said(briefing.spec))
    for id, seed in seeds.items():
        yield f"seeds/{id}.yml", seed.descriptor.label
        for passage in seed.passages:
            yield f"seeds/{id}.txt", seed.text[passage.start : passage.end]


def _own_texts(verified: Verified, briefings: Iterable[VerifiedBriefing]) -> Iterator[str]:
    """Yield what briefings say now, the passages that they cite, the descriptors of their sources, and the registry."""
    briefings = tuple(briefings)
    yield from _cited(verified, briefings)
    for briefing in briefings:
        yield from (text for field, text in texts_of(briefing.spec) if not field.path.startswith("revisions.*.was"))
        for seed in briefing.spec.sources.values():
            yield from (text for _, text in texts_of(verified.library[seed].descriptor))
    for entry in (*verified.registry.actors.values(), *verified.registry.topics.values()):
        yield from (text for _, text in texts_of(entry))


def _cited(verified: Verified, briefings: Iterable[VerifiedBriefing]) -> Iterator[str]:
    """Yield the passages that briefings cite, and all passages of their sources that are shown whole; each once."""
    passages: dict[tuple[str, int], None] = {}
    for briefing in briefings:
        for checked in briefing.evidence.values():
            passages.update(
                ((passage_range.seed, number), None)
                for passage_range in checked.ranges
                for number in range(passage_range.first, passage_range.last + 1)
            )
        for seed in map(str, briefing.spec.sources.values()):
            if verified.library[seed].descriptor.rights == "full":
                passages.update(((seed, number + 1), None) for number in range(len(verified.library[seed].passages)))
    for seed, number in passages:
        yield verified.library[seed].words(number, number)


def _quotes(spec: Spec) -> Iterator[Text]:
    return (evidence.quote for evidence in spec.evidence.values() if evidence.quote is not None)


def _evidence_texts(spec: Spec) -> Iterator[Text]:
    """Yield the words of each piece of evidence, quoted or reported, which rest on sources."""
    for evidence in spec.evidence.values():
        yield from (text for text in (evidence.quote, evidence.states) if text is not None)


def _names(texts: Iterable[str]) -> Iterator[str]:
    """Yield the words that begin with a capital letter though no sentence begins there, and all numbers."""
    for text in texts:
        for word in _INSIDE.finditer(text):
            if word[1][0].isupper():
                yield from words(word[1])
        yield from _NUMBER.findall(text)


_INSIDE: Final = re.compile(r"(?<=[\w,;:][ \n])[“‘\"'(\[]?([^\W_][\w-]*)")
_NUMBER: Final = re.compile(r"[0-9]+")


def _is_shown(briefing: VerifiedBriefing, verified: Verified) -> bool:
    """Return whether a briefing is published, for any audience, and rests on no source that was withdrawn."""
    seeds = (verified.library[seed] for seed in briefing.spec.sources.values())
    return briefing.spec.status == "published" and all(seed.descriptor.withdrawn is None for seed in seeds)


def _without(revision: Revision, is_taken_down: Callable[[str], bool]) -> Revision:
    """Return the revision, without the words that are taken down."""
    gone = tuple(name for name, text in (revision.was or {}).items() if is_taken_down(text))
    if not gone:
        return revision
    values = {field.name: getattr(revision, field.name) for field in fields(revision)}
    values["was"] = {name: text for name, text in (revision.was or {}).items() if name not in gone}
    values["items"] = tuple(dict.fromkeys((*revision.items, *gone)))
    return RevisionWithoutWords(**values, taken_down=tuple(map(str, gone)))


def _rows_of(text: Sequence[str], sizes: Iterable[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows of these numbers of words in a text, each with the place of its first word."""
    for size in sizes:
        for at in range(len(text) - size + 1):
            yield at, tuple(text[at : at + size])


def _place(text: Text) -> str:
    line, column = text.span.position
    return f"{text.span.file.path}:{line}:{column}"
