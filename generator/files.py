"""Reads a project from disk and puts finished folders in their place.

Rank 13. What cannot be read, or does not belong where it lies, is a diagnostic; nothing outside the project is
followed.
"""

from __future__ import annotations

import codecs
import ctypes
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.build import Inputs, SeedFiles
from generator.diagnostics import Code, Diagnostic, Severity, Source, Span, error
from generator.likelihood import SCALES

FILE_STRAY = error(
    "file-stray",
    """Something lies where only briefings, registries or seeds belong. A host could publish it unseen, so it is
    refused: move it elsewhere, or give it the name of what it is meant to be.""",
)
FILE_ENCODING = error("file-encoding", "Files are read as UTF-8. Save this one again in that encoding.")
FILE_TOO_LARGE = error(
    "file-too-large", "The file is larger than any briefing, registry or source text needs to be. Split it."
)
FILE_OUTSIDE = error(
    "file-outside", "A link leads out of the project or is no plain file. Copy what it points to into the project."
)
CODES: Final[tuple[Code, ...]] = (FILE_STRAY, FILE_ENCODING, FILE_TOO_LARGE, FILE_OUTSIDE)

# 17,000 actors take some 5 MB, a long report less than one. More than this is a mistake, or meant to fill the memory.
_MOST_BYTES: Final = 16 * 1024 * 1024

MADE_HERE: Final = "assets/briefings.css"
"""What every site that was built here has, and hardly another folder."""

PACKAGED: Final = Path(__file__).parent / "templates"


class CannotRun(Exception):  # noqa: N818 - named for what it is
    """Something outside the content stands in the way; the message is one line for the person at the terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where a project keeps things; all absolute."""

    root: Path
    briefings: Path
    seeds: Path
    templates: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """What goes beside the pages: files for the site, and overrides of the theme's own templates, by path."""

    site: Mapping[str, bytes] = field(repr=False)
    overrides: Mapping[str, bytes] = field(repr=False)


def read_inputs(
    folders: Folders, scale: str, severities: Mapping[str, Severity]
) -> tuple[Inputs, tuple[Diagnostic, ...]]:
    """All texts of a project and what is wrong with its files. Raises CannotRun when a folder cannot be read at all.

    `scale` and `severities` are what the project has set.
    """
    reader = _Reader(folders.root)
    briefings: dict[str, Source] = {}
    registries: dict[str, list[Source]] = {"actors": [], "topics": []}
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
    inputs = Inputs(
        briefings=briefings,
        actors=tuple(registries["actors"]),
        topics=tuple(registries["topics"]),
        seeds=seeds,
        templates=_templates(folders.templates),
        scale=SCALES[scale],
        unread=frozenset(reader.unread),
        severities=severities,
    )
    return inputs, tuple(reader.problems)


def read_assets(folders: Folders) -> Assets:
    """Style sheets and the like, the project's own in place of the default ones of the same name."""
    found: dict[str, bytes] = {}
    for base in (default_templates(), folders.templates):
        for path in sorted(base.rglob("*")):
            if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
                found[path.relative_to(base).as_posix()] = path.read_bytes()
    overrides = {name.removeprefix("overrides/"): data for name, data in found.items() if name.startswith("overrides/")}
    site = {name: data for name, data in found.items() if name.startswith("assets/")}
    return Assets(site=site, overrides=overrides)


def default_templates() -> Path:
    """Where the default templates lie: inside an installed package, or beside the package in a checkout."""
    return PACKAGED if PACKAGED.is_dir() else PACKAGED.parent.parent / "templates"


def read_seed_text(folders: Folders, id: str) -> Source:
    """The text of one seed. Raises CannotRun when there is none."""
    reader = _Reader(folders.root)
    known = {path.stem: path for path in reader.below(folders.seeds) if path.suffix == ".txt"}
    source = reader.text(known[id]) if id in known else None
    if source is None:
        raise CannotRun(f"there is no seed {id}; the seeds are {', '.join(known) or 'none'}")
    return source


def below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files below a folder by relative path, in order, each with its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files by relative path below a folder that exists."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def rewrite(root: Path, changes: Iterable[tuple[Source, str]]) -> None:
    """Puts new texts into files that have been read, all or none, each in one step; the bytes around edits stay.

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
    done: list[Path] = []
    for path, data in news.items():
        try:
            _put(path, data)
        except OSError as caught:
            for written in done:
                _put(written, olds[written])
            raise CannotRun(f"cannot write {path.name}: {caught.strerror or caught}; nothing was changed") from caught
        done.append(path)


def _put(path: Path, data: bytes) -> None:
    """Puts a file in the place of another of the same rights, in one step."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def write_new(path: Path, text: str) -> None:
    """Writes a file that is not there yet. Raises CannotRun where something is already, be it a broken link."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise CannotRun(f"{path.name} is there already; it is left as it is") from None
    except OSError as caught:
        raise CannotRun(f"cannot write {path.name}: {caught.strerror}") from caught


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder that only this process may replace at present; `alone_at` alone makes it."""

    target: Path
    workshop: Path
    """Beside the target, for whatever is temporary: it goes when the place is given up, or with the next build."""

    lock: int
    """What holds the right. A process that is started with this handle shares it, should it outlive its starter."""


@contextmanager
def alone_at(target: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[Place]:
    """The right to replace a folder, which one process has at a time; others call `waiting` and wait.

    What is read of a project while one has it is as new as whatever the last build read, so that no build puts older
    content in the place of newer. The right is a lock on the workshop, and the kernel takes it from a process that
    ends, however it ends; what that one left in there goes before anybody works there again. A link is followed, so
    that what it leads to is replaced. Raises CannotRun when the disk does not allow it.
    """
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise CannotRun(f"{target.name} is there and is no folder")
    # Its contents are deleted unseen, so nobody else may have a folder of that name.
    workshop = target.parent / f".{target.name}.briefings-build"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = _locked(workshop, waiting)
    except OSError as caught:
        raise CannotRun(f"cannot write beside {target.name}: {caught.strerror}") from caught
    try:
        yield Place(target=target, workshop=workshop, lock=lock)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
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
    except (OSError, AttributeError):
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
            _lock(lock, waiting)
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


def _lock(handle: int, waiting: Callable[[], None]) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting()
        fcntl.flock(handle, fcntl.LOCK_EX)


def _templates(project: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for base in (default_templates(), project):
        for path in sorted(base.glob("*.md")):
            try:
                found[path.name] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as caught:
                raise CannotRun(f"cannot read the template {path.name}: {caught}") from caught
    return found


def _registry_of(parts: tuple[str, ...]) -> str | None:
    """`actors` or `topics` for `registry/actors.yml`, `registry/actors/anything.yml` and the same for topics."""
    if len(parts) < 2 or parts[0] != "registry" or not parts[-1].endswith(".yml"):
        return None
    name = parts[1].removesuffix(".yml") if len(parts) == 2 else parts[1]
    return name if name in {"actors", "topics"} else None


def _expected(path: Path, usual: str) -> str:
    return f"rename it to {path.stem}.yml" if path.suffix == ".yaml" else f"what belongs here is {usual}"


def _read_seeds(folder: Path, reader: _Reader) -> dict[str, SeedFiles]:
    texts: dict[str, Source] = {}
    descriptors: dict[str, Source] = {}
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


class _Reader:
    """Reads files below one root and remembers what was wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.problems: list[Diagnostic] = []
        self.unread: set[str] = set()

    def below(self, folder: Path) -> Iterator[Path]:
        """All files below a folder in a fixed order, but hidden ones, which editors and systems leave behind."""
        if not folder.is_dir():
            raise CannotRun(f"there is no folder {self._name(folder)}")
        for base, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(folders):
                if (Path(base) / name).is_symlink():
                    self._report(FILE_OUTSIDE, Path(base) / name, "a folder that is a link")
            for name in sorted(names):
                if not name.startswith("."):
                    yield Path(base) / name

    def text(self, path: Path) -> Source | None:
        """The text of a file, or None with a diagnostic."""
        read = self.bytes_and_text(path)
        return read[1] if read is not None else None

    def bytes_and_text(self, path: Path) -> tuple[bytes, Source] | None:
        """The bytes of a file and its text, without a byte order mark, or None with a diagnostic."""
        if not path.is_file() or not path.resolve().is_relative_to(self.root):
            self._report(FILE_OUTSIDE, path, "not a plain file of this project")
            return None
        try:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except OSError as caught:
            raise CannotRun(f"cannot read {self._name(path)}: {caught.strerror}") from caught
        if len(data) > _MOST_BYTES:
            self._report(FILE_TOO_LARGE, path, f"larger than {_MOST_BYTES // 1024**2} MB")
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as caught:
            before = data[: caught.start].decode("utf-8", errors="replace")
            source = Source(path=self._name(path), text=before + "\ufffd")
            at = Span(source=source, start=len(before), end=len(before) + 1)
            message = f"the byte 0x{data[caught.start]:02x} is not UTF-8"
            self.problems.append(
                Diagnostic(code=FILE_ENCODING, message=message, span=at, hint="save the file as UTF-8")
            )
            self.unread.add(path.stem)
            return None
        return data, Source(path=self._name(path), text=text)

    def stray(self, path: Path, hint: str) -> None:
        """A file that does not belong where it lies."""
        self._report(FILE_STRAY, path, f"{path.name} does not belong here", hint)

    def _report(self, code: Code, path: Path, message: str, hint: str | None = None) -> None:
        at = Span(source=Source(path=self._name(path), text=""), start=0, end=0)
        self.problems.append(Diagnostic(code=code, message=message, span=at, hint=hint))
        self.unread.add(path.stem)

    def _name(self, path: Path) -> str:
        """A path as messages show it: relative to the project, and printable whatever bytes it is made of."""
        try:
            name = path.relative_to(self.root).as_posix()
        except ValueError:
            name = path.as_posix()
        return os.fsencode(name).decode("utf-8", errors="replace")
