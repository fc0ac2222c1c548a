"""Puts finished folders in the place of old ones in one step, for one process at a time."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.files.folders import CannotRun, Folders
from generator.files.locking import HAS_LOCKS, lock_at_once, lock_in_turn

MADE_HERE: Final = "assets/briefings.css"
"""What every site that was built here has, and hardly another folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder that only this process may replace at present; `alone_at` alone makes it."""

    target: Path
    workshop: Path
    """Beside the target, for whatever is temporary: it goes when the place is given up, or with the next build."""


@contextmanager
def alone_at(target: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[Place]:
    """The right to replace a folder, which one process has at a time; others call `waiting` and wait.

    What is read of a project while one has it is as new as whatever the last build read, so that no build puts older
    content in the place of newer. The right is a lock on the workshop, and the kernel takes it from a process that
    ends, however it ends; what that one left in there goes before anybody works there again. Where there are no such
    locks, it is the workshop itself: nobody waits, and what was left has to be deleted by hand. A link is followed, so
    that what it leads to is replaced. Raises CannotRun when the disk does not allow it.
    """
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise CannotRun(f"{target.name} is there and is no folder")
    # Its contents are deleted unseen, so nobody else may have a folder of that name.
    workshop = target.parent / f".{target.name}.briefings-build"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = _locked(workshop, waiting) if HAS_LOCKS else None
        if lock is None:
            _make(workshop)
    except OSError as caught:
        raise CannotRun(f"cannot write beside {target.name}: {caught.strerror}") from caught
    try:
        yield Place(target=target, workshop=workshop)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def replace_folder(place: Place, make: Callable[[Path], None]) -> None:
    """Lets `make` fill a fresh folder and puts it in its place in one step, or leaves the old one as it was.

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
    """Raises CannotRun when building into `site` would destroy anything but an earlier build."""
    site = site.resolve()
    for kept in (folders.briefings, folders.seeds, folders.templates):
        if site == kept or site in kept.parents or kept in site.parents:
            raise CannotRun(f"site_dir is {site.name}, which would replace {kept.name}; name a folder of its own")
    if site.is_dir() and any(site.iterdir()) and not (site / MADE_HERE).is_file():
        raise CannotRun(f"{site.name} holds something that is no earlier build; move it away, or name another site_dir")


_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


def _exchange(one: Path, other: Path) -> None:
    """Swaps two folders in one step, as only the kernel can (renameat2, Linux 3.15)."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        # Windows does not take None for the library of the process.
        raise CannotRun(f"this system cannot swap folders in one step; delete {other.name} first") from None
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise CannotRun(f"cannot swap {other.name} in one step: {os.strerror(number)}; delete it first")


def _locked(folder: Path, waiting: Callable[[], None]) -> int:
    """A handle of an empty folder that no other process holds; closing it, or dying, lets the next one in.

    Whoever holds it takes the folder away before letting go. So a lock counts only while the folder is still there.
    """
    while True:
        with suppress(FileExistsError):
            # Nobody else has to look into what is half made.
            folder.mkdir(mode=0o700)
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue
        try:
            if not lock_at_once(lock):
                waiting()
                lock_in_turn(lock)
            if _leads_to(folder, lock):
                if not any(folder.iterdir()):
                    return lock
                shutil.rmtree(folder)
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)


def _make(folder: Path) -> None:
    """Makes a folder that nobody else has made."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        message = f"{folder.name} is there: another build is under way, or one was killed; delete it when none is"
        raise CannotRun(message) from None


def _leads_to(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
