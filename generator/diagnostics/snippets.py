"""Draws the lines of a place with marks below them, each line cut to a window around what is marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from generator.diagnostics.model import Span
from generator.diagnostics.printable import printable

# The whole of a long line would push the message off the screen.
_WIDEST: Final = 160

# How much stands before the marks in a line that is cut: enough to know the sentence by, and most of the room after.
_LEAD: Final = 40

# Lines shown of one place. More differences than fit on so many are another text, and the hint says what to do.
_MOST_LINES: Final = 4

FOCUS: Final = "^"
"""What is wrong, or differs."""

AROUND: Final = "~"
"""What it is wrong in, or a place that explains it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A line of a file, or a window of it, with the marks to print below; `number` is None where lines were left out.

    Both are printable as they stand and aligned in cells of a terminal.
    """

    number: int | None
    line: str = ""
    below: str = ""


def snippets(span: Span, marks: tuple[Span, ...], *, whole: str) -> Iterator[Snippet]:
    """Yield the lines of a place: of a span with marks those that hold marks, else its first line.

    Marks get `^` and the rest of the span `~`; without marks the whole of the span gets the character `whole`. The bar
    that begins a block text is shown above its words.
    """
    text = span.file.text
    first, column = span.position
    words = span
    if span.file.line(first)[column - 1 : column] in {"|", ">"} and "\n" in text[span.start : span.end]:
        yield Snippet(number=first, line=printable(span.file.line(first)[:_WIDEST]))
        below = text.index("\n", span.start) + 1
        indent = len(text[below : span.end]) - len(text[below : span.end].lstrip())
        words = Span(file=span.file, start=below + indent, end=max(below + indent, span.end))
    focus = sorted((mark.start, mark.end) for mark in marks)
    layers = [(AROUND, [(words.start, words.end)]), (FOCUS, focus)] if focus else [(whole, [(words.start, words.end)])]
    before = first
    shown = 0
    for number in _lines_of(words, focus):
        for snippet in _windows(span, number, layers):
            if shown == _MOST_LINES:
                yield Snippet(number=None)
                return
            if number > before + 1:
                yield Snippet(number=None)
            yield snippet
            before = number
            shown += 1


def _lines_of(words: Span, focus: list[tuple[int, int]]) -> Iterator[int]:
    """Yield the numbers of the lines to show, ascending."""
    file = words.file
    if not focus:
        yield words.position.line
        return
    last = 0
    for start, end in focus:
        through = file.position(max(start, end - 1)).line
        yield from range(max(last + 1, file.position(start).line), through + 1)
        last = max(last, through)


def _windows(span: Span, number: int, layers: list[tuple[str, list[tuple[int, int]]]]) -> Iterator[Snippet]:
    """Yield the windows of one line that hold all of its marks of the last layer."""
    line = span.file.line(number)
    if not line:
        return
    start = span.file.line_starts[number - 1]
    on_line = [(mark, _columns(places, start, line)) for mark, places in layers]
    shown_to = -1
    for first, end in on_line[-1][1]:
        if first < shown_to or (first == shown_to == len(line)):
            continue
        left = 0 if end <= _WIDEST and shown_to < 0 else max(0, shown_to, first - _LEAD)
        shown_to = min(len(line), left + _WIDEST)
        yield _window(number, line, left, shown_to, on_line)


def _columns(places: list[tuple[int, int]], start: int, line: str) -> list[tuple[int, int]]:
    """Return the parts of the places that lie on a line, from its first letter on, as offsets in it."""
    columns = []
    indent = len(line) - len(line.lstrip())
    for first, last in places:
        if last >= start and first <= start + len(line):
            # What began on an earlier line goes on at the first letter, not in the indentation.
            left = first - start if first >= start else indent
            columns.append((left, max(left, min(len(line), last - start))))
    return columns


def _window(number: int, line: str, left: int, right: int, layers: list[tuple[str, list[tuple[int, int]]]]) -> Snippet:
    head, tail = "… " if left else "", " …" if right < len(line) else ""

    def cell(column: int) -> int:
        return cell_len(head + printable(line[left:column]))

    below: list[str] = []
    for mark, places in layers:
        for first, last in places:
            if first > right or last < left:
                continue
            start = cell(max(first, left))
            # A place between two letters is marked on the second.
            end = max(start + 1, cell(min(last, right)))
            below += " " * (end - len(below))
            below[start:end] = mark * (end - start)
    return Snippet(number=number, line=f"{head}{printable(line[left:right])}{tail}", below="".join(below))
