"""The command `briefings publish`, which puts the built site where readers read it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from generator import build as pipeline
from generator.build import Inputs
from generator.cli import messages, options
from generator.cli.build import build_site
from generator.cli.written_files import with_texts, written_files
from generator.diagnostics.model import TextFile, has_errors
from generator.diagnostics.printable import printable
from generator.files.project_folders import CannotRun
from generator.files.reading import below
from generator.files.writing import rewrite
from generator.format.briefing import decode_briefing
from generator.format.tlp import CLEAR
from generator.format.yaml.nodes import MappingNode
from generator.format.yaml.parsing import parse_yaml
from generator.host import projects
from generator.host.settings import clock, now, today
from generator.provenance import amend as amendments
from generator.provenance import verifier as audit
from generator.provenance.takedown import TakenDown, taken_down
from generator.publish import destinations as publishing
from generator.publish.branch import Branch
from generator.publish.outcome import Outcome
from generator.publish.request import Request


@click.command(name="publish")
@click.argument("to", metavar="TO")
@options.config
@click.option("--site", metavar="DIR", type=click.Path(path_type=Path), help="The built site, else as mkdocs.yml says.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, in order, and do nothing.")
@click.option("--endpoint", metavar="URL", help="The server of a bucket that is not Amazon's.")
@click.option("--message", metavar="TEXT", help="Of the commit on a branch.")
@click.option("--takedown", metavar="SLUG|SEED", help="Withdraw a briefing or a source, build, and publish that first.")
@click.option("--reason", metavar="TEXT", help="With --takedown: why, as readers are told in its place.")
@options.one_line_when_it_cannot_run
def publish_command(
    to: str,
    config_file: Path,
    site: Path | None,
    dry_run: bool,
    endpoint: str | None,
    message: str | None,
    takedown: str | None,
    reason: str | None,
) -> None:
    """Put the built site in a folder, on a branch or in a bucket, so that readers have a whole site at every moment.

    TO is a folder (a path, or folder:PATH), branch:NAME of the remote `origin`, branch:NAME@REMOTE, or
    s3://bucket/folder. The site is published as it was built last; with --takedown it is built anew, without what is
    withdrawn, and the words go from where they were before anything else happens. Then the whole site is searched for
    these words, and the command ends with 1 while any of them stand.
    """
    if (takedown is None) != (reason is None) or (takedown is not None and (site is not None or dry_run)):
        raise click.UsageError("--takedown and --reason go together, without --site and --dry-run")
    if reason is not None and not reason.strip():
        raise click.UsageError("--reason takes what readers are told in the place of what is withdrawn")
    place = publishing.destination(to, endpoint)
    if message is not None and not isinstance(place, Branch):
        raise CannotRun("--message is for branches, as branch:gh-pages")
    gone = None
    if takedown is not None and reason is not None:
        result, gone = _withdraw(config_file, takedown, reason)
        click.echo(result)
        build_site(config_file)
    folder = site or projects.load_project(config_file).site_dir
    outcome = publishing.publish(
        place,
        folder,
        Request(
            project=config_file.absolute().parent,
            dated=now(),
            message=message,
            takedown=takedown is not None,
            dry_run=dry_run,
        ),
        verified=_verified,
        # By the clock, whatever time the site was asked to be for.
        now=clock(),
        waiting=lambda: click.echo(
            f"{messages.shown_folder(folder)} is being built or published; this waits for it", err=True
        ),
    )
    if dry_run:
        for step in outcome.plan.steps:
            click.echo(f"{'remove' if step.removes else 'put':6} {printable(step.name)} ({step.stage.value})")
    click.echo(said(outcome, dry_run=dry_run))
    if gone is not None:
        _search(folder, gone)


def _search(site: Path, gone: TakenDown) -> None:
    """Print whether words taken down still stand in the finished site, and end the program if they do."""
    for trace in gone.still_quoted()[:_MOST_TRACES]:
        click.echo(f"note: {trace.place} has the same words of a source that stays: “{printable(trace.words)}”")
    left = gone.in_site(below(site))
    if not left:
        click.echo("no other words that were taken down are left in the site")
        return
    click.echo("published, but words that were taken down still stand in the site:", err=True)
    for trace in left[:_MOST_TRACES]:
        click.echo(f"  {printable(trace.place)}: “{printable(trace.words)}”", err=True)
    places = gone.in_texts()
    for trace in places[:_MOST_TRACES]:
        click.echo(f"  written in {trace.place}: “{printable(trace.words)}”", err=True)
    where = "there" if places else "in the templates or in mkdocs.yml"
    click.echo(
        f"Take the words out {where}, with a revision where a briefing says them (`briefings revise`), or take that "
        "briefing down too; then run this command again.",
        err=True,
    )
    sys.exit(options.CONTENT_HAS_ERRORS)


# Traces that are listed: the first few say where the words come from.
_MOST_TRACES: Final = 20


def said(outcome: Outcome, *, dry_run: bool = False) -> str:
    """Return what was done, in one line."""
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
    """Hold a built site to its receipt and return what is wrong, in phrases."""
    return tuple(str(finding) for finding in audit.check_folder(site).findings)


def _withdraw(config_file: Path, what: str, reason: str) -> tuple[str, TakenDown]:
    """Write into its file that a briefing or a source is withdrawn, unless it is already.

    `what` is its slug or id, as the user names it. Return what was done, and the words that may not be read any more.
    Ends the program when the content would have errors then; nothing is written in that case. Raises CannotRun.
    """
    project = projects.load_project(config_file)
    inputs, wrong = project.read()
    source, text = _withdrawn(inputs, what, reason)
    id = what.rpartition("/")[2]
    texts = {**written_files(inputs), source.path: replace(source, text=text)}
    verified, problems = pipeline.check(with_texts(inputs, texts))
    if verified is None or has_errors(wrong):
        messages.report((*wrong, *problems))
        sys.exit(options.CONTENT_HAS_ERRORS)
    is_briefing = source.path == getattr(inputs.briefings.get(id), "path", None)
    gone = taken_down(verified, slug=id) if is_briefing else taken_down(verified, seed=id)
    if text == source.text:
        return f"{source.path}: withdrawn already, and its reason stays as it is", gone
    for words in gone.found_in(reason):
        raise CannotRun(f"--reason repeats words that are to be taken down, “{printable(words)}”; say it in others")
    rewrite(project.folders.root, [(source, text)])
    return f"{source.path}: withdrawn", gone


def _withdrawn(inputs: Inputs, what: str, reason: str) -> tuple[TextFile, str]:
    """Return the file of a briefing or a source, and its text once that is withdrawn. Raises CannotRun."""
    folder, _, id = what.rpartition("/")
    briefing = inputs.briefings.get(id) if folder in {"", "briefings"} else None
    files = inputs.seeds.get(id) if folder in {"", "seeds"} else None
    descriptor = files.descriptor if files is not None else None
    if briefing is not None and descriptor is not None:
        raise CannotRun(f"{id} is a briefing and a source; write briefings/{id} or seeds/{id}")
    source = briefing or descriptor
    if source is None:
        raise CannotRun(f"there is no briefing and no source {printable(what)}")
    write = amendments.withdrawn_briefing if briefing is not None else amendments.withdrawn_source
    text = write(source, date=today(), reason=reason)
    if text is None and not _is_withdrawn(source, is_briefing=briefing is not None):
        raise CannotRun(f"{source.path}: that it is withdrawn cannot be written into it; add `withdrawn` by hand")
    return source, source.text if text is None else text


def _is_withdrawn(source: TextFile, *, is_briefing: bool) -> bool:
    if is_briefing:
        briefing, _ = decode_briefing("taken-down", source)
        return briefing is not None and briefing.spec.status == "withdrawn"
    node, _ = parse_yaml(source)
    return isinstance(node, MappingNode) and node.get("withdrawn") is not None
