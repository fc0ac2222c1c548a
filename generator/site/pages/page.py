"""The type of every page: its address, its template, and the record that the template reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from generator.format.addresses import Address
from generator.format.tlp import CLEAR, Marking


class PageRecord(Protocol):
    """The content of a page, as a dataclass whose fields its template reads. Each kind of page has its own."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its path below the docs folder, its template, its title and description in plain text, and its record.

    `updated` is the day of its newest content, for the sitemap; None when nothing on it has a date. `marking` is the
    most restrictive label of its content, `feed` the feed of what is new on it, `moved` the address to which the reader
    is sent on, and `script` a script that adds to it.
    """

    path: str
    template: str
    title: str
    description: str
    updated: str | None
    context: PageRecord
    marking: Marking = CLEAR
    feed: Address | None = None
    moved: Address | None = None
    script: Address | None = None
