"""The writer's desk: where words stand, what a new briefing begins with, and changes that are shown first."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import build
from generator.build import Inputs
from generator.checks import find as concordance
from generator.cli.main import main
from generator.cli.written_files import with_texts, written_files
from generator.diagnostics.model import TextFile, in_reading_order
from generator.files.project_folders import CannotRun
from generator.files.writing import rewrite, write_new, write_tree
from generator.format import skeletons as drafts
from generator.format.briefing import decode_briefing
from generator.format.seeds import PassageRange

MakeInputs = Callable[..., Inputs]
Run = Callable[..., Result]

REPORT = (
    "“The bridge will open in May,” Anna said.\n\nNobody knows the day, nobody.\nThe bridge — and the road — is new.\n"
)
LETTER = "The bridge will open in May.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny project in which commands are run."""
    root = tmp_path / "project"
    write_tree(
        root,
        {
            "mkdocs.yml": b"site_name: S\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n",
            "templates/docs/index.md": b"",
            "briefings/opening.yml": BRIEFING.encode(),
            "briefings/registry/actors.yml": b"anna: {kind: person, name: Anna}\n",
            "briefings/registry/topics.yml": b"bridge: {title: The bridge, stances: {soon: Opens soon}}\n",
            "seeds/report.txt": REPORT.encode(),
            "seeds/report.yml": b"label: Report\n",
            "seeds/letter.txt": LETTER.encode(),
            "seeds/letter.yml": b"label: Letter\n",
        },
    )
    monkeypatch.chdir(root)
    return root


BRIEFING = """\
title: Opening
authors: [desk]
date: 2026-11-22
status: draft
sources: {report: report}
summary: The bridge opens [opening].  # so far
evidence:
  opening:
    speaker: anna
    quote: |
      The bridge will open in May
"""
FIXED = f"{BRIEFING}    at: p1\n"


@pytest.fixture
def briefings() -> Run:
    """Runs the command, holds it to an exit code and lets no exception pass for one."""

    def run(*arguments: str, expect: int = 0, answer: str | None = None) -> Result:
        result = CliRunner().invoke(main, arguments, input=answer)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == expect, result.output
        return result

    return run


# ---- find ----


def test_words_are_found_where_they_stand_exactly(project: Path, briefings: Run) -> None:
    assert briefings("find", "the bridge - and the road", expect=1).exit_code == 1
    found = briefings("find", "The bridge -- and the road")
    assert found.stdout == (
        "report p3\n>>The bridge — and the road<< — is new.\n\n"
        "  the-bridge-and:\n"
        "    speaker:  # an actor's id, or `source` for what the document itself says\n"
        "    quote: |\n"
        "      The bridge — and the road\n"
        "    at: p3  # of report; in a briefing with several sources, its name there and p3\n\n"
    )
    assert found.stderr == ""
    assert project.is_dir()


@pytest.mark.usefixtures("project")
def test_words_are_found_in_every_seed_or_in_one(briefings: Run) -> None:
    assert re.findall(r"^(\w+ p[0-9])$", briefings("find", "will open").stdout, re.MULTILINE) == [
        "letter p1",
        "report p1",
    ]
    for seed in ("report", "report.txt"):
        assert re.findall(r"^(\w+ p[0-9])$", briefings("find", "will open", "--seed", seed).stdout, re.MULTILINE) == [
            "report p1"
        ]
    assert "did you mean report?" in briefings("find", "x", "--seed", "reporrt", expect=2).stderr
    assert "seeds/ has them all" in briefings("find", "x", "--seed", "zzzzzzzz", expect=2).stderr


@pytest.mark.usefixtures("project")
def test_words_that_stand_nowhere_are_told_with_the_nearest(briefings: Run) -> None:
    found = briefings("find", "the bridge will soon open in May", "--seed", "letter", expect=1)
    assert found.stderr == "these words stand in no source; these are the nearest:\n"
    assert found.stdout.startswith("letter p1, nearly\n>>The bridge will open in May<<.\n\n  the-bridge-will:\n")
    nothing = briefings("find", "quantum chromodynamics", expect=1)
    assert nothing.stderr == "these words stand in no source; nor does anything like them\n"
    assert nothing.stdout == ""
    assert briefings("find", " ", expect=1).stdout == ""


def test_too_many_places_are_counted_and_not_shown(project: Path, briefings: Run) -> None:
    (project / "seeds/report.txt").write_text("The end.\n" * 20, encoding="utf-8")
    found = briefings("find", "end")
    assert found.stdout.count("speaker:") == 12
    assert found.stderr == "and 8 more; look for more words, or in one seed with --seed\n"


def test_of_a_long_passage_what_stands_around_the_words_is_shown(project: Path, briefings: Run) -> None:
    (project / "seeds/report.txt").write_text(f"{'a ' * 500}needle {'b ' * 500}\n", encoding="utf-8")
    shown = briefings("find", "needle").stdout.splitlines()[1]
    assert shown.startswith("… a a")
    assert ">>needle<<" in shown
    assert shown.endswith("b …")
    assert len(shown) < 700


def test_words_that_no_briefing_may_hold_are_not_offered(project: Path, briefings: Run) -> None:
    (project / "seeds/report.txt").write_text("red \x1b[31mhot iron\n", encoding="utf-8")
    found = briefings("find", "red [31mhot iron", expect=1).stdout
    assert "No quote to paste" in found
    assert "\x1b" not in found
    assert "\\u{001b}" in found


def test_editing_marks_are_understood_and_kept() -> None:
    (place,), count = concordance.exactly("The bridge […] is  new", {"report": REPORT}, 5)
    assert count == 1
    assert [place.text[start:end] for start, end in place.words] == ["The bridge", "is new"]
    assert place.quote == "The bridge […] is  new"
    (place,), _ = concordance.exactly("May […] nobody […] is new", {"report": REPORT}, 5)
    assert (place.passages.first, place.passages.last) == (1, 3)


def test_editing_marks_that_can_be_read_in_two_ways_are_not_offered() -> None:
    places, count = concordance.exactly("a […] c", {"s": "a b a b c"}, 5)
    assert count == 2
    assert [place.quote for place in places] == [None, None]


def test_quotation_marks_around_the_words_are_left_out_unless_they_stand_there() -> None:
    assert [place.quote for place in concordance.exactly("“is new”", {"report": REPORT}, 5)[0]] == ["is new"]
    (place,), _ = concordance.exactly("“The bridge will open in May,”", {"report": REPORT}, 5)
    assert place.quote == "“The bridge will open in May,”"


def test_words_over_several_passages_name_the_run() -> None:
    (place,), _ = concordance.exactly("nobody. The bridge", {"report": REPORT}, 5)
    assert (place.passages.first, place.passages.last) == (2, 3)
    assert place.passages.written == "p2-p3"


def test_words_that_stand_twice_in_a_passage_are_offered_with_more_around_them() -> None:
    places, count = concordance.exactly("ha", {"a": "one ha two\nha ha ha\nso ha, so ha"}, 9)
    assert [place.quote for place in places] == ["ha", "ha ha ha", "ha ha ha", "ha ha ha", "ha, so", "so ha, so ha"]
    assert count == 6


def test_a_word_that_is_broken_over_lines_is_offered_as_it_stands() -> None:
    (place,), _ = concordance.exactly("an example here", {"a": "This is an exam\u00ad\nple here."}, 9)
    assert place.quote == "an exam\u00ad\nple here"


def test_the_nearest_come_first_and_one_a_seed() -> None:
    texts = {"a": "The bridge will never open.", "b": "The bridge will open in May.", "c": "Something else."}
    assert [place.passages.seed for place in concordance.nearly("the bridge will open in may", texts, 5)] == ["b", "a"]
    assert len(concordance.nearly("the bridge will open in may", texts, 1)) == 1


WORDS = st.lists(
    st.sampled_from(
        [
            "no",
            "vote",
            "Été",
            "“so",
            "so”",
            "—",
            "don’t",
            "3.14",
            "a:",
            "#b",
            "[c]",
            "{d}",
            "- e",
            "'f'",
            "ﬁ",
            "漢字",
            "|",
            "g.",
            "h,",
            "\u00ad",
            "i…",
        ]
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=4), st.data())
def test_evidence_that_is_pasted_is_verified(
    make_inputs: MakeInputs, passages: list[list[str]], data: st.DataObject
) -> None:
    text = "\n".join(" ".join(words) for words in passages)
    line = data.draw(st.sampled_from(passages))
    start = data.draw(st.integers(0, len(line) - 1))
    words = " ".join(line[start : data.draw(st.integers(start + 1, len(line)))])
    for place in concordance.exactly(words, {"s": text}, 3)[0]:
        assert place.quote is not None
        block = drafts.evidence_block(quote=place.quote, passages=place.passages)
        name = drafts.evidence_name(place.quote)
        head = (
            BRIEFING[: BRIEFING.index("  opening:")]
            .replace("{report: report}", "{s: s}")
            .replace("[opening]", f"[{name}]")
        )
        briefing = head + block.replace("speaker:  #", "speaker: source  #")
        inputs = make_inputs(briefings={"b": briefing}, seeds={"s": (text, "label: S")})
        verified, problems = build.check(inputs)
        assert verified is not None, problems
        proof = verified.briefings["b"].evidence[name]
        assert [(run.first, run.last) for run in proof.ranges] == [(place.passages.first, place.passages.last)]


@pytest.mark.parametrize(
    ("quote", "name"),
    [
        ("No vote before the spring", "no-vote-before"),
        ("“Don’t,” she said", "dont-she-said"),
        ("Été à Zürich", "ete-a-zurich"),
        ("漢字", "evidence"),
        ("[…] 28 points", "28-points"),
        ("x" * 90, "x" * 40),
    ],
)
def test_evidence_is_named_after_its_first_words(quote: str, name: str) -> None:
    assert drafts.evidence_name(quote) == name


@pytest.mark.usefixtures("project")
def test_words_in_another_case_are_found_when_nothing_else_is_and_told(briefings: Run) -> None:
    found = briefings("find", "THE BRIDGE -- AND the road", expect=1)
    assert found.stderr == "these words stand in no source with these capitals; without regard to case they do:\n"
    assert found.stdout.startswith("report p3, with other capitals\n>>The bridge — and the road<< — is new.\n\n")
    assert "    quote: |\n      The bridge — and the road\n    at: p3" in found.stdout
    assert briefings("find", "The bridge will open").stderr == ""
    assert "report" not in briefings("find", "the BRIDGE will OPEN", "--seed", "letter", expect=1).stdout


def test_words_are_found_without_regard_to_case_where_they_are_whole_words() -> None:
    texts = {"a": "İstanbul'da ODESA Σοφός. Straße Odesans.", "b": "odesa [so] odesa"}
    places, count = concordance.in_any_case("Odesa", texts, 9)
    assert count == 3
    assert [place.text[start:end] for place in places for start, end in place.words] == ["ODESA", "odesa", "odesa"]
    assert [place.quote for place in places] == ["ODESA", "odesa [so]", "[so] odesa"]
    assert [place.quote for place in concordance.in_any_case("ΣΟΦΌΣ", texts, 9)[0]] == ["Σοφός"]
    assert concordance.in_any_case("desa", texts, 9) == ((), 0)


SPOKEN = """\
“The bridge will open in May,” Anna said. “Not in June,” she added. “In July,” Bob Lind said.
Bob Lind said that “Anna told him: ‘It will open in August,’ and left.”
“Never in winter,” Anna and others hoped, The Post reported. Anna said so.
“It will rain,” said the mayor. Anna said nothing.
“Go in September,” Anna said, and “Go in October,” Carl said.
The bridge opened in March, Anna said.
“Come in April,” Anna said, The Post reports.
"""
ACTORS = (
    "anna: {kind: person, name: Anna}\ncarl: {kind: person, name: Carl}\ncarla: {kind: person, name: Carl}\n"
    "post: {kind: media, name: The Post}\n"
)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("will open in May", "anna"),
        ("Not in June", None),
        ("In July", None),
        ("It will open in August", None),
        ("Anna told him", None),
        ("Never in winter", None),
        ("It will rain", None),
        ("Go in September", "anna"),
        ("Go in October", None),
        ("The bridge opened in March", None),
        ("will open in May,” Anna", None),
        ("Come in April", "anna"),
    ],
)
@pytest.mark.parametrize("kind", ["news", "document", "statement"])
def test_the_speaker_stands_in_the_evidence_where_the_source_names_an_actor(
    words: str, speaker: str | None, kind: str, project: Path, briefings: Run
) -> None:
    write_tree(
        project,
        {
            "seeds/report.txt": SPOKEN.encode(),
            "seeds/report.yml": f"label: Report\nkind: {kind}\n".encode(),
            "briefings/registry/actors.yml": ACTORS.encode(),
        },
    )
    lines = briefings("find", words, "--seed", "report").stdout.splitlines()
    (line,) = [line for line in lines if "speaker:" in line]
    filled = f"    speaker: {speaker}" if speaker is not None and kind != "statement" else None
    assert line == (filled or "    speaker:  # an actor's id, or `source` for what the document itself says")


def test_the_speaker_of_a_transcript_is_whom_the_label_names(project: Path, briefings: Run) -> None:
    text = "ANNA: It opens in May.\nAnd in June.\nQ: Why?\nCARL: Because of “the rain in July”.\nANNA: “The snow.”\n"
    write_tree(
        project,
        {
            "seeds/report.txt": text.encode(),
            "seeds/report.yml": b"label: Report\nkind: transcript\nlabels: {Q: source}\n",
            "briefings/registry/actors.yml": ACTORS.encode(),
        },
    )
    for words, speaker in (
        ("opens in May", " anna"),
        ("in June", " anna"),
        ("in May. And in June", " anna"),
        ("Why?", " source"),
    ):
        assert f"    speaker:{speaker}\n" in briefings("find", words, "--seed", "report").stdout
    for words in ("Because of", "the rain", "The snow", "in June. Q: Why"):
        assert "    speaker:  # an" in briefings("find", words, "--seed", "report").stdout


# ---- new ----


def test_a_new_briefing_passes_as_a_draft_and_is_told_what_it_lacks(
    project: Path, briefings: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.cli.new.today_here", lambda: "2026-05-05")
    said = briefings(
        "new", "spring-vote", "--source", "report", "--source", "letter.txt", "--title", " No  vote: #1 "
    ).stdout
    assert said == "briefings/spring-vote.yml: a draft; `briefings check` says what it lacks\n"
    text = (project / "briefings/spring-vote.yml").read_text(encoding="utf-8")
    assert "title: |\n  No vote: #1\n" in text
    assert "date: 2026-05-05\nstatus: draft" in text
    result = briefings("check", "briefings/spring-vote.yml")
    assert re.findall(r"warning\[([a-z-]+)\]: `(\w+)` has nothing", result.stderr) == [
        ("key-missing", "authors"),
        ("key-missing", "summary"),
        ("key-missing", "evidence"),
    ]
    assert result.stderr.count("a draft may lack it; write it before `status: published`") == 3
    assert "3 warnings" in result.stderr
    assert "spring-vote" not in briefings("check", expect=0).stdout


def test_a_new_briefing_is_on_no_page_and_its_gaps_stop_its_publication(project: Path, briefings: Run) -> None:
    write_tree(project, {"briefings/opening.yml": FIXED.encode()})
    briefings("new", "vote")
    briefings("render", "tree")
    assert not (project / "tree/docs/briefings/vote.md").exists()
    path = project / "briefings/vote.yml"
    for status in ("review", "published"):
        path.write_text(path.read_text("utf-8").replace("status: draft", f"status: {status}"), "utf-8")
        told = briefings("check", "briefings/vote.yml", expect=1).stderr
        assert re.findall(r"error\[([a-z-]+)\]: `(\w+)` has nothing", told) == [
            ("key-missing", gap) for gap in ("title", "authors", "sources", "summary", "evidence")
        ]
        path.write_text(path.read_text("utf-8").replace(f"status: {status}", "status: draft"), "utf-8")


def test_of_a_draft_only_what_it_begins_with_may_be_empty() -> None:
    head = "title: A\nauthors: [desk]\ndate:\nstatus: draft\nsources: {a: a}\n"
    text = f"{head}summary:\nevidence:\n  e:\n    speaker:\n    at: p1\n"
    _, problems = decode_briefing("so", TextFile(path="briefings/so.yml", text=text))
    assert [(problem.message, problem.code.severity.value) for problem in in_reading_order(problems)] == [
        ("`date` has nothing behind it", "error"),
        ("`summary` has nothing behind it", "warning"),
        ("`speaker` has nothing behind it", "error"),
    ]
    _, problems = decode_briefing("so", TextFile(path="briefings/so.yml", text=text.replace("summary:\n", "")))
    assert ("the key `summary` is missing", "error") in [(p.message, p.code.severity.value) for p in problems]


def test_a_new_briefing_bears_the_day_on_which_it_is_begun(project: Path, briefings: Run) -> None:
    briefings("new", "vote")
    text = (project / "briefings/vote.yml").read_text(encoding="utf-8")
    assert re.search(r"^date: [0-9]{4}-[0-9]{2}-[0-9]{2}$", text, re.MULTILINE)


@pytest.mark.parametrize("sources", [(), ("report",)])
@pytest.mark.parametrize("title", ["", "So"])
def test_every_gap_of_a_draft_is_reported_as_missing_and_nothing_else(sources: tuple[str, ...], title: str) -> None:
    text = drafts.briefing_draft(title=title, date="2026-05-05", sources=sources)
    _, problems = decode_briefing("so", TextFile(path="briefings/so.yml", text=text))
    gaps = re.findall(r"^(\w+):(?:  #.*)?\n(?! )", text, re.MULTILINE)
    assert [problem.message for problem in problems] == [f"`{gap}` has nothing behind it" for gap in gaps]
    assert {(problem.code.name, problem.code.severity.value) for problem in problems} == {("key-missing", "warning")}


def test_a_draft_becomes_a_briefing_when_its_gaps_are_filled(make_inputs: MakeInputs) -> None:
    text = drafts.briefing_draft(title="Opening", date="2026-05-05", sources=("report",))
    block = drafts.evidence_block(
        quote="The bridge will open in May", passages=PassageRange(seed="report", first=1, last=1)
    )
    text = re.sub("^authors:", "authors: desk", text, flags=re.MULTILINE)
    text = re.sub("^summary:", "summary: It opens [the-bridge-will].", text, flags=re.MULTILINE)
    text += block.replace("speaker:", "speaker: anna")
    inputs = make_inputs(
        briefings={"b": text}, actors="anna: {kind: person, name: Anna}\n", seeds={"report": (REPORT, "label: R")}
    )
    verified, problems = build.check(inputs)
    assert verified is not None, problems


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["opening"], "opening.yml is there already"),
        (["The Bridge"], "The Bridge cannot be an address"),
        (["index"], "index cannot be an address"),
        (["x/y"], "cannot be an address"),
        (["spring", "--source", "leter"], "there is no seed leter; did you mean letter?"),
        (["spring", "--source", "Odd"], "a briefing cannot name the seed Odd"),
        (["spring", "--title", "a\x1bb"], "the title holds a control character"),
        (["spring", "--title", 'The strike: "we hold"'], "the title quotes words, and a draft has no evidence"),
    ],
)
def test_a_new_briefing_takes_nothings_place_and_names_what_exists(
    project: Path, briefings: Run, arguments: list[str], said: str
) -> None:
    write_tree(project, {"seeds/Odd.txt": b"x\n", "seeds/Odd.yml": b"label: x\n"})
    assert said in briefings("new", *arguments, expect=2).stderr
    assert (project / "briefings/opening.yml").read_text(encoding="utf-8") == BRIEFING
    assert sorted(path.name for path in (project / "briefings").iterdir()) == ["opening.yml", "registry"]


def test_a_new_file_takes_the_place_of_no_link_and_needs_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yml").symlink_to("nowhere")
    with pytest.raises(CannotRun, match="is there already"):
        write_new(tmp_path / "a.yml", "x")
    with pytest.raises(CannotRun, match=r"cannot write b\.yml: No such file"):
        write_new(tmp_path / "none/b.yml", "x")


# ---- schema ----


def test_schemas_are_printed_by_kind_or_written_to_a_folder(project: Path, briefings: Run) -> None:
    (project / "seeds/odd.txt").write_text("x\n", encoding="utf-8")
    printed = {kind: briefings("schema", kind).stdout for kind in ("briefing", "actors", "topics", "descriptor")}
    assert briefings("schema").stdout == printed["briefing"]
    said = briefings("schema", "--write", ".briefings").stdout
    assert said.startswith(".briefings/: briefing.schema.json, ")
    for kind, text in printed.items():
        assert (project / f".briefings/{kind}.schema.json").read_text(encoding="utf-8") == text
    defined = json.loads(printed["briefing"])["$defs"]
    assert defined["speaker"]["enum"] == ["anna", "source"]
    assert defined["seed"] == {
        "description": "A source",
        "enum": ["letter", "odd", "report"],
        "enumDescriptions": ["Letter", "", "Report"],
    }
    assert defined["topic"]["enum"] == ["bridge"]
    assert not briefings("check", expect=1).stderr.count("schema")


# ---- check --fix ----

DIFF = """\
--- a/briefings/opening.yml
+++ b/briefings/opening.yml
@@ -9,3 +9,4 @@
     speaker: anna
     quote: |
       The bridge will open in May
+    at: p1
"""


def text_of(project: Path) -> str:
    return (project / "briefings/opening.yml").read_bytes().decode()


def test_where_nobody_can_answer_changes_are_shown_and_not_written(project: Path, briefings: Run) -> None:
    result = briefings("check", "--fix", expect=1)
    assert result.stdout.startswith(DIFF)
    assert "nothing was written; `briefings check --fix --yes`" in result.stderr
    assert text_of(project) == BRIEFING


def test_changes_are_written_when_told_so_beforehand(project: Path, briefings: Run) -> None:
    result = briefings("check", "--fix", "--yes")
    assert result.stdout.startswith(f"{DIFF}changed briefings/opening.yml\nchecked 1 briefing")
    assert text_of(project) == FIXED
    again = briefings("check", "--fix")
    assert again.stderr.startswith("nothing to fix\n")
    assert "---" not in again.stdout


@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("n\n", False), ("\n", False), ("", False)])
def test_at_a_terminal_the_writer_is_asked(
    project: Path, briefings: Run, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool
) -> None:
    monkeypatch.setattr("generator.cli.fix._can_ask", lambda: True)
    result = briefings("check", "--fix", expect=0 if written else 1, answer=answer)
    assert "Write these changes? [y/N]" in result.stdout
    assert text_of(project) == (FIXED if written else BRIEFING)


def test_bytes_outside_of_the_changes_stay(project: Path, briefings: Run) -> None:
    written = ("# ünß\t𝒳  \n" + BRIEFING.rstrip("\n")).replace("\n", "\r\n").encode("utf-8-sig")
    path = project / "briefings/opening.yml"
    path.write_bytes(written)
    path.chmod(0o640)
    assert "\\ No newline at end of file" in briefings("check", "--fix", "--yes").stdout
    assert path.read_bytes() == written + b"\r\n    at: p1"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in path.parent.iterdir()) == ["opening.yml", "registry"]


def test_what_is_left_out_is_told_with_its_place(project: Path, briefings: Run) -> None:
    wrong = BRIEFING.replace("The bridge opens", "The ‘peace plan’")
    (project / "briefings/opening.yml").write_text(wrong, encoding="utf-8")
    result = briefings("check", "--fix", expect=1)
    assert "not fixed: briefings/opening.yml:6:14: write `“peace plan”`: with it there is prose-quote-" in result.stderr
    assert "nothing to fix" in result.stderr
    assert text_of(project) == wrong


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("arguments", [["--fix", "--watch"], ["--fix", "--format", "json"], ["--yes"]])
def test_what_does_not_go_together_is_refused(arguments: list[str], briefings: Run) -> None:
    assert "--fix is for people" in briefings("check", *arguments, expect=2).stderr


def test_registries_and_descriptors_can_be_changed_too(project: Path, make_inputs: MakeInputs) -> None:
    inputs = make_inputs(briefings={"a": "x"}, actors="a: {}", topics="t: {}", seeds={"s": ("text", "label: L")})
    (project / "seeds/alone.txt").write_text("x", encoding="utf-8")
    alone = build.SeedFiles(text=TextFile(path="seeds/alone.txt", text="x"), sha256="", descriptor=None)
    inputs = Inputs(
        briefings=inputs.briefings,
        actors=inputs.actors,
        topics=inputs.topics,
        seeds={**inputs.seeds, "alone": alone},
        templates={},
        scale=inputs.scale,
    )
    texts = written_files(inputs)
    assert sorted(texts) == [
        "briefings/a.yml",
        "briefings/registry/actors.yml",
        "briefings/registry/topics.yml",
        "seeds/s.yml",
    ]
    changed = with_texts(inputs, {path: TextFile(path=path, text=f"{text.text}!") for path, text in texts.items()})
    assert written_files(changed) == {path: TextFile(path=path, text=f"{text.text}!") for path, text in texts.items()}
    assert changed.seeds["alone"] == alone


# ---- Writing edited files ----


def test_a_file_that_has_changed_since_is_not_written_nor_any_other(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.yml": b"a", "b.yml": b"changed", "c.yml": b"\xff"})
    for other, why in (("b.yml", "has changed"), ("c.yml", "has changed"), ("d.yml", "cannot read d.yml: No such")):
        with pytest.raises(CannotRun, match=why):
            rewrite(tmp_path, [(TextFile(path="a.yml", text="a"), "A"), (TextFile(path=other, text="b"), "B")])
        assert (tmp_path / "a.yml").read_bytes() == b"a"


def test_links_are_not_written_through(tmp_path: Path) -> None:
    write_tree(tmp_path, {"real/a.yml": b"a"})
    (tmp_path / "b.yml").symlink_to("real/a.yml")
    (tmp_path / "linked").symlink_to("real")
    for name in ("b.yml", "linked/a.yml"):
        with pytest.raises(CannotRun, match="is a link or lies behind one; nothing was written"):
            rewrite(tmp_path, [(TextFile(path=name, text="a"), "A")])
    assert (tmp_path / "real/a.yml").read_bytes() == b"a"


def test_when_one_file_cannot_be_written_the_others_are_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"a.yml": b"a", "b.yml": b"b"})
    put = Path.replace

    def refused(path: Path, target: Path) -> Path:
        if target.name == "b.yml":
            raise PermissionError(13, "Permission denied")
        return put(path, target)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(CannotRun, match=r"^cannot write b\.yml: Permission denied; nothing was changed$"):
        rewrite(tmp_path, [(TextFile(path=f"{name}.yml", text=name), name.upper()) for name in "ab"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.yml": b"a", "b.yml": b"b"}


def test_an_id_that_breaks_its_line_adds_no_key_to_the_evidence() -> None:
    passages = PassageRange(seed="a\n    via: [olin-brask]", first=1, last=1)
    block = drafts.evidence_block(quote="The bridge will open in May", passages=passages)
    assert len(block.splitlines()) == 5
    assert "\n    via:" not in block


def test_words_that_lack_the_mark_of_a_note_are_found_as_they_are_to_be_written() -> None:
    places, total = concordance.exactly("The road is new", {"study": "The road2 is new.\nThe road is old.\n"}, 5)
    assert total == 1
    assert (places[0].passages.first, places[0].quote) == (1, "The road[…] is new")


def test_words_over_several_lines_are_found_with_all_their_passages() -> None:
    places, total = concordance.exactly("the new bridge will open", {"a": "Of the new\nbridge will\nopen soon.\n"}, 5)
    assert total == 1
    assert (places[0].passages.first, places[0].passages.last, places[0].quote) == (1, 3, "the new bridge will open")
