"""What YAML is made of, each part with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from generator.diagnostics.model import Span, TextFile


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """What stands in a source, in code points, the end exclusive."""

    file: TextFile
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands. Made for who asks: a registry has hundreds of thousands of nodes, and few are pointed at."""
        return Span(file=self.file, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar(_Placed):
    """A value as written: its text, and its YAML style (empty for plain, else one of `'"|>`)."""

    value: str
    style: str

    def span_of(self, start: int, end: int) -> Span:
        """Return the place in the file of the value's code points from `start` to `end`, exclusive."""
        offsets = _value_offsets(self)
        if not offsets:
            return self.span
        first = offsets[min(max(start, 0), len(offsets) - 1)]
        last = offsets[min(max(end - 1, start), len(offsets) - 1)] + 1
        return Span(file=self.file, start=first, end=max(first, last))


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingNode(_Placed):
    """Keys and the value of each, in the order of the file; keys are unique.

    They are kept apart because the garbage collector would go through a pair for each key of a registry.
    """

    keys: tuple[Scalar, ...]
    values: tuple[Node, ...]
    _places: Mapping[str, int] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, keys: Sequence[Scalar], values: Sequence[Node], file: TextFile, start: int, end: int) -> MappingNode:
        """Return the mapping of these keys to these values. One with many keys knows where each is."""
        places = {key.value: place for place, key in enumerate(keys)} if len(keys) > _FEW_KEYS else None
        return cls(keys=tuple(keys), values=tuple(values), file=file, start=start, end=end, _places=places)

    @property
    def entries(self) -> tuple[tuple[Scalar, Node], ...]:
        """Each key with its value."""
        return tuple(zip(self.keys, self.values, strict=True))

    def get(self, key: str) -> tuple[Scalar, Node] | None:
        """Return the key as written and its value, or None."""
        if self._places is None:
            return next((entry for entry in self.entries if entry[0].value == key), None)
        place = self._places.get(key)
        return None if place is None else (self.keys[place], self.values[place])


# Of so many, going through them is as good, and needs no table beside each small mapping.
_FEW_KEYS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceNode(_Placed):
    """A list."""

    items: tuple[Node, ...]


Node = Scalar | MappingNode | SequenceNode


_ESCAPE_LENGTHS: Final = {"x": 2, "u": 4, "U": 8}


_ESCAPES: Final = {'"': "\\", "'": "'"}
# What stands for several code points or for one, in double and in single quotation marks.
_RUNS: Final = {
    '"': re.compile(r"[^\\]+|\\(?:x.{2}|u.{4}|U.{8}|.)"),
    "'": re.compile(r"[^']+|''"),
}


# A text with many quotations, or with something wrong everywhere, is pointed at for each.
@lru_cache(maxsize=16)
def _value_offsets(scalar: Scalar) -> Sequence[int]:
    """For each code point of the value, the offset in the file of what it was written as. Linear."""
    if scalar.style not in {"|", ">"} and scalar.file.text.find("\n", scalar.start, scalar.end) < 0:
        return _offsets_on_a_line(scalar)
    return _offsets_on_lines(scalar)


def _offsets_on_a_line(scalar: Scalar) -> Sequence[int]:
    """Those of a value that is written on one line, where all white space is kept: run by run."""
    raw, start = scalar.file.text, scalar.start
    if not scalar.style:
        return range(start, start + len(scalar.value))
    offsets: list[int] = []
    for run in _RUNS[scalar.style].finditer(raw, start + 1, scalar.end - 1):
        at = run.start()
        offsets += [at] if raw[at] == _ESCAPES[scalar.style] else range(at, run.end())
    return offsets


def _offsets_on_lines(scalar: Scalar) -> tuple[int, ...]:
    raw, at, end = scalar.file.text, scalar.start, scalar.end
    if scalar.style in {"|", ">"}:
        at = raw.find("\n", at, end) + 1 or end
    elif scalar.style:
        at += 1
    offsets: list[int] = []
    for character in scalar.value:
        if scalar.style == '"' and raw.startswith("\\\n", at):
            at += 2
        if character.isspace() and not (scalar.style == '"' and raw[at : at + 1] == "\\"):
            offsets.append(min(at, end))
            if at < end and (raw[at] in " \t\r\n" or raw[at] == character):
                at += 1
            continue
        # Indentation and folded line ends have no counterpart in the value.
        while at < end and raw[at] in " \t\r\n":
            at += 1
        offsets.append(min(at, end))
        if scalar.style == '"' and raw[at : at + 1] == "\\":
            at += 2 + _ESCAPE_LENGTHS.get(raw[at + 1 : at + 2], 0)
        else:
            at += 2 if scalar.style == "'" and raw.startswith("''", at) else 1
    return tuple(offsets)
