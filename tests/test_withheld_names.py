"""A withheld actor is told by no field of any file: the check refuses the name, or the site does not have it.

The fields are read off the types of the records, so that a new one is put to the test by itself.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, make_dataclass, replace
from typing import Any

import pytest
import yaml

from generator import build
from generator.build import Built, Inputs
from generator.checks.briefing_reading import read_briefing
from generator.checks.context import Context, ProjectRecords
from generator.checks.withheld_names import (
    CHECKED_ELSEWHERE,
    HELD_TO_NOTHING,
    TECHNICAL,
    briefing_names_no_actor_above_its_marking,
    plain_texts,
)
from generator.diagnostics.model import Diagnostic, Span, TextFile
from generator.format.briefing import Spec, decode_briefing
from generator.format.decode.decoding import decode
from generator.format.decode.scalars import Text
from generator.format.registry import Actor, Topic, decode_registry
from generator.format.seeds import Descriptor
from generator.format.settings.accepted import decode_settings
from generator.format.settings.nodes import parse_settings_file
from generator.format.settings.printed import printed_texts
from generator.format.texts import Field, text_fields, texts_of
from generator.format.yaml.parsing import parse_yaml
from generator.ledger.audience import Audience
from generator.provenance import leaks

MakeInputs = Callable[..., Inputs]

# After every embargo that a field may be given.
NOW = Audience(now=4e9)
NAME, ID = "Quillon Nightjar", "quillon-nightjar"
SEED = "BERG: The bridge opens.\nA second passage.\nA third passage, in which 5 things stand.\n"

SPEC: dict[str, Any] = {
    "title": "The bridge",
    "authors": ["desk"],
    "date": "2026-11-22",
    "status": "published",
    "topics": ["bridge"],
    "sources": {"own": "report"},
    "summary": "It opens [said].",
    "evidence": {
        "said": {
            "speaker": "anna-berg",
            "quote": "The bridge opens",
            "at": ["own p1"],
            "via": ["daily-post"],
            "occasion": "event",
            "said": "2026-11-20",
            "inferred": ["via", "said", "about", "when"],
            "about": ["council"],
            "topics": ["bridge"],
            "translation": {"language": "de", "by": "desk", "text": "Die Brücke öffnet"},
            "same_as": ["other told"],
            "formerly": ["was-said"],
            "waive": {"source-doubts": "It does not."},
        },
        "event": {
            "speaker": "source",
            "states": "A second passage.",
            "at": ["own p2"],
            "when": {"date": "2026-11-20", "after": "third"},
            "inferred": ["when"],
        },
        "third": {"speaker": "source", "states": "A third passage.", "at": ["own p3"], "when": {"date": "unknown"}},
    },
    "judgements": {
        "later": {
            "text": "A later opening is unlikely.",
            "confidence": "low",
            "rests_on": ["said"],
            "against": ["third"],
            "because": "Of this.",
            "changes_if": "That changes.",
            "resolve_by": "2027-01-01",
            "replaces": "an older one",
            "outcome": "None yet.",
            "formerly": ["was-later"],
            "waive": {"judgement-one-origin": "One report was at hand."},
        }
    },
    "positions": [{"actor": "anna-berg", "topic": "bridge", "stance": "opens", "rests_on": ["said"]}],
    "not_known": ["What it costs"],
    "mentions": {"second": "council"},
    "waive": {"position-unfounded": "It is founded."},
    "sections": [{"heading": "More", "text": "It opens [said].", "context": "yes"}],
    "revisions": [
        {"date": "2026-11-23", "kind": "update", "note": "More.", "items": ["said"], "was": {"summary": "Less."}}
    ],
    "reviewed_by": ["chief"],
    "embargo": "2026-12-01T09:00+01:00",
    "withdrawn": {"date": "2026-11-24", "reason": "It was wrong."},
    "language": "en",
    "translates": "other",
    "formerly": ["old-bridge"],
}
OTHER: dict[str, Any] = {
    "title": "Another",
    "authors": ["desk"],
    "date": "2026-11-22",
    "status": "published",
    "sources": {"own": "report"},
    "summary": "There is a passage [told].",
    "evidence": {"told": {"speaker": "anna-berg", "quote": "The bridge opens", "at": ["own p1"]}},
}
DESCRIPTOR: dict[str, Any] = {
    "label": "Report",
    "title": "The report",
    "publisher": "Post",
    "author": "Writer",
    "published": "2026-11-21",
    "retrieved": "2026-11-22",
    "url": "https://post.example/report",
    "language": "en",
    "kind": "transcript",
    "labels": {"BERG": "anna-berg"},
    "origin": "agency",
    "caveats": ["It is short."],
    "sha256": "0" * 64,
    "withdrawn": {"date": "2026-11-24", "reason": "It was wrong."},
}
ACTOR: dict[str, Any] = {
    "kind": "person",
    "name": "Anna Berg",
    "native_name": "Anna Bergová",
    "aliases": ["Berg"],
    "roles": [
        {"role": "mayor", "at": ["report p1"], "of": "council", "since": "2020", "until": "2027", "speaks_for": "yes"}
    ],
    "part_of": ["council"],
    "formerly": ["anna"],
    "wikidata": "Q1",
    "wikidata_formerly": ["Q2"],
    "description": "A mayor.",
    "described_at": ["report p1"],
}
TOPIC: dict[str, Any] = {"title": "The bridge", "stances": {"opens": "Opens", "stays": "Stays shut"}}
OTHERS: dict[str, Any] = {
    "council": {"kind": "government-body", "name": "Council"},
    "daily-post": {"kind": "media", "name": "Daily Post"},
    ID: {"kind": "person", "name": NAME, "aliases": ["Nightjar"], "marking": "TLP:AMBER"},
}
RECORDS: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "briefings/one.yml": (Spec, SPEC),
    "seeds/report.yml": (Descriptor, DESCRIPTOR),
    "actors": (Actor, ACTOR),
    "topics": (Topic, TOPIC),
}
FIELDS = [(file, field) for file, (kind, _) in RECORDS.items() for field in text_fields(kind)]
# What would leave nothing to publish is left out where another field is looked at.
ENDS = {"withdrawn", "sha256"}


def put(record: Any, path: list[str], value: str) -> Any:
    """A copy of a record with a value at a path: of a list or mapping its first key or item."""
    record = copy.copy(record)
    first, *rest = path
    if first == "key":
        keys = list(record)
        return {value if key == keys[0] else key: record[key] for key in keys}
    at = first if first != "*" else item(record, rest)
    record[at] = put(record[at], rest, value) if rest else value
    return record


def item(record: Any, path: list[str]) -> Any:
    """The first item of a list or a mapping in which the path leads on."""
    each = range(len(record)) if isinstance(record, list) else list(record)
    return next((at for at in each if not path or path[0] in {*record[at], "*", "key"}), each[0])


def project(make: MakeInputs, file: str = "", path: str = "", value: str = "") -> Inputs:
    """The project with a value at one place of one kind of file."""

    def record(name: str) -> dict[str, Any]:
        kept = {key: each for key, each in RECORDS[name][1].items() if key not in ENDS or path.startswith(key)}
        if name == "briefings/one.yml" and path.startswith("withdrawn") and file == name:
            kept["status"] = "withdrawn"
        return put(kept, path.split("."), value) if name == file else kept

    def as_yaml(data: Any) -> str:
        return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))

    return replace(
        make(
            briefings={"one": as_yaml(record("briefings/one.yml")), "other": as_yaml(OTHER)},
            actors=as_yaml({"anna-berg": record("actors"), **OTHERS}),
            topics=as_yaml({"bridge": record("topics")}),
            seeds={"report": (SEED, as_yaml(record("seeds/report.yml")))},
        ),
        site_name="Site",
        site_url="https://site.example/",
        audience=NOW,
    )


def texts_on(built: Built) -> Iterator[str]:
    for path, page in built.pages.items():
        yield from (path, page.markdown)
    for path, data in built.data.items():
        yield from (path, *leaks.texts_in(data))
    yield json.dumps(built.receipt, ensure_ascii=False)


def tells(built: Built) -> bool:
    return any("nightjar" in text.casefold() for text in texts_on(built))


def codes(problems: tuple[Diagnostic, ...]) -> set[str]:
    return {problem.code.name for problem in problems if problem.code.severity.value == "error"}


def test_the_project_passes_with_every_field_that_the_types_have(make_inputs: MakeInputs) -> None:
    built, problems = build.build(project(make_inputs))
    assert built is not None, problems
    assert not tells(built)
    for file, field in FIELDS:
        # A field that is added tomorrow is given a value here, or fails.
        put(RECORDS[file][1], field.path.split("."), "x")


# Another person may be called the same, and readers know of that one.
NAMESAKES = {
    ("actors", path, value) for path, value in (("name", value) for value in (NAME, ID, f"“{NAME}”", f"[{NAME}]"))
}


@pytest.mark.untraced
@pytest.mark.parametrize(("file", "field"), FIELDS, ids=[f"{file}-{field.path}" for file, field in FIELDS])
@pytest.mark.parametrize("value", [NAME, ID, f"“{NAME}”", f"[{NAME}]", "QUILLON  NIGHTJAR’s"])
def test_the_name_in_any_field_is_refused_or_absent(
    file: str, field: Field, value: str, make_inputs: MakeInputs
) -> None:
    built, _ = build.build(project(make_inputs, file, field.path, value))
    if (file, field.path, value) in NAMESAKES:
        assert built is not None
        return
    assert built is None or not tells(built), field


def free(file: str, field: Field) -> bool:
    """Whether readers are shown the field as the writer's own text."""
    kinds = {"Spec": TECHNICAL, "Descriptor": frozenset({"labels.key", "language", "sha256"})}
    technical = kinds.get(RECORDS[file][0].__name__, frozenset({"roles.*.at.*", "described_at.*"}))
    return field.path not in technical and field in texts(file)


def texts(file: str) -> set[Field]:
    """The fields whose texts are of no kind of their own, such as dates, names and addresses."""
    kind, data = RECORDS[file]
    node, _ = parse_yaml(TextFile(path=file, text=yaml.safe_dump(data, allow_unicode=True)))
    assert node is not None
    record, _ = decode(node, kind)
    return {field for field, text in texts_of(record) if type(text) is Text}


FREE = [(file, field) for file, field in FIELDS if free(file, field)]


@pytest.mark.parametrize(("file", "field"), FREE, ids=[f"{file}-{field.path}" for file, field in FREE])
@pytest.mark.parametrize("value", ["With Nightjar there", "With Quillon Nightjar there", "a quillon-nightjar thing"])
def test_the_check_refuses_the_name_in_every_text_that_readers_see(
    file: str, field: Field, value: str, make_inputs: MakeInputs
) -> None:
    if field.path == "evidence.*.quote":
        value = f"The [{value}] bridge opens"
    if (field.path.endswith(".text") and field.path.startswith(("sections", "judgements"))) or field.path == "summary":
        value = f"{value} is unlikely [said]."
    _, problems = build.check(project(make_inputs, file, field.path, value))
    told = [problem for problem in problems if problem.code.name == "marking-too-low"]
    if file == "actors" and field.path in {"name", "native_name", "aliases.*"} and NAME not in value:
        # Others have the surname as well.
        return
    assert told, (field, codes(problems))
    where = {"actors": "briefings/registry/actors.yml", "topics": "briefings/registry/topics.yml"}.get(file, file)
    assert {problem.span.file.path for problem in told} == {where}
    assert all("TLP:AMBER" in (problem.hint or "") for problem in told)


@pytest.mark.parametrize(
    "value",
    [
        *("Nightjar, Quillon", "QuillonNightjar", "#quillonnightjar", "Quillon ＮＩＧＨＴＪＡＲ", "Quillon Nightjаr"),
        *("Quillon&nbsp;Nightjar", "QUILLON%20NIGHTJAR", "Quíllon_Nightjar", "quillon.nightjar@post.example"),
    ],
)
def test_the_name_is_known_in_other_orders_widths_and_letters_that_look_alike(
    value: str, make_inputs: MakeInputs
) -> None:
    _, problems = build.check(project(make_inputs, "briefings/one.yml", "not_known.*", f"Whether {value} came"))
    assert "marking-too-low" in codes(problems)


@pytest.mark.parametrize("value", ["A quill, on night jars", "Quillon and a nightjar", "Nightjarson Quillons"])
def test_other_words_are_no_name(value: str, make_inputs: MakeInputs) -> None:
    _, problems = build.check(project(make_inputs, "briefings/one.yml", "not_known.*", value))
    assert "marking-too-low" not in codes(problems)


def test_the_count_of_fields_comes_from_the_types(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        # Told on each run, since it grows with the types.
        print(f" {len(FIELDS)} fields of texts, {len(FREE)} of them read as text", end="")  # noqa: T201
    assert {file for file, _ in FIELDS} == set(RECORDS)
    for file, (kind, data) in RECORDS.items():
        node, _ = parse_yaml(TextFile(path=file, text=yaml.safe_dump(data, allow_unicode=True)))
        assert node is not None
        record, _ = decode(node, kind)
        # What is read off the types is what is met in a record that has everything.
        assert {field for field, _ in texts_of(record)} == set(text_fields(kind))


def test_a_field_that_is_added_is_looked_at(make_inputs: MakeInputs) -> None:
    grown = make_dataclass("Spec", [("epigraph", Text)], bases=(Spec,), frozen=True, kw_only=True)
    inputs = project(make_inputs)
    briefing, _ = decode_briefing("one", inputs.briefings["one"])
    other, _ = decode_briefing(
        "two", TextFile(path="two.yml", text=inputs.briefings["one"].text.replace("More.", NAME))
    )
    assert briefing is not None
    assert other is not None
    epigraph = next(text for field, text in texts_of(other.spec) if field.path == "revisions.*.note")
    kept = {each.name: getattr(briefing.spec, each.name) for each in fields(briefing.spec)}
    spec = grown(**kept, epigraph=epigraph)
    assert epigraph in plain_texts(spec)
    assert "epigraph" in {field.path for field in text_fields(grown)}
    registry, _ = decode_registry(inputs.actors, inputs.topics)
    grown_briefing = replace(briefing, spec=spec)
    context = Context(
        project=ProjectRecords(seeds={}, registry=registry, briefings={"one": grown_briefing}), scale=inputs.scale
    )
    problems = briefing_names_no_actor_above_its_marking(grown_briefing, read_briefing(briefing, context))
    assert [problem.message for problem in problems] == [
        "the briefing is TLP:CLEAR, and names the actor quillon-nightjar, which is TLP:AMBER"
    ]


def test_each_text_of_a_briefing_is_held_to_what_it_quotes_by_one_check() -> None:
    known = {field.path for field in text_fields(Spec)}
    assert known >= CHECKED_ELSEWHERE | HELD_TO_NOTHING | TECHNICAL
    assert not CHECKED_ELSEWHERE & HELD_TO_NOTHING
    assert not (CHECKED_ELSEWHERE | HELD_TO_NOTHING) & TECHNICAL


@pytest.mark.parametrize("own", ["TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"])
def test_those_who_may_know_the_actor_may_read_the_name(own: str, make_inputs: MakeInputs) -> None:
    inputs = project(make_inputs, "briefings/one.yml", "title", f"The bridge of {NAME}")
    text = f"{inputs.briefings['one'].text}marking: {own}\n"
    inputs = replace(inputs, briefings={**inputs.briefings, "one": TextFile(path="briefings/one.yml", text=text)})
    _, problems = build.check(inputs)
    assert "marking-too-low" not in codes(problems)


def test_the_hint_applied_takes_the_problem_away(make_inputs: MakeInputs) -> None:
    inputs = project(make_inputs, "briefings/one.yml", "not_known.*", f"What {NAME} wants")
    _, problems = build.check(inputs)
    (told,) = [problem for problem in problems if problem.code.name == "marking-too-low"]
    assert told.hint == "leave the name out, or write `marking: TLP:AMBER`"
    assert told.span.file.text[told.span.start : told.span.end] == NAME
    raised = TextFile(path="briefings/one.yml", text=f"{inputs.briefings['one'].text}marking: TLP:AMBER\n")
    assert "marking-too-low" not in codes(build.check(replace(inputs, briefings={"one": raised}))[1])


def test_words_of_a_public_source_are_its_own_whomever_they_name(make_inputs: MakeInputs) -> None:
    text = "“The bridge opens, says Quillon Nightjar,” said Anna Berg.\n"
    inputs = make_inputs(
        briefings={
            "one": "title: The bridge\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\nsources: {own: report}\n"
            "summary: She says “opens, says Quillon Nightjar” [said].\n"
            "evidence:\n  said: {speaker: anna-berg, quote: 'The bridge opens, says Quillon Nightjar', at: p1}\n"
        },
        actors=str(yaml.safe_dump({"anna-berg": {"kind": "person", "name": "Anna Berg"}, **OTHERS})),
        seeds={"report": (text, "label: Report\nrights: full")},
    )
    assert codes(build.check(inputs)[1]) == set()


OPEN: dict[str, Any] = {
    "title": "The road",
    "authors": ["desk"],
    "date": "2026-11-22",
    "status": "published",
    "topics": ["road"],
    "sources": {"own": "notice"},
    "summary": "The road stays [stays].",
    "evidence": {"stays": {"speaker": "source", "states": "The road stays.", "at": ["p1"]}},
    "positions": [{"actor": "council", "topic": "road", "stance": "open", "rests_on": ["stays"]}],
    "waive": {"position-unfounded": "The notice is the council’s."},
}
HIDDEN: dict[str, Any] = {
    **OPEN,
    "title": "The other road",
    "marking": "TLP:AMBER",
    "topics": ["road", "secret"],
    "sources": {"own": "cable"},
    "positions": [{"actor": "peter-berg", "topic": "road", "stance": "shut", "rests_on": ["stays"]}],
}
PEOPLE: dict[str, Any] = {
    "council": {"kind": "government-body", "name": "Council"},
    "anna-berg": {"kind": "person", "name": "Anna Berg", "aliases": ["Berg"]},
}


def town(make: MakeInputs, *, hidden: bool, origin: str | None = None) -> Inputs:
    """A public briefing that names a Berg, and one for fewer readers with whatever only that one has."""

    def as_yaml(data: Any) -> str:
        return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))

    stances = {"open": "Stays open"} | ({"shut": "Is shut"} if hidden else {})
    topics: dict[str, Any] = {"road": {"title": "The road", "stances": stances}}
    people = dict(PEOPLE)
    notice: dict[str, Any] = {"label": "Notice", "rights": "full", **({"origin": origin} if origin else {})}
    seeds = {"notice": ("The road stays, Berg told the Council. So said President Berg.\n", as_yaml(notice))}
    briefings = {"road": OPEN}
    if hidden:
        topics["secret"] = {"title": "A secret"}
        people["peter-berg"] = {
            "kind": "person",
            "name": "Peter Berg",
            "aliases": ["Berg"],
            "marking": "TLP:AMBER",
            "roles": [{"role": "president", "at": ["cable p1"]}],
        }
        seeds["cable"] = ("The road stays, cabled Peter Berg.\n", as_yaml({"label": "Cable", "marking": "TLP:AMBER"}))
        briefings["other"] = HIDDEN
    made = make(
        briefings={slug: as_yaml(each) for slug, each in briefings.items()},
        actors=as_yaml(people),
        topics=as_yaml(topics),
        seeds=seeds,
    )
    return replace(made, site_name="Site", site_url="https://site.example/", audience=NOW)


def files(built: Built) -> dict[str, object]:
    return {**built.pages, **built.data, "receipt": built.receipt}


def test_a_site_is_as_if_what_is_withheld_had_never_been_there(make_inputs: MakeInputs) -> None:
    with_it, problems = build.build(town(make_inputs, hidden=True))
    assert with_it is not None, problems
    without, _ = build.build(town(make_inputs, hidden=False))
    assert without is not None
    # A name that Anna Berg shares with somebody withheld is hers, and she has a page.
    assert "actors/anna-berg.md" in with_it.pages
    assert files(with_it) == files(without)
    texts = [(name, str(text).encode()) for name, text in files(with_it).items()]
    assert [leak for name, text in texts for leak in leaks.leaks(name, text, with_it.withheld)] == []
    inside, _ = build.build(replace(town(make_inputs, hidden=True), audience=Audience(now=4e9, level="TLP:AMBER")))
    assert inside is not None
    assert "Is shut" in inside.pages["topics/road.md"].markdown


def test_the_id_of_a_withheld_source_is_no_origin_that_readers_see(make_inputs: MakeInputs) -> None:
    built, problems = build.build(town(make_inputs, hidden=True, origin="cable"))
    assert built is not None, problems
    unknown, _ = build.build(town(make_inputs, hidden=False))
    assert unknown is not None
    assert built.pages["sources/notice.md"] == unknown.pages["sources/notice.md"]
    assert not any("cable" in str(text) for text in files(built).values())
    inside, _ = build.build(
        replace(town(make_inputs, hidden=True, origin="cable"), audience=Audience(now=4e9, level="TLP:AMBER"))
    )
    assert inside is not None
    assert "| Origin | cable |" in inside.pages["sources/notice.md"].markdown


def settings_with(text: str) -> tuple[tuple[str, Span], ...]:
    source = TextFile(path="mkdocs.yml", text=text)
    node, _ = parse_settings_file(source, {})
    assert node is not None
    settings, _ = decode_settings(node)
    return printed_texts(settings)


@pytest.mark.parametrize(
    "line",
    [
        "site_name: The Nightjar desk",
        "site_description: Of Quillon Nightjar",
        "site_author: quillon nightjar",
        "copyright: Not by Quillon Nightjar",
        "nav: [{On Nightjar: index.md}]",
        "extra: {social: [{icon: fontawesome/brands/github, link: https://quillon-nightjar.example/}]}",
    ],
)
def test_the_settings_that_pages_print_name_nobody_withheld(line: str, make_inputs: MakeInputs) -> None:
    inputs = replace(project(make_inputs), printed=settings_with(f"theme: {{name: material}}\n{line}\n"))
    verified, problems = build.check(inputs)
    assert verified is None
    (told,) = [problem for problem in problems if problem.code.name == "marking-too-low"]
    assert (told.span.file.path, told.span.position.line) == ("mkdocs.yml", 2)
    assert told.hint == "leave the name out, or build with `--audience TLP:AMBER`"
    assert build.check(replace(inputs, audience=Audience(now=4e9, level="TLP:AMBER")))[0] is not None
