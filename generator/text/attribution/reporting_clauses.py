"""Reads reporting clauses: "Putin said", "believes analyst Tatiana Stanovaya", "according to him"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from generator.text.attribution.quoted_speech import QuotedSpeech
from generator.text.names import Mention
from generator.text.prose.sentences import sentence_ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A reporting clause and its subject.

    `named`: a known name, whose owners are `ids`. `other`: a name that is not declared. `pronoun`: "he said"; `ids` are
    then those of the last person named as a subject before it. `open`: anything else, such as "the former diplomat".
    `start` and `end` are those of subject and verb, `at` is the verb's, and `subject` is the subject as it is written.
    """

    kind: Literal["named", "other", "pronoun", "open"]
    ids: tuple[str, ...]
    subject: str
    start: int
    end: int
    at: int


# A passage is read with letters of an alphabet that no source uses in the place of names and of quoted words, so that
# patterns see where these are and nothing of what they say.
_NAME: Final = "\U00010400"
_SAID: Final = "\U00010401"

_REPORTING: Final = """accuse acknowledge add admit agree allege announce answer argue ask assert believe boast brand
    call caution chant claim comment complain concede conclude confirm contend continue counter criticise
    criticize declare deny describe disagree dismiss dub emphasise emphasize estimate explain expect
    fear forecast hail hope insist joke label lament maintain mention note observe pledge post predict
    promise propose quip recall recount reiterate remark repeat reply report respond retort reveal say
    shout state stress suggest suspect tell testify think threaten tweet underline underscore urge vow
    warn welcome write"""
_IRREGULAR: Final = """says said saying tells told telling thinks thought writes wrote written replies replied denies
    denied admits admitted quips quipped pledges pledged speaks spoke"""


def _forms(verb: str) -> list[str]:
    stem = verb.removesuffix("e")
    return [f"{verb}s", f"{stem}ed"]


_VERBS: Final = "|".join(
    sorted({form for verb in _REPORTING.split() for form in _forms(verb)} | set(_IRREGULAR.split()), key=len)[::-1]
)
_VERB: Final = re.compile(rf"\b(?:{_VERBS}|points out|pointed out|made clear|makes clear)\b")
_ACCORDING: Final = re.compile(r"\b[Aa]ccording to\s+")
_ADVERBS: Final = (
    r"(?:\s(?:also|later|then|further|has|had|have|himself|herself|themselves|again|earlier|once|[a-z]+ly)){0,3}"
)
_CAPITAL: Final = r"[A-ZÀ-ÞЀ-Я](?:[\w’'-]|\.(?=\w)|(?<=[A-Z])\.)*"
_CAPITALS: Final = rf"(?:{_CAPITAL}\s){{0,3}}{_CAPITAL}"
# How far a subject may stand from its verb, in characters: room for an apposition of some forty words.
_BEFORE: Final = 260
_BEHIND: Final = 120

_NAME_BEFORE: Final = re.compile(rf"({_NAME}+)(?:, who)?{_ADVERBS}\s\Z")
# "President Anna Berg of Norland said": the name behind "of" tells whose president she is, and is not who speaks.
_NAME_OF: Final = re.compile(rf"(?:({_NAME}+)|\b[\w’'-]+)\s(?:of|for|from)\s(?:the\s)?{_NAME}+{_ADVERBS}\s\Z")
# "a spokeswoman, Paula Pinho, said".
_NAME_SET_OFF: Final = re.compile(rf", ({_NAME}+),{_ADVERBS}\s\Z")
_APPOSITION: Final = re.compile(
    rf"\A(?!(?:In|At|On|After|Before|For|With|By|From|To|Of|Since|During|As|Like|Unlike|While|When)\b)"
    rf"(?:[\w’'.-]+\s){{0,4}}({_NAME}+), [a-z][^,;:{_SAID}]*(?:, [^,;:{_SAID}]*)?,{_ADVERBS}\s\Z"
)
_PRONOUN_BEFORE: Final = re.compile(rf"\b([Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e){_ADVERBS}\s\Z")
_OTHER_BEFORE: Final = re.compile(rf"({_CAPITALS}){_ADVERBS}\s\Z")
# What turns round the sentence: "…, believes political analyst Tatiana Stanovaya".
_TURNED: Final = re.compile(rf"(?:[,—–-]|{_SAID}[”\"’»]?,?)\s*[”\"’»]?\s*\Z")
# No title has these; and what stands behind "of" or "for" is not who speaks, as in "the president of Ukraine".
_TITLE_WORD: Final = (
    rf"(?!(?:to|that|in|at|on|with|about|by|from|his|her|their|its|it|we|there|no|not|if|as|during|after|before"
    rf"|following|when|while|because|who|which)\b|(?:of|for)\s(?:the\s)?{_NAME}|{_NAME})[\w’'.&-]+"
)
_NAME_BEHIND: Final = re.compile(rf"\A\s(?:{_TITLE_WORD}\s){{0,9}}?({_NAME}+)(?!{_NAME}|[’']s)")
_NAME_AFTER_TITLE: Final = re.compile(rf"\A\s(?:{_TITLE_WORD}\s){{1,8}}?{_TITLE_WORD}, ({_NAME}+)(?!{_NAME}|[’']s)")
_PRONOUN_BEHIND: Final = re.compile(r"\A\s(him|her|them)\b")
_TURNED_PRONOUN: Final = re.compile(r"\A\s(he|she|they)(?=[.,;:—]|\Z)")
_OTHER_BEHIND: Final = re.compile(
    rf"\A\s(?:{_TITLE_WORD}\s){{0,6}}?({_CAPITAL}(?:\s{_CAPITAL}){{1,3}})(?=[.,;:]|\s(?:on|in|at|told|said|who)\b|\s?\Z)"
)
_OPEN_BEHIND: Final = re.compile(r"\A\s((?:[\w’'-]+\s){0,4}[\w’'-]+)")
_OPEN_BEFORE: Final = re.compile(r"((?:[\w’'-]+\s){0,4}[\w’'-]+)\s\Z")
# Without a verb: `Macron: “…”` and `“…” – Macron`.
_BEFORE_COLON: Final = re.compile(
    rf"(?:\A|(?<=[.!?]\s)|(?<=[.!?][”\"’]\s))(?:({_NAME}+)(?:[’']s\s[^.:;{_SAID}]{{1,60}})?"
    rf"|({_CAPITAL}(?:\s{_CAPITAL}){{0,3}})):\s?[“\"«„‘']{_SAID}"
)
_BEHIND_DASH: Final = re.compile(rf"{_SAID}[”\"’»]\s?[—–-]\s?({_NAME}+)")
_NO_NAMES: Final = frozenset(
    {
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December"),
    }
)
# Written large, and no names all the same: "the President added".
_OFFICES: Final = frozenset(
    {
        *("President", "Minister", "Premier", "Chancellor", "Secretary", "Ambassador", "Governor", "Senator", "Mayor"),
        *("General", "Chairman", "Chairwoman", "Chair", "Commissioner", "Director", "King", "Queen", "Pope", "Judge"),
        *("Spokesman", "Spokeswoman", "Spokesperson", "Deputy", "Speaker", "Envoy", "Representative", "Leader"),
    }
)
_ARTICLE: Final = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)\s\Z")
# Verbs behind which stands who is spoken to.
_ADDRESSING: Final = re.compile(r"(?:tell|told|ask|urge|promis|warn|pledg|threaten)")


def clauses_in(
    text: str, within: tuple[int, int], spoken: Sequence[QuotedSpeech], mentions: Sequence[Mention]
) -> Iterator[Attribution]:
    """Yield the reporting clauses of a stretch outside of its quoted words, in order of their verbs.

    `spoken` are the quoted words and `mentions` the known names, both in order.
    """
    outline = _outline(text, within, spoken, mentions)
    ends = [0, *sentence_ends(outline.letters), len(outline.letters)]
    clauses: list[Attribution] = []
    for verb in _VERB.finditer(outline.letters):
        sentence = bisect_right(ends, verb.start()) - 1
        clauses.append(_subject(outline, verb, ends[sentence], ends[min(sentence + 1, len(ends) - 1)]))
    clauses += [_according(outline, according) for according in _ACCORDING.finditer(outline.letters)]
    clauses += _without_verb(outline)
    yield from sorted(clauses, key=lambda clause: clause.at)


class _Outline(NamedTuple):
    """A stretch of a text with its names and quoted words blotted out.

    `letters` is as long as the stretch, which begins at the offset `first` of `text`. `ids` are the owners of each
    name, by the offset in `letters` at which it begins.
    """

    letters: str
    ids: Mapping[int, tuple[str, ...]]
    text: str
    first: int

    def written(self, start: int, end: int) -> str:
        """Return the words of the text in the place of some letters."""
        return self.text[self.first + start : self.first + end]


def _outline(
    text: str, within: tuple[int, int], spoken: Sequence[QuotedSpeech], mentions: Sequence[Mention]
) -> _Outline:
    first, last = within
    ids: dict[int, tuple[str, ...]] = {}
    pieces, at = [], first
    low = bisect_left(mentions, first, key=lambda stretch: stretch.start)
    high = bisect_left(mentions, last, key=lambda stretch: stretch.start)
    stretches = [(stretch.start, stretch.end, _SAID, None) for stretch in spoken] + [
        (stretch.start, stretch.end, _NAME, stretch.ids) for stretch in mentions[low:high]
    ]
    for start, end, letter, owners in sorted(stretches, key=lambda stretch: (stretch[0], -stretch[1])):
        if start < at:
            continue
        pieces += [text[at:start], letter * (end - start)]
        if owners is not None:
            ids[start - first] = owners
        at = end
    letters = "".join((*pieces, text[at:last])).replace("\n", " ").replace("\xa0", " ")
    return _Outline(letters=letters, ids=ids, text=text, first=first)


def _subject(outline: _Outline, verb: re.Match[str], start: int, end: int) -> Attribution:
    """Return the clause of a verb with its subject; the sentence of the verb is from `start` to `end`."""
    begin = max(start, verb.start() - _BEFORE)
    before = outline.letters[begin : verb.start()]
    behind = outline.letters[verb.end() : min(end, verb.end() + _BEHIND)]
    turned = bool(_TURNED.search(before)) or not before.strip()

    def made(kind: Literal["named", "other", "pronoun", "open"], at: int, to: int) -> Attribution:
        low, high = min(at, verb.start()), max(to, verb.end())
        owners = outline.ids.get(at, ()) if kind == "named" else ()
        return Attribution(
            kind=kind if kind != "named" or owners else "open",
            ids=owners,
            subject=outline.written(at, to),
            start=outline.first + low,
            end=outline.first + high,
            at=outline.first + verb.start(),
        )

    if of := _NAME_OF.search(before):
        # Else a person is described, as in "the president of Norland".
        if of[1] is not None:
            return made("named", begin + of.start(1), begin + of.end(1))
        return made("open", begin + of.start(), begin + of.end())
    if named := _NAME_BEFORE.search(before) or _NAME_SET_OFF.search(before):
        return made("named", begin + named.start(1), begin + named.end(1))
    opening = _clause_opening(before)
    if (opening or begin == start) and (apposition := _APPOSITION.search(before[opening:])):
        return made("named", begin + opening + apposition.start(1), begin + opening + apposition.end(1))
    if turned and not _ADDRESSING.match(verb[0]):
        if pronoun := _TURNED_PRONOUN.match(behind):
            return made("pronoun", verb.end() + pronoun.start(1), verb.end() + pronoun.end(1))
        if named := _NAME_BEHIND.match(behind) or _NAME_AFTER_TITLE.match(behind):
            return made("named", verb.end() + named.start(1), verb.end() + named.end(1))
        if other := _OTHER_BEHIND.match(behind):
            return made("other", verb.end() + other.start(1), verb.end() + other.end(1))
    if pronoun := _PRONOUN_BEFORE.search(before):
        return made("pronoun", begin + pronoun.start(1), begin + pronoun.end(1))
    # A lone capitalised word that begins a sentence may be any word.
    if (
        (other := _OTHER_BEFORE.search(before))
        and (begin + other.start(1) > start or " " in other[1])
        and other[1].split()[-1] not in _NO_NAMES
        and not (other[1].split()[-1] in _OFFICES and _ARTICLE.search(before[: other.start(1)]))
    ):
        return made("other", begin + other.start(1), begin + other.end(1))
    if turned and (subject := _OPEN_BEHIND.match(behind)):
        return made("open", verb.end() + subject.start(1), verb.end() + subject.end(1))
    if subject := _OPEN_BEFORE.search(before):
        return made("open", begin + subject.start(1), begin + subject.end(1))
    return made("open", verb.start(), verb.end())


def _without_verb(outline: _Outline) -> Iterator[Attribution]:
    """Yield what a colon before quoted words, or a dash behind them, says of the speaker."""
    first = outline.first
    for pattern in (_BEFORE_COLON, _BEHIND_DASH):
        for match in pattern.finditer(outline.letters):
            group = 1 if match[1] else 2
            start, end = match.span(group)
            owners = outline.ids.get(start, ())
            kind: Literal["named", "other"] = "named" if owners else "other"
            at = first + (end if pattern is _BEFORE_COLON else start)
            subject = outline.written(start, end)
            yield Attribution(kind=kind, ids=owners, subject=subject, start=first + start, end=first + end, at=at)


def _clause_opening(before: str) -> int:
    """Return where a clause opens whose verb stands behind a text: after the quoted words in it, or at its start."""
    at = before.rfind(_SAID) + 1
    while at and at < len(before) and before[at] in '”"’» ,':
        at += 1
    return at


def _according(outline: _Outline, according: re.Match[str]) -> Attribution:
    """Return the clause that "according to" begins."""
    first = outline.first
    behind = " " + outline.letters[according.end() : according.end() + _BEHIND]
    shift = according.end() - 1
    start, end = first + according.start(), first + according.end()
    for kind, pattern in _BEHIND_ACCORDING:
        if match := pattern.match(behind):
            at, to = shift + match.start(1), shift + match.end(1)
            owners = outline.ids.get(at, ()) if kind == "named" else ()
            if kind != "named" or owners:
                subject = outline.written(at, to)
                return Attribution(kind=kind, ids=owners, subject=subject, start=start, end=first + to, at=start)
    described = _OPEN_BEHIND.match(behind)
    low, high = (first + shift + described.start(1), first + shift + described.end(1)) if described else (start, end)
    subject = outline.text[low:high].strip()
    return Attribution(kind="open", ids=(), subject=subject, start=start, end=max(end, high), at=start)


_BEHIND_ACCORDING: Final[tuple[tuple[Literal["named", "other", "pronoun"], re.Pattern[str]], ...]] = (
    ("pronoun", _PRONOUN_BEHIND),
    ("named", _NAME_BEHIND),
    ("other", _OTHER_BEHIND),
)
