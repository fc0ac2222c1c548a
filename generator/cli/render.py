"""The command `briefings render`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from generator.build import Built
from generator.cli import messages, options
from generator.cli.built_pages import build_pages, say_that_it_waits, totals_in_words
from generator.files.atomic_swap import alone_at, replace_folder
from generator.files.project_folders import CannotRun
from generator.files.published_files import Assets
from generator.files.reading import read_assets
from generator.files.writing import write_tree
from generator.host import projects
from generator.host import theme as host
from generator.host.projects import Project
from generator.provenance.leaks import leaks

# The first line of a rendered tree's configuration, by which it is known as one that may be replaced.
_RENDERED: Final = "# Written by `briefings render`. Changes here are lost at the next run.\n"

# Leaks that are listed: the first few say where they come from.
_MOST_LEAKS: Final = 20


@click.command(name="render")
@options.config
@options.audience
@options.point_in_time
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@options.one_line_when_it_cannot_run
def render_command(config_file: Path, folder: Path, audience: str | None, now: str | None) -> None:
    """Write the site as Markdown to DIR, with a configuration for any engine."""
    projects.load_project(config_file)
    old = folder / "mkdocs.yml"
    if (
        folder.is_dir()
        and any(folder.iterdir())
        and not (old.is_file() and old.read_text("utf-8").startswith(_RENDERED))
    ):
        raise CannotRun(f"{folder} holds something else; name an empty folder or one that was rendered before")
    with alone_at(folder, say_that_it_waits(folder)) as place:
        project = projects.load_project(config_file)
        built = build_pages(project, audience, now)
        assets = read_assets(project.folders)
        tree = _tree(project, built, assets)
        _refuse_traces(tree, built, assets)
        replace_folder(place, lambda fresh: write_tree(fresh, tree))
    click.echo(f"{messages.shown_folder(folder)}: {totals_in_words(built.totals)}")


def _tree(project: Project, built: Built, assets: Assets) -> dict[str, bytes]:
    """Return the files of a rendered tree by path."""
    # JSON is YAML, and needs no writer of our own for strings that YAML could misread.
    standalone = host.standalone(
        project.site_name,
        project.site_url,
        overrides=bool(assets.overrides),
        imprint=project.imprint,
        pictures=project.pictures,
    )
    settings = json.dumps(standalone, indent=2, ensure_ascii=False)
    return {
        "mkdocs.yml": f"{_RENDERED}{settings}\n".encode(),
        **{f"docs/{path}": page.markdown.encode() for path, page in built.pages.items()},
        **{f"docs/{name}": data for name, data in built.data.items()},
        **{f"docs/{name}": data for name, data in assets.site.items()},
        **{f"overrides/{name}": data for name, data in assets.overrides.items()},
    }


def _refuse_traces(tree: Mapping[str, bytes], built: Built, assets: Assets) -> None:
    """Raise CannotRun when the tree holds traces of what was withheld, as in a template or asset of the project."""
    known = (*assets.packaged.values(), tree["mkdocs.yml"], b"docs overrides")
    withheld = built.withheld.apart_from(data.decode(errors="replace") for data in known)
    traces = [leak for name, data in tree.items() for leak in leaks(name, data, withheld)] if withheld else []
    if traces:
        raise CannotRun(
            "the pages hold what their audience must not read; nothing was written\n\n"
            + "\n".join(f"{leak.file}: “{leak.words}”, of {leak.item}" for leak in traces[:_MOST_LEAKS])
        )
