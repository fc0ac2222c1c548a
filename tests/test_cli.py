"""What a person at the terminal gets: exit codes, a line a command, and an old site that a failing build spares."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.files.writing import write_tree
from generator.host import projects

CONFIG = b"site_name: Bridges\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n"
BRIEFING = b"""\
title: Opening
authors: [desk]
date: 2020-11-22
status: published
sources: {report: report}
summary: The bridge opens [opening].
evidence:
  opening: {speaker: anna, quote: The bridge will open in May, at: p1}
"""
PROJECT = {
    "mkdocs.yml": CONFIG,
    "templates/docs/index.md": b"",
    "briefings/opening.yml": BRIEFING,
    "briefings/registry/actors.yml": b"anna: {kind: person, name: Anna}\n",
    "seeds/report.txt": b"Anna: The bridge will open in May.\n\nNobody knows the day.\n",
    "seeds/report.yml": b"label: Report\nsha256: 6d8b4e5a\n",
}
HELD = (
    "1 briefing, 1 piece of evidence, 1 actor, 1 source: 1 quote found in its passage; "
    "not checked: whether 1 paragraph of prose is true to what it cites"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A tiny project in which commands are run."""
    root = tmp_path / "project"
    write_tree(root, PROJECT)
    monkeypatch.chdir(root)
    (root / "seeds/report.yml").write_text("label: Report\n")
    yield root
    assert sorted(path.name for path in root.iterdir() if path.name.startswith(".")) == [], "something is left behind"


@pytest.fixture
def briefings() -> Callable[..., Result]:
    """Runs the command, holds it to an exit code and lets no exception pass for one."""

    def run(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == expect, result.output
        assert "Traceback" not in result.output
        return result

    return run


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def break_quote(project: Path) -> None:
    path = project / "briefings/opening.yml"
    path.write_text(path.read_text().replace("in May,", "in June,"))


@pytest.mark.slow
def test_a_build_reads_the_settings_once_before_it_waits_and_once_behind(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of one state and half of another, saved meanwhile, can never come together."""
    opened: list[str] = []
    open_ = io.open

    def noted(file: Any, *how: Any, **more: Any) -> Any:
        opened.append(str(file))
        return open_(file, *how, **more)

    monkeypatch.setattr("builtins.open", noted)
    monkeypatch.setattr("io.open", noted)
    briefings("build")
    assert opened.count(str(project / "mkdocs.yml")) == 2


@pytest.mark.slow
def test_a_build_whose_place_changes_while_it_waits_replaces_nothing(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    load = projects.load_project

    def load_and_change(*arguments: Any, **changes: Any) -> projects.Project:
        loaded = load(*arguments, **changes)
        (project / "mkdocs.yml").write_bytes(CONFIG + b"site_dir: elsewhere\n")
        return loaded

    monkeypatch.setattr(projects, "load_project", load_and_change)
    told = briefings("build", expect=2).stderr
    assert told == "briefings: mkdocs.yml has changed: the site goes elsewhere now; build again\n"
    assert not (project / "site").exists()
    assert not (project / "elsewhere").exists()


def test_check_tells_what_it_has_checked_and_writes_nothing(project: Path, briefings: Callable[..., Result]) -> None:
    before = tree(project)
    assert briefings("check").stdout == f"checked {HELD}\n"
    assert tree(project) == before


@pytest.mark.slow
def test_a_briefing_dated_ahead_is_told_by_the_time_of_the_build(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last zone in which a day begins is 26 hours behind the first."""
    opening = project / "briefings/opening.yml"
    told = f"dated {re.findall(r'date: (.*)', opening.read_text())[0]}, and is published at once"
    for moment, is_told in (("1605952799", True), ("1605952800", False)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
        assert (told in briefings("check").stderr) is is_told
        assert (told in briefings("build").stderr) is is_told


@pytest.mark.usefixtures("project")
def test_warnings_are_shown_and_do_not_count_as_errors(briefings: Callable[..., Result]) -> None:
    result = briefings("check")
    assert "warning[seed-sum-missing]" in result.stderr
    assert result.stderr.endswith("\n1 warning\n")


def test_content_with_errors_ends_with_1_and_says_where(project: Path, briefings: Callable[..., Result]) -> None:
    break_quote(project)
    for command in (["check"], ["build"], ["render", "out"]):
        result = briefings(*command, expect=1)
        assert "error[quote-not-found]" in result.stderr
        assert "  --> briefings/opening.yml:8:35\n" in result.stderr
        assert result.stdout == ""
    assert not (project / "site").exists()
    assert not (project / "out").exists()


def test_a_stray_file_is_an_error_in_every_command(project: Path, briefings: Callable[..., Result]) -> None:
    (project / "briefings/notes.md").write_text("# Notes\n")
    for command in (["check"], ["build"], ["render", "out"]):
        assert "error[file-stray]" in briefings(*command, expect=1).stderr


def test_a_file_that_cannot_be_read_is_an_error_and_no_crash(project: Path, briefings: Callable[..., Result]) -> None:
    (project / "seeds/report.txt").write_bytes(b"\xff\xfe")
    for command in (["check"], ["build"], ["render", "out"]):
        assert "error[file-encoding]" in briefings(*command, expect=1).stderr


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--config", "other.yml"], "briefings: there is no other.yml here; run this in the folder of"),
        (["build", "--config", "nowhere/mkdocs.yml"], "briefings: there is no mkdocs.yml here"),
        (["passages", "letter"], "briefings: there is no seed letter; the seeds are report"),
        (["render", "seeds"], "briefings: seeds holds something else; name an empty folder"),
        (["publicise"], "No such command 'publicise'"),
        (["check", "--fast"], "No such option"),
        (["render"], "Missing argument 'DIR'"),
    ],
)
def test_what_cannot_run_ends_with_2_and_says_why(
    arguments: list[str], said: str, briefings: Callable[..., Result]
) -> None:
    result = briefings(*arguments, expect=2)
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            b"site_name: x\ntheme: material\ndocs_dir: templates/docs\n",
            "error[setting-missing]: `briefings` is not among the plugins\n  --> mkdocs.yml:1:1\n",
        ),
        (CONFIG + b"nonsense: [\n", "error[yaml-syntax]: "),
        (CONFIG.replace(b"briefings]", b"{briefings: {scale: guesses}}]"), "--> mkdocs.yml:4:39\n"),
        (CONFIG.replace(b"briefings]", b"{briefings: {sedes: x}}]"), "did you mean `seeds`?"),
        (CONFIG.replace(b"docs_dir: templates/docs", b"docs_dir: nowhere"), "there is no folder nowhere"),
        (CONFIG + b"markdown_extensions: [smarty]\n", "the Markdown extension smarty would change"),
    ],
    ids=["no plugin", "no YAML", "no scale", "no setting", "no folder", "an extension"],
)
def test_settings_that_cannot_be_used_end_with_2_and_say_where(
    config: bytes, said: str, project: Path, briefings: Callable[..., Result]
) -> None:
    (project / "mkdocs.yml").write_bytes(config)
    result = briefings("build", expect=2)
    assert said in result.stderr
    assert "--> mkdocs.yml:" in result.stderr
    assert result.stderr.endswith("\n1 error\n")


def test_folders_that_are_not_there_end_with_2_and_one_line(project: Path, briefings: Callable[..., Result]) -> None:
    (project / "mkdocs.yml").write_bytes(CONFIG.replace(b"briefings]", b"{briefings: {seeds: nowhere}}]"))
    assert briefings("build", expect=2).stderr == "briefings: there is no folder nowhere\n"


def test_passages_are_printed_with_the_numbers_that_citations_use(
    project: Path, briefings: Callable[..., Result]
) -> None:
    expected = "p1  Anna: The bridge will open in May.\np2  Nobody knows the day.\n"
    assert briefings("passages", "report").stdout == expected
    assert briefings("passages", "report.txt").stdout == expected
    (project / "seeds/report.txt").write_text("line\n" * 10)
    assert briefings("passages", "report").stdout.split("\n")[8:10] == [" p9  line", "p10  line"]
    (project / "seeds/away.txt").symlink_to("/etc/hostname")
    assert "the text of the seed away cannot be read" in briefings("passages", "away", expect=2).stderr
    (project / "seeds/report.txt").write_text("a \x1b[31mred\u202e line\n")
    assert briefings("passages", "report").stdout == "p1  a \\u{001b}[31mred\\u{202e} line\n"


@pytest.mark.slow
def test_build_puts_the_site_in_place_and_tells_what_it_holds(project: Path, briefings: Callable[..., Result]) -> None:
    result = briefings("build")
    assert re.fullmatch(rf"site/: {HELD}; built in [0-9]+\.[0-9] s\n", result.stdout)
    site = tree(project / "site")
    assert {"index.html", "briefings/opening/index.html", "actors/anna/index.html", "sources/report/index.html"} <= {
        *site
    }
    assert not [name for name in site if name.endswith((".yml", ".txt", ".md"))]


@pytest.mark.slow
def test_a_failing_build_leaves_the_old_site_as_it_was(project: Path, briefings: Callable[..., Result]) -> None:
    old = {"site/index.html": b"the old site", "site/assets/briefings.css": b"x"}
    write_tree(project, old)
    break_quote(project)
    briefings("build", expect=1)
    write_tree(project, PROJECT | {"seeds/report.yml": b"label: Report\n"})
    write_tree(project, {"templates/home.md": b"{{ page.nothing }}\n"})
    assert "error[template-broken]" in briefings("build", expect=1).stderr
    write_tree(project, {"templates/home.md": b"# Home\n\n[gone](gone.md)\n"})
    assert "the host would not build the site" in briefings("build", expect=2).stderr
    assert tree(project / "site") == {name.removeprefix("site/"): data for name, data in old.items()}


@pytest.mark.slow
def test_a_build_that_is_well_replaces_the_old_site_whole(project: Path, briefings: Callable[..., Result]) -> None:
    write_tree(project, {"site/old.html": b"the old site", "site/assets/briefings.css": b""})
    briefings("build")
    assert not (project / "site/old.html").exists()
    assert (project / "site/index.html").is_file()


def test_render_writes_markdown_that_any_engine_can_build(project: Path, briefings: Callable[..., Result]) -> None:
    assert briefings("render", "out").stdout == f"out/: {HELD}\n"
    out = tree(project / "out")
    assert out["mkdocs.yml"].startswith(b"# Written by `briefings render`.")
    settings = json.loads(out["mkdocs.yml"].split(b"\n", 1)[1])
    assert settings["site_name"] == "Bridges"
    assert settings["plugins"] == ["search"]
    pages = {name for name in out if name.endswith(".md")}
    assert {"docs/index.md", "docs/briefings/opening.md", "docs/sources/report.md", "docs/method.md"} <= pages
    assert {next(iter(entry.values())) for entry in settings["nav"]} <= {name.removeprefix("docs/") for name in pages}
    for sheet in settings["extra_css"]:
        assert f"docs/{sheet}" in out


def test_render_replaces_what_it_has_rendered_and_gives_the_same_bytes(
    project: Path, briefings: Callable[..., Result]
) -> None:
    briefings("render", "out")
    first = tree(project / "out")
    (project / "out/docs/left.md").write_text("left")
    briefings("render", "out")
    assert tree(project / "out") == first


def test_render_refuses_a_folder_of_somebody_else(project: Path, briefings: Callable[..., Result]) -> None:
    for name, data in {"mkdocs.yml": CONFIG, "notes.txt": b"precious"}.items():
        write_tree(project, {f"out/{name}": data})
        before = tree(project)
        briefings("render", "out", expect=2)
        assert tree(project) == before
        (project / f"out/{name}").unlink()
    briefings("render", "out")


def test_help_and_version_are_told(briefings: Callable[..., Result]) -> None:
    for name in ("check", "build", "serve", "render", "passages"):
        assert name in briefings("--help").stdout
        assert briefings(name, "-h").stdout.startswith("Usage: ")
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+\n", briefings("--version").stdout)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (
            "docs_dir: templates/docs\nplugins: [{briefings: {seeds: ../elsewhere}}]",
            "the path of a folder in this project",
        ),
        ("docs_dir: templates/docs\nplugins: [{briefings: {templates: nowhere}}]", "there is no folder nowhere"),
        ("docs_dir: templates/docs\nsite_dir: seeds\nplugins: [briefings]", "would replace seeds"),
        (
            "docs_dir: templates/docs\nplugins: [{briefings: {severity: {quote-not-found: warning, a-code: error}}}]",
            "`quote-not-found` is always an error: what it reports cannot be published\n",
        ),
        ("docs_dir: templates/docs\nplugins: [{briefings: {severity: [error]}}]", "expected codes and their weights"),
        (
            "docs_dir: templates/docs\nplugins: [briefings]\nmarkdown_extensions: [{toc: {permalink: true}}]",
            "options of the Markdown extension toc",
        ),
    ],
)
@pytest.mark.usefixtures("project")
def test_settings_that_cannot_be_meant_are_refused(settings: str, why: str, briefings: Callable[..., Result]) -> None:
    Path("mkdocs.yml").write_text(f"site_name: Town\ntheme: material\n{settings}\n", encoding="utf-8")
    result = briefings("build", expect=2)
    assert why in result.output


@pytest.mark.slow
@pytest.mark.usefixtures("project")
def test_the_name_of_a_site_is_text(briefings: Callable[..., Result]) -> None:
    settings = Path("mkdocs.yml").read_text(encoding="utf-8").splitlines()
    named = ['site_name: "<script>alert(1)</script>"', *(line for line in settings if not line.startswith("site_name"))]
    Path("mkdocs.yml").write_text("\n".join(named), encoding="utf-8")
    briefings("build")
    assert "<script>alert" not in Path("site/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_project_adds_to_the_theme_and_tells_what_followed_what(
    project: Path, briefings: Callable[..., Result]
) -> None:
    events = b"""
  vote: {speaker: source, states: The council voted., when: 2026-05, inferred: [when], at: p1}
  speech: {speaker: source, states: The mayor spoke., when: {after: vote}, at: p2}
"""
    override = b"{% extends 'base.html' %}{% block footer %}<p>Ours</p>{% endblock %}"
    write_tree(project, {"briefings/opening.yml": BRIEFING + events, "templates/overrides/main.html": override})
    briefings("build")
    page = (project / "site/briefings/opening/index.html").read_text(encoding="utf-8")
    assert "after: The council voted" in page
    assert "May 2026" in page
    assert "<p>Ours</p>" in page
    briefings("render", "tree")
    assert (project / "tree/overrides/main.html").read_bytes() == override
