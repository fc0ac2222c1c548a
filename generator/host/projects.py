"""A project by its `mkdocs.yml`, and what the host does with it: build and serve."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mkdocs.commands.build
import mkdocs.config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

from generator.build import Built, Inputs
from generator.diagnostics.model import Diagnostic
from generator.files import CannotRun, Folders
from generator.host.log_messages import CollectedMessages
from generator.host.plugin import BriefingsPlugin
from generator.host.preview import serve_project
from generator.host.settings import PluginConfig, chosen_theme, folders_of, read_project


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as its `mkdocs.yml` describes it."""

    config: MkDocsConfig
    folders: Folders
    settings: PluginConfig
    site_name: str
    site_url: str | None
    site_dir: Path
    imprint: str
    pictures: Mapping[str, str]
    """The logo and the favicon that the project names, if any, by the theme's names for them."""

    def read(self) -> tuple[Inputs, tuple[Diagnostic, ...]]:
        """The project's texts and what is wrong with its files."""
        return read_project(self.config, self.settings, self.folders)


def load_project(config_file: Path, *, formerly: bool = False, **changes: Any) -> Project:
    """Return the project of an `mkdocs.yml`.

    `formerly` is for a project as it once was, as `folders_of` says. Raises CannotRun with one line when there is no
    project or it cannot be used.
    """
    if not config_file.is_file():
        raise CannotRun(
            f"there is no {config_file.name} here; run this in the folder of a project, or name it with --config"
        )
    errors = CollectedMessages()
    logging.getLogger("mkdocs").addHandler(errors)
    try:
        config = mkdocs.config.load_config(str(config_file), **changes)
    except (ConfigurationError, Abort) as caught:
        raise CannotRun(f"{config_file.name}: {errors.first() or ' '.join(str(caught).split())}") from caught
    finally:
        logging.getLogger("mkdocs").removeHandler(errors)
    # The host warns of a setting that it does not know and goes on without it.
    if errors.first():
        raise CannotRun(f"{config_file.name}: {errors.first()}")
    plugin = config.plugins.get("briefings")
    if not isinstance(plugin, BriefingsPlugin):
        raise CannotRun(f"{config_file.name}: `briefings` is not among the plugins")
    try:
        folders = folders_of(config, plugin.config, formerly=formerly)
    except CannotRun as caught:
        raise CannotRun(f"{config_file.name}: {caught}") from caught
    for folder in (folders.briefings, folders.seeds, folders.templates):
        if not folder.resolve().is_relative_to(folders.root):
            raise CannotRun(f"{config_file.name}: the folder {folder} is not inside the project")
    if plugin.config.templates != PluginConfig.templates.default and not folders.templates.is_dir():
        raise CannotRun(f"{config_file.name}: there is no folder {plugin.config.templates}")
    return Project(
        config=config,
        folders=folders,
        settings=plugin.config,
        site_name=config.site_name,
        site_url=config.site_url or None,
        site_dir=Path(config.site_dir),
        imprint=config.copyright or "",
        pictures={key: str(value) for key, value in chosen_theme(config).items() if key in {"logo", "favicon"}},
    )


def publish(project: Project, built: Built, folder: Path) -> None:
    """Builds the site of pages made already into a folder. Raises CannotRun if the host has so much as a warning."""
    config = project.config
    config.site_dir = str(folder)
    config.strict = True
    plugin = config.plugins["briefings"]
    if isinstance(plugin, BriefingsPlugin):
        plugin.prepared = built
    collected = CollectedMessages()
    logging.getLogger("mkdocs").addHandler(collected)
    try:
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs.commands.build.build(config)
    except (Abort, MkDocsException) as caught:
        raise CannotRun("the host would not build the site: " + (collected.all() or str(caught))) from caught
    finally:
        config.plugins.on_shutdown()
        logging.getLogger("mkdocs").removeHandler(collected)


def serve(config_file: Path, address: str | None) -> None:
    """Serve a project with live reload until it is stopped; mistakes in it are shown over its pages.

    Raises CannotRun when its settings cannot be used or the address cannot be listened at.
    """
    changes: dict[str, Any] = {"dev_addr": address} if address else {}
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    mkdocs_log = logging.getLogger("mkdocs")
    mkdocs_log.addHandler(handler)
    mkdocs_log.setLevel(logging.INFO)
    try:
        with tempfile.TemporaryDirectory(prefix="briefings-") as folder:
            serve_project(lambda **more: load_project(config_file, **changes, **more).config, Path(folder))
    except OSError as caught:
        raise CannotRun(f"cannot listen: {caught.strerror}") from caught
