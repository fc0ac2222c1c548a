"""Says in plain words what a writer did where YAML cannot be read, and what to write instead.

A parser tells where it gave up and what it was doing. The slip is often elsewhere: on the line above, or where
something was opened that is never closed. What comes from here feeds a message and never decides whether a text passes.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Slip(NamedTuple):
    """What is wrong, the offset in code points at which to say so, and what to write."""

    message: str
    start: int
    hint: str


def behind_a_bar(key: str, text: str) -> str:
    """Return how to write a text in the form in which nothing in it means anything to YAML."""
    return f"write the text below its key, behind a bar:\n  {key}: |\n    {_bare(text)}"


def slip(text: str, at: int, begun: int, *, problem: str, context: str) -> Slip:
    """Return the slip behind an error of the parser.

    `problem` is what the parser reports, at the offset `at`; `context` is what it was reading, from the offset `begun`.

    Offsets are code points; the words are those of libyaml. Takes time linear in the text.
    """
    line, above = _line(text, at), _line(text, _above(text, at))
    column = at - _line_start(text, at)
    written = _KEY_AND_TEXT.match(line)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Slip("a tab at the beginning of a line", at, "indent with spaces, not with tabs")
    if context == _QUOTED and problem == "found unexpected end of stream":
        written = _KEY_AND_TEXT.match(_line(text, begun))
        hint = behind_a_bar(written["key"], written["text"][1:]) if written else f"close it with {text[begun]}"
        return Slip(f"the quotation mark {text[begun]} is never closed", begun, hint)
    if context in _BRACKETS:
        return _in_brackets(text, at, begun, _BRACKETS[context])
    if context == "while scanning a simple key":
        return _without_key(text, begun)
    if problem == "mapping values are not allowed in this context" and _KEY.fullmatch(line[:column]):
        # The colon is right, and what stands above it goes on until here.
        if _KEY_AND_TEXT.match(above):
            return Slip("the line is indented below a value", at, _BESIDE)
        return Slip("the line is no key with its value", _line_start(text, _above(text, at)), _glued(above) or _UNFIT)
    if problem == "did not find expected comment or line break":
        opened = _BAR.match(line)
        hint = behind_a_bar(opened["key"], opened["text"]) if opened else "begin the text on the line below the bar"
        return Slip("the text begins on the line of its bar", at, hint)
    if written and _UNSAFE.search(written["text"]):
        message = "a colon inside a text" if ": " in written["text"] else "YAML reads marks of this text as its own"
        return Slip(message, at, behind_a_bar(written["key"], written["text"]))
    if not written and (opened := _OPEN_KEY.fullmatch(above)):
        return Slip("YAML reads marks of this text as its own", at, behind_a_bar(opened["key"], line))
    return Slip("the line does not fit those beside it", at, _BESIDE)


def cut_text(key: str, text: str, rest: str) -> str:
    """Return what to write where a comma inside braces has cut the `text` of a key, and `rest` became another key."""
    form = f'put the whole between quotation marks, as in\n  {key}: "{text}"'
    if '"' in text or "\\" in text:
        form = f"write each key on a line of its own, and the text behind a bar, as in\n  {key}: |\n    {text}"
    if _KEY.fullmatch(rest):
        form += f"\nor, if {rest} is a key, write its value: `{rest}: …`"
    return f"a comma ends a value inside {{ }}: {form}"


_QUOTED: Final = "while scanning a quoted scalar"
_BRACKETS: Final = {"while parsing a flow sequence": "]", "while parsing a flow mapping": "}"}
_BESIDE: Final = "indent the line exactly as those beside it; it begins with a key and a colon, or with a dash"
_UNFIT: Final = "write a key, a colon and a space before the value, as in `title: The bridge`"

_KEY: Final = re.compile(r"\s*(?:- )?[\w-]+")
_KEY_AND_TEXT: Final = re.compile(r"\s*(?:- )?(?P<key>[a-z_]+): +(?P<text>[^|>].*)")
_BAR: Final = re.compile(r"\s*(?:- )?(?P<key>[a-z_]+): +[|>][+-]? *(?P<text>.*)")
_OPEN_KEY: Final = re.compile(r"\s*(?:- )?(?P<key>[a-z_]+):\s*")
_BAR_LINE: Final = re.compile(r"(?:.*:)?\s*[|>][+-]?\s*")
# A key and its value without the colon, or without the plain space behind it, that parts them for YAML.
_GLUED: Final = re.compile(
    r"\s*(?P<dash>- )?(?P<key>[a-z_]+)(?::[^\S ]*|[^\S\n]*(?:;|=|：)[^\S\n]*)(?P<text>[^\s:;=：/].*)"
)
# What YAML reads as its own where a text means it literally.
_UNSAFE: Final = re.compile(r""": |:$|^["'\[{&*!%@`]|[\]}"']$| #""")


def _in_brackets(text: str, at: int, begun: int, closing: str) -> Slip:
    """Return the slip in a list or mapping whose brackets are closed in the wrong place, or never."""
    line = _line(text, begun)[begun - _line_start(text, begun) :].rstrip()
    if "\n" in text[begun:at]:
        return Slip(
            f"the bracket {text[begun]} is never closed", begun, f"close it, as in `{line.rstrip(',')}{closing}`"
        )
    hint = 'put a text with commas, colons, brackets or quotation marks between double ones, as in {text: "one, two"}'
    return Slip(f"something other than a comma or {closing} stands between the brackets", at, hint)


def _without_key(text: str, begun: int) -> Slip:
    """Return the slip in a line that should be a key with its value, and has no colon with a space behind it."""
    line, above = _line(text, begun), _line(text, _above(text, begun))
    if hint := _glued(line):
        return Slip("the line is no key with its value", begun, hint)
    if _BAR_LINE.fullmatch(above):
        return Slip("the text is not below its key", begun, "indent a text by two spaces more than its key")
    return Slip("the line is no key with its value", begun, _UNFIT)


def _glued(line: str) -> str | None:
    match = _GLUED.fullmatch(line)
    if match is None:
        return None
    return f"put a colon and an ordinary space behind the key, as in `{match['key']}: {match['text'].strip()}`"


def _bare(text: str) -> str:
    """Return a text without the marks that YAML strips, and with double marks where it quotes."""
    text = text.strip()
    if text[:1] not in {"'", '"'}:
        return text
    whole = _WHOLE.fullmatch(text)
    return whole["inside"] if whole else _PAIR.sub(lambda pair: f"“{pair[0][1:-1]}”", text)


# Between marks, and with none inside but apostrophes.
_WHOLE: Final = re.compile(r"""(?P<mark>['"])(?P<inside>(?:[^'"]|(?<=\w)'(?=\w))+)(?P=mark)""")
_PAIR: Final = re.compile(r"""(?<!\w)(?:'[^'\n]*'|"[^"\n]*")(?!\w)""")


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[_line_start(text, at) : len(text) if end == -1 else end].rstrip("\r")


def _above(text: str, at: int) -> int:
    """Return where the nearest line above that is not blank ends; 0 when there is none."""
    return len(text[: _line_start(text, at)].rstrip())
