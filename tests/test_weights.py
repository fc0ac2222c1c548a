"""A project weighs problems, but for those that nothing published may have; writers waive what is a warning here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from generator import build
from generator.build import Inputs, weights
from generator.checks.waivers import CODES, told_of
from generator.diagnostics.model import Code, Severity

MakeInputs = Callable[..., Inputs]

SEED = "Anna said: “If it rains, we stay at home.”\n"
BRIEFING = """\
title: Rain
authors: [desk]
date: 2026-11-22
status: published
sources: {report: report}
summary: They stay [stay].
evidence:
  stay: {speaker: anna, quote: we stay at home, at: p1}
  count: {speaker: anna, states: All 7 stay., at: p1}
"""


@pytest.fixture
def reported(make_inputs: MakeInputs) -> Callable[..., tuple[bool, list[str]]]:
    def run(text: str = BRIEFING, **settings: str) -> tuple[bool, list[str]]:
        inputs = make_inputs(
            briefings={"rain": text},
            actors="anna: {kind: person, name: Anna}\n",
            seeds={"report": (SEED, "label: R\nkind: news\nlanguage: en")},
        )
        severities, wrong = weights({name.replace("_", "-"): weight for name, weight in settings.items()})
        assert wrong == ()
        verified, problems = build.check(replace(inputs, severities=severities))
        return verified is not None, [f"{each.code.severity.value} {each.code.name}" for each in problems]

    return run


Reported = Callable[..., tuple[bool, list[str]]]


def test_codes_have_weights_of_their_own(reported: Reported) -> None:
    assert reported() == (False, ["warning quote-drops-context", "error number-not-in-passage"])


def test_a_rule_that_is_lowered_stops_nothing(reported: Reported) -> None:
    assert reported(number_not_in_passage="warning") == (
        True,
        ["warning quote-drops-context", "warning number-not-in-passage"],
    )


def test_a_warning_that_is_raised_stops_the_build(reported: Reported) -> None:
    published, problems = reported(quote_drops_context="error", number_not_in_passage="warning")
    assert not published
    assert problems == ["error quote-drops-context", "warning number-not-in-passage"]


def test_what_is_a_warning_here_can_be_waived_here(reported: Reported) -> None:
    text = f"{BRIEFING}waive: {{number-not-in-passage: Counted by the desk., quote-drops-context: Said above.}}\n"
    assert reported(text, number_not_in_passage="warning") == (True, [])
    published, problems = reported(text)
    assert not published
    assert sorted(problems) == ["error number-not-in-passage", "error waive-unknown"]


def test_what_was_raised_cannot_be_waived(reported: Reported) -> None:
    text = f"{BRIEFING}waive: {{quote-drops-context: Said above.}}\n"
    _, problems = reported(text, quote_drops_context="error", number_not_in_passage="warning")
    assert sorted(problems) == [
        "error quote-drops-context",
        "error waive-unknown",
        "warning number-not-in-passage",
    ]


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"quote-not-found": "warning"}, "`quote-not-found` is always an error: what it reports cannot be published"),
        ({"edit-changes-sense": "warning"}, "`edit-changes-sense` is always an error"),
        (
            {"quote-drop-context": "error"},
            "the code `quote-drop-context` is unknown, did you mean `quote-drops-context`?",
        ),
        ({"zzzzzzzz": "error"}, "the code `zzzzzzzz` is unknown"),
        ({"quote-drops-context": "off"}, "`quote-drops-context` takes `error` or `warning`, not `off`"),
    ],
)
def test_weights_that_cannot_be_are_told(settings: Mapping[str, str], wrong: str) -> None:
    found, phrases = weights(settings)
    assert found == {}
    assert [phrase.startswith(wrong) for phrase in phrases] == [True]


def test_a_firm_code_may_be_set_to_what_it_is() -> None:
    assert weights({"quote-not-found": "error"}) == ({"quote-not-found": Severity.ERROR}, ())


@pytest.mark.parametrize("code", [code for code in CODES.values() if code.waivable], ids=lambda code: str(code.name))
def test_what_can_be_waived_is_told_to_readers_in_their_words(code: Code) -> None:
    assert told_of(code.name) == code.told != code.name
