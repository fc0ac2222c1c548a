"""Parses what writers write (`summary`, the `text` of judgements and sections) into a tree, and writes trees out again.

The Markdown is CommonMark with tables, citations and quotations in it. What it offers beyond words, emphasis, code,
links, lists, quotes, headings and tables is refused with a diagnostic, and so are the marks of other dialects. A
writer's Markdown never reaches an engine: pages are made by `emit`, from the tree.

All offsets are in code points of the text given, the end exclusive.
"""

from __future__ import annotations

from generator.text.prose.name_links import with_names
from generator.text.prose.parsing import CODES, parse
from generator.text.prose.quotation_marks import Place, quotations_in
from generator.text.prose.sentences import Sentence, sentence_ends, sentences
from generator.text.prose.tree import (
    Citation,
    Named,
    Prose,
    Quotation,
    Row,
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
    "Citation",
    "Named",
    "Place",
    "Prose",
    "Quotation",
    "Row",
    "Sentence",
    "Words",
    "citations",
    "emit",
    "inlines",
    "paragraphs",
    "parse",
    "plain",
    "quotations",
    "quotations_in",
    "sentence_ends",
    "sentences",
    "with_names",
]
