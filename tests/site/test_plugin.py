"""The plugin under its host: what it refuses, what it never publishes, and that no mistake costs the old site."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from tests.previews import SERVERS, served

Run = Callable[..., subprocess.CompletedProcess[str]]

SCRIPTS = Path(sys.executable).parent
BRIEFING = "briefings/withdrawal-condition.yml"
# A mistake that anybody may make: one word of a quotation is changed.
RIGHT, WRONG = "the hostilities will stop.\n", "the hostilities would stop.\n"

# What builds the site strictly, each in its own way.
BUILDS: Mapping[str, tuple[str, ...]] = {
    "mkdocs": ("mkdocs", "build", "--strict"),
    "properdocs": ("properdocs", "build", "--strict", "-f", "mkdocs.yml"),
    "briefings": ("briefings", "build"),
}


@pytest.fixture
def project(new_project: Callable[[], Path]) -> Path:
    return new_project()


@pytest.mark.parametrize("build", BUILDS)
def test_content_with_an_error_stops_the_build_and_the_old_site_stays(build: str, project: Path, run: Run) -> None:
    old = project / "site" / "index.html"
    old.parent.mkdir()
    old.write_text("the old site", encoding="utf-8")
    made_here = project / "site" / "assets" / "briefings.css"
    made_here.parent.mkdir()
    made_here.touch()
    line = change(project / BRIEFING, RIGHT, WRONG)
    done = run(*BUILDS[build], cwd=project, expect=1)
    # The words themselves, or the key above them.
    assert re.search(rf"{BRIEFING}:({line - 1}|{line}):\d", done.stdout + done.stderr)
    assert "quote-not-found" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert old.read_text(encoding="utf-8") == "the old site"
    assert [path.name for path in old.parent.iterdir()] == ["assets", "index.html"]


def test_all_mistakes_are_shown_at_once(project: Path, run: Run) -> None:
    change(project / BRIEFING, RIGHT, WRONG)
    change(project / "briefings/europe-promise.yml", "about: [ukrainian-leadership]", "about: [ukranian-leadership]")
    change(project / "briefings/registry/actors.yml", "kind: person", "kind: persona")
    done = run("mkdocs", "build", cwd=project, expect=1)
    for code in ("quote-not-found", "ukrainian-leadership", "persona"):
        assert code in done.stdout + done.stderr


def test_a_markdown_extension_that_would_change_words_is_an_error(project: Path, run: Run) -> None:
    settings(project, "markdown_extensions: [tables, attr_list]\n")
    done = run("mkdocs", "build", cwd=project, expect=1)
    assert "the Markdown extension attr_list would change" in done.stdout + done.stderr
    assert not (project / "site" / "index.html").exists()


def test_the_command_line_says_where_that_an_extension_is_not_wanted(
    project: Path, briefings: Callable[..., Result]
) -> None:
    settings(project, "markdown_extensions: [smarty]\n")
    done = briefings("build", project=project, expect=2)
    assert "error[setting-refused]: the Markdown extension smarty" in done.stderr
    assert "--> mkdocs.yml:7:23\n" in done.stderr
    assert not (project / "site").exists()


def test_what_a_project_sets_of_the_theme_stays(project: Path, run: Run) -> None:
    """And the extensions that pages are made for may be named, though they need not be."""
    change(project / "mkdocs.yml", "theme: material\n", "theme: {name: material, features: [], font: false}\n")
    settings(project, "markdown_extensions: [md_in_html, tables, toc]\n")
    run("mkdocs", "build", "--strict", cwd=project)
    front = (project / "site" / "index.html").read_text(encoding="utf-8")
    assert '"features": []' in front
    assert "fonts.g" not in front


def test_stray_files_are_errors_and_never_published(project: Path, run: Run) -> None:
    strays = (
        "briefings/drafts/other.yml",
        "briefings/index.md",
        "briefings/notes.txt",
        "briefings/other.yaml",
        "briefings/picture.png",
        "briefings/registry/notes.md",
        "seeds/more/report.txt",
        "seeds/notes.md",
    )
    for stray in strays:
        (project / stray).parent.mkdir(exist_ok=True)
        (project / stray).write_text("title: secret\n", encoding="utf-8")
    done = run("mkdocs", "build", cwd=project, expect=1)
    found = re.findall(r"error\[file-stray\]: .*\n *--> (.*):1:1\n", done.stdout + done.stderr)
    assert sorted(found) == list(strays)
    assert not (project / "site").exists()


def test_hidden_files_and_files_beside_the_folders_are_not_published(project: Path, run: Run) -> None:
    for name in (
        "briefings/.draft.md",
        "briefings/.hidden/draft.md",
        "briefings/.draft.yml",
        "notes.md",
        "seeds/.notes",
    ):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("the secret plan\n", encoding="utf-8")
    run("mkdocs", "build", "--strict", cwd=project)
    assert holding(project / "site", b"secret plan") == []
    assert not [path for path in (project / "site").rglob("*") if "draft" in path.name or "notes" in path.name]


def test_no_spec_registry_seed_or_template_is_published(site: Path) -> None:
    names = {path.name for path in site.rglob("*") if path.is_file()}
    assert not {name for name in names if name.endswith((".yml", ".yaml", ".md", ".txt", ".j2"))}
    assert holding(site, b"rests_on") == []
    assert holding(site, b"ukrainian-leadership:") == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("theme: nonsense\n", "theme"),
        ("plugins: [search]\n", "`briefings` is not among the plugins"),
        ("docs_dir: elsewhere\n", "docs_dir"),
        ("plugins: [search, {briefings: {sedes: x}}]\n", "sedes"),
        ("sedes: x\n", "sedes"),
        ("nav: [oops: [}\n", "mkdocs.yml"),
    ],
    ids=["theme", "plugin", "folder", "setting-of-ours", "setting", "syntax"],
)
def test_settings_that_cannot_be_used_are_told_with_their_place_and_exit_code_2(
    line: str, says: str, project: Path, briefings: Callable[..., Result]
) -> None:
    key = line.partition(":")[0]
    old = (project / "mkdocs.yml").read_text(encoding="utf-8")
    kept = re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", old, flags=re.MULTILINE)
    (project / "mkdocs.yml").write_text(kept + line, encoding="utf-8")
    done = briefings("build", project=project, expect=2)
    assert "--> mkdocs.yml:" in done.stderr
    assert says in done.stderr
    assert done.stderr.endswith("\n1 error\n")
    assert not (project / "site").exists()


def test_without_a_project_every_command_says_so_and_exits_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["check"], ["build"], ["serve"], ["render", "tree"], ["passages", "report"]):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 2, command
        assert done.stderr == (
            "briefings: there is no mkdocs.yml here; run this in the folder of a project, or name it with --config\n"
        )
        assert list(tmp_path.iterdir()) == [], command


def test_passages_prints_the_article_with_its_numbers(
    project: Path, briefings: Callable[..., Result], passages: Mapping[str, str]
) -> None:
    (seed,) = (project / "seeds").glob("*.txt")
    done = briefings("passages", seed.stem, project=project)
    assert [line.split(maxsplit=1) for line in done.stdout.splitlines()] == [[*pair] for pair in passages.items()]


def test_check_writes_nothing(project: Path, briefings: Callable[..., Result]) -> None:
    before = sorted(project.rglob("*"))
    done = briefings("check", project=project)
    assert "5 briefings" in done.stdout
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_survives_a_mistake_and_shows_what_comes_after_it(server: str, project: Path) -> None:
    with served(SERVERS[server], project) as preview:
        assert "the hostilities will stop" in preview.page("briefings/withdrawal-condition/")

        change(project / BRIEFING, RIGHT, WRONG)
        preview.says("quote-not-found")
        assert "the hostilities will stop" in preview.page("briefings/withdrawal-condition/")

        change(project / BRIEFING, WRONG, RIGHT)
        change(project / BRIEFING, "Putin makes an end", "Putin still makes an end")
        preview.shows("briefings/withdrawal-condition/", "Putin still makes an end")

        change(project / "mkdocs.yml", "Sourced Briefings", "Renamed Briefings")
        preview.shows("", "Renamed Briefings")


def test_a_server_that_cannot_listen_says_so_in_one_line(project: Path, run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("briefings", "serve", "--address", f"127.0.0.1:{taken.getsockname()[1]}", cwd=project, expect=2)
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr


def settings(project: Path, more: str) -> None:
    path = project / "mkdocs.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{more}", encoding="utf-8")


def change(path: Path, old: str, new: str) -> int:
    """Replaces the first of some words in a file; the number of the line that they stand on."""
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found, f"{path.name} does not hold {old}"
    path.write_text(before + new + after, encoding="utf-8")
    return before.count("\n") + 1


def holding(site: Path, words: bytes) -> list[Path]:
    return [path for path in site.rglob("*") if path.is_file() and words in path.read_bytes()]
