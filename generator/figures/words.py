"""Finds numbers in words; the only importer of text_to_num. Its tables hold what that does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from text_to_num import Token, find_numbers  # type: ignore[import-untyped]  # It carries no types.


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """A number in words: its place, its value, and what else it can mean.

    `loose`: words such as "both" hold a number that nobody has to find elsewhere. `scale` is what the last words
    multiply by, as "hundred million" does in "two hundred million"; `led` tells that such a word comes first, and
    `vague` that there is nothing else, as with "millions".
    """

    start: int
    end: int
    value: Fraction
    others: tuple[Fraction, ...] = ()
    ordinal: bool = False
    loose: bool = False
    scale: Fraction = Fraction(1)
    led: bool = False
    vague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What one language calls numbers and months; words are in lower case.

    `months` by name, of which the `doubtful` ones are other words too; `fronts` are the words after which a month alone
    is a month. `worth` are words for one number, `hints` words that hold one loosely, `parts` what a number before them
    is divided by, `scales` what it is multiplied by, and `vague` plurals that say no number alone or with `links`
    between them. `aside` is a word that is a number but for the word before it, as in "per cent".
    """

    months: Mapping[str, int] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    fronts: frozenset[str] = frozenset()
    worth: Mapping[str, Fraction] = field(default_factory=dict)
    hints: Mapping[str, Fraction] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    vague: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    aside: Mapping[str, str] = field(default_factory=dict)
    # Whether a full stop divides thousands and a comma decimals.
    comma: bool = False
    # Whether months are written with a capital letter.
    capital: bool = False


def spelled(text: str, language: str) -> Iterator[Spelled]:
    """The numbers in words of a text that is folded, in order and apart. In other languages than `TONGUES`: none."""
    tongue = TONGUES.get(language)
    if tongue is None:
        return
    tokens = []
    last = ""
    for found in _TOKEN.finditer(text):
        word = found[0].lower()
        other = word in tongue.worth or word in tongue.hints or word in tongue.parts or word in _NEVER
        second = word == "second" and language == "en" and last not in _TENS
        token = _Word(found[0], *found.span(), apart=other or second or tongue.aside.get(word, "-") == last)
        tokens.append(token)
        last = word if word.strip() and word != "-" else last
        if second:
            yield Spelled(start=token.start, end=token.end, value=Fraction(2), ordinal=True)
        elif other:
            yield from _listed(token, word, tongue)
    for run in find_numbers(tokens, language, threshold=0.0):
        words = [token.text().lower() for token in tokens[run.start : run.end] if token.text()[0].isalpha()]
        digits = _DIGITS.match(run.text)
        if digits is None or len(digits[0]) > LONGEST_NUMBER:
            continue
        value = Fraction(digits[0].replace(",", "."))
        scale = Fraction(1)
        for word in reversed(words):
            if word not in tongue.scales:
                break
            scale *= tongue.scales[word]
        # "A third" may be one of three parts.
        part = (1 / value,) if run.is_ordinal and 2 < value <= 10 else ()
        yield Spelled(
            start=tokens[run.start].start,
            end=tokens[run.end - 1].end,
            value=value,
            others=part,
            ordinal=run.is_ordinal,
            scale=scale,
            led=words[0] in tongue.scales,
            vague=all(word in tongue.vague or word in tongue.links for word in words),
        )


def words_in(text: str) -> frozenset[str]:
    """The words of a text between its spaces."""
    return frozenset(text.split())


# Digits of a number; what is longer is a code or an account, and arithmetic with it would take more than linear time.
LONGEST_NUMBER: Final = 40

_TOKEN: Final = re.compile(r"[^\W_]+|\s+|[\W_]")
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)?")
_TENS: Final = words_in("twenty thirty forty fifty sixty seventy eighty ninety")
# The library takes these for zero.
_NEVER: Final = frozenset({"o", "oh"})


class _Word(Token):  # type: ignore[misc]  # As above: the base class has no type.
    """A token as the library asks for it."""

    def __init__(self, text: str, start: int, end: int, *, apart: bool) -> None:
        self._text, self.start, self.end, self._apart = text, start, end, apart

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: object) -> bool:  # noqa: ARG002  # The library's protocol.
        return False

    def not_a_number_part(self) -> bool:
        return self._apart


def _listed(token: _Word, word: str, tongue: Tongue) -> Iterator[Spelled]:
    """The number that a table gives a word."""
    start, end = token.start, token.end
    if word in tongue.worth:
        value = tongue.worth[word]
        yield Spelled(start=start, end=end, value=value, led=value == _DOZEN)
    elif word in tongue.parts:
        yield Spelled(start=start, end=end, value=Fraction(1, tongue.parts[word]))
    elif word in tongue.hints:
        yield Spelled(start=start, end=end, value=tongue.hints[word], loose=True)


# ---- Tables ----

_HALF: Final = Fraction(1, 2)
_DOZEN: Final = Fraction(12)


_DECADES: Final = "twenties thirties forties fifties sixties seventies eighties nineties"


def _numbered(words: str, first: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), first)}


def _powers(pairs: str) -> dict[str, int]:
    """Words, each followed by the power of ten that it is."""
    words = pairs.split()
    return {word: 10 ** int(power) for word, power in zip(words[::2], words[1::2], strict=True)}


def _each(words: str, value: int | Fraction) -> dict[str, Fraction]:
    return dict.fromkeys(words.split(), Fraction(value))


def _months(names: str) -> dict[str, int]:
    """Months in order; names of one month are divided by a slash."""
    return {name: number for number, same in enumerate(names.split(), 1) for name in same.split("/")}


TONGUES: Final[Mapping[str, Tongue]] = {
    "en": Tongue(
        months=_months(
            "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep "
            "october/oct november/nov december/dec"
        ),
        doubtful=words_in("march may april june august mar jan dec jun sep"),
        fronts=words_in(
            "in since until till by from of last next this early mid late during between before after every each "
            "through to throughout around"
        ),
        worth=_each("half halves", _HALF) | _each("dozen", 12),
        hints=_each("both pair pairs couple twice double doubled doubles doubling twin twins bilateral", 2)
        | _each("triple tripled trilateral thrice trio", 3)
        | _each("quadruple quadrupled", 4)
        | _each("decade decades", 10)
        | _each("century centuries", 100)
        | _each("single once sole", 1)
        | {name: Fraction(1900 + 10 * tens) for name, tens in _numbered(_DECADES, 2).items()},
        parts={"quarter": 4, "quarters": 4},
        scales=_powers("hundred 2 thousand 3 million 6 billion 9 trillion 12"),
        vague=words_in("tens hundreds thousands millions billions trillions zeros zeroes ones os"),
        links=words_in("and of"),
        aside={"cent": "per"},
        capital=True,
    ),
    "de": Tongue(
        months=_months(
            "januar/jänner/jan februar/feber/feb märz april/apr mai juni/jun juli/jul august/aug september/sept/sep "
            "oktober/okt november/nov dezember/dez"
        ),
        worth=_each("halb halbe halber halbes halben halbem hälfte", _HALF)
        | _each("dutzend", 12)
        | _each("anderthalb eineinhalb", Fraction(3, 2))
        | _each("zweieinhalb", Fraction(5, 2))
        | _each("dreieinhalb", Fraction(7, 2))
        | _each("viereinhalb", Fraction(9, 2)),
        hints=_each("beide beiden beider beides paar doppelt doppelte doppelten zweimal verdoppelt verdoppeln", 2)
        | _each("dreimal dreifach dreifache verdreifacht", 3)
        | _each("jahrzehnt jahrzehnte", 10)
        | _each("jahrhundert", 100)
        | _each("einmal einzige einziger einziges einzigen", 1),
        parts=_numbered("drittel viertel fünftel sechstel siebtel achtel neuntel zehntel", 3),
        scales=_powers("hundert 2 tausend 3 million 6 millionen 6 milliarde 9 milliarden 9 billion 12 billionen 12"),
        vague=words_in("hunderte tausende hunderten tausenden millionen milliarden billionen"),
        comma=True,
        capital=True,
    ),
    "fr": Tongue(
        doubtful=frozenset({"mars"}),
        fronts=words_in("en de depuis début fin mi jusqu au ce dernier entre et"),
        months=_months(
            "janvier/janv février/févr mars avril/avr mai juin juillet/juil août/aout septembre/sept octobre/oct "
            "novembre/nov décembre/déc"
        ),
        worth=_each("demi demie demis moitié moitiés", _HALF) | _each("douzaine", 12),
        hints=_each("deuxièmement double doublé paire couple", 2)
        | _each("seconde second", 2)
        | _each("triple triplé trio", 3)
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
        comma=True,
    ),
    "es": Tongue(
        months=_months(
            "enero/ene febrero/feb marzo/mar abril/abr mayo junio/jun julio/jul agosto/ago septiembre/setiembre/sept "
            "octubre/oct noviembre/nov diciembre/dic"
        ),
        worth=_each("medio media mitad mitades", _HALF) | _each("docena", 12),
        hints=_each("ambos ambas par doble duplicado pareja", 2)
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
        comma=True,
    ),
}
