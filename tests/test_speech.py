"""What a source has in quotation marks is told from its narration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.attribution.quoted_speech import MOST_NESTED, holding, speech


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
        # A mark that closes nothing, and one that is never closed, count for nothing.
        ("In the '80s, Holm said, “We will open it.”", ["We will open it."]),
        ("In the '90s the “boom years were over”, she said.", ["boom years were over"]),
        ('\'Tis "the season of joy", she said.', ["the season of joy"]),
        ('Get \'em, the man said: "we are not afraid" of them.', ["we are not afraid"]),
        ("The class of '08 said “yes” to the workers' rights.", ["yes"]),
        ("Rock 'n' roll, 'a fad,' he said.", ["a fad,"]),
        ('\'s ist "gut", sagte er.', ["gut"]),
        ('C’est l\'"amour", dit-il.', ["amour"]),
        ('He said "we go', []),
        ('"We go," he said. "The rest', ["We go,"]),
        ("“One “two” three", ["One “two” three", ">two"]),
        # Behind an apostrophe, other words may be quoted, and in a quotation one may stand.
        ("'Tis the season,' she said.", ["Tis the season,"]),
        ("'In the '80s we went,' he said.", ["In the '80s we went,"]),
        ("‘Get ’em out,’ he said.", ["Get ’em out,"]),
        ("‘He likes boom years’ she said. ‘We go.’", ["He likes boom years", "We go."]),
        # Marks of two styles.
        ('He said "we go” and left', ["we go"]),
        ('“A," he said. “B.”', ["A,", "B."]),
        ('"(yes)", he said. "No"', ["(yes)", "No"]),
        ("„Der “A” kam“, sagte er", ["Der “A” kam", ">A"]),
        # Single marks reach neither out of double ones nor into them.
        ("It ‘was “all’ over” and’ out", ["was “all’ over” and", ">all’ over"]),
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


def test_a_quotation_beside_many_others_in_the_same_one_is_held_by_that() -> None:
    text = "“" + "We have ‘no’ doubt. " * 66 + "We build.” ‘We’"
    found = speech(text, [(0, len(text))])
    at = text.index("We build")
    held = holding(found, at, at + len("We build"))
    assert held is not None
    assert (held.start, held.depth) == (1, 1)


def test_what_is_deeper_than_quotations_go_counts_as_words() -> None:
    text = "“" * 1000 + "a" + "”" * 1000
    found = speech(text, [(0, len(text))])
    assert [each.depth for each in found] == list(range(1, MOST_NESTED + 1))
    held = holding(found, 1000, 1001)
    assert held == found[-1]
    assert held.within(1) == found[0]


@given(st.lists(st.text(alphabet="ab “”‘’\"'«»„.8s", max_size=30), min_size=2, max_size=4))
def test_no_mark_changes_what_another_passage_quotes(lines: list[str]) -> None:
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:index]) for index in range(len(lines))]
    passages = [(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    alone = [
        (start + each.start, start + each.end, each.depth)
        for start, line in zip(starts, lines, strict=True)
        for each in speech(line, [(0, len(line))])
    ]
    assert [(each.start, each.end, each.depth) for each in speech(text, passages)] == alone


@given(st.text(alphabet="ab “”‘’\"'«».\n", max_size=60))
def test_what_holds_words_is_the_innermost_that_does(text: str) -> None:
    found = speech(text, [(0, len(text))])
    for start in range(len(text)):
        for end in (start + 1, start + 5):
            around = [each for each in found if each.start <= start and end <= each.end]
            assert holding(found, start, end) == max(around, key=lambda each: each.depth, default=None)


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
        assert each.depth == sum(other.start <= each.start and each.end <= other.end for other in found)
        assert (each.depth > 1) == (each.parent is not None)
