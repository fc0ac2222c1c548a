"""The command `briefings changes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from generator.cli import options
from generator.cli.baseline import compare_project, say_what_was_not_compared
from generator.ledger.audience import Visible
from generator.provenance.changes import ItemChange, differences
from generator.provenance.published import Published
from generator.provenance.revisions import renamed
from generator.text import escaping as markdown


@click.command(name="changes")
@options.config
@options.against
@options.audience
@options.one_line_when_it_cannot_run
def changes_command(config_file: Path, against: str | None, audience: str | None) -> None:
    """Print, as Markdown, what would change for readers."""
    compared = compare_project(config_file, against, audience)
    click.echo("\n".join(_as_markdown(compared.now, compared.before)))
    say_what_was_not_compared(compared)


def _as_markdown(now: Visible, before: Published) -> Iterator[str]:
    """Yield the lines that say what would change for readers, as Markdown."""
    yield "## What would change for readers"
    yield ""
    differing = differences(now, before)
    withdrawn = {stone.slug for stone in now.tombstones}
    new_names = tuple(renamed(now, before))
    if not differing and not new_names and withdrawn == set(before.withdrawn):
        yield "Nothing."
        return
    for slug, changes in differing.items():
        yield from _of_briefing(slug, changes, now, before)
    for entry in new_names:
        then, now_called = markdown.escape(entry.before), markdown.escape(entry.after)
        yield f"- **named otherwise:** {then} is now {now_called} (`{entry.id}`)"


def _of_briefing(slug: str, changes: tuple[ItemChange, ...], now: Visible, before: Published) -> Iterator[str]:
    """Yield the lines on one briefing that differs."""
    title = markdown.escape(str(now.briefings[slug].spec.title)) if slug in now.briefings else f"`{slug}`"
    if slug not in now.briefings:
        is_withdrawn = any(stone.slug == slug for stone in now.tombstones)
        yield f"- **withdrawn:** {title}" if is_withdrawn else f"- **gone:** {title}"
        return
    if all(change.before is None for change in changes) and not _was_published(slug, now, before):
        yield f"- **new:** {title} (`{slug}`, {sum(change.after is not None for change in changes)} items)"
        return
    yield f"- **changed:** {title} (`{slug}`)"
    for change in changes:
        words = " ".join(_FORMS[span.kind].format(markdown.escape(span.text)) for span in change.words)
        yield f"    - `{change.item}`: {words or 'the passage that it rests on'}"


def _was_published(slug: str, now: Visible, before: Published) -> bool:
    return any(old in before.briefings for old in (slug, *now.briefings[slug].spec.formerly))


_FORMS: Final[Mapping[str, str]] = {"kept": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>", "gap": "{}"}
