"""The command `briefings passages`."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli import options
from generator.diagnostics.printable import printable
from generator.files.reading import read_seed_text
from generator.format import seeds
from generator.host.projects import load_project


@click.command(name="passages")
@options.config
@click.argument("seed", metavar="SEED")
@options.one_line_when_it_cannot_run
def passages_command(config_file: Path, seed: str) -> None:
    """Print the text of SEED with the numbers of its passages."""
    project = load_project(config_file)
    file = read_seed_text(project.folders, seed.removesuffix(".txt"))
    passages = seeds.passages(file.text)
    width = len(f"p{len(passages)}")
    for passage in passages:
        number = f"p{passage.number}"
        click.echo(f"{number:>{width}}  {printable(file.text[passage.start : passage.end])}")
