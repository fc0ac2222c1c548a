"""Writes rows as JSON Lines and as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

# A cell begins where the text begins. It also begins behind each character at which a spreadsheet may divide it: a
# semicolon, a tab, a bar or the end of a line, also inside quotation marks. There the text must not read as
# a formula, also not in full width, and not behind white space or quotation marks, which some spreadsheets drop.
# Apostrophes count as such marks, so that taking one away again always gives the text.
_FORMULA: Final = re.compile(r"""(?:\A|(?<=[;|\t\r\n]))(?=(?:[^\S\t\r\n]|["'])*(?:[=+\-@＝＋－＠]|[\t\r\n]))""")
# A year before our era begins with a hyphen. A spreadsheet reads it as a number, which is harmless.
_DATE: Final = re.compile(r"-[0-9]{4,}(?:-[0-9]{2}){0,2}(?:/-?[0-9]{4,}(?:-[0-9]{2}){0,2})?")
_BETWEEN: Final = "; "


def as_json_lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return one object a line, in UTF-8, with the keys in the rows' own order."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


def as_csv(keys: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return a line of keys and a line a row, in UTF-8 without a byte order mark, as RFC 4180 has it.

    Every cell is quoted. Text that a spreadsheet could run as a formula gets an apostrophe before it, wherever in a
    cell it stands, since a spreadsheet that divides at semicolons divides a quoted cell too. Numbers and dates stay as
    they are.
    """
    return "".join(_line(cells) for cells in (keys, *([row[key] for key in keys] for row in rows))).encode()


def _line(cells: Iterable[object]) -> str:
    return ",".join('"' + _harmless(cell).replace('"', '""') + '"' for cell in cells) + "\r\n"


def _harmless(value: object) -> str:
    text = _cell(value)
    if isinstance(value, int | float) or _DATE.fullmatch(text):
        return text
    return _FORMULA.sub("'", text)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return _BETWEEN.join(map(_cell, value))
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
