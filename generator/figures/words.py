"""Finds numbers in words; the only importer of text_to_num. Its tables hold what that does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
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
    is a month. `worth` are words for one number, `hints` words that hold one loosely, `ordinals` those that the
    library is unsure of, `parts` what a number before them is divided by, `scales` by what it is multiplied, `vague`
    plurals that say no number alone or with `links` between them. `aside` is a word that is a number but for the word
    before it, as in "per cent".
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
    # Whether a full stop divides thousands and a comma decimals.
    comma: bool = False
    # Whether months are written with a capital letter.
    capital: bool = False


def spelled(text: str, language: str) -> Iterator[Spelled]:
    """The numbers in words of a folded text, apart but in no order; in other languages than `TONGUES` none."""
    tongue = TONGUES.get(language)
    if tongue is None:
        return
    special = {*tongue.worth, *tongue.parts, *tongue.hints, *tongue.ordinals, *tongue.aside, *_NEVER}
    pieces = _PIECE.findall(text)
    starts = [0, *accumulate(map(len, pieces))]
    tokens = []
    # A text has few words that differ, and most are no numbers.
    made: dict[str, _Word] = {}
    for index, piece in enumerate(pieces):
        token = made.get(piece)
        if token is None:
            word = piece.lower()
            if word in special:
                apart = _is_apart(word, _last_word(pieces, index), tongue)
                token = _Word(piece, apart=apart)
                if apart and word not in _NEVER and word not in tongue.aside:
                    yield _listed(word, starts[index], starts[index + 1], tongue)
            else:
                token = made[piece] = _Word(piece, apart=False)
        tokens.append(token)
    for run in find_numbers(tokens, language, threshold=0.0):
        digits = _DIGITS.match(run.text)
        if digits and len(digits[0]) <= LONGEST_NUMBER:
            words = [piece.lower() for piece in pieces[run.start : run.end] if piece[0].isalpha()]
            value = Fraction(digits[0].replace(",", "."))
            yield Spelled(
                start=starts[run.start],
                end=starts[run.end],
                value=value,
                # "A third" may be one of three parts.
                others=(1 / value,) if run.is_ordinal and 2 < value <= 10 else (),
                ordinal=run.is_ordinal,
                scale=_scale(words, tongue),
                led=words[0] in tongue.scales,
                vague=all(word in tongue.vague or word in tongue.links for word in words),
            )


def words_in(text: str) -> frozenset[str]:
    """The words of a text between its spaces."""
    return frozenset(text.split())


# Digits of a number; what is longer is a code or an account, and arithmetic with it would take more than linear time.
LONGEST_NUMBER: Final = 40

# All of a text, so that the lengths of the pieces add up to their places.
_PIECE: Final = re.compile(r"[^\W_]+|\s+|[\W_]")
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)?")
_TENS: Final = words_in("twenty thirty forty fifty sixty seventy eighty ninety")
# The library takes these for zero.
_NEVER: Final = frozenset({"o", "oh"})


class _Word(Token):  # type: ignore[misc]  # As above: the base class has no type.
    """A token as the library asks for it."""

    def __init__(self, text: str, *, apart: bool) -> None:
        self._text, self._apart = text, apart

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: object) -> bool:  # noqa: ARG002  # The library's protocol.
        return False

    def not_a_number_part(self) -> bool:
        return self._apart


def _last_word(pieces: Sequence[str], index: int) -> str:
    """The word before, with a space or a hyphen between."""
    return pieces[index - 2].lower() if index > 1 and pieces[index - 1] in {" ", "-"} else ""


def _is_apart(word: str, last: str, tongue: Tongue) -> bool:
    """Whether a table says what the word is, and not the library."""
    if word in tongue.aside:
        return tongue.aside[word] == last
    return word not in tongue.ordinals or last not in _TENS


def _listed(word: str, start: int, end: int, tongue: Tongue) -> Spelled:
    """The number that a table gives a word."""
    if word in tongue.ordinals:
        return Spelled(start=start, end=end, value=tongue.ordinals[word], ordinal=True)
    if word in tongue.worth:
        value = tongue.worth[word]
        return Spelled(start=start, end=end, value=value, led=value == _DOZEN)
    if word in tongue.parts:
        return Spelled(start=start, end=end, value=Fraction(1, tongue.parts[word]))
    return Spelled(start=start, end=end, value=tongue.hints[word], loose=True)


def _scale(words: Sequence[str], tongue: Tongue) -> Fraction:
    """What the last words multiply by."""
    scale = Fraction(1)
    for word in reversed(words):
        if word not in tongue.scales:
            break
        scale *= tongue.scales[word]
    return scale


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
        ordinals={"second": Fraction(2)},
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
