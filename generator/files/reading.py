"""Reads a project: what cannot be read, or does not belong where it lies, is a diagnostic.

Nothing outside the project is followed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

import generator
from generator.build import Inputs, SeedFiles
from generator.diagnostics.model import Code, Diagnostic, Severity, Span, TextFile, error
from generator.files import published_files as published
from generator.files.left_behind import is_left_behind
from generator.files.project_folders import CannotRun, Folders
from generator.files.published_files import Assets
from generator.format.likelihood import SCALES

FILE_STRAY = error(
    "file-stray",
    """Something lies where only briefings, registries or seeds belong. A host could publish it unseen, so it is
    refused: move it elsewhere, or give it the name of what it is meant to be.""",
)
FILE_ENCODING = error(
    "file-encoding",
    "Files and their names are read as UTF-8. Save this one again in that encoding, or give it another name.",
)
FILE_TOO_LARGE = error(
    "file-too-large", "The file is larger than any briefing, registry or source text needs to be. Split it."
)
FILE_OUTSIDE = error(
    "file-outside", "A link leads out of the project or is no plain file. Copy what it points to into the project."
)
FILE_CHANGING = error(
    "file-changing",
    "The file was written to while it was read, again and again. Wait until that has ended, and try again.",
)
CODES: Final[tuple[Code, ...]] = (
    FILE_STRAY,
    FILE_ENCODING,
    FILE_TOO_LARGE,
    FILE_OUTSIDE,
    FILE_CHANGING,
    *published.CODES,
)

# 17,000 actors take some 5 MB, a long report less than one. More than this is a mistake, or meant to fill the memory.
_MOST_BYTES: Final = 16 * 1024 * 1024

# An editor has saved a file before it is read so often; what then still changes is not being saved.
_MOST_READINGS: Final = 5

# The page of the folder that an engine without the plugin publishes; it says how the site is built.
_ONLY_PAGE: Final = "index.md"

PACKAGED: Final = Path(generator.__file__).parent / "templates"


def read_inputs(
    folders: Folders, scale: str, severities: Mapping[str, Severity]
) -> tuple[Inputs, tuple[Diagnostic, ...]]:
    """Return all texts of a project and what is wrong with its files. Raises CannotRun when a folder cannot be read.

    `scale` and `severities` are what the project has set.
    """
    reader = _Reader(folders.root)
    briefings: dict[str, TextFile] = {}
    registries: dict[str, list[TextFile]] = {"actors": [], "topics": []}
    for path in reader.below(folders.briefings):
        parts = path.relative_to(folders.briefings).parts
        of = _registry_of(parts)
        if len(parts) == 1 and path.suffix == ".yml":
            source = reader.text(path)
            if source is not None:
                briefings[path.stem] = source
        elif of is not None:
            source = reader.text(path)
            if source is not None:
                registries[of].append(source)
        else:
            reader.stray(path, _expected(path, "briefings/<slug>.yml or briefings/registry/actors.yml"))
    seeds = _read_seeds(folders.seeds, reader)
    for path in reader.below(folders.docs) if folders.docs is not None else ():
        if path.relative_to(folders.docs or path).as_posix() != _ONLY_PAGE:
            reader.stray(path, f"{_ONLY_PAGE} alone belongs here: engines without the plugin publish this folder")
    packaged = {path.name: path.read_text("utf-8") for path in sorted(default_templates().glob("*.md"))}
    reader.problems += published.published_files(folders)[1]
    inputs = Inputs(
        briefings=briefings,
        actors=tuple(registries["actors"]),
        topics=tuple(registries["topics"]),
        seeds=seeds,
        templates={**packaged, **_own_templates(folders.templates, reader)},
        packaged_templates=packaged,
        scale=SCALES[scale],
        unread=frozenset(reader.unread),
        severities=severities,
    )
    return inputs, tuple(reader.problems)


def read_assets(folders: Folders) -> Assets:
    """Return style sheets and the like, the project's own in place of the default ones of the same name."""
    base = default_templates()
    packaged = {
        path.relative_to(base).as_posix(): path.read_bytes()
        for folder in ("assets", "overrides")
        for path in sorted((base / folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    own = {} if _are_packaged(folders.templates) else published.published_files(folders)[0]
    all_files = {**packaged, **{name: path.read_bytes() for name, path in own.items()}}
    return Assets(
        site={name: data for name, data in all_files.items() if name.startswith("assets/")},
        overrides={
            name.removeprefix("overrides/"): data for name, data in all_files.items() if name.startswith("overrides/")
        },
        packaged=packaged,
        own={name: path.relative_to(folders.root).as_posix() for name, path in own.items()},
    )


def _are_packaged(templates: Path) -> bool:
    """Whether a folder of templates is that of the package, whose own checkout is a project as well."""
    return templates.resolve() == default_templates().resolve()


def default_templates() -> Path:
    """Return where the default templates lie: inside an installed package, or beside the package in a checkout."""
    return PACKAGED if PACKAGED.is_dir() else PACKAGED.parent.parent / "templates"


def read_seed_text(folders: Folders, id: str) -> TextFile:
    """Return the text of one seed. Raises CannotRun when there is none."""
    reader = _Reader(folders.root)
    known = {path.stem: path for path in reader.below(folders.seeds) if path.suffix == ".txt"}
    source = reader.text(known[id]) if id in known else None
    if source is None and id in known:
        raise CannotRun(f"the text of the seed {id} cannot be read; `briefings check` says why")
    if source is None:
        raise CannotRun(f"there is no seed {id}; the seeds are {', '.join(known) or 'none'}")
    return source


def read_text(root: Path, path: Path) -> tuple[TextFile | None, tuple[Diagnostic, ...]]:
    """Return the text of one file of a project, or None, and what is wrong with it. Raises CannotRun."""
    reader = _Reader(root)
    return reader.text(path), tuple(reader.problems)


def below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files below a folder by relative path, in order, each with its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _own_templates(folder: Path, reader: _Reader) -> dict[str, str]:
    """Return the project's own templates of pages, by file name."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.md")):
        if is_left_behind(path.name) or not reader.has_text_name(path):
            continue
        problem = published.problem_of_a_file(path, reader.root)
        if problem is not None:
            reader.problems.append(problem)
        elif (read := reader.bytes_and_text(path)) is not None:
            found[path.name] = read[1].text
    return found


def _registry_of(parts: tuple[str, ...]) -> str | None:
    """Return `actors` for `registry/actors.yml` and `registry/actors/anything.yml`, `topics` for such, else None."""
    if len(parts) < 2 or parts[0] != "registry" or not parts[-1].endswith(".yml"):
        return None
    name = parts[1].removesuffix(".yml") if len(parts) == 2 else parts[1]
    return name if name in {"actors", "topics"} else None


def _expected(path: Path, usual: str) -> str:
    return f"rename it to {path.stem}.yml" if path.suffix == ".yaml" else f"what belongs here is {usual}"


def _read_seeds(folder: Path, reader: _Reader) -> dict[str, SeedFiles]:
    texts: dict[str, TextFile] = {}
    descriptors: dict[str, TextFile] = {}
    sums: dict[str, str] = {}
    others: list[Path] = []
    for path in reader.below(folder):
        if len(path.relative_to(folder).parts) > 1:
            reader.stray(path, "seeds lie in one folder, as seeds/<id>.txt with seeds/<id>.yml")
        elif path.suffix not in {".txt", ".yml"}:
            others.append(path)
        elif (read := reader.bytes_and_text(path)) is not None:
            (texts if path.suffix == ".txt" else descriptors)[path.stem] = read[1]
            if path.suffix == ".txt":
                sums[path.stem] = hashlib.sha256(read[0]).hexdigest()
    for path in others:
        # The original of a seed lies beside it, under the same name: report.pdf beside report.txt.
        if path.name.split(".")[0] not in texts.keys() | descriptors.keys():
            reader.stray(
                path, "beside a seed <id>.txt only its descriptor <id>.yml and its original <id>.* belong here"
            )
    ids = (texts.keys() | descriptors.keys()) - reader.unread
    return {
        id: SeedFiles(text=texts.get(id), sha256=sums.get(id, ""), descriptor=descriptors.get(id)) for id in sorted(ids)
    }


def _at_rest(path: Path) -> bytes | None:
    """Return the bytes of a file as it was at one time, or None if it keeps changing; of one too large the first."""
    for _ in range(_MOST_READINGS):
        with path.open("rb") as file:
            before = state_of(file)
            data = file.read(_MOST_BYTES + 1)
            if state_of(file) == before:
                return data
    return None


def state_of(file: BinaryIO) -> tuple[int, int]:
    """Return what changes whenever the file is written to."""
    stat = os.fstat(file.fileno())
    return stat.st_size, stat.st_mtime_ns


class _Reader:
    """Reads files below one root and remembers what was wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.problems: list[Diagnostic] = []
        self.unread: set[str] = set()

    def below(self, folder: Path) -> Iterator[Path]:
        """Yield all files below a folder in a fixed order, but those that editors and systems leave behind."""
        try:
            there = folder.is_dir()
        except OSError as caught:
            raise CannotRun(f"cannot read {self._name(folder)}: {caught.strerror}") from caught
        if not there:
            raise CannotRun(f"there is no folder {self._name(folder)}")
        for base, folders, names in os.walk(folder):
            folders[:] = sorted(
                name for name in folders if not is_left_behind(name) and self.has_text_name(Path(base) / name)
            )
            for name in sorted(folders):
                if (Path(base) / name).is_symlink():
                    self._report(FILE_OUTSIDE, Path(base) / name, "a folder that is a link")
            for name in sorted(names):
                if not is_left_behind(name) and self.has_text_name(Path(base) / name):
                    yield Path(base) / name

    def has_text_name(self, path: Path) -> bool:
        """Whether a file's name can be written in messages, addresses and receipts; else it is reported."""
        try:
            path.name.encode()
        except UnicodeEncodeError:
            self._report(FILE_ENCODING, path, "the name is not UTF-8", "give it another name")
            return False
        return True

    def is_plain(self, path: Path) -> bool:
        """Whether it is a file of this project that can be read without waiting; else it is reported."""
        if path.is_file() and path.resolve().is_relative_to(self.root):
            return True
        self._report(FILE_OUTSIDE, path, "not a plain file of this project")
        return False

    def text(self, path: Path) -> TextFile | None:
        """Return the text of a file, or None with a diagnostic."""
        read = self.bytes_and_text(path)
        return read[1] if read is not None else None

    def bytes_and_text(self, path: Path) -> tuple[bytes, TextFile] | None:
        """Return the bytes of a file and its text, without a byte order mark, or None with a diagnostic."""
        if not self.is_plain(path):
            return None
        try:
            data = _at_rest(path)
        except OSError as caught:
            raise CannotRun(f"cannot read {self._name(path)}: {caught.strerror}") from caught
        if data is None:
            self._report(FILE_CHANGING, path, "changes while it is read")
            return None
        if len(data) > _MOST_BYTES:
            self._report(FILE_TOO_LARGE, path, f"larger than {_MOST_BYTES // 1024**2} MB")
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as caught:
            before = data[: caught.start].decode("utf-8", errors="replace")
            source = TextFile(path=self._name(path), text=before + "\ufffd")
            at = Span(file=source, start=len(before), end=len(before) + 1)
            message = f"the byte 0x{data[caught.start]:02x} is not UTF-8"
            self.problems.append(
                Diagnostic(code=FILE_ENCODING, message=message, span=at, hint="save the file as UTF-8")
            )
            self.unread.add(path.stem)
            return None
        return data, TextFile(path=self._name(path), text=text)

    def stray(self, path: Path, hint: str) -> None:
        """Report a file that does not belong where it lies."""
        self._report(FILE_STRAY, path, f"{path.name} does not belong here", hint)

    def _report(self, code: Code, path: Path, message: str, hint: str | None = None) -> None:
        at = Span(file=TextFile(path=self._name(path), text=""), start=0, end=0)
        self.problems.append(Diagnostic(code=code, message=message, span=at, hint=hint))
        self.unread.add(path.stem)

    def _name(self, path: Path) -> str:
        """Return a path as messages show it: relative to the project, and printable whatever bytes it is made of."""
        try:
            name = path.relative_to(self.root).as_posix()
        except ValueError:
            name = path.as_posix()
        return os.fsencode(name).decode("utf-8", errors="replace")
