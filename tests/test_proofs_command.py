"""The commands on what was published: `check --against` and `--public`, `changes`, `revise`."""

from __future__ import annotations

import hashlib
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import build
from generator.cli.main import main
from generator.files.project_folders import Folders
from generator.files.reading import read_inputs
from generator.files.writing import write_tree
from generator.provenance import verifier as audit

Run = Callable[..., Result]

BRIEFING = """\
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
sources: {report: report}
summary: |
  The bridge opens in *May* [opening].
evidence:
  opening:
    speaker: anna
    quote: the bridge will open in May
    at: p1
"""
SEED = "Anna said that “the bridge will open in May.”\n".encode()
SETTINGS = "site_name: Bridges\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny project, in git, in which commands are run."""
    root = tmp_path / "project"
    write_tree(
        root,
        {
            "mkdocs.yml": SETTINGS.encode(),
            "templates/docs/index.md": b"",
            "briefings/bridge.yml": BRIEFING.encode(),
            "briefings/registry/actors.yml": b"anna: {kind: person, name: Anna}\n",
            "seeds/report.txt": SEED,
            "seeds/report.yml": f"label: Report\nrights: full\nsha256: {hashlib.sha256(SEED).hexdigest()}\n".encode(),
        },
    )
    git(root, "init", "--quiet")
    committed(root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795600000")
    return root


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Desk", "-c", "user.email=desk@briefings.example")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True, timeout=120)


def committed(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "As published")


@pytest.fixture
def briefings() -> Run:
    """Runs the command line and holds it to an exit code, 0 unless told."""

    def briefings(*arguments: str | Path, expect: int = 0) -> Result:
        done = CliRunner().invoke(main, [*map(str, arguments)])
        assert done.exit_code == expect, f"{done.exit_code} {done.exception!r}\n{done.output}"
        return done

    return briefings


def receipt(root: Path, into: Path) -> Path:
    """The receipt that a build of the project would publish, without the files of a site."""
    folders = Folders(root=root, briefings=root / "briefings", seeds=root / "seeds", templates=root / "templates")
    built, problems = build.build(read_inputs(folders, "icd-203", {})[0])
    assert built is not None, problems
    into.write_bytes(audit.sealed(built.receipt, ()))
    return into


def edit(root: Path, old: str, new: str, name: str = "briefings/bridge.yml") -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new), "utf-8")


def test_a_change_is_refused_until_a_revision_tells_of_it(project: Path, briefings: Run) -> None:
    briefings("check", "--against", "HEAD")
    edit(project, "opens in *May*", "opens in *spring*")
    assert "silent-edit" in briefings("check", "--against", "HEAD", expect=1).stderr
    done = briefings(
        "revise", "bridge", "--against", "HEAD", "--kind", "correction", "--note", "Only the season: known."
    )
    assert done.stdout == "briefings/bridge.yml: a revision tells of summary\n"
    assert "date: 2026-11-25" in (project / "briefings" / "bridge.yml").read_text("utf-8")
    assert not briefings("check", "--against", "HEAD").stderr
    assert (
        "nothing in bridge has changed"
        in briefings("revise", "bridge", "--against", "HEAD", "--kind", "minor", "--note", "n", expect=2).stderr
    )
    # Published with its revision, it is again what is compared with.
    committed(project)
    edit(project, "title: The bridge", "title: That bridge")
    assert "`title`" in briefings("check", "--against", "HEAD", expect=1).stderr
    for note in ("", "  ", "a \x1b[31m mark"):
        told = briefings("revise", "bridge", "--against", "HEAD", "--kind", "minor", "--note", note, expect=2).stderr
        assert "the note is empty or holds a control character" in told
    briefings("revise", "bridge", "--against", "HEAD", "--kind", "minor", "--note", "Which one.")
    briefings("check", "--against", "HEAD")


def test_a_receipt_in_a_file_a_folder_or_on_the_web_does_as_well(
    project: Path, briefings: Run, tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    (tmp_path / "site").mkdir()
    path = receipt(project, tmp_path / "site" / "receipt.json")
    edit(project, "opens in *May*", "opens in *spring*")
    address = serve(tmp_path / "site")
    for against in (path, tmp_path / "site", address, f"{address}/", f"{address}/receipt.json"):
        assert "silent-edit" in briefings("check", "--against", against, expect=1).stderr, against
        assert (
            "<del>&#42;May&#42;</del> <ins>&#42;spring&#42;</ins>" in briefings("changes", "--against", against).stdout
        )
    for form in ("json", "github", "sarif"):
        assert "silent-edit" in briefings("check", "--against", path, "--format", form, expect=1).stdout


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    servers: list[ThreadingHTTPServer] = []

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    def serve(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder)))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_what_a_receipt_cannot_tell_is_said(project: Path, briefings: Run, tmp_path: Path) -> None:
    edit(project, "rights: full", "rights: none", "seeds/report.yml")
    committed(project)
    path = receipt(project, tmp_path / "receipt.json")
    note = "note: 1 cited passage was not compared, in 1 briefing"
    for form in ("text", "json", "github", "gitlab", "sarif"):
        done = briefings("check", "--against", path, "--format", form)
        assert note in done.stderr
        assert note not in done.stdout
    assert note in briefings("changes", "--against", path).stderr
    edit(project, "opens in *May*", "opens in *spring*")
    told = ("--kind", "minor", "--note", "The season.")
    assert note in briefings("revise", "bridge", "--against", path, *told).stderr
    briefings("check", "--against", path)
    # With the texts of both at hand, all is compared.
    assert "note:" not in briefings("check", "--against", "HEAD").stderr


def test_what_is_no_receipt_and_no_revision_is_told_in_one_line(project: Path, briefings: Run, tmp_path: Path) -> None:
    path = receipt(project, tmp_path / "receipt.json")
    changed = tmp_path / "changed.json"
    changed.write_text(path.read_text("utf-8").replace("in *May*", "in *June*"), "utf-8")
    other = tmp_path / "other.json"
    told = json.loads(path.read_text("utf-8"))
    told["audience"] = "TLP:GREEN"
    told["digest"] = audit.digest(told)
    other.write_text(json.dumps(told), "utf-8")
    later = tmp_path / "later.json"
    told = json.loads(path.read_text("utf-8")) | {"format": 3}
    later.write_text(json.dumps(told | {"digest": audit.digest(told)}), "utf-8")
    empty = tmp_path / "empty.json"
    empty.write_text("[", "utf-8")
    for against, reason in (
        (changed, "was changed: its digest does not fit"),
        (other, "is of a site for TLP:GREEN, and this one is for TLP:CLEAR"),
        (later, "is not a receipt that this knows: it has the form 3"),
        (empty, "is no receipt"),
        ("nothing", "is neither a receipt here nor a revision that git knows"),
        ("--output=x", "is neither a receipt here nor a revision that git knows"),
        ("http://127.0.0.1:1/", "cannot be read"),
        (tmp_path / "project", "is neither a receipt here"),
    ):
        done = briefings("check", f"--against={against}", expect=2)
        assert reason in done.stderr, against
        assert done.stderr.count("\n") == 1


def test_outside_of_git_there_are_no_revisions(project: Path, briefings: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    (project / ".git").rename(project / "git")
    assert "there is no git repository" in briefings("check", "--against", "HEAD", expect=2).stderr
    monkeypatch.setenv("PATH", "")
    assert "there is no git repository" in briefings("check", "--against", "HEAD", expect=2).stderr


def test_a_revision_before_the_project_published_nothing(project: Path, briefings: Run) -> None:
    git(project, "rm", "--quiet", "mkdocs.yml")
    committed(project)
    (project / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    briefings("check", "--against", "HEAD")
    assert "- **new:** The bridge (`bridge`, 5 items)" in briefings("changes", "--against", "HEAD").stdout


def test_a_revision_from_when_docs_dir_was_the_folder_of_briefings_is_read_as_it_was(
    project: Path, briefings: Run
) -> None:
    (project / "briefings").rename(project / "specs")
    edit(project, "docs_dir: templates/docs", "docs_dir: specs", "mkdocs.yml")
    git(project, "rm", "-r", "--quiet", "--cached", "briefings", "templates")
    committed(project)
    assert "would publish specs as it stands" in briefings("check", expect=2).stderr
    (project / "specs").rename(project / "briefings")
    (project / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    assert briefings("changes", "--against", "HEAD").stdout.endswith("\n\nNothing.\n")
    edit(project, "title: The bridge", "title: That bridge")
    assert "silent-edit" in briefings("check", "--against", "HEAD", expect=1).stderr


def test_a_revision_with_errors_published_nothing_and_readers_have_the_one_before(
    project: Path, briefings: Run
) -> None:
    edit(project, "will open in May", "will open in June")
    committed(project)
    edit(project, "will open in June", "will open in May")
    briefings("check", "--against", "HEAD")
    edit(project, "title: The bridge", "title: That bridge")
    assert "silent-edit" in briefings("check", "--against", "HEAD", expect=1).stderr
    git(project, "checkout", "--quiet", "--orphan", "alone")
    edit(project, "will open in May", "will open in June")
    committed(project)
    edit(project, "will open in June", "will open in May")
    done = briefings("check", "--against", "HEAD", expect=2)
    assert "what stands at HEAD has errors" in done.stderr
    assert "the words are not in p1" in done.stderr


def test_what_would_change_for_readers_is_told_as_markdown(project: Path, briefings: Run) -> None:
    assert briefings("changes", "--against", "HEAD").stdout == "## What would change for readers\n\nNothing.\n"
    for slug in ("gone", "back", "kept"):
        (project / "briefings" / f"{slug}.yml").write_text(BRIEFING, "utf-8")
    committed(project)
    (project / "briefings" / "gone.yml").unlink()
    edit(
        project,
        "status: published",
        "status: withdrawn\nwithdrawn: {date: 2026-11-24, reason: No.}",
        "briefings/back.yml",
    )
    edit(project, "  opening:\n", "  begun:\n", "briefings/kept.yml")
    edit(project, "[opening]", "[begun]", "briefings/kept.yml")
    edit(project, "    at: p1\n", "    at: p1\n    formerly: [opening]\n", "briefings/kept.yml")
    (project / "briefings" / "new.yml").write_text(BRIEFING.replace("The bridge\n", "A <new> bridge\n"), "utf-8")
    assert briefings("changes", "--against", "HEAD").stdout.splitlines()[2:] == [
        "- **changed:** The bridge (`kept`)",
        "    - `summary`: The bridge opens in &#42;May&#42; <del>&#91;opening&#93;.</del> <ins>&#91;begun&#93;.</ins>",
        "- **new:** A &lt;new&gt; bridge (`new`, 5 items)",
        "- **withdrawn:** `back`",
        "- **gone:** `gone`",
    ]
    assert "name what was published" in briefings("changes", expect=2).stderr
    edit(project, "will open in May", "will open in June")
    assert "quote-not-found" in briefings("changes", "--against", "HEAD", expect=1).stderr


def test_a_revision_goes_where_one_can_be_written(project: Path, briefings: Run) -> None:
    told = ("--against", "HEAD", "--kind", "update", "--note", "n")
    assert "there is no published briefing none" in briefings("revise", "none", *told, expect=2).stderr
    (project / "briefings" / "new.yml").write_text(BRIEFING, "utf-8")
    assert "was not published before" in briefings("revise", "new", *told, expect=2).stderr
    edit(project, "title: The bridge", "revisions: []\ntitle: That bridge")
    assert "add it by hand" in briefings("revise", "bridge", *told, expect=2).stderr


def test_a_revision_whose_note_would_be_refused_is_not_written(project: Path, briefings: Run) -> None:
    edit(project, "opens in *May*", "opens in *spring*")
    before = (project / "briefings" / "bridge.yml").read_bytes()
    told = ("--against", "HEAD", "--kind", "update", "--note", "She said “never at all in June”.")
    assert "quote-not-found" in briefings("revise", "bridge", *told, expect=1).stderr
    assert (project / "briefings" / "bridge.yml").read_bytes() == before


def test_what_some_readers_have_is_compared_for_them(project: Path, briefings: Run) -> None:
    edit(project, "title: The bridge", "title: The bridge\nmarking: TLP:GREEN")
    committed(project)
    edit(project, "title: The bridge", "title: That bridge")
    briefings("check", "--against", "HEAD")
    for_them = ("--against", "HEAD", "--audience", "TLP:GREEN")
    assert "silent-edit" in briefings("check", *for_them, expect=1).stderr
    assert "That" in briefings("changes", *for_them).stdout
    briefings("revise", "bridge", *for_them, "--kind", "minor", "--note", "Which.")
    briefings("check", *for_them)
    assert "--against takes" in briefings("check", "--against", "", expect=2).stderr


def test_another_name_of_an_actor_or_a_source_is_told(project: Path, briefings: Run) -> None:
    edit(project, "name: Anna", "name: Anna Berg, aliases: [Anna]", "briefings/registry/actors.yml")
    edit(project, "label: Report", "label: Gazette", "seeds/report.yml")
    done = briefings("check", "--against", "HEAD")
    assert "actor-changed" in done.stderr
    assert "source-changed" in done.stderr
    told = briefings("changes", "--against", "HEAD").stdout
    assert "- **named otherwise:** Anna is now Anna Berg (`anna`)" in told
    assert "Report, undated is now Gazette, undated (`report`)" in told


def test_a_public_repository_holds_nothing_that_is_not_for_everybody(project: Path, briefings: Run) -> None:
    briefings("check", "--public")
    edit(project, "label: Report", "label: Report\nmarking: TLP:GREEN", "seeds/report.yml")
    edit(project, "title: The bridge", "title: The bridge\nmarking: TLP:GREEN")
    briefings("check")
    assert briefings("check", "--public", expect=1).stderr.count("[not-public]") == 2
    for option in ("--watch", "--fix"):
        assert "done once" in briefings("check", "--public", option, expect=2).stderr


def test_a_project_may_ask_for_sign_off(project: Path, briefings: Run) -> None:
    edit(project, "plugins: [search, briefings]", "plugins: [search, briefings: {sign_off: true}]", "mkdocs.yml")
    assert "review-missing" in briefings("check", expect=1).stderr
    edit(project, "authors: [desk]", "authors: [desk]\nreviewed_by: [chief]")
    briefings("check")
