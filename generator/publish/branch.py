"""A branch of a repository that a host shows as a site: one commit for each publication, pushed in one step.

Everything happens in a repository of its own, which lies beside the site while it is published. Of the project's own
repository only the settings are read that say how to reach the other side.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from generator.diagnostics.printable import printable
from generator.files.atomic_swap import HeldFolder
from generator.files.project_folders import CannotRun
from generator.provenance.verifier import RECEIPT
from generator.publish.built_site import BuiltSite, foreign_files, refuse_another_audience
from generator.publish.outcome import Outcome
from generator.publish.request import Request
from generator.publish.upload_order import plan

PLAIN: Final = ".nojekyll"
"""An empty file that has GitHub's pages show folders as they are, those with an underscore too."""

DOMAIN: Final = "CNAME"
"""What GitHub's pages keep the name of the site's host in; the host puts it there, and it stays."""

# A domain that cannot exist (RFC 2606), since no mailbox belongs to this author.
_AUTHOR: Final = "Sourced Briefings <publish@briefings.invalid>"

# A remote that does not answer is told in a minute; a big site over a thin line may take longer to go.
_SECONDS_TO_ASK: Final = 60
_SECONDS_TO_SEND: Final = 1800

# Which of the project's own settings say how to reach the other side. They are handed on in the environment, since
# some hold passwords, which must not lie on a disk again.
_OF_THE_WAY: Final = ("http.", "https.", "credential.", "url.", "ssh.", "core.sshcommand", "core.gitproxy")

# What a caller that git has started, such as a hook, hands down, and what would lead to another repository.
_NOT_HANDED_DOWN: Final = {
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
    *("GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_QUARANTINE_PATH", "GIT_CONFIG"),
}

_OURS: Final = {
    "core.hooksPath": os.devnull,
    # Nothing may go on in the background when all is done.
    "gc.auto": "0",
    "maintenance.auto": "false",
    "fetch.fsckObjects": "true",
}

# These keep git from asking questions, from running programs as transports, and from translating.
_QUIET: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "LC_ALL": "C",
}

# By the length of their names.
_FORMATS: Final = {40: "sha1", 64: "sha256"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch, and the remote that it is pushed to: a name that the project's repository knows, or an address."""

    name: str
    remote: str = "origin"

    def __str__(self) -> str:
        return f"the branch {self.name} of {_without_password(self.remote)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Repository:
    folder: Path
    address: str
    environment: Mapping[str, str]
    lock: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tip:
    """What the branch holds: its newest commit, whether others came before, and its files with the names of blobs."""

    commit: str
    has_history: bool
    files: Mapping[str, str]


def to_branch(to: Branch, site: BuiltSite, place: HeldFolder, request: Request) -> Outcome:
    """Make a branch hold the site, and the two files that its host looks for. Raises CannotRun.

    `place` is the site's folder, beside which the repository of the publication lies for a while. It is refused when
    the branch holds anything but an earlier publication, or becomes another while this goes on. A takedown leaves a
    branch without history.
    """
    _refuse_to_run_options(to)
    repository = _repository(to, place, request.project)
    tip = _fetched(to, repository)
    there = tip.files if tip else {}
    receipt = _blob(repository, there[RECEIPT]) if RECEIPT in there else None
    refuse_another_audience(site, receipt)
    others = foreign_files(there, receipt, PLAIN, DOMAIN)
    if others:
        raise CannotRun(
            f"{to} holds {printable(others[0])}, which no earlier publication put there; "
            "name another branch, or delete this one"
        )
    files: dict[str, bytes] = {}
    if DOMAIN in there and DOMAIN not in site:
        files[DOMAIN] = _blob(repository, there[DOMAIN])
    if PLAIN not in site:
        files[PLAIN] = b""
    whole = _Both(site, files)
    algorithm = _FORMATS.get(len(tip.commit), "sha1") if tip else "sha1"
    todo = plan(whole, there, partial(_name_of, algorithm), takedown=request.takedown)
    forgets = request.takedown and tip is not None and tip.has_history
    if request.dry_run or not (todo.steps or forgets):
        return Outcome(place=str(to), plan=todo, changed=False)
    parent = tip.commit if tip and not request.takedown else None
    put = {step.name for step in todo.steps if not step.removes}
    about = _Commit(
        message=request.message or f"Publish a site of {len(site)} files", dated=request.dated, parent=parent
    )
    stream = repository.folder.with_name("stream")
    with stream.open("wb") as file:
        _write_commit(file, whole, {name: there[name] for name in whole if name not in put}, about)
    with stream.open("rb") as file:
        _git(repository, ["fast-import", "--quiet", "--force"], _SECONDS_TO_SEND, stream=file)
    _push(to, repository, tip)
    note = (
        "the branch has no history now; its host may keep the old commits until it clears them away, so ask it to, "
        "and remember copies that others have made"
    )
    return Outcome(place=str(to), plan=todo, note=note if request.takedown and tip else "", changed=True)


class _Both(Mapping[str, bytes]):
    """The files of a site and a few more."""

    def __init__(self, site: BuiltSite, more: Mapping[str, bytes]) -> None:
        self._site, self._more = site, more

    def __getitem__(self, name: str) -> bytes:
        return self._more[name] if name in self._more else self._site[name]

    def __contains__(self, name: object) -> bool:
        return name in self._more or name in self._site

    def __iter__(self) -> Iterator[str]:
        yield from self._site
        yield from self._more

    def __len__(self) -> int:
        return len(self._site) + len(self._more)


def _refuse_to_run_options(to: Branch) -> None:
    """Raise CannotRun for a branch or remote that git could take for an option or a program to run."""
    if not re.fullmatch(r"[\w][\w./-]*", to.name) or re.search(r"\.\.|//|/\.|\.lock(/|$)|[./]$", to.name):
        raise CannotRun(f"{to.name!r} is no name of a branch")
    if to.remote.startswith("-") or "::" in to.remote or not to.remote or not to.remote.isprintable():
        raise CannotRun(f"{to.remote!r} is no remote; name one of the repository's, or an address or path of one")


def _repository(to: Branch, place: HeldFolder, here: Path) -> _Repository:
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_HANDED_DOWN}
    asked = _Repository(folder=here, address="", lock=place.lock, environment={**kept, **_QUIET})
    settings = _settings(asked)
    address = _address(to, asked)
    folder = place.workshop / "repository"
    number = int(kept.get("GIT_CONFIG_COUNT", "0") or 0)
    for key, value in (*settings, *_OURS.items()):
        kept |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        number += 1
    ours = {
        "GIT_CONFIG_COUNT": str(number),
        "GIT_DIR": str(folder),
        # Where it is left out, the project's repository is not the next best one.
        "GIT_CEILING_DIRECTORIES": str(place.workshop.parent),
    }
    environment = {**kept, **_QUIET, **ours}
    return _Repository(folder=folder, address=address, lock=place.lock, environment=environment)


def _settings(asked: _Repository) -> tuple[tuple[str, str], ...]:
    """Return those of the project's own settings that say how to reach the other side; none without a repository."""
    try:
        listed = _git(asked, ["config", "--local", "--includes", "--null", "--list"], _SECONDS_TO_ASK)
    except CannotRun:
        return ()
    lines = listed.decode(errors="surrogateescape").split("\0")
    pairs = (line.partition("\n") for line in lines if line)
    return tuple((key, value) for key, _, value in pairs if key.lower().startswith(_OF_THE_WAY))


def _address(to: Branch, asked: _Repository) -> str:
    """Return where the remote is. A path counts from here or, in the settings of a repository, from that."""
    address, base = to.remote, Path.cwd()
    if re.fullmatch(r"\w[\w.-]*", to.remote):
        try:
            address = _git(asked, ["remote", "get-url", "--push", to.remote], _SECONDS_TO_ASK).decode().strip()
            base = Path(_git(asked, ["rev-parse", "--show-toplevel"], _SECONDS_TO_ASK).decode().strip())
        except CannotRun:
            if not Path(to.remote).is_dir():
                raise CannotRun(f"no repository here knows a remote {to.remote}; `git remote -v` lists them") from None
            address = to.remote
    _refuse_to_run_options(Branch(name=to.name, remote=address))
    elsewhere = "://" in address or re.match(r"[^/]+:", address)
    return address if elsewhere else str(base / Path(address).expanduser())


def _fetched(to: Branch, repository: _Repository) -> _Tip | None:
    """Fetch and return the tip of the branch, without what came before it; None where there is no such branch."""
    ref = f"refs/heads/{to.name}"
    outside = _Repository(
        folder=repository.folder.parent,
        address=repository.address,
        lock=repository.lock,
        environment={key: value for key, value in repository.environment.items() if key != "GIT_DIR"},
    )
    refs = _git(outside, ["ls-remote", "--", repository.address], _SECONDS_TO_ASK).decode(errors="replace")
    tips = {name: commit for commit, _, name in (line.partition("\t") for line in refs.splitlines())}
    any_tip = next(iter(tips.values()), "")
    like = f"--object-format={_FORMATS.get(len(any_tip), 'sha1')}"
    _git(outside, ["init", "--quiet", "--bare", "--template=", like, str(repository.folder)], _SECONDS_TO_ASK)
    if ref not in tips:
        return None
    fetch = ["fetch", "--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head", "--", repository.address]
    _git(repository, [*fetch, f"+{ref}:refs/heads/before"], _SECONDS_TO_SEND)
    commit = _git(repository, ["rev-parse", "refs/heads/before"], _SECONDS_TO_ASK).decode().strip()
    content = _git(repository, ["cat-file", "commit", commit], _SECONDS_TO_ASK)
    listed = _git(repository, ["ls-tree", "-r", "-z", commit], _SECONDS_TO_ASK)
    files = {}
    for row in listed.decode(errors="surrogateescape").split("\0"):
        about, _, name = row.partition("\t")
        if name:
            mode, _, blob = about.split(" ")
            # Nothing of a site has the name of a link or a program, so it is put anew.
            files[name] = blob if mode == "100644" else f"{mode} {blob}"
    return _Tip(commit=commit, has_history=b"\nparent " in content.split(b"\n\n")[0], files=files)


def _blob(repository: _Repository, name: str) -> bytes:
    return _git(repository, ["cat-file", "blob", name.rpartition(" ")[2]], _SECONDS_TO_ASK)


def _name_of(algorithm: str, data: bytes) -> str:
    """Return what a repository with this algorithm calls a file of these bytes."""
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Commit:
    """What a commit says besides its files; `dated` in seconds since 1970, UTC, and `parent` None for the first."""

    message: str
    dated: float
    parent: str | None


def _write_commit(stream: BinaryIO, files: Mapping[str, bytes], same: Mapping[str, str], about: _Commit) -> None:
    """Write a commit of files as `git fast-import` reads it.

    `same` has those that the repository has already, with the names of their blobs.
    """
    message = about.message.encode()
    stream.write(b"commit refs/heads/after\n")
    stream.write(f"committer {_AUTHOR} {about.dated:.0f} +0000\n".encode())
    stream.write(b"data %d\n%s\n" % (len(message), message))
    if about.parent:
        stream.write(f"from {about.parent}\ndeleteall\n".encode())
    for name in sorted(files):
        path = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if name in same:
            stream.write(f"M 100644 {same[name]} {path}\n".encode())
        else:
            data = files[name]
            stream.write(f"M 100644 inline {path}\ndata {len(data)}\n".encode())
            stream.write(data)
            stream.write(b"\n")
    stream.write(b"done\n")


def _push(to: Branch, repository: _Repository, tip: _Tip | None) -> None:
    """Make the branch the new commit if it is still at `tip`, in one step. Raises CannotRun."""
    ref = f"refs/heads/{to.name}"
    lease = f"--force-with-lease={ref}:{tip.commit if tip else ''}"
    command = ["push", "--quiet", "--no-verify", lease, "--", repository.address, f"refs/heads/after:{ref}"]
    try:
        _git(repository, command, _SECONDS_TO_SEND)
    except CannotRun as caught:
        if re.search(r"stale info|fetch first|non-fast-forward|cannot lock ref|reference already exists", str(caught)):
            raise CannotRun(f"{to} has changed while this went on; nothing was published, so publish again") from caught
        raise


def _git(repository: _Repository, arguments: Sequence[str], seconds: float, *, stream: BinaryIO | None = None) -> bytes:
    """Run git and return what it prints. Raises CannotRun with the reason that it gives, in one line.

    It runs in a session of its own, without a terminal that anything could ask at. It holds the lock of the place, so
    that no other process deletes what it works on, should this one be killed.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - no argument is a program to run
            ["git", *arguments],  # noqa: S607 - whichever git the user has
            cwd=repository.folder if repository.folder.is_dir() else repository.folder.parent,
            env=repository.environment,
            stdin=stream or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            pass_fds=(repository.lock,),
        )
    except FileNotFoundError as caught:
        if caught.filename != "git":
            raise
        raise CannotRun("there is no git here; install it") from None
    try:
        output, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise CannotRun(f"git {arguments[0]} did not end within {seconds:g} seconds") from None
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    if process.returncode != 0:
        raise CannotRun(f"git {arguments[0]}: {_reason(complaint.decode(errors='replace'))}")
    return output


def _reason(complaint: str) -> str:
    """Return the line of a complaint that says most, without passwords."""
    lines = [" ".join(line.split()) for line in complaint.splitlines() if line.strip()]
    rejected = (line for line in lines if "rejected]" in line)
    fatal = (line for line in lines if line.startswith(("fatal:", "error:")))
    reason = next(rejected, "") or next(fatal, "") or (lines[-1] if lines else "it says nothing")
    return printable(_without_password(reason))


def _without_password(text: str) -> str:
    return re.sub(r"//[^/@\s]*@", "//", text)
