"""Checks a published site against its receipt.

It needs Python's standard library alone and nothing of this package, so that whoever doubts a site can copy
this file out, read it, and run it: `python audit.py SITE [--seeds DIR]`, where SITE is a folder or an address.

A receipt shows that the pages are the ones that were built, and where in which source each quoted word stands. Whoever
can change a site can write another receipt too: its digest, kept elsewhere, shows that.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

RECEIPT: Final = "receipt.json"
"""The receipt's name at the root of a site."""

FORMAT: Final = 1
"""The version of the receipt's form. A later one is refused, since what it promises is not known here."""

# What hosts want beside the pages: a file that is empty, and one that holds the name of a host.
_OF_HOSTS: Final = {".nojekyll": re.compile(rb""), "CNAME": re.compile(rb"[A-Za-z0-9.-]{1,253}\s*")}
# Hosts that act on this file do not serve it.
_NOT_SERVED: Final = frozenset({"_headers"})
# The receipt or the database of some ten thousand briefings; what is larger is taken for missing.
_MOST_BYTES: Final = 512 * 1024**2
# For each answer of a host: until it begins, and until all of it is there.
_SECONDS: Final = 20
_SECONDS_IN_ALL: Final = 60
_CHUNK: Final = 64 * 1024
_AT_ONCE: Final = 8


@dataclass(frozen=True)
class Finding:
    """What does not fit the receipt, and where."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True)
class Audit:
    """What was found; `checked` says what was looked at, `notes` what could not be."""

    findings: tuple[Finding, ...]
    checked: str
    notes: tuple[str, ...] = ()
    digest: str = ""


def sealed(content: Mapping[str, Any], files: Iterable[tuple[str, bytes]]) -> bytes:
    """The receipt of a site: what was proved, the sum of every file, and a digest of all that.

    The files are looked at one by one, since all of them might not fit in memory.
    """
    whole = {
        **content,
        "format": FORMAT,
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in files
            if name != RECEIPT
        },
    }
    whole["digest"] = digest(whole)
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def digest(receipt: Mapping[str, Any]) -> str:
    """The SHA-256 of a receipt without its own digest, keys in order, no white space between them, in UTF-8."""
    rest = {key: value for key, value in receipt.items() if key != "digest"}
    plain = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def check_folder(site: Path, seeds: Path | None = None, expected: str | None = None) -> Audit:
    """Checks a site in a folder: every file in it, and with `seeds` every quoted word in its source."""

    def read(name: str) -> bytes | None:
        path = site / name
        if not path.is_file() or not _is_inside(path, site) or path.stat().st_size > _MOST_BYTES:
            return None
        return path.read_bytes()

    receipt, problem = _receipt(read(RECEIPT), expected)
    if receipt is None:
        return Audit(findings=(Finding(RECEIPT, problem),), checked="nothing")
    here = {path.relative_to(site).as_posix() for path in site.rglob("*") if not path.is_dir() or path.is_symlink()}
    # A checkout of a branch knows its repository by this.
    added = sorted(name for name in here - receipt["files"].keys() - {RECEIPT} if name.split("/")[0] != ".git")
    found = [Finding(name, "is not in the receipt") for name in added if not _is_of_host(name, read(name))]
    return _checked(receipt, lambda name: _sum(read(name)), read, seeds, found, ())


def check_address(url: str, seeds: Path | None = None, expected: str | None = None) -> Audit:
    """Checks a site on the web: the files that its receipt lists, which are all that can be seen from outside."""
    root = url if url.endswith("/") else f"{url}/"
    receipt, problem = _receipt(fetched(root, RECEIPT), expected)
    if receipt is None:
        return Audit(findings=(Finding(f"{root}{RECEIPT}", problem),), checked="nothing")
    names = [name for name in receipt["files"] if name not in _NOT_SERVED]
    briefings = (entry for entry in receipt["briefings"].values() if isinstance(entry, dict))
    read_again = {str(entry.get("page")) for entry in briefings}
    pages: dict[str, bytes | None] = {}

    def sum_of(name: str) -> tuple[str, int] | None:
        data = fetched(root, name)
        # Of all else the sum is enough, since the whole site might not fit in memory.
        if name in read_again:
            pages[name] = data
        return _sum(data)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        sums = dict(zip(names, pool.map(sum_of, names), strict=True))
    notes = ["from outside only the pages that the receipt lists can be seen, not whether there are others"]
    notes += [f"{name} is for the host and was not asked for" for name in receipt["files"] if name in _NOT_SERVED]
    served = {**receipt, "files": {name: receipt["files"][name] for name in names}}
    return _checked(served, sums.get, pages.get, seeds, [], tuple(notes))


def _receipt(data: bytes | None, expected: str | None) -> tuple[dict[str, Any] | None, str]:
    """A receipt that can be used, or why there is none."""
    if data is None:
        return None, "there is no receipt"
    try:
        receipt = json.loads(data.decode("utf-8"), object_pairs_hook=_each_once)
        # A half of a pair of characters is none, and cannot be summed.
        sum_ = digest(receipt) if isinstance(receipt, dict) else ""
    except (ValueError, RecursionError):
        return None, "cannot be read as JSON"
    wrong = _misshapen(receipt)
    if wrong:
        return None, wrong
    if receipt["digest"] != sum_:
        return None, "was changed: its digest does not fit"
    if expected is not None and receipt["digest"] != expected.lower():
        return None, f"is of another build: its digest is {receipt['digest']}"
    return receipt, ""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The entries of an object. Of two with one name, programs read now the one and now the other."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _is_of_host(name: str, data: bytes | None) -> bool:
    return name in _OF_HOSTS and data is not None and _OF_HOSTS[name].fullmatch(data) is not None


def _misshapen(receipt: Any) -> str:
    """What keeps a receipt from being used, or nothing."""
    if not isinstance(receipt, dict) or not isinstance(receipt.get("digest"), str):
        return "is not a receipt"
    if receipt.get("format") != FORMAT or isinstance(receipt["format"], bool):
        return f"has the form {receipt.get('format')!r}, and this knows {FORMAT}"
    if not all(isinstance(receipt.get(key), dict) for key in ("files", "briefings", "seeds")):
        return "is not a receipt"
    for name, entry in receipt["files"].items():
        parts = str(name).split("/")
        if (
            not isinstance(entry, dict)
            or not name.isprintable()
            or {"", ".", ".."} & set(parts)
            or "\\" in name
            or ":" in parts[0]
        ):
            return f"names a file that no site has: {name!r}"
    return ""


def _sum(data: bytes | None) -> tuple[str, int] | None:
    return None if data is None else (hashlib.sha256(data).hexdigest(), len(data))


def _checked(
    receipt: Mapping[str, Any],
    sum_of: Callable[[str], tuple[str, int] | None],
    read: Callable[[str], bytes | None],
    seeds: Path | None,
    found: list[Finding],
    notes: tuple[str, ...],
) -> Audit:
    for name, entry in receipt["files"].items():
        sum_ = sum_of(name)
        if sum_ is None:
            found.append(Finding(name, "is missing"))
        elif sum_ != (entry.get("sha256"), entry.get("size")):
            found.append(Finding(name, "is not the file that was built"))
    evidence = 0
    texts: dict[str, str | None] = {}
    if seeds is not None:
        for id, entry in receipt["seeds"].items():
            sum_ = entry.get("sha256") if isinstance(entry, dict) else None
            texts[id], wrong = _seed(seeds, str(id), str(sum_))
            found += wrong
    for slug, entry in receipt["briefings"].items():
        try:
            evidence += len(entry["evidence"])
            if entry["page"] not in receipt["files"]:
                found.append(Finding(str(slug), f"its page is not in the receipt: {entry['page']}"))
            for name, proof in entry["evidence"].items():
                if proof["seed"] not in receipt["seeds"] or (proof["kind"] == "quoted") != bool(proof["words"]):
                    found.append(
                        Finding(f"{slug}#{name}", "the receipt does not say which words stand in which source")
                    )
            found += _not_on_page(str(slug), entry, read)
            if seeds is not None:
                found += _not_in_seed(str(slug), entry["evidence"], texts)
        except (KeyError, TypeError, AttributeError, ValueError) as caught:
            found.append(Finding(RECEIPT, f"what it says of {slug} cannot be used: {caught!r}"))
    where = "on its page and in its source" if seeds is not None else "on its page"
    if seeds is None:
        notes = (*notes, "without the seeds (--seeds) no words were looked for in their sources")
    pieces = "piece" if evidence == 1 else "pieces"
    checked = f"{len(receipt['files']):,} files, {evidence:,} {pieces} of evidence, each {where}"
    return Audit(findings=tuple(found), checked=checked, notes=notes, digest=str(receipt["digest"]))


def _seed(folder: Path, id: str, sum_: str) -> tuple[str | None, list[Finding]]:
    """The text of a seed, and what is wrong with it."""
    path = folder / f"{id}.txt"
    if not re.fullmatch(r"[\w.-]+", id) or not path.is_file():
        return None, [Finding(f"{id}.txt", "the source is not among the seeds")]
    data = path.read_bytes()
    wrong = [] if hashlib.sha256(data).hexdigest() == sum_ else [Finding(f"{id}.txt", "is not the source cited")]
    return data.decode("utf-8-sig", errors="replace"), wrong


def _not_in_seed(slug: str, evidence: Mapping[str, Any], texts: Mapping[str, str | None]) -> Iterator[Finding]:
    """The pieces of evidence whose passages or words do not stand where the receipt says."""
    for name, proof in evidence.items():
        for each in proof["passages"]:
            text = texts.get(each["seed"])
            if text is not None:
                words = text[each["start"] : each["end"]]
                if hashlib.sha256(words.encode()).hexdigest() != each["sha256"]:
                    yield Finding(f"{slug}#{name}", f"p{each['number']} of {each['seed']} is another text")
        for each in proof["words"]:
            text = texts.get(proof["seed"])
            # That a source is not there is told of the source.
            if text is not None and text[each["start"] : each["end"]] != each["exact"]:
                yield Finding(f"{slug}#{name}", f"{proof['seed']} does not have the words there: {each['exact']}")


def _not_on_page(slug: str, entry: Mapping[str, Any], read: Callable[[str], bytes | None]) -> Iterator[Finding]:
    """The pieces of evidence whose words their own place on the page does not have."""
    data = read(entry["page"])
    if data is None:
        return
    page = _Places(frozenset(entry["evidence"]))
    page.feed(data.decode("utf-8", errors="replace"))
    for name, proof in entry["evidence"].items():
        shown = page.text(name)
        if shown is None:
            yield Finding(f"{slug}#{name}", f"{entry['page']} has no such place")
            continue
        for each in proof["words"]:
            if " ".join(each["exact"].split()) not in shown:
                yield Finding(f"{slug}#{name}", f"the page does not have the words: {each['exact']}")


class _Places(HTMLParser):
    """The texts of the elements of a page that have certain ids."""

    def __init__(self, ids: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._sought = ids
        self._open: list[tuple[str, str | None]] = []
        self._texts: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            id = dict(attrs).get("id")
            self._open.append((tag, id if id in self._sought else None))
            if id in self._sought:
                self._texts.setdefault(str(id), [])

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        for _, id in self._open:
            if id is not None:
                self._texts[id].append(data)

    def text(self, id: str) -> str | None:
        """The text of an element, in one line, without the marks that turn the order of reading; None if not there."""
        found = self._texts.get(id)
        return None if found is None else " ".join("".join(found).split())


_VOID: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("circle", "line", "path", "rect"),
    }
)


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def fetched(root: str, name: str) -> bytes | None:
    """What a host serves under a name, or None. Raises OSError where the host cannot be reached, or takes too long."""
    address = urllib.parse.urljoin(root, urllib.parse.quote(name))
    answers: list[bytes | Exception | None] = []

    def ask() -> None:
        try:
            answers.append(_served(address, name))
        except Exception as caught:  # noqa: BLE001 - raised again below
            answers.append(caught)

    # A host that sends a letter of its headers now and then would keep whoever reads them for ever.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_SECONDS + _SECONDS_IN_ALL)
    answer = answers[0] if answers else OSError(0, "takes longer than anybody waits", address)
    if isinstance(answer, Exception):
        raise answer
    return answer


def _served(address: str, name: str) -> bytes | None:
    if urllib.parse.urlsplit(address).scheme not in {"http", "https"}:
        raise OSError(0, "only http and https are followed", address)
    try:
        request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 - see above
    except ValueError as caught:
        raise OSError(0, "is no address", address) from caught
    try:
        with _OPENER.open(request, timeout=_SECONDS) as answer:
            return _whole(answer, address)
    except urllib.error.HTTPError as caught:
        if caught.code not in {404, 410}:
            raise OSError(0, f"answers with {caught.code}", address) from caught
        # The page for what is not there comes with the status of such.
        return _whole(caught, address) if name == "404.html" else None
    except urllib.error.URLError as caught:
        raise OSError(0, f"cannot be reached: {caught.reason}", address) from caught
    except (http.client.HTTPException, ValueError, TimeoutError, ConnectionError) as caught:
        raise OSError(0, f"gives no answer that can be read: {type(caught).__name__}", address) from caught


def _whole(answer: Any, address: str) -> bytes:
    """All that a host answers. Raises OSError where that is too much, or takes too long."""
    parts, size, ends = [], 0, time.monotonic() + _SECONDS_IN_ALL
    while part := answer.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > _MOST_BYTES or time.monotonic() > ends:
            raise OSError(0, "answers with more than anybody waits for", address)
    told = answer.headers.get("Content-Length", "")
    if told.isdecimal() and int(told) > size:
        raise OSError(0, "breaks off in its answer", address)
    return b"".join(parts)


class _Here(urllib.request.HTTPRedirectHandler):
    """Follows a host to other addresses of its own and to no other host."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """The request for where the host sends on to. Raises OSError where that is somewhere else."""
        one, other = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        # From http to https is no other host.
        if other.hostname != one.hostname or other.scheme not in {one.scheme, "https"}:
            raise OSError(0, "sends on to another host", req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER: Final = urllib.request.build_opener(_Here)


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks the site that the arguments name: 0 if all fits, 1 if something does not, 2 if it could not be checked."""
    parser = argparse.ArgumentParser(description="Check a published site against its receipt.")
    parser.add_argument("site", help="a folder, or an address that begins with http")
    parser.add_argument("--seeds", type=Path, help="the folder of the sources, to look for every quoted word in them")
    parser.add_argument("--digest", help="the receipt's digest, as it was noted elsewhere")
    told = parser.parse_args(arguments)
    try:
        audit = check(told.site, told.seeds, told.digest)
    except OSError as caught:
        print(f"{caught.filename or told.site}: {caught.strerror or caught}", file=sys.stderr)
        return 2
    for finding in audit.findings:
        print("".join(each if each.isprintable() else ascii(each)[1:-1] for each in str(finding)))
    for note in audit.notes:
        print(f"note: {note}", file=sys.stderr)
    findings = "1 finding" if len(audit.findings) == 1 else f"{len(audit.findings)} findings"
    print(findings if audit.findings else f"all fits: {audit.checked}")
    if audit.digest:
        print(f"digest {audit.digest}")
    return 1 if audit.findings else 0


def check(site: str, seeds: Path | None = None, expected: str | None = None) -> Audit:
    """Checks a site by its folder or its address. Raises OSError where there is none."""
    if seeds is not None and not seeds.is_dir():
        raise NotADirectoryError(20, "there is no such folder of seeds", str(seeds))
    if re.match(r"https?://", site):
        return check_address(site, seeds, expected)
    folder = Path(site)
    if not folder.is_dir():
        raise NotADirectoryError(20, "there is no such folder", site)
    return check_folder(folder, seeds, expected)


if __name__ == "__main__":
    sys.exit(main())
