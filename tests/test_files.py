"""What is read from disk and what is not, and that a folder is replaced whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import pytest

from generator.build import Inputs
from generator.diagnostics.model import Diagnostic, TextFile
from generator.files import atomic_swap as swapping
from generator.files import reading
from generator.files.atomic_swap import MADE_HERE, alone_at, refuse_to_replace, replace_folder
from generator.files.left_behind import is_left_behind
from generator.files.locking import lock_at_once
from generator.files.project_folders import CannotRun, Folders
from generator.files.published_files import refused_as_theme
from generator.files.reading import default_templates, read_assets, read_inputs, read_seed_text
from generator.files.writing import rewrite, write_tree

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
    return [(each.span.file.path, each.code.name) for each in problems]


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


LEFT_BEHIND = (
    *("one.yml~", "#one.yml#", ".#one.yml", ".one.yml.swp", "one.yml.swo", "4913", "one.yml.save", "one.yml.bak"),
    *("one.yml.orig", "one.yml.rej", "one.yml___jb_tmp___", "~$one.yml", "._one.yml", ".DS_Store", "Thumbs.db"),
    *("thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", "Icon\r", "one.md~", "style.css~", "main.html.bak"),
    *(".git/x.yml", "__MACOSX/x.yml", "@eaDir/x.yml", "$RECYCLE.BIN/x.yml"),
)
FOLDERS = (
    *("briefings", "briefings/registry", "briefings/registry/actors", "briefings/registry/topics", "seeds"),
    *(
        "templates",
        "templates/assets",
        "templates/assets/pictures",
        "templates/overrides",
        "templates/overrides/partials",
    ),
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_editors_and_systems_leave_behind_is_passed_over_in_every_folder(
    project: Path, read_project: ReadProject, folder: str
) -> None:
    meant, published = read_project(project), read_assets(folders(project))
    write_tree(project, {f"{folder}/{name}": b"\xff" for name in LEFT_BEHIND})
    assert read_project(project) == meant
    assert read_assets(folders(project)) == published


@pytest.mark.parametrize("name", ["4913.yml", "swap.yml", "report.swf", "tilde~.yml", "original.yml", "a#b#.yml"])
def test_what_a_writer_may_have_meant_is_never_passed_over(name: str) -> None:
    assert not is_left_behind(name)


REPORTED = Path(__file__).parents[2] / "shared/corpora/reports/23-editor-files"


@pytest.mark.skipif(not REPORTED.is_dir(), reason="the shared corpora are absent")
def test_the_project_full_of_editors_files_that_was_reported_is_read_without_a_word(
    tmp_path: Path, read_project: ReadProject
) -> None:
    shutil.copytree(REPORTED, tmp_path / "copy")
    assert (tmp_path / "copy/briefings/one.yml~").is_file(), "or this would prove nothing"
    assert not read_project(tmp_path / "copy")[1]


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
    assert reported(read_project(project)[1]) == [("briefings/\ufffd.md", "file-encoding")]


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


@pytest.mark.parametrize("times", [1, 4, 5, 1_000])
def test_a_file_that_is_saved_while_it_is_read_is_read_again_but_not_for_ever(
    project: Path, read_project: ReadProject, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Somebody saves it just after its first bytes were read, so many times."""
    path, state = project / "briefings/one.yml", reading.state_of
    looks = count()

    def saved_meanwhile(file: BinaryIO) -> tuple[int, int]:
        look = next(looks) if file.name == str(path) else 0
        if look % 2 and look < 2 * times:
            path.write_bytes(b"title: " + b"x" * look)
        return state(file)

    monkeypatch.setattr(reading, "state_of", saved_meanwhile)
    inputs, problems = read_project(project)
    if times < 5:
        assert not problems
        assert inputs.briefings["one"].text == path.read_text("utf-8")
    else:
        assert reported(problems) == [("briefings/one.yml", "file-changing")]
        assert "one" in inputs.unread


def test_a_folder_of_a_name_that_no_disk_has_stops_everything(tmp_path: Path) -> None:
    where = Folders(root=tmp_path, briefings=tmp_path / ("x" * 300), seeds=tmp_path, templates=tmp_path)
    with pytest.raises(CannotRun, match=r"^cannot read x+: File name too long$"):
        read_inputs(where, "icd-203", {})


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


def test_names_of_templates_and_assets_that_are_no_text_are_told(project: Path, read_project: ReadProject) -> None:
    for folder, ending in (("", "md"), ("assets/", "css"), ("overrides/", "html")):
        (project / "templates" / folder).mkdir(parents=True, exist_ok=True)
        (project / f"templates/{folder}\udcff.{ending}").write_bytes(b"")
    inputs, problems = read_project(project)
    assert reported(problems) == [
        ("templates/assets/\ufffd.css", "asset-stray"),
        ("templates/overrides/\ufffd.html", "asset-stray"),
        ("templates/\ufffd.md", "file-encoding"),
    ]
    assert {each.hint for each in problems} == {"give it another name"}
    assert all(name.isascii() for name in inputs.templates)


@pytest.mark.parametrize("folder", ["briefings", "briefings/registry/actors", "seeds", "briefings/\udcff"])
def test_a_name_that_is_no_text_is_told_and_its_file_is_not_read(
    project: Path, read_project: ReadProject, folder: str
) -> None:
    meant = read_project(project)[0]
    for name in ("\udcff.yml", "\udcfe.txt"):
        (project / folder).mkdir(exist_ok=True, parents=True)
        (project / folder / name).write_bytes(b"")
    inputs, problems = read_project(project)
    assert {each.code.name for each in problems} == {"file-encoding"}
    assert {each.hint for each in problems} == {"give it another name"}
    assert replace(inputs, unread=frozenset()) == meant
    assert inputs.unread


def test_a_template_that_is_no_text_is_told_by_its_place(project: Path, read_project: ReadProject) -> None:
    write_tree(project, {"templates/home.md": b"ab\xff"})
    (problem,) = read_project(project)[1]
    assert (problem.code.name, problem.span.file.path, problem.span.position) == (
        ("file-encoding", "templates/home.md", (1, 3))
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize(
    "place", ["home.md", "assets/a.css", "assets/deep/a.css", "overrides/main.html", "overrides/.icons/a.svg"]
)
def test_a_pipe_a_link_or_a_folder_in_the_place_of_a_template_or_an_asset_is_told_and_never_read(
    project: Path, read_project: ReadProject, place: str
) -> None:
    path = project / "templates" / place
    path.parent.mkdir(parents=True)
    secret = project / "seeds" / "report.txt"
    for target in (None, "/dev/zero", secret, "nowhere"):
        if target is None:
            os.mkfifo(path)
        else:
            path.symlink_to(target)
        code = "asset-stray" if target is None else "asset-link"
        problems = read_project(project)[1]
        assert [(d.code.name, d.span.file.path) for d in problems] == [(code, f"templates/{place}")]
        assert all(d.hint for d in problems)
        assets = read_assets(folders(project))
        assert b"Text." not in b"".join((*assets.site.values(), *assets.overrides.values()))
        path.unlink()
    assert not read_project(project)[1]


def test_a_folder_that_is_a_link_is_told_and_never_followed(project: Path, read_project: ReadProject) -> None:
    (project / "templates").mkdir()
    for place in ("assets", "overrides", "assets/deep"):
        path = project / "templates" / place
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(project / "seeds")
        assert [d.code.name for d in read_project(project)[1]] == ["asset-link"]
        assert not read_assets(folders(project)).own
        path.unlink()


@pytest.mark.parametrize(
    "name",
    [
        *("notes.txt", "a.css.bak", "a.css.orig", "logo.svg.old", "data.yml", "cable", "page.md", "a.sqlite", "a.json"),
        *("main.html.swp", "archive.zip", "a.css~", "#a.css#"),
    ],
)
def test_what_is_no_kind_of_asset_is_never_published(project: Path, read_project: ReadProject, name: str) -> None:
    write_tree(project, {f"templates/{folder}/{name}": b"x" for folder in ("assets", "overrides")})
    problems = read_project(project)[1]
    assert {d.code.name for d in problems} <= {"asset-stray"}
    # What editors leave behind is passed over.
    assert bool(problems) != is_left_behind(name)
    assert not read_assets(folders(project)).own


def test_assets_of_every_kind_are_known_as_the_projects_own(project: Path, read_project: ReadProject) -> None:
    names = ["assets/a.css", "assets/b/logo.PNG", "overrides/main.html", "overrides/.icons/x/a.svg", "overrides/b.xml"]
    write_tree(project, {f"templates/{name}": b"x" for name in names})
    assert not read_project(project)[1]
    assert read_assets(folders(project)).own == {name: f"templates/{name}" for name in names}


@pytest.mark.parametrize(
    ("theme", "why"),
    [
        (".", "is the project itself"),
        ("briefings", "holds the briefings"),
        ("briefings/registry", "lies among the briefings"),
        ("seeds/theme", "lies among the seeds"),
        ("../elsewhere", "lies outside the project"),
        ("linked", "is a link"),
        ("linked/inside", "is a link"),
        ("theme", None),
        ("templates/overrides", None),
    ],
)
def test_a_folder_of_the_theme_is_one_of_the_project_with_nothing_else_in_it(
    project: Path, theme: str, why: str | None
) -> None:
    (project / "linked").symlink_to(project / "seeds")
    told = refused_as_theme(project / theme, folders(project))
    assert (told is None) == (why is None)
    assert told is None or (why is not None and why in told)


def test_the_text_of_a_seed_is_found_by_its_id(project: Path) -> None:
    assert read_seed_text(folders(project), "report").text == "Text.\n"
    with pytest.raises(CannotRun, match="there is no seed letter; the seeds are report"):
        read_seed_text(folders(project), "letter")


def test_the_templates_of_an_installed_package_lie_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (default_templates() / "home.md").is_file()
    monkeypatch.setattr(reading, "PACKAGED", tmp_path)
    assert default_templates() == tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put(site: Path, make: Callable[[Path], None]) -> None:
    """Replaces a folder as a build does, alone."""
    with alone_at(site) as place:
        replace_folder(place, make)


def test_a_folder_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    put(site, lambda fresh: write_tree(fresh, {"a/b.html": b"1", "old.html": b"1"}))
    assert tree(site) == {"a/b.html": b"1", "old.html": b"1"}
    put(site, lambda fresh: write_tree(fresh, {"a/b.html": b"2"}))
    assert tree(site) == {"a/b.html": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_new_folder_has_the_rights_that_any_other_would_have(tmp_path: Path, mask: int) -> None:
    """A web server must be able to read it, where the system lets others read; nobody needs what is half made."""
    private: list[int] = []
    usual = os.umask(mask)
    try:
        put(tmp_path / "site", lambda fresh: private.append(stat.S_IMODE(fresh.parent.stat().st_mode)))
    finally:
        os.umask(usual)
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o777 & ~mask
    assert private == [0o700]


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt, SystemExit, CannotRun])
def test_when_the_making_fails_all_is_as_it_was(tmp_path: Path, there: bool, raised: type[BaseException]) -> None:
    site = tmp_path / "site"
    if there:
        write_tree(tmp_path, {"site/index.html": b"old"})

    def make(fresh: Path) -> None:
        write_tree(fresh, {"index.html": b"new"})
        raise raised

    with pytest.raises(raised):
        put(site, make)
    assert tree(tmp_path) == ({"site/index.html": b"old"} if there else {})
    assert [path.name for path in tmp_path.iterdir()] == (["site"] if there else [])


@pytest.mark.parametrize("written", range(4))
def test_a_disk_that_fills_up_is_told_in_one_line_and_the_old_folder_stays(
    tmp_path: Path, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whichever file it does; the last case is the one that fits."""
    write_tree(tmp_path, {"site/index.html": b"old"})
    room = iter(range(written))
    write = Path.write_bytes

    def write_or_not(path: Path, data: bytes) -> int:
        if next(room, None) is None:
            write(path, data[:1])
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_or_not)
    new = {f"{name}.html": b"new" for name in "abc"}
    if written == len(new):
        put(tmp_path / "site", lambda fresh: write_tree(fresh, new))
        assert tree(tmp_path / "site") == new
    else:
        with pytest.raises(CannotRun, match=r"^cannot write site: No space left on device$"):
            put(tmp_path / "site", lambda fresh: write_tree(fresh, new))
        assert tree(tmp_path) == {"site/index.html": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# Builds in processes of their own that die at each step in turn which Python announces (PEP 578): before anything is
# opened, made, locked, renamed, swapped or deleted. After each, it says what is there, and what after another build.
KILLED = """
import json, os, signal, sys
from itertools import count
from pathlib import Path
from generator.files.atomic_swap import alone_at, replace_folder
from generator.files.writing import write_tree

def build(root, word):
    with alone_at(root / "site") as place:
        replace_folder(place, lambda fresh: write_tree(fresh, {f"{name}/index.html": word for name in "abc"}))

def in_a_process(root, word, steps=-1):
    process = os.fork()
    if process == 0:
        left = count(steps, -1)
        # The call to kill is announced too, as a step below 0.
        sys.addaudithook(lambda *_: os.kill(os.getpid(), signal.SIGKILL) if next(left) == 0 else None)
        build(root, word)
        os._exit(0)
    status = os.waitpid(process, 0)[1]
    assert status in {0, signal.SIGKILL}
    return status == 0

def found(root):
    files = {str(path.relative_to(root)): path.read_text() for path in root.rglob("*.html")}
    site = {name: word for name, word in files.items() if name.startswith("site/")}
    return [len(site), *sorted({*site.values()})], sorted(path.name for path in root.iterdir())

for steps in count():
    root = Path(sys.argv[1]) / str(steps)
    root.mkdir()
    if sys.argv[2] == "there":
        assert in_a_process(root, b"old")
    ended = in_a_process(root, b"new", steps)
    after = found(root)
    assert in_a_process(root, b"next")
    print(json.dumps([*after, *found(root)]))
    if ended:
        break
"""


@pytest.mark.slow
@pytest.mark.parametrize("before", ["there", "not there"])
def test_killed_at_any_step_it_leaves_the_old_folder_or_the_new_one_and_the_next_clears_up(
    tmp_path: Path, before: str
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    command = [sys.executable, "-c", KILLED, str(tmp_path), before]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, encoding="utf-8", timeout=120)
    ends = [json.loads(line) for line in done.stdout.splitlines()]
    old = [3, "old"] if before == "there" else [0]
    assert {tuple(site) for site, _, _, _ in ends} == {tuple(old), (3, "new")}
    assert [site for site, _, _, _ in ends] == sorted((site for site, _, _, _ in ends), key=lambda site: site != old)
    beside = [names for _, names, _, _ in ends]
    assert any(".site.briefings-build" in names for names in beside), "or this would prove nothing of what is left"
    assert all({*names} <= {"site", ".site.briefings-build"} for names in beside)
    assert all(after == [[3, "next"], ["site"]] for *_, site, names in ends for after in [[site, names]])
    assert len(ends) > 15


def test_of_two_builds_at_once_the_second_waits_and_takes_nothing_of_the_first_away(tmp_path: Path) -> None:
    """Three in fact: those that wait go on one by one, each in a workshop of its own."""
    site, ended = tmp_path / "site", list[str]()
    waiting = threading.Semaphore(0)

    def build(name: str) -> None:
        with alone_at(site, waiting.release) as place:
            assert not [*place.workshop.iterdir()]
            replace_folder(place, lambda fresh: write_tree(fresh, {"index.html": name.encode()}))
            assert tree(site) == {"index.html": name.encode()}
            ended.append(name)

    others = [threading.Thread(target=build, args=(name,), daemon=True) for name in ("second", "third")]
    with alone_at(site) as place:

        def make(fresh: Path) -> None:
            write_tree(fresh, {"a.html": b"first"})
            for other in others:
                other.start()
            for _ in others:
                assert waiting.acquire(timeout=120)
            assert tree(fresh) == {"a.html": b"first"}
            assert not site.exists()

        replace_folder(place, make)
        assert tree(site) == {"a.html": b"first"}
    for other in others:
        other.join(timeout=120)
    assert sorted(ended) == ["second", "third"]
    assert tree(site) == {"index.html": ended[-1].encode()}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_that_is_given_up_while_it_waits_touches_nothing(tmp_path: Path) -> None:
    def given_up() -> NoReturn:
        raise KeyboardInterrupt

    with alone_at(tmp_path / "site") as place:
        with pytest.raises(KeyboardInterrupt), alone_at(tmp_path / "site", given_up):
            pytest.fail("it did not wait")
        assert place.workshop.is_dir()
        replace_folder(place, lambda fresh: write_tree(fresh, {"index.html": b"new"}))
    assert tree(tmp_path) == {"site/index.html": b"new"}


def test_a_workshop_that_goes_just_when_another_would_enter_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once, opened = iter([True]), os.open

    def gone_once(path: Path, *how: Any, **where: Any) -> int:
        if next(once, False):
            path.rmdir()
        return opened(path, *how, **where)

    monkeypatch.setattr(os, "open", gone_once)
    with alone_at(tmp_path / "site") as place:
        assert place.workshop.is_dir()
    assert not [*tmp_path.iterdir()]


def test_builds_of_different_folders_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with alone_at(tmp_path / "one", pytest.fail), alone_at(tmp_path / "other", pytest.fail):
        pass


@pytest.mark.parametrize("left", ["a folder", "a link", "a file"])
def test_only_a_folder_is_taken_for_what_a_dead_build_has_left(tmp_path: Path, left: str) -> None:
    write_tree(tmp_path, {"www/precious.html": b"precious"})
    workshop = tmp_path / ".site.briefings-build"
    if left == "a folder":
        write_tree(workshop, {"new/index.html": b"half", "briefings-x/main.html": b"left"})
        put(tmp_path / "site", lambda fresh: write_tree(fresh, {"index.html": b"new"}))
        assert tree(tmp_path) == {"site/index.html": b"new", "www/precious.html": b"precious"}
        return
    workshop.symlink_to("www") if left == "a link" else workshop.write_bytes(b"precious")
    with pytest.raises(CannotRun, match=r"^cannot write beside site: Not a directory$"):
        put(tmp_path / "site", lambda fresh: None)
    assert b"precious" in tree(tmp_path).values()
    assert workshop.exists()


def test_a_link_to_a_folder_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    write_tree(tmp_path, {"www/index.html": b"old"})
    (tmp_path / "site").symlink_to("www")
    put(tmp_path / "site", lambda fresh: write_tree(fresh, {"index.html": b"new"}))
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "www/index.html").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "www"]


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    write_tree(tmp_path, {"site": b"precious"})
    with pytest.raises(CannotRun, match="site is there and is no folder"):
        put(tmp_path / "site", lambda fresh: None)
    assert tree(tmp_path) == {"site": b"precious"}


def test_where_folders_cannot_be_swapped_in_one_step_they_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"site/index.html": b"old"})
    monkeypatch.setattr(swapping, "_RENAME_EXCHANGE", 1 << 30)
    with pytest.raises(CannotRun, match="cannot swap site in one step: Invalid argument; delete it first"):
        put(tmp_path / "site", lambda fresh: write_tree(fresh, {"index.html": b"new"}))
    assert tree(tmp_path) == {"site/index.html": b"old"}


def test_a_system_that_cannot_swap_folders_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {"site/index.html": b"old"})
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    with pytest.raises(CannotRun, match="this system cannot swap folders in one step; delete site first"):
        put(tmp_path / "site", lambda fresh: write_tree(fresh, {"index.html": b"new"}))
    assert tree(tmp_path) == {"site/index.html": b"old"}


def test_a_folder_that_may_not_be_written_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(CannotRun, match=r"^cannot write beside site: Permission denied$"):
        put(tmp_path / "site", lambda fresh: None)


# Fixes that die at each step in turn, as the builds above do; after each, what is there, and what after the next fix.
FIXED = """
import json, os, signal, sys
from itertools import count
from pathlib import Path
from generator.diagnostics.model import TextFile
from generator.files.writing import rewrite

def in_a_process(root, old, new, steps=-1):
    process = os.fork()
    if process == 0:
        left = count(steps, -1)
        sys.addaudithook(lambda *_: os.kill(os.getpid(), signal.SIGKILL) if next(left) == 0 else None)
        rewrite(root, [(TextFile(path="a.yml", text=old), new)])
        os._exit(0)
    return os.waitpid(process, 0)[1] == 0

for steps in count():
    root = Path(sys.argv[1]) / str(steps)
    root.mkdir()
    (root / "a.yml").write_text("old")
    ended = in_a_process(root, "old", "new", steps)
    there = (root / "a.yml").read_text()
    beside = len([*root.iterdir()]) - 1
    assert in_a_process(root, there, "next")
    print(json.dumps([there, beside, [path.name for path in root.iterdir()], (root / "a.yml").read_text()]))
    if ended:
        break
"""


@pytest.mark.slow
def test_killed_at_any_step_a_fix_leaves_the_old_text_or_the_new_one_and_the_next_clears_up(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    command = [sys.executable, "-c", FIXED, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, encoding="utf-8", timeout=120)
    ends = [json.loads(line) for line in done.stdout.splitlines()]
    assert {there for there, *_ in ends} == {"old", "new"}
    assert 1 in {beside for _, beside, *_ in ends}, "or this would prove nothing of what is left"
    assert all(after == [["a.yml"], "next"] for *_, names, text in ends for after in [[names, text]])


def test_what_another_fix_is_writing_just_now_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"old")
    theirs = tmp_path / ".briefings-edit-theirs"
    with theirs.open("wb") as file:
        assert lock_at_once(file.fileno())
        rewrite(tmp_path, [(TextFile(path="a.yml", text="old"), "new")])
        assert theirs.exists()
    rewrite(tmp_path, [(TextFile(path="a.yml", text="new"), "newer")])
    assert tree(tmp_path) == {"a.yml": b"newer"}


# As on a system that has locks of another kind, and not the swap.
ELSEWHERE = """
import ctypes, fcntl, os, sys
from pathlib import Path
import generator.build, generator.diagnostics
class msvcrt:
    LK_NBLCK, LK_LOCK = 2, 1
    @staticmethod
    def locking(handle, how, count):
        fcntl.lockf(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if how == 2 else 0), count)
sys.modules["fcntl"], sys.modules["msvcrt"] = None, msvcrt
for name in ("O_DIRECTORY", "O_NOFOLLOW"):
    delattr(os, name)
def library(name, **_):
    raise TypeError("argument of type 'NoneType' is not iterable")
ctypes.CDLL = library
system, sys.platform = sys.platform, "win32"
from generator import build
from generator.diagnostics.model import TextFile
from generator.files.atomic_swap import alone_at, replace_folder
from generator.files.project_folders import CannotRun, Folders
from generator.files.reading import read_inputs
from generator.files.writing import rewrite, write_tree
sys.platform = system
root = Path(sys.argv[1])
where = Folders(root=root, briefings=root / "briefings", seeds=root / "seeds", templates=root / "templates")
inputs, wrong = read_inputs(where, "icd-203", {})
print(len(wrong), sorted({each.code.name for each in build.check(inputs)[1]}))
rewrite(root, [(TextFile(path="a.yml", text="old"), "new")])
print((root / "a.yml").read_text(), [path.name for path in root.glob(".*")])
def publish():
    with alone_at(root / "site") as place:
        replace_folder(place, lambda fresh: write_tree(fresh, {"index.html": b"1"}))
(root / ".site.briefings-build").mkdir()
(root / ".site.briefings-build/left").touch()
publish()
print((root / "site/index.html").read_text(), [path.name for path in root.glob(".*")])
try:
    publish()
except CannotRun as caught:
    print(caught)
"""


@pytest.mark.slow
def test_a_system_with_other_locks_and_without_the_swap_checks_and_builds_too(project: Path) -> None:
    write_tree(project, {"a.yml": b"old", ".briefings-edit-left": b"half"})
    command = [sys.executable, "-c", ELSEWHERE, str(project)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=120)
    assert not done.stderr
    assert done.stdout.splitlines() == [
        "0 ['key-missing', 'name-unusable', 'seed-sum-missing']",
        "new []",
        "1 ['.site.briefings-build.lock']",
        "this system cannot swap folders in one step; delete site first",
    ]


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
