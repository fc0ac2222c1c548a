"""The command that begins a project: `briefings init`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click

from generator.cli import options as frame
from generator.diagnostics.printable import visible
from generator.files import CannotRun, below, default_templates, write_all_new
from generator.format.yaml import FORBIDDEN
from generator.text import escaping as markdown

# Where what a new project begins with lies among the templates. None of it is a template of a page.
_PROJECT: Final = "project"

# What stands in mkdocs.yml, and in the `sed` of a Makefile, without quotation marks.
_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~%+-]+)*/?")
_NO_ADDRESS: Final = "# site_url: https://our-organisation.github.io/our-repository/"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="Our briefings", show_default=True, help="What the site is called.")
@click.option("--url", metavar="ADDRESS", help="Where readers will find it, as https://example.org/briefings/.")
@frame.one_line_when_it_cannot_run
def init(folder: Path, name: str, url: str | None) -> None:
    """Begin a project in DIR: a sample, settings to fill in, workflows for GitHub and GitLab, and how to go on."""
    name = name.strip()
    if not name or FORBIDDEN.search(name) or len(name.splitlines()) > 1:
        raise CannotRun(f"a name takes a line of text, not {visible(name)!r}")
    if url is not None and not _is_address(url):
        raise CannotRun(f"--url takes an address such as https://example.org/briefings/, not {visible(url)!r}")
    if folder.resolve() == Path(folder.resolve().anchor):
        raise CannotRun("name a folder for the project, which is made if need be")
    files = _project(name, url)
    write_all_new(folder, files)
    click.echo(f"{frame.shown(folder)}: {len(files)} files of a new project")
    click.echo("what is to fill in and how to go on stands in its README.md; to begin: briefings check")


def _is_address(url: str) -> bool:
    return _ADDRESS.fullmatch(url) is not None and bool(urlsplit(url).hostname)


def _project(name: str, url: str | None) -> dict[str, bytes]:
    """The files of a new project by path."""
    filled = {
        # A string of JSON is one of YAML.
        '"@name@"': json.dumps(name, ensure_ascii=False),
        "@heading@": markdown.escape(name),
        "@site_url@": f"site_url: {url.rstrip('/')}/" if url else _NO_ADDRESS,
        "@version@": version("sourced-briefings"),
    }
    return {path: _filled(data, filled) for path, data in below(default_templates() / _PROJECT)}


def _filled(data: bytes, filled: Mapping[str, str]) -> bytes:
    # In one pass, so that nothing is filled into what was filled in.
    gaps = re.compile("|".join(map(re.escape, filled)).encode())
    return gaps.sub(lambda gap: filled[gap[0].decode()].encode(), data)
