"""Rows as JSON Lines and as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

# What spreadsheets take for a formula, also in full width and behind white space, which some of them drop. Apostrophes
# before it count, so that taking one away again always gives the text.
_FORMULA: Final = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_BETWEEN: Final = "; "


def as_json_lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    """One object a line, in UTF-8, keys in the rows' own order."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


def as_csv(keys: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A line of keys and a line a row, in UTF-8 without a mark at its head, as RFC 4180 has it; every cell is quoted.

    A cell that a spreadsheet could run as a formula gets an apostrophe before it.
    """
    return "".join(_line(cells) for cells in (keys, *([row[key] for key in keys] for row in rows))).encode()


def _line(cells: Iterable[object]) -> str:
    return ",".join('"' + _harmless(_cell(cell)).replace('"', '""') + '"' for cell in cells) + "\r\n"


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return _BETWEEN.join(_cell(each) for each in value)
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
