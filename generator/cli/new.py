"""The command `briefings new`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import click

from generator.cli import messages, options
from generator.cli.known_seed import known_seed
from generator.diagnostics.printable import printable
from generator.files.project_folders import CannotRun
from generator.files.writing import write_new
from generator.format import skeletons
from generator.format.decode.scalars import Name
from generator.format.registry import RESERVED
from generator.format.yaml.characters import FORBIDDEN
from generator.host.projects import load_project
from generator.host.settings import today_here


@click.command(name="new")
@options.config
@click.argument("slug", metavar="SLUG")
@click.option("--source", "sources", metavar="SEED", multiple=True, help="A seed it rests on; may be given again.")
@click.option("--title", help="Its title.")
@options.one_line_when_it_cannot_run
def new_command(config_file: Path, slug: str, sources: tuple[str, ...], title: str | None) -> None:
    """Begin a briefing at the address SLUG: a draft that says what it still lacks."""
    if not Name.pattern.fullmatch(slug) or RESERVED.fullmatch(slug):
        raise CannotRun(f"{printable(slug)} cannot be an address; write a name such as withdrawal-condition")
    if title is not None and FORBIDDEN.search(title):
        raise CannotRun("the title holds a control character; type it again")
    if title is not None and _QUOTES.search(title):
        raise CannotRun("the title quotes words, and a draft has no evidence for them yet; quote them once it has")
    project = load_project(config_file)
    inputs, _ = project.read()
    ids = dict.fromkeys(known_seed(source, inputs.seeds) for source in sources)
    for id in ids:
        if not Name.pattern.fullmatch(id):
            raise CannotRun(
                f"a briefing cannot name the seed {printable(id)}; rename its files to lower-case letters and hyphens"
            )
    path = project.folders.briefings / f"{slug}.yml"
    text = skeletons.briefing_draft(title=" ".join((title or "").split()), date=today_here(), sources=tuple(ids))
    write_new(path, text)
    click.echo(f"{messages.shown_file(path)}: a draft; `briefings check` says what it lacks")


# Double quotation marks, which always quote.
_QUOTES: Final = re.compile(r"[\"“”„«»]")
