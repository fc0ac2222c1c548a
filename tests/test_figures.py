"""What a writer states in numbers and dates is found in the passage, however it is written there."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from babel import localedata
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.numbers.calendar_dates import PartialDate
from generator.text.numbers.cldr import month_names, style_of
from generator.text.numbers.reading import Date, Figure, dates, missing_dates, missing_numbers, numbers, tells

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora"
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora is absent")


def told(text: str, language: str = "en") -> list[str]:
    """The numbers as they stand, with their readings; a tilde marks those that nobody has to find."""

    def reading(figure: Figure) -> str:
        ways = (" ".join(map(str, sorted(way))) for way in figure.readings)
        return "~" * (not figure.required) + " or ".join(ways)

    return [f"{text[one.start : one.end]} = {reading(one)}" for one in numbers(text, language)]


def days(text: str, language: str = "en") -> list[str]:
    """The dates as they stand, with what they can mean."""

    def reading(date: Date) -> str:
        return "~" * (not date.required) + " or ".join("-".join(map(str, day)) for day in date.readings)

    return [f"{text[one.start : one.end]} = {reading(one)}" for one in dates(text, language)]


def stretches(states: str, found: tuple[Figure, ...] | tuple[Date, ...]) -> list[str]:
    return [states[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("28 points", ["28 = 28"]),
        ("Twenty-eight points, the 28th", ["Twenty-eight = 28", "28th = 28"]),
        ("the twenty-eighth, the second, twenty-second", ["twenty-eighth = 28", "second = 2", "twenty-second = 22"]),
        (
            "1,200 1 200 1\u202f200 1'200 1200",
            [
                "1,200 = 1200",
                "1 200 = 1200",
                "1\u202f200 = 1200",
                "1'200 = 1200",
                "1200 = 1200",
            ],
        ),
        ("1,200.50 1.200,50 1 200,5", ["1,200.50 = 2401/2", "1.200,50 = 2401/2", "1 200,5 = 2401/2"]),
        ("1,234,567 12 345 678", ["1,234,567 = 1234567", "12 345 678 = 12345678"]),
        ("1.5 2,3 0.125 5'6 1.2.3", ["1.5 = 3/2", "2,3 = 2 3 or 23/10", "0.125 = 1/8", "5'6 = 5 6", "1.2.3 = 1 2 3"]),
        (
            "12,34,567 and 1,000,00 in 2024 300 men",
            ["12,34,567 = 1234567", "1,000,00 = 0 1", "2024 = 2024", "300 = 300"],
        ),
        ("twelve hundred", ["twelve hundred = 1200"]),
        ("5% 5 per cent five percent", ["5% = 1/20", "5 per cent = 1/20", "five percent = 1/20"]),
        ("1 % or one per cent", ["1 % = 1/100", "one per cent = 1/100"]),
        ("5 to 6 percent", ["5 = 5 or 1/20", "6 percent = 3/50"]),
        ("5 percentage points", ["5 = 5"]),
        (
            "half, two-thirds, one third, a third",
            ["half = 1/2", "two-thirds = 2/3", "one third = 1/3", "third = 3 or 1/3"],
        ),
        ("three quarters, a quarter, one half", ["three quarters = 3/4 or 3", "quarter = 1/4", "one half = 1/2 or 1"]),
        ("in 2024 half of it, the first half", ["2024 = 2024", "half = 1/2", "first = ~1", "half = 1/2"]),
        ("two and a half, 2½, 6 1/2, ⅔", ["two and a half = 5/2", "2½ = 5/2", "6 1/2 = 13/2", "⅔ = 2/3"]),
        ("2/3 and 3/2 and 9 / 11", ["2/3 = 2/3 or 2 3", "3 = 3", "2 = 2", "9 = 9", "11 = 11"]),
        ("five and one-half million", ["five and one-half million = 5500000"]),
        ("half a million, a quarter of a million", ["half a million = 500000", "quarter of a million = 250000"]),
        ("a dozen, two dozen, dozens", ["dozen = 12", "two dozen = 24"]),
        (
            "3 million $3m 3bn 1.5-billion 2 tn 5k",
            [
                "3 million = 3000000",
                "3m = 3000000 or 3",
                "3bn = 3000000000",
                "1.5-billion = 1500000000",
                "2 tn = 2000000000000",
                "5k = 5000",
            ],
        ),
        ("4 trillion, four trillion", ["4 trillion = 4000000000000", "four trillion = 4000000000000"]),
        ("two to three million", ["two = 2 or 2000000", "three million = 3000000"]),
        ("2–3 million", ["2 = 2 or 2000000", "3 million = 3000000"]),
        ("millions, hundreds and thousands", []),
        ("one, first, once, both, two", ["one = ~1", "first = ~1", "once = ~1", "both = ~2", "two = 2"]),
        ("F-16 COVID-19 G7 5G Su-35S", ["16 = ~16", "19 = ~19", "7 = ~7", "5 = ~5", "35 = ~35"]),
        ("mid-2024 US$3 10km", ["2024 = 2024", "3 = 3", "10 = 10"]),
        ("§ 5 No. 6", ["5 = 5", "6 = 6"]),
        (
            "G7 million, both million, first hundred",
            ["7 = ~7", "million = 1000000", "both = ~2", "million = 1000000", "first = ~1", "hundred = 100"],
        ),
        ("19:00 10:30 8 p.m. 31:99", ["19:00 = 19", "10:30 = 10 30", "8 = 8 or 20", "31 = 31", "99 = 99"]),
        ("13 pm, 1990s, 90s, nineties", ["13 = 13", "1990 = 1990", "90 = 90 or 1990", "nineties = ~1990"]),
        ("nineteen ninety-nine", ["nineteen ninety-nine = 1999 or 19 99"]),
        ("2022-23 2026/27", ["2022-23 = 23 2022 or 2022 2023", "2026/27 = 27 2026 or 2026 2027"]),
        ("oh o zero", ["zero = 0"]),
        ("9" * 41 + " " + ",".join(["111"] * 20), []),
        ("2024 quarter", ["2024 = 2024", "quarter = 1/4"]),
        ("x² VII ١٢", ["١٢ = 12"]),
        ("o\ufb01ve \ufb01ve e\u0301 12", ["\ufb01ve = 5", "12 = 12"]),
        ("one point" + " one" * 41, []),
    ],
)
def test_numbers_are_read(text: str, figures: list[str]) -> None:
    assert told(text) == figures


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        (
            "de",
            "achtundzwanzig 1.200 1,5 28. 3 Mio. Euro",
            ["achtundzwanzig = 28", "1.200 = 1200", "1,5 = 3/2", "28 = 28", "3 Mio = 3000000"],
        ),
        (
            "de",
            "zwei Drittel; die Hälfte; anderthalb Millionen",
            ["zwei Drittel = 2/3 or 2", "Hälfte = 1/2", "anderthalb Millionen = 1500000"],
        ),
        ("de-AT", "50-prozentig; 5 Prozent; 5 Prozentpunkte", ["50-prozent = 1/2", "5 Prozent = 1/20", "5 = 5"]),
        ("fr", "cinq pour cent; trois millions et demi", ["cinq pour cent = 1/20", "trois millions et demi = 3500000"]),
        (
            "fr",
            "quatre-vingt-dix; deux tiers; 1er; 2e",
            ["quatre-vingt-dix = 90", "deux tiers = 2/3 or 2", "1er = 1", "2e = 2"],
        ),
        (
            "es",
            "veintiocho; dos tercios; medio millón",
            ["veintiocho = 28", "dos tercios = 2/3 or 2", "medio millón = 500000"],
        ),
        (
            "es",
            "cinco por ciento; ambos; 3 mil millones",
            ["cinco por ciento = 1/20", "ambos = ~2", "3 mil millones = 3000000000"],
        ),
        (
            "it",
            "ventotto; due terzi; due milioni e mezzo; cinque per cento; 1.200,5; sei; entrambi",
            [
                *("ventotto = 28", "due terzi = 2/3 or 2", "due milioni e mezzo = 2500000", "cinque per cento = 1/20"),
                *("1.200,5 = 2401/2", "sei = ~6", "entrambi = ~2"),
            ],
        ),
        # Elsewhere digits only, with signs for what multiplies them.
        ("ru", "28 пунктов, двадцать, twenty, 5 %", ["28 = 28", "5 % = 1/20"]),
        (
            "ru",
            "5 тысяч, 3 млн, 2 миллиона, 4 миллиарда, 5 процентов",
            [
                "5 тысяч = 5000",
                "3 млн = 3000000",
                "2 миллиона = 2000000",
                "4 миллиарда = 4000000000",
                "5 процент = 1/20",
            ],
        ),
        ("uk", "5 тис., 2 мільйони, 3 мільярди", ["5 тис = 5000", "2 мільйони = 2000000", "3 мільярди = 3000000000"]),
        ("", "28 and twenty", ["28 = 28"]),
        # How digits are divided is known of more languages than their words.
        ("pl", "1.200 1,5 12.5", ["1.200 = 1200", "1,5 = 3/2", "12.5 = 25/2 or 5 12"]),
        ("ja", "1,200 1.200", ["1,200 = 1200", "1.200 = 6/5"]),
        ("es-MX", "1,200 1.200", ["1,200 = 1200", "1.200 = 6/5"]),
        ("es-ES", "1,200 1.200", ["1,200 = 6/5", "1.200 = 1200"]),
        ("es-CU", "1,200 1.200", ["1,200 = 1200", "1.200 = 6/5"]),
        ("de-CH", "1'200 1.200", ["1'200 = 1200", "1.200 = 6/5"]),
        ("en-ZA", "1,200 1.200", ["1,200 = 1200", "1.200 = 6/5"]),
        ("sr-Cyrl-RS", "1,200 1.200", ["1,200 = 6/5", "1.200 = 1200"]),
        ("ar-MA", "1,200 1.200", ["1,200 = 6/5", "1.200 = 1200"]),
        ("", "1,200 1.200 0.125 1,5", ["1,200 = 1200", "1.200 = 1200", "0.125 = 1/8", "1,5 = 1 5 or 3/2"]),
    ],
)
def test_numbers_are_read_as_the_language_has_them(language: str, text: str, figures: list[str]) -> None:
    assert told(text, language) == figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 31 March 2027.", ["31 March 2027 = 2027-3-31"]),
        ("March 31, 2027", ["March 31, 2027 = 2027-3-31"]),
        ("31st of March; March the 3rd", ["31st of March = 0-3-31", "March the 3rd = 0-3-3"]),
        ("the thirty-first of March 2027", ["thirty-first of March 2027 = 2027-3-31"]),
        ("March 2027, March of 2026, Mar. 3", ["March 2027 = 2027-3-0", "March of 2026 = 2026-3-0", "Mar. 3 = 0-3-3"]),
        ("September, Sept, in March", ["September = 0-9-0", "March = 0-3-0"]),
        ("March on Rome, they march, may he, May I, in May", ["March = ~0-3-0", "May = ~0-5-0", "May = 0-5-0"]),
        ("3–5 March 2027", ["3–5 March 2027 = 2027-3-3", "3–5 March 2027 = 2027-3-5"]),
        ("March 3-5, 2027", ["March 3-5, 2027 = 2027-3-3", "March 3-5, 2027 = 2027-3-5"]),
        ("3, 4 and 5 May", ["3, 4 and 5 May = 0-5-3", "3, 4 and 5 May = 0-5-4", "3, 4 and 5 May = 0-5-5"]),
        ("of 28, 3 May", ["3 May = 0-5-3"]),
        ("May 3 and 5 ships", ["May 3 = 0-5-3"]),
        ("30 March to 2 April 2027", ["30 March = 2027-3-30", "2 April 2027 = 2027-4-2"]),
        ("1 and 3 May and 2 June 2027", ["1 and 3 May = 2027-5-1", "1 and 3 May = 2027-5-3", "2 June 2027 = 2027-6-2"]),
        ("March 2026 to May 2027", ["March 2026 = 2026-3-0", "May 2027 = 2027-5-0"]),
        ("3 March in Rome, after which 2 April 2027", ["3 March = 0-3-3", "2 April 2027 = 2027-4-2"]),
        ("2027-03-31, 2027-03-31T10:00Z", ["2027-03-31 = 2027-3-31", "2027-03-31T10:00Z = 2027-3-31"]),
        ("in 2027-03", ["2027-03 = 2027-3-0"]),
        ("31.03.2027 3/4/2027 31/31/2027", ["31.03.2027 = 2027-3-31", "3/4/2027 = 2027-4-3 or 2027-3-4"]),
        ("on 32 May 20", ["May 20 = 0-5-20"]),
        ("Decided; marches; 12 Mayors", []),
    ],
)  # fmt: skip
def test_dates_are_read(text: str, found: list[str]) -> None:
    assert days(text) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "de",
            "am 28. März 2027, am 3. und 4. Mai",
            ["28. März 2027 = 2027-3-28", "3. und 4. Mai = 0-5-3", "3. und 4. Mai = 0-5-4"],
        ),
        ("de", "der zwanzigste Mai", ["zwanzigste Mai = 0-5-20"]),
        (
            "fr",
            "le 1er mars 2027, planète Mars, en mars",
            ["1er mars 2027 = 2027-3-1", "Mars = ~0-3-0", "mars = 0-3-0"],
        ),
        ("es", "31 de marzo de 2027", ["31 de marzo de 2027 = 2027-3-31"]),
        ("it", "il 31 marzo 2027, in aprile", ["31 marzo 2027 = 2027-3-31", "aprile = 0-4-0"]),
        ("ru", "31.03.2027, 31 марта 2027 г.", ["31.03.2027 = 2027-3-31", "31 марта 2027 = 2027-3-31"]),
        ("uk", "3 листопада, у травні", ["3 листопада = 0-11-3", "травні = 0-5-0"]),
        # Names of months are those of the CLDR, abbreviated too.
        ("ru", "12 янв. 2026, 3 дек.", ["12 янв. 2026 = 2026-1-12", "3 дек = 0-12-3"]),
        ("uk", "3 січ. 2026", ["3 січ. 2026 = 2026-1-3"]),
        ("cs", "31.03.2027, 31. března 2027", ["31.03.2027 = 2027-3-31", "31. března 2027 = 2027-3-31"]),
        ("cs", "12. pro 2026", ["12. pro 2026 = 2026-12-12"]),
        ("pl", "12 stycznia 2026, 3 paź 2026", ["12 stycznia 2026 = 2026-1-12", "3 paź 2026 = 2026-10-3"]),
        ("pt-BR", "12 de fev. de 2026", ["12 de fev. de 2026 = 2026-2-12"]),
        ("nl", "12 mrt 2026", ["12 mrt 2026 = 2026-3-12"]),
        ("sv", "den 12 okt. 2026", ["12 okt. 2026 = 2026-10-12"]),
        ("tr", "12 Ağu 2026", ["12 Ağu 2026 = 2026-8-12"]),
        ("el", "12 Ιαν 2026, 3 Σεπτεμβρίου", ["12 Ιαν 2026 = 2026-1-12", "3 Σεπτεμβρίου = 0-9-3"]),
        (
            "fi",
            "12. tammikuuta 2026, 3. maalis 2026",
            ["12. tammikuuta 2026 = 2026-1-12", "3. maalis 2026 = 2026-3-3"],
        ),
        ("ro", "12 iul. 2026", ["12 iul. 2026 = 2026-7-12"]),
        ("bg", "12 септември 2026 г.", ["12 септември 2026 = 2026-9-12"]),
        ("ca", "12 d’abril del 2026", ["12 d’abril del 2026 = 2026-4-12"]),
        ("he", "12 בינואר 2026", ["12 בינואר 2026 = 2026-1-12"]),
        ("ar-LB", "12 كانون الثاني 2026", ["12 كانون الثاني 2026 = 2026-1-12"]),
        ("hi", "12 मार्च 2026", ["12 मार्च 2026 = 2026-3-12"]),
        # Austria has its own January beside the other one, and so have other regions.
        ("de-AT", "12. Jän. 2026, Januar 2027", ["12. Jän. 2026 = 2026-1-12", "Januar 2027 = 2027-1-0"]),
        ("es-PE", "12 set. 2026", ["12 set. 2026 = 2026-9-12"]),
        # The year comes first.
        ("hu", "2026. jan. 12., 2026. október 3.", ["2026. jan. 12 = 2026-1-12", "2026. október 3 = 2026-10-3"]),
        ("lt", "2026 m. sausio 12 d.", ["2026 m. sausio 12 = 2026-1-12"]),
        ("lv", "2026. gada 12. janvāris", ["2026. gada 12. janvāris = 2026-1-12"]),
        ("sr-Latn-RS", "12. novembar 2026.", ["12. novembar 2026 = 2026-11-12"]),
        # Months are numbers, or the language is not known.
        ("ja", "2026年3月12日", []),
        ("zh", "三月 12", []),
        ("tlh", "12 March 2026", []),
        ("no tag", "12 March 2026", []),
    ],
)
def test_dates_are_read_as_the_language_has_them(language: str, text: str, found: list[str]) -> None:
    assert days(text, language) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        # 21 letters, 12 lime trees, 12 for it and 3 against, ice, an interval of two.
        ("uk", "21 лист, 12 лип, у січ", []),
        ("cs", "12 pro a 3 proti, led 2026, září", ["září = ~0-9-0"]),
        ("tr", "2 ara verdi, ocak 2026", []),
        ("en", "Mar, Sept, Jan is here", []),
        ("ſe", "3 marſ", []),
        # Where no one has looked through the names, one alone may be another word.
        ("pl", "maja", ["maja = ~0-5-0"]),
    ],
)
def test_other_words_are_not_taken_for_months(language: str, text: str, found: list[str]) -> None:
    assert days(text, language) == found
    assert [figure.split(" = ")[0] for figure in told(text, language)] == re.findall(r"\d+", text)


@pytest.mark.untraced
def test_languages_have_names_for_all_months_or_for_none() -> None:
    for tag in (identifier.replace("_", "-") for identifier in localedata.locale_identifiers()):
        names = month_names(tag)
        assert names is None or set(names.numbers.values()) == set(range(1, 13)), tag
        assert names is None or not names.pattern.search("M01 1. 12"), tag
        assert style_of(tag) in {"point", "comma"}


def test_a_date_is_found_in_a_passage_of_another_language() -> None:
    assert missing_dates("on 12 January 2026", ["12 янв. 2026 г."], "en", source_language="ru") == ()
    assert missing_dates("on 12 January 2026", ["12. ledna 2026"], "en", source_language="cs") == ()
    assert len(missing_dates("on 13 January 2026", ["12. ledna 2026"], "en", source_language="cs")) == 1
    # Passages in no known language are read in the one in which they are stated too.
    assert missing_dates("12. ledna 2026", ["12. ledna 2026"], "cs", source_language="") == ()


def test_what_belongs_to_a_date_is_no_number() -> None:
    assert told("All 28 points on 27 March 2026, 2026-03-27, and in 2025.") == ["28 = 28", "2025 = 2025"]


@pytest.mark.parametrize(
    ("states", "passage", "missing"),
    [
        ("28 points", "all twenty-eight points", []),
        ("twenty-eight points", "all 28 points", []),
        ("29 points", "all 28 points", ["29"]),
        ("the 28th and the twenty-eighth", "28", []),
        ("28", "the twenty-eighth", []),
        ("1,200 men", "1200 men", []),
        ("1200 men", "twelve hundred men", []),
        ("1 200 men", "1,200", []),
        ("5% and 5 per cent", "five percent", []),
        ("5%", "5 people", ["5%"]),
        ("5 people", "5%", ["5"]),
        ("50%", "half of them", []),
        ("two million", "2,000,000", []),
        ("2 million", "two and a half million", ["2 million"]),
        ("2 million", "two to three million", []),
        ("2–3 million", "2 million, or 3 million", []),
        ("one of them, a first", "nobody", []),
        ("1 ship", "nobody", ["1"]),
        ("1 ship", "one ship", []),
        ("two sides", "both sides", []),
        ("both sides", "Kyiv and Moscow", []),
        ("an F-16 of the G7", "jets", []),
        ("seven states", "the G7", []),
        ("19:00", "at 7 p.m.", []),
        ("7 p.m.", "at 19:00", []),
        ("in 2027", "on 31 March 2027", []),
        ("in 2027", "on 2027-03-31", []),
        ("on the 31st", "on 31 March", []),
        ("31 points", "on 31 March", ["31"]),
        ("0 points", "in March", ["0"]),
        ("2023", "2022-23", []),
        ("3 and 4, then 5", "3, 5", ["4"]),
        ("words", "7", []),
    ],
)
def test_numbers_that_the_passage_does_not_hold_are_missing(states: str, passage: str, missing: list[str]) -> None:
    assert stretches(states, missing_numbers(states, [passage], "en")) == missing


@pytest.mark.parametrize(
    ("states", "passage", "missing"),
    [
        ("31 March 2027", "2027-03-31", []),
        ("31 March 2027", "on March 31 of 2027", []),
        ("March 2027", "31 March 2027", []),
        ("31 March", "31 March 2027", []),
        ("in March", "31 March 2027", []),
        ("31 March 2027", "in March 2027", ["31 March 2027"]),
        ("31 March 2027", "31 March", ["31 March 2027"]),
        ("31 March 2027", "on 31 March. In 2027 they left", []),
        ("March 2027", "on 31 March. In 2027 they left", []),
        ("31 March 2027", "31 March 2026 and 1 April 2027", ["31 March 2027"]),
        ("31 March", "30 March and 31 May", ["31 March"]),
        ("3/4/2027", "3 April 2027", []),
        ("May I?", "nothing", []),
        ("nothing", "May", []),
    ],
)
def test_dates_of_which_the_passage_tells_less_are_missing(states: str, passage: str, missing: list[str]) -> None:
    assert stretches(states, missing_dates(states, [passage], "en")) == missing


COSTS = "12 soldiers and 47 nurses; 1,500 roubles and 3.5 million dollars"


@pytest.mark.parametrize(
    ("states", "language", "passage", "source", "missing"),
    [
        ("12,000 soldiers and 47,000 nurses", "en", COSTS, "en", ["12,000", "47,000"]),
        ("12.000 soldiers, 1.5 roubles", "en", COSTS, "en", ["12.000", "1.5"]),
        ("12.000 soldiers, 1.5 roubles", "", COSTS, "en", ["12.000", "1.5"]),
        ("1,500 roubles, 1500 roubles, 3.5 million", "en", COSTS, "en", []),
        ("1.500 Rubel, 3,5 Millionen", "de", COSTS, "en", []),
        ("12.000 Soldaten", "de", COSTS, "en", ["12.000"]),
        # Twelve exactly is written so on both sides, or not meant.
        ("in 12.000 seconds", "en", "12.000 seconds", "en", []),
        ("in 12,000 Sekunden", "de", "12.000 seconds", "en", []),
        ("in 12.000 seconds", "en", "12 seconds", "en", ["12.000"]),
        ("in 12 seconds", "en", "12.000 seconds", "en", []),
        ("in 12,000 seconds", "en", "12.000 seconds", "en", ["12,000"]),
        ("3.125 metres", "en", "3.125 metres", "en", []),
        ("1.500 million", "en", "1.500 tons", "en", ["1.500 million"]),
        ("12,000 men", "en", "12.000 Mann", "de", []),
        ("12 men", "en", "12.000 Mann", "de", ["12"]),
        ("5 million", "en", "12,5 Millionen", "de", ["5 million"]),
        ("12 men", "en", "12 000 hommes", "fr", ["12"]),
        ("12 men", "en", "12,34,567 men", "en", ["12"]),
        # Nobody knows the language: thousands, or the same digits.
        ("12 men", "en", "12.000 men", "", ["12"]),
        ("12,000 men", "en", "12.000 men", "", []),
        ("1.5 roubles", "en", "1,500 roubles", "", ["1.5"]),
        ("3.125 metres", "en", "3.125 metres", "", []),
        ("3,125 metres", "", "3.125 metres", "en", []),
        ("3.125 metres", "", "3.126 metres", "en", ["3.125"]),
        ("12.5 metres", "", "12,5 metri", "it", []),
    ],
)
def test_thousands_are_told_from_decimals_by_the_language(
    states: str, language: str, passage: str, source: str, missing: list[str]
) -> None:
    assert stretches(states, missing_numbers(states, [passage], language, source_language=source)) == missing


@pytest.mark.parametrize(
    ("states", "passage", "missing"),
    [
        ("hundreds of men", "hundreds of women", []),
        ("hundreds of men", "230 men", []),
        ("hundreds of men", "several hundred men", []),
        ("several hundred men", "hundreds", []),
        ("several hundred men", "a hundred", ["several hundred"]),
        ("Thousands fled", "120 fled, or a million", ["Thousands"]),
        ("thousands of men", "tens of thousands", []),
        ("tens of thousands", "thousands of men", ["tens of thousands"]),
        ("hundreds of thousands", "300,000", []),
        ("a few hundred thousand", "300,000", []),
        ("dozens of men", "24 men", []),
        ("dozens of men", "23 men", ["Dozens"]),
        ("scores of men", "fifty men", []),
        ("scores of men", "a score of 3:2", ["scores"]),
        ("the scores were equal, in the tens", "they tied", []),
        ("thousands of men", "since 2014", ["thousands"]),
        ("thousands of men", "2000 men; 2014", []),
        ("thousands of men", "the 5,000th man", ["thousands"]),
        ("millions, billions and trillions", "2bn and three million and 4 tn", []),
        ("dozen\u017f", "nobody", []),
        ("hundreds and 5", "5", ["hundreds"]),
    ],
)
def test_amounts_told_by_their_order_need_the_word_or_such_a_number(
    states: str, passage: str, missing: list[str]
) -> None:
    found = missing_numbers(states, [passage], "en")
    assert [each.casefold() for each in stretches(states, found)] == [each.casefold() for each in missing]
    assert all(not each.readings for each in found)


@pytest.mark.parametrize(
    ("states", "language", "passage", "source", "missing"),
    [
        ("thousands", "en", "Tausende", "de", []),
        ("thousands", "en", "mehrere tausend", "de", []),
        ("hundreds of thousands", "en", "Hunderttausende", "de", []),
        ("tens of thousands", "en", "des dizaines de milliers", "fr", []),
        ("hundreds", "en", "des centaines", "fr", []),
        ("hundreds", "en", "deux cents", "fr", []),
        ("3,000 million", "en", "trois milliards", "fr", []),
        ("deux millions", "fr", "2,000,000", "en", []),
        ("thousands", "en", "miles de personas", "es", []),
        ("billions", "en", "miles de millones", "es", []),
        ("decine di migliaia", "it", "tens of thousands", "en", []),
        ("thousands", "en", "тысячи человек", "ru", []),
        ("thousands", "en", "5 тысяч человек", "ru", []),
        ("hundreds", "en", "сотні людей", "uk", []),
        ("doubled", "en", "hat sich verdoppelt", "de", []),
        ("doubled", "en", "deux fois plus", "fr", []),
        ("doubled", "en", "в 2 раза", "ru", []),
    ],
)
def test_amounts_are_the_same_in_all_languages(
    states: str, language: str, passage: str, source: str, missing: list[str]
) -> None:
    for known in (source, ""):
        assert stretches(states, missing_numbers(states, [passage], language, source_language=known)) == missing


@pytest.mark.parametrize(
    ("states", "passage", "missing"),
    [
        ("The price doubled", "it doubled", []),
        ("The price doubled", "twice as much; a double price", []),
        ("The price doubled", "2 times, 2x", []),
        ("The price doubled", "two men, both angry", ["doubled"]),
        ("The price rose tenfold", "it rose ten-fold", []),
        ("The price rose tenfold", "ten times", []),
        ("The price rose tenfold", "ten men", ["tenfold"]),
        ("It tripled", "it doubled", ["tripled"]),
        ("They doubled down", "they went on", []),
        ("He came twice", "two visits", []),
        ("He came twice", "he came", ["twice"]),
        ("two men", "twice", []),
        ("a double standard", "a standard", []),
        ("twice two hundred", "twice 200", []),
    ],
)
def test_growth_needs_a_word_for_it(states: str, passage: str, missing: list[str]) -> None:
    assert stretches(states, missing_numbers(states, [passage], "en")) == missing


@pytest.mark.parametrize(
    ("states", "missing"),
    [
        ("There are twenty-eight of them in the town", []),
        ("There are twenty-nine of them in the town", ["twenty-nine"]),
        ("Es sind neunundzwanzig von den Leuten", ["neunundzwanzig"]),
        ("Sono ventinove di loro nella città", ["ventinove"]),
        ("Twenty-nine", ["Twenty-nine"]),
    ],
)
def test_words_in_no_known_language_are_read_in_the_one_that_they_look_like(states: str, missing: list[str]) -> None:
    for passage in ("28", "achtundzwanzig", "vingt-huit", "veintiocho", "ventotto"):
        assert stretches(states, missing_numbers(states, [passage], "", source_language="")) == missing
        assert stretches(states, missing_numbers(states, [passage, "x"], "", source_language="")) == missing


def test_words_that_look_like_no_language_are_read_in_that_of_the_source() -> None:
    assert len(missing_numbers("zwölf", ["elf"], "", source_language="de-AT")) == 1
    assert missing_numbers("zwölf", ["elf"], "", source_language="cs") == ()


def test_days_are_numbers_where_the_names_of_months_are_not_known() -> None:
    assert missing_numbers("3月12日", ["on 12 March; 3"], "ja", source_language="en") == ()
    assert len(missing_numbers("3 of them", ["on 3 March"], "en", source_language="en")) == 1


@pytest.mark.parametrize(
    ("day", "passage", "told"),
    [
        (PartialDate(2027, 3, 31), "on 31 March 2027", True),
        (PartialDate(2027, 3, 31), "on 31 March. In 2027", True),
        (PartialDate(2027, 3, 0), "on 31 March 2027", True),
        (PartialDate(2027, 0, 0), "on 31 March 2027", True),
        (PartialDate(2027, 0, 0), "in 2027", True),
        (PartialDate(2027, 3, 31), "in March 2027", False),
        (PartialDate(2027, 3, 0), "in 2027", False),
        (PartialDate(2027, 0, 0), "on Monday", False),
    ],
)
def test_passages_tell_a_date_or_more_of_it(day: PartialDate, passage: str, told: bool) -> None:
    assert tells(day, [passage], "en") == told
    assert tells(day, [passage], "") == told


def test_all_passages_count_and_their_language() -> None:
    assert missing_numbers("28 points and 3 sides", ["28", "three"], "en") == ()
    assert missing_numbers("28", ["achtundzwanzig"], "en", source_language="de") == ()
    assert len(missing_numbers("28", ["achtundzwanzig"], "en")) == 1
    assert missing_dates("31 March 2027", ["31. März", "2027"], "en", source_language="de-CH") == ()


def test_places_are_those_of_the_raw_text() -> None:
    states = "Cafe\u0301s:  \n 28 in\u00a0 “March\u00a02027”"
    assert stretches(states, numbers(states, "en")) == ["28"]
    assert stretches(states, missing_dates(states, [], "en")) == ["March\u00a02027"]


@settings(max_examples=300)
@given(st.integers(0, 10**9))
def test_a_number_is_the_same_however_its_thousands_are_divided(number: int) -> None:
    written = [str(number), f"{number:,}", f"{number:,}".replace(",", " "), f"{number:,}".replace(",", "’")]
    for one in written:
        assert numbers(f"so {one} were", "en")[0].readings[0] == {Fraction(number)}
        for other in written:
            assert missing_numbers(f"so {one} were", [f"then {other} came"], "en") == ()


SCALES = {"": Fraction(1), " percent": Fraction(1, 100), " million": Fraction(10**6), "th": Fraction(1)}


@settings(max_examples=300)
@given(st.integers(2, 999), st.integers(2, 999), st.sampled_from([*SCALES]), st.sampled_from([*SCALES]))
def test_another_number_is_missing(one: int, other: int, scale: str, unit: str) -> None:
    same = one * SCALES[scale] == other * SCALES[unit]
    assert (missing_numbers(f"so {one}{scale} of", [f"by {other}{unit} of"], "en") == ()) == same


PIECES = (
    "two hundred million half and a third first May March 31 2027 1,200 5 % per cent / - – . , : of to the G7 o dozen"
)
WORDS = st.sampled_from(["s", "m", " ", " ", "  ", *PIECES.split()])


@settings(max_examples=500, deadline=None)
@given(
    st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=40),
    st.sampled_from(["en", "de", "fr", "es", "it", "ru", "xx", ""]),
)
def test_figures_are_in_order_and_apart_and_no_text_misses_its_own(text: str, language: str) -> None:
    last = 0
    for one in numbers(text, language):
        assert last <= one.start < one.end <= len(text)
        assert one.readings
        last = one.end
    for date in dates(text, language):
        assert 0 <= date.start < date.end <= len(text)
    assert missing_numbers(text, [text], language) == ()
    assert missing_dates(text, [text], language) == ()


@pytest.mark.untraced
@needs_corpora
def test_sentences_of_speeches_hold_their_own_figures_and_not_altered_ones() -> None:
    """Of figures that are altered to one that the paragraph does not have, all are reported."""
    altered = 0
    for path in sorted((CORPORA / "texts" / "us-presidential-speeches").rglob("*.txt"))[::40]:
        for paragraph in path.read_text(encoding="utf-8").split("\n"):
            for sentence in re.split(r"(?<=[.!?]) ", paragraph):
                assert missing_numbers(sentence, [paragraph], "en") == ()
                assert missing_dates(sentence, [paragraph], "en") == ()
                for one in numbers(sentence, "en"):
                    if sentence[one.start : one.end].isdecimal() and one.required:
                        changed = sentence[: one.start] + "98761" + sentence[one.end :]
                        assert one.start in {each.start for each in missing_numbers(changed, [paragraph], "en")}, (
                            changed
                        )
                        altered += 1
    assert altered > 25


@pytest.mark.untraced
@needs_corpora
@pytest.mark.parametrize("language", ["en", "de"])
def test_hostile_texts_are_read(language: str) -> None:
    for path in sorted(CORPORA.glob("hostile/*.json")):
        for text in strings_of(json.loads(path.read_text(encoding="utf-8"))):
            assert missing_numbers(text, [text], language) == ()
            assert missing_dates(text, [text], language) == ()


def strings_of(value: Any) -> list[str]:
    """The strings in a JSON value, however deep."""
    items = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value] if isinstance(value, str) else [text for item in items for text in strings_of(item)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("cs", "Stávka začala 12. prosince 2025"),
        ("cs", "Stávka začala 1. srpna"),
        ("pt", "A greve começou em 12 de dezembro de 2025"),
        ("ru", "Забастовка началась 12 декабря 2025 года"),
    ],
)
def test_a_report_in_no_known_language_may_be_in_that_of_its_source(language: str, said: str) -> None:
    assert missing_numbers(f"X {said}.", [f"{said}."], "", source_language=language) == ()
    (other,) = missing_numbers(f"X {said} 77.", [f"{said}."], "", source_language=language)
    assert other.readings
