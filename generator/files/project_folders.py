"""Where a project keeps things, and what is raised when something outside of the content stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.diagnostics.model import Diagnostic


class CannotRun(Exception):  # noqa: N818 - named for what it is
    """Something outside the content stands in the way; the message is one line for the person at the terminal.

    `problems` has what is wrong with the settings of the project, each with its place; empty where it is not they.
    """

    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where a project keeps things; all absolute.

    `docs` is the folder that an engine without the plugin publishes as it stands; None where no engine is asked.
    `theme` is the folder of the project's own templates for the theme, if it has one.
    """

    root: Path
    briefings: Path
    seeds: Path
    templates: Path
    docs: Path | None = None
    theme: Path | None = None

    def docs_meet(self) -> Path | None:
        """Return the folder of briefings or seeds that engines without the plugin would publish, if there is one."""
        if self.docs is None:
            return None
        docs = self.docs.resolve()
        for kept in (self.briefings.resolve(), self.seeds.resolve()):
            if docs == kept or docs in kept.parents or kept in docs.parents:
                return kept
        return None
