"""Prints diagnostics for people.

Rank 1, the only importer of rich. Colours only underline what the words say already.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.text import Text

from generator.diagnostics import Diagnostic, Severity, Span, in_reading_order

# A caret line longer than this helps nobody; the whole of a long line would push the message off the screen.
_WIDEST: Final = 160


def as_text(diagnostics: Iterable[Diagnostic], *, colour: bool) -> str:
    """The problems in reading order, each with its place, its line and what to write instead; then their number."""
    ordered = in_reading_order(diagnostics)
    out = Text()
    for diagnostic in ordered:
        _append(out, diagnostic)
    out.append(_counted(ordered))
    buffer = io.StringIO()
    console = Console(
        file=buffer, force_terminal=colour, no_color=not colour, width=10_000, highlight=False, legacy_windows=False
    )
    console.print(out, soft_wrap=True)
    return buffer.getvalue().rstrip("\n") + "\n"


def _append(out: Text, diagnostic: Diagnostic) -> None:
    style = "bold red" if diagnostic.code.severity is Severity.ERROR else "bold yellow"
    line, column = diagnostic.span.position
    out.append(f"{diagnostic.code.severity.value}[{diagnostic.code.name}]", style=style)
    out.append(f": {_visible(diagnostic.message)}\n", style="bold")
    out.append(f"  --> {_visible(diagnostic.span.source.path)}:{line}:{column}\n", style="blue")
    _append_line(out, diagnostic.span, "^", style)
    for related in diagnostic.related:
        line, column = related.span.position
        out.append(
            f"  ::: {_visible(related.span.source.path)}:{line}:{column}: {_visible(related.label)}\n", style="blue"
        )
        _append_line(out, related.span, "~", "cyan")
    if diagnostic.hint:
        first, *others = diagnostic.hint.split("\n")
        out.append("  = ", style="blue")
        out.append(_visible(first) + "\n")
        for other in others:
            out.append(f"    {_visible(other)}\n")
    out.append("\n")


def _append_line(out: Text, span: Span, mark: str, style: str) -> None:
    number, column = span.position
    line = span.source.line(number)
    if not line:
        return
    if line[column - 1 : column] in {"|", ">"} and "\n" in span.source.text[span.start : span.end]:
        # The words of a block text stand below its bar: those are shown, the key above them for orientation.
        out.append(f"{number:5} | ", style="blue")
        out.append(f"{_visible(line[:_WIDEST])}\n")
        below = span.source.text.index("\n", span.start) + 1
        first = below + len(span.source.text[below : span.end]) - len(span.source.text[below : span.end].lstrip())
        _append_line(out, Span(source=span.source, start=first, end=max(first, span.end)), mark, style)
        return
    start = column - 1
    end = min(len(line), start + max(1, span.end - span.start))
    first = 0 if end <= _WIDEST else max(0, start - _WIDEST // 4)
    last = min(len(line), first + _WIDEST)
    shown, before = line[first:last], line[first:start]
    head, tail = "… " if first else "", " …" if last < len(line) else ""
    gutter = f"{number:5} | "
    out.append(gutter, style="blue")
    out.append(f"{head}{_visible(shown)}{tail}\n")
    under = " " * Text(head + _visible(before)).cell_len
    width = max(1, Text(_visible(line[start : min(end, last)])).cell_len)
    out.append(" " * (len(gutter) - 2) + "| ", style="blue")
    out.append(f"{under}{mark * width}\n", style=style)


def _visible(text: str) -> str:
    """The text with control characters spelt out, so that no file can steer a terminal."""
    return "".join(f"\\u{{{ord(c):04x}}}" if _is_control(c) else c for c in text.replace("\t", " "))


def _is_control(character: str) -> bool:
    code = ord(character)
    return (
        code < 0x20
        or 0x7F <= code < 0xA0
        or 0x2028 <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
        or 0xD800 <= code < 0xE000
    )


def _counted(diagnostics: tuple[Diagnostic, ...]) -> str:
    counts = Counter(diagnostic.code.severity for diagnostic in diagnostics)
    parts = [
        f"{counts[s]} {s.value}{'' if counts[s] == 1 else 's'}" for s in (Severity.ERROR, Severity.WARNING) if counts[s]
    ]
    return ", ".join(parts) or "no problems"
