"""Files that are meant to break a reader are refused with a place, or read as what they say; nothing falls over."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator import build
from generator.build import Inputs
from generator.diagnostics.model import Diagnostic, TextFile
from generator.files.project_folders import Folders
from generator.files.reading import read_inputs
from generator.format.briefing import decode_briefing
from tests.broken_files import HOSTILE, HUGE

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora" / "hostile"
Projects = Callable[[dict[str, bytes]], Path]
BRIEFING = b"""\
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
sources: {report: report}
summary: The bridge opens [opens].
evidence:
  opens: {speaker: source, quote: The bridge will open, at: p1}
"""
REPORT = b"The bridge will open in May.\n"


@pytest.fixture
def project(tmp_path: Path) -> Projects:
    """A project with one briefing and one source, and the given files beside or in the place of theirs."""

    def write(files: dict[str, bytes]) -> Path:
        usual = {
            "mkdocs.yml": b"site_name: S\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n",
            "templates/docs/index.md": b"",
            "briefings/bridge.yml": BRIEFING,
            "briefings/registry/actors.yml": b"",
            "seeds/report.txt": REPORT,
            "seeds/report.yml": b"label: Report\n",
        }
        for name, data in {**usual, **files}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
        return tmp_path

    return write


def problems_of(root: Path) -> list[Diagnostic]:
    folders = Folders(root=root, briefings=root / "briefings", seeds=root / "seeds", templates=root / "templates")
    inputs, wrong = read_inputs(folders, "icd-203", {})
    assert isinstance(inputs, Inputs)
    _, found = build.check(inputs)
    return [*wrong, *found]


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are absent")
def test_every_document_of_the_suite_that_must_fail_is_refused_with_a_place() -> None:
    cases = [case for case in json.loads((CORPORA / "yaml-test-suite.json").read_text("utf-8")) if case["error"]]
    assert len(cases) == 94
    for case in cases:
        # A few of them the library reads, such as one with a flow that is not indented; none of these is a briefing.
        _, problems = decode_briefing("a", TextFile(path="a.yml", text=case["yaml"]))
        errors = [each for each in problems if each.code.severity.value == "error"]
        assert errors, case["id"]
        for each in errors:
            assert 0 <= each.span.start <= each.span.end <= len(case["yaml"]), case["id"]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_and_the_others_go_on(what: str, project: Projects) -> None:
    data, code = HOSTILE[what]
    found = problems_of(
        project({"briefings/hostile.yml": data, "briefings/broken.yml": BRIEFING.replace(b"will", b"may")})
    )
    codes = {each.code.name for each in found if each.span.file.path == "briefings/hostile.yml"}
    assert codes
    assert code in codes or not code
    assert "quote-not-found" in {each.code.name for each in found if each.span.file.path == "briefings/broken.yml"}


def test_a_mark_at_the_beginning_and_lines_of_windows_change_nothing(project: Projects) -> None:
    data = b"\xef\xbb\xbf" + BRIEFING.replace(b"\n", b"\r\n")
    assert [each.code.name for each in problems_of(project({"briefings/bridge.yml": data}))] == ["seed-sum-missing"]


# Some memory is Python's and the libraries' own.
MOST_MEMORY = 500 * 1024**2
# Puts each file that it is given into the project, and tells how each check ended, what it said, and the most memory
# until then. Not `ru_maxrss`, in which a process has that of the one from which it came.
PROGRAM = """
import contextlib, io, json, shutil, sys
from generator.cli.main import main

def checked(path):
    shutil.copyfile(path, "briefings/hostile.yml")
    code, said = 0, io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            main(["check", "--format", "json"])
        except SystemExit as caught:
            code = caught.code
    with open("/proc/self/status") as status:
        (memory,) = (line.split()[1] for line in status if line.startswith("VmHWM"))
    return code, json.loads(said.getvalue()), int(memory) * 1024

json.dump({path: checked(path) for path in sys.argv[1:]}, sys.stdout)
"""
# Files that are small themselves share a process, which has the most memory that any of them takes.
TOGETHER = {"small files": [*HOSTILE, "nothing hostile"], **{what: [what] for what in HUGE}}


@pytest.mark.untraced
@pytest.mark.parametrize("names", TOGETHER.values(), ids=TOGETHER)
def test_hostile_files_take_neither_the_memory_nor_the_patience_of_anybody(
    names: list[str], project: Projects, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A hard limit ends the process long after any reader has lost patience; `make bench` tells how long it takes."""
    root, files = project({}), tmp_path_factory.mktemp("files")
    paths = [files / str(number) for number in range(len(names))]
    for path, name in zip(paths, names, strict=True):
        hostile = HUGE[name] if name in HUGE else HOSTILE[name][0] if name in HOSTILE else b"title: hostile\n"
        path.write_bytes(hostile)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *paths],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (120, 120)),
    )
    assert done.returncode == 0, done.stderr
    ends = json.loads(done.stdout)
    assert len(ends) == len(names)
    for name, (code, told, memory) in zip(names, ends.values(), strict=True):
        assert code == 1, name
        assert any("hostile" in json.dumps(each) for each in told["diagnostics"]), name
        assert memory < MOST_MEMORY, name


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are absent")
def test_paths_that_lead_elsewhere_are_no_ids_and_no_files(project: Projects) -> None:
    paths = [str(each) for each in json.loads((CORPORA / "path-traversal.json").read_text("utf-8"))]
    for start in range(0, len(paths), 20):
        lines = b"".join(
            b"  - {actor: %s, topic: t, stance: s, rests_on: [opens]}\n" % json.dumps(path).encode()
            for path in paths[start : start + 20]
        )
        sources = ", ".join(f"s{n}: {json.dumps(path)}" for n, path in enumerate(paths[start : start + 20])).encode()
        found = problems_of(
            project(
                {
                    "briefings/bridge.yml": BRIEFING.replace(b"{report: report}", b"{report: report, " + sources + b"}")
                    + b"positions:\n"
                    + lines
                }
            )
        )
        # Nothing of a project lies behind such a name, so each is told.
        assert {each.code.name for each in found} <= {
            *("name-malformed", "actor-unknown", "seed-unknown", "topic-unknown", "yaml-character", "seed-sum-missing"),
            *("value-shape", "key-missing", "text-invisible"),
        }
        assert sum(each.code.name in {"name-malformed", "seed-unknown", "yaml-character"} for each in found) >= 20


@pytest.mark.parametrize(
    "name",
    ["con", "prn", "aux", "nul", "com1", "lpt9", "index", "page-2", "x" * 101, "-x", "a.b", "A", "ä"],
)
def test_a_name_that_is_no_address_everywhere_is_refused(name: str, project: Projects) -> None:
    found = problems_of(project({f"briefings/{name}.yml": BRIEFING}))
    told = [each.code.name for each in found if each.span.file.path == f"briefings/{name}.yml"]
    assert set(told) & {"slug-malformed", "file-stray"}, told
    found = problems_of(project({"briefings/registry/actors.yml": f"'{name}': {{kind: person, name: N}}\n".encode()}))
    assert {each.code.name for each in found} & {"name-malformed", "name-reserved"}


def test_links_out_of_the_project_are_not_followed(project: Projects, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yml"
    secret.write_bytes(BRIEFING)
    root = project({})
    (root / "briefings" / "linked.yml").symlink_to(secret)
    (root / "seeds" / "linked.txt").symlink_to(secret)
    (root / "briefings" / "registry" / "actors").symlink_to(secret.parent)
    found = problems_of(root)
    assert sorted(each.span.file.path for each in found if each.code.name == "file-outside") == [
        "briefings/linked.yml",
        "briefings/registry/actors",
        "seeds/linked.txt",
    ]


@pytest.mark.parametrize("kind", ["fifo", "folder"])
def test_what_is_no_plain_file_is_refused(kind: str, project: Projects) -> None:
    root = project({})
    path = root / "briefings" / "odd.yml"
    os.mkfifo(path) if kind == "fifo" else path.mkdir()
    codes = [each.code.name for each in problems_of(root)]
    assert ("file-outside" in codes) is (kind == "fifo")


def test_a_name_in_other_bytes_is_told_and_printed(project: Projects) -> None:
    found = problems_of(project({os.fsdecode(b"briefings/\xff\xfe.yml"): BRIEFING}))
    (odd,) = (each for each in found if each.code.name == "file-encoding")
    odd.span.file.path.encode("utf-8")


LONG = "x" * 300
PLACES = {
    "an actor": {"briefings/registry/actors.yml": f"{LONG}: {{kind: person, name: N}}\n".encode()},
    "a former id": {"briefings/registry/actors.yml": f"n: {{kind: person, name: N, formerly: {LONG}}}\n".encode()},
    "a topic": {"briefings/registry/topics.yml": f"{LONG}: {{title: T}}\n".encode()},
    "a source": {"briefings/bridge.yml": BRIEFING.replace(b"{report: report}", f"{{report: {LONG}}}".encode())},
    "a name of a source": {"briefings/bridge.yml": BRIEFING.replace(b"{report:", f"{{{LONG}:".encode())},
    "evidence": {"briefings/bridge.yml": BRIEFING.replace(b"opens:", f"{LONG}:".encode())},
    "a speaker": {"briefings/bridge.yml": BRIEFING.replace(b"speaker: source", f"speaker: {LONG}".encode())},
    "a former slug": {"briefings/bridge.yml": BRIEFING + f"formerly: {LONG}\n".encode()},
    "a topic of a briefing": {"briefings/bridge.yml": BRIEFING + f"topics: [{LONG}]\n".encode()},
    "a translation": {"briefings/bridge.yml": BRIEFING + f"translates: {LONG}\n".encode()},
    "a label": {"seeds/report.yml": f"label: Report\nlabels: {{Anna: {LONG}}}\n".encode()},
}


@pytest.mark.parametrize("where", PLACES)
def test_a_name_that_is_too_long_for_a_file_is_refused_where_it_stands(where: str, project: Projects) -> None:
    (changed,) = PLACES[where]
    told = [each for each in problems_of(project(PLACES[where])) if each.span.file.path == changed]
    assert any(
        each.code.name in {"name-malformed", "key-unknown"} and LONG in each.span.file.line(each.span.position.line)
        for each in told
    ), told


@pytest.mark.parametrize("name", ["x" * 250, "ä" * 125])
def test_a_file_with_the_longest_name_that_a_disk_takes_is_no_address(name: str, project: Projects) -> None:
    found = problems_of(project({f"briefings/{name}.yml": BRIEFING}))
    told = [each.code.name for each in found if each.span.file.path == f"briefings/{name}.yml"]
    assert told == ["slug-malformed"]
    # A source of such a name can be cited by nobody, so that no page has it.
    seeds = {f"seeds/{name}.txt": REPORT, f"seeds/{name}.yml": b"label: R\n"}
    cited = BRIEFING.replace(b"{report: report}", f"{{report: {name}}}".encode())
    found = problems_of(project({**seeds, "briefings/bridge.yml": cited}))
    assert "name-malformed" in {each.code.name for each in found if each.span.file.path == "briefings/bridge.yml"}


def test_the_longest_names_that_are_taken_leave_room_for_what_is_put_behind_them(project: Projects) -> None:
    """A file system takes 255 bytes; a page's file is named for an id, with an ending or as a folder."""
    name = "x" * 100
    briefing = BRIEFING.replace(b"{report: report}", f"{{report: {name}}}".encode()).replace(
        b"source,", b"%s," % name.encode()
    )
    root = project(
        {
            f"briefings/{name}.yml": briefing + f"topics: [{name}]\n".encode(),
            f"seeds/{name}.txt": b"Anna: The bridge will open in May.\n",
            f"seeds/{name}.yml": f"label: R\nlabels: {{Anna: {name}}}\n".encode(),
            "briefings/registry/actors.yml": f"{name}: {{kind: person, name: Anna}}\n".encode(),
            "briefings/registry/topics.yml": f"{name}: {{title: T}}\n".encode(),
        }
    )
    folders = Folders(root=root, briefings=root / "briefings", seeds=root / "seeds", templates=root / "templates")
    inputs, _ = read_inputs(folders, "icd-203", {})
    built, problems = build.build(replace(inputs, site_name="S", site_url="https://example.org/"))
    assert built is not None, problems
    paths = [*built.pages, *built.data]
    assert len([path for path in paths if name in path]) >= 5
    assert max(len(part.encode()) for path in paths for part in path.split("/")) + len(".html") < 150
