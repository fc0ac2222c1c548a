"""Names in what the writer says mean one actor each, or the briefing says which."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from generator import prose
from generator.briefing import Briefing
from generator.decode import Text
from generator.diagnostics import Diagnostic, rule, shown
from generator.mentions import find_mentions
from generator.names import names
from generator.verify.hearing import Hearing

MENTION_AMBIGUOUS = rule(
    "mention-ambiguous",
    """Two or more actors of the registry share the name, and nothing tells which of them is meant. Write a name that
    only one of them has, or a title that only one of them bears, or settle it for the whole briefing with a line such
    as `mentions: {Kyiv: ukraine}`. Names inside quotations are the source's, and are left alone.""",
    told="a name may mean more than one actor",
)
CODES: Final = (MENTION_AMBIGUOUS,)


def mentions_mean_one_actor(
    briefing: Briefing, texts: Iterable[tuple[Text, prose.Prose | None]], hearing: Hearing
) -> Iterator[Diagnostic]:
    """Names outside quotations mean one actor each; a name that may mean several is told once a briefing.

    `texts` are what the briefing says, each with its tree if it is prose.
    """
    settled = briefing.spec.mentions or {}
    by_writer = names((str(id), str(name)) for name, id in settled.items()) if settled else None
    told: set[str] = set()
    for text, parsed in texts:
        open_to_names = _own_words(parsed) if parsed is not None else _unquoted(text)
        for mention in find_mentions(text, hearing.known, by_writer):
            if len(mention.ids) < 2 or not _is_within(mention.start, mention.end, open_to_names):
                continue
            name = " ".join(text[mention.start : mention.end].split())
            if name not in told:
                told.add(name)
                yield Diagnostic(
                    code=MENTION_AMBIGUOUS,
                    message=f"{shown(name)} may mean {' or '.join(mention.ids[:_MOST_OFFERED])}"
                    + (" or others" if len(mention.ids) > _MOST_OFFERED else ""),
                    span=text.span_of(mention.start, mention.end),
                    hint=_lines(name, mention.ids[:_MOST_OFFERED], others=bool(settled)),
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


def _own_words(parsed: prose.Prose) -> list[tuple[int, int]]:
    """Where the writer's own words stand in prose, in order: neither quotations nor citations, code or addresses."""
    return sorted((each.start, each.end) for each in prose.inlines(parsed) if isinstance(each, prose.Words))


def _unquoted(text: Text) -> list[tuple[int, int]]:
    """Where a text is not a quotation, in order."""
    quoted, _ = prose.quotations_in(text, text.span_of)
    starts = [0, *(each.end for each in quoted)]
    return list(zip(starts, [*(each.start for each in quoted), len(text)], strict=True))


def _is_within(start: int, end: int, stretches: list[tuple[int, int]]) -> bool:
    """Whether both ends lie in one of the stretches each; a name may go over from one into the next."""

    def inside(offset: int) -> bool:
        index = bisect_right(stretches, (offset, len(stretches) and stretches[-1][1])) - 1
        return index >= 0 and stretches[index][0] <= offset < stretches[index][1]

    return inside(start) and inside(end - 1)
