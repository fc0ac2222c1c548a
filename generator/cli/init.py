"""The command `briefings init`, which begins a project."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

import click

from generator.cli import messages, options
from generator.diagnostics.printable import printable
from generator.files.project_folders import CannotRun
from generator.files.reading import below, default_templates
from generator.files.writing import write_all_new
from generator.format.yaml.characters import FORBIDDEN
from generator.text import escaping as markdown

# Where what a new project begins with lies among the templates. None of it is a template of a page.
_PROJECT: Final = "project"

# What stands in mkdocs.yml without quotation marks.
_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~%+-]+)*/?")
_NO_ADDRESS: Final = "# site_url: https://our-organisation.github.io/our-repository/"


# Where a new project keeps the wheel of this package that it is given.
_WHEELS: Final = "packages"

_PACKAGE: Final = "sourced-briefings"
_WHEEL: Final = re.compile(r"sourced_briefings-[A-Za-z0-9.+!_]+(?:-[A-Za-z0-9._]+){3,4}\.whl")
# An address that stands in a line of requirements and, between quotation marks, in a shell.
_WHENCE: Final = re.compile(r"(?:git\+)?(?:https|ssh)://[A-Za-z0-9][A-Za-z0-9._~:/@%+=#&?,-]*")
_VERSIONS: Final = r"[=<>~!]=?[A-Za-z0-9.*+!]+"
_REQUIREMENT: Final = re.compile(
    rf"{_PACKAGE}(?:\[[a-z0-9,-]+\])?(?: @ {_WHENCE.pattern}|{_VERSIONS}(?:,{_VERSIONS})*)?"
)
# What a shell takes as one word.
_WORD: Final = re.compile(r"[\w./=-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    """Where a project gets this package from: a line of its requirements, and the files that the line needs, by path.

    `note` warns the user, where the line may not do on another machine.
    """

    requirement: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    note: str = ""


@click.command(name="init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="Our briefings", show_default=True, help="What the site is called.")
@click.option("--url", metavar="ADDRESS", help="Where readers will find it, as https://example.org/briefings/.")
@click.option(
    "--package",
    metavar="WHEEL|ADDRESS",
    help="Where the project gets this package: a wheel, its address, or git+https://…; else where this one came from.",
)
@options.one_line_when_it_cannot_run
def init_command(folder: Path, name: str, url: str | None, package: str | None) -> None:
    """Begin a project in DIR: a sample, settings to fill in, workflows for GitHub and GitLab, and how to go on."""
    name = name.strip()
    if not name or FORBIDDEN.search(name) or len(name.splitlines()) > 1:
        raise CannotRun(f"a name takes a line of text, not {printable(name)!r}")
    if url is not None and not _is_address(url):
        raise CannotRun(f"--url takes an address such as https://example.org/briefings/, not {printable(url)!r}")
    if folder.resolve() == Path(folder.resolve().anchor):
        raise CannotRun("name a folder for the project, which is made if need be")
    origin = _named(package) if package is not None else _came_from()
    files = _project(name, url, origin)
    write_all_new(folder, files)
    click.echo(f"{messages.shown_folder(folder)}: {len(files)} files of a new project")
    click.echo("what is to fill in and how to go on stands in its README.md; to begin: briefings check")
    if origin.note:
        click.echo(origin.note, err=True)


def _named(package: str) -> _Package:
    """Return the package as the user names it. Raises CannotRun."""
    if not _WHENCE.match(package) and package.endswith(".whl"):
        return _of_wheel(Path(package))
    if _WHENCE.fullmatch(package):
        return _Package(requirement=f"{_PACKAGE} @ {package}")
    if _REQUIREMENT.fullmatch(package):
        return _Package(requirement=package)
    raise CannotRun(
        f"--package takes a wheel of {_PACKAGE}, an address such as git+https://example.org/{_PACKAGE}.git, "
        f"or a requirement such as {_PACKAGE}==1.0, not {printable(package)!r}"
    )


def _of_wheel(wheel: Path) -> _Package:
    """Return the package in a wheel, which becomes a file of the project. Raises CannotRun."""
    if not wheel.is_file():
        raise CannotRun(f"there is no wheel {printable(str(wheel))}")
    if not _WHEEL.fullmatch(wheel.name) or not zipfile.is_zipfile(wheel):
        raise CannotRun(f"{printable(wheel.name)} is no wheel of {_PACKAGE}")
    path = f"{_WHEELS}/{wheel.name}"
    return _Package(requirement=f"./{path}", files={path: wheel.read_bytes()})


def _came_from() -> _Package:
    """Return where this package was installed from, as its installer has noted; without a note, from an index."""
    of_index = f"{_PACKAGE}=={version(_PACKAGE)}"
    try:
        noted: Any = json.loads(distribution(_PACKAGE).read_text("direct_url.json") or "null")
    except ValueError:
        noted = None
    if not isinstance(noted, dict) or not isinstance(noted.get("url"), str):
        return _Package(requirement=of_index)
    url = noted["url"]
    wheel = Path(url2pathname(urlsplit(url).path))
    if urlsplit(url).scheme == "file" and wheel.suffix == ".whl" and wheel.is_file():
        return _of_wheel(wheel)
    address = _address_of(noted)
    if _WHENCE.fullmatch(address):
        return _Package(requirement=f"{_PACKAGE} @ {address}")
    note = (
        f"this package was installed from {printable(url)}, which others do not have, so that requirements.txt asks "
        f"the index for {of_index}; where none has it, begin again with --package and a wheel or an address"
    )
    return _Package(requirement=of_index, note=note)


def _address_of(noted: Mapping[str, Any]) -> str:
    """Return the address of a repository at its commit, or of an archive with its sum; `noted` is as in PEP 610."""
    vcs, archive = noted.get("vcs_info"), noted.get("archive_info")
    if isinstance(vcs, dict):
        below = f"#subdirectory={noted['subdirectory']}" if noted.get("subdirectory") else ""
        return f"{vcs.get('vcs')}+{noted['url']}@{vcs.get('commit_id')}{below}"
    sums = archive.get("hashes") if isinstance(archive, dict) else None
    return (
        f"{noted['url']}#sha256={sums['sha256']}" if isinstance(sums, dict) and "sha256" in sums else str(noted["url"])
    )


def _is_address(url: str) -> bool:
    return _ADDRESS.fullmatch(url) is not None and bool(urlsplit(url).hostname)


def _project(name: str, url: str | None, package: _Package) -> dict[str, bytes]:
    """Return the files of a new project by path."""
    word = package.requirement if _WORD.fullmatch(package.requirement) else f"'{package.requirement}'"
    filled = {
        # A string of JSON is one of YAML.
        '"@name@"': json.dumps(name, ensure_ascii=False),
        "@heading@": markdown.escape(name),
        "@site_url@": f"site_url: {url.rstrip('/')}/" if url else _NO_ADDRESS,
        "@requirement@": package.requirement,
        "@package@": word,
    }
    files = {path: _filled(data, filled) for path, data in below(default_templates() / _PROJECT)}
    return {**files, **package.files}


def _filled(data: bytes, filled: Mapping[str, str]) -> bytes:
    # In one pass, so that nothing is filled into what was filled in.
    gaps = re.compile("|".join(map(re.escape, filled)).encode())
    return gaps.sub(lambda gap: filled[gap[0].decode()].encode(), data)
