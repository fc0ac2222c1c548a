"""Reads a file of settings into nodes: with the values of variables, and laid over the file that it inherits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.diagnostics.model import Diagnostic, Span, TextFile, shown
from generator.format.settings.codes import SETTING_MALFORMED, SETTING_RUNS_CODE
from generator.format.yaml.characters import FORBIDDEN
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.format.yaml.parsing import parse_settings

INHERIT: Final = "INHERIT"
"""The key that names the file on which the settings build."""


def parse_settings_file(
    file: TextFile, environment: Mapping[str, str]
) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Return the nodes of a file of settings, and what is wrong with it.

    `environment` has the values of variables, which take the place of `!ENV`. There are no nodes where the file cannot
    be read, or is no mapping.
    """
    parsed, tags, problems = parse_settings(file)
    if parsed is None:
        return None, problems
    reader = _Tags(tags, environment)
    node = reader.resolved(parsed)
    problems = (*problems, *reader.problems)
    if not isinstance(node, MappingNode):
        wrong = Diagnostic(code=SETTING_MALFORMED, message="settings are keys with values", span=parsed.span)
        return None, (*problems, wrong)
    return node, problems


def inherited_file(node: MappingNode) -> Scalar | None:
    """Return the name of the file that the settings build on, or None."""
    entry = node.get(INHERIT)
    return entry[1] if entry is not None and isinstance(entry[1], Scalar) else None


def merged_settings(parent: MappingNode, child: MappingNode) -> MappingNode:
    """Return the settings of a file laid over those that it inherits: mappings key by key, the rest whole."""
    entries = {key.value: (key, value) for key, value in parent.entries}
    for key, value in child.entries:
        below = entries.get(key.value)
        if below is not None and isinstance(below[1], MappingNode) and isinstance(value, MappingNode):
            entries[key.value] = (key, merged_settings(below[1], value))
        else:
            entries[key.value] = (key, value)
    return MappingNode.of(
        tuple(key for key, _ in entries.values()),
        [value for _, value in entries.values()],
        child.file,
        child.start,
        child.end,
    )


class _Tags:
    """Puts the values of variables in the place of `!ENV`, and reports every other tag.

    `tags` has the tag of a node by the offset at which the node begins.
    """

    def __init__(self, tags: Mapping[int, str], environment: Mapping[str, str]) -> None:
        self.problems: list[Diagnostic] = []
        self._tags, self._environment = tags, environment

    def resolved(self, node: Node) -> Node | None:
        """Return the node, or None where it is set to nothing."""
        tag = self._tags.get(node.start)
        if tag == "!ENV":
            return self._of_variable(node)
        if tag is not None:
            self._refuse(node, tag)
        if isinstance(node, SequenceNode):
            items = [self.resolved(item) for item in node.items]
            return SequenceNode(
                items=tuple(item for item in items if item is not None),
                file=node.file,
                start=node.start,
                end=node.end,
            )
        if isinstance(node, MappingNode):
            for key in node.keys:
                if key.start in self._tags:
                    self._refuse(key, self._tags[key.start])
            values = [(key, self.resolved(value)) for key, value in node.entries]
            kept = [(key, value) for key, value in values if value is not None]
            return MappingNode.of(
                tuple(key for key, _ in kept), [value for _, value in kept], node.file, node.start, node.end
            )
        return node

    def _refuse(self, node: Node, tag: str) -> None:
        name = tag.removeprefix("tag:yaml.org,2002:")
        short = f"!!{name}" if name != tag else tag
        end = min(node.end, node.start + 1 + len(tag))
        self.problems.append(
            Diagnostic(
                code=SETTING_RUNS_CODE,
                message=f"the tag {shown(short)} is not accepted: tags can make Python call anything",
                span=Span(file=node.file, start=node.start, end=max(end, node.start)),
                hint="take it out; `!ENV` alone may stand before a value, and Markdown extensions take no options here",
            )
        )

    def _of_variable(self, node: Node) -> Node | None:
        """Return the value of the first variable that is set, else the last item of a list, else None."""
        names = [node] if isinstance(node, Scalar) else list(node.items) if isinstance(node, SequenceNode) else []
        default = names.pop() if isinstance(node, SequenceNode) and len(names) > 1 else None
        for name in names:
            variable = name.value if isinstance(name, Scalar) else ""
            value = self._environment.get(variable)
            if value is not None and FORBIDDEN.search(value):
                self._wrong(node, f"the variable {shown(variable)} holds a control character")
                return None
            if value is not None:
                return Scalar(value=value, file=node.file, start=node.start, end=node.end, style='"')
        if not names:
            self._wrong(node, "`!ENV` takes the name of a variable, or a list of names and a value")
        return default

    def _wrong(self, node: Node, message: str) -> None:
        hint = "write `!ENV NAME`, or `!ENV [NAME, value where it is not set]`"
        self.problems.append(Diagnostic(code=SETTING_MALFORMED, message=message, span=node.span, hint=hint))
