"""Reads the names of months and the decimal mark of a language from the Unicode CLDR.

The only importer of Babel. A language is named by a tag of BCP 47, in which its script and its region count.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from babel.core import Locale, UnknownLocaleError

from generator.text.folding import view
from generator.text.numbers.languages import LANGUAGES

Style = Literal["point", "comma", "either"]
"""Which mark divides decimals; the other one, a space or an apostrophe divides thousands. `either`: it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthNames:
    """What one language calls the months.

    `numbers` has the number of a month by its name or abbreviation: folded as by `view`, in lower case, without a full
    stop. `pattern` finds them in a folded text. `short` are the abbreviations, `doubtful` the names and abbreviations
    that are other words too, or may be. `capital` says whether months are written with a capital letter. `year_gap` is
    what stands behind a year where the year comes first in a date, else it is empty.
    """

    numbers: Mapping[str, int]
    pattern: re.Pattern[str]
    short: frozenset[str]
    doubtful: frozenset[str]
    capital: bool
    year_gap: str


@lru_cache(maxsize=256)
def style_of(tag: str) -> Style:
    """Return how a language divides digits; `tag` is empty when the language is not known."""
    language = tag.partition("-")[0].lower()
    # The CLDR has a comma for English in South Africa and Germany, but texts from there have a point as elsewhere.
    locale = None if language == "en" else _locale(tag)
    if locale is None:
        return "point" if language == "en" else "either"
    return "point" if locale.number_symbols["latn"]["decimal"] == "." else "comma"


@lru_cache(maxsize=256)
def month_names(tag: str) -> MonthNames | None:
    """Return what a language calls the months, or None when it is not known, or writes them in digits.

    `LANGUAGES` adds forms that the CLDR lacks, and says which names are other words too. Of other languages, all names
    are doubtful, since they have not been looked through.
    """
    locale = _locale(tag)
    long_date = str(locale.date_formats["long"].pattern) if locale else ""
    # The pattern has one M or two for a number.
    if locale is None or "MMM" not in long_date:
        return None
    # Austria has its own January, and uses the other one too.
    locales = [Locale(locale.language), locale]
    whole = list(_names(locales, "wide"))
    # In Hebrew, a letter for "in" is joined to the month.
    if joined := _JOINED.search(long_date):
        whole += [(joined[0] + name, month) for name, month in whole]
    known = LANGUAGES.get(locale.language)
    own = dict(known.months) if known else {}
    cut = {name.lower(): month for name, month in _names(locales, "abbreviated") if len(name) >= _SHORTEST}
    names = {name.lower(): month for name, month in whole}
    numbers = cut | names | own
    # Where the CLDR has no name, it has "M01", and Vietnamese counts months in words and digits.
    if len(set(numbers.values())) < _MONTHS:
        return None
    year_first = _YEAR_FIRST.match(long_date)
    return MonthNames(
        numbers=numbers,
        pattern=_any_of(numbers),
        short=frozenset((cut.keys() - names.keys()) | {name for name in own if _begins_another(name, names)}),
        doubtful=known.doubtful if known else frozenset(numbers),
        capital=all(name[0].isupper() for name, _ in whole),
        year_gap=view(year_first[1].replace("'", "")).text if year_first else "",
    )


_TAG: Final = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?(?:-.*)?", re.ASCII | re.IGNORECASE)
_MONTHS: Final = 12
_DIGIT: Final = re.compile(r"\d")
_JOINED: Final = re.compile(r"[^\W\da-z]+(?=MMMM)", re.IGNORECASE)
_YEAR_FIRST: Final = re.compile(r"y((?:'[^']*'|[^A-Za-z'])*)(?=[dM])")
# Shorter abbreviations, such as the Catalan "ag.", are too often something else.
_SHORTEST: Final = 3


def _locale(tag: str) -> Locale | None:
    """Return what the CLDR knows of a language as it is written and in its region, as far as it knows them apart."""
    parts = _TAG.fullmatch(tag)
    if parts is None:
        return None
    language, script, region = parts[1].lower(), parts[2] and parts[2].title(), parts[3] and parts[3].upper()
    for territory, letters in ((region, script), (region, None), (None, script), (None, None)):
        try:
            return Locale(language, territory=territory, script=letters)
        except UnknownLocaleError:
            continue
    return None


def _names(locales: Iterable[Locale], width: Literal["wide", "abbreviated"]) -> Iterator[tuple[str, int]]:
    """Yield each name of a month, as it is written, with its number.

    A name has one form beside a day and another one alone.
    """
    for locale, context in itertools.product(locales, ("format", "stand-alone")):
        for month, name in locale.months[context][width].items():
            plain = view(name).text.strip().rstrip(".")
            if plain and not _DIGIT.search(plain):
                yield plain, month


def _begins_another(name: str, names: Iterable[str]) -> bool:
    return any(longer != name and longer.startswith(name) for longer in names)


def _any_of(names: Mapping[str, int]) -> re.Pattern[str]:
    """Return a pattern for any of the names as a word or words of their own, the longest first."""
    # Texts have few words that begin with these letters, so most places are passed over at once.
    first = "".join(sorted({re.escape(name[0]) for name in names}))
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?=[{first}])(?:{longest_first})(?![^\W_])", re.IGNORECASE)
