"""Finds marks of other dialects of Markdown, which pages would show as they stand, and pipes that make no table.

Nothing here refuses what ordinary prose holds: “~5 %”, “a = b”, “US$5”, “a | b”. A mark counts only where it is paired,
or begins a line, as that dialect asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from generator.diagnostics.model import error, shown
from generator.text.prose.pipe_tables import alignments_of, cells_of
from generator.text.prose.quotation_marks import Problem
from generator.text.prose.tree import CITED

PROSE_UNSUPPORTED = error(
    "prose-unsupported",
    r"""Some dialects of Markdown know more than prose does: struck out, marked, raised and lowered text, formulas,
    icons, attributes, macros, boxes, tabs, definitions, task lists, links between pages, tables of contents. Readers
    would see the bare marks. A mark that is only a sign is written with a backslash, as in `\~`.""",
)
PROSE_TABLE = error(
    "prose-table",
    r"""A table stands in the text of a section, by itself. Its first line names the columns, the second is the line of
    hyphens under them, `| --- | --- |`, and each row below has as many cells as the header. A `|` that is only a sign
    is written `\|`.""",
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a mark would be elsewhere, how it is written there, and what to write instead."""

    meaning: str
    pattern: re.Pattern[str]
    instead: str


def _mark(meaning: str, pattern: str, instead: str) -> _Mark:
    return _Mark(meaning, re.compile(pattern, re.MULTILINE), instead)


_PLAIN: Final = "leave the marks out"
_SAID: Final = "say it in words"
_PARAGRAPH: Final = "write it as a paragraph, without the mark"
# Each pattern ends at the next mark of its kind, so that none scans a stretch more than once.
_MARKS: Final = (
    _mark(
        "text that is struck out", r"(?<!\{)~~(?=\S)[^~]+(?<=\S)~~", "leave it out; a revision tells what was changed"
    ),
    _mark("text that is marked", r"(?<![\w={])==(?=[^\s=])[^=]+(?<=\S)==(?![\w=])", "set it in *italics* or **bold**"),
    _mark("lowered text", r"(?<=\w)(?<!~)~[^~\s]{1,20}~(?!~)", _PLAIN),
    _mark("raised text", r"(?<=[\w)])\^[^\s^]{1,20}\^", _PLAIN),
    _mark("inserted text", r"\^\^(?=\S)[^^]+(?<=\S)\^\^", _PLAIN),
    _mark("inserted text or keys", r"(?<![\w+{])\+\+(?=[^\s+])(?:[^+]|\+(?!\+))+(?<=\S)\+\+(?![\w+])", _PLAIN),
    _mark("a proposed change", r"\{(?:\+\+|--|~~|==|>>)", "accept the change or leave it out"),
    _mark(
        "a formula", r"\$\$[^$]+\$\$|(?<![\w$])\$(?=[^\s$])(?=[^$\n]*[\\^_{}])[^$\n]+(?<=\S)\$(?!\d)|\\begin\{", _SAID
    ),
    _mark("an icon", r"(?<![\w:]):(?:[a-z][a-z0-9_+-]+|[+-]1):(?![\w:])", _SAID),
    _mark("an attribute", r"\{:?[ \t]*[.#][A-Za-z][^{}\n]*\}|\{:[^{}\n]*\}", "leave it out, braces and all"),
    _mark("a macro", r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}", "write what it stands for"),
    _mark("a comment", r"%%(?=[^\s%])[^%\n]+%%", "leave it out, or make it a comment of the file, behind `#`"),
    _mark("a box", r"^(?:!!!|\?\?\?\+?)[ \t]+\w+|^:{3,}", _PARAGRAPH),
    _mark("tabs", rf"^={{3}}[!+]?[ \t]*{CITED}", "write one after the other"),
    _mark("a heading", r"^={2,6}[ \t][^=\n]*[ \t]={2,6}[ \t]*$|^#{2,6}\w+", "write a heading as in `## Heading`"),
    _mark("a definition", r"(?<=\n):[ \t]+\S", "say it in a sentence"),
    _mark("a directive", r"^\.\.[ \t]+[\w-]+::|^-{1,3}8<-{1,3}", _PARAGRAPH),
)
_BULLET: Final = re.compile(r"^[•‣⁃▪●◦∙■][ \t]*(?=\S)", re.MULTILINE)
_GRID: Final = re.compile(r"\+(?:[-=]{2,}\+)+")
_PIPE: Final = "|"
_AS_TABLE: Final = r"write `| Year | Tonnes |`, under it `| --- | --- |`, then the rows; a mere sign is written `\|`"
# A sign with a bar on either side, “|x|”, is no row.
_LEAST_PIPES: Final = 3


def foreign_marks(text: str) -> Iterator[tuple[int, int, Problem]]:
    """Yield where marks of other dialects stand in a paragraph or heading, and what is wrong with each.

    The text is what readers see, with a line feed for every end of a line and `CITED` for what is no mark: quotations,
    citations, code and characters behind a backslash.
    """
    for mark in _MARKS:
        for match in mark.pattern.finditer(text):
            start = match.end() - len(match[0].lstrip())
            sign = text[start]
            hint = rf"{mark.instead}; a mere sign is written `\{sign}`"
            yield (
                start,
                match.end(),
                (
                    PROSE_UNSUPPORTED,
                    f"{shown(_seen(match[0]))} is {mark.meaning} elsewhere, and shows here as it stands",
                    hint,
                ),
            )
    bullets = list(_BULLET.finditer(text))
    if len(bullets) > 1:
        hint = "begin each line of a list with `- `"
        message = f"{shown(bullets[0][0].strip())} begins no list, so that the lines would run together"
        yield bullets[0].start(), bullets[0].end(), (PROSE_UNSUPPORTED, message, hint)


def broken_table(text: str) -> tuple[int, int, Problem] | None:
    """Return where the lines of something stand that looks like a table and is none; the text is as above."""
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    counts = [line.count(_PIPE) for line in lines]
    rules = [number for number, line in enumerate(lines) if counts[number] and alignments_of(line)]
    rows = [number for number, line in enumerate(lines) if _is_row(line) or _GRID.fullmatch(line.strip())]
    if not rules and not rows and not (len(lines) > 1 and counts[0] and len(set(counts)) == 1):
        return None
    message = "pipes that make no table"
    if rules and rules[0]:
        columns, named = len(alignments_of(lines[rules[0]])), len(cells_of(lines[rules[0] - 1], 0))
        message = f"a line of hyphens for {columns} columns under a line of {named}"
    parts = rules + rows or range(len(lines))
    first, last = min(parts), max(parts)
    start, end = starts[first], starts[last] + len(lines[last])
    return start, end, (PROSE_TABLE, message, _AS_TABLE)


def _is_row(line: str) -> bool:
    line = line.strip()
    return line.count(_PIPE) >= _LEAST_PIPES and line.startswith(_PIPE) and line.endswith(_PIPE)


def _seen(text: str) -> str:
    return " ".join(text.replace(CITED, "…").split())
