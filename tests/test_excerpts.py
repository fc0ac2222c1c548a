"""The rights to a source decide which of its words are shown, wherever they would be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator import build
from generator.build import Inputs
from generator.checks.verified import Verified
from generator.ledger.audience import visible
from generator.ledger.compile import compile_ledger
from generator.ledger.excerpts import Piece, preview, quote_pieces, shown_passages

MakeInputs = Callable[..., Inputs]

ACTORS = "anna: {kind: person, name: Anna, roles: [{role: mayor, at: report p4}]}\n"
LONG = " ".join(f"word{number}" for number in range(200))
TEXT = f"Quoted words and neighbours.\nReported only.\nUncited altogether.\nRole told here.\n{LONG}\n"
BRIEFING = """\
title: T
authors: [desk]
date: 2026-11-22
status: published
sources: {report: report}
summary: It is so [quote].
evidence:
  quote: {speaker: anna, quote: 'Quoted […] neighbours', at: p1}
  edited: {speaker: anna, quote: '[He] words', at: p1}
  report: {speaker: anna, states: In our own terms., at: p2}
  long: {speaker: anna, quote: word100 word101, at: p5}
"""


@pytest.fixture
def inputs_with(make_inputs: MakeInputs) -> Callable[[str], Inputs]:
    def inputs(rights: str) -> Inputs:
        return make_inputs(
            briefings={"b": BRIEFING},
            actors=ACTORS,
            seeds={"report": (TEXT, f"label: Report\nauthor: Anna\nrights: {rights}")},
        )

    return inputs


def checked(inputs: Inputs) -> Verified:
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    return verified


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("rights", "passages"),
    [("full", [1, 2, 3, 4, 5]), ("excerpts", [1, 2, 4, 5]), ("unknown", [1, 2, 4, 5]), ("none", [1, 2, 4, 5])],
)
def test_passages_are_shown_as_far_as_rights_allow(
    rights: str, passages: list[int], inputs_with: Callable[[str], Inputs]
) -> None:
    record = compile_ledger(visible(checked(inputs_with(rights)))).sources["report"]
    shown = shown_passages(record)
    assert [passage.number for passage in shown] == passages
    first = shown[0].pieces
    if rights == "none":
        assert [(piece.kind, piece.text) for piece in first if piece.kind != "gap"] == [
            ("quoted", "Quoted"),
            ("quoted", "words"),
            ("quoted", "neighbours"),
        ]
        assert text_of(shown[1].pieces) == ""
    else:
        assert text_of(first) == "Quoted words and neighbours."
        assert [piece.text for piece in first if piece.kind == "quoted"] == ["Quoted", "words", "neighbours"]


@pytest.mark.parametrize(
    ("rights", "hidden"),
    [
        ("full", []),
        ("excerpts", ["Uncited altogether"]),
        ("unknown", ["Uncited altogether"]),
        ("none", ["Uncited altogether", "Reported only", "Role told here", "and neighbours", "word99", "word102"]),
    ],
)
def test_words_that_may_not_be_shown_are_on_no_page(
    rights: str, hidden: list[str], inputs_with: Callable[[str], Inputs]
) -> None:
    built, problems = build.build(inputs_with(rights))
    assert built is not None, problems
    text = "\n".join(page.markdown for page in built.pages.values())
    assert [words for words in hidden if words in text] == []
    assert "word100 word101" in text
    for words in ("Uncited altogether", "Reported only", "Role told here"):
        assert (words in text) == (words not in hidden)


def test_a_quote_is_shown_in_the_characters_of_the_source_with_the_writers_edits_apart(
    inputs_with: Callable[[str], Inputs],
) -> None:
    verified = checked(inputs_with("full"))
    evidence, seed = verified.briefings["b"].evidence, verified.library["report"]
    assert [(piece.kind, piece.text) for piece in quote_pieces(evidence["quote"], seed)] == [
        ("quoted", "Quoted"),
        ("omission", " […]"),
        ("quoted", " neighbours"),
    ]
    assert [(piece.kind, piece.text) for piece in quote_pieces(evidence["edited"], seed)] == [
        ("insertion", "[He]"),
        ("quoted", " words"),
    ]
    assert quote_pieces(evidence["report"], seed) == ()


def test_a_preview_of_a_long_passage_is_a_window_of_whole_words_around_the_quote(
    inputs_with: Callable[[str], Inputs],
) -> None:
    verified = checked(inputs_with("excerpts"))
    pieces = preview(verified.briefings["b"].evidence["long"], verified.library["report"])
    assert [piece.kind for piece in pieces] == ["gap", "plain", "quoted", "plain", "gap"]
    shown = "".join(piece.text for piece in pieces if piece.kind != "gap")
    assert f" {shown.strip()} " in f" {LONG} "
    assert len(shown) <= 480
    assert set(shown.split()) <= set(LONG.split())


def test_a_preview_of_words_that_cannot_be_parted_is_still_a_window(make_inputs: MakeInputs) -> None:
    """A text without spaces, as in many scripts, is cut where the quote begins and ends."""
    text = "漢" * 400 + " quoted words " + "字" * 400
    inputs = make_inputs(
        briefings={"b": BRIEFING[: BRIEFING.index("  edited")].replace("Quoted […] neighbours", "quoted words")},
        actors="anna: {kind: person, name: Anna}\n",
        seeds={"report": (text, "label: Report\nauthor: Anna\n")},
    )
    verified = checked(inputs)
    pieces = preview(verified.briefings["b"].evidence["quote"], verified.library["report"])
    assert text_of(pieces) == "… quoted words …"


def test_a_preview_with_no_rights_holds_the_quoted_words_alone(inputs_with: Callable[[str], Inputs]) -> None:
    verified = checked(inputs_with("none"))
    evidence, seed = verified.briefings["b"].evidence, verified.library["report"]
    assert text_of(preview(evidence["quote"], seed)) == "Quoted … neighbours"
    assert preview(evidence["report"], seed) == ()
    assert text_of(preview(evidence["long"], seed)) == "word100 word101"


def test_a_preview_of_a_report_is_its_passage(inputs_with: Callable[[str], Inputs]) -> None:
    verified = checked(inputs_with("excerpts"))
    pieces = preview(verified.briefings["b"].evidence["report"], verified.library["report"])
    assert [(piece.kind, piece.text) for piece in pieces] == [("plain", "Reported only.")]
