"""Reads which plugins and hooks a project has: those that this package knows, and those that the project trusts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.diagnostics.model import shown
from generator.format.settings.codes import SETTING_RUNS_CODE
from generator.format.settings.model import PLUGIN, SettingPath
from generator.format.settings.rules import Rule, SettingsReader, is_blank, read_at
from generator.format.settings.values import INNER_PATH
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.format.yaml.parsing import as_typed


@dataclass(frozen=True, slots=True)
class PluginList:
    """A rule for plugins, which gives their options by their names, in order.

    `rules` are those for the options of the plugins that this package knows.
    """

    rules: Mapping[str, Rule]

    def __call__(self, reader: SettingsReader, node: Node, path: SettingPath) -> dict[str, Any]:
        """Return the options of the plugins that are right, by their names."""
        plugins: dict[str, Any] = {}
        for name, options in _names_with_options(node):
            if not isinstance(name, Scalar):
                reader.wrong(path, name, "a plugin is named", "write `plugins: [search, briefings]`")
                continue
            at = (*path, name.value)
            reader.spans[at] = name.span
            rule = self.rules.get(name.value)
            if rule is None and name.value not in reader.trusted:
                hint = (
                    f"take it out, or, if you know what it does, write under the plugin `trusted_code: [{name.value}]`"
                )
                message = f"the plugin {shown(name.value)} runs code of its own at every build"
                reader.wrong(at, name, message, hint, SETTING_RUNS_CODE)
            elif options is None or is_blank(options):
                plugins[name.value] = {}
            elif (values := (rule or _as_yaml_reads_it)(reader, options, at)) is not None:
                plugins[name.value] = values
        return plugins


def _names_with_options(node: Node) -> Iterator[tuple[Node, Node | None]]:
    """Yield the names in a list of names, which may have options, or in a mapping of names to options."""
    for item in node.items if isinstance(node, SequenceNode) else (node,):
        if isinstance(item, MappingNode):
            yield from item.entries
        else:
            yield item, None


def _as_yaml_reads_it(reader: SettingsReader, node: Node, path: SettingPath) -> Any:
    """A rule for the options of code that the project trusts: any, typed as YAML types them."""
    if isinstance(node, Scalar):
        return as_typed(node)
    if isinstance(node, SequenceNode):
        return [_as_yaml_reads_it(reader, item, path) for item in node.items]
    return {key.value: _as_yaml_reads_it(reader, value, path) for key, value in node.entries}


def trusted_hooks(reader: SettingsReader, node: Node, path: SettingPath) -> list[str]:
    """A rule for hooks, which are files of the project that it trusts."""
    hooks = []
    for item in node.items if isinstance(node, SequenceNode) else (node,):
        name = read_at(reader, INNER_PATH, item, path)
        if name is not None and name not in reader.trusted:
            hint = f"take it out, or, if you know what it does, write under the plugin `trusted_code: [{name}]`"
            reader.wrong(path, item, f"the hook {shown(name)} runs at every build", hint, SETTING_RUNS_CODE)
        elif name is not None:
            hooks.append(name)
    return hooks


def trusted_code(node: MappingNode) -> frozenset[str]:
    """Return the hooks and plugins that the settings of a project say may run."""
    plugins = node.get("plugins")
    for name, options in _names_with_options(plugins[1]) if plugins is not None else ():
        if isinstance(name, Scalar) and name.value == PLUGIN and isinstance(options, MappingNode):
            entry = options.get("trusted_code")
            named = entry[1] if entry is not None else None
            items = named.items if isinstance(named, SequenceNode) else (named,)
            return frozenset(item.value for item in items if isinstance(item, Scalar))
    return frozenset()
