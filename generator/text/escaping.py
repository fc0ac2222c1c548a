"""Turns text that is not trusted into Markdown that renders as exactly that text.

Every text from a briefing, a registry, a descriptor or a seed passes through here on its way into a page.
"Exactly that text" is modulo runs of white space, under Python-Markdown with md_in_html, tables and toc, under Zensical
and under CommonMark.

Entities, not backslashes: Python-Markdown does not know all backslash escapes, and none inside raw HTML.
"""

from __future__ import annotations

import json
import re
import unicodedata
from html import escape as _html
from urllib.parse import quote as _percent

# Python-Markdown needs more than linear time for entities: 10,000 in one block took 0.33 s, 40,000 took 7 s. A stage
# that accepts a text field refuses one with more characters or more escapes than this.
MOST_CHARACTERS = 20_000
MOST_ESCAPES = 5_000

# The schemes that a link may have; everything else is either relative or a mistake.
SCHEMES = ("https", "mailto")

# Characters that mean something to a Markdown engine wherever they stand.
_ANYWHERE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {character: f"&#{ord(character)};" for character in "#$*=[\\]^_`{|}~"}
)
# At the start of a block: lists, rules, setext underlines, definitions, and the blocks of common extensions (`!!!`,
# `???`, `///`), which an engine may have switched on by default. `1.` and `1)` begin an ordered list.
_AT_START = re.compile(r"(?P<number>[0-9]+)(?P<after>[.)])|(?P<mark>[-+:!?/%])")

_WHITE = re.compile(r"\s+")
# A single one of these is typography ("10 000", French quotation marks) and not layout.
_KEPT_WHITE = "\u00a0\u202f"
# Control characters include U+0002 and U+0003, between which Python-Markdown keeps what it has stashed away; surrogates
# cannot be encoded, and noncharacters are no valid YAML. Earlier stages refuse most; none gets through here.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def escape(text: str) -> str:
    """Return one line of Markdown that renders as the text, and as nothing else, wherever it is put.

    It may stand in a paragraph, heading, list item, table cell, blockquote or link label, inside inline HTML and inside
    HTML blocks marked `markdown`, alone, after other Markdown or before it. Runs of white space become one space, the
    ends are stripped, and unprintable characters become U+FFFD.
    """
    line = one_line(text)
    escaped = line.translate(_ANYWHERE)
    escaped = _AT_START.sub(_escaped_start, escaped, count=1) if _AT_START.match(escaped) else escaped
    # A link may follow, and `!` would make an image of it.
    return f"{escaped[:-1]}&#33;" if escaped.endswith("!") else escaped


def isolated(text: str) -> str:
    """Return the text as `escape` does, set apart where it could turn round the order of what stands beside it.

    That is so of text with letters that run from right to left, and of text with marks of direction: one that
    is not closed would reach to the end of the paragraph.
    """
    escaped = escape(text)
    return f"<bdi>{escaped}</bdi>" if escaped and not text.isascii() and _turns(text) else escaped


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in _TURNING for character in set(text))


# Letters and digits from right to left, and all embeddings, overrides and isolates (Unicode Standard Annex 9).
_TURNING = frozenset({"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})

# Characters that cannot be seen and that change how the rest is seen or compared. Those that join letters or pictures,
# and hyphens that show at the end of a line only, belong to the writing of many languages.
INVISIBLE = re.compile(
    "[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)


def escapes(text: str) -> int:
    """Return how many entities the text needs, but for its two ends; to be compared with `MOST_ESCAPES`."""
    return len(text) - len(text.translate(dict.fromkeys(_ANYWHERE)))


def attribute(text: str) -> str:
    """Return the text as the value of an HTML attribute in double quotes, inside Markdown.

    Markdown's own characters are escaped too: an engine may look for emphasis or code before it sees a tag.
    """
    return one_line(text).translate(_ANYWHERE).replace('"', "&quot;").replace("'", "&#39;")


def front_matter(text: str) -> str:
    """Return the HTML-escaped text as a double-quoted YAML scalar, for `title:` and `description:`.

    Themes print front matter raw into `<title>` and into attributes, so both kinds of quotation marks are escaped.
    """
    return json.dumps(_html(one_line(text), quote=True), ensure_ascii=False)


def link(label: str, target: str, title: str = "") -> str:
    """Return a Markdown link; never raw HTML, since engines check and rewrite the addresses of Markdown links only.

    `label` is Markdown, that is, already escaped. `target` is a path relative to the page's source, such as
    `../sources/report.md#p3` with everything but the first `#` read literally, or a whole `https:` or `mailto:`
    address, whose percent-encoding is kept. Whatever else it holds is percent-encoded, so nothing escapes from it.

    Raises ValueError for any other scheme and for a path from the root of a host, which earlier stages refuse.
    """
    shown = f' "{attribute(title)}"' if title else ""
    return f"[{label}]({_address(target)}{shown})"


def definition(name: str, target: str, title: str) -> str:
    """Return the definition of a link by reference: `[text][name]` leads to the target, which is as for `link`.

    It stands on a line of its own. `name` is letters and digits; the title is what browsers show under a mouse.
    """
    return f'[{name}]: {_address(target)} "{attribute(title)}"'


def one_line(text: str) -> str:
    """Return the text with each run of white space as one space, none at its ends, U+FFFD for what cannot be printed.

    Not escaped. A single no-break space stays what it is.
    """
    return _UNPRINTABLE.sub("\ufffd", _WHITE.sub(_space, text.strip()))


def _address(target: str) -> str:
    target = target.strip()
    scheme = _SCHEME.match(target)
    if scheme:
        if scheme[1].lower() not in SCHEMES:
            raise ValueError(f"a link may not have the scheme {scheme[1]!r}")
        encoded = _percent(_STRAY_PERCENT.sub("%25", target), safe="/:?#@!$&+,;=%", errors="replace")
        return encoded.replace("&", "&amp;")
    if target.startswith(("/", "\\")):
        raise ValueError(f"a link within the site is relative, which {target!r} is not")
    path, hash_, fragment = target.partition("#")
    return _percent(path, errors="replace") + hash_ + _percent(fragment, errors="replace")


def _space(run: re.Match[str]) -> str:
    return run[0] if run[0] in _KEPT_WHITE else " "


def _escaped_start(start: re.Match[str]) -> str:
    if start["mark"]:
        return f"&#{ord(start['mark'])};"
    return f"{start['number']}&#{ord(start['after'])};"
