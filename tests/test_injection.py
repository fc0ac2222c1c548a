"""Whatever stands in a text field is shown as exactly that text, on every page, and nothing is born from it.

Each project is built twice, with hostile texts and with a plain word in the place of each. Both must give the same elements
with the same attributes, and the hostile pages must read as the plain ones do once the words are replaced by the texts. A
text that the reader refuses, which it may, gives way to one without quotation marks, and at last to the word; both are
counted.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import markdown as python_markdown
import pytest

from generator import build, host
from generator.build import Built, Inputs
from generator.markdown import one_line

MakeInputs = Callable[..., Inputs]
CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora" / "hostile"
# The largest collection, whose strings are much alike, is tried one in so many; the others are tried whole.
XSS_STEP = 12

NASTY = [
    *(
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=x>",
    ),
    *(
        "<!-- comment",
        "--> after",
        "<![CDATA[x]]>",
        "<?php x ?>",
        "</p></div></section>",
        "<b",
        "a < b > c",
        "&lt;b&gt; &amp;",
    ),
    *(
        "&#60;script&#62;",
        "&copy &nbsp; &",
        "[a](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "[e0]",
        "[^1]",
    ),
    *(
        "[x]: https://example.org",
        "*[HTML]: x",
        "<https://example.org>",
        "https://example.org www.example.org a@example.org",
    ),
    *(
        "*a* **b** _c_ __d__ `e` ~~f~~ ==g==",
        "# heading",
        "- item",
        "1. item",
        "1) item",
        "> quote",
        "    code",
        "```",
        "---",
    ),
    *(
        "| a | b |",
        "a | b",
        "{: onclick=alert(1) }",
        "{#id .class}",
        "{{ 7 * 7 }} {% raw %}",
        "{{ page.__class__ }}",
        "$x^2$",
    ),
    *(
        "back\\slash \\* \\",
        "'quotes' `and` ticks",
        "\x02amp\x03 stash",
        "wzxhzdk:0",
        "klzzwxh:0000",
        "!!! note",
        "[TOC]",
    ),
    *(
        "\u202e reversed \u202c",
        "zero\u200bwidth\u200d",
        "\ufeffmark",
        "e\u0301 combining",
        "\u00a0no-break\u00a0",
        "😀 &#x1F600;",
    ),
    *(
        "Markdown!",
        "ends with a colon:",
        "+",
        "=",
        "===",
        "://",
        "//example.org",
        "a: b # c",
        "%s %(x)s {0}",
        "no",
        "~",
    ),
    '"double" “curly” „low“ «angle»',
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

        return make(
            briefings={slug: filled(text) for slug, text in self.briefings.items()},
            actors=filled(self.actors),
            topics=filled(self.topics),
            seeds={
                id: (SLOT.sub(lambda found: one_line(values[found[1]]), text), filled(descriptor))
                for id, (text, descriptor) in self.seeds.items()
            },
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


SLOT = re.compile(r"⟦(\w+\.[0-9]+)⟧")
FIELDS = """
    title author reviewer summary states quote translation language translator about_topic because changes outcome waived
    judgement unknown heading section note mention name native alias role topic stance label doctitle publisher docauthor
    url doclanguage origin caveat passage
""".split()
TOKEN = re.compile(r"w([0-9]{5})([a-z])([a-z])")
# Where quotation marks are taken as they are, or are likely to be found in what is cited.
MARKS_ALLOWED = {
    *(
        "author",
        "reviewer",
        "name",
        "native",
        "alias",
        "doctitle",
        "publisher",
        "docauthor",
        "url",
        "doclanguage",
        "origin",
    ),
    *("passage", "quote", "states", "translation", "language", "translator", "mention"),
}
# Prose is Markdown, so its writer escapes what is none.
PROSE = {"summary", "section", "judgement"}
MARK = re.compile('["“”„‟«»〝〞〟＂「」『』❝❞]')


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
    about: [a{(n + 2) % count}]
    quote:
      ⟦quote.{n}⟧
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
        world.seeds[f"s{n}"] = (
            f"Before.\n⟦passage.{n}⟧\nAfter.\n",
            f"label: ⟦label.{n}⟧\ntitle: ⟦doctitle.{n}⟧\npublisher: ⟦publisher.{n}⟧\nauthor: ⟦docauthor.{n}⟧\n"
            f"url: ⟦url.{n}⟧\nlanguage: ⟦doclanguage.{n}⟧\norigin: ⟦origin.{n}⟧\nrights: full\n"
            f"caveats:\n  - ⟦caveat.{n}⟧\n",
        )
    return world


def in_lists(count: int) -> World:
    """One briefing, actor, topic and source with all texts in the lists that they have."""
    each = range(count)
    evidence = "".join(
        f"  q{n}:\n    speaker: a\n    quote:\n      ⟦quote.{n}⟧\n    at: p{n + 1}\n"
        f"  r{n}:\n    speaker: source\n    states:\n      ⟦states.{n}⟧\n    at: p{n + 1}\n"
        for n in each
    )
    sections = "".join(f"  - heading: ⟦heading.{n}⟧\n    context: yes\n    text:\n      ⟦section.{n}⟧\n" for n in each)
    roles = "".join(f"    - at: s p{n + 1}\n      role: ⟦role.{n}⟧\n" for n in each)
    return World(
        briefings={
            "b": "title: T\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\ntopics: [t]\nsources: {s: s}\n"
            f"summary: S [q0].\nevidence:\n{evidence}sections:\n{sections}not_known:\n"
            + "".join(f"  - ⟦unknown.{n}⟧\n" for n in each)
        },
        actors="a:\n  kind: person\n  name: A\n  aliases:\n"
        + "".join(f"    - ⟦alias.{n}⟧\n" for n in each)
        + f"  roles:\n{roles}",
        topics="t:\n  title: T\n  stances:\n" + "".join(f"    s{n}: ⟦stance.{n}⟧\n" for n in each),
        seeds={
            "s": (
                "".join(f"⟦passage.{n}⟧\n" for n in each),
                "label: S\nrights: full\ncaveats:\n" + "".join(f"  - ⟦caveat.{n}⟧\n" for n in each),
            )
        },
    )


def test_hostile_texts_in_every_field_of_every_record(make_inputs: MakeInputs) -> None:
    texts = [text for text in NASTY if one_line(text)]
    counts = assert_shown_as_they_are(everywhere(len(texts)), texts, make_inputs)
    print(f"every field: {dict(counts)}")  # noqa: T201 - how much was really tried is for the reader of the log
    assert counts["shown"] > 1200


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are absent")
def test_the_strings_of_the_corpora_in_every_list(make_inputs: MakeInputs) -> None:
    texts = list(corpus())
    counts: Counter[str] = Counter()
    for start in range(0, len(texts), 100):
        chunk = texts[start : start + 100]
        counts += assert_shown_as_they_are(in_lists(len(chunk)), chunk, make_inputs)
    print(f"corpora, {len(texts)} strings: {dict(counts)}")  # noqa: T201 - as above
    assert counts["shown"] > 5 * len(texts)


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


def assert_shown_as_they_are(world: World, texts: Sequence[str], make: MakeInputs) -> Counter[str]:
    """Builds the world with the texts and with words, compares the two, and counts the places."""
    slots = world.slots()
    keys = sorted(set(slots.values()))
    values = {key: first_choice(key, texts) for key in keys}
    values |= words_for([key for key in keys if not MARK.sub("", values[key]).strip()], texts)
    counts = Counter(shown=0, plainer=0, refused=0)
    for _ in range(6):
        _, problems = build.check(world.inputs(make, values))
        wrong = {
            slots.get((each.span.source.path, line), "")
            for each in problems
            for line in [each.span.position.line]
            if each.code.severity.value == "error"
        }
        if not wrong:
            break
        # The words of a quote and of its passage are the same.
        wrong |= {key.replace(*pair) for key in wrong for pair in (("quote", "passage"), ("passage", "quote"))}
        for key in wrong & values.keys():
            plainer = MARK.sub("'", values[key])
            values[key] = plainer if plainer != values[key] else words_for([key], texts)[key]
    by_name = sorted(range(len(texts)), key=lambda n: values.get(f"name.{n}", "").casefold())
    ranks = {n: rank for rank, n in enumerate(by_name)}
    tokens = {key: token(key, ranks) for key in keys}
    for key in keys:
        kind = (
            "shown" if values[key] == first_choice(key, texts) else "refused" if values[key] == word(key) else "plainer"
        )
        counts[kind] += 1
        if kind == "refused":
            values[key] = tokens[key] + (
                JUDGED if key.startswith("judgement") else CITED if key.startswith("summary") else ""
            )
    plain_values = {key: with_frame(key, tokens[key]) for key in keys}
    hostile, plain = built(world.inputs(make, values)), built(world.inputs(make, plain_values))
    shown = {tokens[key]: without_frame(key, values[key]) for key in keys}
    assert list(hostile.pages) == list(plain.pages)
    for path, page in plain.pages.items():
        assert_alike(path, hostile.pages[path].markdown, page.markdown, shown)
    return counts


JUDGED, CITED = " It is likely.", " [e0]"


def word(key: str) -> str:
    return f"refused {key}"


def words_for(keys: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """A harmless word for each of the texts."""
    assert len(texts) < 100_000
    return {key: word(key) for key in keys}


def first_choice(key: str, texts: Sequence[str]) -> str:
    """The text of a place as its writer would write it."""
    name, number = key.split(".")
    text = texts[int(number)]
    if name in {"quote", "passage"}:
        text = one_line(text)
    return with_frame(key, text if name in MARKS_ALLOWED else MARK.sub("'", text))


def with_frame(key: str, text: str) -> str:
    name = key.split(".")[0]
    if name in PROSE:
        text = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", one_line(text))
    return text + {"summary": CITED, "judgement": JUDGED}.get(name, "")


def without_frame(key: str, value: str) -> str:
    name = key.split(".")[0]
    value = value.removesuffix({"summary": CITED, "judgement": JUDGED}.get(name, ""))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", value) if name in PROSE else value


def token(key: str, ranks: Mapping[int, int]) -> str:
    """A word for a place, that sorts as the name of the same number does; of a quote, the word of its passage."""
    name, number = key.replace("quote", "passage").split(".")
    first, second = divmod(FIELDS.index(name), 26)
    return f"w{ranks[int(number)]:05d}{chr(97 + first)}{chr(97 + second)}"


def built(inputs: Inputs) -> Built:
    site, problems = build.build(inputs)
    assert site is not None, problems[:3]
    return site


ELEMENTS = set(
    """
    a abbr aside blockquote br cite code dd details div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i li
    mark nav ol p q section small span strong summary sub sup table tbody td th thead time tr ul b
    """.split()
)
ATTRIBUTE = re.compile(
    r"id|class|href|title|role|lang|open|start|style|datetime|scope|tabindex|aria-[a-z]+|data-[a-z-]+"
)
# What is measured of a source differs with its words.
MEASURED = re.compile(r"[0-9a-f]{64}|[0-9]+ %")
ADDRESS = re.compile(r"https://|mailto:|(?![A-Za-z][A-Za-z0-9+.-]*:)(?!//)")


def assert_alike(path: str, hostile: str, plain: str, shown: Mapping[str, str]) -> None:
    """The hostile page has the elements and attributes of the plain one, and reads like it with the texts in place."""
    titles = [page.split("\n")[1].removeprefix("title: ") for page in (hostile, plain)]
    assert html.unescape(json.loads(titles[0])) == replaced(json.loads(titles[1]), shown), path
    if hostile == plain:
        return
    (got, read), (wanted, written) = (parsed(page.split("\n---\n", 1)[1]) for page in (hostile, plain))
    read, expected = (MEASURED.sub("…", text) for text in (read, replaced(written, shown)))
    if read != expected:
        at = next((i for i, (a, b) in enumerate(zip(read, expected, strict=False)) if a != b), 0)
        pytest.fail(f"{path}: …{read[max(0, at - 60) : at + 80]!r} is not …{expected[max(0, at - 60) : at + 80]!r}")
    for one, other in zip(got, wanted, strict=True):
        assert one == other, path
    for tag, attributes in wanted:
        assert tag in ELEMENTS, (path, tag)
        for name, value in attributes:
            assert ATTRIBUTE.fullmatch(name), (path, tag, name)
            assert name != "href" or ADDRESS.match(value), (path, value)
            assert name != "style" or re.fullmatch(r"text-align: (left|right|center);", value), (path, value)


def replaced(text: str, shown: Mapping[str, str]) -> str:
    return " ".join(TOKEN.sub(lambda found: one_line(shown[found[0]]), text).split())


@lru_cache(maxsize=16)  # The plain pages of one world are the same for all texts.
def parsed(page: str) -> tuple[list[tuple[str, tuple[tuple[str, str], ...]]], str]:
    """The elements of a page with their attributes, and its text. The host makes the ids of headings from their words."""
    made = python_markdown.markdown(
        page,
        extensions=list(host.EXTENSIONS),
        extension_configs={k: dict(v) for k, v in host.EXTENSION_CONFIGS.items()},
    )
    tree: Element = html5lib.parseFragment(made, namespaceHTMLElements=False)
    elements = []
    for element in tree.iter():
        tag = str(element.tag)
        if tag == "DOCUMENT_FRAGMENT":
            continue
        kept = [(name, value) for name, value in element.items() if not (name == "id" and re.fullmatch("h[1-6]", tag))]
        elements.append((tag, tuple(sorted(kept))))
    return elements, " ".join("".join(tree.itertext()).split())
