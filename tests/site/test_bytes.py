"""The same content gives the same bytes: on any day, in any place, zone and language, on any disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.provenance.verifier import RECEIPT

pytestmark = pytest.mark.untraced

Run = Callable[..., subprocess.CompletedProcess[str]]

# The host's clock is what SOURCE_DATE_EPOCH says. In the first of these, a program that reads or writes files without
# naming an encoding can do so with ASCII alone.
ONE = {
    "TZ": "UTC",
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONHASHSEED": "1",
    "SOURCE_DATE_EPOCH": "86400",
}
OTHER = {
    "TZ": "Pacific/Auckland",
    "LC_ALL": "C.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "LANGUAGE": "tr",
    "PYTHONHASHSEED": "2",
    "SOURCE_DATE_EPOCH": "4102444800",
}
# What Python imports before all else: every folder lists its files from Z to A, whatever the disk says.
LISTED_BACKWARDS = """
import os

class Entries:
    def __init__(self, *path):
        with scandir(*path) as entries:
            self.left = sorted(entries, key=lambda entry: entry.name)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        return self.left.pop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.left = []

scandir, listdir = os.scandir, os.listdir
os.scandir = Entries
os.listdir = lambda *path: sorted(listdir(*path), reverse=True)
"""


@pytest.fixture
def listed_backwards(tmp_path: Path) -> dict[str, str]:
    """What makes Python list folders from Z to A."""
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "sitecustomize.py").write_text(LISTED_BACKWARDS, encoding="utf-8")
    return {"PYTHONPATH": str(tmp_path / "first")}


def test_two_builds_in_different_circumstances_give_the_same_bytes(
    new_project: Callable[[], Path], run: Run, tmp_path: Path, listed_backwards: dict[str, str]
) -> None:
    """No file is excepted, but that the receipt says what day the build was asked to be for.

    An address is set, since without one the sitemap, which has dates, is empty.
    """
    one, other = with_address(new_project()), tmp_path / "another folder" / "projekt ü"
    copied_backwards(one, other)
    build(run, one, mask="022", env=ONE)
    build(run, other, mask="077", env=OTHER | listed_backwards)
    site = contents(one / "site", ONE)
    assert different(contents(other / "site", OTHER), site) == []
    assert {"sitemap.xml.gz", "data/briefings.sqlite", "search/search_index.json"} <= site.keys()
    assert b"<lastmod>2026-11-22</lastmod>" in site["sitemap.xml"]
    # Or the circumstances were not what they seem.
    listing = "import os; print([os.listdir(), [entry.name for entry in os.scandir()], next(os.walk('.'))[1]])"
    names = sorted((path.name for path in other.iterdir()), reverse=True)
    folders = [name for name in names if (other / name).is_dir()]
    assert run("python", "-c", listing, cwd=other, env=listed_backwards).stdout == f"{[names, names, folders]}\n"
    assert (one / "site").stat().st_mode & 0o777 == 0o755
    assert (other / "site").stat().st_mode & 0o777 == 0o700


def test_plain_mkdocs_gives_the_same_bytes_on_another_day(
    new_project: Callable[[], Path], run: Run, site: Path
) -> None:
    """Set against a site that was built with the clock as it is."""
    project = new_project()
    run("mkdocs", "build", "--strict", cwd=project, env=OTHER)
    assert different(contents(project / "site", OTHER), contents(site)) == []


def test_plain_mkdocs_and_the_command_give_the_same_bytes_each_over_the_others_site(
    bridge: Path, run: Run, tmp_path: Path
) -> None:
    """Set against a site with dates and feeds, built by the command with the clock as it is."""
    project = Path(shutil.copytree(bridge.parent, tmp_path / "project", ignore=shutil.ignore_patterns("site")))
    mkdocs, briefings = ("mkdocs", "build", "--strict"), ("briefings", "build")
    receipts = []
    for command, env in ((mkdocs, ONE), (briefings, OTHER), (mkdocs, OTHER), (briefings, {})):
        run(*command, cwd=project, env=env)
        assert different(contents(project / "site", env), contents(bridge)) == [], command
        receipts.append((project / "site" / RECEIPT).read_bytes())
    # Of one day, the receipts are one as well; without a day, there is none in it.
    assert receipts[1] == receipts[2]
    assert receipts[3] == (bridge / RECEIPT).read_bytes()


def test_two_renderings_give_the_same_bytes(new_project: Callable[[], Path], run: Run, tmp_path: Path) -> None:
    one, other = new_project(), tmp_path / "other"
    copied_backwards(one, other)
    run("briefings", "render", tmp_path / "tree", cwd=one, env=ONE)
    run("briefings", "render", tmp_path / "second tree", cwd=other, env=OTHER)
    assert different(contents(tmp_path / "second tree"), contents(tmp_path / "tree")) == []


def test_a_rebuilt_site_can_be_read_by_a_web_server_and_leaves_nothing_beside_it(
    new_project: Callable[[], Path], briefings: Callable[..., object]
) -> None:
    project = new_project()
    for _ in range(2):
        briefings("build", project=project)
        assert {path.name for path in project.iterdir()} == {"briefings", "seeds", "templates", "mkdocs.yml", "site"}
        assert (project / "site").stat().st_mode & 0o777 == 0o777 & ~umask_of(project)


def with_address(project: Path) -> Path:
    settings = project / "mkdocs.yml"
    settings.write_text(
        f"{settings.read_text(encoding='utf-8')}site_url: https://briefings.example/repo/\n", encoding="utf-8"
    )
    return project


def copied_backwards(one: Path, other: Path) -> None:
    """A copy whose files were made in the opposite order, which on many disks is the order in which they are listed.

    They are years older.
    """
    for path in sorted((path for path in one.rglob("*") if path.is_file()), reverse=True):
        target = other / path.relative_to(one)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (10**9, 10**9))


def build(run: Run, project: Path, *, mask: str, env: dict[str, str]) -> None:
    """Builds a site where new files have no more rights than a mask lets them."""
    command = Path(sys.executable).with_name("briefings")
    run("/bin/sh", "-c", f'umask {mask} && exec "$0" build', command, cwd=project, env=env)


def different(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of files that only one of two folders has, or that differ in as little as a byte."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def umask_of(folder: Path) -> int:
    """What the system takes away from the rights of a new folder."""
    probe = folder / "briefings" / ".probe"
    probe.mkdir()
    mode = probe.stat().st_mode & 0o777
    probe.rmdir()
    return 0o777 & ~mode


def contents(folder: Path, env: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """The files of a folder, of its receipt all but the day that the build was asked to be for, and the digest.

    That day is the one that the environment names.
    """
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if RECEIPT in files:
        receipt = json.loads(files[RECEIPT])
        named = (env or {}).get("SOURCE_DATE_EPOCH")
        assert receipt.pop("as_of", None) == (None if named is None else int(named))
        del receipt["digest"]
        files[RECEIPT] = json.dumps(receipt).encode()
    return files
