"""YAML is read as text with places, and nothing that it can hide gets through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.diagnostics.model import Diagnostic, TextFile
from generator.format.yaml.characters import FORBIDDEN
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.format.yaml.parsing import CODES, parse_yaml

SAMPLES = Path(__file__).parents[1] / "briefings"
SUITE = Path(__file__).parents[1].parent / "shared" / "corpora" / "hostile" / "yaml-test-suite.json"

# What libyaml reads although the specification forbids it: odd indentation inside brackets and quotation marks, a dash
# as an item, a comment that touches a bracket. Each is read as it looks.
LENIENT = {"9C9N", "9JBA", "CVW2", "DK95/01", "G5U8", "QB6E", "S98Z", "SU5Z", "X4QW", "Y79Y/003", "YJV2"}

# Mostly what YAML looks at, so that whole constructs come about by chance.
PIECES = [
    *("a", "b: ", "key", ": ", ":", "- ", "-", "? ", "\n", "\n  ", "\n    ", " ", "\t", "#", " # ", "  # ", "é", "😀"),
    *("|\n", ">\n", "|-\n", "|2+\n", '"', "'", "''", "\\", "\\n", "\\x41", "\\u2028", "\\\n", "\\0", "\r\n", "\r"),
    *("[", "]", "{", "}", ", ", "&a ", "*a", "!t ", "!!str ", "<<: ", "---\n", "...\n", "%YAML 1.1\n", "@", "`", "~"),
    *("\x00", "\x85", "\u2028", "\ufeff", "\ud800", "\x1b"),
]
yaml_like = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@st.composite
def mutated_samples(draw: st.DrawFn) -> str:
    """A file of the sample, with some stretches cut, doubled, moved or written over."""
    text = draw(st.sampled_from(SAMPLE_TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        new = draw(st.just("") | st.just(text[start:end] * 2) | yaml_like | st.text(max_size=8))
        text = text[:start] + new + text[end:]
    return text


SAMPLE_TEXTS = [path.read_text("utf-8") for path in sorted(SAMPLES.rglob("*.yml"))]


def read(text: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    return parse_yaml(TextFile(path="x.yml", text=text))


def scalars(node: Node | None) -> Iterator[Scalar]:
    """All keys and values, in order."""
    match node:
        case Scalar():
            yield node
        case MappingNode():
            for key, value in node.entries:
                yield key
                yield from scalars(value)
        case SequenceNode():
            for item in node.items:
                yield from scalars(item)


def only(text: str) -> Scalar:
    """The one value of a text that says `a: …`."""
    node, problems = read(text)
    assert not problems, problems
    *_, value = scalars(node)
    return value


def assert_inside(source: TextFile, diagnostics: tuple[Diagnostic, ...]) -> None:
    for each in diagnostics:
        for span in (each.span, *(related.span for related in each.related)):
            assert 0 <= span.start <= span.end <= len(span.file.text)
        assert each.span.file == source
        assert each.message
        assert "\n" not in each.message
        assert not each.message.endswith(".")


@pytest.mark.parametrize(
    "word", ["no", "on", "yes", "1.10", "0x1f", "2024-01-02", "~", "null", "1_000", "12:30:45", "="]
)
def test_a_word_stays_the_text_that_it_is(word: str) -> None:
    assert only(f"a: {word}").value == word


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n"])
def test_a_text_without_anything_is_an_empty_mapping(text: str) -> None:
    node, problems = read(text)
    assert not problems
    assert isinstance(node, MappingNode)
    assert not node.entries


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: some plain words", "plain"),
        ("a: some\n  plain\n  words", "words"),
        ("a: 'it''s plain'", "s plain"),
        ('a: "a \\"plain\\" one"', "plain"),
        ('a: "t\\u00e9l\\xe9 plain"', "plain"),
        ('a: "one \\\n  plain"', "plain"),
        ('a: "one\n\n  plain"', "plain"),
        ("a: |\n  first\n  plain line\n", "plain"),
        ("a: |\n  first\n\n\n    plain line\n", "plain"),
        ("a: >\n  first\n  plain line\n", "plain"),
        ("a: >-\n  first\n\n  plain line\n", "plain"),
        ("a: |2\n    first\n  plain\n", "plain"),
        ("a: [x, some plain words]", "plain"),
        ("é: 😀 plain", "plain"),
        # White space that YAML takes for letters.
        ("a: 'one\u1680two plain'", "plain"),
        ("a: |\n  one\u1680two\u2003plain\n", "plain"),
        ("a: one\u00a0two\n  plain", "plain"),
    ],
)
def test_a_word_of_a_value_is_found_where_it_is_written(text: str, words: str) -> None:
    value = only(text)
    at = value.value.index(words)
    span = value.span_of(at, at + len(words))
    assert span.file.text[span.start : span.end] == words


def test_an_escape_is_pointed_at_as_it_is_written() -> None:
    value = only('a: "x\\u00e9y"')
    span = value.span_of(1, 2)
    assert span.file.text[span.start : span.end].startswith("\\")
    assert value.span_of(2, 3).start == 11


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(lambda text: not FORBIDDEN.search(text)))
@example("two  spaces")
@example("\ttab and\n\nlines ")
@example("\u00a0\u3000")
def test_what_is_written_as_a_text_is_read_as_that_text(text: str) -> None:
    value = only(f"a: {json.dumps(text, ensure_ascii=False)}")
    assert value.value == text
    for at in range(len(text)):
        span = value.span_of(at, at + 1)
        assert value.span.start <= span.start <= span.end <= value.span.end


@given(st.lists(st.text("ab é#:😀", min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, max_size=6))
def test_every_character_of_a_block_is_found_where_it_is_written(lines: list[str]) -> None:
    value = only("a: |\n" + "".join(f"    {line}\n" for line in lines))
    text = value.span.file.text
    for at, character in enumerate(value.value):
        span = value.span_of(at, at + 1)
        assert character == "\n" or text[span.start : span.end] == character


@given(st.text(max_size=80) | yaml_like)
@example("a: b #c")
@example("? [a]\n: b")
@example("a: &x [*x]")
@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_gives_nodes_or_problems_with_places_inside_it(text: str) -> None:
    source = TextFile(path="x.yml", text=text)
    node, problems = parse_yaml(source)
    assert node is not None or problems
    assert {each.code for each in problems} <= set(CODES)
    assert_inside(source, problems)
    for scalar in scalars(node):
        assert 0 <= scalar.span.start <= scalar.span.end <= len(text)
        span = scalar.span_of(0, len(scalar.value))
        assert 0 <= span.start <= span.end <= len(text)


@given(mutated_samples())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_damaged_file_gives_nodes_or_problems_with_places_inside_it(text: str) -> None:
    source = TextFile(path="x.yml", text=text)
    node, problems = parse_yaml(source)
    assert node is not None or problems
    assert_inside(source, problems)


@given(yaml_like)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_is_read_without_a_problem_is_what_yaml_means(text: str) -> None:
    """All that differs is that values stay text; nothing is lost and nothing is added."""
    node, problems = read(text)
    if problems or node is None:
        return
    plain = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert [scalar.value for scalar in scalars(node)] == [node.value for node in composed(plain)]


def composed(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from composed(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from composed(key)
            yield from composed(value)


def test_nesting_without_end_is_refused_in_good_time() -> None:
    for text in ("[" * 100_000, "- " * 50_000, "".join(f"{' ' * n}a:\n" for n in range(500))):
        node, problems = read(text)
        assert node is None
        assert [each.code.name for each in problems] == ["yaml-too-deep"]


def test_a_bomb_of_aliases_is_refused() -> None:
    text = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    _, problems = read(text)
    assert {each.code.name for each in problems} == {"yaml-feature"}


def test_a_syntax_error_in_a_text_shows_the_form_with_a_bar() -> None:
    _, problems = read("title: Berg said: it opens\n")
    assert problems[0].hint == "write the text below its key, behind a bar:\n  title: |\n    Berg said: it opens"
    _, problems = read("a:\n\tb: c\n")
    assert problems[0].hint == "indent with spaces, not with tabs"


def test_a_cut_value_is_shown_whole_in_the_form_with_a_bar() -> None:
    _, problems = read("quote: Putin signed decree #28 and left\n")
    assert problems[0].message == "the text is cut before `#28 and left`"
    assert problems[0].hint is not None
    assert problems[0].hint.startswith(
        "write the text below its key, behind a bar:\n  quote: |\n    Putin signed decree #28 and left"
    )


def test_what_a_comma_cuts_in_braces_is_reported_and_shown_whole() -> None:
    node, problems = read("a: {en: de, text: We want war, peace and 9,000 tanks, by: x, waive: 1,b}\n")
    assert [(each.code.name, each.message) for each in problems] == [
        ("text-cut", "the text of `text` is cut before `, peace and 9,000 tanks`"),
        ("text-cut", "the text of `waive` is cut before `, b`"),
    ]
    assert problems[0].hint == (
        "a comma ends a value inside { }: put the whole between quotation marks, as in\n"
        '  text: "We want war, peace and 9,000 tanks"'
    )
    assert problems[1].hint is not None
    assert problems[1].hint.endswith('  waive: "1,b"\nor, if b is a key, write its value: `b: …`')
    assert [scalar.value for scalar in scalars(node)] == [
        "a",
        "en",
        "de",
        "text",
        "We want war",
        "by",
        "x",
        "waive",
        "1",
    ]


def test_a_cut_text_with_quotation_marks_is_shown_behind_a_bar() -> None:
    _, problems = read('a: {text: a "war", at last}\n')
    assert problems[0].hint is not None
    assert problems[0].hint.endswith('behind a bar, as in\n  text: |\n    a "war", at last')


def test_a_key_in_braces_without_a_value_cuts_nothing_behind_what_no_comma_can_cut() -> None:
    for text in ('{a: "b", c}', "{a: [b], c}", "{a: {}, c}", "{c}", "{a: , c}", "{a: b, c: }"):
        assert read(text)[1] == ()


def test_collections_end_with_their_last_child() -> None:
    node, _ = read("a:\n  b: c\n\n# after\nd: [e, f]\ng:\n  - h\n\n\n")
    assert isinstance(node, MappingNode)
    text = node.span.file.text
    inside = [text[value.span.start : value.span.end] for _, value in node.entries]
    assert inside == ["b: c", "[e, f]", "- h"]


@pytest.mark.skipif(not SUITE.exists(), reason="the shared corpora are absent")
def test_documents_that_are_no_yaml_are_refused() -> None:
    read_all_the_same = []
    for case in json.loads(SUITE.read_text("utf-8")):
        source = TextFile(path="x.yml", text=str(case["yaml"]))
        node, problems = parse_yaml(source)
        assert node is not None or problems
        assert_inside(source, problems)
        if str(case["error"]) == "True" and not problems:
            read_all_the_same.append(case["id"])
    assert set(read_all_the_same) == LENIENT
