"""Each folder of `goldens` holds a project and the Markdown that it gives, page by page; `sample` is the project's own.

After a change that is meant, `pytest tests/test_goldens.py --update-golden` writes the pages anew. Read the diff before
it is committed: it is what readers will see.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import build
from generator.build import Inputs
from generator.diagnostics.model import Diagnostic
from generator.files.writing import write_tree

GOLDENS = Path(__file__).parent / "goldens"
PROJECTS = {
    "sample": Path(__file__).parents[1],
    **{path.name: path / "project" for path in sorted(GOLDENS.iterdir()) if (path / "project").is_dir()},
}


@pytest.mark.parametrize("name", PROJECTS)
def test_a_project_gives_the_pages_that_were_read_and_agreed(
    name: str,
    read_project: Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]],
    request: pytest.FixtureRequest,
) -> None:
    inputs, unreadable = read_project(PROJECTS[name])
    built, problems = build.build(inputs)
    assert not unreadable
    assert built is not None, problems
    pages = {path: page.markdown.encode() for path, page in built.pages.items()}
    folder = GOLDENS / name / "pages"
    if request.config.getoption("--update-golden"):
        shutil.rmtree(folder, ignore_errors=True)
        write_tree(folder, pages)
    agreed = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}
    assert sorted(pages) == sorted(agreed)
    for path, page in pages.items():
        assert page.decode().split("\n") == agreed[path].decode().split("\n"), path


@pytest.mark.parametrize("name", PROJECTS)
def test_the_same_texts_give_the_same_bytes(
    name: str, read_project: Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]]
) -> None:
    inputs, _ = read_project(PROJECTS[name])
    backwards = build.Inputs(
        briefings=dict(reversed([*inputs.briefings.items()])),
        actors=inputs.actors,
        topics=inputs.topics,
        seeds=dict(reversed([*inputs.seeds.items()])),
        templates=dict(reversed([*inputs.templates.items()])),
        scale=inputs.scale,
    )
    assert build.build(inputs) == build.build(backwards)
