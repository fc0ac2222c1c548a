"""How much of a source is shown: what nothing cites stands in no file, unless the rights allow the whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path

import pytest

pytestmark = pytest.mark.untraced

KEPT = "withdrawal-condition.yml"
CITED = ("p1", "p2", "p3", "p4")
# So many words in a row are no coincidence.
RUN = 5
TAGS = re.compile(r"<[^>]*>")
SPACE = re.compile(r"\s+")


@pytest.fixture(scope="module")
def with_rights(new_project: Callable[[], Path], briefings: Callable[..., object]) -> Callable[[str], Path]:
    """Builds the site of the one briefing that cites the first four passages, once for each kind of rights."""

    @cache
    def build(rights: str) -> Path:
        project = new_project()
        for path in (project / "briefings").glob("*.yml"):
            if path.name != KEPT:
                path.unlink()
        (descriptor,) = (project / "seeds").glob("*.yml")
        text = descriptor.read_text(encoding="utf-8")
        assert "\nrights: unknown\n" in text
        descriptor.write_text(text.replace("\nrights: unknown\n", f"\nrights: {rights}\n"), encoding="utf-8")
        briefings("build", project=project)
        return project / "site"

    return build


@pytest.mark.parametrize("rights", ["unknown", "excerpts"])
def test_passages_that_nothing_cites_stand_in_no_file(
    rights: str, with_rights: Callable[[str], Path], passages: Mapping[str, str]
) -> None:
    site = with_rights(rights)
    assert shown(site, passages, uncited(passages)) == {}
    assert set(shown(site, passages, CITED)) == set(CITED)
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "following his visit to Bishkek" in index
    source = next(iter(site.glob("sources/*/index.html"))).read_text(encoding="utf-8")
    assert re.findall(r'id="(p\d+)"', source) == list(CITED)
    assert "8 passages not shown" in plain(source)


def test_all_of_a_source_may_be_shown_when_its_rights_are_full(
    with_rights: Callable[[str], Path], passages: Mapping[str, str]
) -> None:
    """Which also proves that the test above would find what it looks for."""
    site = with_rights("full")
    assert set(shown(site, passages, tuple(passages))) == set(passages)


def test_only_quoted_words_are_shown_when_there_are_no_rights(
    with_rights: Callable[[str], Path], passages: Mapping[str, str]
) -> None:
    site = with_rights("none")
    assert shown(site, passages, uncited(passages)) == {}
    everything = " ".join(plain(text) for text in texts(site))
    assert "Once Ukrainian troops leave the territories they currently occupy" in everything
    for unquoted in ("following his visit to Bishkek", "he continued. According to him", "Putin stated"):
        assert unquoted not in everything


def test_actors_who_are_in_no_published_briefing_have_no_page(with_rights: Callable[[str], Path]) -> None:
    site = with_rights("excerpts")
    assert not (site / "actors" / "tatiana-stanovaya").exists()
    assert (site / "actors" / "ukrainian-army").exists()


def uncited(passages: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in passages if name not in CITED)


def shown(site: Path, passages: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Which of some passages the files of a site hold a few words of that stand in no other passage, and the words."""
    everything = [plain(text) for text in texts(site)]
    found = {}
    for name in names:
        others = " ".join(text for other, text in passages.items() if other != name)
        for words in runs(passages[name]):
            if words not in others and any(words in text for text in everything):
                found[name] = words
    return found


def runs(text: str) -> Iterator[str]:
    words = text.split()
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def texts(site: Path) -> Iterator[str]:
    for path in sorted(site.rglob("*")):
        if path.suffix in {".html", ".json", ".jsonl", ".csv", ".xml", ".txt", ".md", ".sqlite"}:
            # A database holds its texts as they are.
            text = path.read_bytes().decode("utf-8", errors="replace")
            lines = text.splitlines() if path.parent.name == "data" else [text]
            is_json = path.suffix in {".json", ".jsonl"}
            yield "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in lines) if is_json else text


def plain(text: str) -> str:
    """A file's words without its tags and entities, in one line."""
    return SPACE.sub(" ", unescape(TAGS.sub("", text)))
