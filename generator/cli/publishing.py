"""The command that puts the built site where readers read it: `briefings publish`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click

from generator import plugin
from generator import publish as publishing
from generator.cli import frame
from generator.files import CannotRun, below
from generator.markings import CLEAR
from generator.publish import Branch, Outcome
from generator.report.visible import visible


@click.command()
@click.argument("to", metavar="TO")
@frame.config
@click.option("--site", metavar="DIR", type=click.Path(path_type=Path), help="The built site, else as mkdocs.yml says.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, in order, and do nothing.")
@click.option("--endpoint", metavar="URL", help="The server of a bucket that is not Amazon's.")
@click.option("--message", metavar="TEXT", help="Of the commit on a branch.")
@frame.one_line_when_it_cannot_run
def publish(
    to: str, config_file: Path, site: Path | None, dry_run: bool, endpoint: str | None, message: str | None
) -> None:
    """Put the built site in a folder, on a branch or in a bucket, so that readers have a whole site at every moment.

    TO is a folder (a path, or folder:PATH), branch:NAME of the remote `origin`, branch:NAME@REMOTE, or
    s3://bucket/folder. The site is published as it was built last.
    """
    place = publishing.destination(to, endpoint)
    if message is not None and not isinstance(place, Branch):
        raise CannotRun("--message is for branches, as branch:gh-pages")
    folder = site or plugin.load_project(config_file).site_dir
    outcome = publishing.publish(
        place,
        folder,
        verified=_verified,
        here=config_file.absolute().parent,
        message=message,
        dry_run=dry_run,
        waiting=lambda: click.echo(f"{frame.shown(folder)} is being built or published; this waits for it", err=True),
    )
    if dry_run:
        for step in outcome.plan.steps:
            click.echo(f"{'remove' if step.removes else 'put':6} {visible(step.name)} ({step.stage.value})")
    click.echo(said(outcome, dry_run=dry_run))


def said(outcome: Outcome, *, dry_run: bool = False) -> str:
    """What was done, in one line."""
    plan = outcome.plan
    counts = f"{plan.put:,} uploaded, {plan.unchanged:,} unchanged, {plan.removed:,} removed"
    if outcome.audience not in {"", CLEAR}:
        counts += f"; a site for {outcome.audience}"
    if dry_run:
        return f"{outcome.place}: would be {counts}"
    if not outcome.changed:
        return f"{outcome.place}: nothing to do, {plan.unchanged:,} unchanged"
    return f"{outcome.place}: {counts}" + (f"; {outcome.note}" if outcome.note else "")


def _verified(site: Path) -> tuple[str, ...]:
    """Holds the files of a built site to its receipt; what is wrong, in phrases."""
    expected = json.loads((site / "receipt.json").read_bytes())["files"]
    found = {name: hashlib.sha256(data).hexdigest() for name, data in below(site) if name != "receipt.json"}
    names = sorted(found.keys() | expected.keys())
    return tuple(
        f"{name} is not what the receipt says"
        for name in names
        if found.get(name) != (expected[name]["sha256"] if name in expected else None)
    )
