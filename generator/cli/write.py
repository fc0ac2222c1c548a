"""The commands of the writer's desk: `briefings passages`, `find`, `new` and `schema`."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from generator.build import Inputs
from generator.checks import find as concordance
from generator.checks import json_schema as schema
from generator.checks.find import FoundWords
from generator.checks.json_schema import Schema, Vocabulary
from generator.cli import options as frame
from generator.diagnostics.printable import printable
from generator.files.project_folders import CannotRun
from generator.files.reading import read_seed_text
from generator.files.writing import write_new
from generator.format import registry as actors
from generator.format import seeds
from generator.format import skeletons as drafts
from generator.format.decode.scalars import Name
from generator.format.yaml.characters import FORBIDDEN
from generator.host import projects
from generator.text.nearest import nearest_name

# More places than fit a screen or two call for more words, not for more reading.
_MOST_SHOWN: Final = 12
_MOST_NEAR: Final = 3
# Words that were copied with the marks around them.
_MARKS: Final = ' “”„«»"'

# So many characters before and behind the words show what they belong to, however long the passage is.
_AROUND: Final = 300


@click.command(name="passages")
@frame.config
@click.argument("seed", metavar="SEED")
@frame.one_line_when_it_cannot_run
def passages_command(config_file: Path, seed: str) -> None:
    """Print the text of SEED with the numbers of its passages."""
    project = projects.load_project(config_file)
    source = read_seed_text(project.folders, seed.removesuffix(".txt"))
    found = seeds.passages(source.text)
    width = len(f"p{len(found)}")
    for passage in found:
        number = f"p{passage.number}"
        click.echo(f"{number:>{width}}  {source.text[passage.start : passage.end]}")


@click.command(name="find")
@frame.config
@click.argument("words", metavar="WORDS")
@click.option("--seed", metavar="ID", help="Look in this source only.")
@frame.one_line_when_it_cannot_run
def find_command(config_file: Path, words: str, seed: str | None) -> None:
    """Say where WORDS stand in the sources, and print the evidence to paste.

    Ends with 0 when they stand there exactly, else with 1.
    """
    inputs, _ = projects.load_project(config_file).read()
    texts = {id: files.text.text for id, files in inputs.seeds.items() if files.text is not None}
    if seed is not None:
        id = seed.removesuffix(".txt")
        texts = {id: texts[_known_seed(id, texts)]}
    words = words.strip(_MARKS) or words
    places, count = concordance.exactly(words, texts, _MOST_SHOWN)
    exact = bool(places)
    if not exact:
        places = concordance.nearly(words, texts, _MOST_NEAR)
        near = "these are the nearest:" if places else "nor does anything like them"
        click.echo(f"these words stand in no source; {near}", err=True)
    for place in places:
        _show(place, exact=exact)
    if count > len(places):
        click.echo(f"and {count - len(places):,} more; look for more words, or in one seed with --seed", err=True)
    if not exact:
        sys.exit(frame.CONTENT_HAS_ERRORS)


@click.command(name="new")
@frame.config
@click.argument("slug", metavar="SLUG")
@click.option("--source", "sources", metavar="SEED", multiple=True, help="A seed it rests on; may be given again.")
@click.option("--title", help="Its title.")
@frame.one_line_when_it_cannot_run
def new_command(config_file: Path, slug: str, sources: tuple[str, ...], title: str | None) -> None:
    """Begin a briefing at the address SLUG: a draft that says what it still lacks."""
    if not Name.pattern.fullmatch(slug) or actors.RESERVED.fullmatch(slug):
        raise CannotRun(f"{slug} cannot be an address; write a name such as withdrawal-condition")
    if title is not None and FORBIDDEN.search(title):
        raise CannotRun("the title holds a control character; type it again")
    project = projects.load_project(config_file)
    inputs, _ = project.read()
    ids = dict.fromkeys(_known_seed(source.removesuffix(".txt"), inputs.seeds) for source in sources)
    for id in ids:
        if not Name.pattern.fullmatch(id):
            raise CannotRun(f"a briefing cannot name the seed {id}; rename its files to lower-case letters and hyphens")
    path = project.folders.briefings / f"{slug}.yml"
    text = drafts.briefing_draft(title=" ".join((title or "").split()), date=_today(), sources=tuple(ids))
    write_new(path, text)
    click.echo(f"{frame.shown_folder(path).removesuffix('/')}: a draft; `briefings check` says what it lacks")


@click.command(name="schema")
@frame.config
@click.argument("kind", type=click.Choice(schema.KINDS), default=schema.KINDS[0])
@click.option(
    "--write",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the schemas of all kinds to DIR instead.",
)
@frame.one_line_when_it_cannot_run
def schema_command(config_file: Path, kind: str, folder: Path | None) -> None:
    """Print a JSON Schema of this very project, by which editors complete and check what is written.

    KIND is `briefing` unless another is named.
    """
    inputs, _ = projects.load_project(config_file).read()
    schemas = schema.schemas(vocabulary(inputs))
    if folder is None:
        click.echo(_as_json(schemas[kind]), nl=False)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schemas.items():
        (folder / f"{name}.schema.json").write_text(_as_json(content), encoding="utf-8")
    click.echo(f"{frame.shown_folder(folder)}: {', '.join(f'{name}.schema.json' for name in schemas)}")


def _known_seed(id: str, known: Mapping[str, object]) -> str:
    if id in known:
        return id
    near = nearest_name(id, tuple(known))
    raise CannotRun(f"there is no seed {id}; {f'did you mean {near}?' if near else 'seeds/ has them all'}")


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()


def _show(place: FoundWords, *, exact: bool) -> None:
    """Prints a place: where it is, its words marked among those around them, and the evidence to paste."""
    where = f"{place.passages.seed} {place.passages.written}"
    click.echo(click.style(printable(where) + ("" if exact else ", nearly"), bold=True))
    first, last = max(0, place.words[0][0] - _AROUND), min(len(place.text), place.words[-1][1] + _AROUND)
    at = first
    shown = "… " if first else ""
    for start, end in place.words:
        shown += printable(place.text[at:start]) + click.style(f">>{printable(place.text[start:end])}<<", fg="green")
        at = end
    click.echo(f"{shown}{printable(place.text[at:last])}{' …' if last < len(place.text) else ''}\n")
    if place.quote is None:
        click.echo("No quote to paste: characters that nobody sees stand here, or more than one place is meant.\n")
    else:
        block = drafts.evidence_block(quote=place.quote, passages=place.passages)
        click.echo(block)


def vocabulary(inputs: Inputs) -> Vocabulary:
    """The ids of a project, as far as its registries and descriptors can be read."""
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
