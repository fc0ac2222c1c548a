"""The pages for readers of the repository: links lead somewhere, every command is described, the examples are true."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from generator.cli.main import main
from generator.files.writing import write_tree

ROOT = Path(__file__).parents[1]
STARTER = ROOT / "templates" / "project"
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*sorted(ROOT.glob("*.md")), *DOCS, *sorted(STARTER.glob("*.md"))]
MOST_BYTES_OF_THE_README = 12_000

FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
README = (ROOT / "README.md").read_text("utf-8")
WRITING = (ROOT / "docs" / "WRITING.md").read_text("utf-8")


def without_code(page: Path) -> str:
    return FENCED.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub and GitLab give to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", without_code(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def block(text: str, introduction: str, language: str) -> str:
    """Return the fenced code that follows an introduction."""
    after = text.split(introduction, 1)[1]
    code = re.match(rf"\s*```{language}\n(.*?)^```$", after, re.MULTILINE | re.DOTALL)
    assert code, introduction
    return code[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", without_code(page))):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        if not linked.exists() or (anchor and anchor not in anchors(linked)):
            wrong.append(target)
    assert not wrong


def test_the_readme_is_short_and_has_the_two_commands() -> None:
    assert len(README.encode()) <= MOST_BYTES_OF_THE_README
    assert {"make site", "make test"} <= {line.split("#")[0].strip() for line in README.splitlines()}


def test_the_table_of_contents_names_every_page() -> None:
    contents = (ROOT / "docs" / "README.md").read_text("utf-8")
    assert not [page.name for page in DOCS if page.name != "README.md" and f"]({page.name})" not in contents]


def test_a_page_of_more_than_two_screens_has_a_table_of_contents() -> None:
    # The page of checks is printed from their table.
    long = [page for page in DOCS if page.name != "CHECKS.md" and len(page.read_text("utf-8").splitlines()) > 80]
    assert len(long) > 5
    assert not [page.name for page in long if "](#" not in page.read_text("utf-8").split("\n## ")[0]]


def test_the_page_of_commands_describes_every_command_and_option() -> None:
    page = (ROOT / "docs" / "COMMANDS.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    context = click.Context(main)
    names = main.list_commands(context)
    assert set(names) <= set(sections)
    for name in names:
        command = main.get_command(context, name)
        assert command is not None
        commands = command.commands.values() if isinstance(command, click.Group) else [command]
        options = {option for each in commands for parameter in each.params for option in parameter.opts}
        missing = {option for option in options if option.startswith("--") and f"`{option}" not in sections[name]}
        assert missing <= {"--config"}, name


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new project with the files of the example for writers."""
    assert CliRunner().invoke(main, ["init", str(tmp_path / "desk")]).exit_code == 0
    desk = tmp_path / "desk"
    monkeypatch.chdir(desk)
    registry = desk / "briefings" / "registry"
    files = {
        "seeds/ministry-statement.txt": block(WRITING, "`seeds/ministry-statement.txt`:", "text"),
        "seeds/ministry-statement.yml": block(WRITING, "`seeds/ministry-statement.yml`:", "yaml"),
        "briefings/early-vote.yml": block(WRITING, "The whole of `briefings/early-vote.yml`:", "yaml"),
        "briefings/registry/actors.yml": (registry / "actors.yml").read_text("utf-8")
        + block(WRITING, "needs an entry in `briefings/registry/actors.yml`:", "yaml"),
        "briefings/registry/topics.yml": (registry / "topics.yml").read_text("utf-8")
        + block(WRITING, "Each topic needs an entry in `briefings/registry/topics.yml`:", "yaml"),
    }
    write_tree(desk, {path: text.encode() for path, text in files.items()})
    return desk


def test_the_example_for_writers_passes_without_a_warning(desk: Path) -> None:
    published = (desk / "briefings/early-vote.yml").read_text("utf-8").replace("status: draft    ", "status: published")
    (desk / "briefings/early-vote.yml").write_text(published, encoding="utf-8")
    checked = CliRunner().invoke(main, ["check"])
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert "checked 2 briefings" in checked.stdout


def test_the_readme_shows_what_the_check_says_of_a_wrong_word(desk: Path) -> None:
    source = block(README, "This is `seeds/ministry-statement.txt`:", "text")
    assert (desk / "seeds/ministry-statement.txt").read_text("utf-8").startswith(source)
    evidence = block(README, "but one word is wrong:", "yaml")
    briefing = (desk / "briefings/early-vote.yml").read_text("utf-8")
    right = re.search(r"^evidence:\n  no-vote:\n.*?at: p2\n", briefing, re.MULTILINE | re.DOTALL)
    assert right
    wrong = briefing.replace(right[0], evidence)
    assert wrong != briefing
    (desk / "briefings/early-vote.yml").write_text(wrong, encoding="utf-8")
    checked = CliRunner().invoke(main, ["check"])
    assert checked.exit_code == 1
    assert checked.stderr == block(README, "and says what the source has:", "text") + "\n1 error\n"
