"""Makes the tree of a text from the tokens of CommonMark, and says what may not stand in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Final

from markdown_it.token import Token

from generator.diagnostics.counts import counted
from generator.diagnostics.model import Diagnostic, error, shown
from generator.text.escaping import MOST_CHARACTERS, MOST_ESCAPES, escapes
from generator.text.prose import commonmark
from generator.text.prose import quotation_marks as marks
from generator.text.prose.dialects import PROSE_TABLE, PROSE_UNSUPPORTED, broken_table, foreign_marks
from generator.text.prose.tree import (
    CITED,
    Alignment,
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
    Paragraph,
    Prose,
    Quotation,
    Row,
    Shown,
    Table,
    Words,
    inlines,
    plain,
    seen,
)

LINK_SCHEME = error("link-scheme", "A link leads to a whole https or mailto address. What the site holds is cited.")
LINK_TEXT = error(
    "link-text",
    "The text of a link is words. Quotations and citations lead to their passage alone, so they stand beside the link.",
)
LINK_TITLE = error(
    "link-title", "A link has a text and an address. A title, which only a mouse would show, is left out."
)
PROSE_HTML = error("prose-html", r"HTML is not understood in prose. A `<` that is only a sign is written `\<`.")
PROSE_ENTITY = error(
    "prose-entity",
    "An entity stands for something that readers see; what they cannot see could hide words or turn them round.",
)
PROSE_BLOCK = error(
    "prose-block",
    """Prose is paragraphs, lists and quotes. Lines that are indented by four spaces or fenced with backticks would
    become program code, and a line of dashes would become a rule.""",
)
PROSE_HEADING = error(
    "prose-heading", "Headings stand in the text of a section only, and there not inside a list or a quote."
)
BLOCK_QUOTE_UNQUOTED = error(
    "block-quote-unquoted",
    """Readers take what is set apart with `>` for a quotation. So each paragraph there is one, between double quotation
    marks, with the evidence behind it, and nothing else: `> “We have the money.” [name]`. Who said it stands in the
    paragraph before; words of your own are a paragraph without the `>`.""",
)
PROSE_NESTING = error("prose-nesting", "Lists, quotes and emphasis go no more than four levels deep.")
TEXT_TOO_LONG = error(
    "text-too-long",
    "The text is longer, or has more special characters, than can be published in good time. Divide it into sections.",
)
CODES: Final = (
    *marks.CODES,
    *commonmark.CODES,
    LINK_SCHEME,
    LINK_TEXT,
    LINK_TITLE,
    PROSE_HTML,
    PROSE_ENTITY,
    PROSE_BLOCK,
    PROSE_HEADING,
    BLOCK_QUOTE_UNQUOTED,
    PROSE_TABLE,
    PROSE_UNSUPPORTED,
    PROSE_NESTING,
    TEXT_TOO_LONG,
)

# Deeper than readers follow, and so shallow that recursion over a tree needs no care anywhere.
MOST_LEVELS: Final = 4
# More columns than anybody can read beside each other.
MOST_COLUMNS: Final = 20


def parse(text: str, place: marks.Place, *, section: bool = False) -> tuple[Prose, tuple[Diagnostic, ...]]:
    """Return the tree of a text in which control characters have been refused, and what is wrong with the text.

    `place(start, end)` is where the code points from `start` to `end` stand in the author's file. `section` says
    whether it is that of a section, in which there may be headings and tables. Whatever the diagnostics say, the tree
    can be emitted, and words are left out of it only with a diagnostic. Takes time linear in the text; one that is too
    long is not read at all.
    """
    if len(text) > MOST_CHARACTERS:
        message, hint = f"{len(text):,} characters", f"divide it; {MOST_CHARACTERS:,} are the most"
        problem = Diagnostic(code=TEXT_TOO_LONG, message=message, span=place(0, len(text)), hint=hint)
        return Prose(text=text, blocks=()), (problem,)
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    field = _Field(lines=tuple(zip(starts, lines, strict=False)), place=place, is_section=section, problems=[])
    prose = Prose(text=text, blocks=_blocks(iter(commonmark.tokens(text)), field, 0))
    if (count := escapes(plain(prose))) > MOST_ESCAPES:
        hint = f"divide it; {MOST_ESCAPES:,} are the most"
        field.report(0, len(text), (TEXT_TOO_LONG, f"{count:,} special characters", hint))
    return prose, marks.restyled(field.problems, text, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """What the making of a tree needs: the lines with their offsets, where things stand, and the problems so far."""

    lines: tuple[tuple[int, str], ...]
    place: marks.Place
    is_section: bool
    problems: list[Diagnostic]

    def report(self, start: int, end: int, problem: marks.Problem) -> None:
        code, message, hint = problem
        self.problems.append(Diagnostic(code=code, message=message, span=self.place(start, end), hint=hint))


_CONTAINERS: Final = ("bullet_list_open", "ordered_list_open", "blockquote_open")
_NO_TAGS: Final = r"leave the tags out; write `\<` for the mere sign"
_REFUSED: Final[dict[str, marks.Problem]] = {
    "code_block": (PROSE_BLOCK, "an indented line becomes code", "begin it where the lines around it begin"),
    "fence": (PROSE_BLOCK, "a block of code", "say it in a paragraph"),
    "front_matter": (PROSE_BLOCK, "front matter", "leave it out; title, date and the like have keys of their own"),
    "hr": (PROSE_BLOCK, "a rule across the page", "leave the line out, or begin a new section"),
    "html_block": (PROSE_HTML, "a block of HTML", _NO_TAGS),
}
_TOO_DEEP: Final[marks.Problem] = (PROSE_NESTING, f"more than {MOST_LEVELS} levels", "leave the innermost out")
_UNQUOTED: Final[marks.Problem] = (
    BLOCK_QUOTE_UNQUOTED,
    "set apart like a quotation, and holds other words",
    "write `> “the words of the source” [name]` alone; who said it stands in the paragraph before, and your words too",
)
_ROW_HINT: Final = (
    r"give it as many cells; an empty one is `| |`, a mere sign `\|`, and an empty line stands before what is no row"
)
_ADDRESS: Final = re.compile(r"https://[^/?#]|mailto:[^?]", re.IGNORECASE)
_UNSEEN: Final = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def _blocks(tokens: Iterator[Token], field: _Field, level: int, *, quoted: bool = False) -> tuple[Block, ...]:
    """Return the blocks up to the end of the container, which lies `level` deep and, if `quoted`, in a block quote.

    Containers that lie too deep are dissolved. What lies so deep that markdown-it drops it lies in one of those.
    """
    blocks: list[Block] = []
    for token in tokens:
        if token.nesting < 0:
            break
        if level == MOST_LEVELS and token.type in _CONTAINERS:
            field.report(*_extent(token, field), _TOO_DEEP)
        if token.type in _REFUSED:
            # A line of hyphens at the very beginning opens front matter where another closes it.
            opens = token.type == "hr" and token.map == [0, 1] and any(line == "---" for _, line in field.lines[1:])
            field.report(*_extent(token, field), _REFUSED["front_matter" if opens else token.type])
        elif token.type == "blockquote_open":
            inner = _blocks(tokens, field, level + 1, quoted=True)
            blocks += [BlockQuote(blocks=inner)] if level < MOST_LEVELS else inner
        elif token.type == "table_open":
            blocks.append(_table(token, tokens, field, level))
        elif token.type in _CONTAINERS:
            items = []
            while next(tokens).nesting > 0:
                items.append(_blocks(tokens, field, level + 1, quoted=quoted))
            first, ordered = int(token.attrs.get("start", 1)), token.type == "ordered_list_open"
            block = ListBlock(items=tuple(items), ordered=ordered, start=first)
            blocks += [block] if level < MOST_LEVELS else chain.from_iterable(items)
        else:
            content, _ = next(tokens), next(tokens)
            before = len(field.problems)
            leaf = _leaf(token, content, field, level)
            # What is wrong with the marks themselves comes first: put right, they may make it a quotation.
            if quoted and len(field.problems) == before and not _quotes_alone(leaf.inlines):
                field.report(leaf.start, leaf.end, _UNQUOTED)
            blocks.append(leaf)
    return tuple(blocks)


def _table(opening: Token, tokens: Iterator[Token], field: _Field, level: int) -> Table:
    """Return the table whose tokens follow, and report what is wrong with it."""
    alignments: tuple[Alignment, ...] = opening.meta["alignments"]
    width = len(alignments)
    rows: list[Row] = []
    while (token := next(tokens)).nesting > 0:
        start, end = token.meta["start"], token.meta["end"]
        cells = []
        while (content := next(tokens)).type == "inline":
            cells.append(_run(content, content.meta["places"], field))
        if len(cells) != width:
            message = f"a row of {counted(len(cells), 'cell')} below a header of {width}"
            field.report(start, end, (PROSE_TABLE, message, _ROW_HINT))
        if len(cells) > width:
            # No word is lost meanwhile.
            cells[width - 1 :] = [tuple(chain.from_iterable(cells[width - 1 :]))]
        rows.append(Row(cells=tuple(cells), names_columns=not rows, start=start, end=end))
    header, *below = rows
    for problem in _table_problems(header, below, field, level):
        field.report(header.start, header.end, problem)
    return Table(header=header, rows=tuple(below), alignments=alignments)


def _table_problems(header: Row, below: Sequence[Row], field: _Field, level: int) -> Iterator[marks.Problem]:
    if not field.is_section:
        yield PROSE_TABLE, "a table outside a section", "put it into the text of a section, and say here what it shows"
    elif level:
        hint = "leave out what stands before its lines, and put an empty line before and after it"
        yield PROSE_TABLE, "a table in a list or quote", hint
    if len(header.cells) > MOST_COLUMNS:
        yield PROSE_TABLE, f"{len(header.cells)} columns", f"divide the table; {MOST_COLUMNS} columns are the most"
    if not any(map(plain, header.cells)):
        yield (
            PROSE_TABLE,
            "a table whose columns have no names",
            "name them in its first line, as in `| Year | Tonnes |`",
        )
    if not below:
        yield PROSE_TABLE, "a table without rows", "put its rows below the line of hyphens, or leave it out"


def _leaf(token: Token, content: Token, field: _Field, level: int) -> Paragraph | Heading:
    where = _offsets(content, field, atx=token.markup.startswith("#"))
    run = _run(content, where, field)
    if token.type == "heading_open":
        if field.is_section and level == 0:
            return Heading(inlines=run, level=int(token.tag[1:]), start=where[0], end=where[-1])
        message = "a heading in a list or quote" if field.is_section else "a heading"
        hint = "make it a paragraph, or the heading of a section"
        field.report(*_extent(token, field), (PROSE_HEADING, message, hint))
    return Paragraph(inlines=run, start=where[0], end=where[-1])


def _extent(token: Token, field: _Field) -> tuple[int, int]:
    """Return where a block token stands, without the white space around it."""
    first, past = token.map or (0, 1)
    (start, top), (below, bottom) = field.lines[first], field.lines[max(first, past - 1)]
    return start + len(top) - len(top.lstrip(" \t")), below + len(bottom.rstrip(" \t\r"))


def _offsets(content: Token, field: _Field, *, atx: bool) -> list[int]:
    """Return where each character of an inline content, and its end, stands in the text.

    A line of content is what is left of a line of text without the marks of containers before it and the white space at
    its ends, so it is found by its end. Headings that begin with `#` may also end with some.
    """
    where: list[int] = []
    written_lines, lines = content.content.split("\n"), field.lines[slice(*content.map or ())]
    # A line of no-break spaces alone is a line to CommonMark, and yet cut off as white space.
    cut = 0
    while cut < len(lines) - len(written_lines) and not lines[cut][1].rstrip().endswith(written_lines[0].rstrip()):
        cut += 1
    for written, (start, line) in zip(written_lines, lines[cut:], strict=False):
        rest = line.rstrip()
        if atx and (open_end := rest.rstrip("#"))[-1:].isspace():
            rest = open_end.rstrip()
        first = start + len(rest) - len(written.rstrip())
        where += range(first, first + len(written) + 1)
    return where


def _run(content: Token, where: Sequence[int], field: _Field) -> tuple[Inline, ...]:
    """Return the inlines of a paragraph or heading; what lies too deep and links that may not be are dissolved."""
    run: list[Inline] = []
    outer: list[tuple[Token, list[Inline]]] = []
    ends_of_lines: set[int] = set()
    for token in content.children or ():
        start, end = where[token.meta["start"]], where[token.meta["end"]]
        if token.nesting > 0:
            outer.append((token, run))
            run = []
            if len(outer) == MOST_LEVELS + 1:
                field.report(start, end, _TOO_DEEP)
        elif token.nesting < 0:
            inner = tuple(run)
            opening, run = outer.pop()
            start = where[opening.meta["start"]]
            problems = list(_link_problems(opening, inner)) if token.type == "link_close" else []
            for problem in problems:
                field.report(start, end, problem)
            if not inner or problems or len(outer) >= MOST_LEVELS:
                run += inner
            elif token.type == "link_close":
                run.append(Link(inlines=inner, href=str(opening.attrs["href"]), start=start, end=end))
            else:
                # Of two asterisks on either side, the inner ones make the tokens.
                strong = token.tag == "strong"
                run.append(Emphasis(inlines=inner, strong=strong, start=start - strong, end=end + strong))
        else:
            if token.type in ("softbreak", "hardbreak"):
                ends_of_lines.add(start)
            run += _inline(token, start, end, run[-1] if run else None)
            if wrong := _text_problem(token):
                field.report(start, end, wrong)
    _report_lookalikes(run, field)
    _report_foreign_marks(run, ends_of_lines, field)
    return tuple(run)


def _quotes_alone(run: Sequence[Inline]) -> bool:
    """Whether the run is one quotation or several, with citations and punctuation and nothing else."""
    rest = "".join(seen(inline) for inline in inlines(run) if not isinstance(inline, Quotation | Citation))
    quotes = any(isinstance(inline, Quotation) for inline in inlines(run))
    return quotes and all(character.isspace() or unicodedata.category(character).startswith("P") for character in rest)


def _report_lookalikes(run: Sequence[Inline], field: _Field) -> None:
    """Reports what readers would take for quotations in the words and code of a run, through emphasis and line ends."""
    parts = []
    for inline in inlines(run):
        if isinstance(inline, CodeSpan) and (mark := marks.MARK.search(inline.text)):
            field.report(inline.start, inline.end, marks.shown_mark_problem("code", mark[0]))
        # Quotations and citations are no words, and no white space either.
        parts.append((CITED if isinstance(inline, Quotation | Citation) else seen(inline), inline))
    words = Shown(parts)
    for start, end, problem in marks.lookalikes(words.text):
        field.report(words.place(start)[0], words.place(end - 1)[1], problem)


def _report_foreign_marks(run: Sequence[Inline], ends_of_lines: Collection[int], field: _Field) -> None:
    """Reports what another dialect would understand, and what looks like a table, in the words of a run."""
    parts = []
    for inline in inlines(run):
        text = seen(inline)
        if inline.start in ends_of_lines and text == " ":
            text = "\n"
        elif not isinstance(inline, Words) or inline.end - inline.start != len(text):
            text = CITED * len(text)
        parts.append((text, inline))
    words = Shown(parts)
    problems = [*foreign_marks(words.text)]
    if table := broken_table(words.text):
        problems.append(table)
    for start, end, problem in problems:
        field.report(words.place(start)[0], words.place(end - 1)[1], problem)


def _inline(token: Token, start: int, end: int, before: Inline | None) -> Iterator[Inline]:
    match token.type:
        case "citation":
            yield Citation(name=token.content, start=start, end=end)
        case "quotation":
            yield Quotation(text=token.content, opening=token.markup[0], closing=token.markup[1], start=start, end=end)
        case "code_inline":
            yield CodeSpan(text=token.content, start=start, end=end)
        case "hardbreak":
            yield LineBreak(start=start, end=end)
        case "softbreak":
            # Two spaces make it hard. markdown-it looks for them in text that it holds back, and here it never does.
            hard = isinstance(before, Words) and before.text.endswith("  ")
            yield LineBreak(start=start, end=end) if hard else Words(text=" ", start=start, end=end)
        case _:
            if token.content:
                yield Words(text=token.content, start=start, end=end)


def _link_problems(opening: Token, inner: Sequence[Inline]) -> Iterator[marks.Problem]:
    href = str(opening.attrs["href"])
    if not _ADDRESS.match(href):
        yield LINK_SCHEME, f"a link to {shown(href)}", "write the whole address, as in [text](https://example.org/page)"
    if any(isinstance(inline, Citation | Quotation | Link) for inline in inlines(inner)):
        hint = "put it beside, as in “words” [name] ([text](https://example.org))"
        yield LINK_TEXT, "a link around a quotation, a citation or a link", hint
    elif not plain(inner):
        yield LINK_TEXT, "a link without a text", "write [text](https://example.org)"
    if "title" in opening.attrs:
        title = str(opening.attrs["title"])
        yield LINK_TITLE, f"a link with the title {shown(title)}", "leave it out, as in [text](https://example.org)"


def _text_problem(token: Token) -> marks.Problem | None:
    """Return what is wrong with a token that shows as text, if anything."""
    if "problem" in token.meta:
        problem: marks.Problem = token.meta["problem"]
        return problem
    if token.type == "html_inline":
        return PROSE_HTML, f"the tag {shown(token.content)}", _NO_TAGS
    if token.type in ("text", "text_special") and (mark := marks.MARK.search(token.content)):
        return marks.shown_mark_problem(token.markup or mark[0], mark[0])
    if token.info == "entity" and any(unicodedata.category(character) in _UNSEEN for character in token.content):
        return PROSE_ENTITY, f"{shown(token.markup)} shows nothing", "leave it out, or type the character itself"
    return None
