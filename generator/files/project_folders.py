"""Where a project keeps things, and what is raised when something outside of the content stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class CannotRun(Exception):  # noqa: N818 - named for what it is
    """Something outside the content stands in the way; the message is one line for the person at the terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where a project keeps things; all absolute."""

    root: Path
    briefings: Path
    seeds: Path
    templates: Path
