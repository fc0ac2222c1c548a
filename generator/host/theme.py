"""What a host must be told to publish the pages as they are meant: navigation, extensions, validation, theme.

Plain data, which the MkDocs plugin sets and `briefings render` writes out for any engine.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from generator.format import addresses

EXTENSIONS: Final = ("md_in_html", "tables", "toc")
"""The Markdown extensions that pages are made for. Others change or capture text: `smarty`, `abbr`, `attr_list` …"""

EXTENSION_CONFIGS: Final[Mapping[str, Mapping[str, Any]]] = {"toc": {"toc_depth": "1-3"}}

NAV: Final[tuple[tuple[str, str], ...]] = (
    ("Home", addresses.HOME.path),
    ("Briefings", addresses.index("briefings").path),
    ("Actors", addresses.index("actors").path),
    ("Topics", addresses.index("topics").path),
    ("Timeline", addresses.index("timeline").path),
    ("Sources", addresses.index("sources").path),
    ("Corrections", addresses.index("corrections").path),
    ("Method", addresses.METHOD.path),
)
"""The whole navigation. It stays short, since a host repeats it on every page."""

STYLESHEETS: Final = ("assets/briefings.css", "assets/previews.css")

VALIDATION: Final[Mapping[str, Any]] = {
    "nav": {"omitted_files": "ignore", "not_found": "warn", "absolute_links": "warn"},
    "links": {"not_found": "warn", "anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"},
}
"""A link that leads nowhere is a warning, and a warning ends a strict build."""

THEME: Final[Mapping[str, Any]] = {
    "name": "material",
    # The look that Zensical shares with Material; its own is another, and Material does not know the key.
    "variant": "classic",
    "font": False,
    "language": "en",
    "features": ["navigation.tabs", "navigation.top", "search.highlight", "search.suggest", "toc.follow"],
    "palette": [
        {
            "media": "(prefers-color-scheme: light)",
            "scheme": "default",
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": "material/weather-night", "name": "Switch to dark mode"},
        },
        {
            "media": "(prefers-color-scheme: dark)",
            "scheme": "slate",
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": "material/weather-sunny", "name": "Switch to light mode"},
        },
    ],
}
"""The theme's settings. Fonts are the reader's own, so that no request leaves the site's host."""


def name_in_html(site_name: str) -> str:
    """Return a site's name as hosts must be given it, since themes print it raw."""
    return html.escape(site_name)


# What a reader can follow: an address of a page without a full stop or the like behind it, or of a mailbox.
_FOLLOWED: Final = re.compile(
    r"https://[^\s<>\"']*[^\s<>\"'.,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII | re.IGNORECASE
)


def imprint_in_html(text: str) -> str:
    """Return a text for the foot of every page as hosts must be given it: lines stay lines, addresses are links."""
    return "<br>".join(_with_links(line.strip()) for line in text.strip().splitlines())


def _with_links(line: str) -> str:
    parts, end = [], 0
    for address in _FOLLOWED.finditer(line):
        text = address[0]
        to = text if text[:8].lower() == "https://" else f"mailto:{text}"
        parts += [html.escape(line[end : address.start()]), f'<a href="{html.escape(to)}">{html.escape(text)}</a>']
        end = address.end()
    return "".join((*parts, html.escape(line[end:])))


def standalone(
    site_name: str,
    site_url: str | None,
    *,
    overrides: bool,
    imprint: str = "",
    pictures: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the configuration of a rendered tree, which any engine of the family builds without a plugin of ours.

    `overrides` tells whether the tree overrides templates of the theme: engines refuse a folder that is not there.
    `pictures` are the project's own logo and favicon, by the theme's names for them.
    """
    address = {"site_url": site_url} if site_url else {}
    custom = {"custom_dir": "overrides"} if overrides else {}
    foot = {"copyright": imprint_in_html(imprint)} if imprint.strip() else {}
    return {
        "site_name": name_in_html(site_name),
        **address,
        **foot,
        "docs_dir": "docs",
        "theme": {**THEME, **custom, **(pictures or {})},
        "extra_css": list(STYLESHEETS),
        "nav": [{title: path} for title, path in NAV],
        "not_in_nav": "/briefings/*\n/actors/*\n/topics/*\n/sources/*\n/timeline/*\n/corrections/*\n",
        "plugins": ["search"],
        "markdown_extensions": [{name: dict(EXTENSION_CONFIGS.get(name, {}))} for name in EXTENSIONS],
        "validation": {**VALIDATION["links"], "nav": dict(VALIDATION["nav"])},
    }
