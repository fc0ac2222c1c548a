"""Strings of every shape in every field are shown as they are; nothing is born of them and, in a browser, nothing runs.

The pages are held to those of plain words in the same places, and opened in a browser as an engine renders them. Then
finished sites are built, with the theme around the pages, of which each string of the corpora stands in one of the
fields that the theme prints and in one of the others. `STRINGS=all`, which `make torture` sets, puts each string of the
corpora in every field, not one of each shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from click.testing import Result
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from generator.build import Inputs
from generator.files.writing import write_tree
from tests.born import held_by
from tests.hostile import CORPORA, EVERY_STRING, NASTY, NO_MATTER, corpus, filled, one_of_each_shape
from tests.shown import Article, assert_shown_as_they_are, told
from tests.worlds import MakeInputs, everywhere

pytestmark = [
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are absent"),
    pytest.mark.untraced,
]

# The theme prints these into titles, navigation, tables of contents and the like.
PRINTED_BY_THEME: Final = {"title", "name", "topic", "label", "heading"}

# Records whatever a payload would do to show that it runs.
WITNESS: Final = """(() => {
    window.ran = []
    const told = what => { ran.push(what) }
    for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = (...all) => told(`${name}(${all})`)
    addEventListener("securitypolicyviolation", event => told(`${event.violatedDirective}: ${event.blockedURI}`))
})()"""

# Passes over everything in the text, as a reader might with mouse and keys.
TOUCH: Final = """() => {
    for (const element of document.querySelectorAll("article *")) {
        for (const kind of ["mouseover", "mouseenter", "pointerenter", "focus"]) {
            element.dispatchEvent(new Event(kind, {bubbles: kind == "mouseover"}))
        }
    }
    return [window.ran, Object.keys(window)]
}"""


@dataclass(frozen=True, slots=True)
class Sites:
    """The folders of the site of hostile texts and of that of plain words, and what stands where."""

    hostile: Path
    plain: Path
    figures: str


@pytest.fixture(scope="module")
def texts() -> Sequence[str]:
    return [*corpus(), *NASTY]


@pytest.fixture(scope="module")
def articles(texts: Sequence[str], make_inputs: MakeInputs) -> Mapping[str, Article]:
    """What an engine makes of the pages with a string of each shape in every field."""
    if not EVERY_STRING:
        texts = one_of_each_shape(texts)
    made = filled(texts, make_inputs, everywhere)
    shown = assert_shown_as_they_are(made, make_inputs)
    told("everywhere", len(texts), made, len(shown))
    assert made.counts["refused"] < made.counts.total() / 100
    return shown


def test_strings_of_every_shape_in_every_field_are_shown_as_they_are_and_run_nothing(
    articles: Mapping[str, Article], browser: Browser, served: Callable[[Path], str], tmp_path: Path
) -> None:
    """No policy holds scripts back here."""
    head = "<!doctype html><html lang='en'><meta charset='utf-8'><link rel='icon' href='data:,'>"
    bodies = ["plain", *(each.html for each in articles.values())]
    for number, body in enumerate(bodies):
        (tmp_path / f"{number}.html").write_text(f"{head}<article>{body}</article>", encoding="utf-8")
    seen, plain = Seen(), Seen()
    context = new_context(browser, served(tmp_path), seen, policy=False)
    page = context.new_page()
    for number in range(len(bodies)):
        page.goto(f"/{number}.html", wait_until="load")
        (seen if number else plain).look(page)
    context.close()
    print(f"{seen.pages} pages opened: {len(seen.ran)} run")  # noqa: T201 - for who reads the log
    assert seen.ran == []
    assert seen.globals <= plain.globals


@pytest.fixture(scope="module")
def sites(
    texts: Sequence[str],
    tmp_path_factory: pytest.TempPathFactory,
    make_inputs: MakeInputs,
    briefings: Callable[..., Result],
) -> Sites:
    fields = {key.partition(".")[0] for key in everywhere(1, 1).slots().values()}
    made = filled(texts, make_inputs, everywhere, PRINTED_BY_THEME, fields - PRINTED_BY_THEME)
    folders = []
    for name, inputs in (("hostile", made.inputs(make_inputs)), ("plain", made.plain(make_inputs)[0])):
        project = tmp_path_factory.mktemp(name)
        write_project(inputs, project)
        briefings("build", project=project)
        folders.append(project / "site")
    figures = ", ".join(f"{number} {what}" for what, number in sorted(made.counts.items()))
    hostile, plain = folders
    return Sites(hostile=hostile, plain=plain, figures=f"{len(texts)} strings, {len(fields)} fields: {figures}")


def write_project(inputs: Inputs, project: Path) -> None:
    descriptors = [file for seed in inputs.seeds.values() for file in (seed.text, seed.descriptor) if file is not None]
    for file in (*inputs.briefings.values(), *inputs.actors, *inputs.topics, *descriptors):
        path = project / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.text.encode())
    weights = "".join(f"        {code}: {weight.value}\n" for code, weight in NO_MATTER.items())
    write_tree(project, {"templates/docs/index.md": b""})
    (project / "mkdocs.yml").write_text(
        "site_name: Hostile\nsite_url: https://hostile.example/\ndocs_dir: templates/docs\ntheme: material\n"
        f"plugins:\n  - search\n  - briefings:\n      severity:\n{weights}",
        encoding="utf-8",
    )


def test_no_element_attribute_script_or_scheme_is_born(sites: Sites) -> None:
    names = sorted(path.relative_to(sites.plain).as_posix() for path in sites.plain.rglob("*.html"))
    assert names == sorted(path.relative_to(sites.hostile).as_posix() for path in sites.hostile.rglob("*.html"))
    allowed = {each for name in names for each in held_by(sites.plain / name)}
    # Texts that turn the order of reading are set apart.
    allowed |= {("element", "bdi")}
    born = {name: sorted(held_by(sites.hostile / name) - allowed) for name in names}
    number = sum(map(len, born.values()))
    print(f"{sites.figures}; {len(names)} pages of the site: {number} born")  # noqa: T201 - for who reads the log
    assert not number, {name: each for name, each in born.items() if each}


BORN: Final = {
    "an element": "<marquee>x</marquee>",
    "an attribute": "<p onclick='alert(1)'>x</p>",
    "a scheme": "<a href='javascript:alert(1)'>x</a>",
    "a script": "<script>alert(1)</script>",
    "a style": "<p style='position: fixed'>x</p>",
    "a comment": "<!-- x -->",
}


@pytest.mark.parametrize("what", BORN)
def test_what_would_be_born_is_noticed(sites: Sites, tmp_path: Path, what: str) -> None:
    page = sites.plain / "briefings" / "b0" / "index.html"
    poisoned = tmp_path / "index.html"
    poisoned.write_text(page.read_text("utf-8").replace("</article>", f"{BORN[what]}</article>"), encoding="utf-8")
    assert held_by(poisoned) - held_by(page)


@pytest.mark.parametrize("policy", [True, False], ids=["with-policy", "without-policy"])
def test_no_script_of_a_text_runs(browser: Browser, sites: Sites, served: Callable[[Path], str], policy: bool) -> None:
    with_plain, with_hostile = Seen(), Seen()
    for site, seen in ((sites.plain, with_plain), (sites.hostile, with_hostile)):
        context = new_context(browser, served(site), seen, policy=policy)
        page = context.new_page()
        paths = sorted(site.rglob("*.html"))
        # What the policy stops is told too, so that without it one page of a kind is enough, and of plain words always.
        one_of_a_kind = {each.relative_to(site).parts[0]: each for each in paths}.values()
        for path in paths if policy and site is sites.hostile else one_of_a_kind:
            page.goto(f"/{path.relative_to(site).as_posix()}", wait_until="load")
            seen.look(page)
        if site is sites.hostile:
            use(page, seen)
        context.close()
    print(f"{sites.figures}; {with_hostile.pages} pages opened: {len(with_hostile.ran)} run")  # noqa: T201 - as above
    assert with_hostile.ran == []
    assert with_hostile.globals <= with_plain.globals


@pytest.mark.parametrize("policy", [True, False], ids=["with-policy", "without-policy"])
def test_a_script_that_runs_or_is_stopped_is_noticed(
    browser: Browser, sites: Sites, served: Callable[[Path], str], tmp_path: Path, policy: bool
) -> None:
    page = (sites.plain / "method" / "index.html").read_text("utf-8")
    born = "<img src='data:,' onerror='alert(1)'>"
    (tmp_path / "index.html").write_text(page.replace("</article>", f"{born}</article>"), encoding="utf-8")
    seen = Seen()
    context = new_context(browser, served(tmp_path), seen, policy=policy)
    opened = context.new_page()
    opened.goto("/index.html", wait_until="load")
    seen.look(opened)
    context.close()
    assert any(each.endswith("script-src-attr: inline") if policy else "alert(1)" in each for each in seen.ran)


class Seen:
    """What happened in a browser: what ran, and which globals there were."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.globals: set[str] = set()
        self.pages = 0

    def look(self, page: Page) -> None:
        ran, names = page.evaluate(TOUCH)
        self.ran += [f"{page.url}: {each}" for each in ran]
        self.globals |= set(names)
        self.pages += 1


def new_context(browser: Browser, address: str, seen: Seen, *, policy: bool) -> BrowserContext:
    context = browser.new_context(base_url=address, bypass_csp=not policy, reduced_motion="reduce")
    context.set_default_timeout(120_000)

    def closed(dialog: Dialog) -> None:
        seen.ran.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.add_init_script(WITNESS)
    context.on("dialog", closed)
    context.on("console", lambda message: seen.ran.append(f"console, {message.type}: {message.text[:200]}"))
    context.on("weberror", lambda caught: seen.ran.append(f"error: {caught.error}"))

    def ask(url: str) -> None:
        asked = urlsplit(url)
        if asked.scheme not in {"data", "blob", "about"} and f"{asked.scheme}://{asked.netloc}" != address:
            seen.ran.append(f"a request to another host: {url[:200]}")

    context.on("request", lambda request: ask(request.url))
    return context


def use(page: Page, seen: Seen) -> None:
    """Searches, filters and points at a citation."""
    for words in ("alert", "onerror", "<script>alert(1)</script>", "javascript:alert(1)"):
        page.goto("/index.html")
        page.get_by_role("textbox", name="Search").click()
        page.keyboard.type(words)
        if words == "alert":
            expect(page.get_by_role("search").locator("li a").first).to_be_visible()
        page.wait_for_timeout(300)
        seen.look(page)
    page.goto("/actors/index.html")
    page.get_by_label("Name", exact=True).fill("alert")
    page.wait_for_timeout(500)
    seen.look(page)
    page.goto("/briefings/b0/index.html")
    page.locator("article a[href*='/sources/']").first.hover()
    seen.look(page)
