"""Where a new project gets this package from: the same as whoever began it, so that it works on a fresh machine."""

from __future__ import annotations

import importlib
import importlib.metadata
import io
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main

# The name `init` of the package is the command; this is its module.
begin = importlib.import_module("generator.cli.init")
ROOT = Path(__file__).parents[2]
AT = "sourced-briefings @"
WHEEL = "sourced_briefings-0.1.0-py3-none-any.whl"
Run = Callable[..., subprocess.CompletedProcess[str]]


def init(*arguments: str | Path, expect: int = 0) -> Result:
    done = CliRunner().invoke(main, ["init", *map(str, arguments)])
    assert done.exit_code == expect, f"{done.exit_code} {done.exception!r}\n{done.output}"
    return done


def wheel_in(folder: Path, name: str = WHEEL) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("generator/__init__.py", "")
    (folder / name).write_bytes(data.getvalue())
    return folder / name


def test_a_wheel_goes_with_the_project(tmp_path: Path) -> None:
    wheel = wheel_in(tmp_path / "dist")
    init(tmp_path / "desk", "--package", wheel)
    desk = tmp_path / "desk"
    assert (desk / "requirements.txt").read_text() == f"./packages/{WHEEL}\n"
    assert (desk / "packages" / WHEEL).read_bytes() == wheel.read_bytes()
    assert f"\npipx install ./packages/{WHEEL}\n" in (desk / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("told", "line", "shell"),
    [
        ("git+https://example.org/us/b.git@v1", "sourced-briefings @ git+https://example.org/us/b.git@v1", True),
        ("https://example.org/b.whl", "sourced-briefings @ https://example.org/b.whl", True),
        ("git+ssh://git@example.org/b.git", "sourced-briefings @ git+ssh://git@example.org/b.git", True),
        ("sourced-briefings==1.0", "sourced-briefings==1.0", False),
        ("sourced-briefings[s3]>=1.0,<2", "sourced-briefings[s3]>=1.0,<2", True),
        (f"{AT} https://example.org/b.whl#sha256=0a", f"{AT} https://example.org/b.whl#sha256=0a", True),
    ],
)
def test_an_address_or_a_requirement_is_written_where_it_is_needed(
    told: str, line: str, shell: bool, tmp_path: Path
) -> None:
    init(tmp_path, "--package", told)
    assert (tmp_path / "requirements.txt").read_text() == f"{line}\n"
    word = f"'{line}'" if shell else line
    assert f"\npipx install {word}\n" in (tmp_path / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("nowhere.whl", "there is no wheel nowhere.whl"),
        ("other-1.0-py3-none-any.whl", "is no wheel of sourced-briefings"),
        (WHEEL, f"{WHEEL} is no wheel of sourced-briefings"),
        ("other==1.0", "--package takes a wheel"),
        ("--no-deps", "--package takes a wheel"),
        ("file:///etc/passwd", "--package takes a wheel"),
        ("https://example.org/'; touch PWNED; '.whl", "--package takes a wheel"),
        ("sourced-briefings==1\n--no-deps", "--package takes a wheel"),
        ("", "--package takes a wheel"),
    ],
)
def test_what_is_no_source_of_the_package_is_refused(
    told: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wheel_in(tmp_path, "other-1.0-py3-none-any.whl")
    (tmp_path / WHEEL).write_text("no archive")
    assert said in init("desk", f"--package={told}", expect=2).stderr
    assert not (tmp_path / "desk").exists()


def noted(monkeypatch: pytest.MonkeyPatch, note: str | None) -> None:
    """Lets the installer have noted something of where the package came from."""

    class Installed:
        def read_text(self, name: str) -> str | None:
            return note if name == "direct_url.json" else None

    monkeypatch.setattr(begin, "distribution", lambda _: Installed())


VERSION = importlib.metadata.version("sourced-briefings")


@pytest.mark.parametrize(
    ("note", "line"),
    [
        (None, f"sourced-briefings=={VERSION}"),
        ("no json", f"sourced-briefings=={VERSION}"),
        ("[]", f"sourced-briefings=={VERSION}"),
        ('{"url": 1}', f"sourced-briefings=={VERSION}"),
        (
            {"url": "https://example.org/b.git", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}},
            "sourced-briefings @ git+https://example.org/b.git@0a1b",
        ),
        (
            {"url": "https://e.org/b.git", "subdirectory": "py", "vcs_info": {"vcs": "git", "commit_id": "0a"}},
            "sourced-briefings @ git+https://e.org/b.git@0a#subdirectory=py",
        ),
        (
            {"url": "https://example.org/b.whl", "archive_info": {"hashes": {"sha256": "0a1b"}}},
            "sourced-briefings @ https://example.org/b.whl#sha256=0a1b",
        ),
        ({"url": "https://example.org/b.whl", "archive_info": {}}, "sourced-briefings @ https://example.org/b.whl"),
    ],
)
def test_without_a_word_it_comes_from_where_this_one_came(
    note: Any, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(monkeypatch, note if note is None or isinstance(note, str) else json.dumps(note))
    assert init(tmp_path / "desk").stderr == ""
    assert (tmp_path / "desk" / "requirements.txt").read_text() == f"{line}\n"


def test_a_wheel_that_this_one_was_installed_from_goes_with_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = wheel_in(tmp_path / "a folder")
    noted(monkeypatch, json.dumps({"url": wheel.as_uri(), "archive_info": {}}))
    init(tmp_path / "desk")
    assert (tmp_path / "desk" / "packages" / WHEEL).read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize("gone", ["dist/gone.whl", "checkout"])
def test_what_others_do_not_have_is_told(gone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted(monkeypatch, json.dumps({"url": (tmp_path / gone).as_uri(), "dir_info": {}}))
    done = init(tmp_path / "desk")
    assert "which others do not have" in done.stderr
    assert "--package" in done.stderr
    assert (tmp_path / "desk" / "requirements.txt").read_text() == f"sourced-briefings=={VERSION}\n"


def test_codeowners_name_every_file_that_runs(tmp_path: Path) -> None:
    init(tmp_path, "--package", wheel_in(tmp_path / "dist"), expect=0)
    owners = (tmp_path / "CODEOWNERS").read_text("utf-8")
    owned = {line.split()[0].strip("/") for line in owners.splitlines() if line.startswith("/")}
    there = {path.name for path in tmp_path.iterdir()} - {"dist"}
    # What writers write, and what only says something.
    assert there - owned == {"briefings", "seeds", "README.md", "CONTRIBUTING.md", ".editorconfig", ".gitignore"}
    assert "fill in" in owners


@pytest.mark.untraced
def test_the_whole_route_works_on_a_fresh_machine_where_no_index_has_the_package(run: Run, tmp_path: Path) -> None:
    """A wheel is built and installed, a project is begun and committed, and make checks a clone, as a workflow does."""
    run("python", "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist", cwd=ROOT)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    lent = tmp_path / "lent"
    lent.mkdir()
    # What the package needs is lent by the tests' own environment, without the package itself.
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "sourced_briefings" not in entry.name and entry.suffix != ".pth":
            (lent / entry.name).symlink_to(entry)
    lend = f"{lent}\n"
    installer = tmp_path / "environment"
    venv.create(installer, symlinks=True)
    (site_packages,) = installer.glob("lib/python*/site-packages")
    (site_packages / "lent.pth").write_text(lend, encoding="utf-8")
    environment = {
        "HOME": str(tmp_path / "home"),
        "PATH": f"{installer / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    # As `python3 -m venv` makes one, with what is lent in it.
    python = tmp_path / "python"
    python.write_text(
        f"#!/bin/sh\n'{sys.executable}' \"$@\" && echo '{lent}' >\"$(echo .venv/lib/python*/site-packages)/lent.pth\"\n"
    )
    python.chmod(0o755)

    def runs(command: str, cwd: Path) -> str:
        done = subprocess.run(
            ["sh", "-ec", command],
            cwd=cwd,
            env={**environment, "NO_MKDOCS_2_WARNING": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    runs(f"'{sys.executable}' -m pip --python '{installer / 'bin' / 'python'}' install -qq '{wheel}'", tmp_path)
    assert "files of a new project" in runs("briefings init desk --url https://desk.example/", tmp_path)
    committed = "git -c user.name=A -c user.email=a@example.org commit -qm Begin"
    runs(f"git init -qb main && git add . && {committed}", tmp_path / "desk")
    runs("git clone -q desk clone", tmp_path)
    said = runs(f"make check site verify PYTHON='{python}'", tmp_path / "clone")
    assert "quotes found" in said
    assert "all fits" in said
    version = "import generator, importlib.metadata as m; print(generator.__file__, m.version('sourced-briefings'))"
    used = runs(f'.venv/bin/python -c "{version}"', tmp_path / "clone")
    assert used.startswith(f"{tmp_path / 'clone' / '.venv'}{os.sep}")
    assert runs("git status --porcelain", tmp_path / "clone") == ""
