"""Hostile texts, and their distribution over the fields of a project: many in each, and none that its reader refuses.

The texts of a field are joined by a word. Where the reader refuses a field, its texts are divided and tried again, down
to single ones; what is refused by itself is tried without quotation marks and control characters, and then left out.
All are counted.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from generator import build
from generator.build import Built, Inputs
from generator.diagnostics.model import Severity
from generator.format.yaml.characters import FORBIDDEN
from generator.text.escaping import one_line
from tests.worlds import MakeInputs, MakeWorld, World

CORPORA: Final = Path(__file__).parents[1].parent / "shared" / "corpora" / "hostile"

# Whether each string of the corpora stands in every place, not one of each shape: `make torture` wants it so.
EVERY_STRING: Final = os.environ.get("STRINGS") == "all"

# About the length for which an engine takes the least time by the character, well below what a field may hold.
MOST_CHARACTERS: Final = 9_000
# YAML takes keys of 1,024 characters as they are written.
MOST_IN_A_KEY: Final = 850


LINES: Final = r"""
<script>alert(1)</script>
</script><script>alert(1)</script>
<img src=x onerror=alert(1)>
<svg/onload=x>
<!-- comment
--> after
<![CDATA[x]]>
<?php x ?>
</p></div></section>
<b
a < b > c
&lt;b&gt; &amp;
&#60;script&#62; 😀 &#x1F600;
&copy &nbsp; &
[a](javascript:alert(1))
![x](https://example.org/x.png)
[e0] [1][n1]
[^1]
[x]: https://example.org
*[HTML]: x
<https://example.org>
https://example.org www.example.org a@example.org
*a* **b** _c_ __d__ `e` ~~f~~ ==g==
# heading
- item
1. item
1) item
> quote
    code
```
---
| a | b |
a | b
{: onclick=alert(1) }
{#id .class}
{{ 7 * 7 }} {% raw %}
{{ page.__class__ }}
$x^2$
back\slash \* \
'quotes' `and` ticks
wzxhzdk:0
klzzwxh:0000
!!! note
[TOC]
Markdown!
ends with a colon:
+
=
===
://
//example.org
a: b # c
%s %(x)s {0}
no
~
"double" “curly” „low“ «angle»
"""
NASTY: Final = [
    *LINES.strip("\n").split("\n"),
    "\x02amp\x03 stash",
    "\u202e reversed \u202c",
    "zero\u200bwidth\u200d",
    "\ufeffmark",
    "e\u0301 combining",
    "\u00a0no-break\u00a0",
    "two\nlines",
    "a paragraph\n\n# heading\n\n- item\n\n    code",
]


def corpus() -> Iterator[str]:
    """The strings of the collections, whole, and no two that read alike; some collections have tests of their own."""
    met: set[str] = set()
    for path in sorted(CORPORA.glob("*.json")):
        if path.stem in {"markdown-pathological", "yaml-test-suite"}:
            continue
        for case in json.loads(path.read_text("utf-8")):
            text = case if isinstance(case, str) else case["text"]
            line = one_line(text)
            if line and line not in met:
                met.add(line)
                yield text


def one_of_each_edge(texts: Iterable[str]) -> list[str]:
    """Texts with all the beginnings and ends that there are, of two characters."""
    edges: set[tuple[str, str]] = set()
    kept = []
    for text in texts:
        new = {("begins", text[:2]), ("ends", text[-2:])} - edges
        if new:
            edges |= new
            kept.append(text)
    return kept


def one_of_each_shape(texts: Iterable[str]) -> list[str]:
    """Return texts with every shape and every name of an element that there is.

    The shape of a text is what is left when its words and numbers are all the same: what a reader of markup is told
    apart by. Collections have hundreds of texts of one shape, one for each handler of an event.
    """
    met: set[str] = set()
    kept = []
    for text in texts:
        shape = re.sub(r"[0-9]+", "0", re.sub(r"[^\W\d_]+", "a", text))
        new = {shape, *(name.lower() for name in re.findall(r"</?[A-Za-z][A-Za-z0-9]*", text))} - met
        if new:
            met |= new
            kept.append(text)
    return kept


# Prose is Markdown, so what is none is escaped; a summary cites, and a judgement has a term of likelihood.
PROSE: Final = {"summary": "{} [e0]", "section": "{}", "judgement": "{} It is likely."}
# In these fields quotation marks mean nothing, or quote the passage that holds the same text.
MARKS_ALLOWED: Final = {
    *("name", "native", "alias", "document", "publisher", "writer", "url", "tongue", "origin"),
    *("passage", "translation", "language", "translator", "mention", "edition"),
}
NAMES: Final = {"name", "native", "alias", "mention"}
# What is stated here is in no passage, and may be shown all the same; so may languages that are the same text, and
# notes on weaknesses that are none.
NO_MATTER: Final = dict.fromkeys(
    ("number-not-in-passage", "date-not-in-passage", "name-not-in-passage", "translation-same-language", "waive-idle"),
    Severity.WARNING,
)
# Whatever is a quotation mark or looks like one.
MARK: Final = re.compile("[“”„‟«»〝〞〟＂「」『』❝❞\"'‘’‚‹›‶″ʺ״`]+")


@dataclass(frozen=True, slots=True)
class Pack:
    """Texts that stand in one field together, as they are or `tamed`."""

    field: str
    texts: tuple[str, ...]
    tamed: bool = False

    @property
    def text(self) -> str:
        """What the field holds."""
        texts = [self._tamed(text) for text in self.texts] if self.tamed else self.texts
        if self.field == "url":
            # An address has no white space.
            return "/then/".join("%20".join(text.split()) for text in texts)
        joined = " then ".join(texts)
        # A seed and prose are not decoded, so what stands in them is one line to begin with.
        return one_line(joined) if self.field in {"passage", *PROSE} else joined

    @staticmethod
    def _tamed(text: str) -> str:
        return one_line(MARK.sub("·", text))


@dataclass(frozen=True, slots=True)
class Filled:
    """A world, the texts of its places, as they are shown, what became of all texts in all fields, and the pages."""

    world: World
    shown: Mapping[str, str]
    counts: Counter[str]
    built: Built

    def inputs(self, make: MakeInputs) -> Inputs:
        """The project with its texts in their places."""
        return with_texts(self.world, self.shown, make)

    def plain(self, make: MakeInputs) -> tuple[Inputs, Mapping[str, str]]:
        """The project with a word in the place of each text, and the texts by these words."""
        words = tokens(self.shown)
        return with_texts(self.world, words, make), {words[key]: text for key, text in self.shown.items()}


def filled(texts: Sequence[str], make: MakeInputs, of: MakeWorld, *groups: Collection[str]) -> Filled:
    """A project that has each text in every field that takes it, or in one field of each group, by turns."""
    fields = sorted({key.partition(".")[0] for key in of(1, 1).slots().values()})
    fresh: list[Pack] = []
    all_texts, tries = texts, 0
    for name in fields:
        group = sorted(next((group for group in groups if name in group), {name}))
        texts = all_texts[group.index(name) :: len(group)]
        tries += len(texts)
        # Of many characters that no text may have only the first are told, so that no reader is asked for them.
        wild = {text for text in texts if FORBIDDEN.search(text) or (name not in MARKS_ALLOWED and MARK.search(text))}
        fresh += packed(name, [text for text in texts if text not in wild], tamed=False)
        fresh += packed(name, [text for text in texts if text in wild], tamed=True)
    packs = fresh
    while True:
        world, places = laid_out(packs, of)
        shown = {key: text_of(key, pack) for key, pack in places.items()}
        wrong, site = refused(world, shown, make)
        if site is not None:
            return Filled(world, shown, counted(packs, tries), site)
        apart = [pack for key in wrong if (pack := places[key]) is not None]
        # Alone, since the whole takes long to read.
        pieces = divided([part for pack in apart for part in smaller(pack)], make, of)
        packs = [*(pack for pack in packs if pack not in apart), *joined_again(pieces, make, of)]


def joined_again(pieces: Sequence[Pack], make: MakeInputs, of: MakeWorld) -> list[Pack]:
    """The pieces in packs as large as they are taken."""
    packs = list(joined(pieces))
    while True:
        world, places = laid_out(packs, of)
        wrong, _ = refused(world, {key: text_of(key, pack) for key, pack in places.items()}, make)
        if not wrong:
            return packs
        # What is taken in pieces, and not as a whole, stays in pieces.
        apart = {pack for key in wrong if (pack := places[key]) is not None}
        # Some are taken beside other texts only.
        pieces = [part for piece in pieces for part in (smaller(piece) if piece in apart else [piece])]
        packs = [
            *(pack for pack in packs if pack not in apart),
            *(piece for pack in packs if pack in apart for piece in pieces if is_part(piece, pack)),
        ]


def one_to_a_place(texts: Sequence[str], make: MakeInputs, of: MakeWorld) -> Filled:
    """A project of so many records with one text in all fields of each, as it is, tamed, or not at all."""
    world = of(len(texts), 1)
    places: dict[str, Pack | None] = {}
    for key in sorted(set(world.slots().values())):
        name, number = key.split(".")
        text = texts[int(number)]
        # Words between quotation marks are a quotation there, and shown as one where the source has them.
        places[key] = Pack(name, (text,), tamed=name not in MARKS_ALLOWED and MARK.search(text) is not None)
    while True:
        shown = {key: text_of(key, pack) for key, pack in places.items()}
        wrong, site = refused(world, shown, make)
        if site is not None:
            pieces = [pack for pack in places.values() if pack is not None]
            return Filled(world, shown, counted(pieces, len(places)), site)
        places |= {key: next(iter(smaller(pack)), None) for key in wrong if (pack := places[key]) is not None}


def is_part(piece: Pack, pack: Pack) -> bool:
    return piece.field == pack.field and set(piece.texts) <= set(pack.texts)


def counted(pieces: Iterable[Pack], places: int) -> Counter[str]:
    """How many texts, each in each field, are shown, shown without marks, and refused."""
    counts: Counter[str] = Counter()
    for piece in pieces:
        for text in piece.texts:
            counts["without marks" if piece.tamed and MARK.search(text) else "shown"] += 1
    counts["refused"] = places - counts.total()
    return counts


def packed(name: str, texts: Iterable[str], *, tamed: bool) -> Iterator[Pack]:
    """The texts as packs that the field has room for; one that is longer by itself is a pack."""
    most = MOST_IN_A_KEY if name == "mention" else MOST_CHARACTERS
    room = 0
    taken: list[str] = []
    for text in texts:
        # As JSON writes it in a key.
        size = len(json.dumps(text, ensure_ascii=False)) + len(" then ")
        if taken and size > room:
            yield Pack(name, tuple(taken), tamed)
            taken = []
        room = (room if taken else most) - size
        taken.append(text)
    if taken:
        yield Pack(name, tuple(taken), tamed)


def joined(pieces: Iterable[Pack]) -> Iterator[Pack]:
    """The pieces of each field in packs as large as can be."""
    alike: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    for piece in pieces:
        alike[piece.field, piece.tamed] += piece.texts
    for (name, tamed), texts in alike.items():
        yield from packed(name, texts, tamed=tamed)


def divided(packs: Sequence[Pack], make: MakeInputs, of: MakeWorld) -> list[Pack]:
    """What of the packs the reader takes, tamed where it must be."""
    taken = []
    while packs:
        world, places = laid_out(packs, of)
        wrong, _ = refused(world, {key: text_of(key, pack) for key, pack in places.items()}, make)
        # Beside what is wrong, the rest of a record is not read to its end.
        unread = {world.record(key) for key in wrong}
        again = []
        for key, pack in places.items():
            if pack is None:
                continue
            if key in wrong:
                again += smaller(pack)
            elif world.record(key) in unread:
                again.append(pack)
            else:
                taken.append(pack)
        packs = again
    return taken


def smaller(pack: Pack) -> list[Pack]:
    """What is tried in place of a pack that was refused."""
    if len(pack.texts) > 1:
        half = len(pack.texts) // 2
        return [replace(pack, texts=texts) for texts in (pack.texts[:half], pack.texts[half:])]
    return [] if pack.tamed else [replace(pack, tamed=True)]


def laid_out(packs: Iterable[Pack], of: MakeWorld) -> tuple[World, dict[str, Pack | None]]:
    """A world with room for the packs, and which of them stands in which of its places, if any."""
    by_field: defaultdict[str, list[Pack]] = defaultdict(list)
    for pack in packs:
        by_field[pack.field].append(pack)
    # A briefing refers to four actors.
    count = max([4, *(len(some) for name, some in by_field.items() if name != "mention")])
    world = of(count, -(-len(by_field["mention"]) // count) or 1)
    places: dict[str, Pack | None] = dict.fromkeys(sorted(set(world.slots().values())))
    places |= {f"{name}.{n}": pack for name, some in by_field.items() for n, pack in enumerate(some)}
    return world, places


def refused(world: World, shown: Mapping[str, str], make: MakeInputs) -> tuple[set[str], Built | None]:
    """The places whose texts the reader does not take, or the pages where all are taken."""
    site, problems = build.build(with_texts(world, shown, make))
    slots = world.slots()
    wrong, beside = set(), []
    for each in problems:
        if each.code.severity is Severity.ERROR:
            slot = slots.get((each.span.file.path, each.span.position.line))
            # What refers to a file that could not be read is reported too.
            if slot is None or each.code.name.endswith("-unknown"):
                beside.append(each)
            else:
                wrong.add(slot)
    assert wrong or not beside, beside[:3]
    assert bool(wrong) is (site is None)
    return wrong, site


def with_texts(world: World, shown: Mapping[str, str], make: MakeInputs) -> Inputs:
    values = {key: written(key, text) for key, text in shown.items()}
    return replace(world.inputs(make, values), severities=NO_MATTER)


def text_of(key: str, pack: Pack | None) -> str:
    """What is shown of a place: its texts, or a word that nobody refuses."""
    if pack is None:
        return f"empty-{key}"
    # No other text is the name of somebody, or pages would say that it names them.
    return f"{pack.text} {key.replace('.', '')}" if pack.field in NAMES else pack.text


def written(key: str, text: str) -> str:
    """A text as its writer would write it in its place."""
    name = key.partition(".")[0]
    if name == "url":
        return f"https://example.org/{text}"
    form = PROSE.get(name)
    return text if form is None else form.format(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", one_line(text)))


def tokens(shown: Mapping[str, str]) -> dict[str, str]:
    """A word for each place; they sort as the texts of a field do, so that lists have the same order."""
    by_field: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(shown, key=lambda key: shown[key].casefold()):
        by_field[key.partition(".")[0]].append(key)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return {
        key: f"w{rank:05d}{letters[number // 26]}{letters[number % 26]}"
        for number, (_, keys) in enumerate(sorted(by_field.items()))
        for rank, key in enumerate(keys)
    }


TOKEN: Final = re.compile(r"w[0-9]{5}[a-z]{2}")
