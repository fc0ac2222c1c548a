"""Locks on open files and folders, which the system takes from a process that ends, however it ends."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

# Windows locks bytes of files and has no handles of folders.
if sys.platform == "win32":
    import msvcrt

    def lock_at_once(handle: int) -> bool:
        """Take the lock, or return False where another process has it."""
        return _locked(handle, msvcrt.LK_NBLCK)

    def lock_in_turn(handle: int) -> None:
        """Wait until no other process has the lock, and take it."""
        # Each try takes ten seconds.
        while not _locked(handle, msvcrt.LK_LOCK):
            pass

    def _locked(handle: int, how: int) -> bool:
        try:
            msvcrt.locking(handle, how, 1)
        except OSError as caught:
            if caught.errno not in {errno.EACCES, errno.EDEADLK}:
                raise
            return False
        return True

    def held(folder: Path, waiting: Callable[[], None]) -> int:
        """Return a handle of a file beside an empty folder; closing it, or dying, lets the next process in.

        `waiting` is called once before this waits. The file stays.
        """
        lock = os.open(folder.with_name(f"{folder.name}.lock"), os.O_RDWR | os.O_CREAT)
        try:
            _waited(lock, waiting)
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir()
        except BaseException:
            os.close(lock)
            raise
        return lock

else:
    import fcntl

    def lock_at_once(handle: int) -> bool:
        """Take the lock, or return False where another process has it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def lock_in_turn(handle: int) -> None:
        """Wait until no other process has the lock, and take it."""
        fcntl.flock(handle, fcntl.LOCK_EX)

    def held(folder: Path, waiting: Callable[[], None]) -> int:
        """Return a handle of an empty folder that no other process holds; closing it, or dying, lets the next one in.

        `waiting` is called once before this waits. A process deletes the folder before it lets go. So a lock counts
        only while the folder is still there.
        """
        while True:
            with suppress(FileExistsError):
                # What is half made is not for other users to read.
                folder.mkdir(mode=0o700)
            try:
                lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            except FileNotFoundError:
                continue
            try:
                _waited(lock, waiting)
                if _leads_to(folder, lock):
                    if not any(folder.iterdir()):
                        return lock
                    shutil.rmtree(folder)
            except BaseException:
                os.close(lock)
                raise
            os.close(lock)

    def _leads_to(path: Path, handle: int) -> bool:
        try:
            return os.path.samestat(path.stat(), os.fstat(handle))
        except FileNotFoundError:
            return False


def _waited(handle: int, waiting: Callable[[], None]) -> None:
    if not lock_at_once(handle):
        waiting()
        lock_in_turn(handle)
