"""What is referred to and is not there is answered with what to write."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.build import Inputs, check
from generator.checks.references import located
from generator.diagnostics.model import TextFile
from generator.format.decode.scalars import Text
from generator.format.seeds import Seed
from generator.format.yaml.nodes import Scalar
from generator.format.yaml.parsing import parse_yaml

ACTORS = "anna-berg: {kind: person, name: Anna Berg}\n"
TOPICS = "bridge: {title: The bridge, stances: {in-may: Opens in May, later: Opens later}}\ntown: {title: The town}\n"
BRIEFING = """\
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
sources: {report: report}
summary: |
  The bridge opens in May [opening].
evidence:
  opening: {speaker: anna-berg, quote: the bridge will open in May, at: p1}
positions:
  - {actor: anna-berg, topic: bridge, stance: in-may, rests_on: [opening]}
"""
SEED = "Anna Berg said that “the bridge will open in May”.\nSo the town waits.\nAnd waits.\n"


@pytest.fixture
def told(make_inputs: Callable[..., Inputs]) -> Callable[[str, str], list[str]]:
    """What a writer is told when something of the briefing is written another way."""

    def tell(was: str, written: str) -> list[str]:
        assert was in BRIEFING
        inputs = make_inputs(
            briefings={"bridge": BRIEFING.replace(was, written)},
            actors=ACTORS,
            topics=TOPICS,
            seeds={"report": (SEED, "label: Report")},
        )
        return [f"{each.message} = {each.hint}" for each in check(inputs)[1]]

    return tell


def test_a_stance_is_answered_with_those_of_its_topic(told: Callable[[str, str], list[str]]) -> None:
    unknown = "the topic bridge has no stance"
    assert told("in-may", "in-mai") == [f"{unknown} `in-mai` = did you mean `in-may`?"]
    assert told("in-may", "never") == [f"{unknown} `never` = its stances are in-may, later"]
    undeclared = "the topic declares no stances: add `stances: {in-may: …}` to it in the registry"
    assert told("topic: bridge", "topic: town") == [f"the topic town has no stance `in-may` = {undeclared}"]


def test_the_number_of_a_footnote_is_answered_with_a_name(told: Callable[[str, str], list[str]]) -> None:
    footnote = "footnote numbers are not written: cite evidence by its name, as in [opening]"
    assert told("[opening].", "[1].") == [f"the evidence `1` is unknown = {footnote}"]
    assert told("rests_on: [opening]", "rests_on: [2]") == [f"the evidence `2` is unknown = {footnote}"]


def test_where_there_are_too_many_names_to_show_or_none_it_says_what_to_do(
    make_inputs: Callable[..., Inputs],
) -> None:
    actors = ACTORS + "".join(f"actor-{n}: {{kind: person, name: N{n}}}\n" for n in range(9))
    text = BRIEFING.replace("actor: anna-berg", "actor: zzzzzzzzz").replace("topic: bridge", "topic: yyyyyyyyy")
    inputs = make_inputs(briefings={"b": text}, actors=actors, seeds={"report": (SEED, "label: Report")})
    assert [each.hint for each in check(inputs)[1]] == [
        "write the id of an actor of the registry, or add this one to it",
        "write the id of a topic of the registry, or add this one to it",
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2", "write `p2`"),
        ("P2", "write `p2`"),
        ("p. 2", "write `p2`"),
        ("§2", "write `p2`"),
        ("“p2”", "write `p2`"),
        ("paragraph 2", "write `p2`"),
        ("p2–3", "write `p2-p3`"),
        ("p2 p3", "write `[p2, p3]`"),
        ("p2, p3", "write `[p2, p3]`"),
        ("p1 and p2-3", "write `[p1, p2-p3]`"),
        ("report p1, p3", "write `[report p1, report p3]`"),
        ("the end", "write `p3`, `p3-p4` or, with several sources, `report p3`"),
        ("", "write `p3`, `p3-p4` or, with several sources, `report p3`"),
    ],
)
def test_a_passage_written_as_elsewhere_is_answered_with_how_to_write_it(written: str, hint: str) -> None:
    node, _ = parse_yaml(TextFile(path="x", text=f"'{written}'"))
    assert isinstance(node, Scalar)
    sources: dict[str, Seed | None] = {"report": None}
    runs, (problem,) = located([Text.of(node)], sources)
    assert runs is None
    assert (problem.code.name, problem.hint) == ("passage-malformed", hint)


def test_a_source_that_is_not_there_is_answered_with_the_one_that_is() -> None:
    node, _ = parse_yaml(TextFile(path="x", text="reprt p2"))
    assert isinstance(node, Scalar)
    _, (problem,) = located([Text.of(node)], {"report": None})
    assert (problem.code.name, problem.hint) == ("source-unknown", "did you mean `report`?")
