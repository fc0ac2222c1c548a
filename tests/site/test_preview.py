"""What a browser shows of a project that is served while it is written: mistakes stand over the pages until mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.previews import SERVERS, Preview, served

pytestmark = pytest.mark.untraced

BRIEFING = "briefings/withdrawal-condition.yml"
PAGE = "briefings/withdrawal-condition/"
RIGHT, WRONG = "the hostilities will stop.\n", "the hostilities would stop.\n"
# Long enough for a build on a machine that is busy.
PATIENCE = 240_000


@pytest.fixture
def project(new_project: Callable[[], Path]) -> Path:
    return new_project()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    context.set_default_navigation_timeout(PATIENCE)
    yield context
    context.close()


def opened(context: BrowserContext, preview: Preview, address: str) -> Page:
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{preview.port}/{address}")
    return page


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def shows_panel(page: Page, *words: str) -> None:
    for each in words:
        expect(page.locator("#briefings-problems")).to_contain_text(each, timeout=PATIENCE)


def shows_no_panel(page: Page) -> None:
    expect(page.locator("#briefings-problems")).to_have_count(0, timeout=PATIENCE)


def words_of(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("server", SERVERS)
def test_a_mistake_stands_over_every_page_until_it_is_mended(
    server: str, project: Path, context: BrowserContext
) -> None:
    with served(SERVERS[server], project) as preview:
        page = opened(context, preview, PAGE)
        shows_no_panel(page)
        page.evaluate("scrollTo(0, 900)")

        change(project / BRIEFING, RIGHT, WRONG)
        shows_panel(page, "1 error", "quote-not-found", BRIEFING, "hostilities would stop")
        # Another tab, and addresses that are not there, show it too.
        for address in ("", "no/such/page/"):
            shows_panel(opened(context, preview, address), "quote-not-found")
        # No key and no click leads past it.
        page.bring_to_front()
        for _ in range(3):
            page.keyboard.press("Escape")
        expect(page.locator("#briefings-problems:modal")).to_have_count(1)
        page.evaluate("document.querySelector('article a').focus()")
        assert not page.evaluate("document.activeElement.closest('article')")
        assert page.evaluate("document.elementFromPoint(640, 100).closest('#briefings-problems') !== null")

        # What else goes wrong takes its place.
        change(project / BRIEFING, WRONG, RIGHT)
        change(project / BRIEFING, "status: published", "status: publshed")
        shows_panel(page, "publshed")
        assert "quote-not-found" not in page.inner_text("#briefings-problems")

        change(project / BRIEFING, "status: publshed", "status: published")
        for each in context.pages[:2]:
            shows_no_panel(each)
        expect(page.locator("body")).to_contain_text("the hostilities will stop", timeout=PATIENCE)
        assert page.evaluate("scrollY") == 900


def test_the_panel_has_the_words_of_the_terminal_and_nothing_is_born_of_them(
    project: Path, context: BrowserContext
) -> None:
    change(
        project / BRIEFING, RIGHT, "<img src=x onerror=alert(1)></pre></dialog><script>alert(2)</script> will stop\n"
    )
    dialogs: list[str] = []
    with served(SERVERS["briefings"], project) as preview:
        page = context.new_page()

        def note(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", note)
        page.goto(f"http://127.0.0.1:{preview.port}/{PAGE}")
        shows_panel(page, "<script>alert(2)</script>")
        panel = words_of(page.inner_text("#briefings-problems"))
        told = preview.log.read_text(encoding="utf-8")
        found = re.search(r"error\[quote-not-found\].*?\n\n", told, re.DOTALL)
        assert found is not None
        for line in found[0].strip().split("\n"):
            assert words_of(line) in panel
        assert page.locator("#briefings-problems :is(img, script)").count() == 0
        assert dialogs == []


def test_a_project_with_mistakes_can_be_served_and_comes_up_when_they_are_mended(
    project: Path, context: BrowserContext
) -> None:
    change(project / BRIEFING, RIGHT, WRONG)
    with served(SERVERS["briefings"], project) as preview:
        page = opened(context, preview, PAGE)
        shows_panel(page, "1 error", "quote-not-found")
        change(project / BRIEFING, WRONG, RIGHT)
        shows_no_panel(page)
        expect(page.locator("body")).to_contain_text("the hostilities will stop", timeout=PATIENCE)


def test_mistakes_in_settings_and_templates_leave_the_pages_whole_and_are_shown(
    project: Path, context: BrowserContext
) -> None:
    (project / "templates" / "overrides").mkdir(parents=True)
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    with served(SERVERS["briefings"], project) as preview:
        page = opened(context, preview, PAGE)
        shows_no_panel(page)

        def shows_then_mends(path: Path, wrong: str, *words: str) -> None:
            before = path.read_text(encoding="utf-8") if path.exists() else None
            path.write_text(wrong, encoding="utf-8")
            shows_panel(page, *words)
            # The old page is whole below the panel.
            expect(page.locator("body")).to_contain_text("the hostilities will stop", timeout=PATIENCE)
            if before is None:
                path.unlink()
            else:
                path.write_text(before, encoding="utf-8")
            shows_no_panel(page)

        shows_then_mends(project / "mkdocs.yml", f"{settings}theme: [\n", "mkdocs.yml")
        shows_then_mends(project / "mkdocs.yml", settings.replace("material", "no-such-theme"), "no-such-theme")
        shows_then_mends(project / "templates" / "briefing.md", "{{ page.title", "templates/briefing.md:1")
        shows_then_mends(project / "templates" / "overrides" / "main.html", "{% if %}", "main.html:1")
        assert "Traceback" not in preview.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_is_readable_on_any_page(width: int, scheme: str, panel_page: Callable[[int, str], Page]) -> None:
    """Text is not cut off, and apart from what it stands on; lines of files scroll by themselves."""
    page = panel_page(width, scheme)
    shows_panel(page, "quote-not-found")
    assert page.evaluate("document.getElementById('briefings-problems').scrollWidth") <= width
    assert page.locator("#briefings-problems pre").first.evaluate("pre => pre.scrollWidth >= pre.clientWidth")
    for part in ("h1", ".what", ".where", "pre"):
        assert contrast(page, part) >= 4.5, part


def contrast(page: Page, part: str) -> float:
    """The contrast of the text of a part with the panel (WCAG 2.2)."""
    colours = page.locator(f"#briefings-problems {part}").first.evaluate(
        "part => [part, part.closest('dialog')].map((each, which) =>"
        " getComputedStyle(each)[which ? 'backgroundColor' : 'color'])"
    )
    text, back = ([int(each) for each in re.findall(r"[0-9]+", colour)[:3]] for colour in colours)
    lights = sorted((luminance(text), luminance(back)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: list[int]) -> float:
    parts = [each / 255 for each in colour]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture(scope="module")
def mistaken(new_project: Callable[[], Path]) -> Iterator[Preview]:
    """A server of a project with a mistake."""
    project = new_project()
    change(project / BRIEFING, RIGHT, WRONG)
    with served(SERVERS["briefings"], project) as preview:
        yield preview


@pytest.fixture
def panel_page(browser: Browser, mistaken: Preview) -> Iterator[Callable[[int, str], Page]]:
    """Opens a page with the panel in a window of some width, light or dark."""
    contexts = []

    def open_page(width: int, scheme: str) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
        )
        contexts.append(context)
        return opened(context, mistaken, "")

    yield open_page
    for context in contexts:
        context.close()
