"""The command that checks: `briefings check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator import build as pipeline
from generator import plugin
from generator.cli import frame
from generator.diagnostics import has_errors


@click.command()
@frame.config
@frame.one_line_when_it_cannot_run
def check(config_file: Path) -> None:
    """Check every quote and reference, and write nothing."""
    project = plugin.load_project(config_file)
    inputs, wrong = project.read()
    verified, problems = pipeline.check(inputs)
    problems = (*wrong, *problems)
    frame.report(problems)
    if verified is None or has_errors(problems):
        sys.exit(frame.CONTENT_HAS_ERRORS)
    evidence = sum(len(briefing.evidence) for briefing in verified.briefings.values())
    held = frame.in_words(len(verified.briefings), evidence, len(verified.registry.actors), len(verified.library))
    click.echo(f"checked {held}: all quotes found")
