"""Writes the record as an SQLite database, made in memory: tables with keys, and full-text search over the words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, Final

from generator.exports.rows import DataRow, Rows, passage, place
from generator.format import addresses
from generator.format.seeds import known
from generator.ledger import excerpts
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger
from generator.text import prose

# The version of the tables, which `PRAGMA user_version` shows.
VERSION: Final = 1

# `number` is an alias of SQLite's own row number, by which the full-text index finds a row even after VACUUM.
_TABLES: Final = f"""
PRAGMA page_size = 4096;
PRAGMA user_version = {VERSION};
CREATE TABLE sources (
  id TEXT PRIMARY KEY, address TEXT NOT NULL, label TEXT NOT NULL, title TEXT, publisher TEXT, author TEXT,
  published TEXT, retrieved TEXT, url TEXT, language TEXT, kind TEXT NOT NULL, rights TEXT NOT NULL,
  reliability TEXT NOT NULL, ends TEXT NOT NULL, sha256 TEXT
) WITHOUT ROWID;
CREATE TABLE topics (id TEXT PRIMARY KEY, address TEXT NOT NULL, title TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE actors (
  id TEXT PRIMARY KEY, address TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, native_name TEXT,
  aliases TEXT NOT NULL, wikidata TEXT, description TEXT
) WITHOUT ROWID;
CREATE TABLE roles (
  number INTEGER PRIMARY KEY, actor TEXT NOT NULL REFERENCES actors (id), role TEXT NOT NULL,
  "of" TEXT REFERENCES actors (id), since TEXT, until TEXT, speaks_for INTEGER NOT NULL
);
CREATE TABLE briefings (
  slug TEXT PRIMARY KEY, address TEXT NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL, authors TEXT NOT NULL,
  summary TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE briefing_topics (
  briefing TEXT NOT NULL REFERENCES briefings (slug), topic TEXT NOT NULL REFERENCES topics (id),
  PRIMARY KEY (briefing, topic)
) WITHOUT ROWID;
CREATE TABLE statements (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, address TEXT NOT NULL, kind TEXT NOT NULL, words TEXT NOT NULL,
  speaker TEXT REFERENCES actors (id), speaker_name TEXT, source TEXT NOT NULL REFERENCES sources (id),
  passages TEXT NOT NULL, date TEXT, date_of TEXT NOT NULL, date_inferred INTEGER NOT NULL, date_from TEXT,
  date_to TEXT, occasion TEXT, event TEXT, event_after TEXT, credibility TEXT, inferred TEXT NOT NULL,
  waived TEXT NOT NULL
);
CREATE INDEX statements_by_speaker ON statements (speaker, date_from);
CREATE INDEX statements_by_date ON statements (date_from);
CREATE TABLE statement_actors (
  statement TEXT NOT NULL REFERENCES statements (id), actor TEXT NOT NULL REFERENCES actors (id), part TEXT NOT NULL,
  PRIMARY KEY (statement, actor, part)
) WITHOUT ROWID;
CREATE INDEX statement_actors_by_actor ON statement_actors (actor, part);
CREATE TABLE statement_topics (
  statement TEXT NOT NULL REFERENCES statements (id), topic TEXT NOT NULL REFERENCES topics (id),
  PRIMARY KEY (statement, topic)
) WITHOUT ROWID;
CREATE TABLE mentions (
  actor TEXT NOT NULL REFERENCES actors (id), source TEXT NOT NULL REFERENCES sources (id), passage TEXT NOT NULL,
  times INTEGER NOT NULL, only INTEGER NOT NULL, PRIMARY KEY (actor, passage)
) WITHOUT ROWID;
CREATE TABLE evidence (
  id TEXT PRIMARY KEY, statement TEXT NOT NULL REFERENCES statements (id),
  briefing TEXT NOT NULL REFERENCES briefings (slug), address TEXT NOT NULL, passages TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX evidence_by_statement ON evidence (statement);
CREATE TABLE positions (
  number INTEGER PRIMARY KEY, actor TEXT NOT NULL REFERENCES actors (id), topic TEXT NOT NULL REFERENCES topics (id),
  stance TEXT NOT NULL, stance_title TEXT NOT NULL, whose TEXT NOT NULL, date TEXT,
  briefing TEXT NOT NULL REFERENCES briefings (slug)
);
CREATE TABLE position_evidence (
  position INTEGER NOT NULL REFERENCES positions (number), evidence TEXT NOT NULL REFERENCES evidence (id),
  PRIMARY KEY (position, evidence)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE statements_fts USING fts5 (
  words, speaker_name, content = 'statements', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
"""

_ACTOR: Final = ("id", "address", "kind", "name", "native_name", "aliases", "wikidata", "description")
_STATEMENT: Final = (
    *("id", "address", "kind", "words", "speaker", "speaker_name", "source", "passages", "date", "date_of"),
    *("date_inferred", "date_from", "date_to", "occasion", "event", "event_after", "credibility", "inferred", "waived"),
)


def as_database(visible: Visible, ledger: Ledger, rows: Rows) -> bytes:
    """Return the bytes of a database file; lists that have no table of their own are JSON.

    `rows` are those of the other files. Raises sqlite3.OperationalError where SQLite has no FTS5.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_TABLES)
        for table, records in _contents(visible, ledger, rows):
            _insert(connection, table, records)
        connection.execute("INSERT INTO statements_fts (statements_fts) VALUES ('rebuild')")
        connection.commit()
        return connection.serialize()


def _contents(visible: Visible, ledger: Ledger, rows: Rows) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Yield the tables in the order in which they refer to each other, each with its records."""
    statements, positions = rows.statements, rows.positions
    yield "sources", [tuple(record) for record in _sources(visible)]
    yield "topics", [(id, place(addresses.topic(id)), topic.title) for id, topic in visible.topics.items()]
    yield "actors", [_picked(row, _ACTOR) for row in rows.actors]
    roles = [(row["id"], role) for row in rows.actors for role in row["roles"]]
    yield (
        "roles",
        [
            (number, id, *_picked(role, ("role", "of", "since", "until", "speaks_for")))
            for number, (id, role) in enumerate(roles, start=1)
        ],
    )
    briefings = visible.briefings.values()
    yield (
        "briefings",
        [
            (
                briefing.slug,
                place(addresses.briefing(briefing.slug)),
                briefing.spec.title,
                briefing.spec.date,
                list(briefing.spec.authors),
                prose.plain(briefing.summary),
            )
            for briefing in briefings
        ],
    )
    yield (
        "briefing_topics",
        [(briefing.slug, topic) for briefing in briefings for topic in dict.fromkeys(briefing.spec.topics)],
    )
    yield "statements", [(number, *_picked(row, _STATEMENT)) for number, row in enumerate(statements, start=1)]
    yield (
        "statement_actors",
        [
            (row["id"], actor, part)
            for row in statements
            for part, ids in (("speaker", [row["speaker"]]), ("relay", row["via"]), ("about", row["about"]))
            for actor in ids
            if actor is not None
        ],
    )
    yield (
        "evidence",
        [
            (
                use.id,
                statement.id,
                use.briefing.slug,
                place(addresses.briefing(use.briefing.slug, use.checked.name)),
                [passage(passage_range) for passage_range in use.checked.ranges],
            )
            for statement in ledger.statements
            for use in statement.uses
        ],
    )
    yield "statement_topics", [(row["id"], topic) for row in statements for topic in row["topics"]]
    yield "mentions", [_picked(row, ("actor", "source", "passage", "times", "only")) for row in rows.mentions]
    keys = ("actor", "topic", "stance", "stance_title", "whose", "date", "briefing")
    yield "positions", [(number, *_picked(row, keys)) for number, row in enumerate(positions, start=1)]
    yield (
        "position_evidence",
        [(number, id) for number, row in enumerate(positions, start=1) for id in dict.fromkeys(row["evidence"])],
    )


def _sources(visible: Visible) -> Iterator[Iterable[object]]:
    for id, seed in visible.library.items():
        about = seed.descriptor
        yield (
            *(id, place(addresses.source(id)), about.label),
            *(known(about.title), known(about.publisher), known(about.author), known(about.published)),
            *(known(about.retrieved), known(about.url), known(about.language)),
            *(about.kind, about.rights, about.reliability, about.ends),
            # With the sum of a text that is not shown whole, a reader could guess the rest.
            seed.sha256 if excerpts.shows_whole_text(seed) else None,
        )


def _insert(connection: sqlite3.Connection, table: str, records: list[tuple[object, ...]]) -> None:
    if records:
        places = ", ".join("?" * len(records[0]))
        # The name of the table is one of those above, so no text of the content is run.
        connection.executemany(
            f"INSERT INTO {table} VALUES ({places})",  # noqa: S608
            ([_stored(value) for value in record] for record in records),
        )


def _picked(row: DataRow, keys: Iterable[str]) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)


def _stored(value: object) -> str | int | None:
    match value:
        case None | int():
            return value
        case list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
