"""Reads who speaks in a passage: its reporting clauses, such as "Putin said" or "believes analyst Stanovaya".

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
    """What a text has in quotation marks, the names in it, and who speaks the words.

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
        """Return the innermost quotation marks of the text in which a stretch of it lies whole."""
        return holding(self.spoken, start, end)

    def outermost(self, start: int, end: int) -> QuotedSpeech | None:
        """Return the outermost quotation marks in which a stretch lies whole."""
        innermost = self.quoted(start, end)
        return innermost.within(1) if innermost is not None else None

    def named_before(self, actor: str, offset: int) -> int | None:
        """Return where the actor is named last before an offset, or None when nowhere."""
        places = self.named.get(actor, ())
        at = bisect_left(places, offset)
        return places[at - 1] if at else None

    def first_named(self, actor: str) -> int | None:
        """Return where the actor is named first, or None when nowhere."""
        return next(iter(self.named.get(actor, ())), None)

    def spoken_in(self, start: int, end: int) -> Sequence[QuotedSpeech]:
        """Return the quoted words that begin in a stretch."""
        return _within(self.spoken, start, end)

    def clauses_in(self, start: int, end: int) -> tuple[Attribution, ...]:
        """Return the reporting clauses of the narration that begin in a stretch."""
        return self.clauses[_at(self.clauses, start) : _at(self.clauses, end)]

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the known names in a stretch."""
        return between(self.mentions, start, end)

    def clauses_of(self, words: QuotedSpeech) -> tuple[Attribution, ...]:
        """Return the clauses that may say who speaks quoted words: those of their sentence, the one behind first.

        Where the sentence has none, it is the nearest in the passage; inside quoted words only the sentence counts.
        """
        near = self.inner if words.depth > 1 else self.clauses
        start, end = self._around(words)
        here = near[_at(near, start) : _at(near, end)]
        behind = [clause for clause in here if clause.at >= words.end]
        before = [clause for clause in reversed(here) if clause.at <= words.start]
        near_clauses: list[Attribution] = []
        near_clauses += takewhile(lambda clause: self._is_one_sentence(words.end, clause.at), behind[:_MOST_NEAR])
        near_clauses += takewhile(lambda clause: self._is_one_sentence(clause.at, words.start), before[:_MOST_NEAR])
        nearest = (before or behind)[:1] if words.depth == 1 else []
        return tuple(near_clauses or nearest)

    def narration_of(self, words: QuotedSpeech) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the narration of the sentence of quoted words before and behind them, up to the next quoted words."""
        start, end = self._around(words)
        first = bisect_left(self.spoken, words.start, key=lambda stretch: stretch.start)
        last = bisect_left(self.spoken, words.end, key=lambda stretch: stretch.start)
        # What begins last before the words may stand inside what ends last before them.
        earlier = [stretch.within(words.depth) for stretch in self.spoken[max(0, first - 1) : first]]
        before = max([start, *(stretch.end for stretch in earlier if stretch.end <= words.start)])
        behind = min([end, *(stretch.start for stretch in self.spoken[last : last + 1])])
        stops = [match.end() for match in _STOP_BETWEEN.finditer(self.text, before, words.start)]
        stop = _STOP_BETWEEN.search(self.text, words.end, behind)
        return (max([before, *stops]), words.start), (words.end, stop.start() if stop else behind)

    def _is_one_sentence(self, start: int, end: int) -> bool:
        return not _STOP_BETWEEN.search(self.text, start, end)

    def _around(self, words: QuotedSpeech) -> tuple[int, int]:
        if words.parent is not None:
            return words.parent.start, words.parent.end
        at = bisect_right(self.passages, (words.start, len(self.text))) - 1
        return self.passages[max(0, at)]


def voices(
    text: str, passages: Sequence[tuple[int, int]], mentions: tuple[Mention, ...], people: Container[str]
) -> Voices:
    """Return what the passages of a text tell about who speaks. Linear in the text.

    `mentions` are the known names that stand in the text, in order, and `people` the ids of persons.
    """
    spoken = speech(text, passages)
    clauses: list[Attribution] = []
    outer = [stretch for stretch in spoken if stretch.depth == 1]
    for start, end in passages:
        clauses += clauses_in(text, (start, end), _within(outer, start, end), mentions)
    inside = [stretch for stretch in spoken if stretch.depth == _INNER]
    inner: list[Attribution] = []
    for holder, _ in groupby(inside, key=lambda stretch: stretch.parent):
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
    """Return the mentions that begin in a stretch; all of them are in order."""
    first = bisect_left(mentions, start, key=lambda mention: mention.start)
    return mentions[first : bisect_left(mentions, end, key=lambda mention: mention.start)]


def places_of(mentions: Sequence[Mention]) -> Mapping[str, tuple[int, ...]]:
    """Return where each actor is named, of mentions in order."""
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
    return bisect_left(clauses, offset, key=lambda clause: clause.at)


def _within(stretches: Sequence[QuotedSpeech], start: int, end: int) -> Sequence[QuotedSpeech]:
    first = bisect_left(stretches, start, key=lambda stretch: stretch.start)
    return stretches[first : bisect_left(stretches, end, key=lambda stretch: stretch.start)]


def _resolved(
    clauses: Sequence[Attribution],
    people: Container[str],
    mentions: Sequence[Mention],
    passages: Sequence[tuple[int, int]],
) -> tuple[Attribution, ...]:
    """Return the clauses; those that say "he" or "she" have the ids of the last subject that is a named person.

    That subject stands in the same passage or the one before, and no other person is named in between.
    """
    resolved: list[Attribution] = []
    last: Attribution | None = None
    for clause in clauses:
        ids = clause.ids
        if clause.kind == "named" and any(id in people for id in clause.ids):
            last = clause
        elif clause.kind == "other" or (clause.kind == "open" and " " in clause.subject):
            last = None
        elif clause.kind == "pronoun":
            of_person = clause.subject.casefold() in _OF_PEOPLE
            clear = of_person and last is not None and _is_near(last, clause, people, mentions, passages)
            ids = last.ids if last is not None and clear else ()
            # Who was meant once is meant by the next pronoun.
            last = replace(clause, ids=ids) if clear else None
        resolved.append(replace(clause, ids=ids))
    return tuple(resolved)


def _is_near(
    named: Attribution,
    pronoun: Attribution,
    people: Container[str],
    mentions: Sequence[Mention],
    passages: Sequence[tuple[int, int]],
) -> bool:
    if _passage_of(pronoun.at, passages) - _passage_of(named.at, passages) > 1:
        return False
    first = bisect_left(mentions, named.end, key=lambda mention: mention.start)
    last = bisect_left(mentions, pronoun.start, key=lambda mention: mention.start)
    return not any(id in people and id not in named.ids for mention in mentions[first:last] for id in mention.ids)


def _passage_of(offset: int, passages: Sequence[tuple[int, int]]) -> int:
    return bisect_right(passages, offset, key=lambda passage: passage[0])


# Where a sentence ends between quoted words and a clause, apart from the stop inside their marks.
_STOP_BETWEEN: Final = re.compile(r"[.!?]\s")
