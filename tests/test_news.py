"""`briefings news`: whether readers have the built site already, by its receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from generator.cli.main import main
from generator.files.writing import write_tree
from generator.provenance import verifier

SETTINGS = "site_name: S\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n"
Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a site of one receipt."""
    files = {"mkdocs.yml": SETTINGS.encode(), "templates/docs/index.md": b"", "site/receipt.json": b"one"}
    write_tree(tmp_path, {**files, "briefings/x.yml": b"", "seeds/x.txt": b""})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def news() -> Run:
    def run(*arguments: str, expect: int = 0) -> Result:
        done = CliRunner().invoke(main, ["news", *arguments])
        assert done.exit_code == expect, done.output
        return done

    return run


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """A host that gives every request the same answer; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if self.path == "/desk/receipt.json" else b"another page")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/desk"
    server.shutdown()
    server.server_close()
    thread.join(timeout=120)


def at(project: Path, address: str) -> None:
    (project / "mkdocs.yml").write_text(f"{SETTINGS}site_url: {address}\n", encoding="utf-8")


@pytest.mark.parametrize("form", ["{}", "{}/", '"{}/"', "'{}'", "!ENV [NOWHERE, '{}']"])
def test_readers_have_the_site_when_its_receipt_is_theirs(form: str, project: Path, news: Run) -> None:
    with answering(200, b"one") as address:
        at(project, form.format(address))
        assert news().output == "news=no\n"
        (project / "site" / "receipt.json").write_bytes(b"two")
        assert news().output == "news=yes\n"
        write_tree(project, {"elsewhere/receipt.json": b"one"})
        assert news("--site", "elsewhere").output == "news=no\n"


def test_what_cannot_be_fetched_is_news_and_says_why(project: Path, news: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = news()
    assert done.stdout == "news=yes\n"
    assert "no site_url" in done.stderr
    with answering(404, b"one") as address:
        at(project, address)
        done = news()
        assert (done.stdout, done.stderr) == ("news=yes\n", f"{address}/ has no receipt.json\n")
    done = news()
    assert done.stdout == "news=yes\n"
    assert "cannot be reached" in done.stderr
    little = partial(verifier.fetched, limits=verifier.Limits(receipt=2))
    monkeypatch.setattr(verifier, "fetched", little)
    with answering(200, b"one") as address:
        at(project, address)
        done = news()
        assert done.stdout == "news=yes\n"
        assert "more than anybody waits for" in done.stderr


def test_without_a_built_site_it_cannot_run(project: Path, news: Run) -> None:
    (project / "site" / "receipt.json").unlink()
    assert news(expect=2).stderr == "briefings: site/ holds no receipt.json; build the site first\n"


@pytest.mark.parametrize("address", ["https://x.invalid/';touch${IFS}PWNED;'/", "file:///etc/", "https://[x/", "a b"])
def test_an_address_that_is_none_is_refused(address: str, project: Path, news: Run) -> None:
    at(project, f'"{address}"')
    assert "error[setting-malformed]" in news(expect=2).stderr
    assert not (project / "PWNED").exists()
