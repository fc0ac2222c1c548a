"""The command line: `briefings check | build | serve | render | passages`.

Rank 14, the only importer of click. Exit codes: 0 fine, 1 the content has errors, 2 it could not run.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from generator import build as pipeline
from generator import host, plugin, seeds
from generator.build import Built
from generator.diagnostics import Diagnostic, has_errors
from generator.files import (
    Assets,
    CannotRun,
    read_assets,
    read_seed_text,
    refuse_to_replace,
    replace_folder,
    write_tree,
)
from generator.pages import Totals
from generator.plugin import Project
from generator.report import as_text

_CONTENT_HAS_ERRORS: Final = 1
_COULD_NOT_RUN: Final = 2

# The first line of a rendered tree's configuration, by which it is known as one that may be replaced.
_RENDERED: Final = "# Written by `briefings render`. Changes here are lost at the next run.\n"


def _one_line_when_it_cannot_run(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except CannotRun as caught:
            _stop(str(caught))
        except OSError as caught:
            _stop(f"{caught.filename or 'the disk'}: {caught.strerror or caught}")

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sourced-briefings", message="%(version)s")
def main() -> None:
    """Publishes briefings in which every statement leads to the passage it rests on."""


_config = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The project's mkdocs.yml.",
)


@main.command()
@_config
@_one_line_when_it_cannot_run
def check(config_file: Path) -> None:
    """Check every quote and reference, and write nothing."""
    project = plugin.load_project(config_file)
    inputs, wrong = project.read()
    verified, problems = pipeline.check(inputs)
    problems = (*wrong, *problems)
    _report(problems)
    if verified is None or has_errors(problems):
        sys.exit(_CONTENT_HAS_ERRORS)
    evidence = sum(len(briefing.evidence) for briefing in verified.briefings.values())
    held = _in_words(len(verified.briefings), evidence, len(verified.registry.actors), len(verified.library))
    click.echo(f"checked {held}: all quotes found")


@main.command()
@_config
@_one_line_when_it_cannot_run
def build(config_file: Path) -> None:
    """Build the site beside the old one and put it in its place when all is well."""
    started = time.monotonic()
    project = plugin.load_project(config_file)
    refuse_to_replace(project.site_dir, project.folders)
    built = _built(project)
    replace_folder(project.site_dir, lambda folder: plugin.publish(project, built, folder))
    took = time.monotonic() - started
    click.echo(f"{_shown(project.site_dir)}: {_held(built.totals)}; built in {took:.1f} s")


@main.command()
@_config
@click.option("--address", metavar="HOST:PORT", help="Where to listen, else 127.0.0.1:8000.")
@_one_line_when_it_cannot_run
def serve(config_file: Path, address: str | None) -> None:
    """Show the site on this machine and follow every change."""
    _built(plugin.load_project(config_file))
    plugin.serve(config_file, address)


@main.command()
@_config
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@_one_line_when_it_cannot_run
def render(config_file: Path, folder: Path) -> None:
    """Write the site as Markdown to DIR, with a configuration for any engine."""
    project = plugin.load_project(config_file)
    old = folder / "mkdocs.yml"
    if (
        folder.is_dir()
        and any(folder.iterdir())
        and not (old.is_file() and old.read_text("utf-8").startswith(_RENDERED))
    ):
        raise CannotRun(f"{folder} holds something else; name an empty folder or one that was rendered before")
    built = _built(project)
    assets = read_assets(project.folders)
    replace_folder(folder, lambda fresh: write_tree(fresh, _tree(project, built, assets)))
    click.echo(f"{_shown(folder)}: {_held(built.totals)}")


@main.command()
@_config
@click.argument("seed", metavar="SEED")
@_one_line_when_it_cannot_run
def passages(config_file: Path, seed: str) -> None:
    """Print the text of SEED with the numbers of its passages."""
    project = plugin.load_project(config_file)
    source = read_seed_text(project.folders, seed.removesuffix(".txt"))
    found = seeds.passages(source.text)
    width = len(f"p{len(found)}")
    for passage in found:
        number = f"p{passage.number}"
        click.echo(f"{number:>{width}}  {source.text[passage.start : passage.end]}")


def _built(project: Project) -> Built:
    """The pages of a project; ends the program when its content has errors."""
    inputs, wrong = project.read()
    built, problems = pipeline.build(inputs)
    problems = (*wrong, *problems)
    _report(problems)
    if built is None or has_errors(problems):
        sys.exit(_CONTENT_HAS_ERRORS)
    return built


def _tree(project: Project, built: Built, assets: Assets) -> dict[str, bytes]:
    # JSON is YAML, and needs no writer of our own for strings that YAML could misread.
    standalone = host.standalone(project.site_name, project.site_url, overrides=bool(assets.overrides))
    settings = json.dumps(standalone, indent=2, ensure_ascii=False)
    return {
        "mkdocs.yml": f"{_RENDERED}{settings}\n".encode(),
        **{f"docs/{path}": page.markdown.encode() for path, page in built.pages.items()},
        **{f"docs/{name}": data for name, data in assets.site.items()},
        **{f"overrides/{name}": data for name, data in assets.overrides.items()},
    }


def _report(problems: tuple[Diagnostic, ...]) -> None:
    if problems:
        click.echo(as_text(problems, colour=sys.stderr.isatty()), err=True, nl=False)


def _held(totals: Totals) -> str:
    return _in_words(totals.briefings, totals.evidence, totals.actors, totals.sources)


def _in_words(briefings: int, evidence: int, actors: int, sources: int) -> str:
    def counted(number: int, one: str, many: str) -> str:
        return f"{number:,} {one if number == 1 else many}"

    return ", ".join(
        (
            counted(briefings, "briefing", "briefings"),
            counted(evidence, "piece of evidence", "pieces of evidence"),
            counted(actors, "actor", "actors"),
            counted(sources, "source", "sources"),
        )
    )


def _shown(folder: Path) -> str:
    folder = folder.absolute()
    return f"{folder.relative_to(Path.cwd())}/" if folder.is_relative_to(Path.cwd()) else f"{folder}/"


def _stop(message: str) -> NoReturn:
    click.echo(f"briefings: {message}", err=True)
    sys.exit(_COULD_NOT_RUN)
