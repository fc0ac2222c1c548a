"""Writes the rows by which a browser filters the index of actors: short ones, in files of which none is large."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from generator.exports.rows import days
from generator.format.registry import KIND
from generator.ledger.audience import Visible
from generator.ledger.record import ActorRecord, Ledger

# A file has some 200 kB, and browsers read several at once.
_ROWS: Final = 2_000


def filter_files(visible: Visible, ledger: Ledger) -> dict[str, bytes]:
    """Return the files by name: `index` has the number of files and the kinds and topics, the others have rows.

    A row is the actor's id, name, kind, the numbers of statements by, about and relayed by it and of passages that name
    it, the first and the last day of its statements, the day when it was last briefed on, what it does in statements,
    and its aliases. Kinds and topics in it are their places in the lists of `index`.
    """
    kinds = {str(kind): number for number, kind in enumerate(KIND)}
    topics = {str(id): number for number, id in enumerate(visible.topics)}
    rows = [_row(id, record, visible, kinds, topics) for id, record in ledger.actors.items()]
    files = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
    header = {
        "files": len(files),
        "kinds": list(KIND.items()),
        "topics": [[str(id), str(topic.title)] for id, topic in visible.topics.items()],
    }
    return {"index": _packed(header), **{str(number): _packed(part) for number, part in enumerate(files, start=1)}}


def _row(
    id: str, record: ActorRecord, visible: Visible, kinds: Mapping[str, int], topics: Mapping[str, int]
) -> list[object]:
    actor = visible.actors[id]
    spans = [days(date.text) for date in record.dated]
    return [
        id,
        str(actor.name),
        kinds[actor.kind],
        len(record.said),
        len(record.about),
        len(record.relayed),
        len(record.named),
        min((first for first, _ in spans if first), default=None),
        max((last for _, last in spans if last), default=None),
        max((str(briefing.spec.date) for briefing in record.briefings), default=None),
        _appearances(record, topics),
        [str(name) for name in (actor.native_name, *actor.aliases) if name],
    ]


def _appearances(record: ActorRecord, topics: Mapping[str, int]) -> list[str]:
    """Return what the actor does in statements, each combination of part, topics and days once.

    It is written `s0.3:2026-05-01/2026-05-31`, so that several conditions can be held against one statement.
    """
    appearances: dict[str, None] = {}
    for part, statements in (("s", record.said), ("a", record.about), ("r", record.relayed)):
        for statement in statements:
            first, last = days(statement.date.text)
            on = ".".join(str(topics[topic]) for topic in statement.topics)
            appearances[f"{part}{on}:{first or ''}/{last or ''}"] = None
    return list(appearances)


def _packed(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
