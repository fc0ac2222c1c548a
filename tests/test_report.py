"""A report shows a writer where a problem is and what to do, and no file can steer the terminal that shows it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics.explain import as_list, explained
from generator.diagnostics.model import (
    Diagnostic,
    Edit,
    Fix,
    Related,
    Span,
    TextFile,
    error,
    has_errors,
    in_reading_order,
    rule,
    warning,
)
from generator.diagnostics.terminal import as_text

WRONG = error("some-error", "An error that is there to be shown.")
DOUBTFUL = warning("some-warning", "A warning that is there to be shown.", told="it is doubtful")


def problem(text: str, start: int, end: int, path: str = "briefings/b.yml", **more: object) -> Diagnostic:
    span = Span(file=TextFile(path=path, text=text), start=start, end=end)
    fields: dict[str, object] = {"code": WRONG, "message": "it is wrong", "span": span} | more
    return Diagnostic(**fields)  # type: ignore[arg-type]


def test_a_problem_is_shown_with_its_place_its_line_and_its_remedy() -> None:
    seed = TextFile(path="seeds/s.txt", text="first\nthe words are here\n")
    related = Related(span=Span(file=seed, start=10, end=15), label="the nearest words")
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
    [
        ("plain ", "plain "),
        ("hidden\u200b\ufeff ", "hidden\\u{200b}\\u{feff} "),
        ("wide 漢字 ", "wide 漢字 "),
        ("tab\t", "tab "),
        ("\x1b[31m", "\\u{001b}[31m"),
        ("é", "é"),
    ],
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


def at(source: TextFile, *words: str) -> tuple[Span, ...]:
    """The places of words in a text."""
    starts = [source.text.index(each) for each in words]
    return tuple(
        Span(file=source, start=start, end=start + len(word)) for start, word in zip(starts, words, strict=True)
    )


def drawn(text: str, start: int, end: int, *words: str) -> str:
    """What is drawn of a place with marks."""
    span = Span(file=TextFile(path="b.yml", text=text), start=start, end=end)
    problem_ = Diagnostic(code=WRONG, message="it is wrong", span=span, marks=at(span.file, *words))
    return as_text([problem_], colour=False).split("\n", 2)[2].removesuffix("\n\n1 error\n")


def test_marks_stand_out_from_what_they_are_in() -> None:
    assert drawn("quote: the wrod is", 7, 18, "wrod") == (
        "    1 | quote: the wrod is\n"
        "      |        ~~~~^^^^~~~"
    )  # fmt: skip


def test_the_marks_of_a_seed_show_what_differs_in_it() -> None:
    seed = TextFile(path="seeds/s.txt", text="the bridge will open in May\n")
    (place,) = at(seed, "bridge will open in May")
    shown = problem("quote: x", 7, 8, related=(Related(span=place, label="near", marks=at(seed, "will", "May")),))
    assert as_text([shown], colour=False).split("\n")[4:7] == [
        "  ::: seeds/s.txt:1:5: near",
        "    1 | the bridge will open in May",
        "      |     ~~~~~~~^^^^~~~~~~~~~^^^",
    ]


def test_of_a_block_text_the_lines_with_marks_are_shown_below_its_bar() -> None:
    text = "quote: |\n  one two\n  three\n  four five\nat: p1\n"
    assert drawn(text, 7, text.index("at"), "two", "five") == (
        "    1 | quote: |\n    2 |   one two\n      |   ~~~~^^^\n  ...\n    4 |   four five\n      |   ~~~~~^^^^"
    )


def test_a_mark_over_several_lines_is_drawn_on_each_that_has_words() -> None:
    assert drawn("quote: >\n  one two\n\n  three four\n", 7, 35, "two\n\n  three") == (
        "    1 | quote: >\n    2 |   one two\n      |   ~~~~^^^\n  ...\n    4 |   three four\n      |   ^^^^^~~~~~"
    )


def test_two_marks_of_one_line_share_it() -> None:
    assert drawn("one\ntwo three", 0, 13, "two", "three") == (
        "    2 | two three\n"
        "      | ^^^~^^^^^"
    )  # fmt: skip


def test_a_place_between_letters_is_marked_on_the_next() -> None:
    source = TextFile(path="b.yml", text="ab")
    for offset, marks in ((0, "^~"), (1, "~^"), (2, "~~^")):
        shown = problem("ab", 0, 2, marks=(Span(file=source, start=offset, end=offset),))
        assert as_text([shown], colour=False).split("\n")[3] == f"      | {marks}"


def test_marks_far_apart_in_a_long_line_get_a_window_each() -> None:
    text = "first " + "x" * 300 + " second " + "y" * 300 + " last"
    lines = drawn(text, 0, len(text), "first", "second", "last").split("\n")
    assert [
        line[below.index("^") :][: below.count("^")] for line, below in zip(lines[::2], lines[1::2], strict=True)
    ] == [
        "first",
        "second",
        "last",
    ]
    assert all(len(line) < 200 for line in lines)
    cut = [(line.startswith("    1 | … "), line.endswith(" …")) for line in lines[::2]]
    assert cut == [(False, True), (True, True), (True, False)]


def test_a_mark_at_the_end_of_a_long_line_is_not_shown_twice() -> None:
    text = "x" * 200 + "end"
    source = TextFile(path="b.yml", text=text)
    marks = (*at(source, "end"), Span(file=source, start=203, end=203))
    shown = as_text([problem(text, 0, 203, marks=marks)], colour=False)
    assert shown.count("    1 | ") == 1


def test_a_text_of_which_nothing_is_right_does_not_fill_the_screen() -> None:
    text = "".join(f"word{number}\n" for number in range(100))
    shown = drawn(text, 0, len(text), *(f"word{number}\n" for number in range(100)))
    assert shown.count("^^^^^") == 4
    assert shown.endswith("\n  ...")


def test_what_can_be_put_right_is_said_to_be() -> None:
    source = TextFile(path="b.yml", text="at: p2")
    fix = Fix(title="cite p3", edits=(Edit(span=Span(file=source, start=4, end=6), text="p3"),))
    assert as_text([problem("at: p2", 4, 6, fix=fix)], colour=False).endswith(
        "  = `briefings check --fix` offers: cite p3\n\n1 error\n"
    )


def test_nothing_can_pass_for_a_command_to_a_build_log() -> None:
    shown = as_text([problem("##[add-mask]x", 0, 2, hint="one\n  ::stop-commands::x\n##[group]y")], colour=False)
    assert "##[" not in shown
    assert not [line for line in shown.split("\n") if line.lstrip().startswith("::") and " --> " not in line]


def test_an_explanation_says_what_a_code_weighs_and_who_can_set_it_aside() -> None:
    assert explained(WRONG) == (
        "some-error: error\n\nAn error that is there to be shown.\n\n"
        "It stops publication, and no project can change that.\n\n"
        "A briefing cannot waive it. Put right what it points to.\n"
    )
    bends = " ".join(explained(rule("a-rule", "One that bends.", told="so"), ["briefing"]).split())
    assert "It stops publication, unless a project writes `severity: {a-rule: warning}` below" in bends
    told = explained(DOUBTFUL, ["evidence", "briefing"])
    assert "It does not stop publication, unless a project writes `severity: {some-warning: error}`" in " ".join(
        told.split()
    )
    assert "\n  waive: {some-warning: the reason}\n" in told
    assert "\n\nIn evidence, `waive` holds for that alone.\n" in told
    of_prose = " ".join(explained(DOUBTFUL, ["evidence", "briefing"], is_of_prose=True).split())
    assert "In evidence, `waive` holds for that alone; what prose has is waived in the briefing." in of_prose
    assert "holds for that alone" not in explained(DOUBTFUL, ["briefing"])
    assert "or leave it" in explained(DOUBTFUL)


def test_codes_are_listed_by_name_with_the_beginning_of_what_they_mean() -> None:
    longer = rule("a-longer-name", "It is so. And more.", told="")
    assert as_list([WRONG, longer]) == (
        "a-longer-name  error    It is so.\nsome-error     error    An error that is there to be shown.\n"
    )
    assert as_list([]) == ""


def test_a_file_without_text_is_shown_by_its_name_alone() -> None:
    assert as_text([problem("", 0, 0)], colour=False) == (
        "error[some-error]: it is wrong\n  --> briefings/b.yml:1:1\n\n1 error\n"
    )


def test_colours_only_underline_what_the_words_say() -> None:
    problems = [problem("quote: x", 7, 8, hint="write y")]
    coloured = as_text(problems, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text(problems, colour=False)


@settings(deadline=None)
@given(
    st.text(max_size=80),
    st.integers(0, 80),
    st.integers(0, 80),
    st.text(max_size=20),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=4),
)
def test_whatever_a_file_holds_nothing_but_text_and_line_ends_reaches_the_terminal(
    text: str, start: int, length: int, said: str, marked: list[tuple[int, int]]
) -> None:
    start = min(start, len(text))
    source = TextFile(path="briefings/b.yml", text=text)
    spans = ((min(one, other, len(text)), min(max(one, other), len(text))) for one, other in marked)
    marks = tuple(Span(file=source, start=first, end=last) for first, last in spans)
    shown = as_text(
        [problem(text, start, min(start + length, len(text)), message=said, hint=said, marks=marks)], colour=False
    )
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ud800-\udfff]", shown)


@given(st.text("ab\n\r", max_size=40))
def test_lines_and_columns_are_those_of_an_editor(text: str) -> None:
    source = TextFile(path="x", text=text)
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
