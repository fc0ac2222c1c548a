"""The settings of a project, `mkdocs.yml`: what may stand in it, and what is refused.

Every setting that is allowed stands in one table with the values that it takes, so that what is in no table is refused:
themes print settings into pages as they stand, and hosts run code that settings name. Nothing here is run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from generator.diagnostics.model import Diagnostic, Span, TextFile, error, shown
from generator.format.likelihood import SCALES
from generator.format.tlp import LEVELS
from generator.format.yaml.characters import FORBIDDEN
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.format.yaml.parsing import as_typed, parse_settings
from generator.text.nearest import nearest_name

SETTING_UNKNOWN = error(
    "setting-unknown",
    """The settings hold a key that is not known to be harmless. Themes print settings into pages, and hosts run what
    some of them name, so that only those that this package knows are accepted. Take the key out, or write the one
    meant.""",
)
SETTING_REFUSED = error(
    "setting-refused",
    """The setting would change quoted words, ask other hosts for scripts that the policy of the site stops, or publish
    what the check has not seen. The message says what to write instead.""",
)
SETTING_MALFORMED = error(
    "setting-malformed",
    """A setting has a value that it cannot take. Addresses begin with https:// or mailto:, or lead to a place within
    the site; names of icons, languages and files are plain ones.""",
)
SETTING_RUNS_CODE = error(
    "setting-runs-code",
    """The settings name code that a build would run: a hook, a plugin of somebody else, or a tag that makes Python call
    something. A tag is never accepted. A hook or a plugin is, once `trusted_code` under the plugin names it.""",
)
SETTING_MISSING = error("setting-missing", "The settings lack something that no site can do without.")
SETTINGS_INHERITED = error(
    "settings-inherited",
    """The file that `INHERIT` names cannot be read: it is not there, lies outside of the project, or inherits from
    itself. Write its path from the folder of the file that names it.""",
)
DOCS_DIR_PUBLISHED = error(
    "docs-dir-published",
    """An engine that does not load the plugin publishes all that lies in `docs_dir` as it stands. So `docs_dir` is a
    folder with one page, which says how to build, and neither the folder of briefings nor that of sources.""",
)
CODES: Final = (
    SETTING_UNKNOWN,
    SETTING_REFUSED,
    SETTING_MALFORMED,
    SETTING_RUNS_CODE,
    SETTING_MISSING,
    SETTINGS_INHERITED,
    DOCS_DIR_PUBLISHED,
)

PLUGIN: Final = "briefings"
"""The name of the plugin under which a project has its own settings."""

Path = tuple[str, ...]
"""Where a setting stands: its keys from the outermost in, and the numbers of items of lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a project sets, as a host takes it, and where each setting stands.

    `values` holds texts, numbers, flags, lists and mappings; a plugin is a mapping of its name to its options.
    """

    values: Mapping[str, Any]
    spans: Mapping[Path, Span] = field(repr=False)

    @property
    def of_plugin(self) -> Mapping[str, Any]:
        """What the project sets under the plugin; empty where it is not among the plugins."""
        options: Mapping[str, Any] = _plugins(self.values).get(PLUGIN) or {}
        return options

    @property
    def of_theme(self) -> Mapping[str, Any]:
        """What the project sets of the theme."""
        theme: Mapping[str, Any] = self.values.get("theme") or {}
        return theme

    @property
    def has_plugin(self) -> bool:
        """Whether the plugin is among the plugins."""
        return PLUGIN in _plugins(self.values)

    def span(self, *path: str) -> Span:
        """Where a setting stands, else the setting that it would stand in."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans[path]


def printed(settings: Settings) -> Mapping[str, Any]:
    """Return the settings that themes print, with every text of them as HTML has it.

    All but those that name folders or are for the host alone, so that a setting cannot be forgotten.
    """
    shown_ones = {key: value for key, value in settings.values.items() if key not in _NOT_PRINTED}
    theme = {key: value for key, value in settings.of_theme.items() if key not in _NOT_PRINTED_OF_THEME}
    escaped: Mapping[str, Any] = _escaped({**shown_ones, "theme": theme})
    return escaped


def printed_texts(settings: Settings) -> tuple[tuple[str, Span], ...]:
    """Return every text of the settings that themes print, as it is written, and where it stands."""
    theme = {key: value for key, value in settings.of_theme.items() if key not in _NOT_PRINTED_OF_THEME}
    # These are printed in ways of their own.
    apart = _NOT_PRINTED - {"copyright", "extra_javascript"}
    shown_ones = {key: value for key, value in settings.values.items() if key not in apart}
    return tuple(_texts({**shown_ones, "theme": theme}, settings, ()))


def _texts(value: Any, settings: Settings, path: Path) -> Iterator[tuple[str, Span]]:
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


def parse_file(file: TextFile, environment: Mapping[str, str]) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Return the nodes of a file of settings, with the values of the variables that it names, and what is wrong."""
    read, tags, problems = parse_settings(file)
    if read is None:
        return None, problems
    reader = _Tags(tags, environment)
    node = reader.resolved(read)
    problems = (*problems, *reader.problems)
    if not isinstance(node, MappingNode):
        wrong = Diagnostic(code=SETTING_MALFORMED, message="settings are keys with values", span=read.span)
        return None, (*problems, wrong)
    return node, problems


def inherited(node: MappingNode) -> Scalar | None:
    """Return the name of the file that the settings build on, if they do."""
    entry = node.get(_INHERIT)
    return entry[1] if entry is not None and isinstance(entry[1], Scalar) else None


def merged(parent: MappingNode, child: MappingNode) -> MappingNode:
    """Return the settings of a file laid over those that it inherits: mappings key by key, the rest whole."""
    entries = {key.value: (key, value) for key, value in parent.entries}
    for key, value in child.entries:
        below = entries.get(key.value)
        if below is not None and isinstance(below[1], MappingNode) and isinstance(value, MappingNode):
            entries[key.value] = (key, merged(below[1], value))
        else:
            entries[key.value] = (key, value)
    return MappingNode.of(
        tuple(key for key, _ in entries.values()),
        [value for _, value in entries.values()],
        child.file,
        child.start,
        child.end,
    )


def decode_settings(node: MappingNode) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Return what the settings say, and everything that is wrong with them; what is wrong is left out."""
    reading = _Reading(trusted=_trusted(node))
    reading.spans[()] = Span(file=node.file, start=node.start, end=node.start)
    values = _Keys(_SETTINGS, _REFUSED)(reading, node, ())
    # A host that is given these has nothing left to inherit.
    values = {key: value for key, value in (values or {}).items() if key != _INHERIT}
    settings = Settings(values=values, spans=reading.spans)
    if not settings.values.get("site_name") and not reading.has_problem_at("site_name"):
        reading.lacks(settings, "site_name", "write what the site is called, as in `site_name: Our briefings`")
    if not settings.has_plugin and not reading.has_problem_at("plugins"):
        reading.lacks(
            settings, "plugins", "write `plugins: [search, briefings]`", "`briefings` is not among the plugins"
        )
    return settings, tuple(reading.problems)


_INHERIT: Final = "INHERIT"
# What names a folder, or is for the host and no page. `copyright` is an imprint, which has a form of its own.
_NOT_PRINTED: Final = frozenset(
    {"docs_dir", "site_dir", "theme", "plugins", "hooks", "watch", "dev_addr", "validation", "copyright"}
    # Plain paths, of which the host has made objects.
    | {"extra_javascript"}
    | {"markdown_extensions", "remote_branch", "remote_name", "strict", "use_directory_urls"}
)
_NOT_PRINTED_OF_THEME: Final = frozenset({"name", "custom_dir"})


def _plugins(values: Mapping[str, Any]) -> Mapping[str, Any]:
    plugins: Mapping[str, Any] = values.get("plugins") or {}
    return plugins


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


# ---- Tags ----


class _Tags:
    """Puts the values of variables in the place of `!ENV`, and reports every other tag."""

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


# ---- Values ----


_MOST_PROBLEMS: Final = 100


class _Reading:
    """What has been found of the settings so far. `trusted` is the code that the project says may run."""

    def __init__(self, trusted: frozenset[str]) -> None:
        self.problems: list[Diagnostic] = []
        self.spans: dict[Path, Span] = {}
        self.trusted = trusted
        self._wrong: set[str] = set()

    def wrong(self, path: Path, node: Node, message: str, hint: str, code: Any = SETTING_MALFORMED) -> None:
        """Notes what is wrong with the setting at a path."""
        self._wrong.add(path[0] if path else "")
        if len(self.problems) > _MOST_PROBLEMS:
            return
        if self.is_full:
            message, hint = "more is wrong from here on", "mend what stands above first"
        self.problems.append(Diagnostic(code=code, message=message, span=node.span, hint=hint))

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that no more is noted: who has that many problems learns nothing from the next."""
        return len(self.problems) >= _MOST_PROBLEMS

    def has_problem_at(self, key: str) -> bool:
        """Whether something is wrong with the setting of that name, which then is left out."""
        return key in self._wrong

    def lacks(self, settings: Settings, key: str, hint: str, message: str = "") -> None:
        """Notes that a setting is missing."""
        span = settings.span(key)
        self.problems.append(
            Diagnostic(code=SETTING_MISSING, message=message or f"`{key}` is missing", span=span, hint=hint)
        )


# The value of a setting, or None when it is left out since something is wrong with it, which has been noted.
Rule = Callable[[_Reading, Node, Path], Any]


def _text(reading: _Reading, node: Node, path: Path) -> str | None:
    if isinstance(node, Scalar):
        return node.value.strip()
    reading.wrong(path, node, f"`{path[-1]}` takes a text", f"write `{path[-1]}: text`")
    return None


def _line(reading: _Reading, node: Node, path: Path) -> str | None:
    text = _text(reading, node, path)
    if text is not None and len(text.splitlines()) > 1:
        reading.wrong(path, node, f"`{path[-1]}` takes one line", "write it on one line")
        return None
    return text


def _flag(reading: _Reading, node: Node, path: Path) -> bool | None:
    word = node.value.lower() if isinstance(node, Scalar) else ""
    if word in _FLAGS:
        return _FLAGS[word]
    reading.wrong(path, node, f"`{path[-1]}` takes true or false", f"write `{path[-1]}: true` or `{path[-1]}: false`")
    return None


# The words that YAML 1.1 has for the two.
_FLAGS: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def _like(pattern: str, what: str) -> Rule:
    """A rule for a text of a form, which `what` describes and shows."""
    whole = re.compile(pattern, re.ASCII)

    def rule(reading: _Reading, node: Node, path: Path) -> str | None:
        if isinstance(node, Scalar) and whole.fullmatch(node.value.strip()):
            return node.value.strip()
        value = shown(node.value) if isinstance(node, Scalar) else "this"
        reading.wrong(path, node, f"{value} is no value for `{path[-1]}`", f"write {what}")
        return None

    return rule


def _as_folder(of: Rule) -> Rule:
    """A rule for the address of a folder, which is read with the slash that ends it, whether it is written or not."""

    def rule(reading: _Reading, node: Node, path: Path) -> str | None:
        value = of(reading, node, path)
        return None if value is None else f"{value.rstrip('/')}/"

    return rule


def _choice(*words: str) -> Rule:
    def rule(reading: _Reading, node: Node, path: Path) -> str | None:
        if isinstance(node, Scalar) and node.value in words:
            return node.value
        value = node.value if isinstance(node, Scalar) else ""
        meant = nearest_name(value, words)
        message = f"{shown(value) if value else 'this'} is no value for `{path[-1]}`"
        reading.wrong(path, node, message, f"write `{meant}`" if meant else f"write one of {', '.join(words)}")
        return None

    return rule


@dataclass(frozen=True, slots=True)
class _Items:
    """A rule for a list; one value alone is a list of it."""

    of: Rule

    def __call__(self, reading: _Reading, node: Node, path: Path) -> list[Any]:
        items = node.items if isinstance(node, SequenceNode) else (node,)
        values = [_at(reading, self.of, item, (*path, str(number))) for number, item in enumerate(items)]
        return [value for value in values if value is not None]


def _at(reading: _Reading, rule: Rule, node: Node, path: Path) -> Any:
    reading.spans[path] = node.span
    return rule(reading, node, path)


@dataclass(frozen=True, slots=True)
class _Keys:
    """A rule for keys with values: each key has a rule, or is refused for a reason, or is unknown and refused too."""

    rules: Mapping[str, Rule]
    refused: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, reading: _Reading, node: Node, path: Path) -> dict[str, Any] | None:
        if not isinstance(node, MappingNode):
            reading.wrong(path, node, f"`{path[-1]}` takes keys with values", f"write its keys below `{path[-1]}:`")
            return None
        found = {}
        for key, value in node.entries:
            name = key.value
            if name in self.rules:
                # A key with nothing behind it says nothing.
                if not _is_empty(value):
                    found[name] = _at(reading, self.rules[name], value, (*path, name))
            elif name in self.refused:
                reading.wrong((*path, name), key, f"`{name}` is refused", self.refused[name], SETTING_REFUSED)
            else:
                meant = None if reading.is_full else nearest_name(name, [*self.rules])
                hint = f"did you mean `{meant}`? Else take it out" if meant else "take it out"
                message = f"the setting {shown(name)} is not known to be harmless"
                reading.wrong((*path, name), key, message, hint, SETTING_UNKNOWN)
        return {name: value for name, value in found.items() if value is not None}


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.style and node.value in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class _Either:
    """A rule for what is written in one of two forms, of which one has keys with values."""

    plain: Rule
    keys: Rule

    def __call__(self, reading: _Reading, node: Node, path: Path) -> Any:
        return (self.keys if isinstance(node, MappingNode) else self.plain)(reading, node, path)


# ---- Forms of values ----

# No mark that ends an attribute or begins an entity. A path has no colon either, so that it has no scheme.
_PATH: Final = r"(?:[\w.~?#@!$()*+,;=/-]|%[0-9A-Fa-f]{2})"
_HTTPS: Final = rf"https://[A-Za-z0-9.-]+(?::[0-9]{{1,5}})?(?:[/?#](?:{_PATH}|:)*)?"
_MAILTO: Final = r"mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
# Two slashes begin the address of another host.
_WITHIN: Final = rf"(?!//){_PATH}+"
_NAME: Final = r"[A-Za-z0-9_-]+"
_FILE: Final = r"(?!.*\.\.)[\w-][\w.-]*(?:/[\w-][\w.-]*)*"

_address: Final = _like(
    rf"{_HTTPS}|{_MAILTO}|{_WITHIN}",
    "an address that begins with https:// or mailto:, or the path of a page of this site",
)
_page: Final = _address
_https: Final = _like(_HTTPS, "an address such as `https://example.org/briefings`")
_site_url: Final = _as_folder(
    _like(
        r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[\w.~%+-]+)*/?",
        "an address such as `https://example.org/briefings/`",
    )
)
_edit_uri: Final = _like(rf"{_HTTPS}|{_WITHIN}", "the path to the folder of briefings, as `edit/main/briefings/`")
_edit_template: Final = _like(
    rf"(?:{_HTTPS}|{_WITHIN})(?:\{{path(?:_noext)?(?:!q)?\}}{_PATH}*)+",
    "the path to a briefing, as `edit/main/briefings/{path}`",
)
_file_of_site: Final = _like(
    _FILE,
    "the path of a file below `templates/`, as `assets/logo.svg`; the policy of the site stops files of other hosts",
)
_icon: Final = _like(rf"{_NAME}(?:/{_NAME})*", "the name of an icon, as `fontawesome/brands/github`")
_language: Final = _like(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?", "the code of a language, as `en`")
_name: Final = _like(_NAME, "a name of letters, digits and hyphens")
_folder: Final = _line
_inner: Final = _like(
    r"(?!/)(?!.*(?:^|/)\.\.(?:/|$))[^\x00-\x1f\\]+", "the path of a folder in this project, as `templates/docs`"
)


def _nav(reading: _Reading, node: Node, path: Path) -> list[Any] | None:
    """The navigation: titles with pages, addresses or further lists."""
    if not isinstance(node, SequenceNode):
        reading.wrong(path, node, "`nav` takes a list of titles with pages", "write `nav: [{Home: index.md}]`")
        return None
    found: list[Any] = []
    for number, item in enumerate(node.items):
        at = (*path, str(number))
        if isinstance(item, Scalar):
            page = _at(reading, _page, item, at)
            found += [page] if page is not None else []
        elif isinstance(item, MappingNode):
            entry = {}
            for key, value in item.entries:
                below: Rule = _nav if isinstance(value, SequenceNode) else _page
                read = None if _is_empty(value) else _at(reading, below, value, (*at, key.value))
                if read is not None:
                    entry[key.value] = read
            found += [entry] if entry else []
        else:
            reading.wrong(at, item, "a list without a title", "write a title before it, as in `Title: [index.md]`")
    return found


def _extensions(reading: _Reading, node: Node, path: Path) -> list[str]:
    """Markdown extensions: those that pages are made for, without options."""
    entries: list[tuple[Node, Node | None]] = []
    for item in node.items if isinstance(node, SequenceNode) else (node,):
        entries += item.entries if isinstance(item, MappingNode) else [(item, None)]
    found = []
    for name, options in entries:
        word = name.value if isinstance(name, Scalar) else ""
        if word not in _EXTENSIONS:
            message = f"the Markdown extension {word} would change or capture quoted text"
            hint = f"take it out; pages are made for {', '.join(_EXTENSIONS[:3])}"
            reading.wrong(path, name, message, hint, SETTING_REFUSED)
        elif (
            options is not None
            and not _is_empty(options)
            and not (isinstance(options, MappingNode) and not options.keys)
        ):
            message = f"the options of the Markdown extension {word} are the pages' own"
            reading.wrong(path, options, message, "take them out", SETTING_REFUSED)
        else:
            found.append(word)
    return found


_EXTENSIONS: Final = ("md_in_html", "tables", "toc", "fenced_code")


def _plugin_list(reading: _Reading, node: Node, path: Path) -> dict[str, Any]:
    """Plugins by name with their options, in order."""
    found: dict[str, Any] = {}
    for name, options in _entries(node):
        if not isinstance(name, Scalar):
            reading.wrong(path, name, "a plugin is named", "write `plugins: [search, briefings]`")
            continue
        at = (*path, name.value)
        reading.spans[at] = name.span
        rule = _PLUGINS.get(name.value)
        if rule is None and name.value not in reading.trusted:
            hint = f"take it out, or, if you know what it does, write under the plugin `trusted_code: [{name.value}]`"
            message = f"the plugin {shown(name.value)} runs code of its own at every build"
            reading.wrong(at, name, message, hint, SETTING_RUNS_CODE)
        elif options is None or _is_empty(options):
            found[name.value] = {}
        elif (read := (rule or _untouched)(reading, options, at)) is not None:
            found[name.value] = read
    return found


def _entries(node: Node) -> Iterator[tuple[Node, Node | None]]:
    """The names in a list of names, of which each may have options, or in a mapping of names to options."""
    for item in node.items if isinstance(node, SequenceNode) else (node,):
        if isinstance(item, MappingNode):
            yield from item.entries
        else:
            yield item, None


def _untouched(reading: _Reading, node: Node, path: Path) -> Any:
    """What belongs to code that the project trusts, as YAML reads it."""
    if isinstance(node, Scalar):
        return as_typed(node)
    if isinstance(node, SequenceNode):
        return [_untouched(reading, item, path) for item in node.items]
    return {key.value: _untouched(reading, value, path) for key, value in node.entries}


def _hooks(reading: _Reading, node: Node, path: Path) -> list[str]:
    found = []
    for item in node.items if isinstance(node, SequenceNode) else (node,):
        name = _at(reading, _inner, item, path)
        if name is not None and name not in reading.trusted:
            hint = f"take it out, or, if you know what it does, write under the plugin `trusted_code: [{name}]`"
            reading.wrong(path, item, f"the hook {shown(name)} runs at every build", hint, SETTING_RUNS_CODE)
        elif name is not None:
            found.append(name)
    return found


def _trusted(node: MappingNode) -> frozenset[str]:
    """The hooks and plugins that the project says may run."""
    plugins = node.get("plugins")
    for name, options in _entries(plugins[1]) if plugins is not None else ():
        if isinstance(name, Scalar) and name.value == PLUGIN and isinstance(options, MappingNode):
            entry = options.get("trusted_code")
            named = entry[1] if entry is not None else None
            items = named.items if isinstance(named, SequenceNode) else (named,)
            return frozenset(item.value for item in items if isinstance(item, Scalar))
    return frozenset()


def _weights(reading: _Reading, node: Node, path: Path) -> dict[str, str] | None:
    if not isinstance(node, MappingNode):
        hint = "write codes and their weights, as in `severity: {quote-drops-context: error}`"
        reading.wrong(path, node, "expected codes and their weights", hint)
        return None
    read = {key.value: _at(reading, _line, value, (*path, key.value)) for key, value in node.entries}
    return {name: weight for name, weight in read.items() if weight is not None}


def _font(reading: _Reading, node: Node, path: Path) -> bool | None:
    if isinstance(node, Scalar) and _FLAGS.get(node.value.lower()) is False:
        return False
    hint = "write `font: false`; a font from another host would tell that host who reads what, and the policy stops it"
    reading.wrong(path, node, "`font` is refused", hint, SETTING_REFUSED)
    return None


# ---- What may be set ----

_TOGGLE: Final = _Keys({"icon": _icon, "name": _line})
_PALETTE: Final = _Keys(
    {
        "media": _like(r"\(prefers-color-scheme(?:: (?:light|dark))?\)", "`(prefers-color-scheme: dark)`, or light"),
        "scheme": _name,
        "primary": _like(r"[a-z -]+", "the name of a colour, as `indigo`"),
        "accent": _like(r"[a-z -]+", "the name of a colour, as `indigo`"),
        "toggle": _TOGGLE,
    }
)


_ICONS: Final = (
    *("logo", "menu", "alternate", "search", "close", "top", "edit", "view", "repo", "share"),
    *("previous", "next", "annotation"),
)
_THEME: Final = _Keys(
    {
        "name": _name,
        "custom_dir": _inner,
        "variant": _choice("classic", "modern"),
        "language": _language,
        "direction": _choice("ltr", "rtl"),
        "features": _Items(_like(r"[a-z]+(?:\.[a-z]+)*", "the name of a feature, as `navigation.top`")),
        "palette": _Either(_Items(_PALETTE), _PALETTE),
        "font": _font,
        "logo": _file_of_site,
        "favicon": _file_of_site,
        "icon": _Keys(dict.fromkeys(_ICONS, _icon)),
    }
)


def _theme_name(reading: _Reading, node: Node, path: Path) -> dict[str, str] | None:
    name = _name(reading, node, path)
    return None if name is None else {"name": name}


_FEATURES_OF_ELSEWHERE: Final = "take it out: the policy of the site stops scripts from elsewhere"
_EXTRA: Final = _Keys(
    {
        "homepage": _address,
        "generator": _flag,
        "social": _Items(_Keys({"icon": _icon, "link": _address, "name": _line})),
        "alternate": _Items(_Keys({"name": _line, "link": _address, "lang": _language})),
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
_LEVEL: Final = _choice("warn", "info", "ignore", "relative_to_docs")
_NAV_LEVELS: Final = dict.fromkeys(("omitted_files", "not_found", "absolute_links"), _LEVEL)
_LINK_LEVELS: Final = dict.fromkeys(("not_found", "absolute_links", "unrecognized_links", "anchors"), _LEVEL)
_OWN: Final[Mapping[str, Rule]] = {
    "briefings": _inner,
    "seeds": _inner,
    "templates": _inner,
    "scale": _choice(*SCALES),
    "severity": _weights,
    "marking": _choice(*LEVELS),
    "audience": _choice(*LEVELS),
    "sign_off": _flag,
    "trusted_code": _Items(_line),
}
OWN_SETTINGS: Final = tuple(_OWN)
"""What a project may set under the plugin."""
_SEARCH: Final = _Keys(
    {
        "enabled": _flag,
        "lang": _Items(_language),
        "separator": _line,
        "pipeline": _Items(_choice("stemmer", "stopWordFilter", "trimmer")),
    }
)
_PLUGINS: Final[Mapping[str, Rule]] = {"search": _SEARCH, "material/search": _SEARCH, PLUGIN: _Keys(_OWN)}
_SCRIPT: Final = _Keys({"path": _file_of_site, "type": _name, "async": _flag, "defer": _flag})
_SETTINGS: Final[Mapping[str, Rule]] = {
    _INHERIT: _line,
    "site_name": _line,
    "site_url": _site_url,
    "site_description": _line,
    "site_author": _line,
    "copyright": _text,
    "repo_url": _https,
    "repo_name": _line,
    "edit_uri": _edit_uri,
    "edit_uri_template": _edit_template,
    "nav": _nav,
    "theme": _Either(_theme_name, _THEME),
    "docs_dir": _inner,
    "site_dir": _folder,
    "plugins": _plugin_list,
    "hooks": _hooks,
    "markdown_extensions": _extensions,
    "extra": _EXTRA,
    "extra_css": _Items(_file_of_site),
    "extra_javascript": _Items(_Either(_file_of_site, _SCRIPT)),
    "validation": _Keys({"nav": _Keys(_NAV_LEVELS), "links": _Keys(_LINK_LEVELS), **_NAV_LEVELS, **_LINK_LEVELS}),
    "use_directory_urls": _flag,
    "strict": _flag,
    "watch": _Items(_inner),
    "dev_addr": _like(r"[A-Za-z0-9.:\[\]-]+:[0-9]{1,5}", "a host and a port, as `127.0.0.1:8000`"),
    "remote_branch": _like(r"(?!-)[\w./-]+", "the name of a branch"),
    "remote_name": _like(r"(?!-)[\w./-]+", "the name of a remote"),
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
