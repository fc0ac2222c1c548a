"""Readers have a whole site, old or new, whatever happens to a publication: in a folder, on a branch, in a bucket.

The branch is one of a real repository, the bucket one of a server process on this machine; both are of the test's own
making. `KILLS` says how many publications are killed at each kind of place; `make torture` sets 50.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest

from generator.files.project_folders import CannotRun
from generator.files.reading import below
from generator.files.writing import write_tree
from generator.provenance import verifier as audit
from generator.provenance.verifier import RECEIPT
from generator.publish.bucket import UNDER_WAY
from generator.publish.destinations import destination, publish
from generator.publish.outcome import Outcome
from generator.publish.request import Request
from generator.publish.upload_order import links
from tests.nursery import Nursery, Run

Site = Mapping[str, bytes]
Start = Callable[..., Run]

log = logging.getLogger(__name__)

KILLS = int(os.environ.get("KILLS", "10"))
WORKSHOP = ".site.briefings-build"
COMMAND = (str(Path(sys.executable).with_name("briefings")), "publish")
# What nobody published and nobody may touch.
STRANGER = "reports/2026.pdf"

# Ends when whoever started it does, or in a quarter of an hour.
SERVER = """
import os, sys, threading
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
threading.Timer(900, os._exit, (0,)).start()
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""


def version(word: str, *, without: int, sheet: str) -> Site:
    """A small site as builds make them: pages that link to each other, pictures, feeds, data, style sheets."""
    slugs = [f"briefing-{number}" for number in range(24) if number % 4 != without]
    sheets = {f"assets/main.{sheet}.min.css": f"/* {word} */".encode() * 500, "assets/briefings.css": b"p {}"}

    def page(name: str, *to: str) -> bytes:
        up = "../" * name.count("/")
        head = "".join(f'<link rel="stylesheet" href="{up}{each}">' for each in sheets)
        anchors = "".join(f'<li><a href="{up}{each}">{each}</a>' for each in ("", "briefings/", *to))
        # One in three pages says the same in every version, but for the address of its style sheet.
        says = word if hashlib.sha256(name.encode()).digest()[0] % 3 else "the same"
        return f'<!doctype html><html lang="en"><head>{head}</head><body>{says * 400}<ul>{anchors}'.encode()

    pages = {
        f"briefings/{slug}/index.html": page(
            f"briefings/{slug}/index.html",
            f"briefings/{slugs[number - 1]}/#e1",
            f"sources/{slug}/",
            f"assets/{slug}.svg",
            f"feeds/{slug}.atom",
        )
        for number, slug in enumerate(slugs)
    }
    sources = {f"sources/{slug}/index.html": page(f"sources/{slug}/index.html", f"briefings/{slug}/") for slug in slugs}
    files = {
        "index.html": page("index.html", *(f"briefings/{slug}/" for slug in slugs[:5]), "data/statements.csv"),
        "briefings/index.html": page("briefings/index.html", *(f"briefings/{slug}/" for slug in slugs)),
        "404.html": page("404.html"),
        **pages,
        **sources,
        **{f"assets/{slug}.svg": b"<svg/>" for slug in slugs},
        **{f"feeds/{slug}.atom": f"<feed>{word}</feed>".encode() for slug in slugs},
        **sheets,
        "data/statements.csv": word.encode() * 1000,
        "data/names with ü & spaces.json": b"{}",
        "search/search_index.json": word.encode() * 5000,
        "sitemap.xml": word.encode(),
        "_headers": b"",
    }
    return {
        **files,
        RECEIPT: audit.sealed({"audience": "TLP:CLEAR", "briefings": {}, "seeds": {}}, sorted(files.items())),
    }


VERSIONS: Mapping[str, Site] = {
    "May": version("May", without=1, sheet="57a0d79d"),
    "June": version("June", without=2, sheet="0fe1dc2a"),
    "July": version("July", without=3, sheet="0fe1dc2a"),
}


def is_page(name: str) -> bool:
    return name.endswith(".html")


@pytest.fixture
def start(tmp_path: Path, environment: Mapping[str, str], nursery: Nursery) -> Start:
    """Starts publications of the site of the test."""
    return lambda *to: nursery.start("publish", *to, "--site", "site", cwd=tmp_path, env=environment)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Mapping[str, str]:
    """What publications know of this machine: nothing of its user's settings and secrets."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "GIT_", "COVERAGE"))]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    settings = {
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "AWS_ACCESS_KEY_ID": "here",
        "AWS_SECRET_ACCESS_KEY": "only",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return dict(os.environ)


def build(project: Path, word: str) -> None:
    """Puts a version of the site where a build would have."""
    shutil.rmtree(project / "site", ignore_errors=True)
    (project / "site").mkdir(parents=True)
    write_tree(project / "site", VERSIONS[word])


def put(to: str, project: Path, *, endpoint: str | None = None, **how: Any) -> Outcome:
    place = destination(to, endpoint)
    return publish(place, project / "site", Request(project=project, dated=0, **how), verified=lambda _: ())


def killed_at_any_moment(
    project: Path, start: Start, to: tuple[str, ...], holds: Callable[[], Site], whole: Callable[[str, str], str]
) -> None:
    """Kills publications and holds what readers get to what `whole` says of the version before and the one that comes.

    The moments are spread over the length of a publication, one at random in each of as many stretches as there are
    kills. After each kill any version is published, not only the one that was on its way.
    """
    chance = random.Random(50)  # noqa: S311 - nobody must be kept from guessing it
    present, length = "", 0.0
    for word in ("May", "June"):
        build(project, word)
        begun = time.monotonic()
        start(*to).finish()
        present, length = word, time.monotonic() - begun
    ends, number = Counter[str](), 0
    while number < KILLS:
        coming = chance.choice([word for word in VERSIONS if word != present])
        build(project, coming)
        moment = (number + chance.random()) / KILLS * length
        if not start(*to).is_killed_after(moment):
            # It was quicker than the one that was measured, and so the others will be.
            present, length = coming, length * 0.9
            continue
        ends[whole(present, coming)] += 1
        number += 1
        present = chance.choice(list(VERSIONS))
        build(project, present)
        start(*to).finish()
        assert holds() == VERSIONS[present], f"not the new site after a kill at {moment:.3f} s"
        assert not (project / WORKSHOP).exists()
    log.info("%s: %d kills within %.1f s: %s", to[0].partition(":")[0], KILLS, length, dict(ends))


# Folder ---------------------------------------------------------------------------------------------------------------


@pytest.mark.untraced
def test_killed_at_any_moment_a_publication_leaves_a_folder_with_the_old_site_or_the_new_one(
    tmp_path: Path, start: Start
) -> None:
    public = tmp_path / "public"

    def whole(present: str, coming: str) -> str:
        served = dict(below(public))
        assert served in (VERSIONS[present], VERSIONS[coming])
        return "new" if served == VERSIONS[coming] else "old"

    killed_at_any_moment(tmp_path, start, ("folder:public",), lambda: dict(below(public)), whole)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "public", "site"]


@pytest.fixture
def small(tmp_path: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that sees a small disk of its own where the folder `disk` is, empty. It goes with the process."""
    (tmp_path / "disk").mkdir()
    nobody = ["--map-root-user"] if os.geteuid() else []
    mount = 'mount -t tmpfs -o size=256k small "$0" && echo ready && exec cat'
    with subprocess.Popen(
        ["unshare", "--mount", *nobody, "sh", "-c", mount, tmp_path / "disk"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        encoding="utf-8",
    ) as holder:
        assert holder.stdout is not None
        if holder.stdout.readline() != "ready\n":
            pytest.skip(f"nobody may mount a small disk here: {holder.communicate()[1]}")
        yield holder
        holder.kill()


def test_a_disk_that_is_full_or_read_only_keeps_the_old_site_and_is_told_in_one_line(
    tmp_path: Path, small: subprocess.Popen[str]
) -> None:
    nobody = ("--user", "--preserve-credentials") if os.geteuid() else ()
    within = ("nsenter", f"--target={small.pid}", "--mount", *nobody)
    disk = Path(f"/proc/{small.pid}/root{tmp_path / 'disk'}")
    old = {"index.html": b"old"}
    sums = {name: {"sha256": hashlib.sha256(data).hexdigest()} for name, data in old.items()}
    old[RECEIPT] = json.dumps({"files": sums}).encode()
    write_tree(disk, {f"public/{name}": data for name, data in old.items()})
    build(tmp_path, "May")

    def told() -> str:
        command = (*within, *COMMAND, str(tmp_path / "disk/public"), "--site")
        done = subprocess.run(
            [*command, str(tmp_path / "site")], capture_output=True, encoding="utf-8", check=False, timeout=120
        )
        assert done.returncode == 2
        assert dict(below(disk / "public")) == old
        assert [path.name for path in disk.iterdir()] == ["public"]
        return done.stderr

    assert told() == "briefings: cannot write public: No space left on device\n"
    subprocess.run([*within, "mount", "-o", "remount,bind,ro", tmp_path / "disk"], check=True)
    assert told() == "briefings: cannot write beside public: Read-only file system\n"


# Branch ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def remote(tmp_path: Path, environment: Mapping[str, str]) -> Path:
    """A repository that the project knows as `origin`, with a branch of its own."""
    bare = tmp_path / "remote.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "remote", "add", "origin", "remote.git")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    git(tmp_path, *who, "commit", "--quiet", "--allow-empty", "--message=First")
    git(tmp_path, "push", "--quiet", "origin", "main")
    assert environment["HOME"] == str(tmp_path / "home")
    return bare


def git(folder: Path, *arguments: str, data: bytes | None = None) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, check=True, timeout=120, input=data, env=os.environ.copy()
    )
    return done.stdout.decode()


def on(remote: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """The files of a branch, without those for its host."""
    done = subprocess.run(["git", "archive", branch], cwd=remote, capture_output=True, check=True, timeout=120)
    folder = remote.with_name("checked-out")
    folder.mkdir()
    subprocess.run(["tar", "-x"], cwd=folder, input=done.stdout, check=True, timeout=120)
    found = dict(below(folder))
    shutil.rmtree(folder)
    assert found.pop(".nojekyll") == b""
    return found


def commits(remote: Path, branch: str = "gh-pages") -> list[str]:
    return git(remote, "log", "--format=%an: %s", branch).splitlines()


@pytest.mark.untraced
def test_killed_at_any_moment_a_publication_leaves_a_branch_with_the_old_site_or_the_new_one(
    tmp_path: Path, start: Start, remote: Path
) -> None:
    def whole(present: str, coming: str) -> str:
        served = on(remote)
        assert served in (VERSIONS[present], VERSIONS[coming])
        return "new" if served == VERSIONS[coming] else "old"

    killed_at_any_moment(tmp_path, start, ("branch:gh-pages",), lambda: on(remote), whole)
    git(remote, "fsck", "--strict", "--no-dangling")


def test_a_publication_is_a_commit_and_one_that_changes_nothing_is_none(tmp_path: Path, remote: Path) -> None:
    """Nobody has told git their name here."""
    build(tmp_path, "May")
    outcome = put("branch:gh-pages", tmp_path)
    assert (outcome.changed, outcome.plan.put, outcome.plan.unchanged) == (True, len(VERSIONS["May"]) + 1, 0)
    assert not put("branch:gh-pages", tmp_path).changed
    build(tmp_path, "June")
    assert put("branch:gh-pages", tmp_path, dry_run=True).plan.steps
    put("branch:gh-pages", tmp_path, message="June\n\nWith more.")
    number = len(VERSIONS["May"])
    assert commits(remote) == ["Sourced Briefings: June", f"Sourced Briefings: Publish a site of {number} files"]
    assert on(remote) == VERSIONS["June"]
    assert git(tmp_path, "status", "--porcelain").splitlines() == ["?? remote.git/", "?? site/"]
    assert git(tmp_path, "branch", "--all").split() == ["*", "main", "remotes/origin/main"]


def test_the_name_of_the_host_stays_on_the_branch(tmp_path: Path, remote: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(remote), str(clone))
    git(clone, "checkout", "--quiet", "--orphan", "gh-pages")
    (clone / "CNAME").write_bytes(b"briefings.example.org\n")
    git(clone, "add", "CNAME")
    git(clone, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=Name")
    git(clone, "push", "--quiet", "origin", "gh-pages")
    for word in ("May", "June"):
        build(tmp_path, word)
        put("branch:gh-pages", tmp_path)
        assert on(remote) == {**VERSIONS[word], "CNAME": b"briefings.example.org\n"}


def test_a_branch_with_anything_but_a_site_published_earlier_is_refused(tmp_path: Path, remote: Path) -> None:
    build(tmp_path, "May")
    git(tmp_path, "checkout", "--quiet", "-b", "work")
    git(tmp_path, "add", "site/index.html")
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=Work")
    git(tmp_path, "push", "--quiet", "origin", "work")
    with pytest.raises(CannotRun, match=r"the branch work of origin holds site/index\.html, which no earlier"):
        put("branch:work", tmp_path)
    assert commits(remote, "work") == ["A: Work", "A: First"]


def test_of_two_publications_at_once_one_is_refused_and_nothing_is_lost(
    tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one gets in between: after the branch has been read and before it is pushed."""
    other = tmp_path / "other"
    build(other, "June")
    hook = f"""#!{sys.executable}
import os, subprocess, sys
done = subprocess.run(["{shutil.which("git")}", *sys.argv[1:]])
if sys.argv[1] == "fast-import":
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    os.environ["PATH"] = os.environ["PATH"].partition(":")[2]
    publish = "main(['publish', 'branch:gh-pages@{remote}', '--site', '{other}/site'])"
    program = f"from generator.cli.main import main; {{publish}}"
    subprocess.run([sys.executable, "-c", program], check=True)
sys.exit(done.returncode)
"""
    write_tree(tmp_path, {"bin/git": hook.encode()})
    (tmp_path / "bin/git").chmod(0o755)
    for first in (True, False):
        build(tmp_path, "May" if first else "July")
        with monkeypatch.context() as patch:
            patch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
            with pytest.raises(CannotRun, match="the branch gh-pages of origin has changed while this went on"):
                put("branch:gh-pages", tmp_path)
        assert on(remote) == VERSIONS["June"]
        build(other, "May")
        put(f"branch:gh-pages@{remote}", other)
        build(other, "June")


def test_a_takedown_leaves_a_branch_without_history(tmp_path: Path, remote: Path) -> None:
    for word in ("May", "June"):
        build(tmp_path, word)
        put("branch:gh-pages", tmp_path)
    build(tmp_path, "July")
    outcome = put("branch:gh-pages", tmp_path, takedown=True)
    assert "may keep the old commits" in outcome.note
    assert on(remote) == VERSIONS["July"]
    assert len(commits(remote)) == 1
    for _ in "ab":
        assert not put("branch:gh-pages", tmp_path, takedown=True).changed
    build(tmp_path, "June")
    put("branch:gh-pages", tmp_path)
    # The words went the usual way, and a takedown of the same site finds them in the history.
    assert put("branch:gh-pages", tmp_path, takedown=True).changed
    assert len(commits(remote)) == 1


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("branch:gh-pages@upstream", "no repository here knows a remote upstream"),
        ("branch:gh-pages@/nowhere/x.git", "git ls-remote: fatal: '/nowhere/x.git' does not appear to be a git"),
        ("branch:gh-pages@http://me:secret@127.0.0.1:9/x", "git ls-remote: fatal: unable to access 'http://127.0"),
        ("branch:gh-pages@git://127.0.0.1:9/x", "git ls-remote: fatal: unable to connect to 127.0.0.1"),
        ("branch:gh-pages@bad", "'ext::sh -c exit' is no remote"),
    ],
)
@pytest.mark.usefixtures("remote")
def test_a_remote_that_cannot_be_reached_is_told_in_one_line(tmp_path: Path, start: Start, to: str, says: str) -> None:
    git(tmp_path, "remote", "add", "bad", "ext::sh -c exit")
    build(tmp_path, "May")
    with pytest.raises(CannotRun, match=says) as caught:
        put(to, tmp_path)
    assert "secret" not in str(caught.value)
    assert start(to).finish(2) == f"briefings: {caught.value}\n"
    assert not (tmp_path / WORKSHOP).exists()


def test_a_push_that_the_host_refuses_is_told_in_one_line(tmp_path: Path, remote: Path) -> None:
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho this branch is protected >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    build(tmp_path, "May")
    with pytest.raises(CannotRun, match=r"git push: ! \[remote rejected\].*pre-receive hook declined"):
        put("branch:gh-pages", tmp_path)
    assert git(remote, "branch", "--list", "gh-pages") == ""


# Bucket ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of buckets on this machine, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.kill()


@pytest.fixture
def s3(server: str, environment: Mapping[str, str], request: pytest.FixtureRequest) -> Iterator[Any]:
    """A client of the server, with a bucket for this test alone and in it a file that nobody published."""
    client = boto3.client("s3", endpoint_url=server, region_name=environment["AWS_DEFAULT_REGION"])
    client.create_bucket(Bucket=bucket_of(request))
    client.put_object(Bucket=bucket_of(request), Key=f"site/{STRANGER}", Body=b"%PDF")
    may = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket_of(request)}/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [may]})
    client.put_bucket_policy(Bucket=bucket_of(request), Policy=policy)
    yield client
    client.close()


@pytest.fixture
def bucket(s3: Any, request: pytest.FixtureRequest) -> str:
    assert s3
    return bucket_of(request)


def bucket_of(request: pytest.FixtureRequest) -> str:
    return "b" + hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:20]


def stored(s3: Any, bucket: str) -> dict[str, bytes]:
    """The files below the folder in a bucket, but for the one that nobody published, which must be there."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="site/")
    keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
    found = {key.removeprefix("site/"): s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}
    assert found.pop(STRANGER) == b"%PDF"
    return found


def fetched(server: str, bucket: str, name: str) -> bytes | None:
    """What a reader gets who asks for a file; nothing where there is none."""
    address = f"{server}/{bucket}/site/{urllib.request.pathname2url(name)}"
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:  # noqa: S310 - of this machine
            return bytes(answer.read())
    except urllib.error.HTTPError as caught:
        caught.close()
        return None


def read_by(server: str, bucket: str, whole: tuple[Site, ...]) -> dict[str, bytes]:
    """All that a reader reaches from the front page, each page as in one of some versions, and no link to nothing."""
    waiting, found = {"index.html"}, dict[str, bytes]()
    known = {name for site in VERSIONS.values() for name in site}
    while waiting:
        name = waiting.pop()
        data = fetched(server, bucket, name)
        assert data is not None, f"a link leads to {name}, which is not there"
        assert data in [site.get(name) for site in whole], f"{name} is of neither version"
        found[name] = data
        if is_page(name):
            to = set(links(name, data))
            # Of a link to `x` and `x/index.html` the one is meant that some version has.
            waiting |= {each for each in to if each in known} - found.keys()
    return found


@pytest.mark.untraced
def test_killed_at_any_moment_a_publication_leaves_a_bucket_whose_readers_miss_nothing(
    tmp_path: Path, start: Start, s3: Any, server: str, bucket: str
) -> None:
    def whole(present: str, coming: str) -> str:
        served = read_by(server, bucket, (VERSIONS[present], VERSIONS[coming]))
        assert len(served) > 50
        pages = {name for name in served if is_page(name)}
        old, new = (sum(served[name] == VERSIONS[word].get(name) for name in pages) for word in (present, coming))
        return "old" if old == len(pages) else "new" if new == len(pages) else "between"

    to = (f"s3://{bucket}/site", "--endpoint", server)
    killed_at_any_moment(tmp_path, start, to, lambda: stored(s3, bucket), whole)


@pytest.mark.untraced
def test_readers_miss_nothing_while_a_bucket_is_published(
    tmp_path: Path, start: Start, server: str, bucket: str
) -> None:
    to = (f"s3://{bucket}/site", "--endpoint", server)
    build(tmp_path, "May")
    start(*to).finish()
    for present, coming in (("May", "June"), ("June", "July")):
        build(tmp_path, coming)
        process = start(*to)
        while not process.ends_within(0.12):
            with process.paused():
                read_by(server, bucket, (VERSIONS[present], VERSIONS[coming]))
        process.finish()
        read_by(server, bucket, (VERSIONS[coming],))


def test_a_bucket_gets_what_is_new_with_its_type_and_keeps_what_is_the_same(
    tmp_path: Path, start: Start, s3: Any, server: str, bucket: str
) -> None:
    to = (f"s3://{bucket}/site", "--endpoint", server)
    build(tmp_path, "May")
    number = len(VERSIONS["May"])
    assert start(*to).finish() == f"s3://{bucket}/site: {number} uploaded, 0 unchanged, 0 removed\n"
    assert stored(s3, bucket) == VERSIONS["May"]
    before = s3.head_object(Bucket=bucket, Key="site/assets/briefings.css")["LastModified"]
    build(tmp_path, "June")
    assert "16 uploaded" not in start(*to).finish()
    assert stored(s3, bucket) == VERSIONS["June"]
    assert s3.head_object(Bucket=bucket, Key="site/assets/briefings.css")["LastModified"] == before
    assert start(*to).finish() == f"s3://{bucket}/site: nothing to do, {number} unchanged\n"
    for name, kind, kept in (
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("assets/briefings.css", "text/css; charset=utf-8", "no-cache"),
        ("assets/main.0fe1dc2a.min.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("feeds/briefing-0.atom", "application/atom+xml", "no-cache"),
        ("_headers", "application/octet-stream", "no-cache"),
    ):
        head = s3.head_object(Bucket=bucket, Key=f"site/{name}")
        assert (head["ContentType"], head["CacheControl"]) == (kind, kept)


def test_a_thousand_files_and_more_are_listed_page_by_page(
    tmp_path: Path, s3: Any, server: str, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here, pages of ten; a server gives a thousand."""
    to = f"s3://{bucket}/site"
    paginated = type(s3).get_paginator

    def tens(client: Any, operation_name: str) -> Any:
        pages = paginated(client, operation_name)
        inner = pages.paginate
        pages.paginate = lambda **about: inner(**about, PaginationConfig={"PageSize": 10})
        return pages

    monkeypatch.setattr("botocore.client.BaseClient.get_paginator", tens)
    for word in ("May", "June"):
        build(tmp_path, word)
        put(to, tmp_path, endpoint=server)
        assert stored(s3, bucket) == VERSIONS[word]


def test_a_file_that_nobody_published_is_neither_removed_nor_replaced(
    tmp_path: Path, s3: Any, server: str, bucket: str
) -> None:
    s3.put_object(Bucket=bucket, Key="site/index.html", Body=b"mine")
    build(tmp_path, "May")
    with pytest.raises(CannotRun, match=r"holds index\.html, which no earlier publication put there"):
        put(f"s3://{bucket}/site", tmp_path, endpoint=server)
    assert stored(s3, bucket) == {"index.html": b"mine"}


@pytest.mark.parametrize("meanwhile", ["put", "removed"])
def test_what_changes_in_a_bucket_meanwhile_is_not_overwritten(
    tmp_path: Path, s3: Any, server: str, bucket: str, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """Another publication gets in between: after the bucket has been listed and before anything is put."""
    build(tmp_path, "May")
    put(f"s3://{bucket}/site", tmp_path, endpoint=server)
    build(tmp_path, "June")
    name = "index.html" if meanwhile == "put" else "sources/briefing-2/index.html"

    def meanwhile_theirs(_: int) -> str:
        return str(s3.put_object(Bucket=bucket, Key=f"site/{name}", Body=b"theirs")["ETag"])

    with monkeypatch.context() as patch:
        patch.setattr("generator.publish.bucket.secrets.token_hex", meanwhile_theirs)
        with pytest.raises(CannotRun, match="has changed while this went on, perhaps by another publication"):
            put(f"s3://{bucket}/site", tmp_path, endpoint=server)
    assert stored(s3, bucket)[name] == b"theirs"
    put(f"s3://{bucket}/site", tmp_path, endpoint=server)
    assert stored(s3, bucket) == VERSIONS["June"]


def test_a_takedown_leaves_no_old_version_of_anything_ever_published(
    tmp_path: Path, s3: Any, server: str, bucket: str
) -> None:
    """Not of what an earlier publication removed either; a stranger's versions stay."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=bucket, Key=f"site/{STRANGER}", Body=b"%PDF")
    for word in ("May", "June"):
        build(tmp_path, word)
        put(f"s3://{bucket}/site", tmp_path, endpoint=server)
    build(tmp_path, "July")
    outcome = put(f"s3://{bucket}/site", tmp_path, endpoint=server, takedown=True)
    assert "old versions deleted" in outcome.note
    assert stored(s3, bucket) == VERSIONS["July"]
    listed = s3.list_object_versions(Bucket=bucket)
    versions = Counter(each["Key"].removeprefix("site/") for each in listed["Versions"])
    assert versions.pop(STRANGER) == 2
    assert versions == Counter(dict.fromkeys(VERSIONS["July"], 1))
    assert listed.get("DeleteMarkers", []) == []
    assert not put(f"s3://{bucket}/site", tmp_path, endpoint=server, takedown=True).changed


def test_a_bucket_or_server_that_is_not_there_is_told_in_one_line(
    tmp_path: Path, s3: Any, server: str, bucket: str, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "May")
    assert start("s3://not-there/x", "--endpoint", server).finish(2) == (
        "briefings: s3://not-there/x: there is no bucket not-there\n"
    )
    nobody = "http://127.0.0.1:9"
    assert start(f"s3://{bucket}", "--endpoint", nobody).finish(2) == (
        f"briefings: s3://{bucket}: the server does not answer\n"
    )
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(CannotRun, match="there are no credentials"):
        put(f"s3://{bucket}", tmp_path, endpoint=server)
    assert UNDER_WAY not in stored(s3, bucket)
