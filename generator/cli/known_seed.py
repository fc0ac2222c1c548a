"""Seeds that the user names by their ids."""

from __future__ import annotations

from collections.abc import Collection

from generator.files.project_folders import CannotRun
from generator.text.nearest import nearest_name


def known_seed(name: str, known: Collection[str]) -> str:
    """Return the id of the seed that the user names by it, or by the file of its text. Raises CannotRun."""
    id = name.removesuffix(".txt")
    if id in known:
        return id
    near = nearest_name(id, tuple(known))
    raise CannotRun(f"there is no seed {id}; {f'did you mean {near}?' if near else 'seeds/ has them all'}")
