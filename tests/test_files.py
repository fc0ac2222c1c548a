"""What is read from disk and what is not, and that a folder is replaced whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from generator import files
from generator.build import Inputs
from generator.diagnostics import Diagnostic
from generator.files import (
    MADE_HERE,
    CannotRun,
    Folders,
    read_assets,
    read_inputs,
    read_seed_text,
    refuse_to_replace,
    replace_folder,
    write_tree,
)

ReadProject = Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of files that are read and never looked into."""
    root = tmp_path / "project"
    write_tree(
        root,
        {
            "briefings/one.yml": b"title: One\n",
            "briefings/registry/actors.yml": b"a: {}\n",
            "briefings/registry/topics/more.yml": b"t: {}\n",
            "seeds/report.txt": b"\xef\xbb\xbfText.\n",
            "seeds/report.yml": b"label: Report\n",
            "seeds/report.pdf": b"%PDF",
        },
    )
    return root


def folders(root: Path) -> Folders:
    return Folders(root=root, briefings=root / "briefings", seeds=root / "seeds", templates=root / "templates")


def reported(problems: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return [(each.span.source.path, each.code.name) for each in problems]


def test_a_project_is_its_briefings_registries_and_seeds(project: Path, read_project: ReadProject) -> None:
    inputs, problems = read_project(project)
    assert not problems
    assert list(inputs.briefings) == ["one"]
    assert [source.path for source in (*inputs.actors, *inputs.topics)] == [
        "briefings/registry/actors.yml",
        "briefings/registry/topics/more.yml",
    ]
    seed = inputs.seeds["report"]
    assert seed.text is not None
    assert seed.text.text == "Text.\n", "a byte order mark is no part of the text"
    assert seed.sha256 == hashlib.sha256(b"\xef\xbb\xbfText.\n").hexdigest(), "but the sum is that of the bytes"


def test_hidden_files_and_folders_are_passed_over(project: Path, read_project: ReadProject) -> None:
    write_tree(project, {"briefings/.one.yml.swp": b"", "briefings/.git/x.yml": b"", "seeds/.DS_Store": b"\xff"})
    assert not read_project(project)[1]


def test_a_link_out_of_the_project_is_not_followed(project: Path, tmp_path: Path, read_project: ReadProject) -> None:
    write_tree(tmp_path, {"outside/secret.yml": b"title: Secret\n"})
    (project / "briefings/secret.yml").symlink_to("../../outside/secret.yml")
    (project / "briefings/all").symlink_to("../../outside")
    (project / "seeds/nothing.txt").symlink_to("nowhere.txt")
    inputs, problems = read_project(project)
    assert reported(problems) == [
        ("briefings/all", "file-outside"),
        ("briefings/secret.yml", "file-outside"),
        ("seeds/nothing.txt", "file-outside"),
    ]
    assert "secret" not in inputs.briefings
    assert inputs.unread >= {"secret", "nothing"}


def test_a_link_inside_the_project_is_followed(project: Path, read_project: ReadProject) -> None:
    (project / "briefings/two.yml").symlink_to("one.yml")
    inputs, problems = read_project(project)
    assert not problems
    assert inputs.briefings["two"].text == "title: One\n"


def test_a_pipe_is_not_waited_for(project: Path, read_project: ReadProject) -> None:
    os.mkfifo(project / "briefings/pipe.yml")
    assert reported(read_project(project)[1]) == [("briefings/pipe.yml", "file-outside")]


def test_a_name_that_is_no_text_is_shown_all_the_same(project: Path, read_project: ReadProject) -> None:
    Path(os.fsdecode(os.fsencode(project) + b"/briefings/\xff.md")).write_bytes(b"")
    assert reported(read_project(project)[1]) == [("briefings/\ufffd.md", "file-stray")]


def test_the_byte_that_is_not_utf_8_is_pointed_at(project: Path, read_project: ReadProject) -> None:
    (project / "briefings/one.yml").write_bytes("title: é\nauthors: ".encode() + b"\xe9\n")
    _, (problem,) = read_project(project)
    assert problem.message == "the byte 0xe9 is not UTF-8"
    assert problem.span.position == (2, 10)


def test_yaml_by_its_other_ending_is_answered_with_the_name_to_give_it(
    project: Path, read_project: ReadProject
) -> None:
    write_tree(project, {"briefings/two.yaml": b""})
    _, (problem,) = read_project(project)
    assert problem.hint == "rename it to two.yml"


def test_a_folder_that_is_not_there_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="there is no folder briefings"):
        read_inputs(folders(tmp_path), "icd-203", {})


def refused(*_: object, **__: object) -> NoReturn:
    """What the disk answers to those who may not; root, who may, is refused nothing."""
    raise PermissionError(13, "Permission denied")


def test_a_file_that_may_not_be_read_stops_everything(
    project: Path, read_project: ReadProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(CannotRun, match=r"cannot read briefings/one\.yml: Permission denied"):
        read_project(project)


def test_a_projects_own_template_or_style_stands_in_place_of_the_default(
    project: Path, read_project: ReadProject
) -> None:
    write_tree(
        project,
        {
            "templates/home.md": b"# Ours\n",
            "templates/assets/more.css": b"x{}",
            "templates/overrides/main.html": b"<p>",
            "templates/.hidden": b"",
        },
    )
    inputs, _ = read_project(project)
    assert inputs.templates["home.md"] == "# Ours\n"
    assert "briefing.md" in inputs.templates
    assets = read_assets(folders(project))
    assert assets.site["assets/more.css"] == b"x{}"
    assert any(name.endswith(".css") and name != "assets/more.css" for name in assets.site)
    assert assets.overrides["main.html"] == b"<p>"
    assert not [name for name in (*assets.site, *assets.overrides) if ".hidden" in name]


def test_a_template_that_is_no_text_stops_everything(project: Path, read_project: ReadProject) -> None:
    write_tree(project, {"templates/home.md": b"\xff"})
    with pytest.raises(CannotRun, match=re.escape("cannot read the template home.md")):
        read_project(project)


def test_the_text_of_a_seed_is_found_by_its_id(project: Path) -> None:
    assert read_seed_text(folders(project), "report").text == "Text.\n"
    with pytest.raises(CannotRun, match="there is no seed letter; the seeds are report"):
        read_seed_text(folders(project), "letter")


def test_the_templates_of_an_installed_package_lie_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (files.default_templates() / "home.md").is_file()
    monkeypatch.setattr(files, "PACKAGED", tmp_path)
    assert files.default_templates() == tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    replace_folder(site, lambda fresh: write_tree(fresh, {"a/b.html": b"1", "old.html": b"1"}))
    assert tree(site) == {"a/b.html": b"1", "old.html": b"1"}
    replace_folder(site, lambda fresh: write_tree(fresh, {"a/b.html": b"2"}))
    assert tree(site) == {"a/b.html": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert stat.S_IMODE(site.stat().st_mode) & 0o500 == 0o500


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt, CannotRun])
def test_when_the_making_fails_all_is_as_it_was(tmp_path: Path, there: bool, raised: type[BaseException]) -> None:
    site = tmp_path / "site"
    if there:
        write_tree(tmp_path, {"site/index.html": b"old"})

    def make(fresh: Path) -> None:
        write_tree(fresh, {"index.html": b"new"})
        raise raised

    with pytest.raises(raised):
        replace_folder(site, make)
    assert tree(tmp_path) == ({"site/index.html": b"old"} if there else {})
    assert [path.name for path in tmp_path.iterdir()] == (["site"] if there else [])


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    def make(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotRun, match=r"^cannot write site: No space left on device$"):
        replace_folder(tmp_path / "site", make)


def test_a_link_to_a_folder_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    write_tree(tmp_path, {"www/index.html": b"old"})
    (tmp_path / "site").symlink_to("www")
    replace_folder(tmp_path / "site", lambda fresh: write_tree(fresh, {"index.html": b"new"}))
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "www/index.html").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "www"]


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    write_tree(tmp_path, {"site": b"precious"})
    with pytest.raises(CannotRun, match="site is there and is no folder"):
        replace_folder(tmp_path / "site", lambda fresh: None)
    assert tree(tmp_path) == {"site": b"precious"}


def test_where_folders_cannot_be_swapped_in_one_step_they_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"site/index.html": b"old"})
    monkeypatch.setattr("generator.files._RENAME_EXCHANGE", 1 << 30)
    with pytest.raises(CannotRun, match="cannot swap site in one step: Invalid argument; delete it first"):
        replace_folder(tmp_path / "site", lambda fresh: write_tree(fresh, {"index.html": b"new"}))
    assert tree(tmp_path) == {"site/index.html": b"old"}


def test_a_system_that_cannot_swap_folders_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {"site/index.html": b"old"})
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    with pytest.raises(CannotRun, match="this system cannot swap folders in one step; delete site first"):
        replace_folder(tmp_path / "site", lambda fresh: write_tree(fresh, {"index.html": b"new"}))
    assert tree(tmp_path) == {"site/index.html": b"old"}


def test_a_folder_that_may_not_be_written_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    with pytest.raises(CannotRun, match="cannot write beside site: Permission denied"):
        replace_folder(tmp_path / "site", lambda fresh: None)


@pytest.mark.parametrize("site", ["seeds", "briefings/inside", "templates", ".", ".."])
def test_no_folder_of_the_project_is_replaced_by_the_site(tmp_path: Path, site: str) -> None:
    root = tmp_path / "project"
    folders = Folders(root=root, briefings=root / "briefings", seeds=root / "seeds", templates=root / "templates")
    with pytest.raises(CannotRun, match="would replace"):
        refuse_to_replace(root / site, folders)


def test_only_an_earlier_build_is_replaced(tmp_path: Path) -> None:
    folders = Folders(root=tmp_path, briefings=tmp_path / "b", seeds=tmp_path / "s", templates=tmp_path / "t")
    site = tmp_path / "site"
    refuse_to_replace(site, folders)
    site.mkdir()
    refuse_to_replace(site, folders)
    (site / "precious.txt").touch()
    with pytest.raises(CannotRun, match="no earlier build"):
        refuse_to_replace(site, folders)
    write_tree(site, {MADE_HERE: b""})
    refuse_to_replace(site, folders)
