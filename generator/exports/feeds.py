"""Writes feeds of what is new, as Atom and JSON Feed: of all briefings, of corrections, of each topic and each actor.

Entries of an actor are the statements by it, relayed by it or about it, all others are briefings; newest first.
Ids and dates come from the content: of a briefing its day and that of its last revision, of a statement the day of the
first briefing that has it, which is when it came on record and never when it was said. Days are given as midnight, UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from generator.checks.verified import VerifiedBriefing
from generator.exports import rows
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.registry import SOURCE_SPEAKER
from generator.format.yaml.characters import FORBIDDEN
from generator.ledger.audience import Visible
from generator.ledger.record import ActorRecord, Ledger, Statement, StatementDate, kind_of
from generator.provenance.history import history
from generator.text import prose
from generator.text.dates import date_in_words
from generator.text.escaping import one_line

MOST: Final = 50
"""Entries of one feed. Readers ask for it every hour; a reader who was away for longer finds all on the pages."""

# The most of a statement's words in a title, since lists of entries show one line.
_TITLE_CHARACTERS: Final = 120

_ATOM: Final = "http://www.w3.org/2005/Atom"
_JSON_FEED: Final = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An entry of a feed; `url` is also its id. `published` and `updated` are days, all texts are plain."""

    url: str
    title: str
    text: str
    published: str
    updated: str
    authors: tuple[str, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its path below the docs folder without the ending, its title, its page, and its entries, newest first."""

    path: str
    title: str
    page: str
    entries: tuple[FeedEntry, ...]


def written(visible: Visible, ledger: Ledger, site_name: str, site_url: str | None) -> dict[str, bytes]:
    """Return the files of all feeds by path below the docs folder; a feed that would be empty is left out.

    They show the `ledger` of what is `visible`, under `site_name`, and link to `site_url`. Without that there are none,
    since ids and links of feeds are absolute. Linear in the record, but for sorting.
    """
    if not site_url:
        return {}
    # The site's name has not been checked for such characters, unlike the content.
    site_name = one_line(FORBIDDEN.sub("", site_name))
    root = f"{site_url.rstrip('/')}/"
    files = {}
    for feed in _feeds(visible, ledger, root):
        if feed.entries:
            files[f"{feed.path}.atom"] = _as_atom(feed, site_name, root)
            files[f"{feed.path}.json"] = _as_json(feed, site_name, root)
    return files


def _feeds(visible: Visible, ledger: Ledger, root: str) -> Iterator[Feed]:
    entries = {slug: _of_briefing(briefing, visible, root) for slug, briefing in visible.briefings.items()}
    yield Feed(
        path=addresses.feed("briefings"),
        title="Briefings",
        page=_url(addresses.HOME, root),
        entries=_newest(entries.values()),
    )
    for id, topic in visible.topics.items():
        yield Feed(
            path=addresses.feed("topics", id),
            title=str(topic.title),
            page=_url(addresses.topic(id), root),
            entries=_newest(entries[briefing.slug] for briefing in ledger.topics[id]),
        )
    yield Feed(
        path=addresses.feed("corrections"),
        title="Corrections and updates",
        page=_url(addresses.index("corrections"), root),
        entries=_newest(
            entry for briefing in visible.briefings.values() for entry in _of_revisions(briefing, visible, root)
        ),
    )
    on_record = {statement: _of_statement(statement, visible, root) for statement in ledger.statements}
    for id, record in ledger.actors.items():
        yield Feed(
            path=addresses.feed("actors", id),
            title=str(visible.actors[id].name),
            page=_url(addresses.actor(id), root),
            entries=_newest(on_record[statement] for statement in _all_of(record)),
        )


def _all_of(record: ActorRecord) -> Iterable[Statement]:
    return dict.fromkeys((*record.said, *record.relayed, *record.about))


def _newest(entries: Iterable[FeedEntry]) -> tuple[FeedEntry, ...]:
    # The sort is stable, so that entries of one day stay in the order of the record.
    return tuple(sorted(entries, key=lambda entry: entry.updated, reverse=True)[:MOST])


def _of_briefing(briefing: VerifiedBriefing, visible: Visible, root: str) -> FeedEntry:
    spec = briefing.spec
    return FeedEntry(
        url=_url(addresses.briefing(briefing.slug), root),
        title=one_line(spec.title),
        text=prose.plain(briefing.summary),
        published=str(spec.date),
        updated=str(max((spec.date, *(revision.date for revision in spec.revisions)))),
        authors=tuple(map(str, spec.authors)),
        tags=tuple(one_line(visible.topics[topic].title) for topic in dict.fromkeys(spec.topics)),
    )


def _of_revisions(briefing: VerifiedBriefing, visible: Visible, root: str) -> Iterator[FeedEntry]:
    for entry in history(briefing, visible.library):
        if entry.is_announced:
            revision = entry.revision
            day = str(revision.date)
            yield FeedEntry(
                url=_url(addresses.briefing(briefing.slug, entry.anchor), root),
                title=_shortened(f"{revision.kind.capitalize()}: {one_line(briefing.spec.title)}"),
                text=one_line(revision.note),
                published=day,
                updated=day,
                authors=tuple(map(str, briefing.spec.authors)),
            )


def _of_statement(statement: Statement, visible: Visible, root: str) -> FeedEntry:
    first = statement.first
    label = one_line(visible.library[statement.seed].descriptor.label)
    words = one_line(rows.words_of(statement, visible))
    if kind_of(statement.checked) == "quoted":
        words = f"“{words}”"
    speaker = label if statement.speaker == SOURCE_SPEAKER else one_line(visible.actors[statement.speaker].name)
    via = ", ".join(one_line(visible.actors[id].name) for id in statement.actors("via"))
    lines = (words, _dated(statement.date), f"Relayed by {via}." if via else "", f"Source: {label}.")
    day = str(first.briefing.spec.date)
    return FeedEntry(
        url=_url(addresses.briefing(first.briefing.slug, first.checked.name), root),
        title=_shortened(f"{speaker}: {words}"),
        text="\n".join(line for line in lines if line),
        published=day,
        updated=day,
        authors=tuple(map(str, first.briefing.spec.authors)),
    )


def _dated(date: StatementDate) -> str:
    if date.text is None:
        return "Date not stated."
    basis = {"said": "Said", "occasion": "Said, by the date of the occasion,", "published": "Source published"}
    concluded = ", which is inferred" if date.inferred else ""
    return f"{basis[date.basis]} {date_in_words(date.text)}{concluded}."


def _shortened(text: str) -> str:
    if len(text) <= _TITLE_CHARACTERS:
        return text
    return text[:_TITLE_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _url(address: Address, root: str) -> str:
    return root + rows.place(address)


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _as_atom(feed: Feed, site_name: str, root: str) -> bytes:
    # The name space is written as an attribute, since a registered prefix would change the library for all programs.
    top = ET.Element("feed", {"xmlns": _ATOM})
    _add(top, "title", f"{feed.title} – {site_name}")
    _add(top, "id", f"{root}{feed.path}.atom")
    _add(top, "updated", _time(feed.entries[0].updated))
    _add(ET.SubElement(top, "author"), "name", site_name)
    ET.SubElement(top, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{root}{feed.path}.atom"})
    ET.SubElement(top, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    for entry in feed.entries:
        item = ET.SubElement(top, "entry")
        _add(item, "title", entry.title)
        _add(item, "id", entry.url)
        ET.SubElement(item, "link", {"rel": "alternate", "type": "text/html", "href": entry.url})
        _add(item, "published", _time(entry.published))
        _add(item, "updated", _time(entry.updated))
        for author in entry.authors:
            _add(ET.SubElement(item, "author"), "name", author)
        for tag in entry.tags:
            ET.SubElement(item, "category", {"term": tag})
        _add(item, "content", entry.text)
    ET.indent(top)
    data: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _as_json(feed: Feed, site_name: str, root: str) -> bytes:
    document = {
        "version": _JSON_FEED,
        "title": f"{feed.title} – {site_name}",
        "home_page_url": feed.page,
        "feed_url": f"{root}{feed.path}.json",
        "items": [
            {
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "content_text": entry.text,
                "date_published": _time(entry.published),
                "date_modified": _time(entry.updated),
                "authors": [{"name": author} for author in entry.authors],
                "tags": list(entry.tags),
            }
            for entry in feed.entries
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
