"""How long a registry of 17,000 actors takes to load, to check and to find in nine megabytes of speeches: `make bench`.

The registry is made from the lists of actors, in files no larger than a project's may be. Figures, not a test: nothing
here passes or fails.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import sys
import time
from pathlib import Path

from generator.checks import verify
from generator.diagnostics.model import TextFile
from generator.format.likelihood import ICD_203
from generator.format.registry import decode_registry, named, titled_roles
from generator.text.mentions import find_mentions, known_names, strangers

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SPEECHES = "texts/us-presidential-speeches"
# Control characters and such, of which the format refuses every text.
UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def main() -> int:
    """Prints what each step takes; one line where the corpora are absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the corpora")
    corpora = parser.parse_args().corpora
    records = [
        json.loads(line) for path in sorted(corpora.glob("actors/*.jsonl")) for line in path.open(encoding="utf-8")
    ]
    if not records:
        print(f"registry: no actors under {corpora / 'actors'}, so nothing to measure")
        return 0
    source = TextFile(path="actors.yml", text="".join(map(entry, records)))
    names = sum(1 + len(record["aliases"]) for record in records)
    print(f"{len(records)} actors, {names} names, {len(source.text.encode()) / 1e6:.1f} MB")
    registry, problems = timed("loaded", lambda: decode_registry([source], []))
    _, wrong = timed("checked", lambda: verify({}, registry, [], ICD_203))
    print(f"  {len(registry.actors)} actors read, {len(problems) + len(wrong)} problems")
    known = timed("names prepared", lambda: known_names(named(registry), titled_roles(registry)))
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((corpora / SPEECHES).rglob("*/*.txt"))}
    print(f"{len(texts)} speeches, {sum(map(len, texts.values())) / 1e6:.1f} million characters")
    found = timed("mentions found", lambda: [each for text in texts.values() for each in find_mentions(text, known)])
    print(f"  {len(found)} mentions, {sum(len(each.ids) > 1 for each in found)} of a shared name")
    others = timed("names that no actor has", lambda: strangers(texts, known))
    print(f"  {len(others)} names: {', '.join(f'{each.name} {each.count}' for each in others[:8])}")
    return 0


def entry(record):  # noqa: ANN001, ANN201  # A record as the list has it.
    """The actor as a registry has it."""
    kind = {"country": "state", "territory": "state"}.get(record["kind"], record["kind"])
    name, *aliases = (json.dumps(UNREADABLE.sub(" ", each), ensure_ascii=False) for each in names_of(record))
    id = re.sub(r"[^a-z0-9]+", "-", record["id"].lower())
    wikidata = f"  wikidata: {record['wikidata']}\n" if record.get("wikidata") else ""
    return f"{id}:\n  kind: {kind}\n  name: {name}\n  aliases: [{', '.join(aliases)}]\n{wikidata}"


def names_of(record):  # noqa: ANN001, ANN201  # As above.
    """The names of a record, empty ones left out."""
    return [each for each in (record["name"], *record["aliases"]) if each.strip()]


def timed(what, work):  # noqa: ANN001, ANN201  # Whatever the work returns.
    """What the work returns; prints the seconds of CPU that it takes."""
    gc.collect()
    started = time.process_time()
    result = work()
    print(f"{what}: {time.process_time() - started:.2f} s")
    return result


if __name__ == "__main__":
    sys.exit(main())
