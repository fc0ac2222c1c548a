"""Decides whether briefings may be published: runs the table of checks, and alone makes `Verified`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from generator.checks import references
from generator.checks.briefing_reading import read_briefing
from generator.checks.catalogue import CHECKS, Gather, Run, Subject
from generator.checks.context import BriefingContext, Context, ProjectRecords, ReadJudgement, ReadText
from generator.checks.verified import CheckedEvidence, Verified, VerifiedBriefing
from generator.checks.waivers import Waivers
from generator.checks.work_budget import work_of
from generator.diagnostics.model import Code, Diagnostic, has_errors, weighed
from generator.format.briefing import Briefing
from generator.format.decode.scalars import Name, Text
from generator.format.registry import Registry
from generator.format.seeds import Seed

# How to get the parts of a project that checks look at, in the order in which they are checked.
_PROJECT_PARTS: Final[Mapping[Subject, Callable[[Context], Iterable[Any]]]] = {
    ProjectRecords: lambda context: (context.project,),
    Registry: lambda context: (context.registry,),
    Seed: lambda context: context.seeds.values(),
}
# The same for a briefing. Its budget is spent in this order.
_BRIEFING_PARTS: Final[Mapping[Subject, Callable[[BriefingContext], Iterable[Any]]]] = {
    CheckedEvidence: lambda context: context.evidence.values(),
    ReadText: lambda context: context.texts,
    ReadJudgement: lambda context: context.judgements,
    Briefing: lambda context: (context.briefing,),
}
BY_SUBJECT: Final[Mapping[Subject, tuple[Run, ...]]] = {
    subject: tuple(dict.fromkeys(check.run for check in CHECKS if check.per is subject))
    for subject in (*_PROJECT_PARTS, *_BRIEFING_PARTS)
}
"""The functions of the table, by the type of their subject."""


def verify(context: Context) -> tuple[Verified | None, tuple[Diagnostic, ...]]:
    """Run all checks; return what may be published, and every problem, weighed as the project asks.

    What may be published is None if any of the problems is an error.
    """
    problems: list[Diagnostic] = []
    for subject, parts_of in _PROJECT_PARTS.items():
        for part in parts_of(context):
            for run in BY_SUBJECT[subject]:
                problems += run(part, context)
    drafts: dict[str, VerifiedBriefing] = {}
    for slug, briefing in context.project.briefings.items():
        reading = read_briefing(briefing, context)
        problems += _problems_of(reading)
        drafts[slug] = reading.draft
    weighed_problems = weighed(problems, context.weights)
    if has_errors(weighed_problems):
        return None, weighed_problems
    seeds_by_id: dict[str, Seed | None] = dict(context.seeds)
    actors = context.registry.actors
    return Verified(
        library=context.seeds,
        registry=context.registry,
        role_ranges={
            str(id): tuple(references.located(role.at, seeds_by_id)[0] or () for role in actor.roles)
            for id, actor in actors.items()
        },
        described={
            str(id): references.located(actor.described_at, seeds_by_id)[0] or () for id, actor in actors.items()
        },
        briefings=drafts,
        scale=context.scale,
    ), weighed_problems


def _problems_of(context: BriefingContext) -> list[Diagnostic]:
    """Return the problems of a briefing that its writer has not waived."""
    waivers = Waivers(context.whole.weights)
    problems: list[Diagnostic] = []
    for subject, parts_of in _BRIEFING_PARTS.items():
        for part in parts_of(context):
            if isinstance(part, CheckedEvidence) and not context.budget.spend(*work_of(part, context.seeds)):
                break
            reported = [problem for run in BY_SUBJECT[subject] for problem in run(part, context)]
            problems += waivers.without(reported, _reasons_in(part))
    of_briefing = context.briefing.spec.waive
    problems = waivers.without(problems, of_briefing)
    for check in CHECKS:
        if check.gather is not None:
            problems = _gathered(problems, check.codes[0], check.gather)
    problems += waivers.unknown()
    if not has_errors(weighed(problems, context.whole.weights)):
        problems += waivers.without(waivers.idle(), of_briefing)
    return problems


def _gathered(problems: list[Diagnostic], code: Code, gather: Gather) -> list[Diagnostic]:
    """Return the problems, with several of one code gathered into one at the end."""
    alike = [problem for problem in problems if problem.code.name == code.name]
    if len(alike) < 2:
        return problems
    return [*(problem for problem in problems if problem.code.name != code.name), gather(alike)]


def _reasons_in(part: object) -> Mapping[Name, Text] | None:
    """Return the waivers that stand in a part of a briefing itself; None if it has no place for them, or none there."""
    if isinstance(part, CheckedEvidence):
        return part.evidence.waive
    return part.judgement.waive if isinstance(part, ReadJudgement) else None
