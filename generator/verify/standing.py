"""Who may read a briefing, and what is left of one that was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.actors import Registry
from generator.briefing import Briefing
from generator.decode import Text
from generator.diagnostics import Diagnostic, error, warning
from generator.markings import WHITE, Marking, allows, read
from generator.seeds import Library
from generator.verify.verified import VerifiedBriefing

MARKING_TOO_LOW = error(
    "marking-too-low",
    """A briefing may be read by no more people than the sources and actors on which it rests: its label is at least as
    restrictive as theirs. Raise it, or leave out what may not be told.""",
)
MARKING_OUTDATED = warning(
    "marking-outdated",
    """TLP:WHITE is a label of the first version of the protocol. It is read as TLP:CLEAR, which took its
    place in 2022.""",
    told="a label is of the protocol’s first version",
)
WITHDRAWAL_UNEXPLAINED = error(
    "withdrawal-unexplained",
    """In the place of a withdrawn briefing readers find when it was withdrawn, and why: `withdrawn` says so, of a
    briefing whose status is `withdrawn` and of no other.""",
)
CODES: Final = (MARKING_TOO_LOW, MARKING_OUTDATED, WITHDRAWAL_UNEXPLAINED)


def briefing_is_marked_as_what_it_rests_on(
    briefing: VerifiedBriefing, library: Library, registry: Registry, default: Marking
) -> Iterator[Diagnostic]:
    """The label of a briefing is no less restrictive than that of any source or actor in it."""
    spec = briefing.spec
    own = read(spec.marking, default)
    sources = [
        (f"the source {id}", library[id].descriptor.marking, id.span) for id in spec.sources.values() if id in library
    ]
    actors = [
        (f"the actor {id}", registry.actors[id].marking, spec.title.span)
        for id in briefing.actors
        if id in registry.actors
    ]
    for what, marking, span in (*sources, *actors):
        label = read(marking, default)
        if not allows(own, label):
            yield Diagnostic(
                code=MARKING_TOO_LOW,
                message=f"the briefing is {own}, and {what} is {label}",
                span=span,
                hint=f"write `marking: {label}`, or leave out what may not be told",
            )


def no_label_is_outdated(library: Library, registry: Registry) -> Iterator[Diagnostic]:
    """No source or actor has a label of the protocol's first version."""
    told = [(seed.descriptor.marking, seed.descriptor.label) for seed in library.values()]
    told += [(actor.marking, actor.name) for actor in registry.actors.values()]
    return (_outdated(text) for marking, text in told if marking == WHITE)


def briefing_says_how_it_stands(briefing: Briefing) -> Iterator[Diagnostic]:
    """A withdrawn briefing says when and why, and no label is of the protocol's first version."""
    spec = briefing.spec
    if spec.marking == WHITE:
        yield _outdated(spec.title)
    if spec.status == "withdrawn" and spec.withdrawn is None:
        yield Diagnostic(
            code=WITHDRAWAL_UNEXPLAINED,
            message="the briefing is withdrawn, and nothing says why",
            span=spec.title.span,
            hint="add a line such as `withdrawn: {date: 2026-12-01, reason: The source took its report back.}`",
        )
    elif spec.status != "withdrawn" and spec.withdrawn is not None:
        yield Diagnostic(
            code=WITHDRAWAL_UNEXPLAINED,
            message=f"the briefing says why it was withdrawn, and its status is {spec.status}",
            span=spec.withdrawn.reason.span,
            hint="write `status: withdrawn`, or take `withdrawn` out",
        )


def _outdated(text: Text) -> Diagnostic:
    message = "the label TLP:WHITE is read as TLP:CLEAR"
    return Diagnostic(code=MARKING_OUTDATED, message=message, span=text.span, hint="write `marking: TLP:CLEAR`")
