"""Texts grown by what the code does with them, for the decoder, the parser of prose and the search for quoted words.

`python tests/fuzz/texts.py SECONDS` tries new ones for so long. Needs atheris, which `requirements-fuzz.txt` has where
it comes ready made; elsewhere this says so and ends.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LONGEST = 2_000

try:
    atheris: Any = importlib.import_module("atheris")
except ImportError:
    print("no atheris here, so no texts are grown")
    sys.exit()

with atheris.instrument_imports(include=["generator"]):
    from generator.diagnostics.model import Diagnostic, Span, TextFile
    from generator.format.briefing import decode_briefing
    from generator.format.registry import decode_registry
    from generator.format.seeds import decode_seed, passages
    from generator.text import prose, quotes
    from generator.text.attribution.voices import voices


def holds_together(data: bytes) -> None:
    """The first byte says what reads the rest; nothing raises, and each problem has a place."""
    text = data[1:].decode(errors="replace")
    source = TextFile(path="a", text=text)
    problems: Iterable[Diagnostic] = ()
    match data[:1]:
        case b"b":
            _, problems = decode_briefing("a", source)
        case b"a":
            _, problems = decode_registry([source], [source])
        case b"s":
            _, problems = decode_seed("a", source, "0" * 64, source)
        case b"p":
            tree, problems = prose.parse(text, lambda start, end: Span(file=source, start=start, end=end), section=True)
            prose.emit(tree, cite=str, quote=str, heading_id=str, heading_level=2)
            for paragraph in prose.paragraphs(tree):
                prose.sentences(paragraph)
        case b"v":
            heard = voices(text, [(each.start, each.end) for each in passages(text)], (), frozenset())
            for quotation in heard.spoken:
                assert heard.outermost(quotation.start, quotation.end) == quotation.within(1)
                heard.narration_of(quotation)
        case _:
            passage, _, quote = text.partition("\n")
            _search(passage, quote)
    for each in problems:
        assert 0 <= each.span.start <= each.span.end <= len(text), each


def _search(passage: str, quote: str) -> None:
    for start, end in quotes.find(passage, quote):
        assert 0 <= start < end <= len(passage)
    for match in quotes.match(passage, quote):
        assert match.parts
    quotes.differs(passage, quote)
    quotes.noted(passage, quote)
    near = quotes.nearest(passage, quote)
    assert near is None or 0 <= near.start <= near.end <= len(passage)


def _first_texts() -> Iterable[bytes]:
    for path in sorted((ROOT / "tests" / "cases").rglob("*.yml")):
        if path.is_file():
            kind = b"a" if "registry" in path.parts else b"s" if "seeds" in path.parts else b"b"
            yield kind + path.read_bytes()[:LONGEST]
    for path in sorted((ROOT / "tests" / "goldens").rglob("*.md")):
        yield b"p" + path.read_bytes()[:LONGEST]
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        for line in path.read_bytes().splitlines():
            yield b"q" + line + b"\n" + line[5:-5]
            yield b"v" + line[:LONGEST]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for number, first in enumerate(_first_texts()):
            (Path(folder) / str(number)).write_bytes(first)
        limits = [
            f"-max_total_time={sys.argv[1]}",
            f"-max_len={LONGEST}",
            "-verbosity=1",
            f"-artifact_prefix={folder}/",
        ]
        atheris.Setup([sys.argv[0], *limits, folder], holds_together)
        atheris.Fuzz()
