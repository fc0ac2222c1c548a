"""A slip that keeps YAML from being read is named where it was made, with what to write instead."""

from __future__ import annotations

import pytest

from generator.diagnostics.model import TextFile
from generator.format.yaml.parsing import parse_yaml

UNFIT = "write a key, a colon and a space before the value"
BESIDE = "indent the line exactly as those beside it"


@pytest.mark.parametrize(
    ("text", "at", "message", "hint"),
    [
        ("a:\n\tb: c\n", (2, 1), "a tab at the beginning of a line", "indent with spaces"),
        ("a: b\nat:p1\nc: d\n", (2, 1), "no key with its value", "as in `at: p1`"),
        ("a: b\nat:\u00a0p1\nc: d\n", (2, 1), "no key with its value", "an ordinary space behind the key"),
        ("a: b\nat = p1\nc: d\n", (2, 1), "no key with its value", "as in `at: p1`"),
        ("a: b\nsee https://a.b\nc: d\n", (2, 1), "no key with its value", UNFIT),
        ("at:p1\n\nc: d\n", (1, 1), "no key with its value", "as in `at: p1`"),
        ("at; p1\nc: d\n", (1, 1), "no key with its value", "as in `at: p1`"),
        ("The bridge\nc: d\n", (1, 1), "no key with its value", UNFIT),
        ("a: |\nThe bridge opens\nc: d\n", (2, 1), "not below its key", "indent a text by two spaces more"),
        ("a: | The bridge\n", (1, 6), "on the line of its bar", "behind a bar:\n  a: |\n    The bridge"),
        ("- | The bridge\n", (1, 5), "on the line of its bar", "on the line below the bar"),
        ("a: The bridge: it\n", (1, 14), "a colon inside a text", "  a: |\n    The bridge: it"),
        ("a: [b] c\n", (1, 8), "reads marks of this text as its own", "  a: |\n    [b] c"),
        ("a:\n  [b] c\n", (2, 7), "reads marks of this text as its own", "  a: |\n    [b] c"),
        ("a: 'No' says Berg\n", (1, 9), "reads marks of this text as its own", "  a: |\n    “No” says Berg"),
        ('a: "No" and "no"\n', (1, 9), "reads marks of this text as its own", "  a: |\n    “No” and “no”"),
        ("a: 'Don't give up'\n", (1, 9), "reads marks of this text as its own", "  a: |\n    Don't give up"),
        ("a: b\n c: d\n e\n", (2, 3), "indented below a value", BESIDE),
        ("a:\n  b: c\n d: e\n", (3, 2), "does not fit those beside it", BESIDE),
        ("**a**: b\n", (1, 2), "does not fit those beside it", BESIDE),
        ("a: [b, c\nd: e\n", (1, 4), "the bracket [ is never closed", "as in `[b, c]`"),
        ("a: {b: c,\nd: e\n", (1, 4), "the bracket { is never closed", "as in `{b: c}`"),
        ('a: {b: "c" d}\n', (1, 12), "other than a comma or }", "between double ones"),
        ('a: "The bridge\nb: c\n', (1, 4), 'the quotation mark " is never closed', "  a: |\n    The bridge"),
        ("- 'The bridge\n", (1, 3), "the quotation mark ' is never closed", "close it with '"),
        ('a: "The \\dridge"\n', (1, 9), "reads marks of this text", "  a: |\n    The \\dridge"),
    ],
)
def test_a_slip_is_named_where_it_was_made(text: str, at: tuple[int, int], message: str, hint: str) -> None:
    node, (problem,) = parse_yaml(TextFile(path="x.yml", text=text))
    assert node is None
    assert problem.code.name == "yaml-syntax"
    assert message in problem.message
    assert problem.hint is not None
    assert hint in problem.hint
    assert problem.span.position == at


@pytest.mark.parametrize(
    "text", ["a: [b", "a: 'b", "a: {", "'", "[", "a: b\n\n\n c:\n d", "{a: b\r\n", "@", "a:\n  @b"]
)
def test_any_text_that_cannot_be_read_is_answered(text: str) -> None:
    for problem in parse_yaml(TextFile(path="x.yml", text=text))[1]:
        assert problem.hint
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
