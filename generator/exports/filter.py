"""The rows by which the index of actors is filtered in a browser: short, and in files of which none is large."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from generator.actors import KIND
from generator.audience import Visible
from generator.exports.rows import days
from generator.ledger import ActorRecord, Ledger

# Some 200 kB a file, which browsers read side by side.
_ROWS: Final = 2_000


def filter_files(visible: Visible, ledger: Ledger) -> dict[str, bytes]:
    """The files by name: `index` says how many there are and what numbers of kinds and topics mean, the rest are rows.

    A row is the actor's id, name, kind, the numbers of statements by, about and relayed by it and of passages that name
    it, the first and the last day of its statements, the day when it was last briefed on, its topics, and its aliases.
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
    dated = record.dated
    spans = [days(date.text) for date in dated]
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
        sorted(topics[topic] for topic in record.topics if topic in topics),
        [str(name) for name in (actor.native_name, *actor.aliases) if name],
    ]


def _packed(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
