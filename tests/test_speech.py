"""What a source has in quotation marks is told from its narration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.attribution.quoted_speech import holding, speech


def quoted(text: str) -> list[str]:
    """The quoted words of a one-passage text; deeper ones indented."""
    return [">" * (each.depth - 1) + text[each.start : each.end] for each in speech(text, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“One,” he said. “Two.”", ["One,", "Two."]),
        ('"One," he said. "Two."', ["One,", "Two."]),
        ("«Eins» und „zwei“ und „drei”", ["Eins", "zwei", "drei"]),
        ("“He told me, ‘I won’t sign,’” Putin said.", ["He told me, ‘I won’t sign,’", ">I won’t sign,"]),
        ("‘We will go,’ he said. The workers’ rights.", ["We will go,"]),
        ("'The workers' rights' matter", ["The workers' rights"]),
        ("The dogs’ “bark”", ["bark"]),
        ("It's Ukraine's, isn't it?", []),
        # What runs over several paragraphs opens in each and closes in the last.
        ("He said: “We go on", ["We go on"]),
        ('He said "no" and 5" of rain', ["no"]),
        ("“A ‘b” c’ d", ["A ‘b"]),
        ("a ” b", []),
        ("“", []),
    ],
)
def test_the_words_between_quotation_marks_are_found(text: str, words: list[str]) -> None:
    assert quoted(text) == words


def test_marks_do_not_reach_over_the_end_of_a_passage() -> None:
    text = "“One\n“two” three"
    assert [text[each.start : each.end] for each in speech(text, [(0, 4), (5, len(text))])] == ["One", "two"]


def test_the_innermost_marks_are_those_that_hold_words() -> None:
    text = "“He told me, ‘no,’ and left,” she said."
    found = speech(text, [(0, len(text))])
    at = text.index("no")
    inner, outer = holding(found, at, at + 2), holding(found, 2, 5)
    assert inner is not None
    assert inner.depth == 2
    assert outer is not None
    assert outer.depth == 1
    assert holding(found, 0, 5) is None
    assert holding(found, at, len(text)) is None


@given(st.text(alphabet="ab “”‘’\"'«».\n", max_size=60))
def test_quoted_words_lie_in_the_passage_and_nest(text: str) -> None:
    found = speech(text, [(0, len(text))])
    for each in found:
        assert 0 <= each.start <= each.end <= len(text)
        for other in found:
            apart = other.end <= each.start or each.end <= other.start
            within = (
                each.start <= other.start <= other.end <= each.end or other.start <= each.start <= each.end <= other.end
            )
            assert apart or within
