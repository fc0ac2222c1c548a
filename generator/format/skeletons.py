"""Writes what a briefing begins with: an empty one with its gaps explained, and evidence to paste.

What is left to the writer is a key with nothing behind it. The decoder warns of it in a draft and refuses it elsewhere:
the check says what a draft lacks, and no placeholder can be published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from textwrap import indent
from typing import Final

from generator.diagnostics.printable import printable_line
from generator.format.seeds import PassageRange

# An address of so many words says what it is about, and is still quickly typed.
_WORDS_OF_A_NAME: Final = 3
_LONGEST_NAME: Final = 40


def briefing_draft(*, title: str | None, date: str, sources: Sequence[str]) -> str:
    """Return the text of `briefings/<slug>.yml` for the seeds of these ids; the title is on one line, the date a day.

    It decodes with warnings only, each of a key with a comment and nothing else behind it.
    """
    names = "".join(f"\n  {id}: {id}" for id in sources)
    return "\n".join(
        (
            "# A draft. Each key with nothing behind it is still to be written; `briefings check` names them all.",
            f"title: |\n  {title}" if title else "title:  # what the briefing says, in one line",
            "authors:  # who writes it, as in [desk-north]",
            f"date: {date}",
            "status: draft  # draft, review, published or withdrawn; only `published` appears",
            f"sources:  # short name: id of the seed{names}",
            "summary:  # | and below it, indented, what readers should know; each paragraph cites evidence as [name]",
            "evidence:  # what the summary rests on; `briefings find WORDS` prints each piece ready to paste below",
            "",
        )
    )


def evidence_block(*, quote: str, passages: PassageRange, speaker: str | None = None) -> str:
    """Return evidence to paste below `evidence:`; its name is made of the quote's first words.

    `passages` are those in which the quote stands. Where the `speaker` is None, it is left to the writer.
    """
    at, seed = passages.written, printable_line(passages.seed)
    whose = speaker or " # an actor's id, or `source` for what the document itself says"
    return "\n".join(
        (
            f"  {evidence_name(quote)}:",
            f"    speaker: {whose}",
            "    quote: |",
            indent(quote, "      "),
            f"    at: {at}  # of {seed}; in a briefing with several sources, its name there and {at}",
            "",
        )
    )


def evidence_name(quote: str) -> str:
    """Return a name for evidence, made of the first words of its quote that can stand in an address."""
    plain = unicodedata.normalize("NFKD", quote).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"[^a-z0-9\s]+", "", plain))
    return "-".join(words[:_WORDS_OF_A_NAME])[:_LONGEST_NAME].strip("-") or "evidence"
