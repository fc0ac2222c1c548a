"""The schemas that editors use agree with the decoder: what it takes they take, and what it refuses they refuse."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator import build
from generator.build import Inputs
from generator.checks.json_schema import KINDS, Vocabulary, schemas
from generator.cli.schema import vocabulary
from generator.diagnostics.model import Diagnostic, TextFile
from generator.format.briefing import decode_briefing

ReadProject = Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]]

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests/cases"
NAMES = sorted(path.name for path in CASES.iterdir() if path.name != "_base")

# What a schema can see of a file; an unknown warning, actor or the like is as much a matter of form as a wrong key.
OF_FORM = {
    *("actor-unknown", "key-missing", "key-unknown", "name-malformed", "seed-unknown", "stance-unknown"),
    *("topic-unknown", "value-shape", "value-unknown", "waive-unknown", "wikidata-malformed"),
}
# What it cannot see, and yet the decoder refuses; a file with any of these may pass or not.
NOT_OF_FORM = {
    *("address-malformed", "briefing-unknown", "date-malformed", "entry-twice", "key-twice", "name-reserved"),
    *("text-cut", "text-too-long", "yaml-character", "yaml-feature", "yaml-syntax", "yaml-too-deep"),
}


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by the core schema of YAML 1.2; keys are texts, as in JSON."""

    def construct_keys_and_values(self, node: yaml.MappingNode) -> dict[str, Any]:
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}

    def construct_number(self, node: yaml.ScalarNode) -> object:
        text = node.value
        return (
            int(text, 0)
            if text[:2] in {"0o", "0x"}
            else int(text)
            if re.fullmatch(r"[-+]?[0-9]+", text)
            else float(text)
        )


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"null|Null|NULL|~|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first)
EditorLoader.add_constructor("tag:yaml.org,2002:map", EditorLoader.construct_keys_and_values)
for tag in ("int", "float"):
    EditorLoader.add_constructor(f"tag:yaml.org,2002:{tag}", EditorLoader.construct_number)


def as_editors_read(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader) or {}  # noqa: S506 - a safe loader by another name


def documents(inputs: Inputs) -> Iterator[tuple[str, TextFile]]:
    """Each file of a project that has a schema, and the kind of it."""
    yield from (("briefing", source) for source in inputs.briefings.values())
    yield from (("actors", source) for source in inputs.actors)
    yield from (("topics", source) for source in inputs.topics)
    yield from (("descriptor", files.descriptor) for files in inputs.seeds.values() if files.descriptor)


def validators(inputs: Inputs) -> dict[str, Draft202012Validator]:
    return {kind: validator(json.dumps(content)) for kind, content in schemas(vocabulary(inputs)).items()}


@cache
def validator(schema: str) -> Draft202012Validator:
    """Return what holds texts to a schema, which is itself held to its own; many projects have the same one."""
    content = json.loads(schema)
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content)


def wrong(validator: Draft202012Validator, text: str) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(as_editors_read(text))]


@pytest.mark.parametrize("project", [ROOT, ROOT / "tests/goldens/bridge/project"], ids=["sample", "bridge"])
def test_the_sample_is_valid(project: Path, read_project: ReadProject) -> None:
    inputs, _ = read_project(project)
    checks = validators(inputs)
    for kind, source in documents(inputs):
        assert wrong(checks[kind], source.text) == [], source.path


@pytest.mark.untraced
@pytest.mark.parametrize("name", NAMES)
def test_what_the_decoder_takes_is_valid_and_what_it_refuses_is_not(
    name: str, tmp_path: Path, read_project: ReadProject
) -> None:
    shutil.copytree(CASES / "_base", tmp_path, dirs_exist_ok=True)
    shutil.copytree(CASES / name, tmp_path, dirs_exist_ok=True, symlinks=True)
    inputs, unreadable = read_project(tmp_path)
    _, problems = build.check(inputs)
    codes: dict[str, set[str]] = {}
    for problem in (*unreadable, *problems):
        codes.setdefault(problem.span.file.path, set()).add(problem.code.name)
    checks = validators(inputs)
    for kind, source in documents(inputs):
        found = codes.get(source.path, set())
        if found & OF_FORM:
            assert wrong(checks[kind], source.text), f"{source.path}: {found & OF_FORM} is not seen"
        elif not found & NOT_OF_FORM and not inputs.unread:
            assert wrong(checks[kind], source.text) == [], source.path


IDS = Vocabulary(
    actors={"anna": "Anna", "no": "Norway", "2024": "A year", "0x1f": "A number", "1e3": "Another"},
    topics={"bridge": "The bridge", "true": "The truth"},
    stances={"bridge": {"soon": "Soon"}, "true": {}},
    seeds={"report": "Report", "0o17": "Octal"},
    briefings=("opening", "12"),
)
SPEC: Mapping[str, str] = {
    "title": "Opening",
    "authors": "[desk]",
    "date": "2026-11-22",
    "status": "published",
    "sources": "{report: report}",
    "summary": "So.",
    "evidence": "{e: {speaker: anna, quote: So, at: p1}}",
}


EDITOR = Draft202012Validator(schemas(IDS)["briefing"])


def verdicts(text: str) -> tuple[bool, bool]:
    """Whether the decoder and the schema take a briefing."""
    _, problems = decode_briefing("b", TextFile(path="briefings/b.yml", text=text))
    return not problems, not wrong(EDITOR, text)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(
            ("title", value)
            for value in ("yes", "2024", "1.10", "2024-01-02", "true", "0x10", "'no'", '""', "  ", "[a]")
        ),
        *(("authors", value) for value in ("desk", "7", "[]", "\n  - a\n  -", "[a, 1, yes]", "{a: b}", "[[a]]")),
        *(("date", value) for value in ("2026-02-03", "'2026-02-03'", "2026", "unknown", "2026-2-3")),
        *(("status", value) for value in ("draft", "Draft", "1", "")),
        *(
            ("sources", value)
            for value in ("{a: report}", "{A b: report}", "[report]", "{a: }", "{}", "{2024: report}")
        ),
        *(("evidence", value) for value in ("{e: }", "{e: {}}", "{e: {speaker: anna}}", "{e: {speaker: }}", "[e]")),
        *(("topics", value) for value in ("bridge", "[bridge, true]", "", "[]", "{bridge: x}")),
        *(("marking", value) for value in ("TLP:RED", "red", "", '""')),
        *(("format", value) for value in ("1", '"1"', "2")),
        *(
            ("sections", value)
            for value in ("[{heading: 1, text: a, context: yes}]", "[{heading: a, text: b, context: no}]")
        ),
        *(
            ("sections", value)
            for value in ("[{heading: a, text: b, context: true}]", "[{heading: a, text: b, context: 1}]")
        ),
        *(("sections", value) for value in ("[{heading: a}]", "{heading: a, text: b}", "[]", "[{}]")),
        *(("mentions", value) for value in ("{Anna B.: anna}", "{}", "{Anna: [anna]}")),
        *(("waive", value) for value in ("{judgement-one-origin: Only one.}", "{judgement-one-origin: 1}", "reason")),
        *(("embargo", value) for value in ("2027-01-01", "12", "{}")),
        ("translates", "12"),
        ("formerly", "[old, 2]"),
        ("formerly", "Old Name"),
        ("nonsense", "1"),
        ("revisions", "[{date: 2026-01-01, kind: minor, note: 1}]"),
        ("revisions", "[{date: 2026-01-01, kind: small, note: a}]"),
        ("judgements", "{j: {text: a, confidence: low, rests_on: e}}"),
        ("judgements", "{j: {text: a, confidence: 1, rests_on: [e]}}"),
        ("positions", "[{actor: anna, topic: bridge, stance: soon, rests_on: e}]"),
    ],
)
def test_decoder_and_schema_agree_on_a_value(key: str, value: str) -> None:
    spec = {**SPEC, key: value}
    decoder, editor = verdicts("".join(f"{name}: {content}\n" for name, content in spec.items()))
    assert decoder == editor


@pytest.mark.parametrize(
    "content",
    [
        *("credibility: 1", 'credibility: "6"', "credibility: 7", "credibility: true", "when: 2026", "when: 2026-05~"),
        *(
            "when: unknown",
            "when: {after: e}",
            "when: {date: 2026-05}",
            "when: {later: e}",
            "when: [2026]",
            "at: [p1, 2]",
        ),
        *("inferred: [via, at]", "inferred: [via]", "inferred: via", "via: anna", "via: [anna, anna]", "same_as: 12"),
        *("translation: {language: no, by: anna, text: 1}", "translation: {by: anna}", "said: 2026", "said: ", "at: "),
    ],
)
def test_decoder_and_schema_agree_on_evidence(content: str) -> None:
    spec = {**SPEC, "evidence": f"\n  e:\n    speaker: anna\n    quote: So\n    {content}"}
    decoder, editor = verdicts("".join(f"{name}: {text}\n" for name, text in spec.items()))
    assert decoder == editor


@pytest.mark.parametrize("id", [*IDS.actors, "source"])
def test_ids_that_look_like_numbers_and_truth_values_are_taken_for_what_they_are(id: str) -> None:
    spec = {**SPEC, "evidence": f"{{e: {{speaker: {id}, quote: So, via: [{id if id != 'source' else 'no'}]}}}}"}
    assert verdicts("".join(f"{name}: {text}\n" for name, text in spec.items())) == (True, True)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "topics: [roads]",
            "sources: {a: letter}",
            "mentions: {Ben: ben}",
            "translates: closing",
            "waive: {yaml-syntax: a}",
        ),
        *("evidence: {e: {speaker: ben, quote: So}}", "evidence: {e: {speaker: anna, quote: So, about: [ben]}}"),
        "positions: [{actor: anna, topic: bridge, stance: never, rests_on: e}]",
        "positions: [{actor: anna, topic: 'true', stance: soon, rests_on: e}]",
        "positions: [{actor: anna, topic: true, stance: soon, rests_on: e}]",
    ],
)
def test_what_the_project_does_not_have_is_refused(line: str) -> None:
    spec = {**SPEC, **dict([line.split(": ", 1)])}
    assert verdicts("".join(f"{name}: {text}\n" for name, text in spec.items())) == (True, False)


def test_registries_take_names_alone() -> None:
    whole = {kind: Draft202012Validator(content) for kind, content in schemas(IDS).items()}
    assert set(whole) == set(KINDS)
    entry = "{kind: person, name: Anna, roles: [{role: mayor, of: anna, speaks_for: yes, at: report p1}]}"
    assert wrong(whole["actors"], f"anna: {entry}\n2024: {entry}\n") == []
    for name in ("index", "source", "page-2", "Anna B"):
        assert wrong(whole["actors"], f"{name}: {entry}\n"), name
    assert wrong(whole["actors"], f"pages: {entry}\nsources: {entry}\n") == []
    assert wrong(whole["actors"], "anna:\n")
    assert wrong(whole["topics"], "bridge: {title: The bridge, stances: {soon: Soon}}\n") == []
    assert wrong(whole["topics"], "bridge: {title: The bridge, stances: {soon: Soon, late: }}\n")
    assert wrong(whole["descriptor"], "label: L\nurl: ftp://x\n")
    assert wrong(whole["descriptor"], "label: L\nurl: https://example.org/x\npublished: 2026\nreliability: A\n") == []


def test_a_project_without_actors_topics_and_seeds_has_schemas_too() -> None:
    for content in schemas(Vocabulary(actors={}, topics={}, stances={}, seeds={}, briefings=())).values():
        Draft202012Validator.check_schema(content)


def test_every_word_on_a_schema_is_for_writers() -> None:
    whole = schemas(IDS)["briefing"]
    assert whole["$defs"]["Evidence"]["description"].startswith("An item that quotes or reports a passage")
    for text in re.findall(r"'description': ['\"](.*?)['\"]", str(whole)):
        assert "`str`" not in text
        assert "pydantic" not in text
    assert {"waive", "actor", "nothing"} <= set(whole["$defs"])
    assert "seed" not in schemas(IDS)["topics"]["$defs"]


def test_numbers_that_no_editor_can_hold_stay_texts() -> None:
    ids = Vocabulary(actors={"9e999": "Much", "1e-2": "Little"}, topics={}, stances={}, seeds={}, briefings=())
    assert schemas(ids)["actors"]["$defs"]["actor"]["enum"] == ["9e999", "1e-2", 0.01]
