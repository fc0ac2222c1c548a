"""Applies the waivers of a briefing: drops the warnings that are waived, and reports waivers that are wrong or idle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.checks.catalogue import CHECKED_CODES, WaiverPlace, waiver_places
from generator.checks.references import unknown_name
from generator.diagnostics.model import Code, Diagnostic, Severity, error, shown, warning
from generator.format.decode.scalars import Name, Text

WAIVE_UNKNOWN = error(
    "waive-unknown",
    """What is waived is a warning on what a briefing says, named by its code. Errors cannot be waived: what they say is
    put right. Nor can warnings on a source or the registry, of which no page of a briefing tells.""",
)
WAIVE_IDLE = warning(
    "waive-idle",
    """What is waived here was not reported here: readers would be told of a weakness that is none. Take the waiver
    out.""",
    told="a weakness is excused that no check has found",
)
CODES: Final[Mapping[str, Code]] = {code.name: code for code in (*CHECKED_CODES, WAIVE_UNKNOWN, WAIVE_IDLE)}
"""Every kind of problem that the checks and the waivers report, by name."""


def places_of_waivers(code: Code) -> tuple[WaiverPlace, ...]:
    """Return where a waiver of the code works, the narrowest place first; empty if it cannot be waived."""
    return ("briefing",) if code.name == WAIVE_IDLE.name else waiver_places(code)


def told_of(code: str) -> str:
    """Return what readers are told of a waived code: its phrase, or its name where it has none. `code` is the name."""
    return (CODES[code].told if code in CODES else "") or code


class Waivers:
    """The waivers of one briefing, and which of them have been used.

    `weights` are the severities that the project gives to codes, by name: what it makes an error is not waived.
    """

    def __init__(self, weights: Mapping[str, Severity]) -> None:
        self._waivable = [
            code.name
            for code in CODES.values()
            if code.waivable and weights.get(code.name, code.severity) is Severity.WARNING
        ]
        self._written: list[Name] = []
        self._used: set[int] = set()

    def without(self, problems: Iterable[Diagnostic], reasons: Mapping[Name, Text] | None) -> list[Diagnostic]:
        """Return the problems without those that `reasons` waive.

        `reasons` are the waivers that stand in one place, by code; None if there are none.
        """
        written = {str(code): code for code in reasons or {}}
        self._written += written.values()
        kept = []
        for problem in problems:
            code = problem.code.name
            if code in written and code in self._waivable:
                self._used.add(written[code].span.start)
            else:
                kept.append(problem)
        return kept

    def unknown(self) -> Iterator[Diagnostic]:
        """Report waivers of what is unknown or cannot be waived."""
        for written in self._written:
            if written in self._waivable:
                continue
            code = CODES.get(written)
            if code is None:
                yield unknown_name(WAIVE_UNKNOWN, "the warning", written, self._waivable, written.span)
            elif not code.waivable and code.severity is Severity.WARNING:
                message = f"{shown(written)} is a warning that nothing waives"
                hint = "do what its hint says, or leave it; take the waiver out"
                yield Diagnostic(code=WAIVE_UNKNOWN, message=message, span=written.span, hint=hint)
            else:
                message = f"{shown(written)} is an error here, and errors are not waived"
                hint = "put right what it reports, and take the waiver out"
                yield Diagnostic(code=WAIVE_UNKNOWN, message=message, span=written.span, hint=hint)

    def idle(self) -> Iterator[Diagnostic]:
        """Report waivers that no problem has used."""
        for written in self._written:
            if written in self._waivable and written.span.start not in self._used:
                message = f"there is no {shown(written)} here to waive"
                yield Diagnostic(code=WAIVE_IDLE, message=message, span=written.span, hint="take the waiver out")
