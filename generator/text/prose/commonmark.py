"""CommonMark with tables, citations and quotations in it, as tokens that know their places.

HTML and every address are understood here, so that they can be refused where they
stand. A token of type `problem` has a `Problem` in its `meta` and shows as the text that it was made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final, TypeAlias

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from generator.diagnostics.model import error, shown
from generator.text.prose.dialects import PROSE_UNSUPPORTED
from generator.text.prose.pipe_tables import pipe_table
from generator.text.prose.quotation_marks import MARKS, Problem, closing_marks, mark_problem

CITATION_MALFORMED = error(
    "citation-malformed",
    r"""Outside quotation marks square brackets cite: they hold the name of evidence or of a judgement, or several names
    with commas between. Brackets that are only brackets are written `\[` and `\]`. There are no footnotes: cite.""",
)
PROSE_DEFINITION = error(
    "prose-definition",
    "References, footnotes and abbreviations cannot be defined. Links are written out, evidence is cited by its name.",
)
PROSE_IMAGE = error("prose-image", "Images are not published.")
CODES: Final = (CITATION_MALFORMED, PROSE_DEFINITION, PROSE_IMAGE)

_WIKI_HINT: Final = "cite evidence as in [name], write links out as in [text](https://example.org)"
_Rule: TypeAlias = Callable[[StateInline, bool], bool]

_BRACKETS: Final = re.compile(r"\[([^\[\]]*)\]")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NAMES: Final = re.compile(rf"\s*{_NAME.pattern}\s*(?:,\s*{_NAME.pattern}\s*)*")
_NO_NAME: Final = re.compile(r"[^a-z0-9]+")
_BOX: Final = re.compile(r"\[[ xX]\](?=\s)")
_WIKI_LINK: Final = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_DEFINITION: Final = re.compile(
    r"""\*\[[^\[\]]+\]:  # an abbreviation
    | \[\^[^\[\]]+\]:  # a footnote
    | \[[^\[\]]+\]:\s*\S+(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$  # a reference: one word, a title""",
    re.MULTILINE | re.VERBOSE,
)
# Each for one other, so that offsets stay what they are. markdown-it ends lines at carriage returns too.
_ONE_FOR_ONE: Final = {0x00: "\ufffd", 0x0D: " "}


def tokens(text: str) -> Sequence[Token]:
    """Return the block tokens of a text.

    `meta["start"]` and `meta["end"]` of inline tokens are offsets in their content.
    `meta["places"]` of the content of a cell are the offsets of its characters in the text.
    """
    blocks = _parser().parse(text.translate(_ONE_FOR_ONE))
    for number, token in enumerate(blocks):
        # The list item, its paragraph, the content of that.
        if token.type == "list_item_open" and number + 2 < len(blocks) and blocks[number + 2].type == "inline":
            _report_box(blocks[number + 2])
    return blocks


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").disable(["reference", "fragments_join", "text_join"])
    parser.enable("table").block.ruler.at("table", pipe_table, {"alt": ["paragraph", "reference"]})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    known: dict[str, _Rule] = {
        "text": rules_inline.text,
        "newline": rules_inline.newline,
        "escape": rules_inline.escape,
        "backticks": rules_inline.backtick,
        "emphasis": _emphasis,
        "link": rules_inline.link,
        "image": _image,
        "autolink": rules_inline.autolink,
        "html_inline": rules_inline.html_inline,
        "entity": rules_inline.entity,
    }
    ruler = parser.inline.ruler
    for name, rule in known.items():
        ruler.at(name, _placed(rule))
    ruler.before("emphasis", "definition", _placed(_definition))
    # After `link`, so that what can be a link is one. The last rule takes whatever is left, a character at a time.
    for name, rule in (("citation", _citation), ("quotation", _quotation), ("literal", _literal)):
        ruler.push(name, _placed(rule))
    for mark in MARKS:
        parser.inline.add_terminator_char(mark)
    # A pipe may have been written with a backslash that is gone. Apart, it does not blur where the words beside it are.
    parser.inline.add_terminator_char("|")
    return parser


def _placed(rule: _Rule) -> _Rule:
    """Return a rule that does the same, and gives each token that has no place yet the place of what it has read."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if state.pending:
            state.pushPending()
        for token in state.tokens[before:]:
            token.meta = {"start": start, "end": state.pos} | token.meta
        return True

    return placed


# The rules of markdown-it move `pos` past what they have read and push tokens unless `silent`.


def _emphasis(state: StateInline, silent: bool) -> bool:
    start, before = state.pos, len(state.tokens)
    if not rules_inline.emphasis.tokenize(state, silent):
        return False
    for at, token in enumerate(state.tokens[before:], start):
        token.meta = {"start": at, "end": at + 1}
    return True


def _quotation(state: StateInline, silent: bool) -> bool:
    start, mark = state.pos, state.src[state.pos]
    if mark not in MARKS:
        return False
    closing = _closing_marks(state.src).get(start, state.posMax)
    closed = closing < state.posMax
    state.pos = closing + 1 if closed else start + 1
    if silent:
        return True
    if closed and state.src[start + 1 : closing].strip():
        token = state.push("quotation", "", 0)
        token.content, token.markup = state.src[start + 1 : closing], mark + state.src[closing]
        token.meta = {"start": start + 1, "end": closing}
    else:
        _push_problem(state, start, mark_problem(mark, closed=closed))
    return True


@lru_cache(maxsize=1)
def _closing_marks(content: str) -> Mapping[int, int]:
    # The rule asks for each mark of a paragraph in turn.
    return closing_marks(content)


def _citation(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] not in "[]":
        return False
    if (wiki := _WIKI_LINK.match(state.src, start, state.posMax)) is not None:
        state.pos = wiki.end()
        if not silent:
            _push_problem(
                state,
                start,
                (PROSE_UNSUPPORTED, f"{shown(wiki[0])} is a link elsewhere, and shows here as it stands", _WIKI_HINT),
            )
        return True
    brackets = _BRACKETS.match(state.src, start, state.posMax)
    state.pos = brackets.end() if brackets else start + 1
    if silent:
        return True
    if brackets and brackets[1] == "TOC":
        hint = "leave it out; the page lists its headings by itself"
        _push_problem(
            state,
            start,
            (
                PROSE_UNSUPPORTED,
                f"{shown(brackets[0])} is a table of contents elsewhere, and shows here as it stands",
                hint,
            ),
        )
        return True
    if brackets and _NAMES.fullmatch(brackets[1]):
        for name in _NAME.finditer(state.src, start, state.pos):
            token = state.push("citation", "", 0)
            token.content, token.meta = name[0], {"start": name.start(), "end": name.end()}
        return True
    name_meant = _NO_NAME.sub("-", brackets[1].lower()).strip("-") if brackets else ""
    example = name_meant if name_meant[:1].isalpha() and len(name_meant) <= 40 else "name"
    message = f"{shown(brackets[0])} cites nothing" if brackets else f"`{state.src[start]}` stands alone"
    hint = rf"cite by name, as in [{example}]; a mere bracket is written `\{state.src[start]}`"
    if brackets and brackets[1].startswith("!"):
        hint = "there are no boxes: write a paragraph"
    if brackets and brackets[1].startswith("^"):
        hint = "there are no footnotes: cite evidence by its name, as in [name]"
    _push_problem(state, start, (CITATION_MALFORMED, message, hint))
    return True


def _report_box(content: Token) -> None:
    """Makes a problem of the box of a task with which the content of a list item begins, if it does."""
    if content.children and (box := _BOX.match(content.content)):
        token = content.children[0]
        token.type, token.content = "problem", box[0]
        hint = "leave the box out, and say in words what is done; a citation stands behind the words that it is for"
        token.meta = {"start": 0, "end": len(box[0]), "problem": (PROSE_UNSUPPORTED, "the box of a task list", hint)}


def _definition(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if silent or state.src[start] not in "[*" or (state.tokens and not state.tokens[-1].type.endswith("break")):
        return False
    definition = _DEFINITION.match(state.src, start, state.posMax)
    if definition is None:
        return False
    state.pos = definition.end()
    hint = "cite evidence by its name, as in [name]; write links out, as in [text](https://example.org)"
    _push_problem(state, start, (PROSE_DEFINITION, f"{shown(definition[0])} defines something", hint))
    return True


def _image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("![", start):
        return False
    state.pos += 1
    if not rules_inline.link(state, True):
        state.pos = start
        return False
    if not silent:
        hint = "say what it shows, or link to it, as in [text](https://example.org)"
        _push_problem(state, start, (PROSE_IMAGE, f"the image {shown(state.src[start : state.pos])}", hint))
    return True


def _literal(state: StateInline, silent: bool) -> bool:
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


def _push_problem(state: StateInline, start: int, problem: Problem) -> None:
    token = state.push("problem", "", 0)
    token.content, token.meta = state.src[start : state.pos], {"problem": problem}
