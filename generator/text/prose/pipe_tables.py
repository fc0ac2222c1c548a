"""Reads tables of pipes, as GitHub's Markdown has them, into block tokens whose cells know where they were written.

A rule of its own for markdown-it, whose own rule forgets the places and fills short rows up, so that a short text makes
a table of any size. Whatever the rows are like, no cell is lost and none is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markdown_it.rules_block import StateBlock

from generator.text.prose.tree import Alignment

# One pipe and a row of hyphens at least; colons say how a column is aligned. Nothing here scans what another part has.
_RULE: Final = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_PIPE: Final = re.compile(r"(?<!\\)\|")
# An escaped pipe is the pipe alone, in code and between quotation marks too.
_CHARACTER: Final = re.compile(r"\\(?=\|)\||.", re.DOTALL)


_RULES: Final[Mapping[Alignment, str]] = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and the offsets at which its characters, and its end, were written."""

    text: str
    places: Sequence[int]


def cells_of(line: str, start: int) -> list[Cell]:
    """Return the cells of a row; `start` is the offset of the line. Pipes at its ends frame it."""
    left = start + len(line) - len(line.lstrip(" \t"))
    line = line.strip(" \t")
    edges = [-1, *(pipe.start() for pipe in _PIPE.finditer(line)), len(line)]
    bounds = [(before + 1, after) for before, after in pairwise(edges)]
    if bounds and bounds[0] == (0, 0):
        del bounds[0]
    if bounds and bounds[-1] == (len(line), len(line)):
        del bounds[-1]
    return [_cell(line[first:last], left + first) for first, last in bounds]


def alignments_of(line: str) -> tuple[Alignment, ...]:
    """Return how the columns are aligned, if the line is the one below a header; else nothing."""
    line = line.strip(" \t")
    if not _RULE.fullmatch(line):
        return ()
    return tuple(_alignment(rule.strip(" \t")) for rule in line.strip("|").split("|"))


def row_of(cells: Iterable[str]) -> str:
    """Return a row with these cells, which are written as they stand."""
    return f"| {' | '.join(cells)} |"


def rule_of(alignments: Iterable[Alignment]) -> str:
    """Return the line below a header whose columns are aligned so."""
    return row_of(_RULES[alignment] for alignment in alignments)


def rows_apart(paragraph: str) -> list[str]:
    """Return the lines of a paragraph as they are compared: each row of a table, and all that stands before a table.

    How wide the columns of a table are drawn, and whether pipes frame it, makes no difference.
    """
    lines = paragraph.split("\n")
    for number, (header, rule) in enumerate(pairwise(lines)):
        alignments = alignments_of(rule)
        if _PIPE.search(header) and alignments and len(cells_of(header, 0)) == len(alignments):
            before = ["\n".join(lines[:number])] if number else []
            rows = (_framed(line) for line in lines[number + 2 :])
            return [*before, _framed(header), rule_of(alignments), *rows]
    return [paragraph]


def pipe_table(state: StateBlock, first: int, past: int, silent: bool) -> bool:
    """Push the tokens of a table that begins at the line `first`, if one does.

    `table_open` has the alignments in its `meta`, each `tr_open` where the row begins and ends, and the `inline` tokens
    of its cells the places of their characters.
    """
    header, rule = first, first + 1
    if rule >= past or state.sCount[rule] < state.blkIndent or state.is_code_block(header) or state.is_code_block(rule):
        return False
    # Hyphens and a space begin a list.
    if not _PIPE.search(_line(state, header)) or re.match(r"-[ \t]", _line(state, rule)):
        return False
    alignments = alignments_of(_line(state, rule))
    if not alignments or len(cells_of(_line(state, header), 0)) != len(alignments):
        return False
    if silent:
        return True
    table = state.push("table_open", "table", 1)
    table.meta = {"alignments": alignments}
    _push_row(state, header)
    outer, state.parentType = state.parentType, "table"
    number = rule + 1
    while number < past and _goes_on(state, number, past):
        _push_row(state, number)
        number += 1
    state.parentType = outer
    state.push("table_close", "table", -1)
    table.map = [first, number]
    state.line = number
    return True


def _goes_on(state: StateBlock, number: int, past: int) -> bool:
    """Whether a line is one more row: neither empty nor the beginning of something else."""
    if state.sCount[number] < state.blkIndent or state.is_code_block(number) or not _line(state, number).strip():
        return False
    return not any(begins(state, number, past, True) for begins in state.md.block.ruler.getRules("blockquote"))


def _push_row(state: StateBlock, number: int) -> None:
    line, start = _line(state, number), state.bMarks[number] + state.tShift[number]
    row = state.push("tr_open", "tr", 1)
    row.map, row.meta = [number, number + 1], {"start": start, "end": start + len(line.rstrip(" \t"))}
    for cell in cells_of(line, start):
        token = state.push("inline", "", 0)
        token.content, token.children = cell.text, []
        token.map, token.meta = [number, number + 1], {"places": cell.places}
    state.push("tr_close", "tr", -1)


def _line(state: StateBlock, number: int) -> str:
    """Return a line without what marks the containers that it lies in."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _framed(line: str) -> str:
    return row_of(cell.text.replace("|", r"\|") for cell in cells_of(line, 0))


def _cell(written: str, start: int) -> Cell:
    start += len(written) - len(written.lstrip(" \t"))
    written = written.strip(" \t")
    characters = list(_CHARACTER.finditer(written))
    places = [start + character.start() for character in characters]
    return Cell("".join(character[0][-1] for character in characters), [*places, start + len(written)])


def _alignment(rule: str) -> Alignment:
    if rule.endswith(":"):
        return "center" if rule.startswith(":") else "right"
    return "left" if rule.startswith(":") else ""
