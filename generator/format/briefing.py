"""A briefing spec as its writer wrote it.

Decoded from nodes; nothing in it has been checked against a source yet, which is what `verify` does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal

from generator.diagnostics.model import Diagnostic, Span, TextFile
from generator.format.decode.decoding import decode
from generator.format.decode.errors import KEY_MISSING, gap_in_draft, is_empty
from generator.format.decode.scalars import Day, Flag, Instant, Moment, Name, Names, Text, Texts, Withdrawal, either
from generator.format.tlp import Written
from generator.format.yaml.nodes import MappingNode, Node, Scalar
from generator.format.yaml.parsing import parse_yaml

Status = Literal["draft", "review", "published", "withdrawn"]
_STRICT: dict[str, Any] = {"extra": "forbid"}

OF_THE_WHOLE: Final = ("title", "authors", "date", "summary", "sections", "positions", "not_known", "waive")
"""The parts of a briefing that are not evidence or judgements, by the names under which a revision tells of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTime:
    """When an event happened: a date, or after another event."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    date: Moment | None = None
    after: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A translation of a quote: its language, its translator and its words."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    language: Text
    by: Text
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An item that quotes or reports a passage, with its speaker and the chain that relayed the words."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    speaker: Name
    quote: Text | None = None
    states: Text | None = None
    at: Texts = ()
    via: Names = ()
    occasion: Name | None = None
    said: Moment | None = None
    when: Annotated[EventTime | None, either("date", Moment | EventTime | None)] = None
    inferred: tuple[Literal["speaker", "via", "occasion", "said", "when", "about"], ...] = ()
    about: Names = ()
    topics: Names = ()
    credibility: Literal["1", "2", "3", "4", "5", "6"] | None = None
    translation: Translation | None = None
    same_as: Texts = ()
    formerly: Names = ()
    waive: Mapping[Name, Text] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The writer's own assessment: what it rests on, what cuts the other way, and how sure the writer is."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    text: Text
    confidence: Literal["low", "moderate", "high"]
    rests_on: Names
    against: Names = ()
    because: Text | None = None
    changes_if: Text | None = None
    resolve_by: Day | None = None
    replaces: Text | None = None
    outcome: Text | None = None
    formerly: Names = ()
    waive: Mapping[Name, Text] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The stance that an actor takes on a topic, and the evidence for it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    actor: Name
    topic: Name
    stance: Name
    rests_on: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with prose below it; every paragraph cites something unless the section is marked as context."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    heading: Text
    text: Text
    context: Flag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A change to a published briefing: what it touched, and what stood there `was` until then."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    date: Day
    kind: Literal["minor", "update", "correction"]
    note: Text
    items: Names = ()
    was: Mapping[Name, Text] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """The whole of `briefings/<slug>.yml`, as docs/FORMAT.md describes it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    title: Text
    authors: Texts
    date: Day
    status: Status
    sources: Mapping[Name, Name]
    summary: Text
    evidence: Mapping[Name, Evidence]
    topics: Names = ()
    judgements: Mapping[Name, Judgement] | None = None
    positions: tuple[Position, ...] = ()
    not_known: Texts = ()
    mentions: Mapping[Text, Name] | None = None
    waive: Mapping[Name, Text] | None = None
    sections: tuple[Section, ...] = ()
    revisions: tuple[Revision, ...] = ()
    reviewed_by: Texts = ()
    marking: Written | None = None
    embargo: Instant | None = None
    withdrawn: Withdrawal | None = None
    language: Text | None = None
    translates: Name | None = None
    formerly: Names = ()
    format: Literal["1"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """A spec with its slug and its file.

    `declared` are the names of evidence and judgements that the file has, also those that could not be decoded, so
    that what refers to them is not reported as a second problem.
    """

    slug: str
    file: TextFile
    spec: Spec
    declared: frozenset[str]


# What a draft may still lack: the keys that `briefings new` writes with nothing behind them.
_OPEN_IN_DRAFT: Final = ("title", "authors", "sources", "summary", "evidence")


def decode_briefing(slug: str, file: TextFile) -> tuple[Briefing | None, tuple[Diagnostic, ...]]:
    """Return the briefing that a text spells, and what is wrong with its form; None when too little is left of it.

    In a draft, what is still to be written is a warning: a key of `_OPEN_IN_DRAFT` with nothing behind it. Such a text,
    list or mapping is then empty.
    """
    node, problems = parse_yaml(file)
    if node is None:
        return None, problems
    gaps = _gaps_of_draft(node)
    spec, wrong = decode(_with_empty_mappings(node, gaps), Spec)
    wrong = tuple(problem for problem in wrong if problem.code != KEY_MISSING or problem.span not in gaps.values())
    problems = (*problems, *(gap_in_draft(key, place) for key, place in gaps.items()), *wrong)
    if spec is None:
        return None, problems
    declared = _keys(node, "evidence") | _keys(node, "judgements")
    return Briefing(slug=slug, file=file, spec=spec, declared=declared), problems


def _gaps_of_draft(node: Node) -> dict[str, Span]:
    """Return the keys that a draft may lack and that have nothing behind them, each with the place of this nothing.

    There are none in what is no draft.
    """
    if not isinstance(node, MappingNode) or (status := node.get("status")) is None:
        return {}
    if not isinstance(status[1], Scalar) or status[1].value.strip() != "draft":
        return {}
    return {key.value: value.span for key, value in node.entries if key.value in _OPEN_IN_DRAFT and is_empty(value)}


def _with_empty_mappings(node: Node, gaps: Collection[str]) -> Node:
    """Return the node with empty mappings behind gaps that take a mapping, for which nothing else could stand in."""
    if not isinstance(node, MappingNode) or not gaps:
        return node
    lacking = {"sources", "evidence"}.intersection(gaps)
    values = [
        MappingNode.of((), (), node.file, value.start, value.end) if key.value in lacking else value
        for key, value in node.entries
    ]
    return MappingNode.of(node.keys, values, node.file, node.start, node.end)


def _keys(node: Node, section: str) -> frozenset[str]:
    entry = node.get(section) if isinstance(node, MappingNode) else None
    if entry is None or not isinstance(entry[1], MappingNode):
        return frozenset()
    return frozenset(key.value for key, _ in entry[1].entries)
