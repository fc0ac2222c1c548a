"""The files that the user names to `briefings check`: only their problems are reported, while all files are checked."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.build import Inputs
from generator.diagnostics.model import Diagnostic
from generator.diagnostics.printable import count_problems, printable
from generator.files.project_folders import CannotRun
from generator.text.nearest import nearest_name

# So many files are named in a line that sums up; more are counted.
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenProblems:
    """The problems of the files that the user has named, which are `reported`, and those of all other files."""

    paths: tuple[str, ...]
    reported: tuple[Diagnostic, ...]
    others: tuple[Diagnostic, ...]

    def in_words(self) -> str:
        """Return a line that says what was reported, and what the other files have."""
        hidden = ", not shown here" if self.others else ""
        return (
            f"reported {_listed(self.paths)} alone: {count_problems(self.reported)}; "
            f"the other files were checked too: {count_problems(self.others)}{hidden}"
        )


def problems_of_chosen(
    names: Sequence[Path], inputs: Inputs, problems: Iterable[Diagnostic], root: Path
) -> ChosenProblems:
    """Return the problems of the files that the user names from the current folder, apart from all others.

    A file can be named that was read into `inputs` or that has one of the `problems`, such as one that could not be
    read. `root` is the folder of the project, as an absolute path. Raises CannotRun for a name of anything else.
    """
    problems = tuple(problems)
    written = (*inputs.briefings.values(), *inputs.actors, *inputs.topics)
    seeds = (file for files in inputs.seeds.values() for file in (files.text, files.descriptor) if file is not None)
    known = {file.path for file in (*written, *seeds)} | {problem.span.file.path for problem in problems}
    paths = tuple(dict.fromkeys(_path_of(name, known, root) for name in names))
    return ChosenProblems(
        paths=paths,
        reported=tuple(problem for problem in problems if problem.span.file.path in paths),
        others=tuple(problem for problem in problems if problem.span.file.path not in paths),
    )


def _path_of(name: Path, known: Collection[str], root: Path) -> str:
    """Return the path, from the root, of the file that a name means; it is one of `known`. Raises CannotRun.

    A name is a path from the current folder, or from the root, as problems give it.
    """
    plain = Path(os.path.normpath(name.absolute()))
    inside = [
        place.relative_to(root).as_posix()
        for place in (plain, plain.parent.resolve() / plain.name, Path(os.path.normpath(root / name)))
        if place.is_relative_to(root)
    ]
    for path in inside:
        if path in known:
            return path
    said = printable(str(name))
    if plain.is_dir():
        raise CannotRun(f"{said} is a folder; name files of it")
    if not inside:
        raise CannotRun(f"{said} lies outside of this project")
    meant = _meant(name.name, inside, known)
    remedy = f"did you mean {meant}?" if meant is not None else "name a briefing, a seed or a registry file"
    raise CannotRun(f"{said} is no file of this project; {remedy}")


def _meant(name: str, inside: Sequence[str], known: Collection[str]) -> str | None:
    """Return the one file that has this name in another folder or with an ending, else the nearest path."""
    alike = [path for path in known if name in {Path(path).name, Path(path).stem}]
    if len(alike) == 1:
        return alike[0]
    return nearest_name(inside[0], tuple(sorted(known)))


def _listed(paths: Sequence[str]) -> str:
    """Return paths in a row, or the first of them and how many more there are."""
    if len(paths) > _MOST_NAMED:
        shown = paths[: _MOST_NAMED - 1]
        return f"{printable(', '.join(shown))} and {len(paths) - len(shown):,} more files"
    *first, last = map(printable, paths)
    return f"{', '.join(first)} and {last}" if first else last
