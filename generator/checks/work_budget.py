"""Holds the checks of one file to a budget of work, so that each ends however a file is made.

Every reader is linear in what it reads, but a file may ask for the same text again and again: a thousand quotes, each
looked for in a whole book, are a thousand books. What is spent is counted in characters, never in time, so that the
same files end in the same diagnostics on any machine.
"""

from __future__ import annotations

from typing import Final

from generator.checks.verified import CheckedEvidence
from generator.diagnostics.model import Diagnostic, Span, error
from generator.format.seeds import Library, known
from generator.text.numbers.languages import LANGUAGES

TOO_MUCH_WORK = error(
    "too-much-work",
    """The checks of one file may read thirty million characters of sources word by word, and look for words in many
    more. This file asks for more than that, so that the rest of it was not checked from here on. Say under `at` in
    which passages words stand, cite no more passages than it takes, or divide the file.""",
)
# Characters that are read word by word. The longest reports of the field have one or two millions, so that this is
# twenty times a whole book; it takes about a minute.
MOST_WORK: Final = 30_000_000

# Looking for words takes this much less than reading word by word, and something for each text that is looked at.
_SEARCHED: Final = 500
_EACH: Final = 20


def searching(characters: int, texts: int) -> int:
    """What it costs to look for words in so many characters of so many texts."""
    return characters // _SEARCHED + texts * _EACH


class WorkBudget:
    """What the checks of one file may still spend.

    Where it is not enough, nothing more is done, and `problems` tells where that was. Hints take from the first half
    alone, so that many mistakes make no file too much work.
    """

    def __init__(self) -> None:
        self._most = self._left = MOST_WORK
        self._ended_at: Span | None = None

    def spend(self, characters: int, at: Span) -> bool:
        """Take what it costs to read so much word by word; False if there is not so much left. `at` asks for it."""
        if self._ended_at is None and characters > self._left:
            self._ended_at = at
        if self._ended_at is not None:
            return False
        self._left -= characters
        return True

    def spare(self, characters: int) -> bool:
        """Take the same for a hint; False if that is better left out."""
        if self._ended_at is not None or self._left - characters < self._most // 2:
            return False
        self._left -= characters
        return True

    @property
    def is_spent(self) -> bool:
        """Whether something was not done for lack of it."""
        return self._ended_at is not None

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """That something was not done, told where it was asked for first."""
        if self._ended_at is None:
            return ()
        return (
            Diagnostic(
                code=TOO_MUCH_WORK,
                message="from here on the file was not checked: it asks for too much of its sources to be read",
                span=self._ended_at,
                hint="name the passage of each quote, as in `at: p2`, cite fewer passages, or divide the file",
            ),
        )


def work_of(checked: CheckedEvidence, library: Library) -> tuple[int, Span]:
    """Return what it costs to check evidence, in characters that are read, and the place that asks for it."""
    evidence = checked.evidence
    # For each of these, all passages are read for their numbers and dates, in every language if theirs is not known.
    readings = sum(text is not None for text in (evidence.states, evidence.translation, evidence.said, evidence.when))
    characters = 0
    for cited in checked.ranges:
        seed = library[cited.seed]
        span = seed.slice(cited.first, cited.last)
        languages = 1 if known(seed.descriptor.language) else len(LANGUAGES)
        characters += (span.end - span.start) * (1 + readings * languages)
    return characters, (*evidence.at, evidence.speaker)[0].span
