"""Decodes nodes into typed records, collecting every problem with its place.

Rank 2, the only importer of pydantic. A record is a frozen, slotted standard dataclass; its texts know where they were
written.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    Self,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

from generator import dates
from generator.diagnostics import Diagnostic, Span, error, shown
from generator.markdown import MOST_CHARACTERS, MOST_ESCAPES, escapes
from generator.nearest import nearest_name
from generator.prose import TEXT_TOO_LONG
from generator.yamldoc import MappingNode, Node, Scalar, SequenceNode

KEY_UNKNOWN = error(
    "key-unknown",
    "This key is not part of the format here. It may be misspelt, or indented too far or too little.",
)
KEY_MISSING = error(
    "key-missing",
    "A key that the format requires is absent, or stands there with nothing behind it.",
)
VALUE_SHAPE = error(
    "value-shape",
    "The value has another shape than the key takes: a list for a text, a text for a list of keys.",
)
VALUE_UNKNOWN = error("value-unknown", "The key takes one of a few words, and this is none of them.")
NAME_MALFORMED = error(
    "name-malformed",
    """Names are lower-case letters, digits, hyphens and underscores, and begin with a letter or digit: they
    become addresses.""",
)
DATE_MALFORMED = error(
    "date-malformed",
    """A date is written as year, month and day (2026-11-22); a date of a statement or document may be any EDTF date
    (2026, 2026-11, 2026-11~), or the word unknown.""",
)
CODES: Final = (
    KEY_UNKNOWN,
    KEY_MISSING,
    VALUE_SHAPE,
    VALUE_UNKNOWN,
    NAME_MALFORMED,
    DATE_MALFORMED,
)


class Text(str):
    """A text that knows where it was written. Else it is `str`, and what is derived from it is plain `str`."""

    __slots__ = ("scalar",)
    scalar: Scalar

    @classmethod
    def of(cls, scalar: Scalar) -> Self:
        """The scalar's text without white space at its end, of which block scalars always have some."""
        text = cls(scalar.value.rstrip())
        text.scalar = scalar
        return text

    @property
    def span(self) -> Span:
        """Where the whole of it stands."""
        return self.scalar.span

    def span_of(self, start: int, end: int) -> Span:
        """Where its code points from `start` to `end`, exclusive, stand in the file."""
        return self.scalar.span_of(start, end)

    @classmethod
    def accept(cls, text: Text) -> Text:
        """The text as this type, or PydanticCustomError named after a code of this module."""
        return text

    @classmethod
    def _validated(cls, value: object) -> Text:
        if not isinstance(value, Text):
            raise PydanticCustomError("value-shape", "expected text, found {found}", {"found": _shape(value)})
        if len(value) > MOST_CHARACTERS or escapes(value) > MOST_ESCAPES:
            most = {"most": f"{MOST_CHARACTERS:,}", "escapes": f"{MOST_ESCAPES:,}"}
            raise PydanticCustomError("text-too-long", "more than {most} characters, or {escapes} special ones", most)
        return cls.accept(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._validated)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string"}


class Name(Text):
    """A name that may become part of an address."""

    __slots__ = ()
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses what could leave a folder or need escaping in an address."""
        if not cls.pattern.fullmatch(text):
            raise PydanticCustomError("name-malformed", "{value} is not a name", {"value": shown(text)})
        return cls.of(text.scalar)


class Day(Text):
    """A calendar day, written `2026-11-22`; sorts as text."""

    __slots__ = ()

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses anything but a day that exists."""
        try:
            # Other forms of ISO 8601, such as that of weeks, would not sort as text.
            if datetime.date.fromisoformat(text).isoformat() != text:
                raise ValueError
        except ValueError:
            raise PydanticCustomError("date-malformed", "{value} is not a day", {"value": shown(text)}) from None
        return cls.of(text.scalar)


class Moment(Text):
    """When something happened, in EDTF (ISO 8601-2), or the word `unknown`."""

    __slots__ = ()

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses what is neither EDTF nor `unknown`."""
        if text != dates.UNKNOWN and dates.read(text) is None:
            raise PydanticCustomError("date-malformed", "{value} is not a date", {"value": shown(text)})
        return cls.of(text.scalar)


class Flag(Text):
    """Yes or no."""

    __slots__ = ()

    @classmethod
    def accept(cls, text: Text) -> Text:
        """Refuses anything but the two words in either spelling."""
        if text not in {"yes", "no", "true", "false"}:
            raise PydanticCustomError("value-unknown", "{value} is neither yes nor no", {"value": shown(text)})
        return cls.of(text.scalar)

    def __bool__(self) -> bool:
        """Whether it says yes."""
        return self in {"yes", "true"}


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
"""One text or a list of them."""
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed)]
"""One name or a list of them."""


def either(key: str) -> BeforeValidator:
    """Lets a text stand for a record of which it is the value of `key`."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, Text) else value)


Record = TypeVar("Record")


def decode(
    node: Node, record: type[Record], required_at: Span | None = None
) -> tuple[Record | None, tuple[Diagnostic, ...]]:
    """The record that a node spells, and everything that is wrong with it.

    What is wrong is left out and the rest decoded, so that later stages can report what they find in it; something
    empty stands for a text or list that the record cannot do without. None when nothing is left that it could be made
    of. `required_at` is where a missing key is reported, else at the node.
    """
    empty: list[tuple[tuple[str | int, ...], Scalar]] = []
    plain = _plain(node, (), empty)
    problems: list[Diagnostic] = []
    for path, left_out in empty:
        allowed = _keys_at(record, path)
        if allowed is not None and left_out.value not in allowed:
            problems.append(_unknown_key(left_out, allowed))
    adapter: TypeAdapter[Record] = _adapter(cast("Hashable", record))
    first = True
    while True:
        try:
            return adapter.validate_python(plain), tuple(problems)
        except ValidationError as caught:
            errors = caught.errors(include_url=False)
            if first:
                problems.extend(_explained(errors, node, record, required_at or node.span))
                first = False
            drops = [_to_drop(plain, tuple(e["loc"]), missing=e["type"] in _MISSING) for e in errors]
            for problem, drop in zip(errors, drops, strict=True):
                if drop is not None:
                    drop[0].pop(drop[1], None)
                elif (stand_in := _stand_in(problem, node, record)) is not None:
                    plain[problem["loc"][0]] = stand_in
                else:
                    return None, tuple(problems)


def decode_each(node: Node, record: type[Record]) -> tuple[Mapping[Text, Record], tuple[Diagnostic, ...]]:
    """The records of a mapping from names to records; a bad record does not keep the others back."""
    if not isinstance(node, MappingNode):
        return {}, (_shape_diagnostic(node, "a mapping of names to entries"),)
    found: dict[Text, Record] = {}
    problems: list[Diagnostic] = []
    for key, value in node.entries:
        name, wrong = decode(key, Name)
        problems.extend(wrong)
        entry, wrong = decode(value, record, key.span)
        problems.extend(wrong)
        if name is not None and entry is not None:
            found[name] = entry
    return found, tuple(problems)


def _plain(
    node: Node,
    path: tuple[str | int, ...],
    empty: list[tuple[tuple[str | int, ...], Scalar]],
) -> Any:
    """Dicts, lists and texts as pydantic reads them; a key with nothing behind it is left out and noted in `empty`."""
    if isinstance(node, Scalar):
        return Text.of(node)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, i), empty) for i, item in enumerate(node.items) if not _is_empty(item)]
    plain = {}
    for key, value in node.entries:
        if _is_empty(value):
            empty.append((path, key))
        else:
            plain[Text.of(key)] = _plain(value, (*path, key.value), empty)
    return plain


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.value.strip()


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


def _to_drop(plain: Any, path: tuple[str | int, ...], *, missing: bool) -> tuple[dict[Any, Any], str | int] | None:
    """The mapping and the key that hold the wrong value, or the record that lacks one; None when that is the whole.

    Of a list with a wrong item the whole list goes: its other items have been decoded once and so have been reported
    on.
    """
    found, at = None, plain
    for step in path[:-1] if missing or path[-1:] == ("[key]",) else path:
        if not (isinstance(at, dict) and step in at):
            break
        found, at = (at, step), at[step]
    return found


def _stand_in(problem: ErrorDetails, node: Node, record: Any) -> Text | list[Text] | None:
    """What stands for a missing text, day, word or list of the record itself; None for anything else."""
    if problem["type"] not in _MISSING or len(problem["loc"]) != 1:
        return None
    kind = _bare(get_type_hints(record, include_extras=True)[str(problem["loc"][0])])
    if get_origin(kind) is tuple:
        return []
    words = {Text: "", Day: "0001-01-01"}.get(kind) if get_origin(kind) is not Literal else str(get_args(kind)[0])
    return None if words is None else Text.of(Scalar(value=words, span=node.span, style='"'))


def _explained(
    errors: Sequence[ErrorDetails], node: Node, record: type[Any], required_at: Span
) -> Iterator[Diagnostic]:
    unknown = {}
    for problem in errors:
        if problem["type"] == "unexpected_keyword_argument":
            key, _, _ = _reached(node, tuple(problem["loc"]), required_at)
            if key is not None:
                unknown[tuple(problem["loc"])] = _unknown_key(key, _keys_at(record, tuple(problem["loc"])[:-1]) or ())
    meant = {(*loc[:-1], nearest_name(str(loc[-1]), _keys_at(record, loc[:-1]) or ())) for loc in unknown}
    for problem in errors:
        loc, kind, context = (
            tuple(problem["loc"]),
            problem["type"],
            problem.get("ctx", {}),
        )
        key, target, place = _reached(node, loc, required_at)
        if loc in unknown:
            yield unknown[loc]
        elif kind in _MISSING:
            # A misspelt key would otherwise be reported twice, as unknown and as missing.
            if loc not in meant:
                hint = f"add a line `{loc[-1]}: …`"
                yield Diagnostic(
                    code=KEY_MISSING,
                    message=f"the key {shown(str(loc[-1]))} is missing",
                    span=place,
                    hint=hint,
                )
        elif kind == "literal_error":
            valid = [found.strip("'") for found in re.findall(r"'[^']*'", context.get("expected", ""))]
            word = str(target.value) if isinstance(target, Scalar) else "this"
            meant_word = nearest_name(word, valid)
            values = f"the values are {', '.join(valid)}"
            yield Diagnostic(
                code=VALUE_UNKNOWN,
                message=f"{shown(word)} is not a value of {shown(key.value) if key else 'this list'}",
                span=place,
                hint=f"write {meant_word}; {values}" if meant_word else values,
            )
        elif kind in _CUSTOM:
            yield Diagnostic(
                code=_CUSTOM[kind],
                message=problem["msg"],
                span=place,
                hint=_HINTS.get(kind),
            )
        else:
            yield _shape_diagnostic(
                target if target is not None else node,
                _EXPECTED.get(kind, "another shape"),
            )


_MISSING: Final = {"missing", "missing_argument"}
_CUSTOM: Final = {
    code.name: code for code in (VALUE_SHAPE, VALUE_UNKNOWN, NAME_MALFORMED, DATE_MALFORMED, TEXT_TOO_LONG)
}
_HINTS: Final = {
    "name-malformed": "use lower-case letters, digits and hyphens, as in armed-means",
    "date-malformed": "write it as 2026-11-22; what the source does not tell is `unknown`",
    "value-unknown": "write yes or no",
    "text-too-long": "divide it",
}
_EXPECTED: Final = {
    "dataclass_type": "keys and values",
    "mapping_type": "keys and values",
    "dict_type": "keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
}


def _reached(node: Node, path: tuple[str | int, ...], start: Span) -> tuple[Scalar | None, Node | None, Span]:
    """The last key on a path, the node there (None when it is missing) and the place to point at."""
    key: Scalar | None = None
    current: Node | None = node
    place = start
    for step in path:
        if isinstance(current, MappingNode) and isinstance(step, str) and (entry := current.get(step)) is not None:
            key, current = entry
            place = current.span if isinstance(current, Scalar) else key.span
        elif isinstance(current, SequenceNode) and isinstance(step, int):
            # Empty items have been left out of what is counted.
            current = [item for item in current.items if not _is_empty(item)][step]
            place = current.span
        elif step == "[key]" and key is not None:
            return key, key, key.span
        elif isinstance(current, Scalar):
            break
        else:
            return (
                key,
                None,
                key.span if key is not None and isinstance(current, MappingNode) and place == key.span else place,
            )
    if path and isinstance(current, MappingNode | SequenceNode) and key is not None:
        place = key.span
    return key, current, place


def _unknown_key(key: Scalar, allowed: Sequence[str]) -> Diagnostic:
    meant = nearest_name(key.value, allowed)
    hint = f"did you mean `{meant}`?" if meant else f"the keys here are {', '.join(allowed)}"
    return Diagnostic(
        code=KEY_UNKNOWN,
        message=f"the key {shown(key.value)} is unknown",
        span=key.span,
        hint=hint,
    )


def _shape_diagnostic(node: Node, expected: str) -> Diagnostic:
    found = {Scalar: "text", MappingNode: "keys and values", SequenceNode: "a list"}[type(node)]
    return Diagnostic(code=VALUE_SHAPE, message=f"expected {expected}, found {found}", span=node.span)


def _shape(value: object) -> str:
    return "keys and values" if isinstance(value, dict) else "a list"


def _keys_at(record: Any, path: tuple[str | int, ...]) -> tuple[str, ...] | None:
    """The keys that the format knows at a path below a record, or None where any name goes."""
    kind = _bare(record)
    for step in path:
        origin = get_origin(kind)
        if is_dataclass(kind) and isinstance(step, str):
            kind = _bare(get_type_hints(kind, include_extras=True).get(step))
        elif origin is tuple:
            kind = _bare(get_args(kind)[0])
        elif isinstance(origin, type) and issubclass(origin, Mapping):
            kind = _bare(get_args(kind)[1])
        else:
            return None
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None


def _bare(kind: Any) -> Any:
    """A type without its annotations and without `None`."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in {UnionType, Union}:
            kind = next(arg for arg in get_args(kind) if arg is not type(None))
        else:
            return kind
