"""What is certain is put right, nothing else is touched, and whatever is doubtful is left out and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import build
from generator.build import Inputs
from generator.checks.fixes import Checked, FixedText, Texts, UnmadeFix, applied, fixed
from generator.diagnostics.model import Diagnostic, Edit, Fix, Span, TextFile, error, warning
from generator.text.prose.quotation_marks import quotations_in

MakeInputs = Callable[..., Inputs]

WRONG = error("wrong-word", "A word is wrong, for the sake of these tests.")
ODD = warning("odd-word", "A word is odd, for the sake of these tests.")


def source(text: str, path: str = "briefings/a.yml") -> TextFile:
    return TextFile(path=path, text=text)


def edit(of: TextFile, start: int, end: int, text: str) -> Edit:
    return Edit(span=Span(file=of, start=start, end=end), text=text)


def checking(
    rules: Mapping[str, Sequence[tuple[str, str]]], also: Mapping[str, str] | None = None
) -> Callable[[Texts], Checked]:
    """A check by which each pattern is an error, with a fix for each way to replace it; those of `also` have none."""

    def check(texts: Texts) -> Checked:
        found = []
        for text in texts.values():
            for pattern, ways in rules.items():
                for at in re.finditer(pattern, text.text):
                    for title, new in ways:
                        fix = Fix(title=title, edits=(edit(text, *at.span(), new),))
                        span = Span(file=text, start=at.start(), end=at.end())
                        found.append(Diagnostic(code=WRONG, message=title, span=span, fix=fix))
            for pattern, message in (also or {}).items():
                for at in re.finditer(pattern, text.text):
                    span = Span(file=text, start=at.start(), end=at.end())
                    found.append(Diagnostic(code=ODD if message == "odd" else WRONG, message=message, span=span))
        return None, tuple(found)

    return check


def outcome(
    texts: Sequence[TextFile], check: Callable[[Texts], Checked]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    changes, left_out = fixed({text.path: text for text in texts}, check)
    return {change.file.path: change.text for change in changes}, [(each.fix.title, each.reason) for each in left_out]


def test_what_carries_a_fix_is_changed_and_the_rest_stays() -> None:
    one, other = source("a: x-y # kept\r\n"), source("b: z", "briefings/b.yml")
    changed, left_out = outcome([one, other], checking({"x-y": [("join", "x, y")]}))
    assert changed == {"briefings/a.yml": "a: x, y # kept\r\n"}
    assert not left_out


def test_a_change_says_what_was_done_to_a_file() -> None:
    text = source("a: x-y\nb: x-y\n")
    assert fixed({text.path: text}, checking({"x-y": [("join", "xy")]})) == (
        (FixedText(file=text, text="a: xy\nb: xy\n", titles=("join", "join")),),
        (),
    )


def test_of_changes_to_one_place_none_is_made() -> None:
    rules = {"x-y": [("join", "xy"), ("space", "x y")], "p-q": [("join", "pq")]}
    assert outcome([source("a: x-y p-q")], checking(rules)) == (
        {"briefings/a.yml": "a: x-y pq"},
        [("join", "another change wants the same place"), ("space", "another change wants the same place")],
    )


@pytest.mark.parametrize(
    ("spans", "free"),
    [
        ([(0, 4), (1, 2), (3, 6)], []),
        ([(0, 2), (2, 4)], [0, 1]),
        ([(0, 2), (2, 2)], [0, 1]),
        ([(2, 2), (2, 2)], []),
        ([(2, 2), (2, 4)], []),
        ([(0, 9), (1, 1), (5, 6)], []),
        ([(0, 1), (1, 9), (2, 3), (9, 9)], [0, 3]),
    ],
)
def test_changes_that_overlap_or_begin_together_conflict(spans: list[tuple[int, int]], free: list[int]) -> None:
    text = source("-" * 12)
    fixes = [Fix(title=str(number), edits=(edit(text, *span, "+"),)) for number, span in enumerate(spans)]

    def check(texts: Texts) -> Checked:
        whole = Span(file=text, start=0, end=1)
        first = texts[text.path] == text
        found = (Diagnostic(code=ODD, message=fix.title, span=whole, fix=fix) for fix in fixes if first)
        return None, tuple(found)

    changes, left_out = fixed({text.path: text}, check)
    assert [int(title) for change in changes for title in change.titles] == free
    assert not changes or not left_out
    expected = applied({text.path: text}, [fixes[index] for index in free])[text.path].text
    assert [change.text for change in changes] == ([expected] if free else [])


def test_what_several_problems_have_in_common_is_changed_once() -> None:
    text = source("a: x-y")
    fix = Fix(title="join", edits=(edit(text, 4, 5, ""),))

    def check(texts: Texts) -> Checked:
        spans = (
            [Span(file=texts[text.path], start=at, end=at + 1) for at in (3, 5)] if "-" in texts[text.path].text else []
        )
        return None, tuple(Diagnostic(code=WRONG, message="m", span=span, fix=fix) for span in spans)

    assert outcome([text], check) == ({"briefings/a.yml": "a: xy"}, [])


def test_a_change_that_brings_up_an_error_is_left_out_and_the_others_are_made() -> None:
    text = source("".join(f"{key}: {key}-{key}\n" for key in "abcdefg"))
    check = checking({f"{key}-{key}": [(f"open {key}", f"{key} -- {key}")] for key in "abcdefg"}, {"[cf] --": "no"})
    changed, left_out = outcome([text], check)
    assert changed == {text.path: "".join(f"{k}: {k}-{k}\n" if k in "cf" else f"{k}: {k} -- {k}\n" for k in "abcdefg")}
    assert left_out == [
        ("open c", "with it there is wrong-word in line 3 of briefings/a.yml"),
        ("open f", "with it there is wrong-word in line 6 of briefings/a.yml"),
    ]


def test_an_error_that_was_there_before_is_known_again_where_it_has_moved_to() -> None:
    check = checking({"x-y": [("open", "x -- y")]}, {"[!]": "no"})
    assert outcome([source("a: o! x-y ! x-y !")], check) == ({"briefings/a.yml": "a: o! x -- y ! x -- y !"}, [])


def test_an_error_inside_of_what_is_changed_counts_at_its_beginning() -> None:
    text = source("a: x-y")

    def check(texts: Texts) -> Checked:
        now = texts[text.path]
        at = 3 if now != text else 4
        fix = Fix(title="join", edits=(edit(text, 3, 6, "x y"),)) if now == text else None
        span = Span(file=now, start=at, end=5)
        return None, (
            Diagnostic(code=WRONG, message="m", span=span),
            Diagnostic(code=ODD, message="m", span=span, fix=fix),
        )

    assert outcome([text], check) == ({text.path: "a: x y"}, [])


def test_a_new_warning_is_no_objection() -> None:
    check = checking({"x-y": [("open", "x y")]}, {"x y": "odd"})
    assert outcome([source("a: x-y")], check) == ({"briefings/a.yml": "a: x y"}, [])


@pytest.mark.parametrize(
    ("text", "pattern", "new"),
    [
        ("quote: will\n", "will", "shall"),
        ("quote: will\n", "will", "Will"),
        ("list:\n  - will\n", "will", ""),
        ("evidence: {at: {quote: will}}\n", "will", "shall"),
        ("quote: will\n", "quote", "quota"),
        ("quote: will\n", "will", '"'),
    ],
)
def test_no_fix_changes_a_word(text: str, pattern: str, new: str) -> None:
    changed, left_out = outcome([source(text)], checking({pattern: [("better", new)]}))
    assert changed == {}
    assert left_out == [("better", "it would change words")]


@pytest.mark.parametrize("text", ["at: p3\n", "at: [p1, p3]\n", "e: {at: p3}\n"])
def test_a_passage_is_no_word(text: str) -> None:
    changed, _ = outcome([source(text)], checking({"p3": [("repoint", "p4")]}))
    assert changed == {"briefings/a.yml": text.replace("p3", "p4")}


def test_one_fix_may_bring_another_to_light() -> None:
    errors, oddities = checking({"x-y": [("first", "x--y")]}), checking({"x--y": [("second", "x---y")]})

    def check(texts: Texts) -> Checked:
        return None, (*errors(texts)[1], *(replace(each, code=ODD) for each in oddities(texts)[1]))

    assert outcome([source("a: x-y")], check) == ({"briefings/a.yml": "a: x---y"}, [])


def test_fixes_that_undo_each_other_come_to_an_end() -> None:
    check = checking({"xxx-": [("left", "-xxx")], "-xxx": [("right", "xxx-")]})
    assert outcome([source("a: xxx-")], check)[1] == [
        ("left", "with it there is wrong-word in line 1 of briefings/a.yml")
    ]
    shifting = checking({"^a: -": [("right", "a:  -")], "^a:  -": [("left", "a: -")]}, {})

    def check_elsewhere(texts: Texts) -> Checked:
        return None, tuple(replace(each, code=ODD) for each in shifting(texts)[1])

    assert outcome([source("a: -")], check_elsewhere) == ({}, [])


def test_what_is_not_the_text_at_hand_is_not_changed() -> None:
    seed = source("words", "seeds/report.txt")
    old = source("a: x")
    fixes = (
        Fix(title="seed", edits=(edit(seed, 0, 1, "-"),)),
        Fix(title="old", edits=(edit(replace(old, text="a: y"), 0, 0, "-"),)),
        Fix(title="nothing", edits=()),
    )

    def check(_: Texts) -> Checked:
        at = Span(file=old, start=0, end=0)
        return None, tuple(Diagnostic(code=ODD, message=fix.title, span=at, fix=fix) for fix in fixes)

    assert outcome([old], check) == ({}, [])


@given(st.lists(st.text("ab\r\n\t é𝒳", max_size=4), min_size=1, max_size=6), st.text("xy", max_size=3))
def test_whatever_lies_outside_of_the_edits_stays(parts: list[str], new: str) -> None:
    text = source("|".join(parts))
    marks = [at for at, character in enumerate(text.text) if character == "|"]
    fixes = [Fix(title="t", edits=(edit(text, at, at + 1, new),)) for at in reversed(marks)]
    assert applied({text.path: text}, fixes)[text.path].text == new.join(parts)


# ---- Passages that are written in, by the real check ----

ACTORS = "anna: {kind: person, name: Anna}\n"
REPORT = "Anna said: “The bridge will open in May, or in June.”\nAnna said “nobody knows the day”.\nThe end.\n"
HEAD = """\
title: Opening
authors: [desk]
date: 2026-11-22
status: published
sources: {report: report}
summary: The bridge opens [opening].
"""
QUOTE = "The bridge will open in May"


def run(make_inputs: MakeInputs, text: str, **seeds: str) -> tuple[str, list[UnmadeFix], Checked]:
    """The text of a briefing after what is certain is put right, what was left out, and what a check says then."""
    texts = {id: (words, f"label: {id}") for id, words in {"report": REPORT, **seeds}.items()}
    inputs = make_inputs(briefings={"opening": text}, actors=ACTORS, seeds=texts)
    first = inputs.briefings["opening"]

    def check(texts: Texts) -> Checked:
        return build.check(replace(inputs, briefings={"opening": texts[first.path]}))

    changes, left_out = fixed({first.path: first}, check)
    after = changes[0].text if changes else text
    return after, list(left_out), check({first.path: replace(first, text=after)})


LAYOUTS = {
    "block text": (
        "  e:\n    speaker: anna\n    quote: |\n      {q}\n",
        "  e:\n    speaker: anna\n    quote: |\n      {q}\n    at: p1\n",
    ),
    "more keys": (
        "  e:\n    quote: |  # theirs\n      {q}\n    # who\n    speaker: anna\n",
        "  e:\n    quote: |  # theirs\n      {q}\n    at: p1\n    # who\n    speaker: anna\n",
    ),
    "blank lines": (
        "  e:\n      speaker: anna\n      quote: |\n        {q}\n\n\n# the end\n",
        "  e:\n      speaker: anna\n      quote: |\n        {q}\n      at: p1\n\n\n# the end\n",
    ),
    "kept line ends": (
        "  e:\n    speaker: anna\n    quote: |+\n      {q}\n\n",
        "  e:\n    speaker: anna\n    quote: |+\n      {q}\n    at: p1\n\n",
    ),
    "folded": (
        "  e:\n    speaker: anna\n    quote: >-\n      {q}",
        "  e:\n    speaker: anna\n    quote: >-\n      {q}\n    at: p1",
    ),
    "plain": (
        "  e:\n    quote: {q}  # c\n    speaker: anna\n",
        "  e:\n    quote: {q}  # c\n    at: p1\n    speaker: anna\n",
    ),
    "quoted": (
        "  e:\n    quote: '{q}'   \n    speaker: anna",
        "  e:\n    quote: '{q}'   \n    at: p1\n    speaker: anna",
    ),
    "last line": ("  e:\n    speaker: anna\n    quote: {q}", "  e:\n    speaker: anna\n    quote: {q}\n    at: p1"),
    "on one line": ("  e: {{speaker: anna, quote: {q}}}\n", "  e: {{speaker: anna, quote: {q}, at: p1}}\n"),
    "over lines": (
        '  e: {{ quote: "{q}"  ,\n    speaker: anna }}\n',
        '  e: {{ quote: "{q}", at: p1  ,\n    speaker: anna }}\n',
    ),
    "empty": (
        "  e:\n    speaker: anna\n    quote: {q}\n    at:  # ?\n",
        "  e:\n    speaker: anna\n    quote: {q}\n    at: p1  # ?\n",
    ),
    "empty text": ('  e:\n    speaker: anna\n    quote: {q}\n    at: ""\n', None),
    "explicit key": ("  e:\n    ? quote\n    : {q}\n    ? speaker\n    : anna\n", None),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_passage_is_written_in_behind_its_quote(name: str, end: str, make_inputs: MakeInputs) -> None:
    before, expected = LAYOUTS[name]
    start = HEAD.replace("[opening]", "[e]") + "not_known:\n  - “The bridge will open in May”\n  - ünß\t𝒳\nevidence:\n"
    text = (start + before.format(q=QUOTE)).replace("\n", end)
    after, left_out, (verified, problems) = run(make_inputs, text)
    wanted = text if expected is None else (start + expected.format(q=QUOTE)).replace("\n", end)
    assert after == wanted
    assert not left_out
    assert verified is not None, problems


def test_with_several_sources_the_passage_names_its_own(make_inputs: MakeInputs) -> None:
    head = HEAD.replace("{report: report}", "{first: report, letter: letter}")
    text = f"{head}evidence:\n  opening:\n    speaker: anna\n    quote: {QUOTE}\n"
    assert run(make_inputs, text, letter="Dear all,\n")[0] == f"{text}    at: first p1\n"


def test_nothing_is_written_in_where_a_passage_is_named(make_inputs: MakeInputs) -> None:
    quoted = f"  opening: {{speaker: anna, quote: {QUOTE}, at: p1}}\n"
    text = f"{HEAD}evidence:\n{quoted}  end: {{speaker: source, states: It ends., at: p3}}\n"
    assert run(make_inputs, text)[0] == text


def test_a_fix_that_does_not_put_right_what_it_is_for_is_left_out() -> None:
    check = checking({"x-+y": [("longer", "x--y")]})
    assert outcome([source("a: x-y")], check) == (
        {},
        [("longer", "with it there is wrong-word in line 1 of briefings/a.yml")],
    )


# ---- Styles of quotation marks, by the real check ----

EVIDENCE = "evidence:\n  opening: {speaker: anna, quote: The bridge will open in May, at: p1}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("summary: It ‘will open in May’ [opening].", "summary: It “will open in May” [opening]."),
        ("summary: It 'will open in May' [opening].", "summary: It “will open in May” [opening]."),
        ("summary: It ''will open in May'' [opening].", "summary: It “will open in May” [opening]."),
        ("summary: It ``will open in May'' [opening].", "summary: It “will open in May” [opening]."),
        ("summary: It ‹will open in May› [opening].", "summary: It “will open in May” [opening]."),
        ("summary: It ❝will open in May❞ [opening].", "summary: It “will open in May” [opening]."),
        ("summary: It ＂will open in May＂ [opening].", "summary: It “will open in May” [opening]."),
        ("summary: |\n  It ‘will open\n  in May’ [opening].", "summary: |\n  It “will open\n  in May” [opening]."),
        ("summary: '‹will open› [opening].'", "summary: '“will open” [opening].'"),
        ("summary: \"It 'will open' [opening].\"", 'summary: "It “will open” [opening]."'),
    ],
)
def test_marks_of_another_style_become_quotation_marks_where_the_words_are_a_quotation(
    before: str, after: str, make_inputs: MakeInputs
) -> None:
    head = HEAD.replace("summary: The bridge opens [opening].", before)
    changed, left_out, (verified, problems) = run(make_inputs, head + EVIDENCE)
    assert changed == HEAD.replace("summary: The bridge opens [opening].", after) + EVIDENCE
    assert not left_out
    assert verified is not None, problems


def test_marks_in_a_title_are_changed_too(make_inputs: MakeInputs) -> None:
    head = HEAD.replace("title: Opening", "title: It ‘will open in May’")
    assert (
        run(make_inputs, head + EVIDENCE)[0]
        == HEAD.replace("title: Opening", "title: It “will open in May”") + EVIDENCE
    )


def test_a_term_of_the_writers_own_stays_as_it_is(make_inputs: MakeInputs) -> None:
    head = HEAD.replace("The bridge opens", "A ‘peace plan’ and ‘will open’")
    changed, left_out, _ = run(make_inputs, head + EVIDENCE)
    assert changed == head.replace("‘will open’", "“will open”") + EVIDENCE
    assert [each.fix.title for each in left_out] == ["write `“peace plan”`"]
    assert left_out[0].reason.startswith("with it there is prose-quote-not-found in line 6")


def test_marks_stay_while_other_errors_hide_whether_the_words_are_quoted(make_inputs: MakeInputs) -> None:
    head = HEAD.replace("title: Opening", "title: It ‘will burn’")
    changed, left_out, _ = run(make_inputs, head + EVIDENCE.replace("May", "March"))
    assert "‘will burn’" in changed
    assert "is known only without" in left_out[0].reason


@pytest.mark.parametrize("text", ["it ‘says “so” there’", "the ‘open", "''", "‘so ’", "say ‘so’s"])
def test_marks_without_a_clear_partner_have_no_fix(text: str) -> None:
    whole = TextFile(path="a", text=text)
    _, problems = quotations_in(text, lambda start, end: Span(file=whole, start=start, end=end))
    assert problems
    assert not [problem for problem in problems if problem.fix]


@pytest.mark.parametrize(
    "value",
    [
        "'It ''will open in May'' [opening].'",
        '"It \\u2018will open in May\\u2019 [opening]."',
        "'''will open''  [opening].'",
    ],
)
def test_marks_that_yaml_writes_in_its_own_way_are_left_alone(value: str, make_inputs: MakeInputs) -> None:
    head = HEAD.replace("The bridge opens [opening].", value)
    changed, left_out, _ = run(make_inputs, head + EVIDENCE)
    assert changed == head + EVIDENCE
    assert not left_out
