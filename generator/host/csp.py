"""The Content-Security-Policy of a site: only its own files, and of scripts inside pages only those of the theme.

A policy names inline scripts by their hashes, so that any other that found its way into a page does not run.
For hosts that send headers there is one policy for the whole site; for all others each page holds its own.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

HEADERS: Final = "_headers"
"""The file in which hosts that send headers look for them."""

# Styles may stand in attributes, which is how Markdown aligns the cells of a table.
_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self'{scripts}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
)
# Only a header can say this.
_BY_HEADER: Final = "frame-ancestors 'none'"


class ForeignScript(Exception):  # noqa: N818 - named for what it is
    """A page holds a script that is not the theme's; the message is how it begins."""


def scripts_in(page: str) -> tuple[str, ...]:
    """Return the scripts that stand in an HTML page, in order; neither those of files nor blocks of data."""
    reader = _Scripts()
    start = 0
    while start < len(page):
        plain = _PLAIN.match(page, start)
        start = plain.end() if plain else start
        script = _SCRIPT.match(page, start)
        # What is neither is read to the end of the page, since nothing is certain behind it.
        end = script.end() if script else len(page)
        reader.feed(page[start:end])
        start = end
    reader.close()
    return tuple(reader.found)


def known_scripts(page: str) -> frozenset[str]:
    """Return the scripts of a page that holds none but the theme's, such as the one for addresses that lead nowhere."""
    return frozenset(map(_anywhere, scripts_in(page)))


def with_policy(page: str, known: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Return the page with its policy in its head, and the hashes of its scripts. Raises ForeignScript.

    `known` are the scripts of the theme, as `known_scripts` gives them.
    """
    scripts = scripts_in(page)
    for script in scripts:
        if _anywhere(script) not in known:
            raise ForeignScript(" ".join(script.split())[:60])
    hashes = tuple(dict.fromkeys(map(_hash, scripts)))
    # Behind the character set, which has to stand in the first kilobyte, and before everything that a policy rules.
    head = _HEAD.search(page)
    if head is None:
        raise ForeignScript("there is no head for a policy")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{_policy(hashes)}">'
    return f"{page[: head.end()]}{meta}{page[head.end() :]}", hashes


def headers(hashes: Iterable[str]) -> str:
    """Return the file by which hosts that take `_headers` know what to send with every file."""
    policy = f"{_policy(sorted(set(hashes)))}; {_BY_HEADER}"
    return (
        f"/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: strict-origin-when-cross-origin\n"
    )


# To parse whole pages takes a tenth of the time of a build. So the parser is not given text and tags of plain form: it
# can read them in one way only, and they change nothing in how it reads what follows. A style or title is plain when no
# markup stands in it. A script of plain form is given without what stands around it.
_SPACE: Final = r"[ \t\n\r\f]"
_VALUE: Final = r"""(?:"[^"<>]*"|'[^'<>]*'|[\w.\#%:;,+-]+)"""
_ATTRIBUTES: Final = rf"(?:{_SPACE}+[a-zA-Z][\w:.-]*(?:={_VALUE})?)*{_SPACE}*"
_RAW: Final = "(?i:script|style|title|textarea|iframe|noembed|noframes|noscript|xmp|plaintext)"
_PLAIN: Final = re.compile(
    rf"""(?:
        [^<&]+
        | &(?:[a-zA-Z][a-zA-Z0-9]*|\#[0-9]+|\#[xX][0-9a-fA-F]+);
        | <!(?i:doctype)[ ]html>
        | </?(?!{_RAW})[a-zA-Z][a-zA-Z0-9-]*{_ATTRIBUTES}/?>
        | <(?P<raw>style|title){_ATTRIBUTES}>[^<&]*</(?P=raw)>
    )*""",
    re.ASCII | re.VERBOSE,
)
_SCRIPT: Final = re.compile(rf"<script{_ATTRIBUTES}>[^<]*(?:<(?!/|!--)[^<]*)*</script>", re.ASCII)
_HEAD: Final = re.compile(r"<head\b[^>]*>(?:\s*<meta charset=[^>]*>)?", re.IGNORECASE)
# The theme tells each page how deep it lies.
_BASE: Final = re.compile(r'new URL\("(?:(?:\.\./)*\.{0,2}|/(?!/)[\w.~%+/-]*)",\s*location\)')


def _anywhere(script: str) -> str:
    """Return a script as it would be on a page at the root."""
    return _BASE.sub('new URL(".",location)', script)


def _policy(hashes: Iterable[str]) -> str:
    scripts = "".join(f" '{digest}'" for digest in hashes)
    return "; ".join(rule.format(scripts=scripts) for rule in _POLICY)


def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class _Scripts(HTMLParser):
    """Collects the scripts of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._parts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            given = dict(attrs)
            is_data = "json" in (given.get("type") or "")
            self._parts = None if "src" in given or is_data else []

    def handle_data(self, data: str) -> None:
        if self._parts is not None:
            self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._parts is not None:
            self.found.append("".join(self._parts))
            self._parts = None
