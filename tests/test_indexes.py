"""The index of many actors is plain pages of one size, by kind and by name, in any script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from generator import build
from generator.build import Inputs

MakeInputs = Callable[..., Inputs]
OTHERS = ("Жанна Ким", "Ōta", "7th Fleet", "北京", "Əli")


def site_of(make: MakeInputs, number: int) -> dict[str, str]:
    names = [f"Actor {n:03}" for n in range(number)]
    names[: len(OTHERS)] = OTHERS
    actors = "".join(f"a{n}: {{kind: person, name: '{name}', aliases: ['B{n}']}}\n" for n, name in enumerate(names))
    about = ", ".join(f"a{n}" for n in range(number))
    spec = (
        "title: T\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\nsources: {a: a}\nsummary: It is so [e].\n"
        f"evidence:\n  e: {{speaker: a9, inferred: [speaker, about], quote: one two three four,"
        f" at: p1, about: [{about}]}}\n"
    )
    built, problems = build.build(
        make(briefings={"x": spec}, actors=actors, seeds={"a": ("one two three four\n", "label: A")})
    )
    assert built is not None, problems[:3]
    return {path: page.markdown for path, page in built.pages.items()}


@pytest.mark.untraced
def test_many_actors_are_divided_and_every_name_is_there_once(make_inputs: MakeInputs) -> None:
    pages = site_of(make_inputs, 250)
    front = pages["actors/index.md"]
    assert "Actor 200" not in front
    assert "## Heard most" in front
    kinds = [path for path in pages if path.startswith("actors/kind/person/")]
    assert len(kinds) == 3
    listed = [row for path in kinds for row in re.findall(r"^\| \[(.*?)\]", pages[path], re.MULTILINE)]
    assert len(listed) == len(set(listed)) == 250
    names = [path for path in pages if path.startswith("actors/name/")]
    assert len(names) == 2
    entries = [row for path in names for row in re.findall(r"^- .*$", pages[path], re.MULTILINE)]
    assert len(entries) == 500
    for letter in ("A", "B", "O", "0–9", "Cyrillic", "Cjk", "Other"):
        assert sum(f'markdown="span">{letter}</h2>' in pages[path] for path in names) >= 1, letter
        assert re.search(rf"\[{letter}\]\(name/", front), letter


def test_few_actors_stand_on_one_page(make_inputs: MakeInputs) -> None:
    front = site_of(make_inputs, 20)["actors/index.md"]
    assert "Actor 019" in front
    assert "## Heard most" not in front
