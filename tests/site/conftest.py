"""The project's own site, built once, and what the tests look at it with: commands, a host and a browser.

The host serves the same files at its root and below `/repo/`, as a pages host does for a project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, Page, sync_playwright

from generator.cli.main import main
from tests.nursery import Nursery

PROJECT = Path(__file__).parents[2]
SCRIPTS = Path(sys.executable).parent
MOUNT = "/repo"

# No page gets beyond this machine, whatever it asks for.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def run(nursery: Nursery) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs one of this environment's commands to its end and holds it to an exit code, 0 unless told.

    What an interpreter reads of its environment as it starts is heeded only where `env` is given.
    """

    def run(
        *command: str | Path, cwd: Path, expect: int = 0, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **(env or {})}
        if command[0] == "briefings" and env is None:
            born = nursery.start(*command[1:], cwd=cwd, env=environment)
            born.finish(expect)
            return subprocess.CompletedProcess(list(command), expect, born.stdout, born.stderr)
        program = SCRIPTS / command[0]
        done = subprocess.run(
            [program, *command[1:]],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == expect, (
            f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}"
        )
        return done

    return run


@pytest.fixture(scope="session")
def briefings() -> Callable[..., Result]:
    """Runs the command line within the tests' own process, which is quick; the exit code is held to, 0 unless told."""

    def briefings(command: str, *arguments: str | Path, project: Path, expect: int = 0) -> Result:
        settings = project / "mkdocs.yml"
        done = CliRunner().invoke(main, [command, "--config", str(settings), *map(str, arguments)])
        assert done.exit_code == expect, f"{command}: {done.exit_code} {done.exception!r}\n{done.output}"
        return done

    return briefings


@pytest.fixture(scope="session")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Copies the project's content, and nothing else, to a folder of its own."""

    def new_project() -> Path:
        folder = tmp_path_factory.mktemp("project")
        for name in ("briefings", "seeds", "templates/docs"):
            shutil.copytree(PROJECT / name, folder / name)
        shutil.copy(PROJECT / "mkdocs.yml", folder)
        return folder

    return new_project


@pytest.fixture(scope="session")
def site(new_project: Callable[[], Path], run: Callable[..., subprocess.CompletedProcess[str]]) -> Path:
    """The folder of the site; only to be read."""
    project = new_project()
    run("briefings", "build", cwd=project)
    return project / "site"


@pytest.fixture(scope="session")
def pages(site: Path) -> Mapping[str, Element]:
    """Every page of the site, parsed as browsers do, by its address: `` is the front page, `method/` another one."""
    return {
        path.parent.relative_to(site).as_posix().removeprefix(".") + ("/" if path.parent != site else ""): parsed(path)
        for path in sorted(site.rglob("index.html"))
    }


def parsed(path: Path) -> Element:
    document = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    assert isinstance(document, Element)
    return document


@pytest.fixture(scope="session")
def passages() -> Mapping[str, str]:
    """The passages of the article by the fragments of their addresses, from the seed as it lies on disk."""
    (seed,) = (PROJECT / "seeds").glob("*.txt")
    lines = (line.strip() for line in seed.read_text(encoding="utf-8").splitlines())
    return {f"p{number}": line for number, line in enumerate((line for line in lines if line), start=1)}


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder twice, but not the file that a host acts on itself, and says nothing."""

    # A connection that stays silent must not keep the server.
    timeout = 120

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(MOUNT) if path.startswith(f"{MOUNT}/") else path)

    def send_head(self) -> Any:
        if self.path.endswith("/_headers"):
            self.send_error(404)
            return None
        return super().send_head()

    def log_message(self, *_: object) -> None:
        pass


class Host(ThreadingHTTPServer):
    """Answers each request in a thread of its own, none of which keeps the tests from ending."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that turns to another page leaves what it no longer needs; anything else is worth a trace."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # handed on as it came


@pytest.fixture(scope="session")
def bridge(tmp_path_factory: pytest.TempPathFactory, run: Callable[..., subprocess.CompletedProcess[str]]) -> Path:
    """The folder of a second site, with dates, feeds and hostile names; only to be read."""
    project = tmp_path_factory.mktemp("bridge") / "project"
    shutil.copytree(PROJECT / "tests" / "goldens" / "bridge" / "project", project)
    shutil.copytree(PROJECT / "templates" / "docs", project / "templates" / "docs")
    (project / "mkdocs.yml").write_text(
        "site_name: The bridge\nsite_url: https://bridge.example/\ndocs_dir: templates/docs\ntheme: material\n"
        "plugins: [search, briefings]\n",
        encoding="utf-8",
    )
    run("briefings", "build", cwd=project)
    return project / "site"


@pytest.fixture(scope="session")
def host(site: Path) -> Iterator[str]:
    """The address of a host with the site at its root and below `/repo/`, without a slash at its end."""
    yield from _served(site)


@pytest.fixture(scope="session")
def bridge_host(bridge: Path) -> Iterator[str]:
    """The address of a host with the second site."""
    yield from _served(bridge)


@pytest.fixture(scope="module")
def served() -> Iterator[Callable[[Path], str]]:
    """Serves a folder and gives its address."""
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(contextmanager(_served)(folder))


def _served(site: Path) -> Iterator[str]:
    server = Host(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=120)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    chromium = shutil.which("chromium")
    assert chromium is not None, "there is no Chromium here: `make browser` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, host: str) -> Iterator[Callable[..., Page]]:
    """Opens an address of the site for a new reader, whose console must stay empty and whose requests on this host."""
    yield from _visiting(browser, host)


@pytest.fixture
def visit_bridge(browser: Browser, bridge_host: str) -> Iterator[Callable[..., Page]]:
    """Opens an address of the second site likewise."""
    yield from _visiting(browser, bridge_host)


def _visiting(browser: Browser, host: str) -> Iterator[Callable[..., Page]]:
    contexts = []
    complaints: list[str] = []

    def visit(address: str, *, width: int = 1280, script: bool = True, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=host,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(120_000)
        context.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda caught: complaints.append(f"error: {caught.error}"))
        context.on("response", lambda answer: complaints.extend(_refused(answer.status, answer.url)))
        context.on("request", lambda request: complaints.extend(_elsewhere(request.url, host)))
        page = context.new_page()
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


def _refused(status: int, url: str) -> tuple[str, ...]:
    return (f"{status}: {url}",) if status >= 400 else ()


def _elsewhere(url: str, host: str) -> tuple[str, ...]:
    address = urlsplit(url)
    local = address.scheme in {"data", "blob", "about"} or f"{address.scheme}://{address.netloc}" == host
    return () if local else (f"a request to another host: {url}",)
