"""The package as others get it: built from its own archive, installed apart from this checkout, used elsewhere."""

from __future__ import annotations

import subprocess
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from generator.files.reading import default_templates

pytestmark = pytest.mark.untraced

PROJECT = Path(__file__).parents[2]
TEMPLATES = PROJECT / "templates"
# What is installed must be found without help.
APART = {"PYTHONPATH": ""}

Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The two archives of a release and the scripts of an environment in which the wheel is installed."""

    archive: Path
    wheel: Path
    scripts: Path


@pytest.fixture(scope="module")
def package(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Built without an index and without isolation; the wheel from the unpacked archive, which must lack nothing."""
    folder = tmp_path_factory.mktemp("package")
    run("python", "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=PROJECT)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        # The archive is our own. Early releases of Python 3.11 know no filters, and later ones want one.
        options: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        tar.extractall(folder / "unpacked", **options)  # noqa: S202
    (unpacked,) = (folder / "unpacked").iterdir()
    run("python", "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=unpacked)
    (wheel,) = folder.glob("*.whl")

    environment = folder / "environment"
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    run(
        "python",
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "-qq",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=folder,
        env=APART,
    )
    # The packages that it needs are those of the tests' own environment, which lends them, but not the checkout: paths
    # in a file of paths count, files of paths on those paths do not.
    (installed,) = environment.glob("lib/python*/site-packages")
    (installed / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return Package(archive=archive, wheel=wheel, scripts=environment / "bin")


@pytest.fixture
def project(new_project: Callable[[], Path]) -> Path:
    """A project that has only `briefings/`, `seeds/`, `mkdocs.yml` and the page for other engines."""
    folder = new_project()
    assert {path.name for path in folder.iterdir()} == {"briefings", "seeds", "templates", "mkdocs.yml"}
    assert [path.name for path in files_below(folder / "templates")] == ["index.md"]
    return folder


def test_the_wheel_holds_the_package_its_templates_types_and_licence_and_nothing_else(package: Package) -> None:
    with zipfile.ZipFile(package.wheel) as wheel:
        names = set(wheel.namelist())
    assert {f"generator/templates/{path.relative_to(TEMPLATES)}" for path in files_below(TEMPLATES)} <= names
    assert {path.relative_to(PROJECT).as_posix() for path in files_below(PROJECT / "generator")} <= names
    assert "generator/py.typed" in names
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"generator", "sourced_briefings"}


def test_the_archive_holds_what_the_wheel_is_made_from_and_no_words_of_others(package: Package) -> None:
    with tarfile.open(package.archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "PKG-INFO", "generator/py.typed", "templates/home.md"} <= names
    assert {name.partition("/")[0] for name in names} <= {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "PKG-INFO",
        ".gitignore",
        "generator",
        "templates",
    }


def test_the_installed_package_builds_the_same_site_in_a_folder_of_its_own(
    package: Package, project: Path, site: Path, run: Run
) -> None:
    used = run(package.scripts / "python", "-c", "import generator; print(generator.__file__)", cwd=project, env=APART)
    assert Path(used.stdout.strip()).is_relative_to(package.scripts.parent)
    done = run(package.scripts / "briefings", "build", cwd=project, env=APART)
    assert done.stdout.startswith("site/: 5 briefings, 39 pieces of evidence")
    assert contents(project / "site") == contents(site)


def test_plain_mkdocs_finds_the_installed_plugin(package: Package, project: Path, site: Path, run: Run) -> None:
    run(package.scripts / "python", "-m", "mkdocs", "build", "--strict", cwd=project, env=APART)
    assert contents(project / "site") == contents(site)


def test_a_projects_own_template_takes_the_place_of_one_default(
    package: Package, project: Path, site: Path, run: Run
) -> None:
    (project / "templates" / "assets").mkdir()
    (project / "templates" / "method.md").write_text("# Our method\n\nWe ask twice.\n", encoding="utf-8")
    (project / "templates" / "assets" / "house.css").write_text("p { margin: 0 }\n", encoding="utf-8")
    run(package.scripts / "briefings", "build", cwd=project, env=APART)
    ours, theirs = contents(project / "site"), contents(site)
    assert b"<p>We ask twice.</p>" in ours["method/index.html"]
    assert ours["assets/house.css"] == b"p { margin: 0 }\n"
    changed = {name for name in ours if ours[name] != theirs.get(name)}
    assert changed == {"method/index.html", "assets/house.css", "search/search_index.json", "receipt.json"}


@pytest.mark.parametrize(
    ("template", "line", "says"),
    [
        ("# Method\n\n{{ page.totals.briefing }}\n", 3, "briefing"),
        ("# Method\n\n{% if page.totals %}\n", 3, "endif"),
        ("# Method\n{{ page.scale_in_use ~ page.totals }}\n", 2, "do not concatenate"),
        ("{% import 'mine.md' as mine %}\n# Method\n", 1, "mine.md"),
    ],
    ids=["unknown-name", "syntax", "joins-text", "unknown-template"],
)
def test_a_broken_template_is_a_problem_with_a_place(
    template: str, line: int, says: str, project: Path, briefings: Callable[..., Result]
) -> None:
    (project / "templates" / "method.md").write_text(template, encoding="utf-8")
    done = briefings("build", project=project, expect=1)
    assert f"templates/method.md:{line}:" in done.stderr
    assert "template-broken" in done.stderr
    assert says in done.stderr
    assert not (project / "site").exists()


def test_this_checkout_uses_the_templates_beside_the_package() -> None:
    """And no copy of them, which would be stale tomorrow."""
    assert default_templates() == TEMPLATES
    assert not (PROJECT / "generator" / "templates").exists()


def test_the_version_is_that_of_the_package(package: Package, run: Run, tmp_path: Path) -> None:
    done = run(package.scripts / "briefings", "--version", cwd=tmp_path, env=APART)
    assert package.wheel.name.startswith(f"sourced_briefings-{done.stdout.strip()}-")


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def contents(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
