"""What the receipt says of evidence, also as W3C Web Annotations, holds by the standard and by the seeds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from generator import build
from generator.build import Inputs
from generator.diagnostics.model import Diagnostic
from generator.provenance import verifier

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT.parent / "shared" / "schemas" / "web-annotation"
BRIDGE = ROOT / "tests" / "goldens" / "bridge" / "project"
ReadProject = Callable[[Path], tuple[Inputs, tuple[Diagnostic, ...]]]


@pytest.fixture(params=[ROOT, BRIDGE], ids=["sample", "bridge"])
def inputs(request: pytest.FixtureRequest, read_project: ReadProject) -> Inputs:
    read, problems = read_project(request.param)
    assert problems == ()
    return replace(read, site_url="https://briefings.example/desk/")


def collected(inputs: Inputs) -> dict[str, Any]:
    built, problems = build.build(inputs)
    assert built is not None, problems
    collection: dict[str, Any] = json.loads(built.data["annotations.json"])
    return collection


def targets(inputs: Inputs) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for each in collected(inputs)["first"]["items"]:
        for target in each["target"] if isinstance(each["target"], list) else [each["target"]]:
            yield each, target


@cache
def assertions() -> tuple[tuple[str, jsonschema.Draft4Validator], ...]:
    """What the working group asserts that an annotation must be, by name."""
    files = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.rglob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema, default_specification=DRAFT4)) for name, schema in files.items()
    )
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    return tuple(
        (name, jsonschema.Draft4Validator(schema, registry=registry, format_checker=checker))
        for name, schema in sorted(files.items())
        if schema.get("assertionType") == "must" and schema.get("expectedResult") == "valid"
    )


@pytest.mark.untraced
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="../shared/schemas is absent")
def test_each_annotation_is_what_the_working_group_says_it_must_be(inputs: Inputs) -> None:
    assert len(assertions()) > 40
    for each in (*collected(inputs)["first"]["items"], *collected(shown_whole(inputs))["first"]["items"]):
        for name, validator in assertions():
            assert [error.message for error in validator.iter_errors(each)] == [], name


@pytest.mark.untraced
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="../shared/schemas is absent")
def test_an_annotation_that_is_none_is_refused(inputs: Inputs) -> None:
    first = collected(inputs)["first"]["items"][0]
    for wrong in (
        {key: value for key, value in first.items() if key != "id"},
        {key: value for key, value in first.items() if key != "target"},
        {**first, "id": 5},
        {**first, "type": "Remark"},
        {**first, "target": {"source": "urn:x", "selector": {"type": "TextPositionSelector", "start": -1}}},
    ):
        assert any(not validator.is_valid(wrong) for _, validator in assertions())


def shown_whole(inputs: Inputs) -> Inputs:
    """The same, with sources that may be shown whole."""
    seeds = {}
    for id, files in inputs.seeds.items():
        assert files.descriptor is not None
        text = re.sub(r"(?m)^rights: \w+", "rights: full", files.descriptor.text)
        seeds[id] = replace(files, descriptor=replace(files.descriptor, text=text))
    return replace(inputs, seeds=seeds)


def test_selectors_find_the_words_in_the_text_of_a_source_that_is_shown_whole(inputs: Inputs) -> None:
    texts = {}
    for id, files in inputs.seeds.items():
        assert files.text is not None
        sum_ = base64.urlsafe_b64encode(hashlib.sha256(files.text.text.encode()).digest()).decode().rstrip("=")
        texts[f"ni:///sha-256;{sum_}"] = (id, files.text.text)
    quoted = 0
    for _, target in targets(shown_whole(inputs)):
        id, text = texts[target["source"]["id"]]
        position, *quote = target["selector"]
        words = text[position["start"] : position["end"]]
        assert words.strip()
        assert f"/sources/{id}/#p" in target["scope"]
        for each in quote:
            quoted += 1
            assert each["exact"] == words
            assert each["prefix"]
            assert text[: position["start"]].endswith(each["prefix"])
            assert text[position["end"] :].startswith(each["suffix"])
    assert quoted > 3


def test_selectors_find_the_words_on_the_page_of_any_other_source(inputs: Inputs) -> None:
    built, problems = build.build(inputs)
    assert built is not None, problems
    quoted = 0
    for _, target in targets(inputs):
        id = target["source"]["id"].removeprefix("https://briefings.example/desk/sources/").rstrip("/")
        (selector,) = target["selector"]
        assert selector.keys() <= {"type", "conformsTo", "value", "refinedBy"}
        assert target["scope"] == f"https://briefings.example/desk/sources/{id}/#{selector['value']}"
        assert f'id="{selector["value"]}"' in built.pages[f"sources/{id}.md"].markdown
        if "refinedBy" in selector:
            quoted += 1
            assert selector["refinedBy"].keys() == {"type", "exact"}
            files = inputs.seeds[id].text
            assert files is not None
            start, end = verifier.split_passages(files.text)[int(selector["value"][1:]) - 1]
            assert selector["refinedBy"]["exact"] in files.text[start:end]
    assert quoted > 3


def test_a_collection_counts_its_annotations_and_leads_to_the_evidence(inputs: Inputs) -> None:
    collection = collected(inputs)
    built, _ = build.build(inputs)
    assert built is not None
    assert collection["total"] == built.totals.evidence == len(collection["first"]["items"])
    for each in collection["first"]["items"]:
        slug, name = each["id"].removeprefix("https://briefings.example/desk/briefings/").split("/#")
        assert f'id="{name}"' in built.pages[f"briefings/{slug}.md"].markdown


def test_a_site_without_an_address_has_no_annotations(inputs: Inputs) -> None:
    built, _ = build.build(replace(inputs, site_url=None))
    assert built is not None
    assert "annotations.json" not in built.data
