"""Says what is wrong with a node that does not spell a record, where it is, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic_core import ErrorDetails

from generator.diagnostics.model import Diagnostic, Severity, Span, error, shown
from generator.format.decode.scalars import RAISED, VALUE_SHAPE, VALUE_UNKNOWN
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.text.nearest import nearest_name

KEY_UNKNOWN = error(
    "key-unknown",
    "This key is not part of the format here. It may be misspelt, or indented too far or too little.",
)
KEY_MISSING = error(
    "key-missing",
    """A key that the format requires is absent, or stands there with nothing behind it. In a draft, what is still to be
    written is a warning.""",
)
CODES: Final = (KEY_UNKNOWN, KEY_MISSING)

MISSING: Final = {"missing", "missing_argument"}
"""The kinds of error that say that a key is absent."""


def explain_errors(
    errors: Sequence[ErrorDetails], node: Node, record: type[Any], required_at: Span
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each error of a validation; a key that the record lacks is reported at `required_at`."""
    unknown = {}
    for problem in errors:
        if problem["type"] == "unexpected_keyword_argument":
            key, _, _ = _reached(node, tuple(problem["loc"]), required_at)
            if key is not None:
                unknown[tuple(problem["loc"])] = unknown_key(key, keys_at(record, tuple(problem["loc"])[:-1]) or ())
    meant = {(*loc[:-1], nearest_name(str(loc[-1]), keys_at(record, loc[:-1]) or ())) for loc in unknown}
    for problem in errors:
        loc, kind, context = (
            tuple(problem["loc"]),
            problem["type"],
            problem.get("ctx", {}),
        )
        key, target, place = _reached(node, loc, required_at)
        if loc in unknown:
            yield unknown[loc]
        elif kind in MISSING:
            # A misspelt key would otherwise be reported twice, as unknown and as missing.
            if loc not in meant:
                stands = key is not None and key.value == loc[-1]
                yield (
                    empty_key(str(loc[-1]), place, is_required=True)
                    if stands
                    else Diagnostic(
                        code=KEY_MISSING,
                        message=f"the key {shown(str(loc[-1]))} is missing",
                        span=place,
                        hint=f"add a line `{loc[-1]}: …`",
                    )
                )
        elif kind == "literal_error":
            valid = [value.strip("'") for value in re.findall(r"'[^']*'", context.get("expected", ""))]
            word = str(target.value) if isinstance(target, Scalar) else "this"
            synonym = _MEANT.get(word.casefold().strip("“”‘’ "))
            meant_word = synonym if synonym in valid else nearest_name(word, valid)
            values = f"the values are {', '.join(valid)}"
            yield Diagnostic(
                code=VALUE_UNKNOWN,
                message=f"{shown(word)} is not a value of {shown(key.value) if key else 'this list'}",
                span=place,
                hint=f"write {meant_word}; {values}" if meant_word else values,
            )
        elif kind in RAISED:
            yield Diagnostic(
                code=RAISED[kind],
                message=problem["msg"],
                span=place,
                hint=context.get("hint") or _HINTS.get(kind) or _shape_hint("text", context.get("found", "")),
            )
        else:
            yield wrong_shape(
                target if target is not None else node,
                _EXPECTED.get(kind, "another shape"),
            )


_HINTS: Final = {
    "name-malformed": "use lower-case letters, digits and hyphens, as in armed-means",
    "date-malformed": "write it as 2026-11-22; what the source does not tell is `unknown`",
    "value-unknown": "write yes or no",
    "address-malformed": "write it as https://example.org/page, or `unknown`",
    "text-too-long": "divide it",
}
# What writers call the values, where it is certain which one they mean.
_MEANT: Final = {
    "medium": "moderate",
    "live": "published",
    "final": "published",
    "company": "organisation",
    "country": "state",
    "ministry": "government-body",
    "army": "armed-force",
    "newspaper": "media",
    "treaty": "agreement",
    "article": "news",
    "interview": "transcript",
}
_EXPECTED: Final = {
    "dataclass_type": "keys and values",
    "mapping_type": "keys and values",
    "dict_type": "keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
}


def _reached(node: Node, path: tuple[str | int, ...], start: Span) -> tuple[Scalar | None, Node | None, Span]:
    """Return the last key on a path, the node there (None when it is missing) and the place to point at."""
    key: Scalar | None = None
    current: Node | None = node
    place = start
    for step in path:
        if isinstance(current, MappingNode) and isinstance(step, str) and (entry := current.get(step)) is not None:
            key, current = entry
            place = current.span if isinstance(current, Scalar) else key.span
        elif isinstance(current, SequenceNode) and isinstance(step, int):
            # Empty items have been left out of what is counted.
            current = [item for item in current.items if not is_empty(item)][step]
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


def unknown_key(key: Scalar, allowed: Sequence[str]) -> Diagnostic:
    """Return the problem of a key that the format does not know, with the key that was most likely meant."""
    meant = nearest_name(key.value, allowed)
    hint = f"did you mean `{meant}`?" if meant else f"the keys here are {', '.join(allowed)}"
    if key.value.strip() in allowed:
        hint = f"type ordinary spaces before `{key.value.strip()}`; these are others that look like them"
    return Diagnostic(
        code=KEY_UNKNOWN,
        message=f"the key {shown(key.value)} is unknown",
        span=key.span,
        hint=hint,
    )


def wrong_shape(node: Node, expected: str) -> Diagnostic:
    """Return the problem of a text, list or mapping where the format has another of them."""
    found = {Scalar: "text", MappingNode: "keys and values", SequenceNode: "a list"}[type(node)]
    message, hint = f"expected {expected}, found {found}", _shape_hint(expected, found)
    return Diagnostic(code=VALUE_SHAPE, message=message, span=node.span, hint=hint)


def _shape_hint(expected: str, found: str) -> str:
    """Return how to write what is expected in the place of what was found."""
    if expected == "a list":
        return "write each item on a line of its own that begins with a dash and a space"
    if expected == "text" and found == "keys and values":
        return "a colon makes keys of a text, unless it stands behind a bar, as in\n  text: |\n    Berg said: it opens"
    if expected == "text":
        return "write one text, without brackets or dashes"
    if found == "a list":
        return "give each item a name and a colon in the place of its dash or brackets"
    return "indent what belongs to it by two spaces more, each line a key, a colon, a space and a value"


def is_empty(node: Node) -> bool:
    """Whether a key has nothing behind it, which counts as if the key were not there."""
    return isinstance(node, Scalar) and not node.value.strip()


def empty_key(key: str, place: Span, *, is_required: bool = False) -> Diagnostic:
    """Return the problem of a key that stands there with nothing behind it."""
    hint = f"write it behind `{key}:`" if is_required else f"write it behind `{key}:`, or take the line out"
    return Diagnostic(code=KEY_MISSING, message=f"{shown(key)} has nothing behind it", span=place, hint=hint)


def gap_in_draft(key: str, place: Span) -> Diagnostic:
    """Return the warning that a draft has nothing behind a key that its publication requires."""
    # Not firm, since what is firm is always an error.
    code = replace(KEY_MISSING, severity=Severity.WARNING, firm=False)
    hint = "a draft may lack it; write it before `status: published`"
    return Diagnostic(code=code, message=f"{shown(key)} has nothing behind it", span=place, hint=hint)


def keys_at(record: Any, path: tuple[str | int, ...]) -> tuple[str, ...] | None:
    """Return the keys that the format knows at a path below a record, or None where any name goes or there are none."""
    kind = _kind_at(record, path)
    return tuple(f.name for f in fields(kind)) if is_dataclass(kind) else None


def takes_names(record: Any, path: tuple[str | int, ...]) -> bool:
    """Whether the format takes any names for keys at a path below a record."""
    origin = get_origin(_kind_at(record, path))
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _kind_at(record: Any, path: tuple[str | int, ...]) -> Any:
    """Return the type at a path below a record, None where there is none."""
    kind = bare(record)
    for step in path:
        origin = get_origin(kind)
        if is_dataclass(kind) and isinstance(step, str):
            kind = bare(get_type_hints(kind, include_extras=True).get(step))
        elif origin is tuple:
            kind = bare(get_args(kind)[0])
        elif isinstance(origin, type) and issubclass(origin, Mapping) and isinstance(step, str):
            kind = bare(get_args(kind)[1])
        else:
            return None
    return kind


def bare(kind: Any) -> Any:
    """Return a type without its annotations and without `None`."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in {UnionType, Union}:
            kind = next(arg for arg in get_args(kind) if arg is not type(None))
        else:
            return kind
