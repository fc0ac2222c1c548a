"""The built site that is to be published: nothing of it leaves that is not as its receipt says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from generator.files.project_folders import CannotRun
from generator.ledger.audience import is_time
from generator.provenance.verifier import RECEIPT

Verified = Callable[[Path], tuple[str, ...]]
"""Holds the files of a folder to its receipt and returns what is wrong, in phrases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSite(Mapping[str, bytes]):
    """The files of a site by name, read anew whenever they are asked for, since all of them might not fit in memory.

    What no longer is what the receipt says raises CannotRun.
    """

    folder: Path
    audience: str
    receipt: bytes = field(repr=False)
    sums: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> bytes:
        if name == RECEIPT:
            return self.receipt
        expected = self.sums[name]
        path = self.folder / name
        if path.resolve() != path:
            raise CannotRun(f"{name} is a link or lies behind one; nothing of the site may")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != expected:
            raise CannotRun(f"{name} has changed since the site was built; build it again")
        return data

    def __contains__(self, name: object) -> bool:
        return name in self.sums or name == RECEIPT

    def __iter__(self) -> Iterator[str]:
        yield from self.sums
        yield RECEIPT

    def __len__(self) -> int:
        return len(self.sums) + 1


def read_site(folder: Path, verified: Verified, now: float | None = None) -> BuiltSite:
    """Return the site in a folder. Raises CannotRun where there is none, or one that is not as it was built.

    `verified` holds it to its receipt. A site that was built for a time after the clock's `now`, in seconds since 1970,
    UTC, is refused too: what is under embargo until then is on it.
    """
    folder = folder.resolve()
    try:
        receipt = (folder / RECEIPT).read_bytes()
    except FileNotFoundError:
        raise CannotRun(f"there is no {RECEIPT} in {folder.name}; build the site first") from None
    sums = sums_in(receipt)
    if sums is None or not all(_is_clean(name) for name in sums):
        raise CannotRun(f"the {RECEIPT} in {folder.name} is not what a build writes; build the site again")
    faults = verified(folder)
    if faults:
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        raise CannotRun(f"{folder.name} is not as it was built: {faults[0]}{more}; build it again")
    content = json.loads(receipt)
    audience, as_of = content.get("audience"), content.get("as_of")
    if as_of is not None and not is_time(as_of):
        raise CannotRun(f"the {RECEIPT} in {folder.name} is not what a build writes; build the site again")
    if now is not None and as_of is not None and as_of > now:
        then = datetime.fromtimestamp(as_of, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        raise CannotRun(
            f"{folder.name} was built for a time to come, {then}: what is under embargo until then would be published "
            "early; build it again without --now and SOURCE_DATE_EPOCH, or publish it then"
        )
    return BuiltSite(folder=folder, audience=str(audience or ""), receipt=receipt, sums=sums)


def sums_in(receipt: bytes) -> dict[str, str] | None:
    """Return the SHA-256 of the files of a site by name, as its receipt has them; None where that is no receipt."""
    try:
        read = json.loads(receipt)
        return {str(name): str(each["sha256"]) for name, each in read["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def refuse_another_audience(site: BuiltSite, there: bytes | None) -> None:
    """Raise CannotRun when readers of a place would get a site for others; `there` is the receipt of the place."""
    try:
        before = json.loads(there)["audience"] if there is not None else site.audience
    except (ValueError, TypeError, KeyError, RecursionError):
        return
    if before != site.audience:
        raise CannotRun(
            f"there is a site for {before}, and this one is for {site.audience or 'an unknown audience'}; "
            "publish it elsewhere, or empty the place first"
        )


def foreign_files(names: Mapping[str, object], receipt: bytes | None, *also: str) -> tuple[str, ...]:
    """Return the files of a place that no earlier publication put there, by the receipt that the place holds."""
    ours = (sums_in(receipt) if receipt is not None else None) or {}
    known = {*ours, *also, RECEIPT} if ours else set(also)
    return tuple(sorted(name for name in names if name not in known))


def _is_clean(name: str) -> bool:
    """Whether a name stays below its folder and means the same on a disk, in a repository and in a bucket."""
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and path.as_posix() == name and name != "."
    return inside and name.isprintable() and "\\" not in name and ".git" not in path.parts
