"""The command `briefings news`, which says whether readers have the built site already."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import messages, options
from generator.files.project_folders import CannotRun
from generator.host import projects
from generator.provenance import verifier as audit


@click.command(name="news")
@options.config
@click.option("--site", metavar="DIR", type=click.Path(path_type=Path), help="The built site, else as mkdocs.yml says.")
@options.one_line_when_it_cannot_run
def news_command(config_file: Path, site: Path | None) -> None:
    """Print news=no where readers have the built site already, else news=yes.

    They have it when the receipt below `site_url` is that of the site, byte by byte: it holds the sum of every file.
    What cannot be fetched counts as news, and the reason is told.
    """
    project = projects.load_project(config_file)
    folder = site or project.site_dir
    try:
        built = (folder / audit.RECEIPT).read_bytes()
    except FileNotFoundError as caught:
        raise CannotRun(f"{messages.shown_folder(folder)} holds no {audit.RECEIPT}; build the site first") from caught
    click.echo("news=no" if _published(project.site_url) == built else "news=yes")


def _published(site_url: str | None) -> bytes | None:
    """Return the receipt that readers have; where it cannot be had, print why and return None."""
    if site_url is None:
        click.echo("the settings name no site_url, so that what readers have is not known", err=True)
        return None
    try:
        receipt = audit.fetched(f"{site_url.rstrip('/')}/", audit.RECEIPT)
    except OSError as caught:
        click.echo(f"{site_url}: {caught.strerror}, so that what readers have is not known", err=True)
        return None
    if receipt is None:
        click.echo(f"{site_url} has no {audit.RECEIPT}", err=True)
    return receipt
