"""The options and exit codes that several commands share, and how a command ends that could not run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from generator.cli.messages import lead_nowhere, say_why_it_cannot_run
from generator.files.project_folders import CannotRun
from generator.format.tlp import LEVELS, read_marking

if TYPE_CHECKING:
    from generator.build import Inputs

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

against = click.option(
    "--against",
    metavar="RECEIPT",
    help="What was published: a receipt, a site or its address, or a revision in git.",
)

point_in_time = click.option(
    "--now", metavar="TIME", help="When it is for, as 2026-12-01T09:00Z; else SOURCE_DATE_EPOCH, or now."
)


def for_audience(inputs: Inputs, level: str | None) -> Inputs:
    """Return the project for the audience that the user names by its level; None keeps that of the settings."""
    return replace(inputs, audience=replace(inputs.audience, level=read_marking(level, inputs.audience.level)))


def one_line_when_it_cannot_run(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command, which says in one line why it could not run, and then ends with 2."""

    @wraps(command)
    def run(*args: Any, **given: Any) -> None:
        try:
            command(*args, **given)
        except BrokenPipeError:
            # The reader has closed the stream and wants no more.
            lead_nowhere(sys.stdout.fileno())
        except (CannotRun, OSError) as caught:
            say_why_it_cannot_run(caught)
            sys.exit(COULD_NOT_RUN)

    return run
