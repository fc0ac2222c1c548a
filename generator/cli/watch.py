"""What `briefings check --watch` does: checks a project after every change. The only importer of watchfiles."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

import click
import watchfiles

from generator.cli.checked_project import Question, check_project, tell_people
from generator.cli.messages import say_why_it_cannot_run
from generator.diagnostics.printable import printable
from generator.files.left_behind import is_left_behind
from generator.files.project_folders import CannotRun
from generator.host.projects import load_project

# Editors save in several steps, and version control touches many files at once. What follows within this many
# milliseconds belongs to the same change; more would be felt as a delay.
_STEP: Final = 50

# How often, in milliseconds, the configuration and the folders themselves are looked at. They are not watched as the
# files in the folders are: a watch on one file ends when an editor puts a new file in its place.
_GLANCE: Final = 200

# So many changed files are named before a check that follows them; a branch that is switched changes hundreds.
_MOST_NAMED: Final = 3


def watch_project(config_file: Path, names: tuple[Path, ...] = ()) -> None:
    """Check a project and print the result, now and after every change. Return at Ctrl-C.

    `names` are the files whose problems alone are reported, as the user names them; without any, all are. Raises
    CannotRun where there is no project to begin with.
    """
    project = load_project(config_file)

    def folders() -> tuple[Path, ...]:
        return project.folders.briefings, project.folders.seeds, project.folders.templates

    try:
        for number, changed in enumerate(file_changes(config_file, folders)):
            if number:
                root = project.folders.root
                name = _listed(changed, root) if changed else f"{config_file.name} or a folder"
                click.echo(f"\n{name} changed", err=True)
            # A file that is half saved, or gone for a moment, is told like any problem, and watching goes on.
            try:
                checked = check_project(config_file, Question(names=names))
                project = checked.project
                tell_people(checked)
            except (CannotRun, OSError) as caught:
                say_why_it_cannot_run(caught)
    except KeyboardInterrupt:
        click.echo(err=True)


def _listed(changed: tuple[Path, ...], root: Path) -> str:
    """Return the paths of the first changed files from the project's root, and how many more there are."""
    names = [os.fsencode(os.path.relpath(path, root)).decode("utf-8", "replace") for path in changed[:_MOST_NAMED]]
    more = len(changed) - len(names)
    return printable(", ".join(names)) + (f" and {more} more" if more else "")


def file_changes(config_file: Path, folders: Callable[[], tuple[Path, ...]]) -> Generator[tuple[Path, ...], None, None]:
    """Yield nothing once watching has begun, and then the paths of each change to a project.

    A change is that of a file below `folders`, but not one that an editor leaves behind, or of the configuration. When
    the configuration has changed, or a folder has come or gone, watching begins anew, with what `folders` then says;
    that too yields nothing. So nothing that happens after the first yield is missed. Ends by KeyboardInterrupt only.
    """
    while True:
        watched = folders()
        before = _state(config_file, watched)
        has_begun = False
        present = [folder for folder in watched if folder.is_dir()]
        for events in watchfiles.watch(
            *present, watch_filter=None, step=_STEP, rust_timeout=_GLANCE, yield_on_timeout=True
        ):
            changed = tuple(sorted({Path(path) for _, path in events if not _is_passed_over(Path(path), watched)}))
            if not has_begun or changed:
                yield changed if has_begun else ()
            has_begun = True
            if _state(config_file, folders()) != before:
                break


def _state(config_file: Path, folders: tuple[Path, ...]) -> tuple[object, ...]:
    """Return what differs when watching has to begin anew."""
    try:
        stat = config_file.stat()
        config = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    except OSError:
        config = None
    return (config, *((folder, folder.stat().st_ino if folder.is_dir() else None) for folder in folders))


def _is_passed_over(path: Path, folders: tuple[Path, ...]) -> bool:
    """Whether an editor has left the path behind, or a folder below those watched in which it lies."""
    inner_paths = (path.relative_to(folder) for folder in folders if path.is_relative_to(folder))
    return any(is_left_behind(part) for inner in inner_paths for part in inner.parts)
