"""Two transcriptions of the same speeches: what differs in style alone is told apart and can be pasted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.text.folding import FoldedText, view
from generator.text.quotes.search import differs, find, match

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora"
pytestmark = [
    pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora is absent"),
    pytest.mark.untraced,
]

# "[Laughter]" where the source has "(Laughter.)" is the writer's word for it, and so these rows hold.
BRACKETED = 3


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    text = (CORPORA / "pairs/sotu-two-transcriptions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def views(rows: list[dict[str, Any]]) -> dict[str, FoldedText]:
    return {path: view((CORPORA / "texts" / path).read_bytes().decode()) for path in {row["target"] for row in rows}}


def test_rows_that_differ_in_case_alone_are_told_so(rows: list[dict[str, Any]], views: dict[str, FoldedText]) -> None:
    for row in rows:
        if row["why"] == "case-only":
            told = differs(views[row["target"]], row["quote"])
            assert told is not None, row["quote"]
            assert "case" in told.kinds, row["quote"]
            # The corpus takes a hyphen between two words for a dash.
            assert told.kinds == {"case"} or (told.kinds == {"case", "punctuation"} and "-" in row["quote"])


def test_rows_that_differ_in_punctuation_alone_are_told_in_what(
    rows: list[dict[str, Any]], views: dict[str, FoldedText]
) -> None:
    held, wrong = 0, []
    for row in rows:
        if row["why"] == "punctuation-only":
            source = views[row["target"]]
            told = differs(source, row["quote"])
            if told is None:
                assert match(source, row["quote"])
                assert "[" in row["quote"]
                held += 1
            elif told.kinds != expected(source.raw[told.start : told.end], row["quote"]):
                wrong.append((row["quote"], told.kinds))
    assert held == BRACKETED
    assert wrong == []


def test_what_is_told_to_paste_is_the_source_s_own_words(
    rows: list[dict[str, Any]], views: dict[str, FoldedText]
) -> None:
    for row in rows:
        source = views[row["target"]]
        told = differs(source, row["quote"])
        if told is not None:
            pasted = source.raw[told.start : told.end]
            assert (told.start, told.end) in find(source, pasted)


def test_rows_with_other_words_get_no_verdict_on_style(
    rows: list[dict[str, Any]], views: dict[str, FoldedText]
) -> None:
    for row in rows:
        if row["status"] in {"near", "absent"} and row["why"] is None:
            assert differs(views[row["target"]], row["quote"]) is None, row["quote"]


def expected(source: str, quote: str) -> set[str]:
    """In what the two differ, told in another way than the project does: by what stands behind which letter."""
    (letters, marks, gaps), (other, others, spaces) = taken_apart(source), taken_apart(quote)
    kinds = {"case": letters != other, "punctuation": marks != others, "spacing": gaps != spaces}
    # Where they are the same inside, a mark at the edge differs.
    return {kind for kind, differ in kinds.items() if differ} or {"punctuation"}


def taken_apart(text: str) -> tuple[str, list[tuple[int, str]], list[int]]:
    """The letters of a text, and behind how many of them its marks stand and its words part, but for the edges."""
    letters, marks, gaps = "", [], []
    for character in view(text).text:
        if character.isalnum():
            letters += character
        elif character != " ":
            marks.append((len(letters), character))
        if character in " -—/" and len(letters) not in gaps:
            gaps.append(len(letters))
    inside = range(1, len(letters))
    return letters, [mark for mark in marks if mark[0] in inside], [gap for gap in gaps if gap in inside]
