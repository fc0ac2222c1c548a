"""Reporting clauses are read as a reader reads them, and left open where that is not certain."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.format.seeds import passages
from generator.text.attribution.voices import Voices, voices
from generator.text.mentions import find_mentions, known_names

NAMES = known_names(
    [
        *(("putin", name) for name in ("Vladimir Putin", "Putin")),
        *(("bondarev", name) for name in ("Boris Bondarev", "Bondarev")),
        *(("stanovaya", name) for name in ("Tatiana Stanovaya", "Stanovaya")),
        *(("times", name) for name in ("The Moscow Times", "Moscow Times")),
        ("kremlin", "Kremlin"),
        ("abc", "ABC News"),
        ("ukraine", "Ukraine"),
        ("a", "Ivanov"),
        ("b", "Ivanov"),
    ]
)
PEOPLE = {"putin", "bondarev", "stanovaya", "a", "b"}
ARTICLE = (Path(__file__).parents[1] / "seeds" / "000_74fab2486cdf4fb4.txt").read_text(encoding="utf-8")


def heard(text: str) -> Voices:
    """The voices of a text, each of its lines a passage."""
    return voices(
        text, [(passage.start, passage.end) for passage in passages(text)], find_mentions(text, NAMES), PEOPLE
    )


def clauses(text: str) -> list[str]:
    """The clauses of a text as `kind ids: subject`."""
    return [f"{each.kind} {'+'.join(each.ids)}: {each.subject}" for each in heard(text).clauses]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Yes,” Putin said.", ["named putin: Putin"]),
        ("“Yes,” said Putin.", ["named putin: Putin"]),
        ("Putin also later said so.", ["named putin: Putin"]),
        ("On Monday Boris Bondarev of ABC News said so.", ["named bondarev: Boris Bondarev"]),
        ("The president of Ukraine also said so.", ["open : president of Ukraine also "]),
        ("A friend of Putin said so.", ["open : friend of Putin "]),
        ("On 5 May 2027 the President added: “Yes.”", ["open : 5 May 2027 the President"]),
        ("On 5 May 2027 Jane Doe added: “Yes.”", ["other : Jane Doe"]),
        ("“Yes,” Russian President Vladimir Putin said, reports The Moscow Times.", None),
        (
            "All is well, believes political analyst Tatiana Stanovaya, founder of R.",
            ["named stanovaya: Tatiana Stanovaya"],
        ),
        ("Boris Bondarev, a former member of a mission, believes so.", ["named bondarev: Boris Bondarev"]),
        ("“Yes,” Boris Bondarev, who left, said.", ["named bondarev: Boris Bondarev"]),
        ("Putin, who said so, left.", ["named putin: Putin"]),
        ("Bondarev told ABC News.", ["named bondarev: Bondarev"]),
        ("“Yes,” told Putin.", ["open : Putin"]),
        ("According to Putin, yes.", ["named putin: Putin"]),
        ("According to the Kremlin’s men, yes.", ["open : the Kremlin’s men"]),
        ("According to the former diplomat, yes.", ["open : the former diplomat"]),
        ("According to analyst John Smith, yes.", ["other : John Smith"]),
        ("Putin said no. He said yes.", ["named putin: Putin", "pronoun putin: He"]),
        ("Putin said no. According to him, yes. “No,” said he.", None),
        ("Ukraine said no. He said yes.", ["named ukraine: Ukraine", "pronoun : He"]),
        ("Putin said no. They said yes.", ["named putin: Putin", "pronoun : They"]),
        ("Putin said no. Dmitry Peskov said yes. He said so.", None),
        ("Kremlin spokesman Dmitry Peskov said so.", ["other : Dmitry Peskov"]),
        ("“Yes,” said spokesman Dmitry Peskov.", ["other : Dmitry Peskov"]),
        ("Analysts said no.", ["open : Analysts"]),
        ("“Yes,” said the president.", ["open : the president"]),
        ("“Yes,” said Putin’s man.", ["open : Putin’s man"]),
        ("In Ukraine, the army (it says so) stated it.", None),
        ("Ivanov said so.", ["named a+b: Ivanov"]),
        ("“Yes,” said Secretary of State Vladimir Putin.", ["named putin: Vladimir Putin"]),
        ("“Yes,” said U.S. Minister for Foreign Affairs Boris Bondarev.", ["named bondarev: Boris Bondarev"]),
        ("“Yes,” said Bank of England Governor Andrew Bailey.", ["other : England Governor Andrew Bailey"]),
        ("“Yes,” said the Russian leader, Vladimir Putin.", ["named putin: Vladimir Putin"]),
        ("“Yes,” said the president of Ukraine.", ["open : the president of Ukraine"]),
        ("“Yes,” according to Western media.", ["open : Western media"]),
        ("Putin: “Yes.”", ["named putin: Putin"]),
        ("Its spokesman, Putin, said so.", ["named putin: Putin"]),
        ("No. Putin’s warning was blunt: “Yes.”", ["named putin: Putin"]),
        ("John Smith: “Yes.”", ["other : John Smith"]),
        ("“Yes.” – Putin", ["named putin: Putin"]),
        ("Putin called it “a fantasy”.", ["named putin: Putin"]),
        ("Putin said no. Bondarev came. He said yes.", ["named putin: Putin", "pronoun : He"]),
        ("Putin said no.\nNo.\nHe said yes.", ["named putin: Putin", "pronoun : He"]),
        ("On Monday said they no.", ["open : On Monday"]),
        ("“Putin said so,” it was.", []),
        ("Nothing is here.", []),
    ],
)
def test_a_clause_tells_who_speaks(text: str, found: list[str] | None) -> None:
    expected = found if found is not None else READ[text]
    assert clauses(text) == expected


READ = {
    "“Yes,” Russian President Vladimir Putin said, reports The Moscow Times.": [
        "named putin: Vladimir Putin",
        "named times: The Moscow Times",
    ],
    "Putin said no. According to him, yes. “No,” said he.": [
        "named putin: Putin",
        "pronoun putin: him",
        "pronoun putin: he",
    ],
    "Putin said no. Dmitry Peskov said yes. He said so.": [
        "named putin: Putin",
        "other : Dmitry Peskov",
        "pronoun : He",
    ],
    "In Ukraine, the army (it says so) stated it.": ["pronoun : it", "open : stated"],
}


def speakers(text: str) -> list[tuple[str, list[str]]]:
    """The quoted words of a text with the subjects of the clauses that may be theirs."""
    found = heard(text)
    return [(text[each.start : each.end], [c.subject for c in found.clauses_of(each)]) for each in found.spoken]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“A,” Putin said. “B,” Bondarev said.", [("A,", ["Putin"]), ("B,", ["Bondarev"])]),
        ("Putin said: “A.” Bondarev left.", [("A.", ["Putin"])]),
        ("Putin said that “a,” The Moscow Times reports.", [("a,", ["The Moscow Times", "Putin"])]),
        ("“A,” Putin said. It went on. “B.”", [("A,", ["Putin"]), ("B.", ["Putin"])]),
        ("“A.” Nothing. Putin said no.", [("A.", ["Putin"])]),
        ("“A.”", [("A.", [])]),
        (
            "“Bondarev told me, ‘no,’ and left,” Putin said.",
            [("Bondarev told me, ‘no,’ and left,", ["Putin"]), ("no,", ["Bondarev"])],
        ),
        ("“It was ‘no.’ Nobody knew,” Putin said.", [("It was ‘no.’ Nobody knew,", ["Putin"]), ("no.", [])]),
    ],
)
def test_quoted_words_have_the_clauses_of_their_sentence(text: str, found: list[tuple[str, list[str]]]) -> None:
    assert speakers(text) == found


def test_the_article_gives_each_quotation_to_whom_a_reader_gives_it() -> None:
    found = heard(ARTICLE)
    by = {ARTICLE[each.start : each.end][:20]: found.clauses_of(each)[0].ids for each in found.spoken}
    assert by == {
        "occupied territories": ("putin",),
        "Once Ukrainian troop": ("putin",),
        "legally, this is not": ("putin",),
        "Signing documents wi": ("putin",),
        "As I understand it, ": ("putin",),
        "put on paper": ("putin",),
        "It sounds funny to u": ("putin",),
        "He feels more confid": ("stanovaya",),
        "peace plan.": ("bondarev",),
    }


def test_a_name_before_an_offset_is_the_last_one() -> None:
    found = heard("Putin left.\nPutin came. Bondarev too.")
    assert found.named_before("putin", 30) == 12
    assert found.named_before("putin", 12) == 0
    assert found.named_before("putin", 0) is None
    assert found.named_before("ukraine", 30) is None
    assert found.first_named("bondarev") == 24
    assert found.first_named("ukraine") is None
    assert [mention.ids for mention in found.mentions_in(0, 20)] == [("putin",), ("putin",)]


def test_the_outermost_marks_hold_the_inner_ones() -> None:
    text = "“He told me, ‘no,’ and left,” Putin said."
    found, at = heard(text), text.index("no,")
    outer = found.outermost(at, at + 2)
    assert outer is not None
    assert outer.depth == 1
    assert found.outermost(len(text) - 3, len(text)) is None
    assert [each.depth for each in found.spoken_in(0, len(text))] == [1, 2]


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "Putin",
                    "Boris Bondarev",
                    "said",
                    "told",
                    "according to",
                    "According to",
                    "he",
                    "him",
                    ",",
                    ".",
                    "“",
                ),
                *(
                    "”",
                    "‘",
                    "’",
                    " ",
                    "\n",
                    "the",
                    "a former man",
                    "believes",
                    "John Smith",
                    "who",
                    "Kremlin",
                    ": ",
                    "’s",
                ),
            ]
        ),
        max_size=30,
    ).map(" ".join)
)
def test_any_text_is_read_and_every_clause_lies_in_it(text: str) -> None:
    found = heard(text)
    for each in (*found.clauses, *found.inner):
        assert 0 <= each.start <= each.at <= each.end <= len(text)
        assert each.subject in text
    for words in found.spoken:
        assert len(found.clauses_of(words)) <= 5
