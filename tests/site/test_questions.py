"""Questions that a reader brings to the site, the answers on its pages, and the passages to which the answers lead.

Question, answer and passage were checked by hand against the article. The tests read pages as readers do: the words in
sight of a statement, and the link that it offers. What the pages are made from plays no part.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import pytest

pytestmark = pytest.mark.untraced

SOURCE = "sources/000_74fab2486cdf4fb4/"
SPACE = re.compile(r"\s+")
# Whether a remark stands in parentheses is a matter of looks.
PARENTHESES = re.compile("[()]")
# What writers leave out of a quotation, or add to it.
EDITED = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A statement on a page, what a reader sees of it, and the words of the article to which it leads."""

    on: str
    statement: str
    says: tuple[str, ...]
    lead_to: str
    words: str
    says_not: tuple[str, ...] = ()


CONDITION, POINTLESS = "briefings/withdrawal-condition/", "briefings/signing-pointless/"
EUROPE, GENEVA, OUTLOOK = "briefings/europe-promise/", "briefings/geneva-components/", "briefings/analysts-outlook/"

ON_RECORD = (
    "It sounds funny to us, honestly, we never planned to, but if they want to hear it from us, well, "
    "let’s put it on record. No problem"
)
QUESTIONS: dict[str, tuple[Answer, ...]] = {
    "In which exact words did Putin state the condition?": (
        Answer(
            on=CONDITION,
            statement="halt",
            says=(
                "Vladimir Putin",
                "quoted",
                "Once Ukrainian troops leave the territories they currently occupy, the hostilities will stop.",
            ),
            lead_to="p2",
            words="Once Ukrainian troops leave the territories they currently occupy, the hostilities will stop.",
        ),
        Answer(
            on=CONDITION,
            statement="armed-means",
            says=("Vladimir Putin", "quoted", "If they don’t leave, we will achieve this by armed means"),
            lead_to="p2",
            words="If they don’t leave, we will achieve this by armed means",
        ),
    ),
    "Whose words are “only if”?": (
        Answer(
            on=CONDITION,
            statement="only-if",
            says=("source itself", "only if the Ukrainian army withdraws"),
            lead_to="p1",
            words="only if the Ukrainian army withdraws",
            says_not=("Vladimir Putin",),
        ),
    ),
    "Who relayed the condition?": (
        Answer(
            on=CONDITION,
            statement="condition",
            says=("reported", "relayed by The Moscow Times"),
            lead_to="p1",
            words="reports The Moscow Times",
            says_not=("inferred",),
        ),
        # The second passage names no outlet, so that it is the same one is the writers' conclusion.
        Answer(
            on=CONDITION,
            statement="halt",
            says=("relayed by The Moscow Times inferred",),
            lead_to="p2",
            words="Putin stated",
        ),
    ),
    "Is an attack on Europe ruled out, and in which words?": (
        Answer(
            on=EUROPE,
            statement="treaty-promise",
            says=(
                "reported",
                "In a possible treaty, Russia is ready to put in writing a promise not to attack Europe.",
            ),
            lead_to="p7",
            words="in a possible treaty, Russia is ready to “put on paper” a promise not to attack Europe",
        ),
        Answer(on=EUROPE, statement="on-paper", says=("quoted", "put on paper"), lead_to="p7", words="put on paper"),
        Answer(
            on=EUROPE,
            statement="on-record",
            says=(
                "quoted",
                ON_RECORD,
            ),
            lead_to="p8",
            words=ON_RECORD,
        ),
    ),
    "What does Stanovaya expect?": (
        Answer(
            on=OUTLOOK,
            statement="no-shift",
            says=("Tatiana Stanovaya", "nothing suggests that Putin will reconsider his goals", "relay not stated"),
            lead_to="p9",
            words="there is nothing to suggest that Putin will reconsider his goals or abandon his key demands",
        ),
        Answer(
            on=OUTLOOK,
            statement="wait",
            says=("Tatiana Stanovaya", "quoted", "is convinced he can wait until Kyiv finally acknowledges"),
            lead_to="p10",
            words="is convinced he can wait until Kyiv finally acknowledges that it cannot win",
        ),
    ),
    "What does Bondarev expect, and to whom did he say so?": (
        Answer(
            on=OUTLOOK,
            statement="reject",
            says=("Boris Bondarev", "The Kremlin will reject the revised “peace plan”", "relayed by ABC News"),
            lead_to="p11",
            words="believes that the Kremlin will reject the revised “peace plan.”",
            says_not=("inferred",),
        ),
        Answer(
            on=OUTLOOK,
            statement="fizzle",
            says=("Boris Bondarev", "will most likely fizzle out, like previous ones", "relayed by ABC News inferred"),
            lead_to="p12",
            words="the new round of negotiations will fizzle out, just like previous ones",
        ),
    ),
    "What was Bondarev?": (
        Answer(
            on=OUTLOOK,
            statement="bondarev-past",
            says=(
                "a former member of Russia’s UN mission",
                "resigned from the Foreign Ministry shortly after the invasion",
            ),
            lead_to="p11",
            words="a former member of Russia’s UN mission who resigned from the Foreign Ministry shortly after",
        ),
    ),
    "Why is signing called pointless?": (
        Answer(
            on=POINTLESS,
            statement="pointless",
            says=("Vladimir Putin", "quoted", "Signing documents with the Ukrainian leadership is pointless"),
            lead_to="p4",
            words="Signing documents with the Ukrainian leadership is pointless",
        ),
        Answer(
            on=POINTLESS,
            statement="mistake",
            says=("quoted", "they made a strategic mistake when they were afraid to hold elections"),
            lead_to="p4",
            words="they made a strategic mistake when they were afraid to hold elections",
        ),
    ),
    "Who, according to Putin, may extend powers under martial law?": (
        Answer(
            on=POINTLESS,
            statement="rada-authority",
            says=("Vladimir Putin", "reported", "Only the Verkhovna Rada of Ukraine, not the president"),
            lead_to="p3",
            words="has the authority to extend its powers under martial law, not the president",
        ),
    ),
    "Into how many components were the 28 points divided, and by whom?": (
        Answer(
            on=GENEVA,
            statement="components",
            says=(
                "quoted",
                "[Ukraine and the United States]",
                "all 28 points should be divided into four separate components",
            ),
            lead_to="p6",
            words="decided among themselves that all 28 points should be divided into four separate components.",
        ),
    ),
    "Is anything final?": (
        Answer(
            on=GENEVA,
            statement="nothing-final",
            says=("Vladimir Putin", "reported", "No final agreements have been reached so far."),
            lead_to="p6",
            words="adding that no final agreements have been reached so far",
        ),
    ),
    "When did Putin say it?": (
        Answer(
            on=CONDITION,
            statement="presser",
            says=("press conference after a visit to Bishkek", "date not stated"),
            lead_to="p1",
            words="at a press conference following his visit to Bishkek",
        ),
        Answer(on=CONDITION, statement="halt", says=("date not stated",), lead_to="p2", words="Putin stated"),
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_and_the_answer_leads_to_the_words_of_the_article(
    question: str, pages: Mapping[str, Element], passages: Mapping[str, str]
) -> None:
    for answer in QUESTIONS[question]:
        statement = place(pages[answer.on], answer.statement)
        shown = PARENTHESES.sub("", text(statement))
        for words in answer.says:
            assert words in shown, f"{question} {words}"
        for words in answer.says_not:
            assert words not in shown, f"{question} {words}"
        assert f"{SOURCE}#{answer.lead_to}" in links(answer.on, statement), question
        assert answer.words in text(place(pages[SOURCE], answer.lead_to)), question
        assert answer.words in passages[answer.lead_to], question


def test_how_many_origins_are_independent_is_said_on_every_briefing(pages: Mapping[str, Element]) -> None:
    for address in (CONDITION, POINTLESS, EUROPE, GENEVA, OUTLOOK):
        assert "from 1 document of unknown origin." in text(pages[address]), address


def test_who_is_talked_about_but_not_heard_is_listed(pages: Mapping[str, Element]) -> None:
    expected = {
        CONDITION: {"Russia", "Ukraine", "Ukrainian army", "Ukrainian leadership"},
        POINTLESS: {"Russia", "Ukraine", "Ukrainian leadership", "Verkhovna Rada"},
        EUROPE: {"Russia", "Ukrainian leadership"},
        GENEVA: {"Russia", "Ukraine", "United States", "Kremlin"},
        OUTLOOK: {
            "Russia",
            "Ukraine",
            "Ukrainian army",
            "United States",
            "Kremlin",
            "R.Politik",
            "Russia’s Foreign Ministry",
            "Russia’s UN mission",
        },
    }
    for address, names in expected.items():
        found = {text(link) for element in under(pages[address], "not heard") for link in element.iter("a")}
        assert found == names, address


def test_that_nobody_rules_out_an_attack_is_spelt_out(pages: Mapping[str, Element]) -> None:
    assert "ruled out an attack on Europe goes further than the report does" in text(pages[EUROPE])
    assert "This is the offer of a promise and not yet the promise" in text(pages[EUROPE])


def test_what_is_not_known_of_the_territories_and_the_points_is_said(pages: Mapping[str, Element]) -> None:
    assert "Which territories are meant" in " ".join(text(e) for e in under(pages[CONDITION], "not known"))
    assert "What the 28 points say" in " ".join(text(e) for e in under(pages[GENEVA], "not known"))


def test_the_source_breaks_off_in_its_last_passage_and_the_page_says_so(
    pages: Mapping[str, Element], passages: Mapping[str, str]
) -> None:
    assert list(passages)[-1] == "p12"
    assert passages["p12"].endswith("due to disagreements on key issues")
    words = text(pages[SOURCE])
    assert words.index("The source breaks off here") > words.index(passages["p12"])


def test_what_is_unknown_of_the_source_is_called_unknown(pages: Mapping[str, Element]) -> None:
    words = text(pages[SOURCE])
    for what in ("Title", "Author", "Publisher", "Published"):
        assert re.search(rf"\b{what}:? unknown\b", words), what


def test_the_page_of_bondarev_gives_the_roles_of_the_article_and_no_others(pages: Mapping[str, Element]) -> None:
    page = pages["actors/boris-bondarev/"]
    roles = " ".join(text(element) for element in under(page, "roles"))
    assert "member" in roles
    assert "Russia’s UN mission" in roles
    assert "Russia’s Foreign Ministry" in roles
    assert "diplomat" in roles
    assert "ended, when is not stated" in roles
    leads_to = {href for element in under(page, "roles") for href in links("actors/boris-bondarev/", element)}
    assert {f"{SOURCE}#p11", f"{SOURCE}#p12"} <= leads_to


def test_the_page_of_an_actor_holds_what_they_said_once_each_with_its_briefing(pages: Mapping[str, Element]) -> None:
    """“Armed means” is cited by two briefings and is one statement."""
    address = "actors/vladimir-putin/"
    said = [
        element
        for element in pages[address].iter("section")
        if any("we will achieve this by armed means" in text(quote) for quote in element.findall("blockquote"))
    ]
    assert len(said) == 1
    assert {f"{CONDITION}#armed-means", f"{OUTLOOK}#armed-means"} <= set(links(address, said[0]))


def test_every_quotation_on_every_page_stands_in_the_article(
    pages: Mapping[str, Element], passages: Mapping[str, str]
) -> None:
    article = " ".join(passages.values())
    found = [(address, words) for address, document in pages.items() for words in quotations(document)]
    assert len(found) > 100
    assert [(address, words) for address, words in found if words not in article] == []


def test_every_quotation_of_a_briefing_stands_in_the_passage_that_its_citation_leads_to(
    pages: Mapping[str, Element],
) -> None:
    """For a quotation in prose that is the next citation of its paragraph, for a statement the one in its section."""
    checked = 0
    for address in (CONDITION, POINTLESS, EUROPE, GENEVA, OUTLOOK):
        for element in pages[address].iter():
            if element.tag == "p" and element.find(".//q") is not None:
                checked += 1
                assert unfounded(element, address, pages) == [], address
            elif element.tag == "section" and element.get("id") and element.find(".//blockquote") is not None:
                checked += 1
                cited = [text(passage) for passage in cited_by(element, address, pages)]
                for words in quotations(element):
                    assert any(words in passage for passage in cited), (address, words)
    assert checked > 20


def quotations(element: Element) -> Iterator[str]:
    """What is marked or set as a quotation, without what the writers put in square brackets."""
    for child in element.iter():
        if child.tag in {"q", "mark", "blockquote"}:
            yield from filter(None, (piece.strip() for piece in EDITED.split(text(child))))


def cited_by(element: Element, address: str, pages: Mapping[str, Element]) -> Iterator[Element]:
    """The passages to which the links of an element lead, in order."""
    for href in links(address, element):
        if href.startswith(f"{SOURCE}#"):
            yield place(pages[SOURCE], href.partition("#")[2])


def unfounded(paragraph: Element, address: str, pages: Mapping[str, Element]) -> list[str]:
    """The quotations of a paragraph that do not stand in the passage of the first citation after each."""
    waiting: list[str] = []
    wrong: list[str] = []
    for element in paragraph.iter():
        if element.tag == "q":
            waiting += [piece.strip() for piece in EDITED.split(text(element))]
        elif element.tag == "a" and (passage := next(cited_by(element, address, pages), None)) is not None:
            wrong += [words for words in waiting if words not in text(passage)]
            waiting = []
    return wrong + waiting


def text(element: Element) -> str:
    """The words of an element, in one line."""
    return SPACE.sub(" ", "".join(_words(element))).strip()


def _words(element: Element) -> Iterator[str]:
    if element.tag not in {"script", "style", "template", "svg"} and "hidden" not in element.attrib:
        yield element.text or ""
        for child in element:
            yield from _words(child)
            yield child.tail or ""


def links(address: str, element: Element) -> tuple[str, ...]:
    """Where the links of an element lead, seen from the front page."""
    found = []
    for link in element.iter("a"):
        path, fragment = urldefrag(link.get("href", ""))
        target = posixpath.normpath(posixpath.join("/", address, path)).lstrip("/")
        found.append(f"{target}/#{fragment}" if fragment else f"{target}/")
    return tuple(found)


def place(document: Element, id: str) -> Element:
    """The element of a page that an address with a fragment leads to."""
    (found,) = (element for element in document.iter() if element.get("id") == id)
    return found


def under(document: Element, heading: str) -> tuple[Element, ...]:
    """What stands between a heading with such words, in any case, and the next one of its rank."""
    for parent in document.iter():
        children = list(parent)
        for number, element in enumerate(children):
            if re.fullmatch("h[2-6]", element.tag) and heading.casefold() in text(element).casefold():
                ends = {f"h{rank}" for rank in range(1, int(element.tag[1]) + 1)}
                below = children[number + 1 :]
                stop = next((at for at, other in enumerate(below) if other.tag in ends), len(below))
                return tuple(below[:stop])
    pytest.fail(f"there is no heading with “{heading}”")
