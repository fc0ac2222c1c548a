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

# The parts of a project that are looked at, in this order, and where they are found.
_OF_PROJECT: Final[Mapping[Subject, Callable[[Context], Iterable[Any]]]] = {
    ProjectRecords: lambda context: (context.project,),
    Registry: lambda context: (context.registry,),
    Seed: lambda context: context.seeds.values(),
}
# The same of a briefing. The budget of its checks is spent in this order.
_OF_BRIEFING: Final[Mapping[Subject, Callable[[BriefingContext], Iterable[Any]]]] = {
    CheckedEvidence: lambda context: context.evidence.values(),
    ReadText: lambda context: context.texts,
    ReadJudgement: lambda context: context.judgements,
    Briefing: lambda context: (context.briefing,),
}
BY_SUBJECT: Final[Mapping[Subject, tuple[Run, ...]]] = {
    subject: tuple(dict.fromkeys(check.run for check in CHECKS if check.per is subject))
    for subject in (*_OF_PROJECT, *_OF_BRIEFING)
}
"""The functions of the table, by what they look at."""


def verify(context: Context) -> tuple[Verified | None, tuple[Diagnostic, ...]]:
    """Return what may be published, or None if anything stands in the way, and every problem found."""
    problems: list[Diagnostic] = []
    for subject, found_in in _OF_PROJECT.items():
        for part in found_in(context):
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
    by_id: dict[str, Seed | None] = dict(context.seeds)
    actors = context.registry.actors
    return Verified(
        library=context.seeds,
        registry=context.registry,
        role_ranges={
            str(id): tuple(references.located(role.at, by_id)[0] or () for role in actor.roles)
            for id, actor in actors.items()
        },
        described={str(id): references.located(actor.described_at, by_id)[0] or () for id, actor in actors.items()},
        briefings=drafts,
        scale=context.scale,
        marking=context.marking,
    ), weighed_problems


def _problems_of(context: BriefingContext) -> list[Diagnostic]:
    """Every problem of a briefing that its writer has not waived."""
    waivers = Waivers(context.whole.weights)
    problems: list[Diagnostic] = []
    for subject, found_in in _OF_BRIEFING.items():
        for part in found_in(context):
            if isinstance(part, CheckedEvidence) and not context.budget.spend(*work_of(part, context.seeds)):
                break
            found = [problem for run in BY_SUBJECT[subject] for problem in run(part, context)]
            problems += waivers.without(found, _reasons_in(part))
    spec = context.briefing.spec
    problems = waivers.without(problems, spec.waive)
    for check in CHECKS:
        if check.gather is not None:
            problems = _gathered(problems, check.codes[0], check.gather)
    problems += waivers.unknown()
    if not has_errors(weighed(problems, context.whole.weights)):
        problems += waivers.without(waivers.idle(), spec.waive)
    return problems


def _gathered(problems: list[Diagnostic], code: Code, gather: Gather) -> list[Diagnostic]:
    """The problems with one in the place of several of a code."""
    alike = [problem for problem in problems if problem.code.name == code.name]
    if len(alike) < 2:
        return problems
    return [*(problem for problem in problems if problem.code.name != code.name), gather(alike)]


def _reasons_in(part: object) -> Mapping[Name, Text] | None:
    """The waivers that a part of a briefing has a place for; those of the briefing hold for all of it."""
    if isinstance(part, CheckedEvidence):
        return part.evidence.waive
    return part.judgement.waive if isinstance(part, ReadJudgement) else None
