"""Names are found as whole words, the longest at each place, however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.text.folding import view
from generator.text.names import Names, names

KNOWN = names(
    [
        ("vladimir-putin", "Putin"),
        ("vladimir-putin", "Vladimir Putin"),
        ("vera-putina", "Putina"),
        ("xi", "Xi"),
        ("neill", "Neill"),
        ("ukraine", "Ukraine"),
        ("rpolitik", "R.Politik"),
        ("g7", "G7"),
        ("moscow-idaho", "Moscow"),
        ("moscow", "Moscow"),
        ("moscow", "Moscow"),
        ("saint-exupery", "Saint-Exupéry"),
        ("us", "U.S."),
        ("china", "中国"),
        ("nobody", " "),
        ("damaged", "Da\ud800maged"),
        ("coast", "Cote d’Ivoire"),
        ("at", "@mid"),
    ]
)


def found(text: str, among: Names = KNOWN) -> list[str]:
    """The mentions as they stand in the text, with their ids."""
    return [f"{text[one.start : one.end]}={'+'.join(one.ids)}" for one in among.mentions(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Putin", ["Putin=vladimir-putin"]),
        ("So Vladimir Putin said, and Putin went.", ["Vladimir Putin=vladimir-putin", "Putin=vladimir-putin"]),
        ("Vladimir\u00a0\n Putin", ["Vladimir\u00a0\n Putin=vladimir-putin"]),
        ("Pu\u00adtin", ["Pu\u00adtin=vladimir-putin"]),
        ("Putin's Putin’s Putin’ ‘Putin’ “Putin”", ["Putin=vladimir-putin"] * 5),
        ("Putin’d Putin’ll PUTIN’S", ["Putin=vladimir-putin"] * 2),
        ("Putins Rasputin putin Putin2 2Putin _Putin Putin_ Putinsky", []),
        ("Putin\u0301 Puti\u0302n \u00e9Putin e\u0323\u0301Putin Putin\u0332", []),
        ("Putina, not Putin", ["Putina=vera-putina", "Putin=vladimir-putin"]),
        ("Putin-Xi, Putin/Xi (Xi).", ["Putin=vladimir-putin", "Xi=xi"] * 2 + ["Xi=xi"]),
        # An apostrophe belongs to some names and adds a word to others.
        ("Xi’an Xi’s O’Neill ’Neill x'Neill", ["Xi=xi", "Neill=neill"]),
        ("l’Ukraine L’Ukraine d'Ukraine qu’Ukraine puisqu’Ukraine D’Ukraine", ["Ukraine=ukraine"] * 5),
        ("Cote d'Ivoire", ["Cote d'Ivoire=coast"]),
        ("founder of R.Politik.", ["R.Politik=rpolitik"]),
        ("the G7 and the G77, a U.S. ship", ["G7=g7", "U.S.=us"]),
        ("in Moscow", ["Moscow=moscow+moscow-idaho"]),
        # Both spellings of a word that is broken over a line end are right.
        ("Saint-\nExupéry Saint-Exupe\u0301ry", ["Saint-\nExupéry=saint-exupery", "Saint-Exupe\u0301ry=saint-exupery"]),
        ("在中国人民", ["中国=china"]),
        # Marks of direction are no letters, joiners are none either, and who hides a name behind many does not matter.
        ("\u200fPutin\u200f, a\u200fPutin Putin\u200db", ["Putin=vladimir-putin"]),
        ("\u200bPutin\u200b", ["Putin=vladimir-putin"]),
        ("a" + "\u200f" * 20 + "Putin", ["Putin=vladimir-putin"]),
        ("a\u200bPutin", ["Putin=vladimir-putin"]),
        ("Da\ud801maged \ud800 Putin", ["Da\ud801maged=damaged", "Putin=vladimir-putin"]),
        ("a@mid", ["@mid=at"]),
        ("Cote d’Putin", ["Putin=vladimir-putin"]),
        ("", []),
    ],
)
def test_names_are_found(text: str, mentions: list[str]) -> None:
    assert found(text) == mentions
    assert found(text) == [f"{text[one.start : one.end]}={'+'.join(one.ids)}" for one in KNOWN.mentions(view(text))]


def test_without_names_nothing_is_found() -> None:
    assert names([]).mentions("Putin") == ()
    assert names([("a", ""), ("b", "\n")]).mentions("Putin \n") == ()


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Bank of England and Wales", ["Bank of England=boe", "Wales=wales"]),
        ("New York City Bank of", ["New York City=nyc"]),
        ("New York Cit", ["New York=ny"]),
        # What begins inside a word keeps no later name from being found.
        ("Old New York", ["New York=ny"]),
        ("OldBank of England and Wales", ["England and Wales=e+w"]),
    ],
)
def test_of_overlapping_names_the_first_counts_and_of_those_the_longest(text: str, mentions: list[str]) -> None:
    among = names(
        [
            ("boe", "Bank of England"),
            ("e+w", "England and Wales"),
            ("wales", "Wales"),
            ("ny", "New York"),
            ("nyc", "New York City"),
            ("old", "Bank of England and Wal"),
        ]
    )
    assert found(text, among) == mentions


def test_ids_do_not_depend_on_the_order_of_the_names() -> None:
    pairs = [("b", "Moscow"), ("a", "Moscow"), ("c", "Moscow")]
    assert found("Moscow", names(pairs)) == found("Moscow", names(reversed(pairs))) == ["Moscow=a+b+c"]


def test_names_of_each_kind_are_found_as_if_there_were_no_others() -> None:
    kinds: tuple[list[tuple[str, str]], ...] = (
        [("a", "New York"), ("b", "Wales")],
        [("c", "York City"), ("d", "New York City"), ("e", "Wales")],
        [("f", "Al-Hol"), ("g", "York")],
        [],
    )
    together = names(*kinds)
    for text in ("New York City, Wales", "Al-\nHol in York", "Wales"):
        apart = [names(kind).mentions(text) for kind in kinds]
        assert list(together.by_kind(text)) == apart
        assert [together.of_kind(kind).mentions(text) for kind in range(len(kinds))] == apart


letters = st.lists(st.sampled_from(["Al", "a", " ", "’", "-", "\n", "é", "e\u0301", ".", "\u200f", "ﬁ", "中", "-\n"]))


@settings(max_examples=500, deadline=None)
@given(letters.map("".join), st.lists(letters.map("".join), max_size=5))
@example("fi", ["f"])
def test_mentions_hold_their_names_in_order_and_apart(text: str, known: list[str]) -> None:
    last = 0
    for one in names((name, name) for name in known).mentions(text):
        assert last <= one.start < one.end <= len(text)
        last = one.end
        bare = {view(text[one.start : one.end].strip()).text.replace("-", "")}
        assert bare == {view(owner.strip()).text.replace("-", "") for owner in one.ids}


@given(st.text(max_size=40), st.lists(st.text(max_size=4), max_size=4))
def test_nothing_throws(text: str, known: list[str]) -> None:
    names((name, name) for name in known).mentions(text)


@given(st.lists(st.sampled_from(["Putin", "Xi", "Vladimir Putin", "Moscow", "R.Politik"]), max_size=8))
def test_every_name_between_other_words_is_found(chosen: list[str]) -> None:
    text = "so ".join(["", *(f"{name} " for name in chosen)])
    assert [each.split("=")[0] for each in found(text)] == chosen
