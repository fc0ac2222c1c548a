"""Texts that make parsers explode take time linear in their length, up to the caps, wherever they stand."""

from __future__ import annotations

import json
import random
import runpy
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from generator import build
from generator.build import Inputs
from generator.diagnostics.model import Diagnostic, Span, TextFile, has_errors
from generator.text import folding, negation, prose, quotes
from generator.text.attribution import quoted_speech
from generator.text.numbers import reading as numbers
from tests.work import ends, work

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


def is_placed(problem: Diagnostic) -> bool:
    return 0 <= problem.span.start <= problem.span.end <= len(problem.span.file.text)


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
    "“",
    " '8",
    ". ",
    "…",
    "\u0640",
    "é`",
    "構\n",
    "abc2,",
    "five ",
)
# Near the cap of a passage and of a field.
LONG = 16_000
# A run of passages may be much longer. Quadratic work on so much would take many minutes, in C too.
LONGER = 200_000


def pumped(pump: str, characters: int) -> str:
    return pump * (characters // len(pump)) + "\\"


@pytest.mark.parametrize("place", ["summary", "passage", "quote", "name", "speaker"])
def test_no_pattern_or_search_hangs_on_a_text_near_the_cap(place: str, make_inputs: MakeInputs) -> None:
    def check_all() -> None:
        for pump in PUMPS:
            _, problems = build.check(project(make_inputs, place, pumped(pump, LONG)))
            assert all(map(is_placed, problems)), pump

    assert ends(check_all)


SOURCE = TextFile(path="a", text="a")
READERS: dict[str, Callable[[str], object]] = {
    "folding": folding.view,
    "one line": folding.on_one_line,
    "find": lambda text: quotes.find(text, "Anna Berg of the"),
    "edited": lambda text: quotes.match(text, "a[…] Anna […] said [x] of"),
    "differs": lambda text: quotes.differs(text, "anna berg OF the"),
    "notes": lambda text: quotes.noted(text, "Anna Berg of the"),
    "nearest": lambda text: quotes.nearest(text, "Anna Berg of the town said"),
    "numbers": lambda text: numbers.missing_numbers("5,123 of 17 May", [text], "en"),
    "turns": lambda text: negation.qualifiers(text, "en"),
    "sentences": prose.sentence_ends,
    "marks": lambda text: prose.quotations_in(text, lambda start, end: Span(file=SOURCE, start=start, end=end)),
    "speech": lambda text: quoted_speech.speech(text, [(0, len(text))]),
}


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_hangs_on_a_long_run_of_passages(reader: str) -> None:
    def read_all() -> None:
        for pump in PUMPS:
            READERS[reader](pumped(pump, LONGER))

    assert ends(read_all)


# ---- Marks of quotation where nobody put them ----

MARKED = runpy.run_path(str(Path(__file__).parent / "fuzz" / "marks.py"))
needs_texts = pytest.mark.skipif(not CORPUS.is_file(), reason="the shared corpora are absent")
SOME = 400
# Far more than any real paragraph takes, and far less than looking at all its marks for each of them would.
MOST_CALLS = 10


@needs_texts
def test_real_paragraphs_are_read_to_their_ends_wherever_marks_stand() -> None:
    chance = random.Random(5)  # noqa: S311  # Always the same texts.
    every = list(MARKED["paragraphs"]())
    for text in every[:: len(every) // SOME]:
        spoilt = MARKED["spoilt"](text, chance)
        calls = work(lambda each=spoilt: MARKED["read"](each))  # type: ignore[misc]
        assert calls < MOST_CALLS * (len(spoilt) + MARKED["BASE"]), spoilt


@needs_texts
def test_twice_as_long_a_passage_with_stray_marks_takes_twice_the_work() -> None:
    chance = random.Random(7)  # noqa: S311  # Always the same texts.
    texts = [MARKED["spoilt"](text, chance) for text in islice(MARKED["paragraphs"](), SOME)]
    short, long = (
        sum(work(lambda each=text: MARKED["read"](each)) for text in MARKED["joined"](texts, length))  # type: ignore[misc]
        for length in (2_500, 20_000)
    )
    # The same text in fewer passages takes no more.
    assert long <= 1.2 * short


@pytest.mark.parametrize("mark", ["“", "”", '"', "«", "‘", "’", "'", " '8", " “a", "‘a ", "s’ a", "“‘", "„“", ' "a'])
def test_rows_of_one_mark_take_work_that_is_linear_in_them(mark: str) -> None:
    once, twice = (work(lambda n=n: MARKED["read"](mark * n)) for n in (1_000, 2_000))  # type: ignore[misc]
    assert twice <= 2.2 * once
