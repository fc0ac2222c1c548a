"""The table of all settings that are accepted, each with the values that it takes; what is in no table is refused.

Themes print settings into pages as they stand, and hosts run code that settings name. Nothing here is run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.diagnostics.model import Diagnostic, Span
from generator.format.likelihood import SCALES
from generator.format.settings.model import PLUGIN, SettingPath, Settings
from generator.format.settings.nodes import INHERIT
from generator.format.settings.plugins import PluginList, trusted_code, trusted_hooks
from generator.format.settings.rules import (
    Either,
    Items,
    Keys,
    Rule,
    SettingsReader,
    flag,
    matching,
    one_of,
    plain_text,
    single_line,
)
from generator.format.settings.values import (
    ADDRESS,
    EDIT_TEMPLATE,
    EDIT_URI,
    FILE_OF_SITE,
    HTTPS_ADDRESS,
    ICON,
    INNER_PATH,
    LANGUAGE,
    NAME,
    SITE_URL,
    code_weights,
    markdown_extensions,
    navigation,
    no_font,
)
from generator.format.tlp import LEVELS
from generator.format.yaml.nodes import MappingNode, Node


def decode_settings(node: MappingNode) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Return the settings of a file, and everything that is wrong with them; what is wrong is left out."""
    reader = SettingsReader(trusted=trusted_code(node))
    reader.spans[()] = Span(file=node.file, start=node.start, end=node.start)
    values = Keys(SETTINGS, _REFUSED)(reader, node, ())
    # A host that is given these has nothing left to inherit.
    values = {key: value for key, value in (values or {}).items() if key != INHERIT}
    settings = Settings(values=values, spans=reader.spans)
    if not settings.values.get("site_name") and not reader.has_problem_at("site_name"):
        reader.lacks(settings, "site_name", "write what the site is called, as in `site_name: Our briefings`")
    if not settings.has_plugin and not reader.has_problem_at("plugins"):
        reader.lacks(
            settings, "plugins", "write `plugins: [search, briefings]`", "`briefings` is not among the plugins"
        )
    return settings, tuple(reader.problems)


# ---- What may be set ----

_TOGGLE: Final = Keys({"icon": ICON, "name": single_line})
_PALETTE: Final = Keys(
    {
        "media": matching(r"\(prefers-color-scheme(?:: (?:light|dark))?\)", "`(prefers-color-scheme: dark)`, or light"),
        "scheme": NAME,
        "primary": matching(r"[a-z -]+", "the name of a colour, as `indigo`"),
        "accent": matching(r"[a-z -]+", "the name of a colour, as `indigo`"),
        "toggle": _TOGGLE,
    }
)


_ICONS: Final = (
    *("logo", "menu", "alternate", "search", "close", "top", "edit", "view", "repo", "share"),
    *("previous", "next", "annotation"),
)
_THEME: Final = Keys(
    {
        "name": NAME,
        "custom_dir": INNER_PATH,
        "variant": one_of("classic", "modern"),
        "language": LANGUAGE,
        "direction": one_of("ltr", "rtl"),
        "features": Items(matching(r"[a-z]+(?:\.[a-z]+)*", "the name of a feature, as `navigation.top`")),
        "palette": Either(Items(_PALETTE), _PALETTE),
        "font": no_font,
        "logo": FILE_OF_SITE,
        "favicon": FILE_OF_SITE,
        "icon": Keys(dict.fromkeys(_ICONS, ICON)),
    }
)


def _theme_name(reader: SettingsReader, node: Node, path: SettingPath) -> dict[str, str] | None:
    """A rule for a theme that is written as its name alone."""
    name = NAME(reader, node, path)
    return None if name is None else {"name": name}


_FEATURES_OF_ELSEWHERE: Final = "take it out: the policy of the site stops scripts from elsewhere"
_EXTRA: Final = Keys(
    {
        "homepage": ADDRESS,
        "generator": flag,
        "social": Items(Keys({"icon": ICON, "link": ADDRESS, "name": single_line})),
        "alternate": Items(Keys({"name": single_line, "link": ADDRESS, "lang": LANGUAGE})),
    },
    {
        "analytics": _FEATURES_OF_ELSEWHERE,
        "polyfills": _FEATURES_OF_ELSEWHERE,
        "consent": "take it out: the site sets no cookies and asks no other host, so that nothing needs consent",
        "version": "take it out: one site has one version; the corrections tell what has changed",
        "tags": "take it out: topics are what pages are filed under",
        "status": "take it out: pages of briefings say their status themselves",
        "annotate": "take it out: pages hold no code to annotate",
    },
)
_LEVEL: Final = one_of("warn", "info", "ignore", "relative_to_docs")
_NAV_LEVELS: Final = dict.fromkeys(("omitted_files", "not_found", "absolute_links"), _LEVEL)
_LINK_LEVELS: Final = dict.fromkeys(("not_found", "absolute_links", "unrecognized_links", "anchors"), _LEVEL)
_OWN: Final[Mapping[str, Rule]] = {
    "briefings": INNER_PATH,
    "seeds": INNER_PATH,
    "templates": INNER_PATH,
    "scale": one_of(*SCALES),
    "severity": code_weights,
    "marking": one_of(*LEVELS),
    "audience": one_of(*LEVELS),
    "sign_off": flag,
    "trusted_code": Items(single_line),
}
OWN_SETTINGS: Final = tuple(_OWN)
"""The settings that a project may have under the plugin."""
_SEARCH: Final = Keys(
    {
        "enabled": flag,
        "lang": Items(LANGUAGE),
        "separator": single_line,
        "pipeline": Items(one_of("stemmer", "stopWordFilter", "trimmer")),
    }
)
_PLUGINS: Final[Mapping[str, Rule]] = {"search": _SEARCH, "material/search": _SEARCH, PLUGIN: Keys(_OWN)}
_SCRIPT: Final = Keys({"path": FILE_OF_SITE, "type": NAME, "async": flag, "defer": flag})
SETTINGS: Final[Mapping[str, Rule]] = {
    INHERIT: single_line,
    "site_name": single_line,
    "site_url": SITE_URL,
    "site_description": single_line,
    "site_author": single_line,
    "copyright": plain_text,
    "repo_url": HTTPS_ADDRESS,
    "repo_name": single_line,
    "edit_uri": EDIT_URI,
    "edit_uri_template": EDIT_TEMPLATE,
    "nav": navigation,
    "theme": Either(_theme_name, _THEME),
    "docs_dir": INNER_PATH,
    "site_dir": single_line,
    "plugins": PluginList(_PLUGINS),
    "hooks": trusted_hooks,
    "markdown_extensions": markdown_extensions,
    "extra": _EXTRA,
    "extra_css": Items(FILE_OF_SITE),
    "extra_javascript": Items(Either(FILE_OF_SITE, _SCRIPT)),
    "validation": Keys({"nav": Keys(_NAV_LEVELS), "links": Keys(_LINK_LEVELS), **_NAV_LEVELS, **_LINK_LEVELS}),
    "use_directory_urls": flag,
    "strict": flag,
    "watch": Items(INNER_PATH),
    "dev_addr": matching(r"[A-Za-z0-9.:\[\]-]+:[0-9]{1,5}", "a host and a port, as `127.0.0.1:8000`"),
    "remote_branch": matching(r"(?!-)[\w./-]+", "the name of a branch"),
    "remote_name": matching(r"(?!-)[\w./-]+", "the name of a remote"),
}
_NOTHING_THERE: Final = "take it out: `docs_dir` holds one page, and the site is made from the folder of briefings"
_REFUSED: Final[Mapping[str, str]] = {
    "google_analytics": _FEATURES_OF_ELSEWHERE,
    "extra_templates": "take it out, and put templates of the theme into `templates/overrides/`",
    "exclude_docs": _NOTHING_THERE,
    "draft_docs": _NOTHING_THERE,
    "not_in_nav": _NOTHING_THERE,
    "pages": "write `nav`",
    "mdx_configs": "take it out: the options of Markdown extensions are the pages' own",
}
