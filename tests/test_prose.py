"""What a writer's Markdown is read as, where its problems are reported, and that a page shows exactly what was read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
import markdown as python_markdown
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.diagnostics.model import Diagnostic, Span, TextFile
from generator.text import prose
from generator.text.escaping import MOST_CHARACTERS, MOST_ESCAPES, escape, one_line
from generator.text.prose.tree import (
    Block,
    BlockQuote,
    Emphasis,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Prose,
    Words,
)
from tests.work import ends

HOSTILE = Path(__file__).parents[1].parent / "shared" / "corpora" / "hostile"
EXTENSIONS = ["md_in_html", "tables", "toc"]
MARKS = set('“"„«”»‟〝〞〟＂「」『』❝❞')
TABLE = {"div", "table", "thead", "tbody", "tr", "th", "td"}
TAGS = TABLE | {"p", "ul", "ol", "li", "blockquote", "em", "strong", "code", "a", "br", "q", "h3", "h4", "h5", "h6"}

# Mostly what Markdown looks at, so that whole constructs come about by chance.
PIECES = [
    *[
        "*",
        "**",
        "_",
        "`",
        "``",
        "a",
        "b",
        "word ",
        "Word. ",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n- ",
        "\n1. ",
        "\n2) ",
        "\n> ",
    ],
    *[
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "  \n",
        "\\\n",
        "\\",
        "\\[",
        "\\]",
        "\\*",
        "&amp;",
        "&#42;",
        "&nbsp;",
        "&lt;b&gt;",
    ],
    *["[a]", "[a][b]", "[x](https://a.b)", "[*x* y](https://a_b.c/(d)*?e=1&copy=2)", "<https://a.b/c>", "<a@b.c>"],
    *["!", "#", "\n# ", "\n## ", "'", "|", "=", "{", "}", "$", "^", ":", "~", "+", "(", ")", ".", "é", "\u00a0", "1"],
]
WRONG_PIECES = [
    "“",
    "”",
    '"',
    "„",
    "«",
    "»",
    "[",
    "]",
    "![",
    "<b>",
    "<div>\n",
    "&quot;",
    '\\"',
    "[^1]: ",
    "[a]: b",
    "\n---\n",
]
TABLES = [
    "\n\n| a | *b* |\n| --- | :-: |\n",
    "| c | d |\n",
    "| [e] |\\| |\n",
    "|||\n",
    "e|\n",
    "\n\na|b\n-|-\n",
    "|",
    "|-",
]
PIECES += TABLES
markup = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
any_markup = st.lists(st.sampled_from([*PIECES, *WRONG_PIECES]), max_size=30).map("".join)
# Control characters and separators of lines are refused before a text gets here.
characters = st.characters(exclude_categories=["Cc", "Cn", "Cs", "Zl", "Zp"])
anything = st.text(characters | st.sampled_from('\n*_`[]()<>&"“”!# '), max_size=80)
many = settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


# --- What is refused ---

REFUSED = [
    # A text, the code of what is wrong, and the words at which that is reported.
    ("Putin said so [see below].", "citation-malformed", "[see below]"),
    ("Putin said so [].", "citation-malformed", "[]"),
    ("Putin said so [^1].", "citation-malformed", "[^1]"),
    ("Putin said so [a, ].", "citation-malformed", "[a, ]"),
    ("Putin said so [armed-means.", "citation-malformed", "["),
    ("Putin said so armed-means].", "citation-malformed", "]"),
    ("He spoke of “occupied territories.", "quotation-unclosed", "“"),
    ("> He spoke of “occupied\n\nterritories.", "quotation-unclosed", "“"),
    ('He spoke of "occupied territories.', "quotation-unclosed", '"'),
    ("He spoke of „occupied territories.", "quotation-unclosed", "„"),
    ("He spoke of «occupied territories.", "quotation-unclosed", "«"),
    ("He spoke of occupied territories”.", "quotation-mark", "”"),
    ("He spoke of occupied territories».", "quotation-mark", "»"),
    ("He spoke of ”occupied territories.", "quotation-mark", "”"),
    ("He spoke of ＂occupied territories.", "quotation-mark", "＂"),
    ("He spoke of “ ”.", "quotation-mark", "“ ”"),
    (r"He spoke of \"occupied territories.", "quotation-mark", r"\""),
    (r"He spoke of \“occupied territories.", "quotation-mark", r"\“"),
    ("He spoke of &quot;occupied territories.", "quotation-mark", "&quot;"),
    ("He spoke of &#x201c;occupied territories.", "quotation-mark", "&#x201c;"),
    ('See <https://example.org/"a>.', "quotation-mark", '<https://example.org/"a>'),
    ("See [this](http://example.org).", "link-scheme", "[this](http://example.org)"),
    ("See [this](javascript:alert).", "link-scheme", "[this](javascript:alert)"),
    ("See [this](page.md).", "link-scheme", "[this](page.md)"),
    ("See [this](//example.org).", "link-scheme", "[this](//example.org)"),
    ("See [this](https:example.org).", "link-scheme", "[this](https:example.org)"),
    ("See [this]().", "link-scheme", "[this]()"),
    ("See <ftp://example.org>.", "link-scheme", "<ftp://example.org>"),
    ("See [“this”](https://example.org).", "link-text", "[“this”](https://example.org)"),
    ("See [<https://a.b>](https://example.org).", "link-text", "[<https://a.b>](https://example.org)"),
    ("See [](https://example.org).", "link-text", "[](https://example.org)"),
    ('See [this](https://example.org "that").', "link-title", '[this](https://example.org "that")'),
    ("See <b>this.", "prose-html", "<b>"),
    ("See this <!-- or that -->.", "prose-html", "<!-- or that -->"),
    ("One\n\n <div>\nthis\n</div>\n\ntwo", "prose-html", "<div>\nthis\n</div>"),
    ("See ![this](https://example.org/a.png).", "prose-image", "![this](https://example.org/a.png)"),
    ("[x]: https://example.org", "prose-definition", "[x]: https://example.org"),
    ("Text\n  [x]: https://example.org (title)\n", "prose-definition", "[x]: https://example.org (title)"),
    ("[^1]: A note, at length.", "prose-definition", "[^1]:"),
    ("*[UN]: United Nations", "prose-definition", "*[UN]:"),
    ("Turned &#x202e;round.", "prose-entity", "&#x202e;"),
    ("Hidden &ZeroWidthSpace;space.", "prose-entity", "&ZeroWidthSpace;"),
    ("One.\n\n    Two.", "prose-block", "Two."),
    ("One.\n\n```\nTwo.\n```", "prose-block", "```\nTwo.\n```"),
    ("One.\n\n***\n\nTwo.", "prose-block", "***"),
    ("# One", "prose-heading", "# One"),
    ("One\n---", "prose-heading", "One\n---"),
    ("- a\n  - b\n    - c\n      - d\n        - e", "prose-nesting", "- e"),
    ("> > > > > > “a”", "prose-nesting", "> > > > > > “a”"),
    ("> We surrender. — John Healey [e]", "block-quote-unquoted", "We surrender. — John Healey [e]"),
    ("*a _b *c _d *e* d_ c* b_ a*", "prose-nesting", "*"),
    ("| a |\n| - |\n| b |", "prose-table", "| a |"),
    ("He ~~never~~ said so.", "prose-unsupported", "~~never~~"),
    ("a" * (MOST_CHARACTERS + 1), "text-too-long", "a" * (MOST_CHARACTERS + 1)),
    (r"\*" * (MOST_ESCAPES + 1), "text-too-long", r"\*" * (MOST_ESCAPES + 1)),
]


@pytest.mark.parametrize(("text", "code", "words"), REFUSED)
def test_what_is_refused_is_reported_once_where_it_stands(text: str, code: str, words: str) -> None:
    problems = read(text)[1]
    assert [(problem.code.name, text[problem.span.start : problem.span.end]) for problem in problems] == [(code, words)]
    assert problems[0].hint


def test_every_code_has_a_case() -> None:
    assert {code for _, code, _ in REFUSED} == {code.name for code in prose.CODES}


def test_a_heading_in_a_list_is_refused_even_where_there_may_be_headings() -> None:
    assert [problem.code.name for problem in read("# One\n\n- # Two", section=True)[1]] == ["prose-heading"]


def test_a_malformed_citation_is_answered_with_the_name_it_may_mean() -> None:
    hint = read("Putin said so [Armed Means].")[1][0].hint
    assert hint == r"cite by name, as in [armed-means]; a mere bracket is written `\[`"
    hint = read("Putin said so [^1].")[1][0].hint
    assert hint == "there are no footnotes: cite evidence by its name, as in [name]"


@pytest.mark.parametrize(
    "text",
    [
        "If a < b and b > c, then a&b cost 5 $ {per} unit | 100 %: ~1 = 1^2.",
        "Don’t say that the writers’ own words are the town's, or ’tis a 5″ bolt.",
        "A bare https://example.org/page_of_mine is text.",
        "[reject]: the Kremlin will reject it.",
        "As reported by\n[reject]: the Kremlin will reject it.",
        "Code such as `a [c] <d>` is code.",
        "> “a”\n\n- b\n\n1. c",
    ],
)
def test_ordinary_text_is_not_refused(text: str) -> None:
    assert read(text)[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "> We surrender",
        "> “We surrender” — John Healey [e]",
        "> [e]",
        "> …",
        "> “We surrender.” [e]\nI was wrong.",
        "> “We surrender.” [e]\n>\n> I was wrong.",
        "> - I was wrong [e]",
        "- > *I was wrong* [e]",
        "> “We surrender” `again` [e]",
        "> “We surrender” [e] [more](https://example.org)",
    ],
)
def test_what_is_set_apart_is_a_quotation_and_nothing_else(text: str) -> None:
    (problem,) = read(text)[1]
    assert problem.code.name == "block-quote-unquoted"
    assert problem.hint is not None
    assert "> “the words of the source” [name]" in problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "> “We surrender.” [e]",
        "> *“We surrender,” “and so on”* [e, f].",
        "> “We\n> surrender.”\\\n> [e]\n>\n> (“I was wrong.”) [e]",
        "> - “We surrender” [e]\n> - “Wrong” [e]",
    ],
)
def test_a_quotation_may_be_set_apart(text: str) -> None:
    assert read(text)[1] == ()


def test_marks_inside_what_is_set_apart_are_put_right_first() -> None:
    assert [problem.code.name for problem in read("> ‘We surrender’ [e]")[1]] == ["quotation-mark"]


# --- What looks like a quotation ---

LOOK_ALIKE = [
    *["❛We surrender❜", "´We surrender´", "´´We surrender´´", "ʹWe surrenderʹ", "ʹʹWe surrenderʹʹ", "ʼWe surrenderʼ"],
    *["ʼʼWe surrenderʼʼ", "ˮWe surrenderˮ", "〃We surrender〃", "⟪We surrender⟫", "《We surrender》"],
    *["≪We surrender≫", "≪ We surrender ≫", "≫We surrender≪", "⋘We surrender⋙", "〈We surrender〉"],
    *["⟨We surrender⟩", "‛We surrender’", "’We surrender’", "¨We surrender¨", "¨¨We surrender¨¨", "˝We surrender˝"],
    *["˶We surrender˶", "\U0001f676We surrender\U0001f677", "\U0001f678We surrender\U0001f678", "＇We surrender＇"],
    *["＇＇We surrender＇＇", "᾽We surrender᾽", "᾽᾽We surrender᾽᾽", "ʻWe surrenderʼ", "<<We surrender>>"],
    *["<< We surrender >>", ">>We surrender<<", "＜＜We surrender＞＞", ",,We surrender''", "‚We surrender‘"],
    *["'We surrender'", "'We don't surrender'", "'We surrender;'", "'… we surrender'", "' We surrender '"],
    *["′We surrender′", "′′We surrender′′", "″We surrender″", "‵We surrender′", "❮We surrender❯", "ˈWe surrenderˈ"],
    *["⹂We surrender❜", "｢We surrender｣", "׳We surrender׳", "‘We surrender", "'We ‚surrender‘ now'"],
    *["≪We surrender", "<<We surrender", "’Then we surrender,’"],
]


@pytest.mark.parametrize("words", LOOK_ALIKE)
def test_what_looks_like_a_quotation_is_refused_in_prose_and_in_plain_texts(words: str) -> None:
    text = f"He said {words} today."
    for problems in (
        prose.quotations_in(text, place_in(text))[1],
        read(text.replace("<", "&lt;"))[1],
        read(text.replace("<", r"\<").replace("surrender", "*surrender*\nnow"))[1],
    ):
        assert {problem.code.name for problem in problems} == {"quotation-mark"}
        assert min(problem.span.start for problem in problems) in {len("He said "), len("He said ‘We ")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*‘We surrender’*, he said.", "‘We surrender’"),
        ("**'We** surrender\nnow', he said.", "'We** surrender\nnow'"),
        ("&#39;We surrender&#39;, he said.", "&#39;We surrender&#39;"),
        ("[‘Here’](https://example.org) it is.", "‘Here’"),
        ("'We “never” surrender', he said.", "'We “never” surrender'"),
        ("'We surrender [e]', he said.", "'We surrender [e]'"),
    ],
)
def test_no_emphasis_line_end_or_citation_hides_what_looks_like_a_quotation(text: str, words: str) -> None:
    (problem,) = read(text)[1]
    assert text[problem.span.start : problem.span.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "П’ять, обʼєднання й бур'ян; зʼїзд у Памʼяті",
        "Hawaiʻi, Oʻahu and ʻIolani Palace; Oʻzbekiston, O‘zbekiston and Gʼarb",
        "don´t, don`t, don‘t, don’t, don't and don′t",
        "The workers’ union of ’68, ’tis said, the writers’ club and the town's",
        "Rock ’n’ roll, ’Ndrangheta and the bosses’ men; ’s-Hertogenbosch and the boys’ choir",
        "Kazanʹ and Gogolʹ; Kʼicheʼ; al-Rabīʿ and ʿulamāʾ; צ׳ילה and צה״ל",
        "A 6′ 2″ man, a 5′ door, 6' tall, 5'' long, f′(x), f′′(2) and (x)″",
        "a ≪ b, a≪b, x ≫ y, 1 << 4, cout << x, a < b > c, ⟨x⟩, ⟨p, q⟩ and >> end",
        "1,,2 and a , b",
        "naïve, Mu¨nchen",
    ],
)
def test_apostrophes_measures_letters_and_mathematics_are_let_be(text: str) -> None:
    allowed = text.replace("5'' long, ", "")
    assert prose.quotations_in(allowed, place_in(allowed)) == ((), ())
    assert read(allowed.replace("<", "&lt;"))[1] == ()


@pytest.mark.parametrize(
    ("text", "fixed"),
    [("´We go´", "“We go”"), ("《We go》", "“We go”"), ("<<We go>>", "“We go”"), ("‛We go’", "“We go”")],
)
def test_a_pair_of_marks_of_another_style_can_be_put_right(text: str, fixed: str) -> None:
    fix = prose.quotations_in(text, place_in(text))[1][0].fix
    assert fix is not None
    assert fix.edits[0].text + text[fix.edits[0].span.end : fix.edits[1].span.start] + fix.edits[1].text == fixed


# --- What is read ---


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("So [armed-means].", ["armed-means"]),
        ("So [a][b] and [c_1, D-2,\n3].", ["a", "b", "c_1", "D-2", "3"]),
        ("So *[a]* and **“x” [b]**!\n\n- > “y” [c]", ["a", "b", "c"]),
        (r"So \[a\] and `[b]` and “c [d]” and [e](https://example.org).", []),
        ("So [a](see there) and ![b].", ["a", "b"]),
    ],
)
def test_square_brackets_cite(text: str, names: list[str]) -> None:
    tree, problems = read(text)
    assert problems == ()
    assert [citation.name for citation in prose.citations(tree)] == names
    assert [text[citation.start : citation.end] for citation in prose.citations(tree)] == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('“One” and "two" and „three“ and „four” and «five».', ["One", "two", "three", "four", "five"]),
        ("“They said “yes” twice”", ["They said “yes” twice"]),
        ("“They said „yes twice” and «“no»", ["They said „yes twice", "“no"]),
        ('“a "b" «c” [x]', ['a "b" «c']),
        (r"“a *b* [c] `d` <e> &amp; \” f", ["a *b* [c] `d` <e> &amp; \\"]),
        ("(“a” b) isn’t c", ["a"]),
        ("`a` `` b` c `` “d ` e” `f`", ["d ` e"]),
        ("*“a* b” c*", ["a* b"]),
        ("## “a”\n\n- “b\n  c”\n\n> “d\n> e”", ["a", "b\nc", "d\ne"]),
    ],
)
def test_double_quotation_marks_quote_raw_words(text: str, words: list[str]) -> None:
    tree, problems = read(text, section=True)
    assert problems == ()
    assert [quotation.text for quotation in prose.quotations(tree)] == words


@many
@given(anything.filter(str.strip))
def test_nothing_is_understood_inside_quotation_marks(words: str) -> None:
    """Whatever stands between marks on one line is one quotation, and the page shows its exact words and no element."""
    words = re.sub("[“”\n]", "", words)
    assume(words.strip())
    text = f"They said “{words}” then [x]."
    tree, problems = read(text)
    (quotation,) = prose.quotations(tree)
    assert (problems, quotation.text, text[quotation.start : quotation.end]) == ((), words, words)
    (q,) = rendered(written(tree)).iter("q")
    assert (len(q), collapsed(q.text or "")) == (0, collapsed(one_line(words)))


@many
@given(any_markup | anything)
def test_places_are_exact(text: str) -> None:
    """Citations, quotations and unaltered words stand in the text at the places that they have, in order."""
    tree, problems = read(text, section=True)
    for inline in prose.inlines(tree):
        here = text[inline.start : inline.end]
        match inline:
            case prose.Citation():
                assert here == inline.name
            case prose.Quotation():
                assert (text[inline.start - 1], text[inline.end]) == (inline.opening, inline.closing)
                assert "".join(inline.text.split()) == "".join(re.sub(r"\n[> \t]*", "", here).split()) or "\n" in here
            case Words():
                assert len(here) != len(inline.text) or here == inline.text or here.isspace() or "&" in here
            case Link():
                assert here[0] + here[-1] in ("[)", "<>")
            case Emphasis():
                marks = ("**", "__") if inline.strong else ("*", "_")
                assert here.startswith(marks)
                assert here.endswith(marks)
            case _:
                assert here
    places = [(inline.start, inline.end) for inline in prose.inlines(tree) if not isinstance(inline, Emphasis | Link)]
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert all(0 <= problem.span.start < problem.span.end <= len(text) for problem in problems)


@many
@given(any_markup | anything)
def test_no_quotation_mark_is_shown_without_being_one(text: str) -> None:
    """Words hold a double quotation mark only where a diagnostic says so."""
    tree, problems = read(text, section=True)
    reported = [(problem.span.start, problem.span.end) for problem in problems]
    for inline in prose.inlines(tree):
        if isinstance(inline, Words) and MARKS & set(inline.text):
            assert any(start <= inline.start and inline.end <= end for start, end in reported)


@many
@given(
    any_markup | st.integers(1, 300).flatmap(lambda n: st.sampled_from(["> " * n, "- " * n, "*" * n + "a" + "*" * n]))
)
def test_trees_are_shallow(text: str) -> None:
    """No tree is deeper than four containers and four inlines, whatever the text, and deeper texts are reported."""
    tree, problems = read(text, section=True)
    assert max((depth(block) for block in tree.blocks), default=0) <= 4 + 4 + 1
    assert "prose-nesting" in {problem.code.name for problem in problems} or text.count("> ") < 100


def test_paragraphs_in_lists_and_quotes_are_paragraphs() -> None:
    tree, _ = read("# One\n\ntwo\nthree\n\n- four\n  > five\n", section=True)
    assert [prose.plain(paragraph) for paragraph in prose.paragraphs(tree)] == ["two three", "four", "five"]
    assert [tree.text[p.start : p.end] for p in prose.paragraphs(tree)] == ["two\nthree", "four", "five"]


def test_plain_words_have_no_citations_and_keep_quotation_marks() -> None:
    tree, _ = read("So “much\nfor” *that* [a] [b], `he` [said](https://a.b)\\\nand&nbsp;left[c].\n\n- &lt;b&gt; [d]")
    assert prose.plain(tree) == "So “much for” that, he said and\u00a0left. <b>"
    assert prose.plain(next(prose.paragraphs(tree)).inlines[:2]) == "So “much for”"


# --- Texts that are no Markdown ---


def test_quotations_are_found_in_plain_texts() -> None:
    text = '*Ready* to “put on\npaper” a \\"promise" [not] «to\n\nattack» “”'
    found, problems = prose.quotations_in(text, place_in(text))
    assert [quotation.text for quotation in found] == ["put on\npaper", "promise"]
    assert [text[quotation.start : quotation.end] for quotation in found] == ["put on\npaper", "promise"]
    assert [(problem.code.name, text[problem.span.start : problem.span.end]) for problem in problems] == [
        ("quotation-unclosed", "«"),
        ("quotation-mark", "»"),
        ("quotation-mark", "“”"),
    ]


@many
@given(st.text(st.sampled_from('“”"„«»x\n '), max_size=40))
def test_every_mark_of_a_plain_text_quotes_or_is_reported(text: str) -> None:
    """Each double quotation mark opens, closes or lies inside a quotation, or a diagnostic names it."""
    found, problems = prose.quotations_in(text, place_in(text))
    covered = {at for quotation in found for at in range(quotation.start - 1, quotation.end + 1)}
    covered |= {at for problem in problems for at in range(problem.span.start, problem.span.end)}
    assert {at for at, character in enumerate(text) if character in MARKS} <= covered


# --- Sentences ---


@pytest.mark.parametrize(
    "sentences",
    [
        ["It is likely [a].", "Confidence is low."],
        ["It is likely.[a][b, c]", "Confidence [d] is low."],
        ["It is likely. [a] [b]", "Confidence is low."],
        ["Is it?", "Yes!", "It is…", "28 points.", "(All of them.)", "‘Done.’"],
        ["Mr. Putin met J. Smith of the U.S. Army, e.g. in Bishkek, approx. 5 times."],
        ["“It is over. We won.” [a]", "“so called” is a term."],
        ["“It is over. We won,” he said.", "«So.»", "Then he left."],
        ["“Really?” he asked.", "R.Politik 2.0 said so."],
        ["*It is likely.*", "**Confidence** is `l. O. W.` and more."],
        ["One sentence\n  over two lines.", "Another"],
    ],
)
def test_a_text_is_divided_into_its_sentences(sentences: list[str]) -> None:
    """Citations after a full stop belong to the sentence before it; abbreviations and initials end none."""
    text = " ".join(sentences)
    (paragraph,) = prose.paragraphs(read(text)[0])
    found = prose.sentences(paragraph)
    assert [text[sentence.start : sentence.end].strip("*") for sentence in found] == [s.strip("*") for s in sentences]
    assert " ".join(sentence.text for sentence in found) == prose.plain(paragraph)


@many
@given(any_markup | anything | st.text(st.sampled_from('aA1. !?“”"[]…()\n'), max_size=60))
def test_sentences_are_all_the_words_in_order(text: str) -> None:
    """Sentences follow one another within their paragraph, and together have its words."""
    for paragraph in prose.paragraphs(read(text, section=True)[0]):
        found = prose.sentences(paragraph)
        assert "".join("".join(s.text for s in found).split()) == "".join(prose.plain(paragraph).split())
        assert all(before.start < after.start for before, after in pairwise(found))
        assert all(paragraph.start <= s.start < s.end <= paragraph.end for s in found)


# --- What is written ---


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (
            "Russia “will do\nthis by *armed* means” [a], *he* said (**twice**).",
            "Russia <q>will do this by &#42;armed&#42; means</q> [a](#a), *he* said (**twice**).",
        ),
        ("See [*the* report](https://a.b/c_(d)?e&f).", "See [*the* report](https://a.b/c_%28d%29?e&amp;f)."),
        ("1986\\. A - b", "1986&#46; A - b"),
        ("Look!\\\n[a]", "Look!<br>[a](#a)"),
        ("Look![a]", "Look&#33;[a](#a)"),
        (
            "in*side*, *“q”* and `a.b` but `<c>`",
            "in<em>side</em>, <em><q>q</q></em> and `a.b` but <code>&lt;c&gt;</code>",
        ),
        ("1) a\n2) b\n   - c\n   - d", "1. a\n2. b\n    - c\n    - d"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        (
            "> - a\n\n> b",
            "<blockquote markdown>\n\n- a\n\n</blockquote>\n\n<blockquote markdown>\n\nb\n\n</blockquote>",
        ),
        (
            "- a\n\n2. b\n\n   c",
            '- a\n\n<ol start="2" markdown>\n<li markdown="block">\n\nb\n\nc\n\n</li>\n</ol>',
        ),
    ],
)
def test_pages_are_plain_markdown_where_that_is_safe(text: str, page: str) -> None:
    assert written(read(text)[0]) == page


def test_headings_begin_at_the_level_and_with_the_id_that_the_page_gives() -> None:
    tree, problems = read("## One [a]\n\n#### “Two” <\n\n###### Three ##\n", section=True)
    assert problems == ()
    page = prose.emit(
        tree,
        cite=lambda c: f"[1](#{c.name})",
        quote=lambda q: q.text,
        heading_id=lambda t: f"text-{t}",
        heading_level=3,
    )
    assert page.splitlines()[::2] == [
        '<h3 id="text-One" markdown="span">One [1](#a)</h3>',
        '<h5 id="text-“Two” &lt;" markdown="span">Two &lt;</h5>',
        '<h6 id="text-Three" markdown="span">Three</h6>',
    ]
    assert [(h.tag, h.get("id")) for h in rendered(page)] == [
        ("h3", "text-One"),
        ("h5", "text-“Two” <"),
        ("h6", "text-Three"),
    ]


@pytest.mark.untraced
@many
@given(markup)
def test_a_page_shows_what_commonmark_shows(text: str) -> None:
    """Whatever is not refused has the structure and the words that CommonMark gives it, inside a section too."""
    tree, problems = read(text, section=True)
    assume(not problems)
    expected = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    page = written(tree)
    # Neighbouring citations are set apart.
    assert shape(rendered(page)).replace("][", "] [") == shape(parsed(expected)).replace("][", "] ["), page
    assert shape(rendered(f"<section markdown>\n\n{page}\n\n</section>")[0]).replace("][", "] [") == shape(
        parsed(expected)
    ).replace("][", "] ["), page


@many
@given(any_markup | anything)
def test_a_page_holds_the_words_of_the_tree_and_known_elements_alone(text: str) -> None:
    """Even of a text that is refused, no element comes from elsewhere than the tree, and no word is lost or added."""
    holds_its_tree(text)


@pytest.mark.untraced
def test_pages_of_hostile_texts_hold_known_elements_alone() -> None:
    texts = sorted(set(hostile_texts()))
    if not texts:
        pytest.skip("../shared/corpora is absent")
    for text in texts:
        holds_its_tree(text)


def exploding() -> Iterator[tuple[str, str]]:
    """Texts of the greatest length that were made to explode, ours and collected ones, by name."""
    pieces = [
        "“a",
        '"a ',
        '“"„«',
        "[a\n",
        "[a, ",
        ". ",
        "a          ",
        "*[a",
        "*[a]: b\n",
        "[a]:\n",
        "![",
        "“[a](“",
        "- a\n",
    ]
    for piece in pieces:
        yield repr(piece), (piece * MOST_CHARACTERS)[:MOST_CHARACTERS]
    path = HOSTILE / "markdown-pathological.json"
    for case in json.loads(path.read_text("utf-8")) if path.exists() else ():
        share = MOST_CHARACTERS / max(MOST_CHARACTERS, sum(len(piece) * times for piece, times in case["pieces"]))
        text = "".join(piece * max(1, int(times * share)) for piece, times in case["pieces"])
        yield case["name"], text[:MOST_CHARACTERS]


@pytest.mark.untraced
@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in exploding()])
def test_what_was_made_to_explode_is_read_and_written_to_its_end(text: str) -> None:
    def read_and_write() -> None:
        tree, _ = read(text, section=True)
        written(tree)
        for paragraph in prose.paragraphs(tree):
            prose.sentences(paragraph)

    assert ends(read_and_write)


def place_in(text: str) -> prose.Place:
    source = TextFile(path="briefings/a.yml", text=text)
    return lambda start, end: Span(file=source, start=start, end=end)


def read(text: str, *, section: bool = False) -> tuple[Prose, tuple[Diagnostic, ...]]:
    return prose.parse(text, place_in(text), section=section)


def written(tree: Prose) -> str:
    return prose.emit(
        tree,
        cite=lambda citation: f"[{escape(citation.name)}](#{citation.name})",
        quote=lambda quotation: f"<q>{escape(quotation.text)}</q>",
        heading_id=lambda text: f"text-{text}",
        heading_level=3,
    )


def parsed(html: str) -> Element:
    page: Element = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return page


def rendered(page: str) -> Element:
    """The page as Python-Markdown renders it."""
    return parsed(python_markdown.markdown(page, extensions=EXTENSIONS))


def shape(element: Element) -> str:
    """Structure and words: tags, addresses and starting numbers, with white space collapsed.

    Citations are as they were written; alike are tight and loose lists, all headings, and all percent-encodings.
    """
    html = "".join(opened(element))
    html = collapsed(re.sub(r'<a "#([^"]*)">\1</a>', r"[\1]", html))
    html = re.sub(r" ?(<br>|</?(?:p|ul|ol[ \d]*|li|blockquote|h|table|tr|t[hd] [a-z:-]*|t[hd])>) ?", r"\1", html)
    return re.sub("¶ ?(?:¶ ?)*", "¶", html).replace("¶<", "<").replace(">¶", ">").replace("<p></p>", "")


def opened(element: Element) -> Iterator[str]:
    loose = element.tag == "li"
    yield element.text or ""
    for child in element:
        tag = "h" if re.fullmatch("h[1-6]", child.tag) else child.tag
        inside = "".join(opened(child))
        if loose and tag == "p":
            yield f"¶{inside.strip()}¶"
        elif tag == "a":
            yield f'<a "{unquote(child.get("href") or "")}">{inside}</a>'
        elif tag == "ol":
            yield f"<ol {child.get('start', '1')}>{inside}</ol>"
        elif tag == "code":
            yield f"<code>{inside.strip()}</code>"
        elif tag == "br":
            yield "<br>"
        elif tag in ("div", "thead", "tbody"):
            yield inside
        elif tag in ("th", "td"):
            yield f"<{tag} {child.get('style', '').replace(' ', '').rstrip(';')}>{inside.strip()}</{tag}>"
        else:
            yield f"<{tag}>{inside}</{tag}>"
        yield child.tail or ""


def collapsed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def holds_its_tree(text: str) -> None:
    """Fails unless the page of a text has its words, its citations, its quotations, its links and nothing else."""
    tree, _ = read(text, section=True)
    page = rendered(written(tree))
    elements = [element for element in page.iter() if element is not page]
    assert {element.tag for element in elements} <= TAGS
    assert {name for element in elements for name in element.attrib} <= {"href", "id", "start", "class", "style"}
    found = [inline for inline in prose.inlines(tree) if isinstance(inline, Link | prose.Citation)]
    assert [element.get("href", "")[:5].lower() for element in elements if element.tag == "a"] == [
        inline.href[:5].lower() if isinstance(inline, Link) else f"#{inline.name}"[:5].lower() for inline in found
    ]
    quoted = [collapsed(one_line(quotation.text)) for quotation in prose.quotations(tree)]
    assert [collapsed("".join(element.itertext())) for element in elements if element.tag == "q"] == quoted
    words = "".join(
        inline.name if isinstance(inline, prose.Citation) else getattr(inline, "text", "")
        for inline in prose.inlines(tree)
    )
    assert "".join("".join(page.itertext()).split()) == "".join(one_line(words).split())


def depth(part: Block | Inline) -> int:
    inside: list[Block | Inline] = []
    match part:
        case ListBlock():
            inside = [block for item in part.items for block in item]
        case BlockQuote():
            inside = list(part.blocks)
        case Paragraph() | Heading() | Emphasis() | Link():
            inside = list(part.inlines)
    return 1 + max((depth(each) for each in inside), default=0)


def hostile_texts() -> Iterator[str]:
    """The strings of the corpus, without what is refused before a text gets here; addresses also as those of links."""
    for path in sorted(HOSTILE.glob("*.json")):
        if path.name == "markdown-pathological.json":
            continue
        for case in json.loads(path.read_text("utf-8")):
            text = case if isinstance(case, str) else str(case.get("text") or case.get("yaml") or "")
            text = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", "", text)[:MOST_CHARACTERS]
            yield text
            if path.name == "url-payloads.json":
                yield f"[a](<{text}>) [b](https://{text}) <https://{text}> [c](<mailto:{text}>)"


def test_names_are_set_apart_in_paragraphs_lists_quotes_and_emphasis_and_nowhere_else() -> None:
    text = (
        "Anna met *Anna* there.\n\n- Anna\n- a [link of Anna](https://example.org)\n\n> Anna came [e].\n\n## Anna\n\n"
        "A\\*nna and An*na*."
    )
    source = TextFile(path="a.yml", text=text)
    parsed, _ = prose.parse(text, lambda start, end: Span(file=source, start=start, end=end), section=True)
    places = [(found.start(), found.end(), "anna") for found in re.finditer("Anna", text)]
    named = prose.with_names(parsed, places)
    found = [each for each in prose.inlines(named) if isinstance(each, prose.Named)]
    assert [text[each.start : each.end] for each in found] == ["Anna"] * 4
    assert prose.plain(named) == prose.plain(parsed)
    assert prose.with_names(parsed, []) is parsed
    emitted = prose.emit(
        named,
        cite=lambda _: "",
        quote=lambda _: "",
        heading_id=lambda _: "h",
        heading_level=2,
        name=lambda name: f"<{name.actor}>",
    )
    assert emitted.count("<anna>") == 4
    assert "link of Anna" in emitted
    plain = prose.emit(named, cite=lambda _: "", quote=lambda _: "", heading_id=lambda _: "h", heading_level=2)
    assert "<anna>" not in plain
