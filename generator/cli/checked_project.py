"""A project that has been checked, and how the result is told to people: for `check`, `check --watch` and `--fix`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import build as pipeline
from generator.build import Inputs
from generator.checks.verified import Verified, tally
from generator.cli import messages, options
from generator.diagnostics.model import Diagnostic, has_errors
from generator.host.projects import Project, load_project

if TYPE_CHECKING:
    from generator.diagnostics.json import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a check is asked to do besides: `against` names what was published, `audience` is the level of its readers.

    `public` refuses everything that is not for all readers.
    """

    against: str | None = None
    audience: str | None = None
    public: bool = False


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

    @property
    def reach(self) -> Reach | None:
        """How far a check that passes reaches, in numbers; None where it does not pass."""
        from generator.diagnostics.json import Reach  # noqa: PLC0415 - people are told in words

        if self.verified is None or self.fails:
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
    """Read a project and check it. Raises CannotRun where it cannot be read."""
    project = load_project(config_file)
    inputs, wrong = project.read()
    inputs = options.for_audience(inputs, question.audience)
    if question.public:
        inputs = replace(inputs, rules=replace(inputs.rules, public=True))
    if question.against is not None:
        from generator.cli.baseline import read_baseline  # noqa: PLC0415 - brings in git and archives

        inputs = replace(inputs, against=read_baseline(question.against, project, inputs))
    verified, problems = pipeline.check(inputs)
    return CheckedProject(project=project, inputs=inputs, verified=verified, problems=(*wrong, *problems))


def tell_people(checked: CheckedProject) -> None:
    """Print the problems, and what was checked when there is no error."""
    messages.report(checked.problems)
    if checked.verified is None or checked.fails:
        return
    verified = checked.verified
    evidence = sum(len(briefing.evidence) for briefing in verified.briefings.values())
    numbers = messages.numbers_in_words(
        len(verified.briefings), evidence, len(verified.registry.actors), len(verified.library)
    )
    messages.say(f"checked {numbers}: {messages.proved(tally(verified.briefings.values()))}\n")
