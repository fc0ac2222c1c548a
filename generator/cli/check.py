"""The command `briefings check`. With `--fix` it repairs first (`fix.py`), with `--watch` it goes on (`watch.py`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import click

from generator.cli import messages, options
from generator.cli.checked_project import CheckedProject, Question, check_project, tell_people
from generator.diagnostics.model import Diagnostic
from generator.files.settings_file import WrongSettings

_TEXT: Final = "text"


@click.command(name="check")
@options.config
@click.option(
    "--format",
    "form",
    type=click.Choice([_TEXT, "json", "github", "gitlab", "sarif"]),
    default=_TEXT,
    show_default=True,
    help="For people, or for what reads JSON, GitHub's commands, GitLab's report or SARIF.",
)
@options.against
@options.audience
@click.option("--public", is_flag=True, help="The repository is public: refuse what is not for everybody.")
@click.option("--watch", is_flag=True, help="Check again after every change, until Ctrl-C.")
@click.option("--fix", is_flag=True, help="Show what can be put right for certain, and write it if you agree.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.argument("names", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@options.one_line_when_it_cannot_run
def check_command(
    config_file: Path,
    form: str,
    against: str | None,
    audience: str | None,
    names: tuple[Path, ...],
    *,
    public: bool,
    watch: bool,
    fix: bool,
    yes: bool,
) -> None:
    """Check every quote and reference, and write nothing but what --fix shows first.

    With FILE, a briefing, a seed or a registry file, the whole project is checked and this file alone is reported: the
    exit code tells whether it has errors. Several may be named.
    """
    if against == "":
        raise click.UsageError("--against takes a receipt, a site, its address, or a revision in git")
    if (fix or watch) and (public or against is not None):
        raise click.UsageError("--public and --against are for a check that is done once and changes nothing")
    if (fix and (watch or form != _TEXT)) or (yes and not fix):
        raise click.UsageError("--fix is for people and checks once, and --yes goes with it")
    if fix and names:
        raise click.UsageError("--fix changes whatever it can put right; leave out FILE")
    if watch and form != _TEXT:
        raise click.UsageError("--watch is for people and prints text; leave out --format")
    if watch:
        from generator.cli.watch import watch_project  # noqa: PLC0415 - brings in watchfiles

        watch_project(config_file, names)
        return
    is_unfixed = False
    if fix:
        from generator.cli.fix import fix_project  # noqa: PLC0415 - brings in what only repairs

        is_unfixed = fix_project(config_file, yes=yes)
    question = Question(against=against, audience=audience, public=public, names=names)
    fails = _check(config_file, form, question)
    if fails or is_unfixed:
        sys.exit(options.CONTENT_HAS_ERRORS)


def _check(config_file: Path, form: str, question: Question) -> bool:
    """Check a project once and print the result in a format. Return whether there are errors. Raises CannotRun."""
    try:
        checked = check_project(config_file, question)
    except WrongSettings as caught:
        if form == _TEXT:
            raise
        _tell_program(form, config_file, caught.problems, None)
        sys.exit(options.COULD_NOT_RUN)
    if form == _TEXT:
        tell_people(checked)
    else:
        _tell_program(form, config_file, checked.reported, checked)
        if checked.chosen is not None:
            messages.say(f"{checked.chosen.in_words()}\n", err=True)
    if question.against is not None:
        from generator.cli.baseline import say_uncompared  # noqa: PLC0415 - as in check_project

        for note in say_uncompared(checked.verified, checked.inputs):
            click.echo(f"note: {note}", err=True)
    return checked.fails


def _tell_program(
    form: str, config_file: Path, problems: tuple[Diagnostic, ...], checked: CheckedProject | None
) -> None:
    """Print problems for another program, and add them to the summary of the step where GitHub asks for one.

    `checked` is the project that has them, None where its settings could not be read. The document is whole, with
    problems or without, and is all that standard output gets.
    """
    messages.say(_document(form, config_file, problems, checked))
    if form == "github":
        _write_step_summary(problems)


def _document(form: str, config_file: Path, problems: tuple[Diagnostic, ...], checked: CheckedProject | None) -> str:
    """Return problems in a format that a program reads. Only the module that writes this format is imported."""
    folder = _folder_in_checkout(config_file.parent.resolve())
    match form:
        case "json":
            from generator.diagnostics.json import as_json  # noqa: PLC0415

            return as_json(problems, checked=checked.reach if checked is not None else None)
        case "github":
            from generator.diagnostics.github import as_github  # noqa: PLC0415

            return as_github(problems, folder=folder)
        case "gitlab":
            from generator.diagnostics.gitlab import as_gitlab  # noqa: PLC0415

            return as_gitlab(problems, folder=folder)
        case _:
            from importlib.metadata import version  # noqa: PLC0415

            from generator.cli.all_codes import ALL_CODES  # noqa: PLC0415
            from generator.diagnostics.sarif import as_sarif  # noqa: PLC0415

            return as_sarif(problems, ALL_CODES, version=version("sourced-briefings"), folder=folder)


def _folder_in_checkout(root: Path) -> str:
    """Return where a project's folder lies in what GitHub or GitLab has checked out, with a slash at its end."""
    checkout = Path(os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or root).resolve()
    inner = root.relative_to(checkout).as_posix() if root.is_relative_to(checkout) else "."
    return "" if inner == "." else f"{inner}/"


def _write_step_summary(problems: tuple[Diagnostic, ...]) -> None:
    """Add all problems to the summary of the step, where GitHub asks for one."""
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        from generator.diagnostics.github import as_summary  # noqa: PLC0415

        try:
            with Path(path).open("a", encoding="utf-8") as summary:
                summary.write(as_summary(problems))
        except OSError as caught:
            # The annotations are printed already, and the check has its result.
            click.echo(f"briefings: no summary of the step: {caught.strerror}", err=True)
