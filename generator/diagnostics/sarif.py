"""Prints diagnostics as SARIF 2.1.0, which code hosts and editors read (OASIS, Static Analysis Results Interchange)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from generator.diagnostics.json import dumped
from generator.diagnostics.model import Code, Diagnostic, Edit, Fix, Related, Span, in_reading_order

# What addresses are relative to, by the name that most readers know. It is declared without an address of its own, so
# that the same content gives the same bytes wherever it is checked.
_BASE: Final = "SRCROOT"

# What a reader could take for a placeholder (§3.11.5). Other braces are left single, since most readers print doubled
# ones as they stand.
_PLACEHOLDER: Final = re.compile(r"\{([0-9]+)\}")


def as_sarif(diagnostics: Iterable[Diagnostic], codes: Iterable[Code], *, version: str, folder: str = "") -> str:
    """Return a SARIF log with one run: all problems in reading order, and all codes as rules.

    `codes` are those that a check knows, and `version` is that of this package. `folder` is where the project lies in
    the checkout, empty or ending with a slash.
    """
    ordered = in_reading_order(diagnostics)
    # What a problem weighs stands with the result; the rule has the weight that the code comes with.
    rules = {code.name: code for code in (*(problem.code for problem in ordered), *codes)}
    index = {name: number for number, name in enumerate(sorted(rules))}
    run = {
        "tool": {
            "driver": {
                "name": "Sourced Briefings",
                "version": version,
                "rules": [_rule(rules[name]) for name in sorted(rules)],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The folder that was checked out."}}},
        "results": [_result(problem, index[problem.code.name], folder) for problem in ordered],
    }
    return dumped(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.name,
        "shortDescription": {"text": code.name.replace("-", " ").capitalize()},
        "fullDescription": {"text": code.explanation},
        "help": {"text": code.explanation},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(diagnostic: Diagnostic, rule: int, folder: str) -> dict[str, Any]:
    said = diagnostic.message if diagnostic.hint is None else f"{diagnostic.message}\n{diagnostic.hint}"
    result: dict[str, Any] = {
        "ruleId": diagnostic.code.name,
        "ruleIndex": rule,
        "level": diagnostic.code.severity.value,
        "message": {"text": _plain(said)},
        "locations": [_location(diagnostic.span, diagnostic.marks, folder)],
    }
    if diagnostic.related:
        result["relatedLocations"] = [_related(*entry, folder) for entry in enumerate(diagnostic.related)]
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.fix, folder)]
    return result


def _related(number: int, related: Related, folder: str) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": _plain(related.label)},
        **_location(related.span, related.marks, folder),
    }


def _location(span: Span, marks: tuple[Span, ...], folder: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(span, folder)}
    # A file that has no text, or none that could be read, is meant as a whole.
    if not span.file.text:
        return {"physicalLocation": physical}
    physical["region"] = _region(span)
    if not marks:
        return {"physicalLocation": physical}
    # The schema wants each region once.
    return {"physicalLocation": physical, "annotations": [_region(mark) for mark in dict.fromkeys(marks)]}


def _artifact(span: Span, folder: str) -> dict[str, str]:
    # A colon would make what stands before it a scheme (RFC 3986, 4.2).
    return {"uri": quote(folder + span.file.path, safe="/"), "uriBaseId": _BASE}


def _region(span: Span) -> dict[str, int]:
    line, column = span.position
    end_line, end_column = span.file.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fix(fix: Fix, folder: str) -> dict[str, Any]:
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        files.setdefault(edit.span.file.path, []).append(edit)
    return {
        "description": {"text": _plain(fix.title)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(edits[0].span, folder),
                "replacements": [
                    {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits
                ],
            }
            for edits in files.values()
        ],
    }


def _plain(text: str) -> str:
    """Return words for a message, in which nothing is a placeholder or an embedded link (§3.11.6)."""
    return _PLACEHOLDER.sub(r"{{\1}}", text).replace("](", "\\](")
