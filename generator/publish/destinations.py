"""Puts a built site where readers read it: a folder, a branch of a repository, or a bucket.

Whatever happens on the way, readers have a whole site. `upload_order` says in which order things must be done, and
each kind of place is a module. Anything that stands in the way is CannotRun, in one line.
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

Destination = Folder | Branch | Bucket


def destination(text: str, endpoint: str | None = None) -> Destination:
    """The place that a writer means by `folder:PATH`, a path, `branch:NAME`, `branch:NAME@REMOTE` or `s3://…`.

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
    *,
    verified: Verified,
    here: Path,
    message: str | None = None,
    takedown: bool = False,
    dry_run: bool = False,
    now: float | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> Outcome:
    """Publishes the built site of a folder, once `verified` finds nothing wrong with it. Raises CannotRun.

    `here` is a folder of the project, whose repository knows the remotes; `now` is in seconds since 1970, UTC. While
    this goes on no build replaces the site; `waiting` is called when one is under way. `takedown` is for words that
    must vanish: what changes or goes is dealt with first, and what the place would keep of it is deleted as far as the
    place allows.
    """
    if not site.is_dir():
        raise CannotRun(f"there is no site in {site.name}; build it first")
    with alone_at(site, waiting) as place:
        read = read_site(site, verified, now)
        match to:
            case Folder():
                outcome = to_folder(to, read, takedown=takedown, dry_run=dry_run, waiting=waiting)
            case Branch():
                outcome = to_branch(to, read, place, here=here, message=message, takedown=takedown, dry_run=dry_run)
            case _:
                outcome = to_bucket(to, read, takedown=takedown, dry_run=dry_run)
        return replace(outcome, audience=read.audience)
