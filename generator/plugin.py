"""The MkDocs plugin: hands the pipeline's pages to the host and nothing else that lies in the docs folder.

Rank 14, the only importer of mkdocs. Each event is a thin adapter over a function of the pipeline.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import mkdocs
import mkdocs.commands.build
import mkdocs.commands.serve
import mkdocs.config
import mkdocs.utils.yaml
from mkdocs.config import config_options
from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator import build, files, host, seal
from generator.audience import Audience
from generator.build import Built, Inputs
from generator.diagnostics import Diagnostic, Severity, has_errors
from generator.files import Assets, CannotRun, Folders, read_assets, read_inputs, write_tree
from generator.likelihood import SCALES
from generator.markings import CLEAR, LEVELS, read
from generator.report import as_text

log = logging.getLogger("mkdocs.plugins.briefings")

# MkDocs switches these on by itself; a project that names another extension is told so.
_HARMLESS: Final = {"fenced_code", *host.EXTENSIONS}


class _Weights(BaseConfigOption[dict[str, Severity]]):
    """Codes of problems by name, each with the word `error` or `warning`."""

    def __init__(self) -> None:
        super().__init__()
        self.default: dict[str, Severity] = {}

    def run_validation(self, value: object) -> dict[str, Severity]:
        if not isinstance(value, dict):
            raise ValidationError("expected codes and their weights, as in `quote-drops-context: error`")
        weights, wrong = build.weights({str(name): str(weight) for name, weight in value.items()})
        if wrong:
            raise ValidationError("; ".join(wrong))
        return dict(weights)


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # of the host, which is not fully typed
    """What a project may set under `plugins: - briefings:`."""

    seeds = config_options.Type(str, default="seeds")
    templates = config_options.Type(str, default="templates")
    scale = config_options.Choice(tuple(SCALES), default="icd-203")
    severity = _Weights()
    marking = config_options.Choice(LEVELS, default=CLEAR)
    audience = config_options.Choice(LEVELS, default=CLEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as its `mkdocs.yml` describes it."""

    config: MkDocsConfig
    folders: Folders
    settings: PluginConfig
    site_name: str
    site_url: str | None
    site_dir: Path

    def read(self) -> tuple[Inputs, tuple[Diagnostic, ...]]:
        """The project's texts and what is wrong with its files."""
        return _read(self.config, self.settings)


class BriefingsPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # as above
    """Publishes briefings under MkDocs and under engines that load its plugins."""

    def __init__(self) -> None:
        super().__init__()
        self.prepared: Built | None = None
        self._built: Built | None = None
        self._newest: str | None = None
        self._assets: Assets | None = None
        self._overrides: tempfile.TemporaryDirectory[str] | None = None
        self._theirs: Mapping[str, Path] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Sets what the pages need of the host, and refuses what would change their words."""
        extra = [name for name in config.markdown_extensions if name not in _HARMLESS]
        if extra:
            raise PluginError(
                f"mkdocs.yml: the Markdown extension {extra[0]} would change or capture quoted text; take it out. "
                f"Pages are made for {', '.join(host.EXTENSIONS)}."
            )
        if any(config.mdx_configs.values()):
            name = next(name for name, settings in config.mdx_configs.items() if settings)
            raise PluginError(
                f"mkdocs.yml: the options of the Markdown extension {name} are the pages' own; take them out"
            )
        # The theme prints it raw into titles and attributes.
        config.site_name = host.name_in_html(config.site_name)
        config.markdown_extensions = list(host.EXTENSIONS)
        config.mdx_configs = {name: dict(settings) for name, settings in host.EXTENSION_CONFIGS.items()}
        if config.nav is None:
            config.nav = [{title: path} for title, path in host.NAV]
        config.validation.links.update({key: _level(value) for key, value in host.VALIDATION["links"].items()})
        config.validation.nav.update({key: _level(value) for key, value in host.VALIDATION["nav"].items()})
        config.extra_css[:0] = host.STYLESHEETS
        folders = _folders(config, self.config)
        self._assets = read_assets(folders)
        if config.theme.name == host.THEME["name"]:
            self._set_theme(config, self._assets)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Runs the pipeline before the host touches the old site. Raises PluginError while an error stands."""
        if self.prepared is not None:
            self._built, self.prepared = self.prepared, None
            return
        try:
            inputs, wrong = _read(config, self.config)
        except CannotRun as caught:
            raise PluginError(str(caught)) from caught
        built, problems = build.build(inputs)
        problems = (*wrong, *problems)
        if built is None or has_errors(problems):
            raise PluginError("the content has errors\n\n" + as_text(problems, colour=False))
        if problems:
            log.info("%s", as_text(problems, colour=False))
        self._built = built

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """The theme's files and the pipeline's pages."""
        if self._built is None or self._assets is None:
            raise PluginError("briefings: on_config and on_pre_build come before on_files")
        docs = Path(config.docs_dir).resolve()
        kept = [file for file in files if file.src_dir is None or Path(file.src_dir).resolve() != docs]
        in_nav = {path for _, path in host.NAV}
        ours = []
        for path, page in self._built.pages.items():
            inclusion = InclusionLevel.UNDEFINED if path in in_nav else InclusionLevel.NOT_IN_NAV
            file = File.generated(config, path, content=page.markdown, inclusion=inclusion)
            if page.edit is not None:
                file.edit_uri = page.edit
            ours.append(file)
        self._theirs = {file.dest_uri: Path(file.abs_src_path) for file in kept if file.abs_src_path}
        self._newest = max((page.updated for page in self._built.pages.values() if page.updated), default=None)
        others = {**self._built.data, **self._assets.site}
        ours += [File.generated(config, name, content=data) for name, data in others.items()]
        return Files([*kept, *ours])

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_: Any) -> str:
        """Dates the page by its content, so that the same content gives the same sitemap on any day."""
        pages = self._built.pages if self._built is not None else {}
        if page.file.src_uri in pages:
            # A page without a date of its own is as new as the site. Where nothing has one, the host's clock stands.
            page.update_date = pages[page.file.src_uri].updated or self._newest or page.update_date
        return markdown

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Searches the finished site for traces of what was withheld. Raises PluginError when there are any."""
        if self._built is None or not self._built.withheld:
            return
        site = Path(config.site_dir)
        ours = (data.decode(errors="replace") for data in (self._assets.site if self._assets else {}).values())
        withheld = self._built.withheld.apart_from((*ours, *_shown_by_host(config)))
        found = [
            leak
            for name, data in files.below(site)
            if not (name in self._theirs and self._theirs[name].read_bytes() == data)
            for leak in seal.leaks(name, data, withheld)
        ]
        if found:
            raise PluginError(
                "the site holds what its audience must not read; nothing of it may be published\n\n"
                + "\n".join(f"{leak.file}: “{leak.words}”, of {leak.item}" for leak in found[:_MOST_LEAKS])
            )

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[[], None], **_: Any
    ) -> LiveReloadServer:
        """Watches seeds and templates beside the briefings, and keeps showing the old pages while a new build fails."""
        folders = _folders(config, self.config)
        for folder in (folders.seeds, folders.templates):
            if folder.is_dir():
                server.watch(str(folder))
        server.builder = _forgiving(builder)
        return server

    def on_shutdown(self) -> None:
        """Takes temporary files away."""
        if self._overrides is not None:
            self._overrides.cleanup()

    def _set_theme(self, config: MkDocsConfig, assets: Assets) -> None:
        chosen = _chosen_theme(config)
        for key, value in host.THEME.items():
            if key != "name" and key not in chosen:
                config.theme[key] = value
        # Fonts from elsewhere would tell another host who reads what.
        config.theme["font"] = False
        if assets.overrides:
            self._overrides = self._overrides or tempfile.TemporaryDirectory(prefix="briefings-")
            write_tree(Path(self._overrides.name), assets.overrides)
            # A project's own templates go before these.
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, self._overrides.name)


def load_project(config_file: Path, **changes: Any) -> Project:
    """The project of an `mkdocs.yml`. Raises CannotRun with one line when there is none or it cannot be used."""
    if not config_file.is_file():
        raise CannotRun(
            f"there is no {config_file.name} here; run this in the folder of a project, or name it with --config"
        )
    errors = _Collected()
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
    folders = _folders(config, plugin.config)
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
    )


def publish(project: Project, built: Built, folder: Path) -> None:
    """Builds the site of pages made already into a folder. Raises CannotRun if the host has so much as a warning."""
    config = project.config
    config.site_dir = str(folder)
    config.strict = True
    plugin = config.plugins["briefings"]
    if isinstance(plugin, BriefingsPlugin):
        plugin.prepared = built
    collected = _Collected()
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
    """Serves a project with live reload until it is stopped. Raises CannotRun if it cannot start."""
    changes: dict[str, Any] = {"dev_addr": address} if address else {}
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    mkdocs_log = logging.getLogger("mkdocs")
    mkdocs_log.addHandler(handler)
    mkdocs_log.setLevel(logging.INFO)
    try:
        mkdocs.commands.serve.serve(str(config_file), **changes)
    except (Abort, MkDocsException) as caught:
        raise CannotRun(f"the site cannot be served: {caught}") from caught
    except OSError as caught:
        raise CannotRun(f"cannot listen: {caught.strerror}") from caught


class _Collected(logging.Handler):
    """Keeps the host's warnings and errors, which it logs instead of raising."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())

    def first(self) -> str:
        """The first message, on one line."""
        return " ".join(self._lines[0].split()) if self._lines else ""

    def all(self) -> str:
        """All messages, a line each."""
        return "\n".join(self._lines)


# Leaks that are listed: the first few say which filter is broken.
_MOST_LEAKS: Final = 20

# Words with which the host and its plugins fill pages and files by themselves.
_OF_HOST: Final = (
    "headerlink permanent link toctitle md typeset config lang separator pipeline fields title boost tags text location "
    "docs urlset sitemap schemas sitemaps xmlns loc lastmod changefreq http https www org html index"
)


def _shown_by_host(config: MkDocsConfig) -> Iterator[str]:
    """What pages show beside the content: the theme's templates and translations, and the settings of the project."""
    yield _OF_HOST
    for folder in config.theme.dirs:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in {".html", ".xml", ".json", ".yml"} and path.is_file():
                yield path.read_text(encoding="utf-8", errors="replace")
    if config.config_file_path:
        yield Path(config.config_file_path).read_text(encoding="utf-8", errors="replace")
    yield str(config.theme.name)
    yield mkdocs.__version__


def _folders(config: MkDocsConfig, settings: PluginConfig) -> Folders:
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    return Folders(
        root=root,
        briefings=Path(config.docs_dir).resolve(),
        seeds=root / settings.seeds,
        templates=root / settings.templates,
    )


def _read(config: MkDocsConfig, settings: PluginConfig) -> tuple[Inputs, tuple[Diagnostic, ...]]:
    """The texts of a project with what its configuration says of it, and what is wrong with its files.

    A site without an address has no feeds, and one whose pages are not folders has none either, since feeds give
    addresses in full. Raises CannotRun.
    """
    inputs, wrong = read_inputs(_folders(config, settings), settings.scale, settings.severity)
    url = config.site_url if config.use_directory_urls else None
    return replace(
        inputs,
        site_name=config.site_name,
        site_url=url or None,
        marking=read(settings.marking, CLEAR),
        audience=Audience(level=read(settings.audience, CLEAR), now=now()),
    ), wrong


def now() -> float:
    """The point in time that a build is for, in seconds since 1970, UTC: SOURCE_DATE_EPOCH, else the clock.

    Raises CannotRun when the variable is no number.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is None:
        return time.time()
    if not re.fullmatch(r"[0-9]{1,12}", told):
        raise CannotRun(f"SOURCE_DATE_EPOCH is {told!r}; it takes seconds since 1970, in digits")
    return float(told)


def _forgiving(builder: Callable[[], None]) -> Callable[[], None]:
    """A builder that says what stands in its way and returns.

    After one that raises, the host answers no request until a build succeeds, though the old pages are whole: content
    and settings are checked before they are touched.
    """

    def build_or_say_why_not() -> None:
        try:
            builder()
        except MkDocsException as caught:
            log.error("%s The pages stay as they were.", caught)

    return build_or_say_why_not


def _chosen_theme(config: MkDocsConfig) -> dict[str, Any]:
    """What the project's own file says about the theme; the host does not tell it from the theme's defaults."""
    if not config.config_file_path:
        return {}
    with Path(config.config_file_path).open("rb") as file:
        written = (mkdocs.utils.yaml.yaml_load(file) or {}).get("theme")
    return written if isinstance(written, dict) else {}


def _level(name: str) -> int:
    return {"warn": logging.WARNING, "ignore": logging.DEBUG}[name]
