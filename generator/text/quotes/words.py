"""Where words begin and end, by UAX 29 as far as texts of the field need it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

from generator.text.folding import LONGEST_MARKS

# Scripts that put no spaces between words: UAX 29 lets a word begin at any of their letters.
SPACELESS: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf\u2e80-\u2fdf"
    "\u3005-\u3007\u3021-\u3029\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_FIRST_MARK: Final = "\u0300"
_INSIDE_WORDS: Final = ".':·"
_INSIDE_NUMBERS: Final = ".',"


def inside_word(text: str, at: int) -> bool:
    """Whether there is no word boundary by UAX 29; flags and the double mark inside Hebrew words are not looked at."""
    if not 0 < at < len(text):
        return False
    if (text[at - 1] == " " or text[at] == " ") and text[at] < _FIRST_MARK:
        return False
    after = _kind(text[at])
    if after == "mark" or text[at - 1] == "\u200d":
        return True
    base = at - 1
    while base > max(0, at - LONGEST_MARKS) and _kind(text[base]) == "mark":
        base -= 1
    before = _kind(text[base])
    if before and after:
        return True
    if after and base > 0:
        return _joins(text[base - 1], text[base], text[at])
    return bool(before) and at + 1 < len(text) and _joins(text[base], text[at], text[at + 1])


def _joins(before: str, middle: str, after: str) -> bool:
    """Whether a punctuation mark between two letters or two digits belongs to the word, as in "don't" and "3.14"."""
    kinds = _kind(before), _kind(after)
    if middle == "." and before.islower() and after.isupper():
        # Here UAX 29 takes the end of a sentence that lacks its space, as texts often do, for a name like "R.Politik".
        return False
    return (kinds == ("letter", "letter") and middle in _INSIDE_WORDS) or (
        kinds == ("digit", "digit") and middle in _INSIDE_NUMBERS
    )


def _kind(character: str) -> Literal["", "letter", "digit", "link", "mark"]:
    category = unicodedata.category(character)
    if category in {"Mn", "Mc", "Me"} or (category == "Cf" and character != "\u200b"):
        return "mark"
    if category == "Nd":
        return "digit"
    if category == "Pc":
        return "link"
    return "letter" if character.isalpha() and not SPACELESS.match(character) else ""


def count(text: str) -> int:
    """Return how many words a text has; in scripts without spaces, letters."""
    return len(_WORDS.findall(text)) + len(SPACELESS.findall(text))


_WORDS: Final = re.compile(rf"(?:(?!{SPACELESS.pattern})\w)+(?:['’.·,:-](?:(?!{SPACELESS.pattern})\w)+)*")
