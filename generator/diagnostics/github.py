"""Prints diagnostics for GitHub: workflow commands, which annotate files, and the summary of a step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Final

from generator.diagnostics.counts import counted
from generator.diagnostics.model import Diagnostic, Severity, in_reading_order
from generator.diagnostics.printable import count_problems, printable

# GitHub shows so many annotations of each kind for a step and drops the rest.
SHOWN_OF_EACH: Final = 10

# GitHub refuses a summary of more than 1 MiB for a step, all of it. Some room is left for what a step says besides.
_MOST_BYTES: Final = 1_000_000


def as_github(diagnostics: Iterable[Diagnostic], *, folder: str = "") -> str:
    """Return a workflow command for each problem, one a line, the worst first, and a notice where GitHub shows fewer.

    Errors that no project can lower come first, then other errors, then warnings. Among equals the first problem of
    each file comes before the second of any, so that those shown tell which files are concerned. `folder` is where the
    project lies in the checkout, empty or ending with a slash. Without problems there is nothing to print.
    """
    ordered = in_reading_order(diagnostics)
    lines = [_command(problem, folder) for problem in worst_first(ordered)]
    counts = Counter(problem.code.severity for problem in ordered)
    more = [counted(counts[kind] - SHOWN_OF_EACH, kind.value) for kind in Severity if counts[kind] > SHOWN_OF_EACH]
    if more:
        notice = (
            f"GitHub shows {SHOWN_OF_EACH} of each kind; {' and '.join(more)} more stand in the log and the summary."
        )
        lines.append(f"::notice title=briefings check::{_data(notice)}")
    return "".join(f"{line}\n" for line in lines)


def as_summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return all problems as a table for the summary of a step, in reading order, without a blank line inside.

    The table is HTML, since Markdown has no way to write any text into a cell that every version of GitHub's engine
    leaves alone: inside an HTML block nothing is read as Markdown, so escaping HTML is enough. What would make the
    summary too long for GitHub is left out, and said to be.
    """
    ordered = in_reading_order(diagnostics)
    title = f"## briefings check: {count_problems(ordered)}\n"
    if not ordered:
        return f"{title}\n"
    rows: list[str] = []
    size = 0
    for diagnostic in ordered:
        row = _row(diagnostic)
        size += len(row.encode())
        if size > _MOST_BYTES:
            break
        rows.append(row)
    left = f"\n{len(ordered) - len(rows)} more stand in the log.\n" if len(rows) < len(ordered) else ""
    head = "<tr><th>Severity</th><th>Code</th><th>Place</th><th>Problem</th></tr>\n"
    return f"{title}\n<table>\n{head}{''.join(rows)}</table>\n{left}\n"


def worst_first(ordered: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return problems, given in reading order, in the order of their weight; among equals one of each file by turns."""
    turns = [
        (_weight(problem), turn, problem)
        for _, group in groupby(sorted(ordered, key=_kind), key=_kind)
        for turn, problem in enumerate(group)
    ]
    return tuple(problem for _, _, problem in sorted(turns, key=lambda turn: turn[:2]))


def _kind(diagnostic: Diagnostic) -> tuple[str, int]:
    return diagnostic.span.file.path, _weight(diagnostic)


def _weight(diagnostic: Diagnostic) -> int:
    """Return 0 for errors that stay errors, 1 for other errors, 2 for warnings."""
    if diagnostic.code.severity is Severity.WARNING:
        return 2
    return 0 if diagnostic.code.firm else 1


def _command(diagnostic: Diagnostic, folder: str) -> str:
    span = diagnostic.span
    line, column = span.position
    # A block text ends with the end of its last line, which is not yet the line below.
    end = span.end - 1 if span.file.text[span.start : span.end].endswith("\n") else span.end
    end_line, end_column = span.file.position(end)
    properties = {"file": folder + span.file.path, "line": str(line), "endLine": str(end_line)}
    # Columns are for places on one line; the runner drops them from others (IssueCommandExtension).
    if line == end_line:
        properties |= {"col": str(column), "endColumn": str(end_column)}
    properties["title"] = diagnostic.code.name
    text = "\n".join(printable(line) for line in _lines(diagnostic))
    written = ",".join(f"{key}={_property(printable(value))}" for key, value in properties.items())
    return f"::{diagnostic.code.severity.value} {written}::{_data(text)}"


def _lines(diagnostic: Diagnostic) -> tuple[str, ...]:
    """Return the message, and the lines of the hint."""
    return (diagnostic.message, *(diagnostic.hint.split("\n") if diagnostic.hint else ()))


def _data(text: str) -> str:
    """Return the message of a command, escaped as in actions/toolkit (escapeData)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return a property of a command, escaped as in actions/toolkit (escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _row(diagnostic: Diagnostic) -> str:
    line, column = diagnostic.span.position
    message, *hint = (f"<code>{_html(line)}</code>" for line in _lines(diagnostic))
    cells = (
        diagnostic.code.severity.value,
        f"<code>{_html(diagnostic.code.name)}</code>",
        f"<code>{_html(diagnostic.span.file.path)}:{line}:{column}</code>",
        "<br>".join((message, *hint)),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _html(text: str) -> str:
    """Return text for a cell, for an element in which GitHub makes no links of names and numbers."""
    return escape(printable(text))
