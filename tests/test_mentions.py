"""Actors are found by their names and roles, a shared name is never guessed, and strangers are told."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.folding import view
from generator.text.mentions import Known, find_mentions, known_names, strangers
from generator.text.names import names
from tests.work import ends, work

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora"

ENTRIES = [
    ("vladimir-putin", "Vladimir Putin"),
    ("vladimir-putin", "Putin"),
    ("igor-putin", "Igor Putin"),
    ("igor-putin", "Putin"),
    ("ukraine", "Kyiv"),
    ("leadership", "Kyiv"),
    ("juan-peron", "Juan Perón"),
    ("eva-peron", "Perón"),
    ("mueller", "Jörg Müller"),
    ("zelensky", "Volodymyr Zelensky"),
    ("zelensky", "Zelensky"),
    ("strasse", "Café Straße"),
    ("twin-a", "Zoë"),
    ("twin-b", "Zoé"),
    ("lodz", "Łódź"),
    ("re", "Ré"),
    ("peter", "Пётр Ильин"),
    ("russia", "Russia"),
]
ROLES = [
    ("vladimir-putin", "Putin", "president", ("Russia",)),
    ("igor-putin", "Putin", "vice president", ()),
    ("anna-berg", "Berg", "senator", ("United States", "US")),
    ("carl-berg", "Berg", "mayor", ()),
    ("dora-berg", "Berg", "mayor", ()),
    ("nobody", "", "king", ()),
]


@pytest.fixture(scope="module")
def known() -> Known:
    return known_names(ENTRIES, ROLES)


def found(text: str, known: Known, settled: dict[str, str] | None = None) -> list[tuple[str, tuple[str, ...]]]:
    by_writer = names((id, name) for name, id in settled.items()) if settled else None
    return [(text[each.start : each.end], each.ids) for each in find_mentions(text, known, by_writer)]


BOTH = ("igor-putin", "vladimir-putin")


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Putin spoke", BOTH),
        ("President Putin spoke", ("vladimir-putin",)),
        ("the president Putin’s words", ("vladimir-putin",)),
        ("former President\nPutin", ("vladimir-putin",)),
        ("Then President Putin left", ("vladimir-putin",)),
        ("Russian President Putin", ("vladimir-putin",)),
        ("Russia President Putin", ("vladimir-putin",)),
        ("French President Putin", BOTH),
        ("It ended. President Putin", ("vladimir-putin",)),
        ("Vice President Putin", ("igor-putin",)),
        ("Vice-President Putin", ("igor-putin",)),
        ("Deputy President Putin", BOTH),
        ("deputy president Putin", BOTH),
        ("Club President Putin", BOTH),
        ("King Putin", BOTH),
        ("(President)Putin", BOTH),
    ],
)
def test_a_title_settles_a_shared_name_only_where_one_bearer_has_that_very_role(
    text: str, whose: tuple[str, ...], known: Known
) -> None:
    assert found(text, known) == [("Russia", ("russia",))] * text.startswith("Russia ") + [("Putin", whose)]


@pytest.mark.parametrize(
    ("text", "whose"),
    [("Sen. Berg", "anna-berg"), ("the US senator Berg", "anna-berg"), ("Mayor Berg", None), ("Berg", None)],
)
def test_a_title_finds_a_surname_that_is_no_name_in_the_registry(text: str, whose: str | None, known: Known) -> None:
    assert found(text, known) == ([("Berg", (whose,))] if whose else [])


def test_a_title_goes_before_the_one_other_actor_who_has_the_surname_as_a_name() -> None:
    known = known_names([("town", "Berg")], [("anna", "Berg", "senator", ())])
    assert found("Senator Berg went to Berg", known) == [("Berg", ("anna",)), ("Berg", ("town",))]


def test_what_the_writer_says_goes_before_everything_else(known: Known) -> None:
    assert found("Kyiv fell", known) == [("Kyiv", ("leadership", "ukraine"))]
    assert found("Kyiv’s word", known, {"Kyiv": "ukraine"}) == [("Kyiv", ("ukraine",))]
    assert found("President Putin", known, {"Putin": "igor-putin"}) == [("Putin", ("igor-putin",))]
    longer = {"Putin": "igor-putin", "President Putin": "vladimir-putin"}
    assert found("President Putin", known, longer) == [("President Putin", ("vladimir-putin",))]
    assert found("the Chair", known, {"Chair": "ukraine"}) == [("Chair", ("ukraine",))]


@pytest.mark.parametrize(
    ("text", "name", "whose"),
    [
        ("as Perón said", "Perón", ("eva-peron",)),
        ("as Peron said", "Peron", ("eva-peron",)),
        ("as Juan Peron said", "Juan Peron", ("juan-peron",)),
        ("as Pero\u0301n said", "Pero\u0301n", ("eva-peron",)),
        ("so Joerg Mueller’s", "Joerg Mueller", ("mueller",)),
        ("so Jorg Muller went", "Jorg Muller", ("mueller",)),
        ("für Cafe Strasse nun", "Cafe Strasse", ("strasse",)),
        ("so Zelenskyy", "Zelenskyy", ("zelensky",)),
        ("ñandú, Volodymyr Zelenskiy’s", "Volodymyr Zelenskiy", ("zelensky",)),
        ("in Lodz", "Lodz", ("lodz",)),
        ("и Петр Ильин", "Петр Ильин", ("peter",)),
    ],
)
def test_a_name_is_found_without_its_marks_and_in_other_transliterations(
    text: str, name: str, whose: tuple[str, ...], known: Known
) -> None:
    assert found(text, known) == [(name, whose)]


def test_other_spellings_count_only_where_one_actor_fits_and_the_name_is_long_enough(known: Known) -> None:
    for text in ("Zoe", "Re", "Пётр Илъин", "Zelenski", "peron"):
        assert found(text, known) == []
    assert found("Ré", known) == [("Ré", ("re",))]


def test_a_name_that_a_text_breaks_over_a_line_end_is_found_in_either_spelling() -> None:
    known = known_names([("writer", "Saint-Exupéry"), ("town", "Bergheim")], [("mayor", "Al-Hol", "mayor", ())])
    assert found("Saint-\nExupéry", known) == [("Saint-\nExupéry", ("writer",))]
    assert found("Saint-\nExupery", known) == [("Saint-\nExupery", ("writer",))]
    assert found("Mayor Al-\nHol of Berg-\nheim", known) == [("Al-\nHol", ("mayor",)), ("Berg-\nheim", ("town",))]


def test_several_who_fit_a_longer_name_are_not_passed_over_for_one_who_fits_a_part() -> None:
    known = known_names([("a", "Ana Perón"), ("b", "Ana Peroñ"), ("c", "Peron")])
    assert found("Ana Peron", known) == [("Ana Peron", ("a", "b"))]


@given(st.text(alphabet="Peronóé\u0301 ’sZlkiy\n", max_size=40))
def test_mentions_are_in_order_and_never_overlap(text: str) -> None:
    last = 0
    for each in find_mentions(text, known_names(ENTRIES, ROLES)):
        assert last <= each.start < each.end <= len(text)
        last = each.end


@pytest.mark.untraced
@pytest.mark.parametrize("unit", ["President ", "é", "Zelensk", "skyy", "A. ", "Bank of ", "\u0301", "’s", "Peron "])
def test_work_is_linear_in_hostile_texts(unit: str, known: Known) -> None:
    def look(characters: int) -> None:
        text = unit * (characters // len(unit))
        find_mentions(text, known)
        strangers({"one": text}, known)

    look(100)  # What is made once is made.
    once, twice = (work(lambda times=times: look(10_000 * times)) for times in (1, 2))  # type: ignore[misc]
    assert twice <= 2.5 * max(once, 100)
    # A square of it would be far out of reach.
    assert ends(lambda: look(1_000_000))


def test_names_that_no_actor_has_are_told_by_frequency(known: Known) -> None:
    text = (
        "Wang Yi met President Putin. Later Wang Yi’s aide left the Bank of Russia.\n"
        "In May the Kyiv Independent said so. "
        "The Hague heard it on Monday; the president, in the hague.\n"
        "J. Edgar Hoover saw the Kremlin, and I saw Кремль. "
        "Later we saw Wang Yi. Later. “Nobody,” said nobody later."
    )
    told = {each.name: each.count for each in strangers({"one": text}, known)}
    assert told == {
        "Wang Yi": 3, "Bank of Russia": 1, "Kyiv Independent": 1, "J. Edgar Hoover": 1, "Kremlin": 1, "Кремль": 1,
    }  # fmt: skip
    first = strangers({"one": text}, known)[0]
    assert (first.name, first.text, text[first.start :][:7]) == ("Wang Yi", "one", "Wang Yi")


def test_what_only_begins_a_sentence_is_taken_off_a_name() -> None:
    texts = {"one": "she went in. In Oslo it rained.", "two": "Oslo again. In. Bergen"}
    told = {each.name: (each.count, each.text, each.start) for each in strangers(texts, known_names([]))}
    assert told == {"Oslo": (2, "one", 16), "Bergen": (1, "two", 16)}


@pytest.mark.untraced
@pytest.mark.skipif(not CORPORA.is_dir(), reason="needs the corpora")
def test_names_that_actors_of_the_corpora_share_are_never_settled() -> None:
    entries = []
    for path in sorted(CORPORA.glob("actors/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            entries += [(record["id"], name) for name in (record["name"], *record["aliases"])]
    owners: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, str] = {}
    for id, name in entries:
        owners[folded := view(name.strip()).text].add(id)
        spelt[folded] = name.strip()
    shared = {name: ids for name, ids in owners.items() if len(ids) > 1}
    assert len(shared) >= 80
    for one in (known_names(entries), known_names(reversed(entries))):
        for name, ids in shared.items():
            text = f"was {spelt[name]} there"
            assert [each.ids for each in find_mentions(text, one)] == [tuple(sorted(ids))], name
