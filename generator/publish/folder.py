"""A folder that a web server shows: the new site is laid beside the old one and takes its place in one step."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.printable import printable
from generator.files.atomic_swap import HeldFolder, alone_at, replace_folder
from generator.files.project_folders import CannotRun
from generator.provenance.verifier import RECEIPT
from generator.publish.built_site import BuiltSite, foreign_files, refuse_another_audience
from generator.publish.outcome import Outcome
from generator.publish.upload_order import plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of this machine."""

    path: Path

    def __str__(self) -> str:
        return f"the folder {self.path.name}"


def to_folder(
    to: Folder, site: BuiltSite, *, takedown: bool, dry_run: bool, waiting: Callable[[], None] = lambda: None
) -> Outcome:
    """Make a folder hold the site. Raises CannotRun, also when it holds anything but a site published earlier.

    The old files are gone at the end, so a `takedown` does nothing more. With `dry_run` nothing is done. `waiting` is
    called when another publication has the folder.
    """
    target = to.path.resolve()
    if target == site.folder or target in site.folder.parents or site.folder in target.parents:
        raise CannotRun(f"{target.name} and the built site {site.folder.name} lie in each other; name a folder apart")
    if dry_run:
        refuse_another_audience(site, _receipt(target))
        return Outcome(place=str(to), plan=plan(site, _there(target), _sum, takedown=takedown), changed=False)
    with alone_at(target, waiting) as place:
        refuse_another_audience(site, _receipt(target))
        todo = plan(site, _there(target), _sum, takedown=takedown)
        if todo.steps:
            replace_folder(place, lambda fresh: _fill(fresh, site, place))
            # What takes its place must have reached the disk before, and the exchange itself thereafter.
            _to_disk(target.parent)
        return Outcome(place=str(to), plan=todo, changed=bool(todo.steps))


def _there(target: Path) -> dict[str, str]:
    """Return the sums of the files of a folder. Raises CannotRun when no publication put one of them there."""
    if not target.exists():
        return {}
    names: dict[str, None] = {}
    for base, folders, files in os.walk(target):
        links = [name for name in folders if (Path(base) / name).is_symlink()]
        names.update({(Path(base) / name).relative_to(target).as_posix(): None for name in (*files, *links)})
    others = foreign_files(names, _receipt(target))
    if others:
        raise CannotRun(
            f"{target.name} holds {printable(others[0])}, which no earlier publication put there; "
            "move it away, or name another folder"
        )
    return {name: _sum_of(target / name) for name in names}


def _receipt(target: Path) -> bytes | None:
    path = target / RECEIPT
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _sum_of(path: Path) -> str:
    # What is no plain file is none of the site, and neither followed nor waited for.
    return _sum(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fill(fresh: Path, site: BuiltSite, place: HeldFolder) -> None:
    for name in site:
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(site[name])
    if place.target.exists():
        shutil.copymode(place.target, fresh)
    # After everything is written, so that the disk has had time to take most of it.
    for base, _, names in os.walk(fresh):
        for name in names:
            _to_disk(Path(base, name))
        _to_disk(Path(base))


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
