"""Prints the table of checks as the page docs/CHECKS.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.checks.catalogue import CHECKS, Subject, WaiverPlace
from generator.checks.context import ProjectRecords, ReadJudgement, ReadText
from generator.checks.verified import CheckedEvidence
from generator.checks.waivers import CODES, WAIVE_IDLE, WAIVE_UNKNOWN, places_of_waivers
from generator.diagnostics.model import Code, Severity
from generator.format.briefing import Briefing
from generator.format.registry import Registry
from generator.format.seeds import Seed

_HEAD: Final = """\
# Checks

What `briefings check` holds a project to. A check stands under the narrowest thing that it looks at: quotations are
held to their sources in prose, titles, descriptors and the registry as well. A test keeps this page as the table of
checks (`generator/checks/catalogue.py`) has it. What files themselves must be, before anything can be checked, is in
[FORMAT.md](FORMAT.md); `briefings explain` lists those kinds of problems too.

An **error** stops publication. One that *bends* does so unless the project lowers it to a warning under `severity`. A
**warning** is shown and does not stop publication unless the project raises it. *Waived in* says where a `waive` with a
reason sets a warning aside, and what readers are then told.
"""

# The narrowest first: most of what is checked there is checked of a briefing too.
_TITLES: Final[Mapping[Subject, str]] = {
    CheckedEvidence: "Each piece of evidence",
    ReadText: "Prose: the summary, sections and judgements",
    ReadJudgement: "Each judgement",
    Briefing: "Each briefing",
    Seed: "Each source",
    Registry: "The registry of actors and topics",
    ProjectRecords: "The project as a whole",
}


def as_markdown() -> str:
    """Return the page: a section for each subject, with the codes of its checks, each where it stands first."""
    shown: set[str] = set()
    parts = [_HEAD]
    for subject, title in _TITLES.items():
        codes = {code.name: code for check in CHECKS if check.per is subject for code in check.codes}
        if subject is Briefing:
            codes |= {code.name: code for code in (WAIVE_UNKNOWN, WAIVE_IDLE)}
        first = [code for name, code in sorted(codes.items()) if name not in shown]
        shown |= set(codes)
        if first:
            parts.append(f"\n## {title}\n\n| code | weight | what it means | waived in |\n| --- | --- | --- | --- |\n")
            parts += [_row(code) for code in first]
    assert shown == set(CODES), "every code has a place"
    return "".join(parts)


def _row(code: Code) -> str:
    weight = "warning" if code.severity is Severity.WARNING else "error" if code.firm else "error, bends"
    places: tuple[WaiverPlace, ...] = places_of_waivers(code)
    waived = f"{', '.join(places)}: “{code.told}”" if places else "–"
    return f"| `{code.name}` | {weight} | {code.explanation.replace('|', chr(92) + '|')} | {waived} |\n"
