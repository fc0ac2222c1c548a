"""The command `briefings serve`."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import options
from generator.host import projects


@click.command(name="serve")
@options.config
@click.option("--address", metavar="HOST:PORT", help="Where to listen, else 127.0.0.1:8000.")
@options.one_line_when_it_cannot_run
def serve_command(config_file: Path, address: str | None) -> None:
    """Show the site on this machine and follow every change; mistakes are shown over the pages."""
    projects.serve(config_file, address)
