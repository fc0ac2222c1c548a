"""The command `briefings explain`."""

from __future__ import annotations

import click

from generator.checks.catalogue import is_of_prose
from generator.checks.waivers import places_of_waivers
from generator.cli import options
from generator.cli.all_codes import ALL_CODES
from generator.diagnostics.explain import as_list, explained
from generator.files.project_folders import CannotRun
from generator.text.nearest import nearest_name


@click.command(name="explain")
@click.argument("code", metavar="[CODE]", required=False)
@options.one_line_when_it_cannot_run
def explain_command(code: str | None) -> None:
    """Explain a problem by its CODE, or list all codes."""
    by_name = {listed.name: listed for listed in ALL_CODES}
    if code is None:
        click.echo(as_list(ALL_CODES), nl=False)
        return
    if code not in by_name:
        near = nearest_name(code, tuple(by_name))
        hint = f"did you mean {near}?" if near else "`briefings explain` lists all"
        raise CannotRun(f"there is no code {code}; {hint}")
    known = by_name[code]
    click.echo(explained(known, places_of_waivers(known), is_of_prose=is_of_prose(known)), nl=False)
