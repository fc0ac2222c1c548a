"""The commands that make pages: `briefings build`, `serve` and `render`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from generator import build as pipeline
from generator.build import Built
from generator.cli import options as frame
from generator.diagnostics.model import has_errors
from generator.files.atomic_swap import alone_at, refuse_to_replace, replace_folder
from generator.files.project_folders import CannotRun
from generator.files.published_files import Assets
from generator.files.reading import read_assets
from generator.files.writing import write_tree
from generator.host import projects
from generator.host import theme as host
from generator.host.projects import Project
from generator.ledger.audience import is_time
from generator.provenance.leaks import leaks
from generator.site.pages.home import Totals

# The first line of a rendered tree's configuration, by which it is known as one that may be replaced.
_RENDERED: Final = "# Written by `briefings render`. Changes here are lost at the next run.\n"


def _audience(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say whom pages are for."""
    moment = click.option(
        "--now", metavar="TIME", help="When it is for, as 2026-12-01T09:00Z; else SOURCE_DATE_EPOCH, or now."
    )
    return frame.audience(moment(command))


@click.command(name="build")
@frame.config
@_audience
@click.option("--site-dir", metavar="DIR", type=click.Path(path_type=Path), help="Where to, else as mkdocs.yml says.")
@frame.one_line_when_it_cannot_run
def build_command(config_file: Path, audience: str | None, now: str | None, site_dir: Path | None) -> None:
    """Build the site beside the old one and put it in its place when all is well."""
    site, told = build_site(config_file, audience, now, site_dir.absolute() if site_dir else None)
    click.echo(f"{frame.shown_folder(site)}: {told}")


def build_site(
    config_file: Path, audience: str | None = None, now: str | None = None, site_dir: Path | None = None
) -> tuple[Path, str]:
    """Builds a project's site in its place, and says where that is and what it holds.

    `site_dir` goes before that of the settings. Ends the program when the content has errors. Raises CannotRun.
    """
    project = projects.load_project(config_file, site_dir=site_dir)
    site = project.site_dir
    refuse_to_replace(site, project.folders)
    with alone_at(site, _say_that_it_waits(site)) as place, _temporary_files_in(place.workshop):
        started = time.monotonic()
        # Anew, since it may have changed while this build waited.
        project = projects.load_project(config_file, site_dir=site_dir)
        if project.site_dir != site:
            raise CannotRun(f"{config_file.name} has changed: the site goes elsewhere now; build again")
        refuse_to_replace(site, project.folders)
        built = _built(project, audience, now)
        try:
            replace_folder(place, lambda folder: projects.publish_site(project, built, folder))
        except projects.SiteHasErrors as caught:
            frame.report(caught.problems)
            sys.exit(frame.CONTENT_HAS_ERRORS)
        took = time.monotonic() - started
    return site, f"{_held(built.totals)}: {frame.proved(built.totals.checked)}; built in {took:.1f} s"


@click.command(name="serve")
@frame.config
@click.option("--address", metavar="HOST:PORT", help="Where to listen, else 127.0.0.1:8000.")
@frame.one_line_when_it_cannot_run
def serve_command(config_file: Path, address: str | None) -> None:
    """Show the site on this machine and follow every change; mistakes are shown over the pages."""
    projects.serve(config_file, address)


@click.command(name="render")
@frame.config
@_audience
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@frame.one_line_when_it_cannot_run
def render_command(config_file: Path, folder: Path, audience: str | None, now: str | None) -> None:
    """Write the site as Markdown to DIR, with a configuration for any engine."""
    projects.load_project(config_file)
    old = folder / "mkdocs.yml"
    if (
        folder.is_dir()
        and any(folder.iterdir())
        and not (old.is_file() and old.read_text("utf-8").startswith(_RENDERED))
    ):
        raise CannotRun(f"{folder} holds something else; name an empty folder or one that was rendered before")
    with alone_at(folder, _say_that_it_waits(folder)) as place:
        project = projects.load_project(config_file)
        built = _built(project, audience, now)
        assets = read_assets(project.folders)
        tree = _tree(project, built, assets)
        _refuse_traces(tree, built, assets)
        replace_folder(place, lambda fresh: write_tree(fresh, tree))
    click.echo(f"{frame.shown_folder(folder)}: {_held(built.totals)}: {frame.proved(built.totals.checked)}")


def _say_that_it_waits(folder: Path) -> Callable[[], None]:
    return lambda: click.echo(
        f"another build of {frame.shown_folder(folder)} is under way; this one waits for it", err=True
    )


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Has the theme's temporary files lie where the next build finds them, should this one be killed."""
    usual = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = usual


def _built(project: Project, audience: str | None = None, now: str | None = None) -> Built:
    """The pages of a project; ends the program when its content has errors."""
    inputs, wrong = project.read()
    inputs = frame.for_audience(inputs, audience)
    if now:
        as_of = _seconds(now)
        inputs = replace(inputs, audience=replace(inputs.audience, now=as_of), as_of=as_of)
    built, problems = pipeline.build(inputs)
    problems = (*wrong, *problems)
    frame.report(problems)
    if built is None or has_errors(problems):
        sys.exit(frame.CONTENT_HAS_ERRORS)
    return built


def _seconds(told: str) -> float:
    """A point in time in seconds since 1970, UTC. Raises CannotRun."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CannotRun(f"--now takes a day, a time and a zone, as 2026-12-01T09:00+01:00, not {told!r}")
    seconds = moment.timestamp()
    if not is_time(seconds):
        raise CannotRun(f"--now takes a time from 1970 to the first days of 2106, not {told!r}")
    return seconds


def _tree(project: Project, built: Built, assets: Assets) -> dict[str, bytes]:
    # JSON is YAML, and needs no writer of our own for strings that YAML could misread.
    standalone = host.standalone(
        project.site_name,
        project.site_url,
        overrides=bool(assets.overrides),
        imprint=project.imprint,
        pictures=project.pictures,
    )
    settings = json.dumps(standalone, indent=2, ensure_ascii=False)
    return {
        "mkdocs.yml": f"{_RENDERED}{settings}\n".encode(),
        **{f"docs/{path}": page.markdown.encode() for path, page in built.pages.items()},
        **{f"docs/{name}": data for name, data in built.data.items()},
        **{f"docs/{name}": data for name, data in assets.site.items()},
        **{f"overrides/{name}": data for name, data in assets.overrides.items()},
    }


def _refuse_traces(tree: Mapping[str, bytes], built: Built, assets: Assets) -> None:
    """Raises CannotRun when the tree holds traces of what was withheld, as in a template or asset of the project."""
    known = (*assets.packaged.values(), tree["mkdocs.yml"], b"docs overrides")
    withheld = built.withheld.apart_from(data.decode(errors="replace") for data in known)
    found = [leak for name, data in tree.items() for leak in leaks(name, data, withheld)] if withheld else []
    if found:
        raise CannotRun(
            "the pages hold what their audience must not read; nothing was written\n\n"
            + "\n".join(f"{leak.file}: “{leak.words}”, of {leak.item}" for leak in found[:_MOST_LEAKS])
        )


# Leaks that are listed: the first few say where they come from.
_MOST_LEAKS: Final = 20


def _held(totals: Totals) -> str:
    return frame.numbers_in_words(totals.briefings, totals.evidence, totals.actors, totals.sources)
