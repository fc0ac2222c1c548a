"""Words that must vanish vanish at once, and readers find the reason in their place."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.provenance import verifier as audit

Run = Callable[..., subprocess.CompletedProcess[str]]
SEED = "000_74fab2486cdf4fb4"
SLUG = "signing-pointless"
# Written in this briefing and in no other.
WORDS = b"change his mind"


def git(*arguments: str | Path, cwd: Path) -> str:
    identity = ("-c", "user.name=Desk", "-c", "user.email=desk@briefings.example")
    command = ["git", *identity, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, encoding="utf-8", timeout=120).stdout


@pytest.fixture(scope="module")
def published(new_project: Callable[[], Path], run: Run) -> Path:
    """A project in git whose remote is a bare repository, published in a folder and on a branch; only to be copied."""
    project = new_project()
    remote = project / "remote.git"
    git("init", "--quiet", "--bare", remote, cwd=project)
    git("init", "--quiet", cwd=project)
    git("remote", "add", "origin", remote, cwd=project)
    run("briefings", "build", cwd=project)
    run("briefings", "publish", "public", cwd=project)
    run("briefings", "publish", "branch:gh-pages", cwd=project)
    assert holding(project / "public")
    return project


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    """A copy of the project, with a remote of its own beside it."""
    project = Path(shutil.copytree(published, tmp_path / "project"))
    (project / "remote.git").rename(tmp_path / "remote.git")
    git("remote", "set-url", "origin", tmp_path / "remote.git", cwd=project)
    return project


def holding(site: Path) -> list[str]:
    """The files in which the words stand."""
    return sorted(
        path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file() and WORDS in path.read_bytes()
    )


@pytest.mark.untraced
def test_a_briefing_is_taken_down_and_leaves_its_reason(project: Path, run: Run, tmp_path: Path) -> None:
    done = run("briefings", "publish", "public", "--takedown", SLUG, "--reason", "It: was <wrong>.", cwd=project)
    assert done.stdout.splitlines()[0] == f"briefings/{SLUG}.yml: withdrawn"
    assert holding(project / "public") == []
    page = (project / "public" / "briefings" / SLUG / "index.html").read_text("utf-8")
    assert "was withdrawn on" in page
    assert "It: was &lt;wrong&gt;." in page
    assert audit.check_folder(project / "public").findings == ()
    # Published elsewhere too: the file says already that it is withdrawn.
    again = run("briefings", "publish", "branch:gh-pages", "--takedown", SLUG, "--reason", "r", cwd=project)
    assert "withdrawn already, and its reason stays" in again.stdout
    assert git("rev-list", "--count", "gh-pages", cwd=tmp_path / "remote.git") == "1\n"
    git("clone", "--quiet", "--branch", "gh-pages", tmp_path / "remote.git", tmp_path / "clone", cwd=tmp_path)
    assert holding(tmp_path / "clone") == []
    run("briefings", "check", cwd=project)


def test_a_source_is_taken_down_with_all_that_rests_on_it(project: Path, run: Run) -> None:
    run("briefings", "publish", "public", "--takedown", SEED, "--reason", "It was forged.", cwd=project)
    public = project / "public"
    assert holding(public) == []
    for page in ("briefings/withdrawal-condition", f"sources/{SEED}"):
        assert "It was forged." in (public / page / "index.html").read_text("utf-8")
    assert not (public / "actors" / "vladimir-putin").exists()
    assert audit.check_folder(public).findings == ()


OTHER = "withdrawal-condition"


def add(project: Path, text: str) -> Path:
    """Adds to the end of another briefing."""
    path = project / "briefings" / f"{OTHER}.yml"
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")
    return path


@pytest.mark.untraced
def test_words_taken_down_vanish_from_what_another_briefing_said_before(project: Path, run: Run) -> None:
    was = "An answer to the legal point alone is unlikely to change his mind."
    add(
        project,
        f"revisions:\n  - {{date: 2026-11-30, kind: correction, note: Told anew., was: {{not_known: {was}}}}}\n",
    )
    run("briefings", "build", cwd=project)
    run("briefings", "publish", "public", cwd=project)
    shown = holding(project / "public")
    assert {f"briefings/{OTHER}/index.html", "corrections/index.html", "search/search_index.json"} <= {*shown}
    done = run("briefings", "publish", "public", "--takedown", SLUG, "--reason", "It was wrong.", cwd=project)
    assert "no other words that were taken down are left in the site" in done.stdout
    assert holding(project / "public") == []
    page = (project / "public" / "corrections" / "index.html").read_text("utf-8")
    assert "the earlier words were taken down" in page
    # Every build leaves them out, and nothing changes in the other briefing's file.
    run("briefings", "build", cwd=project)
    assert holding(project / "site") == []
    run("briefings", "check", "--against", "public", cwd=project)


@pytest.mark.untraced
def test_words_that_another_briefing_still_says_are_told_and_the_takedown_is_not_done(project: Path, run: Run) -> None:
    words = "An answer to the legal point alone is unlikely to change his mind"
    note = f"We no longer say this. {words}."
    path = add(project, f"revisions:\n  - {{date: 2026-11-30, kind: correction, note: {note}, items: [title]}}\n")
    done = run("briefings", "publish", "public", "--takedown", SLUG, "--reason", "It was wrong.", cwd=project, expect=1)
    assert "still stand in the site" in done.stderr
    for file in ("corrections/index.html", "search/search_index.json", f"briefings/{OTHER}/index.html"):
        assert f"{file}: “" in done.stderr
    line = path.read_text("utf-8").count("\n")
    assert f"written in briefings/{OTHER}.yml:{line}:" in done.stderr
    assert "change his mind" in done.stderr
    # What was taken down is gone all the same.
    assert f"briefings/{SLUG}/index.html" not in holding(project / "public")
    assert "was withdrawn on" in (project / "public" / "briefings" / SLUG / "index.html").read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(words, "It was wrong"), encoding="utf-8")
    again = run("briefings", "publish", "public", "--takedown", SLUG, "--reason", "r", cwd=project)
    assert "no other words that were taken down are left in the site" in again.stdout
    assert holding(project / "public") == []


def test_a_reason_that_repeats_the_words_is_refused_and_nothing_is_written(project: Path, run: Run) -> None:
    reason = "We said: An answer to the legal point alone is unlikely to change his mind."
    done = run("briefings", "publish", "public", "--takedown", SLUG, "--reason", reason, cwd=project, expect=2)
    assert "--reason repeats words that are to be taken down" in done.stderr
    assert "status: published" in (project / "briefings" / f"{SLUG}.yml").read_text("utf-8")
    assert holding(project / "public")


def test_what_cannot_be_taken_down_is_told_and_nothing_is_written(project: Path, run: Run) -> None:
    path = project / "briefings" / f"{SLUG}.yml"
    text = path.read_text("utf-8")
    reason = ("--reason", "r")
    for arguments, told in (
        (("--takedown", "none", *reason), "there is no briefing and no source none"),
        (("--takedown", f"seeds/{SLUG}", *reason), "there is no briefing and no source"),
        (("--takedown", SLUG), "go together"),
        ((*reason,), "go together"),
        (("--takedown", SLUG, "--reason", " "), "what readers are told"),
        (("--takedown", SLUG, *reason, "--dry-run"), "without --site and --dry-run"),
    ):
        assert told in run("briefings", "publish", "public", *arguments, cwd=project, expect=2).stderr
    path.write_text(text.replace("strategic mistake", "tragic mistake"), encoding="utf-8")
    done = run("briefings", "publish", "public", "--takedown", SLUG, *reason, cwd=project, expect=1)
    assert "quote-not-found" in done.stderr
    assert "status: published" in path.read_text("utf-8")
    path.write_text(text.replace("status: published", "status: published\nwithdrawn: {}"), encoding="utf-8")
    done = run("briefings", "publish", "public", "--takedown", SLUG, *reason, cwd=project, expect=2)
    assert "add `withdrawn` by hand" in done.stderr
    assert holding(project / "public")


@pytest.mark.untraced
def test_a_name_that_a_briefing_and_a_source_share_is_told_apart(project: Path, run: Run) -> None:
    (project / "seeds" / f"{SLUG}.txt").write_text("A text.\n", encoding="utf-8")
    (project / "seeds" / f"{SLUG}.yml").write_text("label: Text\n", encoding="utf-8")
    told = ("--reason", "r")
    done = run("briefings", "publish", "public", "--takedown", SLUG, *told, cwd=project, expect=2)
    assert f"write briefings/{SLUG} or seeds/{SLUG}" in done.stderr
    run("briefings", "publish", "public", "--takedown", f"briefings/{SLUG}", *told, cwd=project)
    assert holding(project / "public") == []
