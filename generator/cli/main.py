"""The command line `briefings`: a module for each command or group of commands, gathered here.

The only importer of click. Exit codes: 0 fine, 1 the content has errors, 2 it could not run.
"""

from __future__ import annotations

import sys
import warnings
from typing import Final

import click

from generator.cli.actor import actor_command
from generator.cli.build import build_command, render_command, serve_command
from generator.cli.check import check_command, explain_command
from generator.cli.init import init_command
from generator.cli.news import news_command
from generator.cli.options import open_standard_streams
from generator.cli.publish import publish_command
from generator.cli.revise import changes_command, revise_command, verify_command
from generator.cli.write import find_command, new_command, passages_command, schema_command

# In the order in which a writer meets them.
COMMANDS: Final = (
    *(
        init_command,
        check_command,
        explain_command,
        build_command,
        serve_command,
        render_command,
        verify_command,
        news_command,
        publish_command,
        changes_command,
        revise_command,
    ),
    *(new_command, find_command, passages_command, actor_command, schema_command),
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
