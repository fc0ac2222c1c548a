"""The command `briefings build`."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from generator.cli import messages, options
from generator.cli.built_pages import build_pages, say_that_it_waits, totals_in_words
from generator.files.atomic_swap import alone_at, refuse_to_replace, replace_folder
from generator.files.project_folders import CannotRun
from generator.host import projects


@click.command(name="build")
@options.config
@options.audience
@options.point_in_time
@click.option("--site-dir", metavar="DIR", type=click.Path(path_type=Path), help="Where to, else as mkdocs.yml says.")
@options.one_line_when_it_cannot_run
def build_command(config_file: Path, audience: str | None, now: str | None, site_dir: Path | None) -> None:
    """Build the site beside the old one and put it in its place when all is well."""
    site, result = build_site(config_file, audience, now, site_dir.absolute() if site_dir else None)
    click.echo(f"{messages.shown_folder(site)}: {result}")


def build_site(
    config_file: Path, audience: str | None = None, moment: str | None = None, site_dir: Path | None = None
) -> tuple[Path, str]:
    """Build a project's site in its place. Return where that is, and in words what the site holds.

    `audience` is the level of its readers and `moment` the point in time that it is for, as the user types it.
    `site_dir` goes before that of the settings. Ends the program when the content has errors. Raises CannotRun.
    """
    project = projects.load_project(config_file, site_dir=site_dir)
    site = project.site_dir
    refuse_to_replace(site, project.folders)
    with alone_at(site, say_that_it_waits(site)) as place, _temporary_files_in(place.workshop):
        start = time.monotonic()
        # Anew, since it may have changed while this build waited.
        project = projects.load_project(config_file, site_dir=site_dir)
        if project.site_dir != site:
            raise CannotRun(f"{config_file.name} has changed: the site goes elsewhere now; build again")
        refuse_to_replace(site, project.folders)
        built = build_pages(project, audience, moment)
        try:
            replace_folder(place, lambda folder: projects.publish_site(project, built, folder))
        except projects.SiteHasErrors as caught:
            messages.report(caught.problems)
            sys.exit(options.CONTENT_HAS_ERRORS)
        duration = time.monotonic() - start
    return site, f"{totals_in_words(built.totals)}; built in {duration:.1f} s"


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Have the theme's temporary files lie where the next build finds them, should this one be killed."""
    usual = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = usual
