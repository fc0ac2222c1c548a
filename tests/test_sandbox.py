"""A template reads what it is given, calls what it is given, and ends; all else is told with its name and line."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import jinja2
import pytest

from generator import build
from generator.build import Inputs, SeedFiles
from generator.checks.verified import Tally
from generator.diagnostics.model import TextFile
from generator.format.likelihood import ICD_203
from generator.format.seeds import Seed
from generator.ledger import audience
from generator.ledger.compile import compile_ledger
from generator.site import render
from generator.site.pages import all_pages as pages
from generator.site.pages.home import MethodPage, Totals
from generator.site.pages.page import Page
from generator.site.render import TemplateProblem
from generator.site.sandbox import Theme

MakeInputs = Callable[..., Inputs]
# Enough for every page of the sample, and little for a machine.
LITTLE = 20_000_000

REACHING = [
    '{{ day.__globals__["__builtins__"]["open"]("seeds/cable.txt").read() }}',
    '{{ day["__globals__"] }}',
    "{{ page.__class__.__mro__[1].__subclasses__() }}",
    "{{ page.title.__init__ }}",
    '{{ [page] | selectattr("__class__") | list | length }}',
    '{{ [page] | groupby("__class__") | list | length }}',
    '{{ [page] | sort(attribute="__class__.__mro__") | length }}',
    '{{ [page] | map(attribute="__class__") | list }}',
    '{{ page | attr("__class__") }}',
    '{{ "{0.__class__}".format(page) }}',
    '{{ "{a.__class__}".format_map({"a": page}) }}',
    '{{ "%s" | format(page) }}',
    '{% include "../seeds/cable.txt" %}',
    '{% include "/etc/passwd" %}',
    '{% import "seeds/cable.txt" as x %}{{ x }}',
    '{% extends "/etc/passwd" %}',
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% macro m() %}x{% endmacro %}{{ m._func.__globals__ }}",
    "{% for a in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for a in [1] %}{{ loop._iterator }}{% endfor %}",
    "{{ cite.__code__ }}",
    "{{ link.__wrapped__ }}",
    "{{ namespace() }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum.__globals__ }}",
    "{{ page.scale.__dataclass_fields__ }}",
    "{{ KINDS.clear() }}",
    "{{ KINDS.update({}) }}",
    "{{ anchor('a').join([page.scale_in_use]) }}",
    "{{ anchor('a').unescape() }}",
    "{{ page.scale_in_use.replace('a', 'b') }}",
    "{{ page.scale_in_use.encode() }}",
    "{{ page }}",
    "{{ day }}",
    "{{ [page.scale_in_use] }}",
    "{{ (1).__class__ }}",
    "{{ spend(-1000000000) }}",
    "{{ environment.spend(-1000000000) }}",
    "{{ page.scale_in_use.scalar }}",
    "{{ page.scale_in_use.span.file.text }}",
]
ENDLESS = [
    "{% for a in range(1000000000) %}{% endfor %}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 2 ** page.totals.sources ** 60 }}",
    "{{ 'a' * 1000000000 }}",
    "{{ page.scale_in_use * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{% set ns = [] %}{% for a in ns %}{{ ns.append(1) }}{% endfor %}{{ ns.append(1) }}",
    "{% macro m(n) %}{{ m(n - 1) }}{{ m(n - 1) }}{% endmacro %}{{ m(900) }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for a in 'ab' recursive %}{{ loop('ab') }}{% endfor %}",
    "{% for a in 'abcdefghij' recursive %}{% if loop.depth < 30 %}{{ loop('abcdefghij') }}{% endif %}{% endfor %}",
    "{% for a in 'abcdefghijklmnopqrst' %}" * 9 + "{% endfor %}" * 9,
    "{% for a in 'abcdefghijklmnopqrst' %}" * 25 + "{% endfor %}" * 25,
    "{% set a0 %}xxxxxxxx{% endset %}"
    + "".join(f"{{% set a{n + 1} %}}{{{{ a{n} }}}}{{{{ a{n} }}}}{{% endset %}}" for n in range(60)),
    "{% set a0 = [1, 1] %}" + "".join(f"{{% set a{n + 1} = [a{n}, a{n}] %}}" for n in range(60)) + "{{ a60 == a59 }}",
    "{% macro m(n) %}{{ m(varargs, varargs) }}{% endmacro %}{{ m(1) }}",
    "{% macro m() %}{{ m(a=kwargs, b=kwargs) }}{% endmacro %}{{ m(a=1) }}",
    "{{ 1.5 | round(1000000000, 'ceil') }}",
    "{% for a in 'abcdefghijklmnopqrst' %}" * 3 + "x" * 10_000 + "{% endfor %}" * 3,
    "{% for a in 'abcdefghijklmnopqrst' %}" * 3 + "{{ '" + "x" * 10_000 + "' }}" + "{% endfor %}" * 3,
    "{% include 't.md' %}{% include 't.md' %}",
    "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "{{ " + "-" * 5_000 + "1 }}",
]


def a_page() -> Page:
    totals = Totals(
        briefings=1,
        evidence=2,
        statements=2,
        actors=3,
        sources=4,
        checked=Tally(quotes=2, quotations=0, reports=0, paragraphs=1),
    )
    context = MethodPage(scale=ICD_203, scale_in_use="aaa", totals=totals)
    return Page(path="briefings/b.md", template="t.md", title="t", description="d", updated=None, context=context)


def problem_of(template: str, **others: str) -> TemplateProblem:
    environment = render.templates({"t.md": template, **others}, most_work=LITTLE)
    with pytest.raises(TemplateProblem) as caught:
        render.render(a_page(), environment)
    return caught.value


@pytest.mark.parametrize("attempt", REACHING)
def test_a_template_reaches_and_runs_nothing_that_it_was_not_given(attempt: str) -> None:
    problem = problem_of(f"\n\n{attempt}")
    assert problem.template == "t.md"
    assert problem.line == 3 or "there is no template" in problem.reason
    assert problem.reason
    assert not problem.is_endless


@pytest.mark.parametrize("attempt", ENDLESS, ids=range(len(ENDLESS)))
def test_a_template_ends(attempt: str) -> None:
    assert problem_of(f"\n{attempt}").template == "t.md"


def test_templates_that_include_each_other_twice_end() -> None:
    others = {f"t{n}.md": f"{{% include 't{n + 1}.md' %}}{{% include 't{n + 1}.md' %}}" for n in range(50)}
    problem = problem_of("{% include 't0.md' %}", **others, **{"t50.md": "x"})
    assert problem.is_endless


def test_the_work_begins_anew_with_each_page_and_is_told_by_line() -> None:
    loop = "{% for a in 'abcdefghij' %}{% for b in 'abcdefghij' %}{{ a }}{% endfor %}{% endfor %}"
    environment = render.templates({"t.md": f"\n\n{loop}"}, most_work=130_000)
    for _ in range(10):
        assert "aaaaaaaaaabbbbbbbbbb" in render.render(a_page(), environment)
    problem = problem_of("\n" + "{% for a in 'abcdefghij' %}" * 8 + "{% endfor %}" * 8)
    assert (problem.line, problem.is_endless) == (2, True)


def a_project(make_inputs: MakeInputs) -> Inputs:
    return make_inputs(
        briefings=dict.fromkeys(("a", "b", "c"), BRIEFING),
        actors="anna: {kind: person, name: Anna}\n",
        topics="roads: {title: Roads}\n",
        seeds={"report": ("Anna said: the bridge will open.\nSecret words.\n", "label: Report\nrights: excerpts")},
    )


def test_a_template_that_does_not_end_is_tried_for_one_page_only(
    make_inputs: MakeInputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    before = render.render

    def watched(page: Page, environment: render.Templates) -> str:
        tried.append(page.template)
        environment.most_work = LITTLE
        return before(page, environment)

    monkeypatch.setattr(render, "render", watched)
    inputs = a_project(make_inputs)
    endless = "\n" + "{% for a in 'abcdefghijklmnopqrst' %}" * 9 + "{% endfor %}" * 9
    built, problems = build.build(replace(inputs, templates={**inputs.templates, "briefing.md": endless}))
    assert built is None
    assert tried.count("briefing.md") == 1
    assert [(d.code.name, d.span.file.path, d.span.position) for d in problems] == [
        ("template-broken", "templates/briefing.md", (2, 1))
    ]


def test_no_template_can_reach_the_file_of_a_text_or_a_whole_source(make_inputs: MakeInputs) -> None:
    """Whatever fields and items lead from a page to."""
    inputs = a_project(make_inputs)
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    visible = audience.visible(verified)
    environment = render.templates(inputs.templates)
    met: set[int] = set()
    waiting: list[object] = [page.context for page in pages.all_pages(visible, compile_ledger(visible)).pages]
    kinds = set()
    while waiting:
        value = waiting.pop()
        if id(value) in met:
            continue
        met.add(id(value))
        kinds.add(type(value))
        assert not isinstance(value, Seed | TextFile | SeedFiles)
        if isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            waiting += value
        for name in dir(value):
            if not name.startswith("_"):
                found = getattr(value, name, None)
                if not callable(found) and environment.is_safe_attribute(value, name, found):
                    waiting.append(found)
    assert len(kinds) > 20
    assert any(dataclasses.is_dataclass(kind) for kind in kinds)


BRIEFING = """\
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
topics: [roads]
sources: {r: report}
summary: She said so [e].
evidence:
  e: {speaker: anna, quote: the bridge will open, at: r p1}
"""


class Broken(Exception):  # noqa: N818 - named for what it is
    """What the host is given."""


def themed(templates: Mapping[str, str], **given: object) -> str:
    """What a theme of these templates makes of a page, in the host's own way of calling it."""
    host = jinja2.Environment(loader=jinja2.DictLoader(templates), autoescape=False)  # noqa: S701 - as the host has it
    host.filters["twice"] = lambda text: text + text
    host.globals["given"] = lambda: "given"
    theme = Theme(host, Broken, most_work=LITTLE)
    return theme.get_template("main.html").render(**given)


class Config(dict[str, object]):
    """Stands for the host's configuration."""

    def load(self) -> str:
        raise AssertionError("a template has called the host")

    get_env = load


def test_a_theme_has_all_that_themes_use() -> None:
    templates = {
        "base.html": "{% macro m(a, b=2) %}<i>{{ a }}{{ b }}{{ caller() }}</i>{% endmacro %}"
        "{% block x %}base{% endblock %}",
        "main.html": """\
{% extends "base.html" %}{% from "base.html" import m %}
{% block x %}{{ super() }}{% call m(1) %}c{% endcall %}{% set ns = namespace(a="") %}
{% for a in range(3) %}{% set ns.a = ns.a ~ a %}{{ loop.index }}{{ loop.cycle("o", "e") }}{% endfor %}{{ ns.a }}
{% set c = cycler("a", "b") %}{{ c.next() }}{{ c.next() }}{% set j = joiner() %}{{ j() }}{{ j() }}
{{ given() }}{{ "x" | twice }}{{ config.get("a") }}{{ config.items() | list | length }}
{{ "a,b".split(",") | join("-") }}
{{ "a b" | replace(" ", "_") }}{{ 2 * 3 }}{{ "a" + "b" }}{{ "%s-%d" % ("a", 1) }}{{ "{}!".format("a") }}{{ nothing }}
{{ dict(a=[1, {"b": [2]}]).a }}{{ "x" | center(5) }}{{ [1, [2][0]] | sum }}
{% include ["none.html", "part.html"] %}{% endblock %}""",
        "part.html": "<b>",
    }
    text = themed(templates, config=Config(a=1))
    assert "".join(text.split()) == (
        "base<i>12c</i>1o2e3o012ab,givenxx11a-ba_b6aba-1a![1,{'b':[2]}]x3<b>"  # as Jinja itself has it
    )


@pytest.mark.parametrize(
    "attempt",
    [
        "{{ config.load() }}",
        "{{ config.get_env() }}",
        "{{ config.get_env.__globals__ }}",
        "{{ given.__globals__ }}",
        "{{ config.update(a=1) }}",
        '{{ config | attr("__class__") }}',
        '{{ [config] | map(attribute="__class__") | list }}',
        '{{ [config.load] | map("call") | list }}',
        "{% set f = config.load %}{{ f() }}",
        '{{ "{0.__class__}".format(config) }}',
        '{{ "{:9999999999}".format(1) }}',
        '{{ "{:{w}}".format(1, w=9999999999) }}',
        '{{ "%9999999999d" % 1 }}',
        '{{ "%*d" % (9999999999, 1) }}',
        '{{ "%9999999999d" | format(1) }}',
        '{{ "x".ljust(9999999999) }}',
        '{{ "x" | center(9999999999) }}',
        '{{ "x" | indent(9999999999) }}',
        "{{ [1] | batch(9999999999, 0) | list }}",
        "{{ [1] | slice(9999999999) | list }}",
        "{{ 2 ** 9999999999 }}",
        "{{ 'x' * 9999999999 }}",
        "{{ lipsum(9999999999) }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(a='xxxxxxxxxx') %}{% for a in range(99) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}",
        "{% set ns = namespace(a='xxxxxxxxxx') %}{% for a in range(99) %}{% set ns.a = ns.a + ns.a %}{% endfor %}",
        "{% set n = namespace(a='xxxxxxxx') %}{% for a in range(9) %}{% set n.a = n.a|replace('x', n.a) %}{% endfor %}",
        "{% set ns = namespace(a=[1]) %}{% for a in range(99) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a }}",
        "{% include '../seeds/cable.txt' %}",
        "{{ nothing.at.all }}",
        "{% if %}",
    ],
)
def test_a_theme_reaches_and_runs_nothing_of_the_host_and_ends(attempt: str) -> None:
    with pytest.raises(Broken) as caught:
        themed({"main.html": f"\n{attempt}"}, config=Config(a=1))
    _, line, reason = caught.value.args
    assert reason
    assert line in {1, 2}


def test_what_a_template_of_a_theme_is_compiled_to_is_kept_for_the_next_build_until_the_template_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[str] = []
    compile_one = Theme.compile

    def counting(theme: Theme, source: Any, name: str | None = None, filename: str | None = None, **how: Any) -> Any:
        compiled.append(source)
        return compile_one(theme, source, name, filename, **how)

    monkeypatch.setattr(Theme, "compile", counting)

    def page(text: str, *, trim: bool = False) -> str:
        host = jinja2.Environment(loader=jinja2.DictLoader({"kept.html": text}), trim_blocks=trim, autoescape=True)
        return Theme(host, lambda *_: RuntimeError()).get_template("kept.html").render(who="you")

    for _ in range(2):
        assert page("{% if who %}\nHello {{ who }}{% endif %}") == "\nHello you"
    assert page("{% if who %}\nGoodbye {{ who }}{% endif %}") == "\nGoodbye you"
    assert page("{% if who %}\nHello {{ who }}{% endif %}", trim=True) == "Hello you"
    assert len(compiled) == 3
