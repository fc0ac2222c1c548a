"""Shows a project while it is written: a server that follows every change, and shows over its pages what is wrong.

The server is the host's own with live reload. What is added is the panel, and, under `briefings serve`, that a build
that fails leaves the old pages whole, and that a project with errors can be served at all.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urlsplit

import mkdocs.commands.build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer

from generator.diagnostics.model import Diagnostic
from generator.diagnostics.terminal import as_text
from generator.files.project_folders import CannotRun
from generator.files.settings_file import WrongSettings
from generator.host.log_messages import CollectedMessages
from generator.host.problem_panel import BARE_PAGE, panel_of_problems, panel_of_text

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("mkdocs.plugins.briefings")

Builder: TypeAlias = Callable[[], None]

# The page below the panel where none has been built. It lies among the pages, so that the host puts into it what makes
# browsers load it again.
_BARE: Final = "briefings-problems.html"
_HTML: Final = "text/html"


class ContentErrors(PluginError):  # noqa: N818 - there may be several
    """The content has errors, so that nothing is built of it."""

    def __init__(self, problems: tuple[Diagnostic, ...]) -> None:
        super().__init__("the content has errors\n\n" + as_text(problems, colour=False))
        self.problems = problems


def show_problems_over_pages(server: LiveReloadServer) -> None:
    """Have a server show what stands in the way of the newest build over every page, until a build succeeds.

    A builder that raises would leave the server answering nothing. Here it says why, and browsers load their page again
    as after any build.
    """
    standing = _Standing(server)
    server.builder = standing.forgiving(server.builder)
    server.set_app(standing.over(server.serve_request))


def serve_project(load: Callable[..., MkDocsConfig], folder: Path) -> None:
    """Serve a project until Ctrl-C; the pages are built below `folder`, which is empty.

    `load(site_dir=…)` reads the project's settings anew and gives the host's; it raises CannotRun. Raises OSError when
    the address cannot be listened at.
    """
    root, fresh = folder / "site", folder / "next"
    root.mkdir()
    config = load(site_dir=str(fresh))
    config.plugins.on_startup(command="serve", dirty=False)
    host, port = config.dev_addr
    mount = urlsplit(config.site_url or "/").path
    watched: set[str] = set()

    def build() -> None:
        anew = load(site_dir=str(fresh))
        anew.site_url = server.url
        try:
            mkdocs.commands.build.build(anew, serve_url=server.url)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        old = root.rename(folder / "old")
        fresh.rename(root)
        shutil.rmtree(old)

    def page_for_errors(code: int) -> bytes | None:
        page = root / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

    server = LiveReloadServer(builder=build, host=host, port=port, root=str(root), mount_path=mount)
    server.error_handler = page_for_errors
    try:
        for path in (config.docs_dir, config.config_file_path, *config.watch):
            if path not in watched:
                watched.add(path)
                server.watch(path)
        server = config.plugins.on_serve(server, config=config, builder=build)
        server.builder()
        server.serve()  # type: ignore[no-untyped-call]  # of the host, which is not fully typed
    except KeyboardInterrupt:
        log.info("Shutting down...")
    finally:
        server.shutdown()
        config.plugins.on_shutdown()


class _Standing:
    """What stands in the way of the newest build of a server, as the panel that shows it; empty if nothing does."""

    def __init__(self, server: LiveReloadServer) -> None:
        self._server = server
        self._panel = ""

    def forgiving(self, builder: Builder) -> Builder:
        """Return a builder that keeps what stands in its way for the panel, says it in the terminal, and returns."""

        def build_or_say_why_not() -> None:
            errors = CollectedMessages(logging.ERROR)
            logging.getLogger("mkdocs").addHandler(errors)
            try:
                builder()
            except (Exception, Abort) as caught:
                # What a template of the theme or another plugin raises, the next change may put right.
                if (of_content := _content_errors(caught)) is not None:
                    self._keep(panel_of_problems(of_content.problems))
                else:
                    self._keep(panel_of_text(errors.all() or _in_words(caught)))
                # The host has told what it turns into the end of a build, and nothing else.
                if not errors.all():
                    log.error("%s", _in_words(caught), exc_info=None if _is_of_the_project(caught) else caught)
                log.error("Nothing new is shown until this is mended.")
            else:
                self._panel = ""
            finally:
                logging.getLogger("mkdocs").removeHandler(errors)

        return build_or_say_why_not

    def over(self, pages: WSGIApplication) -> WSGIApplication:
        """Return the pages, with the panel over each while there is one."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            answered = _Answer()
            body = pages(environ, answered.start)
            # Only now, since the host lets requests wait while it builds.
            panel = self._panel
            if panel and answered.status.startswith("404") and _HTML in environ.get("HTTP_ACCEPT", ""):
                # What was asked for may be there once the errors are mended.
                body = pages({**environ, "PATH_INFO": f"{self._server.mount_path}{_BARE}"}, answered.start)
            if panel and answered.is_page:
                before, end, behind = _whole(body).rpartition(b"</body>")
                body = [before + panel.encode() + end + behind]
                answered.set_length(len(body[0]))
            start_response(answered.status, answered.headers)
            return body

        return answer

    def _keep(self, panel: str) -> None:
        self._panel = panel
        root = Path(self._server.root)
        root.mkdir(parents=True, exist_ok=True)
        (root / _BARE).write_text(BARE_PAGE, encoding="utf-8")


class _Answer:
    """The status and the headers of an answer, before they are sent."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:  # noqa: ARG002
        """Take the place of WSGI’s `start_response`."""
        self.status, self.headers = status, headers
        return lambda _: None

    @property
    def is_page(self) -> bool:
        return any(name.lower() == "content-type" and value.startswith(_HTML) for name, value in self.headers)

    def set_length(self, length: int) -> None:
        """Say how long the body is."""
        others = [(name, value) for name, value in self.headers if name.lower() != "content-length"]
        self.headers = [*others, ("Content-Length", str(length))]


def _whole(body: Iterable[bytes]) -> bytes:
    """Return the whole body of an answer, whose file is closed then."""
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()


def _content_errors(caught: BaseException) -> ContentErrors | WrongSettings | None:
    """Return the errors of the content or the settings that the host has turned into another exception, if any."""
    cause: BaseException | None = caught
    while cause is not None and not isinstance(cause, ContentErrors | WrongSettings):
        cause = cause.__cause__ or cause.__context__
    return cause


def _in_words(caught: BaseException) -> str:
    place = _place_in_template(caught)
    return f"{place}: {caught}" if place else str(caught) or type(caught).__name__


def _is_of_the_project(caught: BaseException) -> bool:
    """Whether the project is at fault, so that a trace of calls would not help."""
    return isinstance(caught, MkDocsException | CannotRun | OSError) or _place_in_template(caught) != ""


def _place_in_template(caught: BaseException) -> str:
    """Return the file and line of a mistake in a template, if that is what was raised, else an empty text."""
    name = getattr(caught, "filename", None) or getattr(caught, "name", None)
    line = getattr(caught, "lineno", None)
    return f"{name}:{line}" if name and line and type(caught).__module__.startswith("jinja2") else ""
