"""What engines publish with and without the plugin: never a word of what everybody must not read."""

from __future__ import annotations

import gzip
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.files.reading import default_templates

pytestmark = pytest.mark.untraced

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]

# Engines that publish a folder as it stands: two that know no plugin of ours, and MkDocs where it is taken out.
WITHOUT_THE_PLUGIN: Final[Mapping[str, tuple[str, ...]]] = {
    "zensical": ("zensical", "build", "--strict"),
    "mkdocs": ("mkdocs", "build"),
    "properdocs": ("properdocs", "build", "-f", "mkdocs.yml"),
}
WITH_THE_PLUGIN: Final[Mapping[str, tuple[str, ...]]] = {
    "mkdocs": ("mkdocs", "build", "--strict"),
    "properdocs": ("properdocs", "build", "--strict", "-f", "mkdocs.yml"),
    "briefings": ("briefings", "build"),
}
# A word that nothing else holds, for each thing that everybody must not read.
CANARIES: Final = ("QUAGGADRAFT", "QUAGGAAMBER", "QUAGGAEMBARGO", "QUAGGAACTOR", "QUAGGASEED", "QUAGGACOMMENT")
HIDDEN: Final[Mapping[str, str]] = {
    "briefings/hidden-draft.yml": "title: QUAGGADRAFT\nauthors: [desk]\ndate: 2026-01-15\nstatus: draft\n"
    "sources: {open: open}\nsummary: |\n  QUAGGADRAFT says so [one].\n"
    "evidence:\n  one: {speaker: source, quote: Nothing is decided, at: p1}\n",
    "briefings/hidden-amber.yml": "# QUAGGACOMMENT\ntitle: QUAGGAAMBER\nauthors: [desk]\ndate: 2026-01-15\n"
    "status: published\nmarking: TLP:AMBER\nsources: {hidden: hidden}\nsummary: |\n  QUAGGAAMBER says so [one].\n"
    "evidence:\n  one: {speaker: hidden-one, quote: We shall build it, at: p1}\n",
    "briefings/hidden-embargo.yml": "title: QUAGGAEMBARGO\nauthors: [desk]\ndate: 2026-01-15\n"
    "status: published\nembargo: 2099-01-01T00:00Z\nmarking: TLP:AMBER\nsources: {hidden: hidden}\n"
    "summary: |\n  QUAGGAEMBARGO says so [one].\n"
    "evidence:\n  one: {speaker: hidden-one, quote: We shall build it, at: p1}\n",
    "briefings/registry/actors/hidden.yml": "hidden-one: {kind: person, name: QUAGGAACTOR, marking: TLP:AMBER}\n",
    "seeds/open.txt": "Nothing is decided.\n",
    "seeds/open.yml": "label: A note\n",
    "seeds/hidden.txt": "QUAGGAACTOR said: “We shall build it.” QUAGGASEED.\n",
    "seeds/hidden.yml": "label: QUAGGASEED\nmarking: TLP:AMBER\nrights: full\n",
}


@pytest.fixture(params=["the sample", "a project of init"])
def project(request: pytest.FixtureRequest, new_project: Callable[[], Path], tmp_path: Path) -> Path:
    """A project with a draft, a marked and an embargoed briefing, a marked actor and a marked source."""
    folder = new_project() if request.param == "the sample" else tmp_path / "desk"
    if request.param != "the sample":
        assert CliRunner().invoke(main, ["init", str(folder), "--url", "https://desk.example/"]).exit_code == 0
    # The registry of one file becomes one of several.
    registry = folder / "briefings" / "registry"
    (registry / "actors").mkdir()
    (registry / "actors.yml").rename(registry / "actors" / "known.yml")
    for name, text in HIDDEN.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("engine", WITHOUT_THE_PLUGIN)
def test_an_engine_without_the_plugin_publishes_the_page_that_says_how_to_build(
    engine: str, project: Path, run: Run
) -> None:
    if engine != "zensical":
        without_the_plugin(project / "mkdocs.yml")
    run(*WITHOUT_THE_PLUGIN[engine], cwd=project)
    said = dict(bytes_of(project / "site"))
    assert "Build the site first" in said["index.html"].decode()
    assert {path.name for path in (project / "site").rglob("*.html")} <= {"index.html", "404.html"}
    assert canaries_in(project) == []
    for name in ("sample-ferry", "withdrawal-condition", "actors.yml"):
        assert not [each for each in said if name in each]


@pytest.mark.parametrize("engine", WITH_THE_PLUGIN)
def test_an_engine_with_the_plugin_publishes_what_is_for_everybody_and_not_the_page(
    engine: str, project: Path, run: Run
) -> None:
    run(*WITH_THE_PLUGIN[engine], cwd=project)
    assert (project / "site" / "method" / "index.html").is_file()
    assert canaries_in(project) == []
    assert not [name for name, data in bytes_of(project / "site") if b"Build the site first" in data]


def test_a_rendered_tree_holds_none_of_it(project: Path, briefings: Callable[..., Result], tmp_path: Path) -> None:
    briefings("render", tmp_path / "tree", project=project)
    assert [name for name, data in bytes_of(tmp_path / "tree") if any(each.encode() in data for each in CANARIES)] == []


@pytest.mark.parametrize(
    ("docs", "named"),
    [
        ("briefings", "briefings"),
        ("briefings/registry", "briefings"),
        ("seeds", "seeds"),
        ("content", "content/briefings"),
        ("linked", "briefings"),
    ],
)
@pytest.mark.parametrize("command", ["mkdocs", "briefings"])
def test_a_folder_of_briefings_or_seeds_is_never_what_another_engine_publishes(
    command: str, docs: str, named: str, new_project: Callable[[], Path], run: Run
) -> None:
    folder = new_project()
    settings = (folder / "mkdocs.yml").read_text(encoding="utf-8").replace("templates/docs", docs)
    if docs == "content":
        (folder / "content").mkdir()
        (folder / "briefings").rename(folder / "content" / "briefings")
        settings = settings.replace("  - briefings\n", "  - briefings: {briefings: content/briefings}\n")
    if docs == "linked":
        (folder / "linked").symlink_to("briefings")
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    done = run(command, "build", cwd=folder, expect=2 if command == "briefings" else 1)
    said = " ".join((done.stdout + done.stderr).split())
    assert f"would publish {named} as it stands" in said
    assert "docs_dir: templates/docs" in said
    assert f"briefings: {'content/' if docs == 'content' else ''}briefings" in said
    assert not (folder / "site").exists()


def test_what_lies_beside_the_page_is_refused(
    new_project: Callable[[], Path], briefings: Callable[..., Result]
) -> None:
    folder = new_project()
    (folder / "templates" / "docs" / "notes.md").write_text("a secret", encoding="utf-8")
    done = briefings("check", project=folder, expect=1)
    assert "error[file-stray]" in done.stderr
    assert "templates/docs/notes.md:1:1" in done.stderr


def test_a_new_project_has_the_page_that_is_in_use_here() -> None:
    page = default_templates() / "docs" / "index.md"
    assert page.read_bytes() == (default_templates() / "project" / "templates" / "docs" / "index.md").read_bytes()


def without_the_plugin(settings: Path) -> None:
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text.partition('plugins:')[0]}plugins: [search]\n", encoding="utf-8")


def bytes_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files below a folder by path, those that are compressed as they are when they are read."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield path.relative_to(folder).as_posix(), gzip.decompress(data) if path.suffix == ".gz" else data


def canaries_in(project: Path) -> list[str]:
    """The files that an engine has written, in its site or beside it, and that hold a word nobody may read."""
    written = [project / name for name in ("site", ".cache") if (project / name).is_dir()]
    assert written
    return [
        f"{name}: {canary}"
        for folder in written
        for name, data in bytes_of(folder)
        for canary in CANARIES
        if canary.encode() in data or canary.lower().encode() in data or canary in name
    ]
