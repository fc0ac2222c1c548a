"""Nodes become records, every problem is found at once, and each is explained where the writer can mend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import build
from generator.diagnostics.model import Diagnostic, TextFile
from generator.format.briefing import Briefing, decode_briefing
from generator.format.decode.decoding import decode
from generator.format.decode.scalars import Day, Flag, Moment, Name, Text
from generator.format.registry import decode_registry
from generator.format.seeds import decode_seed
from generator.format.yaml.parsing import parse_yaml
from generator.text import dates
from generator.text.nearest import nearest_name

SAMPLES = Path(__file__).parents[1]
BRIEFINGS = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("briefings/*.yml"))]
REGISTRIES = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("briefings/registry/*.yml"))]
DESCRIPTORS = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("seeds/*.yml"))]

SHORT = """\
title: The bridge
authors: [desk]
date: 2026-11-22
status: draft
sources: {report: report}
summary: The bridge opens [opening].
evidence:
  opening: {speaker: anna-berg, quote: the bridge will open, at: p1}
"""
VALUES = [
    "",
    "~",
    "no",
    "[]",
    "{}",
    "[a, b]",
    "{a: b}",
    "[[a]]",
    "[{a: [b]}]",
    "2026-11-22",
    "unknown",
    "A b",
    "- a",
    "|",
]


def decoded(text: str) -> tuple[Briefing | None, tuple[Diagnostic, ...]]:
    return decode_briefing("bridge", TextFile(path="briefings/bridge.yml", text=text))


def told(text: str) -> list[str]:
    """What a writer is told about a file: the message and the hint of each problem."""
    return [f"{each.message} = {each.hint}" for each in decoded(text)[1]]


@st.composite
def damaged(draw: st.DrawFn, texts: list[str]) -> str:
    """A file with some of its lines indented otherwise, left out, doubled, or with another key or value."""
    lines = draw(st.sampled_from(texts)).split("\n")
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        key, colon, value = lines[at].partition(": ")
        new = draw(
            st.sampled_from(
                [
                    [],
                    [lines[at]] * 2,
                    [f"  {lines[at]}"],
                    [lines[at].removeprefix("  ")],
                    [f"{key[:-1]}{colon}{value}"],
                    *([f"{key}: {other}"] for other in VALUES),
                ]
            )
        )
        lines[at : at + 1] = new
        lines = lines or [""]
    return "\n".join(lines)


def assert_explained(problems: tuple[Diagnostic, ...]) -> None:
    for each in problems:
        assert each.code.name in {code.name for code in build.CODES}
        assert 0 <= each.span.start <= each.span.end <= len(each.span.file.text)
        assert each.message
        assert "\n" not in each.message
        assert not each.message.endswith(".")


@given(damaged(BRIEFINGS) | damaged([SHORT]) | st.text(max_size=60))
@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_damaged_briefing_gives_a_record_or_problems_and_never_an_exception(text: str) -> None:
    briefing, problems = decoded(text)
    assert briefing is not None or problems
    assert_explained(problems)


@given(damaged(REGISTRIES), damaged(REGISTRIES))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_damaged_registry_gives_entries_and_problems_and_never_an_exception(actors: str, topics: str) -> None:
    _, problems = decode_registry([TextFile(path="a.yml", text=actors)], [TextFile(path="t.yml", text=topics)])
    assert_explained(problems)


@given(damaged(DESCRIPTORS), st.text(max_size=40))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_damaged_descriptor_gives_a_seed_or_problems_and_never_an_exception(descriptor: str, text: str) -> None:
    source = TextFile(path="seeds/s.txt", text=text)
    seed, problems = decode_seed("s", source, "0" * 64, TextFile(path="seeds/s.yml", text=descriptor))
    assert seed is not None or problems
    assert_explained(problems)


@pytest.mark.untraced
@given(damaged(BRIEFINGS))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_a_damaged_file_does_not_change_is_still_checked_by_the_whole_pipeline(
    make_inputs: Callable[..., build.Inputs], text: str
) -> None:
    inputs = make_inputs(
        briefings={"damaged": text, "whole": BRIEFINGS[0]},
        actors=REGISTRIES[0],
        topics=REGISTRIES[1],
        seeds={"000_74fab2486cdf4fb4": (SEED, "label: Report\n")},
    )
    verified, problems = build.check(inputs)
    assert (verified is None) == any(each.code.severity.value == "error" for each in problems)
    assert {each.span.file.path for each in problems} <= {"briefings/damaged.yml", *WARNED}
    assert_explained(problems)


SEED = (SAMPLES / "seeds" / "000_74fab2486cdf4fb4.txt").read_text("utf-8")
# A whole file may have warnings of its own.
WARNED = {"briefings/whole.yml"}


def test_an_unknown_key_is_answered_with_the_key_that_was_meant() -> None:
    assert told(SHORT + "not_know: [The day]\n") == ["the key `not_know` is unknown = did you mean `not_known`?"]
    assert told(SHORT.replace("speaker", "spaeker")) == ["the key `spaeker` is unknown = did you mean `speaker`?"]


def test_a_misspelt_key_is_one_problem_and_not_also_a_missing_key() -> None:
    assert told(SHORT.replace("title", "titel")) == ["the key `titel` is unknown = did you mean `title`?"]


def test_a_key_far_from_any_other_is_answered_with_all_keys_that_go_there() -> None:
    (only,) = told(SHORT.replace("quote: the bridge will open", "quote: the bridge will open, zzzzzzzz: x"))
    assert only.startswith("the key `zzzzzzzz` is unknown = the keys here are speaker, quote, states, at,")


def test_a_word_that_is_no_value_is_answered_with_the_values() -> None:
    assert told(SHORT.replace("draft", "publised")) == [
        "`publised` is not a value of `status` = write published; the values are draft, review, published, withdrawn"
    ]


def test_what_writers_call_a_value_is_answered_with_the_value() -> None:
    assert told(SHORT.replace("draft", "“Live”")) == [
        "`“Live”` is not a value of `status` = write published; the values are draft, review, published, withdrawn"
    ]
    may = "judgements:\n  may: {text: It is likely, confidence: medium, rests_on: opening}\n"
    assert told(SHORT + may) == [
        "`medium` is not a value of `confidence` = write moderate; the values are low, moderate, high"
    ]


@pytest.mark.parametrize(
    ("was", "written", "told_of"),
    [
        ("[desk]", "{a: b}", "expected text, found keys and values = a colon makes keys of a text"),
        ("The bridge\n", "[The bridge]\n", "expected text, found a list = write one text, without brackets"),
        ("{report: report}", "[report]", "expected keys and values, found a list = give each item a name and a colon"),
        ("{report: report}", "report", "expected keys and values, found text = indent what belongs to it by two"),
    ],
)
def test_another_shape_is_answered_with_how_to_write_it(was: str, written: str, told_of: str) -> None:
    (only,) = told(SHORT.replace(was, written, 1))
    assert only.startswith(told_of)


def test_a_text_for_a_list_of_records_is_answered_with_how_to_write_a_list() -> None:
    (only,) = told(SHORT + "sections:\n  heading: A\n  text: B\n")
    assert only.startswith("expected a list, found keys and values = write each item on a line of its own")


def test_evidence_written_as_a_list_is_one_problem() -> None:
    assert len(told(SHORT.replace("  opening: {", "  - opening:\n    x: {"))) == 1


def test_spaces_that_only_look_like_spaces_are_named() -> None:
    assert told(SHORT + "\u00a0topics: bridge\n") == [
        "the key `topics` is unknown = type ordinary spaces before `topics`; these are others that look like them"
    ]


def test_names_and_days_are_answered_with_how_to_write_them() -> None:
    assert told(SHORT.replace("anna-berg", "Anna Berg")) == ["`Anna Berg` is not a name = write it as anna-berg"]
    assert told(SHORT.replace("2026-11-22", "22.11.2026")) == [
        "`22.11.2026` is not a day = write the day itself, as in 2026-11-22"
    ]


def test_a_missing_key_is_answered_with_the_line_to_add() -> None:
    assert told(SHORT.replace("title: The bridge\n", "")) == ["the key `title` is missing = add a line `title: …`"]


def test_a_record_without_a_text_that_it_needs_is_read_all_the_same() -> None:
    for line in ("title: The bridge\n", "authors: [desk]\n", "date: 2026-11-22\n", "status: draft\n"):
        briefing, problems = decoded(SHORT.replace(line, ""))
        assert briefing is not None
        assert len(problems) == 1
        assert list(briefing.spec.evidence) == ["opening"]


def test_a_record_without_what_everything_else_refers_to_is_not_read() -> None:
    assert decoded(SHORT.replace("sources: {report: report}\n", ""))[0] is None
    assert decoded("- a list\n")[0] is None
    assert decoded("")[0] is None


def test_what_could_not_be_read_is_still_known_by_name() -> None:
    briefing, _ = decoded(SHORT + "  safe: {speaker: Per Holm, quote: when it is safe}\njudgements:\n  may: {}\n")
    assert briefing is not None
    assert list(briefing.spec.evidence) == ["opening"]
    assert briefing.declared == {"opening", "safe", "may"}


def test_an_empty_item_does_not_move_the_places_of_the_others() -> None:
    _, problems = decoded(SHORT + "topics:\n  -\n  - bridge\n  - The Roads\n")
    assert [(each.message, each.span.position) for each in problems] == [("`The Roads` is not a name", (12, 5))]


def test_one_text_stands_for_a_list_of_one() -> None:
    briefing, problems = decoded(SHORT.replace("[desk]", "desk"))
    assert not problems
    assert briefing is not None
    assert briefing.spec.authors == ("desk",)


@pytest.mark.parametrize("word", ["yes", "true", "no", "false"])
def test_yes_and_no_are_words_that_mean_what_they_say(word: str) -> None:
    flag, problems = decode(parse_yaml(TextFile(path="x", text=word))[0], Flag)  # type: ignore[arg-type]
    assert not problems
    assert bool(flag) == (word in {"yes", "true"})


@pytest.mark.parametrize(
    ("kind", "text", "fits"),
    [
        (Name, "a-name_1", True),
        (Name, "-a", False),
        (Name, "a/b", False),
        (Name, "..", False),
        (Name, "a" * 101, False),
        (Day, "2024-02-29", True),
        (Day, "2023-02-29", False),
        (Day, "20240229", False),
        (Day, "2024-W01-1", False),
        (Moment, "unknown", True),
        (Moment, "2026-11~", True),
        (Moment, "2025/2026", True),
        (Moment, "1700006400", False),
        (Moment, "Monday", False),
        (Moment, "²026", False),
        (Moment, "2026-11-22T10:00:00Z", True),
    ],
)
def test_a_text_of_a_kind_is_taken_or_refused(kind: type[Text], text: str, fits: bool) -> None:
    value, problems = decode(parse_yaml(TextFile(path="x", text=f"'{text}'"))[0], kind)  # type: ignore[arg-type]
    assert (value == text, not problems) == (fits, fits)


@given(st.text(max_size=70) | st.text("0123456789-/~?%.,[]{}XTZ:yYeEsS", max_size=70))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = dates.read_date(text)
    assert found is None or found.earliest <= found.latest
    assert dates.date_in_words(text)[:0] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-11-22", "22 November 2026"),
        ("2026-11", "November 2026"),
        ("2026-00", "2026-00"),
        ("2026-13", "2026-13"),
        ("2026-02-30", "2026-02-30"),
        ("2026", "2026"),
        ("2026-11~", "about November 2026"),
        ("2025/2026", "2025 to 2026"),
    ],
)
def test_a_date_is_shown_in_words_where_it_has_them(text: str, words: str) -> None:
    assert dates.date_in_words(text) == words


def test_the_nearest_name_is_the_one_a_slip_of_the_keys_away() -> None:
    names = ["geneva-talks", "ceasefire-terms", "outlook"]
    assert nearest_name("genva-talks", names) == "geneva-talks"
    assert nearest_name("talks", names) == "geneva-talks"
    assert nearest_name("zzz", names) is None
    assert nearest_name("x", []) is None


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("May 2026", "write `2026-05`"),
        ("22 November 2026", "write `2026-11-22`"),
        ("22.11.2026", "write `2026-11-22`"),
        ("3/4/2026", "write `2026-04-03` or `2026-03-04`"),
        ("2026-5", "write `2026-05`"),
        ("about 2026", "write `2026`"),
        ("31 February 2026", "write it as `2026`, `2026-05` or `2026-05-04`"),
        ("31 March", "write it as `2026`, `2026-05` or `2026-05-04`"),
        ("yesterday", "write it as `2026`, `2026-05` or `2026-05-04`"),
    ],
)
def test_a_date_in_another_form_is_answered_in_its_own_terms(written: str, hint: str) -> None:
    assert told(SHORT + f"  more: {{speaker: anna, quote: so, said: {written}}}\n") == [
        f"`{written}` is not a date = {hint}; what the source does not tell is `unknown`"
    ]
