"""A project by its `mkdocs.yml`, and what the host does with it: build and serve.

The host is loaded where it builds or serves, and nowhere else: a check needs nothing of it.
"""

from __future__ import annotations

import io
import json
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator import build
from generator.build import Built, Inputs
from generator.checks.context import Rules
from generator.diagnostics.model import Diagnostic, has_errors
from generator.files.project_folders import CannotRun, Folders
from generator.files.reading import default_templates, read_inputs
from generator.files.settings_file import WrongSettings, folders_of, read_settings, wrong_folders
from generator.format.settings.codes import SETTING_MALFORMED
from generator.format.settings.model import Settings
from generator.format.settings.printed import printed_texts
from generator.format.tlp import CLEAR, read_marking
from generator.host import theme as host
from generator.host.log_messages import CollectedMessages
from generator.host.settings import named_time, now
from generator.ledger.audience import Audience

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as its `mkdocs.yml` describes it.

    `imprint` is the text at the foot of every page, and `pictures` are the logo and the favicon that the project names,
    if any, by the theme's names for them.
    """

    config_file: Path
    folders: Folders
    settings: Settings = field(repr=False)
    site_dir: Path
    site_name: str
    site_url: str | None
    has_folders_as_addresses: bool
    imprint: str
    pictures: Mapping[str, str]

    def read(self) -> tuple[Inputs, tuple[Diagnostic, ...]]:
        """Return the texts of the project with what its settings say, and what is wrong with its files.

        A site without an address has no feeds, and one whose pages are not folders has none either, since feeds give
        addresses in full. Raises CannotRun.
        """
        own = self.settings.of_plugin
        weights, _ = build.weights(own.get("severity", {}))
        inputs, wrong = read_inputs(self.folders, own.get("scale", _SCALE), weights)
        return replace(
            inputs,
            site_name=self.site_name,
            site_url=self.site_url if self.has_folders_as_addresses else None,
            marking=read_marking(own.get("marking"), CLEAR),
            audience=Audience(level=read_marking(own.get("audience"), CLEAR), now=now()),
            as_of=named_time(),
            printed=printed_texts(self.settings),
            rules=Rules(sign_off=own.get("sign_off", False), now=now()),
        ), wrong


_SCALE: Final = "icd-203"


def name_of_tool() -> str:
    """Return what the receipt names as the maker of a site. A check has no need of it, and to look it up takes time."""
    from importlib.metadata import version  # noqa: PLC0415

    return f"sourced-briefings {version('sourced-briefings')}"


class SiteHasErrors(Exception):  # noqa: N818 - named for what it is
    """A site that was not built, since something that its author can edit is wrong: what it is."""

    def __init__(self, problems: tuple[Diagnostic, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def load_project(config_file: Path, *, formerly: bool = False, site_dir: Path | None = None) -> Project:
    """Return the project of an `mkdocs.yml`, without running or loading anything that it names.

    `site_dir` goes before the one of the settings. `formerly` is for a project as it once was: whatever is wrong with
    its settings is left out, and its docs_dir may be the folder of briefings. Raises CannotRun when there is no
    project, and WrongSettings when it cannot be used.
    """
    settings, problems = read_settings(config_file, os.environ)
    if settings is None:
        raise WrongSettings(problems)
    folders = folders_of(config_file.parent.resolve(), settings)
    if formerly:
        folders = _as_they_were(folders)
    else:
        problems = (*problems, *wrong_folders(folders, settings), *_not_in_theme(folders, settings))
        if has_errors(problems):
            raise WrongSettings(problems)
    values = settings.values
    return Project(
        config_file=config_file,
        folders=folders,
        settings=settings,
        site_dir=site_dir or Path(os.path.normpath(folders.root / values.get("site_dir", "site"))),
        site_name=values.get("site_name", ""),
        site_url=values.get("site_url") or None,
        has_folders_as_addresses=values.get("use_directory_urls", True),
        imprint=values.get("copyright", ""),
        pictures={key: settings.of_theme[key] for key in _PICTURES if key in settings.of_theme},
    )


_PICTURES: Final = ("logo", "favicon")


def _as_they_were(folders: Folders) -> Folders:
    if folders.docs is not None and (folders.docs_meet() is not None or not folders.briefings.is_dir()):
        return replace(folders, briefings=folders.docs, docs=None)
    return replace(folders, docs=None)


def _not_in_theme(folders: Folders, settings: Settings) -> Iterator[Diagnostic]:
    """Yield what the settings name of the theme, or of the project's own files, and is not there."""

    def missing(what: str, *path: str) -> Diagnostic:
        hint = "name one that is there, or take it out"
        span = settings.span(*path)
        return Diagnostic(code=SETTING_MALFORMED, message=f"there is no {what}", span=span, hint=hint)

    theme = settings.of_theme.get("name")
    spec = find_spec(host.THEME["name"]) if theme == host.THEME["name"] else None
    if spec is None or not spec.submodule_search_locations:
        # To go through all that is installed takes longer.
        from importlib.metadata import entry_points  # noqa: PLC0415

        if theme is not None and theme not in entry_points(group="mkdocs.themes").names:
            yield missing(f"theme {theme} installed", "theme", "name")
        return
    of_theme = Path(spec.submodule_search_locations[0]) / "templates"
    places = (of_theme, folders.templates / "overrides", default_templates() / "overrides")
    for icon, path in _icons(settings):
        if not any((place / ".icons" / f"{icon}.svg").is_file() for place in places):
            yield missing(f"icon {icon}", *path)
    language = settings.of_theme.get("language")
    if language and not any((place / "partials" / "languages" / f"{language}.html").is_file() for place in places):
        yield missing(f"language {language} in the theme", "theme", "language")
    for name, path in _files(settings):
        if not any((place / name).is_file() for place in (folders.templates, default_templates(), of_theme)):
            yield missing(f"file {name} in {folders.templates.name}/", *path)


def _icons(settings: Settings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the icons that the settings name, each with its path in the settings."""
    for key, icon in settings.of_theme.get("icon", {}).items():
        yield icon, ("theme", "icon", key)
    palette = settings.of_theme.get("palette", [])
    for number, scheme in enumerate(palette if isinstance(palette, list) else [palette]):
        if icon := scheme.get("toggle", {}).get("icon"):
            yield icon, ("theme", "palette", str(number), "toggle", "icon")
    for number, link in enumerate(settings.values.get("extra", {}).get("social", [])):
        if icon := link.get("icon"):
            yield icon, ("extra", "social", str(number), "icon")


def _files(settings: Settings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the files of the site that the settings name, each with its path in the settings."""
    for key in _PICTURES:
        if key in settings.of_theme:
            yield settings.of_theme[key], ("theme", key)
    for key in ("extra_css", "extra_javascript"):
        for number, entry in enumerate(settings.values.get(key, [])):
            name = entry.get("path", "") if isinstance(entry, dict) else entry
            yield name, (key, str(number))


def publish_site(project: Project, built: Built, folder: Path) -> None:
    """Build the site of pages made already into a folder.

    Raises SiteHasErrors for a template of the theme that cannot be used, and CannotRun if the host has so much as a
    warning.
    """
    import mkdocs.commands.build  # noqa: PLC0415 - a check never loads the host
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415 - likewise

    config = _loaded(project, site_dir=str(folder), strict=True)
    # The plugin's module imports this one.
    plugin: Any = config.plugins["briefings"]
    plugin.project, plugin.prepared = project, built
    collected = CollectedMessages()
    logging.getLogger("mkdocs").addHandler(collected)
    try:
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs.commands.build.build(config)
    except (Abort, MkDocsException) as caught:
        if plugin.broken is not None:
            raise SiteHasErrors((plugin.broken,)) from caught
        raise CannotRun("the host would not build the site: " + (collected.all() or str(caught))) from caught
    finally:
        config.plugins.on_shutdown()
        logging.getLogger("mkdocs").removeHandler(collected)


def serve(config_file: Path, address: str | None) -> None:
    """Serve a project with live reload until it is stopped; mistakes in it are shown over its pages.

    Raises CannotRun when its settings cannot be used or the address cannot be listened at.
    """
    from generator.host.preview import serve_project  # noqa: PLC0415 - a check never loads the host

    changes: dict[str, Any] = {"dev_addr": address} if address else {}
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    mkdocs_log = logging.getLogger("mkdocs")
    mkdocs_log.addHandler(handler)
    mkdocs_log.setLevel(logging.INFO)
    try:
        with tempfile.TemporaryDirectory(prefix="briefings-") as folder:
            serve_project(lambda **more: _loaded(load_project(config_file), **changes, **more), Path(folder))
    except OSError as caught:
        raise CannotRun(f"cannot listen: {caught.strerror}") from caught


def _loaded(project: Project, **changes: Any) -> MkDocsConfig:
    """Return the host's own configuration of a project, with changes. Raises CannotRun."""
    import mkdocs.config  # noqa: PLC0415 - a check never loads the host
    from mkdocs.exceptions import Abort, ConfigurationError  # noqa: PLC0415 - likewise

    errors = CollectedMessages()
    logging.getLogger("mkdocs").addHandler(errors)
    try:
        config = mkdocs.config.load_config(
            io.BytesIO(_for_host(project.settings)),
            config_file_path=str(project.config_file.absolute()),
            **changes,
        )
    except (ConfigurationError, Abort) as caught:
        raise CannotRun(f"{project.config_file.name}: {errors.first() or ' '.join(str(caught).split())}") from caught
    finally:
        logging.getLogger("mkdocs").removeHandler(errors)
    return config


def _for_host(settings: Settings) -> bytes:
    """Return the settings as the host reads them: what has been found harmless, in JSON, which is YAML without tags."""
    return json.dumps(settings.values, ensure_ascii=False).encode()
