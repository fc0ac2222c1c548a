"""Each folder of `cases` is a tiny project; what its comments announce is reported there, and nothing else.

A case is laid over `cases/_base`. `# error: 12 [quote-not-found]` announces a problem that begins in column 12 of its
own line, or of the next line when it stands alone; a line may announce several. What no comment can announce, since it
lies in a text or a file that has none, stands in the case's file `expected`. `published` holds files as they were
when the project was published before, and `rules` names what the project asks for.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from generator import build
from generator.build import Inputs
from generator.checks import work_budget
from generator.checks.context import Rules
from generator.cli.all_codes import ALL_CODES
from generator.diagnostics.model import Diagnostic
from generator.files import reading
from generator.files.settings_file import folders_of, read_settings, wrong_folders
from generator.provenance import receipt
from generator.provenance.published import Published

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if path.name != "_base")
ANNOUNCEMENT = re.compile(r"(error|warning): ([0-9]+) \[([a-z-]+)\]")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_announced_is_reported_and_nothing_else(
    name: str,
    tmp_path: Path,
    read_project: Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(CASES / "_base", tmp_path, dirs_exist_ok=True)
    shutil.copytree(CASES / name, tmp_path, dirs_exist_ok=True, symlinks=True)
    # So that a case of a file that is too large can be small.
    monkeypatch.setattr(reading, "_MOST_BYTES", 64 * 1024)
    # So can one that asks for too much work.
    monkeypatch.setattr(work_budget, "MOST_WORK", 200_000)
    # And one that changes while it is read can lie still.
    state, moments = reading.state_of, count()
    monkeypatch.setattr(
        reading, "state_of", lambda file: (next(moments), 0) if file.name.endswith("changing.yml") else state(file)
    )
    inputs, unreadable = read_project(tmp_path)
    if (tmp_path / "mkdocs.yml").is_file():
        unreadable = (*unreadable, *wrong_settings(tmp_path))
    if (CASES / name / "rules").is_file():
        words = (CASES / name / "rules").read_text("utf-8").split()
        times = [word.removeprefix("now=") for word in words if word.startswith("now=")]
        now = datetime.fromisoformat(times[0]).timestamp() if times else None
        inputs = replace(
            inputs,
            rules=Rules(sign_off="sign_off" in words, public="public" in words),
            audience=replace(inputs.audience, now=now),
        )
    if (CASES / name / "published").is_dir():
        inputs = replace(inputs, against=published(CASES / name / "published", tmp_path / "before", read_project))
    _, problems = (build.build if (tmp_path / "templates").is_dir() else build.check)(inputs)
    reported = [
        "{}:{}:{}: {} [{}]".format(d.span.file.path, *d.span.position, d.code.severity.value, d.code.name)
        for d in (*unreadable, *problems)
    ]
    assert sorted(reported) == sorted(announced(CASES / name))


@pytest.mark.parametrize("code", [code.name for code in ALL_CODES])
def test_each_kind_of_problem_has_a_case(code: str) -> None:
    assert any(f" [{code}]" in line for name in NAMES for line in announced(CASES / name))


def published(
    files_then: Path, folder: Path, read_project: Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]]
) -> Published:
    """What was published of the base with these files laid over it, as the receipt tells it."""
    shutil.copytree(CASES / "_base", folder)
    shutil.copytree(files_then, folder, dirs_exist_ok=True)
    built, problems = build.build(read_project(folder)[0])
    assert built is not None, problems
    return receipt.read_receipt(json.dumps(built.receipt).encode())


def wrong_settings(root: Path) -> tuple[Diagnostic, ...]:
    """What is wrong with the settings of a case and with the folders that they name."""
    settings, problems = read_settings(root / "mkdocs.yml", {})
    folders = wrong_folders(folders_of(root, settings), settings) if settings is not None else ()
    return (*problems, *folders)


def announced(case: Path) -> Iterator[str]:
    """What a case announces, in the form of `path:line:column: severity [code]`."""
    for file in sorted(case.rglob("*.yml")):
        if "published" in file.relative_to(case).parts:
            continue
        waiting: list[str] = []
        text = file.read_bytes().decode("utf-8-sig", errors="replace") if file.is_file() else ""
        for number, line in enumerate(text.split("\n"), start=1):
            waiting += [f"{column}: {weight} [{code}]" for weight, column, code in ANNOUNCEMENT.findall(line)]
            if not line.lstrip().startswith("#"):
                yield from (f"{file.relative_to(case).as_posix()}:{number}:{each}" for each in waiting)
                waiting = []
    if (case / "expected").is_file():
        yield from (case / "expected").read_text("utf-8").splitlines()
