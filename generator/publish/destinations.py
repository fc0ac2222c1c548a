"""Puts a built site where readers read it: a folder, a branch of a repository, or a bucket.

Readers have a whole site at every moment. `upload_order` says in which order things must be done, and each kind of
place is a module. What stands in the way is raised as CannotRun, in one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generator.files.atomic_swap import alone_at
from generator.files.project_folders import CannotRun
from generator.publish.branch import Branch, to_branch
from generator.publish.bucket import Bucket, bucket_at, to_bucket
from generator.publish.built_site import Verified, read_site
from generator.publish.folder import Folder, to_folder
from generator.publish.outcome import Outcome
from generator.publish.request import Request

Destination = Folder | Branch | Bucket


def destination(text: str, endpoint: str | None = None) -> Destination:
    """Return the place that the user means by `folder:PATH`, a path, `branch:NAME`, `branch:NAME@REMOTE` or `s3://…`.

    Raises CannotRun when it is none of these, or when an endpoint is named for what is no bucket.
    """
    if text.startswith("s3://"):
        return bucket_at(text, endpoint)
    if endpoint is not None:
        raise CannotRun("--endpoint is for buckets, as s3://bucket/folder")
    kind, colon, rest = text.partition(":")
    if colon and kind == "branch":
        name, _, remote = rest.partition("@")
        return Branch(name=name, remote=remote) if "@" in rest else Branch(name=name)
    if colon and kind != "folder" and re.fullmatch(r"[a-z][a-z0-9+.-]*", kind):
        raise CannotRun(f"{text!r} is neither folder:PATH nor branch:NAME nor s3://bucket/folder")
    path = rest if colon and kind == "folder" else text
    if not path:
        raise CannotRun("name a folder, as folder:PATH")
    return Folder(path=Path(path).expanduser())


def publish(
    to: Destination,
    site: Path,
    request: Request,
    *,
    verified: Verified,
    now: float | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> Outcome:
    """Publish the built site of a folder, once `verified` finds nothing wrong with it. Raises CannotRun.

    `now` is the time of the clock in seconds since 1970, UTC: a site for a later time is refused. While this goes on no
    build replaces the site; `waiting` is called when one is under way.
    """
    if not site.is_dir():
        raise CannotRun(f"there is no site in {site.name}; build it first")
    with alone_at(site, waiting) as place:
        built = read_site(site, verified, now)
        match to:
            case Folder():
                outcome = to_folder(to, built, takedown=request.takedown, dry_run=request.dry_run, waiting=waiting)
            case Branch():
                outcome = to_branch(to, built, place, request)
            case _:
                outcome = to_bucket(to, built, takedown=request.takedown, dry_run=request.dry_run)
        return replace(outcome, audience=built.audience)
