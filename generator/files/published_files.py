"""Lists the files that a project adds to the site or to its theme, each by what kind it is.

Beside its pages, these alone are published of a project as they stand: files of a known kind, of this project, and no
links. Anything else in these folders is an error, since a host could publish it unseen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.diagnostics.model import Code, Diagnostic, Span, TextFile, error
from generator.files.left_behind import is_left_behind
from generator.files.project_folders import Folders

ASSET_STRAY = error(
    "asset-stray",
    """Files under `templates/assets/`, `templates/overrides/` and the theme's `custom_dir` are published as they are.
    So only style sheets, scripts, pictures and fonts belong there, and templates of the theme where they take the place
    of others. Move notes, copies and data elsewhere, and give `custom_dir` a folder of its own.""",
)
ASSET_LINK = error(
    "asset-link",
    """What a link leads to could change, or lie outside the project, and would be published. Put the file itself in the
    place of the link.""",
)
CODES: Final[tuple[Code, ...]] = (ASSET_STRAY, ASSET_LINK)

_SHOWN: Final = frozenset(
    {
        *(".avif", ".css", ".gif", ".ico", ".jpeg", ".jpg", ".js", ".mjs", ".otf", ".png", ".svg", ".ttf"),
        *(".webmanifest", ".webp", ".woff", ".woff2"),
    }
)
# Templates of the theme.
_TEMPLATES: Final = frozenset({".html", ".xml"})
# The theme's own name for a folder of icons that templates include.
_ICONS: Final = ".icons"
_MOST_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """What goes beside the pages: files for the site, and overrides of the theme's own templates, by path.

    `packaged` are those that every project has, as they come with the package: their paths begin with `assets/` or
    `overrides/`. `own` has the file of the project, as messages name it, for each path that is the project's.
    """

    site: Mapping[str, bytes] = field(repr=False)
    overrides: Mapping[str, bytes] = field(repr=False)
    packaged: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    own: Mapping[str, str] = field(default_factory=dict)


def published_files(folders: Folders) -> tuple[dict[str, Path], tuple[Diagnostic, ...]]:
    """Return the files that a project adds, by their paths below `templates/`, and what is wrong.

    The paths of what the theme's own folder holds begin with `theme/`.
    """
    found: dict[str, Path] = {}
    problems: dict[str, Diagnostic] = {}
    of_theme = () if folders.theme is None else (("theme", folders.theme, _SHOWN | _TEMPLATES),)
    for name, folder, kinds in (
        ("assets", folders.templates / "assets", _SHOWN),
        ("overrides", folders.templates / "overrides", _SHOWN | _TEMPLATES),
        *of_theme,
    ):
        for path, problem in _below(folder, kinds, folders.root):
            if problem is not None:
                problems.setdefault(problem.span.file.path, problem)
            else:
                found[f"{name}/{path.relative_to(folder).as_posix()}"] = path
    return found, tuple(problems.values())


def _below(folder: Path, kinds: frozenset[str], root: Path) -> Iterator[tuple[Path, Diagnostic | None]]:
    """Yield every file below a folder in a fixed order, with what is wrong with it."""
    if folder.is_symlink():
        yield folder, _problem(ASSET_LINK, folder, root, "a folder that is a link", _COPY)
        return
    for base, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if name == _ICONS or not is_left_behind(name))
        for name in names:
            path = Path(base) / name
            if path.is_symlink():
                yield path, _problem(ASSET_LINK, path, root, "a folder that is a link", _COPY)
        for name in sorted(files):
            if not is_left_behind(name):
                path = Path(base) / name
                yield path, _problem_with(path, kinds, root)


_COPY: Final = "put the file or folder itself in its place"


def problem_of_a_file(path: Path, root: Path) -> Diagnostic | None:
    """Return what is wrong with a path that should be a file: a link, or what has no bytes, or no end of them."""
    if path.is_symlink():
        return _problem(ASSET_LINK, path, root, "a link", _COPY)
    if not path.is_file():
        return _problem(ASSET_STRAY, path, root, "a folder, pipe or device where a file belongs", "take it away")
    return None


def _problem_with(path: Path, kinds: frozenset[str], root: Path) -> Diagnostic | None:
    problem = problem_of_a_file(path, root)
    if problem is not None:
        return problem
    try:
        path.relative_to(root).as_posix().encode()
    except UnicodeEncodeError:
        return _problem(ASSET_STRAY, path, root, "the name is not UTF-8", "give it another name")
    ending = path.suffix.lower()
    if ending not in kinds:
        what = f"files that end in {ending}" if ending else "files without an ending"
        hint = f"move it out of this folder; what belongs here ends in {', '.join(sorted(kinds))}"
        return _problem(ASSET_STRAY, path, root, f"{what} are not published", hint)
    if path.stat().st_size > _MOST_BYTES:
        return _problem(ASSET_STRAY, path, root, f"larger than {_MOST_BYTES // 1024**2} MB", "make it smaller")
    return None


def _problem(code: Code, path: Path, root: Path, message: str, hint: str) -> Diagnostic:
    name = os.fsencode(os.path.relpath(path, root)).decode("utf-8", errors="replace").replace(os.sep, "/")
    at = Span(file=TextFile(path=name, text=""), start=0, end=0)
    return Diagnostic(code=code, message=message, span=at, hint=hint)


def refused_as_theme(folder: Path, folders: Folders) -> str | None:
    """Return why a folder cannot be that of the theme's own templates, in a phrase; None where it can.

    `folder` is below the root as the project writes it.
    """
    inside = os.path.relpath(folder, folders.root)
    parts = Path(inside).parts
    if parts[:1] == ("..",) or Path(inside).is_absolute():
        return "lies outside the project"
    if any((folders.root / Path(*parts[: number + 1])).is_symlink() for number in range(len(parts))):
        return "is a link, or lies behind one"
    place = folders.root.resolve() / inside
    if place.resolve() == folders.root.resolve():
        return "is the project itself"
    for name, other in (("briefings", folders.briefings), ("seeds", folders.seeds)):
        if other.resolve().is_relative_to(place):
            return f"holds the {name}"
        if place.is_relative_to(other.resolve()):
            return f"lies among the {name}"
    return None
