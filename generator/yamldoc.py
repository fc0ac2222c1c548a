"""Reads restricted YAML into nodes with places; every value stays text.

Rank 1, the only importer of yaml. Nothing is typed here, so `no`, `on`, `1.10` and `2024-01-02` mean what they say.
Whatever YAML can hide (anchors, aliases, tags, merge keys, equal keys, comments that cut a value) is a diagnostic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import yaml

from generator.diagnostics import Diagnostic, Source, Span, error, shown, warning
from generator.markdown import INVISIBLE
from generator.slips import behind_a_bar, cut_text, slip

YAML_SYNTAX = error(
    "yaml-syntax",
    """The file is not YAML that can be read. A colon, a bracket, a quotation mark or a # in a text is the usual reason:
    write every text in the form that starts with a bar, where all of these are safe.""",
)
YAML_CHARACTER = error(
    "yaml-character",
    """The text holds a control character or a line separator that editors do not show. Such characters can hide words
    from readers or from the checks, so they are refused; delete the character and type the words again.""",
)
YAML_FEATURE = error(
    "yaml-feature",
    """Anchors, aliases, tags, merge keys, directives and several documents in one file are not part of the format:
    they let a file say one thing and mean another. Write the value out where it is needed.""",
)
YAML_TOO_DEEP = error(
    "yaml-too-deep",
    "Lists and mappings are nested more deeply than any briefing needs; flatten them.",
)
KEY_TWICE = error(
    "key-twice",
    "The same key stands twice in one mapping. YAML would keep one of the two in silence; merge them or rename one.",
)
TEXT_CUT = error(
    "text-cut",
    """A # after a space starts a comment in YAML, and what follows is lost: `signed decree #28 and left` becomes
    `signed decree`. Write the text in the form that starts with a bar. A comment that is meant stands two spaces apart
    and has a space after the #. Inside { } a comma cuts as well: put such a text between quotation marks.""",
)
TEXT_INVISIBLE = warning(
    "text-invisible",
    """The text holds a character that nobody sees, such as a mark of direction or a space without width. It can turn
    words round, or make two that look alike differ. Pages keep it, and keep it from turning round what stands beside
    it. Take it out unless it is meant; in the text of a source it is part of what was written.""",
)
CODES: Final = (
    TEXT_INVISIBLE,
    YAML_SYNTAX,
    YAML_CHARACTER,
    YAML_FEATURE,
    YAML_TOO_DEEP,
    KEY_TWICE,
    TEXT_CUT,
)

# The format nests five deep; more than this is a mistake or an attack, and recursion below stays far from Python's
# limit.
_MAX_DEPTH: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """What stands in a source, in code points, the end exclusive."""

    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands. Made for who asks: a registry has hundreds of thousands of nodes, and few are pointed at."""
        return Span(source=self.source, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar(_Placed):
    """A value as written: its text, and its YAML style (empty for plain, else one of `'"|>`)."""

    value: str
    style: str

    def span_of(self, start: int, end: int) -> Span:
        """The place in the file of the value's code points from `start` to `end`, exclusive."""
        offsets = _value_offsets(self)
        if not offsets:
            return self.span
        first = offsets[min(max(start, 0), len(offsets) - 1)]
        last = offsets[min(max(end - 1, start), len(offsets) - 1)] + 1
        return Span(source=self.source, start=first, end=max(first, last))


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingNode(_Placed):
    """Keys and the value of each, in the order of the file; keys are unique.

    They are kept apart because the garbage collector would go through a pair for each key of a registry.
    """

    keys: tuple[Scalar, ...]
    values: tuple[Node, ...]
    _places: Mapping[str, int] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, keys: Sequence[Scalar], values: Sequence[Node], source: Source, start: int, end: int) -> MappingNode:
        """The mapping of these keys to these values. One with many keys knows where each is."""
        places = {key.value: place for place, key in enumerate(keys)} if len(keys) > _FEW_KEYS else None
        return cls(keys=tuple(keys), values=tuple(values), source=source, start=start, end=end, _places=places)

    @property
    def entries(self) -> tuple[tuple[Scalar, Node], ...]:
        """Each key with its value."""
        return tuple(zip(self.keys, self.values, strict=True))

    def get(self, key: str) -> tuple[Scalar, Node] | None:
        """The key as written and its value, or None."""
        if self._places is None:
            return next((entry for entry in self.entries if entry[0].value == key), None)
        place = self._places.get(key)
        return None if place is None else (self.keys[place], self.values[place])


# Of so many, going through them is as good, and needs no table beside each small mapping.
_FEW_KEYS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceNode(_Placed):
    """A list."""

    items: tuple[Node, ...]


Node = Scalar | MappingNode | SequenceNode


def parse(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The nodes of a YAML text, or None when there are none to be had.

    An empty text is an empty mapping. A syntax error is reported alone, since all that follows from it would be noise.
    """

    def at(start: int, end: int) -> Span:
        return Span(source=source, start=start, end=end)

    problems = list(_forbidden_characters(source.text, at))
    if problems:
        return None, tuple(problems)
    builder = _Builder(source)
    # Those in comments too, which a reviewer reads.
    builder.problems.extend(invisible_characters(source.text, at))
    try:
        for event in yaml.parse(source.text, Loader=yaml.CSafeLoader):
            builder.take(event)
            if builder.hopeless:
                break
    except yaml.MarkedYAMLError as caught:
        # The library gives up by itself at a depth that it reads ahead to.
        if "depth" in (caught.problem or "") + (caught.context or ""):
            mark = caught.problem_mark or caught.context_mark
            depth = min(_index(mark), len(source.text)) if mark is not None else 0
            return None, (_too_deep(at(depth, depth)),)
        return None, (_syntax_diagnostic(source, caught),)
    if builder.hopeless:
        return None, tuple(builder.problems)
    return builder.root or MappingNode(keys=(), values=(), source=source, start=0, end=0), tuple(builder.problems)


def _too_deep(span: Span) -> Diagnostic:
    return Diagnostic(code=YAML_TOO_DEEP, message=f"nested more than {_MAX_DEPTH} deep", span=span)


class _Builder:
    """Makes nodes from parser events without recursion, since events of hostile files nest without limit."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []
        self.root: Node | None = None
        self.hopeless = False
        self._open: list[tuple[bool, int, list[Node]]] = []
        self._documents = 0
        self._twice = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._check_properties(event)
            self._scalar(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1 or event.version or event.tags:
                self._refuse(event, "several documents" if self._documents > 1 else "a directive")
                self.hopeless = True
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"the alias *{event.anchor}")
            span = self._span(event)
            self._add(Scalar(value="", source=self.source, start=span.start, end=span.end, style='"'))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check_properties(event)
            if len(self._open) >= _MAX_DEPTH:
                self.problems.append(_too_deep(self._span(event)))
                self.hopeless = True
            self._open.append(
                (
                    isinstance(event, yaml.MappingStartEvent),
                    _index(event.start_mark),
                    [],
                )
            )
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(_index(event.end_mark))

    def _span(self, event: yaml.Event) -> Span:
        return Span(
            source=self.source,
            start=_index(event.start_mark),
            end=_index(event.end_mark),
        )

    def _refuse(self, event: yaml.Event, what: str) -> None:
        hint = "write the value out where it is needed"
        self.problems.append(
            Diagnostic(
                code=YAML_FEATURE,
                message=f"{what} is not part of the format",
                span=self._span(event),
                hint=hint,
            )
        )

    def _check_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._refuse(event, f"the anchor &{event.anchor}")
        if event.tag is not None:
            self._refuse(event, f"the tag {event.tag}")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start, end, style = _index(event.start_mark), _index(event.end_mark), event.style or ""
        scalar = Scalar(value=event.value, source=self.source, start=start, end=end, style=style)
        # The text itself has been looked through; only an escape puts into a value what it does not have.
        if style == '"' and self.source.text.find("\\", start, end) != -1:
            self.problems.extend(_forbidden_characters(scalar.value, scalar.span_of))
            self.problems.extend(invisible_characters(scalar.value, scalar.span_of))
        is_mapping, _, nodes = self._open[-1] if self._open else (False, 0, ())
        is_key = is_mapping and len(nodes) % 2 == 0
        if is_key and _is_merge(scalar):
            self._refuse(event, "the merge key <<")
        if not is_key and not style:
            self._check_cut(scalar)
        self._add(scalar)

    def _check_cut(self, scalar: Scalar) -> None:
        text, start, end = self.source.text, scalar.start, scalar.end
        behind = _CUT.match(text, end)
        cut = behind or self._comment_above(start)
        if cut is None or (len(cut["space"]) > 1 and cut["rest"][:1] in {" ", ""}):
            return
        lost = f"#{cut['rest'].rstrip()}"
        whole = f"{scalar.value} {lost}" if behind else f"{lost} {scalar.value}"
        self.problems.append(
            Diagnostic(
                code=TEXT_CUT,
                message=f"the text is cut before {shown(lost)}",
                span=Span(source=self.source, start=cut.end("space"), end=cut.end()),
                hint=self._block_form(whole.strip())
                + "\nor, if a comment is meant, put two spaces before the # and one after",
            )
        )

    def _comment_above(self, start: int) -> re.Match[str] | None:
        """The comment behind a key or dash when the value that begins at `start` stands on the line below it."""
        text = self.source.text
        above = text.rfind("\n", 0, start)
        if above == -1 or text[above:start].strip():
            return None
        return _CUT_ABOVE.match(text, text.rfind("\n", 0, above) + 1, above)

    def _block_form(self, text: str) -> str:
        """How to write a text that is open now, as the value of its key or as an item of its list."""
        is_mapping, _, nodes = self._open[-1] if self._open else (True, 0, [])
        if not is_mapping:
            return f"write the text behind a bar:\n  - |\n    {text}"
        key = nodes[-1].value if nodes and isinstance(nodes[-1], Scalar) else "text"
        return behind_a_bar(key, text)

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1][2].append(node)
        else:
            self.root = node

    def _close(self, end: int) -> None:
        is_mapping, start, nodes = self._open.pop()
        # A block collection ends where the next token begins; what is pointed at ends with its last child.
        if nodes and self.source.text[end - 1 : end] not in {"]", "}"}:
            end = max(nodes[-1].end, start)
        if not is_mapping:
            self._add(SequenceNode(items=tuple(nodes), source=self.source, start=start, end=end))
            return
        keys: dict[str, Scalar] = {}
        values: list[Node] = []
        pairs = tuple(zip(nodes[::2], nodes[1::2], strict=True))
        cut = self._cut_by_commas(pairs) if self.source.text.startswith("{", start) else frozenset()
        for at, (key, value) in enumerate(pairs):
            if at in cut:
                continue
            if not isinstance(key, Scalar):
                self.problems.append(
                    Diagnostic(
                        code=YAML_SYNTAX,
                        message="a key is a text, not a list or mapping",
                        span=key.span,
                    )
                )
            elif _is_merge(key):
                continue
            elif key.value in keys:
                self._twice += 1
                if self._twice > _MOST_TWICE:
                    continue
                self.problems.append(
                    Diagnostic(
                        code=KEY_TWICE,
                        message=f"the key {shown(key.value)} stands twice",
                        span=key.span,
                        hint="merge the two or rename one",
                    )
                )
            else:
                keys[key.value] = key
                values.append(value)
        self._add(MappingNode.of(tuple(keys.values()), values, self.source, start, end))

    def _cut_by_commas(self, pairs: Sequence[tuple[Node, Node]]) -> frozenset[int]:
        """Which entries of a mapping in braces are what a comma left over of the text before; these are reported."""
        left_over: dict[int, list[int]] = {}
        last: int | None = None
        for at, (key, value) in enumerate(pairs):
            if last is not None and _WITHOUT_VALUE.match(self.source.text, key.end):
                left_over.setdefault(last, []).append(at)
            else:
                last = at if isinstance(value, Scalar) and value.value and not value.style else None
        for whole, rest in left_over.items():
            self.problems.append(_cut_by_comma(pairs[whole], [pairs[at][0].span for at in rest]))
        return frozenset(at for rest in left_over.values() for at in rest)


def _cut_by_comma(entry: tuple[Node, Node], rest: Sequence[Span]) -> Diagnostic:
    (key, value), source = entry, entry[0].source
    name = source.text[key.start : key.end]
    written = " ".join(source.text[value.start : rest[-1].end].split())
    span = Span(source=source, start=rest[0].start, end=rest[-1].end)
    lost = source.text[span.start : span.end]
    return Diagnostic(
        code=TEXT_CUT,
        message=f"the text of {shown(name)} is cut before {shown(f', {lost}')}",
        span=span,
        hint=cut_text(name, written, lost),
    )


_WITHOUT_VALUE: Final = re.compile(r"\s*[,}]")


def _is_merge(key: Scalar) -> bool:
    return key.value == "<<" and not key.style


def _index(mark: Any) -> int:
    """A mark's offset in code points; the parser gives every event both marks, though its types allow none."""
    return int(mark.index)


_CUT: Final = re.compile(r"(?P<space>[ \t]+)#(?P<rest>[^\n]*)")
_CUT_ABOVE: Final = re.compile(r"[^#\n]*[:-](?P<space>[ \t]+)#(?P<rest>[^\n]*)")

# C0 and C1 controls but tab and the two line endings; line and paragraph separators, which break lines for YAML and for
# no editor; surrogates and noncharacters, which no encoding carries.
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)"
)


def _forbidden_characters(text: str, place: Callable[[int, int], Span]) -> Iterator[Diagnostic]:
    for start, end, message in forbidden_characters(text):
        hint = "delete it and type the words around it again"
        yield Diagnostic(code=YAML_CHARACTER, message=message, span=place(start, end), hint=hint)


def forbidden_characters(text: str) -> Iterator[tuple[int, int, str]]:
    """Where characters stand that no text may have, and what to say of each; of very many, the first ones."""
    for found in islice(FORBIDDEN.finditer(text), _MOST_FORBIDDEN):
        yield found.start(), found.end(), f"the character U+{ord(found[0][0]):04X} is not allowed"


def invisible_characters(text: str, place: Callable[[int, int], Span]) -> Iterator[Diagnostic]:
    """A warning for each character of a text that nobody sees, the first few of them."""
    for found in islice(INVISIBLE.finditer(text), _MOST_TOLD):
        yield Diagnostic(
            code=TEXT_INVISIBLE,
            message=f"U+{ord(found[0]):04X}, {unicodedata.name(found[0], 'unnamed').lower()}, is not seen",
            span=place(found.start(), found.end()),
            hint="take it out, unless it is meant",
        )


# Whoever pastes a text with hundreds of them learns no more from the rest, and a file may be made of nothing else.
_MOST_TOLD: Final = 5
_MOST_FORBIDDEN: Final = 100
_MOST_TWICE: Final = 100


def _syntax_diagnostic(source: Source, caught: yaml.MarkedYAMLError) -> Diagnostic:
    ends = len(source.text)
    at, begun = (min(_index(mark), ends) if mark else 0 for mark in (caught.problem_mark, caught.context_mark))
    message, start, hint = slip(
        source.text, at, begun, problem=(caught.problem or "").strip(), context=(caught.context or "").strip()
    )
    span = Span(source=source, start=start, end=min(start + 1, ends))
    return Diagnostic(code=YAML_SYNTAX, message=message, span=span, hint=hint)


_ESCAPE_LENGTHS: Final = {"x": 2, "u": 4, "U": 8}


# A text with something wrong in every other character asks for as many places of it.
@lru_cache(maxsize=16)
def _value_offsets(scalar: Scalar) -> tuple[int, ...]:
    """For each code point of the value, the offset in the file of what it was written as. Linear."""
    raw, at, end = scalar.source.text, scalar.start, scalar.end
    if scalar.style in {"|", ">"}:
        at = raw.find("\n", at, end) + 1 or end
    elif scalar.style:
        at += 1
    offsets: list[int] = []
    for character in scalar.value:
        if scalar.style == '"' and raw.startswith("\\\n", at):
            at += 2
        if character.isspace() and not (scalar.style == '"' and raw[at : at + 1] == "\\"):
            offsets.append(min(at, end))
            if at < end and raw[at] in " \t\r\n":
                at += 1
            continue
        # Indentation and folded line ends have no counterpart in the value.
        while at < end and raw[at] in " \t\r\n":
            at += 1
        offsets.append(min(at, end))
        if scalar.style == '"' and raw[at : at + 1] == "\\":
            at += 2 + _ESCAPE_LENGTHS.get(raw[at + 1 : at + 2], 0)
        else:
            at += 2 if scalar.style == "'" and raw.startswith("''", at) else 1
    return tuple(offsets)
