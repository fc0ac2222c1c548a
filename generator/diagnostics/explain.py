"""Tells what a code means, what it weighs and who may set it aside."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from generator.diagnostics.model import Code, Severity

_WIDTH: Final = 80


def explained(code: Code, waived_in: Sequence[str] = (), *, is_of_prose: bool = False) -> str:
    """Return what a writer who has met a code needs to know of it.

    `waived_in` names the places in which a `waive` works, such as `evidence` and `briefing`; none if nothing waives it.
    `is_of_prose` tells that prose, which has no place for a waiver of its own, can have the problem as well.
    """
    parts = (
        f"{code.name}: {code.severity.value}",
        code.explanation,
        _weight(code),
        *_waiver(code, waived_in, is_of_prose=is_of_prose),
    )
    filled = (part if part.startswith(" ") else textwrap.fill(part, _WIDTH, break_on_hyphens=False) for part in parts)
    return "\n\n".join(filled) + "\n"


def as_list(codes: Iterable[Code]) -> str:
    """Return all codes by name, a line each: the name, the weight, and how its explanation begins."""
    ordered = sorted(codes, key=lambda code: code.name)
    width = max((len(code.name) for code in ordered), default=0)
    return "".join(f"{code.name:{width}}  {code.severity.value:7}  {_first_sentence(code)}\n" for code in ordered)


def _first_sentence(code: Code) -> str:
    return f"{code.explanation.partition('. ')[0].removesuffix('.')}."


def _weight(code: Code) -> str:
    if code.firm:
        return "It stops publication, and no project can change that."
    stops, other = ("stops", "warning") if code.severity is Severity.ERROR else ("does not stop", "error")
    setting = f"`severity: {{{code.name}: {other}}}`"
    return f"It {stops} publication, unless a project writes {setting} below `briefings` in its mkdocs.yml."


def _waiver(code: Code, waived_in: Sequence[str], *, is_of_prose: bool) -> tuple[str, ...]:
    if waived_in and code.severity is Severity.WARNING:
        parts = [place for place in ("judgement", "evidence") if place in waived_in]
        inside = " or ".join("a judgement" if place == "judgement" else "evidence" for place in parts)
        prose = "; what prose has is waived in the briefing" if is_of_prose else ""
        return (
            "To set it aside, write the reason into the briefing, which publishes it:",
            f"  waive: {{{code.name}: the reason}}",
            *([f"In {inside}, `waive` holds for that alone{prose}."] if parts else []),
        )
    remedy = "Put right what it points to" if code.severity is Severity.ERROR else "Do what its hint says, or leave it"
    if waived_in:
        return (f"A briefing cannot waive it unless the project makes it a warning. {remedy}.",)
    return (f"A briefing cannot waive it. {remedy}.",)
