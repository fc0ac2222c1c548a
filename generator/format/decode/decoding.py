"""Decodes nodes into typed records, collecting every problem with its place.

The only importer of pydantic. A record is a frozen, slotted standard dataclass; its texts know where they were
written.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, Final, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from generator.diagnostics.model import Diagnostic, Span
from generator.format.decode import errors as problems
from generator.format.decode import scalars as texts
from generator.format.decode.errors import (
    MISSING,
    bare,
    empty_key,
    explain_errors,
    is_empty,
    keys_at,
    takes_names,
    unknown_key,
    wrong_shape,
)
from generator.format.decode.scalars import (
    Day,
    Name,
    Text,
)
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode

CODES: Final = (*problems.CODES, *texts.CODES)

Record = TypeVar("Record")


def decode(
    node: Node, record: type[Record], required_at: Span | None = None
) -> tuple[Record | None, tuple[Diagnostic, ...]]:
    """Return the record that a node spells, and everything that is wrong with it.

    What is wrong is left out and the rest decoded, so that later stages can report on the rest. Something empty stands
    for a text or list that the record needs. The record is None when too little is left to make it of. A missing key is
    reported at `required_at`, or at the node if None.
    """
    empty: list[tuple[tuple[str | int, ...], Scalar]] = []
    problems: list[Diagnostic] = []
    node, too_many = _with_few_strange_keys(node, record)
    problems += too_many
    plain = _plain(node, (), empty)
    for path, left_out in empty:
        allowed = keys_at(record, path)
        if takes_names(record, path):
            # Where any name goes, nothing else reports it: a waiver without its reason, a name without its actor.
            problems.append(empty_key(left_out.value, left_out.span))
        elif allowed is not None and left_out.value not in allowed:
            problems.append(unknown_key(left_out, allowed))
    adapter: TypeAdapter[Record] = _adapter(cast("Hashable", record))
    first = True
    while True:
        try:
            return adapter.validate_python(plain), tuple(problems)
        except ValidationError as caught:
            errors = caught.errors(include_url=False)
            if first:
                problems.extend(explain_errors(errors, node, record, required_at or node.span))
                first = False
            drops = [_to_drop(plain, tuple(e["loc"]), missing=e["type"] in MISSING) for e in errors]
            for problem, drop in zip(errors, drops, strict=True):
                if drop is not None:
                    drop[0].pop(drop[1], None)
                elif (stand_in := _stand_in(problem, node, record)) is not None:
                    plain[problem["loc"][0]] = stand_in
                else:
                    return None, tuple(problems)


def decode_each(node: Node, record: type[Record]) -> tuple[Mapping[Text, Record], tuple[Diagnostic, ...]]:
    """Return the records of a mapping from names to records; a bad record does not keep the others back."""
    if not isinstance(node, MappingNode):
        return {}, (wrong_shape(node, "a mapping of names to entries"),)
    records: dict[Text, Record] = {}
    problems: list[Diagnostic] = []
    for key, value in node.entries:
        name, wrong = decode(key, Name)
        problems.extend(wrong)
        entry, wrong = decode(value, record, key.span)
        problems.extend(wrong)
        if name is not None and entry is not None:
            records[name] = entry
    return records, tuple(problems)


def json_schema(record: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record, in which each text has the name of its type under `TEXT_KIND`."""
    return _adapter(cast("Hashable", record)).json_schema()


# No record has as many keys, and after so many mistakes the next one teaches nothing.
_MOST_STRANGE: Final = 100


def _with_few_strange_keys(node: Node, record: type[Any]) -> tuple[Node, tuple[Diagnostic, ...]]:
    """Return the node without most of very many unknown keys, and one diagnostic for those that are left out."""
    if not isinstance(node, MappingNode) or len(node.keys) <= _MOST_STRANGE or (allowed := keys_at(record, ())) is None:
        return node, ()
    known = frozenset(allowed)
    strange = [key for key in node.keys if key.value not in known]
    if len(strange) <= _MOST_STRANGE:
        return node, ()
    left_out = frozenset(key.value for key in strange[_MOST_STRANGE:])
    kept = [(key, value) for key, value in node.entries if key.value not in left_out]
    rest = Diagnostic(
        code=problems.KEY_UNKNOWN,
        message=f"{len(left_out):,} more keys from here on are unknown",
        span=strange[_MOST_STRANGE].span,
    )
    keys, values = zip(*kept, strict=True)
    return MappingNode.of(keys, values, node.file, node.start, node.end), (rest,)


def _plain(
    node: Node,
    path: tuple[str | int, ...],
    empty: list[tuple[tuple[str | int, ...], Scalar]],
) -> Any:
    """Dicts, lists and texts as pydantic reads them; a key with nothing behind it is left out and noted in `empty`."""
    if isinstance(node, Scalar):
        return Text.of(node)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, i), empty) for i, item in enumerate(node.items) if not is_empty(item)]
    plain = {}
    for key, value in node.entries:
        if is_empty(value):
            empty.append((path, key))
        else:
            plain[Text.of(key)] = _plain(value, (*path, key.value), empty)
    return plain


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


def _to_drop(plain: Any, path: tuple[str | int, ...], *, missing: bool) -> tuple[dict[Any, Any], str | int] | None:
    """Return the mapping and the key that hold a wrong value, or the record that lacks one.

    None where the whole is wrong. A list with a wrong item goes as a whole: its other items have been decoded once and
    so have been reported on.
    """
    holder, at = None, plain
    for step in path[:-1] if missing or path[-1:] == ("[key]",) else path:
        if not (isinstance(at, dict) and step in at):
            break
        holder, at = (at, step), at[step]
    return holder


def _stand_in(problem: ErrorDetails, node: Node, record: Any) -> Text | list[Text] | None:
    """Return what stands for a missing text, day, word or list of the record itself; None for anything else."""
    if problem["type"] not in MISSING or len(problem["loc"]) != 1:
        return None
    kind = bare(get_type_hints(record, include_extras=True)[str(problem["loc"][0])])
    if get_origin(kind) is tuple:
        return []
    words = {Text: "", Day: "0001-01-01"}.get(kind) if get_origin(kind) is not Literal else str(get_args(kind)[0])
    if words is None:
        return None
    return Text.of(Scalar(value=words, file=node.file, start=node.start, end=node.end, style='"'))
