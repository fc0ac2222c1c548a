"""The commands on the registry of actors: `briefings actor find`, `actor add` and `actor suggest`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Final, get_args

import click

from generator.checks.missing_actors import missing_actors
from generator.cli import messages, options
from generator.cli.known_seed import known_seed
from generator.cli.read_sources import source_index
from generator.diagnostics.counts import counted
from generator.diagnostics.model import TextFile, has_errors
from generator.diagnostics.printable import printable
from generator.files.project_folders import CannotRun
from generator.files.writing import rewrite, write_new
from generator.format import registry as actors
from generator.format.decode.scalars import Name, QNumber
from generator.format.registry import Actor, ActorKind, Registry
from generator.format.yaml.characters import FORBIDDEN
from generator.host.projects import load_project
from generator.text.nearest import nearest_name

# More than these fit no screen; the user then writes more of the name.
_MOST_SHOWN: Final = 12


@click.group(name="actor")
def actor_command() -> None:
    """Find actors in the registry, add one, and see who is missing."""


@actor_command.command(name="find")
@options.config
@click.argument("name", metavar="NAME")
@options.one_line_when_it_cannot_run
def find_actor_command(config_file: Path, name: str) -> None:
    """Print the actors called NAME, by id, name or alias; else those whose names hold it, else the nearest.

    Ends with 0 when an actor has exactly that name, else with 1.
    """
    inputs, _ = load_project(config_file).read()
    registry, _ = actors.decode_registry(inputs.actors, inputs.topics)
    wanted = " ".join(name.split()).casefold()
    names = {id: [name.casefold() for name in (id, *_names(actor))] for id, actor in registry.actors.items()}
    exact = [id for id in names if wanted in names[id]]
    hits = exact or [id for id in names if any(wanted in name for name in names[id])]
    if not hits:
        owners = {name: id for id in names for name in names[id]}
        near = nearest_name(wanted, [*owners])
        hits = [owners[near]] if near is not None else []
    if not exact:
        near_by = "these are the nearest:" if hits else "nor anything like it"
        click.echo(f"no actor in the registry is called {printable(name)}; {near_by}", err=True)
    for id in hits[:_MOST_SHOWN]:
        click.echo(_in_one_line(id, registry.actors[id]))
    if len(hits) > _MOST_SHOWN:
        click.echo(f"and {len(hits) - _MOST_SHOWN:,} more; write more of the name", err=True)
    if not exact:
        sys.exit(options.CONTENT_HAS_ERRORS)


@actor_command.command(name="add")
@options.config
@click.argument("id", metavar="ID")
@click.option("--kind", type=click.Choice(get_args(ActorKind)), required=True, help="What it is.")
@click.option("--name", required=True, help="Its name as readers see it.")
@click.option("--native-name", help="Its name in its own language.")
@click.option("--alias", "aliases", multiple=True, help="Another name that sources use; may be given again.")
@click.option("--part-of", "part_of", multiple=True, help="The id of an actor it belongs to; may be given again.")
@click.option("--wikidata", help="Its Q-number.")
@click.option("--file", "file_name", metavar="FILE", help="The registry file, where there are several.")
@options.one_line_when_it_cannot_run
def add_actor_command(
    config_file: Path,
    id: str,
    kind: str,
    name: str,
    native_name: str | None,
    aliases: tuple[str, ...],
    part_of: tuple[str, ...],
    wikidata: str | None,
    file_name: str | None,
) -> None:
    """Add the actor ID to the end of the registry's file; what stands there stays as it is."""
    project = load_project(config_file)
    inputs, _ = project.read()
    registry, _ = actors.decode_registry(inputs.actors, inputs.topics)
    _refuse_id(id, registry)
    for text in (name, native_name or "", *aliases):
        if FORBIDDEN.search(text):
            raise CannotRun("a name holds a control character; type it again")
    if not name.strip():
        raise CannotRun("the name is empty")
    for other in part_of:
        if other not in registry.actors:
            near = nearest_name(other, [*registry.actors])
            raise CannotRun(f"there is no actor {other}" + (f"; did you mean {near}?" if near else ""))
    if wikidata is not None and not QNumber.pattern.fullmatch(wikidata):
        raise CannotRun(f"{wikidata} is no Q-number; write it as Q7747")
    fields = {
        "kind": kind,
        "name": _written(name),
        "native_name": _written(native_name) if native_name else "",
        "aliases": _listed(aliases),
        "part_of": _listed(part_of),
        "wikidata": wikidata or "",
    }
    entry = f"{id}:\n" + "".join(f"  {key}: {value}\n" for key, value in fields.items() if value)
    file = _file_to_add_to(inputs.actors, file_name)
    if file is None:
        path = project.folders.briefings / "registry" / "actors.yml"
        path.parent.mkdir(exist_ok=True)
        write_new(path, entry)
        shown = messages.shown_file(path)
    else:
        rewrite(project.folders.root, [(file, _appended(file, id, entry))])
        shown = file.path
    click.echo(f"{shown}: {id} added")
    for shared in dict.fromkeys(" ".join(text.split()) for text in (name, native_name or "", *aliases)):
        others = [other for other, known in registry.actors.items() if shared and shared in _names(known)]
        if others:
            who = ", ".join(others[:_MOST_SHOWN])
            click.echo(
                f"{printable(shared)} is a name of {who} too; briefings say under `mentions` who is meant", err=True
            )


@actor_command.command(name="suggest")
@options.config
@click.option("--most", type=click.IntRange(min=1), default=30, show_default=True, help="How many names to print.")
@click.option("--seed", "named_seeds", metavar="ID", multiple=True, help="Only of this source; may be given again.")
@options.one_line_when_it_cannot_run
def suggest_actors_command(config_file: Path, most: int, named_seeds: tuple[str, ...]) -> None:
    """Print entries for the registry of whom the sources name and no actor is, persons and bodies first.

    They are lines to paste, by how often each name stands in the sources. A kind that nothing tells is left to you.
    """
    inputs, _ = load_project(config_file).read()
    sources = source_index(
        inputs, dict.fromkeys(known_seed(name, inputs.seeds) for name in named_seeds) or inputs.seeds
    )
    missing = missing_actors(sources)
    for actor in missing[:most]:
        where = f"{counted(actor.count, 'time')}, first in {actor.seed} p{actor.passage}"
        kind = actor.kind or f" # {', '.join(_KINDS[:-1])} or {_KINDS[-1]}"
        click.echo(printable(f"# {actor.name}: {where}"))
        click.echo(f"{actor.id}:\n  kind: {kind}\n  name: {printable(_written(actor.name))}\n")
    if not missing:
        click.echo("the sources name no actor that the registry lacks", err=True)
    elif len(missing) > most:
        click.echo(f"and {len(missing) - most:,} more; --most shows them", err=True)


_KINDS: Final = get_args(ActorKind)


def _names(actor: Actor) -> tuple[str, ...]:
    return tuple(str(name) for name in (actor.name, actor.native_name, *actor.aliases) if name is not None)


def _in_one_line(id: str, actor: Actor) -> str:
    first, *others = _names(actor)
    also = f" ({'; '.join(map(printable, others))})" if others else ""
    return f"{id}  {actor.kind}  {printable(first)}{also}"


def _refuse_id(id: str, registry: Registry) -> None:
    if not Name.pattern.fullmatch(id) or actors.RESERVED.fullmatch(id):
        raise CannotRun(f"{id} cannot be an id; write a name such as vladimir-putin")
    if id in registry.actors:
        raise CannotRun(f"{id} is there already; it is left as it is")
    for other, actor in registry.actors.items():
        if id in actor.formerly:
            raise CannotRun(f"{id} was an id of {other}, and its address leads there")


# What YAML reads as it stands, in a list too.
_SAFE: Final = re.compile(r"[^\W\d_][\w.’'/-]*(?: [\w.’'/()&-]+)*")


def _written(text: str) -> str:
    line = " ".join(text.split())
    return line if _SAFE.fullmatch(line) else json.dumps(line, ensure_ascii=False)


def _listed(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(_written(text) for text in texts if text.strip())}]" if any(map(str.strip, texts)) else ""


def _file_to_add_to(files: tuple[TextFile, ...], name: str | None) -> TextFile | None:
    """Return the file of the registry that is meant; None where there is no file yet. Raises CannotRun."""
    if name is None:
        if len(files) > 1:
            paths = ", ".join(file.path for file in files[:_MOST_SHOWN])
            raise CannotRun(f"the registry has several files; name one with --file: {paths}")
        return files[0] if files else None
    meant = [file for file in files if name in {file.path, Path(file.path).name}]
    if len(meant) != 1:
        paths = ", ".join(file.path for file in files[:_MOST_SHOWN])
        raise CannotRun(f"{name} is none of the registry's files, or several: {paths or 'there is none yet'}")
    return meant[0]


def _appended(file: TextFile, id: str, entry: str) -> str:
    """Return the file's text with the entry of `id` at its end, set apart as the others are. Raises CannotRun."""
    before = file.text if file.text.endswith("\n") or not file.text else f"{file.text}\n"
    apart = "\n" if "\n\n" in before.replace("\r", "").strip() and not before.endswith("\n\n") else ""
    end = "\r\n" if "\r\n" in before else "\n"
    text = before + (apart + entry).replace("\n", end)
    old, _ = actors.decode_registry([file], [])
    new, wrong = actors.decode_registry([TextFile(path=file.path, text=text)], [])
    if has_errors(wrong) or [*new.actors] != [*old.actors, id]:
        raise CannotRun(f"{file.path} cannot take another entry at its end; put right what `briefings check` says")
    return text
