"""The record as data: the files under `data/` that other programs read.

Everything comes from what a reader may see. Of a source's words only those that are quoted are written, as
pages show them, whatever its rights; passages are named by number. The same record gives the same bytes, of the
database with the same release of SQLite. `docs/DATA.md` describes every file and key.
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
    actor_rows,
    mention_rows,
    position_rows,
    statement_rows,
)
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger

FOLDER: Final = "data"
"""The folder on the site in which the files lie."""


def exported(visible: Visible, ledger: Ledger) -> dict[str, bytes]:
    """The files of the record by path below the docs folder. Linear in the record.

    Raises sqlite3.OperationalError where SQLite was built without full-text search (FTS5), which Python's own has.
    """
    statements, actors = statement_rows(visible, ledger), actor_rows(visible, ledger)
    positions, mentions = position_rows(visible, ledger), mention_rows(visible, ledger)
    filters = filter_files(visible, ledger)
    return {
        **{f"{FOLDER}/filter/{name}.json": data for name, data in filters.items()},
        f"{FOLDER}/statements.jsonl": as_json_lines(statements),
        f"{FOLDER}/statements.csv": as_csv(STATEMENT_KEYS, statements),
        f"{FOLDER}/actors.jsonl": as_json_lines(actors),
        f"{FOLDER}/actors.csv": as_csv(ACTOR_KEYS, actors),
        f"{FOLDER}/positions.jsonl": as_json_lines(positions),
        f"{FOLDER}/positions.csv": as_csv(POSITION_KEYS, positions),
        f"{FOLDER}/mentions.jsonl": as_json_lines(mentions),
        f"{FOLDER}/mentions.csv": as_csv(MENTION_KEYS, mentions),
        f"{FOLDER}/ftm.json": as_json_lines(entities(visible, ledger)),
        f"{FOLDER}/briefings.sqlite": as_database(
            visible, ledger, statements=statements, actors=actors, positions=positions, mentions=mentions
        ),
    }
