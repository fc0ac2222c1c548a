"""What `briefings check --fix` does before it checks: shows the changes that are certain, asks, and writes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Final

import click

from generator import build as pipeline
from generator.checks.fixes import FixedText, fixed
from generator.cli.written_files import with_texts, written_files
from generator.diagnostics.printable import printable
from generator.files.writing import rewrite
from generator.host.projects import load_project


def fix_project(config_file: Path, *, yes: bool) -> bool:
    """Show what to change in a project and write it if that is allowed. Return whether changes are left unwritten.

    Without `yes` it asks, and writes nothing where there is no terminal to ask at. Raises CannotRun when a file cannot
    be written.
    """
    project = load_project(config_file)
    inputs, _ = project.read()
    changes, left_out = fixed(written_files(inputs), lambda texts: pipeline.check(with_texts(inputs, texts)))
    for change in changes:
        for line in _diff(change):
            click.echo(line)
    for unfixed in left_out:
        place = unfixed.fix.edits[0].span
        where = f"{place.file.path}:{place.position.line}:{place.position.column}"
        click.echo(printable(f"not fixed: {where}: {unfixed.fix.title}: {unfixed.reason}"), err=True)
    if not changes:
        click.echo("nothing to fix", err=True)
        return False
    if not yes and not _can_ask():
        click.echo("nothing was written; `briefings check --fix --yes` writes these changes without asking", err=True)
        return True
    if not yes and not click.confirm("Write these changes?"):
        click.echo("nothing was written", err=True)
        return True
    rewrite(project.folders.root, ((change.file, change.text) for change in changes))
    click.echo(f"changed {', '.join(printable(change.file.path) for change in changes)}")
    return False


def _can_ask() -> bool:
    return sys.stdin.isatty()


_NO_LINE_END: Final = "\\ No newline at end of file"


def _diff(change: FixedText) -> Iterator[str]:
    """Yield the lines of a unified diff, in colours that only a terminal gets to see."""
    path = change.file.path
    before, after = _lines(change.file.text), _lines(change.text)
    for line in unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm=""):
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[0])
        for part in line.split("\n"):
            yield click.style(printable(part.removesuffix("\r")), fg=colour, bold=line.startswith(("---", "+++")))


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    if lines[-1]:
        # So that it differs from the same line with a line end, and says why.
        lines[-1] += f"\n{_NO_LINE_END}"
        return lines
    return lines[:-1]
