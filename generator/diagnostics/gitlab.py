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
    """One JSON list with all problems in reading order, in the form that GitLab reads of Code Climate's; ASCII.

    A fingerprint is made of the code, the file and the words, not of the line, so that a problem stays the same one
    when lines above it come or go. `folder` is where the project lies in the checkout, empty or ending with a slash.
    """
    seen: Counter[str] = Counter()
    found: list[dict[str, Any]] = []
    for each in in_reading_order(diagnostics):
        path = without_half_characters(folder + each.span.file.path)
        said = printable("; ".join((each.message, *(each.hint.split("\n") if each.hint else ()))))
        same = "\n".join((each.code.name, path, said))
        seen[same] += 1
        first, last = (each.span.file.position(at)[0] for at in (each.span.start, each.span.end))
        found.append(
            {
                "description": said,
                "check_name": each.code.name,
                "fingerprint": hashlib.sha256(f"{same}\n{seen[same]}".encode()).hexdigest(),
                "severity": _SEVERITIES[each.code.severity],
                "location": {"path": path, "lines": {"begin": first, "end": last}},
            }
        )
    return json.dumps(found, indent=2) + "\n"
