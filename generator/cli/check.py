"""The commands that check and explain: `briefings check` and `explain`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Final

import click

from generator import build as pipeline
from generator import files
from generator.build import Inputs
from generator.checks.verified import Verified, tally
from generator.checks.waivers import places_of_waivers
from generator.cli import baseline as past
from generator.cli import fix as fixing
from generator.cli import options as frame
from generator.cli.revise import AGAINST
from generator.cli.watch import file_changes
from generator.diagnostics.explain import as_list, explained
from generator.diagnostics.github import as_github, as_summary
from generator.diagnostics.gitlab import as_gitlab
from generator.diagnostics.json import Reach, as_json
from generator.diagnostics.model import Diagnostic, has_errors
from generator.diagnostics.printable import printable
from generator.diagnostics.sarif import as_sarif
from generator.files.project_folders import CannotRun
from generator.files.settings_file import WrongSettings
from generator.host import projects
from generator.host.projects import Project
from generator.text.nearest import nearest_name

_CODES: Final = (*pipeline.CODES, *files.CODES)

# So many changed files are named before a check that follows them; a branch that is switched changes hundreds.
_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedProject:
    """A project, what was read of it, what may be published, if anything, and every problem."""

    project: Project
    inputs: Inputs
    verified: Verified | None
    problems: tuple[Diagnostic, ...]

    @property
    def fails(self) -> bool:
        """Whether an error stands in the way of publication."""
        return self.verified is None or has_errors(self.problems)


# Each takes the problems, the folder of the project in what a forge has checked out, and how far a check that passes
# reaches. What it says is printed to standard output and is whole, and the only thing printed there, whether there are
# problems or not.
_MACHINE: Final[Mapping[str, Callable[[tuple[Diagnostic, ...], str, Reach | None], str]]] = MappingProxyType(
    {
        "json": lambda problems, folder, reach: as_json(problems, checked=reach),
        "github": lambda problems, folder, reach: as_github(problems, folder=folder),
        "gitlab": lambda problems, folder, reach: as_gitlab(problems, folder=folder),
        "sarif": lambda problems, folder, reach: as_sarif(
            problems, _CODES, version=version("sourced-briefings"), folder=folder
        ),
    }
)


@click.command(name="check")
@frame.config
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *_MACHINE]),
    default="text",
    show_default=True,
    help="For people, or for what reads JSON, GitHub's commands, GitLab's report or SARIF.",
)
@AGAINST
@frame.audience
@click.option("--public", is_flag=True, help="The repository is public: refuse what is not for everybody.")
@click.option("--watch", is_flag=True, help="Check again after every change, until Ctrl-C.")
@click.option("--fix", is_flag=True, help="Show what can be put right for certain, and write it if you agree.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@frame.one_line_when_it_cannot_run
def check_command(
    config_file: Path,
    form: str,
    against: str | None,
    audience: str | None,
    *,
    public: bool,
    watch: bool,
    fix: bool,
    yes: bool,
) -> None:
    """Check every quote and reference, and write nothing but what --fix shows first."""
    if against == "":
        raise click.UsageError("--against takes a receipt, a site, its address, or a revision in git")
    if (fix or watch) and (public or against is not None):
        raise click.UsageError("--public and --against are for a check that is done once and changes nothing")
    if (fix and (watch or form != "text")) or (yes and not fix):
        raise click.UsageError("--fix is for people and checks once, and --yes goes with it")
    unwritten = fix and fixing.fix(config_file, yes=yes)
    if watch and form != "text":
        raise click.UsageError("--watch is for people and prints text; leave out --format")
    if watch:
        _watch(config_file)
        return
    try:
        checked = _checked(config_file, against, audience, public=public)
    except WrongSettings as caught:
        if form != "text":
            _tell_machine(form, caught.problems, config_file, None)
            sys.exit(frame.COULD_NOT_RUN)
        raise
    if form == "text":
        _tell(checked)
    else:
        _tell_machine(form, checked.problems, config_file, _reach(checked))
    for note in past.say_uncompared(checked.verified, checked.inputs):
        click.echo(f"note: {note}", err=True)
    if checked.fails or unwritten:
        sys.exit(frame.CONTENT_HAS_ERRORS)


@click.command(name="explain")
@click.argument("code", metavar="[CODE]", required=False)
@frame.one_line_when_it_cannot_run
def explain_command(code: str | None) -> None:
    """Explain a problem by its CODE, or list all codes."""
    by_name = {each.name: each for each in _CODES}
    if code is None:
        click.echo(as_list(_CODES), nl=False)
        return
    if code not in by_name:
        near = nearest_name(code, tuple(by_name))
        hint = f"did you mean {near}?" if near else "`briefings explain` lists all"
        raise CannotRun(f"there is no code {code}; {hint}")
    click.echo(explained(by_name[code], places_of_waivers(by_name[code])), nl=False)


def _checked(
    config_file: Path, against: str | None = None, audience: str | None = None, *, public: bool = False
) -> CheckedProject:
    project = projects.load_project(config_file)
    inputs, wrong = project.read()
    inputs = frame.for_audience(inputs, audience)
    if public:
        inputs = replace(inputs, rules=replace(inputs.rules, public=True))
    if against is not None:
        inputs = replace(inputs, against=past.read_baseline(against, project, inputs))
    verified, problems = pipeline.check(inputs)
    return CheckedProject(project=project, inputs=inputs, verified=verified, problems=(*wrong, *problems))


def _tell(checked: CheckedProject) -> None:
    """Prints the problems for people, and what was checked when all is well."""
    frame.report(checked.problems)
    if checked.verified is None or checked.fails:
        return
    verified = checked.verified
    evidence = sum(len(briefing.evidence) for briefing in verified.briefings.values())
    held = frame.numbers_in_words(
        len(verified.briefings), evidence, len(verified.registry.actors), len(verified.library)
    )
    frame.say(f"checked {held}: {frame.proved(tally(verified.briefings.values()))}\n")


def _reach(checked: CheckedProject) -> Reach | None:
    """How far a check that passes reaches, in numbers; None where it does not pass."""
    if checked.verified is None or checked.fails:
        return None
    verified = checked.verified
    proved = tally(verified.briefings.values())
    return Reach(
        briefings=len(verified.briefings),
        actors=len(verified.registry.actors),
        sources=len(verified.library),
        quotes_found=proved.quotes,
        quotations_found=proved.quotations,
        reports_not_judged=proved.reports,
        paragraphs_not_judged=proved.paragraphs,
    )


def _tell_machine(form: str, problems: tuple[Diagnostic, ...], config_file: Path, reach: Reach | None) -> None:
    """Prints the problems for another program, and where GitHub asks for one, adds a summary of the step."""
    frame.say(_MACHINE[form](problems, _folder_in_checkout(config_file.parent.resolve()), reach))
    if form == "github":
        _write_step_summary(problems)


def _watch(config_file: Path) -> None:
    """Checks and tells, now and after every change. Returns at Ctrl-C. Raises CannotRun if there is no project yet."""
    project = projects.load_project(config_file)

    def folders() -> tuple[Path, ...]:
        return project.folders.briefings, project.folders.seeds, project.folders.templates

    try:
        for number, touched in enumerate(file_changes(config_file, folders)):
            if number:
                what = _named(touched, project.folders.root) if touched else f"{config_file.name} or a folder"
                click.echo(f"\n{what} changed", err=True)
            # A file that is half saved, or gone for a moment, is told like any problem, and watching goes on.
            try:
                checked = _checked(config_file)
                project = checked.project
                _tell(checked)
            except (CannotRun, OSError) as caught:
                frame.say_why_it_cannot_run(caught)
    except KeyboardInterrupt:
        click.echo(err=True)


def _named(touched: tuple[Path, ...], root: Path) -> str:
    names = [os.fsencode(os.path.relpath(path, root)).decode("utf-8", "replace") for path in touched[:_NAMED]]
    more = len(touched) - len(names)
    return printable(", ".join(names)) + (f" and {more} more" if more else "")


def _folder_in_checkout(root: Path) -> str:
    """Where the project of that folder lies in what GitHub or GitLab has checked out, with a slash at its end."""
    checkout = Path(os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or root).resolve()
    inner = root.relative_to(checkout).as_posix() if root.is_relative_to(checkout) else "."
    return "" if inner == "." else f"{inner}/"


def _write_step_summary(problems: tuple[Diagnostic, ...]) -> None:
    """Adds all problems to the summary of the step, where GitHub asks for one."""
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(path).open("a", encoding="utf-8") as summary:
                summary.write(as_summary(problems))
        except OSError as caught:
            # The annotations are out, and the check has its result.
            click.echo(f"briefings: no summary of the step: {caught.strerror}", err=True)
