"""The same content gives the same bytes: on any day, in any place, zone and language, on any disk."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]

# The host's clock is what SOURCE_DATE_EPOCH says.
ONE = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "86400"}
OTHER = {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "4102444800"}


def test_two_builds_in_different_circumstances_give_the_same_bytes(
    new_project: Callable[[], Path], run: Run, tmp_path: Path
) -> None:
    """No file is excepted. An address is set, since without one the sitemap, which has dates, is empty."""
    one, other = with_address(new_project()), tmp_path / "another folder" / "projekt ü"
    copied_backwards(one, other)
    run("briefings", "build", cwd=one, env=ONE)
    run("briefings", "build", cwd=other, env=OTHER)
    assert contents(other / "site") == contents(one / "site")
    assert b"<lastmod>2026-11-22</lastmod>" in contents(one / "site")["sitemap.xml"]


def test_plain_mkdocs_gives_the_same_bytes_on_another_day(
    new_project: Callable[[], Path], run: Run, site: Path
) -> None:
    """Set against a site that was built with the clock as it is."""
    project = new_project()
    run("mkdocs", "build", "--strict", cwd=project, env=OTHER)
    assert contents(project / "site") == contents(site)


def test_two_renderings_give_the_same_bytes(new_project: Callable[[], Path], run: Run, tmp_path: Path) -> None:
    one, other = new_project(), tmp_path / "other"
    copied_backwards(one, other)
    run("briefings", "render", tmp_path / "tree", cwd=one, env=ONE)
    run("briefings", "render", tmp_path / "second tree", cwd=other, env=OTHER)
    assert contents(tmp_path / "tree") == contents(tmp_path / "second tree")


def test_a_rebuilt_site_can_be_read_by_a_web_server_and_leaves_nothing_beside_it(
    new_project: Callable[[], Path], briefings: Callable[..., object]
) -> None:
    project = new_project()
    for _ in range(2):
        briefings("build", project=project)
        assert {path.name for path in project.iterdir()} == {"briefings", "seeds", "mkdocs.yml", "site"}
        assert (project / "site").stat().st_mode & 0o777 == 0o777 & ~umask_of(project)


def with_address(project: Path) -> Path:
    settings = project / "mkdocs.yml"
    settings.write_text(
        f"{settings.read_text(encoding='utf-8')}site_url: https://briefings.example/repo/\n", encoding="utf-8"
    )
    return project


def copied_backwards(one: Path, other: Path) -> None:
    """A copy whose files were made in the opposite order, which on many disks is the order in which they are listed."""
    for path in sorted((path for path in one.rglob("*") if path.is_file()), reverse=True):
        target = other / path.relative_to(one)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def umask_of(folder: Path) -> int:
    """What the system takes away from the rights of a new folder."""
    probe = folder / "briefings" / ".probe"
    probe.mkdir()
    mode = probe.stat().st_mode & 0o777
    probe.rmdir()
    return 0o777 & ~mode


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
