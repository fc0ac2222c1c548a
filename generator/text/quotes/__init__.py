"""Finds quoted words in a text: exactly, or not at all.

`find` is literal, `match` also understands editing marks, `differs` tells words that are the same but for their
style from others, `noted` those that lack the mark of a note, and `nearest` feeds a hint and decides nothing. Texts
are compared after folding, which makes styles of type equal and nothing else. Offsets are code points of the raw text,
ends exclusive. All of it takes time linear in the text.
"""

from __future__ import annotations

from generator.text.folding import view
from generator.text.quotes.search import MOST_MATCHES, Nearest, differs, find, is_note, match, nearest, noted, respells
from generator.text.quotes.words import count

__all__ = [
    "MOST_MATCHES",
    "Nearest",
    "count",
    "differs",
    "find",
    "is_note",
    "match",
    "nearest",
    "noted",
    "respells",
    "view",
]
