"""What several test files need: reading a project from a folder, and making one of texts in memory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import coverage
import pytest
from hypothesis import settings

from generator.build import Inputs, SeedFiles
from generator.cli.main import COMMANDS
from generator.diagnostics.model import Diagnostic, TextFile
from generator.files.project_folders import Folders
from generator.files.reading import default_templates, read_inputs
from generator.format.likelihood import ICD_203
from generator.text.dates import read_date
from tests.nursery import Nursery

ReadProject = Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]]
MakeInputs = Callable[..., Inputs]


# What is loaded when it is first needed is loaded here, while all is traced: the first to need it may be a test that is
# not.
for _command in COMMANDS:
    import_module(f"generator.cli.{_command}")
read_date("2026-05-01/2026-05-02")


# The same examples on every machine, however slow it is; `--hypothesis-profile=search` looks for new ones.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None)
settings.load_profile("fixed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/goldens anew; read the diff afterwards")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Leaves tests marked `untraced` out of the measured coverage, with the processes that they start.

    To trace every line doubles the time of all that runs meanwhile, the libraries too. Other tests reach the same code.
    """
    if item.get_closest_marker("untraced") is None:
        return (yield)
    # A process of several that run tests has one of its own beneath that of the tests.
    measured = []
    while (current := coverage.Coverage.current()) is not None:
        current.stop()
        measured.append(current)
    told = os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    try:
        return (yield)
    finally:
        if told is not None:
            os.environ["COVERAGE_PROCESS_CONFIG"] = told
        for each in reversed(measured):
            each.start()


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Starts runs of `briefings` that take no time to load it."""
    nursery = Nursery(tmp_path_factory.mktemp("said"))
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def read_project() -> ReadProject:
    """Reads the project of a folder."""

    def read(root: Path) -> tuple[Inputs, tuple[Diagnostic, ...]]:
        folders = Folders(root=root, briefings=root / "briefings", seeds=root / "seeds", templates=root / "templates")
        return read_inputs(folders, "icd-203", {})

    return read


@pytest.fixture(scope="session")
def make_inputs() -> MakeInputs:
    """Makes a project of texts: briefings by slug, the registries, and each seed's text and descriptor by id."""
    templates = {path.name: path.read_text("utf-8") for path in default_templates().glob("*.md")}

    def make(
        *,
        briefings: Mapping[str, str],
        actors: str = "",
        topics: str = "",
        seeds: Mapping[str, tuple[str, str]] | None = None,
    ) -> Inputs:
        files = {}
        for id, (text, descriptor) in (seeds or {}).items():
            sum_ = hashlib.sha256(text.encode()).hexdigest()
            files[id] = SeedFiles(
                text=TextFile(path=f"seeds/{id}.txt", text=text),
                sha256=sum_,
                descriptor=TextFile(path=f"seeds/{id}.yml", text=f"{descriptor.rstrip()}\nsha256: {sum_}\n"),
            )
        return Inputs(
            briefings={slug: TextFile(path=f"briefings/{slug}.yml", text=text) for slug, text in briefings.items()},
            actors=(TextFile(path="briefings/registry/actors.yml", text=actors),),
            topics=(TextFile(path="briefings/registry/topics.yml", text=topics),),
            seeds=files,
            templates=templates,
            scale=ICD_203,
        )

    return make
