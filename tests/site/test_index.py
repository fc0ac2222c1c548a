"""The index of actors in a browser: filtered, sorted and shared, and whole without a script; pictures; axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # It has no types.
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.untraced

Visit = Callable[..., Page]

# One page of every kind, of the sample and of a site with dates, feeds and hostile names.
PAGES = (
    "/",
    "/briefings/",
    "/briefings/withdrawal-condition/",
    "/actors/",
    "/actors/?sort=said",
    "/actors/name/",
    "/actors/kind/person/",
    "/actors/vladimir-putin/",
    "/sources/",
    "/sources/000_74fab2486cdf4fb4/",
    "/topics/",
    "/topics/geneva-talks/",
    "/timeline/",
    "/corrections/",
    "/method/",
)
BRIDGE = (
    "/",
    "/actors/",
    "/actors/anna-berg/",
    "/topics/bridge/",
    "/timeline/",
    "/briefings/opening/",
    "/corrections/",
)


def names(page: Page) -> list[str]:
    """The names in the filtered list, in order."""
    return page.locator(".actor-filter tbody tr td:first-child").all_inner_texts()


def answered(page: Page, number: int, of: int = 15) -> None:
    """Waits until the list says how many it holds."""
    expect(page.get_by_role("status")).to_have_text(re.compile(f"^{number} of {of} actors"))


def test_a_filter_by_kind_leaves_those_of_that_kind(visit: Visit) -> None:
    page = visit("/actors/")
    page.get_by_label("Kind").select_option(label="State")
    answered(page, 3)
    assert names(page) == ["Russia", "Ukraine", "United States"]
    # What the page shows without a filter gives way to it.
    expect(page.get_by_role("heading", name="Persons")).to_be_hidden()


def test_a_name_or_an_alias_finds_its_actor_in_any_case(visit: Visit) -> None:
    page = visit("/actors/")
    page.get_by_label("Name", exact=True).fill("AMERIC")
    answered(page, 1)
    assert names(page) == ["United States"]
    page.locator(".actor-filter").get_by_role("link", name="United States").click()
    expect(page).to_have_url(re.compile(r"/actors/united-states/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("United States")


@pytest.mark.parametrize(
    ("part", "number"), [("said something", 3), ("was spoken of", 13), ("relayed something", 2), ("was named only", 0)]
)
def test_a_filter_by_part_tells_speakers_from_those_spoken_of(visit: Visit, part: str, number: int) -> None:
    page = visit("/actors/")
    page.get_by_label("Part").select_option(label=part)
    answered(page, number)


def test_a_filter_by_topic_leaves_those_who_have_a_part_in_it(visit: Visit) -> None:
    page = visit("/actors/")
    page.get_by_label("Topic").select_option(label="Assurance to Europe")
    answered(page, 3)
    assert names(page) == ["Russia", "The Moscow Times", "Vladimir Putin"]
    # Both hold of one statement: whoever relays on this topic has said nothing on it.
    page.get_by_label("Part").select_option(label="said something")
    answered(page, 1)


def test_the_list_is_sorted_by_name_by_count_and_by_recency(visit_bridge: Visit) -> None:
    page = visit_bridge("/actors/")
    page.get_by_label("Sort").select_option(label="most statements first")
    answered(page, 5, of=5)
    assert names(page)[0] == "Anna Berg"
    page.get_by_label("Sort").select_option(label="latest statement first")
    expect(page.locator(".actor-filter tbody td").first).not_to_have_text("Daily Post | Evening")
    dated = page.locator(".actor-filter tbody tr td:nth-child(7)").all_inner_texts()
    last = [each.split(" to ")[-1] for each in dated]
    assert last == sorted(last, reverse=True)


def test_a_period_leaves_those_with_a_statement_in_it(visit_bridge: Visit) -> None:
    page = visit_bridge("/actors/")
    page.get_by_label("Statements from").fill("2026-01-10")
    page.get_by_label("to", exact=True).fill("2026-01-20")
    answered(page, 1, of=5)
    assert names(page) == ["Nordic_Steel_"]


def test_hostile_names_are_shown_as_they_are(visit_bridge: Visit) -> None:
    page = visit_bridge("/actors/?name=holm")
    answered(page, 1, of=5)
    assert names(page) == ["Per <script>Holm</script>"]


def test_the_address_keeps_a_filter_and_clearing_takes_it_back(visit: Visit) -> None:
    page = visit("/actors/?kind=media&sort=said")
    answered(page, 2)
    assert page.get_by_label("Kind").input_value() == "media"
    page.get_by_label("Part").select_option(label="said something")
    answered(page, 0)
    expect(page).to_have_url(re.compile(r"\?kind=media&part=said&sort=said$"))
    page.locator(".actor-filter").get_by_role("button", name="Clear").click()
    expect(page.get_by_role("heading", name="Persons")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/actors/$"))


def test_without_a_script_all_are_listed_by_kind_and_by_name(visit: Visit) -> None:
    page = visit("/actors/", script=False)
    expect(page.locator(".actor-filter form")).to_have_count(0)
    expect(page.locator("tbody tr")).to_have_count(15)
    page.get_by_role("link", name="S", exact=True).click()
    expect(page).to_have_url(re.compile(r"/actors/name/#names\.s$"))
    entry = page.get_by_role("listitem").filter(has_text="Stanovaya:")
    entry.get_by_role("link", name="Tatiana Stanovaya").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tatiana Stanovaya")


def test_the_keyboard_alone_filters(visit: Visit) -> None:
    page = visit("/actors/")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("stanov")
    answered(page, 1)
    link = page.locator(".actor-filter").get_by_role("link", name="Tatiana Stanovaya")
    # A date takes several steps.
    for _ in range(20):
        if link.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(link).to_be_focused()


def test_an_index_that_cannot_be_read_leaves_the_page_as_it_is(visit: Visit) -> None:
    page = visit("/method/")
    page.route("**/data/filter/index.json", lambda route: route.fulfill(status=204))
    page.goto("/actors/")
    expect(page.locator("tbody tr")).to_have_count(15)
    expect(page.locator(".actor-filter form")).to_have_count(0)


def test_a_picture_says_what_it_shows_and_its_table_says_the_same(visit: Visit) -> None:
    page = visit("/actors/vladimir-putin/")
    picture = page.get_by_role("img", name="Vladimir Putin: when the statements were made")
    expect(picture).to_be_visible()
    expect(page.locator("figure.timeline desc")).to_have_text(re.compile("^23 statements, without a date"))
    page.get_by_text("The same as a table, latest first").click()
    expect(page.locator("details.in-time tbody tr")).to_have_count(23)
    page.locator("details.in-time").get_by_role("link", name="quoted").first.click()
    expect(page.locator(":target")).to_be_in_viewport()


def test_the_matrix_leads_to_the_evidence_of_a_stance(visit: Visit) -> None:
    page = visit("/topics/geneva-talks/")
    page.locator(".matrix").get_by_role("link", name="p11 (reported)").click()
    expect(page.locator(":target")).to_have_id("reject")
    expect(page.locator(":target")).to_contain_text("The Kremlin will reject the revised")


def test_feeds_are_linked_and_told_to_browsers(visit_bridge: Visit) -> None:
    page = visit_bridge("/actors/anna-berg/")
    told = page.locator("link[type='application/atom+xml']").get_attribute("href")
    assert told == "../../feeds/actors/anna-berg.atom"
    for name in ("Atom", "JSON"):
        href = page.locator("article").get_by_role("link", name=name, exact=True).get_attribute("href")
        assert page.request.get(f"/actors/anna-berg/{href}").ok, name


@pytest.mark.parametrize(
    ("old", "new"),
    [("/actors/a-berg/", "/actors/anna-berg/"), ("/briefings/bridge-opening/", "/briefings/opening/")],
)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_former_address_leads_on(visit_bridge: Visit, old: str, new: str, script: bool) -> None:
    page = visit_bridge(old, script=script)
    expect(page).to_have_url(re.compile(f"{new}$"))


def test_a_former_address_keeps_the_place_on_the_page(visit_bridge: Visit) -> None:
    page = visit_bridge("/briefings/bridge-opening/#may")
    expect(page).to_have_url(re.compile("/briefings/opening/#may$"))


def test_a_former_name_of_evidence_leads_to_it(visit_bridge: Visit) -> None:
    page = visit_bridge("/briefings/opening/#mayor")
    assert page.locator("section.evidence:has(:target)").get_attribute("id") == "may"
    expect(page.locator("#may")).to_be_in_viewport()


def test_addresses_that_lead_on_are_not_told_to_search_engines(bridge: Path) -> None:
    told = set(re.findall("<loc>https://bridge.example(.*?)</loc>", (bridge / "sitemap.xml").read_text("utf-8")))
    pages = {"/" + path.parent.relative_to(bridge).as_posix().removeprefix(".") for path in bridge.rglob("index.html")}
    assert {f"{address.rstrip('/')}/" for address in pages} - told == {"/actors/a-berg/", "/briefings/bridge-opening/"}
    assert told <= {f"{address.rstrip('/')}/" for address in pages}


def test_every_index_is_among_the_pages_that_are_tried(site: Path) -> None:
    """A new kind of page is tried as well, or says here that it is none."""
    no_pages = {"assets", "data", "search", "feeds", "stylesheets"}
    indexes = {f"/{page.parent.name}/" for page in site.glob("*/index.html") if page.parent.name not in no_pages}
    assert indexes <= set(PAGES)


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1440, False)], ids=["narrow-dark", "wide-light"])
def test_axe_finds_nothing(visit: Visit, visit_bridge: Visit, width: int, dark: bool) -> None:
    axe = Axe()
    for visitor, addresses in ((visit, PAGES), (visit_bridge, BRIDGE)):
        page = visitor("/method/", width=width, dark=dark)
        for address in addresses:
            page.goto(address)
            if "?" in address:
                expect(page.get_by_role("status")).to_contain_text(" of ")
            for details in page.locator("article details").all():
                details.evaluate("element => { element.open = true }")
            found = axe.run(page)
            assert found.violations_count == 0, f"{address}: {found.generate_report()}"
