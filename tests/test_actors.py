"""The registry: what it takes, and the commands that find in it, add to it and say who is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from generator import build
from generator.build import Inputs
from generator.cli.main import main
from generator.diagnostics.model import TextFile
from generator.files.writing import write_tree
from generator.format.registry import Registry, decode_registry, named, titled_roles

Run = Callable[..., Result]

ACTORS = """\
# Who is who

anna-berg:
  kind: person
  name: Anna Berg
  aliases: [Berg]  # as all call her
  formerly: anna

council:
  kind: government-body
  name: Council
  native_name: Rådet
"""
REPORT = "Berg met Eva Lind.\nLater, Eva Lind met the Council in Oslo. She met Eva Lind."


def registry_of(text: str) -> Registry:
    registry, problems = decode_registry([TextFile(path="actors.yml", text=text)], [])
    assert problems == ()
    return registry


def test_an_actor_has_old_ids_numbers_of_wikidata_and_a_description() -> None:
    actor = registry_of(
        "kyiv:\n  kind: state\n  name: Ukraine\n  formerly: [ussr-ukraine]\n  wikidata: Q212\n"
        "  wikidata_formerly: [Q1, Q2]\n  description: A state\n  described_at: report p1\n"
    ).actors["kyiv"]
    assert (actor.formerly, actor.wikidata, actor.wikidata_formerly) == (("ussr-ukraine",), "Q212", ("Q1", "Q2"))
    assert (actor.description, actor.described_at) == ("A state", ("report p1",))


@pytest.mark.parametrize(
    ("written", "hint"),
    [("http://www.wikidata.org/entity/Q7747#x", "write `Q7747`"), ("q5", "write `Q5`"), ("7747", "write it as Q7747")],
)
def test_what_is_no_q_number_is_told_with_what_to_write(written: str, hint: str) -> None:
    source = TextFile(path="actors.yml", text=f"a:\n  kind: state\n  name: A\n  wikidata: {written}\n")
    registry, (problem,) = decode_registry([source], [])
    assert (problem.code.name, problem.hint) == ("wikidata-malformed", hint)
    assert registry.actors["a"].wikidata is None


def test_names_and_roles_are_listed_with_the_ids_that_bear_them() -> None:
    registry = registry_of(
        "a:\n  kind: person\n  name: Anna Berg\n"
        "  roles: [{role: mayor, of: b, at: report p1}, {role: poet, at: report p1}, {role: x, of: zz, at: r p1}]\n"
        "b:\n  kind: state\n  name: The Town\n  aliases: [Town Hall]\n  roles: [{role: host, at: report p1}]\n"
        "c:\n  kind: person\n  name: Berg, Carl\n  roles: [{role: mayor, at: report p1}]\n"
    )
    assert ("b", "Town") in set(named(registry))
    assert list(titled_roles(registry)) == [
        ("a", "Berg", "mayor", ("The Town", "Town Hall")),
        ("a", "Berg", "poet", ()),
        ("a", "Berg", "x", ()),
        ("c", "", "mayor", ()),
    ]


# ---- Commands ----


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny project in which commands are run."""
    root = tmp_path / "project"
    write_tree(
        root,
        {
            "mkdocs.yml": b"site_name: S\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n",
            "templates/docs/index.md": b"",
            "briefings/registry/actors.yml": ACTORS.encode(),
            "seeds/report.txt": REPORT.encode(),
            "seeds/report.yml": b"label: Report\n",
        },
    )
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def briefings() -> Run:
    """Runs the command, holds it to an exit code and lets no exception pass for one."""

    def run(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == expect, result.output
        return result

    return run


@pytest.mark.usefixtures("project")
def test_an_actor_is_found_by_id_name_or_alias(briefings: Run) -> None:
    for name in ("anna-berg", "anna  BERG", "Berg"):
        assert briefings("actor", "find", name).stdout == "anna-berg  person  Anna Berg (Berg)\n"
    assert briefings("actor", "find", "rådet").stdout == "council  government-body  Council (Rådet)\n"


@pytest.mark.usefixtures("project")
def test_where_nobody_has_the_name_the_nearest_are_told(briefings: Run) -> None:
    for name, line in (("Ann", "anna-berg"), ("Counsil", "council")):
        told = briefings("actor", "find", name, expect=1)
        assert told.stdout.startswith(f"{line}  ")
        assert "these are the nearest:" in told.stderr
    told = briefings("actor", "find", "Zyxwvutsrqp", expect=1)
    assert (told.stdout, "nor anything like it" in told.stderr) == ("", True)


def test_of_many_actors_the_first_are_shown(project: Path, briefings: Run) -> None:
    text = "".join(f"berg-{number}: {{kind: person, name: Berg}}\n" for number in range(20))
    (project / "briefings/registry/actors.yml").write_text(text, "utf-8")
    told = briefings("actor", "find", "Berg")
    assert (len(told.stdout.splitlines()), told.stderr) == (12, "and 8 more; write more of the name\n")


def test_an_actor_is_added_behind_the_others_which_stay_as_they_are(project: Path, briefings: Run) -> None:
    told = briefings(
        *(
            "actor",
            "add",
            "eva-lind",
            "--kind",
            "person",
            "--name",
            "Eva Lind",
            "--alias",
            "Lind, Eva",
            "--alias",
            "Lind",
        ),
        *("--alias", "#1", "--native-name", "Éva", "--part-of", "council", "--wikidata", "Q5"),
    )
    assert told.stdout == "briefings/registry/actors.yml: eva-lind added\n"
    text = (project / "briefings/registry/actors.yml").read_text("utf-8")
    assert text == ACTORS + (
        "\neva-lind:\n  kind: person\n  name: Eva Lind\n  native_name: Éva\n"
        '  aliases: ["Lind, Eva", Lind, "#1"]\n  part_of: [council]\n  wikidata: Q5\n'
    )
    actor = registry_of(text).actors["eva-lind"]
    assert (actor.name, actor.native_name, actor.aliases) == ("Eva Lind", "Éva", ("Lind, Eva", "Lind", "#1"))


def test_a_name_that_another_actor_has_is_told(project: Path, briefings: Run) -> None:
    told = briefings("actor", "add", "carl-berg", "--kind", "person", "--name", "Carl Berg", "--alias", "Berg")
    assert told.stderr == "Berg is a name of anna-berg too; briefings say under `mentions` who is meant\n"
    assert "carl-berg" in (project / "briefings/registry/actors.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("anna-berg", "--name", "X"), "is there already"),
        (("anna", "--name", "X"), "was an id of anna-berg"),
        (("Anna", "--name", "X"), "cannot be an id"),
        (("index", "--name", "X"), "cannot be an id"),
        (("x", "--name", " "), "the name is empty"),
        (("x", "--name", "X\x07"), "control character"),
        (("x", "--name", "X", "--part-of", "counsil"), "did you mean council?"),
        (("x", "--name", "X", "--part-of", "zzzzzzzzzzz"), "there is no actor zzzzzzzzzzz"),
        (("x", "--name", "X", "--wikidata", "5"), "no Q-number"),
        (("x", "--name", "X", "--file", "other.yml"), "none of the registry's files"),
        (("x", "--name", "x" * 20_001), "cannot take another entry"),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_is_written(
    arguments: tuple[str, ...], why: str, project: Path, briefings: Run
) -> None:
    assert why in briefings("actor", "add", *arguments, "--kind", "person", expect=2).stderr
    assert (project / "briefings/registry/actors.yml").read_text("utf-8") == ACTORS


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "x:\n  kind: state\n  name: X\n"),
        ("a: {kind: state, name: A}", "a: {kind: state, name: A}\nx:\n  kind: state\n  name: X\n"),
        ("a: {kind: state, name: A}\r\n", "a: {kind: state, name: A}\r\nx:\r\n  kind: state\r\n  name: X\r\n"),
    ],
)
def test_an_entry_keeps_to_the_layout_of_its_file(before: str, after: str, project: Path, briefings: Run) -> None:
    path = project / "briefings/registry/actors.yml"
    path.write_bytes(before.encode())
    briefings("actor", "add", "x", "--kind", "state", "--name", "X")
    assert path.read_bytes() == after.encode()


@pytest.mark.parametrize("text", ["{a: {kind: state, name: A}}\n", "  a: {kind: state, name: A}\n", "a: [\n"])
def test_a_file_that_can_take_no_entry_at_its_end_is_left_as_it_is(text: str, project: Path, briefings: Run) -> None:
    path = project / "briefings/registry/actors.yml"
    path.write_text(text, "utf-8")
    told = briefings("actor", "add", "x", "--kind", "state", "--name", "X", expect=2)
    assert "cannot take another entry" in told.stderr
    assert path.read_text("utf-8") == text


def test_of_several_files_one_is_named_and_where_there_is_none_it_is_made(project: Path, briefings: Run) -> None:
    folder = project / "briefings/registry"
    (folder / "actors.yml").unlink()
    arguments = ("--kind", "state", "--name", "X")
    briefings("actor", "add", "x", *arguments)
    assert (folder / "actors.yml").read_text("utf-8") == "x:\n  kind: state\n  name: X\n"
    write_tree(folder, {"actors/more.yml": b"y: {kind: state, name: Y}\n"})
    assert "name one with --file" in briefings("actor", "add", "z", *arguments, expect=2).stderr
    briefings("actor", "add", "z", *arguments, "--file", "more.yml")
    assert (folder / "actors/more.yml").read_text("utf-8").endswith("z:\n  kind: state\n  name: X\n")


SUGGESTED = """\
# Eva Lind: 3 times, first in report p1
eva-lind:
  kind: person
  name: Eva Lind

"""
OTHER_SEED = """\
Oslo is far. Oslo is cold. Oslo is dear. Oslo is dark.
The Ministry of Roads met in Oslo. Eva Lind said no. “No,” Mayor Kari Moe said.
The Daily Post, the Northern Army and the Road Union met. The spokesman Per Holm left.
Swedish Minister Anna Berg slept. Ива Линд left for Narvik. NRB said yes.
"""


@pytest.mark.usefixtures("project")
def test_names_that_no_actor_has_are_suggested_as_lines_to_paste(project: Path, briefings: Run) -> None:
    write_tree(project, {"seeds/other.txt": OTHER_SEED.encode(), "seeds/other.yml": b"label: Other\n"})
    told = briefings("actor", "suggest", "--most", "1")
    assert told.stdout == SUGGESTED.replace("3 times", "4 times").replace("report p1", "other p2")
    assert re.fullmatch(r"and [0-9]+ more; --most shows them\n", told.stderr)
    told = briefings("actor", "suggest")
    pasted = yaml.safe_load(told.stdout)
    assert {id: entry["kind"] for id, entry in pasted.items() if entry["kind"]} == {
        "eva-lind": "person",
        "kari-moe": "person",
        "per-holm": "person",
        "ministry-of-roads": "government-body",
        "northern-army": "armed-force",
        "daily-post": "media",
        "road-union": "organisation",
        "nrb": "organisation",
    }
    # Oslo stands five times, and is no actor for all that can be told.
    kinds = [entry["kind"] for entry in pasted.values()]
    assert kinds == sorted(kinds, key=lambda kind: kind is None)
    assert list(pasted)[kinds.index(None)] == "oslo"
    assert "  kind:  # person, organisation, state, government-body, armed-force, media or agreement\n" in told.stdout
    assert pasted["actor"]["name"] == "Ива Линд"
    (project / "briefings/registry/actors.yml").write_text(f"{ACTORS}\n{SUGGESTED}", "utf-8")
    briefings("check")
    assert "Eva Lind" not in briefings("actor", "suggest").stdout


@pytest.mark.usefixtures("project")
def test_names_are_suggested_of_the_seeds_that_are_named(project: Path, briefings: Run) -> None:
    write_tree(
        project,
        {
            "seeds/other.txt": b"Lars Dahl said no.\n",
            "seeds/other.yml": b"label: Other\n",
            "seeds/third.txt": b"Anna Moe said no.\n",
            "seeds/third.yml": b"label: Third\n",
        },
    )
    report = briefings("actor", "suggest", "--seed", "report").stdout
    assert report.startswith("# Eva Lind: 3 times, first in report p1\neva-lind:\n  kind:  # person, ")
    two = briefings("actor", "suggest", "--seed", "other.txt", "--seed", "third").stdout
    assert list(yaml.safe_load(two)) == ["anna-moe", "lars-dahl"]
    assert "did you mean other?" in briefings("actor", "suggest", "--seed", "othr", expect=2).stderr


def test_capitalised_words_without_end_are_no_name(project: Path, briefings: Run) -> None:
    (project / "seeds/report.txt").write_text("Aa " * 5_000, encoding="utf-8")
    assert "Aa" not in briefings("actor", "suggest", "--seed", "report").stdout


def test_an_id_that_is_taken_is_suggested_with_a_number(project: Path, briefings: Run) -> None:
    text = "eva-lind: {kind: person, name: Someone}\nx: {kind: person, name: Y, formerly: eva-lind-2}\n"
    (project / "briefings/registry/actors.yml").write_text(text, "utf-8")
    (project / "seeds/report.txt").write_text("“It rains,” Eva Lind said. “It rains,” Éva Lind said.\n", "utf-8")
    assert list(yaml.safe_load(briefings("actor", "suggest").stdout))[:2] == ["eva-lind-3", "eva-lind-4"]


def test_where_every_name_is_known_nothing_is_suggested(project: Path, briefings: Run) -> None:
    (project / "seeds/report.txt").write_text("Berg is here.\n", "utf-8")
    assert "name no actor" in briefings("actor", "suggest").stderr


@pytest.mark.parametrize("mentions", ["", "mentions: {Council: a0}\n"])
def test_a_shared_name_is_told_once_with_a_line_for_each_who_has_it(
    mentions: str, make_inputs: Callable[..., Inputs]
) -> None:
    actors = "".join(f"a{n}: {{kind: state, name: 'Q, \"R\" {n}', aliases: ['Lo, \"Vo\"', Xi]}}\n" for n in range(5))
    briefing = (
        "title: A\nauthors: [desk]\ndate: 2026-11-22\nstatus: draft\nsources: {report: report}\n"
        f"summary: Xi, [Xi](https://example.org/Xi) and `Xi` [e].\n{mentions}"
        "evidence:\n  e: {speaker: source, states: 'As “Lo” Xi Xi', at: p1}\n"
    )
    inputs = make_inputs(briefings={"a": briefing}, actors=actors, seeds={"report": ("Lo Xi", "label: R\n")})
    (told,) = [each for each in build.check(inputs)[1] if each.code.name == "mention-ambiguous"]
    assert told.message == "`Xi` may mean a0 or a1 or a2 or a3 or others"
    assert told.hint is not None
    assert ("add to `mentions` `Xi: a0` or" if mentions else "a line `mentions: {Xi: a0}` or") in told.hint
