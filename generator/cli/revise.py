"""The command `briefings revise`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from generator import build as pipeline
from generator.cli import messages, options
from generator.cli.baseline import compare_project, say_what_was_not_compared
from generator.diagnostics.printable import printable
from generator.files.project_folders import CannotRun
from generator.files.writing import rewrite
from generator.format.yaml.characters import FORBIDDEN
from generator.host.settings import today
from generator.provenance import amend as amendments
from generator.provenance.changes import unexplained_changes


@click.command(name="revise")
@options.config
@click.argument("slug", metavar="SLUG")
@options.against
@click.option("--kind", type=click.Choice(["minor", "update", "correction"]), required=True, help="How much it weighs.")
@click.option("--note", required=True, help="What was changed and why, as readers are told.")
@options.audience
@options.one_line_when_it_cannot_run
def revise_command(
    config_file: Path, slug: str, against: str | None, kind: str, note: str, audience: str | None
) -> None:
    """Write a revision into the briefing SLUG, with the words that stood there until now."""
    if not note.strip() or FORBIDDEN.search(note):
        raise CannotRun("the note is empty or holds a control character; say in --note what was changed and why")
    compared = compare_project(config_file, against, audience)
    inputs, now, before = compared.inputs, compared.now, compared.before
    briefing = now.briefings.get(slug)
    if briefing is None:
        raise CannotRun(f"there is no published briefing {printable(slug)}")
    formerly = next((old for old in (slug, *briefing.spec.formerly) if old in before.briefings), None)
    if formerly is None:
        raise CannotRun(f"{printable(slug)} was not published before, so that there is nothing to revise")
    changes = unexplained_changes(briefing, now.library, before.briefings[formerly])
    if not changes:
        raise CannotRun(f"nothing in {printable(slug)} has changed that no revision tells")
    file = inputs.briefings[slug]
    text = amendments.with_revision(
        file,
        date=today(),
        kind=kind,
        note=note,
        items=[change.item for change in changes if change.before is None],
        was={change.item: change.before.text for change in changes if change.before is not None},
    )
    if text is None:
        raise CannotRun(f"{file.path}: a revision cannot be written into the form of its `revisions`; add it by hand")
    # Its note is checked like everything that readers see.
    revised = {**inputs.briefings, slug: replace(file, text=text)}
    verified, problems = pipeline.check(replace(inputs, briefings=revised))
    if verified is None:
        messages.report(problems)
        sys.exit(options.CONTENT_HAS_ERRORS)
    rewrite(compared.project.folders.root, [(file, text)])
    click.echo(f"{file.path}: a revision tells of {', '.join(change.item for change in changes)}")
    say_what_was_not_compared(compared)
