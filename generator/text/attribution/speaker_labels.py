"""Reads the speakers' labels of a transcript, such as "MR. EARNEST:" and "Q": who speaks in each of its passages.

A label stands where a passage begins and holds for the passages behind it until the next one. By form alone it
is told from other words before a colon; what it names is looked up and never guessed. Offsets are code points of the
whole text, ends exclusive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.text import folding


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLabel:
    """A label and where its words stand.

    `actor` is what the map has for it, the id of the actor that it names, or None; `key` is the folded key of
    the map, if it is in there.
    """

    words: str
    start: int
    end: int
    actor: str | None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelNames:
    """The actors that labels may name without a map: the owners of each name, folded, and who of them are people.

    Another spelling of a name counts where no name is spelled so.
    """

    _owners: Mapping[str, frozenset[str]] = field(repr=False)
    _alike: Mapping[str, frozenset[str]] = field(repr=False)
    _plainly: Callable[[str], str] = field(repr=False)
    _people: Container[str] = field(repr=False)

    def actor(self, words: str) -> str | None:
        """Return the one actor that a label names, whole or without titles, or None for none and for several.

        Behind a title only people are named: "AMBASSADOR FRANCE" is not France, nor "THE VICE PRESIDENT" the person
        called the President.
        """
        rest, office, titled = folded_label(_BRACKETS.sub("", words)).split(), False, False
        while rest:
            owners = self._bearers(" ".join(rest))
            if owners and not (office and all(_bare(word) in _TITLES for word in rest)):
                owner = next(iter(owners))
                return owner if len(owners) == 1 and (not titled or owner in self._people) else None
            first = _bare(rest.pop(0))
            if first not in _TITLES and first not in _HONORIFICS and first != _ARTICLE:
                return None
            office |= first in _TITLES
            titled |= first != _ARTICLE
        return None

    def is_person(self, words: str) -> bool:
        """Whether the words are the name of a person, in any case, and of nothing else."""
        owners = self._bearers(folded_label(_BRACKETS.sub("", words)))
        return bool(owners) and all(owner in self._people for owner in owners)

    def _bearers(self, name: str) -> frozenset[str]:
        """Return the ids of those who have the folded name, else of those of whose names it is another spelling."""
        return self._owners.get(name) or self._alike.get(self._plainly(name), frozenset())


def roll(
    named: Iterable[tuple[str, str]],
    people: Container[str],
    *,
    alike: Iterable[tuple[str, str]] = (),
    plainly: Callable[[str], str] = str,
) -> LabelNames:
    """Return the roll of (id, name) pairs. Takes time linear in the names.

    `alike` are other spellings of the names, and `plainly` brings the words of a label into such a spelling.
    """
    return LabelNames(_owners=_owners(named), _alike=_owners(alike), _plainly=plainly, _people=people)


def _owners(named: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    owners: dict[str, set[str]] = {}
    for id, name in named:
        owners.setdefault(folded_label(name), set()).add(id)
    return {name: frozenset(ids) for name, ids in owners.items()}


def folded_label(words: str) -> str:
    """The form in which labels and names are compared: case, styles of type and a colon at the end do not count."""
    return " ".join(folding.folded(words).casefold().rstrip(" :：").split())


def labels(
    text: str, passages: Sequence[tuple[int, int]], mapped: Mapping[str, str], known: LabelNames
) -> tuple[SpeakerLabel | None, ...]:
    """Return the label in force in each passage, None before the first label and in passages all in brackets.

    `mapped` says what labels mean; its keys are compared folded. A label has at most 60 characters before its colon,
    and is in the map, a person's name, a title, in capitals, or two or more words with capitals; one such word alone
    opens two passages or more. "Q" needs no colon, and "A" none where the text has a "Q". Linear in the text.
    """
    meant = {folded_label(words): actor for words, actor in mapped.items()}
    openings = [_OPENING.match(text, start, end) for start, end in passages]
    often = Counter(folded_label(opening["words"]) for opening in openings if opening is not None)
    letters = [_LETTER.match(text, start, end) for start, end in passages]
    answers = "a" in meant or any(letter is not None and letter["letter"] == "Q" for letter in letters)
    keys: dict[str, str | None] = {}
    actors: dict[str, str | None] = {}
    in_force: list[SpeakerLabel | None] = []
    force: SpeakerLabel | None = None
    for (start, end), opening, letter in zip(passages, openings, letters, strict=True):
        words = _label(opening, letter, answers, meant, often, known)
        if words is not None:
            shown = " ".join(text[slice(*words)].split())
            if shown not in actors:
                key = keys[shown] = _mapping(shown, meant)
                actors[shown] = known.actor(shown) if key is None else meant[key]
            force = SpeakerLabel(words=shown, start=words[0], end=words[1], actor=actors[shown], key=keys[shown])
        # What stands in brackets is the transcript's own, as in "(Laughter.)".
        in_force.append(None if _ASIDE.fullmatch(text, start, end) else force)
    return tuple(in_force)


def _label(
    opening: re.Match[str] | None,
    letter: re.Match[str] | None,
    answers: bool,
    meant: Mapping[str, str],
    often: Mapping[str, int],
    known: LabelNames,
) -> tuple[int, int] | None:
    """Return where the words of a passage's label stand, or None if it has none."""
    before = None
    if opening is not None:
        at = opening.start("words")
        before = at, at + len(opening["words"].rstrip())
        if _mapping(opening["words"], meant) is not None:
            return before
    # "Q  Jay: a question" has the label "Q", and "A. IVANOV: yes" has not the label "A".
    lettered = letter is not None and (letter["letter"] == "Q" or answers)
    if letter is not None and lettered and letter["stop"] != ".":
        return letter.span("letter")
    if opening is not None:
        words = opening["words"]
        match _form(words):
            case "label":
                return before
            case "word" if often[folded_label(words)] > 1 or known.is_person(words):
                return before
            case "other" if known.is_person(words):
                return before
    return letter.span("letter") if letter is not None and lettered else None


def _mapping(words: str, meant: Mapping[str, str]) -> str | None:
    """Return the key of the map that a label has, with what it says in brackets or without it."""
    keys = (folded_label(words), folded_label(_BRACKETS.sub("", words)))
    return next((key for key in keys if key in meant), None)


# A time stamp may stand before a label. What has more characters than this before its colon is a sentence.
_OPENING: Final = re.compile(
    r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?[\s–—-]{1,4})?(?P<words>[^\s:：][^:：]{0,59})(?::(?=\s|\Z)|：)"
)
# The convention of transcripts for questions and answers. "Q fever" and "A few" are words, but "Q I see" is a question.
_LETTER: Final = re.compile(
    r"(?P<letter>[QA])(?:(?P<stop>[.:])(?=\s|\Z)|(?=\s\s|\Z)|(?<=Q)(?=\s(?:[^\w\s]|\d|[^\W\d_a-z])))"
)
_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BRACKETS: Final = re.compile(r"(?<!\s)\s*[(\[][^()\[\]]*[)\]]")
_WORD: Final = re.compile(r"[^\W\d_](?:[\w'’.&/‑–-]*[^\W_])?(?P<stop>\.?),?")
_NUMBER: Final = re.compile(r"#?\d{1,4},?")
# A full stop behind more letters than this ends a sentence, not an abbreviation.
_LONGEST_ABBREVIATION: Final = 6
_MOST_WORDS: Final = 8


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ARTICLE: Final = "the"
# What stands before any name.
_HONORIFICS: Final = _listed(
    """mr mrs ms miss mx dr sir dame lord lady prof professor hon honourable honorable rev mister madam madame herr frau
    monsieur mme m пан пані господин госпожа г-н г-жа"""
)
# What stands before the name of who holds it, and also alone.
_OFFICES: Final = _listed(
    """president minister secretary undersecretary general secretary-general ambassador amb senator sen representative
    rep congressman congresswoman governor gov mayor chancellor premier commissioner director chairman chairwoman chair
    chairperson speaker justice judge attorney admiral adm gen lieutenant lt colonel col major maj captain capt sergeant
    sgt commander cmdr king queen prince princess pope archbishop bishop administrator spokesman spokeswoman
    spokesperson counselor adviser advisor envoy präsident präsidentin bundeskanzler bundeskanzlerin ministerin
    président présidente ministre президент міністр министр прем'єр-міністр премьер-министр"""
)
# What narrows an office, and is none by itself.
_KINDS: Final = _listed(
    """vice deputy acting former prime first second foreign defence defense finance interior press state special senior
    under assistant"""
)
_TITLES: Final = _OFFICES | _KINDS
# Who speaks in a transcript without a name.
_PARTS: Final = _listed(
    """moderator interviewer interviewee question answer questioner operator reporter journalist host presenter
    participant correspondent anchor interpreter translator audience narrator caller guest ведучий ведуча ведущий
    ведущая журналіст журналист питання вопрос відповідь ответ frage antwort moderatorin"""
)
# Words that stand before a colon and name no speaker.
_NOBODY: Final = _listed(
    """note notes correction corrections update summary subject re date time place location source editor editor's topic
    contact warning transcript background example examples ps p.s edt est gmt am pm a.m p.m first second third next
    finally to dear my ladies gentlemen members fellow"""
)
_PARTICLES: Final = _listed(
    "of the and for de del della di da du la le van von der den zu al el bin ibn і та и und et y e"
)


def _bare(word: str) -> str:
    return word.strip(".,")


def _form(words: str) -> str:
    """How much words before a colon look like a label: "label", "word" for a single one with a capital, or "other"."""
    tokens = _BRACKETS.sub("", words).split()
    if not tokens or len(tokens) > _MOST_WORDS or not tokens[0][0].isupper():
        return "other"
    heads = []
    for token in tokens:
        low = _bare(token.casefold().replace("’", "'"))
        shape = _WORD.fullmatch(token)
        if low in _NOBODY or not (shape or _NUMBER.fullmatch(token)):
            return "other"
        if shape is None or low in _PARTICLES:
            continue
        if shape["stop"] and len(token) > _LONGEST_ABBREVIATION:
            return "other"
        if not token[0].isupper() and low not in _TITLES and low not in _HONORIFICS:
            return "other"
        heads.append(token)
    if len(heads) == 1:
        low = _bare(heads[0].casefold().replace("’", "'"))
        capitals = len(heads[0]) > 1 and heads[0].isupper()
        return "label" if capitals or low in _OFFICES or low in _PARTS else "word"
    return "label" if heads else "other"
