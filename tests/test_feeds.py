"""Feeds are valid, hold what is newest and visible, and take every date from the content."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from generator import build
from generator.build import Inputs
from generator.exports.feeds import MOST
from generator.format.addresses import feed

MakeInputs = Callable[..., Inputs]
Feeds = Callable[..., dict[str, bytes]]

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://briefings.example/repo/"
ACTORS = (
    "anna: {kind: person, name: Anna <b> & Co}\npost: {kind: media, name: Post}\nmute: {kind: person, name: Mute}\n"
)
TOPICS = "bridge: {title: The bridge}\nwithheld: {title: Withheld}\n"
SEEDS = {
    "a": (
        f"The bridge will open, says Post. {'very ' * 60}\n",
        "label: A & B\nauthor: Anna <b> & Co, Post\npublished: 2026-05-06",
    ),
    "b": ("The bridge will shut.\n", "label: B\nauthor: Anna <b> & Co"),
}


def briefing(evidence: str, date: str = "2026-11-22", more: str = "") -> str:
    return (
        f"title: A title & <more>\nauthors: [desk <x>]\ndate: {date}\nstatus: published\nsources: {{a: a, b: b}}\n"
        f"topics: [bridge]\nsummary: It is so [e].\nevidence:\n  {evidence}\n{more}"
    )


QUOTE = "e: {speaker: anna, quote: The bridge will open, at: a p1, via: [post]}"


@pytest.fixture
def feeds_of(make_inputs: MakeInputs) -> Feeds:
    def made(url: str | None = URL, name: str = "Our <site>", **briefings: str) -> dict[str, bytes]:
        inputs = make_inputs(briefings=briefings, actors=ACTORS, topics=TOPICS, seeds=SEEDS)
        built, problems = build.build(replace(inputs, site_name=name, site_url=url))
        assert built is not None, [(p.code.name, p.message) for p in problems]
        return {path: data for path, data in built.data.items() if path.startswith("feeds/")}

    return made


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314  # Of our own making.


def items(data: bytes) -> list[dict[str, Any]]:
    found = json.loads(data)["items"]
    assert isinstance(found, list)
    return found


def test_there_is_a_feed_of_all_of_each_topic_and_of_each_actor_on_record(feeds_of: Feeds) -> None:
    feeds = feeds_of(x=briefing(QUOTE, more="mentions: {Mute: mute}\n"))
    paths = (feed("briefings"), feed("topics", "bridge"), feed("actors", "anna"), feed("actors", "post"))
    assert sorted(feeds) == sorted(f"{path}.{ending}" for path in paths for ending in ("atom", "json"))


def test_without_an_address_of_the_site_there_are_no_feeds(feeds_of: Feeds) -> None:
    assert feeds_of(url=None, x=briefing(QUOTE)) == {}


def test_atom_has_all_that_the_standard_asks_for(feeds_of: Feeds) -> None:
    for path, data in feeds_of(x=briefing(QUOTE)).items():
        if path.endswith(".atom"):
            feed = parsed(data)
            assert feed.tag == f"{ATOM}feed"
            for each in (feed, *feed.findall(f"{ATOM}entry")):
                for needed in ("id", "title", "updated"):
                    assert len(each.findall(f"{ATOM}{needed}")) == 1
                    assert each.findtext(f"{ATOM}{needed}")
                assert each.find(f"{ATOM}author/{ATOM}name") is not None
            links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
            assert links["self"] == feed.findtext(f"{ATOM}id") == f"{URL}{path}"


def test_feedparser_finds_nothing_wrong(feeds_of: Feeds) -> None:
    feedparser = pytest.importorskip("feedparser")
    for path, data in feeds_of(x=briefing(QUOTE)).items():
        if path.endswith(".atom"):
            found = feedparser.parse(data)
            assert not found.bozo, path
            assert found.version == "atom10"
            assert found.entries[0].link.startswith(URL)


def test_what_looks_like_markup_is_text(feeds_of: Feeds) -> None:
    data = feeds_of(x=briefing(QUOTE))["feeds/actors/anna.atom"]
    feed = parsed(data)
    assert feed.findtext(f"{ATOM}title") == "Anna <b> & Co – Our <site>"
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "Anna <b> & Co: “The bridge will open”"
    assert entry.findtext(f"{ATOM}content") == (
        "“The bridge will open”\nSource published 6 May 2026.\nRelayed by Post.\nSource: A & B."
    )
    assert b"<b>" not in data


def test_a_statement_keeps_id_and_day_when_a_newer_briefing_cites_it_again(feeds_of: Feeds) -> None:
    old = briefing("e: {speaker: anna, quote: will open, at: a p1}", date="2026-11-01")
    (before,) = items(feeds_of(old=old)["feeds/actors/anna.json"])
    (after,) = items(feeds_of(old=old, new=briefing(QUOTE))["feeds/actors/anna.json"])
    assert before["id"] == after["id"] == f"{URL}briefings/old/#e"
    assert after["date_published"] == after["date_modified"] == "2026-11-01T00:00:00Z"


def test_a_revision_brings_a_briefing_to_the_top(feeds_of: Feeds) -> None:
    revised = "revisions: [{date: 2026-11-24, kind: update, note: More.}]\n"
    feeds = feeds_of(x=briefing(QUOTE), y=briefing(QUOTE, date="2026-11-02", more=revised))
    found = items(feeds["feeds/briefings.json"])
    assert [(item["url"], item["date_modified"]) for item in found] == [
        (f"{URL}briefings/y/", "2026-11-24T00:00:00Z"),
        (f"{URL}briefings/x/", "2026-11-22T00:00:00Z"),
    ]
    assert parsed(feeds["feeds/briefings.atom"]).findtext(f"{ATOM}updated") == "2026-11-24T00:00:00Z"


def test_a_feed_ends_where_readers_have_enough(feeds_of: Feeds) -> None:
    many = {f"x{n}": briefing(QUOTE, date=f"2026-{n // 28 + 1:02}-{n % 28 + 1:02}") for n in range(MOST + 5)}
    found = items(feeds_of(**many)["feeds/topics/bridge.json"])
    assert [item["url"] for item in found] == [f"{URL}briefings/x{n}/" for n in reversed(range(5, MOST + 5))]


def test_a_withheld_briefing_is_in_no_feed(feeds_of: Feeds) -> None:
    hidden = briefing(QUOTE.replace("anna", "post").replace("[post]", "[anna]")).replace("bridge]", "withheld]")
    feeds = feeds_of(x=briefing(QUOTE), hidden=f"{hidden}marking: TLP:AMBER\n")
    assert feeds == feeds_of(x=briefing(QUOTE))


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ("e: {speaker: anna, quote: will shut, at: b p1}", "Date not stated."),
        (
            "e: {speaker: anna, quote: will shut, at: b p1, said: 2026-05, inferred: [said]}",
            "Said May 2026, which is inferred.",
        ),
        ("e: {speaker: source, states: It will shut., at: b p1, about: [anna]}", "Source: B."),
    ],
)
def test_the_text_says_what_the_date_is_the_date_of(evidence: str, told: str, feeds_of: Feeds) -> None:
    (item,) = items(feeds_of(x=briefing(evidence))["feeds/actors/anna.json"])
    assert told in item["content_text"].split("\n")


def test_a_long_statement_has_a_short_title_and_all_its_words_below(feeds_of: Feeds) -> None:
    words = f"says Post. {'very ' * 60}".strip()
    (item,) = items(feeds_of(x=briefing(f"e: {{speaker: anna, quote: {words}, at: a p1}}"))["feeds/actors/anna.json"])
    assert item["title"].endswith("very …")
    assert len(item["title"]) <= 122
    assert words in item["content_text"]


def test_a_site_name_with_characters_that_xml_has_not_still_gives_xml(feeds_of: Feeds) -> None:
    feeds = feeds_of(name="Our\x01 \ufffesite", x=briefing(QUOTE))
    assert parsed(feeds["feeds/briefings.atom"]).findtext(f"{ATOM}title") == "Briefings – Our site"
