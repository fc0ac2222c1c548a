"""Makes the rows of statements, actors, positions and mentions, with the keys that `docs/DATA.md` describes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from generator.format import addresses
from generator.format.addresses import Address
from generator.format.registry import SOURCE_SPEAKER, Role
from generator.format.seeds import PassageRange
from generator.ledger import excerpts
from generator.ledger.audience import Visible
from generator.ledger.record import Ledger, Statement, kind_of
from generator.text import dates
from generator.text.escaping import one_line

DataRow = dict[str, Any]
"""A row by its keys: texts, numbers, truth values, None, lists of them, and rows."""

STATEMENT_KEYS: Final = (
    *("id", "address", "kind", "words", "translation", "speaker", "speaker_name", "via", "about"),
    *("source", "source_label", "passages", "date", "date_of", "date_inferred", "date_from", "date_to"),
    *("occasion", "event", "event_after", "credibility", "inferred", "waived", "topics", "evidence", "briefings"),
)
ACTOR_KEYS: Final = (
    *("id", "address", "kind", "name", "native_name", "aliases", "formerly", "wikidata", "description", "described_at"),
    *("roles", "part_of", "said", "relayed", "about", "named", "topics", "briefings"),
)
POSITION_KEYS: Final = (
    *("actor", "actor_name", "topic", "topic_title", "stance", "stance_title", "whose", "by", "inferred"),
    *("date", "date_of", "briefing", "briefing_date", "evidence", "statements"),
)
MENTION_KEYS: Final = ("actor", "actor_name", "source", "source_label", "passage", "times", "only")

_DATE_OF: Final = {"said": "said", "occasion": "occasion", "published": "source", "not stated": "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """All rows.

    Statements are latest first, actors in the order of the registry, and positions by topic, newest briefing first.
    There is a mention for each actor and cited passage that names it, by actor and then in the order of the sources.
    """

    statements: tuple[DataRow, ...]
    actors: tuple[DataRow, ...]
    positions: tuple[DataRow, ...]
    mentions: tuple[DataRow, ...]


def all_rows(visible: Visible, ledger: Ledger) -> Rows:
    """Return the rows of the whole record. Linear in it."""
    return Rows(
        statements=tuple(_statement_row(statement, visible) for statement in ledger.statements),
        actors=_actor_rows(visible, ledger),
        positions=_position_rows(visible, ledger),
        mentions=_mention_rows(visible, ledger),
    )


def _actor_rows(visible: Visible, ledger: Ledger) -> tuple[DataRow, ...]:
    return tuple(
        {
            "id": id,
            "address": place(addresses.actor(id)),
            "kind": str(actor.kind),
            "name": str(actor.name),
            "native_name": _text(actor.native_name),
            "aliases": _texts(actor.aliases),
            "formerly": _texts(actor.formerly),
            "wikidata": _text(actor.wikidata),
            "description": None if actor.description is None else one_line(actor.description),
            "described_at": [passage(passage_range) for passage_range in visible.described[id]],
            "roles": [
                _role_row(role, ranges)
                for role, ranges in zip(actor.roles, visible.role_ranges[id], strict=True)
                if ranges
            ],
            "part_of": _texts(actor.part_of),
            "said": len(ledger.actors[id].said),
            "relayed": len(ledger.actors[id].relayed),
            "about": len(ledger.actors[id].about),
            "named": len(ledger.actors[id].named),
            "topics": list(ledger.actors[id].topics),
            "briefings": [briefing.slug for briefing in ledger.actors[id].briefings],
        }
        for id, actor in visible.actors.items()
    )


def _position_rows(visible: Visible, ledger: Ledger) -> tuple[DataRow, ...]:
    statements = {use.id: statement.id for statement in ledger.statements for use in statement.uses}
    rows = []
    for topic, stances in ledger.stances.items():
        titles = {str(id): str(title) for id, title in (visible.topics[topic].stances or {}).items()}
        for stance in stances:
            position, briefing = stance.position, stance.briefing
            evidence = [f"{briefing.slug}#{name}" for name in position.rests_on if name in briefing.evidence]
            rows.append(
                {
                    "actor": str(position.actor),
                    "actor_name": str(visible.actors[position.actor].name),
                    "topic": topic,
                    "topic_title": str(visible.topics[topic].title),
                    "stance": str(position.stance),
                    "stance_title": titles[position.stance],
                    "whose": "own" if stance.own else "attributed",
                    "by": list(stance.by),
                    "inferred": stance.inferred,
                    "date": _text(stance.date.text),
                    "date_of": _DATE_OF[stance.date.basis],
                    "briefing": briefing.slug,
                    "briefing_date": str(briefing.spec.date),
                    "evidence": evidence,
                    "statements": list(dict.fromkeys(statements[id] for id in evidence)),
                }
            )
    return tuple(rows)


def _mention_rows(visible: Visible, ledger: Ledger) -> tuple[DataRow, ...]:
    return tuple(
        {
            "actor": id,
            "actor_name": str(visible.actors[id].name),
            "source": named.seed,
            "source_label": str(visible.library[named.seed].descriptor.label),
            "passage": f"{named.seed} p{named.passage}",
            "times": named.times,
            "only": named.only,
        }
        for id, record in ledger.actors.items()
        for named in record.named
    )


def place(address: Address) -> str:
    """Return the path of a page below the root of the site, as hosts of the family lay pages out by default."""
    page = address.path.removesuffix("index.md") if address.path.endswith("index.md") else f"{address.path[:-3]}/"
    return f"{page}#{address.fragment}" if address.fragment else page


def words_of(statement: Statement, visible: Visible) -> str:
    """Return the words as pages show them: the source's own with the writer's edits, or the writer's report."""
    checked = statement.checked
    pieces = excerpts.quote_pieces(checked, visible.library[checked.seed])
    return "".join(piece.text for piece in pieces) or one_line(str(checked.evidence.states))


def passage(passage_range: PassageRange) -> str:
    """Return a range of passages with its source, as `source p3-p4`."""
    return f"{passage_range.seed} {passage_range.written}"


def _statement_row(statement: Statement, visible: Visible) -> DataRow:
    evidence, first = statement.checked.evidence, statement.first
    date, when, slug = statement.date, evidence.when, statement.uses[0].briefing.slug
    first_day, last_day = days(date.text)
    all_evidence = [use.checked.evidence for use in statement.uses]
    translation = evidence.translation
    return {
        "id": statement.id,
        "address": place(addresses.briefing(first.briefing.slug, first.checked.name)),
        "kind": kind_of(statement.checked),
        "words": words_of(statement, visible),
        "translation": None
        if translation is None
        else {"language": str(translation.language), "by": str(translation.by), "text": one_line(translation.text)},
        "speaker": None if statement.speaker == SOURCE_SPEAKER else statement.speaker,
        "speaker_name": None if statement.speaker == SOURCE_SPEAKER else str(visible.actors[statement.speaker].name),
        "via": list(statement.actors("via")),
        "about": list(statement.actors("about")),
        "source": statement.seed,
        "source_label": str(visible.library[statement.seed].descriptor.label),
        "passages": [passage(passage_range) for passage_range in statement.checked.ranges],
        "date": _text(date.text),
        "date_of": _DATE_OF[date.basis],
        "date_inferred": date.inferred,
        "date_from": first_day,
        "date_to": last_day,
        "occasion": f"{slug}#{evidence.occasion}" if evidence.occasion is not None else None,
        "event": _text(when.date) if when is not None else None,
        "event_after": f"{slug}#{when.after}" if when is not None and when.after is not None else None,
        "credibility": _text(evidence.credibility),
        "inferred": sorted({str(key) for evidence in all_evidence for key in evidence.inferred}),
        "waived": list(
            dict.fromkeys(
                f"{code}: {reason}" for evidence in all_evidence for code, reason in (evidence.waive or {}).items()
            )
        ),
        "topics": list(statement.topics),
        "evidence": [use.id for use in statement.uses],
        "briefings": list(dict.fromkeys(use.briefing.slug for use in statement.uses)),
    }


def _role_row(role: Role, ranges: Iterable[PassageRange]) -> DataRow:
    return {
        "role": str(role.role),
        "of": _text(role.of),
        "since": _text(role.since),
        "until": _text(role.until),
        "speaks_for": bool(role.speaks_for),
        "passages": [passage(passage_range) for passage_range in ranges],
    }


def days(date: str | None) -> tuple[str | None, str | None]:
    """Return the first and the last day that a date can mean, in ISO 8601.

    They are None at an end that is open or not known, where EDTF guesses a day.
    """
    span = dates.read_date(date) if date is not None else None
    if date is None or span is None:
        return None, None
    return (
        None if date.startswith(("/", "../")) else _day(span.earliest),
        None if date.endswith(("/", "/..")) else _day(span.latest),
    )


def _day(day: tuple[int, int, int]) -> str:
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}"


def _text(text: str | None) -> str | None:
    return None if text is None else str(text)


def _texts(texts: Iterable[str]) -> list[str]:
    return [str(text) for text in texts]
