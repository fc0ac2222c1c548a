"""Reads whom a passage lets speak: its reporting clauses, such as "Putin said" or "believes analyst Stanovaya".

Of English prose only, by patterns; where a clause cannot be read with certainty its subject stays open, and
nothing is concluded from it. Offsets are code points of the whole text, ends exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from typing import Final

from generator.text.attribution.quoted_speech import QuotedSpeech, holding, speech
from generator.text.attribution.reporting_clauses import Attribution, clauses_in
from generator.text.names import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What a text has in quotation marks, whom it names, and to whom it gives the words.

    `spoken` are the quoted words in order, `mentions` the known names, `named` where each actor is named, `clauses` the
    reporting clauses of the narration, and `inner` those inside quoted words.
    """

    text: str
    passages: tuple[tuple[int, int], ...]
    spoken: tuple[QuotedSpeech, ...]
    mentions: tuple[Mention, ...]
    named: Mapping[str, tuple[int, ...]]
    clauses: tuple[Attribution, ...]
    inner: tuple[Attribution, ...]

    def quoted(self, start: int, end: int) -> QuotedSpeech | None:
        """The innermost quotation marks of the text in which a stretch of it lies whole."""
        return holding(self.spoken, start, end)

    def outermost(self, start: int, end: int) -> QuotedSpeech | None:
        """The outermost quotation marks in which a stretch lies whole."""
        innermost = self.quoted(start, end)
        return innermost.within(1) if innermost is not None else None

    def named_before(self, actor: str, offset: int) -> int | None:
        """Where the actor is named last before an offset, or None when nowhere."""
        places = self.named.get(actor, ())
        at = bisect_left(places, offset)
        return places[at - 1] if at else None

    def first_named(self, actor: str) -> int | None:
        """Where the actor is named first, or None when nowhere."""
        return next(iter(self.named.get(actor, ())), None)

    def spoken_in(self, start: int, end: int) -> Sequence[QuotedSpeech]:
        """The quoted words that begin in a stretch."""
        return _within(self.spoken, start, end)

    def clauses_in(self, start: int, end: int) -> tuple[Attribution, ...]:
        """The reporting clauses of the narration that begin in a stretch."""
        return self.clauses[_at(self.clauses, start) : _at(self.clauses, end)]

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """The known names in a stretch."""
        return between(self.mentions, start, end)

    def clauses_of(self, words: QuotedSpeech) -> tuple[Attribution, ...]:
        """The clauses that may say who speaks quoted words: those of their sentence, the one behind first.

        Where the sentence has none, it is the nearest in the passage; inside quoted words only the sentence counts.
        """
        near = self.inner if words.depth > 1 else self.clauses
        start, end = self._around(words)
        here = near[_at(near, start) : _at(near, end)]
        behind = [each for each in here if each.at >= words.end]
        before = [each for each in reversed(here) if each.at <= words.start]
        found: list[Attribution] = []
        found += takewhile(lambda each: not _STOP_BETWEEN.search(self.text, words.end, each.at), behind[:_MOST_NEAR])
        found += takewhile(lambda each: not _STOP_BETWEEN.search(self.text, each.at, words.start), before[:_MOST_NEAR])
        nearest = (before or behind)[:1] if words.depth == 1 else []
        return tuple(found or nearest)

    def narration_of(self, words: QuotedSpeech) -> tuple[tuple[int, int], tuple[int, int]]:
        """The narration of the sentence of quoted words before and behind them, up to the next quoted words."""
        start, end = self._around(words)
        first = bisect_left(self.spoken, words.start, key=lambda each: each.start)
        last = bisect_left(self.spoken, words.end, key=lambda each: each.start)
        # What begins last before the words may stand inside what ends last before them.
        earlier = [each.within(words.depth) for each in self.spoken[max(0, first - 1) : first]]
        before = max([start, *(each.end for each in earlier if each.end <= words.start)])
        behind = min([end, *(each.start for each in self.spoken[last : last + 1])])
        stops = [found.end() for found in _STOP_BETWEEN.finditer(self.text, before, words.start)]
        stop = _STOP_BETWEEN.search(self.text, words.end, behind)
        return (max([before, *stops]), words.start), (words.end, stop.start() if stop else behind)

    def _around(self, words: QuotedSpeech) -> tuple[int, int]:
        if words.parent is not None:
            return words.parent.start, words.parent.end
        at = bisect_right(self.passages, (words.start, len(self.text))) - 1
        return self.passages[max(0, at)]


def voices(
    text: str, passages: Sequence[tuple[int, int]], mentions: tuple[Mention, ...], people: Container[str]
) -> Voices:
    """What the passages of a text tell about who speaks. Linear in the text.

    `mentions` are the known names that stand in the text, in order, and `people` the ids of persons.
    """
    spoken = speech(text, passages)
    clauses: list[Attribution] = []
    outer = [each for each in spoken if each.depth == 1]
    for start, end in passages:
        clauses += clauses_in(text, (start, end), _within(outer, start, end), mentions)
    inside = [each for each in spoken if each.depth == _INNER]
    inner: list[Attribution] = []
    for holder, _ in groupby(inside, key=lambda each: each.parent):
        if holder is not None:
            inner += clauses_in(text, (holder.start, holder.end), _within(inside, holder.start, holder.end), mentions)
    return Voices(
        text=text,
        passages=tuple(passages),
        spoken=spoken,
        mentions=mentions,
        named=places_of(mentions),
        clauses=_resolved(clauses, people, mentions, passages),
        inner=_resolved(inner, people, mentions, passages),
    )


def between(mentions: tuple[Mention, ...], start: int, end: int) -> tuple[Mention, ...]:
    """Those of some mentions, which are in order, that begin in a stretch."""
    first = bisect_left(mentions, start, key=lambda each: each.start)
    return mentions[first : bisect_left(mentions, end, key=lambda each: each.start)]


def places_of(mentions: Sequence[Mention]) -> Mapping[str, tuple[int, ...]]:
    """Where each actor is named, of mentions in order."""
    places: dict[str, list[int]] = {}
    for mention in mentions:
        for id in mention.ids:
            places.setdefault(id, []).append(mention.start)
    return {id: tuple(starts) for id, starts in places.items()}


_INNER: Final = 2
# A sentence has few reporting clauses before or behind its quoted words.
_MOST_NEAR: Final = 4
_OF_PEOPLE: Final = frozenset({"he", "she", "him", "her"})


def _at(clauses: Sequence[Attribution], offset: int) -> int:
    return bisect_left(clauses, offset, key=lambda each: each.at)


def _within(stretches: Sequence[QuotedSpeech], start: int, end: int) -> Sequence[QuotedSpeech]:
    first = bisect_left(stretches, start, key=lambda each: each.start)
    return stretches[first : bisect_left(stretches, end, key=lambda each: each.start)]


def _resolved(
    clauses: Sequence[Attribution],
    people: Container[str],
    mentions: Sequence[Mention],
    passages: Sequence[tuple[int, int]],
) -> tuple[Attribution, ...]:
    """The clauses, those that say "he" or "she" with the ids of the last subject that was named and is a person.

    Only from the same passage or the one before, and only where nobody else is named in between.
    """
    found: list[Attribution] = []
    last: Attribution | None = None
    for each in clauses:
        ids = each.ids
        if each.kind == "named" and any(id in people for id in each.ids):
            last = each
        elif each.kind == "other" or (each.kind == "open" and " " in each.subject):
            last = None
        elif each.kind == "pronoun":
            of_person = each.subject.casefold() in _OF_PEOPLE
            clear = of_person and last is not None and _is_near(last, each, people, mentions, passages)
            ids = last.ids if last is not None and clear else ()
            # Who was meant once is meant by the next pronoun.
            last = replace(each, ids=ids) if clear else None
        found.append(replace(each, ids=ids))
    return tuple(found)


def _is_near(
    named: Attribution,
    pronoun: Attribution,
    people: Container[str],
    mentions: Sequence[Mention],
    passages: Sequence[tuple[int, int]],
) -> bool:
    if _passage_of(pronoun.at, passages) - _passage_of(named.at, passages) > 1:
        return False
    first = bisect_left(mentions, named.end, key=lambda each: each.start)
    last = bisect_left(mentions, pronoun.start, key=lambda each: each.start)
    return not any(id in people and id not in named.ids for mention in mentions[first:last] for id in mention.ids)


def _passage_of(offset: int, passages: Sequence[tuple[int, int]]) -> int:
    return bisect_right(passages, offset, key=lambda each: each[0])


# Where a sentence ends between quoted words and a clause, apart from the stop inside their marks.
_STOP_BETWEEN: Final = re.compile(r"[.!?]\s")
