"""The command line: `briefings check | build | serve | render | passages`.

Rank 14, the only importer of click. Exit codes: 0 fine, 1 the content has errors, 2 it could not run.
"""

from __future__ import annotations

from typing import Final

import click

from generator.cli.checks import check
from generator.cli.desk import passages
from generator.cli.sites import build, render, serve

# In the order in which a writer meets them.
COMMANDS: Final = (check, build, serve, render, passages)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sourced-briefings", message="%(version)s")
def main() -> None:
    """Publishes briefings in which every statement leads to the passage it rests on."""


for _command in COMMANDS:
    main.add_command(_command)
