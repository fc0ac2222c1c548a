"""Finds the actors that a text mentions, and the names that no actor has; what a shared name means is never guessed.

A name is looked for as it is written. Only where that finds nothing is it looked for without diacritics and in
the spellings that transliteration leaves open, and then one actor alone may fit. Of several who share a name, a role
that stands before it as a title can tell who is meant, and so can the writer; else the mention keeps all of them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from generator.text.folding import view
from generator.text.names import Mention, Names, names


class _Title(NamedTuple):
    """A role in the form in which it stands before a name, and the names of the actor it is a role of."""

    words: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names of all actors, ready to be found; made by `known_names`."""

    exact: Names = field(repr=False)
    _all: Names = field(repr=False)
    _titles: Mapping[str, tuple[_Title, ...]] = field(repr=False)


def known_names(
    entries: Iterable[tuple[str, str]], roles: Iterable[tuple[str, str, str, tuple[str, ...]]] = ()
) -> Known:
    """Return the names of (id, name) pairs, with the roles that tell people of one name apart.

    A role is the id of a person, the surname or an empty text, the role, and the names of the actor it is a role of.
    Takes time linear in the names.
    """
    entries, roles = tuple(entries), tuple(roles)
    titles: dict[str, tuple[_Title, ...]] = {}
    for id, _, role, of in roles:
        titles[id] = (*titles.get(id, ()), _Title(_title_words(role), of))
    together = names(
        entries,
        ((id, spelling) for id, name in entries for spelling in spellings(name)),
        ((id, surname) for id, surname, _, _ in roles if surname),
    )
    return Known(exact=together.of_kind(_WRITTEN), _all=together, _titles=titles)


# The kinds of names, which are looked for together since most are of two: as they are written, in other spellings, and
# surnames of people with roles.
_WRITTEN, _SPELLED, _SURNAMES = range(3)


def find_mentions(text: str, known: Known, settled: Names | None = None) -> tuple[Mention, ...]:
    """Return every place where a text names actors, in order and apart; several ids where nothing tells them apart.

    `settled` are the names to which the writer has given an actor; they count before all others. Where names overlap,
    the one that begins first counts, and of those the longest. Time is linear in the text.
    """
    folded = view(text)
    exact, spelled, surnames = known._all.by_kind(folded)  # noqa: SLF001  # Of this module.
    if _is_foldable(text):
        spelled = tuple(_spelled_plainly(text, known))
    candidates = [(mention.start, -mention.end, _EXACT, mention.ids) for mention in exact]
    if settled is not None:
        candidates += [(mention.start, -mention.end, _SETTLED, mention.ids) for mention in settled.mentions(folded)]
    candidates += [(mention.start, -mention.end, _ALIKE, mention.ids) for mention in _alike(spelled, exact)]
    exact_ids = {(mention.start, mention.end): mention.ids for mention in exact} if surnames else {}
    for mention in surnames:
        bearers = {*mention.ids, *exact_ids.get((mention.start, mention.end), ())}
        if (meant := _by_title(text, mention.start, bearers, known)) is not None:
            candidates.append((mention.start, -mention.end, _TITLED, (meant,)))
    mentions, last = [], 0
    for start, end, _, ids in sorted(candidates):
        if start >= last:
            last = -end
            meant = _by_title(text, start, ids, known) if len(ids) > 1 else None
            mentions.append(Mention(start=start, end=last, ids=ids if meant is None else (meant,)))
    return tuple(mentions)


# What counts where several ways find a name in one place.
_SETTLED, _TITLED, _EXACT, _ALIKE = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A name that no actor has: how often it stands in the texts, and in which of them it stands first, and where."""

    name: str
    count: int
    text: str
    start: int


def strangers(texts: Mapping[str, str], known: Known) -> tuple[Stranger, ...]:
    """Return names in texts that no actor has, the most frequent first: runs of capitalised words, in any cased script.

    A word that begins a sentence counts only where it is written with a capital elsewhere too. A single word
    that is written small as well is no name. The result is for people to choose from. Time is linear in the texts.
    """
    within: Counter[str] = Counter()
    leading: Counter[str] = Counter()
    first: dict[str, tuple[int, int]] = {}
    small: set[str] = set()
    for number, text in enumerate(texts.values()):
        small.update(_SMALL.findall(text))
        for run in _RUN.finditer(text):
            if run.end() - run.start() > _LONGEST_RUN:
                continue
            name = _POSSESSIVE.sub("", run[0])
            begins = not text[max(0, run.start() - _BEFORE) : run.start()].rstrip(_OPENING) or bool(
                _BEGINS.search(text, max(0, run.start() - _BEFORE), run.start())
            )
            (leading if begins else within)[name] += 1
            first.setdefault(name, (number, run.start()))
    for name, count in leading.items():
        opening, _, rest = name.partition(" ")
        if name not in within and opening.lower() in small:
            # What is left of "In May" or "The Council" when its first word only begins the sentence.
            if rest and rest[0].isupper():
                within[rest] += count
                number, at = first[name]
                there = number, at + len(opening) + 1
                first[rest] = min(first.get(rest, there), there)
        else:
            within[name] += count
    ids = tuple(texts)
    unknown = [
        Stranger(name=name, count=count, text=ids[first[name][0]], start=first[name][1])
        for name, count in within.items()
        if not _names_nobody(name, small) and not _is_covered(name, small, known)
    ]
    return tuple(sorted(unknown, key=lambda stranger: (-stranger.count, stranger.name)))


# ---- Spellings ----

# Letters of the Latin and Greek scripts with marks, and ё, which Russian may write without. In other scripts a mark
# makes another letter, as in й.
_MARKED: Final = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0401\u0451\u1e00-\u1fff"
# A mark behind its letter, and the endings of Slavic names, which every table of transliteration has another way.
_FOLDABLE: Final = re.compile(
    rf"[{_MARKED}]|(?<=[A-Za-z{_MARKED}\u0300-\u036f])[\u0300-\u036f]|(?<=[a-z]sk)(?:iy|ij|ii|yy|yi|yj)(?![^\W\d_])"
)
# One of these is in every text that has any of that, and both are looked for many times faster.
_HAS_MARKS: Final = re.compile(rf"[{_MARKED}\u0300-\u036f]")
_HAS_ENDING: Final = re.compile(r"sk(?:iy|ij|ii|yy|yi|yj)")
# Letters that Unicode does not take apart, and what is written where they cannot be.
_WHOLE: Final = dict(
    zip(
        "ßẞæÆœŒøØłŁđĐðÐþÞıħĦ",
        ("ss", "SS", "ae", "Ae", "oe", "Oe", "o", "O", "l", "L", "d", "D", "d", "D", "th", "Th", "i", "h", "H"),
        strict=True,
    )
)
# How German and its neighbours write these where they cannot write the marks.
_DIGRAPHS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa"}
)
# Shorter names without their marks are too often words: "Ré", "Côt".
_SHORTEST: Final = 4


def _is_foldable(text: str) -> bool:
    """Whether folding may change the text."""
    return bool(_HAS_MARKS.search(text) or _HAS_ENDING.search(text))


def _folded(match: re.Match[str]) -> str:
    part = match[0]
    if len(part) > 1:
        return "y"
    if part in _WHOLE:
        return _WHOLE[part]
    return "".join(
        character for character in unicodedata.normalize("NFKD", part) if not unicodedata.combining(character)
    )


def plainly(text: str) -> str:
    """Return the text without its marks and with one ending for Slavic names, in which spellings are compared."""
    return _FOLDABLE.sub(_folded, text) if _is_foldable(text) else text


def spellings(name: str) -> Iterator[str]:
    """Yield the forms under which a name is looked for when it is not found as it is."""
    forms = {name, name.translate(_DIGRAPHS)}
    for spelling in {plainly(form) for form in forms}:
        # What has no marks, and stands in another script than those that are folded, is found as it is or not at all.
        if len(spelling) >= _SHORTEST and (spelling != name or spelling.isascii()):
            yield spelling


def _spelled_plainly(text: str, known: Known) -> Iterator[Mention]:
    """Yield the names in other spellings where the text's own marks and Slavic endings are folded too."""
    starts: list[int] = []
    shifts: list[tuple[int, int]] = []
    parts, at, length = [], 0, 0
    for match in _FOLDABLE.finditer(text):
        new = _folded(match)
        parts += [text[at : match.start()], new]
        length += match.start() - at + len(new)
        at = match.end()
        if len(new) != at - match.start():
            starts.append(length)
            shifts.append((length, at))

    def raw(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        return offset if index < 0 else shifts[index][1] + offset - shifts[index][0]

    for mention in known._all.of_kind(_SPELLED).mentions("".join([*parts, text[at:]])):  # noqa: SLF001
        yield Mention(start=raw(mention.start), end=raw(mention.end), ids=mention.ids)


def _alike(spelled: Iterable[Mention], exact: Sequence[Mention]) -> Iterator[Mention]:
    """Yield names in another spelling where one actor alone fits, and several in place of a shorter exact name only."""
    written = {(mention.start, mention.end) for mention in exact}
    starts = [mention.start for mention in exact]
    for mention in spelled:
        if (mention.start, mention.end) not in written:
            index = bisect_right(starts, mention.start) - 1
            near = exact[max(0, index) : index + 2]
            if len(mention.ids) == 1 or any(other.start < mention.end and mention.start < other.end for other in near):
                yield mention


# ---- Titles ----

_ABBREVIATIONS: Final = {
    "sen.": "senator",
    "rep.": "representative",
    "gov.": "governor",
    "gen.": "general",
    "pres.": "president",
    "amb.": "ambassador",
    "prof.": "professor",
    "pm": "prime minister",
}
# Words before a title that make it another office.
_LESSER: Final = re.compile(
    "vice|deputy|assistant|associate|acting|interim|under|sub|shadow|first|second|third|junior|senior|minority|majority|"
    "lieutenant|major|brigadier|prime|foreign|defence|defense|finance|interior|justice"
)
# Words with a capital that belong to the sentence and not to the title.
_BEFORE_TITLES: Final = re.compile(
    "the|then|when|former|ex|as|and|but|in|after|before|since|while|if|both|with|that|for|from|by|on|to|although|though|"
    "because|until|whether|did|does|will|has|had|is|was|would|us|uk"
)
# The longest title, with the word before it.
_WINDOW: Final = 100
# So many letters of a country's name are in what is made of it: "Russia" and "Russian".
_STEM: Final = 4


def _title_words(text: str) -> str:
    words = text.replace("-", " ").casefold().split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def _by_title(text: str, start: int, ids: Iterable[str], known: Known) -> str | None:
    """Return the one of the ids whose role stands before the name at `start`; None if it is none or several."""
    titles = known._titles  # noqa: SLF001
    bearers = [id for id in ids if id in titles]
    before = text[max(0, start - _WINDOW) : start]
    if not bearers or not before[-1:].isspace():
        return None
    raw = before.replace("-", " ").split()
    words = f" {_title_words(' '.join(raw))}"
    longest: dict[str, int] = {}
    for id in bearers:
        for title in titles[id]:
            if title.words and words.endswith(f" {title.words}"):
                preceding = words[: -len(title.words)].split()
                # An abbreviation may stand for two words, so that the raw words are counted from the front.
                if not preceding or _begins_a_title(raw[len(preceding) - 1], title.of):
                    longest[id] = max(longest.get(id, 0), len(title.words))
    most = max(longest.values(), default=0)
    meant = [id for id, length in longest.items() if length == most]
    return meant[0] if len(meant) == 1 else None


def _begins_a_title(word: str, of: tuple[str, ...]) -> bool:
    """Whether a title may begin behind the word, so that it is the whole title and not the end of another."""
    plain = word.casefold()
    if _LESSER.fullmatch(plain):
        return False
    if _BEFORE_TITLES.fullmatch(plain) or not word[-1].isalnum() or not word[0].isupper():
        return True
    return any(name.casefold() == plain or (len(plain) > _STEM and _shares_stem(name, plain)) for name in of)


def _shares_stem(name: str, word: str) -> bool:
    return name.casefold().startswith(word[:_STEM])


# ---- Strangers ----

_CAPITALS: Final = "".join(letter for letter in map(chr, range(0x2000)) if letter.isupper())
# The pronoun is no name, and with a full stop it is an initial.
_WORD: Final = rf"(?!I(?:[’'](?:m|ve|d|ll))?(?![\w.’'-]))[{_CAPITALS}]\w*(?:[’'-]\w+)*"
_JOINING: Final = r"(?:of|of the|de|de la|del|della|di|da|dos|du|van|von|der|den|van der|al|bin|ibn|für|und|et|y)"
# Capitalised words in a row, or with a small word between that belongs to names, or behind an initial's full stop.
# More capitalised words than this in a row are a heading, or no text at all.
_LONGEST_RUN: Final = 150
_RUN: Final = re.compile(rf"(?<![\w’'-]){_WORD}(?:(?:(?<=(?<!\w)\w)\.)? (?:{_JOINING} )?{_WORD})*")
_SMALL: Final = re.compile(r"(?<!\w)[^\W\d_A-Z]\w*")
_POSSESSIVE: Final = re.compile(r"[’']s?\Z")
_JOINED: Final = re.compile(rf"(?<!\S){_JOINING}(?!\S)")
_OPENING: Final = " \t“”„«\"'‘’([—-"
# Marks and white space between the end of a sentence and the next word.
_BEFORE: Final = 6
_BEGINS: Final = re.compile(r"(?:[.!?…:][”’\"')\]]*\s|\n|[“„«\"(\[—-])[\s“„«\"'‘(\[—-]*\Z")
_CALENDAR: Final = re.compile(
    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|(?:Septem|Novem|Decem)ber|"
    "October|Mr|Mrs|Ms|Dr"
)


def _names_nobody(name: str, small: set[str]) -> bool:
    return len(name) < 2 or _CALENDAR.fullmatch(name) is not None or (" " not in name and name.lower() in small)


def _is_covered(name: str, small: set[str], known: Known) -> bool:
    """Whether the name is an actor's, alone or behind words such as titles that are written small elsewhere."""
    mentions = find_mentions(name, known)
    if not mentions or mentions[-1].end != len(name):
        return False
    before = name[: mentions[-1].start]
    return not _JOINED.search(before) and all(word.lower() in small for word in before.split())
