"""Writes a tree as Markdown that renders as exactly that tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Final, TypeAlias

from generator.text.escaping import attribute, escape, link
from generator.text.prose.pipe_tables import row_of, rule_of
from generator.text.prose.tree import (
    Block,
    BlockQuote,
    Citation,
    CodeSpan,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Named,
    Paragraph,
    Prose,
    Quotation,
    Table,
    Words,
    plain,
)


def emit(
    prose: Prose,
    *,
    cite: Callable[[Citation], str],
    quote: Callable[[Quotation], str],
    heading_id: Callable[[str], str],
    heading_level: int,
    name: Callable[[Named], str] | None = None,
) -> str:
    """Return Markdown that renders as the tree, by Python-Markdown with md_in_html, tables and toc, and by Zensical.

    `cite`, `quote` and `name` give the Markdown of a citation, a quotation and the name of an actor; they may be called
    more than once. Without `name`, a name is mere words. The highest heading gets `heading_level`, and the others
    follow. `heading_id` gives an id for a heading's plain words, and must give no id twice.
    """

    def markdown_of(inline: Citation | Quotation | Named) -> str:
        match inline:
            case Citation():
                return cite(inline)
            case Quotation():
                return quote(inline)
            case _:
                return name(inline) if name is not None else escape(inline.text)

    def line(run: Sequence[Inline]) -> str:
        return _inlines(run, markdown_of, first=True).strip()

    def cell(run: Sequence[Inline]) -> str:
        return _inlines(run, markdown_of).strip()

    def heading(block: Heading) -> str:
        tag = f"h{min(6, heading_level + block.level - highest)}"
        return f'<{tag} id="{attribute(heading_id(plain(block)))}" markdown="span">{line(block.inlines)}</{tag}>'

    highest = min((block.level for block in prose.blocks if isinstance(block, Heading)), default=1)
    return _blocks(prose.blocks, line, cell, heading)


_Line: TypeAlias = Callable[[Sequence[Inline]], str]
_Inner: TypeAlias = Callable[[Citation | Quotation | Named], str]

# Code that means the same between backticks under every engine; all other is escaped inside a tag.
_SIMPLE_CODE: Final = re.compile(r"[\w.,:;/()+=-]+(?: [\w.,:;/()+=-]+)*")


def _blocks(blocks: Sequence[Block], line: _Line, cell: _Line, heading: Callable[[Heading], str]) -> str:
    """Return blocks with blank lines between.

    Simple lists and quotes are plain Markdown. Python-Markdown joins neighbouring ones, and reads whatever else they
    hold in its own way, so those are HTML around Markdown.
    """
    out: list[str] = []
    before: type[Block] | None = None
    for block in blocks:
        beside = type(block) is before
        match block:
            case Paragraph():
                if not (text := line(block.inlines)):
                    continue
                out.append(text)
            case Heading():
                out.append(heading(block))
            case BlockQuote():
                if not beside and (lines := _quote_lines(block, line)):
                    out.append("\n".join(lines))
                else:
                    out.append(
                        f"<blockquote markdown>\n\n{_blocks(block.blocks, line, cell, heading)}\n\n</blockquote>"
                    )
            case ListBlock():
                if not beside and (lines := _list_lines(block, line)):
                    out.append("\n".join(lines))
                else:
                    tag, start = ("ol", f' start="{block.start}"') if block.ordered else ("ul", "")
                    items = [_blocks(item, line, cell, heading) for item in block.items]
                    inside = [f'<li markdown="block">\n\n{item}\n\n</li>' for item in items]
                    out.append("\n".join([f"<{tag}{start} markdown>", *inside, f"</{tag}>"]))
            case Table():
                out.append(_table(block, cell))
        before = type(block)
    return "\n\n".join(out)


def _table(table: Table, cell: _Line) -> str:
    """Return a pipe table in a frame that scrolls where the page is too narrow for it."""
    header, *rows = (row_of(map(cell, row.cells)) for row in (table.header, *table.rows))
    lines = "\n".join((header, rule_of(table.alignments), *rows))
    return f'<div class="wide written" markdown>\n\n{lines}\n\n</div>'


def _quote_lines(quote: BlockQuote, line: _Line) -> list[str]:
    """Return the lines of a quote that holds paragraphs only; none for any other."""
    lines = [line(block.inlines) for block in quote.blocks if isinstance(block, Paragraph)]
    if not lines or len(lines) < len(quote.blocks) or not all(lines):
        return []
    return [f"> {text}".rstrip() for text in "\n\n".join(lines).split("\n")]


def _list_lines(block: ListBlock, line: _Line) -> list[str]:
    """Return the lines of a list whose items are paragraphs, each with such a list below it or not; else none.

    Python-Markdown counts from 1 whatever the first number is.
    """
    if block.start != 1:
        return []
    lines: list[str] = []
    for number, item in enumerate(block.items, 1):
        match item:
            case (Paragraph() as paragraph,):
                below = []
            case (Paragraph() as paragraph, ListBlock() as inner) if below := _list_lines(inner, line):
                pass
            case _:
                return []
        if not (text := line(paragraph.inlines)):
            return []
        lines += [f"{number}. {text}" if block.ordered else f"- {text}", *(f"    {inner_line}" for inner_line in below)]
    return lines


def _inlines(run: Sequence[Inline], markdown_of: _Inner, *, first: bool = False) -> str:
    """Return inlines without line breaks; `first` if they begin a line."""
    out = ""
    joined = _joined(run)
    for inline, following in zip_longest(joined, joined[1:]):
        after = following.text[0] if isinstance(following, Words) else " " if following is None else "x"
        apart = (not out or out[-1] in " (") and after in " .,;:!?)"
        match inline:
            case Words(text=text) if first and not out:
                piece = escape(f"{text}x")[:-1]
            case Words(text=text):
                # Between letters, so that white space at the ends stays and nothing is taken for the start of a line.
                piece = escape(f"x{text}x")[1:-1]
            case CodeSpan(text=text):
                piece = f"`{text}`" if apart and _SIMPLE_CODE.fullmatch(text) else f"<code>{escape(text)}</code>"
            case LineBreak():
                piece = "<br>"
            case Citation():
                # Two numbers side by side would read as one where no style sheet sets them apart.
                piece = markdown_of(inline) + (" " if isinstance(following, Citation) else "")
            case Quotation() | Named():
                piece = markdown_of(inline)
            case Link():
                piece = link(_inlines(inline.inlines, markdown_of), inline.href)
            case _:
                piece = _emphasised(_inlines(inline.inlines, markdown_of), inline, apart=apart)
        # A link after an exclamation mark would be an image.
        out = f"{out[:-1]}&#33;{piece}" if out.endswith("!") and piece.startswith("[") else out + piece
    return out


def _emphasised(inside: str, emphasis: Emphasis, *, apart: bool) -> str:
    """Asterisks around mere words that stand apart, which every engine knows; a tag around all else."""
    words = [inline.text for inline in emphasis.inlines if isinstance(inline, Words)]
    if apart and len(words) == len(emphasis.inlines) and words[0][0].isalnum() and not words[-1][-1].isspace():
        mark = "**" if emphasis.strong else "*"
        return f"{mark}{inside}{mark}"
    tag = "strong" if emphasis.strong else "em"
    return f"<{tag}>{inside}</{tag}>"


def _joined(run: Sequence[Inline]) -> list[Inline]:
    """Return the inlines with neighbouring words in one, so that escaping sees the whole of them."""
    joined: list[Inline] = []
    for inline in run:
        if isinstance(inline, Words) and joined and isinstance(before := joined[-1], Words):
            joined[-1] = Words(text=before.text + inline.text, start=before.start, end=inline.end)
        else:
            joined.append(inline)
    return joined
