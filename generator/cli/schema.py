"""The command `briefings schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.build import Inputs
from generator.checks.json_schema import KINDS, Schema, Vocabulary, schemas
from generator.cli import messages, options
from generator.format import registry as actors
from generator.format import seeds
from generator.host.projects import load_project


@click.command(name="schema")
@options.config
@click.argument("kind", type=click.Choice(KINDS), default=KINDS[0])
@click.option(
    "--write",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the schemas of all kinds to DIR instead.",
)
@options.one_line_when_it_cannot_run
def schema_command(config_file: Path, kind: str, folder: Path | None) -> None:
    """Print a JSON Schema of this very project, by which editors complete and check what is written.

    KIND is `briefing` unless another is named.
    """
    inputs, _ = load_project(config_file).read()
    by_kind = schemas(vocabulary(inputs))
    if folder is None:
        click.echo(_as_json(by_kind[kind]), nl=False)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in by_kind.items():
        (folder / f"{name}.schema.json").write_text(_as_json(content), encoding="utf-8")
    click.echo(f"{messages.shown_folder(folder)}: {', '.join(f'{name}.schema.json' for name in by_kind)}")


def vocabulary(inputs: Inputs) -> Vocabulary:
    """Return the ids of a project, as far as its registries and descriptors can be read."""
    registry, _ = actors.decode_registry(inputs.actors, inputs.topics)
    labels = {}
    for id, files in inputs.seeds.items():
        seed, _ = seeds.decode_seed(id, files.text, files.sha256, files.descriptor)
        labels[id] = str(seed.descriptor.label) if seed is not None else ""
    return Vocabulary(
        actors={id: str(actor.name) for id, actor in registry.actors.items()},
        topics={id: str(topic.title) for id, topic in registry.topics.items()},
        stances={
            id: {str(stance): str(title) for stance, title in (topic.stances or {}).items()}
            for id, topic in registry.topics.items()
        },
        seeds=labels,
        briefings=tuple(inputs.briefings),
    )


def _as_json(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
