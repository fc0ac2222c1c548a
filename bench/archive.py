"""How an archive of 10,000 briefings, 17,000 actors and 40,000 pieces of evidence fares: `make bench`.

It is made in memory. Some actors are heard far more often than others, as in life. Prints seconds of CPU for checking,
for the ledger of a quarter, a half and the whole of it, and for pages and files of data; how many pages there are, and
how large the largest of the index and of the actors are as HTML, without the theme's frame; what the receipt costs.
Figures, not a test.
"""

from __future__ import annotations

import gc
import hashlib
import json
import random
import sys
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import markdown

from generator import build
from generator.build import Inputs, SeedFiles
from generator.diagnostics.model import TextFile
from generator.exports import data_files as exports
from generator.format.likelihood import ICD_203
from generator.format.registry import KINDS
from generator.host import theme as host
from generator.ledger import audience
from generator.ledger.compile import compile_ledger
from generator.provenance import receipt, revisions
from generator.site import render
from generator.site.pages.all_pages import all_pages

BRIEFINGS, ACTORS, TOPICS, EVIDENCE = 10_000, 17_000, 40, 4
ROOT = Path(__file__).parent.parent
CONSONANTS = "bdfghklmnprstvwz"
VOWELS = "aeiou"


def main() -> int:
    """Prints the figures."""
    sizes = [int(each) for each in sys.argv[1:]] or [BRIEFINGS, ACTORS]
    inputs = archive(*sizes)
    verified, problems = timed(f"checked {sizes[0]} briefings", lambda: build.check(inputs))
    if verified is None:
        print(problems[:3], file=sys.stderr)
        return 1
    for share in (4, 2, 1):
        part = replace(verified, briefings=dict(islice(verified.briefings.items(), sizes[0] // share)))
        visible = audience.visible(part)
        ledger = timed(f"ledger of {len(visible.briefings)}", lambda visible=visible: compile_ledger(visible))
    print(f"  {len(ledger.statements)} statements, {len(ledger.actors)} actors")
    site = timed("pages laid out", lambda: all_pages(visible, ledger, has_feeds=True))
    environment = render.templates(inputs.templates)
    pages = timed("pages as Markdown", lambda: {page.path: render.render(page, environment) for page in site.pages})
    data = timed("files of data", lambda: exports.exported(visible, ledger))
    print(f"  {len(pages)} pages, {sum(map(len, data.values())) / 1e6:.0f} MB of data")
    for what, deep in (("index", 1), ("actor", 0)):
        folders = ("actors/index", "actors/kind/", "actors/name/")
        path = max(
            (p for p in pages if p.startswith("actors/") and p.startswith(folders) is bool(deep)),
            key=lambda p: len(pages[p]),
        )
        html = markdown.markdown(pages[path].split("---\n", 2)[2], extensions=list(host.EXTENSIONS))
        print(f"  largest {what} page: {path}, {len(html.encode()) / 1000:.0f} kB")
    filters = [len(content) for name, content in data.items() if name.startswith("data/filter/")]
    print(f"  filter: {len(filters)} files, the largest {max(filters) / 1000:.0f} kB")
    proved = timed("receipt", lambda: json.dumps(told(visible), indent=1))
    before = timed("receipt read again", lambda: receipt.read_receipt(proved.encode()))
    changes = timed("compared with it", lambda: list(revisions.unaccounted(visible, before, inputs.briefings)))
    print(f"  receipt without the sums of files: {len(proved) / 1e6:.0f} MB; {len(changes)} silent edits")
    return 0


def told(visible: audience.Visible) -> dict[str, Any]:
    """What the receipt says of all briefings."""
    return receipt.content(visible, "TLP:CLEAR", tool="bench", site_name="Archive", site_url=None)


def archive(briefings: int, actors: int) -> Inputs:
    """A project in which the first actors are heard most; every actor is spoken of somewhere while there is room."""
    chance = random.Random(7)  # noqa: S311  # For figures, the same each time.
    names = made_names(actors, chance)
    weights = [1 / (rank + 10) for rank in range(actors)]
    speakers = chance.choices(range(actors), weights, k=briefings * EVIDENCE)
    seeds, specs = {}, {}
    kinds = list(KINDS)
    for n in range(briefings):
        said = [(speakers[n * EVIDENCE + i], (n * EVIDENCE + i) % actors) for i in range(EVIDENCE)]
        text = "".join(
            f"“Point {n} of part {i}: {names[about]} has to keep the terms as they stand,” {names[speaker]} said.\n"
            for i, (speaker, about) in enumerate(said)
        )
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        seeds[f"seed-{n}"] = SeedFiles(
            text=TextFile(path=f"seeds/seed-{n}.txt", text=text),
            sha256=sha256,
            descriptor=TextFile(
                path=f"seeds/seed-{n}.yml",
                text=f"label: Source {n}\nkind: news\npublished: {2000 + n % 26}-{n % 12 + 1:02}-{n % 28 + 1:02}\n"
                f"sha256: {sha256}\n",
            ),
        )
        evidence = "".join(
            f"  item-{i}:\n    speaker: actor-{speaker}\n    about: [actor-{about}]\n"
            f"    quote: |\n      {names[about]} has to keep the terms as they stand\n    at: p{i + 1}\n"
            for i, (speaker, about) in enumerate(said)
        )
        specs[f"briefing-{n}"] = TextFile(
            path=f"briefings/briefing-{n}.yml",
            text=f"title: Briefing {n}\nauthors: [desk]\ndate: 2026-{n % 12 + 1:02}-{n % 28 + 1:02}\n"
            f"status: published\ntopics: [topic-{n % TOPICS}]\nsources: {{report: seed-{n}}}\n"
            f"summary: |\n  {names[said[0][0]]} spoke [item-0].\nevidence:\n{evidence}",
        )
    registry = "".join(f"actor-{n}: {{kind: {kinds[n % len(kinds)]}, name: {name}}}\n" for n, name in enumerate(names))
    topics = "".join(f"topic-{n}: {{title: Topic {n}}}\n" for n in range(TOPICS))
    return Inputs(
        briefings=specs,
        actors=(TextFile(path="briefings/registry/actors.yml", text=registry),),
        topics=(TextFile(path="briefings/registry/topics.yml", text=topics),),
        seeds=seeds,
        templates={path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").glob("*.md")},
        scale=ICD_203,
        site_name="Archive",
        site_url="https://archive.example/",
    )


def made_names(number: int, chance: random.Random) -> list[str]:
    """Names of two made-up words, no two the same."""

    def word() -> str:
        return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(3)).capitalize()

    found: dict[str, None] = {}
    while len(found) < number:
        found[f"{word()} {word()}"] = None
    return list(found)


def timed(what, work):  # noqa: ANN001, ANN201  # Whatever the work returns.
    """What the work returns; prints the seconds of CPU that it takes."""
    gc.collect()
    started = time.process_time()
    result = work()
    print(f"{what}: {time.process_time() - started:.2f} s", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
