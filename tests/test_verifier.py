"""The verifier trusts nobody: it reads every form of the receipt, says what it could not compare, and always ends."""

from __future__ import annotations

import copy
import hashlib
import html
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import build
from generator.build import Inputs
from generator.files.writing import write_tree
from generator.format import seeds
from generator.provenance import verifier
from generator.provenance.verifier import Limits, check_address, check_folder
from tests.test_hidden_words import project
from tests.work import work

MakeInputs = Callable[..., Inputs]


class Site:
    """A site in a folder that has the pages which its receipt names, and the seeds beside it."""

    def __init__(self, root: Path, inputs: Inputs) -> None:
        built, problems = build.build(inputs)
        assert built is not None, problems
        self.folder, self.seeds = root / "site", root / "seeds"
        self.content = dict(built.receipt)
        pages = {}
        for briefing in self.content["briefings"].values():
            places = "".join(
                f'<p id="{name}">{html.escape(" ".join(each["exact"] for each in proof["words"]))}</p>'
                for name, proof in briefing["evidence"].items()
            )
            pages[briefing["page"]] = f"<!doctype html><title>T</title>{places}".encode()
        write_tree(self.folder, pages)
        texts = {f"{id}.txt": files.text.text.encode() for id, files in inputs.seeds.items() if files.text is not None}
        write_tree(self.seeds, texts)
        self.seal()

    def seal(self, **changes: Any) -> None:
        """Writes the receipt with changes at its top."""
        files = [
            (path.relative_to(self.folder).as_posix(), path.read_bytes())
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        ]
        self.put(json.loads(verifier.sealed(self.content, files)) | changes)

    def put(self, receipt: dict[str, Any]) -> None:
        receipt["digest"] = verifier.digest(receipt)
        (self.folder / verifier.RECEIPT).write_text(json.dumps(receipt), encoding="utf-8")

    @property
    def receipt(self) -> dict[str, Any]:
        receipt: dict[str, Any] = json.loads((self.folder / verifier.RECEIPT).read_text("utf-8"))
        return receipt

    @property
    def page(self) -> Path:
        return self.folder / "briefings" / "bridge" / "index.html"

    @property
    def seed(self) -> Path:
        return self.seeds / "report.txt"


@pytest.fixture
def site_with(tmp_path: Path, make_inputs: MakeInputs) -> Callable[[str], Site]:
    return lambda rights: Site(tmp_path / rights, project(make_inputs, rights))


def found(site: Site) -> list[str]:
    return [str(each) for each in check_folder(site.folder, site.seeds).findings]


WITHOUT_SUMS = {
    "full": (),
    "excerpts": ("1 of 1 source",),
    "unknown": ("1 of 1 source",),
    "none": ("1 of 1 source", "4 of 4 passages"),
}


@pytest.mark.parametrize("rights", WITHOUT_SUMS)
def test_all_fits_and_what_could_not_be_compared_is_told_in_numbers(
    rights: str, site_with: Callable[[str], Site]
) -> None:
    site = site_with(rights)
    audit = check_folder(site.folder, site.seeds)
    assert audit.findings == ()
    inside = ", 2 of them in their sources" if rights == "none" else " and in its source"
    assert audit.checked == f"1 file, 3 pieces of evidence, each on its page{inside}"
    assert [note.split(":")[0] for note in audit.notes] == list(WITHOUT_SUMS[rights])


@pytest.mark.parametrize("rights", WITHOUT_SUMS)
def test_other_words_in_a_source_are_found_as_far_as_the_receipt_tells(
    rights: str, site_with: Callable[[str], Site]
) -> None:
    site = site_with(rights)
    text = site.seed.read_text("utf-8")
    whole = ["report.txt: is not the source cited"] if rights == "full" else []
    # Words that are quoted.
    site.seed.write_text(text.replace("open in May", "open in Mai"), encoding="utf-8")
    told = found(site)
    assert told[: len(whole)] == whole
    assert "bridge#opening: report does not have the words there: open in May" in told
    assert ("bridge#opening: p1 of report is another text" in told) is (rights != "none")
    # Words of a passage that is cited.
    site.seed.write_text(text.replace("it was done", "it was gone"), encoding="utf-8")
    assert found(site) == whole + (["bridge#told: p4 of report is another text"] if rights != "none" else [])
    # Words that nothing cites.
    site.seed.write_text(text.replace("Not for you", "Not for us"), encoding="utf-8")
    assert found(site) == whole
    # Passages that are gone.
    site.seed.write_text("Nothing.\n", encoding="utf-8")
    told = found(site)
    assert "bridge#told: p4 of report is another text" in told
    assert "bridge#over: report does not have the words there: road to the old mill" in told
    site.seed.unlink()
    assert found(site) == ["report.txt: the source is not among the seeds"]


def as_format_1(site: Site) -> dict[str, Any]:
    """The receipt of a site as the first form had it, with sums of everything and offsets in the whole text."""
    receipt = site.receipt
    receipt["format"] = 1
    text = site.seed.read_text("utf-8")
    places = verifier.split_passages(text)
    receipt["seeds"]["report"]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    for proof in receipt["briefings"]["bridge"]["evidence"].values():
        for passage in proof["passages"]:
            start, end = places[passage["number"] - 1]
            passage |= {"start": start, "end": end, "sha256": hashlib.sha256(text[start:end].encode()).hexdigest()}
        for words in proof["words"]:
            start = text.index(words["exact"], places[words.pop("passage") - 1][0])
            words |= {"start": start, "end": start + len(words["exact"])}
    return receipt


@pytest.mark.parametrize("rights", WITHOUT_SUMS)
def test_a_receipt_of_the_first_form_is_still_read(rights: str, site_with: Callable[[str], Site]) -> None:
    site = site_with(rights)
    site.put(as_format_1(site))
    audit = check_folder(site.folder, site.seeds)
    assert (audit.findings, audit.notes) == ((), ())
    assert audit.checked.endswith("3 pieces of evidence, each on its page and in its source")
    text = site.seed.read_text("utf-8")
    site.seed.write_text(text.replace("open in May", "open in Mai"), encoding="utf-8")
    assert found(site) == [
        "report.txt: is not the source cited",
        "bridge#opening: p1 of report is another text",
        "bridge#opening: report does not have the words there: open in May",
    ]
    site.seed.write_text(text, encoding="utf-8")
    receipt = site.receipt
    receipt["briefings"]["bridge"]["evidence"]["over"]["words"][0]["end"] = "x"
    site.put(receipt)
    assert found(site) == ["bridge#over: report does not have the words there: road to the old mill"]
    halves = receipt["briefings"]["bridge"]["evidence"]["opening"]
    halves["passages"][0]["end"] -= 1
    del receipt["seeds"]["report"]["sha256"]
    site.put(receipt)
    assert found(site) == [
        "report.txt: is not the source cited",
        "bridge#opening: p1 of report is another text",
        "bridge#over: report does not have the words there: road to the old mill",
    ]


def test_words_of_a_passage_that_is_not_cited_are_no_proof(site_with: Callable[[str], Site]) -> None:
    site = site_with("unknown")
    receipt = site.receipt
    receipt["briefings"]["bridge"]["evidence"]["opening"]["words"][0]["passage"] = 2
    site.put(receipt)
    told = [str(each) for each in check_folder(site.folder).findings]
    assert told == ["bridge#opening: the receipt does not say which words stand in which source"]


@pytest.mark.parametrize("number", [0, -1, 99, True, "1", None, 1.5])
def test_a_passage_that_no_source_has_is_told(number: object, site_with: Callable[[str], Site]) -> None:
    site = site_with("none")
    receipt = site.receipt
    for proof in receipt["briefings"]["bridge"]["evidence"].values():
        for each in (*proof["passages"], *proof["words"]):
            each["number" if "number" in each else "passage"] = number
    site.put(receipt)
    assert f"bridge#told: p{number} of report is another text" in found(site)


def test_words_stand_on_the_page_one_after_the_other(site_with: Callable[[str], Site]) -> None:
    site = site_with("unknown")
    page = site.page.read_text("utf-8")
    assert "the bridge will open in May" in page
    site.page.write_text(page.replace("the bridge will open in May", "open in May the bridge will"), encoding="utf-8")
    site.seal()
    told = [str(each) for each in check_folder(site.folder).findings]
    assert told == ["bridge#opening: the page does not have the words: open in May"]


def test_a_page_is_read_once_whatever_the_receipt_says(
    site_with: Callable[[str], Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_with("unknown")
    read = []

    def counted(page: str, ids: frozenset[str]) -> dict[str, str]:
        read.append(page)
        return places(page, ids)

    places = verifier.places
    monkeypatch.setattr(verifier, "places", counted)
    receipt = site.receipt
    for number in range(50):
        receipt["briefings"][f"copy-{number}"] = copy.deepcopy(receipt["briefings"]["bridge"])
    site.put(receipt)
    told = found(site)
    assert len(read) == 1
    assert len(told) == 50
    assert set(told) == {f"copy-{n}: its page is that of bridge: briefings/bridge/index.html" for n in range(50)}


def test_a_page_that_nobody_can_read_is_told(site_with: Callable[[str], Site], monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_with("unknown")
    page = site.page.read_text("utf-8")
    site.page.write_text(page + '<p id="opening">&#' + "9" * 5_000 + ";", encoding="utf-8")
    site.seal()
    assert [each.place for each in check_folder(site.folder).findings] == [verifier.RECEIPT]
    receipt = site.receipt
    evidence = receipt["briefings"]["bridge"]["evidence"]
    evidence |= {f"e{number}": evidence["told"] for number in range(20)}
    site.page.write_text("".join(f'<p id="e{number}">' for number in range(20)), encoding="utf-8")
    site.content = {key: each for key, each in receipt.items() if key not in {"files", "digest"}}
    site.seal()
    assert "places of evidence stand in one another" in str(check_folder(site.folder).findings[0])
    monkeypatch.setattr(verifier, "_MOST_OF_PAGE", 100)
    assert str(check_folder(site.folder).findings[0]) == (
        "bridge: briefings/bridge/index.html is larger than any page that can be read"
    )
    site.page.write_text(page, encoding="utf-8")
    assert str(check_folder(site.folder).findings[0]) == "briefings/bridge/index.html: is not the file that was built"


def test_a_name_that_no_disk_takes_is_missing(site_with: Callable[[str], Site]) -> None:
    site = site_with("unknown")
    receipt = site.receipt
    receipt["files"]["a" * 5_000] = {"sha256": "", "size": 0}
    site.put(receipt)
    assert found(site) == [f"{'a' * 5_000}: is missing"]


@pytest.mark.parametrize("entry", [{}, {"sha256": ""}, {"sha256": "", "size": True}, {"sha256": "", "size": 1.0}])
def test_what_is_no_sum_or_no_size_fits_no_file(entry: dict[str, Any], site_with: Callable[[str], Site]) -> None:
    site = site_with("unknown")
    receipt = site.receipt
    receipt["files"]["b"] = entry
    site.put(receipt)
    (site.folder / "b").write_bytes(b"1")
    assert found(site) == ["b: is not the file that was built"]
    with running(files_of((site.folder / verifier.RECEIPT).read_bytes(), {"b": b"1"})) as host:
        told = [str(each) for each in check_address(host.address).findings]
    assert "b: is not the file that was built" in told


PAGES = {
    "a place": ('<p id="a">one <b>two</b> three</p>four', {"a": "one two three"}),
    "a place in another": ('<div id="a">one<p id="b">two</p></div>', {"a": "onetwo", "b": "two"}),
    "marks of characters": ('<p id="a">R&amp;D &lt;x&gt; &#8220;y&#8221; a &b</p>', {"a": "R&D <x> “y” a &b"}),
    "attributes": ("<p title='x > y' data-x=1 hidden ID=a class=\"b\">one</p>", {"a": "one"}),
    "an id twice": ('<p id="a">one</p><p id="a">two</p>', {"a": "one"}),
    "two ids": ('<p id="a" id="b">one</p>', {"a": "one"}),
    "an id of marks": ('<p id="&#97;">one</p>', {"a": "one"}),
    "elements without an end": ('<p id="a">one<br>two<img src="x">three</p>four', {"a": "onetwothree"}),
    "comments": ('<p id="a">one<!-- <p id="b">two</p> --> three</p>', {"a": "one three"}),
    "a comment that does not end": ('<p id="a">one<!-- two', {"a": "one"}),
    "a declaration": ('<!DOCTYPE html><p id="a">one<!x>two<?y>three</p>', {"a": "onetwothree"}),
    "a script": ('<p id="a">one<script>"<p id=b>"</script>two</p>', {"a": "onetwo"}),
    "a style that does not end": ('<p id="a">one<style>two', {"a": "one"}),
    "a script in capitals": ('<p id="a">one<SCRIPT>x</ScRiPt >two</p>', {"a": "onetwo"}),
    "a tag that does not end": ('<p id="a">one</p><p id="b" class="x>two</p>', {"a": "one"}),
    "marks that are none": ('<p id="a">1 < 2 <3 <>x</></p>four', {"a": "1 < 2 <3 <>x"}),
    "an end without a beginning": ('<p id="a">one</b> two</p>', {"a": "one two"}),
    "an end of several": ('<p id="a">one <b><i>two</p>three', {"a": "one two"}),
    "no end": ('<p id="a">one <b>two', {"a": "one two"}),
    "odd attributes": ("<p = =x id = a x=\"1\"y='2'>one</p>", {"a": "one"}),
    "an attribute at the end": ('<p id="a">one</p><p id=', {"a": "one"}),
    "a name at the end": ('<p id="a">one</p><p', {"a": "one"}),
}


@pytest.mark.parametrize("page", PAGES)
def test_the_texts_of_places_are_those_that_browsers_show(page: str) -> None:
    source, expected = PAGES[page]
    assert verifier.places(source, frozenset("ab")) == expected
    document = html5lib.parse(source, namespaceHTMLElements=False)
    for id, text in expected.items():
        element = next(each for each in document.iter() if each.get("id") == id)
        assert " ".join(shown(element).split()) == text


def shown(element: Element) -> str:
    """The text of an element as browsers show it. The parser gives comments names that are no texts."""
    if not isinstance(element.tag, str) or element.tag in {"script", "style"}:  # type: ignore[redundant-expr]
        return ""
    return (element.text or "") + "".join(shown(each) + (each.tail or "") for each in element)


class Counted(str):
    """A text that counts the characters that are looked at in it."""

    __slots__ = ()
    looked_at = 0

    def find(self, what: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        at = super().find(what, start) if end is None else super().find(what, start, end)
        Counted.looked_at += (len(self) if at == -1 else at) - start
        return at


PUMPS = (
    *("<a ", "<!--", "<![CDATA[", "</", "&#", "<!", "<?", "<script>", "<a href='", '<a b="', "<", "</a ", "<a b=c"),
    *(
        "&",
        "<!--x-->",
        "<!DOCTYPE ",
        "<a/",
        "<textarea>",
        "<p>",
        "</p>",
        "<p>x",
        "<b></p>",
        '<p id="a">',
        "x=",
        " ",
        "='",
    ),
)


@pytest.mark.untraced
@pytest.mark.parametrize("pump", PUMPS)
def test_no_page_takes_more_than_linear_work(pump: str) -> None:
    def work_of(times: int) -> int:
        page = Counted(pump * times)
        Counted.looked_at = 0
        calls = work(lambda: verifier.places(page, frozenset("ab")))
        return calls + Counted.looked_at

    once, twice = work_of(500), work_of(1_000)
    assert twice <= 2.2 * once + 1_000


@settings(deadline=None)
@given(st.text(alphabet="ab \t\n\r\u2028\x0b\u3000.", max_size=60))
def test_passages_are_those_of_the_seeds(text: str) -> None:
    assert verifier.split_passages(text) == [(each.start, each.end) for each in seeds.passages(text)]


# Hosts.


class Host:
    """A host that gives the answers of a function, and counts the requests."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                """Whoever has enough hangs up."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@contextmanager
def running(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[Host]:
    host = Host(answer)
    thread = threading.Thread(target=host.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.server.shutdown()
        host.server.server_close()


def send(handler: BaseHTTPRequestHandler, data: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def listing(files: Mapping[str, bytes]) -> bytes:
    """The receipt of a site that has no briefings."""
    return verifier.sealed({"briefings": {}, "seeds": {}}, files.items())


def files_of(receipt: bytes, files: Mapping[str, bytes]) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.lstrip("/")
        data = receipt if name == verifier.RECEIPT else files.get(name)
        send(handler, data if data is not None else b"", 200 if data is not None else 404)

    return answer


def test_a_redirection_to_another_port_or_scheme_is_not_followed_and_the_address_is_named() -> None:
    with running(lambda handler: send(handler, b"{}")) as other:
        for to in (other.address, other.address.replace("http:", "https:"), "http://127.0.0.1:x/", "//localhost/"):
            with (
                running(lambda handler, to=to: send(handler, b"", 302, Location=to)) as host,  # type: ignore[misc]
                pytest.raises(OSError, match=r"sends on to|gives no answer"),
            ):
                check_address(host.address)
    assert other.asked == []


def test_a_redirection_within_the_host_is_followed_and_counts() -> None:
    files = {f"f{number}": b"x" for number in range(5)}
    receipt = listing(files)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.strip("/")
        if name == verifier.RECEIPT:
            send(handler, receipt)
        elif name.startswith("there/"):
            send(handler, b"x")
        else:
            send(handler, b"", 302, Location=f"/there/{name}")

    with running(answer) as host:
        assert check_address(host.address).findings == ()
        assert len(host.asked) == 11
        host.asked.clear()
        (told,) = check_address(host.address, limits=Limits(requests=7)).findings
        assert re.search(r"not looked at: [1-5] of 5 files, since 7 requests are the limit", str(told))
        assert len(host.asked) == 8
    with (
        running(lambda handler: send(handler, b"", 302, Location="/again")) as host,
        pytest.raises(OSError, match="answers with 302"),
    ):
        check_address(host.address)


def test_what_comes_with_a_redirection_is_not_read() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/there":
            send(handler, b"x")
            return
        handler.send_response(302)
        handler.send_header("Location", "/there")
        handler.end_headers()
        while True:  # Whoever reads it never ends.
            handler.wfile.write(b"x" * 65_536)

    with running(answer) as host:
        assert verifier.fetched(host.address, "a") == b"x"


@pytest.mark.untraced
def test_of_very_many_files_no_more_are_asked_for_than_the_limit_and_the_rest_is_told() -> None:
    receipt = listing({f"f{number}": b"x" for number in range(20_000)})
    with running(files_of(receipt, {})) as host:
        audit = check_address(host.address, limits=Limits(requests=100))
        assert len(host.asked) == 101
    last = audit.findings[0]
    assert str(last) == (
        f"{host.address}: not looked at: 19,900 of 20,000 files, since 100 requests are the limit; check a copy of the "
        "site in a folder"
    )
    assert {each.message for each in audit.findings[1:]} == {"is missing"}
    assert len(audit.findings) == 101


def test_the_time_for_all_files_has_a_limit() -> None:
    files = {f"f{number}": b"x" for number in range(60)}
    seconds = count()
    with running(files_of(listing(files), files)) as host:
        audit = check_address(host.address, limits=Limits(seconds=100), clock=lambda: float(next(seconds)))
        assert len(host.asked) < 61
    (told,) = audit.findings
    assert re.search(r"not looked at: \d+ of 60 files, since 100 seconds are the limit", str(told))


def test_the_bytes_of_all_files_have_a_limit() -> None:
    files = {f"f{number}": b"x" * 1_000 for number in range(20)}
    with running(files_of(listing(files), files)) as host:
        audit = check_address(host.address, limits=Limits(size=5_500))
        (told,) = audit.findings
        assert re.search(r"not looked at: (1[5-9]|20) of 20 files, since 5,500 bytes are the limit", str(told))
        assert check_address(host.address).findings == ()
        audit = check_address(host.address, limits=Limits(size=0))
        assert "not looked at: 20 of 20 files, since 0 bytes are the limit" in str(audit.findings[0])


def test_of_a_file_no_more_is_read_than_the_receipt_lists() -> None:
    sent = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path.endswith(verifier.RECEIPT):
            send(handler, listing({"f": b"x", "404.html": b"y"}))
            return
        handler.send_response(404 if "404" in handler.path else 200)
        handler.end_headers()
        while True:  # It hangs up.
            handler.wfile.write(b"x" * 65_536)
            sent.append(65_536)

    with running(answer) as host:
        audit = check_address(host.address)
    assert {str(each) for each in audit.findings} == {
        "f: is not the file that was built",
        "404.html: is not the file that was built",
    }


def test_a_file_that_comes_too_slowly_ends_the_check() -> None:
    left = threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path.endswith(verifier.RECEIPT):
            send(handler, listing({"f": b"x" * 10_000}))
            return
        handler.send_response(200)
        handler.end_headers()
        while not left.wait(0.02):
            handler.wfile.write(b"x")

    with running(answer) as host:
        with pytest.raises(OSError, match="takes longer than anybody waits"):
            check_address(host.address, limits=Limits(answer=0.1))
        host.asked.clear()
        # The time is over once the file has been asked for.
        audit = check_address(host.address, clock=lambda: 1e6 if "/f" in host.asked else 0.0)
        assert "not looked at: 1 of 1 file, since" in str(audit.findings[0])
        left.set()


def test_a_host_that_says_more_of_an_answer_than_it_sends_is_told() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"x")

    with running(answer) as host, pytest.raises(OSError, match="breaks off"):
        check_address(host.address)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://[::1/", "is no address"),
        ("nothing", "is no address"),
        ("ftp://127.0.0.1/", "only http and https are followed"),
        ("file:///etc/", "only http and https are followed"),
        ("http://a b/", "gives no answer that can be read"),
        ("http://127.0.0.1:x/", "gives no answer that can be read"),
    ],
)
def test_what_is_no_address_is_told(address: str, told: str) -> None:
    with pytest.raises(OSError, match=told):
        verifier.fetched(address, verifier.RECEIPT)


def test_a_receipt_has_limits_of_its_own() -> None:
    with running(lambda handler: send(handler, b" " * 2_000)) as host:
        with pytest.raises(OSError, match="more than anybody waits for"):
            verifier.fetched(host.address, verifier.RECEIPT, Limits(receipt=1_000))
        with pytest.raises(OSError, match="does not end: 0 seconds are the limit"):
            verifier.fetched(host.address, verifier.RECEIPT, Limits(seconds=0))


def test_a_page_on_the_web_is_read_as_far_as_the_receipt_lists(site_with: Callable[[str], Site]) -> None:
    site = site_with("none")
    receipt = (site.folder / verifier.RECEIPT).read_bytes()
    page = {"briefings/bridge/index.html": site.page.read_bytes()}
    with running(files_of(receipt, page)) as host:
        audit = check_address(host.address, site.seeds)
    assert audit.findings == ()
    assert audit.checked == "1 file, 3 pieces of evidence, each on its page, 2 of them in their sources"
    longer = {name: data.replace(b"open in May", b"open in springtime") for name, data in page.items()}
    with running(files_of(receipt, longer)) as host:
        audit = check_address(host.address)
    assert [str(each) for each in audit.findings] == ["briefings/bridge/index.html: is not the file that was built"]
    other = {name: data.replace(b"open in May", b"open in Mai") for name, data in page.items()}
    with running(files_of(receipt, other)) as host:
        audit = check_address(host.address)
    assert [str(each) for each in audit.findings] == [
        "briefings/bridge/index.html: is not the file that was built",
        "bridge#opening: the page does not have the words: open in May",
    ]
