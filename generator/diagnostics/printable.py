"""Makes visible what a file could steer a terminal or a build log with, and counts problems in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from generator.diagnostics.counts import counted
from generator.diagnostics.model import Diagnostic, Severity


def printable(text: str) -> str:
    """Return the text on one line, with control characters and invisible characters spelt out.

    A build log of GitHub takes `##[name]` anywhere in a line for a command of its own, so that is broken up too.
    """
    spelt = "".join(_spelt(character) if _is_unseen(ord(character)) else character for character in text)
    return spelt.replace(_LOG_COMMAND, f"#{_spelt('#')}[")


def printable_line(text: str) -> str:
    """Return what `printable` does, for the begin of a line, where a build log also takes two colons for a command."""
    line = printable(text)
    indent = len(line) - len(line.lstrip())
    return f"{line[:indent]}{_spelt(':')}{line[indent + 1 :]}" if line.startswith("::", indent) else line


def without_half_characters(text: str) -> str:
    """Return the text without lone surrogates, which YAML can spell and no encoding can write."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def count_problems(diagnostics: Iterable[Diagnostic]) -> str:
    """Return how many problems there are, as in `3 errors, 1 warning`."""
    counts = Counter(diagnostic.code.severity for diagnostic in diagnostics)
    return ", ".join(counted(counts[kind], kind.value) for kind in Severity if counts[kind]) or "no problems"


# The older of the two notations of actions/runner (ActionCommand.TryParse), which it looks for anywhere in a line.
_LOG_COMMAND: Final = "##["

# Letters that join or turn (U+200C, U+200D, variation selectors) stay: Persian and emoji are made with them.
_UNSEEN: Final = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0x061C, 0x061C),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x2069),
    (0xD800, 0xDFFF),
    (0xFEFF, 0xFEFF),
)


def _is_unseen(code: int) -> bool:
    return any(first <= code <= last for first, last in _UNSEEN)


def _spelt(character: str) -> str:
    # A tab would move what stands below it; which kind of white space it is does not matter.
    return " " if character == "\t" else f"\\u{{{ord(character):04x}}}"
