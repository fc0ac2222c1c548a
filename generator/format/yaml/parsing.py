"""Reads restricted YAML into nodes with places; every value stays text.

The only importer of yaml. Nothing is typed here, so `no`, `on`, `1.10` and `2024-01-02` mean what they say.
Whatever YAML can hide (anchors, aliases, tags, merge keys, equal keys, comments that cut a value) is a diagnostic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import yaml

from generator.diagnostics.model import Diagnostic, Span, TextFile
from generator.format.yaml import builder as building
from generator.format.yaml import characters
from generator.format.yaml.builder import YAML_SYNTAX, Builder, index_of, too_deep
from generator.format.yaml.characters import forbidden_here, invisible_characters
from generator.format.yaml.nodes import MappingNode, Node, Scalar
from generator.format.yaml.syntax_errors import slip

CODES: Final = (*characters.CODES, *building.CODES)


def parse_yaml(file: TextFile) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Return the nodes of a YAML text, or None when there are none to be had.

    An empty text is an empty mapping. A syntax error is reported alone, since all that follows from it would be noise.
    """
    return _built(file, Builder(file))


def parse_settings(file: TextFile) -> tuple[Node | None, Mapping[int, str], tuple[Diagnostic, ...]]:
    """Return the nodes of a file of settings, the tags in it by the offsets at which they stand, and what is wrong.

    Tags are for the caller to judge; nothing is made of them here. A comment may follow a value after one space.
    """
    builder = Builder(file, of_settings=True)
    node, problems = _built(file, builder)
    return node, builder.tags, problems


def as_typed(scalar: Scalar) -> str | int | float | bool | None:
    """Return what YAML 1.1 makes of a value; what would be a date, a binary or the like stays text."""
    if scalar.style:
        return scalar.value
    loader = yaml.SafeLoader("")
    # Which the library has no types for.
    tag: str = loader.resolve(yaml.ScalarNode, scalar.value, (True, False))  # type: ignore[no-untyped-call]
    if tag.rpartition(":")[2] not in {"bool", "int", "float", "null"}:
        return scalar.value
    try:
        typed: str | int | float | bool | None = loader.construct_object(yaml.ScalarNode(tag, scalar.value))
    except ValueError:
        # Such as a number of more digits than Python reads.
        return scalar.value
    return typed


def _built(file: TextFile, builder: Builder) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    def at(start: int, end: int) -> Span:
        return Span(file=file, start=start, end=end)

    problems = list(forbidden_here(file.text, at))
    if problems:
        return None, tuple(problems)
    # Those in comments too, which a reviewer reads.
    builder.problems.extend(invisible_characters(file.text, at))
    try:
        for event in yaml.parse(file.text, Loader=yaml.CSafeLoader):
            builder.take(event)
            if builder.hopeless:
                break
    except yaml.MarkedYAMLError as caught:
        # The library gives up by itself at a depth that it reads ahead to.
        if "depth" in (caught.problem or "") + (caught.context or ""):
            mark = caught.problem_mark or caught.context_mark
            depth = min(index_of(mark), len(file.text)) if mark is not None else 0
            return None, (too_deep(at(depth, depth)),)
        return None, (_syntax_diagnostic(file, caught),)
    if builder.hopeless:
        return None, tuple(builder.problems)
    return builder.root or MappingNode(keys=(), values=(), file=file, start=0, end=0), tuple(builder.problems)


def _syntax_diagnostic(file: TextFile, caught: yaml.MarkedYAMLError) -> Diagnostic:
    ends = len(file.text)
    at, begun = (min(index_of(mark), ends) if mark else 0 for mark in (caught.problem_mark, caught.context_mark))
    message, start, hint = slip(
        file.text, at, begun, problem=(caught.problem or "").strip(), context=(caught.context or "").strip()
    )
    span = Span(file=file, start=start, end=min(start + 1, ends))
    return Diagnostic(code=YAML_SYNTAX, message=message, span=span, hint=hint)
