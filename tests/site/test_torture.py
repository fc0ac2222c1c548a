"""Whole or not at all: whatever happens to a build, the site is the old one or the new one, to the byte.

Each test runs `briefings build` as a process of its own on a small project. `KILLS` says how many builds are killed;
`make torture` sets 50.
"""

from __future__ import annotations

import hashlib
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.files.atomic_swap import alone_at
from generator.files.writing import write_tree
from tests.nursery import Nursery, Run

pytestmark = pytest.mark.untraced

Build = subprocess.Popen[str]
Start = Callable[..., Build]
# The sums of all files of a site, by path.
Manifest = Mapping[str, str]

log = logging.getLogger(__name__)

BRIDGE = Path(__file__).parents[1] / "goldens" / "bridge" / "project"
COMMAND = (str(Path(sys.executable).with_name("briefings")), "build")
SETTINGS = """\
site_name: The bridge
site_url: https://bridge.example/
docs_dir: templates/docs
theme: material
plugins: [search, briefings]
"""
BRIEFING = "briefings/opening.yml"
WORKSHOP = ".site.briefings-build"
# What stands in the title of a briefing, and so on many pages, in the data and in the search index.
ONE, OTHER = "May", "June"
KILLS = int(os.environ.get("KILLS", "10"))


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Starts builds; those that still run at the end are ended."""
    # A build that is killed must not leave half a file with figures of coverage.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    builds: list[Build] = []

    def start(project: Path, *, command: tuple[str, ...] = COMMAND) -> Build:
        temporary = project.with_name("temporary")
        temporary.mkdir(exist_ok=True)
        build = subprocess.Popen(
            command,
            cwd=project,
            env={**kept, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        builds.append(build)
        return build

    yield start
    for build in builds:
        build.kill()
        build.communicate(timeout=120)


@pytest.fixture(scope="module")
def first(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with its site; only to be copied."""
    folder = tmp_path_factory.mktemp("first") / "project"
    shutil.copytree(BRIDGE, folder)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    write_tree(folder, {"templates/docs/index.md": b""})
    # A build that has nothing to say: what a test reads from it is what the accident makes it say.
    with (folder / "seeds" / "report.yml").open("a", encoding="utf-8") as report:
        report.write("origin: Daily Post\n")
    write(folder, ONE)
    own = {"templates/assets/own.css": b"a {}\n", "templates/overrides/main.html": b'{% extends "base.html" %}\n'}
    write_tree(folder, own)
    finish(start(folder))
    return folder


@pytest.fixture(scope="module")
def complete(first: Path, start: Start, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Manifest]:
    """The whole site by the word in its title."""
    folder = tmp_path_factory.mktemp("other") / "project"
    shutil.copytree(first, folder)
    write(folder, OTHER)
    finish(start(folder))
    found = {ONE: manifest(first / "site"), OTHER: manifest(folder / "site")}
    assert found[ONE].keys() == found[OTHER].keys()
    assert 5 < sum(found[ONE][name] != found[OTHER][name] for name in found[ONE]) < len(found[ONE])
    return found


@pytest.fixture
def project(first: Path, tmp_path: Path) -> Path:
    """A copy of the project with its site, to be changed."""
    return Path(shutil.copytree(first, tmp_path / "project"))


def test_killed_at_any_moment_a_build_leaves_the_old_site_or_the_new_one(
    project: Path, nursery: Nursery, complete: Mapping[str, Manifest], tmp_path: Path
) -> None:
    """The moments are spread over the length of a build, one at random in each of as many stretches as there are kills.

    What is killed clears nothing up, so the next build has to.
    """
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    def start_build() -> Run:
        return nursery.start("build", cwd=project, env={**os.environ, "TMPDIR": str(temporary)})

    begun = time.monotonic()
    start_build().finish()
    length = time.monotonic() - begun
    chance = random.Random(50)  # noqa: S311 - nobody must be kept from guessing it
    present, ends, littered = ONE, Counter[str](), 0
    for number in range(KILLS):
        coming = OTHER if present == ONE else ONE
        write(project, coming)
        moment = (number + chance.random()) / KILLS * length
        while not start_build().is_killed_after(moment):
            # It was quicker than the one that was measured, and has done its work.
            assert manifest(project / "site") == complete[coming]
            present, coming = coming, present
            write(project, coming)
            moment *= 0.9
        left = manifest(project / "site")
        assert left in (complete[present], complete[coming]), f"half a site after a kill at {moment:.3f} s"
        ends["new" if left == complete[coming] else "old"] += 1
        littered += beside(project) != []
        start_build().finish()
        assert manifest(project / "site") == complete[coming], f"no whole site after a kill at {moment:.3f} s"
        assert beside(project) == [], f"left for ever after a kill at {moment:.3f} s"
        present = coming
    log.info(
        "%d kills within %.1f s: %d old sites, %d new ones, 0 half ones; %d left a folder, and 0 after the next build",
        *(KILLS, length, ends["old"], ends["new"], littered),
    )


def test_of_two_builds_at_once_the_second_waits_and_the_site_is_whole_all_the_while(
    project: Path, start: Start, complete: Mapping[str, Manifest]
) -> None:
    """Were both to go on, the one that ends last would win, and it might have read the older content."""
    write(project, OTHER)
    former = start(project)
    while not (project / WORKSHOP / "new").exists():
        assert former.poll() is None, former.communicate()
        time.sleep(0.005)
    # It has read everything, and stands still until the other one has come upon it, however busy the machine is.
    former.send_signal(signal.SIGSTOP)
    write(project, ONE)
    latter = start(project)
    assert line(latter) == "another build of site/ is under way; this one waits for it\n"
    former.send_signal(signal.SIGCONT)
    seen = []
    while latter.poll() is None:
        # A folder that is swapped while it is looked at tells nothing.
        with suppress(FileNotFoundError):
            seen.append(manifest(project / "site"))
    assert finish(former) == finish(latter) == ""
    # Of a fast machine's few looks, one may not fall between the two.
    assert {ONE} <= {word for word in complete if complete[word] in seen}
    assert all(each in complete.values() for each in seen)
    assert manifest(project / "site") == complete[ONE]
    assert beside(project) == []


def test_what_changes_while_a_build_waits_is_published_by_it(
    project: Path, start: Start, complete: Mapping[str, Manifest]
) -> None:
    """Content and settings."""
    with alone_at(project / "site"):
        build = start(project)
        assert "waits" in line(build)
        write(project, OTHER)
        (project / "mkdocs.yml").write_text(SETTINGS.replace("The bridge", "The ford"), encoding="utf-8")
        assert manifest(project / "site") == complete[ONE]
    finish(build)
    published = manifest(project / "site")
    assert b"The ford" in (project / "site" / "index.html").read_bytes()
    finish(start(project))
    assert manifest(project / "site") == published


# Runs the command and, just before a file is first opened whose path holds certain words, copies other files over the
# project's. The paths of all files that were opened before and after that go to a list.
CHANGING = """
import shutil, sys
from generator.cli.main import main

at, news, log = sys.argv[1:]
opened, under_way = [], True

def hook(event, arguments):
    global under_way
    if event == "open" and under_way and isinstance(arguments[0], str):
        under_way = at not in arguments[0] or any(at in path for path in opened)
        opened.append(arguments[0])
        if not under_way:
            shutil.copytree(news, ".", dirs_exist_ok=True)
            under_way = True

sys.addaudithook(hook)
try:
    main(["build"])
finally:
    under_way = False
    with open(log, "w", encoding="utf-8") as file:
        file.write("\\n".join(opened))
"""


class Case(NamedTuple):
    """When everything changes, whether what is on the site then is new, and how the build ends."""

    at: str
    new: bool
    code: int = 0
    says: str = ""


CASES = {
    "before anything is read": Case("briefings/money.yml", True),
    "between a text and what is said of it": Case("seeds/letter.yml", False, 1, "error[seed-changed]"),
    "when all is read": Case(f"{WORKSHOP}/new/", False),
}


@pytest.fixture(scope="module")
def changed(first: Path, start: Start, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with its site after a change of everything: a briefing, a seed, a style, and a template."""
    folder = tmp_path_factory.mktemp("changed") / "project"
    shutil.copytree(first, folder)
    write(folder, OTHER)
    for name in ("templates/assets/own.css", "templates/overrides/main.html"):
        (folder / name).write_bytes((folder / name).read_bytes() + b"<!-- new -->\n")
    text = folder / "seeds" / "letter.txt"
    old = text.read_bytes()
    text.write_bytes(old + b"\nPS: The steel is red.\n")
    before, after = (hashlib.sha256(data).hexdigest() for data in (old, text.read_bytes()))
    described = text.with_suffix(".yml").read_text(encoding="utf-8")
    assert before in described
    text.with_suffix(".yml").write_text(described.replace(before, after), encoding="utf-8")
    finish(start(folder))
    return folder


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_files_that_change_while_a_build_reads_are_taken_as_they_were_or_as_they_are(
    case: Case, first: Path, changed: Path, project: Path, start: Start, tmp_path: Path
) -> None:
    """Every file is read once, so that no page has a mixture. A text that is not the one described stops the build."""
    news, log_ = tmp_path / "news", tmp_path / "opened"
    shutil.copytree(changed, news, ignore=shutil.ignore_patterns("site"))
    command = (sys.executable, "-c", CHANGING, case.at, str(news), str(log_))
    assert case.says in finish(start(project, command=command), expect=case.code)
    assert manifest(project / "site") == manifest((changed if case.new else first) / "site")
    assert beside(project) == []
    opened = Counter(name for path in log_.read_text("utf-8").splitlines() for name in within(path, project))
    assert {"briefings/opening.yml", "briefings/registry/actors.yml", "seeds/letter.txt", "seeds/letter.yml"} <= {
        *opened
    }
    assert set(opened.values()) == {1}, opened


@pytest.fixture
def disk(project: Path) -> Iterator[Build]:
    """A process that sees a small disk of its own where the project's folder is, empty. It goes with the process."""
    nobody = ["--map-root-user"] if os.geteuid() else []
    mount = 'mount -t tmpfs -o size=24m small "$0" && echo ready && exec cat'
    with subprocess.Popen(
        ["unshare", "--mount", *nobody, "sh", "-c", mount, project],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as holder:
        if line(holder, "stdout") != "ready\n":
            pytest.skip(f"nobody may mount a small disk here: {holder.communicate()[1]}")
        yield holder
        holder.kill()


def seen_by(holder: Build) -> tuple[str, ...]:
    """What makes a command see the disks that a process sees."""
    nobody = ("--user", "--preserve-credentials") if os.geteuid() else ()
    return ("nsenter", f"--target={holder.pid}", "--mount", *nobody)


@pytest.fixture
def small(project: Path, disk: Build) -> Path:
    """The project on a small disk, its content changed since its site was built; by a path that any process has."""
    shown = Path(f"/proc/{disk.pid}/root{project}")
    shutil.copytree(project, shown, dirs_exist_ok=True)
    write(shown, OTHER)
    return shown


def on_the_disk(project: Path, disk: Build) -> tuple[str, ...]:
    """The command that builds it there."""
    return (*seen_by(disk), *COMMAND, "--config", str(project / "mkdocs.yml"))


def test_a_full_disk_leaves_the_old_site_and_is_told_in_one_line(
    project: Path, small: Path, disk: Build, start: Start, complete: Mapping[str, Manifest]
) -> None:
    """However much of the new site there is room for, unless it is all of it."""
    needed = sum(blocks(path) for path in (small / "site").rglob("*"))
    state = os.statvfs(small)
    ballast = small / "ballast"
    for part in (0, 0.3, 0.95):
        ballast.write_bytes(bytes(state.f_bavail * state.f_frsize - int(needed * part)))
        told = finish(start(project, command=on_the_disk(project, disk)), expect=2)
        assert told == "briefings: cannot write site: No space left on device\n"
        assert manifest(small / "site") == complete[ONE]
        assert beside(small) == beside(project) == []
        ballast.unlink()
    finish(start(project, command=on_the_disk(project, disk)))
    assert manifest(small / "site") == complete[OTHER]
    assert beside(small) == beside(project) == []


def test_a_folder_that_is_read_only_leaves_the_old_site_and_is_told_in_one_line(
    project: Path, small: Path, disk: Build, start: Start, complete: Mapping[str, Manifest]
) -> None:
    for mode, code, says, word in (
        ("ro", 2, "briefings: cannot write beside site: Read-only file system\n", ONE),
        ("rw", 0, "", OTHER),
    ):
        subprocess.run([*seen_by(disk), "mount", "-o", f"remount,bind,{mode}", project], check=True)
        assert finish(start(project, command=on_the_disk(project, disk)), expect=code) == says
        assert manifest(small / "site") == complete[word]
        assert beside(small) == beside(project) == []


def write(project: Path, word: str) -> None:
    """Puts a word into the title of a briefing, in one step, as most editors do."""
    path = project / BRIEFING
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    assert first.startswith("title: ")
    fresh = path.with_name(".fresh")
    fresh.write_text(f"{first.rpartition(' ')[0]} {word}\n{rest}", encoding="utf-8")
    fresh.replace(path)


def finish(build: Build, expect: int = 0) -> str:
    """Waits for the end of a build and holds it to an exit code; what it has still said on the error stream."""
    _, told = build.communicate(timeout=120)
    assert build.returncode == expect, told
    return told


def line(process: Build, stream: str = "stderr") -> str:
    """The next line that a process says."""
    said = process.stderr if stream == "stderr" else process.stdout
    assert said is not None
    return said.readline()


def manifest(site: Path) -> Manifest:
    """The sums of a site's files at one moment. Raises FileNotFoundError when it is replaced meanwhile."""
    found = {}
    handle = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for base, _, names, folder in os.fwalk(".", dir_fd=handle):
            for name in names:
                with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
                    found[f"{base}/{name}"] = hashlib.file_digest(file, "sha256").hexdigest()
        if not os.path.samestat(site.stat(), os.fstat(handle)):
            raise FileNotFoundError
    finally:
        os.close(handle)
    return found


def beside(project: Path) -> list[str]:
    """What lies hidden in a project, or in the folder for temporary files."""
    return [path.name for path in (*project.glob(".*"), *project.with_name("temporary").glob("*"))]


def within(path: str, project: Path) -> Iterator[str]:
    """The path relative to a project, if it is content; the settings are the host's, which reads them as it likes."""
    name = (project / path).relative_to(project).as_posix() if (project / path).is_relative_to(project) else ""
    if name.startswith(("briefings/", "seeds/", "templates/")):
        yield name


def blocks(path: Path) -> int:
    """What a file takes on a disk of pages."""
    return -(-path.stat().st_size // 4096) * 4096 if path.is_file() else 0
