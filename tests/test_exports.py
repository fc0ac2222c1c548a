"""The files under `data/` hold what pages show and nothing else, and are what they say they are."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import build
from generator.build import Built, Inputs
from generator.exports.lines import as_csv, as_json_lines
from generator.exports.rows import ACTOR_KEYS, POSITION_KEYS, STATEMENT_KEYS, days

MakeInputs = Callable[..., Inputs]
ROOT = Path(__file__).parents[1]

ACTORS = """\
anna:
  kind: person
  name: Anna
  native_name: Анна
  aliases: [Ann]
  part_of: [party]
  roles:
    - {role: leader, of: party, since: 2024, until: 2025~, speaks_for: yes, at: a p2}
    - {role: witness, at: a p2}
    - {role: guest, at: dark p1}
per: {kind: person, name: "=HYPERLINK(1)"}
long_id-: {kind: state, name: Long}
party: {kind: organisation, name: The Party}
post: {kind: media, name: Post}
spy: {kind: person, name: Secret Sam, marking: TLP:AMBER}
"""
TOPICS = "bridge: {title: The bridge, stances: {open: Opens, shut: Stays shut}}\n"
SEEDS = {
    "a": (
        """\
The bridge will open in May, says Anna, =HYPERLINK(1) and Post.
Anna is leader and witness of The Party since 2024.
Uncited words of a source.
Anna met Post on 3 May 2026.
""",
        """\
label: A
title: The paper
published: 2026-05-06
retrieved: 2026-05~
url: https://paper.example/
kind: document
rights: none
language: en
""",
    ),
    "b": ("Second source, Anna and Post say in 2026.\n", "label: B\nrights: full\nkind: news"),
    "dark": ("Anna was a guest; hidden words of Secret Sam.\n", "label: Dark\nmarking: TLP:AMBER"),
}
SHOWN = """\
title: T
authors: [desk]
date: 2026-11-22
status: published
topics: [bridge]
sources: {a: a, b: b}
summary: It is so [e].
evidence:
  e: {speaker: anna, quote: "bridge will open in May", at: a p1, via: [post], said: 2026-05-04~, inferred: [said]}
  f: {speaker: source, states: Anna met Post., at: a p4, when: 2026-05-03, about: [anna]}
  g: {speaker: per, quote: The bridge will open, at: a p1, occasion: f, credibility: "2"}
  h: {speaker: anna, states: It follows., at: b p1, when: {after: f}, said: unknown}
  l: {speaker: anna, states: It is., at: b p1, said: /2026}
  i: {speaker: anna, states: It stays., at: b p1, said: 2026/, translation: {language: de, by: me, text: Es bleibt.}}
positions:
  - {actor: anna, topic: bridge, stance: open, rests_on: [e, e]}
  - {actor: party, topic: bridge, stance: shut, rests_on: [f]}
mentions: {Long: long_id-}
"""
OLDER = """\
title: Older
authors: [desk]
date: 2026-11-20
status: published
sources: {a: a}
summary: It is so [first].
evidence:
  first: {speaker: anna, quote: will open, at: a p1}
"""
WITHHELD = """\
title: Withheld
authors: [desk]
date: 2026-11-23
status: published
marking: TLP:AMBER
sources: {d: dark}
summary: It is so [w].
evidence:
  w: {speaker: spy, quote: hidden words, at: p1}
"""


@pytest.fixture
def built(make_inputs: MakeInputs) -> Built:
    inputs = make_inputs(
        briefings={"x": SHOWN, "older": OLDER, "hidden": WITHHELD}, actors=ACTORS, topics=TOPICS, seeds=SEEDS
    )
    made, problems = build.build(inputs)
    assert made is not None, [(p.code.name, p.message) for p in problems]
    return made


def lines(built: Built, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in built.data[f"data/{name}"].decode().split("\n") if line]


def opened(data: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return connection


def test_a_statement_says_who_said_it_when_and_through_whom(built: Built) -> None:
    rows = {row["id"]: row for row in lines(built, "statements.jsonl")}
    quote = rows["older#first"]
    assert list(quote) == list(STATEMENT_KEYS)
    assert quote["words"] == "bridge will open in May"
    assert (quote["kind"], quote["speaker"], quote["speaker_name"], quote["via"]) == (
        "quoted",
        "anna",
        "Anna",
        ["post"],
    )
    assert (quote["date"], quote["date_of"], quote["date_inferred"]) == ("2026-05-04~", "said", True)
    assert (quote["inferred"], quote["passages"], quote["source"]) == (["said"], ["a p1"], "a")
    assert quote["evidence"] == ["x#e", "older#first"]
    assert quote["briefings"] == ["x", "older"]


def test_the_oldest_briefing_names_a_statement_so_that_newer_ones_do_not(built: Built) -> None:
    address = {row["id"]: row["address"] for row in lines(built, "statements.jsonl")}
    assert address["older#first"] == "briefings/older/#first"
    assert "x#e" not in address


def test_each_date_says_what_it_is_the_date_of(built: Built) -> None:
    rows = {row["id"]: row for row in lines(built, "statements.jsonl")}
    dates = {id: (row["date"], row["date_of"], row["date_from"], row["date_to"]) for id, row in rows.items()}
    assert dates["x#g"] == ("2026-05-03", "occasion", "2026-05-03", "2026-05-03")
    # When something happened is not when the source told of it.
    assert dates["x#f"] == ("2026-05-06", "source", "2026-05-06", "2026-05-06")
    assert dates["x#h"] == (None, "unknown", None, None)
    assert dates["x#i"] == ("2026/", "said", "2026-01-01", None)
    assert dates["x#l"] == ("/2026", "said", None, "2026-12-31")
    assert (rows["x#f"]["event"], rows["x#h"]["event_after"], rows["x#g"]["occasion"]) == ("2026-05-03", "x#f", "x#f")
    assert rows["x#f"]["speaker"] is rows["x#f"]["speaker_name"] is None
    assert rows["x#i"]["translation"] == {"language": "de", "by": "me", "text": "Es bleibt."}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-05", ("2026-05-01", "2026-05-31")),
        ("/2026-05", (None, "2026-05-31")),
        ("2026-05/", ("2026-05-01", None)),
        ("-0044", (None, None)),
        (None, (None, None)),
        ("soon", (None, None)),
    ],
)
def test_a_day_is_given_only_where_a_date_has_one(date: str | None, expected: tuple[str | None, str | None]) -> None:
    assert days(date) == expected


def test_an_actor_and_a_position_lead_to_what_they_rest_on(built: Built) -> None:
    actors = {row["id"]: row for row in lines(built, "actors.jsonl")}
    assert [role["role"] for role in actors["anna"]["roles"]] == ["leader", "witness"]
    assert actors["anna"]["roles"][0]["passages"] == ["a p2"]
    assert (actors["anna"]["said"], actors["post"]["relayed"], actors["anna"]["about"]) == (4, 1, 1)
    assert list(actors["anna"]) == list(ACTOR_KEYS)
    own, attributed = lines(built, "positions.jsonl")
    assert list(own) == list(POSITION_KEYS)
    assert (own["whose"], own["statements"], attributed["whose"]) == ("own", ["older#first"], "attributed")


def test_nothing_that_pages_may_not_show_is_in_any_file(built: Built) -> None:
    for name, data in built.data.items():
        for withheld in ("Uncited words", "hidden words", "Secret Sam", "spy", "Withheld", "dark", "guest"):
            assert withheld.encode() not in data, name


def test_csv_and_json_lines_tell_the_same(built: Built) -> None:
    for kind in ("statements", "actors", "positions"):
        text = built.data[f"data/{kind}.csv"].decode()
        header, *rows = csv.reader(text.splitlines(keepends=True), strict=True)
        objects = lines(built, f"{kind}.jsonl")
        assert header == list(objects[0])
        assert len(rows) == len(objects)
    (per,) = (row for row in csv.reader(built.data["data/actors.csv"].decode().splitlines()) if row[0] == "per")
    assert per[header_of("actors", built).index("name")] == "'=HYPERLINK(1)"


def header_of(kind: str, built: Built) -> list[str]:
    return next(csv.reader(built.data[f"data/{kind}.csv"].decode().splitlines()))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0@", "＝", "'=", "''-", "'\t"])
def test_a_cell_that_could_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert as_csv(["k"], [{"k": f"{start}1"}]).decode() == f'"k"\r\n"\'{start}1"\r\n'


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (["a", 1], "a; 1"),
        ({"a": 1}, '{""a"": 1}'),
        ("'s", "'s"),
        (7, "7"),
    ],
)
def test_other_values_are_written_as_documented(value: object, cell: str) -> None:
    assert as_csv(["k"], [{"k": value}]).decode() == f'"k"\r\n"{cell}"\r\n'


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("x;=cmd|' /C calc'!A0", "x;'=cmd|' /C calc'!A0"),
        ("x; \u00a0@SUM(1)", "x;' \u00a0@SUM(1)"),
        ("a\t+1|-1|＝1", "a\t'+1|'-1|'＝1"),
        ('x;"=1', 'x;\'""=1'),
        ("a\r\n=1", "a\r'\n'=1"),
        ("a;b - c; d=e", "a;b - c; d=e"),
    ],
)
def test_what_could_be_a_formula_once_a_cell_is_divided_gets_an_apostrophe(text: str, cell: str) -> None:
    assert as_csv(["k"], [{"k": text}]).decode() == f'"k"\r\n"{cell}"\r\n'
    assert as_csv(["k"], [{"k": [text[:1], text[1:]]}]).decode().count("'") >= cell.count("'")


@pytest.mark.parametrize("value", [-5, -0.5, "-0044", "-0044-03-15", "-0044/0012-01", "2026-05/2026-06"])
def test_numbers_and_dates_stay_as_they_are(value: object) -> None:
    assert as_csv(["k"], [{"k": value}]).decode() == f'"k"\r\n"{value}"\r\n'


# As docs/DATA.md tells readers to do.
TAKEN_OFF = re.compile(r"""(\A|[;|\t\r\n])'(?=(?:[^\S\t\r\n]|["'])*(?:[=+\-@＝＋－＠]|[\t\r\n]))""")


def test_the_way_back_is_the_documented_one() -> None:
    assert TAKEN_OFF.pattern in (ROOT / "docs" / "DATA.md").read_text("utf-8")


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1))
@example(["a;\n=1", "';\t='", "\"'=;'\"|'-", "\n\n", "'-0044", "-0044-01", "''\t", ";'"])
def test_any_text_survives_csv_and_json_lines(texts: list[str]) -> None:
    rows = [{"k": text} for text in texts]
    _, *cells = (row[0] for row in csv.reader(_physical_lines(as_csv(["k"], rows).decode()), strict=True))
    assert [TAKEN_OFF.sub(r"\1", cell) for cell in cells] == texts
    assert [json.loads(line)["k"] for line in as_json_lines(rows).decode().split("\n")[:-1]] == texts


@given(st.text(alphabet="=+-@;|\t\r\n'\" a＝"))
def test_any_text_of_marks_survives_csv_and_no_part_begins_a_formula(text: str) -> None:
    _, row = csv.reader(_physical_lines(as_csv(["k"], [{"k": text}]).decode()), strict=True)
    assert TAKEN_OFF.sub(r"\1", row[0]) == text
    assert not [part for part in re.split(r"[;|\t\r\n]", row[0]) if part.strip(' "')[:1] in {*"=+-@＝"}]


def _physical_lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def test_the_database_is_whole_and_its_keys_lead_somewhere(built: Built) -> None:
    with closing(opened(built.data["data/briefings.sqlite"])) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        ids = {row["id"] for row in lines(built, "statements.jsonl")}
        assert {id for (id,) in db.execute("SELECT id FROM statements")} == ids
        who = db.execute(
            "SELECT actor, part FROM statement_actors WHERE statement = 'older#first' ORDER BY 1"
        ).fetchall()
        assert who == [("anna", "speaker"), ("post", "relay")]
        assert db.execute("SELECT count(*) FROM position_evidence").fetchone() == (2,)


def test_the_words_can_be_searched(built: Built) -> None:
    with closing(opened(built.data["data/briefings.sqlite"])) as db:
        db.execute("INSERT INTO statements_fts (statements_fts) VALUES ('integrity-check')")
        query = "SELECT s.id FROM statements_fts f JOIN statements s ON s.number = f.rowid WHERE statements_fts MATCH ?"
        assert db.execute(query, ["brídge AND may"]).fetchall() == [("older#first",)]
        assert db.execute(query, ["uncited"]).fetchall() == []


def test_a_project_without_content_gives_whole_files_all_the_same(make_inputs: MakeInputs) -> None:
    made, _ = build.build(make_inputs(briefings={}))
    assert made is not None
    assert made.data["data/statements.jsonl"] == b""
    assert made.data["data/statements.csv"].startswith(b'"id","address"')
    with closing(opened(made.data["data/briefings.sqlite"])) as db:
        assert db.execute("SELECT count(*) FROM statements").fetchone() == (0,)


def test_entities_have_a_schema_and_refer_to_each_other(built: Built) -> None:
    entities = {entity["id"]: entity for entity in lines(built, "ftm.json")}
    assert entities["actor-anna"]["properties"]["alias"] == ["Анна", "Ann"]
    assert entities["actor-anna"]["properties"]["position"] == ["witness"]
    assert entities["link-anna.role1.party"]["properties"]["startDate"] == ["2024"]
    assert "endDate" not in entities["link-anna.role1.party"]["properties"]
    assert entities["source-b"]["schema"] == "Article"
    assert "actor-longUidH" in entities
    said = entities["statement-older.first.quoted.anna"]["properties"]
    assert (said["entity"], said["document"], said["role"]) == (["actor-anna"], ["source-a"], ["quoted"])
    assert "date" not in said, "an uncertain date is no plain one"
    for entity in entities.values():
        for key in ("entity", "document", "subject", "object"):
            assert set(entity["properties"].get(key, [])) <= set(entities)


@pytest.mark.slow
def test_followthemoney_loads_every_entity_and_drops_nothing(built: Built) -> None:
    ftm = pytest.importorskip("followthemoney")
    for entity in lines(built, "ftm.json"):
        loaded = ftm.model.get_proxy(entity, cleaned=False).to_dict()["properties"]
        assert {name: sorted(values) for name, values in loaded.items()} == {
            name: sorted(values) for name, values in entity["properties"].items()
        }


@pytest.mark.slow
def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import hashlib, sys; from pathlib import Path; from generator import build; "
        "from generator.files.project_folders import Folders; from generator.files.reading import read_inputs; "
        "r = Path(sys.argv[1]); "
        "f = Folders(root=r, briefings=r / 'briefings', seeds=r / 'seeds', templates=r / 't'); "
        "i, _ = read_inputs(f, 'icd-203', {}); "
        "b, _ = build.build(i); "
        "print(hashlib.sha256(b''.join(n.encode() + d for n, d in b.data.items())).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", program, str(ROOT)],
            capture_output=True,
            check=True,
            text=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(sums) == 1
    assert len(sums.pop().strip()) == len(hashlib.sha256().hexdigest())


def test_every_file_of_data_is_described(built: Built) -> None:
    page = (Path(__file__).parents[1] / "docs" / "DATA.md").read_text("utf-8")
    names = [name.removeprefix("data/") for name in built.data if name.startswith("data/")]
    stems = {name.partition("/")[0].partition(".")[0] for name in names}
    assert {stem for stem in stems if stem not in page} == set()
