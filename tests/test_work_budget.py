"""What the checks of one file may read is counted, and a file that asks for more is told where it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from generator import build
from generator.build import Inputs
from generator.checks import work_budget
from generator.checks.work_budget import WorkBudget, searching
from generator.diagnostics.model import Span, TextFile

MakeInputs = Callable[..., Inputs]
HERE = Span(file=TextFile(path="a", text="abc"), start=1, end=2)
THERE = Span(file=TextFile(path="a", text="abc"), start=2, end=3)
LINE = "“The bridge will open in May, we hope,” Anna Berg said on Monday, and {} people were there.\n"
ACTORS = "anna-berg: {kind: person, name: Anna Berg}\n"
FORMS = {"quote": "    quote: The bridge will open", "wrong": "    quote: The bridge will never open, number {0}"}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_budget, "MOST_WORK", 40_000)


def project(
    make_inputs: MakeInputs,
    evidence: str,
    *,
    lines: int,
    times: int,
    descriptor: str = "",
) -> Inputs:
    items = "".join(f"  e{n}:\n    speaker: anna-berg\n" + evidence.format(n + 1) + "\n" for n in range(times))
    briefing = (
        "title: The bridge\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\nsources: {report: report}\n"
        f"summary: |\n  It opens [e0].\nevidence:\n{items}"
    )
    text = "".join(LINE.format(number) for number in range(lines))
    seeds = {"report": (text, f"label: Report\nkind: news\nlanguage: en\nrights: full\n{descriptor}")}
    return make_inputs(briefings={"bridge": briefing}, actors=ACTORS, seeds=seeds)


def told(inputs: Inputs) -> Counter[str]:
    return Counter(problem.code.name for problem in build.check(inputs)[1])


@pytest.mark.usefixtures("few")
def test_what_is_not_there_any_more_is_not_spent_and_told_once_where_it_was_asked_for() -> None:
    budget = WorkBudget()
    assert budget.spend(30_000, HERE)
    assert not budget.problems
    assert not budget.spend(10_001, HERE)
    # From there on nothing is done.
    assert not budget.spend(1, THERE)
    assert not budget.spare(0)
    assert [problem.span for problem in budget.problems] == [HERE]
    assert budget.is_spent


@pytest.mark.usefixtures("few")
def test_hints_leave_half_of_the_budget() -> None:
    budget = WorkBudget()
    assert budget.spare(15_000)
    assert not budget.spare(5_001)
    assert budget.spend(25_000, HERE)
    assert not budget.problems


def test_looking_for_words_costs_less_than_reading_and_something_for_each_text() -> None:
    assert searching(1_000_000, 1) < 10_000
    assert searching(0, 3) == 3 * searching(0, 1) > 0


@pytest.mark.usefixtures("few")
def test_every_wrong_quote_is_told_also_when_no_more_hints_are_worked_out(make_inputs: MakeInputs) -> None:
    inputs = project(make_inputs, FORMS["wrong"] + "\n    at: p{0}", lines=60, times=60)
    assert told(inputs) == {"quote-not-found": 60}


@pytest.mark.usefixtures("few")
def test_quotes_without_a_place_in_a_long_source_are_too_much_where_they_are_edited(make_inputs: MakeInputs) -> None:
    inputs = project(make_inputs, "    quote: The […] will open number {0}", lines=200, times=20)
    counted = told(inputs)
    assert counted["too-much-work"] == 1
    assert counted["quote-not-found"] < 20


@pytest.mark.usefixtures("few")
def test_reports_that_each_cite_all_of_a_source_are_too_much(make_inputs: MakeInputs) -> None:
    inputs = project(make_inputs, "    states: There were {0} people.\n    at: p1-p100", lines=100, times=40)
    assert told(inputs) == {"too-much-work": 1}


@pytest.mark.usefixtures("few")
def test_quotations_in_prose_are_too_much_where_each_may_stand_in_all_evidence(make_inputs: MakeInputs) -> None:
    heading = "  - heading: On “The bridge will never open”, part {}\n    text: It opens [e0].\n"
    inputs = project(make_inputs, FORMS["quote"] + "\n    at: p{0}", lines=60, times=60)
    briefing = inputs.briefings["bridge"]
    wrong = "sections:\n" + "".join(heading.format(n) for n in range(40))
    inputs.briefings["bridge"] = TextFile(path=briefing.path, text=briefing.text + wrong)  # type: ignore[index]
    assert told(inputs)["too-much-work"] == 1


@pytest.mark.usefixtures("few")
def test_quotations_in_a_descriptor_are_looked_for_in_so_much_alone(make_inputs: MakeInputs) -> None:
    caveats = "caveats:\n" + "".join(f"  - It says “the […] bridge {n}”\n" for n in range(40))
    inputs = project(make_inputs, FORMS["quote"] + "\n    at: p{0}", lines=100, times=1, descriptor=caveats)
    assert told(inputs)["too-much-work"] == 1


def test_a_quote_without_a_place_is_found_in_the_passage_that_has_it_and_in_no_two_at_once(
    make_inputs: MakeInputs,
) -> None:
    # A passage that ends as the next begins: together they hold "well-known" and "number 1 number 2".
    text = (
        "A well-\nknown man is number 1\nnumber 2 and the well-known man is here.\n“Yes, we know.\n”He said so twice.\n"
    )
    quotes = ["the well-known man is here", "wellknown man is number", "man is number 1", "number 2 and the"]
    items = "".join(f"  e{n}:\n    speaker: source\n    quote: {quote}\n" for n, quote in enumerate(quotes))
    briefing = (
        "title: The bridge\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\nsources: {report: report}\n"
        f"summary: |\n  It opens [e0].\nevidence:\n{items}"
    )
    descriptor = "label: Report\nkind: document\nlanguage: en\nrights: full\n"
    inputs = make_inputs(briefings={"bridge": briefing}, actors=ACTORS, seeds={"report": (text, descriptor)})
    verified, problems = build.check(inputs)
    assert problems == ()
    assert verified is not None
    runs = [proof.ranges[0] for proof in verified.briefings["bridge"].evidence.values()]
    assert [(run.first, run.last) for run in runs] == [(3, 3), (1, 2), (2, 2), (3, 3)]
