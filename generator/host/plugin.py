"""The events of the host, each a thin adapter over a function of the pipeline."""

from __future__ import annotations

import json
import logging
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import mkdocs
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator import build
from generator.build import Built
from generator.diagnostics.model import Diagnostic, Span, TextFile, has_errors
from generator.diagnostics.terminal import as_text
from generator.files.project_folders import CannotRun
from generator.files.published_files import Assets
from generator.files.reading import below, read_assets
from generator.files.writing import write_tree
from generator.format.settings.printed import printed
from generator.host import csp as policy
from generator.host import theme as host
from generator.host.preview import ContentErrors, show_problems_over_pages
from generator.host.projects import Project, load_project, name_of_tool
from generator.host.settings import texts_of_settings
from generator.provenance import leaks as seal
from generator.provenance import verifier as audit
from generator.provenance.receipt import with_pages_as_files
from generator.site import sandbox

log = logging.getLogger("mkdocs.plugins.briefings")


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # of the host, which is not fully typed
    """What a project may set under the plugin. The host takes anything here: the reader of settings has the rules."""

    briefings = config_options.Optional(config_options.Type(object))
    seeds = config_options.Optional(config_options.Type(object))
    templates = config_options.Optional(config_options.Type(object))
    scale = config_options.Optional(config_options.Type(object))
    severity = config_options.Optional(config_options.Type(object))
    marking = config_options.Optional(config_options.Type(object))
    audience = config_options.Optional(config_options.Type(object))
    sign_off = config_options.Optional(config_options.Type(object))
    trusted_code = config_options.Optional(config_options.Type(object))


class BriefingsPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # as above
    """Publishes briefings under MkDocs and under engines that load its plugins."""

    def __init__(self) -> None:
        super().__init__()
        self.project: Project | None = None
        self.prepared: Built | None = None
        self._project: Project | None = None
        self.broken: Diagnostic | None = None
        self._root = self._templates = Path()
        self._built: Built | None = None
        self._newest: str | None = None
        self._assets: Assets | None = None
        self._overrides: tempfile.TemporaryDirectory[str] | None = None
        self._theirs: Mapping[str, Path] = {}
        self._is_served = False
        self._known_scripts: frozenset[str] = frozenset()
        self._hashes: dict[str, None] = {}

    def on_startup(self, *, command: str, **_: Any) -> None:
        """Keep whether pages are shown while they are written: the host then puts a script of its own into them."""
        self._is_served = command == "serve"

    # Before the other plugins, some of which run templates at this event.
    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set what the pages need of the host. Raises PluginError when the settings hold what is refused.

        Where the host reads the file itself it has run by now what the file names; `briefings build` reads it before.
        """
        # The host keeps a plugin for all builds of a process.
        self.broken = None
        project = self.project or _project_of(config)
        self._project = project
        self._root, self._templates = project.folders.root, project.folders.templates
        # Other plugins ask the theme for templates as well, some of them before there are pages.
        config.theme.get_env = self._sandboxed(config)  # type: ignore[method-assign]
        shown = dict(printed(project.settings))
        for key, value in shown.pop("theme").items():
            config.theme[key] = value
        # As HTML, since themes print them as they stand.
        config.update({key: value for key, value in shown.items() if key != "extra"})
        config.extra.update(shown.get("extra", {}))
        if project.imprint:
            config.copyright = host.imprint_in_html(project.imprint)
        if config.edit_uri and "edit_uri" not in shown:
            # The host guesses a folder for pages that come from files of their own.
            config.edit_uri = _edit_uri(config.edit_uri, project)
        config.markdown_extensions = list(host.EXTENSIONS)
        config.mdx_configs = {name: dict(settings) for name, settings in host.EXTENSION_CONFIGS.items()}
        if config.nav is None:
            config.nav = [{title: path} for title, path in host.NAV]
        config.validation.links.update({key: _level(value) for key, value in host.VALIDATION["links"].items()})
        config.validation.nav.update({key: _level(value) for key, value in host.VALIDATION["nav"].items()})
        config.extra_css[:0] = host.STYLESHEETS
        self._assets = read_assets(project.folders)
        if config.theme.name == host.THEME["name"]:
            self._set_theme(config, self._assets, project.settings.of_theme)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Run the pipeline before the host touches the old site. Raises PluginError while an error stands."""
        _refuse_other_extensions(config)
        if self.prepared is not None:
            self._built, self.prepared = self.prepared, None
            return
        project = self._project or _project_of(config)
        try:
            # A host that serves has put its own address in the place of the site's.
            here = replace(
                project, site_url=config.site_url or None, has_folders_as_addresses=config.use_directory_urls
            )
            inputs, wrong = here.read()
            inputs = replace(inputs, tool=name_of_tool())
        except CannotRun as caught:
            raise PluginError(str(caught)) from caught
        built, problems = build.build(inputs)
        problems = (*wrong, *problems)
        if built is None or has_errors(problems):
            raise ContentErrors(problems)
        if problems:
            log.info("%s", as_text(problems, colour=False))
        self._built = built

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Return the theme's files and the pipeline's pages."""
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
        self._theirs = {
            file.dest_uri: Path(file.abs_src_path)
            for file in kept
            if file.abs_src_path and not self._is_own(Path(file.abs_src_path), config)
        }
        self._newest = max((page.updated for page in self._built.pages.values() if page.updated), default=None)
        others = {**self._built.data, **self._assets.site}
        ours += [File.generated(config, name, content=data) for name, data in others.items()]
        return Files([*kept, *ours])

    # After the other plugins, which give templates functions and filters at this event.
    @event_priority(-100)
    def on_env(self, env: Any, /, **_: Any) -> Any:
        """Have the theme's templates run in the sandbox, and those of a project that take their place."""
        return sandbox.Theme(env, self._broken_template)

    def on_build_error(self, *, error: Exception, **_: Any) -> None:
        """Raise what says where in which template an error arose that the host does not know as one of templates."""
        if isinstance(error, sandbox.TEMPLATE_ERRORS):
            raise self._broken_template(*sandbox.fault_of(error)) from error

    def _sandboxed(self, config: MkDocsConfig) -> Callable[[], Any]:
        """Return what gives the theme's templates, in the sandbox."""
        unbounded = config.theme.get_env
        return lambda: sandbox.Theme(unbounded(), self._broken_template)

    def _broken_template(self, file: str, line: int, reason: str) -> ContentErrors:
        """Return the error of a template of the theme, and keep it for the command that asked for the site."""
        path = Path(file)
        text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
        source = TextFile(path=self._as_known(path), text=text)
        start = source.line_starts[min(line, len(source.line_starts)) - 1]
        at = Span(file=source, start=start, end=start)
        self.broken = Diagnostic(code=build.TEMPLATE_BROKEN, message=reason, span=at)
        return ContentErrors((self.broken,))

    def _as_known(self, path: Path) -> str:
        """Return a template's path as its author knows it."""
        if self._overrides is not None and path.is_relative_to(self._overrides.name):
            return f"templates/overrides/{path.relative_to(self._overrides.name).as_posix()}"
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()

    def on_page_markdown(self, markdown: str, /, *, page: Page, **_: Any) -> str:
        """Date the page by its content, so that the same content gives the same sitemap on any day.

        A sitemap is compressed, and has no days but those that the compression can write.
        """
        pages = self._built.pages if self._built is not None else {}
        if page.file.src_uri in pages:
            # A page without a date of its own is as new as the site. Where nothing has one, the host's clock stands.
            day = pages[page.file.src_uri].updated or self._newest or page.update_date
            page.update_date = min(max(day, _FIRST_DAY), _LAST_DAY)
        return markdown

    def on_post_template(self, output: str, /, *, template_name: str, **_: Any) -> str:
        """Keep the theme's own scripts, which the page for addresses that lead nowhere has, and give it its policy."""
        if template_name != "404.html":
            return output
        self._known_scripts = policy.known_scripts(output)
        return self._with_policy(output, template_name)

    def on_post_page(self, output: str, /, *, page: Page, **_: Any) -> str:
        """Give each page its policy. Raises PluginError when it has a script that is not the theme's."""
        return self._with_policy(output, page.file.dest_uri)

    def _with_policy(self, output: str, name: str) -> str:
        if self._is_served:
            return output
        try:
            output, hashes = policy.with_policy(output, self._known_scripts)
        except policy.ForeignScript as caught:
            raise PluginError(f"{name} holds a script that is not the theme's: {caught}") from caught
        self._hashes.update(dict.fromkeys(hashes))
        return output

    # After the other plugins, which write files at this event too.
    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the policy for hosts that send headers and the receipt, and search the site for what was withheld.

        Raises PluginError when there are traces of it.
        """
        site = Path(config.site_dir)
        if not self._is_served:
            write_tree(site, {policy.HEADERS: policy.headers(self._hashes).encode()})
        if self._built is None:
            return
        if not self._is_served:
            proved = self._built.receipt if config.use_directory_urls else with_pages_as_files(self._built.receipt)
            write_tree(site, {audit.RECEIPT: audit.sealed(proved, below(site))})
        if not self._built.withheld:
            return
        packaged = self._assets.packaged if self._assets else {}
        known = (data.decode(errors="replace") for data in packaged.values())
        withheld = self._built.withheld.apart_from((*known, *self._shown_by_host(config)))
        code = self._own_code()
        # Style sheets and scripts share their words with others of the kind, and not with what is withheld.
        for_code = withheld.apart_from(_code_of(self._theirs.values())) if code else withheld
        traces = [
            leak
            for name, data in below(site)
            if not (name in self._theirs and self._theirs[name].read_bytes() == data)
            for leak in seal.leaks(name, data, for_code if name in code else withheld)
        ]
        if traces:
            shown = traces[:_MOST_LEAKS]
            raise PluginError(
                "the site holds what its audience must not read; nothing of it may be published\n\n"
                + "\n".join(f"{leak.file}: “{leak.words}”, of {leak.item}{self._written_in(leak)}" for leak in shown)
            )

    def _is_own(self, path: Path, config: MkDocsConfig) -> bool:
        """Whether a file of the theme is the project's."""
        own = [folder for folder in (config.theme.custom_dir, self._overrides and self._overrides.name) if folder]
        return any(path.is_relative_to(folder) for folder in own)

    def _own_code(self) -> frozenset[str]:
        """Return the project's own style sheets and scripts, by their paths on the site."""
        own = self._assets.own if self._assets else {}
        names = (name if name.startswith("assets/") else name.partition("/")[2] for name in own)
        return frozenset(name for name in names if name.endswith(_CODE))

    def _shown_by_host(self, config: MkDocsConfig) -> Iterator[str]:
        """Yield what pages show beside the content: the theme's templates and translations, and the project's settings.

        What the project has put in the place of the theme's templates is left out: it could quote what is withheld.
        """
        yield _OF_HOST
        yield f"{policy.HEADERS} {policy.headers(self._hashes)}"
        yield json.dumps([host.NAV, host.THEME, host.EXTENSION_CONFIGS])
        # The receipt names the theme's files.
        yield from self._theirs
        for folder in config.theme.dirs:
            for path in sorted(Path(folder).rglob("*")) if not self._is_own(Path(folder), config) else ():
                if path.suffix in {".html", ".xml", ".json", ".yml"} and path.is_file():
                    yield path.read_text(encoding="utf-8", errors="replace")
        yield from texts_of_settings(config)
        yield str(config.theme.name)
        yield mkdocs.__version__

    def _written_in(self, leak: seal.Leak) -> str:
        """Return where in the project's own templates and assets the words of a leak stand, as the end of a message."""
        own = [self._root / path for path in (self._assets.own if self._assets else {}).values()]
        for path in (*sorted(self._templates.glob("*.md")), *own):
            if path.is_file() and seal.holds(path.read_bytes(), leak.words):
                return f"; it stands in {path.relative_to(self._root).as_posix()}"
        return ""

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
        """Watch briefings, seeds and templates, and show mistakes over the pages until they are mended."""
        folders = _project_of(config).folders
        for folder in (folders.briefings, folders.seeds, folders.templates):
            if folder.is_dir():
                server.watch(str(folder))
        show_problems_over_pages(server)
        return server

    def on_shutdown(self) -> None:
        """Delete temporary files."""
        if self._overrides is not None:
            self._overrides.cleanup()

    def _set_theme(self, config: MkDocsConfig, assets: Assets, chosen: Mapping[str, Any]) -> None:
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


def _project_of(config: MkDocsConfig) -> Project:
    """Return the project whose settings the host has read. Raises PluginError."""
    try:
        return load_project(Path(config.config_file_path or "mkdocs.yml"))
    except CannotRun as caught:
        raise PluginError(str(caught)) from caught


def _edit_uri(guessed: str, project: Project) -> str:
    folder = project.folders.briefings.relative_to(project.folders.root).as_posix()
    return re.sub(r"\bdocs/$", f"{folder}/", guessed)


# The host writes the newest of these days into a field of four bytes that counts seconds from 1970 on, without a sign.
_FIRST_DAY: Final = "1970-01-01"
_LAST_DAY: Final = "2106-02-06"


def _refuse_other_extensions(config: MkDocsConfig) -> None:
    """Raise PluginError where Markdown would be read in another way than pages are written."""
    extra = [name for name in config.markdown_extensions if name not in host.EXTENSIONS]
    if extra:
        raise PluginError(
            f"mkdocs.yml: the Markdown extension {extra[0]} would change or capture quoted text; take it out. "
            f"Pages are made for {', '.join(host.EXTENSIONS)}."
        )


# Leaks that are listed: the first few say which filter is broken.
_MOST_LEAKS: Final = 20

# Words with which the host and its plugins fill pages and files by themselves.
_OF_HOST: Final = (
    "headerlink permanent link toctitle md typeset config lang separator pipeline fields title boost tags text "
    "location docs urlset sitemap schemas sitemaps xmlns loc lastmod changefreq http https www org html index "
    # Of the theme's icons.
    "svg path viewBox fill"
)


_CODE: Final = (".css", ".js", ".mjs")


def _code_of(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the style sheets and scripts among files."""
    for path in paths:
        if path.suffix in _CODE:
            yield path.read_text(encoding="utf-8", errors="replace")


def _level(name: str) -> int:
    return {"warn": logging.WARNING, "ignore": logging.DEBUG}[name]
