"""What all commands share: options, exit codes, and how problems and refusals are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from generator.build import Inputs
from generator.checks.verified import Tally
from generator.diagnostics.model import Diagnostic
from generator.diagnostics.terminal import as_text
from generator.files.project_folders import CannotRun
from generator.files.settings_file import WrongSettings
from generator.format.tlp import LEVELS, read_marking
from generator.text.counts import counted

CONTENT_HAS_ERRORS: Final = 1
COULD_NOT_RUN: Final = 2

config = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The project's mkdocs.yml.",
)


audience = click.option(
    "--audience", type=click.Choice(LEVELS), help="Whom it is for; else as mkdocs.yml says, or all."
)


def for_audience(inputs: Inputs, level: str | None) -> Inputs:
    """The project for those whom the user names, if anybody."""
    return replace(inputs, audience=replace(inputs.audience, level=read_marking(level, inputs.audience.level)))


def one_line_when_it_cannot_run(command: Callable[..., None]) -> Callable[..., None]:
    """The command, which says in one line why it could not run, and then ends with 2."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except BrokenPipeError:
            # Whoever reads has enough.
            _leave(sys.stdout.fileno())
        except (CannotRun, OSError) as caught:
            say_why_it_cannot_run(caught)
            sys.exit(COULD_NOT_RUN)

    return run


def say_why_it_cannot_run(caught: CannotRun | OSError) -> None:
    """Prints what stands in the way: problems of the settings with their places, anything else in one line."""
    if isinstance(caught, WrongSettings):
        report(caught.problems)
    else:
        say(f"briefings: {why_it_cannot_run(caught)}\n", err=True)


def why_it_cannot_run(caught: CannotRun | OSError) -> str:
    """What stands in the way, in one line."""
    if isinstance(caught, OSError):
        return f"{caught.filename or 'the disk'}: {caught.strerror or str(caught) or type(caught).__name__}"
    return str(caught)


def report(problems: tuple[Diagnostic, ...]) -> None:
    """Print problems, if there are any, to the error stream."""
    if problems:
        say(as_text(problems, colour=sys.stderr.isatty()), err=True)


def say(text: str, *, err: bool = False) -> None:
    """Print a text that a verdict follows, to standard output or to the error stream.

    Where nobody reads it any more, the verdict stands all the same: the exit code tells it. Raises OSError where
    standard output cannot be written for another reason.
    """
    try:
        click.echo(text, nl=False, err=err)
    except OSError as caught:
        if not err and not isinstance(caught, BrokenPipeError):
            raise
        _leave((sys.stderr if err else sys.stdout).fileno())


def open_standard_streams() -> None:
    """Give a program that was started without standard streams ones that lead nowhere.

    Else the first files that it opens take their place, and what is meant for people is written into them.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            # The system gives the lowest number that is free.
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _leave(number: int) -> None:
    """Lead an open file nowhere. What is still in its buffer has nowhere to go either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def numbers_in_words(briefings: int, evidence: int, actors: int, sources: int) -> str:
    """How much there is, for a line that says what was done."""
    return ", ".join(
        (
            counted(briefings, "briefing"),
            counted(evidence, "piece of evidence", "pieces of evidence"),
            counted(actors, "actor"),
            counted(sources, "source"),
        )
    )


def proved(checked: Tally) -> str:
    """Return what was checked and what was not, in numbers, for a line that says what was done."""
    quotes, quotations, reports, paragraphs = checked.quotes, checked.quotations, checked.reports, checked.paragraphs
    done = [counted(quotes, "quote found in its passage", "quotes found in their passages")]
    if quotations:
        done.append(f"{counted(quotations, 'quotation')} of prose found in what it cites")
    if reports:
        whose = counted(reports, "report looked up in its", "reports looked up in their")
        done.append(f"numbers, dates and names of {whose} passages")
    left = []
    if reports:
        left.append(counted(reports, "report is fair", "reports are fair"))
    if paragraphs:
        one, many = "paragraph of prose is true to what it cites", "paragraphs of prose are true to what they cite"
        left.append(counted(paragraphs, one, many))
    return ", ".join(done) + (f"; not checked: whether {' and whether '.join(left)}" if left else "")


def shown_folder(folder: Path) -> str:
    """The folder as the user sees it from here."""
    folder = folder.absolute()
    return f"{folder.relative_to(Path.cwd())}/" if folder.is_relative_to(Path.cwd()) else f"{folder}/"
