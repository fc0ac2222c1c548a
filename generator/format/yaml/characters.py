"""Finds characters that no text may have, and characters that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from generator.diagnostics.model import Diagnostic, Span, error, warning
from generator.text.escaping import INVISIBLE

YAML_CHARACTER = error(
    "yaml-character",
    """The text holds a control character or a line separator that editors do not show. Such characters can hide words
    from readers or from the checks, so they are refused; delete the character and type the words again.""",
)
TEXT_INVISIBLE = warning(
    "text-invisible",
    """The text holds a character that cannot be seen, such as a mark of direction or a space without width. It can turn
    words round, or make two that look alike differ. Pages keep it, and keep it from turning round what stands beside
    it. Take it out unless it is meant; in the text of a source it is part of what was written.""",
)
CODES: Final = (YAML_CHARACTER, TEXT_INVISIBLE)


# C0 and C1 controls but tab and the two line endings; line and paragraph separators, which break lines for YAML and for
# no editor; surrogates and noncharacters, which no encoding carries.
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)"
)


def forbidden_here(text: str, place: Callable[[int, int], Span]) -> Iterator[Diagnostic]:
    """Yield a problem for each character of a text that no text may have, with its place."""
    for start, end, message in forbidden_characters(text):
        hint = "delete it and type the words around it again"
        yield Diagnostic(code=YAML_CHARACTER, message=message, span=place(start, end), hint=hint)


def forbidden_characters(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where characters stand that no text may have, and what to say of each; of very many, the first ones."""
    for match in islice(FORBIDDEN.finditer(text), _MOST_FORBIDDEN):
        yield match.start(), match.end(), f"the character U+{ord(match[0][0]):04X} is not allowed"


def invisible_characters(text: str, place: Callable[[int, int], Span]) -> Iterator[Diagnostic]:
    """Yield a warning for each of the first few characters of a text that cannot be seen."""
    for match in islice(INVISIBLE.finditer(text), _MOST_TOLD):
        yield Diagnostic(
            code=TEXT_INVISIBLE,
            message=f"U+{ord(match[0]):04X}, {unicodedata.name(match[0], 'unnamed').lower()}, is not seen",
            span=place(match.start(), match.end()),
            hint="take it out, unless it is meant",
        )


# In a pasted text with hundreds of them the rest teaches nothing, and a file may consist of nothing else.
_MOST_TOLD: Final = 5
_MOST_FORBIDDEN: Final = 100
