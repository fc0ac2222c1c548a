"""The pages of a project, for the commands that write them, `build` and `render`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from generator import build as pipeline
from generator.build import Built
from generator.cli import messages, options
from generator.diagnostics.model import has_errors
from generator.files.project_folders import CannotRun
from generator.host.projects import Project, name_of_tool
from generator.ledger.audience import is_time
from generator.site.pages.home import Totals


def build_pages(project: Project, audience: str | None = None, moment: str | None = None) -> Built:
    """Return the pages of a project; end the program when its content has errors.

    `audience` is the level of its readers and `moment` the point in time that the pages are for, as the user types it;
    None keeps what the settings and the clock say. Raises CannotRun.
    """
    inputs, wrong = project.read()
    inputs = replace(options.for_audience(inputs, audience), tool=name_of_tool())
    if moment:
        as_of = _seconds(moment)
        inputs = replace(inputs, audience=replace(inputs.audience, now=as_of), as_of=as_of)
    built, problems = pipeline.build(inputs)
    problems = (*wrong, *problems)
    messages.report(problems)
    if built is None or has_errors(problems):
        sys.exit(options.CONTENT_HAS_ERRORS)
    return built


def _seconds(moment: str) -> float:
    """Return a point in time, as `--now` takes it, in seconds since 1970, UTC. Raises CannotRun."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise CannotRun(f"--now takes a day, a time and a zone, as 2026-12-01T09:00+01:00, not {moment!r}")
    seconds = parsed.timestamp()
    if not is_time(seconds):
        raise CannotRun(f"--now takes a time from 1970 to the first days of 2106, not {moment!r}")
    return seconds


def say_that_it_waits(folder: Path) -> Callable[[], None]:
    """Return what tells the user that another build has the folder and that this one waits for it."""
    return lambda: click.echo(
        f"another build of {messages.shown_folder(folder)} is under way; this one waits for it", err=True
    )


def totals_in_words(totals: Totals) -> str:
    """Return what a site holds and what was proved of it, for a line that says what was done."""
    numbers = messages.numbers_in_words(totals.briefings, totals.evidence, totals.actors, totals.sources)
    return f"{numbers}: {messages.proved(totals.checked)}"
