"""Prints what commands have to say: problems, refusals, and lines that say what was done."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.diagnostics.counts import counted
from generator.files.project_folders import CannotRun

if TYPE_CHECKING:
    from generator.checks.verified import Tally
    from generator.diagnostics.model import Diagnostic


def say_why_it_cannot_run(caught: CannotRun | OSError) -> None:
    """Print what stands in the way: problems of the settings with their places, anything else in one line."""
    if isinstance(caught, CannotRun) and caught.problems:
        report(caught.problems)
    else:
        say(f"briefings: {why_it_cannot_run(caught)}\n", err=True)


def why_it_cannot_run(caught: CannotRun | OSError) -> str:
    """Return what stands in the way, in one line."""
    if isinstance(caught, OSError):
        return f"{caught.filename or 'the disk'}: {caught.strerror or str(caught) or type(caught).__name__}"
    return str(caught)


def report(problems: tuple[Diagnostic, ...]) -> None:
    """Print problems, if there are any, to the error stream."""
    if problems:
        from generator.diagnostics.terminal import as_text  # noqa: PLC0415 - most checks have nothing to print

        say(as_text(problems, colour=sys.stderr.isatty()), err=True)


def say(text: str, *, err: bool = False) -> None:
    """Print a text that a verdict follows, to standard output, or with `err` to the error stream.

    A reader who has closed the stream does not change the verdict, which the exit code tells. Raises OSError where
    standard output cannot be written for another reason.
    """
    try:
        click.echo(text, nl=False, err=err)
    except OSError as caught:
        if not err and not isinstance(caught, BrokenPipeError):
            raise
        lead_nowhere((sys.stderr if err else sys.stdout).fileno())


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


def lead_nowhere(number: int) -> None:
    """Lead an open file, by its number, nowhere. What its buffer still holds has nowhere to go either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def numbers_in_words(briefings: int, evidence: int, actors: int, sources: int) -> str:
    """Return how much there is of each, for a line that says what was done."""
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
    proofs = [counted(quotes, "quote found in its passage", "quotes found in their passages")]
    if quotations:
        proofs.append(f"{counted(quotations, 'quotation')} of prose found in what it cites")
    if reports:
        whose = counted(reports, "report looked up in its", "reports looked up in their")
        proofs.append(f"numbers, dates and names of {whose} passages")
    unproved = []
    if reports:
        unproved.append(counted(reports, "report is fair", "reports are fair"))
    if paragraphs:
        singular, plural = (
            "paragraph of prose is true to what it cites",
            "paragraphs of prose are true to what they cite",
        )
        unproved.append(counted(paragraphs, singular, plural))
    return ", ".join(proofs) + (f"; not checked: whether {' and whether '.join(unproved)}" if unproved else "")


def shown_folder(folder: Path) -> str:
    """Return a folder as the user sees it from the current one, with a slash at its end."""
    folder = folder.absolute()
    return f"{folder.relative_to(Path.cwd())}/" if folder.is_relative_to(Path.cwd()) else f"{folder}/"


def shown_file(file: Path) -> str:
    """Return a file as the user sees it from the current folder."""
    return shown_folder(file).removesuffix("/")
