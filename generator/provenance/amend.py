"""Writes what a published briefing or source needs when it changes: a revision, or that it was withdrawn.

A change of raw text, so that comments and layout survive; what comes out is decoded again and compared, and
where it does not say what it should, nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from textwrap import indent, wrap
from typing import Final

from generator.diagnostics.model import TextFile
from generator.format.briefing import Spec, decode_briefing
from generator.format.decode.decoding import decode
from generator.format.seeds import Descriptor
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.format.yaml.parsing import parse_yaml


def with_revision(
    file: TextFile, *, date: str, kind: str, note: str, items: Iterable[str], was: Mapping[str, str]
) -> str | None:
    """The text of a briefing with a further revision at the end of its list; None where it cannot be put there.

    `was` are the words that stood in items until then, `items` are those of which there were none.
    """
    lines = [f"date: {date}", f"kind: {kind}", f"note: |\n{_block(note, 2)}"]
    listed = ", ".join(items)
    lines += [f"items: [{listed}]"] if listed else []
    if was:
        lines.append("was:\n" + "\n".join(f"  {name}: |\n{_block(text, 4)}" for name, text in was.items()))
    entry = "- " + indent("\n".join(lines), "  ")[2:]
    node, _ = parse_yaml(file)
    if not isinstance(node, MappingNode):
        return None
    found = node.get("revisions")
    if found is None:
        text = f"{_ended(file.text)}revisions:\n{indent(entry, '  ')}\n"
    elif isinstance(found[1], SequenceNode) and found[1].items:
        first, last = found[1].items[0], _last(found[1])
        at = file.text.find("\n", len(file.text[: last.span.end].rstrip()))
        before, after = (_ended(file.text), "") if at == -1 else (file.text[: at + 1], file.text[at + 1 :])
        # As far to the right as the entries that are there.
        column = file.text.rfind("-", 0, first.span.start) - file.text.rfind("\n", 0, first.span.start) - 1
        text = f"{before}{indent(entry, ' ' * column)}\n{after}"
    else:
        return None
    return text if _is_revised(file, text, date=date, note=note, was=was) else None


def withdrawn_briefing(file: TextFile, *, date: str, reason: str) -> str | None:
    """The text of a briefing that is withdrawn; None where it cannot be written so."""
    node, _ = parse_yaml(file)
    found = node.get("status") if isinstance(node, MappingNode) else None
    if not isinstance(node, MappingNode) or found is None or node.get("withdrawn") is not None:
        return None
    status = found[1].span
    line = file.text.find("\n", status.end)
    rest = file.text[status.end :] if line == -1 else file.text[status.end : line + 1]
    after = "" if line == -1 else file.text[line + 1 :]
    text = f"{file.text[: status.start]}withdrawn{_ended(rest)}{_withdrawal(date, reason)}{after}"
    briefing, _ = decode_briefing("withdrawn", replace(file, text=text))
    spec = briefing.spec if briefing is not None else None
    told = spec.withdrawn if spec is not None else None
    is_right = spec is not None and spec.status == "withdrawn" and told is not None and _same(told.reason, reason)
    return text if is_right else None


def withdrawn_source(file: TextFile, *, date: str, reason: str) -> str | None:
    """The descriptor of a source that is withdrawn; None where it cannot be written so."""
    text = f"{_ended(file.text)}{_withdrawal(date, reason)}"
    node, _ = parse_yaml(replace(file, text=text))
    record = decode(node, Descriptor)[0] if node is not None else None
    told = record.withdrawn if record is not None else None
    return text if told is not None and _same(told.reason, reason) else None


def _withdrawal(date: str, reason: str) -> str:
    return f"withdrawn:\n  date: {date}\n  reason: |\n{_block(reason, 4)}\n"


def _is_revised(file: TextFile, text: str, *, date: str, note: str, was: Mapping[str, str]) -> bool:
    """Whether a text says what it did and has one revision more, the last."""
    old, _ = decode_briefing("revised", file)
    new, _ = decode_briefing("revised", replace(file, text=text))
    if old is None or new is None or not new.spec.revisions:
        return False
    last, told = new.spec.revisions[-1], {str(name): text for name, text in (new.spec.revisions[-1].was or {}).items()}
    return (
        _without_revisions(old.spec) == _without_revisions(new.spec)
        and new.spec.revisions[:-1] == old.spec.revisions
        and last.date == date
        and _same(last.note, note)
        and told.keys() == was.keys()
        and all(_same(told[name], was[name]) for name in was)
    )


def _without_revisions(spec: Spec) -> Spec:
    return replace(spec, revisions=())


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _block(text: str, by: int) -> str:
    """A block of text below a key, wrapped, without lines that begin with white space of their own."""
    lines = (wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    return indent("\n".join(part for wrapped in lines for part in wrapped), " " * by)


_WIDTH: Final = 100


def _last(node: Node) -> Scalar | SequenceNode | MappingNode:
    """What stands last in a node."""
    while True:
        inner = node.values if isinstance(node, MappingNode) else node.items if isinstance(node, SequenceNode) else ()
        if not inner:
            return node
        node = inner[-1]


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
