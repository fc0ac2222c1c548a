"""`briefings check` in every format, `explain`, and watching: what goes where, and how it ends."""

from __future__ import annotations

import json
import os
import re
import select
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from generator.cli import watch as watching
from generator.cli.all_codes import ALL_CODES
from generator.cli.main import COMMANDS, main
from generator.files.writing import write_tree
from tests.work import interruptible

ROOT = Path(__file__).parents[1]
PROJECT = {
    "mkdocs.yml": b"site_name: Bridges\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n",
    "templates/docs/index.md": b"",
    "briefings/opening.yml": b"""\
title: Opening
authors: [desk]
date: 2020-11-22
status: published
sources: {report: report}
summary: The bridge opens [opening].
evidence:
  opening: {speaker: anna, quote: The bridge will open in May, at: p1}
""",
    "briefings/registry/actors.yml": b"anna: {kind: person, name: Anna}\n",
    "seeds/report.txt": b"Anna said the bridge is new. The bridge will open in May.\n",
    "seeds/report.yml": b"label: Report\n",
}
CHECKED = (
    "checked 1 briefing, 1 piece of evidence, 1 actor, 1 source: 1 quote found in its passage; "
    "not checked: whether 1 paragraph of prose is true to what it cites\n"
)


@pytest.fixture(autouse=True)
def outside_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny project with one warning, in which commands are run."""
    root = tmp_path / "checkout" / "project"
    write_tree(root, PROJECT)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def briefings() -> Callable[..., Result]:
    """Runs the command and holds it to an exit code."""

    def run(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == expect, result.output
        return result

    return run


def spoil(project: Path) -> None:
    path = project / "briefings/opening.yml"
    path.write_text(path.read_text().replace("in May,", "in June,"))


def mend(project: Path) -> None:
    write_tree(project, {"briefings/opening.yml": PROJECT["briefings/opening.yml"]})


# ---- Formats ----


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_document_is_all_that_standard_output_holds(
    form: str, project: Path, briefings: Callable[..., Result]
) -> None:
    clean = briefings("check", "--format", form)
    spoil(project)
    spoilt = briefings("check", "--format", form, expect=1)
    for result, errors in ((clean, 0), (spoilt, 1)):
        told = json.loads(result.stdout)
        found = told["diagnostics"] if form == "json" else told["runs"][0]["results"]
        assert [each["severity" if form == "json" else "level"] for each in found].count("error") == errors
        assert result.stderr == ""


@pytest.mark.usefixtures("project")
def test_sarif_names_the_program_and_all_its_codes(briefings: Callable[..., Result]) -> None:
    driver = json.loads(briefings("check", "--format", "sarif").stdout)["runs"][0]["tool"]["driver"]
    assert driver["version"] == briefings("--version").stdout.strip()
    assert len(driver["rules"]) == len(ALL_CODES)


def test_github_gets_commands_and_nothing_else(project: Path, briefings: Callable[..., Result]) -> None:
    spoil(project)
    result = briefings("check", "--format", "github", expect=1)
    error, warning = result.stdout.splitlines()
    assert error.startswith("::error file=briefings/opening.yml,line=8,endLine=8,col=35,")
    assert warning.startswith("::warning file=seeds/report.yml,")
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("checkout", "file"),
    [(".", "briefings/"), ("..", "project/briefings/"), ("../elsewhere", "briefings/"), ("", "briefings/")],
)
def test_paths_are_those_of_the_checkout(
    checkout: str, file: str, project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(project)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project / checkout) if checkout else "")
    assert f"::error file={file}opening.yml," in briefings("check", "--format", "github", expect=1).stdout
    told = json.loads(briefings("check", "--format", "sarif", expect=1).stdout)["runs"][0]["results"]
    assert {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in told} >= {
        f"{file}opening.yml"
    }


def test_gitlab_gets_paths_of_its_own_checkout(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(project)
    monkeypatch.setenv("CI_PROJECT_DIR", str(project.parent))
    told = json.loads(briefings("check", "--format", "gitlab", expect=1).stdout)
    assert {(each["severity"], each["location"]["path"]) for each in told} == {
        ("critical", "project/briefings/opening.yml"),
        ("minor", "project/seeds/report.yml"),
    }


def test_the_summary_of_a_step_is_added_to_what_it_holds(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(project)
    summary = project.parent / "summary.md"
    summary.write_text("# Before\n\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    briefings("check", expect=1)
    assert summary.read_text() == "# Before\n\n"
    briefings("check", "--format", "github", expect=1)
    assert summary.read_text().startswith("# Before\n\n## briefings check: 1 error, 1 warning\n\n<table>\n")


def test_what_cannot_run_prints_no_half_document(project: Path, briefings: Callable[..., Result]) -> None:
    (project / "mkdocs.yml").unlink()
    for form in ("json", "github", "sarif"):
        result = briefings("check", "--format", form, expect=2)
        assert result.stdout == ""
        assert result.stderr.startswith("briefings: there is no mkdocs.yml here")


@pytest.mark.usefixtures("project")
def test_text_is_what_people_get(briefings: Callable[..., Result]) -> None:
    result = briefings("check", "--format", "text")
    assert result.stdout == CHECKED
    assert result.stderr.startswith("warning[seed-sum-missing]")
    assert "Invalid value for '--format'" in briefings("check", "--format", "xml", expect=2).stderr


# ---- Files that are named ----


def second(project: Path) -> None:
    """Adds a briefing without errors, and spoils the first one."""
    text = PROJECT["briefings/opening.yml"].decode()
    write_tree(project, {"briefings/closing.yml": text.encode()})
    spoil(project)


def test_files_that_are_named_are_reported_alone_and_the_exit_code_is_theirs(
    project: Path, briefings: Callable[..., Result]
) -> None:
    second(project)
    clean = briefings("check", "briefings/closing.yml")
    assert clean.stdout == (
        "reported briefings/closing.yml alone: no problems; the other files were checked too: 1 error, 1 warning, "
        "not shown here\n"
    )
    assert clean.stderr == ""
    spoilt = briefings("check", "briefings/opening.yml", expect=1)
    assert re.findall(r"^(?:error|warning)\[[\w-]+\]", spoilt.stderr, re.MULTILINE) == ["error[quote-not-found]"]
    assert spoilt.stderr.endswith(
        "1 error\nreported briefings/opening.yml alone: 1 error; the other files were checked too: 1 warning, "
        "not shown here\n"
    )
    assert spoilt.stdout == ""
    both = briefings("check", "briefings/opening.yml", "seeds/report.yml", expect=1)
    assert both.stderr.endswith(
        "reported briefings/opening.yml and seeds/report.yml alone: 1 error, 1 warning; the other files were checked "
        "too: no problems\n"
    )


def test_of_many_files_the_first_are_named(project: Path, briefings: Callable[..., Result]) -> None:
    second(project)
    names = ["briefings/closing.yml", "briefings/registry/actors.yml", "seeds/report.txt", "briefings/opening.yml"]
    said = briefings("check", *names[:3]).stdout
    assert said.startswith(
        "reported briefings/closing.yml, briefings/registry/actors.yml and seeds/report.txt alone: no"
    )
    said = briefings("check", *names, names[0], expect=1).stderr
    assert "reported briefings/closing.yml, briefings/registry/actors.yml and 2 more files alone: 1 error;" in said


def test_files_are_named_from_where_the_user_is(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    second(project)
    monkeypatch.chdir(project / "briefings")
    for name in (
        "closing.yml",
        "../briefings/closing.yml",
        "briefings/closing.yml",
        str(project / "briefings/closing.yml"),
    ):
        assert "reported briefings/closing.yml alone" in briefings("check", "--config", "../mkdocs.yml", name).stdout
    (project.parent / "link").symlink_to(project)
    monkeypatch.chdir(project.parent)
    for name in ("link/briefings/closing.yml", "project/briefings/closing.yml"):
        assert "closing.yml alone" in briefings("check", "--config", "project/mkdocs.yml", name).stdout


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (
            "briefings/openin.yml",
            "briefings/openin.yml is no file of this project; did you mean briefings/opening.yml?",
        ),
        ("opening", "opening is no file of this project; did you mean briefings/opening.yml?"),
        ("report.txt", "report.txt is no file of this project; did you mean seeds/report.txt?"),
        ("briefings", "briefings is a folder; name files of it"),
        ("../elsewhere.yml", "../elsewhere.yml lies outside of this project"),
        ("zzzzzzzzzzzzzz", "zzzzzzzzzzzzzz is no file of this project; name a briefing, a seed or a registry file"),
        ("templates/docs/index.md", "templates/docs/index.md is no file of this project; name a briefing, a seed or"),
    ],
)
@pytest.mark.usefixtures("project")
def test_what_is_no_file_of_the_project_is_told_with_what_is_meant(
    name: str, why: str, briefings: Callable[..., Result]
) -> None:
    result = briefings("check", name, expect=2)
    assert result.stderr.startswith(f"briefings: {why}")
    assert result.stdout == ""


@pytest.mark.parametrize("form", ["json", "github", "gitlab", "sarif"])
def test_every_format_has_the_files_that_are_named_and_no_others(
    form: str, project: Path, briefings: Callable[..., Result]
) -> None:
    second(project)
    for name, code in (("briefings/closing.yml", 0), ("briefings/opening.yml", 1), ("seeds/report.yml", 0)):
        result = briefings("check", "--format", form, name, expect=code)
        others = {"briefings/opening.yml", "seeds/report.yml"} - {name}
        assert not [other for other in others if other in result.stdout]
        assert (name in result.stdout) == (name != "briefings/closing.yml")
        assert result.stderr.startswith(f"reported {name} alone: ")


def test_a_file_that_cannot_be_read_can_be_named(project: Path, briefings: Callable[..., Result]) -> None:
    (project / "briefings/latin.yml").write_bytes(b"\xff")
    (project / "briefings/stray.md").write_bytes(b"x")
    assert "error[file-encoding]" in briefings("check", "briefings/latin.yml", expect=1).stderr
    assert "error[file-stray]" in briefings("check", "briefings/stray.md", expect=1).stderr
    briefings("check", "briefings/opening.yml")


def test_files_that_are_named_are_followed_too_but_not_fixed(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    second(project)

    def changes(*_: object) -> Iterator[tuple[Path, ...]]:
        yield ()
        (project / "briefings/closing.yml").unlink()
        yield (project / "briefings/closing.yml",)

    monkeypatch.setattr(watching, "file_changes", changes)
    result = briefings("check", "--watch", "briefings/closing.yml")
    assert result.stdout.startswith("reported briefings/closing.yml alone: no problems;")
    assert "briefings: briefings/closing.yml is no file of this project" in result.stderr
    assert "--fix changes whatever it can" in briefings("check", "--fix", "briefings/opening.yml", expect=2).stderr


# ---- Explanations ----


def test_a_code_is_explained(briefings: Callable[..., Result]) -> None:
    told = briefings("explain", "quote-not-found").stdout
    assert told.startswith("quote-not-found: error\n\n")
    assert "A briefing cannot waive it." in told
    assert "  waive: {judgement-one-origin: the reason}\n" in briefings("explain", "judgement-one-origin").stdout
    assert "A briefing cannot waive it." in briefings("explain", "seed-sum-missing").stdout


@pytest.mark.parametrize("code", [code.name for code in ALL_CODES])
def test_every_code_can_be_explained(code: str, briefings: Callable[..., Result]) -> None:
    assert briefings("explain", code).stdout.startswith(f"{code}: ")


def test_all_codes_are_listed_a_line_each(briefings: Callable[..., Result]) -> None:
    lines = briefings("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(code.name for code in ALL_CODES)


def test_an_unknown_code_ends_with_2_and_the_nearest(briefings: Callable[..., Result]) -> None:
    said = briefings("explain", "quote-not-foud", expect=2).stderr
    assert said == "briefings: there is no code quote-not-foud; did you mean quote-not-found?\n"
    said = briefings("explain", "x", expect=2).stderr
    assert said == "briefings: there is no code x; `briefings explain` lists all\n"


# ---- Watching ----


def test_watching_checks_after_every_change_and_never_dies_of_one(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = (project / "mkdocs.yml").read_bytes()

    def changes(config_file: Path, folders: Callable[[], tuple[Path, ...]]) -> Iterator[tuple[Path, ...]]:
        assert folders() == (project / "briefings", project / "seeds", project / "templates")
        yield ()
        spoil(project)
        yield (project / "briefings/opening.yml",)
        (project / "briefings/opening.yml").write_bytes(b"title: [half sav")
        yield tuple(project / f"briefings/{name}" for name in ("a.yml", "b.yml", "c.yml", "d\x1b.yml"))
        config_file.write_bytes(b"plugins: [")
        yield ()
        config_file.write_bytes(config)
        mend(project)
        yield ()
        raise KeyboardInterrupt

    monkeypatch.setattr(watching, "file_changes", changes)
    result = briefings("check", "--watch")
    assert result.stdout == CHECKED * 2
    told = result.stderr
    assert re.findall(r"^(?:error|warning)\[[\w-]+\]|^.* changed$", told, re.MULTILINE) == [
        "warning[seed-sum-missing]",
        "briefings/opening.yml changed",
        "error[quote-not-found]",
        "warning[seed-sum-missing]",
        "briefings/a.yml, briefings/b.yml, briefings/c.yml and 1 more changed",
        "error[yaml-syntax]",
        "warning[seed-sum-missing]",
        "mkdocs.yml or a folder changed",
        "error[yaml-syntax]",
        "mkdocs.yml or a folder changed",
        "warning[seed-sum-missing]",
    ]


def test_watching_goes_on_when_the_disk_says_no(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changes(*_: object) -> Iterator[tuple[Path, ...]]:
        yield ()
        (project / "seeds").rename(project / "gone")
        yield ()
        (project / "gone").rename(project / "seeds")
        yield ()

    monkeypatch.setattr(watching, "file_changes", changes)
    result = briefings("check", "--watch")
    assert result.stdout == CHECKED * 2
    assert "briefings: there is no folder seeds" in result.stderr


@pytest.mark.usefixtures("project")
def test_watching_is_for_people_and_needs_a_project(project: Path, briefings: Callable[..., Result]) -> None:
    assert "--watch is for people" in briefings("check", "--watch", "--format", "json", expect=2).stderr
    (project / "mkdocs.yml").unlink()
    assert "there is no mkdocs.yml here" in briefings("check", "--watch", expect=2).stderr


def test_a_change_below_a_folder_is_told_with_its_path_and_hidden_files_are_not(project: Path) -> None:
    folders = (project / "briefings", project / "templates")
    changes = watching.file_changes(project / "mkdocs.yml", lambda: folders)
    assert next(changes) == ()
    (project / "briefings/.opening.yml.swp").write_text("x")
    (project / "briefings/new.yml").write_text("x")
    assert next(changes) == (project / "briefings/new.yml",)
    fresh = project / "briefings/.new"
    fresh.write_text("another")
    fresh.rename(project / "briefings/opening.yml")
    assert next(changes) == (project / "briefings/opening.yml",)
    changes.close()


def test_watching_begins_anew_with_the_configuration_and_with_folders_that_come_and_go(project: Path) -> None:
    config = project / "mkdocs.yml"
    folders = [project / "seeds"]
    changes = watching.file_changes(config, lambda: tuple(folders))
    assert next(changes) == ()
    config.write_text("changed")
    folders.append(project / "pages")
    assert next(changes) == ()
    config.unlink()
    assert next(changes) == ()
    (project / "pages").mkdir()
    assert next(changes) == ()
    (project / "pages/page.md").write_text("x")
    assert next(changes) == (project / "pages/page.md",)
    changes.close()


def test_time_that_passes_and_hidden_files_are_no_change(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = [project / "seeds/a.txt", project / "seeds/.git/index", project / "elsewhere"]

    def watch(*_: object, **__: object) -> Iterator[set[tuple[int, str]]]:
        yield set()
        yield set()
        yield {(1, str(seen[1]))}
        yield {(1, str(seen[0])), (2, str(seen[0])), (1, str(seen[1])), (1, str(seen[2]))}

    monkeypatch.setattr("watchfiles.watch", watch)
    changes = watching.file_changes(project / "mkdocs.yml", lambda: (project / "seeds",))
    assert [next(changes) for _ in range(3)] == [(), (seen[2], seen[0]), ()]


class Running:
    """The command in a process of its own, whose output is read as it comes."""

    # Far longer than anything here takes; it only keeps a test that fails from waiting for ever.
    LONGEST = 120.0

    def __init__(self, *arguments: str) -> None:
        command = interruptible(Path(sys.executable).with_name("briefings"), *arguments)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said = ""

    def until(self, words: str) -> str:
        """What was said up to these words, which are waited for."""
        assert self.process.stdout is not None
        while words not in self.said:
            ready, _, _ = select.select([self.process.stdout], [], [], self.LONGEST)
            data = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert data, f"{words!r} did not come after {self.said!r}"
            self.said += data.decode()
        before, self.said = self.said.split(words, 1)
        return before

    def interrupt(self) -> int:
        """The exit code after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(self.LONGEST)


@pytest.mark.slow
def test_a_writer_sees_each_save_checked_until_ctrl_c(project: Path) -> None:
    running = Running("check", "--watch")
    try:
        running.until(CHECKED)
        spoil(project)
        running.until("error[quote-not-found]")
        running.until("1 error, 1 warning\n")
        mend(project)
        running.until(CHECKED)
        assert running.interrupt() == 0
        assert running.process.stdout is not None
        assert "Traceback" not in running.said + running.process.stdout.read().decode()
    finally:
        running.process.kill()
        running.process.communicate()


def test_a_summary_that_cannot_be_written_is_told_and_changes_nothing(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project))
    result = briefings("check", "--format", "github", expect=0)
    assert "briefings: no summary of the step: Is a directory" in result.stderr


# How a program is started whose output nobody reads: without the stream, or with one that nobody listens to any more.
UNREAD = {
    "no streams": 'exec "$@" <&- >&- 2>&-',
    "no error stream": 'exec "$@" 2>&-',
    "no standard output": 'exec "$@" >&-',
    "a full disk for errors": 'exec "$@" 2>/dev/full',
    "a reader who has gone": '{ "$@" 2>&1; echo $? >code; } | true; exit $(cat code)',
}


@pytest.mark.slow
@pytest.mark.parametrize("how", UNREAD)
@pytest.mark.parametrize("form", ["text", pytest.param("json", marks=pytest.mark.untraced)])
def test_a_verdict_stands_though_nobody_reads_it(how: str, form: str, project: Path) -> None:
    program = "from generator.cli.main import main; main()"
    command = ["sh", "-c", UNREAD[how], "sh", sys.executable, "-c", program, "check", "--format", form]
    if "/dev/full" in UNREAD[how] and not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    for change, code in ((spoil, 1), (mend, 0)):
        change(project)
        done = subprocess.run(command, cwd=project, check=False, capture_output=True, stdin=subprocess.DEVNULL)
        assert done.returncode == code
        assert b"Traceback" not in done.stdout + done.stderr


@pytest.mark.untraced
def test_a_reader_who_has_enough_is_no_failure(project: Path) -> None:
    (project / "seeds/report.txt").write_text("word after word after word\n" * 20_000, encoding="utf-8")
    command = [sys.executable, "-c", "from generator.cli.main import main; main()", "passages", "report"]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


# ---- The hook ----


def test_the_hook_runs_what_make_check_runs() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("briefings-check", "python", False)
    assert hook["always_run"], "a commit that only takes a file away matches no files"
    program, command = shlex.split(hook["entry"])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert program in scripts
    assert command in COMMANDS
    assert f"$(BIN)/{hook['entry']} " in (ROOT / "Makefile").read_text("utf-8")
