"""Says where things are in a text and what is wrong with them.

Every other stage returns its value together with diagnostics. No stage raises or logs a problem of the content.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Final, NamedTuple


class Severity(Enum):
    """How much a problem weighs: an error stops publication, a warning is shown and does not."""

    ERROR = "error"
    WARNING = "warning"


class TextPosition(NamedTuple):
    """A place as editors show it: line and column, both counted from 1, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, kw_only=True)
class TextFile:
    """A text that an author can edit, and the path (POSIX, relative to the project) at which it is found.

    Not slotted, so that the line table is made once, and only when a line is asked for.
    """

    path: str
    text: str = field(repr=False)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offsets at which lines begin; lines end with a line feed, as editors and YAML count them."""
        starts = [0]
        at = self.text.find("\n")
        while at != -1:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    def position(self, offset: int) -> TextPosition:
        """Return the line and column of an offset in code points; an offset past the end is the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return TextPosition(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return the text of a line, counted from 1, without its line ending."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of a text file, in code points, the end exclusive."""

    file: TextFile
    start: int
    end: int

    @property
    def position(self) -> TextPosition:
        """Where the span begins."""
        return self.file.position(self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One kind of problem: its name in kebab-case, its weight, and what it means, told to a writer.

    A project may give a code another weight unless it is `firm`: what is then wrong cannot be published at all. `told`
    is what readers are told where a writer has waived it, empty for what cannot be waived.
    """

    name: str
    severity: Severity
    explanation: str
    firm: bool = False
    told: str = ""

    @property
    def waivable(self) -> bool:
        """Whether a briefing can set it aside where it is a warning: readers are then told so."""
        return bool(self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A second place that helps to understand a diagnostic, such as the passage of a seed.

    `marks` are the spans inside it that differ from what was written.
    """

    span: Span
    label: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change to a file: `text` takes the place of the span; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Changes that certainly put a problem right, all or none of them, and what they do in one phrase."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """A problem at a place: a terse message with the offending value, and a hint that shows correct input.

    `marks` are the spans inside it that are wrong, where that is not the whole of it. `fix` is there only
    where it is certain what was meant.
    """

    code: Code
    message: str
    span: Span
    hint: str | None = None
    related: tuple[Related, ...] = ()
    marks: tuple[Span, ...] = ()
    fix: Fix | None = None


def error(name: str, explanation: str) -> Code:
    """Return a code that stops publication, whatever weight a project gives it."""
    return Code(name=name, severity=Severity.ERROR, explanation=_unwrapped(explanation), firm=True)


def rule(name: str, explanation: str, *, told: str) -> Code:
    """Return a code that stops publication unless a project lowers it to a warning; `told` as in `Code`."""
    return Code(name=name, severity=Severity.ERROR, explanation=_unwrapped(explanation), told=told)


def warning(name: str, explanation: str, *, told: str = "") -> Code:
    """Return a code that does not stop the build, unless a project raises it to an error; `told` as in `Code`."""
    return Code(name=name, severity=Severity.WARNING, explanation=_unwrapped(explanation), told=told)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the problems stops publication."""
    return any(diagnostic.code.severity is Severity.ERROR for diagnostic in diagnostics)


def weighed(diagnostics: Iterable[Diagnostic], severities: Mapping[str, Severity]) -> tuple[Diagnostic, ...]:
    """Return the problems with the weights that a project gives to codes by name; firm codes keep theirs."""
    return tuple(
        replace(diagnostic, code=replace(diagnostic.code, severity=severities[diagnostic.code.name]))
        if diagnostic.code.name in severities and not diagnostic.code.firm
        else diagnostic
        for diagnostic in diagnostics
    )


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the problems by file and place, each once, at one place the errors before the warnings."""
    return tuple(
        sorted(
            dict.fromkeys(diagnostics),
            key=lambda d: (
                d.span.file.path,
                d.span.start,
                d.code.severity is Severity.WARNING,
                d.code.name,
                d.message,
            ),
        )
    )


def shown(text: str) -> str:
    """Return a value as messages show it: between backticks, on one line and shortened where it is long."""
    line = " ".join(text.split())
    return f"`{line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + '…'}`"


# Half a line of a terminal, which leaves the other half to the message.
_LONGEST_SHOWN: Final = 60


def _unwrapped(text: str) -> str:
    return " ".join(text.split())
