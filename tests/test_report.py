"""A report shows a writer where a problem is and what to do, and no file can steer the terminal that shows it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Related, Source, Span, error, has_errors, in_reading_order, warning
from generator.report import as_text

WRONG = error("some-error", "An error that is there to be shown.")
DOUBTFUL = warning("some-warning", "A warning that is there to be shown.")


def problem(text: str, start: int, end: int, path: str = "briefings/b.yml", **more: object) -> Diagnostic:
    span = Span(source=Source(path=path, text=text), start=start, end=end)
    fields: dict[str, object] = {"code": WRONG, "message": "it is wrong", "span": span} | more
    return Diagnostic(**fields)  # type: ignore[arg-type]


def test_a_problem_is_shown_with_its_place_its_line_and_its_remedy() -> None:
    seed = Source(path="seeds/s.txt", text="first\nthe words are here\n")
    related = Related(span=Span(source=seed, start=10, end=15), label="the nearest words")
    shown = problem("a: b\nquote: the wrod\n", 16, 20, hint="write\n  the word", related=(related,))
    assert as_text([shown], colour=False) == (
        "error[some-error]: it is wrong\n"
        "  --> briefings/b.yml:2:12\n"
        "    2 | quote: the wrod\n"
        "      |            ^^^^\n"
        "  ::: seeds/s.txt:2:5: the nearest words\n"
        "    2 | the words are here\n"
        "      |     ~~~~~\n"
        "  = write\n"
        "      the word\n"
        "\n"
        "1 error\n"
    )


def test_problems_are_in_reading_order_each_once_and_counted() -> None:
    later, first = problem("ab\ncd", 4, 5), problem("ab\ncd", 0, 1)
    doubtful = problem("ab\ncd", 0, 1, code=DOUBTFUL)
    other = problem("x", 0, 1, path="a.yml")
    text = as_text([later, doubtful, first, other, first], colour=False)
    assert re.findall(r"(\w+)\[[\w-]+\].*\n  --> (.*)", text) == [
        ("error", "a.yml:1:1"),
        ("error", "briefings/b.yml:1:1"),
        ("warning", "briefings/b.yml:1:1"),
        ("error", "briefings/b.yml:2:2"),
    ]
    assert text.endswith("\n3 errors, 1 warning\n")
    assert as_text([], colour=False) == "no problems\n"


def test_only_errors_stop_publication() -> None:
    assert not has_errors([problem("x", 0, 1, code=DOUBTFUL)])
    assert has_errors([problem("x", 0, 1, code=DOUBTFUL), problem("x", 0, 1)])


@pytest.mark.parametrize(
    ("before", "under"),
    [("plain ", "plain "), ("wide 漢字 ", "wide 漢字 "), ("tab\t", "tab "), ("\x1b[31m", "\\u{001b}[31m"), ("é", "é")],
)
def test_the_marks_stand_below_the_words(before: str, under: str) -> None:
    line, marks = as_text([problem(f"{before}wrong", len(before), len(before) + 5)], colour=False).split("\n")[2:4]
    assert line == f"    1 | {under}wrong"
    wide = sum(2 if character in "漢字" else 1 for character in under)
    assert marks == "      | " + " " * wide + "^^^^^"


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "x" * 5000 + "wrong" + "y" * 5000
    line, marks = as_text([problem(text, 5000, 5005)], colour=False).split("\n")[2:4]
    assert len(line) < 200
    assert line[marks.index("^") :][:5] == "wrong"
    assert line.startswith("    1 | … x")
    assert line.endswith("y …")


def test_a_place_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    marks = as_text([problem("one two\nthree\n", 4, 13)], colour=False).split("\n")[3]
    assert marks == "      |     ^^^"


def test_a_file_without_text_is_shown_by_its_name_alone() -> None:
    assert as_text([problem("", 0, 0)], colour=False) == (
        "error[some-error]: it is wrong\n  --> briefings/b.yml:1:1\n\n1 error\n"
    )


def test_colours_only_underline_what_the_words_say() -> None:
    problems = [problem("quote: x", 7, 8, hint="write y")]
    coloured = as_text(problems, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text(problems, colour=False)


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80), st.text(max_size=20))
def test_whatever_a_file_holds_nothing_but_text_and_line_ends_reaches_the_terminal(
    text: str, start: int, length: int, said: str
) -> None:
    start = min(start, len(text))
    shown = as_text([problem(text, start, min(start + length, len(text)), message=said, hint=said)], colour=False)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", shown)


@given(st.text("ab\n\r", max_size=40))
def test_lines_and_columns_are_those_of_an_editor(text: str) -> None:
    source = Source(path="x", text=text)
    line, column = 1, 1
    for at, character in enumerate(text):
        assert source.position(at) == (line, column)
        line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
    assert source.position(len(text) + 5) == source.position(len(text)) == (line, column)
    assert [source.line(number + 1) for number in range(line)] == [each.rstrip("\r") for each in text.split("\n")]


def test_order_does_not_depend_on_the_order_of_the_checks() -> None:
    problems = [problem("abc", at, at + 1, message=said) for at in range(3) for said in "ba"]
    assert (
        in_reading_order(problems)
        == in_reading_order(reversed(problems))
        == tuple(sorted(problems, key=lambda each: (each.span.start, each.message)))
    )
