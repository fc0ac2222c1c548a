"""The command `briefings find`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from generator.checks import find as concordance
from generator.checks.find import FoundWords, speaker_of
from generator.cli import options
from generator.cli.known_seed import known_seed
from generator.cli.read_sources import source_index
from generator.diagnostics.printable import printable
from generator.format import skeletons
from generator.host.projects import load_project

# More places than fit a screen or two call for more words, not for more reading.
_MOST_SHOWN: Final = 12
_MOST_NEAR: Final = 3
# Words that were copied with the marks around them.
_MARKS: Final = ' “”„«»"'

# So many characters before and behind the words show what they belong to, however long the passage is.
_AROUND: Final = 300


@click.command(name="find")
@options.config
@click.argument("words", metavar="WORDS")
@click.option("--seed", metavar="ID", help="Look in this source only.")
@options.one_line_when_it_cannot_run
def find_command(config_file: Path, words: str, seed: str | None) -> None:
    """Say where WORDS stand in the sources, and print the evidence to paste.

    Where they stand nowhere as they are, they are looked for without regard to case. Ends with 0 when they stand there
    exactly, else with 1.
    """
    inputs, _ = load_project(config_file).read()
    texts = {id: files.text.text for id, files in inputs.seeds.items() if files.text is not None}
    if seed is not None:
        id = known_seed(seed, texts)
        texts = {id: texts[id]}
    words = words.strip(_MARKS) or words
    likeness = ""
    places, count = concordance.exactly(words, texts, _MOST_SHOWN)
    if not places:
        likeness = ", with other capitals"
        places, count = concordance.in_any_case(words, texts, _MOST_SHOWN)
        if places:
            click.echo("these words stand in no source with these capitals; without regard to case they do:", err=True)
    if not places:
        likeness = ", nearly"
        places = concordance.nearly(words, texts, _MOST_NEAR)
        near = "these are the nearest:" if places else "nor does anything like them"
        click.echo(f"these words stand in no source; {near}", err=True)
    sources = source_index(inputs, {place.passages.seed for place in places})
    for place in places:
        _show(place, likeness, speaker_of(place, sources) if place.passages.seed in sources.library else None)
    if count > len(places):
        click.echo(f"and {count - len(places):,} more; look for more words, or in one seed with --seed", err=True)
    if likeness:
        sys.exit(options.CONTENT_HAS_ERRORS)


def _show(place: FoundWords, likeness: str, speaker: str | None) -> None:
    """Print a place: where it is, its words marked among those around them, and the evidence to paste.

    `likeness` says how its words differ from those that were sought, and `speaker` is the id of who said them, if that
    is certain.
    """
    where = f"{place.passages.seed} {place.passages.written}"
    click.echo(click.style(printable(where) + likeness, bold=True))
    first, last = max(0, place.words[0][0] - _AROUND), min(len(place.text), place.words[-1][1] + _AROUND)
    at = first
    line = "… " if first else ""
    for start, end in place.words:
        line += printable(place.text[at:start]) + click.style(f">>{printable(place.text[start:end])}<<", fg="green")
        at = end
    click.echo(f"{line}{printable(place.text[at:last])}{' …' if last < len(place.text) else ''}\n")
    if place.quote is None:
        click.echo("No quote to paste: characters that cannot be seen stand here, or more than one place is meant.\n")
    else:
        click.echo(skeletons.evidence_block(quote=place.quote, passages=place.passages, speaker=speaker))
