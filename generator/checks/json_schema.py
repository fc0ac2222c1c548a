"""Makes the JSON Schemas of a project with its own ids, by which editors complete and check its files.

The keys and their types are those that `decode` checks. Here every value is a text, but an editor reads `2026` and
`true` as a number and a truth value, so the schemas accept them. A schema cannot do two things: see that `null` is a
text and not an empty key, and check references to names of the same file.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from generator.checks.waivers import CODES
from generator.diagnostics.model import Severity
from generator.format.briefing import Spec
from generator.format.decode.decoding import json_schema
from generator.format.decode.scalars import TEXT_KIND, Day, Flag, Instant, Moment, Name, QNumber, Text, Url
from generator.format.registry import RESERVED, SOURCE_SPEAKER, Actor, Topic
from generator.format.seeds import Descriptor
from generator.format.texts import REFERENCES

KINDS: Final = ("briefing", "actors", "topics", "descriptor")
"""The kinds of files that have a schema."""

Schema: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The ids of a project, each with its name for readers. `stances` are by topic, and `briefings` are slugs."""

    actors: Mapping[str, str]
    topics: Mapping[str, str]
    stances: Mapping[str, Mapping[str, str]]
    seeds: Mapping[str, str]
    briefings: Sequence[str]


def schemas(ids: Vocabulary) -> dict[str, Schema]:
    """Return the JSON Schema (2020-12) of each kind of file, by kind."""
    briefing, of_briefing = _record(Spec)
    if ids.stances:
        of_briefing["Position"]["allOf"] = [_stances_of(topic, stances) for topic, stances in ids.stances.items()]
    actor, of_actor = _record(Actor)
    topic, of_topic = _record(Topic)
    descriptor, of_descriptor = _record(Descriptor)
    shared = {**_TEXTS, **_named(ids), "waive": _waivers(), "nothing": _NOTHING}
    return {
        "briefing": _whole("A briefing", briefing, {**of_briefing, **shared}),
        "actors": _whole("A registry of actors", _registry("Actor"), {"Actor": actor, **of_actor, **shared}),
        "topics": _whole("A registry of topics", _registry("Topic"), {"Topic": topic, **of_topic, **shared}),
        "descriptor": _whole("The descriptor of a source", descriptor, {**of_descriptor, **shared}),
    }


# ---- Texts, as an editor reads them ----

# The types that YAML 1.2 (core schema) or 1.1 may give to a text.
_TYPED: Final = ["string", "number", "boolean"]
_TEXTS: Final[Mapping[str, Schema]] = {
    kind.__name__: {"description": inspect.cleandoc(kind.__doc__ or ""), **content}
    for kind, content in (
        (Text, {"type": _TYPED, "pattern": r"\S", "description": "Any text; behind a bar (|) every sign is safe."}),
        (Name, {"type": _TYPED, "pattern": f"^{Name.pattern.pattern}$"}),
        (Day, {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$"}),
        (Moment, {"type": ["string", "number"], "pattern": r"\S"}),
        (Instant, {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}\S*[Z0-9]\s*$"}),
        (Url, {"type": "string", "pattern": r"^(?:https?://[^\s/]\S*|unknown)\s*$"}),
        (QNumber, {"type": "string", "pattern": rf"^{QNumber.pattern.pattern}\s*$"}),
        (Flag, {"enum": ["yes", "no", "true", "false", True, False]}),
    )
}
_NOTHING: Final[Schema] = {
    "description": "Nothing: the key might as well not be there.",
    "type": ["null", "string"],
    "pattern": r"^\s*$",
}
_TRUE: Final = frozenset({"true", "yes", "on"})
_FALSE: Final = frozenset({"false", "no", "off"})
_WHOLE: Final = re.compile(r"0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-f]+)|(?P<decimal>[0-9]+)")
_POWER: Final = re.compile(r"[0-9]+e-?[0-9]{1,4}")


def _as_read(words: Iterable[str]) -> list[Any]:
    """Return words, and what editors read those as that look like a number or a truth value."""
    values: list[Any] = []
    for word in words:
        values.append(word)
        if word in _TRUE | _FALSE:
            values.append(word in _TRUE)
        elif whole := _WHOLE.fullmatch(word):
            base = {"octal": 8, "hexadecimal": 16, "decimal": 10}[str(whole.lastgroup)]
            values.append(int(str(whole[whole.lastindex or 0]), base))
        elif _POWER.fullmatch(word) and math.isfinite(float(word)):
            values.append(float(word))
    return values


# ---- References to ids ----


def _named(ids: Vocabulary) -> dict[str, Schema]:
    document = {SOURCE_SPEAKER: "What the document itself says"}
    return {
        "actor": _one_of("An actor of the registry", ids.actors),
        "speaker": _one_of("An actor of the registry, or the document itself", {**ids.actors, **document}),
        "topic": _one_of("A topic of the registry", ids.topics),
        "seed": _one_of("A source", ids.seeds),
        "briefing": _one_of("A briefing", dict.fromkeys(ids.briefings, "")),
    }


def _one_of(description: str, names: Mapping[str, str]) -> Schema:
    """Return the schema of one of some ids, which come with their names for readers."""
    read = [(value, name) for id, name in names.items() for value in _as_read([id])]
    # This key is not of the standard, which allows others; editors show it beside each id.
    descriptions = {"enumDescriptions": [name for _, name in read]} if any(names.values()) else {}
    return {"description": description, "enum": [value for value, _ in read], **descriptions}


def _stances_of(topic: str, stances: Mapping[str, str]) -> Schema:
    return {
        "if": {"properties": {"topic": {"enum": _as_read([topic])}}, "required": ["topic"]},
        "then": {"properties": {"stance": _one_of(f"A stance on {topic}", stances)}},
    }


def _waivers() -> Schema:
    reasons = {
        code.name: {"description": code.explanation, "anyOf": [_reference("Text"), _reference("nothing")]}
        for code in CODES.values()
        if code.waivable and code.severity is Severity.WARNING
    }
    return {
        "description": "Warnings that are set aside, each with the reason, which readers see.",
        "type": "object",
        "properties": reasons,
        "additionalProperties": False,
    }


# ---- Records ----


def _record(record: type[Any]) -> tuple[Schema, dict[str, Schema]]:
    """Return the schema of a record, and the schemas of the records in it by name."""
    made = json_schema(record)
    inner = made.pop("$defs", {})
    return _converted_record(record.__name__, made), {
        name: _converted_record(name, content) for name, content in inner.items()
    }


def _converted_record(name: str, made: Schema) -> Schema:
    required = made.get("required", [])
    keys = {}
    for key, content in made["properties"].items():
        converted = _reference("waive") if key == "waive" else _converted(content, REFERENCES.get((name, key)))
        keys[key] = converted if key in required else _or_nothing(converted)
    return {
        "description": made["description"],
        "type": "object",
        "properties": keys,
        "required": required,
        "additionalProperties": False,
    }


def _converted(made: Schema, refers: str | None) -> Schema:
    """Return the schema for editors of a type; `made` is what pydantic makes of it.

    `refers` is the kind of thing that a name in it refers to, if it is a reference.
    """
    if TEXT_KIND in made:
        return _reference(refers if refers and made[TEXT_KIND] == Name.__name__ else made[TEXT_KIND])
    if "enum" in made or "const" in made:
        return {"enum": _as_read(made["enum"] if "enum" in made else [made["const"]])}
    if "anyOf" in made:
        forms = [_converted(form, refers) for form in made["anyOf"] if form != {"type": "null"}]
        return {"anyOf": forms} if len(forms) > 1 else forms[0]
    if made.get("type") == "array":
        return {"type": "array", "items": _or_nothing(_converted(made["items"], refers))}
    if made.get("type") == "object":
        names = {"propertyNames": {"pattern": _TEXTS[Name.__name__]["pattern"]}}
        return {
            "type": "object",
            **(names if made["propertyNames"][TEXT_KIND] == Name.__name__ else {}),
            "additionalProperties": _converted(made["additionalProperties"], refers),
        }
    return {"$ref": made["$ref"]}


def _or_nothing(content: Schema) -> Schema:
    return {"anyOf": [*content.get("anyOf", [content]), _reference("nothing")]}


def _registry(entry: str) -> Schema:
    pattern = f"^(?!(?:{RESERVED.pattern})$){Name.pattern.pattern}$"
    return {"type": "object", "propertyNames": {"pattern": pattern}, "additionalProperties": _reference(entry)}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _whole(title: str, content: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return a schema with those definitions that it needs."""
    needed: dict[str, Schema] = {}
    unread = [content]
    while unread:
        for name in _referred(unread.pop()):
            if name not in needed:
                needed[name] = definitions[name]
                unread.append(definitions[name])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Written by `briefings schema` for one project; to be written anew when its ids change.",
        "title": title,
        **content,
        "$defs": {name: needed[name] for name in sorted(needed)},
    }


def _referred(content: Any) -> Iterator[str]:
    """Yield the names of the definitions to which a schema refers."""
    if isinstance(content, dict):
        if isinstance(content.get("$ref"), str):
            yield content["$ref"].removeprefix("#/$defs/")
        for value in content.values():
            yield from _referred(value)
    elif isinstance(content, list):
        for value in content:
            yield from _referred(value)
