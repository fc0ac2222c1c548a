"""Texts that make parsers explode take time linear in their length, up to the caps, wherever they stand."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from generator import build
from generator.build import Inputs
from generator.diagnostics.model import Diagnostic, has_errors

# Work is counted and measured here, which tracing would add to.
pytestmark = pytest.mark.untraced
CORPUS = Path(__file__).parents[1].parent / "shared" / "corpora" / "hostile" / "markdown-pathological.json"
MakeInputs = Callable[..., Inputs]
PLACES = ("summary", "section", "judgement", "quote", "passage", "name", "title", "report", "label")


def project(make_inputs: MakeInputs, place: str, text: str) -> Inputs:
    """A project with the text in one place, written so that YAML changes nothing of it."""
    given = {
        "summary": "The bridge opens [opens].",
        "section": "More on it [opens].",
        "judgement": "It is likely to open [opens].",
        "quote": "The bridge will open",
        "name": "Anna Berg",
        "title": "The bridge",
        "report": "The bridge opens",
        "label": "Report",
        "passage": "Nothing else.",
        "speaker": "Anna",
    } | {place: text}
    written = {key: json.dumps(value) for key, value in given.items()}
    briefing = f"""
title: {written["title"]}
authors: [desk]
date: 2026-11-22
status: published
sources: {{report: report}}
summary: {written["summary"]}
sections:
  - heading: More
    text: {written["section"]}
judgements:
  opening: {{text: {written["judgement"]}, rests_on: [opens], confidence: low}}
evidence:
  opens: {{speaker: source, quote: {written["quote"]}, at: p1}}
  told: {{speaker: source, report: {written["report"]}, at: p1}}
"""
    actors = f"anna-berg: {{kind: person, name: {written['name']}}}\n"
    seed = f"The bridge will open in May, Anna Berg said.\n{given['passage']}\n"
    descriptor = f"label: {written['label']}\nlabels: {{? {written['speaker']} : anna-berg}}\n"
    return make_inputs(briefings={"bridge": briefing}, actors=actors, seeds={"report": (seed, descriptor)})


def cases() -> dict[str, list[tuple[str, int]]]:
    """The pieces of each text, each with how often it stands there."""
    return {each["name"]: [(text, times) for text, times in each["pieces"]] for each in json.loads(CORPUS.read_bytes())}


def sized(pieces: list[tuple[str, int]], characters: int) -> str:
    """A text of the same make with about so many characters."""
    whole = sum(len(text) * times for text, times in pieces)
    return "".join(text * (times if times == 1 else max(1, times * characters // whole)) for text, times in pieces)


def work(run: Callable[[], object]) -> int:
    """How many calls, of Python's and of C's functions, it takes: the same number on any machine."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:  # noqa: ARG001
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


def is_placed(problem: Diagnostic) -> bool:
    return 0 <= problem.span.start <= problem.span.end <= len(problem.span.source.text)


# Little enough that the caps refuse nothing, and that counting does not take long.
SHORT = 500


@pytest.mark.skipif(not CORPUS.is_file(), reason="the shared corpora are absent")
@pytest.mark.parametrize("place", PLACES)
def test_twice_the_text_takes_twice_the_work(place: str, make_inputs: MakeInputs) -> None:
    def work_of(text: str) -> int:
        inputs = project(make_inputs, place, text)
        return work(lambda: build.check(inputs))

    work_of("x")  # What is made once, such as the parser, is made.
    least = work_of("x")
    for name, pieces in cases().items():
        once, twice = (work_of(sized(pieces, SHORT * times)) - least for times in (1, 2))
        assert twice <= 2.5 * max(once, least), name


@pytest.mark.skipif(not CORPUS.is_file(), reason="the shared corpora are absent")
@pytest.mark.parametrize("place", PLACES)
def test_texts_as_long_as_they_come_are_built_or_refused_with_a_place(place: str, make_inputs: MakeInputs) -> None:
    for name, pieces in cases().items():
        built, problems = build.build(project(make_inputs, place, sized(pieces, 8_000)))
        assert all(map(is_placed, problems)), name
        assert built is not None or has_errors(problems), name
        _, problems = build.check(project(make_inputs, place, "".join(text * times for text, times in pieces)))
        assert all(map(is_placed, problems)), name


# What patterns and searches of ours would stumble over if they looked at a place again and again.
PUMPS = (
    " ",
    "a",
    "_ ",
    "a, ",
    "(",
    "‘a",
    "’s ",
    "[a",
    "1,0",
    "A. ",
    "said ",
    "not ",
    "\u0301",
    "-\n",
    "<<a",
    "Anna Berg of ",
)
TIMES = 8
# Near the cap.
LONG = 16_000
# Linear work takes `TIMES` as long, quadratic work the square of that; between them lies twice the same distance.
MOST_TIMES = TIMES**1.5
# Below this a clock tells little.
LEAST_SECONDS = 0.05


def seconds(run: Callable[[], object]) -> float:
    """The processor's time for it, the least of several, since whatever disturbs it only adds."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("place", ["summary", "passage", "quote", "name", "speaker"])
def test_no_pattern_or_search_in_c_takes_more_than_linear_time_either(place: str, make_inputs: MakeInputs) -> None:
    """Calls do not count what happens inside of them, so this looks at the clock, from afar."""
    build.check(project(make_inputs, place, "x"))
    for pump in PUMPS:
        short, long = (project(make_inputs, place, pump * (size // len(pump)) + "\\") for size in (LONG // TIMES, LONG))
        once = seconds(lambda each=short: build.check(each))  # type: ignore[misc]
        assert seconds(lambda each=long: build.check(each)) < MOST_TIMES * max(once, LEAST_SECONDS), pump  # type: ignore[misc]
