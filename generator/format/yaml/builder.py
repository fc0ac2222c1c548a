"""Makes nodes of the events of the parser, and refuses what YAML can hide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import yaml

from generator.diagnostics.model import Diagnostic, Span, TextFile, error, shown
from generator.format.yaml.characters import forbidden_here, invisible_characters
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.format.yaml.syntax_errors import behind_a_bar, cut_text

YAML_SYNTAX = error(
    "yaml-syntax",
    """The file is not YAML that can be read. A colon, a bracket, a quotation mark or a # in a text is the usual reason:
    write every text in the form that starts with a bar, where all of these are safe.""",
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
CODES: Final = (YAML_SYNTAX, YAML_FEATURE, YAML_TOO_DEEP, KEY_TWICE, TEXT_CUT)

# The format nests five deep; more than this is a mistake or an attack, and recursion below stays far from Python's
# limit.
_MAX_DEPTH: Final = 32


def too_deep(span: Span) -> Diagnostic:
    """That something is nested more deeply than is read."""
    return Diagnostic(code=YAML_TOO_DEEP, message=f"nested more than {_MAX_DEPTH} deep", span=span)


# After so many, the rest teaches nothing, and a file may consist of nothing else.
_MOST_TWICE: Final = 100


class Builder:
    """Makes nodes from parser events without recursion, since events of hostile files nest without limit."""

    def __init__(self, file: TextFile, *, of_settings: bool = False) -> None:
        """`of_settings` is for a file of settings, where tags are noted in `tags` and a comment may follow a value."""
        self.file = file
        self.tags: dict[int, str] = {}
        self._of_settings = of_settings
        self.problems: list[Diagnostic] = []
        self.root: Node | None = None
        self.hopeless = False
        self._open: list[tuple[bool, int, list[Node]]] = []
        self._documents = 0
        self._twice = 0

    def take(self, event: yaml.Event) -> None:
        """The next event; after one that leaves no hope, none need follow."""
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
            self._add(Scalar(value="", file=self.file, start=span.start, end=span.end, style='"'))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check_properties(event)
            if len(self._open) >= _MAX_DEPTH:
                self.problems.append(too_deep(self._span(event)))
                self.hopeless = True
            self._open.append(
                (
                    isinstance(event, yaml.MappingStartEvent),
                    index_of(event.start_mark),
                    [],
                )
            )
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(index_of(event.end_mark))

    def _span(self, event: yaml.Event) -> Span:
        return Span(
            file=self.file,
            start=index_of(event.start_mark),
            end=index_of(event.end_mark),
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
        if event.tag is not None and self._of_settings:
            self.tags[index_of(event.start_mark)] = event.tag
        elif event.tag is not None:
            self._refuse(event, f"the tag {event.tag}")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start, end, style = index_of(event.start_mark), index_of(event.end_mark), event.style or ""
        scalar = Scalar(value=event.value, file=self.file, start=start, end=end, style=style)
        # The text itself has been looked through; only an escape puts into a value what it does not have.
        if style == '"' and self.file.text.find("\\", start, end) != -1:
            self.problems.extend(forbidden_here(scalar.value, scalar.span_of))
            self.problems.extend(invisible_characters(scalar.value, scalar.span_of))
        is_mapping, _, nodes = self._open[-1] if self._open else (False, 0, ())
        is_key = is_mapping and len(nodes) % 2 == 0
        if is_key and _is_merge(scalar):
            self._refuse(event, "the merge key <<")
        if not is_key and not style and not self._of_settings:
            self._check_cut(scalar)
        self._add(scalar)

    def _check_cut(self, scalar: Scalar) -> None:
        text, start, end = self.file.text, scalar.start, scalar.end
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
                span=Span(file=self.file, start=cut.end("space"), end=cut.end()),
                hint=self._block_form(whole.strip())
                + "\nor, if a comment is meant, put two spaces before the # and one after",
            )
        )

    def _comment_above(self, start: int) -> re.Match[str] | None:
        """Return the comment behind a key or dash when the value that begins at `start` stands on the line below it."""
        text = self.file.text
        above = text.rfind("\n", 0, start)
        if above == -1 or text[above:start].strip():
            return None
        return _CUT_ABOVE.match(text, text.rfind("\n", 0, above) + 1, above)

    def _block_form(self, text: str) -> str:
        """Return how to write a text that is open now, as the value of its key or as an item of its list."""
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
        if nodes and self.file.text[end - 1 : end] not in {"]", "}"}:
            end = max(nodes[-1].end, start)
        if not is_mapping:
            self._add(SequenceNode(items=tuple(nodes), file=self.file, start=start, end=end))
            return
        keys: dict[str, Scalar] = {}
        values: list[Node] = []
        pairs = tuple(zip(nodes[::2], nodes[1::2], strict=True))
        cut = self._cut_by_commas(pairs) if self.file.text.startswith("{", start) else frozenset()
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
        self._add(MappingNode.of(tuple(keys.values()), values, self.file, start, end))

    def _cut_by_commas(self, pairs: Sequence[tuple[Node, Node]]) -> frozenset[int]:
        """Return the entries of a mapping in braces that a comma has cut off the text before, and report them."""
        left_over: dict[int, list[int]] = {}
        last: int | None = None
        for at, (key, value) in enumerate(pairs):
            if last is not None and _WITHOUT_VALUE.match(self.file.text, key.end):
                left_over.setdefault(last, []).append(at)
            else:
                last = at if isinstance(value, Scalar) and value.value and not value.style else None
        for whole, rest in left_over.items():
            self.problems.append(_cut_by_comma(pairs[whole], [pairs[at][0].span for at in rest]))
        return frozenset(at for rest in left_over.values() for at in rest)


def _cut_by_comma(entry: tuple[Node, Node], rest: Sequence[Span]) -> Diagnostic:
    (key, value), file = entry, entry[0].file
    name = file.text[key.start : key.end]
    written = " ".join(file.text[value.start : rest[-1].end].split())
    span = Span(file=file, start=rest[0].start, end=rest[-1].end)
    lost = file.text[span.start : span.end]
    return Diagnostic(
        code=TEXT_CUT,
        message=f"the text of {shown(name)} is cut before {shown(f', {lost}')}",
        span=span,
        hint=cut_text(name, written, lost),
    )


_WITHOUT_VALUE: Final = re.compile(r"\s*[,}]")


def _is_merge(key: Scalar) -> bool:
    return key.value == "<<" and not key.style


def index_of(mark: Any) -> int:
    """Return a mark's offset in code points; the parser gives every event both marks, though its types allow none."""
    return int(mark.index)


_CUT: Final = re.compile(r"(?P<space>[ \t]+)#(?P<rest>[^\n]*)")
_CUT_ABOVE: Final = re.compile(r"[^#\n]*[:-](?P<space>[ \t]+)#(?P<rest>[^\n]*)")
