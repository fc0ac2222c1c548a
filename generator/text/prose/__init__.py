"""Parses what writers write (`summary`, the `text` of judgements and sections) into a tree, and writes trees out again.

The Markdown is CommonMark with tables, citations and quotations in it. What it offers beyond words, emphasis, code,
links, lists, quotes, headings and tables is refused with a diagnostic, and so are the marks of other dialects. A
writer's Markdown never reaches an engine: pages are made by `emit`, from the tree.

All offsets are in code points of the text given, the end exclusive.
"""

from __future__ import annotations

from generator.text.prose.name_links import with_names
from generator.text.prose.parsing import CODES, TEXT_TOO_LONG, parse
from generator.text.prose.pipe_tables import rows_apart
from generator.text.prose.quotation_marks import Place, quotations_in
from generator.text.prose.sentences import Sentence, sentence_ends, sentences
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
    Part,
    Prose,
    Quotation,
    Row,
    Table,
    Words,
    citations,
    inlines,
    paragraphs,
    plain,
    quotations,
)
from generator.text.prose.writing import emit

__all__ = [
    "CODES",
    "TEXT_TOO_LONG",
    "Block",
    "BlockQuote",
    "Citation",
    "CodeSpan",
    "Emphasis",
    "Heading",
    "Inline",
    "LineBreak",
    "Link",
    "ListBlock",
    "Named",
    "Paragraph",
    "Part",
    "Place",
    "Prose",
    "Quotation",
    "Row",
    "Sentence",
    "Table",
    "Words",
    "citations",
    "emit",
    "inlines",
    "paragraphs",
    "parse",
    "plain",
    "quotations",
    "quotations_in",
    "rows_apart",
    "sentence_ends",
    "sentences",
    "with_names",
]
