"""Compares pages of hostile texts with those of plain words in their places.

Both must give the same elements and attributes, and the hostile page must read as the plain one does once the words are
replaced by the texts.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
import markdown as python_markdown

from generator import build
from generator.build import Built, Inputs
from generator.format import addresses
from generator.host import theme as host
from generator.text.escaping import one_line
from tests.hostile import TOKEN, Filled
from tests.worlds import MakeInputs


def assert_shown_as_they_are(made: Filled, make: MakeInputs) -> Mapping[str, Article]:
    """Builds the project with words in the places of its texts and compares the two, page by page.

    What an engine makes of the hostile pages, by path.
    """
    plain_inputs, shown = made.plain(make)
    plain = built(plain_inputs)
    assert list(made.built.pages) == list(plain.pages)
    hostile = {path: article(page.markdown) for path, page in made.built.pages.items()}
    for path, page in plain.pages.items():
        assert_alike(path, hostile[path], article(page.markdown), shown)
    return hostile


def told(where: str, texts: int, made: Filled, pages: int) -> None:
    """Prints the figures: strings, fields and pages, and how many strings in fields are shown as they are."""
    fields = len({key.partition(".")[0] for key in made.shown})
    figures = ", ".join(f"{number} {what}" for what, number in sorted(made.counts.items()))
    print(f"{where}: {texts} strings × {fields} fields on {pages} pages: {figures}")  # noqa: T201 - for who reads the log


def built(inputs: Inputs) -> Built:
    """The pages of a project without mistakes."""
    site, problems = build.build(inputs)
    assert site is not None, problems[:3]
    return site


SVG: Final = "{http://www.w3.org/2000/svg}"
ELEMENTS: Final = {
    *(f"{SVG}{tag}" for tag in ("circle", "desc", "g", "line", "rect", "svg", "text", "title")),
    *("a", "abbr", "aside", "b", "bdi", "blockquote", "br", "cite", "code", "dd", "details", "div", "dl", "dt", "em"),
    *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "li", "mark", "nav"),
    *("ol", "p", "q", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th"),
    *("thead", "time", "tr", "ul"),
}
ATTRIBUTES: Final = re.compile(
    r"aria-[a-z]+|class|data-[a-z-]+|datetime|href|id|lang|open|role|scope|start|style|title"
    r"|width|height|text-anchor|c?[xy]|[xy][12]|r"
)
ADDRESS: Final = re.compile(r"https://|mailto:|(?![A-Za-z][A-Za-z0-9+.-]*:)(?!//)")
# What is measured of a source differs with its words.
MEASURED: Final = re.compile(r"[0-9a-f]{64}|[0-9]+ %")


def assert_alike(path: str, hostile: Article, plain: Article, shown: Mapping[str, str]) -> None:
    """The hostile page has the elements and attributes of the plain one, and reads like it with the texts in place."""
    assert " ".join(hostile.title.split()) == replaced(plain.title, shown), path
    if hostile.html == plain.html:
        return
    tree, plain_tree = parsed(hostile.html), parsed(plain.html)
    assert_harmless(path, tree)
    if path.startswith(f"{addresses.NAMES}/"):
        # Under which letters names stand depends on the names.
        return
    leave_out_what_is_cut(tree, plain_tree)
    assert MEASURED.sub("…", words_of(tree)) == MEASURED.sub("…", replaced(words_of(plain_tree), shown)), path
    # Long names take more lines of a picture, and texts that turn the order of reading are set apart.
    elements, plain_elements = (
        [each for each in all_.iter() if not str(each.tag).startswith(SVG) and each.tag != "bdi"]
        for all_ in (tree, plain_tree)
    )
    assert [each.tag for each in elements] == [each.tag for each in plain_elements], path
    for element, plain_element in zip(elements, plain_elements, strict=True):
        expected = {name: replaced(value, shown) for name, value in attributes(plain_element).items()}
        assert attributes(element) == expected, (path, element.tag)


def assert_harmless(path: str, tree: Element) -> None:
    """No element, attribute or address is on the page that no page has."""
    for element in tree.iter():
        assert element.tag in ELEMENTS, (path, element.tag)
        for name, value in attributes(element).items():
            assert ATTRIBUTES.fullmatch(name), (path, element.tag, name)
            assert name != "href" or ADDRESS.match(value), (path, value)
            assert name != "style" or re.fullmatch(r"text-align: (left|right|center);", value), (path, value)


# How a statement begins, and the sentences around it.
CUT: Final = {"in-time", "around"}
# What a citation shows of a passage, and a picture of a name, with an ellipsis where that is long.
SHORTENED: Final = {"preview", "timeline"}


def leave_out_what_is_cut(tree: Element, plain_tree: Element) -> None:
    """Takes out of both what shows a part of a text; which part it is differs with the words."""
    shortened = [[part for part in each.iter() if part.get("class") in SHORTENED] for each in (tree, plain_tree)]
    cut = [both for both in zip(*shortened, strict=True) if "…" in words_of(both[0])]
    left_out = {id(preview) for both in cut for preview in both}
    for parent in [*tree.iter(), *plain_tree.iter()]:
        for child in list(parent):
            if child.get("class") in CUT or id(child) in left_out:
                parent.remove(child)


# Which letters there are depends on the names.
LETTERS: Final = re.compile(r"^- \[By name\].*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Article:
    """What an engine makes of a page."""

    title: str
    html: str


def article(page: str) -> Article:
    """The title as a browser would read it from the front matter, and what is below that as an engine renders it."""
    front, body = LETTERS.sub("", page).removeprefix("---\n").split("\n---\n", 1)
    settings = {name: dict(setting) for name, setting in host.EXTENSION_CONFIGS.items()}
    made = python_markdown.markdown(body, extensions=list(host.EXTENSIONS), extension_configs=settings)
    return Article(title=html.unescape(json.loads(front.partition("\n")[0].removeprefix("title: "))), html=made)


def replaced(text: str, shown: Mapping[str, str]) -> str:
    """The text with the hostile texts in the places of their words."""
    return " ".join(TOKEN.sub(lambda found: one_line(shown[found[0]]), text).split())


def parsed(made: str) -> Element:
    """What is rendered as a browser would read it."""
    tree: Element = html5lib.parseFragment(made, namespaceHTMLElements=False)
    tree.tag = "div"
    return tree


def attributes(element: Element) -> dict[str, str]:
    """Those that are not made of words by the host, as the ids of headings are."""
    is_heading = re.fullmatch("h[1-6]", str(element.tag)) is not None
    return {name: " ".join(value.split()) for name, value in element.items() if not (is_heading and name == "id")}


def words_of(tree: Element) -> str:
    return " ".join("".join(tree.itertext()).split())
