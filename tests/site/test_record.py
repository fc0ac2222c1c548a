"""What each actor said on each topic and who reported it: two clicks from the list of topics, and right by the article.

The table was made by hand from the article and the briefings: which passages hold what an actor says on a topic, and
through whom it came. The tests read pages as readers do.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import pytest

pytestmark = pytest.mark.untraced

TIMES, ABC, NOBODY = "relayed by The Moscow Times", "relayed by ABC News", "relay not stated"

# On each topic, for everyone heard on it: the passages in which their statements stand, and who relayed these.
HEARD: dict[str, dict[str, tuple[set[str], str]]] = {
    "ceasefire-terms": {"Vladimir Putin": ({"p1", "p2"}, TIMES)},
    "ukraine-signature": {"Vladimir Putin": ({"p3", "p4", "p3–p4"}, TIMES)},
    "geneva-talks": {
        "Vladimir Putin": ({"p5", "p6", "p5–p6"}, TIMES),
        "Boris Bondarev": ({"p11"}, ABC),
    },
    "assurance-to-europe": {"Vladimir Putin": ({"p7", "p8"}, TIMES)},
    "outlook": {
        "Tatiana Stanovaya": ({"p9", "p10"}, NOBODY),
        "Boris Bondarev": ({"p12"}, ABC),
    },
}
# Who is spoken of on a topic and says nothing on record on it.
UNHEARD = {
    "ceasefire-terms": {"Russia", "Ukraine", "Ukrainian army"},
    "ukraine-signature": {"Russia", "Ukraine", "Ukrainian leadership", "Verkhovna Rada"},
    "assurance-to-europe": {"Russia"},
}
# Who is named in which cited passages of the article.
NAMED = {
    "ukraine": {"p1", "p3", "p5", "p10", "p11"},
    "vladimir-putin": {"p1", "p2", "p4", "p5", "p7", "p9", "p11"},
    "united-states": {"p5", "p10"},
    "kremlin": {"p11"},
    "verkhovna-rada": {"p3"},
    "ukrainian-army": {"p1", "p2"},
}
SOURCE = "sources/000_74fab2486cdf4fb4/"
SPACE = re.compile(r"\s+")


@pytest.mark.parametrize("topic", HEARD)
def test_who_is_heard_on_a_topic_is_listed_with_who_relayed_it(topic: str, pages: Mapping[str, Element]) -> None:
    rows = {
        text(row[0]): f"{text(row[1])}: {text(row[2])}"
        for row in table_under(pages[f"topics/{topic}/"], "Who is heard on it")
    }
    relays = {TIMES: "The Moscow Times", ABC: "ABC News", NOBODY: "not stated"}
    told = {name: (found.partition(": ")[0], relays[HEARD[topic][name][1]]) for name, found in rows.items()}
    assert rows == {name: f"{number}: {relay} ({number})" for name, (number, relay) in told.items()}
    assert rows.keys() == HEARD[topic].keys()


@pytest.mark.parametrize(("topic", "name"), [(topic, name) for topic, names in HEARD.items() for name in names])
def test_one_click_leads_from_there_to_what_was_said_in_full(
    topic: str, name: str, pages: Mapping[str, Element]
) -> None:
    address = f"topics/{topic}/"
    (row,) = (row for row in table_under(pages[address], "Who is heard on it") if text(row[0]) == name)
    (link,) = row[0].iter("a")
    page, place = urldefrag(link.get("href", ""))
    target = posixpath.normpath(posixpath.join("/", address, page)).lstrip("/") + "/"
    expected, relay = HEARD[topic][name]
    found = dict(statements(pages[target], place))
    assert len(found) == int(text(row[1]))
    assert {passages for passages, _ in found.values()} == expected
    for passages, words in found.values():
        assert relay in words, (name, passages)
        if relay == TIMES and passages != "p1":
            # Only the first passage names the outlet and the occasion.
            assert "relayed by The Moscow Times inferred" in words, passages


def statements(page: Element, place: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The statements below a heading, by id: the passages in which each stands, and all that is said of it.

    A line that leads to a statement under another heading counts as that statement.
    """
    elements = {element.get("id"): element for element in page.iter() if element.get("id")}
    (parent,) = (parent for parent in page.iter() for child in parent if child.get("id") == place)
    below = list(parent)[list(parent).index(elements[place]) + 1 :]
    for element in below:
        if re.fullmatch("h[1-3]", element.tag):
            return
        entries = [element] if element.tag == "section" else []
        entries += [
            elements[href.lstrip("#")]
            for item in element.iter("li")
            for link in item.iter("a")
            if (href := link.get("href", "")).startswith("#") and element.tag == "ul"
        ]
        for entry in entries:
            first = next(entry.iter("p"))
            yield str(entry.get("id")), (", ".join(text(a) for a in list(first.iter("a"))[1:]), text(entry))


@pytest.mark.parametrize("topic", UNHEARD)
def test_who_is_talked_about_but_not_heard_is_listed(topic: str, pages: Mapping[str, Element]) -> None:
    found = {text(a) for each in under(pages[f"topics/{topic}/"], "Talked about but not heard") for a in each.iter("a")}
    assert found == UNHEARD[topic]


def test_the_matrix_says_who_takes_which_stance_and_whose_word_it_is(pages: Mapping[str, Element]) -> None:
    rows = {
        text(row[0]): [text(cell) for cell in row[1:]]
        for row in table_under(pages["topics/geneva-talks/"], "Who takes")
    }
    assert rows == {
        "Kremlin": ["–", "by others’ account, date not stated: p11 (reported)"],
        "Vladimir Putin": ["own statement, date not stated: p5 (reported)", "–"],
    }


@pytest.mark.parametrize("actor", NAMED)
def test_the_passages_that_name_an_actor_say_so_and_are_counted(actor: str, pages: Mapping[str, Element]) -> None:
    page = pages[f"actors/{actor}/"]
    counted = next(text(item) for item in page.iter("li") if "with the name" in text(item))
    assert counted.split()[0] == str(len(NAMED[actor]))
    naming = {
        str(section.get("id"))
        for section in pages[SOURCE].iter("section")
        for item in section.iter("li")
        if text(item).startswith("names ")
        and f"/actors/{actor}/" in " ".join(a.get("href", "") for a in item.iter("a"))
    }
    assert naming == NAMED[actor]


def test_who_is_only_named_in_a_passage_is_listed_apart(pages: Mapping[str, Element]) -> None:
    (item,) = (item for each in under(pages["actors/ukraine/"], "Named, and no more") for item in each.iter("li"))
    assert [text(a) for a in item.iter("a")] == ["Report on Putin’s terms (undated)", "p11"]


def test_names_in_prose_lead_to_their_actors_once_a_page_and_never_inside_quoted_words(
    pages: Mapping[str, Element],
) -> None:
    for address, page in pages.items():
        for element in page.iter():
            if element.tag in {"q", "mark", "blockquote"}:
                assert not list(element.iter("a")), (address, text(element))
    page = pages["briefings/analysts-outlook/"]
    (summary,) = (section for section in page.iter("section") if section.get("class") == "summary")
    named = [text(a) for a in summary.iter("a") if "/actors/" in a.get("href", "")]
    assert named == ["Tatiana Stanovaya", "Vladimir Putin", "Boris Bondarev", "Russia’s UN mission", "Kremlin"]


def test_the_sentences_before_and_after_a_quote_are_one_click_away(pages: Mapping[str, Element]) -> None:
    (entry,) = (
        each
        for each in pages["actors/vladimir-putin/"].iter("section")
        if each.get("id") == "said.withdrawal-condition.halt"
    )
    (around,) = entry.iter("details")
    words = text(around)
    assert "reports The Moscow Times." in words
    assert "If they don’t leave, we will achieve this by armed means" in words
    (mark,) = around.iter("mark")
    assert text(mark) == "Once Ukrainian troops leave the territories they currently occupy, the hostilities will stop."


def test_the_timeline_holds_the_event_of_the_article_without_a_date(pages: Mapping[str, Element]) -> None:
    (row,) = table_under(pages["timeline/"], "What happened")
    assert text(row[0]) == "date not stated"
    assert text(row[1]).startswith("Vladimir Putin spoke at a press conference after a visit to Bishkek.")
    assert len(list(row[4].iter("a"))) == 5


def table_under(page: Element, heading: str) -> tuple[list[Element], ...]:
    """The rows of the first table under a heading."""
    (table,) = (table for each in under(page, heading) for table in each.iter("table"))
    return tuple(list(row) for body in table.iter("tbody") for row in body.iter("tr"))


def under(page: Element, heading: str) -> tuple[Element, ...]:
    """What stands between a second-level heading that begins so and the next one."""
    for parent in page.iter():
        children = list(parent)
        for number, element in enumerate(children):
            if element.tag == "h2" and text(element).startswith(heading):
                below = children[number + 1 :]
                stop = next((at for at, other in enumerate(below) if other.tag in {"h1", "h2"}), len(below))
                return tuple(below[:stop])
    pytest.fail(f"there is no heading “{heading}”")


def text(element: Element) -> str:
    return SPACE.sub(" ", "".join(element.itertext())).strip()
