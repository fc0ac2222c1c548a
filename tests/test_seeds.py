"""A seed is its text, byte for byte, and its passages are the lines that a reader counts."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics.model import Diagnostic, TextFile
from generator.format.seeds import Origins, Seed, decode_seed, known, origins, passages

TEXT = "One.\n\n  Two, indented.  \r\n\t\nThree, to the end"
lines = st.text(st.sampled_from("ab. \t\u00a0\u3000\r\n\u2009") | st.characters(exclude_categories=["Cs"]), max_size=60)


def seed(text: str = TEXT, descriptor: str = "label: A\n") -> tuple[Seed | None, tuple[Diagnostic, ...]]:
    sum_ = hashlib.sha256(text.encode()).hexdigest()
    files = TextFile(path="seeds/a.txt", text=text), TextFile(path="seeds/a.yml", text=descriptor)
    return decode_seed("a", files[0], sum_, files[1])


def test_passages_are_the_lines_with_words_in_them() -> None:
    found = passages(TEXT)
    assert [TEXT[passage.start : passage.end] for passage in found] == ["One.", "Two, indented.", "Three, to the end"]
    assert [passage.number for passage in found] == [1, 2, 3]


@given(lines)
def test_passages_hold_everything_but_white_space_in_order(text: str) -> None:
    found = passages(text)
    assert [passage.number for passage in found] == list(range(1, len(found) + 1))
    at = 0
    for passage in found:
        assert not text[at : passage.start].strip()
        words = text[passage.start : passage.end]
        assert words == words.strip() != ""
        assert "\n" not in words
        at = passage.end
    assert not text[at:].strip()


@given(lines)
def test_the_passage_of_an_offset_is_the_one_that_holds_it(text: str) -> None:
    made, _ = seed(text)
    assert made is not None
    for passage in made.passages:
        assert {made.passage_at(at) for at in range(passage.start, passage.end)} == {passage.number}


def test_a_run_of_passages_is_the_text_from_the_first_to_the_last() -> None:
    made, problems = seed()
    assert [each.code.name for each in problems] == ["seed-sum-missing"]
    assert made is not None
    assert made.words(1, 2) == "One.\n\n  Two, indented."
    assert made.words(3, 3) == "Three, to the end"
    assert made.text == TEXT


def test_the_sum_to_write_is_in_the_hint() -> None:
    sum_ = hashlib.sha256(TEXT.encode()).hexdigest()
    _, (missing,) = seed()
    assert missing.hint == f"add the line `sha256: {sum_}`"
    _, (changed,) = seed(descriptor=f"label: A\nsha256: {'0' * 64}\n")
    assert (changed.code.name, changed.hint) == ("seed-changed", f"sha256: {sum_}")
    assert not seed(descriptor=f"label: A\nsha256: {sum_.upper()}\n")[1]


def test_a_text_alone_or_a_descriptor_alone_is_no_seed() -> None:
    text, descriptor = TextFile(path="seeds/a.txt", text=TEXT), TextFile(path="seeds/a.yml", text="label: A\n")
    alone, (problem,) = decode_seed("a", text, "", None)
    assert (alone, problem.hint) == (None, "write seeds/a.yml with the line `label: …`")
    alone, (problem,) = decode_seed("a", None, "", descriptor)
    assert (alone, problem.code.name) == (None, "seed-text-missing")


def test_unknown_is_what_nobody_knows() -> None:
    made, _ = seed(descriptor="label: A\ntitle: unknown\npublisher: The Post\n")
    assert made is not None
    assert known(made.descriptor.title) is None
    assert known(made.descriptor.author) is None
    assert known(made.descriptor.publisher) == "The Post"


def test_two_documents_of_one_origin_are_one_and_those_without_are_not_counted() -> None:
    told = {"a": "wire", "b": "wire", "c": "court", "d": "unknown", "e": "unknown"}
    made = [(id, seed(descriptor=f"label: A\norigin: {origin}\n")[0]) for id, origin in told.items()]
    found = origins([replace(each, id=id) for id, each in made if each is not None] * 2)
    assert found == Origins(known=("wire", "court"), traced=("a", "b", "c"), untraced=("d", "e"))
