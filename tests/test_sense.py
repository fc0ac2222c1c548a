"""The words that turn a sentence are known by language, and no others are taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.negation import knows, qualifiers


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("If they don’t leave, we will only stop as  long as we cannot go", "en", "If n’t only as  long as cannot"),
        ("NOT now, nobody", "en-GB", "NOT nobody"),
        ("a note of nothingness, a knot, an iffy butter", "en", ""),
        ("Er kommt nicht, es sei denn, keiner ruft", "de", "nicht es sei denn keiner"),
        ("s’il ne vient pas", "fr", "s’il ne pas"),
        ("pero no viene", "es", "pero no"),
        ("ma non viene", "it", "ma non"),
        ("Он не уйдёт, если не поздно", "ru", "не если не"),
        ("Він не піде, якщо не пізно", "uk_UA", "не якщо не"),
        ("not если aber", None, "not если aber"),
        ("niet als", "nl", ""),
    ],
)
def test_what_turns_a_sentence_is_found(text: str, language: str | None, found: str) -> None:
    assert " ".join(turn.text for turn in qualifiers(text, language)) == found


def test_each_word_is_of_a_kind() -> None:
    assert [turn.kind for turn in qualifiers("not unless except", "en")] == ["negation", "condition", "exception"]


def test_of_a_language_without_a_list_that_is_said() -> None:
    assert knows("en-US")
    assert knows(None)
    assert not knows("nl")


@given(st.text(), st.sampled_from(["en", "fr", "uk", None]))
def test_a_turn_slices_back_to_its_text(text: str, language: str | None) -> None:
    assert all(text[turn.start : turn.end] == turn.text for turn in qualifiers(text, language))
