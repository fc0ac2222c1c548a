"""Reads whom a passage lets speak: its reporting clauses, such as "Putin said" or "believes analyst Stanovaya".

Rank 3. Of English prose only, by patterns; where a clause cannot be read with certainty its subject stays open, and
nothing is concluded from it. Offsets are code points of the whole text, ends exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, Literal

from generator.names import Mention, Names
from generator.prose import sentence_ends
from generator.speech import MOST_NESTED, Speech, holding, speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A reporting clause and its subject.

    `named`: a known name, whose owners are `ids`. `other`: a name that nobody declared. `pronoun`: "he said"; `ids` are
    then those of the last person named as a subject before it. `open`: anything else, such as "the former diplomat".
    `start` and `end` are those of subject and verb, `at` is the verb's, and `subject` is the subject as it is written.
    """

    kind: Literal["named", "other", "pronoun", "open"]
    ids: tuple[str, ...]
    subject: str
    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What a text has in quotation marks, whom it names, and to whom it gives the words.

    `spoken` are the quoted words in order, `mentions` the known names, `named` where each actor is named, `clauses` the
    reporting clauses of the narration, and `inner` those inside quoted words.
    """

    text: str
    passages: tuple[tuple[int, int], ...]
    spoken: tuple[Speech, ...]
    mentions: tuple[Mention, ...]
    named: Mapping[str, tuple[int, ...]]
    clauses: tuple[Attribution, ...]
    inner: tuple[Attribution, ...]

    def quoted(self, start: int, end: int) -> Speech | None:
        """The innermost quotation marks of the text in which a stretch of it lies whole."""
        return holding(self.spoken, start, end)

    def outermost(self, start: int, end: int) -> Speech | None:
        """The outermost quotation marks in which a stretch lies whole."""
        innermost = self.quoted(start, end)
        while innermost is not None and innermost.depth > 1:
            innermost = next(
                (each for each in reversed(self._up_to(innermost)) if each.depth < innermost.depth), innermost
            )
        return innermost

    def named_before(self, actor: str, offset: int) -> int | None:
        """Where the actor is named last before an offset, or None when nowhere."""
        places = self.named.get(actor, ())
        at = bisect_left(places, offset)
        return places[at - 1] if at else None

    def first_named(self, actor: str) -> int | None:
        """Where the actor is named first, or None when nowhere."""
        return next(iter(self.named.get(actor, ())), None)

    def spoken_in(self, start: int, end: int) -> Sequence[Speech]:
        """The quoted words that begin in a stretch."""
        return _within(self.spoken, start, end)

    def clauses_in(self, start: int, end: int) -> tuple[Attribution, ...]:
        """The reporting clauses of the narration that begin in a stretch."""
        return self.clauses[_at(self.clauses, start) : _at(self.clauses, end)]

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """The known names in a stretch."""
        first = bisect_left(self.mentions, start, key=lambda each: each.start)
        last = bisect_left(self.mentions, end, key=lambda each: each.start)
        return self.mentions[first:last]

    def clauses_of(self, words: Speech) -> tuple[Attribution, ...]:
        """The clauses that may say who speaks quoted words: those of their sentence, the one behind first.

        Where the sentence has none, it is the nearest in the passage; inside quoted words only the sentence counts.
        """
        near = self.inner if words.depth > 1 else self.clauses
        start, end = self._around(words)
        here = near[_at(near, start) : _at(near, end)]
        behind = next((each for each in here if each.at >= words.end), None)
        before = next((each for each in reversed(here) if each.at <= words.start), None)
        found = []
        if behind is not None and not _STOP_BETWEEN.search(self.text, words.end, behind.at):
            found.append(behind)
        if before is not None and not _STOP_BETWEEN.search(self.text, before.at, words.start):
            found.append(before)
        nearest = [before or behind] if words.depth == 1 else []
        return tuple(found) or tuple(each for each in nearest if each is not None)

    def _around(self, words: Speech) -> tuple[int, int]:
        if words.depth > 1:
            outer = next((each for each in reversed(self._up_to(words)) if each.depth < words.depth), None)
            if outer is not None:
                return outer.start, outer.end
        at = bisect_right(self.passages, (words.start, len(self.text))) - 1
        return self.passages[max(0, at)]

    def _up_to(self, words: Speech) -> tuple[Speech, ...]:
        at = bisect_right(self.spoken, words.start, key=lambda each: each.start)
        return self.spoken[max(0, at - MOST_NESTED) : at]


def voices(text: str, passages: Sequence[tuple[int, int]], names: Names, people: Container[str]) -> Voices:
    """What the passages of a text tell about who speaks; `people` are the ids of persons. Linear in the text."""
    spoken = speech(text, passages)
    mentions = names.mentions(text)
    places: dict[str, list[int]] = {}
    for mention in mentions:
        for id in mention.ids:
            places.setdefault(id, []).append(mention.start)
    clauses: list[Attribution] = []
    outer = [each for each in spoken if each.depth == 1]
    for start, end in passages:
        clauses += _clauses(text, (start, end), _within(outer, start, end), mentions)
    inside = [each for each in spoken if each.depth == _INNER]
    inner: list[Attribution] = []
    for holder, _ in groupby(inside, key=lambda each: _holder(outer, each)):
        if holder is not None:
            inner += _clauses(text, (holder.start, holder.end), _within(inside, holder.start, holder.end), mentions)
    return Voices(
        text=text,
        passages=tuple(passages),
        spoken=spoken,
        mentions=mentions,
        named={id: tuple(starts) for id, starts in places.items()},
        clauses=_resolved(clauses, people),
        inner=_resolved(inner, people),
    )


_INNER: Final = 2
_OF_PEOPLE: Final = frozenset({"he", "she", "him", "her"})


def _at(clauses: Sequence[Attribution], offset: int) -> int:
    return bisect_left(clauses, offset, key=lambda each: each.at)


def _within(stretches: Sequence[Speech], start: int, end: int) -> Sequence[Speech]:
    first = bisect_left(stretches, start, key=lambda each: each.start)
    return stretches[first : bisect_left(stretches, end, key=lambda each: each.start)]


def _holder(outer: Sequence[Speech], inside: Speech) -> Speech | None:
    at = bisect_right(outer, inside.start, key=lambda each: each.start) - 1
    return outer[at] if at >= 0 and outer[at].end >= inside.end else None


def _resolved(clauses: Sequence[Attribution], people: Container[str]) -> tuple[Attribution, ...]:
    """The clauses, those that say "he" or "she" with the ids of the last subject that was named and is a person."""
    found: list[Attribution] = []
    last: tuple[str, ...] = ()
    for each in clauses:
        if each.kind == "named":
            last = tuple(id for id in each.ids if id in people) or last
        elif each.kind == "other":
            last = ()
        ids = each.ids
        if each.kind == "pronoun":
            ids = last if each.subject.casefold() in _OF_PEOPLE else ()
        found.append(replace(each, ids=ids))
    return tuple(found)


# Where a sentence ends between quoted words and a clause, apart from the stop inside their marks.
_STOP_BETWEEN: Final = re.compile(r"[.!?]\s")

# ---- Reading clauses ----

# A passage is read with letters of an alphabet that no source uses in the place of names and of quoted words, so that
# patterns see where these are and nothing of what they say.
_NAME: Final = "\U00010400"
_SAID: Final = "\U00010401"

_REPORTING: Final = """acknowledge add admit allege announce argue ask assert believe boast caution claim comment
    complain concede conclude confirm contend continue declare deny emphasise emphasize estimate explain expect fear
    forecast hope insist joke lament maintain mention note observe pledge post predict promise propose quip recall
    recount reiterate remark repeat reply report respond reveal say state stress suggest suspect tell testify
    think threaten tweet underline underscore urge vow warn write"""
_IRREGULAR: Final = """says said tells told thinks thought writes wrote written replies replied denies denied admits
    admitted quips quipped pledges pledged"""


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
_APPOSITION: Final = re.compile(
    rf"\A(?!(?:In|At|On|After|Before|For|With|By|From|To|Of|Since|During|As|Like|Unlike|While|When)\b)"
    rf"(?:[\w’'.-]+\s){{0,4}}({_NAME}+), [a-z][^,;:{_SAID}]*(?:, [^,;:{_SAID}]*)?,{_ADVERBS}\s\Z"
)
_PRONOUN_BEFORE: Final = re.compile(rf"\b([Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e){_ADVERBS}\s\Z")
_OTHER_BEFORE: Final = re.compile(rf"({_CAPITALS}){_ADVERBS}\s\Z")
# What turns round the sentence: "…, believes political analyst Tatiana Stanovaya".
_TURNED: Final = re.compile(rf"(?:[,—–-]|{_SAID}[”\"’»]?,?)\s*[”\"’»]?\s*\Z")
_STOPPER: Final = (
    r"(?!(?:of|to|that|in|at|on|for|with|about|by|from|and|his|her|their|its|it|we|there|no|not|if|as|during|after"
    r"|before|following|when|while|because)\b)"
)
_NAME_BEHIND: Final = re.compile(rf"\A\s(?:{_STOPPER}[\w’'.-]+\s){{0,6}}?({_NAME}+)(?!{_NAME}|['’]s)")
_PRONOUN_BEHIND: Final = re.compile(r"\A\s(him|her|them)\b")
_TURNED_PRONOUN: Final = re.compile(r"\A\s(he|she|they)(?=[.,;:—]|\Z)")
_OTHER_BEHIND: Final = re.compile(rf"\A\s(?:{_STOPPER}[a-z][\w’'.-]*\s){{0,5}}({_CAPITALS})")
# Verbs behind which stands who is spoken to.
_ADDRESSING: Final = re.compile(r"(?:tell|told|ask|urge|promis|warn|pledg|threaten)")


def _clauses(
    text: str, within: tuple[int, int], spoken: Sequence[Speech], mentions: Sequence[Mention]
) -> Iterator[Attribution]:
    first = within[0]
    outline, ids = _outline(text, within, spoken, mentions)
    ends = [0, *sentence_ends(outline), len(outline)]
    found: list[Attribution] = []
    for verb in _VERB.finditer(outline):
        sentence = bisect_right(ends, verb.start()) - 1
        found.append(_subject(outline, verb, ends[sentence], ends[min(sentence + 1, len(ends) - 1)], ids, first, text))
    found += [_according(outline, said, ids, first, text) for said in _ACCORDING.finditer(outline)]
    yield from sorted(found, key=lambda each: each.at)


def _outline(
    text: str, within: tuple[int, int], spoken: Sequence[Speech], mentions: Sequence[Mention]
) -> tuple[str, Mapping[int, tuple[str, ...]]]:
    """The stretch with names and quoted words blotted out, and whose the names are by their places in it."""
    first, last = within
    ids: dict[int, tuple[str, ...]] = {}
    pieces, at = [], first
    low = bisect_left(mentions, first, key=lambda each: each.start)
    high = bisect_left(mentions, last, key=lambda each: each.start)
    stretches = [(each.start, each.end, _SAID, None) for each in spoken] + [
        (each.start, each.end, _NAME, each.ids) for each in mentions[low:high]
    ]
    for start, end, letter, owners in sorted(stretches, key=lambda each: (each[0], -each[1])):
        if start < at:
            continue
        pieces += [text[at:start], letter * (end - start)]
        if owners is not None:
            ids[start - first] = owners
        at = end
    return "".join((*pieces, text[at:last])).replace("\n", " ").replace("\xa0", " "), ids


def _subject(
    outline: str, verb: re.Match[str], start: int, end: int, ids: Mapping[int, tuple[str, ...]], by: int, text: str
) -> Attribution:
    begin = max(start, verb.start() - _BEFORE)
    before = outline[begin : verb.start()]
    behind = outline[verb.end() : min(end, verb.end() + _BEHIND)]
    turned = bool(_TURNED.search(before)) or not before.strip()

    def made(kind: Literal["named", "other", "pronoun", "open"], at: int, to: int) -> Attribution:
        low, high = min(at, verb.start()), max(to, verb.end())
        owners = ids.get(at, ()) if kind == "named" else ()
        return Attribution(
            kind=kind if kind != "named" or owners else "open",
            ids=owners,
            subject=text[by + at : by + to],
            start=by + low,
            end=by + high,
            at=by + verb.start(),
        )

    if named := _NAME_BEFORE.search(before):
        return made("named", begin + named.start(1), begin + named.end(1))
    opening = _clause_opening(before)
    if (opening or begin == start) and (apposition := _APPOSITION.search(before[opening:])):
        return made("named", begin + opening + apposition.start(1), begin + opening + apposition.end(1))
    if turned and not _ADDRESSING.match(verb[0]):
        if pronoun := _TURNED_PRONOUN.match(behind):
            return made("pronoun", verb.end() + pronoun.start(1), verb.end() + pronoun.end(1))
        if named := _NAME_BEHIND.match(behind):
            return made("named", verb.end() + named.start(1), verb.end() + named.end(1))
        if other := _OTHER_BEHIND.match(behind):
            return made("other", verb.end() + other.start(1), verb.end() + other.end(1))
    if pronoun := _PRONOUN_BEFORE.search(before):
        return made("pronoun", begin + pronoun.start(1), begin + pronoun.end(1))
    # A lone capitalised word that begins a sentence may be any word.
    if (other := _OTHER_BEFORE.search(before)) and (begin + other.start(1) > start or " " in other[1]):
        return made("other", begin + other.start(1), begin + other.end(1))
    return made("open", verb.start(), verb.end())


def _clause_opening(before: str) -> int:
    """Where the clause opens whose verb stands behind a text: after the quoted words in it, or at its beginning."""
    at = before.rfind(_SAID) + 1
    while at and at < len(before) and before[at] in '”"’» ,':
        at += 1
    return at


def _according(
    outline: str, said: re.Match[str], ids: Mapping[int, tuple[str, ...]], by: int, text: str
) -> Attribution:
    behind = " " + outline[said.end() : said.end() + _BEHIND]
    shift = said.end() - 1
    for kind, pattern in _BEHIND_ACCORDING:
        if found := pattern.match(behind):
            at, to = shift + found.start(1), shift + found.end(1)
            owners = ids.get(at, ()) if kind == "named" else ()
            if kind != "named" or owners:
                subject = text[by + at : by + to]
                return Attribution(
                    kind=kind, ids=owners, subject=subject, start=by + said.start(), end=by + to, at=by + said.start()
                )
    start, end = by + said.start(), by + said.end()
    return Attribution(kind="open", ids=(), subject=text[start:end].strip(), start=start, end=end, at=start)


_BEHIND_ACCORDING: Final[tuple[tuple[Literal["named", "other", "pronoun"], re.Pattern[str]], ...]] = (
    ("pronoun", _PRONOUN_BEHIND),
    ("named", _NAME_BEHIND),
    ("other", _OTHER_BEHIND),
)
