"""Tells what a code means, what it weighs and who may set it aside."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Final

from generator.diagnostics.model import Code, Severity

_WIDTH: Final = 80


def explained(code: Code) -> str:
    """Return what a writer who has met a code needs to know of it."""
    parts = (f"{code.name}: {code.severity.value}", code.explanation, _weight(code), *_waiver(code))
    filled = (part if part.startswith(" ") else textwrap.fill(part, _WIDTH, break_on_hyphens=False) for part in parts)
    return "\n\n".join(filled) + "\n"


def as_list(codes: Iterable[Code]) -> str:
    """All codes by name, a line each: the name, the weight, and how its explanation begins."""
    ordered = sorted(codes, key=lambda code: code.name)
    width = max((len(code.name) for code in ordered), default=0)
    return "".join(f"{code.name:{width}}  {code.severity.value:7}  {_begins(code)}\n" for code in ordered)


def _begins(code: Code) -> str:
    return f"{code.explanation.partition('. ')[0].removesuffix('.')}."


def _weight(code: Code) -> str:
    if code.firm:
        return "It stops publication, and no project can change that."
    stops, other = ("stops", "warning") if code.severity is Severity.ERROR else ("does not stop", "error")
    setting = f"`severity: {{{code.name}: {other}}}`"
    return f"It {stops} publication, unless a project writes {setting} below `briefings` in its mkdocs.yml."


def _waiver(code: Code) -> tuple[str, ...]:
    if code.waivable and code.severity is Severity.WARNING:
        return (
            "To set it aside, write the reason into the briefing, which publishes it:",
            f"  waive: {{{code.name}: the reason}}",
            "In a judgement or in evidence, `waive` holds for that alone.",
        )
    remedy = "Put right what it points to" if code.severity is Severity.ERROR else "Do what its hint says, or leave it"
    if code.waivable:
        return (f"A briefing cannot waive it unless the project makes it a warning. {remedy}.",)
    return (f"A briefing cannot waive it. {remedy}.",)
