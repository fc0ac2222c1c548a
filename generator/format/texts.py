"""Enumerates the texts of records by their types, so that a field that is added cannot be forgotten.

What a record publishes is told from its fields alone: every check that must see all texts walks them here.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from generator.format.decode.scalars import Text

REFERENCES: Final[Mapping[tuple[str, str], str]] = {
    ("Spec", "topics"): "topic",
    ("Spec", "sources"): "seed",
    ("Spec", "mentions"): "actor",
    ("Spec", "translates"): "briefing",
    ("Evidence", "speaker"): "speaker",
    ("Evidence", "via"): "actor",
    ("Evidence", "about"): "actor",
    ("Position", "actor"): "actor",
    ("Position", "topic"): "topic",
    ("Role", "of"): "actor",
    ("Descriptor", "labels"): "speaker",
    ("Actor", "part_of"): "actor",
}
"""What the names in a field refer to, by record and field."""

Part = Literal["key", "value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A place where a kind of record holds texts.

    `path` leads from the outermost record to it, with `*` for each item of a list and each value of a mapping.
    `record` and `name` are the record that holds the field and its name there; `part` tells the keys of a mapping from
    its values.
    """

    path: str
    record: str
    name: str
    part: Part = "value"

    @property
    def refers_to(self) -> str | None:
        """What a name in the field refers to, such as an actor; None if the field holds other texts."""
        return REFERENCES.get((self.record, self.name)) if self.part == "value" else None


def texts_of(record: Any) -> Iterator[tuple[Field, Text]]:
    """Yield every text in a record, at any depth, keys of mappings among them, with the field that holds it."""
    for attribute in fields(record):
        at = Field(path=attribute.name, record=type(record).__name__, name=attribute.name)
        yield from _in_value(getattr(record, attribute.name), at)


def text_fields(kind: type[Any]) -> tuple[Field, ...]:
    """Return the fields in which records of a kind can hold texts, read off the types alone."""
    hints = get_type_hints(kind, include_extras=True)
    fields_of_texts = (
        field
        for name, hint in hints.items()
        if get_origin(hint) is not None or isinstance(hint, type)
        for field in _in_type(hint, Field(path=name, record=kind.__name__, name=name))
    )
    return tuple(dict.fromkeys(fields_of_texts))


def _in_value(value: Any, at: Field) -> Iterator[tuple[Field, Text]]:
    if isinstance(value, Text):
        yield at, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(key, Text):
                yield _key(at), key
            yield from _in_value(item, _item(at))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _in_value(item, _item(at))
    elif is_dataclass(value) and not isinstance(value, type):
        for field, text in texts_of(value):
            yield _below(at, field), text


def _in_type(hint: Any, at: Field) -> Iterator[Field]:
    origin, inner = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and origin is None:
        if issubclass(hint, Text):
            yield at
        elif is_dataclass(hint):
            yield from (_below(at, field) for field in text_fields(hint))
    elif origin is Annotated:
        yield from _in_type(inner[0], at)
    elif origin in {Union, types.UnionType}:
        for member in inner:
            yield from _in_type(member, at)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _in_type(inner[0], _key(at))
        yield from _in_type(inner[1], _item(at))
    elif origin is tuple:
        yield from _in_type(inner[0], _item(at))


def _key(at: Field) -> Field:
    return Field(path=f"{at.path}.key", record=at.record, name=at.name, part="key")


def _item(at: Field) -> Field:
    return Field(path=f"{at.path}.*", record=at.record, name=at.name)


def _below(at: Field, field: Field) -> Field:
    return Field(path=f"{at.path}.{field.path}", record=field.record, name=field.name, part=field.part)
