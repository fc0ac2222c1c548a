"""Whatever stands in a text field is shown as exactly that text, on every page, and nothing is born from it.

Each project is built twice, with hostile texts and with a plain word in the place of each. Both must give the same
elements and attributes, and the hostile pages must read as the plain ones do once the words are replaced by the texts.
A text that the reader refuses, which it may, gives way to one without quotation marks, and that to a plain word; all
are counted.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
import markdown as python_markdown
import pytest

from generator import addresses, build, host
from generator.build import Built, Inputs
from generator.diagnostics import Severity
from generator.markdown import one_line

MakeInputs = Callable[..., Inputs]
CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora" / "hostile"
# The largest collection, whose strings are much alike, is tried one in so many; the others are tried whole.
XSS_STEP = 20

LINES = r"""
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
NASTY = [
    *LINES.strip("\n").split("\n"),
    "\x02amp\x03 stash",
    "\u202e reversed \u202c",
    "zero\u200bwidth\u200d",
    "\ufeffmark",
    "e\u0301 combining",
    "\u00a0no-break\u00a0",
]


@dataclass(slots=True)
class World:
    """The files of a project in which `⟦field.number⟧` stands for a text, at most one on a line."""

    briefings: dict[str, str] = field(default_factory=dict)
    actors: str = ""
    topics: str = ""
    seeds: dict[str, tuple[str, str]] = field(default_factory=dict)

    def inputs(self, make: MakeInputs, values: Mapping[str, str]) -> Inputs:
        """The project with its texts in their places."""

        def filled(text: str) -> str:
            return SLOT.sub(lambda found: json.dumps(values[found[1]], ensure_ascii=False), text)

        def plainly(text: str) -> str:
            return SLOT.sub(lambda found: values[found[1]], text)

        return make(
            briefings={slug: filled(text) for slug, text in self.briefings.items()},
            actors=filled(self.actors),
            topics=filled(self.topics),
            seeds={id: (plainly(text), filled(descriptor)) for id, (text, descriptor) in self.seeds.items()},
        )

    def slots(self) -> dict[tuple[str, int], str]:
        """Which text stands where, by file and line."""
        files = {
            "briefings/registry/actors.yml": self.actors,
            "briefings/registry/topics.yml": self.topics,
            **{f"briefings/{slug}.yml": text for slug, text in self.briefings.items()},
            **{f"seeds/{id}.txt": text for id, (text, _) in self.seeds.items()},
            **{f"seeds/{id}.yml": descriptor for id, (_, descriptor) in self.seeds.items()},
        }
        return {
            (path, number): found[1]
            for path, text in files.items()
            for number, line in enumerate(text.split("\n"), start=1)
            for found in SLOT.finditer(line)
        }


SLOT: Final = re.compile(r"⟦(\w+\.[0-9]+)⟧")


def everywhere(count: int) -> World:
    """A briefing, an actor, a topic and a source for each text, which stands in every field of them."""
    world = World()
    for n in range(count):
        world.briefings[f"b{n}"] = f"""\
title: ⟦title.{n}⟧
authors:
  - ⟦author.{n}⟧
reviewed_by:
  - ⟦reviewer.{n}⟧
date: 2026-11-22
status: published
topics: [t{n}]
sources: {{s: s{n}}}
summary:
  ⟦summary.{n}⟧
evidence:
  e0:
    speaker: a{n}
    via: [a{n}, a{(n + 1) % count}]
    inferred: [speaker, via, about]
    about: [a{(n + 2) % count}]
    quote:
      ⟦passage.{n}⟧
    translation:
      language: ⟦language.{n}⟧
      by: ⟦translator.{n}⟧
      text: ⟦translation.{n}⟧
    at: p2
  e1:
    speaker: source
    occasion: e0
    states:
      ⟦states.{n}⟧
    at: p2
judgements:
  j:
    text:
      ⟦judgement.{n}⟧
    confidence: low
    rests_on: [e0]
    against: [e1]
    because: ⟦because.{n}⟧
    changes_if: ⟦changes.{n}⟧
    outcome: ⟦outcome.{n}⟧
    waive:
      judgement-one-origin: ⟦waived.{n}⟧
positions:
  - {{actor: a{n}, topic: t{n}, stance: s, rests_on: [e0]}}
not_known:
  - ⟦unknown.{n}⟧
mentions:
  ⟦mention.{n}⟧: a{n}
sections:
  - heading: ⟦heading.{n}⟧
    context: yes
    text:
      ⟦section.{n}⟧
revisions:
  - date: 2026-11-23
    kind: minor
    note: ⟦note.{n}⟧
"""
        world.actors += f"""\
a{n}:
  kind: person
  name: ⟦name.{n}⟧
  native_name: ⟦native.{n}⟧
  aliases:
    - ⟦alias.{n}⟧
  roles:
    - at: s{n} p2
      of: a{(n + 3) % count}
      role: ⟦role.{n}⟧
"""
        world.topics += f"t{n}:\n  title: ⟦topic.{n}⟧\n  stances:\n    s: ⟦stance.{n}⟧\n"
        descriptor = f"""\
label: ⟦label.{n}⟧
title: ⟦document.{n}⟧
publisher: ⟦publisher.{n}⟧
author: ⟦writer.{n}⟧
url: https://example.org/⟦url.{n}⟧
language: ⟦tongue.{n}⟧
origin: ⟦origin.{n}⟧
rights: full
caveats:
  - ⟦caveat.{n}⟧
"""
        world.seeds[f"s{n}"] = (f"Before.\n⟦passage.{n}⟧\nAfter.\n", descriptor)
    return world


def in_lists(count: int) -> World:
    """One briefing, actor, topic and source with all texts in the lists that they have."""

    def each(line: str) -> str:
        return "".join(line.replace("#", str(n)).replace("p@", f"p{n + 1}") for n in range(count))

    by = "    speaker: b\n    inferred: [speaker, about]\n    about: [a]\n"
    quotes = each(f"  q#:\n{by}    quote:\n      ⟦passage.#⟧\n    at: p@\n")
    reports = each("  r#:\n    speaker: source\n    states:\n      ⟦states.#⟧\n    at: p@\n")
    sections = each("  - heading: ⟦heading.#⟧\n    context: yes\n    text:\n      ⟦section.#⟧\n")
    head = "title: T\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\ntopics: [t]\nsources: {s: s}\n"
    unknown, aliases = each("  - ⟦unknown.#⟧\n"), each("    - ⟦alias.#⟧\n")
    roles, stances = each("    - at: s p@\n      role: ⟦role.#⟧\n"), each("    s#: ⟦stance.#⟧\n")
    return World(
        briefings={
            "b": f"{head}summary: S [q0].\nevidence:\n{quotes}{reports}sections:\n{sections}not_known:\n{unknown}"
        },
        # Whether a passage names the speaker is shown, so that no alias is the speaker's.
        actors=f"a:\n  kind: person\n  name: Zqa\n  aliases:\n{aliases}  roles:\n{roles}"
        "b: {kind: person, name: Zqb}\n",
        topics=f"t:\n  title: T\n  stances:\n{stances}",
        seeds={"s": (each("⟦passage.#⟧\n"), "label: S\nrights: full\ncaveats:\n" + each("  - ⟦caveat.#⟧\n"))},
    )


def test_hostile_texts_in_every_field_of_every_record(make_inputs: MakeInputs) -> None:
    counts = assert_shown_as_they_are(everywhere(len(NASTY)), NASTY, make_inputs)
    print(f"every field, {len(NASTY)} texts: {dict(counts)}")  # noqa: T201 - for the reader of the log
    assert counts["shown"] > 30 * len(NASTY)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are absent")
def test_the_strings_of_the_corpora_in_every_list(make_inputs: MakeInputs) -> None:
    texts = list(corpus())
    counts: Counter[str] = Counter()
    for start in range(0, len(texts), 100):
        chunk = texts[start : start + 100]
        counts += assert_shown_as_they_are(in_lists(len(chunk)), chunk, make_inputs)
    print(f"corpora, {len(texts)} texts: {dict(counts)}")  # noqa: T201 - as above
    assert counts["shown"] > 8 * len(texts)


def corpus() -> Iterator[str]:
    """The strings of the collections, a line each, of a length that is shown whole, and no two alike."""
    met: set[str] = set()
    for path in sorted(CORPORA.glob("*.json")):
        if path.stem in {"markdown-pathological", "yaml-test-suite"}:
            continue
        loaded = json.loads(path.read_text("utf-8"))
        for case in loaded[:: XSS_STEP if path.stem.startswith("xss") else 1]:
            text = one_line(case if isinstance(case, str) else case["text"])[:400]
            if text and text not in met:
                met.add(text)
                yield text


FIELDS: Final = (
    *(
        "title",
        "author",
        "reviewer",
        "summary",
        "states",
        "translation",
        "language",
        "translator",
        "because",
        "changes",
    ),
    *("outcome", "waived", "judgement", "unknown", "heading", "section", "mention", "note", "name", "native", "alias"),
    *(
        "role",
        "topic",
        "stance",
        "label",
        "document",
        "publisher",
        "writer",
        "url",
        "tongue",
        "origin",
        "caveat",
        "passage",
    ),
)
TOKEN: Final = re.compile(r"w[0-9]{5}[a-z]{2}")
# In these fields quotation marks mean nothing, or quote the passage that holds the same text.
MARKS_ALLOWED: Final = {
    *("author", "reviewer", "name", "native", "alias", "document", "publisher", "writer", "url", "tongue", "origin"),
    *("passage", "states", "translation", "language", "translator", "mention"),
}
NAMES: Final = {"name", "native", "alias", "mention"}
# What is stated here is in no passage, and may be shown all the same; so may languages that are the same text.
NO_MATTER: Final = dict.fromkeys(
    ("number-not-in-passage", "date-not-in-passage", "name-not-in-passage", "translation-same-language"),
    Severity.WARNING,
)
# Whatever is a quotation mark or looks like one.
MARK: Final = re.compile("[“”„‟«»〝〞〟＂「」『』❝❞\"'‘’‚‹›‶″ʺ״`]+")
# Prose is Markdown, so what is none is escaped; a summary cites, and a judgement has a term of likelihood.
PROSE: Final = {"summary": "{} [e0]", "section": "{}", "judgement": "{} It is likely."}


def assert_shown_as_they_are(world: World, texts: Sequence[str], make: MakeInputs) -> Counter[str]:
    """Builds the world with the texts and with words, compares the two, and counts what became of the places."""
    slots = world.slots()
    choices = {key: choices_for(key, texts) for key in sorted(set(slots.values()))}
    chosen = dict.fromkeys(choices, 0)
    while True:
        taken = {key: choices[key][level] for key, level in chosen.items()}
        inputs = replace(
            world.inputs(make, {key: written(key, text) for key, text in taken.items()}), severities=NO_MATTER
        )
        _, problems = build.check(inputs)
        errors = [each.span for each in problems if each.code.severity.value == "error"]
        # What refers to a file that could not be read is reported too.
        wrong = {slots.get((span.source.path, span.position.line)) for span in errors} - {None}
        if not errors:
            break
        assert any(chosen[str(key)] < 2 for key in wrong), problems[:3]
        chosen |= {str(key): min(chosen[str(key)] + 1, 2) for key in wrong}
    # Words that sort as the names do, so that lists have the same order.
    by_name = sorted(range(len(texts)), key=lambda n: taken.get(f"name.{n}", "").casefold())
    tokens = {key: token(key, by_name.index(int(key.partition(".")[2]))) for key in choices}
    hostile = built(inputs)
    plain = built(world.inputs(make, {key: written(key, word) for key, word in tokens.items()}))
    assert list(hostile.pages) == list(plain.pages)
    shown = {tokens[key]: text for key, text in taken.items()}
    for path, page in plain.pages.items():
        assert_alike(path, hostile.pages[path].markdown, page.markdown, shown)
    return Counter(("shown", "without marks", "refused")[level] for level in chosen.values())


def choices_for(key: str, texts: Sequence[str]) -> tuple[str, str, str]:
    """The text of a place, the text without quotation marks, and a word that nobody refuses."""
    name, number = key.split(".")
    text = texts[int(number)]
    without = MARK.sub("·", text)
    text = text if name in MARKS_ALLOWED else without
    if name in NAMES:
        # No other text is the name of somebody, or pages would say that it names them.
        text, without = f"{text} {key.replace('.', '')}", f"{without} {key.replace('.', '')}"
    # A seed is not decoded, so what stands in it is one line to begin with.
    return (one_line(text) if name == "passage" else text), without, f"refused-{key}"


def written(key: str, text: str) -> str:
    """A text as its writer would write it in its place."""
    form = PROSE.get(key.partition(".")[0])
    return text if form is None else form.format(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", one_line(text)))


def token(key: str, rank: int) -> str:
    first, second = divmod(FIELDS.index(key.partition(".")[0]), 26)
    return f"w{rank:05d}{chr(97 + first)}{chr(97 + second)}"


def built(inputs: Inputs) -> Built:
    site, problems = build.build(inputs)
    assert site is not None, problems[:3]
    return site


SVG: Final = "{http://www.w3.org/2000/svg}"
ELEMENTS: Final = {
    *(f"{SVG}{tag}" for tag in ("circle", "desc", "g", "line", "rect", "svg", "text", "title")),
    *("a", "abbr", "aside", "b", "bdi", "blockquote", "br", "cite", "code", "dd", "details", "div", "dl", "dt", "em"),
    *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "li", "mark", "nav"),
    *("ol", "p", "q", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th"),
    *("thead", "time", "tr", "ul"),
}
ATTRIBUTES: Final = re.compile(
    r"aria-[a-z]+|class|data-[a-z-]+|datetime|href|id|lang|open|role|scope|start|style|title"
    r"|width|height|text-anchor|c?[xy]|[xy][12]|r"
)
ADDRESS: Final = re.compile(r"https://|mailto:|(?![A-Za-z][A-Za-z0-9+.-]*:)(?!//)")
# What is measured of a source differs with its words.
MEASURED: Final = re.compile(r"[0-9a-f]{64}|[0-9]+ %")


def assert_alike(path: str, hostile: str, plain: str, shown: Mapping[str, str]) -> None:
    """The hostile page has the elements and attributes of the plain one, and reads like it with the texts in place."""
    (title, body), (plain_title, plain_body) = divided(hostile), divided(plain)
    assert title == replaced(plain_title, shown), path
    if body == plain_body:
        return
    assert_harmless(path, parsed(body)[0])
    # How a text begins, and where its sentences end, differs with its words.
    (elements, read), (plain_elements, plain_read) = (parsed(BRIEFS.sub("", each)) for each in (body, plain_body))
    if path.startswith(f"{addresses.NAMES}/"):
        # Under which letters names stand depends on the names.
        return
    assert MEASURED.sub("…", read) == MEASURED.sub("…", replaced(plain_read, shown)), path
    # Long names take more lines of a picture.
    elements, plain_elements = (
        # Texts that turn the order of reading are set apart.
        [each for each in all_ if not each[0].startswith(SVG) and each[0] != "bdi"]
        for all_ in (elements, plain_elements)
    )
    assert [tag for tag, _ in elements] == [tag for tag, _ in plain_elements], path
    for (tag, attributes), (_, plain_attributes) in zip(elements, plain_elements, strict=True):
        assert attributes == {name: replaced(value, shown) for name, value in plain_attributes.items()}, (path, tag)


def assert_harmless(path: str, elements: Sequence[tuple[str, Mapping[str, str]]]) -> None:
    """No element, attribute or address is on the page that no page has."""
    for tag, attributes in elements:
        assert tag in ELEMENTS, (path, tag)
        for name, value in attributes.items():
            assert ATTRIBUTES.fullmatch(name), (path, tag, name)
            assert name != "href" or ADDRESS.match(value), (path, value)
            assert name != "style" or re.fullmatch(r"text-align: (left|right|center);", value), (path, value)


BRIEFS: Final = re.compile(r'^<details class="(?:in-time|around)"[^>]*>$.*?^</details>$', re.MULTILINE | re.DOTALL)
# Which letters there are depends on the names.
LETTERS: Final = re.compile(r"^- \[By name\].*$", re.MULTILINE)


def divided(page: str) -> tuple[str, str]:
    """The title as a browser would read it from the front matter, and the page below that."""
    front, body = LETTERS.sub("", page).removeprefix("---\n").split("\n---\n", 1)
    return html.unescape(json.loads(front.partition("\n")[0].removeprefix("title: "))), body


def replaced(text: str, shown: Mapping[str, str]) -> str:
    """The text with the hostile texts in the places of their words."""
    return " ".join(TOKEN.sub(lambda found: one_line(shown[found[0]]), text).split())


@lru_cache(maxsize=16)  # The plain pages of one world are the same for all texts.
def parsed(body: str) -> tuple[list[tuple[str, dict[str, str]]], str]:
    """The elements of a page with their attributes, and its text."""
    settings = {name: dict(setting) for name, setting in host.EXTENSION_CONFIGS.items()}
    made = python_markdown.markdown(body, extensions=list(host.EXTENSIONS), extension_configs=settings)
    tree: Element = html5lib.parseFragment(made, namespaceHTMLElements=False)
    elements = [
        (
            str(element.tag),
            {name: " ".join(value.split()) for name, value in element.items() if not is_made(element, name)},
        )
        for element in tree.iter()
        if element.tag != "DOCUMENT_FRAGMENT"
    ]
    return elements, " ".join("".join(tree.itertext()).split())


def is_made(element: Element, name: str) -> bool:
    """Whether an attribute is made of words by the host, as the ids of headings are."""
    return name == "id" and re.fullmatch("h[1-6]", str(element.tag)) is not None
