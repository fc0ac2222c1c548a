"""How long it takes to verify quotes against a library of speeches, and how that grows: `make bench`.

Takes stretches of 3 to 60 words from the speeches, by a fixed rule, and looks each up in its speech, whose view is
kept, as a build does. Then what a quote costs that stands nowhere: the hint at the nearest wording. Last, the names of
a large registry and the numbers of all speeches. Figures, not a test: nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.text.folding import FoldedText, view
from generator.text.names import names
from generator.text.numbers.reading import numbers
from generator.text.quotes.search import match, nearest

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SPEECHES = "texts/us-presidential-speeches"
QUOTES = 100_000
MISSES = 60
SEED_SIZE = 200_000


def main() -> int:
    """Prints what each takes; one line where the corpora are absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of the corpora")
    corpora = parser.parse_args().corpora
    texts = [path.read_text(encoding="utf-8") for path in sorted((corpora / SPEECHES).rglob("*/*.txt"))]
    if not texts:
        print(f"quotes: no texts under {corpora / SPEECHES}, so nothing to measure")
        return 0
    seconds, views = timed(lambda: [view(text) for text in texts])
    print(f"reading {len(texts)} speeches, {sum(map(len, texts)) / 1e6:.1f} million characters: {seconds:.2f} s")
    half = [view(text[: len(text) // 2]) for text in texts]
    print(f"{'quotes':>9} {'text':>5} {'s':>7} {'µs each':>8}")
    for count, seeds, share in ((QUOTES, views, "all"), (QUOTES // 2, views, "all"), (QUOTES, half, "half")):
        quotes = list(stretches(seeds, count))
        seconds, found = timed(
            lambda seeds=seeds, quotes=quotes: sum(bool(match(seeds[n], text)) for n, text in quotes)
        )
        print(f"{count:>9} {share:>5} {seconds:>7.2f} {seconds / count * 1e6:>8.1f}  {found} found")
    missed(views)
    others(corpora, views)
    return 0


def timed(work):  # noqa: ANN001, ANN201  # Whatever the work returns.
    """The seconds of CPU that the work takes, and what it returns."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def stretches(seeds: Sequence[FoldedText], count: int) -> Iterator[tuple[int, str]]:
    """Stretches of whole words with the number of their text, the same ones each time."""
    chance = random.Random(1)  # noqa: S311  # Chosen, not secret.
    words = [[found.span() for found in _WORD.finditer(seed.raw)] for seed in seeds]
    for _ in range(count):
        n = chance.randrange(len(seeds))
        length = min(chance.randint(3, 60), len(words[n]))
        first = chance.randrange(len(words[n]) - length + 1)
        yield n, seeds[n].raw[words[n][first][0] : words[n][first + length - 1][1]]


# What a writer would mark: from where a word begins to where one ends.
_WORD = re.compile(r"\w(?:\S*\w)?")


def missed(views: Sequence[FoldedText]) -> None:
    """Prints what a hint costs in a long seed; half of the quotes have some other words, half are backwards."""
    text = ""
    for each in views:
        text += each.raw + "\n"
        if len(text) > SEED_SIZE:
            break
    seed = view(text[:SEED_SIZE])
    times = []
    for n, (_, quote) in enumerate(stretches([seed], MISSES)):
        near = " ".join("xyzzy" if index % 5 == 2 else word for index, word in enumerate(quote.split(" ")))
        changed = near if n % 2 else quote[::-1]
        times.append(timed(lambda changed=changed: nearest(seed, changed))[0] * 1000)
    print(f"a miss in {SEED_SIZE} characters: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")


def others(corpora: Path, views: Sequence[FoldedText]) -> None:
    """Prints what it costs to find names and figures in all the speeches."""
    records = [
        json.loads(line) for path in sorted(corpora.glob("actors/*.jsonl")) for line in path.open(encoding="utf-8")
    ]
    entries = [(record["id"], name) for record in records for name in (record["name"], *record["aliases"])]
    seconds, known = timed(lambda: names(entries))
    print(f"{len(entries)} names of {len(records)} actors: {seconds:.2f} s to prepare", end=", ")
    seconds, mentions = timed(lambda: sum(len(known.mentions(each)) for each in views))
    print(f"{seconds:.2f} s to find {mentions} mentions")
    seconds, found = timed(lambda: sum(len(numbers(each.raw, "en")) for each in views))
    print(f"{found} numbers: {seconds:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
