"""Prints diagnostics for GitLab: a report of code quality, which annotates the lines of a merge request."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from generator.diagnostics.model import Diagnostic, Severity, in_reading_order
from generator.diagnostics.printable import printable, without_half_characters

_SEVERITIES: Final[Mapping[Severity, str]] = {Severity.ERROR: "critical", Severity.WARNING: "minor"}


def as_gitlab(diagnostics: Iterable[Diagnostic], *, folder: str = "") -> str:
    """Return all problems in reading order as one JSON list, in GitLab's form of that of Code Climate; ASCII.

    A fingerprint is made of the code, the file and the words, not of the line, so that a problem stays the same one
    when lines above it come or go. `folder` is where the project lies in the checkout, empty or ending with a slash.
    """
    repeats: Counter[str] = Counter()
    entries: list[dict[str, Any]] = []
    for problem in in_reading_order(diagnostics):
        path = without_half_characters(folder + problem.span.file.path)
        text = printable("; ".join((problem.message, *(problem.hint.split("\n") if problem.hint else ()))))
        same = "\n".join((problem.code.name, path, text))
        repeats[same] += 1
        first, last = (problem.span.file.position(at)[0] for at in (problem.span.start, problem.span.end))
        entries.append(
            {
                "description": text,
                "check_name": problem.code.name,
                "fingerprint": hashlib.sha256(f"{same}\n{repeats[same]}".encode()).hexdigest(),
                "severity": _SEVERITIES[problem.code.severity],
                "location": {"path": path, "lines": {"begin": first, "end": last}},
            }
        )
    return json.dumps(entries, indent=2) + "\n"
