"""Searches the bytes of a finished site for traces of what was withheld.

It first undoes what hides words: compression, entities, escapes in JSON, style sheets and addresses, tags, data in
addresses. It reads a database as one, since its pages cut texts in two, and of a picture the texts that it holds.
Linear in the bytes.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
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
    """Yield the traces in the name and the bytes of a file, each once."""
    for trace in dict.fromkeys((*_traces((file, *texts_in(data)), withheld), *_traces_in_binary(data, withheld))):
        yield Leak(file=file, words=trace, item=withheld.item_with(trace))


def holds(data: bytes, trace: str) -> bool:
    """Return whether the bytes of a file hold the word, or the row of words, of a trace."""
    row = trace.split(" ")
    sought = Withheld(rows=frozenset({hash(tuple(row))})) if len(row) > 1 else Withheld(words=frozenset(row))
    return any(leak.words == trace for leak in leaks("", data, sought))


def _traces(texts: Iterable[str], withheld: Withheld) -> Iterator[str]:
    for text in texts:
        if "<" in text and _TAG.search(text):
            # Names of tags and attributes stand between words that no reader sees in a row.
            yield from withheld.words.intersection(words(text))
            for piece in _pieces_of_tags(text):
                yield from withheld.traces_in(words(piece))
        else:
            yield from withheld.traces_in(words(text))


def _pieces_of_tags(text: str) -> Iterator[str]:
    """Yield the texts inside of tags and comments, each value of an attribute by itself."""
    for tag in _IN_TAG.finditer(text):
        for piece in _BETWEEN_VALUES.split(tag[1]):
            if len(piece) >= _SHORTEST_ROW:
                yield html.unescape(piece) if "&" in piece else piece


# Four words of one letter each, and the three characters between them.
_SHORTEST_ROW: Final = 7
_IN_TAG: Final = re.compile(r"<(?:/?[A-Za-z][^\s<>/]*)?([^<>]*)>")
_BETWEEN_VALUES: Final = re.compile("[\"'=]")


def _traces_in_binary(data: bytes, withheld: Withheld) -> Iterator[str]:
    """Yield the traces among the bytes of a file that is no text.

    Such bytes hold short words by chance. Letters before and behind a word may be lengths and sums.
    """
    if not _is_binary(data):
        return
    for text in (data.decode("utf-8", errors="replace"), *_in_pairs(data)):
        rows = _LETTERS.findall(text)
        for before in range(_STRANGE_BEFORE + 1):
            for after in range(_STRANGE_AFTER + 1):
                trimmed = " ".join(row[before : len(row) - after] for row in rows)
                for trace in _traces((trimmed,), withheld):
                    if " " in trace or len(trace) >= _FEWEST_LETTERS:
                        yield trace


def _in_pairs(data: bytes) -> Iterator[str]:
    """Yield the bytes as text of two bytes a character, in both orders of bytes, from the first byte and the second."""
    for start in (0, 1):
        even = data[start : start + (len(data) - start) // 2 * 2]
        for encoding in ("utf-16-le", "utf-16-be"):
            text = even.decode(encoding, errors="replace")
            # By chance, most pairs are characters of a script without spaces.
            yield "".join(character if character < _FIRST_OF_CHANCE else " " for character in text)


def _is_binary(data: bytes) -> bool:
    if data.startswith((_GZIP, _SQLITE)):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return b"\0" in data


# Random bytes hold one word of seven letters in ten thousand megabytes.
_FEWEST_LETTERS: Final = 7
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
_STRANGE_BEFORE, _STRANGE_AFTER = 2, 4
_FIRST_OF_CHANCE: Final = "\u2e80"

_GZIP: Final = b"\x1f\x8b"
_SQLITE: Final = b"SQLite format 3\0"
# Scripts and styles too, since a reader can read them like everything else.
_TAG: Final = re.compile(r"<[^<>]*>")
_OF_STYLES: Final = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_DATA: Final = re.compile(r"base64,\s*([A-Za-z0-9+/_=%-]{8,})")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\[nrtbf]")


def texts_in(data: bytes) -> Iterator[str]:
    """Yield the text of a file in every form in which a reader could see it."""
    if data.startswith(_GZIP):
        try:
            yield from texts_in(gzip.decompress(data))
        except (OSError, EOFError, zlib.error):
            yield data.decode("utf-8", errors="replace")
        return
    if data.startswith(_SQLITE):
        yield from _rows(data)
    if data.startswith(_PNG):
        yield from _written_in_picture(data)
    if _is_binary(data):
        return
    text = data.decode("utf-8", errors="replace")
    yield text
    for address in _DATA.finditer(text) if "base64," in text else ():
        yield from _texts_of_address(address[1])
    plain = html.unescape(text) if "&" in text else text
    if "<" in text:
        # Words that tags set apart stand in a row, and a word that tags divide is one.
        yield _TAG.sub(" ", plain)
        yield _TAG.sub("", plain)
    elif plain != text:
        yield plain
    if "\\" in text:
        yield _ESCAPED.sub(_character, text)
        yield _OF_STYLES.sub(_character_of_style, text)
    if "%" in text:
        yield unquote(text, errors="replace")


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else " "


def _character_of_style(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _texts_of_address(coded: str) -> Iterator[str]:
    """Yield the texts of data that stands in an address."""
    plain = unquote(coded).translate(_OF_ADDRESSES).rstrip("=")
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return
    # Data within this data is not read, so that data within data within data costs nothing.
    yield data.decode("utf-8", errors="replace") if not data.startswith(_PNG) else " ".join(_written_in_picture(data))


_OF_ADDRESSES: Final = str.maketrans("-_", "+/")


def _written_in_picture(data: bytes) -> Iterator[str]:
    """Yield the texts in a PNG picture about itself, each a chunk of its own, some of them compressed."""
    at = len(_PNG)
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + size]
        at += 12 + size
        if kind in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
            parts = chunk.split(b"\0")
            yield from (part.decode("utf-8", errors="replace") for part in parts)
            yield chunk.replace(b"\0", b" ").decode("latin-1")
            for start in (nul.start() + 1 for nul in _NUL.finditer(chunk, 0, _MOST_BEFORE_TEXT)):
                for behind in (start, start + 1):
                    with suppress(zlib.error):
                        yield zlib.decompressobj().decompress(chunk[behind:], _MOST_IN_PICTURE).decode(errors="replace")


_NUL: Final = re.compile(rb"\0")
# A keyword, a language and the keyword in it stand before a text; more in a picture than this is no description.
_MOST_BEFORE_TEXT, _MOST_IN_PICTURE = 300, 4 * 1024 * 1024


def _rows(data: bytes) -> Iterator[str]:
    """Yield the texts of a database, whose file may hold them in pieces."""
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
