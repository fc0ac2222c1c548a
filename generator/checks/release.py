"""Checks who may read a briefing, whether it was reviewed, and what a withdrawn one says."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.context import BriefingContext, Context, ProjectRecords
from generator.diagnostics.model import Diagnostic, Span, error, warning
from generator.format.briefing import Briefing
from generator.format.decode.scalars import Text
from generator.format.tlp import CLEAR, WHITE, Marked, allows, label_of
from generator.text.names import name_letters

MARKING_TOO_LOW = error(
    "marking-too-low",
    """A briefing may be read by no more people than the sources and actors on which it rests: its label is at least as
    restrictive as theirs. Nor does any text of a briefing, a source, an actor or a topic name an actor whose label is
    more restrictive than its own. Raise the label, or leave out what may not be told.""",
)
MARKING_OUTDATED = warning(
    "marking-outdated",
    """TLP:WHITE is a label of the first version of the protocol. It is read as TLP:CLEAR, which took its
    place in 2022.""",
)
WITHDRAWAL_UNEXPLAINED = error(
    "withdrawal-unexplained",
    """In the place of a withdrawn briefing readers find when it was withdrawn, and why: `withdrawn` says so, of a
    briefing whose status is `withdrawn` and of no other.""",
)
REVIEW_MISSING = error(
    "review-missing",
    """This project publishes nothing that only its authors have read: `reviewed_by` names another person before the
    status becomes `published`.""",
)
NOT_PUBLIC = error(
    "not-public",
    """In a public repository everybody can read every file, whatever the site leaves out. What is not for everybody, or
    not yet, belongs in a repository of its own.""",
)


def briefing_keeps_the_rules(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report a briefing that was not reviewed, or is not for all readers, where the project asks for that."""
    spec, rules = briefing.spec, context.whole.rules
    if rules.sign_off and spec.status == "published":
        authors = {name_letters(author) for author in spec.authors}
        if not {name_letters(name) for name in spec.reviewed_by} - authors:
            at = spec.reviewed_by[0].span if spec.reviewed_by else spec.title.span
            message = "the briefing is published, and only its authors have reviewed it"
            hint = "add `reviewed_by: [a name]` of another person, or write `status: review`"
            yield Diagnostic(code=REVIEW_MISSING, message=message, span=at, hint=hint)
    if not rules.public:
        return
    yield from _only_for_some("the briefing", spec, spec.title)
    embargo = spec.embargo
    if embargo is not None and (rules.now is None or rules.now < embargo.seconds):
        message = "the briefing is under embargo, and its file can be read by everybody"
        yield Diagnostic(code=NOT_PUBLIC, message=message, span=embargo.span, hint="add it when the embargo has passed")


def sources_and_actors_are_public(project: ProjectRecords, context: Context) -> Iterator[Diagnostic]:
    """Report sources and actors of a public repository that are for some readers only."""
    if not context.rules.public:
        return
    for seed in project.seeds.values():
        yield from _only_for_some("the source", seed.descriptor, seed.descriptor.label)
    for actor in project.registry.actors.values():
        yield from _only_for_some("the actor", actor, actor.name)


def _only_for_some(kind: str, record: Marked, name: Text) -> Iterator[Diagnostic]:
    """Report a record whose label is not TLP:CLEAR, at its name.

    `kind` is what the message calls the record.
    """
    label = label_of(record)
    if label != CLEAR:
        hint = "move it to the repository of those who may read it"
        message = f"{kind} is {label}, and its file can be read by everybody"
        yield Diagnostic(code=NOT_PUBLIC, message=message, span=name.span, hint=hint)


def briefing_is_marked_as_what_it_rests_on(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Report sources and actors of a briefing whose label is more restrictive than its own."""
    spec, library, registry = briefing.spec, context.seeds, context.registry
    own = label_of(spec)
    sources = [(f"the source {id}", library[id].descriptor, id.span) for id in spec.sources.values() if id in library]
    actors = [
        (f"the actor {id}", registry.actors[id], spec.title.span)
        for id in context.draft.refers_to
        if id in registry.actors
    ]
    marked: tuple[tuple[str, Marked, Span], ...] = (*sources, *actors)
    for what, record, span in marked:
        label = label_of(record)
        if not allows(own, label):
            yield Diagnostic(
                code=MARKING_TOO_LOW,
                message=f"the briefing is {own}, and {what} is {label}",
                span=span,
                hint=f"write `marking: {label}`, or leave out what may not be told",
            )


def no_label_is_outdated(project: ProjectRecords, _: Context) -> Iterator[Diagnostic]:
    """Report sources and actors with a label of the protocol's first version."""
    labels = [(seed.descriptor.marking, seed.descriptor.label) for seed in project.seeds.values()]
    labels += [(actor.marking, actor.name) for actor in project.registry.actors.values()]
    return (_outdated(text) for marking, text in labels if marking == WHITE)


def briefing_says_how_it_stands(briefing: Briefing, _: BriefingContext) -> Iterator[Diagnostic]:
    """Report a withdrawn briefing that does not say why, and a label of the protocol's first version."""
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
