"""Hostile texts in every setting that pages show: they are read as they were written, and bring nothing into a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

import html5lib
import pytest
from click.testing import Result
from playwright.sync_api import Browser

from generator.files.writing import write_tree
from tests.born import held_by

pytestmark = pytest.mark.untraced

ROOT = Path(__file__).parents[2]
HOSTILE: Final = (
    "\"><script>alert(1)</script><img src=x onerror=alert(2)> ' onload='alert(3) </title></style>--><!-- "
    "&lt;b&gt; &amp; &#60;i&#62; {{ config }} {% raw %} [a](javascript:alert(4)) \\"
)
PLAIN: Final = "Plain words"
EVERYWHERE: Final = ["site_name", "site_description", "site_author", "copyright", "repo_name"]


def settings(words: str) -> dict[str, Any]:
    """Settings with the words wherever a text is taken, all else being the same."""
    toggle = {"icon": "material/weather-night", "name": words}
    return {
        **dict.fromkeys(EVERYWHERE, words),
        "docs_dir": "templates/docs",
        "site_url": "https://hostile.example/",
        "repo_url": "https://github.com/us/desk",
        "edit_uri": "edit/main/briefings/",
        "nav": [
            {words: "index.md"},
            {words: [{f"{words} 2": "method.md"}, {words: "https://elsewhere.example/a?b=1"}]},
            {f"{words} 3": "mailto:desk@example.org"},
        ],
        "theme": {
            "name": "material",
            "features": [
                "navigation.tabs",
                "navigation.path",
                "navigation.footer",
                "content.action.edit",
                "toc.follow",
            ],
            "palette": [
                {"media": "(prefers-color-scheme: light)", "scheme": "default", "toggle": toggle},
                {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "toggle": toggle},
            ],
        },
        "extra": {
            "homepage": "https://home.example/",
            "social": [{"icon": "fontawesome/brands/github", "link": "https://example.org/", "name": words}],
            "alternate": [{"name": words, "link": "/", "lang": "de"}],
        },
        "plugins": [{"search": {"separator": words}}, "briefings"],
    }


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, briefings: Callable[..., Result]) -> dict[str, Path]:
    """The same project with plain settings and with hostile ones, built."""
    built = {}
    for name, words in (("plain", PLAIN), ("hostile", HOSTILE), ("raw", HOSTILE)):
        project = tmp_path_factory.mktemp(name)
        write_tree(
            project,
            {
                "mkdocs.yml": json.dumps(settings(words)).encode(),
                "templates/docs/index.md": b"",
                "briefings/registry/actors.yml": b"anna: {kind: person, name: Anna}\n",
                "briefings/opening.yml": b"title: Opening\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\n"
                b"sources: {report: report}\nsummary: The bridge opens [opening].\n"
                b"evidence:\n  opening: {speaker: anna, quote: The bridge will open in May, at: p1}\n",
                "seeds/report.txt": b"Anna: The bridge will open in May.\n",
                "seeds/report.yml": b"label: Report\n",
            },
        )
        with pytest.MonkeyPatch.context() as patched:
            if name == "raw":
                # As it would be if nothing were escaped, without which the tests prove nothing.
                patched.setattr("generator.format.settings.printed._escaped", lambda value: value)
                patched.setattr("generator.host.csp.with_policy", lambda output, _: (output, ()))
            briefings("build", project=project)
        built[name] = project / "site"
    return built


def test_no_element_attribute_script_or_scheme_is_born_of_a_setting(sites: dict[str, Path]) -> None:
    names = sorted(path.relative_to(sites["plain"]).as_posix() for path in sites["plain"].rglob("*.html"))
    assert names == sorted(path.relative_to(sites["hostile"]).as_posix() for path in sites["hostile"].rglob("*.html"))
    assert len(names) > 10
    assert {name: each for name in names if (each := born(sites, "hostile", name))} == {}
    assert born(sites, "raw", "index.html")


def born(sites: dict[str, Path], which: str, name: str) -> set[tuple[str, ...]]:
    """What a page holds that the same page with plain settings does not, but the block of data of the theme."""
    more = held_by(sites[which] / name) - held_by(sites["plain"] / name)
    return {each for each in more if not (each[0] == "script" and each[1].startswith('{"'))}


def test_what_a_setting_says_is_what_readers_read(sites: dict[str, Path]) -> None:
    page = html5lib.parse((sites["hostile"] / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
    assert isinstance(page, Element)
    words = " ".join(HOSTILE.split())
    # An address in the imprint is a link, and there is none in these words.
    links = [" ".join("".join(each.itertext()).split()) for each in page.iter("a")]
    assert words in links
    assert f"{words} 2" in links
    assert f"{words} 3" in links
    (foot,) = (each for each in page.iter("div") if each.get("class") == "md-copyright__highlight")
    assert " ".join("".join(foot.itertext()).split()) == words
    titles = {each.get("title") for each in page.iter("a")} | {each.get("title") for each in page.iter("label")}
    assert HOSTILE in titles
    metas = {each.get("name"): each.get("content") for each in page.iter("meta")}
    assert metas["author"] == HOSTILE
    lost = html5lib.parse((sites["hostile"] / "404.html").read_text("utf-8"), namespaceHTMLElements=False)
    assert isinstance(lost, Element)
    assert {each.get("name"): each.get("content") for each in lost.iter("meta")}["description"] == HOSTILE
    assert [each.text for each in lost.iter("title")] == [HOSTILE]


def test_a_browser_runs_nothing_of_them_and_asks_no_other_host(
    sites: dict[str, Path], browser: Browser, served: Callable[[Path], str]
) -> None:
    address = served(sites["hostile"])
    said: list[str] = []
    asked: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for name in ("index.html", "briefings/opening/index.html", "404.html"):
        page.goto(f"{address}/{name}", wait_until="networkidle")
    page.close()
    assert said == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
