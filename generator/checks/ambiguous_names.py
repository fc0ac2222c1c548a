"""Checks that each name in what a writer says means one actor, or that the briefing settles which."""

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
    """Report names outside quotations that may mean several actors, each name once a briefing."""
    reported: set[str] = set()
    for text, mentions in context.naming.by_text(briefing.spec):
        for mention in mentions:
            name = " ".join(text[mention.start : mention.end].split())
            if len(mention.ids) > 1 and name not in reported:
                reported.add(name)
                yield Diagnostic(
                    code=MENTION_AMBIGUOUS,
                    message=f"{shown(name)} may mean {' or '.join(mention.ids[:_MOST_OFFERED])}"
                    + (" or others" if len(mention.ids) > _MOST_OFFERED else ""),
                    span=text.span_of(mention.start, mention.end),
                    hint=_lines_to_add(name, mention.ids[:_MOST_OFFERED], has_mentions=bool(briefing.spec.mentions)),
                )


# More than these do not fit on a line; a name that so many actors share is better written in full.
_MOST_OFFERED: Final = 4
# YAML reads such a name as it stands, between braces too.
_SAFE: Final = re.compile(r"[^\W\d_][\w.’-]*(?: [\w.’-]+)*")


def _lines_to_add(name: str, ids: tuple[str, ...], *, has_mentions: bool) -> str:
    """Return the hint with a line for each actor. With `has_mentions`, the briefing has the key to add it to."""
    written = name if _SAFE.fullmatch(name) else '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))
    if has_mentions:
        return "write the whole name, or add to `mentions` " + " or ".join(f"`{written}: {id}`" for id in ids)
    return "write the whole name, or add a line " + " or ".join(f"`mentions: {{{written}: {id}}}`" for id in ids)
