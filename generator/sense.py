"""Knows the words that turn what a sentence says: negations, conditions and exceptions.

Rank 0. Lists by language, chosen by hand: what an editor may not leave out of a sentence, or put into one, without
changing what its speaker is made to say. Of a language without a list nothing can be said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["negation", "condition", "exception"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A word, or several, that turns a sentence, with its place in code points, the end exclusive."""

    kind: Kind
    text: str
    start: int
    end: int


# A word may end in `*`, which stands for any further letters.
_WORDS: Final[Mapping[str, Mapping[Kind, str]]] = {
    "en": {
        "negation": """not n't cannot no nor neither never none nobody nothing nowhere without hardly scarcely barely
            seldom rarely; fail to; fails to; failed to; refuse to; refuses to; refused to; decline to; declines to;
            declined to; unable; impossible; no longer""",
        "condition": """if unless only when whenever once until till provided providing assuming supposing whether;
            in case; as long as; so long as; as soon as; on condition; in the event; insofar as""",
        "exception": """but except excepting excluding barring although though; save for; apart from; aside from;
            other than; short of; with the exception""",
    },
    "de": {
        "negation": """nicht nichts nie niemals niemand* nirgends nirgendwo kein* weder noch ohne kaum selten
            unmöglich; weder noch""",
        "condition": "wenn falls sofern solange sobald bis ob nur; es sei denn; unter der bedingung; vorausgesetzt",
        "exception": "aber außer ausser ausgenommen sondern jedoch obwohl obgleich; abgesehen von; mit ausnahme",
    },
    "fr": {
        "negation": "ne n' pas point jamais rien aucun* nul nulle ni sans guère personne impossible",
        "condition": """si s'il s'ils pourvu seulement lorsque; à moins; à condition; tant que; dès que; jusqu'à;
            au cas où""",
        "exception": "mais sauf hormis excepté quoique; bien que; à l'exception; en dehors de",
    },
    "es": {
        "negation": "no nunca jamás nada nadie ningun* ningún ni sin apenas tampoco imposible",
        "condition": "si solo sólo solamente hasta mientras siempre; a menos que; con tal de; en cuanto; en caso de",
        "exception": "pero sino salvo excepto aunque; a excepción; aparte de",
    },
    "it": {
        "negation": "non no mai niente nulla nessun* né senza appena neppure nemmeno impossibile",
        "condition": "se purché solo soltanto finché qualora fino; a meno che; a condizione; non appena; nel caso",
        "exception": "ma però tranne salvo eccetto sebbene benché; a eccezione; ad eccezione",
    },
    "ru": {
        "negation": "не нет ни никогда никто никого ничего ничто нигде никак* без едва нельзя невозможно",
        "condition": "если лишь только пока разве ли; при условии; как только; до тех пор",
        "exception": "но кроме однако хотя исключая; за исключением; помимо",
    },
    "uk": {
        "negation": "не ні немає нема ніколи ніхто нікого нічого ніде жод* без ледве неможливо; не можна",
        "condition": "якщо лише тільки поки доки чи хіба; за умови; щойно; до тих пір",
        "exception": "але крім окрім проте однак хоча; за винятком",
    },
}


def knows(language: str | None) -> bool:
    """Whether there is a list for the language, a tag such as `en` or `en-GB`; without a tag all lists are used."""
    return language is None or _primary(language) in _PATTERNS


def turns(text: str, language: str | None) -> tuple[Turn, ...]:
    """The turning words of a text, in order, whole words in any case. Linear in the text."""
    if language is not None and not knows(language):
        return ()
    pattern = _EVERY if language is None else _PATTERNS[_primary(language)]
    lowered = text.translate(_APOSTROPHES)
    return tuple(
        Turn(kind=_kind(found), text=text[found.start() : found.end()], start=found.start(), end=found.end())
        for found in pattern.finditer(lowered)
    )


_APOSTROPHES: Final = str.maketrans("’ʼ‘", "'''")


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def _kind(found: re.Match[str]) -> Kind:
    return "negation" if found["negation"] else "condition" if found["condition"] else "exception"


def _compiled(*lists: Mapping[Kind, str]) -> re.Pattern[str]:
    kinds = {
        kind: [words for each in lists for words in _split(each[kind])]
        for kind in ("negation", "condition", "exception")
    }
    groups = "|".join(
        f"(?P<{kind}>{'|'.join(sorted(map(_one, words), key=len, reverse=True))})" for kind, words in kinds.items()
    )
    return re.compile(groups, re.IGNORECASE)


def _split(words: str) -> list[str]:
    singles, *phrases = " ".join(words.split()).split(";")
    return [*singles.split(), *(phrase.strip() for phrase in phrases)]


def _one(words: str) -> str:
    if words == "n't":
        return r"(?<=\w)n't(?!\w)"
    body = r"\s{1,9}".join(re.escape(word) for word in words.removesuffix("*").split())
    if words.endswith("'"):
        return rf"(?<!\w){body}"
    return rf"(?<!\w){body}" + (r"\w*" if words.endswith("*") else r"(?!\w)")


_PATTERNS: Final = {language: _compiled(lists) for language, lists in _WORDS.items()}
_EVERY: Final = _compiled(*_WORDS.values())
