"""The command line `briefings`, whose commands are modules of this package: `briefings check` is in `check.py`.

The only importer of click. Exit codes: 0 fine, 1 the content has errors, 2 it could not run.
"""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from typing import Final

import click

from generator.cli.messages import open_standard_streams

# In the order in which a writer meets them. The command `x` is `x_command` of the module `x`.
COMMANDS: Final = (
    *("init", "check", "explain", "build", "serve", "render", "verify", "news", "publish", "changes", "revise"),
    *("new", "find", "passages", "actor", "schema"),
)


class LazyGroup(click.Group):
    """A group of commands that imports the module of a command only when that command is asked for.

    A check should not wait for the libraries that only another command needs.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Return the names of all commands, as the help lists them."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Return the command of that name, or None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"generator.cli.{cmd_name}"), f"{cmd_name}_command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sourced-briefings", message="%(version)s")
def main() -> None:
    """Publishes briefings in which every statement leads to the passage it rests on."""
    open_standard_streams()
    if sys.warnoptions:
        # Asked for in the environment, for other programs: what libraries have to say to each other is no writer's.
        warnings.simplefilter("ignore")
