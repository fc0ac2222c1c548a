"""Templates print text as text, whatever it holds, and say where they are wrong."""

from __future__ import annotations

import re

import markdown as python_markdown
import pytest

from generator.checks.verified import Tally
from generator.files.reading import default_templates
from generator.format.addresses import Address, actor, briefing, index, source
from generator.format.likelihood import ICD_203
from generator.ledger.excerpts import Piece
from generator.ledger.record import StatementDate
from generator.site import render
from generator.site.pages.citations import CitationView
from generator.site.pages.home import MethodPage, Totals
from generator.site.pages.page import Page
from generator.site.pages.references import Reference
from generator.site.render import TemplateProblem

CHECKED = Tally(quotes=1, quotations=0, reports=1, paragraphs=2)
TOTALS = Totals(briefings=1, evidence=2, statements=2, actors=3, sources=4, checked=CHECKED)
HOSTILE = '<b>[x](javascript:y)</b> **z** {{ page }} {x: "y"}'


def rendered(template: str, hostile: str = HOSTILE, here: str = "briefings/b.md", **others: str) -> str:
    """The body of a page whose template is given and whose `page.scale_in_use` is the text that nobody trusts."""
    context = MethodPage(scale=ICD_203, scale_in_use=hostile, totals=TOTALS)
    page = Page(path=here, template="t.md", title=hostile, description=hostile, updated=None, context=context)
    text = render.render(page, render.templates({"t.md": template, **others}))
    return text.split("---\n\n", 1)[1]


def problem_of(template: str, **others: str) -> tuple[str, int, str]:
    with pytest.raises(TemplateProblem) as caught:
        rendered(template, **others)
    return caught.value.template, caught.value.line, caught.value.reason


def test_what_a_template_prints_is_escaped_and_what_it_holds_is_markdown() -> None:
    assert rendered("# *A* {{ page.scale_in_use }}\n", "*B*") == "# *A* &#42;B&#42;\n"
    assert rendered("{{ page.totals.actors }}", "") == "3\n"


def test_what_a_text_says_is_never_a_template() -> None:
    assert "{{ page }}" not in rendered("{{ page.scale_in_use }}")
    assert rendered("{{ page.scale_in_use }}", "{{ 7 * 7 }}") == "&#123;&#123; 7 &#42; 7 &#125;&#125;\n"


def test_title_and_description_stand_in_front_matter_that_nothing_breaks() -> None:
    context = MethodPage(scale=ICD_203, scale_in_use="", totals=TOTALS)
    page = Page(
        path="x.md", template="t.md", title='A "b"\n---\n<c>', description=HOSTILE, updated=None, context=context
    )
    text = render.render(page, render.templates({"t.md": "x"}))
    assert text.split("\n")[1] == 'title: "A &quot;b&quot; --- &lt;c&gt;"'
    assert text.count("\n---\n") == 1
    assert "<b>" not in text


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' ~ page.scale_in_use }}",
        "{{ 'a' + page.scale_in_use }}",
        "{{ '%s' % page.scale_in_use }}",
        "{% autoescape false %}{{ page.scale_in_use }}{% endautoescape %}",
        "{% set x = 'a' ~ page.scale_in_use %}{{ x }}",
    ],
)
def test_a_template_that_would_slip_past_escaping_is_refused(template: str) -> None:
    name, line, _ = problem_of(f"\n{template}")
    assert (name, line) == ("t.md", 2)


@pytest.mark.parametrize("filter_", ["safe", "join", "format('a')", "replace('a', 'b')", "upper", "tojson", "xmlattr"])
def test_filters_that_can_make_markdown_of_text_do_not_exist(filter_: str) -> None:
    name, line, reason = problem_of(f"\n\n{{{{ page.scale_in_use | {filter_} }}}}")
    assert (name, line) == ("t.md", 3)
    assert reason.startswith("No filter named")


def test_a_name_that_is_not_there_is_told_with_template_and_line() -> None:
    name, line, reason = problem_of("a\nb\n{{ page.titel }}\n")
    assert (name, line) == ("t.md", 3)
    assert "titel" in reason
    assert problem_of(
        "{% import 'p.md' as p with context %}{{ p.m() }}", **{"p.md": "\n{% macro m() %}\n{{ nope }}{% endmacro %}"}
    )[:2] == (
        "p.md",
        3,
    )


def test_a_template_that_is_broken_or_absent_is_told() -> None:
    assert problem_of("x\n{% if %}")[:2] == ("t.md", 2)
    assert problem_of("{% include 'other.md' %}") == ("t.md", 1, "there is no template other.md")
    assert problem_of("\n{{ 1 / 0 }}")[:2] == ("t.md", 2)
    assert problem_of("\n{{ counted('x', 'y') }}")[:2] == ("t.md", 2)
    assert problem_of("\n{% include 't.md' %}")[0] == "t.md"


def test_every_default_template_can_be_compiled() -> None:
    sources = {path.name: path.read_text("utf-8") for path in default_templates().glob("*.md")}
    environment = render.templates(sources)
    for name in sources:
        environment.get_template(name)


def test_links_are_relative_to_the_page_they_stand_on() -> None:
    assert actor("anna").seen_from("index.md") == "actors/anna.md"
    assert actor("anna").seen_from("actors/anna.md") == "anna.md"
    assert actor("anna").seen_from("briefings/b.md") == "../actors/anna.md"
    assert briefing("b", "e1").seen_from("briefings/b.md") == "#e1"
    assert source("s", 3).seen_from("briefings/b.md") == "../sources/s.md#p3"
    assert index("actors").seen_from("actors/anna.md") == "index.md"
    assert index("actors", 2).path == "actors/page-2.md"
    assert Address(path="index.md").seen_from("a/b.md") == "../index.md"


def test_the_label_of_a_link_is_text() -> None:
    environment = render.templates({"t.md": "{{ link(to) }} {{ link(nobody) }} {{ links([to, nobody]) }}"})
    to, nobody = Reference(label="[a](b)", address=actor("anna")), Reference(label="*n*")
    text = environment.get_template("t.md").render(to=to, nobody=nobody, here="briefings/b.md")
    link = "[&#91;a&#93;(b)](../actors/anna.md)"
    assert text == f"{link} &#42;n&#42; {link}, &#42;n&#42;"


def test_a_citation_leads_to_the_passage_and_one_of_a_judgement_to_the_judgement() -> None:
    environment = render.templates({"t.md": "{{ cite(e) }} {{ cite(j) }}\n\n{{ definitions([e, j]) }}"})
    evidence = CitationView(number="3", label="S, p2", address=source("s", 2), note=True)
    judgement = CitationView(number="A", label="Judgement A", address=briefing("b", "j"))
    text = environment.get_template("t.md").render(e=evidence, j=judgement, here="briefings/b.md")
    links = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', python_markdown.markdown(text))
    assert links == [("../sources/s.md#p2", "3"), ("#j", "A")]


def test_pieces_keep_the_white_space_between_them() -> None:
    environment = render.templates({"t.md": "{{ pieces(p) }}"})
    pieces = (
        Piece(kind="plain", text="He said "),
        Piece(kind="quoted", text="*we*"),
        Piece(kind="omission", text=" […]"),
        Piece(kind="quoted", text=" go"),
        Piece(kind="gap", text=" …"),
    )
    text = environment.get_template("t.md").render(p=pieces, here="x.md")
    assert text == ('He said <mark>&#42;we&#42;</mark> <span class="edit">&#91;…&#93;</span> <mark>go</mark> …')


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (StatementDate(basis="said", text="2026-11"), "said November 2026"),
        (StatementDate(basis="occasion", text="2026-11-22"), "said, by the date of the occasion, 22 November 2026"),
        (StatementDate(basis="published", text="2026"), "source published 2026"),
        (StatementDate(basis="not stated", text=None), "date not stated"),
    ],
)
def test_a_date_says_what_it_is_the_date_of(date: StatementDate, words: str) -> None:
    environment = render.templates({"t.md": "{{ dated(d) }}"})
    assert environment.get_template("t.md").render(d=date, here="x.md") == words


def test_blank_lines_of_templates_are_one_between_blocks_and_none_at_the_ends() -> None:
    assert rendered("\n\n# A  \n\n{% if page %}\n\n\nb\n{% endif %}\n\n\n", "") == "# A\n\nb\n"
