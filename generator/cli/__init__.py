"""The command line `briefings`: a module for each command or group of commands, gathered here.

The only importer of click. Exit codes: 0 fine, 1 the content has errors, 2 it could not run.
"""

from __future__ import annotations

import sys
import warnings
from typing import Final

import click

from generator.cli.actor import actor
from generator.cli.build import build, render, serve
from generator.cli.check import check, explain
from generator.cli.init import init
from generator.cli.news import news
from generator.cli.options import open_standard_streams
from generator.cli.publish import publish
from generator.cli.revise import changes, revise, verify
from generator.cli.write import find, new, passages, schema_command

# In the order in which a writer meets them.
COMMANDS: Final = (
    *(init, check, explain, build, serve, render, verify, news, publish, changes, revise),
    *(new, find, passages, actor, schema_command),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sourced-briefings", message="%(version)s")
def main() -> None:
    """Publishes briefings in which every statement leads to the passage it rests on."""
    open_standard_streams()
    if sys.warnoptions:
        # Asked for in the environment, for other programs: what libraries have to say to each other is no writer's.
        warnings.simplefilter("ignore")


for _command in COMMANDS:
    main.add_command(_command)
