"""The panel of a preview: what is put over which answers of a server, and what it says of what stands in the way."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import html5lib
import jinja2
import pytest
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from generator.diagnostics.model import Code, Diagnostic, Severity, Span, TextFile
from generator.host.preview import ContentErrors, show_problems_over_pages
from generator.host.problem_panel import panel_of_problems, panel_of_text

WRONG = Code(name="wrong", severity=Severity.ERROR, explanation="")
PAGE = b"<html><body>the page</body></html>"


def problem(message: str, line: int = 1) -> Diagnostic:
    source = TextFile(path="briefings/a.yml", text="title: <b>\n" * line)
    at = 11 * (line - 1) + 7
    return Diagnostic(code=WRONG, message=message, span=Span(file=source, start=at, end=at + 3), hint="write b")


class Served:
    """A server that has not begun to listen, of a folder with one page; `built` takes the place of the builder."""

    def __init__(self, folder: Path) -> None:
        (folder / "index.html").write_bytes(PAGE)
        (folder / "a.css").write_bytes(b"a {}")
        self.built: Callable[[], None] = lambda: None
        self.server = LiveReloadServer(self.build, "127.0.0.1", 0, root=str(folder), mount_path="/x/")
        show_problems_over_pages(self.server)

    def build(self) -> None:
        self.built()

    def fails(self, caught: BaseException, cause: BaseException | None = None) -> None:
        """Has a build end so."""

        def built() -> None:
            raise caught from cause

        self.built = built
        self.server.builder()

    def succeeds(self) -> None:
        self.built = lambda: None
        self.server.builder()

    def get(self, path: str, accept: str = "text/html") -> tuple[str, bytes]:
        """The status and the body of an answer, of which the length is told rightly."""
        told: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            told.update(headers, status=status)

        app = self.server.get_app()
        assert app is not None
        parts = app({"PATH_INFO": path, "HTTP_ACCEPT": accept}, start)  # type: ignore[arg-type]
        body = b"".join(parts)
        getattr(parts, "close", lambda: None)()
        assert int(told.get("Content-Length", len(body))) == len(body)
        return told["status"], body


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    yield served
    served.server.server_close()


def test_answers_are_as_they_were_while_nothing_stands_in_the_way(served: Served) -> None:
    served.succeeds()
    assert served.get("/x/") == ("200 OK", PAGE)
    assert served.get("/x/none/")[0].startswith("404")


def test_problems_stand_over_every_page_and_nothing_else(served: Served) -> None:
    served.fails(ContentErrors((problem("`<b>` is wrong"),)))
    status, page = served.get("/x/")
    assert status == "200 OK"
    assert page.startswith(b"<html><body>the page<style>")
    assert b"`&lt;b&gt;` is wrong" in page
    assert served.get("/x/a.css") == ("200 OK", b"a {}")
    served.succeeds()
    assert served.get("/x/") == ("200 OK", PAGE)


def test_an_address_that_is_not_there_shows_them_to_browsers(served: Served) -> None:
    served.fails(ContentErrors((problem("`<b>` is wrong"),)))
    status, page = served.get("/x/none/")
    assert status == "200 OK"
    assert b"is wrong" in page
    assert served.get("/x/none.png", accept="image/*")[0].startswith("404")


def test_what_the_host_makes_of_problems_is_looked_through(served: Served) -> None:
    logging.getLogger("mkdocs").error("the content has errors")
    served.fails(Abort("Aborted with a BuildError!"), ContentErrors((problem("it is wrong"),)))
    page = served.get("/x/")[1]
    assert b"it is wrong" in page
    assert b"Aborted" not in page


def failing_template() -> Exception:
    try:
        jinja2.Environment(autoescape=True).from_string("{% if %}")
    except jinja2.TemplateSyntaxError as caught:
        caught.filename = "main.html"
        return caught
    raise AssertionError


@pytest.mark.parametrize(
    ("caught", "words", "traced"),
    [
        (failing_template(), "main.html:1: ", False),
        (FileNotFoundError(2, "No such file", "a.md"), "a.md", False),
        (ValueError("of another plugin"), "of another plugin", True),
        (ValueError(), "ValueError", True),
    ],
)
def test_whatever_else_stands_in_the_way_is_told_and_the_server_goes_on(
    caught: Exception, words: str, traced: bool, served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    """A trace of calls is for mistakes that are not the project's."""
    served.fails(caught)
    assert words in text_of(served.get("/x/")[1].decode())
    assert any(words in record.getMessage() for record in caplog.records)
    assert any(record.exc_info for record in caplog.records) is traced


def test_errors_that_the_host_only_logs_are_told(served: Served) -> None:
    def built() -> None:
        logging.getLogger("mkdocs.x").error("Config value 'theme': none")
        raise Abort("Aborted with 1 configuration errors!")

    served.built = built
    served.server.builder()
    page = text_of(served.get("/x/")[1].decode())
    assert "Config value 'theme': none" in page
    assert "Aborted" not in page


def test_the_first_hundred_problems_are_shown_and_the_others_counted() -> None:
    panel = panel_of_problems(problem(f"number {number}", number) for number in range(1, 204))
    assert "203 errors" in panel
    assert "103 more are told in the terminal" in panel
    assert panel.count("<li>") == 100


def test_lines_of_files_are_set_apart_from_words() -> None:
    tree = html5lib.parseFragment(panel_of_problems([problem("it is wrong")]), namespaceHTMLElements=False)
    assert [(each.get("class"), each.text) for each in tree.iterfind(".//li/p")] == [
        ("what", "error[wrong]: it is wrong"),
        ("where", "--> briefings/a.yml:1:8"),
        (None, "= write b"),
    ]
    assert [each.text for each in tree.iter("pre")] == ["    1 | title: <b>\n      |        ^^^"]


def test_no_text_steers_the_page() -> None:
    panel = panel_of_text("</pre><script>alert(1)</script>\n\u202eevil\x1b[31m")
    assert "<script>alert" not in panel
    assert r"\u{202e}evil\u{001b}[31m" in panel


def text_of(page: str) -> str:
    return "".join(html5lib.parse(page, namespaceHTMLElements=False).itertext())
