"""What was published before, by a receipt in a file or on the web, or by a revision of the project in git."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Final

import click

from generator import build as pipeline
from generator.build import Inputs
from generator.checks.verified import Verified
from generator.cli import messages, options
from generator.diagnostics.model import Severity, has_errors
from generator.files.project_folders import CannotRun
from generator.host import projects
from generator.host.projects import Project
from generator.ledger.audience import Visible, visible
from generator.provenance import receipt
from generator.provenance import verifier as audit
from generator.provenance.changes import uncompared
from generator.provenance.published import Published

_SECONDS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedProject:
    """A project, the texts it was read from, what it would publish `now`, and what was published `before`."""

    project: Project
    inputs: Inputs
    now: Visible
    before: Published


def compare_project(config_file: Path, against: str | None, audience: str | None) -> ComparedProject:
    """Return a project with what was published before; end the program when its content has errors.

    `against` names what was published, and `audience` is the level of its readers. Raises CannotRun.
    """
    if not against:
        raise CannotRun("name what was published: --against a receipt, a site, its address, or a revision in git")
    project = projects.load_project(config_file)
    inputs, wrong = project.read()
    inputs = options.for_audience(inputs, audience)
    verified, problems = pipeline.check(inputs)
    if verified is None or has_errors(wrong):
        messages.report((*wrong, *problems))
        sys.exit(options.CONTENT_HAS_ERRORS)
    before = read_baseline(against, project, inputs)
    return ComparedProject(project=project, inputs=inputs, now=visible(verified, inputs.audience), before=before)


def say_what_was_not_compared(compared: ComparedProject) -> None:
    """Print a note on what could not be compared with what was published, if there is anything."""
    left_out = uncompared(compared.now, compared.before)
    if left_out is not None:
        click.echo(f"note: {left_out}", err=True)


def read_baseline(against: str, project: Project, inputs: Inputs) -> Published:
    """Return what was published by the receipt, or at the revision, that the user names.

    `inputs` are the project's as they are now: their audience and their point in time hold for the revision too. Raises
    CannotRun.
    """
    path = Path(against)
    if re.match(r"https?://", against):
        published = _read_receipt(_fetched(against), against)
    elif path.is_file():
        published = _read_receipt(path.read_bytes(), against)
    elif path.is_dir():
        return read_baseline(str(path / audit.RECEIPT), project, inputs)
    else:
        published = _at_revision(against, project, inputs)
    if published.audience != inputs.audience.level:
        raise CannotRun(f"{against} is of a site for {published.audience}, and this one is for {inputs.audience.level}")
    return published


def _read_receipt(data: bytes, name: str) -> Published:
    """Return what was published by the bytes of a receipt, which messages call `name`. Raises CannotRun."""
    try:
        content = json.loads(data)
        if not isinstance(content, dict) or content.get("digest") != audit.digest(content):
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
    left_out = uncompared(visible(verified, inputs.audience), inputs.against)
    return (str(left_out),) if left_out is not None else ()


def _fetched(url: str) -> bytes:
    """Return the receipt at an address, which is its own or that of its site. Raises CannotRun."""
    root, _, name = url.rpartition("/") if url.endswith(".json") else (url.rstrip("/"), "", audit.RECEIPT)
    try:
        data = audit.fetched(f"{root}/", name)
    except OSError as caught:
        raise CannotRun(f"{url} cannot be read: it {caught.strerror}") from caught
    if data is None:
        raise CannotRun(f"{url} cannot be read: there is no receipt")
    return data


def _at_revision(revision: str, project: Project, inputs: Inputs) -> Published:
    """Return what the project would have published at a revision, for the same audience at the same time.

    Where that has errors, so that nothing of it was published, the revisions before it count. Raises CannotRun.
    """
    root = project.folders.root
    if not root.is_dir() or _git(root, "rev-parse", "--git-dir") is None:
        raise CannotRun(f"{revision} is no file here, and there is no git repository in which it could be a revision")
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise CannotRun(f"{revision} is neither a receipt here nor a revision that git knows")
    listed = _git(root, "rev-list", "--first-parent", f"--max-count={_FAR_ENOUGH}", commit.decode().strip()) or commit
    reasons = []
    for name in listed.decode().split():
        published = _at_commit(name, project, inputs)
        if not isinstance(published, str):
            return published
        reasons.append(published)
    raise CannotRun(f"what stands at {revision} has errors, so that nothing of it was published: {reasons[0]}")


# What has errors is not published, so that readers have what stood there before.
_FAR_ENOUGH: Final = 20


def _at_commit(commit: str, project: Project, inputs: Inputs) -> Published | str:
    """Return what the project would have published at a commit, or the error that keeps it from that.

    Raises CannotRun.
    """
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
        errors = [problem.message for problem in (*wrong, *problems) if problem.code.severity is Severity.ERROR]
        return next(iter(errors), "it cannot be read")
    return receipt.published(visible(verified, inputs.audience), inputs.audience.level)


def _git(root: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None where it refuses or is not there."""
    try:
        process = subprocess.run(  # noqa: S603 - the arguments are ours, or are named as a revision
            ["git", "-C", str(root), *arguments],  # noqa: S607 - as the user's own
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return process.stdout if process.returncode == 0 else None
