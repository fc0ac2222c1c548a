"""How long the pipeline takes, and how that grows: `make bench`.

Makes projects of growing size in memory, each briefing with eight pieces of evidence on a source of its own, and prints
the seconds of CPU for checking them and for making their Markdown. Figures, not a test: nothing here passes or fails.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

from generator import build
from generator.build import Inputs, SeedFiles
from generator.diagnostics.model import TextFile
from generator.format.likelihood import ICD_203

SIZES = (100, 200, 400, 800)
ROOT = Path(__file__).parent.parent


def main() -> int:
    """Prints a line for each size."""
    print(f"{'briefings':>9} {'evidence':>9} {'actors':>7} {'check s':>8} {'ms each':>8} {'build s':>8} {'ms each':>8}")
    for size in SIZES:
        inputs = project(size)
        started = time.process_time()
        verified, problems = build.check(inputs)
        checked = time.process_time()
        if verified is None:
            print(problems[:3], file=sys.stderr)
            return 1
        built, _ = build.build(inputs)
        done = time.process_time()
        check_seconds, build_seconds = checked - started, done - checked
        print(
            f"{size:>9} {size * 8:>9} {size:>7} {check_seconds:>8.2f} {check_seconds / size * 1000:>8.2f} "
            f"{build_seconds:>8.2f} {build_seconds / size * 1000:>8.2f}  {len(built.pages if built else ())} pages"
        )
    return 0


def project(size: int) -> Inputs:
    """As many briefings, sources and actors, each with the same amount of text; actors recur across briefings."""
    seeds, briefings = {}, {}
    for n in range(size):
        text = "".join(
            f"“Word {n}, {i}: the terms of article {n * 31 + i} stand as they are,” Actor {(n + i) % size} said.\n"
            for i in range(20)
        )
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        seeds[f"seed-{n}"] = SeedFiles(
            text=TextFile(path=f"seeds/seed-{n}.txt", text=text),
            sha256=sha256,
            descriptor=TextFile(path=f"seeds/seed-{n}.yml", text=f"label: Source {n}\nkind: news\nsha256: {sha256}\n"),
        )
        briefings[f"briefing-{n}"] = TextFile(path=f"briefings/briefing-{n}.yml", text=_briefing(n, size))
    actors = "".join(
        f"actor-{n}:\n  kind: person\n  name: Actor {n}\n  roles: [{{role: writer, at: seed-{n} p1}}]\n"
        for n in range(size)
    )
    return Inputs(
        briefings=briefings,
        actors=(TextFile(path="briefings/registry/actors.yml", text=actors),),
        topics=(
            TextFile(path="briefings/registry/topics.yml", text="terms: {title: Terms, stances: {holds: Holds}}\n"),
        ),
        seeds=seeds,
        templates={path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").glob("*.md")},
        scale=ICD_203,
    )


def _briefing(n: int, size: int) -> str:
    evidence = "".join(
        f"  item-{i}:\n    speaker: actor-{(n + i) % size}\n    about: [actor-{(n + i + 1) % size}]\n"
        f"    quote: |\n      the terms of article {n * 31 + i} stand as they are\n    at: p{i + 1}\n"
        for i in range(8)
    )
    return (
        f"title: Briefing {n}\nauthors: [desk]\ndate: 2026-01-{n % 28 + 1:02}\n"
        "status: published\ntopics: [terms]\n"
        f"sources: {{report: seed-{n}}}\nsummary: |\n  They hold that “the terms of article {n * 31} stand” [item-0].\n"
        f"evidence:\n{evidence}"
        "judgements:\n  outlook:\n    text: |\n      A change is unlikely.\n"
        "    confidence: low\n    rests_on: [item-1]\n"
    )


if __name__ == "__main__":
    sys.exit(main())
