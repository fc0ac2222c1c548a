"""The site in a browser: with a mouse, with keys alone, on a phone, without JavaScript, in the dark."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.untraced

MOUNTS = ["", "/repo"]
BRIEFING = "/briefings/withdrawal-condition/"
SEED = "000_74fab2486cdf4fb4"

# One page of every kind.
KINDS = (
    "/",
    "/briefings/",
    BRIEFING,
    "/actors/",
    "/actors/vladimir-putin/",
    "/sources/",
    f"/sources/{SEED}/",
    "/topics/",
    "/topics/geneva-talks/",
    "/method/",
)

# How long something may take that a reader sees at once, in seconds.
PATIENCE = 120.0

# The places in sight where the whole of some words stands, however they are marked up within.
IN_SIGHT = """words => {
    const said = element => element.textContent.replace(/\\s+/g, " ").includes(words)
    return [...document.querySelectorAll("article *")].filter(element => {
        const box = element.getBoundingClientRect()
        return said(element) && ![...element.children].some(said)
            && element.checkVisibility({opacityProperty: true, visibilityProperty: true})
            && box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0
            && box.left < innerWidth && box.top < innerHeight
    }).length
}"""

# What of the text is wider than the window and cannot be scrolled by itself.
BEYOND_THE_EDGE = """() => {
    const scrolls = element => element && (
        ["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    return [...document.querySelectorAll("article, article *")].filter(element => {
        const box = element.getBoundingClientRect()
        return box.right > innerWidth + 1 && box.width > 1 && !scrolls(element)
            && element.checkVisibility({opacityProperty: true, visibilityProperty: true})
    }).map(element => element.outerHTML.slice(0, 200))
}"""

# Text whose contrast with what lies behind it is below the 4.5 to 1 of WCAG 2.2 AA, or 3 to 1 when it is large.
TOO_FAINT = """() => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
    const painted = colours => {
        canvas.fillStyle = "white"
        canvas.fillRect(0, 0, 1, 1)
        for (const colour of colours) {
            canvas.fillStyle = colour
            canvas.fillRect(0, 0, 1, 1)
        }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
    }
    const luminance = rgb => {
        const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const faint = []
    for (const element of document.querySelectorAll("header *, article, article *, footer *")) {
        const words = [...element.childNodes].filter(node => node.nodeType == 3).map(node => node.data).join("").trim()
        const box = element.getBoundingClientRect()
        if (!words || box.width < 2 || box.height < 2
            || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue
        const behind = []
        for (let at = element; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor)
        const style = getComputedStyle(element)
        const [one, other] = [luminance(painted([...behind, style.color])), luminance(painted(behind))]
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
        const size = parseFloat(style.fontSize)
        const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700)
        if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${element.tagName} ${words.slice(0, 60)}`)
    }
    return faint
}"""

# The colour that tells light from dark.
GROUND = "() => getComputedStyle(document.body).backgroundColor"

# What sets an element apart from others like it.
LOOK = """element => {
    const style = getComputedStyle(element)
    return [style.backgroundColor, style.boxShadow, style.borderLeft, style.outline]
}"""


@pytest.mark.parametrize("mount", MOUNTS, ids=["root", "path"])
def test_from_a_citation_in_the_summary_to_the_marked_words_and_back(visit: Callable[..., Page], mount: str) -> None:
    page = visit(mount + BRIEFING)
    citation_of(page, "the hostilities will stop").click()
    expect(page).to_have_url(f"{mount}/sources/{SEED}/#p2")
    passage = page.locator(":target")
    expect(passage).to_have_id("p2")
    expect(passage).to_be_in_viewport()
    expect(passage.locator("mark", has_text="the hostilities will stop")).to_be_visible()

    passage.locator("a[href$='withdrawal-condition/#halt']").click()
    statement = page.locator(":target")
    expect(statement).to_have_id("halt")
    expect(statement).to_be_in_viewport()
    expect(statement).to_contain_text("Once Ukrainian troops leave the territories they currently occupy")


def test_every_citation_of_a_summary_leads_to_a_passage_in_sight(visit: Callable[..., Page]) -> None:
    page = visit(BRIEFING)
    hrefs = dict.fromkeys(str(link.get_attribute("href")) for link in summary(page).locator("a[href*='#']").all())
    assert len(hrefs) >= 4
    for href in hrefs:
        page.goto(BRIEFING)
        summary(page).locator(f"a[href='{href}']").first.click()
        expect(page.locator(":target")).to_be_in_viewport()
        top = page.locator(":target").evaluate("element => element.getBoundingClientRect().top")
        header = page.get_by_role("banner").evaluate("element => element.getBoundingClientRect().bottom")
        assert top >= header, f"{href} stops under the header"


@pytest.mark.parametrize("mount", MOUNTS, ids=["root", "path"])
def test_from_the_index_of_actors_to_a_quote_to_its_briefing(visit: Callable[..., Page], mount: str) -> None:
    page = visit(f"{mount}/")
    page.get_by_role("link", name="Actors", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Actors")
    page.get_by_role("article").get_by_role("link", name="Tatiana Stanovaya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tatiana Stanovaya")
    quote = page.locator("article section", has=page.locator("mark, blockquote", has_text="he still knows how to act"))
    quote.last.get_by_role("link", name="An analyst and a former diplomat").first.click()
    expect(page.locator(":target")).to_contain_text("If not, he still knows how to act")
    expect(page.get_by_role("heading", level=1)).to_contain_text("An analyst and a former diplomat")


@pytest.mark.parametrize("mount", MOUNTS, ids=["root", "path"])
def test_search_finds_an_analyst_and_leads_to_her_page(visit: Callable[..., Page], mount: str) -> None:
    page = visit(f"{mount}/")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("Stanovaya")
    results(page).filter(has=page.get_by_role("heading", name="Tatiana Stanovaya", exact=True)).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tatiana Stanovaya")
    assert f"{mount}/actors/tatiana-stanovaya/" in page.url


def test_search_finds_the_words_of_a_passage(visit: Callable[..., Page]) -> None:
    page = visit("/")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("armed means")
    expect(results(page).filter(has_text="armed means").first).to_be_visible()


def test_keys_alone_lead_from_the_page_to_a_passage_and_back(
    visit: Callable[..., Page], passages: Mapping[str, str]
) -> None:
    page = visit(BRIEFING)
    page.keyboard.press("Tab")
    assert focused(page, "element => element.textContent.trim()") == "Skip to content"
    page.keyboard.press("Enter")
    tab_to(page, f"sources/{SEED}/#p2")
    assert focused(page, "element => getComputedStyle(element).outlineStyle") != "none", "the focus cannot be seen"
    assert comes_to_sight(page, passages["p2"])
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_have_id("p2")
    tab_to(page, "withdrawal-condition/#halt")
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_have_id("halt")


def test_keys_alone_lead_from_the_search_to_a_page(visit: Callable[..., Page]) -> None:
    page = visit("/")
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    page.keyboard.type("Stanovaya")
    # A list for the first letters alone is replaced, and the focus in it is lost: wait for the one for the whole word.
    expect(results(page).first).to_have_attribute("href", re.compile("h=stanovaya"))
    page.keyboard.press("ArrowDown")
    expect(results(page).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Stanovaya")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_citation_shows_the_words_of_its_passage_under_the_mouse(
    visit: Callable[..., Page], passages: Mapping[str, str], script: bool
) -> None:
    page = visit(BRIEFING, script=script)
    assert not comes_to_sight(page, passages["p2"], within=0)
    citation_of(page, "the hostilities will stop").hover()
    assert comes_to_sight(page, passages["p2"])
    page.mouse.move(1, 1)
    assert goes_out_of_sight(page, passages["p2"])


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_citation_shows_the_words_of_its_passage_when_it_has_the_focus(
    visit: Callable[..., Page], passages: Mapping[str, str], script: bool
) -> None:
    page = visit(BRIEFING, script=script)
    citation_of(page, "the hostilities will stop").focus()
    assert comes_to_sight(page, passages["p2"])
    page.keyboard.press("Shift+Tab")
    assert goes_out_of_sight(page, passages["p2"])


def test_every_citation_of_a_summary_shows_a_passage_that_fits_the_window(
    visit: Callable[..., Page], passages: Mapping[str, str]
) -> None:
    for width in (1280, 360):
        page = visit("/briefings/analysts-outlook/", width=width)
        for link in summary(page).get_by_role("link").all():
            href = str(link.get_attribute("href"))
            if "/sources/" in href:
                link.focus()
                assert comes_to_sight(page, passages[href.partition("#")[2]]), (width, href)
                assert page.evaluate(BEYOND_THE_EDGE) == [], (width, href)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, href)


def test_no_page_scrolls_sideways_on_a_phone(visit: Callable[..., Page], pages: Mapping[str, Element]) -> None:
    page = visit("/", width=360)
    for address in pages:
        page.goto(f"/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        assert page.evaluate(BEYOND_THE_EDGE) == [], address


def test_every_kind_of_page_can_be_read_without_script(visit: Callable[..., Page]) -> None:
    page = visit("/repo/", script=False)
    for address in KINDS:
        page.goto(f"/repo{address}")
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
        assert page.evaluate("document.querySelector('article').innerText.length") > 100, address
        assert page.evaluate("getComputedStyle(document.querySelector('article')).visibility") == "visible", address


def test_a_reader_without_script_follows_a_citation_too(visit: Callable[..., Page]) -> None:
    page = visit(f"/repo{BRIEFING}", script=False)
    citation_of(page, "the hostilities will stop").click()
    expect(page.locator("#p2")).to_be_in_viewport()
    page.locator("#p2 a[href$='withdrawal-condition/#halt']").click()
    expect(page.locator("#halt")).to_be_in_viewport()


@pytest.mark.parametrize("dark", [False, True], ids=["from-light", "from-dark"])
def test_light_and_dark_follow_the_reader_and_can_be_switched(visit: Callable[..., Page], dark: bool) -> None:
    page = visit("/", dark=dark)
    before = page.evaluate(GROUND)
    assert is_dark(before) is dark
    page.get_by_title("Switch to light mode" if dark else "Switch to dark mode").click()
    expect(page.get_by_title("Switch to dark mode" if dark else "Switch to light mode")).to_be_visible()
    assert is_dark(page.evaluate(GROUND)) is not dark
    page.goto(BRIEFING)
    assert is_dark(page.evaluate(GROUND)) is not dark, "the choice is forgotten on the next page"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(visit: Callable[..., Page], dark: bool) -> None:
    page = visit("/", dark=dark)
    faint = {}
    for address in KINDS:
        page.goto(address)
        faint[address] = page.evaluate(TOO_FAINT)
    assert not any(faint.values()), faint


def test_a_passage_that_a_reader_is_led_to_stands_out(visit: Callable[..., Page]) -> None:
    """Among passages that look alike it shows which one was meant."""
    page = visit(f"/sources/{SEED}/")
    before = page.locator("#p5").evaluate(LOOK)
    page.goto(f"/sources/{SEED}/#p5")
    assert page.locator("#p5").evaluate(LOOK) != before


def summary(page: Page) -> Locator:
    """The part of a briefing before its first second-level heading that cites."""
    return page.locator("article :is(section, div):has(a[href*='/sources/'])").first


def citation_of(page: Page, words: str) -> Locator:
    """The link behind a quotation in the summary."""
    return summary(page).locator("p", has_text=words).locator(f"xpath=.//q[contains(., '{words}')]/following::a[1]")


def results(page: Page) -> Locator:
    """What the search has found, once it has."""
    return page.get_by_role("search").locator("li a")


def focused(page: Page, what: str) -> object:
    return page.evaluate(f"({what})(document.activeElement)")


def tab_to(page: Page, ending: str) -> None:
    """Presses the tabulator until a link with such an address has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if str(focused(page, "element => element.getAttribute('href')")).endswith(ending):
            return
    pytest.fail(f"no link to {ending} is within reach of the tabulator")


def comes_to_sight(page: Page, words: str, within: float = PATIENCE) -> bool:
    return _settles(page, words, within, shown=True)


def goes_out_of_sight(page: Page, words: str) -> bool:
    return _settles(page, words, PATIENCE, shown=False)


def _settles(page: Page, words: str, within: float, *, shown: bool) -> bool:
    end = time.monotonic() + within
    while bool(page.evaluate(IN_SIGHT, words)) is not shown:
        if time.monotonic() >= end:
            return False
        page.wait_for_timeout(50)
    return True


def is_dark(colour: str) -> bool:
    """Whether a colour, as browsers write it, is rather dark."""
    numbers = [float(number) for number in colour[colour.index("(") + 1 : -1].replace(",", " ").split()[:3]]
    return sum(numbers) < 3 * 128
