"""Real paragraphs in which marks of quotation stand where nobody put them: reading them ends, after linear work.

`python tests/fuzz/marks.py PARAGRAPHS` tries so many of `../shared/corpora`, always the same, and prints how much work
they took; `tests/test_explosive_texts.py` tries some. Work is the number of calls of functions, Python's and C's.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

from generator.diagnostics.model import Span, TextFile
from generator.text import prose
from generator.text.attribution.voices import Voices, voices
from generator.text.names import names

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
MARKS = "“”\"„«»‘’'‚‹›"
WORDS = ("'80s", "’90s", "'tis", "'em", "’em", "rock 'n' roll", "the workers' rights", "5'10\"", 'l\'"ami"', "“‘")
# One mark in so many characters is changed, and one more a paragraph.
APART = 80
PEOPLE = {"Obama": "obama", "Kennedy": "kennedy", "Earnest": "earnest", "Anna Berg": "berg", "Holm": "holm"}
NAMES = names([(id, name) for name, id in PEOPLE.items()])


def paragraphs() -> Iterator[str]:
    """The paragraphs of the corpora of speeches, press briefings and invented articles."""
    rows = [CORPORA / "texts/us-whitehouse-briefings/turns.jsonl", *sorted((CORPORA / "attribution").glob("*.jsonl"))]
    for speech in sorted((CORPORA / "texts/us-presidential-speeches/text").glob("*.txt")):
        yield from (line.strip() for line in speech.read_text("utf-8", "replace").splitlines() if line.strip())
    for path in rows:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            yield from (text for text in row.get("passages", [row.get("text", "")]) if text.strip())


def spoilt(text: str, chance: random.Random) -> str:
    """The text with marks and words that begin with an apostrophe put in, left out and swapped at random places."""
    characters = list(text)
    for _ in range(1 + len(text) // APART):
        at = chance.randrange(len(characters) + 1)
        marks = [index for index, character in enumerate(characters) if character in MARKS]
        match chance.randrange(5):
            case 0 | 1:
                characters.insert(at, chance.choice(MARKS))
            case 2:
                characters.insert(at, f" {chance.choice(WORDS)} ")
            case 3 if marks:
                del characters[chance.choice(marks)]
            case _ if len(marks) > 1:
                one, other = chance.sample(marks, 2)
                characters[one], characters[other] = characters[other], characters[one]
    return "".join(characters)


def read(text: str) -> None:
    """Everything that is asked of the marks of a source and of a writer's text."""
    text = text.replace("\n", " ")
    heard = voices(text, [(0, len(text))], NAMES.mentions(text), frozenset(PEOPLE.values()))
    for quotation in heard.spoken:
        assert heard.outermost(quotation.start, quotation.end) == quotation.within(1)
        heard.clauses_of(quotation)
        heard.narration_of(quotation)
    _are_nested(heard)
    source = TextFile(path="a", text=text)
    prose.quotations_in(text, lambda start, end: Span(file=source, start=start, end=end))


def _are_nested(heard: Voices) -> None:
    for quotation in heard.spoken:
        assert 0 <= quotation.start < quotation.end <= len(heard.text)
        outer = quotation.parent
        assert (outer is None) == (quotation.depth == 1)
        if outer is not None:
            assert outer.start <= quotation.start
            assert quotation.end <= outer.end


def work(run: Callable[[], object]) -> int:
    """How many calls, of Python's and of C's functions, it takes: the same number on any machine."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:  # noqa: ARG001
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


def search(most: int) -> None:
    """Reads so many spoilt paragraphs, then longer and longer texts made of them, and prints the work of it."""
    chance = random.Random(11)  # noqa: S311  # Always the same texts.
    texts = [spoilt(text, chance) for text in islice(paragraphs(), most)]
    taken = [(work(lambda each=text: read(each)), text) for text in texts]  # type: ignore[misc]
    longest = max(taken, key=lambda each: each[0] / (len(each[1]) + BASE))
    total = sum(map(len, texts))
    print(f"{len(texts):,} paragraphs of {total:,} characters, {sum(calls for calls, _ in taken):,} calls")
    print(f"{sum(calls for calls, _ in taken) / total:.2f} calls a character")
    print(f"most: {longest[0]:,} calls for {len(longest[1]):,} characters: {longest[1][:80]!r}")
    for length in (1_250, 2_500, 5_000, 10_000, 20_000):
        calls = [work(lambda each=text: read(each)) for text in joined(texts, length)]  # type: ignore[misc]
        print(f"{length:>7,} characters a passage: {sum(calls) / (length * len(calls)):.2f} calls a character")


# What reading takes whatever the text is, in characters: short texts take more a character.
BASE = 200


def joined(texts: list[str], length: int) -> list[str]:
    """Passages of that length made of the texts, always of as much text altogether."""
    whole = " ".join(texts)[:200_000]
    return [whole[at : at + length] for at in range(0, len(whole) - length + 1, length)]


if __name__ == "__main__":
    if CORPORA.is_dir():
        search(int(sys.argv[1]))
    else:
        print("../shared/corpora is absent, so no marks are put into its texts")
