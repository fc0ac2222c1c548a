"""Knows the words that turn what a sentence says: negations, conditions and exceptions.

Lists by language, chosen by hand: what an editor may not leave out of a sentence, or put into one, without
changing what its speaker is made to say. Of a language without a list nothing can be said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

Kind = Literal["negation", "condition", "exception", "qualification"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """A word, or several, that turns a sentence, with its place in code points, the end exclusive.

    A qualification, such as "may" or "when", often turns nothing: it calls for a second look, no more.
    """

    kind: Kind
    text: str
    start: int
    end: int


# A word may end in `*`, which stands for any further letters.
_WORDS: Final[Mapping[str, Mapping[Kind, str]]] = {
    "en": {
        "negation": """not n't cannot no nor neither never none nobody nothing nowhere without hardly scarcely barely
            seldom rarely unable impossible unthinkable false falsely untrue deny denies denied denying
            doubt doubts doubted reject rejects rejected avoid avoids avoided refuse refuses refused fail
            fails failed decline declines declined refrain refrains forbid forbids forbidden prevent
            prevents; cease to; ceased to; ceases to; gave up; give up; gives up; rule out; rules out; ruled
            out; no longer; far from; instead of; rather than; would rather; a lie; a myth""",
        "condition": """if unless only once until till provided providing assuming supposing suppose whether pending; in
            case; as long as; so long as; as soon as; on condition; on the condition; on one condition; in
            the event; insofar as; subject to; depending on; in theory""",
        "exception": """but except excepting excluding barring although though; save for; save on; apart from; aside
            from; other than; short of; with the exception""",
        "qualification": """when whenever may might could would perhaps possibly probably allegedly reportedly
            almost nearly""",
    },
    "de": {
        "negation": """nicht nichts nie niemals niemand* nirgends nirgendwo kein* weder noch ohne kaum selten unmöglich
            falsch unwahr weiger* verweiger* bestreit* bestritt* bezweifel* lehn* schließe schließen
            schließt ausschließ* vermeid* leugne*; statt""",
        "condition": "wenn falls sofern solange sobald bis ob nur; es sei denn; unter der bedingung; vorausgesetzt",
        "exception": "aber außer ausser ausgenommen sondern jedoch obwohl obgleich; abgesehen von; mit ausnahme",
    },
    "fr": {
        "negation": """ne n' pas point jamais rien aucun* nul nulle ni sans guère personne impossible faux fausse
            refus* nie nié nier dout* rejet* évit*; au lieu""",
        "condition": """si s'il s'ils pourvu seulement lorsque; à moins; à condition; tant que; dès que; jusqu'à; au cas
            où""",
        "exception": "mais sauf hormis excepté quoique; bien que; à l'exception; en dehors de",
    },
    "es": {
        "negation": """no nunca jamás nada nadie ningun* ningún ni sin apenas tampoco imposible falso falsa niega* negó
            niego dud* rechaz* evit*; en lugar de; en vez de""",
        "condition": "si solo sólo solamente hasta mientras siempre; a menos que; con tal de; en cuanto; en caso de",
        "exception": "pero sino salvo excepto aunque; a excepción; aparte de",
    },
    "it": {
        "negation": """non no mai niente nulla nessun* né senza appena neppure nemmeno impossibile falso falsa nega*
            nego rifiut* dubit* evit*; invece di""",
        "condition": "se purché solo soltanto finché qualora fino; a meno che; a condizione; non appena; nel caso",
        "exception": "ma però tranne salvo eccetto sebbene benché; a eccezione; ad eccezione",
    },
    "ru": {
        "negation": """не нет ни никогда никто никого ничего ничто нигде никак* без едва нельзя невозможно неправда
            отказ* отриц* сомнев* вряд; вместо""",
        "condition": "если лишь только пока разве ли; при условии; как только; до тех пор",
        "exception": "но кроме однако хотя исключая; за исключением; помимо",
    },
    "uk": {
        "negation": """не ні немає нема ніколи ніхто нікого нічого ніде жод* без ледве неможливо неправда відмов*
            запереч* сумнів* навряд; не можна; замість""",
        "condition": "якщо лише тільки поки доки чи хіба; за умови; щойно; до тих пір",
        "exception": "але крім окрім проте однак хоча; за винятком",
    },
}


def knows(language: str | None) -> bool:
    """Whether there is a list for the language, a tag such as `en` or `en-GB`; without a tag all lists are used."""
    return language is None or _primary(language) in _WORDS


@lru_cache(maxsize=64)  # The words around many quotations are the same text.
def qualifiers(text: str, language: str | None) -> tuple[Qualifier, ...]:
    """Return the turning words of a text, in order, whole words in any case. Linear in the text.

    English ones are found in any language: what a descriptor says of a language may be wrong.
    """
    pattern = _pattern(None if language is None else _primary(language))
    lowered = text.translate(_APOSTROPHES)
    return tuple(
        Qualifier(kind=_kind(match), text=text[match.start() : match.end()], start=match.start(), end=match.end())
        for match in pattern.finditer(lowered)
    )


_APOSTROPHES: Final = str.maketrans("’ʼ‘", "'''")


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def _kind(match: re.Match[str]) -> Kind:
    return next(kind for kind in _KINDS if match[kind])


@lru_cache(maxsize=64)
def _pattern(language: str | None) -> re.Pattern[str]:
    """Return a pattern for the words of a language and of English; for all words if `language` is None."""
    lists = _WORDS.values() if language is None else [_WORDS.get(language, {}), _WORDS["en"]]
    kinds = {
        kind: list(dict.fromkeys(words for listed in lists for words in _split(listed.get(kind, ""))))
        for kind in _KINDS
    }
    groups = "|".join(
        f"(?P<{kind}>{'|'.join(map(_one, sorted(words, key=len, reverse=True))) or '(?!)'})"
        for kind, words in kinds.items()
    )
    # Nothing begins inside a word but what is left of "not", so that most offsets need one look.
    return re.compile(rf"(?:(?<!\w)(?=\w)|(?=n't))(?:{groups})", re.IGNORECASE)


def _split(words: str) -> list[str]:
    singles, *phrases = " ".join(words.split()).split(";")
    return [*singles.split(), *(phrase.strip() for phrase in phrases)]


def _one(words: str) -> str:
    if words == "may":
        # The month has a capital.
        return r"(?<!\w)(?-i:may)(?!\w)"
    if words == "n't":
        return r"(?<=\w)n't(?!\w)"
    body = r"\s{1,9}".join(re.escape(word) for word in words.removesuffix("*").split())
    if words.endswith("'"):
        return rf"(?<!\w){body}"
    return rf"(?<!\w){body}" + (r"\w*" if words.endswith("*") else r"(?!\w)")


_KINDS: Final[tuple[Kind, ...]] = ("negation", "condition", "exception", "qualification")
