"""Reads the settings of a project, `mkdocs.yml` and every file that it inherits, before a host does and without one.

Nothing that a file names is run or loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from generator import build
from generator.diagnostics.model import Diagnostic, Span, shown
from generator.files.project_folders import CannotRun, Folders
from generator.files.published_files import ASSET_STRAY, refused_as_theme
from generator.files.reading import read_text
from generator.format.settings.accepted import decode_settings
from generator.format.settings.codes import DOCS_DIR_PUBLISHED, SETTING_MALFORMED, SETTINGS_INHERITED
from generator.format.settings.model import PLUGIN, Settings
from generator.format.settings.nodes import inherited_file, merged_settings, parse_settings_file
from generator.format.yaml.nodes import MappingNode


class WrongSettings(CannotRun):
    """The settings of a project cannot be used; `problems` says why, each with its place."""

    def __init__(self, problems: tuple[Diagnostic, ...]) -> None:
        """`problems` are all that were found, and hold an error."""
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        from generator.diagnostics.terminal import as_text  # noqa: PLC0415 - most settings have no errors

        return "the settings have errors\n\n" + as_text(self.problems, colour=False)


def read_settings(config_file: Path, environment: Mapping[str, str]) -> tuple[Settings | None, tuple[Diagnostic, ...]]:
    """Return what a project sets and all that is wrong with it; None where there is nothing to be had.

    `environment` holds the variables that `!ENV` names. Raises CannotRun when there is no such file.
    """
    if not config_file.is_file():
        raise CannotRun(
            f"there is no {config_file.name} here; run this in the folder of a project, or name it with --config"
        )
    problems: list[Diagnostic] = []
    # The folder is the project's own, however it is reached; the name stays as it was told.
    root = config_file.parent.resolve()
    path = root / config_file.name
    chain: list[tuple[Path, MappingNode]] = []
    while True:
        source, wrong = read_text(root, path)
        problems += wrong
        if source is None:
            return None, tuple(problems)
        node, wrong = parse_settings_file(source, environment)
        problems += wrong
        if node is None:
            return None, tuple(problems)
        chain.append((path, node))
        named = inherited_file(node)
        if named is None:
            break
        path = Path(os.path.normpath(path.parent / named.value))
        if (why := _not_inherited(root, path, [earlier for earlier, _ in chain])) is not None:
            hint = f"write the path of another file of this project, from the folder of {chain[-1][0].name}"
            problems.append(Diagnostic(code=SETTINGS_INHERITED, message=why, span=named.span, hint=hint))
            break
    whole = chain[-1][1]
    for _, node in reversed(chain[:-1]):
        whole = merged_settings(whole, node)
    settings, wrong = decode_settings(whole)
    problems += wrong
    problems += _wrong_weights(settings)
    return settings, tuple(problems)


def folders_of(root: Path, settings: Settings) -> Folders:
    """Return where a project keeps things, by its settings."""
    own = settings.of_plugin
    folders = Folders(
        root=root,
        briefings=root / own.get("briefings", "briefings"),
        seeds=root / own.get("seeds", "seeds"),
        templates=root / own.get("templates", "templates"),
        docs=root / settings.values.get("docs_dir", "docs"),
    )
    theme = settings.of_theme.get("custom_dir")
    if theme is None or refused_as_theme(root / theme, folders) is not None:
        return folders
    return replace(folders, theme=root / theme)


def wrong_folders(folders: Folders, settings: Settings) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the folders that the settings name."""
    problems = []
    for key in ("briefings", "seeds", "templates"):
        folder: Path = getattr(folders, key)
        at = settings.span("plugins", PLUGIN, key)
        if not folder.resolve().is_relative_to(folders.root):
            message = f"the folder {_shown(folder, folders.root)} is not inside the project"
            problems.append(_malformed(message, at, "name a folder of this project"))
    if "templates" in settings.of_plugin and not folders.templates.is_dir():
        name = settings.of_plugin["templates"]
        at = settings.span("plugins", PLUGIN, "templates")
        problems.append(_malformed(f"there is no folder {name}", at, f"make the folder {name}, or take the line out"))
    problems += _wrong_theme(folders, settings)
    return (*problems, *_wrong_docs_dir(folders, settings), *_wrong_edit_uri(folders, settings))


def _wrong_theme(folders: Folders, settings: Settings) -> Iterator[Diagnostic]:
    """Yield what is wrong with the folder of the project's own templates for the theme, all of which is published."""
    theme = settings.of_theme.get("custom_dir")
    if theme is not None and (why := refused_as_theme(folders.root / theme, folders)) is not None:
        yield Diagnostic(
            code=ASSET_STRAY,
            message=f"the theme's folder {shown(theme)} {why}, and would be published",
            span=settings.span("theme", "custom_dir"),
            hint="give templates of the theme a folder of their own, as in `custom_dir: theme`, or put them under "
            "templates/overrides/, which needs no setting",
        )


def _wrong_edit_uri(folders: Folders, settings: Settings) -> Iterator[Diagnostic]:
    """Yield what is wrong with links to edit a page: they lead to briefings, and none lies in docs_dir."""
    docs = settings.values.get("docs_dir", "docs").strip("/")
    briefings = _shown(folders.briefings, folders.root)
    for key in ("edit_uri", "edit_uri_template"):
        address = settings.values.get(key, "")
        if f"/{docs}/" in f"/{address}/":
            meant = f"/{address}".replace(f"/{docs}", f"/{briefings}")[1:]
            message = f"{address} leads into {docs}, where no briefing lies"
            yield _malformed(message, settings.span(key), f"write `{key}: {meant}`")


def _wrong_docs_dir(folders: Folders, settings: Settings) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the folder that engines without the plugin publish."""
    docs = (folders.docs or folders.root).resolve()
    at = settings.span("docs_dir")
    # A project that names no other folder of briefings than this has them in it.
    kept = docs if not folders.briefings.is_dir() and any(docs.glob("*.yml")) else folders.docs_meet()
    if kept is None and docs.is_dir() and docs.is_relative_to(folders.root):
        return ()
    if kept is None:
        message = f"there is no folder {_shown(docs, folders.root)}"
        if not docs.is_relative_to(folders.root):
            message = f"the folder {_shown(docs, folders.root)} is not inside the project"
        hint = "write `docs_dir: templates/docs`, and put one page there, index.md, that says how to build the site"
        return (Diagnostic(code=DOCS_DIR_PUBLISHED, message=message, span=at, hint=hint),)
    briefings = docs if kept == docs and kept != folders.seeds.resolve() else folders.briefings
    message = (
        f"engines that do not load the plugin would publish {_shown(kept, folders.root)} as it stands, drafts and all"
    )
    hint = (
        "write these lines, and put one page into templates/docs, index.md, that says how to build the site:\n"
        "  docs_dir: templates/docs\n"
        f"  plugins: [search, {{briefings: {{briefings: {_shown(briefings, folders.root)}}}}}]"
    )
    return (Diagnostic(code=DOCS_DIR_PUBLISHED, message=message, span=at, hint=hint),)


def _wrong_weights(settings: Settings) -> list[Diagnostic]:
    """Return what is wrong with the weights that the project gives to codes."""
    problems = []
    for name, weight in settings.of_plugin.get("severity", {}).items():
        _, wrong = build.weights({name: weight})
        span = settings.span("plugins", PLUGIN, "severity", name)
        hint = "`briefings explain` lists all codes; each takes `error` or `warning`"
        problems += [_malformed(phrase, span, hint) for phrase in wrong]
    return problems


# Two or three are usual.
_LONGEST_CHAIN: Final = 20


def _not_inherited(root: Path, path: Path, before: list[Path]) -> str | None:
    """Return why the settings cannot build on a file, or None when they can."""
    if len(before) >= _LONGEST_CHAIN:
        return f"more than {_LONGEST_CHAIN} files inherit from each other"
    if path.resolve() in [earlier.resolve() for earlier in before]:
        circle = " → ".join(_shown(file, root) for file in (*before, path))
        return f"the files inherit from each other: {circle}"
    if not path.resolve().is_relative_to(root):
        return f"{_shown(path, root)} lies outside of the project"
    if not path.is_file():
        return f"there is no file {_shown(path, root)}"
    return None


def _malformed(message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(code=SETTING_MALFORMED, message=message, span=span, hint=hint)


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
