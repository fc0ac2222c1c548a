"""The commands on what was published: `briefings verify`, `changes` and `revise`."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from generator import build as pipeline
from generator.build import Inputs
from generator.cli import baseline as past
from generator.cli import options as frame
from generator.diagnostics.model import has_errors
from generator.diagnostics.printable import printable
from generator.files.project_folders import CannotRun
from generator.files.writing import rewrite
from generator.host import projects
from generator.host.projects import Project
from generator.host.settings import now
from generator.ledger.audience import Visible, visible
from generator.provenance import amend as amendments
from generator.provenance import verifier as audit
from generator.provenance.changes import ItemChange, differences, uncompared, unexplained_changes
from generator.provenance.published import Published
from generator.provenance.revisions import renamed
from generator.text import escaping as markdown
from generator.text.differences import DiffSpan

AGAINST: Final = click.option(
    "--against",
    metavar="RECEIPT",
    help="What was published: a receipt, a site or its address, or a revision in git.",
)


@click.command(name="verify")
@click.argument("site", metavar="SITE")
@click.option(
    "--seeds", type=click.Path(path_type=Path, file_okay=False), help="Look for every quoted word in these too."
)
@click.option("--digest", metavar="SHA256", help="The receipt's digest, as it was noted elsewhere.")
@frame.one_line_when_it_cannot_run
def verify_command(site: str, seeds: Path | None, digest: str | None) -> None:
    """Check a published SITE, a folder or an address, against its receipt."""
    found = audit.audit_site(site, seeds, digest)
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    for finding in found.findings:
        click.echo(printable(str(finding)))
    if found.findings:
        click.echo(f"{len(found.findings)} do not fit" if len(found.findings) > 1 else "1 does not fit", err=True)
        sys.exit(frame.CONTENT_HAS_ERRORS)
    click.echo(f"all fits: {found.checked}")
    click.echo(f"digest {found.digest}")


@click.command(name="changes")
@frame.config
@AGAINST
@frame.audience
@frame.one_line_when_it_cannot_run
def changes_command(config_file: Path, against: str | None, audience: str | None) -> None:
    """Print, as Markdown, what would change for readers."""
    _, _, now, before = _compared(config_file, against, audience)
    click.echo("\n".join(_told(now, before)))
    _tell_what_was_not_compared(now, before)


@click.command(name="revise")
@frame.config
@click.argument("slug", metavar="SLUG")
@AGAINST
@click.option("--kind", type=click.Choice(["minor", "update", "correction"]), required=True, help="How much it weighs.")
@click.option("--note", required=True, help="What was changed and why, as readers are told.")
@frame.audience
@frame.one_line_when_it_cannot_run
def revise_command(
    config_file: Path, slug: str, against: str | None, kind: str, note: str, audience: str | None
) -> None:
    """Write a revision into the briefing SLUG, with the words that stood there until now."""
    project, inputs, now, before = _compared(config_file, against, audience)
    briefing = now.briefings.get(slug)
    if briefing is None:
        raise CannotRun(f"there is no published briefing {printable(slug)}")
    formerly = next((old for old in (slug, *briefing.spec.formerly) if old in before.briefings), None)
    if formerly is None:
        raise CannotRun(f"{printable(slug)} was not published before, so that there is nothing to revise")
    changed = unexplained_changes(briefing, now.library, before.briefings[formerly])
    if not changed:
        raise CannotRun(f"nothing in {printable(slug)} has changed that no revision tells")
    source = inputs.briefings[slug]
    text = amendments.with_revision(
        source,
        date=today(),
        kind=kind,
        note=note,
        items=[change.item for change in changed if change.before is None],
        was={change.item: change.before.text for change in changed if change.before is not None},
    )
    if text is None:
        raise CannotRun(f"{source.path}: a revision cannot be written into the form of its `revisions`; add it by hand")
    # Its note is checked like everything that readers see.
    revised = {**inputs.briefings, slug: replace(source, text=text)}
    verified, problems = pipeline.check(replace(inputs, briefings=revised))
    if verified is None:
        frame.report(problems)
        sys.exit(frame.CONTENT_HAS_ERRORS)
    rewrite(project.folders.root, [(source, text)])
    click.echo(f"{source.path}: a revision tells of {', '.join(change.item for change in changed)}")
    _tell_what_was_not_compared(now, before)


def _tell_what_was_not_compared(now: Visible, before: Published) -> None:
    found = uncompared(now, before)
    if found is not None:
        click.echo(f"note: {found}", err=True)


def today() -> str:
    """The day for which things are written: that of SOURCE_DATE_EPOCH, else of the clock, UTC."""
    return datetime.datetime.fromtimestamp(now(), datetime.UTC).date().isoformat()


def _compared(
    config_file: Path, against: str | None, audience: str | None
) -> tuple[Project, Inputs, Visible, Published]:
    """A project, what it would publish, and what was published. Ends the program when the content has errors."""
    if not against:
        raise CannotRun("name what was published: --against a receipt, a site, its address, or a revision in git")
    project = projects.load_project(config_file)
    inputs, wrong = project.read()
    inputs = frame.for_audience(inputs, audience)
    verified, problems = pipeline.check(inputs)
    if verified is None or has_errors(wrong):
        frame.report((*wrong, *problems))
        sys.exit(frame.CONTENT_HAS_ERRORS)
    before = past.read_baseline(against, project, inputs)
    return project, inputs, visible(verified, inputs.audience), before


def _told(now: Visible, before: Published) -> Iterator[str]:
    """What would change for readers, as Markdown."""
    yield "## What would change for readers"
    yield ""
    differing = differences(now, before)
    gone = {stone.slug for stone in now.tombstones}
    named = tuple(renamed(now, before))
    if not differing and not named and gone == set(before.withdrawn):
        yield "Nothing."
        return
    for slug, changes in differing.items():
        yield from _told_of(slug, changes, now, before, gone)
    for each in named:
        then, now_called = markdown.escape(each.before), markdown.escape(each.after)
        yield f"- **named otherwise:** {then} is now {now_called} (`{each.id}`)"


def _told_of(
    slug: str, changes: tuple[ItemChange, ...], now: Visible, before: Published, gone: set[str]
) -> Iterator[str]:
    title = markdown.escape(str(now.briefings[slug].spec.title)) if slug in now.briefings else f"`{slug}`"
    if slug not in now.briefings:
        yield f"- **withdrawn:** {title}" if slug in gone else f"- **gone:** {title}"
        return
    if all(change.before is None for change in changes) and not _was_published(slug, now, before):
        yield f"- **new:** {title} (`{slug}`, {sum(change.after is not None for change in changes)} items)"
        return
    yield f"- **changed:** {title} (`{slug}`)"
    for change in changes:
        words = " ".join(_as_markdown(each) for each in change.words)
        yield f"    - `{change.item}`: {words or 'the passage that it rests on'}"


def _was_published(slug: str, now: Visible, before: Published) -> bool:
    return any(old in before.briefings for old in (slug, *now.briefings[slug].spec.formerly))


_FORMS: Final[Mapping[str, str]] = {"kept": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>", "gap": "{}"}


def _as_markdown(stretch: DiffSpan) -> str:
    return _FORMS[stretch.kind].format(markdown.escape(stretch.text))
