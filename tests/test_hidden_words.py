"""What the rights to a source keep from readers cannot be guessed: nothing that is published depends on it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import build
from generator.build import Inputs
from generator.provenance import verifier
from generator.provenance.leaks import texts_in

MakeInputs = Callable[..., Inputs]

RIGHTS: Final = ("full", "excerpts", "unknown", "none")
ACTORS = "anna: {kind: person, name: Anna, roles: [{role: mayor, at: report p5}]}\n"
BRIEFING = """\
# {comment}
title: The bridge  # {comment}
authors: [desk]
date: 2026-11-22
status: published
sources: {{report: report}}
summary: |
  The bridge will open [opening], and so will the road [over].
evidence:
  opening:
    speaker: anna
    quote: the bridge will […] open in May
    at: p1
  over:
    speaker: anna
    quote: road to the old mill will be closed
    at: p2-p3
  told:
    speaker: anna
    states: It was done.
    at: p4
"""
# What `{…}` stands for is shown with no rights but full ones: `cited` in passages that are cited, `rest` in others.
TEXT = """\
{cited}Anna said the bridge will still {cited}open in May{cited}
{cited}Anna spoke of the road to the old mill
will be closed{cited}
{cited}Anna said that it was done{cited}
Anna is the mayor.
{rest}
{rest}
"""
WORDS: Final = st.text(alphabet="abcde fgh", max_size=30).map(lambda text: f" {text} ")


def project(
    make: MakeInputs, rights: str, cited: str = " as we heard ", rest: str = "Not for you.", comment: str = "For us."
) -> Inputs:
    inputs = make(
        briefings={"bridge": BRIEFING.format(comment=comment)},
        actors=f"# {comment}\n{ACTORS}",
        topics=f"# {comment}\n",
        seeds={"report": (TEXT.format(cited=cited, rest=rest), f"# {comment}\nlabel: Report\nrights: {rights}\n")},
    )
    return replace(inputs, site_url="https://briefings.example/", site_name="Desk")


def published(inputs: Inputs) -> dict[str, bytes]:
    """Everything that a build gives, by name, its receipt among it."""
    built, problems = build.build(inputs)
    assert built is not None, problems
    files = {path: page.markdown.encode() for path, page in built.pages.items()} | dict(built.data)
    return files | {verifier.RECEIPT: verifier.sealed(built.receipt, files.items())}


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


@pytest.mark.parametrize("rights", ["excerpts", "unknown"])
@given(rest=WORDS, comment=WORDS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_byte_depends_on_a_passage_that_is_not_shown_or_on_a_comment(
    rights: str, rest: str, comment: str, make_inputs: MakeInputs
) -> None:
    one = published(project(make_inputs, rights))
    other = published(project(make_inputs, rights, rest=f"x{rest}", comment=comment))
    assert differing(one, other) == set()


@given(cited=WORDS, rest=WORDS, comment=WORDS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_byte_depends_on_words_that_are_not_quoted_where_only_quoted_ones_are_shown(
    cited: str, rest: str, comment: str, make_inputs: MakeInputs
) -> None:
    one = published(project(make_inputs, "none"))
    other = published(project(make_inputs, "none", cited=cited, rest=f"x{rest}", comment=comment))
    assert differing(one, other) == set()


def test_what_is_shown_makes_a_difference(make_inputs: MakeInputs) -> None:
    """The tests above could fail."""
    for rights in RIGHTS:
        one = published(project(make_inputs, rights))
        for changed, is_shown in (
            (project(make_inputs, rights, cited=" as you heard "), rights != "none"),
            (project(make_inputs, rights, rest="For you."), rights == "full"),
        ):
            assert bool(differing(one, published(changed))) is is_shown, rights


def texts_of(inputs: Inputs) -> Iterator[str]:
    """The texts of a project, and their parts: files, stretches of lines, lines, words in a row, comments."""
    for files in inputs.seeds.values():
        assert files.text is not None
        assert files.descriptor is not None
        yield from _parts(files.text.text)
        yield from _parts(files.descriptor.text)
    for source in (*inputs.briefings.values(), *inputs.actors, *inputs.topics):
        yield from _parts(source.text)


def _parts(text: str) -> Iterator[str]:
    lines = text.split("\n")
    yield from (
        text,
        text.strip(),
        *lines,
        *(line.strip() for line in lines),
        *(line.partition("#")[2] for line in lines),
    )
    for first in range(len(lines)):
        yield from ("\n".join(lines[first:last]) for last in range(first + 2, len(lines) + 1))
    for line in lines:
        words = line.split()
        for first in range(len(words)):
            yield from (" ".join(words[first:last]) for last in range(first + 1, len(words) + 1))


# Enough of a sum to tell two texts apart, and too much to stand anywhere by chance.
FIRST: Final = 10


def sums(text: str) -> Iterator[str]:
    """The first characters of all sums of a text, in the ways in which they are written."""
    for name in sorted(hashlib.algorithms_guaranteed):
        sum_ = hashlib.new(name, text.encode(), usedforsecurity=False)
        data = sum_.digest() if sum_.digest_size else sum_.digest(32)  # type: ignore[call-arg]
        for written in (data.hex(), base64.b64encode(data), base64.urlsafe_b64encode(data), base64.b32encode(data)):
            yield (written if isinstance(written, str) else written.decode())[:FIRST].lower()


def sums_in(files: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Every row of characters that could be the beginning of a sum, with the files in which it stands."""
    found: dict[str, set[str]] = {}
    for name, data in files.items():
        for text in texts_in(data):
            for token in re.findall(rf"[A-Za-z0-9+/_-]{{{FIRST},}}", text):
                for at in range(len(token) - FIRST + 1):
                    found.setdefault(token[at : at + FIRST].lower(), set()).add(name)
    return found


@pytest.mark.parametrize("rights", RIGHTS)
def test_no_sum_of_what_is_not_shown_stands_in_any_file(rights: str, make_inputs: MakeInputs) -> None:
    inputs = project(make_inputs, rights)
    files = published(inputs)
    text = TEXT.format(cited=" as we heard ", rest="Not for you.")
    # What can be read needs no guessing.
    readable = " ".join(" ".join(part.split()) for data in files.values() for part in texts_in(data))
    readable += " ".join(text.split()) if rights == "full" else ""
    hidden = [each for each in set(texts_of(inputs)) if " ".join(each.split()) not in readable]
    assert len(hidden) > 100
    there = sums_in(files)
    for each in hidden:
        for sum_ in sums(each):
            assert sum_ not in there, (each, there[sum_])
    # What is shown whole has sums, by which it is compared.
    passage = text.split("\n")[1].strip()
    for what, has_sum in ((passage, rights != "none"), (text, rights == "full")):
        assert (hashlib.sha256(what.encode()).hexdigest()[:FIRST] in there) is has_sum


def numbers_in(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every number of a JSON text, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from numbers_in(each, (*path, key))
    elif isinstance(value, list):
        for each in value:
            yield from numbers_in(each, path)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path, value


@pytest.mark.parametrize("rights", RIGHTS)
def test_numbers_count_within_what_is_shown(rights: str, make_inputs: MakeInputs) -> None:
    files = published(project(make_inputs, rights))
    told = json.loads(files[verifier.RECEIPT])
    text = TEXT.format(cited=" as we heard ", rest="Not for you.")
    shown = [line.strip() for line in text.split("\n")]
    for name, proof in told["briefings"]["bridge"]["evidence"].items():
        for words in proof["words"]:
            keys = {"exact", "passage"} | ({"start", "end"} if rights != "none" else set())
            assert words.keys() == keys, name
            if rights != "none":
                assert shown[words["passage"] - 1][words["start"] : words["end"]] == words["exact"]
    kinds = {path[-1] for path, _ in numbers_in({key: each for key, each in told.items() if key != "files"})}
    assert kinds == {"format", "number", "passage"} | ({"start", "end"} if rights != "none" else set())
    annotations = {path[-1]: number for path, number in numbers_in(json.loads(files["annotations.json"]))}
    offsets = {"start", "end"} if rights == "full" else set()
    assert annotations.keys() == {"total", "startIndex"} | offsets
