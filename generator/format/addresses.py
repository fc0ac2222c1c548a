"""Where everything on the site lives; addresses last, so this is the only place that knows.

Paths are of Markdown files below the docs folder; the host turns `briefings/x.md` into `/briefings/x/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Address:
    """A page, and a place on it unless `fragment` is empty."""

    path: str
    fragment: str = ""

    def seen_from(self, path: str) -> str:
        """Return the relative link from a page to this address; within one page only the fragment."""
        fragment = f"#{self.fragment}" if self.fragment else ""
        if path == self.path and fragment:
            return fragment
        return _relative(self.path, path) + fragment


def _relative(to: str, here: str) -> str:
    """`posixpath.relpath` for paths that are clean already, which it takes most of a link's time to make sure of."""
    there, mine = to.split("/"), here.split("/")[:-1]
    common = 0
    while common < min(len(there) - 1, len(mine)) and there[common] == mine[common]:
        common += 1
    return "../" * (len(mine) - common) + "/".join(there[common:])


HOME: Final = Address(path="index.md")
METHOD: Final = Address(path="method.md")


def briefing(slug: str, name: str = "") -> Address:
    """Return a briefing, or a piece of evidence or judgement in it."""
    return Address(path=f"briefings/{slug}.md", fragment=name)


def actor(id: str, page: int = 1, place: str = "") -> Address:
    """Return a page, counted from 1, of the record of an actor, or a place on it."""
    return Address(path=f"actors/{id}.md" if page == 1 else f"actors/{id}/page-{page}.md", fragment=place)


def topic(id: str, page: int = 1) -> Address:
    """Return a page, counted from 1, of a topic."""
    return Address(path=f"topics/{id}.md" if page == 1 else f"topics/{id}/page-{page}.md")


def source(seed: str, passage: int | None = None) -> Address:
    """Return the page of a source, or a passage on it."""
    return Address(path=f"sources/{seed}.md", fragment="" if passage is None else f"p{passage}")


def index(folder: str, page: int = 1, place: str = "") -> Address:
    """Return a page, counted from 1, of the index that a folder holds, such as `briefings`, or a place on it."""
    return Address(path=f"{folder}/index.md" if page == 1 else f"{folder}/page-{page}.md", fragment=place)


NAMES: Final = "actors/name"
"""The folder of the index of all names and aliases. No actor's page lies that deep, so no id can take its place."""


def of_kind(kind: str, page: int = 1) -> Address:
    """Return a page, counted from 1, of the actors of one kind."""
    return index(f"actors/kind/{kind}", page)


def feed(kind: str, id: str = "") -> str:
    """Return where the feed of all `briefings`, or of one of the `topics` or `actors`, lies, without its ending."""
    return f"feeds/{kind}/{id}" if id else f"feeds/{kind}"
