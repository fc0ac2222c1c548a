"""Checks a published site against its receipt.

This file needs Python's standard library alone and nothing of this package: copy it, read it, and run it as
`python verifier.py SITE [--seeds DIR]`, where SITE is a folder or an address.

A receipt shows that the pages are the ones that were built, and where in which source each quoted word stands. A person
who can change a site can write another receipt too: its digest, noted elsewhere, shows that. Nothing here trusts the
site: all work is linear in the files of the site, the receipt and the seeds, and a host is asked for no more than
`Limits`.
"""

from __future__ import annotations

import argparse
import hashlib
import html
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
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

RECEIPT: Final = "receipt.json"
"""The receipt's name at the root of a site."""

FORMAT: Final = 2
"""The version of the receipt's form that is written."""

FORMATS: Final = (1, FORMAT)
"""The versions that are read. A later one is refused, since its promises are not known here."""


@dataclass(frozen=True)
class Limits:
    """The most that a host is asked for, over all files of a site. Only a host that floods or hangs reaches a limit.

    A check takes less: as many requests, bytes and seconds as the files that the receipt lists should need.

    Attributes:
        requests: How many requests are made, redirections among them.
        size: How many bytes are read.
        seconds: How long the whole check of a site may take.
        receipt: How many bytes a receipt may have; that of ten thousand briefings has some 50 MB.
        silence: For how many seconds a host may send nothing.
        answer: How many seconds one answer may take.
    """

    requests: int = 100_000
    size: int = 4 * 1024**3
    seconds: float = 3_600
    receipt: int = 128 * 1024**2
    silence: float = 120
    answer: float = 600


LIMITS: Final = Limits()
"""The limits of a check without other ones."""

# Files that hosts want beside the pages: one that is empty, and one that holds the name of a host.
_OF_HOSTS: Final = {".nojekyll": re.compile(rb""), "CNAME": re.compile(rb"[A-Za-z0-9.-]{1,253}\s*")}
_MOST_OF_HOSTS: Final = 1024
# Hosts that act on this file do not serve it.
_NOT_SERVED: Final = frozenset({"_headers"})
# A page of a briefing is read whole; the longest of the largest archive has some 1 MB.
_MOST_OF_PAGE: Final = 16 * 1024**2
_CHUNK: Final = 64 * 1024
_AT_ONCE: Final = 8


@dataclass(frozen=True)
class Finding:
    """A problem: something that does not fit the receipt, and the place of it."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True)
class Audit:
    """The result of a check: what does not fit, what was `checked`, in words, and `notes` on what could not be.

    `digest` is that of the receipt.
    """

    findings: tuple[Finding, ...]
    checked: str
    notes: tuple[str, ...] = ()
    digest: str = ""


def sealed(content: Mapping[str, Any], files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the receipt of a site: what was proved (`content`), the sum of every file, and a digest of all that.

    The files are read one by one, since all of them might not fit in memory.
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
    """Return the SHA-256 of a receipt without its own digest, as JSON in UTF-8 with sorted keys and no white space."""
    rest = {key: value for key, value in receipt.items() if key != "digest"}
    plain = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def audit_site(site: str, seeds: Path | None = None, expected: str | None = None, limits: Limits = LIMITS) -> Audit:
    """Check a site by its folder or its address.

    Args:
        site: A folder, or an address that begins with http.
        seeds: The folder of the sources, in which quoted words are looked for.
        expected: The digest of the receipt, as it was noted elsewhere.
        limits: The most that a host is asked for.

    Raises:
        OSError: There is no such site, or its host does not answer.
    """
    if seeds is not None and not seeds.is_dir():
        raise NotADirectoryError(20, "there is no such folder of seeds", str(seeds))
    if re.match(r"https?://", site):
        return check_address(site, seeds, expected, limits)
    folder = Path(site)
    if not folder.is_dir():
        raise NotADirectoryError(20, "there is no such folder", site)
    return check_folder(folder, seeds, expected)


def check_folder(site: Path, seeds: Path | None = None, expected: str | None = None) -> Audit:
    """Check a site in a folder: every file in it, and with `seeds` every quoted word in its source.

    `expected` is the digest of the receipt, as it was noted elsewhere.
    """
    receipt, problem = _receipt(_read(site, RECEIPT, LIMITS.receipt), expected)
    if receipt is None:
        return Audit(findings=(Finding(RECEIPT, problem),), checked="nothing")
    here = {path.relative_to(site).as_posix() for path in site.rglob("*") if not path.is_dir() or path.is_symlink()}
    # A checkout of a branch knows its repository by this.
    added = sorted(name for name in here - receipt["files"].keys() - {RECEIPT} if name.split("/")[0] != ".git")
    findings = [
        Finding(name, "is not in the receipt")
        for name in added
        if not _is_of_host(name, _read(site, name, _MOST_OF_HOSTS))
    ]
    pages = _pages(receipt)

    def read(name: str) -> _FileRead:
        """Return the sum of a file, and what its page does not show."""
        path = _path(site, name)
        if path is None:
            return _FileRead(sum=None)
        size = path.stat().st_size
        # A file of another size is another file, and need not be read. A page is, to tell what is missing on it.
        if size != _size(receipt, name) and (name not in pages or size > _MOST_OF_PAGE):
            return _FileRead(sum=("", size))
        reader = _Reader(whole=name in pages)
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                reader.take(part)
        return reader.result(pages.get(name))

    return _audit(receipt, {name: read(name) for name in receipt["files"]}, seeds, findings, ())


def check_address(
    url: str,
    seeds: Path | None = None,
    expected: str | None = None,
    limits: Limits = LIMITS,
    clock: Callable[[], float] = time.monotonic,
) -> Audit:
    """Check a site on the web: the files that its receipt lists, which are all that can be seen from outside.

    `url` is the address of its root. `seeds` is a folder of sources in which quoted words are looked for, and
    `expected` the digest of the receipt, as it was noted elsewhere. `clock` gives seconds, by which `limits` are held.
    Raises OSError where the host does not answer.
    """
    root = url if url.endswith("/") else f"{url}/"
    receipt, problem = _receipt(fetched(root, RECEIPT, limits), expected)
    if receipt is None:
        return Audit(findings=(Finding(f"{root}{RECEIPT}", problem),), checked="nothing")
    names = [name for name in receipt["files"] if name not in _NOT_SERVED]
    pages = _pages(receipt)
    host = _Host(root, limits, _Allowance.of(receipt, names, limits, clock))

    def ask(name: str) -> _FileRead | _OverLimit:
        """Return the sum of a file, and what its page does not show."""
        reader = _Reader(whole=name in pages)
        try:
            is_there = host.get(name, _size(receipt, name), reader.take)
        except _OverLimit as caught:
            return caught
        if not is_there:
            return _FileRead(sum=None)
        # A file that is longer than the receipt says was not read to its end.
        return reader.result(pages.get(name) if reader.size <= _size(receipt, name) else None)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = dict(zip(names, pool.map(ask, names), strict=True))
    files = {name: answer for name, answer in answers.items() if isinstance(answer, _FileRead)}
    findings = []
    if len(files) < len(names):
        limit = next(str(answer) for answer in answers.values() if isinstance(answer, _OverLimit))
        unread = (
            f"not looked at: {len(names) - len(files):,} of {_counted(len(names), 'file')}, since {limit} are the limit"
        )
        findings.append(Finding(root, f"{unread}; check a copy of the site in a folder"))
    notes = ["from outside only the pages that the receipt lists can be seen, not whether there are others"]
    notes += [f"{name} is for the host and was not asked for" for name in receipt["files"] if name in _NOT_SERVED]
    return _audit(receipt, files, seeds, findings, tuple(notes))


def fetched(root: str, name: str, limits: Limits = LIMITS) -> bytes | None:
    """Return what a host serves under a name below an address, or None where it has nothing.

    Raises OSError where the host cannot be reached, takes too long, or sends more than a receipt may have.
    """
    parts: list[bytes] = []
    allowance = _Allowance(_REDIRECTIONS, limits.receipt + 1, limits.seconds, time.monotonic)
    try:
        is_there = _Host(root, limits, allowance).get(name, limits.receipt, parts.append)
    except _OverLimit as caught:
        raise OSError(0, f"does not end: {caught} are the limit", urllib.parse.urljoin(root, name)) from caught
    data = b"".join(parts)
    if len(data) > limits.receipt:
        raise OSError(0, "answers with more than anybody waits for", urllib.parse.urljoin(root, name))
    return data if is_there else None


def _receipt(data: bytes | None, expected: str | None) -> tuple[dict[str, Any] | None, str]:
    """Return a receipt that can be used, or why there is none."""
    if data is None:
        return None, "there is no receipt"
    try:
        receipt = json.loads(data.decode("utf-8"), object_pairs_hook=_without_repeats)
        # A receipt with half of a surrogate pair has no digest.
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


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the entries of an object. Raises ValueError for two with one name, of which programs read either."""
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ValueError("a name stands twice")
    return entries


def _misshapen(receipt: Any) -> str:
    """Return why a receipt cannot be used, or an empty text."""
    if not isinstance(receipt, dict) or not isinstance(receipt.get("digest"), str):
        return "is not a receipt"
    form = receipt.get("format")
    if form not in FORMATS or isinstance(form, bool):
        return f"has the form {form!r}, and this knows {' and '.join(map(str, FORMATS))}"
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


def _pages(receipt: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return the pages on which evidence stands: by file, the slug of the briefing and its entry in the receipt."""
    pages: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for slug, entry in receipt["briefings"].items():
        if isinstance(entry, dict) and isinstance(entry.get("page"), str):
            # Of two briefings that claim one page, the second is reported later; a page is read once.
            pages.setdefault(entry["page"], (str(slug), entry))
    return pages


def _size(receipt: Mapping[str, Any], name: str) -> int:
    """Return the size of a file as the receipt has it; -1, which no file has, where it has none."""
    size = receipt["files"][name].get("size")
    return size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else -1


def _path(site: Path, name: str) -> Path | None:
    """Return the path of a file of a site, or None where there is none, or only a link that leads out of it."""
    path = site / name
    try:
        return path if path.is_file() and path.resolve().is_relative_to(site.resolve()) else None
    except OSError:
        # A name that no disk takes.
        return None


def _read(site: Path, name: str, most: int) -> bytes | None:
    """Return a file of a site, or None where there is none, or one of more than `most` bytes."""
    path = _path(site, name)
    return None if path is None or path.stat().st_size > most else path.read_bytes()


def _is_of_host(name: str, data: bytes | None) -> bool:
    return name in _OF_HOSTS and data is not None and _OF_HOSTS[name].fullmatch(data) is not None


@dataclass(frozen=True)
class _FileRead:
    """The result of reading a file: its sum and size, None if it is missing, and what its page does not show."""

    sum: tuple[str, int] | None
    missing: tuple[Finding, ...] = ()


class _Reader:
    """Takes the bytes of a file as they come, and keeps them only where the file is read `whole`.

    The site might not fit in memory.
    """

    def __init__(self, *, whole: bool) -> None:
        self.size = 0
        self._sum = hashlib.sha256()
        self._parts: list[bytes] | None = [] if whole else None

    def take(self, part: bytes) -> None:
        """Add the next bytes."""
        self._sum.update(part)
        self.size += len(part)
        if self._parts is not None and self.size <= _MOST_OF_PAGE:
            self._parts.append(part)

    def result(self, briefing: tuple[str, Mapping[str, Any]] | None) -> _FileRead:
        """Return the sum and size, and with the slug and entry of a briefing what its page does not show."""
        missing: tuple[Finding, ...] = ()
        if briefing is not None and self._parts is not None:
            slug, entry = briefing
            if self.size > _MOST_OF_PAGE:
                missing = (Finding(slug, f"{entry['page']} is larger than any page that can be read"),)
            else:
                missing = _findings_of(slug, partial(_not_on_page, slug, entry, b"".join(self._parts)))
        return _FileRead(sum=(self._sum.hexdigest(), self.size), missing=missing)


def _findings_of(slug: str, findings: Callable[[], Iterator[Finding]]) -> tuple[Finding, ...]:
    """Return the findings on a briefing, or one finding where its entry or its page cannot be used."""
    try:
        return tuple(findings())
    except (KeyError, TypeError, AttributeError, ValueError) as caught:
        return (Finding(RECEIPT, f"what it says of {slug} cannot be used: {caught!r}"),)


def _audit(
    receipt: Mapping[str, Any],
    files: Mapping[str, _FileRead],
    seeds: Path | None,
    findings: list[Finding],
    notes: tuple[str, ...],
) -> Audit:
    """Compare the files that were read, and the seeds, with the receipt; `findings` and `notes` go before."""
    for name, file in files.items():
        entry = receipt["files"][name]
        if file.sum is None:
            findings.append(Finding(name, "is missing"))
        elif file.sum != (entry.get("sha256"), _size(receipt, name)):
            findings.append(Finding(name, "is not the file that was built"))
    sources = _Sources(receipt, seeds) if seeds is not None else None
    if sources is not None:
        findings += sources.findings
    pages = _pages(receipt)
    evidence = 0
    for slug, entry in receipt["briefings"].items():
        if isinstance(entry, dict) and isinstance(entry.get("evidence"), dict):
            evidence += len(entry["evidence"])
        misfits = _findings_of(slug, partial(_misfits, slug, entry, receipt, pages))
        findings += misfits
        if not any(finding.place == RECEIPT for finding in misfits):
            page = files.get(entry["page"])
            if page is not None and pages[entry["page"]][0] == slug:
                findings += page.missing
            if sources is not None:
                findings += _findings_of(slug, partial(sources.misfits, slug, entry))
    checked = f"{_counted(len(files), 'file')}, {_counted(evidence, 'piece')} of evidence, each on its page"
    if sources is None:
        notes = (*notes, "without the seeds (--seeds) no words were looked for in their sources")
    else:
        notes = (*notes, *sources.notes())
        inside = sources.found
        checked += " and in its source" if inside == evidence else f", {inside:,} of them in their sources"
    return Audit(findings=tuple(findings), checked=checked, notes=notes, digest=str(receipt["digest"]))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _misfits(
    slug: str, entry: Mapping[str, Any], receipt: Mapping[str, Any], pages: Mapping[str, tuple[str, Any]]
) -> Iterator[Finding]:
    """Yield what in the entry of a briefing does not fit the rest of the receipt."""
    page = entry["page"]
    if page not in receipt["files"]:
        yield Finding(slug, f"its page is not in the receipt: {page}")
    elif pages[page][0] != slug:
        yield Finding(slug, f"its page is that of {pages[page][0]}: {page}")
    for name, proof in entry["evidence"].items():
        cited = {(passage["seed"], passage["number"]) for passage in proof["passages"]}
        # A receipt of format 1 does not say in which passage words stand.
        stand = {(proof["seed"], words.get("passage")) for words in proof["words"]} if receipt["format"] != 1 else set()
        if (
            proof["seed"] not in receipt["seeds"]
            or (proof["kind"] == "quoted") != bool(proof["words"])
            or not stand <= cited
        ):
            yield Finding(f"{slug}#{name}", "the receipt does not say which words stand in which source")


def split_passages(text: str) -> list[tuple[int, int]]:
    """Return where the passages of a source begin and end: the lines that are not empty, without white space around."""
    passages = []
    start = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            left = start + len(line) - len(line.lstrip())
            passages.append((left, left + len(stripped)))
        start += len(line) + 1
    return passages


class _Source:
    """The text of a source and its passages, numbered from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.passages = split_passages(text)
        self._numbers = {start: number for number, (start, _) in enumerate(self.passages, start=1)}
        self._sums: dict[int, str] = {}

    def passage(self, number: object) -> str | None:
        """Return the words of a passage, or None where there is none of that number."""
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(self.passages):
            return None
        start, end = self.passages[number - 1]
        return self.text[start:end]

    def sum(self, number: object) -> str | None:
        """Return the sum of a passage, or None where there is none of that number."""
        words = self.passage(number)
        if words is None or not isinstance(number, int):
            return None
        if number not in self._sums:
            self._sums[number] = hashlib.sha256(words.encode()).hexdigest()
        return self._sums[number]

    def number_at(self, start: object, end: object) -> int | None:
        """Return the number of the passage that begins and ends there, or None where none does."""
        number = self._numbers.get(start) if isinstance(start, int) else None
        return number if number is not None and self.passages[number - 1][1] == end else None

    def has(self, words: str, start: object, end: object) -> bool:
        """Return whether words stand at a place of the text."""
        return _stand(self.text, words, start, end)


def _stand(text: str, words: str, start: object, end: object) -> bool:
    """Return whether words stand at a place. No more is compared than the words are long, for any place."""
    if not isinstance(start, int) or not isinstance(end, int) or start < 0 or end - start != len(words):
        return False
    return text.startswith(words, start)


class _Sources:
    """The sources of a receipt in a folder of seeds: what does not fit them, and what could not be compared."""

    def __init__(self, receipt: Mapping[str, Any], folder: Path) -> None:
        self.findings: list[Finding] = []
        self.found = 0
        """The number of pieces of evidence that were compared with their sources."""
        self._form = receipt["format"]
        self._sources: dict[str, _Source | None] = {}
        self._without_sum = 0
        self._passages: set[tuple[str, int]] = set()
        self._passages_without_sum: set[tuple[str, int]] = set()
        for id, entry in receipt["seeds"].items():
            expected = entry.get("sha256") if isinstance(entry, dict) else None
            path = folder / f"{id}.txt"
            self._sources[id] = None
            if not re.fullmatch(r"[\w.-]+", id) or not path.is_file():
                self.findings.append(Finding(f"{id}.txt", "the source is not among the seeds"))
                continue
            data = path.read_bytes()
            self._sources[id] = _Source(data.decode("utf-8-sig", errors="replace"))
            if expected is None and self._form != 1:
                self._without_sum += 1
            elif hashlib.sha256(data).hexdigest() != expected:
                self.findings.append(Finding(f"{id}.txt", "is not the source cited"))

    def misfits(self, slug: str, entry: Mapping[str, Any]) -> Iterator[Finding]:
        """Yield the pieces of evidence whose passages or words do not stand where the receipt says."""
        for name, proof in entry["evidence"].items():
            place = f"{slug}#{name}"
            is_compared = bool(proof["words"]) and self._sources.get(proof["seed"]) is not None
            for cited in proof["passages"]:
                source = self._sources.get(cited["seed"])
                # A source that is not there has a finding of its own.
                if source is None:
                    continue
                number = cited["number"] if self._form != 1 else source.number_at(cited["start"], cited["end"])
                sum_ = source.sum(number)
                self._passages.add((cited["seed"], cited["number"]))
                if sum_ is not None and "sha256" not in cited and self._form != 1:
                    self._passages_without_sum.add((cited["seed"], cited["number"]))
                    continue
                is_compared = True
                if sum_ is None or sum_ != cited["sha256"]:
                    yield Finding(place, f"p{cited['number']} of {cited['seed']} is another text")
            self.found += is_compared
            source = self._sources.get(proof["seed"])
            if source is not None:
                missing = next(self._missing(source, proof["words"]), None)
                if missing is not None:
                    yield Finding(place, f"{proof['seed']} does not have the words there: {missing}")

    def _missing(self, source: _Source, words: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        """Yield the words that a source does not have where the receipt says."""
        ends: dict[object, int] = {}
        for entry in words:
            exact = entry["exact"]
            if self._form == 1:
                if not source.has(exact, entry["start"], entry["end"]):
                    yield exact
                continue
            number = entry["passage"]
            passage = source.passage(number) or ""
            if "start" in entry:
                if not _stand(passage, exact, entry["start"], entry["end"]):
                    yield exact
                continue
            # Words without a place are looked for one after the other.
            at = passage.find(exact, ends.get(number, 0))
            if at == -1:
                yield exact
            ends[number] = at + len(exact)

    def notes(self) -> Iterator[str]:
        """Yield in words and numbers what could not be compared."""
        if self._without_sum:
            yield (
                f"{self._without_sum:,} of {_counted(len(self._sources), 'source')}: the receipt has no sum, since the "
                "site does not show the whole text; whether it is the text that was cited cannot be told"
            )
        if self._passages_without_sum:
            yield (
                f"{len(self._passages_without_sum):,} of {_counted(len(self._passages), 'passage')}: the receipt has "
                "no sum, since the site shows only quoted words; these alone were looked for"
            )


def _not_on_page(slug: str, entry: Mapping[str, Any], data: bytes) -> Iterator[Finding]:
    """Yield the pieces of evidence whose words their own place on the page does not have."""
    texts = places(data.decode("utf-8", errors="replace"), frozenset(entry["evidence"]))
    for name, proof in entry["evidence"].items():
        shown = texts.get(name)
        if shown is None:
            yield Finding(f"{slug}#{name}", f"{entry['page']} has no such place")
            continue
        at = 0
        for quoted in proof["words"]:
            words = " ".join(quoted["exact"].split())
            # The page shows them one after the other.
            at = shown.find(words, at)
            if at == -1:
                yield Finding(f"{slug}#{name}", f"the page does not have the words: {quoted['exact']}")
                break
            at += len(words)


# So many places may stand in one another. On pages none do; the text of each further one would be read once more.
_DEEPEST: Final = 8
_VOID: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("circle", "line", "path", "rect"),
    }
)
# Their content is no text, or none with tags in it.
_RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})


def places(page: str, ids: frozenset[str]) -> dict[str, str]:
    """Return the texts of the elements of a page that have certain ids, each in one line; of one id the first.

    Raises ValueError where such elements stand in one another too deep. Linear in the page.
    """
    texts: list[str] = []
    ranges: dict[str, tuple[int, int]] = {}
    # The elements that are open, each with its id if that is sought, and their numbers by name.
    still_open: list[tuple[str, str | None]] = []
    names: dict[str, int] = {}
    begun: dict[str, int] = {}

    def close() -> None:
        """Close the innermost element."""
        name, id = still_open.pop()
        names[name] -= 1
        if id is not None:
            ranges[id] = (begun.pop(id), len(texts))

    for kind, name, value in _tokens(page):
        if kind == "text":
            texts.append(value)
        elif kind == "start" and name not in _VOID:
            id = value if value in ids and value not in begun and value not in ranges else None
            if id is not None:
                begun[id] = len(texts)
                if len(begun) > _DEEPEST:
                    raise ValueError("places of evidence stand in one another")
            still_open.append((name, id))
            names[name] = names.get(name, 0) + 1
        elif kind == "end" and names.get(name):
            while still_open[-1][0] != name:
                close()
            close()
    while still_open:
        close()
    return {id: " ".join("".join(texts[first:last]).split()) for id, (first, last) in ranges.items()}


_NAME: Final = re.compile(r"[A-Za-z][^\s/>]*")
_KEY: Final = re.compile(r"[^\s/>=]+")
_SPACE: Final = re.compile(r"[\s/]*")
_BLANK: Final = re.compile(r"\s*")
_BARE: Final = re.compile(r"[^\s>]*")


def _tokens(page: str) -> Iterator[tuple[str, str, str]]:
    """Yield the texts and tags of a page in order: `text` with its text, `start` of a name with its id, `end` of one.

    The page is read in one pass as browsers read HTML, so that none takes more than linear time: what a mark opens and
    nothing closes lasts until the end.
    """
    at, end = 0, len(page)
    while at < end:
        mark = page.find("<", at)
        if mark == -1:
            mark = end
        if mark > at:
            yield "text", "", html.unescape(page[at:mark])
        if mark == end:
            return
        opens = page[mark + 1 : mark + 4]
        is_end = opens.startswith("/")
        name = _NAME.match(page, mark + 1 + is_end)
        if opens == "!--":
            closed = page.find("-->", mark + 4)
            at = end if closed == -1 else closed + 3
        elif opens[:1] in {"!", "?"} or (is_end and name is None):
            closed = page.find(">", mark)
            at = end if closed == -1 else closed + 1
        elif name is None:
            yield "text", "", "<"
            at = mark + 1
        else:
            tag = name[0].lower()
            id, at = _attributes(page, name.end())
            if at > end:
                return
            yield ("end" if is_end else "start"), tag, id
            if tag in _RAW and not is_end:
                closing = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(page, at)
                at = end if closing is None else closing.start()


def _attributes(page: str, at: int) -> tuple[str, int]:
    """Return the id that the attributes of a tag give, and where the tag ends; beyond the page where it does not."""
    id, end = "", len(page)
    has_id = False
    while True:
        at = _space_ends(page, at)
        if at >= end:
            return id, end + 1
        if page[at] == ">":
            return id, at + 1
        # An equals sign that follows nothing is part of a name.
        key = _KEY.match(page, at + (page[at] == "="))
        at = key.end() if key is not None else at + 1
        equals = _space_ends(page, at, slashes=False)
        value = ""
        if equals < end and page[equals] == "=":
            at = _space_ends(page, equals + 1, slashes=False)
            quote = page[at : at + 1]
            if quote in {'"', "'"} and quote:
                closed = page.find(quote, at + 1)
                if closed == -1:
                    return id, end + 1
                value, at = page[at + 1 : closed], closed + 1
            else:
                bare = _BARE.match(page, at)
                value, at = (bare[0], bare.end()) if bare is not None else ("", at)
        if key is not None and key[0].lower() == "id" and not has_id:
            id, has_id = html.unescape(value), True


def _space_ends(page: str, at: int, *, slashes: bool = True) -> int:
    """Return where the white space that begins at a place ends, slashes counted with it or not."""
    space = (_SPACE if slashes else _BLANK).match(page, at)
    return at if space is None else space.end()


# Parts of a check on the web that belong to no file: the time to reach the host, and some redirections.
_FIRST_SECONDS: Final = 120
_REDIRECTIONS: Final = 12
# A slow host on a slow line.
_SECONDS_OF_FILE: Final = 0.5
_BYTES_IN_SECOND: Final = 250_000


class _OverLimit(Exception):  # noqa: N818 - not an error of the program
    """A limit over all of a check was reached; the text of the exception names the limit."""


class _Allowance:
    """The requests, bytes and seconds that may still be asked of a host. Several threads take from it."""

    def __init__(self, requests: int, size: int, seconds: float, clock: Callable[[], float]) -> None:
        self._requests = self._requests_left = requests
        self._size = self._size_left = size
        self._seconds, self._clock = seconds, clock
        self._ends = clock() + seconds
        self._lock = threading.Lock()

    @classmethod
    def of(
        cls, receipt: Mapping[str, Any], names: Sequence[str], limits: Limits, clock: Callable[[], float]
    ) -> _Allowance:
        """Return what the files with these names in a receipt should need, within limits; `clock` gives seconds."""
        size = min(limits.size, sum(max(0, _size(receipt, name)) + 1 for name in names))
        seconds = _FIRST_SECONDS + _SECONDS_OF_FILE * len(names) + size / _BYTES_IN_SECOND
        requests = 2 * len(names) + _REDIRECTIONS
        return cls(min(limits.requests, requests), size, min(limits.seconds, seconds), clock)

    def left(self) -> float:
        """Return the seconds that are left. Raises _OverLimit where there are none."""
        left = self._ends - self._clock()
        if left <= 0:
            raise _OverLimit(f"{self._seconds:,g} seconds")
        return left

    def request(self) -> None:
        """Take one request. Raises _OverLimit where there is none, or where no bytes are left to be read."""
        self.left()
        with self._lock:
            if self._requests_left <= 0:
                raise _OverLimit(f"{self._requests:,} requests")
            self._requests_left -= 1
        self.read(0)

    def read(self, size: int) -> None:
        """Take bytes that were read. Raises _OverLimit where fewer were left."""
        with self._lock:
            self._size_left -= size
            if self._size_left < 0 or (size == 0 and self._size_left == 0):
                raise _OverLimit(f"{self._size:,} bytes")


class _Host:
    """A host that serves files below an address, and is asked within an allowance."""

    def __init__(self, root: str, limits: Limits, allowance: _Allowance) -> None:
        self._root, self._limits, self._allowance = root, limits, allowance
        self._opener = urllib.request.build_opener(_SameOrigin(allowance))

    def get(self, name: str, most: int, take: Callable[[bytes], None]) -> bool:
        """Give `take` the bytes under a name, up to one more than `most`, and return whether there is such a file.

        Raises OSError where the host cannot be reached or takes too long, and _OverLimit.
        """
        try:
            address = urllib.parse.urljoin(self._root, urllib.parse.quote(name))
            # Answers come as they are, since compressed ones could be of any length.
            request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 - see below
        except ValueError as caught:
            raise OSError(0, "is no address", self._root) from caught
        if request.type not in {"http", "https"}:
            raise OSError(0, "only http and https are followed", address)
        answers: list[bool | Exception] = []

        def ask() -> None:
            """Put the answer, or the exception, into the list."""
            try:
                answers.append(self._asked(request, name, most, take))
            except Exception as caught:  # noqa: BLE001 - raised again below
                answers.append(caught)

        # A host that sends a letter of its headers now and then would keep its reader for ever.
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(min(self._limits.silence + self._limits.answer, self._allowance.left()))
        if not answers:
            self._allowance.left()
            raise OSError(0, "takes longer than anybody waits", address)
        answer = answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _asked(self, request: urllib.request.Request, name: str, most: int, take: Callable[[bytes], None]) -> bool:
        address = request.full_url
        self._allowance.request()
        try:
            with self._opener.open(request, timeout=self._limits.silence) as answer:
                self._take(answer, address, most, take)
                return True
        except urllib.error.HTTPError as caught:
            with closing(caught):
                if caught.code not in {404, 410}:
                    raise OSError(0, f"answers with {caught.code}", address) from caught
                # The page that hosts show for a missing one comes with the status of a missing page.
                if name == "404.html":
                    self._take(caught, address, most, take)
                return name == "404.html"
        except urllib.error.URLError as caught:
            raise OSError(0, f"cannot be reached: {caught.reason}", address) from caught
        except (http.client.HTTPException, ValueError, TimeoutError, ConnectionError) as caught:
            raise OSError(0, f"gives no answer that can be read: {type(caught).__name__}", address) from caught

    def _take(self, answer: Any, address: str, most: int, take: Callable[[bytes], None]) -> None:
        """Give `take` an answer, up to one byte more than `most`. Raises OSError where that takes too long."""
        size, ends = 0, time.monotonic() + self._limits.answer
        while size <= most and (part := answer.read1(min(_CHUNK, most + 1 - size))):
            self._allowance.read(len(part))
            take(part)
            size += len(part)
            self._allowance.left()
            if time.monotonic() > ends:
                raise OSError(0, "takes longer than anybody waits", address)
        announced = answer.headers.get("Content-Length", "")
        if size <= most and announced.isdecimal() and int(announced) > size:
            raise OSError(0, "breaks off in its answer", address)


class _SameOrigin(urllib.request.HTTPRedirectHandler):
    """Follows a host to other addresses of its own, with the same scheme and port, and to nothing else."""

    def __init__(self, allowance: _Allowance) -> None:
        self._allowance = allowance

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Return the request for `newurl`, to which the host sends on. Raises OSError where that is another host.

        The arguments are those of the library: the request `req`, the answer `fp` with its status `code`, `msg` and
        `headers`.
        """
        # Otherwise the library would read the answer to its end.
        fp.close()
        if _origin(newurl) != _origin(req.full_url):
            raise OSError(
                0, f"sends on to {newurl}, which is another host, scheme or port; name that one", req.full_url
            )
        self._allowance.request()
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    """Return the scheme, host and port of an address. Raises ValueError where the port is no number."""
    parts = urllib.parse.urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def run(arguments: Sequence[str] | None = None) -> int:
    """Check the site that the arguments name. Return 0 if all fits, 1 if something does not, 2 if it cannot be checked.

    Without `arguments`, those of the command line are taken.
    """
    parser = argparse.ArgumentParser(description="Check a published site against its receipt.")
    parser.add_argument("site", help="a folder, or an address that begins with http")
    parser.add_argument("--seeds", type=Path, help="the folder of the sources, to look for every quoted word in them")
    parser.add_argument("--digest", help="the receipt's digest, as it was noted elsewhere")
    given = parser.parse_args(arguments)
    try:
        audit = audit_site(given.site, given.seeds, given.digest)
    except OSError as caught:
        print(_printable(f"{caught.filename or given.site}: {caught.strerror or caught}"), file=sys.stderr)
        return 2
    for finding in audit.findings:
        print(_printable(str(finding)))
    for note in audit.notes:
        print(_printable(f"note: {note}"), file=sys.stderr)
    findings = "1 finding" if len(audit.findings) == 1 else f"{len(audit.findings)} findings"
    print(findings if audit.findings else f"all fits: {audit.checked}")
    if audit.digest:
        print(f"digest {audit.digest}")
    return 1 if audit.findings else 0


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


if __name__ == "__main__":
    sys.exit(run())
