"""A build for a time that is not the clock's says so, and no time that it is asked for breaks it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mkdocs.__main__ import cli as mkdocs

from generator import build
from generator.cli.main import main
from generator.files.project_folders import CannotRun
from generator.files.writing import write_tree
from generator.host import settings
from generator.host.projects import load_project
from generator.provenance import verifier

BRIEFING = """\
title: Opening
authors: [desk]
date: 2026-11-22
status: published
sources: {report: report}
summary: The bridge opens [opening].
evidence:
  opening: {speaker: anna, quote: The bridge will open in May, at: p1}
"""
LAST = 2**32 - 1


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a briefing that is under embargo until 2030."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    files = {
        "mkdocs.yml": "site_name: Bridges\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n",
        "templates/docs/index.md": "Build this site with `briefings build`.\n",
        "briefings/opening.yml": BRIEFING,
        "briefings/coming.yml": f"{BRIEFING}embargo: 2030-01-01T00:00Z\n",
        "briefings/registry/actors.yml": "anna: {kind: person, name: Anna}\n",
        "seeds/report.txt": "The bridge will open in May, Anna said.\n",
        "seeds/report.yml": "label: Report\n",
    }
    write_tree(tmp_path / "project", {name: text.encode() for name, text in files.items()})
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def briefings(*arguments: str, expect: int = 0) -> Result:
    done = CliRunner().invoke(main, [*arguments])
    assert done.exit_code == expect, f"{done.exit_code} {done.exception!r}\n{done.output}"
    return done


def receipt_of(site: Path) -> dict[str, object]:
    receipt: dict[str, object] = json.loads((site / verifier.RECEIPT).read_text("utf-8"))
    return receipt


def test_a_time_that_is_not_the_clocks_stands_in_the_receipt(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def as_of() -> object:
        inputs, _ = load_project(project / "mkdocs.yml").read()
        built, problems = build.build(inputs)
        assert built is not None, problems
        assert (built.receipt.get("as_of"), "coming" in built.receipt["briefings"]) in {
            (None, False),
            (0, False),
            (1_893_456_000, True),
            (LAST, True),
        }
        return built.receipt.get("as_of")

    assert as_of() is None
    for named in (0, 1_893_456_000, LAST):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(named))
        assert as_of() == named


@pytest.mark.slow
def test_what_is_built_by_a_time_to_come_is_not_published_by_the_clock(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the variable as with the option."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(LAST))
    briefings("build")
    assert receipt_of(project / "site")["as_of"] == LAST
    assert (project / "site" / "briefings" / "coming" / "index.html").is_file()
    assert "a time to come" in briefings("publish", "public", expect=2).output
    assert not (project / "public").exists()
    briefings("build", "--now", "2001-09-09T01:46:40.5Z")
    assert receipt_of(project / "site")["as_of"] == 1_000_000_000.5
    briefings("publish", "public")
    assert not (project / "public" / "briefings" / "coming").exists()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    briefings("build", "--now", "2106-01-01T00:00Z")
    assert "a time to come" in briefings("publish", "public", expect=2).output


NO_TIMES = ("", "soon", "-1", "1.5", "1e9", "٣", " 1", "1\n", str(LAST + 1), "999999999999", "9" * 5_000)


@pytest.mark.parametrize("named", NO_TIMES)
def test_a_time_that_no_build_can_be_for_is_told_in_one_line(
    named: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", named)
    with pytest.raises(CannotRun, match="seconds"):
        settings.now()
    for command in (("check",), ("build",), ("render", "tree"), ("changes", "--against", "HEAD")):
        told = briefings(*command, expect=2).stderr
        assert told.startswith("briefings: SOURCE_DATE_EPOCH is ")
        assert told.count("\n") == 1
        assert len(told) < 200
    assert not (project / "site").exists()


@pytest.mark.parametrize(
    "named", ["0001-01-01T00:00+14:00", "1969-12-31T23:59:59Z", "2106-02-07T06:28:16Z", "9999-12-31T23:59:59-12:00"]
)
def test_a_time_that_no_build_can_be_for_is_no_option_either(named: str, project: Path) -> None:
    for command in (("build",), ("render", "tree")):
        told = briefings(*command, "--now", named, expect=2).stderr
        assert "--now takes a time from 1970 to the first days of 2106" in told
        assert told.count("\n") == 1
    assert not (project / "site").exists()


def test_the_host_tells_of_such_a_time_too(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "999999999999")
    done = CliRunner().invoke(mkdocs, ["build", "--config-file", str(project / "mkdocs.yml")])
    assert isinstance(done.exception, SystemExit)
    assert "SOURCE_DATE_EPOCH is '999999999999'; it takes seconds since 1970" in done.output
    assert not (project / "site").exists()
