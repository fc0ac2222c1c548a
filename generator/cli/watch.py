"""Tells when a project has changed: the only importer of watchfiles."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

import watchfiles

from generator.files.left_behind import is_left_behind

# Editors save in several steps, and version control touches many files at once. What follows within this many
# milliseconds belongs to the same change; more would be felt as a delay.
_STEP: Final = 50

# How often, in milliseconds, the configuration and the folders themselves are looked at. They are not watched as the
# files in the folders are: a watch on one file ends when an editor puts a new file in its place.
_GLANCE: Final = 200


def file_changes(config_file: Path, folders: Callable[[], tuple[Path, ...]]) -> Generator[tuple[Path, ...], None, None]:
    """Yields nothing once watching has begun, and then the paths of each change to a project.

    A change is that of a file below `folders`, but not one that an editor leaves behind, or of the configuration. When
    the configuration has changed, or a folder has come or gone, watching begins anew, with what `folders` then says;
    that too yields nothing. So nothing that happens after the first yield is missed. Ends by KeyboardInterrupt only.
    """
    while True:
        watched = folders()
        before = _state(config_file, watched)
        begun = False
        present = [folder for folder in watched if folder.is_dir()]
        for found in watchfiles.watch(
            *present, watch_filter=None, step=_STEP, rust_timeout=_GLANCE, yield_on_timeout=True
        ):
            touched = tuple(sorted({Path(path) for _, path in found if not _is_passed_over(Path(path), watched)}))
            if not begun or touched:
                yield touched if begun else ()
            begun = True
            if _state(config_file, folders()) != before:
                break


def _state(config_file: Path, folders: tuple[Path, ...]) -> tuple[object, ...]:
    """What differs when watching has to begin anew."""
    try:
        stat = config_file.stat()
        config = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    except OSError:
        config = None
    return (config, *((folder, folder.stat().st_ino if folder.is_dir() else None) for folder in folders))


def _is_passed_over(path: Path, folders: tuple[Path, ...]) -> bool:
    """Whether an editor has left the path behind, or a folder below those watched that it lies in."""
    below = (path.relative_to(folder) for folder in folders if path.is_relative_to(folder))
    return any(is_left_behind(part) for inner in below for part in inner.parts)
