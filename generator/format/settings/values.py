"""The kinds of values that settings take: addresses, names, paths, navigation, extensions and weights."""

from __future__ import annotations

from typing import Any, Final

from generator.format.settings.codes import SETTING_REFUSED
from generator.format.settings.model import SettingPath
from generator.format.settings.rules import (
    FLAGS,
    Rule,
    SettingsReader,
    folder_address,
    is_blank,
    matching,
    read_at,
    single_line,
)
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode

# No mark that ends an attribute or begins an entity. A path has no colon either, so that it has no scheme.
_PATH: Final = r"(?:[\w.~?#@!$()*+,;=/-]|%[0-9A-Fa-f]{2})"
_HTTPS: Final = rf"https://[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?(?:[/?#](?:{_PATH}|:)*)?"
_MAILTO: Final = r"mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
# Two slashes begin the address of another host.
_WITHIN: Final = rf"(?!//){_PATH}+"
_NAME: Final = r"[A-Za-z0-9_-]+"
_FILE: Final = r"(?!.*\.\.)[\w-][\w.-]*(?:/[\w-][\w.-]*)*"

ADDRESS: Final = matching(
    rf"{_HTTPS}|{_MAILTO}|{_WITHIN}",
    "an address that begins with https:// or mailto:, or the path of a page of this site",
)
HTTPS_ADDRESS: Final = matching(_HTTPS, "an address such as `https://example.org/briefings`")
SITE_URL: Final = folder_address(
    matching(
        r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[\w.~%+-]+)*/?",
        "an address such as `https://example.org/briefings/`",
    )
)
EDIT_URI: Final = matching(rf"{_HTTPS}|{_WITHIN}", "the path to the folder of briefings, as `edit/main/briefings/`")
EDIT_TEMPLATE: Final = matching(
    rf"(?:{_HTTPS}|{_WITHIN})(?:\{{path(?:_noext)?(?:!q)?\}}{_PATH}*)+",
    "the path to a briefing, as `edit/main/briefings/{path}`",
)
FILE_OF_SITE: Final = matching(
    _FILE,
    "the path of a file below `templates/`, as `assets/logo.svg`; the policy of the site stops files of other hosts",
)
ICON: Final = matching(rf"{_NAME}(?:/{_NAME})*", "the name of an icon, as `fontawesome/brands/github`")
LANGUAGE: Final = matching(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?", "the code of a language, as `en`")
NAME: Final = matching(_NAME, "a name of letters, digits and hyphens")
INNER_PATH: Final = matching(
    r"(?!/)(?!.*(?:^|/)\.\.(?:/|$))[^\x00-\x1f\\]+", "the path of a folder in this project, as `templates/docs`"
)


def navigation(reader: SettingsReader, node: Node, path: SettingPath) -> list[Any] | None:
    """A rule for the navigation: titles with pages, addresses or further lists."""
    if not isinstance(node, SequenceNode):
        reader.wrong(path, node, "`nav` takes a list of titles with pages", "write `nav: [{Home: index.md}]`")
        return None
    entries: list[Any] = []
    for number, item in enumerate(node.items):
        at = (*path, str(number))
        if isinstance(item, Scalar):
            page = read_at(reader, ADDRESS, item, at)
            entries += [page] if page is not None else []
        elif isinstance(item, MappingNode):
            titled = {}
            for key, value in item.entries:
                below: Rule = navigation if isinstance(value, SequenceNode) else ADDRESS
                target = None if is_blank(value) else read_at(reader, below, value, (*at, key.value))
                if target is not None:
                    titled[key.value] = target
            entries += [titled] if titled else []
        else:
            reader.wrong(at, item, "a list without a title", "write a title before it, as in `Title: [index.md]`")
    return entries


def markdown_extensions(reader: SettingsReader, node: Node, path: SettingPath) -> list[str]:
    """A rule for Markdown extensions: those that pages are made for, without options."""
    entries: list[tuple[Node, Node | None]] = []
    for item in node.items if isinstance(node, SequenceNode) else (node,):
        entries += item.entries if isinstance(item, MappingNode) else [(item, None)]
    extensions = []
    for name, options in entries:
        word = name.value if isinstance(name, Scalar) else ""
        if word not in _EXTENSIONS:
            message = f"the Markdown extension {word} would change or capture quoted text"
            hint = f"take it out; pages are made for {', '.join(_EXTENSIONS[:3])}"
            reader.wrong(path, name, message, hint, SETTING_REFUSED)
        elif (
            options is not None
            and not is_blank(options)
            and not (isinstance(options, MappingNode) and not options.keys)
        ):
            message = f"the options of the Markdown extension {word} are the pages' own"
            reader.wrong(path, options, message, "take them out", SETTING_REFUSED)
        else:
            extensions.append(word)
    return extensions


_EXTENSIONS: Final = ("md_in_html", "tables", "toc", "fenced_code")


def code_weights(reader: SettingsReader, node: Node, path: SettingPath) -> dict[str, str] | None:
    """A rule for the weights of codes; whether there is such a code, and such a weight, is checked elsewhere."""
    if not isinstance(node, MappingNode):
        hint = "write codes and their weights, as in `severity: {quote-drops-context: error}`"
        reader.wrong(path, node, "expected codes and their weights", hint)
        return None
    by_code = {key.value: read_at(reader, single_line, value, (*path, key.value)) for key, value in node.entries}
    return {name: weight for name, weight in by_code.items() if weight is not None}


def no_font(reader: SettingsReader, node: Node, path: SettingPath) -> bool | None:
    """A rule for `font`, which takes false and nothing else."""
    if isinstance(node, Scalar) and FLAGS.get(node.value.lower()) is False:
        return False
    hint = "write `font: false`; a font from another host would tell that host who reads what, and the policy stops it"
    reader.wrong(path, node, "`font` is refused", hint, SETTING_REFUSED)
    return None
