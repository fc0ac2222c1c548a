"""Writes a revision into a published briefing, or the withdrawal of a briefing or source.

It changes raw text, so that comments and layout survive. The result is decoded again and compared, and where it does
not say what it should, there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from textwrap import indent, wrap
from typing import Final

from generator.diagnostics.model import TextFile
from generator.format.briefing import decode_briefing
from generator.format.decode.decoding import decode
from generator.format.seeds import Descriptor
from generator.format.yaml.nodes import MappingNode, Node, Scalar, SequenceNode
from generator.format.yaml.parsing import parse_yaml


def with_revision(
    file: TextFile, *, date: str, kind: str, note: str, items: Iterable[str], was: Mapping[str, str]
) -> str | None:
    """Return the text of a briefing, `file`, with a further revision at the end; None where it cannot be put there.

    The revision has this `date`, `kind` and `note`. `was` are the words that stood in items until then, by item, and
    `items` are the items that had none.
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
    revisions = node.get("revisions")
    if revisions is None:
        text = f"{_ended(file.text)}revisions:\n{indent(entry, '  ')}\n"
    elif isinstance(revisions[1], SequenceNode) and revisions[1].items:
        first, last = revisions[1].items[0], _last(revisions[1])
        at = file.text.find("\n", len(file.text[: last.span.end].rstrip()))
        before, after = (_ended(file.text), "") if at == -1 else (file.text[: at + 1], file.text[at + 1 :])
        # The new entry begins in the same column as the others.
        column = file.text.rfind("-", 0, first.span.start) - file.text.rfind("\n", 0, first.span.start) - 1
        text = f"{before}{indent(entry, ' ' * column)}\n{after}"
    else:
        return None
    return text if _is_revised(file, text, date=date, note=note, was=was) else None


def withdrawn_briefing(file: TextFile, *, date: str, reason: str) -> str | None:
    """Return the text of a briefing as withdrawn on a day for a reason; None where it cannot be written so."""
    node, _ = parse_yaml(file)
    entry = node.get("status") if isinstance(node, MappingNode) else None
    if not isinstance(node, MappingNode) or entry is None or node.get("withdrawn") is not None:
        return None
    status = entry[1].span
    line = file.text.find("\n", status.end)
    rest = file.text[status.end :] if line == -1 else file.text[status.end : line + 1]
    after = "" if line == -1 else file.text[line + 1 :]
    text = f"{file.text[: status.start]}withdrawn{_ended(rest)}{_withdrawal(date, reason)}{after}"
    briefing, _ = decode_briefing("withdrawn", replace(file, text=text))
    if briefing is None or briefing.spec.status != "withdrawn" or briefing.spec.withdrawn is None:
        return None
    return text if _same(briefing.spec.withdrawn.reason, reason) else None


def withdrawn_source(file: TextFile, *, date: str, reason: str) -> str | None:
    """Return the descriptor of a source as withdrawn on a day for a reason; None where it cannot be written so."""
    text = f"{_ended(file.text)}{_withdrawal(date, reason)}"
    node, _ = parse_yaml(replace(file, text=text))
    descriptor = decode(node, Descriptor)[0] if node is not None else None
    withdrawal = descriptor.withdrawn if descriptor is not None else None
    return text if withdrawal is not None and _same(withdrawal.reason, reason) else None


def _withdrawal(date: str, reason: str) -> str:
    return f"withdrawn:\n  date: {date}\n  reason: |\n{_block(reason, 4)}\n"


def _is_revised(file: TextFile, text: str, *, date: str, note: str, was: Mapping[str, str]) -> bool:
    """Return whether `text` says what the file says and has one revision more, the last."""
    old, _ = decode_briefing("revised", file)
    new, _ = decode_briefing("revised", replace(file, text=text))
    if old is None or new is None or not new.spec.revisions:
        return False
    last = new.spec.revisions[-1]
    last_was = {str(name): words for name, words in (last.was or {}).items()}
    return (
        replace(old.spec, revisions=()) == replace(new.spec, revisions=())
        and new.spec.revisions[:-1] == old.spec.revisions
        and last.date == date
        and _same(last.note, note)
        and last_was.keys() == was.keys()
        and all(_same(last_was[name], was[name]) for name in was)
    )


def _same(first: str, second: str) -> bool:
    return first.split() == second.split()


def _block(text: str, by: int) -> str:
    """Return a block of text below a key, wrapped and indented `by` spaces; no line has white space of its own."""
    lines = (wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    return indent("\n".join(part for wrapped in lines for part in wrapped), " " * by)


_WIDTH: Final = 100


def _last(node: Node) -> Scalar | SequenceNode | MappingNode:
    """Return the last scalar, or empty collection, in a node."""
    while True:
        inner = node.values if isinstance(node, MappingNode) else node.items if isinstance(node, SequenceNode) else ()
        if not inner:
            return node
        node = inner[-1]


def _ended(text: str) -> str:
    """Return a text with a line feed at its end, unless it is empty."""
    return text if not text or text.endswith("\n") else f"{text}\n"
