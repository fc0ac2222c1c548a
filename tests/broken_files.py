"""Files that are meant to break a reader, for tests and for `make bench`."""

from __future__ import annotations

from typing import Final

_DEEP: Final = 10_000
# Each with the code that is told of it.
HOSTILE: Final[dict[str, tuple[bytes, str]]] = {
    "an alias bomb": (
        b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n".encode() for n in range(20)
        ),
        "yaml-feature",
    ),
    "levels in brackets": (b"title: " + b"[" * _DEEP + b"]" * _DEEP, "yaml-too-deep"),
    "levels in braces": (b"{a: " * _DEEP, "yaml-too-deep"),
    "levels in blocks": (b"".join(b" " * n + b"a:\n" for n in range(2_000)), "yaml-too-deep"),
    "levels of dashes": (b"- " * _DEEP, "yaml-too-deep"),
    "levels of question marks": (b"? " * _DEEP, "yaml-too-deep"),
    "a NUL": (b"title: a\0b\n", "yaml-character"),
    "a NUL by an escape": (b'title: "a\\0b"\n', "yaml-character"),
    "a lone surrogate by an escape": (b'title: "\\ud800"\n', "yaml-syntax"),
    "a lone surrogate in bytes": (b"title: \xed\xa0\x80\n", "file-encoding"),
    "UTF-16": ("title: x\n".encode("utf-16"), "file-encoding"),
    "a line separator": ("title: a\u2028b\n".encode(), "yaml-character"),
    "a paragraph separator": ("title: a\u2029b\n".encode(), "yaml-character"),
    "a next line": ("title: a\u0085b\n".encode(), "yaml-character"),
    "a lone carriage return": (b"title: a\rauthors: [x]\n", "yaml-character"),
    "a tag that would run": (b"title: !!python/object/apply:os.system [id]\n", "yaml-feature"),
    "a merge of merges": (b"a: &a {x: y}\nb: {<<: *a}\n", "yaml-feature"),
    "a key of a list": (b"[a, b]: c\n", ""),
    "a very long line": (b"title: " + b"x" * 5_000_000 + b"\n", "text-too-long"),
    "very many keys": (b"".join(f"k{n}: v\n".encode() for n in range(20_000)), "key-unknown"),
    "very many equal keys": (b"title: x\n" * 20_000, "key-twice"),
    "a quotation mark without end": (b'title: "' + b"x\n" * 100_000, "yaml-syntax"),
}
# Each as large as a file may be, or larger.
HUGE: Final = {
    "a file of 100 MB": b"title: " + b"x" * 100 * 1024**2,
    "a file of no text": b"\0" * 15 * 1024**2,
    "a file of surrogates": b"\xed\xa0\x80" * 5 * 1024**2,
    "a file of line separators": "\u2028".encode() * 5 * 1024**2,
    "a file of marks of order": b"\xef\xbb\xbf" * 5 * 1024**2,
    "a file of lone carriage returns": b"\r" * 15 * 1024**2,
    "a file of lines of Windows": b"\r\n" * 1024**2,
}
