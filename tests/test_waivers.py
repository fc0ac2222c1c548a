"""What `explain` says of waivers is so: where it promises one, one works, and where it promises none, none does."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator import build
from generator.build import Inputs
from generator.checks.waivers import places_of_waivers
from generator.cli.all_codes import ALL_CODES
from generator.diagnostics.explain import explained
from generator.diagnostics.model import Code, Diagnostic, Severity, TextFile
from generator.format.briefing import decode_briefing

ReadProject = Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]]

CASES = Path(__file__).parent / "cases"
CODES = ALL_CODES
WAIVED = [code for code in CODES if code.waivable]
NOT_WAIVED = [code for code in CODES if not code.waivable and code.severity is Severity.WARNING]

# By which the cases of dates are told.
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC).timestamp()


def promises_a_waiver(code: Code, lowered: Mapping[str, Severity]) -> bool:
    """Whether `explain` tells how a code is waived, in a project that gives it such a weight."""
    return f"  waive: {{{code.name}: " in explained(
        replace(code, severity=lowered.get(code.name, code.severity)), places_of_waivers(code)
    )


def problems_of(
    root: Path, read_project: ReadProject, severities: Mapping[str, Severity], waived: Mapping[str, Code]
) -> list[Diagnostic]:
    """The problems of a project in which a code is waived in some briefings, by their slugs."""
    inputs, _ = read_project(root)
    briefings = dict(inputs.briefings)
    for slug, code in waived.items():
        before, waive, others = briefings[slug].text.partition("\nwaive: {")
        entry = f"{code.name}: It is meant so."
        text = f"{before}{waive}{entry}, {others}" if waive else f"{before.rstrip()}\nwaive: {{{entry}}}\n"
        briefings[slug] = TextFile(path=briefings[slug].path, text=text)
    audience = replace(inputs.audience, now=NOW)
    return list(build.check(replace(inputs, briefings=briefings, severities=severities, audience=audience))[1])


def told(problems: list[Diagnostic]) -> list[tuple[str, str, str]]:
    return [(each.span.file.path, each.code.name, each.message) for each in problems]


def projects_with(code: Code, tmp_path: Path) -> Iterator[Path]:
    """The projects of all cases that announce a code in a briefing."""
    for case in sorted(CASES.iterdir()):
        if any(
            f"[{code.name}]".encode() in path.read_bytes() for path in case.glob("briefings/*.yml") if path.is_file()
        ):
            root = tmp_path / case.name
            shutil.copytree(CASES / "_base", root)
            shutil.copytree(case, root, dirs_exist_ok=True, symlinks=True)
            yield root


@pytest.mark.parametrize("code", WAIVED, ids=lambda code: str(code.name))
def test_where_explain_promises_a_waiver_one_works(code: Code, tmp_path: Path, read_project: ReadProject) -> None:
    lowered = {code.name: Severity.WARNING}
    assert promises_a_waiver(code, lowered)
    waived = 0
    for root in projects_with(code, tmp_path):
        before = told(problems_of(root, read_project, lowered, {}))
        mended = {path for path, name, _ in before if name == code.name}
        slugs = [path.removeprefix("briefings/").removesuffix(".yml") for path in mended]
        after = told(problems_of(root, read_project, lowered, dict.fromkeys(slugs, code)))
        assert sorted(after) == sorted(each for each in before if each[1] != code.name)
        waived += len(slugs)
    assert waived, "no case shows it"


@pytest.mark.parametrize("code", WAIVED, ids=lambda code: str(code.name))
def test_a_waiver_works_at_each_place_that_explain_names(code: Code, tmp_path: Path, read_project: ReadProject) -> None:
    """In evidence and judgements as well as in the briefing, in some case of the code."""
    narrow = [place for place in places_of_waivers(code) if place != "briefing"]
    lowered = {code.name: Severity.WARNING}
    works: set[str] = set()
    for root in projects_with(code, tmp_path) if narrow else ():
        inputs, _ = read_project(root)
        inputs = replace(inputs, severities=lowered, audience=replace(inputs.audience, now=NOW))
        before = told(list(build.check(inputs)[1]))
        for slug, file in inputs.briefings.items():
            briefing, _ = decode_briefing(slug, file)
            if briefing is None:
                continue
            parts = {"evidence": briefing.spec.evidence, "judgement": briefing.spec.judgements or {}}
            for place in set(narrow) - works:
                for name in parts[place]:
                    changed = waived_in(file, name.span.end, code)
                    if changed is None:
                        continue
                    after = told(list(build.check(replace(inputs, briefings={**inputs.briefings, slug: changed}))[1]))
                    if sum(each[1] == code.name for each in after) < sum(each[1] == code.name for each in before):
                        assert "waive-idle" not in {each[1] for each in after} - {each[1] for each in before}
                        works.add(place)
                        break
    assert works == set(narrow)


def waived_in(file: TextFile, end: int, code: Code) -> TextFile | None:
    """The file with a waiver in the evidence or judgement whose name ends there; None where it has one already."""
    line = file.text.find("\n", end)
    block = re.match(r"(?:\n    [^\n]*)+", file.text[line:])
    if block is None or "waive:" in block[0]:
        return None
    return replace(file, text=f"{file.text[:line]}\n    waive: {{{code.name}: It is meant so.}}{file.text[line:]}")


@pytest.mark.parametrize("code", NOT_WAIVED, ids=lambda code: str(code.name))
def test_where_explain_promises_no_waiver_none_works(code: Code, tmp_path: Path, read_project: ReadProject) -> None:
    assert not promises_a_waiver(code, {})
    assert "A briefing cannot waive it." in explained(code, places_of_waivers(code))
    assert "waive the warning" not in code.explanation
    shutil.copytree(CASES / "_base", tmp_path / "project")
    shutil.copytree(CASES / "nothing-wrong", tmp_path / "project", dirs_exist_ok=True)
    slug = min(path.stem for path in (tmp_path / "project/briefings").glob("*.yml"))
    (problem,) = problems_of(tmp_path / "project", read_project, {}, {slug: code})
    assert problem.code.name == "waive-unknown"


@pytest.mark.parametrize("code", [code for code in CODES if code.firm], ids=lambda code: str(code.name))
def test_no_waiver_is_promised_for_what_cannot_be_published(code: Code) -> None:
    assert not code.waivable
    assert "A briefing cannot waive it." in explained(code, places_of_waivers(code))
