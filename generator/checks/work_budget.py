"""Holds the checks of one file to a budget of work, so that they end whatever the file says.

Every reader is linear in what it reads, but a file may ask for the same text again and again: a thousand quotes that
are looked for in a whole book cost as much as a thousand books. The budget counts characters and not time, so that the
same files give the same diagnostics on every machine.
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
# Characters that are read word by word. The longest reports of the field have one or two millions, so this is about
# twenty of them; it takes about a minute.
MOST_WORK: Final = 30_000_000

# A search costs so many times less than reading word by word, and a fixed price for each text that is searched.
_SEARCH_FACTOR: Final = 500
_PRICE_OF_TEXT: Final = 20


def searching(characters: int, texts: int) -> int:
    """Return what it costs to look for words in texts that have so many characters together."""
    return characters // _SEARCH_FACTOR + texts * _PRICE_OF_TEXT


class WorkBudget:
    """What the checks of one file may still spend.

    When the budget does not suffice, the checks stop, and `problems` says where. Hints are paid from the first half
    only, so that a file with many mistakes does not exceed the budget because of them.
    """

    def __init__(self) -> None:
        self._most = self._left = MOST_WORK
        self._ended_at: Span | None = None

    def spend(self, characters: int, at: Span) -> bool:
        """Take the cost of reading so many characters word by word; return whether so much was left.

        `at` is the place in the file that asks for the work.
        """
        if self._ended_at is None and characters > self._left:
            self._ended_at = at
        if self._ended_at is not None:
            return False
        self._left -= characters
        return True

    def spare(self, characters: int) -> bool:
        """Take the cost of a hint; return whether there was enough left to give it."""
        if self._ended_at is not None or self._left - characters < self._most // 2:
            return False
        self._left -= characters
        return True

    @property
    def is_spent(self) -> bool:
        """Whether a check was left out because the budget was spent."""
        return self._ended_at is not None

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """The problem that checks were left out, at the place that first asked for too much; empty if none was."""
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
    """Return the cost of checking a piece of evidence, in characters, and the place in the file that asks for it."""
    evidence = checked.evidence
    # For each of these, all passages are read for numbers and dates, in every language if that of the seed is unknown.
    readings = sum(text is not None for text in (evidence.states, evidence.translation, evidence.said, evidence.when))
    characters = 0
    for cited in checked.ranges:
        seed = library[cited.seed]
        span = seed.slice(cited.first, cited.last)
        languages = 1 if known(seed.descriptor.language) else len(LANGUAGES)
        characters += (span.end - span.start) * (1 + readings * languages)
    return characters, (*evidence.at, evidence.speaker)[0].span
