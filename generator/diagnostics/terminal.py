"""Prints diagnostics for people at a terminal, in the manner of rustc. Colours only underline what the words say."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.text import Text

from generator.diagnostics.model import Diagnostic, Severity, Span, in_reading_order
from generator.diagnostics.printable import count_problems, printable, printable_line
from generator.diagnostics.snippets import AROUND, FOCUS, snippets

_STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}
_FRAME: Final = "blue"


def as_text(diagnostics: Iterable[Diagnostic], *, colour: bool) -> str:
    """Return the problems in reading order, each with its place, its lines and what to write, and then their number.

    `^` stands below what is wrong and `~` below what it is wrong in. No file can steer the terminal or the build log
    that shows this.
    """
    ordered = in_reading_order(diagnostics)
    out = Text()
    for diagnostic in ordered:
        _append(out, diagnostic)
    out.append(count_problems(ordered))
    buffer = io.StringIO()
    console = Console(
        file=buffer, force_terminal=colour, no_color=not colour, width=10_000, highlight=False, legacy_windows=False
    )
    console.print(out, soft_wrap=True)
    return buffer.getvalue().rstrip("\n") + "\n"


def _append(out: Text, diagnostic: Diagnostic) -> None:
    style = _STYLES[diagnostic.code.severity]
    out.append(f"{diagnostic.code.severity.value}[{diagnostic.code.name}]", style=style)
    out.append(f": {printable(diagnostic.message)}\n", style="bold")
    out.append(f"  --> {_place(diagnostic.span)}\n", style=_FRAME)
    _append_lines(out, diagnostic.span, diagnostic.marks, FOCUS, style)
    for related in diagnostic.related:
        out.append(f"  ::: {_place(related.span)}: {printable(related.label)}\n", style=_FRAME)
        _append_lines(out, related.span, related.marks, AROUND, "bold cyan")
    if diagnostic.hint:
        first, *others = diagnostic.hint.split("\n")
        out.append("  = ", style=_FRAME)
        out.append(printable(first) + "\n")
        for other in others:
            out.append(f"    {printable_line(other)}\n")
    if diagnostic.fix is not None:
        out.append("  = ", style=_FRAME)
        out.append(f"`briefings check --fix` offers: {printable(diagnostic.fix.title)}\n")
    out.append("\n")


def _place(span: Span) -> str:
    line, column = span.position
    return f"{printable(span.file.path)}:{line}:{column}"


def _append_lines(out: Text, span: Span, marks: tuple[Span, ...], whole: str, style: str) -> None:
    for snippet in snippets(span, marks, whole=whole):
        if snippet.number is None:
            out.append("  ...\n", style=_FRAME)
            continue
        gutter = f"{snippet.number:5} | "
        out.append(gutter, style=_FRAME)
        out.append(f"{snippet.line}\n")
        if snippet.below:
            out.append(" " * (len(gutter) - 2) + "| ", style=_FRAME)
            for mark, run in groupby(snippet.below):
                # With marks inside it, what surrounds them stands back.
                out.append("".join(run), style="" if mark == " " else "cyan" if mark == AROUND and marks else style)
            out.append("\n")
