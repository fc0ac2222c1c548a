"""In which order the files of a site reach a place where readers already read; pure.

At every moment, all that is reached from the front page is there. What pages need comes first, then what is new and
nothing links to yet, then what takes the place of something else. Last goes what nothing links to any more.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import unquote, urlsplit

from generator.provenance.verifier import RECEIPT


class Stage(Enum):
    """Why a step is where it is; in the order in which a site is published."""

    NEEDED = "what pages need"
    # Feeds and data, too, are new to everybody, so that a page that links to them finds them.
    NEW_FILE = "new file"
    NEW_PAGE = "new page"
    CHANGED_PAGE = "changed page"
    CHANGED_FILE = "changed file"
    RECEIPT = "receipt"
    REMOVED_PAGE = "removed page"
    REMOVED_FILE = "removed file"


# For words that must vanish: first goes what can hold them, and links that lead nowhere for a while are the price.
_TAKEDOWN: Final = (
    Stage.REMOVED_PAGE,
    Stage.REMOVED_FILE,
    Stage.CHANGED_PAGE,
    Stage.CHANGED_FILE,
    Stage.NEEDED,
    Stage.NEW_FILE,
    Stage.NEW_PAGE,
    Stage.RECEIPT,
)
_IN_ORDER: Final = {Stage.NEW_PAGE, Stage.CHANGED_PAGE}
_REMOVALS: Final = {Stage.REMOVED_PAGE, Stage.REMOVED_FILE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file that is put or removed; readers see it before or after, never in between."""

    stage: Stage
    name: str

    @property
    def removes(self) -> bool:
        """Whether the file goes."""
        return self.stage in _REMOVALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What has to be done, in order, and how many files stay as they are."""

    steps: tuple[Step, ...]
    unchanged: int

    @property
    def put(self) -> int:
        """How many files are put."""
        return sum(not step.removes for step in self.steps)

    @property
    def removed(self) -> int:
        """How many files go."""
        return sum(step.removes for step in self.steps)

    def stages(self) -> Iterator[tuple[tuple[Step, ...], bool]]:
        """Yield the steps of one stage after the other, and whether their own order matters."""
        for stage in dict.fromkeys(step.stage for step in self.steps):
            yield tuple(step for step in self.steps if step.stage is stage), stage in _IN_ORDER


def plan(
    files: Mapping[str, bytes],
    there: Mapping[str, str],
    digest: Callable[[bytes], str],
    *,
    ours: Collection[str] | None = None,
    takedown: bool = False,
) -> Plan:
    """Return what makes a place hold `files`, by name, where `there` are the digests of what it holds now.

    `ours` are the names that may be removed; without it, all. What has the digest that `digest` gives stays untouched.
    A `takedown` removes and changes first.
    """
    names: dict[Stage, list[str]] = {stage: [] for stage in (_TAKEDOWN if takedown else Stage)}
    unchanged = 0
    for name in sorted(files):
        if name in there and there[name] == digest(files[name]):
            unchanged += 1
        else:
            names[_stage(name, new=name not in there)].append(name)
    for name in sorted(there.keys() - files.keys()):
        if ours is None or name in ours:
            names[Stage.REMOVED_PAGE if _is_page(name) else Stage.REMOVED_FILE].append(name)
    for stage in _IN_ORDER:
        names[stage] = list(_after_what_they_link_to(names[stage], files))
    steps = (Step(stage=stage, name=name) for stage in names for name in names[stage])
    return Plan(steps=tuple(steps), unchanged=unchanged)


def links(name: str, page: bytes) -> Iterator[str]:
    """Yield the names of files that a page of this name could mean by its links, as far as they lie below the root.

    A link to `x` can mean `x` or `x/index.html`; both are given. A link from the host's root is taken as one from the
    site's, since pages do not say where that is.
    """
    for attribute in _LINK.finditer(page):
        text = html.unescape((attribute[1] or attribute[2] or attribute[3] or b"").decode(errors="replace"))
        try:
            address = urlsplit(text.strip())
        except ValueError:
            continue
        if address.scheme or address.netloc or not address.path:
            continue
        path = unquote(address.path)
        whole = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(name), path)
        clean = posixpath.normpath(whole) if whole else "."
        if clean == ".." or clean.startswith("../"):
            continue
        if clean != "." and not path.endswith("/"):
            yield clean
        yield "index.html" if clean == "." else f"{clean}/index.html"


# All that looks like a link counts: one too many, in a script or a text, changes the order and nothing else. A parser
# of the whole page would take most of the time of a publication.
_LINK: Final = re.compile(rb"""[\s"'](?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)

_NEEDED: Final = (
    *(".css", ".js", ".mjs", ".map", ".wasm", ".woff", ".woff2", ".ttf", ".otf"),
    *(".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico"),
)


def _is_page(name: str) -> bool:
    return name.endswith((".html", ".htm"))


def _stage(name: str, *, new: bool) -> Stage:
    if name == RECEIPT:
        return Stage.RECEIPT
    if _is_page(name):
        return Stage.NEW_PAGE if new else Stage.CHANGED_PAGE
    if name.endswith(_NEEDED):
        return Stage.NEEDED
    return Stage.NEW_FILE if new else Stage.CHANGED_FILE


def _after_what_they_link_to(names: Iterable[str], files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield pages, each after those of them that it links to, in time linear in the links.

    Pages that link to each other in a circle cannot all be last. The search starts at the front page and goes on by
    depth and name, so that a circle is always cut at the same place, and the front page follows all that it leads to.
    """
    waiting = set(names)
    # The pages on the way from where the search began, each with the links that are still to be followed.
    way: list[tuple[str, Iterator[str]]] = []
    for start in sorted(waiting, key=lambda name: (name.count("/"), name != "index.html", name)):
        if start not in waiting:
            continue
        waiting.remove(start)
        way.append((start, links(start, files[start])))
        while way:
            name, rest = way[-1]
            further = next((link for link in rest if link in waiting), None)
            if further is None:
                way.pop()
                yield name
            else:
                waiting.remove(further)
                way.append((further, links(further, files[further])))
