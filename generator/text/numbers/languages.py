"""What languages call numbers, months and amounts, and how they divide digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text between its spaces."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLanguage:
    """What one language calls numbers and months; words are in lower case.

    `months` are names and abbreviations of months that the CLDR lacks. The `doubtful` names, of these and of the
    CLDR's, are other words too; `fronts` are the words after which a month alone is a month. `worth` are words for one
    number, `hints` words that hold one loosely, `ordinals` those that the library is unsure of, `parts` what a number
    before them is divided by, `scales` by what it is multiplied, `vague` plurals that say no number alone or with
    `links` between them. `aside` is a word that is a number but for the word before it, as in "per cent".

    `growth` are words that say by how much something was multiplied, and `multiples` words of the other tables that say
    it too. `orders` are words for amounts of an order, such as "dozens", which are keys of `ORDERS`; those of
    `singular` are amounts behind one of `several`. `common` are words that tell the language; `counts` says whether the
    library reads its numbers.
    """

    months: Mapping[str, int] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    fronts: frozenset[str] = frozenset()
    worth: Mapping[str, Fraction] = field(default_factory=dict)
    hints: Mapping[str, Fraction] = field(default_factory=dict)
    ordinals: Mapping[str, Fraction] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    vague: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    aside: Mapping[str, str] = field(default_factory=dict)
    growth: Mapping[str, Fraction] = field(default_factory=dict)
    multiples: frozenset[str] = frozenset()
    orders: Mapping[str, str] = field(default_factory=dict)
    singular: Mapping[str, str] = field(default_factory=dict)
    several: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    counts: bool = True


ORDERS: Final[Mapping[str, tuple[int, int, int]]] = {
    "tens": (20, 99, 10),
    "dozens": (24, 99, 12),
    "scores": (40, 99, 20),
    "hundreds": (200, 999, 100),
    "thousands": (2_000, 999_999, 1_000),
    "tens of thousands": (20_000, 99_999, 10_000),
    "hundreds of thousands": (200_000, 999_999, 100_000),
    "millions": (2 * 10**6, 10**9 - 1, 10**6),
    "billions": (2 * 10**9, 10**12 - 1, 10**9),
    "trillions": (2 * 10**12, 10**15 - 1, 10**12),
}
"""The least and the most that amounts of an order are, and one of the order. Two dozen are the least of dozens."""

# ---- Tables ----

_HALF: Final = Fraction(1, 2)
DOZEN: Final = Fraction(12)
_DECADES: Final = "twenties thirties forties fifties sixties seventies eighties nineties"


def _numbered(words: str, first: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), first)}


def _powers(pairs: str) -> dict[str, int]:
    """Return words, each followed by the power of ten that it is."""
    words = pairs.split()
    return {word: 10 ** int(power) for word, power in zip(words[::2], words[1::2], strict=True)}


def _each(words: str, value: int | Fraction) -> dict[str, Fraction]:
    return dict.fromkeys(words.split(), Fraction(value))


def _orders(pairs: str) -> dict[str, str]:
    """Return words, each with the order that it names, in the form of `order: word word; order: word`."""
    return {
        word: order.strip()
        for order, _, words in (pair.partition(":") for pair in pairs.split(";"))
        for word in words.split()
    }


def _folds(words: str) -> dict[str, Fraction]:
    """Return words for times two, times three and so on."""
    return {word: Fraction(number) for number, same in enumerate(words.split(), 2) for word in same.split("/")}


LANGUAGES: Final[Mapping[str, NumberLanguage]] = {
    "en": NumberLanguage(
        months={"sept": 9},
        doubtful=words_in("march may april june august"),
        fronts=words_in(
            "in since until till by from of last next this early mid late during between before after every each "
            "through to throughout around"
        ),
        worth=_each("half halves", _HALF)
        | _each("dozen", 12)
        | _each("twice", 2)
        | _each("thrice", 3)
        # The library does not read it.
        | _each("trillion", 10**12),
        hints=_each("both pair pairs couple double twin twins bilateral", 2)
        | _each("triple trilateral trio", 3)
        | _each("quadruple", 4)
        | _each("decade decades", 10)
        | _each("century centuries", 100)
        | _each("single once sole", 1)
        | {name: Fraction(1900 + 10 * tens) for name, tens in _numbered(_DECADES, 2).items()},
        ordinals={"second": Fraction(2)},
        parts={"quarter": 4, "quarters": 4},
        scales=_powers("hundred 2 thousand 3 million 6 billion 9 trillion 12"),
        vague=words_in("tens hundreds thousands millions billions trillions zeros zeroes ones os"),
        links=words_in("and of"),
        aside={"cent": "per"},
        growth=_folds("twofold threefold fourfold fivefold sixfold sevenfold eightfold ninefold tenfold")
        | _folds("doubled/doubling tripled/trebled/tripling/trebling quadrupled/quadrupling quintupled")
        | _each("hundredfold", 100),
        multiples=words_in("double twice triple thrice quadruple"),
        orders=_orders(
            "tens: tens; dozens: dozens; scores: scores; hundreds: hundreds; thousands: thousands; millions: millions; "
            "billions: billions; trillions: trillions"
        ),
        singular=_orders(
            "dozens: dozen; scores: score; hundreds: hundred; thousands: thousand; millions: million; billions: billion"
        ),
        several=("several", "a few", "many"),
        common=words_in("the of and to in is was has that for with by from on at not are were it they he she"),
    ),
    "de": NumberLanguage(
        months={"jänner": 1, "feber": 2},
        worth=_each("halb halbe halber halbes halben halbem hälfte", _HALF)
        | _each("dutzend", 12)
        | _each("zweimal", 2)
        | _each("dreimal", 3)
        | _each("anderthalb eineinhalb", Fraction(3, 2))
        | _each("zweieinhalb", Fraction(5, 2))
        | _each("dreieinhalb", Fraction(7, 2))
        | _each("viereinhalb", Fraction(9, 2)),
        hints=_each("beide beiden beider beides paar doppelt doppelte doppelten", 2)
        | _each("jahrzehnt jahrzehnte", 10)
        | _each("jahrhundert", 100)
        | _each("einmal einzige einziger einziges einzigen", 1),
        parts=_numbered("drittel viertel fünftel sechstel siebtel achtel neuntel zehntel", 3),
        scales=_powers("hundert 2 tausend 3 million 6 millionen 6 milliarde 9 milliarden 9 billion 12 billionen 12"),
        vague=words_in("hunderte tausende hunderten tausenden millionen milliarden billionen"),
        growth=_folds("verdoppelt/verdoppelte/verdoppelten verdreifacht/verdreifachte vervierfacht verfünffacht")
        | _folds("zweifach/zweifache dreifach/dreifache vierfach/vierfache fünffach/fünffache")
        | _each("zehnfach zehnfache verzehnfacht", 10),
        multiples=words_in("doppelt doppelte doppelten zweimal dreimal"),
        orders=_orders(
            "dozens: dutzende dutzenden; hundreds: hunderte hunderten; thousands: tausende tausenden; "
            "tens of thousands: zehntausende zehntausenden; millions: millionen; billions: milliarden; "
            "hundreds of thousands: hunderttausende hunderttausenden; trillions: billionen"
        ),
        singular=_orders("dozens: dutzend; hundreds: hundert; thousands: tausend"),
        several=("mehrere", "einige", "ein paar"),
        common=words_in("der die das und den dem des ein eine ist war nicht von mit im zu auf für sich sie er es"),
    ),
    "fr": NumberLanguage(
        doubtful=frozenset({"mars"}),
        fronts=words_in("en de depuis début fin mi jusqu au ce dernier entre et"),
        months={"aout": 8},
        worth=_each("demi demie demis moitié moitiés", _HALF) | _each("douzaine", 12),
        hints=_each("deuxièmement double paire couple", 2)
        | _each("seconde second", 2)
        | _each("triple trio", 3)
        | _each("décennie", 10)
        | _each("siècle", 100)
        | _each("dizaine", 10)
        | _each("vingtaine", 20)
        | _each("centaine", 100)
        | _each("millier", 1000)
        | _each("seul seule", 1),
        parts={"tiers": 3, "quart": 4, "quarts": 4},
        scales=_powers("cent 2 cents 2 mille 3 million 6 millions 6 milliard 9 milliards 9 billion 12 billions 12"),
        vague=words_in("cents millions milliards billions"),
        aside={"cent": "pour", "mille": "pour"},
        growth=_folds("doublé/doublée/doublés/doublées triplé/triplée/triplés/triplées quadruplé/quadruplée quintuplé")
        | _each("décuplé", 10),
        multiples=words_in("double triple quadruple"),
        orders=_orders(
            "tens: dizaines; dozens: douzaines; scores: vingtaines; hundreds: centaines; thousands: milliers; "
            "millions: millions; billions: milliards; trillions: billions"
        ),
        common=words_in("le la les des du un une et est dans que qui pour par sur avec pas ne au aux il elle ce à"),
    ),
    "es": NumberLanguage(
        months={"setiembre": 9},
        worth=_each("medio media mitad mitades", _HALF) | _each("docena", 12),
        hints=_each("ambos ambas par doble pareja", 2)
        | _each("triple trío", 3)
        | _each("década", 10)
        | _each("decena", 10)
        | _each("centenar", 100)
        | _each("millar", 1000)
        | _each("siglo", 100)
        | _each("solo sola único única", 1),
        parts={"tercio": 3, "tercios": 3, "cuartos": 4},
        scales=_powers("cien 2 ciento 2 mil 3 millón 6 millones 6 billón 12 billones 12"),
        vague=words_in("miles cientos millones billones"),
        aside={"ciento": "por", "cien": "por", "mil": "por"},
        growth=_folds("duplicado/duplicó/duplicaron triplicado/triplicó/triplicaron cuadruplicado/cuadruplicó")
        | _each("decuplicado", 10),
        multiples=words_in("doble triple"),
        orders=_orders(
            "tens: decenas; dozens: docenas; hundreds: cientos centenares centenas; thousands: miles millares; "
            "millions: millones; trillions: billones"
        ),
        common=words_in("el la los las de del un una y es en que por con para no se su al fue como más"),
    ),
    "it": NumberLanguage(
        months={"sett": 9},
        worth=_each("mezzo mezza metà", _HALF) | _each("dozzina", 12),
        hints=_each("entrambi entrambe paio coppia doppio doppia", 2)
        | _each("triplo tripla trio", 3)
        # Also "you are" and "been".
        | _each("sei", 6)
        | _each("decina decennio", 10)
        | _each("centinaio secolo", 100)
        | _each("migliaio", 1000)
        | _each("solo sola unico unica", 1),
        parts=_numbered("terzi quarti quinti", 3),
        scales=_powers("cento 2 mille 3 mila 3 milione 6 milioni 6 miliardo 9 miliardi 9"),
        vague=words_in("milioni miliardi"),
        aside={"cento": "per", "mille": "per"},
        growth=_folds("raddoppiato/raddoppiata/raddoppiati/raddoppiate triplicato/triplicata quadruplicato")
        | _each("decuplicato", 10),
        multiples=words_in("doppio doppia triplo tripla"),
        orders=_orders(
            "tens: decine; dozens: dozzine; hundreds: centinaia; thousands: migliaia; millions: milioni; "
            "billions: miliardi"
        ),
        common=words_in("il lo la i gli le di del della un una e è in che per con non si da nel alla sono"),
    ),
    "ru": NumberLanguage(
        months=_numbered(
            "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
            1,
        ),
        orders=_orders(
            "tens: десятки десятков; hundreds: сотни сотен; thousands: тысячи тысяч; millions: миллионы миллионов; "
            "billions: миллиарды миллиардов"
        ),
        common=words_in("и в не на что с по из к как для он она они это от его был"),
        counts=False,
    ),
    "uk": NumberLanguage(
        months=_numbered(
            "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
            1,
        ),
        doubtful=words_in("січ бер трав лип серп вер лист груд"),
        orders=_orders(
            "tens: десятки десятків; hundreds: сотні сотень; thousands: тисячі тисяч; millions: мільйони мільйонів; "
            "billions: мільярди мільярдів"
        ),
        common=words_in("і й в у не на що з та до як для він вона вони це від його був"),
        counts=False,
    ),
}
