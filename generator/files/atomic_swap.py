"""Puts finished folders in the place of old ones in one step, for one process at a time."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.files.locking import held
from generator.files.project_folders import CannotRun, Folders

MADE_HERE: Final = "assets/briefings.css"
"""What every site that was built here has, and hardly another folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFolder:
    """A folder that only this process may replace at present; only `alone_at` makes it."""

    target: Path
    workshop: Path
    """Beside the target, for all that is temporary: it goes when the place is given up, or with the next build."""

    lock: int
    """What holds the right. A process that is started with this handle shares it, should it outlive its starter."""


@contextmanager
def alone_at(target: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[HeldFolder]:
    """Give the right to replace a folder, which one process has at a time; others call `waiting` and wait.

    A process that reads a project while it has the right reads nothing older than the last build did, so that no build
    puts older content in the place of newer. The right is a lock on the workshop, and the system takes it from a
    process that ends, however it ends; what that one left there goes before the next one works there. A link is
    followed, so that what it leads to is replaced. Raises CannotRun when the disk does not allow it.
    """
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise CannotRun(f"{target.name} is there and is no folder")
    # Its contents are deleted unseen, so no other program may have a folder of that name.
    workshop = target.parent / f".{target.name}.briefings-build"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = held(workshop, waiting)
    except OSError as caught:
        raise CannotRun(f"cannot write beside {target.name}: {caught.strerror}") from caught
    try:
        yield HeldFolder(target=target, workshop=workshop, lock=lock)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        os.close(lock)


def replace_folder(place: HeldFolder, make: Callable[[Path], None]) -> None:
    """Let `make` fill a fresh folder and put it in its place in one step, or leave the old one as it was.

    What `make` raises passes through. Raises CannotRun when the disk does not allow it.
    """
    target, fresh = place.target, place.workshop / "new"
    try:
        fresh.mkdir()
        make(fresh)
        if target.exists():
            _exchange(fresh, target)
        else:
            fresh.rename(target)
    except OSError as caught:
        raise CannotRun(f"cannot write {target.name}: {caught.strerror or caught}") from caught


def refuse_to_replace(site: Path, folders: Folders) -> None:
    """Raise CannotRun when building into `site` would destroy anything but an earlier build."""
    site = site.resolve()
    for kept in (folders.briefings, folders.seeds, folders.templates, *((folders.docs,) if folders.docs else ())):
        if site == kept or site in kept.parents or kept in site.parents:
            raise CannotRun(f"site_dir is {site.name}, which would replace {kept.name}; name a folder of its own")
    if site.is_dir() and any(site.iterdir()) and not (site / MADE_HERE).is_file():
        raise CannotRun(f"{site.name} holds something that is no earlier build; move it away, or name another site_dir")


_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


def _exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step, as only the kernel can (renameat2, Linux 3.15; renamex_np, macOS 10.12)."""
    a, b = os.fsencode(one), os.fsencode(other)
    try:
        kernel = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            swapped = kernel.renamex_np(a, b, _RENAME_EXCHANGE) == 0
        else:
            swapped = kernel.renameat2(_AT_FDCWD, a, _AT_FDCWD, b, _RENAME_EXCHANGE) == 0
    except (OSError, AttributeError, TypeError):
        # Windows does not take None for the library of the process.
        raise CannotRun(f"this system cannot swap folders in one step; delete {other.name} first") from None
    if not swapped:
        number = ctypes.get_errno()
        raise CannotRun(f"cannot swap {other.name} in one step: {os.strerror(number)}; delete it first")
