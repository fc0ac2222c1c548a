"""The settings of a project as a host takes them, with the place of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from generator.diagnostics.model import Span

PLUGIN: Final = "briefings"
"""The name of the plugin under which a project has its own settings."""

SettingPath = tuple[str, ...]
"""Where a setting stands: its keys from the outermost in, and the numbers of items of lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a project as a host takes them, and the place of each.

    `values` holds texts, numbers, flags, lists and mappings; a plugin is a mapping of its name to its options.
    """

    values: Mapping[str, Any]
    spans: Mapping[SettingPath, Span] = field(repr=False)

    @property
    def of_plugin(self) -> Mapping[str, Any]:
        """The settings under the plugin; empty where it is not among the plugins."""
        options: Mapping[str, Any] = _plugins(self.values).get(PLUGIN) or {}
        return options

    @property
    def of_theme(self) -> Mapping[str, Any]:
        """The settings of the theme."""
        theme: Mapping[str, Any] = self.values.get("theme") or {}
        return theme

    @property
    def has_plugin(self) -> bool:
        """Whether the plugin is among the plugins."""
        return PLUGIN in _plugins(self.values)

    def span(self, *path: str) -> Span:
        """Return the place of a setting, or of the nearest setting around it where it is not set."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans[path]


def _plugins(values: Mapping[str, Any]) -> Mapping[str, Any]:
    plugins: Mapping[str, Any] = values.get("plugins") or {}
    return plugins
