"""A hint says where the thing is that the writer looked for, and applied, it removes its problem."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.build import Inputs, check

ACTORS = """\
anna-berg:
  kind: person
  name: Anna Berg
  aliases: [Frau Berg, АннаБерг]
  roles: [{role: mayor, of: town, at: report p1}]
town: {kind: government-body, name: The Town}
council: {kind: government-body, name: The Council}
carl-holm: {kind: person, name: Carl Holm}
"""
TOPICS = "bridge: {title: The bridge, stances: {in-may: Opens in May}}\n"
REPORT = """\
The mayor of the Town, Anna Berg, said: “We will open the bridge in May.”
“It will cost 40 million, and the town will pay for all of it,” Anna Berg said.
Carl Holm said: “The steel is late, and the crane is gone, so no crew will open anything soon.”
It took 300 workers.
"""
LETTER = "“The second bridge over the river will cost far more,” Anna Berg said.\n"
BRIEFING = """\
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
language: en
sources: {report: report, letter: letter}
summary: |
  The bridge opens in May [opening].
evidence:
  opening: {speaker: anna-berg, quote: We will open the bridge in May, at: report p1}
"""

Tell = Callable[..., list[str]]


@pytest.fixture
def tell(make_inputs: Callable[..., Inputs]) -> Tell:
    """The problems of the briefing with more lines: each with its code, its message and its hint."""

    def told(lines: str, *, briefing: str = BRIEFING) -> list[str]:
        inputs = make_inputs(
            briefings={"bridge": briefing + lines},
            actors=ACTORS,
            topics=TOPICS,
            seeds={
                "report": (REPORT, "label: Report\nkind: news\nlanguage: en\norigin: town"),
                "letter": (LETTER, "label: Letter\nkind: news\nlanguage: en\norigin: town"),
            },
        )
        return [f"{each.code.name}: {each.message} = {each.hint}" for each in check(inputs)[1]]

    return told


def test_the_base_has_no_problem(tell: Tell) -> None:
    assert tell("") == []


@pytest.mark.parametrize("written", ["berg", "frau-berg", "annaberg"])
def test_an_unknown_actor_is_known_by_its_names(written: str, tell: Tell) -> None:
    (told,) = tell("", briefing=BRIEFING.replace("speaker: anna-berg", f"speaker: {written}"))
    assert told == f"actor-unknown: the actor `{written}` is unknown = did you mean `anna-berg`?"


def test_a_number_says_in_which_passage_it_stands(tell: Tell) -> None:
    cost = (
        "  cost: {speaker: anna-berg, states: The bridge will cost 40 million and take 300 workers., at: report p2}\n"
    )
    (told,) = tell(cost)
    assert told.startswith("number-not-in-passage: the number `300` is not in p2 = ")
    assert told.endswith(
        "= it stands in p4 of report: if that is meant, cite it too, as in `at: [report p2, report p4]`"
    )
    assert tell(cost.replace("at: report p2", "at: [report p2, report p4]")) == []


def test_a_number_that_stands_nowhere_says_what_it_said_before(tell: Tell) -> None:
    (told,) = tell("  cost: {speaker: anna-berg, states: The bridge will cost 41 million., at: report p2}\n")
    assert told.endswith("= correct it, cite the passage that has it as well, or leave it out")


def test_a_quotation_in_prose_shows_the_nearest_words_of_any_source(tell: Tell) -> None:
    quoted = "The bridge opens in May, and the “second bridge over the river will cost much more” [opening]."
    (told,) = tell("", briefing=BRIEFING.replace("The bridge opens in May [opening].", quoted))
    assert told.startswith("prose-quote-not-found: the words are not in what [opening] cites = ")
    assert "the nearest words are in letter p1: second bridge over the river will cost far more" in told


def test_a_quotation_in_prose_that_other_evidence_has_says_which(tell: Tell) -> None:
    quoted = "The bridge opens in May, though the “steel is late” [opening]."
    words = "The steel is late, and the crane is gone, so no crew will open anything soon."
    steel = f'  steel: {{speaker: carl-holm, quote: "{words}", at: report p3}}\n'
    briefing = BRIEFING.replace("The bridge opens in May [opening].", quoted)
    (told,) = tell(steel, briefing=briefing)
    assert told.endswith("= the words stand in [steel]: cite that after them")
    assert tell(steel, briefing=briefing.replace("late” [opening]", "late” [steel]")) == []


@pytest.mark.parametrize("marks", ["…", "...", " … ", " ... ", "(...)"])
def test_three_dots_for_words_left_out_are_told_as_the_mark_for_that(marks: str, tell: Tell) -> None:
    quote = f"It will cost 40 million{marks}the town will pay"
    (told,) = tell(f'  cost: {{speaker: anna-berg, quote: "{quote}", at: report p2}}\n')
    hint = "write It will cost 40 million […] the town will pay"
    assert told == f"quote-not-found: in p2 the source has other words where the quote has three dots = {hint}"
    assert tell(f'  cost: {{speaker: anna-berg, quote: "{hint.removeprefix("write ")}", at: report p2}}\n') == []


def test_one_origin_is_told_once_a_briefing(tell: Tell) -> None:
    cost = '  cost: {speaker: anna-berg, quote: "It will cost 40 million, and the town will pay", at: report p2}\n'
    judged = "  {name}: {{text: It is likely to open [{name}]., confidence: low, rests_on: [{rests_on}]}}\n"
    both = judged.format(name="soon", rests_on="opening") + judged.format(name="dear", rests_on="cost")
    both = both.replace(" [soon]", "").replace(" [dear]", "")
    (told,) = tell(f"{cost}judgements:\n{both}")
    assert told.startswith("judgement-one-origin: the judgements `soon` and `dear` rest on one origin each = ")
    one_waived = both.replace("rests_on: [cost]", "rests_on: [cost], waive: {judgement-one-origin: It is so.}")
    (told,) = tell(f"{cost}judgements:\n{one_waived}")
    assert told.startswith("judgement-one-origin: the judgement `soon` rests on one origin = ")
    assert tell(f"{cost}judgements:\n{both}waive: {{judgement-one-origin: It is so.}}\n") == []


def test_a_position_says_which_role_would_found_it(tell: Tell) -> None:
    position = "positions:\n  - {actor: council, topic: bridge, stance: in-may, rests_on: [opening]}\n"
    (told,) = tell(position)
    assert told.startswith("position-unfounded: nothing that the position rests on is by council or about it = ")
    assert "if anna-berg speaks for council, add the role to anna-berg in the registry" in told
    assert "`{role: …, of: council, at: …, speaks_for: yes}`" in told


def test_words_of_another_source_say_where_they_stand(tell: Tell) -> None:
    cost = "  cost: {speaker: anna-berg, quote: The second bridge over the river will cost far more, at: report p2}\n"
    (told,) = tell(cost)
    assert told.startswith("quote-not-found: the words are not in p2 = if this place is meant, write `at: letter p1`")
    assert tell(cost.replace("at: report p2", "at: letter p1")) == []


def test_words_that_no_evidence_cites_say_where_they_stand(tell: Tell) -> None:
    quoted = "The bridge opens in May, and the “second bridge over the river will cost far more” [opening]."
    (told,) = tell("", briefing=BRIEFING.replace("The bridge opens in May [opening].", quoted))
    assert told.endswith("= the words stand in letter p1, which no evidence cites: add evidence for it, and cite that")
