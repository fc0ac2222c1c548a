"""A project that has been checked, and how the result is told to people: for `check`, `check --watch` and `--fix`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import build as pipeline
from generator.build import Inputs
from generator.checks.verified import Verified, tally
from generator.cli import messages, options
from generator.cli.chosen_files import ChosenProblems, problems_of_chosen
from generator.diagnostics.model import Diagnostic, has_errors
from generator.host.projects import Project, load_project

if TYPE_CHECKING:
    from generator.diagnostics.json import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a check is asked: `against` names what was published, `audience` is the level of its readers.

    `public` refuses everything that is not for all readers. `names` are the files whose problems alone are reported, as
    the user names them; without any, all are.
    """

    against: str | None = None
    audience: str | None = None
    public: bool = False
    names: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedProject:
    """A project, what was read of it, what may be published, if anything, and every problem.

    `chosen` are the problems of the files that the user has named, if any: they alone are reported.
    """

    project: Project
    inputs: Inputs
    verified: Verified | None
    problems: tuple[Diagnostic, ...]
    chosen: ChosenProblems | None = None

    @property
    def reported(self) -> tuple[Diagnostic, ...]:
        """The problems that the user has asked for."""
        return self.problems if self.chosen is None else self.chosen.reported

    @property
    def fails(self) -> bool:
        """Whether an error stands in the way: of publication, or in the files that the user has named."""
        return has_errors(self.reported) or (self.chosen is None and self.verified is None)

    @property
    def reach(self) -> Reach | None:
        """How far a check that passes reaches, in numbers; None where it does not pass."""
        from generator.diagnostics.json import Reach  # noqa: PLC0415 - people are told in words

        if self.verified is None or has_errors(self.problems):
            return None
        proved = tally(self.verified.briefings.values())
        return Reach(
            briefings=len(self.verified.briefings),
            actors=len(self.verified.registry.actors),
            sources=len(self.verified.library),
            quotes_found=proved.quotes,
            quotations_found=proved.quotations,
            reports_not_judged=proved.reports,
            paragraphs_not_judged=proved.paragraphs,
        )


def check_project(config_file: Path, question: Question = Question()) -> CheckedProject:
    """Read a project and check it. Raises CannotRun where it cannot be read, or for a name of no file of it."""
    project = load_project(config_file)
    inputs, wrong = project.read()
    inputs = options.for_audience(inputs, question.audience)
    if question.public:
        inputs = replace(inputs, rules=replace(inputs.rules, public=True))
    if question.against is not None:
        from generator.cli.baseline import read_baseline  # noqa: PLC0415 - brings in git and archives

        inputs = replace(inputs, against=read_baseline(question.against, project, inputs))
    verified, problems = pipeline.check(inputs)
    problems = (*wrong, *problems)
    return CheckedProject(
        project=project,
        inputs=inputs,
        verified=verified,
        problems=problems,
        chosen=problems_of_chosen(question.names, inputs, problems, project.folders.root) if question.names else None,
    )


def tell_people(checked: CheckedProject) -> None:
    """Print the problems, and what was checked when there is no error."""
    messages.report(checked.reported)
    if checked.chosen is not None:
        messages.say(f"{checked.chosen.in_words()}\n", err=checked.fails)
        return
    if checked.verified is None or checked.fails:
        return
    verified = checked.verified
    evidence = sum(len(briefing.evidence) for briefing in verified.briefings.values())
    numbers = messages.numbers_in_words(
        len(verified.briefings), evidence, len(verified.registry.actors), len(verified.library)
    )
    messages.say(f"checked {numbers}: {messages.proved(tally(verified.briefings.values()))}\n")
