"""Text that nobody trusts renders as exactly that text, in every place where a page puts it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import markdown as python_markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.escaping import attribute, escape, escapes, front_matter, isolated, link, one_line
from tests.hostile import EVERY_STRING, one_of_each_shape

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora"
EXTENSIONS = ["md_in_html", "tables", "toc"]

# A place: what a page writes around an escaped text. The text comes back as that of the one element named.
PLACES: dict[str, tuple[str, Callable[[str, int], str]]] = {
    "paragraph": ("p", lambda text, n: f"{escape(text)}\n"),
    "heading": ("h2", lambda text, n: f"## {escape(text)}\n"),
    "bullet": ("li", lambda text, n: f"- {escape(text)}\n"),
    "numbered": ("li", lambda text, n: f"1. {escape(text)}\n"),
    "cell": ("td", lambda text, n: f"| a | b |\n| --- | --- |\n| {escape(text)} | zzz |\n"),
    "blockquote": ("blockquote", lambda text, n: f"> {escape(text)}\n"),
    "label": ("a", lambda text, n: f"word {link(escape(text), 'other.md#p1')} word\n"),
    "mark": ("mark", lambda text, n: f"word <mark>{escape(text)}</mark> word\n"),
    "quote": ("q", lambda text, n: f'<q id="q{n}">{escape(text)}</q>\n'),
    "section": ("section", lambda text, n: f'<section id="s{n}" markdown>\n{escape(text)}\n</section>\n'),
    "nested": ("i", lambda text, n: f'<div markdown>\n<p id="p{n}" markdown><i>{escape(text)}</i>\n</p>\n</div>\n'),
    "attribute": ("span", lambda text, n: f'word <span title="{attribute(text)}">x</span>\n'),
}
ALLOWED = {
    "paragraph": {"p"},
    "heading": {"h2"},
    "bullet": {"ul", "li"},
    "numbered": {"ol", "li"},
    "cell": {"table", "thead", "tbody", "tr", "th", "td"},
    "blockquote": {"blockquote", "p"},
    "label": {"p", "a"},
    "mark": {"p", "mark"},
    "quote": {"p", "q"},
    "section": {"section", "p"},
    "nested": {"div", "p", "i"},
    "attribute": {"p", "span"},
}

anything = st.text(max_size=60)
# Mostly what engines look at, so that whole constructs come about by chance.
markup = st.lists(
    st.sampled_from("*_`~[](){}<>&#|!:;+-=^$\\/\"'%?1.a \n\t\x02\x03\ufeff\u2028\u00a0")
    | st.sampled_from(["\n\n", "---", "```", "1. ", "- ", "<b>", "</p>", "<script>", "<!--", "-->", "&lt;", "&#42;"])
    | st.sampled_from(["[a](b)", "[a]: b", "![a](b)", "*[a]: b", "{#x .y}", "{{ x }}", "{% x %}", "[TOC]"])
    | st.sampled_from(["www.a.b", "https://a.b", "\x02amp\x03", "\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03"]),
    max_size=25,
).map("".join)


@pytest.mark.untraced
@settings(max_examples=1000, deadline=None)
@given(st.lists(markup | anything, min_size=1, max_size=6), st.sampled_from(sorted(PLACES)))
def test_a_text_renders_as_itself_and_makes_no_element(texts: list[str], place: str) -> None:
    """Any text at all, in any place."""
    assert wrong_renders(place, texts) == []


@pytest.mark.untraced
@pytest.mark.parametrize("place", sorted(PLACES))
def test_hostile_texts_render_as_themselves(place: str) -> None:
    """Payloads collected by others, each in a place, and one of each shape in every place."""
    every = sorted(set(hostile_texts()))
    if not every:
        pytest.skip("../shared/corpora is absent")
    by_turns = every[sorted(PLACES).index(place) :: len(PLACES)]
    texts = every if EVERY_STRING else sorted({*one_of_each_shape(every), *by_turns})
    assert [wrong for some in batched_lists(texts, 100) for wrong in wrong_renders(place, some)] == []


@given(markup, markup)
def test_a_text_beside_a_link_leaves_the_link_alone(before: str, after: str) -> None:
    """`!` before a link would make it an image, `(` after one an address."""
    page = rendered(f"word {escape(before)}{link('1', 'a.md')}{escape(after)}")
    assert [element.tag for element in page] == ["p"]
    assert [(element.tag, element.get("href"), element.text) for element in page[0]] == [("a", "a.md", "1")]


@given(markup | anything)
def test_front_matter_is_json_of_escaped_html(text: str) -> None:
    """A JSON string on one line is a YAML scalar, and what a theme prints raw decodes to the text."""
    scalar = front_matter(text)
    assert not set("\n<>'") & set(scalar)
    page = html5lib.parseFragment(f'<a title="{json.loads(scalar)}">', namespaceHTMLElements=False)
    assert page[0].get("title") == one_line(text)


@given(st.sampled_from(["https://a.b/", "a.md#", "../", "mailto:a@b.c?subject="]), markup | anything)
def test_nothing_escapes_from_the_target_of_a_link(start: str, rest: str) -> None:
    """Whatever the target holds, the page has one link, to an address that begins as the target does."""
    page = rendered(f"word {link('label', start + rest)} word")
    elements = [(element.tag, "".join(element.itertext())) for element in page.iter()]
    assert elements[1:] == [("p", "word label word"), ("a", "label")]
    address = page[0][0].get("href") or ""
    assert address.startswith(start.rstrip("#"))
    assert re.fullmatch(r"[!-~]+", address)
    assert set(page[0][0].attrib) == {"href"}


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "JavaScript:x", "data:,x", "http://a.b", "/a.md", "//a.b", "\\\\a.b"]
)
def test_a_link_has_a_known_scheme_or_is_relative(target: str) -> None:
    """Other targets are refused before they come here; that one did is a mistake in this program."""
    with pytest.raises(ValueError, match="a link"):
        link("label", target)


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("../sources/report.md#p3", "../sources/report.md#p3"),
        ("50%20 (a).md", "50%2520%20%28a%29.md"),
        ("https://a.b/c%20d?e=1&copy;=2#f", "https://a.b/c%20d?e=1&amp;copy;=2#f"),
        ("https://a.b/100%", "https://a.b/100%25"),
        ("https://a.b/é_(x)", "https://a.b/%C3%A9_%28x%29"),
    ],
)
def test_the_target_of_a_link_is_percent_encoded(target: str, written: str) -> None:
    """A path is read literally; a whole address keeps the encoding that it has."""
    assert link("label", target) == f"[label]({written})"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("If they don’t leave, we will", "If they don’t leave, we will"),
        ("  two\n words\t ", "two words"),
        ("10\u00a0000 men", "10\u00a0000 men"),
        ("- a - b", "&#45; a - b"),
        ("12. a 1. b", "12&#46; a 1. b"),
        ("a*b & <c>", "a&#42;b &amp; &lt;c&gt;"),
        ("Stop!", "Stop&#33;"),
        ("a\x02b\ud800c\uffff", "a\ufffdb\ufffdc\ufffd"),
        ("", ""),
    ],
)
def test_plain_words_stay_readable(text: str, written: str) -> None:
    """The Markdown is made to be read as well; only what an engine could take for markup is an entity."""
    assert escape(text) == written


def test_escapes_are_counted() -> None:
    """The count is what a stage holds against the limit."""
    assert escapes("a*b & <c>") == 4


def hostile_texts() -> Iterator[str]:
    """Every string of the collections, and the keys and values of those that hold documents."""
    for path in sorted(CORPORA.glob("hostile/*.json")):
        # The pathological inputs are pieces with a count, for parsers; here one of each piece is as good.
        yield from strings_of(json.loads(path.read_text(encoding="utf-8")))


def strings_of(value: Any) -> Iterator[str]:
    """The strings in a JSON value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings_of(item)


def wrong_renders(place: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    """The texts that do not come back from the place, each with what came instead."""
    tag, written = PLACES[place]
    # A paragraph of our own between any two keeps lists and quotations from running together.
    between = "\n\nzzz\n\n"
    texts = [text for text in texts if one_line(text)]
    page = rendered(between.join(written(text, n) for n, text in enumerate(texts)) + between)
    foreign = {element.tag for element in page.iter()} - ALLOWED[place] - {"DOCUMENT_FRAGMENT", "p"}
    assert not foreign, (foreign, texts)
    if place == "attribute":
        got = [element.get("title") or "" for element in page.iter(tag)]
    else:
        got = ["".join(element.itertext()) for element in page.iter(tag)]
    got = [words for words in (" ".join(text.split()) for text in got) if words != "zzz"]
    wanted = [" ".join(one_line(text).split()) for text in texts]
    wanted = [words for words in wanted if words != "zzz"]
    return [(want, came) for want, came in zip_longest(wanted, got, fillvalue="") if want != came]


def rendered(page: str) -> Element:
    """The elements that a reader's browser makes of the page."""
    made = python_markdown.markdown(page, extensions=EXTENSIONS)
    tree: Element = html5lib.parseFragment(made, namespaceHTMLElements=False)
    return tree


def batched_lists(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    """The texts in lists of one size, so that one page renders many."""
    return (list(texts[at : at + size]) for at in range(0, len(texts), size))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("naïve Москва", "naïve Москва"),
        ("\u202eevil", "<bdi>\u202eevil</bdi>"),
        ("שלום", "<bdi>שלום</bdi>"),
        ("12 \u0627\u0644", "<bdi>12 \u0627\u0644</bdi>"),
        ("\u202e*", "<bdi>\u202e&#42;</bdi>"),
        ("", ""),
    ],
)
def test_a_text_that_turns_the_order_of_reading_is_set_apart(text: str, expected: str) -> None:
    assert isolated(text) == expected
    assert python_markdown.markdown(f"a [{isolated(text)}](b.md) c", extensions=["md_in_html"]) == (
        f'<p>a <a href="b.md">{expected}</a> c</p>'
    )
