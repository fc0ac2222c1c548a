"""Marks of other dialects of Markdown are refused with what to write instead, and mere signs are let be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.diagnostics.model import Diagnostic, Span, TextFile
from generator.text import prose
from generator.text.prose.tree import Prose
from tests.test_markdown import strings_of

SPEECHES = Path(__file__).parents[1].parent / "shared" / "corpora" / "texts"


def read(text: str, *, section: bool = True) -> tuple[Prose, tuple[Diagnostic, ...]]:
    source = TextFile(path="briefings/a.yml", text=text)
    return prose.parse(text, lambda start, end: Span(file=source, start=start, end=end), section=section)


REFUSED = [
    # A text, the words that are reported, what is said of them, and the text as the hint has it.
    ("It ~~fell~~ rose.", "~~fell~~", "struck out", "It rose."),
    ("It ~~*fell* [a]~~ rose.", "~~*fell* [a]~~", "struck out", "It rose."),
    ("It ~~fell\nand~~ rose.", "~~fell\nand~~", "struck out", "It rose."),
    ("It ==rose== so.", "==rose==", "marked", "It *rose* so."),
    ("Much H~2~O.", "~2~", "lowered", "Much H2O."),
    ("It is 5 m^2^ wide.", "^2^", "raised", "It is 5 m2 wide."),
    ("It ^^rose^^ so.", "^^rose^^", "inserted", "It rose so."),
    ("Press ++ctrl+c++ now.", "++ctrl+c++", "keys", "Press ctrl and c now."),
    ("It {++rose++} so.", "{++", "proposed", "It rose so."),
    ("So $x^2$ grows.", "$x^2$", "formula", "So its square grows."),
    ("So $$x + y$$ grows.", "$$x + y$$", "formula", "So the sum grows."),
    (r"So \begin{equation} grows.", r"\begin{", "formula", "So it grows."),
    ("Good :smile: so.", ":smile:", "icon", "Good so."),
    ("Good :+1: so.", ":+1:", "icon", "Good so."),
    ("Text {: .lead }", "{: .lead }", "attribute", "Text"),
    ("## Heading {#here}", "{#here}", "attribute", "## Heading"),
    ("Of {{ country }} now.", "{{ country }}", "macro", "Of Norland now."),
    ("Of {% if x %} now.", "{% if x %}", "macro", "Of it now."),
    ("Text %%to do%% here.", "%%to do%%", "comment", "Text here."),
    ("!!! note\nText.", "!!! note", "box", "Text."),
    ("??? question\nText.", "??? question", "box", "Text."),
    ("???+ question\nText.", "???+ question", "box", "Text."),
    ("::: warning\nText.\n:::", ":::", "box", "Text."),
    ("Text:\n=== “Tab”\nmore [a]", "=== “Tab”", "tabs", "Text: more [a]"),
    ("Text.\n== Heading ==\nMore.", "== Heading ==", "heading", "Text.\n\n## Heading\n\nMore."),
    ("##Heading", "##Heading", "heading", "## Heading"),
    ("Term\n: Meaning", ": M", "definition", "The term means it."),
    (".. note:: Text", ".. note::", "directive", "Text"),
    ("--8<-- part", "--8<--", "directive", "Text"),
    ("• one\n• two", "• ", "no list", "- one\n- two"),
    ("See [[Norland]].", "[[Norland]]", "link", "See [norland]."),
    ("[TOC]", "[TOC]", "table of contents", "Text."),
    ("- [ ] Ask them", "[ ]", "box of a task", "- Ask them"),
    ("- one\n- [x] Ask them [a]", "[x]", "box of a task", "- one\n- Ask them [a]"),
    ("1. [X] Ask them [a]", "[X]", "box of a task", "1. Ask them [a]"),
    ("~~~mermaid\ngraph\n~~~", "~~~mermaid\ngraph\n~~~", "block of code", "Text."),
    ("---\ntitle: x\n\n---", "---", "front matter", "Text."),
    ("Text [^1].", "[^1]", "cites nothing", "Text [a]."),
    ("> [!NOTE]", "[!NOTE]", "cites nothing", "Text."),
    ("See ![it](https://example.org/a.png).", "![it](https://example.org/a.png)", "image", "See it."),
]


@pytest.mark.parametrize(("text", "words", "says", "mended"), REFUSED)
def test_what_readers_would_see_as_bare_marks_is_refused(text: str, words: str, says: str, mended: str) -> None:
    problem = read(text)[1][0]
    assert text[problem.span.start : problem.span.end] == words
    assert says in problem.message
    assert problem.hint
    assert read(mended)[1] == ()


@pytest.mark.parametrize("text", [text for text, _, says, _ in REFUSED if says != "no list" and "“" not in text])
def test_marks_behind_backslashes_are_signs(text: str) -> None:
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    assert [problem.code.name for problem in read(escaped)[1]] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [("It ~~fell~~.", r"as \~"), ("Good :smile: so.", r"as \:"), ("##Heading", r"as \#"), ("{{ a }}", r"as \{")],
)
def test_the_hint_says_how_a_sign_is_written_and_that_mends_it(text: str, said: str) -> None:
    (problem,) = read(text)[1]
    assert problem.hint is not None
    sign = re.search(r"`(\\.)`", problem.hint)
    assert sign is not None
    assert sign[1] == said[-2:]
    mended = f"{text[: problem.span.start]}{sign[1]}{text[problem.span.start + 1 :]}"
    assert read(mended)[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "About ~5 % to ~7 %, ~ 6 or ~/a/~b.",
        "If a = b == c and x==y or z==w, then a => b.",
        "From $5 to $6, US$5–AU$6 and $7m; A$5_000 or 5$.",
        "A {per} unit, {a, b} or {1}.",
        "At 10:30:15 (Gen 1:2:3), re: this, and that: so.",
        "C++ and C++/C, A++ to B++, 1 + + 2.",
        "The x^2 and 2^10 of it ^_^.",
        "#28 of the list\n#MeToo it was.",
        "Why??? Because!!! So ... it is :: it.",
        "• A single point.",
        "5 %% of it and 100 %.",
        "Said so:\nthat it is.",
        "`~~a~~ :b: {{ c }}` is code, “~~a~~ ==b== :c:” [e] a quotation.",
        "An address is https://example.org/~a~/x==y==/:c:d.",
        "[x] is a name, and so is [toc].",
        "- See [x] for it",
        "One.\n\n-- it said.",
    ],
)
def test_signs_of_ordinary_prose_are_let_be(text: str) -> None:
    assert read(text)[1] == ()


def paragraphs() -> Iterator[str]:
    """Paragraphs of speeches and of transcripts of press briefings."""
    for path in sorted((SPEECHES / "us-presidential-speeches").rglob("*.txt")):
        yield from (line.strip() for line in path.read_text("utf-8", errors="replace").split("\n") if line.strip())
    for path in sorted((SPEECHES / "us-whitehouse-briefings").rglob("*.jsonl")):
        for document in path.read_text("utf-8").split("\n"):
            texts = strings_of(json.loads(document)) if document.strip() else ()
            yield from (line.strip() for text in texts for line in text.split("\n") if line.strip())


@pytest.mark.untraced
def test_no_paragraph_of_real_speeches_is_taken_for_another_dialect() -> None:
    if not SPEECHES.is_dir():
        pytest.skip("the shared corpora are absent")
    found, count = [], 0
    for text in paragraphs():
        count += 1
        # Marks that are rare in speech decide alone; whatever else is refused, such as brackets, is not of interest.
        if set(text) & set("~=^{}$|%•#`+") or "::" in text or re.search(r":\S+:", text):
            found += [each for each in read(text)[1] if each.code.name in ("prose-table", "prose-unsupported")]
    assert count > 10_000
    assert found == []
