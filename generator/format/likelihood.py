"""The scales on which judgements say how likely something is.

The terms and their ranges are those of the bodies that publish them; a site declares one scale, since the same
word means different ranges in different ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One step of a scale: the words for it, and its range in percent as the scale prints it."""

    words: tuple[str, ...]
    range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale, its steps from least to most likely, and who publishes it.

    Where the scale has two rows of words for the same steps, which one product does not mix, `second_row` are the words
    of the second.
    """

    id: str
    title: str
    terms: tuple[Term, ...]
    second_row: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTerm:
    """A term in a text, the word of the scale that it is, and its offsets in code points."""

    term: Term
    word: str
    start: int
    end: int


ICD_203: Final = Scale(
    id="icd-203",
    title="Intelligence Community Directive 203 (US Office of the Director of National Intelligence, 2015)",
    terms=(
        Term(words=("almost no chance", "remote"), range="01–05 %"),
        Term(words=("very unlikely", "highly improbable"), range="05–20 %"),
        Term(words=("unlikely", "improbable", "improbably"), range="20–45 %"),
        Term(words=("roughly even chance", "roughly even odds"), range="45–55 %"),
        Term(words=("likely", "probable", "probably"), range="55–80 %"),
        Term(words=("very likely", "highly probable"), range="80–95 %"),
        Term(words=("almost certain", "almost certainly", "nearly certain"), range="95–99 %"),
    ),
    second_row=frozenset(
        {
            *("remote", "highly improbable", "improbable", "improbably", "roughly even odds"),
            *("probable", "probably", "highly probable", "nearly certain"),
        }
    ),
)

PHIA: Final = Scale(
    id="phia",
    title="PHIA Probability Yardstick (UK Professional Head of Intelligence Assessment, 2025)",
    terms=(
        Term(words=("remote chance",), range=">0–≈5 %"),
        Term(words=("highly unlikely",), range="≈10–20 %"),
        Term(words=("unlikely",), range="≈25–35 %"),
        Term(words=("realistic possibility",), range="≈40–<50 %"),
        Term(words=("likely", "probable"), range="≈55–75 %"),
        Term(words=("highly likely",), range="≈80–90 %"),
        Term(words=("almost certain",), range="≈95–<100 %"),
    ),
)

SCALES: Final[Mapping[str, Scale]] = {scale.id: scale for scale in (ICD_203, PHIA)}


def terms_in(text: str, scale: Scale) -> tuple[FoundTerm, ...]:
    """Return the scale's terms in a text, in order: whole words in any case, the longest at each place.

    Linear in the text.
    """
    by_words = {words: term for term in scale.terms for words in term.words}
    longest_first = sorted(by_words, key=len, reverse=True)
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, words.split())) for words in longest_first) + r")(?!\w)",
        re.IGNORECASE,
    )
    hits = ((" ".join(hit.group().lower().split()), hit) for hit in pattern.finditer(text))
    return tuple(FoundTerm(term=by_words[word], word=word, start=hit.start(), end=hit.end()) for word, hit in hits)
