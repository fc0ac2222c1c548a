"""The rules by which the values of settings are read: texts, flags, choices, lists and keys with values.

A rule takes the reader, the node of the value and the path of the setting. It returns the value, or None where
something is wrong, which the rule has noted by then; such a setting is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from generator.diagnostics.model import Code, Diagnostic, Span, shown
from generator.format.settings.codes import SETTING_MALFORMED, SETTING_MISSING, SETTING_REFUSED, SETTING_UNKNOWN
from generator.format.settings.model import SettingPath, Settings
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.text.nearest import nearest_name


class SettingsReader:
    """Keeps the places of settings, and what is wrong with them, while rules read them.

    `trusted` names the hooks and plugins that the project says may run.
    """

    def __init__(self, trusted: frozenset[str]) -> None:
        self.problems: list[Diagnostic] = []
        self.spans: dict[SettingPath, Span] = {}
        self.trusted = trusted
        self._wrong: set[str] = set()

    def wrong(self, path: SettingPath, node: Node, message: str, hint: str, code: Code = SETTING_MALFORMED) -> None:
        """Note what is wrong with the setting at a path; `node` is the part of it to point at."""
        self._wrong.add(path[0] if path else "")
        if len(self.problems) > _MOST_PROBLEMS:
            return
        if self.is_full:
            message, hint = "more is wrong from here on", "mend what stands above first"
        self.problems.append(Diagnostic(code=code, message=message, span=node.span, hint=hint))

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that no more is noted: after so many problems, the next one teaches nothing."""
        return len(self.problems) >= _MOST_PROBLEMS

    def has_problem_at(self, key: str) -> bool:
        """Whether something is wrong with a setting of the file, or in it."""
        return key in self._wrong

    def lacks(self, settings: Settings, key: str, hint: str, message: str = "") -> None:
        """Note that a setting is missing; `message` says it where it is not of the file itself."""
        span = settings.span(key)
        self.problems.append(
            Diagnostic(code=SETTING_MISSING, message=message or f"`{key}` is missing", span=span, hint=hint)
        )


_MOST_PROBLEMS: Final = 100

Rule = Callable[[SettingsReader, Node, SettingPath], Any]
"""Returns the value of a setting, or None when something is wrong with it, which it notes."""


def plain_text(reader: SettingsReader, node: Node, path: SettingPath) -> str | None:
    """A rule for any text, without the space around it."""
    if isinstance(node, Scalar):
        return node.value.strip()
    reader.wrong(path, node, f"`{path[-1]}` takes a text", f"write `{path[-1]}: text`")
    return None


def single_line(reader: SettingsReader, node: Node, path: SettingPath) -> str | None:
    """A rule for a text on one line."""
    text = plain_text(reader, node, path)
    if text is not None and len(text.splitlines()) > 1:
        reader.wrong(path, node, f"`{path[-1]}` takes one line", "write it on one line")
        return None
    return text


def flag(reader: SettingsReader, node: Node, path: SettingPath) -> bool | None:
    """A rule for true or false."""
    word = node.value.lower() if isinstance(node, Scalar) else ""
    if word in FLAGS:
        return FLAGS[word]
    reader.wrong(path, node, f"`{path[-1]}` takes true or false", f"write `{path[-1]}: true` or `{path[-1]}: false`")
    return None


FLAGS: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
"""The words of YAML 1.1 for true and false."""


def matching(pattern: str, description: str) -> Rule:
    """Return a rule for a text that matches a pattern; hints tell writers the description, with an example in it."""
    whole = re.compile(pattern, re.ASCII)

    def rule(reader: SettingsReader, node: Node, path: SettingPath) -> str | None:
        if isinstance(node, Scalar) and whole.fullmatch(node.value.strip()):
            return node.value.strip()
        value = shown(node.value) if isinstance(node, Scalar) else "this"
        reader.wrong(path, node, f"{value} is no value for `{path[-1]}`", f"write {description}")
        return None

    return rule


def folder_address(address: Rule) -> Rule:
    """Return a rule for the address of a folder: as by `address`, with a slash at the end, written or not."""

    def rule(reader: SettingsReader, node: Node, path: SettingPath) -> str | None:
        value = address(reader, node, path)
        return None if value is None else f"{value.rstrip('/')}/"

    return rule


def one_of(*words: str) -> Rule:
    """Return a rule for one of some words."""

    def rule(reader: SettingsReader, node: Node, path: SettingPath) -> str | None:
        if isinstance(node, Scalar) and node.value in words:
            return node.value
        value = node.value if isinstance(node, Scalar) else ""
        meant = nearest_name(value, words)
        message = f"{shown(value) if value else 'this'} is no value for `{path[-1]}`"
        reader.wrong(path, node, message, f"write `{meant}`" if meant else f"write one of {', '.join(words)}")
        return None

    return rule


@dataclass(frozen=True, slots=True)
class Items:
    """A rule for a list, each item by the rule `of`; a value alone is a list of one."""

    of: Rule

    def __call__(self, reader: SettingsReader, node: Node, path: SettingPath) -> list[Any]:
        """Return the values of the items that are right."""
        items = node.items if isinstance(node, SequenceNode) else (node,)
        values = [read_at(reader, self.of, item, (*path, str(number))) for number, item in enumerate(items)]
        return [value for value in values if value is not None]


def read_at(reader: SettingsReader, rule: Rule, node: Node, path: SettingPath) -> Any:
    """Note the place of a setting, and return its value by the rule."""
    reader.spans[path] = node.span
    return rule(reader, node, path)


@dataclass(frozen=True, slots=True)
class Keys:
    """A rule for keys with values.

    A key has one of the `rules`, or is `refused` with a hint; an unknown key is refused too.
    """

    rules: Mapping[str, Rule]
    refused: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, reader: SettingsReader, node: Node, path: SettingPath) -> dict[str, Any] | None:
        """Return the values of the keys that are right."""
        if not isinstance(node, MappingNode):
            reader.wrong(path, node, f"`{path[-1]}` takes keys with values", f"write its keys below `{path[-1]}:`")
            return None
        values = {}
        for key, value in node.entries:
            name = key.value
            if name in self.rules:
                # A key with nothing behind it sets nothing.
                if not is_blank(value):
                    values[name] = read_at(reader, self.rules[name], value, (*path, name))
            elif name in self.refused:
                reader.wrong((*path, name), key, f"`{name}` is refused", self.refused[name], SETTING_REFUSED)
            else:
                meant = None if reader.is_full else nearest_name(name, [*self.rules])
                hint = f"did you mean `{meant}`? Else take it out" if meant else "take it out"
                message = f"the setting {shown(name)} is not known to be harmless"
                reader.wrong((*path, name), key, message, hint, SETTING_UNKNOWN)
        return {name: value for name, value in values.items() if value is not None}


def is_blank(node: Node) -> bool:
    """Whether nothing stands behind a key."""
    return isinstance(node, Scalar) and not node.style and node.value in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Either:
    """A rule for a setting of two forms: `keys` for keys with values, `plain` for anything else."""

    plain: Rule
    keys: Rule

    def __call__(self, reader: SettingsReader, node: Node, path: SettingPath) -> Any:
        """Return the value by the rule for its form."""
        return (self.keys if isinstance(node, MappingNode) else self.plain)(reader, node, path)
