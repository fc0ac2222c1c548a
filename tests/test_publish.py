"""In which order a site is published, what a folder takes and what it refuses, and what is told in one line."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator.cli.main import main
from generator.cli.publish import _search
from generator.files.project_folders import CannotRun
from generator.files.reading import below
from generator.files.writing import write_tree
from generator.provenance import verifier as audit
from generator.provenance.takedown import Trace
from generator.provenance.verifier import RECEIPT
from generator.publish.branch import Branch
from generator.publish.bucket import UNDER_WAY, Bucket
from generator.publish.destinations import destination, publish
from generator.publish.folder import Folder
from generator.publish.outcome import Outcome
from generator.publish.request import Request
from generator.publish.upload_order import Plan, Stage, links, plan

Site = Mapping[str, bytes]


def receipt(files: Site) -> bytes:
    return audit.sealed({"audience": "TLP:CLEAR", "briefings": {}, "seeds": {}}, sorted(files.items()))


def page(*to: str, says: str = "") -> bytes:
    anchors = "".join(f'<a href="{each}">x</a>' for each in to)
    return f"<link rel=stylesheet href=/style.css><p>{says}{anchors}".encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digests(files: Site) -> dict[str, str]:
    return {name: digest(data) for name, data in files.items()}


OLD = {
    "index.html": page("a/", "gone/", says="old"),
    "a/index.html": page("../"),
    "gone/index.html": page(),
    "data/gone.csv": b"1",
    "sitemap.xml": b"old",
    "style.css": b"p {}",
}
NEW = {
    "index.html": page("a/", "b/", "feeds/b.atom", says="new"),
    "a/index.html": page("../"),
    "b/index.html": page("c/"),
    "b/c/index.html": page(),
    "feeds/b.atom": b"<feed/>",
    "pictures/b.png": b"",
    "sitemap.xml": b"new",
    "style.css": b"p {}",
}


def steps(made: Plan) -> list[tuple[Stage, str]]:
    return [(step.stage, step.name) for step in made.steps]


def test_what_others_lean_on_comes_first_and_goes_last() -> None:
    made = plan({**NEW, RECEIPT: b"new"}, {**digests(OLD), RECEIPT: "old"}, digest)
    assert steps(made) == [
        (Stage.NEEDED, "pictures/b.png"),
        (Stage.NEW_FILE, "feeds/b.atom"),
        (Stage.NEW_PAGE, "b/c/index.html"),
        (Stage.NEW_PAGE, "b/index.html"),
        (Stage.CHANGED_PAGE, "index.html"),
        (Stage.CHANGED_FILE, "sitemap.xml"),
        (Stage.RECEIPT, RECEIPT),
        (Stage.REMOVED_PAGE, "gone/index.html"),
        (Stage.REMOVED_FILE, "data/gone.csv"),
    ]
    assert (made.put, made.unchanged, made.removed) == (7, 2, 2)


def test_in_a_takedown_whatever_can_hold_the_words_goes_first() -> None:
    made = plan({**NEW, RECEIPT: b"new"}, {**digests(OLD), RECEIPT: "old"}, digest, takedown=True)
    assert [name for _, name in steps(made)][:4] == ["gone/index.html", "data/gone.csv", "index.html", "sitemap.xml"]
    usual = plan({**NEW, RECEIPT: b"new"}, {**digests(OLD), RECEIPT: "old"}, digest)
    assert sorted(steps(made), key=str) == sorted(steps(usual), key=str)


def test_only_what_is_ours_is_removed() -> None:
    made = plan(NEW, digests(OLD), digest, ours={"data/gone.csv"})
    assert [step.name for step in made.steps if step.removes] == ["data/gone.csv"]


def test_links_are_those_that_lead_below_the_root() -> None:
    html = b"""<a href="b">.<a HREF='../c/'>.<a class=x href=../d?q#f>.<img src="/e.png">.<a href="%C3%A9/?a&amp;b">
        <a href="https://example.org/">.<a href="//example.org/x">.<a href="#f">.<a href="../../out">.<a href="..">
        <a href="mailto:a@example.org">.<a href="http://[">.<link data-href="no">"""
    assert list(links("a/index.html", html)) == [
        *("a/b", "a/b/index.html", "c/index.html", "d", "d/index.html", "e.png", "e.png/index.html"),
        *("a/é/index.html", "index.html"),
    ]


def test_ten_thousand_pages_in_one_circle_are_ordered() -> None:
    number = 10_000
    circle = {f"p{n}/index.html": page(f"../p{(n + 1) % number}/") for n in range(number)}
    names = [step.name for step in plan(circle, {}, digest).steps]
    assert names == [f"p{n}/index.html" for n in reversed(range(number))]


PAGES = [f"{letter}/index.html" for letter in "abcdef"]


@st.composite
def sites(draw: st.DrawFn, *, circles: bool = True) -> Site:
    """A whole site: its pages link to pages and feeds that it has, the front page to any of them."""
    there = draw(st.lists(st.sampled_from(PAGES), unique=True))
    feeds = draw(st.lists(st.sampled_from(["f1.json", "f2.json"]), unique=True))
    made = {feed: draw(st.sampled_from([b"1", b"2"])) for feed in feeds}
    for number, name in enumerate(["index.html", *there]):
        may = [*there, *feeds, "index.html"] if circles else [*there[number:], *feeds]
        to = draw(st.lists(st.sampled_from(may), unique=True)) if may else []
        made[name] = page(*(f"/{each}" for each in to), says=draw(st.sampled_from(["", "more"])))
    return {**made, "style.css": draw(st.sampled_from([b"1", b"2"])), RECEIPT: receipt(made)}


def dead(served: Site, *, reached: bool) -> set[tuple[str, str]]:
    """Links of pages that lead to nothing; of all pages, or of those that are reached from the front page."""
    found, seen = set(), set()
    waiting = ["index.html"] if reached else list(served)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in served:
            continue
        seen.add(name)
        for to in (each for each in links(name, served[name]) if name.endswith(".html")):
            if not to.endswith("/index.html") or to in PAGES:
                waiting.append(to)
                if to not in served:
                    found.add((name, to))
    return found


def served_after_each_step(old: Site, new: Site, ours: set[str], chance: random.Random) -> list[dict[str, bytes]]:
    """What readers get, step by step; steps whose order does not matter in any order."""
    served, found = dict(old), []
    for stage, in_order in plan(new, digests(old), digest, ours=ours).stages():
        for step in stage if in_order else chance.sample(stage, len(stage)):
            if step.removes:
                del served[step.name]
            else:
                served[step.name] = new[step.name]
            found.append(dict(served))
    return found


@given(sites(), sites(), sites(), st.randoms(use_true_random=False))
def test_no_step_leaves_a_page_that_readers_reach_with_a_link_that_leads_nowhere(
    old: Site, new: Site, newest: Site, chance: random.Random
) -> None:
    """Not even when it stops on the way, and another site is published thereafter."""
    states = [dict(old), *served_after_each_step(old, new, set(old), chance)]
    assert [dead(state, reached=True) for state in states] == [set()] * len(states)
    assert states[-1] == new
    stopped = chance.choice(states)
    states = [stopped, *served_after_each_step(stopped, newest, {*old, *new}, chance)]
    assert [dead(state, reached=True) for state in states] == [set()] * len(states)
    assert states[-1] == newest


@given(sites(circles=False), st.randoms(use_true_random=False))
def test_where_no_pages_link_in_a_circle_none_is_put_before_what_it_links_to(new: Site, chance: random.Random) -> None:
    states = served_after_each_step({}, new, set(), chance)
    assert [dead(state, reached=False) for state in states] == [set()] * len(states)


def test_readers_of_a_place_do_not_get_the_site_of_others(site: Path, tmp_path: Path) -> None:
    public = str(tmp_path / "public")
    assert CliRunner().invoke(main, ["publish", public, "--site", str(site)]).exit_code == 0
    told = json.loads((site / RECEIPT).read_bytes()) | {"audience": "TLP:GREEN"}
    (site / RECEIPT).write_text(json.dumps(told | {"digest": audit.digest(told)}), encoding="utf-8")
    for options in ([], ["--dry-run"]):
        done = CliRunner().invoke(main, ["publish", public, "--site", str(site), *options])
        assert done.exit_code == 2
        assert "there is a site for TLP:CLEAR, and this one is for TLP:GREEN" in done.output


@pytest.mark.parametrize("named", [None, "4294967295"])
def test_a_site_for_a_time_to_come_is_not_published(
    named: str | None, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock counts, and not the time that the site was asked to be for."""
    if named is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", named)
    for as_of, told in (
        (2**32 - 1, "was built for a time to come, 2106-02-07T06:28:15Z: what is under embargo until then would be"),
        (0, ""),
        (1.5, ""),
        ("soon", "is not what a build writes"),
        (True, "is not what a build writes"),
        (float("nan"), "is not what a build writes"),
        (-1, "is not what a build writes"),
        (2**32, "is not what a build writes"),
    ):
        receipt = json.loads((site / RECEIPT).read_bytes()) | {"as_of": as_of}
        (site / RECEIPT).write_text(json.dumps(receipt | {"digest": audit.digest(receipt)}), encoding="utf-8")
        done = CliRunner().invoke(main, ["publish", str(tmp_path / "public"), "--site", str(site)])
        assert done.exit_code == (2 if told else 0), done.output
        assert told in done.output


def test_who_publishes_what_is_not_for_everybody_is_told(site: Path, tmp_path: Path) -> None:
    told = json.loads((site / RECEIPT).read_bytes()) | {"audience": "TLP:GREEN"}
    (site / RECEIPT).write_text(json.dumps(told | {"digest": audit.digest(told)}), encoding="utf-8")
    done = CliRunner().invoke(main, ["publish", str(tmp_path / "public"), "--site", str(site)])
    assert done.output == "the folder public: 7 uploaded, 0 unchanged, 0 removed; a site for TLP:GREEN\n"


def build(folder: Path, files: Site) -> Path:
    """A built site with its receipt, in the place of an earlier one."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.mkdir(exist_ok=True)
    write_tree(folder, {**files, RECEIPT: receipt(files)})
    return folder


def put(to: str, site: Path, *, now: float | None = None, **how: Any) -> Any:
    request = Request(project=site.parent, dated=0, **how)
    return publish(destination(to), site, request, verified=lambda _: (), now=now)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return build(tmp_path / "site", OLD)


def test_a_folder_holds_the_site_and_nothing_is_left_beside_it(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    for files in (OLD, NEW):
        outcome = put(f"folder:{target}", build(site, files))
        assert dict(below(target)) == {**files, RECEIPT: receipt(files)}
        assert outcome.changed
        assert sorted(path.name for path in tmp_path.iterdir()) == ["public", "site"]
        counts = (outcome.plan.put, outcome.plan.unchanged, outcome.plan.removed)
        assert counts == ((7, 0, 0) if files is OLD else (7, 2, 2))
    before = target.stat()
    assert not put(str(target), site).changed
    assert os.path.samestat(before, target.stat()), "a folder that holds the site already is left alone"


def test_a_folder_keeps_its_rights(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    target.mkdir(mode=0o750)
    put(str(target), site)
    assert target.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("stray", ["notes.txt", ".git/config", "link"])
def test_a_folder_with_anything_but_a_site_published_earlier_is_refused(site: Path, tmp_path: Path, stray: str) -> None:
    target = tmp_path / "public"
    put(str(target), site)
    if stray == "link":
        (target / "link").symlink_to(site)
    else:
        write_tree(target, {stray: b"mine"})
    before = dict(below(target))
    with pytest.raises(CannotRun, match=f"public holds {stray}, which no earlier publication put there"):
        put(str(target), build(site, NEW))
    assert dict(below(target)) == before


def test_a_name_cannot_steer_the_terminal(site: Path, tmp_path: Path) -> None:
    write_tree(tmp_path, {"public/\x1b[2J": b""})
    with pytest.raises(CannotRun) as caught:
        put(str(tmp_path / "public"), site)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("false", [b"", b"[]", b'{"files": 1}', b'{"files": {"index.html": 1}}', b"[" * 100_000])
def test_a_receipt_that_is_none_proves_nothing(site: Path, tmp_path: Path, false: bytes) -> None:
    target = tmp_path / "public"
    write_tree(tmp_path, {"public/receipt.json": false})
    with pytest.raises(CannotRun, match=r"public holds receipt\.json"):
        put(str(target), site)
    (site / RECEIPT).write_bytes(false)
    with pytest.raises(CannotRun, match=r"the receipt\.json in site is not what a build writes"):
        put(str(tmp_path / "other"), site)


@pytest.mark.parametrize("to", ["site", "site/public", "."])
def test_a_folder_inside_the_site_or_around_it_is_refused(site: Path, to: str) -> None:
    with pytest.raises(CannotRun, match="lie in each other"):
        put(str(site.parent / to), site)


def test_a_site_that_is_not_as_its_receipt_says_is_not_published(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    with pytest.raises(CannotRun, match="site is not as it was built: a is wrong, and 1 more; build it again"):
        publish(
            Folder(path=target),
            site,
            Request(project=tmp_path, dated=0),
            verified=lambda _: ("a is wrong", "b"),
        )
    (site / "index.html").write_bytes(b"other")
    with pytest.raises(CannotRun, match=r"index\.html has changed since the site was built"):
        put(str(target), site)
    (site / "index.html").unlink()
    (site / "index.html").symlink_to("a/index.html")
    with pytest.raises(CannotRun, match=r"index\.html is a link"):
        put(str(target), site)
    with pytest.raises(CannotRun, match="there is no site in nowhere; build it first"):
        put(str(target), tmp_path / "nowhere")
    (site / RECEIPT).unlink()
    with pytest.raises(CannotRun, match=r"there is no receipt\.json in site; build the site first"):
        put(str(target), site)
    assert not target.exists()


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/./b", ".git/config", "a\\b", "a\nb"])
def test_a_receipt_that_names_what_is_not_below_the_site_is_refused(site: Path, tmp_path: Path, name: str) -> None:
    (site / RECEIPT).write_bytes(receipt({name: b""}))
    with pytest.raises(CannotRun, match="is not what a build writes"):
        put(str(tmp_path / "public"), site)


def test_a_dry_run_says_what_would_be_done_and_does_nothing(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    outcome = put(str(target), site, dry_run=True)
    assert outcome.plan.put == len(OLD) + 1
    assert not outcome.changed
    assert not target.exists()


def test_places_by_the_words_of_the_command() -> None:
    assert destination("public") == destination("folder:public") == Folder(path=Path("public"))
    assert destination("branch:gh-pages") == Branch(name="gh-pages", remote="origin")
    remote = "git@example.org:a/b.git"
    assert destination(f"branch:gh-pages@{remote}") == Branch(name="gh-pages", remote=remote)
    assert destination("s3://bucket/a/b/", "https://s3.example.org") == Bucket(
        name="bucket", prefix="a/b", endpoint="https://s3.example.org"
    )
    assert str(destination("branch:x@https://me:secret@example.org/a")) == "the branch x of https://example.org/a"


@pytest.mark.parametrize(
    ("to", "endpoint", "says"),
    [
        ("s3:bucket", None, "is neither folder:PATH nor branch:NAME nor s3"),
        ("ftp://example.org", None, "is neither folder:PATH nor branch:NAME nor s3"),
        ("s3://", None, "names no bucket"),
        ("s3://Bucket", None, "names no bucket"),
        ("s3://bucket/../x", None, "is no folder of a bucket"),
        ("s3://bucket/a//b", None, "is no folder of a bucket"),
        ("s3://bucket/a", "ftp://example.org", "--endpoint takes the address of a server"),
        ("s3://bucket/a", "https://me:secret@example.org", "--endpoint takes the address of a server"),
        ("public", "https://example.org", "--endpoint is for buckets"),
        ("folder:", None, "name a folder"),
    ],
)
def test_places_that_are_none(to: str, endpoint: str | None, says: str) -> None:
    with pytest.raises(CannotRun, match=says):
        destination(to, endpoint)


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("branch:--mirror", "is no name of a branch"),
        ("branch:", "is no name of a branch"),
        ("branch:a..b", "is no name of a branch"),
        ("branch:a b", "is no name of a branch"),
        ("branch:a.lock", "is no name of a branch"),
        ("branch:pages@--upload-pack=touch x", "is no remote"),
        ("branch:pages@ext::sh -c touch% x", "is no remote"),
        ("branch:pages@", "is no remote"),
    ],
)
def test_what_git_could_take_for_an_option_or_a_program_is_refused(site: Path, to: str, says: str) -> None:
    with pytest.raises(CannotRun, match=says):
        put(to, site)


def test_a_git_that_is_not_there_or_does_not_end_is_told_in_one_line(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does anything that it has started go on."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(CannotRun, match="there is no git here; install it"):
        put("branch:gh-pages@file:///nowhere", site)
    write_tree(tmp_path, {"bin/git": b'#!/bin/sh\n[ "$1" = config ] && exit 1\n/bin/sleep 60 &\necho $! >&2\nwait\n'})
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setattr("generator.publish.branch._SECONDS_TO_ASK", 0.5)
    with pytest.raises(CannotRun, match=r"^git ls-remote did not end within 0\.5 seconds$"):
        put("branch:gh-pages@file:///nowhere", site)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "site"]


def test_the_command_says_in_one_line_what_it_did(site: Path, tmp_path: Path) -> None:
    def run(*options: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["publish", str(tmp_path / "public"), "--site", str(site), *options])
        return done.exit_code, done.output

    dry = run("--dry-run")
    assert dry[0] == 0
    assert dry[1].splitlines()[0] == "put    style.css (what pages need)"
    assert dry[1].splitlines()[-1] == "the folder public: would be 7 uploaded, 0 unchanged, 0 removed"
    assert run() == (0, "the folder public: 7 uploaded, 0 unchanged, 0 removed\n")
    assert run() == (0, "the folder public: nothing to do, 7 unchanged\n")
    assert run("--message", "x") == (2, "briefings: --message is for branches, as branch:gh-pages\n")
    (site / "index.html").write_bytes(b"other")
    says = "site is not as it was built: index.html: is not the file that was built; build it again"
    assert run() == (2, f"briefings: {says}\n")


@pytest.mark.slow
def test_without_boto3_one_line_says_what_to_install(site: Path) -> None:
    program = (
        "import sys; sys.modules['boto3'] = None\n"
        f"from generator.cli.main import main; main(['publish', 's3://bucket/x', '--site', {str(site)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert done.stderr == "briefings: publishing to a bucket needs boto3: pip install 'sourced-briefings[s3]'\n"


class Server:
    """A server of one bucket, in memory, with the ways that servers have."""

    class exceptions:  # noqa: N801 - as boto3 has it
        ClientError = ClientError

    def __init__(self, *, conditions: bool = True, encrypts: bool = False, loses: str = "", denies: str = "") -> None:
        self.files: dict[str, bytes] = {}
        self.conditions, self.encrypts, self.loses, self.denies = conditions, encrypts, loses, denies

    def _answer(self, operation: str, code: str = "") -> None:
        if code or self.denies == operation:
            raise ClientError({"Error": {"Code": code or "AccessDenied"}}, operation)

    def _tag(self, key: str) -> str:
        return hashlib.md5((b"key" if self.encrypts else b"") + self.files[key], usedforsecurity=False).hexdigest()

    def _hold(self, operation: str, key: str, about: Mapping[str, str]) -> None:
        present = key in self.files
        if not self.conditions and {"IfMatch", "IfNoneMatch"} & about.keys():
            self._answer(operation, "NotImplemented")
        if "IfMatch" in about and not present:
            self._answer(operation, "NoSuchKey")
        if (present and "IfNoneMatch" in about) or ("IfMatch" in about and about["IfMatch"] != self._tag(key)):
            self._answer(operation, "PreconditionFailed")

    def put_object(self, *, Key: str, Body: bytes, **about: str) -> dict[str, str]:  # noqa: N803 - as above
        self._answer("PutObject")
        self._hold("PutObject", Key, about)
        self.files[Key] = Body
        if Key == self.loses:
            # The answer is lost, and the library asks for the same again.
            self._hold("PutObject", Key, about)
        return {"ETag": f'"{self._tag(Key)}"'}

    def delete_object(self, *, Key: str, **about: str) -> dict[str, str]:  # noqa: N803
        self._hold("DeleteObject", Key, about)
        self.files.pop(Key, None)
        return {}

    def get_object(self, *, Key: str, **_: str) -> dict[str, io.BytesIO]:  # noqa: N803
        return {"Body": io.BytesIO(self.files[Key])}

    def get_paginator(self, operation: str) -> Server:
        if operation == "list_object_versions":
            self._answer(operation, "NotImplemented")
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> list[dict[str, list[dict[str, str]]]]:  # noqa: N803
        self._answer("ListObjectsV2", "" if Bucket == "bucket" else "NoSuchBucket")
        found = [{"Key": key, "ETag": self._tag(key)} for key in sorted(self.files) if key.startswith(Prefix)]
        return [{"Contents": found}, {}]


@pytest.fixture
def into(monkeypatch: pytest.MonkeyPatch, site: Path) -> Callable[..., Outcome]:
    """Publishes a version of the site to a server."""

    def into(server: Server, files: Site, **how: bool) -> Outcome:
        monkeypatch.setattr("generator.publish.bucket._connected", lambda _: server)
        outcome: Outcome = put("s3://bucket/x", build(site, files), **how)
        assert server.files == {f"x/{name}": data for name, data in below(site)}
        return outcome

    return into


@pytest.mark.parametrize("how", [{}, {"conditions": False}, {"encrypts": True}])
def test_a_bucket_holds_the_site_whatever_its_server_knows(into: Callable[..., Outcome], how: dict[str, Any]) -> None:
    server = Server(**how)
    for files in (OLD, NEW, OLD):
        into(server, files)
    assert into(server, NEW, takedown=True).changed
    # What is encrypted cannot be compared, and is put anew.
    assert into(server, NEW).changed is server.encrypts


def test_an_answer_that_was_lost_is_no_other_publication(into: Callable[..., Outcome]) -> None:
    into(Server(loses="x/index.html"), OLD)


@pytest.mark.parametrize(
    "journal", [b"", b"[", b'{"files": 1}', b'{"files": ["gone.html", 1]}', b'{"files": {"a": {}}}']
)
def test_what_a_killed_publication_left_is_cleared_up_and_nothing_else(
    into: Callable[..., Outcome], journal: bytes
) -> None:
    server = Server()
    into(server, OLD)
    server.files |= {f"x/{UNDER_WAY}": journal, "x/gone.html": b""}
    if b"gone" not in journal:
        del server.files["x/gone.html"]
    into(server, NEW)
    # The last thing that was not done.
    server.files[f"x/{UNDER_WAY}"] = journal
    assert not into(server, NEW).changed


def test_a_bucket_that_never_comes_to_rest_is_told(
    into: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(conditions=False)
    plain = Server.put_object

    def spoilt(server: Server, *, Key: str, Body: bytes, **about: str) -> dict[str, str]:  # noqa: N803
        return plain(server, Key=Key, Body=b"theirs" if Key == "x/index.html" else Body, **about) and {"ETag": ""}

    monkeypatch.setattr(Server, "put_object", spoilt)
    with pytest.raises(CannotRun, match="has changed while this went on"):
        into(server, OLD)


def test_what_a_server_denies_is_told_in_one_line(into: Callable[..., Outcome]) -> None:
    with pytest.raises(CannotRun, match=r"^s3://bucket/x: the server denies access with these credentials$"):
        into(Server(denies="PutObject"), OLD)
    with pytest.raises(CannotRun, match=r"^s3://bucket/x: the server denies access with these credentials$"):
        into(Server(denies="ListObjectsV2"), OLD)


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_server(into: Callable[..., Outcome]) -> None:
    with pytest.raises(AttributeError):
        into(object(), OLD)


class LeftBehind:
    """What a takedown finds still standing: in a source, in the site, and in the texts of other briefings."""

    def __init__(self, quoted: int, in_site: int, in_texts: int) -> None:
        self.numbers = {
            "seeds/letter.yml": quoted,
            "briefings/opening/index.html": in_site,
            "briefings/money.yml:3:1": in_texts,
        }

    def traces(self, place: str) -> tuple[Trace, ...]:
        return tuple(Trace(place=place, words=f"words {n}") for n in range(self.numbers[place]))

    def still_quoted(self) -> tuple[Trace, ...]:
        return self.traces("seeds/letter.yml")

    def in_site(self, _: object) -> tuple[Trace, ...]:
        return self.traces("briefings/opening/index.html")

    def in_texts(self) -> tuple[Trace, ...]:
        return self.traces("briefings/money.yml:3:1")


def test_what_a_takedown_left_behind_is_listed_and_where_it_is_to_be_taken_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _search(tmp_path, cast(Any, LeftBehind(1, 0, 0)))
    assert capsys.readouterr().out == (
        "note: seeds/letter.yml has the same words of a source that stays: “words 0”\n"
        "no other words that were taken down are left in the site\n"
    )
    for in_texts, where in ((0, "in the templates or in mkdocs.yml"), (1, "there")):
        with pytest.raises(SystemExit) as ended:
            _search(tmp_path, cast(Any, LeftBehind(0, 1, in_texts)))
        assert ended.value.code == 1
        told = capsys.readouterr().err
        assert "  briefings/opening/index.html: “words 0”\n" in told
        assert f"Take the words out {where}, with a revision" in told
