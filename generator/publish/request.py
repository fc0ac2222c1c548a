"""What the user asks of a publication."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asks of a publication.

    `project` is a folder of the project, whose repository knows the remotes. `message` is that of the commit on a
    branch, None for the usual one, and `dated` the point in time that the commit bears, in seconds since 1970, UTC.
    `takedown` is for words that must vanish: what changes or goes is dealt with first, and what the place would keep of
    it is deleted as far as the place allows. With `dry_run` nothing is done.
    """

    project: Path
    dated: float
    message: str | None = None
    takedown: bool = False
    dry_run: bool = False
