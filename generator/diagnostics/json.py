"""Prints diagnostics as JSON, in a format of our own that holds all we know. docs/DIAGNOSTICS.md is its contract."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from generator.diagnostics.model import Diagnostic, Fix, Related, Severity, Span, in_reading_order
from generator.diagnostics.printable import without_half_characters

FORMAT: Final = "sourced-briefings-diagnostics"
VERSION: Final = 1
"""Rises when a program that reads the present version could go wrong. New keys and new codes do not raise it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a check that passes reaches, in numbers: what it found, and what it did not judge."""

    briefings: int
    actors: int
    sources: int
    quotes_found: int
    quotations_found: int
    reports_not_judged: int
    paragraphs_not_judged: int


def as_json(diagnostics: Iterable[Diagnostic], *, checked: Reach | None = None) -> str:
    """Return one JSON object with all problems in reading order, valid also where there are none. It is ASCII.

    `checked` says how far a check reached that passes; it is None where there is an error.
    """
    ordered = in_reading_order(diagnostics)
    counts = {kind.value: sum(problem.code.severity is kind for problem in ordered) for kind in Severity}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "counts": counts,
        "checked": asdict(checked) if checked is not None else None,
        "diagnostics": [_diagnostic(problem) for problem in ordered],
    }
    return dumped(document)


def dumped(document: dict[str, Any]) -> str:
    """Return a JSON document as text: ASCII, so that no encoding and no terminal can make anything else of it."""
    return json.dumps(_whole(document), indent=2) + "\n"


def _whole(value: Any) -> Any:
    match value:
        case str():
            return without_half_characters(value)
        case dict():
            return {key: _whole(inner) for key, inner in value.items()}
        case list():
            return [_whole(inner) for inner in value]
    return value


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code.name,
        "severity": diagnostic.code.severity.value,
        "firm": diagnostic.code.firm,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_place(diagnostic.span),
        "marks": [_place(mark) for mark in diagnostic.marks],
        "related": [_related(related) for related in diagnostic.related],
        "fix": _fix(diagnostic.fix) if diagnostic.fix is not None else None,
    }


def _related(related: Related) -> dict[str, Any]:
    return {"label": related.label, **_place(related.span), "marks": [_place(mark) for mark in related.marks]}


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "edits": [{**_place(edit.span), "text": edit.text} for edit in fix.edits]}


def _place(span: Span) -> dict[str, Any]:
    return {"path": span.file.path, "start": _point(span, span.start), "end": _point(span, span.end)}


def _point(span: Span, offset: int) -> dict[str, int]:
    line, column = span.file.position(offset)
    return {"line": line, "column": column, "offset": offset}
