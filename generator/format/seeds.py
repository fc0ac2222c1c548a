"""Source documents: their text, its passages, and what is known about them.

A seed is decoded from its text and its descriptor; nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, ClassVar, Final, Literal

from generator.diagnostics.model import Diagnostic, Span, TextFile, error, warning
from generator.format.decode.decoding import decode
from generator.format.decode.scalars import Moment, Name, Text, Texts, Url, Withdrawal
from generator.format.tlp import Written
from generator.format.yaml.characters import forbidden_characters, invisible_characters
from generator.format.yaml.nodes import MappingNode
from generator.format.yaml.parsing import parse_yaml
from generator.text.dates import UNKNOWN
from generator.text.escaping import MOST_CHARACTERS, MOST_ESCAPES, escapes

SEED_DESCRIPTOR_MISSING = error(
    "seed-descriptor-missing",
    """Beside every seed's text stands a descriptor of the same name that says what the document is. What is not known
    is written as unknown; only a label is required.""",
)
SEED_TEXT_MISSING = error(
    "seed-text-missing", "The descriptor describes a text that is not there: `<id>.yml` goes with `<id>.txt`."
)
SEED_CHANGED = error(
    "seed-changed",
    """The text of the seed is not the one that its descriptor was written for: the SHA-256 differs. If the change is
    meant, check every quote again and write the new sum; if not, restore the text.""",
)
SEED_SUM_MISSING = warning(
    "seed-sum-missing",
    """Without its SHA-256 in the descriptor, a change of the seed's text goes unnoticed. Add the line that the
    hint shows.""",
)
SEED_CHARACTER = error(
    "seed-character",
    """The seed's text holds a control character or a line separator that no reader sees and some programs act on. Take
    it out at ingest, and keep the original beside the text.""",
)
SEED_EMPTY = error("seed-empty", "A seed without a single line of text has nothing that could be cited.")
PASSAGE_TOO_LONG = error(
    "passage-too-long",
    """A passage is a paragraph that a reader can take in. This line of the text is longer than can be published in good
    time: break it where the original has paragraphs, and write the descriptor's sum anew.""",
)
CODES: Final = (
    PASSAGE_TOO_LONG,
    SEED_DESCRIPTOR_MISSING,
    SEED_TEXT_MISSING,
    SEED_CHANGED,
    SEED_SUM_MISSING,
    SEED_CHARACTER,
    SEED_EMPTY,
)

Rights = Literal["full", "excerpts", "none", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """What is known about a source document, `seeds/<id>.yml`; `unknown` says that it is not known.

    `labels` tells which actors the speakers' labels of a transcript mean.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    label: Text
    title: Text | None = None
    publisher: Text | None = None
    author: Text | None = None
    published: Moment | None = None
    retrieved: Moment | None = None
    url: Url | None = None
    language: Text | None = None
    kind: Literal["news", "transcript", "statement", "document"] = "document"
    labels: Mapping[Text, Name] | None = None
    rights: Rights = "unknown"
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    origin: Text | None = None
    ends: Literal["complete", "cut", "unknown"] = "unknown"
    caveats: Texts = ()
    sha256: Text | None = None
    marking: Written | None = None
    withdrawn: Withdrawal | None = None
    format: Literal["1"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A non-empty line of a seed: its number, counted from 1, and its offsets in the seed's text, in code points."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class PassageRange:
    """Passages `first` to `last` of a seed, both included, counted from 1."""

    seed: str
    first: int
    last: int

    @property
    def written(self) -> str:
        """The range as writers write it under `at`, such as `p3` or `p3-p4`."""
        return f"p{self.first}" if self.first == self.last else f"p{self.first}-p{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A source document: `seeds/<id>.txt` with its descriptor. `sha256` is of the bytes of the text file."""

    id: str
    file: TextFile
    sha256: str
    descriptor: Descriptor
    passages: tuple[Passage, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The whole text, to which all offsets refer."""
        return self.file.text

    def slice(self, first: int, last: int) -> Span:
        """Return the text from passage `first` to passage `last`, both included, counted from 1."""
        return Span(file=self.file, start=self.passages[first - 1].start, end=self.passages[last - 1].end)

    def words(self, first: int, last: int) -> str:
        """Return the words of a run of passages."""
        span = self.slice(first, last)
        return self.text[span.start : span.end]

    def passage_at(self, offset: int) -> int:
        """Return the number of the passage in which an offset lies."""
        low, high = 0, len(self.passages) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.passages[middle].start <= offset else (low, middle - 1)
        return self.passages[low].number


Library = Mapping[str, Seed]
"""All seeds by id."""


def passages(text: str) -> tuple[Passage, ...]:
    """Return the lines of a text that are not blank, numbered from 1; LF or CR LF ends a line."""
    numbered: list[Passage] = []
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            left = start + len(line) - len(line.lstrip())
            numbered.append(Passage(number=len(numbered) + 1, start=left, end=left + len(stripped)))
        start += len(line) + 1
    return tuple(numbered)


def decode_seed(
    id: str, text: TextFile | None, sha256: str, descriptor: TextFile | None
) -> tuple[Seed | None, tuple[Diagnostic, ...]]:
    """Return the seed of an id, and what is wrong with its two files.

    The seed is None when one of them is missing or cannot be read. `sha256` is that of the bytes of the text file, in
    lower-case hexadecimal.
    """
    if text is None or descriptor is None:
        return None, _unpaired(id, text, descriptor)
    problems = list(_unreadable(text))
    node, wrong = parse_yaml(descriptor)
    problems += wrong
    if node is None:
        return None, tuple(problems)
    record, wrong = decode(node, Descriptor)
    problems += wrong
    if record is None:
        return None, tuple(problems)
    problems += _unsummed(record, sha256, node if isinstance(node, MappingNode) else None)
    numbered = passages(text.text)
    for passage in numbered:
        words = text.text[passage.start : passage.end]
        if len(words) > MOST_CHARACTERS or escapes(words) > MOST_ESCAPES:
            message = f"p{passage.number} has {len(words):,} characters, {escapes(words):,} of them special"
            at = Span(file=text, start=passage.start, end=passage.end)
            hint = f"the most are {MOST_CHARACTERS:,} and {MOST_ESCAPES:,}: break the line"
            problems.append(Diagnostic(code=PASSAGE_TOO_LONG, message=message, span=at, hint=hint))
    if not numbered:
        problems.append(
            Diagnostic(code=SEED_EMPTY, message=f"the seed {id} is empty", span=Span(file=text, start=0, end=0))
        )
    return Seed(id=id, file=text, sha256=sha256, descriptor=record, passages=numbered), tuple(problems)


def known(value: Text | None) -> str | None:
    """Return what a descriptor says under a key, or None when it says `unknown` or nothing."""
    return None if value is None or value == UNKNOWN else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """What is known of where some seeds come from.

    `known` are the origins that descriptors name, each once; they are independent of each other. `traced` and
    `untraced` are the ids of the seeds with such an origin and of those without. It is not known whether an
    untraced seed is independent of any other.
    """

    known: tuple[str, ...]
    traced: tuple[str, ...]
    untraced: tuple[str, ...]


def origins(seeds: Iterable[Seed]) -> Origins:
    """Return what is known of where some seeds come from; a seed that is given twice counts once."""
    named = {seed.id: known(seed.descriptor.origin) for seed in seeds}
    return Origins(
        known=tuple(dict.fromkeys(origin for origin in named.values() if origin is not None)),
        traced=tuple(id for id, origin in named.items() if origin is not None),
        untraced=tuple(id for id, origin in named.items() if origin is None),
    )


def _unpaired(id: str, text: TextFile | None, descriptor: TextFile | None) -> tuple[Diagnostic, ...]:
    if text is not None:
        hint = f"write {text.path.removesuffix('.txt')}.yml with the line `label: …`"
        at = Span(file=text, start=0, end=0)
        return (
            Diagnostic(code=SEED_DESCRIPTOR_MISSING, message=f"the seed {id} has no descriptor", span=at, hint=hint),
        )
    if descriptor is not None:
        at = Span(file=descriptor, start=0, end=0)
        return (Diagnostic(code=SEED_TEXT_MISSING, message=f"the seed {id} has no text", span=at),)
    return ()


def _unsummed(record: Descriptor, sha256: str, node: MappingNode | None) -> list[Diagnostic]:
    hint = f"sha256: {sha256}"
    if record.sha256 is None:
        at = (
            record.label.span if node is None else Span(file=node.span.file, start=node.span.start, end=node.span.start)
        )
        return [
            Diagnostic(
                code=SEED_SUM_MISSING, message="the descriptor has no sha256", span=at, hint=f"add the line `{hint}`"
            )
        ]
    if record.sha256.lower() != sha256:
        return [
            Diagnostic(
                code=SEED_CHANGED, message="the text differs from the one described", span=record.sha256.span, hint=hint
            )
        ]
    return []


def _unreadable(text: TextFile) -> list[Diagnostic]:
    # The same characters that YAML texts may not have: what a seed holds ends up in the same pages.
    def at(start: int, end: int) -> Span:
        return Span(file=text, start=start, end=end)

    # One warning for the whole of a source, since its words may not be changed.
    return [
        *islice(invisible_characters(text.text, at), 1),
        *(
            Diagnostic(
                code=SEED_CHARACTER,
                message=message,
                span=at(start, end),
                hint="take it out, and write the descriptor's sha256 anew",
            )
            for start, end, message in forbidden_characters(text.text)
        ),
    ]
