"""The commands of the writer's desk: `briefings passages`."""

from __future__ import annotations

from pathlib import Path

import click

from generator import plugin, seeds
from generator.cli import frame
from generator.files import read_seed_text


@click.command()
@frame.config
@click.argument("seed", metavar="SEED")
@frame.one_line_when_it_cannot_run
def passages(config_file: Path, seed: str) -> None:
    """Print the text of SEED with the numbers of its passages."""
    project = plugin.load_project(config_file)
    source = read_seed_text(project.folders, seed.removesuffix(".txt"))
    found = seeds.passages(source.text)
    width = len(f"p{len(found)}")
    for passage in found:
        number = f"p{passage.number}"
        click.echo(f"{number:>{width}}  {source.text[passage.start : passage.end]}")
