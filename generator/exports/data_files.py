"""Gathers the files under `data/` that other programs read.

They hold only what a reader may see. Of the words of a source they have only those that are quoted, as pages show them,
even where its rights allow more; passages are named by number. The same record gives the same bytes, and the same
database with the same release of SQLite.
"""

from __future__ import annotations

from typing import Final

from generator.exports.actor_filter import filter_files
from generator.exports.database import as_database
from generator.exports.followthemoney import entities
from generator.exports.lines import as_csv, as_json_lines
from generator.exports.rows import (
    ACTOR_KEYS,
    MENTION_KEYS,
    POSITION_KEYS,
    STATEMENT_KEYS,
    all_rows,
)
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger

FOLDER: Final = "data"
"""The folder on the site in which the files lie."""


def exported(visible: Visible, ledger: Ledger) -> dict[str, bytes]:
    """Return the files of the record by path below the docs folder. Linear in the record.

    Raises sqlite3.OperationalError where SQLite was built without full-text search (FTS5), which Python's own has.
    """
    rows = all_rows(visible, ledger)
    files = {f"filter/{name}.json": data for name, data in filter_files(visible, ledger).items()}
    tables = (
        ("statements", STATEMENT_KEYS, rows.statements),
        ("actors", ACTOR_KEYS, rows.actors),
        ("positions", POSITION_KEYS, rows.positions),
        ("mentions", MENTION_KEYS, rows.mentions),
    )
    for name, keys, table in tables:
        files[f"{name}.jsonl"] = as_json_lines(table)
        files[f"{name}.csv"] = as_csv(keys, table)
    files["ftm.json"] = as_json_lines(entities(visible, ledger))
    files["briefings.sqlite"] = as_database(visible, ledger, rows)
    return {f"{FOLDER}/{path}": data for path, data in files.items()}
