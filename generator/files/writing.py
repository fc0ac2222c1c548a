"""Writes files: new ones, whole trees of them, and new texts in the place of those that were read."""

from __future__ import annotations

import codecs
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.diagnostics.model import TextFile
from generator.files.locking import lock_at_once
from generator.files.project_folders import CannotRun


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by relative path below a folder that exists."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def rewrite(root: Path, changes: Iterable[tuple[TextFile, str]]) -> None:
    """Put new texts into files that have been read, all or none, each in one step; the bytes around edits stay.

    What a process that was killed has left beside these files goes first.
    Raises CannotRun when a file is a link or is no longer as it was read, or when the disk refuses; nothing has
    changed then.
    """
    olds: dict[Path, bytes] = {}
    news: dict[Path, bytes] = {}
    for source, text in changes:
        path = root.resolve() / source.path
        if path.resolve() != path:
            raise CannotRun(f"{source.path} is a link or lies behind one; nothing was written")
        try:
            old = path.read_bytes()
        except OSError as caught:
            raise CannotRun(f"cannot read {source.path}: {caught.strerror}; nothing was written") from caught
        mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
        if old != mark + source.text.encode():
            raise CannotRun(f"{source.path} has changed since it was read; nothing was written")
        olds[path], news[path] = old, mark + text.encode()
    for folder in {path.parent for path in news}:
        _clear(folder)
    done: list[Path] = []
    for path, data in news.items():
        try:
            _put(path, data)
        except OSError as caught:
            for written in done:
                _put(written, olds[written])
            raise CannotRun(f"cannot write {path.name}: {caught.strerror or caught}; nothing was changed") from caught
        done.append(path)


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises CannotRun where something is already, be it a broken link."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise CannotRun(f"{path.name} is there already; it is left as it is") from None
    except OSError as caught:
        raise CannotRun(f"cannot write {path.name}: {caught.strerror}") from caught


def write_all_new(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files by relative path below a folder, which is made if need be: all of them, or none.

    Raises CannotRun where one of them is there already, or stands behind a link or a file; nothing has changed then.
    """
    if root.exists() and not root.is_dir():
        raise CannotRun(f"{root.name} is there and is no folder")
    taken = sorted({name for path in files if (name := _in_the_way(root, path)) is not None})
    if taken:
        more = f" and {len(taken) - _NAMED} more" if len(taken) > _NAMED else ""
        are = "is" if len(taken) == 1 else "are"
        raise CannotRun(f"{', '.join(taken[:_NAMED])}{more} {are} there already; nothing was written")
    made: list[Path] = []
    try:
        for name, data in files.items():
            path = root / name
            lacking = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
            for folder in reversed(lacking):
                folder.mkdir()
                made.append(folder)
            with path.open("xb") as file:
                made.append(path)
                file.write(data)
    except BaseException as caught:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(caught, OSError):
            raise CannotRun(f"cannot write {root.name}: {caught.strerror or caught}; nothing was written") from caught
        raise


# Files in the way that are named: the first few say what kind of folder it is.
_NAMED: Final = 3


def _in_the_way(root: Path, name: str) -> str | None:
    """Return what keeps a file from being written below a folder: the file itself, or what is no folder above it."""
    path = root / name
    for folder in list(path.parents)[: len(Path(name).parts) - 1]:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            return folder.relative_to(root).as_posix()
    return name if path.is_symlink() or path.exists() else None


# Hidden, so that it is not read as content, and of one length, so that it is no longer than a name may be.
_UNDER_WAY: Final = ".briefings-edit-"


def _put(path: Path, data: bytes) -> None:
    """Put a file in the place of another of the same rights, in one step."""
    handle, name = tempfile.mkstemp(prefix=_UNDER_WAY, dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            # While this lock holds, another process does not take the file for one that was left behind.
            lock_at_once(file.fileno())
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Delete what processes that have ended were writing in a folder."""
    for left in folder.glob(f"{_UNDER_WAY}*"):
        with suppress(OSError):
            with left.open("r+b") as file:
                is_free = lock_at_once(file.fileno())
            if is_free:
                left.unlink()
