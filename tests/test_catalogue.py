"""The table of checks says what the checks do: which codes each reports, and where a waiver of them works."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator import build
from generator.build import Inputs
from generator.checks import verify as verifying
from generator.checks.catalogue import CHECKED_CODES, CHECKS, WAIVER_PLACES, waiver_places
from generator.checks.context import Rules
from generator.diagnostics.model import Diagnostic
from tests.checks_page import as_markdown

CASES = Path(__file__).parent / "cases"
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC).timestamp()

# It takes a large file, or one that no system of files should have, to show these; tests of their own do.
SHOWN_ELSEWHERE = {"too-much-work", "text-too-long", "name-reserved"}

ReadProject = Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]]


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> set[tuple[Any, str]]:
    """What each function of the table reports while a test runs: the function and the name of a code."""
    seen: set[tuple[Any, str]] = set()

    def watched(run: Callable[[Any, Any], Iterator[Diagnostic]]) -> Callable[[Any, Any], Iterator[Diagnostic]]:
        def watching(part: Any, context: Any) -> Iterator[Diagnostic]:
            for problem in run(part, context):
                seen.add((run, problem.code.name))
                yield problem

        return watching

    table = {subject: tuple(map(watched, runs)) for subject, runs in verifying.BY_SUBJECT.items()}
    monkeypatch.setattr(verifying, "BY_SUBJECT", table)
    return seen


def test_each_check_reports_the_codes_of_its_row_in_all_cases_and_no_other(
    reported: set[tuple[Any, str]], tmp_path: Path, read_project: ReadProject
) -> None:
    for case in sorted(CASES.iterdir()):
        if case.name == "_base":
            continue
        root = tmp_path / case.name
        shutil.copytree(CASES / "_base", root)
        shutil.copytree(case, root, dirs_exist_ok=True, symlinks=True)
        inputs, _ = read_project(root)
        rules = (case / "rules").read_text("utf-8") if (case / "rules").is_file() else ""
        build.check(
            replace(
                inputs,
                rules=Rules(sign_off="sign_off" in rules, public="public" in rules),
                audience=replace(inputs.audience, now=NOW),
            )
        )
    of_row = {(row.run, code.name) for row in CHECKS for code in row.codes}
    assert reported <= of_row
    assert {name for _, name in reported} == {code.name for code in CHECKED_CODES} - SHOWN_ELSEWHERE


@pytest.mark.parametrize("code", CHECKED_CODES, ids=lambda code: str(code.name))
def test_a_code_that_readers_are_told_of_has_a_place_for_its_waiver_and_no_other_has(code: Any) -> None:
    assert bool(waiver_places(code)) == bool(code.told)


def test_each_subject_says_where_its_problems_are_waived() -> None:
    assert set(WAIVER_PLACES) == set(verifying.BY_SUBJECT) == {row.per for row in CHECKS}


def test_a_function_stands_in_one_row_for_each_subject() -> None:
    rows = [(row.per, row.run) for row in CHECKS]
    assert len(rows) == len(set(rows))
    assert all(row.codes for row in CHECKS)


def test_the_page_of_checks_is_printed_from_the_table(request: pytest.FixtureRequest) -> None:
    page = Path(__file__).parents[1] / "docs" / "CHECKS.md"
    if request.config.getoption("--update-golden"):
        page.write_text(as_markdown(), encoding="utf-8")
    assert page.read_text("utf-8") == as_markdown()
