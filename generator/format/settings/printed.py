"""The settings that themes print into pages, and their texts."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.diagnostics.model import Span
from generator.format.settings.model import SettingPath, Settings


def printed(settings: Settings) -> Mapping[str, Any]:
    """Return the settings that themes print, with every text in them escaped for HTML.

    These are all but those that name folders or are for the host alone, so that no new setting can be forgotten.
    """
    own = {key: value for key, value in settings.values.items() if key not in _NOT_PRINTED}
    theme = {key: value for key, value in settings.of_theme.items() if key not in _NOT_PRINTED_OF_THEME}
    escaped: Mapping[str, Any] = _escaped({**own, "theme": theme})
    return escaped


def printed_texts(settings: Settings) -> tuple[tuple[str, Span], ...]:
    """Return every text of the settings that themes print, as it is written, with its place."""
    theme = {key: value for key, value in settings.of_theme.items() if key not in _NOT_PRINTED_OF_THEME}
    # These are printed in ways of their own.
    apart = _NOT_PRINTED - {"copyright", "extra_javascript"}
    own = {key: value for key, value in settings.values.items() if key not in apart}
    return tuple(_texts({**own, "theme": theme}, settings, ()))


def _texts(value: Any, settings: Settings, path: SettingPath) -> Iterator[tuple[str, Span]]:
    """Yield the texts in a value that stands at `path`, keys included."""
    match value:
        case dict():
            for key, inner in value.items():
                yield str(key), settings.span(*path, str(key))
                yield from _texts(inner, settings, (*path, str(key)))
        case list():
            for number, inner in enumerate(value):
                yield from _texts(inner, settings, (*path, str(number)))
        case str():
            yield value, settings.span(*path)


# These name a folder, or are for the host and no page. `copyright` is an imprint, which has a form of its own.
_NOT_PRINTED: Final = frozenset(
    {"docs_dir", "site_dir", "theme", "plugins", "hooks", "watch", "dev_addr", "validation", "copyright"}
    # Plain paths, of which the host has made objects.
    | {"extra_javascript"}
    | {"markdown_extensions", "remote_branch", "remote_name", "strict", "use_directory_urls"}
)
_NOT_PRINTED_OF_THEME: Final = frozenset({"name", "custom_dir"})


def _escaped(value: Any) -> Any:
    match value:
        case str():
            return html.escape(value)
        case list():
            return [_escaped(item) for item in value]
        case dict():
            return {_escaped(key): _escaped(item) for key, item in value.items()}
        case _:
            return value
