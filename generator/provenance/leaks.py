"""Searches the bytes of a finished site for traces of what was withheld.

What hides words is undone first: compression, entities, escapes in JSON and addresses, tags; a database is read
as one, since its pages cut texts in two. Linear in the bytes.
"""

from __future__ import annotations

import gzip
import html
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from generator.provenance.withheld import Withheld, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A trace of something withheld: the file of the site, the words, and the item that they come from."""

    file: str
    words: str
    item: str


def leaks(file: str, data: bytes, withheld: Withheld) -> Iterator[Leak]:
    """The traces in a file, its name among them, each once."""
    met: set[str] = set()
    for text in (file, *texts_in(data)):
        for trace in withheld.found_in(words(text)):
            if trace not in met:
                met.add(trace)
                yield Leak(file=file, words=trace, item=withheld.item_with(trace))


_GZIP: Final = b"\x1f\x8b"
_SQLITE: Final = b"SQLite format 3\0"
# Scripts and styles too: what is in them can be read like everything else.
_TAG: Final = re.compile(r"<[^<>]*>")
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\[nrtbf]")


def texts_in(data: bytes) -> Iterator[str]:
    """The text of a file in every form in which somebody could read it."""
    if data.startswith(_GZIP):
        try:
            yield from texts_in(gzip.decompress(data))
        except (OSError, EOFError, zlib.error):
            yield data.decode("utf-8", errors="replace")
        return
    if data.startswith(_SQLITE):
        yield from _rows(data)
    text = data.decode("utf-8", errors="replace")
    yield text
    plain = html.unescape(text) if "&" in text else text
    if "<" in text:
        # Words that tags set apart stand in a row, and a word that tags divide is one.
        yield _TAG.sub(" ", plain)
        yield _TAG.sub("", plain)
    elif plain != text:
        yield plain
    if "\\" in text:
        yield _ESCAPED.sub(_character, text)
    if "%" in text:
        yield unquote(text, errors="replace")


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else " "


def _rows(data: bytes) -> Iterator[str]:
    """The texts of a database, whose file may hold them in pieces."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            quoted = str(table).replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  # Its own tables.
                for value in row:
                    if isinstance(value, str):
                        yield value
                    elif isinstance(value, bytes):
                        yield value.decode("utf-8", errors="replace")
