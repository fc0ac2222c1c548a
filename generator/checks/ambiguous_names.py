"""The actors that a briefing names: in what the writer says each name means one, or the briefing says which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.checks.context import BriefingContext
from generator.diagnostics.model import Diagnostic, rule, shown
from generator.format.briefing import Briefing

MENTION_AMBIGUOUS = rule(
    "mention-ambiguous",
    """Two or more actors of the registry share the name, and nothing tells which of them is meant. Write a name that
    only one of them has, or a title that only one of them bears, or settle it for the whole briefing with a line such
    as `mentions: {Kyiv: ukraine}`. Names inside quotations are the source's, and are left alone.""",
    told="a name may mean more than one actor",
)


def mentions_mean_one_actor(briefing: Briefing, context: BriefingContext) -> Iterator[Diagnostic]:
    """Names outside quotations mean one actor each; a name that may mean several is told once a briefing."""
    told: set[str] = set()
    for text, found in context.naming.by_text(briefing.spec):
        for mention in found:
            name = " ".join(text[mention.start : mention.end].split())
            if len(mention.ids) > 1 and name not in told:
                told.add(name)
                yield Diagnostic(
                    code=MENTION_AMBIGUOUS,
                    message=f"{shown(name)} may mean {' or '.join(mention.ids[:_MOST_OFFERED])}"
                    + (" or others" if len(mention.ids) > _MOST_OFFERED else ""),
                    span=text.span_of(mention.start, mention.end),
                    hint=_lines(name, mention.ids[:_MOST_OFFERED], others=bool(briefing.spec.mentions)),
                )


# More than these fit no line, and whoever shares a name with so many writes it in full.
_MOST_OFFERED: Final = 4
# What YAML reads as it stands, between braces too.
_SAFE: Final = re.compile(r"[^\W\d_][\w.’-]*(?: [\w.’-]+)*")


def _lines(name: str, ids: tuple[str, ...], *, others: bool) -> str:
    written = name if _SAFE.fullmatch(name) else '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))
    if others:
        return "write the whole name, or add to `mentions` " + " or ".join(f"`{written}: {id}`" for id in ids)
    return "write the whole name, or add a line " + " or ".join(f"`mentions: {{{written}: {id}}}`" for id in ids)
