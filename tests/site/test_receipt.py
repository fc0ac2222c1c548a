"""A published site can be checked against its receipt by anyone, and whatever was changed in it is named."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from generator.provenance import verifier as audit

Run = Callable[..., subprocess.CompletedProcess[str]]
PROJECT = Path(__file__).parents[2]
SEEDS = PROJECT / "seeds"


@pytest.fixture
def published(site: Path, tmp_path: Path) -> Path:
    """A copy of the site, to be changed."""
    return Path(shutil.copytree(site, tmp_path / "site"))


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds, to be changed."""
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def receipt_of(site: Path) -> dict[str, Any]:
    receipt: dict[str, Any] = json.loads((site / audit.RECEIPT).read_text("utf-8"))
    return receipt


def put(site: Path, receipt: dict[str, Any]) -> None:
    receipt["digest"] = audit.digest(receipt)
    (site / audit.RECEIPT).write_text(json.dumps(receipt), encoding="utf-8")


def found(site: Path, seeds: Path | None = None) -> list[str]:
    return [str(each) for each in audit.check_folder(site, seeds).findings]


def changed_letter(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = next(at for at in range(len(data) // 2, len(data)) if chr(data[at]).isalpha())
    data[at] ^= 0x01
    path.write_bytes(bytes(data))


def test_every_piece_of_evidence_is_found_again(site: Path) -> None:
    told = audit.check_folder(site, SEEDS)
    assert told.findings == ()
    evidence = sum(len(each["evidence"]) for each in receipt_of(site)["briefings"].values())
    assert evidence == 39
    assert f"{evidence} pieces of evidence, each on its page and in its source" in told.checked
    files = {path for path in site.rglob("*") if path.is_file()}
    assert len(receipt_of(site)["files"]) == len(files) - 1


@pytest.mark.parametrize("name", ["index.html", "assets/briefings.css", "search/search_index.json", "sitemap.xml.gz"])
def test_one_letter_changed_in_a_file_is_named(name: str, published: Path) -> None:
    changed_letter(published / name)
    assert found(published) == [f"{name}: is not the file that was built"]


def test_one_letter_changed_in_quoted_words_is_named_as_such(published: Path) -> None:
    page = published / "briefings" / "withdrawal-condition" / "index.html"
    text = page.read_text("utf-8")
    assert "the hostilities will stop" in text
    page.write_text(text.replace("the hostilities will stop", "the hostilities will step"), encoding="utf-8")
    told = found(published)
    assert told[0] == "briefings/withdrawal-condition/index.html: is not the file that was built"
    assert any(each.startswith("withdrawal-condition#halt: the page does not have the words") for each in told)


def test_a_receipt_with_other_words_than_the_page_is_named_even_if_its_sums_fit(published: Path) -> None:
    receipt = receipt_of(published)
    halt = receipt["briefings"]["withdrawal-condition"]["evidence"]["halt"]
    halt["words"][0]["exact"] = halt["words"][0]["exact"].replace("stop", "step")
    put(published, receipt)
    assert [each.split(":")[0] for each in found(published)] == ["withdrawal-condition#halt"]
    assert [each.split(":")[0] for each in found(published, SEEDS)] == ["withdrawal-condition#halt"] * 2


def test_evidence_whose_place_is_gone_is_named(published: Path) -> None:
    receipt = receipt_of(published)
    evidence = receipt["briefings"]["withdrawal-condition"]["evidence"]
    evidence["hault"] = evidence.pop("halt")
    put(published, receipt)
    place = "briefings/withdrawal-condition/index.html has no such place"
    assert found(published) == [f"withdrawal-condition#hault: {place}"]


def test_one_letter_changed_in_a_seed_is_named_with_all_that_rests_on_it(published: Path, seeds: Path) -> None:
    (seed,) = seeds.glob("*.txt")
    text = seed.read_text("utf-8")
    seed.write_text(text.replace("hostilities will stop", "hostilities will step"), encoding="utf-8")
    told = found(published, seeds)
    assert any("withdrawal-condition#halt" in each and "does not have the words" in each for each in told)
    assert any("withdrawal-condition#halt" in each and "is another text" in each for each in told)


def test_a_seed_that_is_not_there_is_named(published: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (told,) = found(published, tmp_path / "none")
    assert told.endswith("the source is not among the seeds")


def test_one_letter_changed_in_the_receipt_is_noticed_wherever_it_is(published: Path) -> None:
    path = published / audit.RECEIPT
    whole = path.read_bytes()
    places = [at for at in range(len(whole)) if chr(whole[at]).isalnum()]
    # A letter in a hundred, from the first to the last.
    for at in (*places[::101], places[-1]):
        data = bytearray(whole)
        data[at] ^= 0x01
        path.write_bytes(bytes(data))
        assert found(published), at


def test_a_page_added_and_a_page_removed_are_named(published: Path) -> None:
    (published / "briefings" / "extra").mkdir()
    (published / "briefings" / "extra" / "index.html").write_text("<p>more</p>", encoding="utf-8")
    (published / "method" / "index.html").unlink()
    (published / "link.html").symlink_to(published / "index.html")
    assert sorted(found(published)) == [
        "briefings/extra/index.html: is not in the receipt",
        "link.html: is not in the receipt",
        "method/index.html: is missing",
    ]


def test_what_hosts_want_beside_the_pages_is_no_finding(published: Path) -> None:
    (published / ".nojekyll").touch()
    (published / "CNAME").write_text("briefings.example", encoding="utf-8")
    (published / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    assert found(published) == []
    (published / "CNAME").write_text("<h1>more</h1>", encoding="utf-8")
    (published / ".nojekyll").unlink()
    (published / ".nojekyll").mkdir()
    (published / ".nojekyll" / "index.html").touch()
    assert found(published) == [".nojekyll/index.html: is not in the receipt", "CNAME: is not in the receipt"]


def test_the_receipt_of_another_build_is_noticed(published: Path, bridge: Path, site: Path) -> None:
    shutil.copy(bridge / audit.RECEIPT, published / audit.RECEIPT)
    assert {"index.html: is not the file that was built"} < set(found(published))
    told = audit.check_folder(bridge, expected=receipt_of(site)["digest"])
    assert "is of another build" in str(told.findings[0])


def test_what_is_no_receipt_is_told(published: Path) -> None:
    path = published / audit.RECEIPT
    for data, told in (
        (b"", "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b'{"digest": "x", "x": "\\ud800"}', "cannot be read as JSON"),
        (b'{"digest": "x", "format": 1, "format": 1}', "cannot be read as JSON"),
        (b'{"digest": "x", "format": true}', "has the form True, and this knows 1 and 2"),
        (b"[]", "is not a receipt"),
        (b'{"digest": "x", "format": 3}', "has the form 3, and this knows 1 and 2"),
        (b'{"digest": "x", "format": "2"}', "has the form '2', and this knows 1 and 2"),
        (b'{"digest": "x", "format": 2}', "is not a receipt"),
    ):
        path.write_bytes(data)
        assert found(published) == [f"{audit.RECEIPT}: {told}"]
    path.unlink()
    assert found(published) == [f"{audit.RECEIPT}: there is no receipt"]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../b", "c:/x", "a\\b", "", "https://x.example/"])
def test_a_receipt_that_names_files_elsewhere_is_not_followed(name: str, published: Path) -> None:
    receipt = receipt_of(published)
    receipt["files"][name] = {"sha256": "0" * 64, "size": 1}
    put(published, receipt)
    assert "names a file that no site has" in found(published)[0]


def test_a_receipt_that_is_malformed_inside_is_told_and_not_stumbled_over(published: Path) -> None:
    for wrong in ({"evidence": 1}, {"page": 1, "evidence": {}}, {"page": "index.html", "evidence": {"a": {}}}, None):
        receipt = receipt_of(published)
        receipt["briefings"] = {"x": wrong}
        put(published, receipt)
        told = found(published)
        assert told
        assert all("cannot be used" in each or each.startswith("x: its page is not in the receipt") for each in told)
    receipt = receipt_of(published)
    receipt["seeds"] = {"x": 1}
    put(published, receipt)
    assert "x.txt: the source is not among the seeds" in found(published, SEEDS)


def test_what_a_receipt_says_of_nothing_is_not_taken_for_proof(published: Path) -> None:
    changes: tuple[tuple[Callable[[dict[str, Any]], None], str], ...] = (
        (lambda each: each.update(page="nowhere/index.html"), "its page is not in the receipt"),
        (lambda each: each["evidence"]["halt"].update(seed="ghost"), "does not say which words"),
        (lambda each: each["evidence"]["halt"].update(words=[]), "does not say which words"),
    )
    for change, told in changes:
        receipt = receipt_of(published)
        change(receipt["briefings"]["withdrawal-condition"])
        put(published, receipt)
        assert any(told in each for each in found(published)), told
    receipt = receipt_of(published)
    receipt["briefings"]["withdrawal-condition"]["evidence"]["halt"]["words"] = [{"exact": "x", "start": 0, "end": 1}]
    receipt["files"]["index.html"]["size"] += 1
    put(published, receipt)
    assert "index.html: is not the file that was built" in found(published)


def test_a_file_linked_from_elsewhere_is_missing(published: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.html"
    (published / "index.html").rename(elsewhere)
    (published / "index.html").symlink_to(elsewhere)
    assert found(published) == ["index.html: is missing"]


def test_the_command_says_what_fits_and_what_does_not(published: Path, run: Run) -> None:
    done = run("briefings", "verify", published, "--seeds", SEEDS, cwd=published)
    assert done.stdout.startswith("all fits: ")
    digest = receipt_of(published)["digest"]
    assert done.stdout.endswith(f"\ndigest {digest}\n")
    # The rights to the one source are not known, so that its whole text has no sum.
    assert done.stderr.startswith("note: 1 of 1 source: the receipt has no sum")
    assert done.stderr.count("\n") == 1
    done = run("briefings", "verify", published, "--digest", "0" * 64, cwd=published, expect=1)
    assert "is of another build" in done.stdout
    changed_letter(published / "index.html")
    done = run("briefings", "verify", published, cwd=published, expect=1)
    assert done.stdout == "index.html: is not the file that was built\n"
    assert "1 does not fit" in done.stderr
    for arguments, told in (
        ((published / "none",), "there is no such folder"),
        ((published, "--seeds", published / "none"), "there is no such folder of seeds"),
        (("http://127.0.0.1:1/",), "cannot be reached"),
    ):
        done = run("briefings", "verify", *arguments, cwd=published, expect=2)
        assert told in done.stderr
        assert done.stderr.count("\n") == 1


def test_the_module_needs_nothing_but_itself(published: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied" / "check.py"
    copied.parent.mkdir()
    shutil.copy(audit.__file__, copied)

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        # Isolated: neither this project nor any package can be imported.
        command = [sys.executable, "-I", "-S", str(copied), *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=120, check=False, env={}
        )

    done = run(published, "--seeds", SEEDS)
    assert (done.returncode, done.stdout.split(":")[0]) == (0, "all fits")
    changed_letter(published / "index.html")
    done = run(published)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "index.html: is not the file that was built")
    assert run(tmp_path / "none").returncode == 2


def test_the_module_tells_what_it_finds_and_ends_with_a_code(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.run([str(published), "--seeds", str(SEEDS)]) == 0
    assert re.fullmatch(r"all fits: .*\ndigest [0-9a-f]{64}\n", capsys.readouterr().out)
    changed_letter(published / "index.html")
    assert audit.run([str(published)]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("index.html: is not the file that was built\n1 finding\n")
    assert told.err == "note: without the seeds (--seeds) no words were looked for in their sources\n"
    assert audit.run([str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'none'}: there is no such folder\n"


def test_a_site_on_the_web_is_checked_as_far_as_it_can_be_seen(
    served: Callable[[Path], str], published: Path, run: Run
) -> None:
    address = f"{served(published)}/repo"
    done = run("briefings", "verify", address, "--seeds", SEEDS, cwd=published)
    assert done.stdout.startswith("all fits: ")
    assert "only the pages that the receipt lists can be seen" in done.stderr
    assert "_headers is for the host" in done.stderr
    changed_letter(published / "method" / "index.html")
    (published / "topics" / "index.html").unlink()
    done = run("briefings", "verify", f"{address}/", cwd=published, expect=1)
    assert sorted(done.stdout.splitlines()) == [
        "method/index.html: is not the file that was built",
        "topics/index.html: is missing",
    ]
    (published / audit.RECEIPT).unlink()
    done = run("briefings", "verify", address, cwd=published, expect=1)
    assert "there is no receipt" in done.stdout


ANSWERS = {
    "another protocol": b"SSH-2.0-x\r\n",
    "broken pieces": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"".join(b"a%d: b\r\n" % n for n in range(200)) + b"\r\n",
    "an address that is none": b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
    "another host": b"HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n",
    "a fault": b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
    "half of it": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
    "nothing": b"",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_host_that_gives_no_answer_is_told_in_one_line(answer: str, tmp_path: Path, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def once() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(ANSWERS[answer])

        thread = threading.Thread(target=once, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        done = run("briefings", "verify", address, cwd=tmp_path, expect=2)
        thread.join(timeout=120)
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_host_that_never_ends_is_left(tmp_path: Path, served: Callable[[Path], str]) -> None:
    (tmp_path / audit.RECEIPT).write_bytes(b" " * 200_000)
    with pytest.raises(OSError, match="more than anybody waits for"):
        audit.audit_site(served(tmp_path), limits=audit.Limits(receipt=100_000))


def test_a_host_that_sends_a_letter_of_its_headers_now_and_then_is_left() -> None:
    left = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connection, _ = server.accept()
            with connection, suppress(ConnectionError):
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not left.wait(0.05):
                    connection.sendall(b"a")

        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        with pytest.raises(OSError, match="takes longer than anybody waits"):
            audit.audit_site(
                f"http://127.0.0.1:{server.getsockname()[1]}/", limits=audit.Limits(silence=0.2, answer=0.2)
            )
        left.set()
        thread.join(timeout=120)


def test_a_receipt_names_what_it_is_of(site: Path) -> None:
    receipt = receipt_of(site)
    assert receipt["generator"].startswith("sourced-briefings ")
    assert receipt["audience"] == "TLP:CLEAR"
    assert receipt["format"] == 2
    (seed,) = receipt["seeds"].values()
    assert seed.keys() == {"name", "page"}
    assert (site / seed["page"]).is_file()
    for briefing in receipt["briefings"].values():
        assert "sha256" not in briefing
        assert (site / briefing["page"]).is_file()


def test_the_plugin_writes_the_same_receipt(site: Path, new_project: Callable[[], Path], run: Run) -> None:
    project = new_project()
    run("mkdocs", "build", "--quiet", "--strict", cwd=project)
    assert (project / "site" / audit.RECEIPT).read_bytes() == (site / audit.RECEIPT).read_bytes()
    assert found(project / "site", SEEDS) == []
