"""Tables in prose: what is read as one, what only looks like one and is told, and that pages show the same cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

import html5lib
import markdown as python_markdown
import pytest

from generator import build
from generator.build import Inputs
from generator.diagnostics.model import Diagnostic, Span, TextFile
from generator.provenance.published import items_of
from generator.text import prose
from generator.text.differences import compared
from generator.text.escaping import MOST_CHARACTERS, escape
from generator.text.prose.tree import Prose, Table, Words
from tests.hostile import NASTY
from tests.work import work

MakeInputs = Callable[..., Inputs]

YEARS = """\
| Year | Tonnes | Said |
| :--- | ---: | --- |
| 2024 | 11.9 | “It *fell*.” [fall] |
| 2025 |  | a \\| `b` [rise], [b] |
"""


def read(text: str, *, section: bool = True) -> tuple[Prose, tuple[Diagnostic, ...]]:
    source = TextFile(path="briefings/a.yml", text=text)
    return prose.parse(text, lambda start, end: Span(file=source, start=start, end=end), section=section)


def written(tree: Prose) -> str:
    return prose.emit(
        tree,
        cite=lambda citation: f"[{escape(citation.name)}](#{citation.name})",
        quote=lambda quotation: f"<q>{escape(quotation.text)}</q>",
        heading_id=lambda text: text,
        heading_level=3,
        name=lambda name: f"<b>{escape(name.text)}</b>",
    )


def rendered(page: str) -> Element:
    made = python_markdown.markdown(page, extensions=["md_in_html", "tables", "toc"])
    tree: Element = html5lib.parseFragment(made, namespaceHTMLElements=False)
    return tree


def table_of(tree: Prose) -> Table:
    (block,) = (block for block in tree.blocks if isinstance(block, Table))
    return block


def rows_of(page: Element) -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.iter("tr")]


# --- What is read ---


def test_a_table_has_a_header_rows_and_alignments() -> None:
    tree, problems = read(YEARS)
    assert problems == ()
    table = table_of(tree)
    assert table.alignments == ("left", "right", "")
    assert [[prose.plain(cell) for cell in row.cells] for row in (table.header, *table.rows)] == [
        ["Year", "Tonnes", "Said"],
        ["2024", "11.9", "“It *fell*.”"],
        ["2025", "", "a | b,"],
    ]


@pytest.mark.parametrize("before", ["", "Some words [a].\n", "Some words [a].\n\n", "## Heading\n"])
@pytest.mark.parametrize("after", ["", "\nMore [a].", "\n- a [a]", "- a [a]", "## Heading"])
def test_a_table_stands_between_whatever_stands_around_it(before: str, after: str) -> None:
    tree, problems = read(before + YEARS + after)
    assert problems == ()
    assert len(table_of(tree).rows) == 2


def test_frames_of_pipes_and_white_space_may_be_left_out() -> None:
    framed, bare = "| a | b |\n| --- | --- |\n| c | d |", "a|b\n-|-\n  c | d  "
    assert written(read(framed)[0]) == written(read(bare)[0])


def test_everything_in_a_cell_knows_its_place() -> None:
    tree, _ = read(YEARS)
    for inline in prose.inlines(tree):
        if isinstance(inline, prose.Citation | prose.Quotation):
            assert YEARS[inline.start : inline.end] == (getattr(inline, "name", None) or getattr(inline, "text", None))
        elif isinstance(inline, Words) and inline.end - inline.start == len(inline.text):
            assert YEARS[inline.start : inline.end] == inline.text
    assert [YEARS[row.start : row.end] for row in prose.paragraphs(tree)] == YEARS.splitlines()[2:]


def test_rows_are_read_like_paragraphs_and_a_header_like_a_heading() -> None:
    tree, _ = read("Text [a].\n\n" + YEARS)
    assert [[citation.name for citation in prose.citations(each)] for each in prose.paragraphs(tree)] == [
        ["a"],
        ["fall"],
        ["rise", "b"],
    ]
    assert prose.plain(tree).startswith("Text. Year Tonnes Said 2024 11.9 “It *fell*.”")


def test_no_sentence_goes_over_from_cell_to_cell() -> None:
    tree, _ = read("| a | b |\n| - | - |\n| He did not. She | “left” [x] |")
    (row,) = prose.paragraphs(tree)
    assert [sentence.text for sentence in prose.sentences(row)] == ["He did not.", "She", "“left”"]


def test_names_are_set_apart_in_rows_and_not_in_headers() -> None:
    text = "| Anna |  |\n| --- | --- |\n| a \\| Anna | *Anna* “Anna” [x] |"
    tree, problems = read(text)
    assert problems == ()
    named = prose.with_names(tree, [(found.start(), found.end(), "anna") for found in re.finditer("Anna", text)])
    assert rows_of(rendered(written(named))) == [["Anna", ""], ["a | Anna", "Anna Anna x"]]
    assert written(named).count("<b>Anna</b>") == 2


# --- What is written ---


def test_a_page_has_a_pipe_table_with_the_same_cells() -> None:
    page = written(read(YEARS)[0])
    assert page.splitlines() == [
        '<div class="wide written" markdown>',
        "",
        "| Year | Tonnes | Said |",
        "| :--- | ---: | --- |",
        "| 2024 | 11.9 | <q>It &#42;fell&#42;.</q> [fall](#fall) |",
        "| 2025 |  | a &#124; `b` [rise](#rise), [b](#b) |",
        "",
        "</div>",
    ]
    table = rendered(page)
    assert rows_of(table)[1:] == [["2024", "11.9", "It *fell*. fall"], ["2025", "", "a | b rise, b"]]
    assert [cell.get("style") for cell in table.iter("th")] == ["text-align: left;", "text-align: right;", None]


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_hostile_texts_in_cells_are_shown_as_they_are_and_nothing_is_born(columns: int) -> None:
    texts = [re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split())) for text in NASTY]
    # What the gate refuses anywhere: marks that quote nothing, and what a decoder refuses.
    texts = [text for text in texts if not re.search("[“”„«»\"'‘’`\\x00-\\x1f]", text) and text.strip()]
    row = "| " + " | ".join(["{0}"] * columns) + " |"
    lines = [row.format("a"), row.format("-"), *(row.format(text) for text in texts)]
    tree, problems = read("\n".join(lines))
    assert problems == ()
    page = rendered(written(tree))
    assert {element.tag for element in page.iter()} - {"DOCUMENT_FRAGMENT"} == {
        *("div", "table", "thead", "tbody", "tr", "th", "td")
    }
    shown = [" ".join(re.sub(r"\\(.)", r"\1", text).split()) for text in texts]
    assert rows_of(page)[1:] == [[text] * columns for text in shown]


def test_text_from_right_to_left_stays_in_its_cell() -> None:
    tree, problems = read("| البلد | country |\n| --- | --- |\n| مصر 5% | Egypt [a] |")
    assert problems == ()
    assert rows_of(rendered(written(tree))) == [["البلد", "country"], ["مصر 5%", "Egypt a"]]


# --- What is refused ---

REFUSED = [
    # A text, whether it is a section's, the words that are reported, what is said, and the text with the hint applied.
    (YEARS, False, "| Year | Tonnes | Said |", "outside a section", "It fell [a]."),
    ("- | a |\n  | - |\n  | b |", True, "| a |", "in a list or quote", "| a |\n| - |\n| b |"),
    ("> | a |\n> | - |\n> | “b” |", True, "| a |", "in a list or quote", "| a |\n| - |\n| “b” |"),
    ("| | |\n| - | - |\n| a | b |", True, "| | |", "no names", "| c | d |\n| - | - |\n| a | b |"),
    ("| a | b |\n| - | - |", True, "| a | b |", "without rows", "| a | b |\n| - | - |\n| c | d |"),
    (
        "|a" * 21 + "|\n" + "|-" * 21 + "|\n" + "|b" * 21 + "|",
        True,
        "|a" * 21 + "|",
        "21 columns",
        "| a |\n| - |\n| b |",
    ),
    ("| a | b |\n| - | - |\n| c |", True, "| c |", "1 cell below a header of 2", "| a | b |\n| - | - |\n| c | |"),
    (
        "| a | b |\n| - | - |\n| c | d | e |",
        True,
        "| c | d | e |",
        "3 cells below a header of 2",
        "| a | b |\n| - | - |\n| c | d \\| e |",
    ),
    (
        "| a | b |\n| - | - |\n| c | d |\nText.",
        True,
        "Text.",
        "1 cell below a header of 2",
        "| a | b |\n| - | - |\n| c | d |\n\nText.",
    ),
    # What looks like a table and is none.
    ("| a | b |\n| c | d |", True, "| a | b |\n| c | d |", "pipes", "| a | b |\n| --- | --- |\n| c | d |"),
    ("a | b\nc | d", True, "a | b\nc | d", "pipes", "a \\| b\nc \\| d"),
    ("| a | b |", True, "| a | b |", "pipes", r"\| a \| b \|"),
    ("| a | b |\n---", True, "| a | b |", "pipes", "| a | b |\n| - | - |\n| c | d |"),
    ("Text:\n| a | b |\n| c | d |", True, "| a | b |\n| c | d |", "pipes", "Text:\n\n| a | b |\n| - | - |\n| c | d |"),
    ("| a | b |\n| - |\n| c | d |", True, "| a | b |\n| - |\n| c | d |", "1 columns under", "| a |\n| - |\n| c |"),
    ("| - | - |\n| c | d |", True, "| - | - |\n| c | d |", "pipes", "| a | b |\n| - | - |\n| c | d |"),
    ("+---+---+\n| a | b |\n+---+---+", True, "+---+---+\n| a | b |\n+---+---+", "pipes", "| a |\n| - |\n| c |"),
]


@pytest.mark.parametrize(("text", "section", "words", "says", "mended"), REFUSED)
def test_what_is_no_table_for_readers_is_refused_with_what_to_write(
    text: str, section: bool, words: str, says: str, mended: str
) -> None:
    (problem,) = read(text, section=section)[1]
    assert (problem.code.name, text[problem.span.start : problem.span.end]) == ("prose-table", words)
    assert says in problem.message
    assert problem.hint
    assert read(mended, section=section)[1] == ()


@pytest.mark.parametrize(
    "text",
    ["Either a | b holds.", "|x|", "A || B", "a \\| b\nc \\| d", "`| a | b |`", "“| a | b |” [e]", "a -- | -- b"],
)
def test_a_pipe_in_a_sentence_is_a_sign(text: str) -> None:
    tree, problems = read(text)
    assert problems == ()
    assert not any(isinstance(block, Table) for block in tree.blocks)


def test_no_word_of_a_table_that_is_refused_is_lost() -> None:
    tree, problems = read("| a | b |\n| - | - |\n| c | d | e [x] | “f” |\n| g |\n||")
    assert [problem.code.name for problem in problems] == ["prose-table"] * 3
    assert prose.plain(tree) == "a b c de“f” g"
    assert rows_of(rendered(written(tree))) == [["a", "b"], ["c", "de xf"], ["g", ""], ["", ""]]


# --- Work ---

PUMPS = [
    "|",
    "||\n",
    "|a",
    "|a|b\n",
    "\\|",
    "| “a” |\n",
    "|-",
    "|-|\n",
    "+--",
    "|:-:",
    "| [a] | ~~ | $ | :a |\n",
    "a|b\n",
]


@pytest.mark.untraced
@pytest.mark.parametrize("head", ["", "| a | b |\n| - | - |\n", "|a" * 500 + "\n" + "|-" * 500 + "\n"])
def test_tables_made_to_explode_take_work_in_proportion(head: str) -> None:
    def work_of(text: str) -> int:
        return work(lambda: written(read(text)[0]))

    work_of(head)
    least = work_of(head)
    for pump in PUMPS:
        once, twice = (work_of(head + (pump * size)[:size]) - least for size in (1_000, 2_000))
        assert twice <= 2.5 * max(once, 1_000), pump


@pytest.mark.untraced
def test_a_table_as_wide_as_a_text_may_be_is_refused_once() -> None:
    columns = MOST_CHARACTERS // 4 - 2
    text = "|a" * columns + "|\n" + "|-" * columns + "|\n|b"
    codes = [problem.message for problem in read(text)[1]]
    assert codes == [f"a row of 1 cell below a header of {columns}", f"{columns} columns"]


# --- In a briefing ---


def project(make_inputs: MakeInputs, table: str, *, context: bool = False) -> Inputs:
    lines = "".join(f"      {line}\n" for line in table.splitlines())
    briefing = f"""
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
sources: {{report: report}}
summary: The bridge opens [opens].
sections:
  - heading: More
    context: {"yes" if context else "no"}
    text: |
{lines}
evidence:
  opens: {{speaker: source, quote: The bridge will open, at: p1}}
  other: {{speaker: source, quote: Nothing else, at: p2}}
"""
    seed = "The bridge will open in May, Anna Berg said.\nNothing else.\n"
    actors = "anna-berg: {kind: person, name: Anna Berg}\n"
    return make_inputs(briefings={"bridge": briefing}, actors=actors, seeds={"report": (seed, "label: Report\n")})


def told(inputs: Inputs) -> list[tuple[str, str]]:
    _, problems = build.check(inputs)
    return [
        (problem.code.name, problem.span.file.text[problem.span.start : problem.span.end])
        for problem in problems
        if problem.code.name != "seed-sum-missing"
    ]


HEAD = "| What | When |\n| --- | --- |\n"


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ("| “will open” | May [opens] |", []),
        ("| “will open” [opens] | “Nothing” [other] |", []),
        ("| “will open” | “Nothing” [other] |", [("prose-quote-not-found", "will open")]),
        ("| “will close” | May [opens] |", [("prose-quote-not-found", "will close")]),
        (
            "| “will open” | May |",
            [("paragraph-uncited", "| “will open” | May |"), ("prose-quote-uncited", "will open")],
        ),
        ("| a | b [opens] |\n| c | d |", [("paragraph-uncited", "| c | d |")]),
        ("| a | b [nobody] |", [("evidence-unknown", "nobody")]),
        ("| “will | open” [opens] |", [("quotation-unclosed", "“"), ("quotation-mark", "”")]),
    ],
)
def test_each_row_cites_and_its_quotations_stand_in_what_it_cites_next(
    rows: str, problems: list[tuple[str, str]], make_inputs: MakeInputs
) -> None:
    assert sorted(told(project(make_inputs, HEAD + rows))) == sorted(problems)


def test_rows_of_a_section_that_explains_need_not_cite_and_their_quotations_stand_somewhere(
    make_inputs: MakeInputs,
) -> None:
    assert told(project(make_inputs, HEAD + "| “will open” | May |", context=True)) == []
    wrong = told(project(make_inputs, HEAD + "| “will close” | May |", context=True))
    assert wrong == [("prose-quote-not-found", "will close")]


def test_a_quotation_in_a_header_stands_in_some_evidence(make_inputs: MakeInputs) -> None:
    head = "| “{}” | b |\n| --- | --- |\n| c | d [opens] |"
    assert told(project(make_inputs, head.format("Nothing"))) == []
    assert told(project(make_inputs, head.format("Something"))) == [("prose-quote-not-found", "Something")]


def test_a_page_shows_the_table_with_names_linked_and_citations(make_inputs: MakeInputs) -> None:
    table = HEAD + "| Anna Berg | “will open” [opens] |"
    built, problems = build.build(project(make_inputs, table))
    assert built is not None, problems
    page = built.pages["briefings/bridge.md"].markdown
    assert "| [Anna Berg](../actors/anna-berg.md) | “<q>will open</q>” [1][n1] |" in page


def test_a_table_that_is_drawn_anew_has_not_changed(make_inputs: MakeInputs) -> None:
    """Editors align the columns of tables; that is no change that a revision has to tell."""
    table = HEAD + "| Anna \\| Berg | “will open” [opens] |\n| Town | May [opens] |"
    drawn = "What|   When\n-----|:---\nAnna \\| Berg|“will open” [opens]\nTown|May [opens]".replace(":---", "------")
    assert items(make_inputs, table) == items(make_inputs, drawn)
    assert items(make_inputs, table) == "More\n| What | When |\n| --- | --- |\n" + table.split("\n", 2)[2]


def test_a_change_in_a_cell_is_told_by_its_words(make_inputs: MakeInputs) -> None:
    table = HEAD + "| Anna Berg | “will open” [opens] |\n| Town | May [opens] |"
    before, after = items(make_inputs, table), items(make_inputs, table.replace("May", "June"))
    changed = [
        (stretch.kind, stretch.text.strip())
        for stretch in compared(before, after)
        if stretch.kind in ("removed", "added")
    ]
    assert changed == [("removed", "May"), ("added", "June")]


def items(make_inputs: MakeInputs, table: str) -> str:
    """The words of the sections, as a receipt has them."""
    inputs = project(make_inputs, table)
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    return items_of(verified.briefings["bridge"], verified.library)["sections"].text
