"""The tree of a text: blocks, and in them inlines, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Final, Literal, TypeAlias

from generator.text.escaping import one_line

Alignment: TypeAlias = Literal["", "left", "center", "right"]
"""How the cells of a column are aligned; empty where the writer does not say."""

# What `outline` and `seen` put for a citation; no text holds it.
CITED: Final = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Something that stands at a place of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Placed):
    """Text with escapes and entities resolved.

    Where text and place are of one length, they agree character by character.
    """

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Placed):
    """The name of an actor, among the writer's own words, and whose it is. `parse` makes none, `with_names` does."""

    text: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSpan(Placed):
    """What stood between backticks."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBreak(Placed):
    """A break that the writer asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Placed):
    """The name of evidence or of a judgement, as written, without its brackets."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Placed):
    """Quoted words without their marks, raw: nothing in them is understood.

    The place may be longer than the text: on later lines of a list or quote it includes what marks these.
    """

    text: str
    opening: str
    closing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis(Placed):
    """Inlines in italics or, when strong, in bold."""

    inlines: tuple[Inline, ...]
    strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Placed):
    """Inlines that lead to an https or mailto address. Holds no link, citation or quotation."""

    inlines: tuple[Inline, ...]
    href: str


Inline: TypeAlias = Words | Named | CodeSpan | LineBreak | Citation | Quotation | Emphasis | Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Placed):
    """A paragraph."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Placed):
    """A heading; `level` is 1 to 6, as written."""

    inlines: tuple[Inline, ...]
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Placed):
    """A row of a table: the inlines of each of its cells. `names_columns` says whether it is the header."""

    cells: tuple[tuple[Inline, ...], ...]
    names_columns: bool

    @property
    def inlines(self) -> tuple[Inline, ...]:
        """The inlines of all cells, one cell behind the other."""
        return tuple(chain.from_iterable(self.cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: the header, the rows below it, and for each column how it is aligned."""

    header: Row
    rows: tuple[Row, ...]
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """A list; `start` is the number of the first item, and 1 in a list without numbers."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockQuote:
    """Blocks that were set apart with `>`: quotations, between quotation marks as everywhere."""

    blocks: tuple[Block, ...]


Block: TypeAlias = Paragraph | Heading | ListBlock | BlockQuote | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A text and its blocks."""

    text: str
    blocks: tuple[Block, ...]


Part: TypeAlias = Prose | Block | Row | Sequence[Inline]


def paragraphs(part: Prose | Block) -> Iterator[Paragraph | Row]:
    """Yield all paragraphs in order, those in lists and quotes too, and the rows of tables, which state as they do.

    Headings and the headers of tables are none.
    """
    for leaf in _leaves(part):
        if isinstance(leaf, Paragraph) or (isinstance(leaf, Row) and not leaf.names_columns):
            yield leaf


def inlines(part: Part) -> Iterator[Inline]:
    """Yield all inlines at any depth in order, each before those inside it."""
    for run in _runs(part):
        for inline in run:
            yield inline
            if isinstance(inline, Emphasis | Link):
                yield from inlines(inline.inlines)


def citations(part: Part) -> tuple[Citation, ...]:
    """Return all citations in order, at any depth."""
    return tuple(inline for inline in inlines(part) if isinstance(inline, Citation))


def quotations(part: Part) -> tuple[Quotation, ...]:
    """Return all quotations in order, at any depth, those in headings too."""
    return tuple(inline for inline in inlines(part) if isinstance(inline, Quotation))


def plain(part: Part) -> str:
    """Return the words on one line with their quotation marks, without citations and the white space before them."""
    return one_line(" ".join(uncited("".join(map(seen, inlines(run)))) for run in _runs(part)))


def seen(inline: Inline) -> str:
    """Return what a reader sees of an inline, apart from what is inside it; `CITED` for a citation."""
    match inline:
        case Words() | Named() | CodeSpan():
            return inline.text
        case Quotation():
            return f"{inline.opening}{inline.text}{inline.closing}"
        case LineBreak():
            return " "
        case Citation():
            return CITED
        case Emphasis() | Link():
            return ""


def uncited(text: str) -> str:
    """Return the text that `seen` gave, without citations and the white space before them."""
    return _CITED.sub("", text)


# Looking back keeps this linear where there is much white space.
_CITED: Final = re.compile(rf"(?<!\s)\s*{CITED}")


def _runs(part: Part) -> Iterator[Sequence[Inline]]:
    if isinstance(part, Sequence):
        yield part
        return
    for leaf in _leaves(part):
        if isinstance(leaf, Row):
            yield from leaf.cells
        else:
            yield leaf.inlines


def _leaves(part: Prose | Block | Row) -> Iterator[Paragraph | Heading | Row]:
    match part:
        case Paragraph() | Heading() | Row():
            yield part
        case Table():
            yield from (part.header, *part.rows)
        case _:
            for block in chain.from_iterable(part.items) if isinstance(part, ListBlock) else part.blocks:
                yield from _leaves(block)


class Shown:
    """The texts that are shown of inlines, one behind the other, and where each character was written."""

    def __init__(self, parts: Sequence[tuple[str, Inline]]) -> None:
        self.text = "".join(text for text, _ in parts)
        self._parts = parts
        self._begins = [0, *accumulate(len(text) for text, _ in parts)]

    def place(self, at: int) -> tuple[int, int]:
        """Return the offsets of one character. The brackets of citations and the marks of quotations belong to them."""
        number = bisect_right(self._begins, at) - 1
        text, inline = self._parts[number]
        if isinstance(inline, Citation | Quotation):
            return inline.start - 1, inline.end + 1
        if inline.end - inline.start == len(text):
            start = inline.start + at - self._begins[number]
            return start, start + 1
        return inline.start, inline.end
