"""Every page of the site, as it lies on disk: well formed, in order, and in need of no other host."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urlsplit
from xml.etree.ElementTree import Element

import pytest

pytestmark = pytest.mark.untraced

SPACE = re.compile(r"\s+")
# Where an element names a file that browsers fetch by themselves.
FETCHED = {"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}


def text(element: Element) -> str:
    return SPACE.sub(" ", "".join(element.itertext())).strip()


def article(document: Element) -> Element:
    found = document.find(".//article")
    assert found is not None
    return found


def headings(document: Element) -> Iterator[tuple[int, str]]:
    for element in article(document).iter():
        if re.fullmatch("h[1-6]", element.tag):
            yield int(element.tag[1]), text(element)


def test_every_page_has_a_language_a_title_a_description_and_one_main_part(pages: Mapping[str, Element]) -> None:
    for address, document in pages.items():
        titles = [text(title) for title in document.findall("./head/title")]
        descriptions = [meta.get("content") for meta in document.findall("./head/meta[@name='description']")]
        assert document.get("lang") == "en", address
        assert len(titles) == 1, address
        assert titles[0], address
        assert len(descriptions) == 1, address
        assert descriptions[0], address
        assert len(document.findall(".//main")) == 1, address


def test_titles_and_descriptions_tell_pages_apart(pages: Mapping[str, Element]) -> None:
    for path in ("./head/title", "./head/meta[@name='description']"):
        found = [(text(element), element.get("content")) for page in pages.values() for element in page.findall(path)]
        assert [value for value, times in Counter(found).items() if times > 1] == []


def test_headings_begin_with_one_h1_and_skip_no_level(pages: Mapping[str, Element]) -> None:
    for address, document in pages.items():
        levels = [level for level, _ in headings(document)]
        assert levels[0] == 1, address
        assert levels.count(1) == 1, address
        assert all(after - before <= 1 for before, after in pairwise(levels)), address
        assert all(words for _, words in headings(document)), address


def test_no_id_stands_twice_on_a_page(pages: Mapping[str, Element]) -> None:
    for address, document in pages.items():
        ids = Counter(element.get("id") for element in document.iter() if element.get("id"))
        assert [id for id, times in ids.items() if times > 1] == [], address


def test_every_link_leads_to_a_page_and_a_place_on_it(site: Path, pages: Mapping[str, Element]) -> None:
    places = {address: {element.get("id") for element in document.iter()} for address, document in pages.items()}
    dead = []
    for address, document in pages.items():
        for link in document.iter("a"):
            href = link.get("href")
            if href is None or urlsplit(href).scheme:
                continue
            path, fragment = urldefrag(href)
            target = posixpath.normpath(posixpath.join("/", address, path)).lstrip("/")
            target += "/" if target and not Path(target).suffix else ""
            known = target in pages or (site / target).is_file()
            if not known or (fragment and fragment not in places.get(target, {fragment})):
                dead.append((address, href))
    assert dead == []


def test_every_link_and_button_says_what_it_is_for(pages: Mapping[str, Element]) -> None:
    """By its words or its label; a title alone is not read out everywhere."""
    for address, document in pages.items():
        for element in document.iter("a"):
            if element.get("href") and element.get("tabindex") != "-1":
                assert text(element) or element.get("aria-label") or element.get("title"), (address, element.attrib)
        for element in document.iter("img"):
            assert element.get("alt") is not None, (address, element.attrib)


def test_nothing_meant_for_the_engine_is_left_in_a_page(pages: Mapping[str, Element]) -> None:
    """Such as the attribute that asks for Markdown inside HTML, or Markdown that nobody turned into HTML."""
    for address, document in pages.items():
        for element in article(document).iter():
            assert "markdown" not in element.attrib, (address, element.tag, text(element))
        assert re.findall(r"\{\{|\{%|\]\(|\*\*|\]\[|&#", text(article(document))) == [], address


def test_terms_and_what_they_mean_stand_in_description_lists_alone(pages: Mapping[str, Element]) -> None:
    for address, document in pages.items():
        for element in document.iter():
            for child in element:
                if child.tag in {"dt", "dd"}:
                    assert element.tag in {"dl", "div"}, (address, element.tag, text(child))


def test_the_navigation_is_eight_entries_on_every_page(pages: Mapping[str, Element]) -> None:
    """Whatever the site holds, since a host repeats it on every page."""
    entries = ["Home", "Briefings", "Actors", "Topics", "Timeline", "Sources", "Corrections", "Method"]
    for address, document in pages.items():
        (tabs,) = (nav for nav in document.iter("nav") if nav.get("aria-label") == "Tabs")
        assert [text(link) for link in tabs.iter("a")] == entries, address
        (side,) = (nav for nav in document.iter("nav") if nav.get("aria-label") == "Navigation")
        leads_to = {link.get("href") for link in side.iter("a") if "#" not in link.get("href", "#")}
        assert len(leads_to) <= len(entries), address


def test_no_page_asks_another_host_for_anything(site: Path, pages: Mapping[str, Element]) -> None:
    for address, document in pages.items():
        for element in document.iter():
            fetched = [value for name, value in element.attrib.items() if name in FETCHED]
            if element.tag == "link" and element.get("rel") != "canonical":
                fetched.append(element.get("href", ""))
            assert not [value for value in fetched if _is_elsewhere(value)], (address, element.attrib)
    for path in site.rglob("*.css"):
        addresses = re.findall(r"url\(([^)]*)\)|@import\s+([^;]*);", path.read_text(encoding="utf-8"))
        assert not [address for pair in addresses for address in pair if _is_elsewhere(address.strip("\"' "))], path


def test_pages_and_files_of_the_site_are_those_of_the_pipeline_and_the_theme_alone(site: Path) -> None:
    kinds = Counter(path.suffix for path in site.rglob("*") if path.is_file())
    data = Counter(path.suffix for path in (site / "data").rglob("*") if path.is_file())
    assert set(data) == {".csv", ".jsonl", ".json", ".sqlite"}
    assert (site / "_headers").is_file()
    kinds[""] -= 1
    assert set(+kinds - data) <= {".html", ".css", ".js", ".json", ".map", ".png", ".xml", ".gz", ".svg"}
    assert not [path for path in site.rglob("*") if path.name.startswith(".")]


def test_the_search_index_holds_every_page_but_not_the_words_of_previews(
    site: Path, pages: Mapping[str, Element]
) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert {entry["location"].partition("#")[0] for entry in index["docs"]} == set(pages)
    # Words that no briefing quotes are found in the source alone.
    assert {
        entry["location"].partition("/")[0]
        for entry in index["docs"]
        if "following his visit to Bishkek" in entry["text"]
    } == {"sources"}


def _is_elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme not in {"", "data"}
