"""`briefings init`: a new project works at once, by its own README and by the steps of its own workflow."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from generator.cli.check import check_command
from generator.cli.init import _Package, _project
from generator.cli.main import COMMANDS, main
from generator.files.project_folders import CannotRun
from generator.files.writing import write_all_new, write_tree
from generator.host import theme as host
from tests.nursery import Nursery

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "templates" / "project"
Run = Callable[..., subprocess.CompletedProcess[str]]

CHECKED = (
    "checked 1 briefing, 3 pieces of evidence, 2 actors, 1 source: 2 quotes found in their passages, 2 "
    "quotations of prose "
    "found in what it cites, numbers, dates and names of 1 report looked up in its passages; not checked: "
    "whether 1 report "
    "is fair and whether 4 paragraphs of prose are true to what they cite\n"
)


def needs(*commands: str) -> pytest.MarkDecorator:
    """Skips a test of commands that this version lacks."""
    lacking = [name for name in commands if name not in COMMANDS]
    return pytest.mark.skipif(bool(lacking), reason=f"there is no `briefings {' or '.join(lacking)}` yet")


def init(*arguments: str | Path, expect: int = 0) -> Result:
    done = CliRunner().invoke(main, ["init", *map(str, arguments)])
    assert done.exit_code == expect, f"{done.exit_code} {done.exception!r}\n{done.output}"
    return done


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project with its site; only to be read."""
    folder = tmp_path_factory.mktemp("started") / "desk"
    init(folder, "--name", "The Harbour Desk", "--url", "https://example.org/desk")
    for command in ("check", "build"):
        done = CliRunner().invoke(main, [command, "--config", str(folder / "mkdocs.yml")])
        assert done.exit_code == 0, done.output
    return folder


class Person:
    """A person with an empty home, a shell, git and the command `briefings`, and nothing else.

    Without a nursery, the command starts an interpreter of its own.
    """

    def __init__(self, home: Path, nursery: Nursery | None = None) -> None:
        self.home = home
        tools = home / "bin"
        tools.mkdir(parents=True)
        command = tools / "briefings"
        if nursery is not None:
            nursery.write_command(command)
        else:
            program = f"exec '{sys.executable}' -c 'from generator.cli.main import main; main()' \"$@\""
            command.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
            command.chmod(0o755)
        self.environment = {
            "HOME": str(home),
            "PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
            "NO_MKDOCS_2_WARNING": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        }

    def runs(
        self, command: str, cwd: Path, *, expect: int = 0, more: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["sh", "-ec", command],
            cwd=cwd,
            env={**self.environment, **(more or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == expect, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done


@pytest.fixture
def person(tmp_path: Path, nursery: Nursery) -> Person:
    return Person(tmp_path / "home", nursery)


# ---- What is written ----


def test_a_new_project_is_what_lies_among_the_templates_with_its_gaps_filled(started: Path) -> None:
    ours = {name: data for name, data in files_in(started).items() if not name.startswith("site/")}
    assert ours.keys() == files_in(STARTER).keys()
    assert not [name for name, data in ours.items() if re.search(rb"@[a-z_]+@", data)]
    settings = (started / "mkdocs.yml").read_text(encoding="utf-8")
    assert 'site_name: "The Harbour Desk" # fill in\n' in settings
    assert "\nsite_url: https://example.org/desk/\n" in settings
    version = CliRunner().invoke(main, ["--version"]).stdout.strip()
    assert ours["requirements.txt"] == f"sourced-briefings=={version}\n".encode()
    assert ours["README.md"].startswith(b"# The Harbour Desk\n")
    assert f"sourced-briefings=={version}".encode() in ours["README.md"]


def test_it_says_what_it_made_and_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert init("desk").stdout == (
        f"desk/: {len(files_in(STARTER))} files of a new project\n"
        "what is to fill in and how to go on stands in its README.md; to begin: briefings check\n"
    )
    assert "# site_url: https" in (tmp_path / "desk" / "mkdocs.yml").read_text(encoding="utf-8")


def test_the_sample_is_marked_as_one_and_its_text_has_the_hash_that_it_names() -> None:
    (text,) = (STARTER / "seeds").glob("*.txt")
    assert text.read_bytes().startswith(b"SAMPLE. ")
    told = yaml.safe_load(text.with_suffix(".yml").read_text(encoding="utf-8"))
    assert told["sha256"] == hashlib.sha256(text.read_bytes()).hexdigest()
    assert "ample" in told["label"]
    (briefing,) = (STARTER / "briefings").glob("*.yml")
    assert yaml.safe_load(briefing.read_text(encoding="utf-8"))["title"].startswith("Sample: ")


@pytest.mark.untraced
@given(st.text(max_size=40))
def test_any_name_that_is_taken_is_the_one_that_the_site_bears(name: str) -> None:
    done = CliRunner().invoke(main, ["init", "/dev/null", "--name", name])
    assert done.exit_code == 2
    if done.stderr == "briefings: null is there and is no folder\n":
        assert (
            yaml.safe_load(_project(name.strip(), None, _Package(requirement="x"))["mkdocs.yml"])["site_name"]
            == name.strip()
        )
    else:
        assert done.stderr.startswith("briefings: a name takes a line of text")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "a\x1b[31mb", "a\u2028b"])
def test_a_name_is_a_line_of_text(name: str, tmp_path: Path) -> None:
    done = init(tmp_path / "desk", "--name", name, expect=2)
    assert done.stderr.startswith("briefings: a name takes a line of text, not ")
    assert not (tmp_path / "desk").exists()


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://", "https://a b/", "https://e.org/'x", "https://e.org/#x"]
)
def test_an_address_is_one_of_the_web(url: str, tmp_path: Path) -> None:
    done = init(tmp_path / "desk", "--url", url, expect=2)
    assert done.stderr.startswith("briefings: --url takes an address such as ")
    assert not (tmp_path / "desk").exists()


# ---- Nothing is overwritten ----


def test_what_is_there_already_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    write_tree(tmp_path, {"README.md": b"mine", "notes.txt": b"mine too"})
    done = init(tmp_path, expect=2)
    assert done.stderr == "briefings: README.md is there already; nothing was written\n"
    assert files_in(tmp_path) == {"README.md": b"mine", "notes.txt": b"mine too"}


def test_many_are_counted(tmp_path: Path) -> None:
    init(tmp_path)
    before = files_in(tmp_path)
    more = len(before) - 3
    done = init(tmp_path, "--name", "Another", expect=2)
    assert done.stderr.endswith(f" and {more} more are there already; nothing was written\n")
    assert done.stderr.count("\n") == 1
    assert files_in(tmp_path) == before


def test_a_folder_with_other_files_is_fine(tmp_path: Path) -> None:
    write_tree(tmp_path, {"LICENSE": b"mine", ".git/config": b"mine"})
    init(tmp_path)
    assert (tmp_path / "LICENSE").read_bytes() == b"mine"
    assert (tmp_path / "mkdocs.yml").is_file()


def test_nothing_is_written_through_links_or_over_files_in_the_way(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "seeds").symlink_to(elsewhere)
    (desk / "briefings").write_bytes(b"a file")
    (desk / "mkdocs.yml").symlink_to("nowhere")
    done = init(desk, expect=2)
    assert done.stderr == "briefings: briefings, mkdocs.yml, seeds are there already; nothing was written\n"
    assert list(elsewhere.iterdir()) == []
    done = init(desk / "briefings", expect=2)
    assert done.stderr == "briefings: briefings is there and is no folder\n"


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_was_begun_goes_when_it_cannot_be_finished(
    broken: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    opened: Callable[..., object] = Path.open

    def refused(path: Path, how: str) -> object:
        if path.name == "third":
            raise broken
        return opened(path, how)

    monkeypatch.setattr(Path, "open", refused)
    files = {"a/first": b"1", "b/c/second": b"2", "d/third": b"3"}
    with pytest.raises(CannotRun if isinstance(broken, OSError) else KeyboardInterrupt) as caught:
        write_all_new(tmp_path, files)
    if isinstance(broken, OSError):
        assert str(caught.value).endswith("No space left on device; nothing was written")
    assert [path.name for path in tmp_path.rglob("*")] == ["a"]


# ---- It works at once ----


def test_the_project_checks_without_a_word_and_builds(tmp_path: Path) -> None:
    """As processes of their own, since an interpreter has things to say too."""
    person = Person(tmp_path / "home")
    person.runs("briefings init desk --name 'Our desk'", tmp_path)
    desk = tmp_path / "desk"
    assert person.runs("briefings check", desk).stdout == CHECKED
    done = person.runs("briefings build", desk)
    assert done.stderr == ""
    assert (desk / "site" / "briefings" / "sample-ferry" / "index.html").is_file()
    # And again, over what is there.
    person.runs("briefings build", desk)
    assert {path.name for path in person.home.iterdir()} == {"bin"}


def steps(*, event: str) -> list[str]:
    """The commands of the GitHub workflow in their order, for a proposal or for what was merged."""
    workflow = yaml.safe_load((STARTER / ".github/workflows/briefings.yml").read_text(encoding="utf-8"))
    here = f"github.event_name == '{event}'"
    return [
        step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step and step.get("if", here) == here
    ]


def test_the_steps_of_the_workflow_that_need_what_there_is_pass(person: Person, tmp_path: Path) -> None:
    person.runs("briefings init desk", tmp_path)
    for step in ("make check FORMAT=github", "make site", "make news"):
        assert step in {command.split(" >>")[0] for command in [*steps(event="push"), *steps(event="schedule")]}
        done = person.runs(step, tmp_path / "desk", more={"BRIEFINGS": "briefings"})
        assert done.stderr == ("" if step != "make news" else NO_ADDRESS)
        assert step != "make news" or done.stdout == "news=yes\n"
    assert not (tmp_path / "desk" / ".venv").exists()


NO_ADDRESS = "the settings name no site_url, so that what readers have is not known\n"


@needs("verify", "changes")
@pytest.mark.parametrize("event", ["pull_request", "push", "schedule"])
def test_every_step_of_the_workflow_passes(event: str, person: Person, tmp_path: Path) -> None:
    person.runs("briefings init desk && cd desk && git init -qb main && git add . && git commit -qm 'Begin'", tmp_path)
    desk = tmp_path / "desk"
    briefing = desk / "briefings" / "sample-ferry.yml"
    briefing.write_text(
        briefing.read_text(encoding="utf-8").replace('title: "Sample:', 'title: "Sample, changed:')
        + "revisions:\n  - date: 2026-01-16\n    kind: minor\n    note: Another title.\n"
        + "    was:\n      title: |\n        Sample: an invented harbour board promises an hourly ferry\n",
        encoding="utf-8",
    )
    person.runs("git commit -qam 'Another title'", desk)
    given = {
        "BRIEFINGS": "briefings",
        "PUBLIC": "true",
        "AGAINST": "HEAD^" if event == "pull_request" else "",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    for step in steps(event=event):
        person.runs(step, desk, more=given)
    if event == "pull_request":
        assert "ferry" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    if event == "schedule":
        assert (tmp_path / "output").read_text(encoding="utf-8") == "news=yes\n"


@needs("check")
@pytest.mark.skipif(
    not any("--public" in option.opts for option in check_command.params),
    reason="`briefings check` has no --public yet",
)
def test_the_steps_refuse_what_is_not_for_everybody_in_a_public_repository(person: Person, tmp_path: Path) -> None:
    person.runs("briefings init desk", tmp_path)
    desk = tmp_path / "desk"
    person.runs("make check", desk, more={"BRIEFINGS": "briefings", "PUBLIC": "true"})
    topic = desk / "briefings" / "sample-ferry.yml"
    topic.write_text(f"{topic.read_text(encoding='utf-8')}marking: TLP:GREEN\n", encoding="utf-8")
    person.runs("make check", desk, more={"BRIEFINGS": "briefings", "PUBLIC": "false"})
    done = person.runs("make check", desk, more={"BRIEFINGS": "briefings", "PUBLIC": "true"}, expect=2)
    assert "briefings/sample-ferry.yml" in done.stderr + done.stdout


def test_no_setting_reaches_a_shell(person: Person, tmp_path: Path) -> None:
    person.runs("briefings init desk", tmp_path)
    desk = tmp_path / "desk"
    write_tree(desk, {"site/receipt.json": b"one"})
    settings = (desk / "mkdocs.yml").read_text(encoding="utf-8")
    hostile = "site_url: \"https://x.invalid/';touch${IFS}PWNED;'/\"\n"
    (desk / "mkdocs.yml").write_text(f"{settings}\n{hostile}", encoding="utf-8")
    for target in ("news", "check", "site", "changes", "publish TO=folder:public"):
        done = person.runs(f"make {target} BRIEFINGS=briefings", desk, expect=2)
        assert "error[setting-malformed]" in done.stderr
    assert not (desk / "PWNED").exists()


def commands_of_the_readme() -> list[str]:
    """What the project's README has people type, in its order, but for what installs, serves or is for Windows."""
    text = (STARTER / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(("briefings ", "git "))]


@needs("verify", "publish")
def test_the_readme_alone_leads_from_an_empty_folder_to_a_published_branch(person: Person, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    desk = tmp_path / "desk"
    desk.mkdir()
    person.runs(f"git init -q --bare -b main {shlex.quote(str(bare))}", tmp_path)
    person.runs("briefings init .", desk)
    for command in commands_of_the_readme():
        person.runs(command.replace("ADDRESS-OF-THE-REPOSITORY", shlex.quote(str(bare))), desk)
    published = person.runs("git ls-tree -r --name-only gh-pages", bare).stdout.splitlines()
    assert {"index.html", "receipt.json", "briefings/sample-ferry/index.html"} <= set(published)
    assert "mkdocs.yml" in person.runs("git ls-tree -r --name-only main", bare).stdout.splitlines()


def test_the_readme_names_the_commands_in_their_order() -> None:
    told = commands_of_the_readme()
    assert [line.split()[1] for line in told if line.startswith("briefings")] == ["check", "build", "verify", "publish"]


def test_the_sample_can_be_taken_out_as_the_readme_says(person: Person, tmp_path: Path) -> None:
    person.runs("briefings init desk", tmp_path)
    desk = tmp_path / "desk"
    said = (desk / "README.md").read_text(encoding="utf-8").split("The sample can go")[1].split("**4.")[0]
    for name in re.findall(r"`((?:briefings|seeds)/[\w.-]+\.\w+)`", said):
        (desk / name).unlink()
    for name in ("actors", "topics"):
        registry = desk / "briefings" / "registry" / f"{name}.yml"
        kept = [line for line in registry.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        registry.write_text("\n".join(kept), encoding="utf-8")
    write_tree(desk, {"seeds/own.txt": b"Words.\n", "seeds/own.yml": b"label: Own\n"})
    assert "quotes found" in person.runs("briefings check", desk).stdout
    person.runs("briefings build", desk)


def test_git_leaves_the_texts_of_sources_as_they_are(person: Person, tmp_path: Path) -> None:
    """Where a system writes other line ends, too."""
    person.runs("briefings init desk && cd desk && git init -qb main && git add . && git commit -qm 'Begin'", tmp_path)
    person.runs("git -c core.autocrlf=true -c core.eol=crlf clone -q desk copy", tmp_path)
    assert person.runs("briefings check", tmp_path / "copy").stdout == CHECKED
    assert "site" not in person.runs("briefings build && git status --porcelain", tmp_path / "copy").stdout.split()[1:]
    assert person.runs("git status --porcelain", tmp_path / "copy").stdout == ""


# ---- Name, logo and imprint ----


def parsed(path: Path) -> Element:
    document = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    assert isinstance(document, Element)
    return document


def test_every_page_bears_the_name_the_logo_and_the_imprint(started: Path) -> None:
    pages = sorted((started / "site").rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        page = parsed(path)
        logos = [img.get("src") for img in page.iter("img") if img.get("alt") == "logo"]
        assert logos
        for logo in logos:
            # The page for addresses that lead nowhere does not know how deep it is.
            found = started / "site" / "assets/logo.svg" if path.name == "404.html" else path.parent / str(logo)
            assert found.resolve().read_bytes() == (STARTER / "templates/assets/logo.svg").read_bytes()
        (foot,) = (each for each in page.iter("div") if each.get("class") == "md-copyright__highlight")
        assert "".join(foot.itertext()).strip().startswith("Fill in the imprint in mkdocs.yml: ")
        titles = [title.text or "" for title in page.iter("title")]
        assert "The Harbour Desk" in titles[0]


def test_the_imprint_is_text_and_cannot_bring_markup_into_a_page(started: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(started, desk)
    settings = desk / "mkdocs.yml"
    hostile = "<script>alert(1)</script> & <img src=x onerror=alert(2)>"
    text = re.sub(
        r"copyright: \|\n  .*\n",
        lambda _: f"copyright: |\n  {hostile}\n  Write to desk@example.org, or see https://example.org/a?b=1&c=2.\n",
        settings.read_text(encoding="utf-8"),
    )
    settings.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", "--config", str(settings)])
    assert done.exit_code == 0, done.output
    page = parsed(desk / "site" / "index.html")
    (foot,) = (each for each in page.iter("div") if each.get("class") == "md-copyright__highlight")
    assert [each.tag for each in foot.iter()] == ["div", "br", "a", "a"]
    assert "".join(foot.itertext()).split() == (
        f"{hostile}Write to desk@example.org, or see https://example.org/a?b=1&c=2.".split()
    )
    assert [each.get("href") for each in foot.iter("a")] == ["mailto:desk@example.org", "https://example.org/a?b=1&c=2"]


@pytest.mark.untraced
@given(st.text() | st.from_regex(r"(https://|[<>\"'&a.@:;/ \n])+", fullmatch=True))
def test_whatever_an_imprint_says_it_shows_and_holds_links_and_line_ends_alone(text: str) -> None:
    shown = html5lib.parseFragment(host.imprint_in_html(text), namespaceHTMLElements=False)
    assert {each.tag for each in shown.iter()} <= {"DOCUMENT_FRAGMENT", "a", "br"}
    assert {key for each in shown.iter("a") for key in each.attrib} <= {"href"}
    assert all(str(each.get("href")).lower().startswith(("https://", "mailto:")) for each in shown.iter("a"))


def test_a_rendered_tree_has_them_too(started: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["render", "--config", str(started / "mkdocs.yml"), str(tmp_path / "tree")])
    assert done.exit_code == 0, done.output
    settings = json.loads((tmp_path / "tree" / "mkdocs.yml").read_text(encoding="utf-8").partition("\n")[2])
    assert settings["theme"]["logo"] == settings["theme"]["favicon"] == "assets/logo.svg"
    assert settings["copyright"].startswith("Fill in the imprint")
    assert (tmp_path / "tree" / "docs" / "assets" / "logo.svg").is_file()


def test_a_browser_shows_the_logo_under_the_policy(
    started: Path, browser: Browser, served: Callable[[Path], str]
) -> None:
    complaints: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(served(started / "site"))
    drawn = page.evaluate("[...document.querySelectorAll('img[alt=logo]')].map(each => each.naturalWidth)")
    page.close()
    assert drawn
    assert all(drawn)
    assert complaints == []


# ---- Other systems ----

WITHOUT_POSIX = """
import sys
import fcntl as real
from pathlib import Path
# Python's own module for that system would ask for more of it.
import subprocess

class msvcrt:
    LK_NBLCK, LK_LOCK = 2, 1
    @staticmethod
    def locking(handle, how, count):
        real.lockf(handle, real.LOCK_EX | (real.LOCK_NB if how == 2 else 0), count)

for name in [name for name in sys.modules if name.split(".")[0] == "generator"]:
    del sys.modules[name]
import os
del os.O_DIRECTORY, os.O_NOFOLLOW
sys.modules["fcntl"], sys.modules["msvcrt"] = None, msvcrt
system, sys.platform = sys.platform, "win32"
import generator.files.locking
sys.platform = system
from generator.cli.main import main
main()
"""


def test_the_command_needs_nothing_that_windows_lacks(tmp_path: Path) -> None:
    """Its locks are of another kind there, and folders cannot be swapped."""
    person = Person(tmp_path / "home")
    (tmp_path / "as_on_windows.py").write_text(WITHOUT_POSIX, encoding="utf-8")
    briefings = f"'{sys.executable}' '{tmp_path / 'as_on_windows.py'}'"
    person.runs(f"{briefings} init desk", tmp_path)
    desk = tmp_path / "desk"
    assert person.runs(f"{briefings} check", desk).stdout == CHECKED
    person.runs(f"{briefings} build", desk)
    assert sorted(path.name for path in desk.iterdir() if "briefings-build" in path.name) == [
        ".site.briefings-build.lock"
    ]


def test_the_archive_of_the_package_carries_what_a_project_begins_with(run: Run, tmp_path: Path) -> None:
    run("python", "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    names = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", wheel], capture_output=True, encoding="utf-8", check=True
    ).stdout
    for name in files_in(STARTER):
        assert f"generator/templates/project/{name} " in names


def test_no_page_of_a_site_comes_from_what_a_project_begins_with(pages: Mapping[str, Element], site: Path) -> None:
    assert pages
    assert not [path for path in site.rglob("*") if path.name in {"README.md", "logo.svg", "CONTRIBUTING.md"}]
    assert not (site / "project").exists()
