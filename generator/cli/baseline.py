"""What was published before, by a receipt in a file or on the web, or by a revision of the project in git."""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

from generator import build as pipeline
from generator.build import Inputs
from generator.checks.verified import Verified
from generator.diagnostics.model import Severity, has_errors
from generator.files.project_folders import CannotRun
from generator.host import projects
from generator.host.projects import Project
from generator.ledger.audience import visible
from generator.provenance import changes, receipt
from generator.provenance import verifier as audit
from generator.provenance.published import Published

_SECONDS: Final = 30


def read_baseline(against: str, project: Project, inputs: Inputs) -> Published:
    """What was published by the receipt, or at the revision, that the user names. Raises CannotRun."""
    path = Path(against)
    if re.match(r"https?://", against):
        found = _of(_fetched(against), against)
    elif path.is_file():
        found = _of(path.read_bytes(), against)
    elif path.is_dir():
        return read_baseline(str(path / audit.RECEIPT), project, inputs)
    else:
        found = _at_revision(against, project, inputs)
    if found.audience != inputs.audience.level:
        raise CannotRun(f"{against} is of a site for {found.audience}, and this one is for {inputs.audience.level}")
    return found


def _of(data: bytes, name: str) -> Published:
    try:
        told = json.loads(data)
        if not isinstance(told, dict) or told.get("digest") != audit.digest(told):
            raise CannotRun(f"{name} is no receipt, or was changed: its digest does not fit")
    except (ValueError, RecursionError) as caught:
        raise CannotRun(f"{name} is no receipt") from caught
    try:
        return receipt.read_receipt(data)
    except ValueError as caught:
        raise CannotRun(f"{name} {caught}") from caught


def say_uncompared(verified: Verified | None, inputs: Inputs) -> tuple[str, ...]:
    """Return what a check could not compare with what was published, in a phrase, if there is anything."""
    if verified is None or inputs.against is None:
        return ()
    found = changes.uncompared(visible(verified, inputs.audience), inputs.against)
    return (str(found),) if found is not None else ()


def _fetched(url: str) -> bytes:
    root, _, name = url.rpartition("/") if url.endswith(".json") else (url.rstrip("/"), "", audit.RECEIPT)
    try:
        found = audit.fetched(f"{root}/", name)
    except OSError as caught:
        raise CannotRun(f"{url} cannot be read: it {caught.strerror}") from caught
    if found is None:
        raise CannotRun(f"{url} cannot be read: there is no receipt")
    return found


def _at_revision(revision: str, project: Project, inputs: Inputs) -> Published:
    """What the project would have published at a revision, for the same audience at the same time."""
    root = project.folders.root
    if not root.is_dir() or _git(root, "rev-parse", "--git-dir") is None:
        raise CannotRun(f"{revision} is no file here, and there is no git repository in which it could be a revision")
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise CannotRun(f"{revision} is neither a receipt here nor a revision that git knows")
    before = _git(root, "rev-list", "--first-parent", f"--max-count={_FAR_ENOUGH}", commit.decode().strip()) or commit
    reasons = []
    for each in before.decode().split():
        found = _at_commit(each, project, inputs)
        if not isinstance(found, str):
            return found
        reasons.append(found)
    raise CannotRun(f"what stands at {revision} has errors, so that nothing of it was published: {reasons[0]}")


# What has errors is not published, so that readers have what stood there before.
_FAR_ENOUGH: Final = 20


def _at_commit(commit: str, project: Project, inputs: Inputs) -> Published | str:
    """What the project would have published at a commit, or the error for which it would not. Raises CannotRun."""
    root, name = project.folders.root, project.config_file.name
    if _git(root, "cat-file", "-e", f"{commit}:./{name}") is None:
        return Published(audience=inputs.audience.level, briefings={})
    archive = _git(root, "archive", "--format=tar", commit)
    if archive is None:
        raise CannotRun(f"git cannot give the files of {commit}")
    with tempfile.TemporaryDirectory(prefix="briefings-") as folder:
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        earlier, wrong = projects.load_project(Path(folder) / name, formerly=True).read()
    earlier = replace(earlier, audience=inputs.audience)
    verified, problems = pipeline.check(earlier)
    if verified is None or has_errors(wrong):
        errors = [each.message for each in (*wrong, *problems) if each.code.severity is Severity.ERROR]
        return next(iter(errors), "it cannot be read")
    return receipt.published(visible(verified, inputs.audience), inputs.audience.level)


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git says, or None where it refuses or is not there."""
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are ours, or are named as a revision
            ["git", "-C", str(root), *arguments],  # noqa: S607 - as the user's own
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
