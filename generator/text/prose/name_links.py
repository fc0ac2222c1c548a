"""Sets the names of actors apart from the words around them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from generator.text.prose.tree import (
    Block,
    BlockQuote,
    Emphasis,
    Inline,
    ListBlock,
    Named,
    Paragraph,
    Prose,
    Row,
    Table,
    Words,
)

Place: TypeAlias = tuple[int, int, str]
"""Where a name begins and ends in a text, and the id of the actor whose it is."""


def with_names(prose: Prose, places: Sequence[Place]) -> Prose:
    """Return the prose with `Named` in the place of the words there; `places` are in order and do not overlap.

    Names in headings, headers of tables, links and quotations stay words, and so does a name that goes over from one
    inline into another.
    """
    if not places:
        return prose
    return replace(prose, blocks=tuple(_block(block, places) for block in prose.blocks))


def _block(block: Block, places: Sequence[Place]) -> Block:
    match block:
        case Paragraph():
            return replace(block, inlines=_inlines(block.inlines, places))
        case BlockQuote():
            return replace(block, blocks=tuple(_block(inner, places) for inner in block.blocks))
        case ListBlock():
            return replace(block, items=tuple(tuple(_block(inner, places) for inner in item) for item in block.items))
        case Table():
            return replace(block, rows=tuple(_row(row, places) for row in block.rows))
        case _:
            return block


def _row(row: Row, places: Sequence[Place]) -> Row:
    return replace(row, cells=tuple(_inlines(cell, places) for cell in row.cells))


def _inlines(run: Sequence[Inline], places: Sequence[Place]) -> tuple[Inline, ...]:
    named: list[Inline] = []
    for inline in run:
        match inline:
            case Words():
                named += _words(inline, places)
            case Emphasis():
                named.append(replace(inline, inlines=_inlines(inline.inlines, places)))
            case _:
                named.append(inline)
    return tuple(named)


def _words(words: Words, places: Sequence[Place]) -> list[Inline]:
    # Where the lengths differ, an offset of the text says nothing of a character of the words.
    if words.end - words.start != len(words.text):
        return [words]
    parts: list[Inline] = []
    at = words.start
    for start, end, actor in places[bisect_left(places, (words.start,)) :]:
        if end > words.end:
            break
        if at < start:
            parts.append(_part(words, at, start))
        parts.append(Named(text=words.text[start - words.start : end - words.start], start=start, end=end, actor=actor))
        at = end
    if at < words.end:
        parts.append(_part(words, at, words.end))
    return parts


def _part(words: Words, start: int, end: int) -> Words:
    return Words(text=words.text[start - words.start : end - words.start], start=start, end=end)
