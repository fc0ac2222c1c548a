"""The gate on the real article: what a reader would be misled by is refused, and honest evidence passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator import build
from generator.build import Inputs

MakeInputs = Callable[..., Inputs]
ROOT = Path(__file__).parents[1]
ARTICLE = "000_74fab2486cdf4fb4"
HEAD = """\
title: T
authors: [desk]
date: 2026-11-22
status: published
sources: {report: 000_74fab2486cdf4fb4}
summary: It is so [e].
evidence:
"""


@pytest.fixture(scope="session")
def judged(make_inputs: MakeInputs) -> Callable[..., list[str]]:
    """The codes that a piece of evidence on the article meets, with what the message says of it."""
    registry = (ROOT / "briefings/registry/actors.yml").read_text("utf-8")
    text = (ROOT / f"seeds/{ARTICLE}.txt").read_text("utf-8")

    def judge(speaker: str, at: str, more: str = "", **evidence: str) -> list[str]:
        ((key, words),) = evidence.items()
        spec = f"{HEAD}  e:\n    speaker: {speaker}\n    {key}: |\n      {words}\n    at: {at}\n{more}"
        inputs = make_inputs(
            briefings={"b": spec},
            actors=registry,
            topics="",
            seeds={ARTICLE: (text, "label: Report\nkind: news\nlanguage: en\nrights: unknown")},
        )
        return [each.code.name for each in build.check(inputs)[1]]

    return judge


@pytest.mark.parametrize(
    ("speaker", "quote", "at", "codes"),
    [
        ("vladimir-putin", "If they […] leave, we will achieve this by armed means", "p2", ["edit-changes-sense"]),
        ("vladimir-putin", "the hostilities will [not] stop", "p2", ["edit-changes-sense", "quote-drops-context"]),
        ("vladimir-putin", "[T]he hostilities will stop", "p2", ["quote-drops-context"]),
        ("vladimir-putin", "we will achieve this by armed means", "p2", ["quote-drops-context"]),
        ("vladimir-putin", "If they don’t leave, we will achieve this by armed means", "p2", []),
        ("vladimir-putin", "Once Ukrainian troops leave […] the hostilities will stop.", "p2", []),
        ("vladimir-putin", "Russia wants to reach an agreement with Ukraine", "p3", ["quote-not-speech"]),
        ("source", "Russia wants to reach an agreement with Ukraine", "p3", []),
        ("vladimir-putin", "legally, this is not possible at the moment", "p3", []),
        ("vladimir-putin", "legally, this is […] possible at the moment", "p3", ["edit-changes-sense"]),
        ("vladimir-putin", "they [Ukraine and the United States] decided among themselves", "[p5, p6]", []),
        ("vladimir-putin", "they [Ukraine and Kyiv’s army] decided among 7 themselves", "p6", ["quote-not-found"]),
        ("tatiana-stanovaya", "put on paper", "p7", ["speaker-contradicted"]),
        ("boris-bondarev", "He feels more confident than ever", "p10", ["speaker-contradicted"]),
        ("tatiana-stanovaya", "He feels more confident than ever regarding the battlefield situation", "p10", []),
        ("tatiana-stanovaya", "it cannot win", "p10", ["quote-drops-context"]),
        ("tatiana-stanovaya", "it can[…] win", "p10", ["quote-not-found"]),
        ("vladimir-putin", "The hostilities will stop", "p2", ["quote-case-differs"]),
        ("vladimir-putin", "we never planned to but if they want", "p8", ["quote-punctuation-differs"]),
        ("vladimir-putin", "armedmeans", "p2", ["quote-spacing-differs"]),
        ("vladimir-putin", "the hostilities would stop", "p2", ["quote-not-found"]),
        ("vladimir-putin", "ostilities will stop", "p2", ["quote-not-found"]),
    ],
)
def test_a_quote_is_judged_as_an_editor_would(
    judged: Callable[..., list[str]], speaker: str, quote: str, at: str, codes: list[str]
) -> None:
    assert judged(speaker, at, quote=quote) == codes


@pytest.mark.parametrize(
    ("speaker", "states", "at", "codes"),
    [
        ("vladimir-putin", "Putin will not reconsider his goals.", "p9", ["speaker-contradicted"]),
        ("kremlin", "The Kremlin will reject the revised plan.", "p11", ["speaker-contradicted"]),
        ("boris-bondarev", "The Kremlin will reject the revised plan.", "p11", []),
        # The passage has "the former diplomat", and the registry has that for a role of his.
        ("boris-bondarev", "The new round of negotiations will fizzle out.", "p12", []),
        ("vladimir-putin", "The new round of negotiations will fizzle out.", "p12", ["speaker-described"]),
        ("tatiana-stanovaya", "No final agreements have been reached so far.", "p6", ["speaker-not-in-source"]),
        ("vladimir-putin", "There are twenty-eight points, in 4 components.", "p6", []),
        ("vladimir-putin", "There are 29 points.", "p6", ["number-not-in-passage"]),
        ("vladimir-putin", "The talks in Geneva of 3 March could be a basis.", "p5", ["date-not-in-passage"]),
        ("vladimir-putin", "Ukraine and the United States decided it.", "p6", ["name-not-in-passage"] * 2),
        ("vladimir-putin", "The results could form the basis for future agreements.", "p5", []),
    ],
)
def test_a_report_is_judged_as_an_editor_would(
    judged: Callable[..., list[str]], speaker: str, states: str, at: str, codes: list[str]
) -> None:
    assert judged(speaker, at, states=states) == codes


def test_a_relay_that_the_source_does_not_name_is_refused(judged: Callable[..., list[str]]) -> None:
    registry = "    via: [abc-news]\n"
    assert judged("vladimir-putin", "p2", registry, states="Ukrainian troops occupy territories.") == [
        "speaker-not-in-source"
    ]
    assert judged("boris-bondarev", "p11", registry, states="The plan will be rejected.") == []
