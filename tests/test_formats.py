"""What programs read: each format is whole and valid whatever the files hold, and says what its document promises."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import build
from generator.cli.all_codes import ALL_CODES
from generator.diagnostics.github import as_github, as_summary
from generator.diagnostics.gitlab import as_gitlab
from generator.diagnostics.json import Reach, as_json
from generator.diagnostics.model import Diagnostic, Edit, Fix, Related, Severity, Span, TextFile, error, rule, warning
from generator.diagnostics.sarif import as_sarif
from generator.diagnostics.terminal import as_text

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT.parent / "shared" / "schemas" / "sarif" / "sarif-schema-2.1.0.json"
DOCUMENT = (ROOT / "docs" / "DIAGNOSTICS.md").read_text("utf-8")

FIRM = error("quote-not-found", "An error that stays one.")
RULE = rule("a-rule", "An error that a project may lower.", told="")
DOUBT = warning("a-doubt", "A warning that a project may raise.")
TEXT = "quote: said the wrod\nat: p1\n"


def span(start: int, end: int, text: str = TEXT, path: str = "briefings/opening.yml") -> Span:
    return Span(file=TextFile(path=path, text=text), start=start, end=end)


def problem(**fields: Any) -> Diagnostic:
    standard: dict[str, Any] = {"code": FIRM, "message": "it is wrong", "span": span(7, 20)}
    return Diagnostic(**(standard | fields))


SEED = TextFile(path="seeds/report.txt", text="some words and more\n")
WHOLE = problem(
    message="the words are not in p1",
    hint="write what the source says",
    marks=(span(16, 20),),
    related=(Related(span=Span(file=SEED, start=0, end=11), label="the nearest words"),),
    fix=Fix(title="cite p2", edits=(Edit(span=span(25, 27), text="p2"),)),
)

hostile = st.text(
    st.characters() | st.sampled_from("\r\n%:,<>&`|{}[]()*_\x1b\u2028\ud800\udfff"), max_size=30
) | st.sampled_from(
    [
        "\n::add-mask::x",
        "%0A::error::x",
        "##[group]x",
        "</code></td></table><script>alert(1)</script>",
        "\n\n# heading",
        "![x](http://a/b)",
        "{0} [link](1)",
        "@somebody #1",
        "-->",
        "]]>",
    ]
)


@st.composite
def problems(draw: st.DrawFn) -> Diagnostic:
    """A problem of a file whose name, text and words are anything."""
    source = TextFile(path=draw(hostile), text=draw(hostile))

    def place() -> Span:
        edges = sorted((draw(st.integers(0, len(source.text))), draw(st.integers(0, len(source.text)))))
        return Span(file=source, start=edges[0], end=edges[1])

    return Diagnostic(
        code=draw(st.sampled_from([FIRM, RULE, DOUBT])),
        message=draw(hostile),
        span=place(),
        hint=draw(st.none() | hostile),
        marks=tuple(place() for _ in range(draw(st.integers(0, 2)))),
        related=tuple(Related(span=place(), label=draw(hostile)) for _ in range(draw(st.integers(0, 2)))),
        fix=draw(st.none() | st.just(Fix(title=draw(hostile), edits=(Edit(span=place(), text=draw(hostile)),)))),
    )


# ---- Text ----


def test_the_document_shows_what_people_see() -> None:
    text = "\n" * 7 + "  opening: {speaker: anna, quote: The bridge will open in June, at: p1}\n"
    seed = TextFile(path="seeds/report.txt", text="The bridge will open in May.\n")
    first = text.index("The")
    shown = problem(
        message="the words are not in p1",
        hint="write what the source says",
        span=span(first, first + 28, text=text),
        marks=(span(first + 24, first + 28, text=text),),
        related=(
            Related(
                span=Span(file=seed, start=0, end=27),
                label="the nearest words",
                marks=(Span(file=seed, start=24, end=27),),
            ),
        ),
    )
    example = as_text([shown], colour=False).removesuffix("\n1 error\n")
    assert "".join(f"    {line}\n" for line in example.splitlines()) in DOCUMENT


# ---- JSON ----


def test_the_document_shows_what_is_printed() -> None:
    (example,) = re.findall(r"^```json\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert json.loads(example) == json.loads(as_json([WHOLE]))


def test_the_document_names_every_key_and_only_what_exists() -> None:
    table = DOCUMENT.split("## JSON")[1].split("\n## ")[0]
    named = {key for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}
    reach = Reach(**{field.name: 0 for field in fields(Reach)})
    printed = {*keys(json.loads(as_json([WHOLE]))), *keys(json.loads(as_json([], checked=reach)))}
    assert named == printed - {severity.value for severity in Severity}


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(each)


def test_without_problems_the_json_is_whole_too() -> None:
    assert json.loads(as_json([])) == {
        "format": "sourced-briefings-diagnostics",
        "version": 1,
        "counts": {"error": 0, "warning": 0},
        "checked": None,
        "diagnostics": [],
    }


def test_problems_are_counted_by_what_they_weigh_here() -> None:
    told = json.loads(as_json([problem(), problem(code=DOUBT), problem(code=RULE), problem()]))
    assert told["counts"] == {"error": 2, "warning": 1}
    assert [(each["severity"], each["firm"]) for each in told["diagnostics"]] == [
        ("error", False),
        ("error", True),
        ("warning", False),
    ]


@settings(deadline=None)
@given(problems())
def test_json_is_valid_and_its_offsets_slice_the_text(found: Diagnostic) -> None:
    text = as_json([found])
    assert text.isascii()
    told = json.loads(text)
    # No half characters are left, which nothing could write to a file.
    json.dumps(told, ensure_ascii=False).encode()
    (only,) = told["diagnostics"]
    lines = found.span.file.text.split("\n")
    for place in (only, *only["marks"], *only["related"], *(only["fix"] or {"edits": ()})["edits"]):
        for edge in (place["start"], place["end"]):
            before = [*lines[: edge["line"] - 1], lines[edge["line"] - 1][: edge["column"] - 1]]
            assert len("\n".join(before)) == edge["offset"]


# ---- SARIF ----


def sarif(found: list[Diagnostic], folder: str = "") -> Any:
    return json.loads(as_sarif(found, ALL_CODES, version="1.2.3", folder=folder))["runs"][0]


@pytest.fixture(scope="module")
def valid() -> Callable[[Any], None]:
    """Holds a log to the schema of SARIF 2.1.0."""
    if not SCHEMA.is_file():
        pytest.skip("../shared/schemas/sarif is absent")
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    # A function, since a validator prints the whole schema when a test fails.
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text("utf-8")), format_checker=checker).validate


@settings(max_examples=40, deadline=None)
@given(found=st.lists(problems(), max_size=3))
def test_sarif_is_valid_whatever_the_files_hold(valid: Callable[[Any], None], found: list[Diagnostic]) -> None:
    text = as_sarif(found, (FIRM,), version="1.2.3", folder="a folder/")
    assert text.isascii()
    valid(json.loads(text))
    for result in json.loads(text)["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"a%20folder/[\w.~%/-]*", uri, re.ASCII)


def test_a_log_without_problems_and_one_with_everything_are_valid(valid: Callable[[Any], None]) -> None:
    for found in ([], [WHOLE]):
        valid(json.loads(as_sarif(found, ALL_CODES, version="1.2.3")))


def test_sarif_tells_all_codes_as_rules_with_their_help() -> None:
    rules = sarif([])["tool"]["driver"]["rules"]
    assert {each["id"]: each["help"]["text"] for each in rules} == {code.name: code.explanation for code in ALL_CODES}
    assert [each["id"] for each in rules] == sorted(each["id"] for each in rules)


def test_a_result_has_its_place_its_level_what_explains_it_and_what_puts_it_right() -> None:
    run = sarif([WHOLE], folder="sub/")
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "quote-not-found"
    assert run["columnKind"] == "unicodeCodePoints"
    here = {"uri": "sub/briefings/opening.yml", "uriBaseId": "SRCROOT"}
    assert here["uriBaseId"] in run["originalUriBaseIds"]
    assert result["message"]["text"] == "the words are not in p1\nwrite what the source says"
    assert result["locations"] == [
        {
            "physicalLocation": {"artifactLocation": here, "region": region(8, 21)},
            "annotations": [region(17, 21)],
        }
    ]
    assert result["relatedLocations"] == [
        {
            "id": 0,
            "message": {"text": "the nearest words"},
            "physicalLocation": {
                "artifactLocation": {"uri": "sub/seeds/report.txt", "uriBaseId": "SRCROOT"},
                "region": region(1, 12),
            },
        }
    ]
    assert result["fixes"] == [
        {
            "description": {"text": "cite p2"},
            "artifactChanges": [
                {
                    "artifactLocation": here,
                    "replacements": [{"deletedRegion": region(5, 7, line=2), "insertedContent": {"text": "p2"}}],
                }
            ],
        }
    ]


def region(column: int, end: int, *, line: int = 1) -> dict[str, int]:
    return {"startLine": line, "startColumn": column, "endLine": line, "endColumn": end}


def test_a_fix_of_several_files_tells_each_once() -> None:
    edits = (
        Edit(span=span(0, 1), text="a"),
        Edit(span=span(0, 1, path="other.yml"), text="b"),
        Edit(span=span(3, 4), text="c"),
    )
    (result,) = sarif([problem(fix=Fix(title="do it", edits=edits))])["results"]
    changes = result["fixes"][0]["artifactChanges"]
    assert [len(each["replacements"]) for each in changes] == [2, 1]


def test_the_level_is_the_weight_here_and_the_rule_keeps_its_own() -> None:
    (declared, *_) = (code for code in build.CODES if code.severity is Severity.WARNING)
    raised = error(declared.name, declared.explanation)
    run = sarif([problem(code=raised)])
    (result,) = run["results"]
    assert result["level"] == "error"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["defaultConfiguration"]["level"] == "warning"


def test_a_file_without_text_is_meant_as_a_whole() -> None:
    (result,) = sarif([problem(span=span(0, 0, text="", path="briefings/a b:ü.md"))])["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert "region" not in physical
    assert physical["artifactLocation"]["uri"] == "briefings/a%20b%3A%C3%BC.md"
    assert unquote(physical["artifactLocation"]["uri"]) == "briefings/a b:ü.md"


def test_words_of_a_message_are_no_placeholders_and_no_links() -> None:
    (result,) = sarif([problem(message="{0} and {1x} and [here](3)", hint="`waive: {a-doubt: why}`")])["results"]
    assert result["message"]["text"] == "{{0}} and {1x} and [here\\](3)\n`waive: {a-doubt: why}`"


# ---- GitHub ----


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as actions/runner reads it (ActionCommand.TryParseV2)."""
    assert line.startswith("::")
    info, data = line[2:].split("::", 1)
    name, _, properties = info.partition(" ")

    def unescaped(text: str, *tokens: str) -> str:
        for token in tokens:
            text = text.replace(f"%{ord(token):02X}", token)
        return text

    pairs = (each.split("=", 1) for each in properties.split(",") if each)
    return name, {key: unescaped(value, *"\r\n:,%") for key, value in pairs}, unescaped(data, *"\r\n%")


def test_a_problem_is_a_command_that_annotates_its_place() -> None:
    assert as_github([WHOLE], folder="sub/") == (
        "::error file=sub/briefings/opening.yml,line=1,endLine=1,col=8,endColumn=21,title=quote-not-found"
        "::the words are not in p1%0Awrite what the source says\n"
    )
    assert as_github([problem(code=DOUBT)]).startswith("::warning file=briefings/opening.yml,")
    assert as_github([]) == ""


def test_a_place_of_several_lines_has_no_columns_and_ends_with_its_last_words() -> None:
    assert parsed(as_github([problem(span=span(0, 28))]))[1] == {
        "file": "briefings/opening.yml",
        "line": "1",
        "endLine": "2",
        "title": "quote-not-found",
    }


@settings(deadline=None)
@given(st.lists(problems(), max_size=4))
def test_nothing_a_file_holds_becomes_a_command_of_its_own(found: list[Diagnostic]) -> None:
    text = as_github(found)
    lines = text.split("\n")[:-1]
    assert text == "".join(f"{line}\n" for line in lines)
    assert len(lines) == len(set(found))
    assert not re.search("[\r\x00-\x09\x0b-\x1f\x85\u2028\u2029]|##\\[", text)
    for line in lines:
        name, properties, _ = parsed(line)
        assert name in {"error", "warning"}
        assert properties.keys() <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert properties["title"] in {FIRM.name, RULE.name, DOUBT.name}


def test_escapes_are_those_of_the_toolkit() -> None:
    name, properties, data = parsed(
        as_github([problem(message="100%0A: a, b", hint="one\ntwo", span=span(0, 1, path="a,b:c%2C.yml"))]).strip()
    )
    assert (name, properties["file"], data) == ("error", "a,b:c%2C.yml", "100%0A: a, b\none\ntwo")


def test_the_worst_come_first_and_among_equals_one_of_each_file() -> None:
    found = [
        problem(code=code, span=span(start, start + 1, path=path))
        for code in (DOUBT, RULE, FIRM)
        for path in ("b.yml", "a.yml")
        for start in (1, 0)
    ]
    commands = [parsed(line) for line in as_github(found).splitlines()]
    assert [(told["title"], told["file"], told["col"]) for _, told, _ in commands] == [
        (code.name, path, column)
        for code in (FIRM, RULE, DOUBT)
        for column in ("1", "2")
        for path in ("a.yml", "b.yml")
    ]


def test_a_notice_tells_when_github_shows_fewer_than_there_are() -> None:
    long = "x" * 30
    found = [problem(code=code, span=span(at, at, text=long)) for code in (FIRM, DOUBT) for at in range(12)]
    *_, last = as_github(found).splitlines()
    assert last == (
        "::notice title=briefings check::GitHub shows 10 of each kind; 2 errors and 2 warnings more stand in the log "
        "and the summary."
    )
    assert "notice" not in as_github(found[:10])
    assert "1 error more" in as_github(found[:11])


# ---- GitLab ----

# What GitLab reads of Code Climate's form: docs.gitlab.com/ci/testing/code_quality.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string"},
                    "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}


@settings(deadline=None)
@given(st.lists(problems(), max_size=4))
def test_gitlab_can_read_its_report_and_tells_problems_apart_whatever_files_hold(found: list[Diagnostic]) -> None:
    text = as_gitlab(found)
    assert text.isascii()
    told = json.loads(text)
    jsonschema.validate(told, GITLAB)
    assert len({each["fingerprint"] for each in told}) == len(told)
    assert bool(told) is bool(found)


def test_gitlab_is_told_the_line_and_knows_a_problem_again_where_lines_have_moved() -> None:
    (told,) = json.loads(as_gitlab([WHOLE], folder="sub/"))
    assert told["description"] == "the words are not in p1; write what the source says"
    assert (told["check_name"], told["severity"]) == ("quote-not-found", "critical")
    assert told["location"] == {"path": "sub/briefings/opening.yml", "lines": {"begin": 1, "end": 1}}
    (moved,) = json.loads(
        as_gitlab([problem(message=WHOLE.message, hint=WHOLE.hint, span=span(8, 21, f"\n{TEXT}"))], folder="sub/")
    )
    assert moved["location"]["lines"]["begin"] == 2
    assert moved["fingerprint"] == told["fingerprint"]
    assert as_gitlab([]) == "[]\n"


# ---- The summary of a step ----


@settings(deadline=None)
@given(st.lists(problems(), min_size=1, max_size=3))
def test_the_summary_holds_the_table_and_nothing_else_whatever_files_hold(found: list[Diagnostic]) -> None:
    text = as_summary(found)
    title, table, end = text.split("\n\n")
    assert re.fullmatch(r"## briefings check: [\w, ]+", title)
    assert (table[:8], table[-9:], end) == ("<table>\n", "</table>\n", "") or table.endswith("</table>")
    # An HTML block ends at a blank line, of which the table has none, so it is never read as Markdown.
    assert "" not in table.strip("\n").split("\n")
    tree = html5lib.parseFragment(table, namespaceHTMLElements=False)
    rows = tree.findall(".//tr")
    assert len(rows) == 1 + len(set(found))
    assert {each.tag for each in tree.iter()} - {"DOCUMENT_FRAGMENT"} <= {
        *("table", "tbody", "tr", "th", "td", "code", "br"),
    }
    assert not [each.attrib for each in tree.iter() if each.attrib]


def test_the_summary_tells_every_problem_with_its_remedy() -> None:
    assert as_summary([WHOLE]) == (
        "## briefings check: 1 error\n\n"
        "<table>\n"
        "<tr><th>Severity</th><th>Code</th><th>Place</th><th>Problem</th></tr>\n"
        "<tr><td>error</td><td><code>quote-not-found</code></td><td><code>briefings/opening.yml:1:8</code></td>"
        "<td><code>the words are not in p1</code><br><code>write what the source says</code></td></tr>\n"
        "</table>\n\n"
    )
    assert as_summary([]) == "## briefings check: no problems\n\n"


@pytest.mark.slow
def test_a_summary_is_cut_before_github_would_refuse_it() -> None:
    text = "x" * 400
    found = [problem(message=f"{'é' * 5000}", span=span(at, at, text=text)) for at in range(400)]
    summary = as_summary(found)
    assert len(summary.encode()) < 1024 * 1024
    kept = summary.count("<tr>") - 1
    assert summary.endswith(f"</table>\n\n{400 - kept} more stand in the log.\n\n")
