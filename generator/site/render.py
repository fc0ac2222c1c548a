"""Turns pages into Markdown with Jinja.

Escaping is the default: every value that a template prints is escaped, unless it is Markdown made by the functions that
templates are given. Templates cannot concatenate, since that is how a text slips past escaping, and a missing name is
an error. They run in the sandbox, and read nothing but the fields of what they are given.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import jinja2
from jinja2 import nodes, pass_environment
from jinja2.environment import TemplateModule
from jinja2.runtime import LoopContext, StrictUndefined, TemplateReference
from markupsafe import Markup

from generator.format.tlp import CLEAR
from generator.site.pages.page import Page, PageRecord
from generator.site.sandbox import MOST_WORK, Sandbox, TooMuchWork, place_in_template
from generator.site.template_functions import GIVEN
from generator.text import escaping as markdown


class TemplateProblem(Exception):  # noqa: N818 - named for what it is
    """A template that cannot be used: its name, its line counted from 1, and what is wrong with it.

    `is_endless` says that it took more work than a page may take, as it would for other pages.
    """

    def __init__(self, template: str, line: int, reason: str, *, is_endless: bool = False) -> None:
        super().__init__(template, line, reason)
        self.template, self.line, self.reason, self.is_endless = template, line, reason, is_endless


def templates(sources: Mapping[str, str], most_work: int = MOST_WORK) -> Templates:
    """Return the templates of these texts by file name, compiled when first used.

    `most_work` is the most that one page may take. A `Markup` value in templates is Markdown that is safe to print;
    every other value is text.
    """
    return _compiled(tuple(sources.items()), most_work)


# Pages are made twice where something is withheld, and again at each change while they are served.
@lru_cache(maxsize=4)
def _compiled(sources: tuple[tuple[str, str], ...], most_work: int) -> Templates:
    by_name = dict(sources)
    environment = Templates(
        most_work=most_work,
        loader=jinja2.FunctionLoader(lambda name: _loaded(name, by_name)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.give(GIVEN, {name: environment.filters[name] for name in _FILTERS})
    return environment


def render(page: Page, environment: Templates) -> str:
    """Return the Markdown of a page. Raises TemplateProblem."""
    try:
        template = environment.get_template(page.template)
        environment.items = _items(page.context)
        body = template.render(page=page.context, here=page.path, marking=page.marking)
    except jinja2.TemplateSyntaxError as caught:
        raise TemplateProblem(caught.name or page.template, caught.lineno, str(caught.message)) from caught
    except jinja2.TemplateNotFound as caught:
        raise TemplateProblem(page.template, 1, f"there is no template {caught}") from caught
    except _FAULTS as caught:
        file, line = place_in_template(caught, lambda name: name.startswith(_TEMPLATE))
        name, reason = file.removeprefix(_TEMPLATE) or page.template, str(caught) or type(caught).__name__
        raise TemplateProblem(name, line, reason, is_endless=isinstance(caught, TooMuchWork)) from caught
    if page.marking != CLEAR and page.marking not in body:
        # A project's own template may have forgotten it.
        body = f"{page.marking}\n\n{body}"
    return f"---\n{_front_matter(page)}---\n\n{_tidied(body)}"


def _items(record: PageRecord) -> int:
    """Return how many items the lists of a page have."""
    values = [getattr(record, name) for name in record.__dataclass_fields__]
    return sum(len(value) for value in values if isinstance(value, tuple | list | Mapping))


def _front_matter(page: Page) -> str:
    """Return what the theme reads of a page; addresses are of files below the docs folder."""
    lines = {"title": markdown.front_matter(page.title), "description": markdown.front_matter(page.description)}
    if page.feed is not None:
        lines["feed"] = markdown.front_matter(page.feed.path)
    if page.moved is not None:
        lines["moved"] = markdown.front_matter(page.moved.path.removesuffix(".md"))
        lines["search"] = "{exclude: true}"
    if page.script is not None:
        lines["script"] = markdown.front_matter(page.script.path)
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


# The exceptions that the expressions of a template can raise.
_FAULTS: Final = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    MemoryError,
    # The code that a template is compiled to can be too deep for Python.
    SyntaxError,
)

# Filters that cannot turn text into Markdown, as `safe`, `join`, `format` and `replace` can.
_FILTERS: Final = (
    "length",
    "list",
    "first",
    "last",
    "groupby",
    "selectattr",
    "rejectattr",
    "default",
    "round",
    "int",
    "sort",
)


class Templates(Sandbox):
    """The sandbox of the pages' templates, which also refuses to join text with Markdown unescaped."""

    def may_read(self, obj: Any, attr: str) -> bool:
        """Return whether templates may read an attribute: fields of records, and a few of plain values.

        Other attributes are refused: a text also knows its file, and Markdown could be made into other Markdown.
        """
        match obj:
            case TemplateModule() | LoopContext() | TemplateReference():
                return True
            case Markup():
                return False
            case str():
                return attr in _OF_TEXTS
            case Mapping():
                return attr in _OF_MAPPINGS
            case tuple() | list():
                return attr in {"count", "index", *getattr(obj, "_fields", ())}
            case _:
                is_field = attr in getattr(type(obj), "__dataclass_fields__", ())
                return is_field or (
                    dataclasses.is_dataclass(type(obj)) and isinstance(getattr(type(obj), attr, None), property)
                )

    def judge(self, tree: nodes.Template, name: str | None, filename: str | None) -> None:
        """Raise TemplateSyntaxError where a template could join text with Markdown, or switches escaping off."""
        for node in tree.find_all((nodes.Concat, nodes.Add, nodes.Mod)):
            message = "templates do not concatenate or format; print one value after the other"
            raise jinja2.TemplateSyntaxError(message, node.lineno, name, filename)
        for scope in tree.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier, nodes.MarkSafe)):
            raise jinja2.TemplateSyntaxError("escaping cannot be switched off", scope.lineno, name, filename)


# Marks the frames of a traceback that lie in a template.
_TEMPLATE: Final = "template:"


def _loaded(name: str, sources: Mapping[str, str]) -> tuple[str, str, Callable[[], bool]] | None:
    return (sources[name], f"{_TEMPLATE}{name}", lambda: True) if name in sources else None


_OF_MAPPINGS: Final = frozenset({"get", "items", "keys", "values"})
_OF_TEXTS: Final = frozenset(
    {
        *("capitalize", "casefold", "count", "endswith", "find", "isalpha", "isdigit", "islower", "isspace", "isupper"),
        *("lower", "lstrip", "partition", "removeprefix", "removesuffix", "rpartition", "rsplit", "rstrip", "split"),
        *("splitlines", "startswith", "strip", "title", "upper"),
    }
)


@pass_environment
def _escaped(environment: Templates, value: object) -> object:
    """Return a value as Jinja prints it: Markdown as it is, a text or number escaped. Raises TypeError for others."""
    # Jinja calls this for undefined names too, which then say what is missing.
    if isinstance(value, jinja2.Undefined):
        return value
    if not isinstance(value, str | int | float):
        raise TypeError(f"a template prints texts and numbers, not a value of the type `{type(value).__name__}`")
    text = value if isinstance(value, Markup) else Markup(markdown.isolated(str(value)))  # noqa: S704 - this makes it safe
    environment.spend_on(text)
    return text


def _tidied(body: str) -> str:
    """Return Markdown with one empty line between blocks, where the templates' own tags may have left more."""
    lines: list[str] = []
    for line in map(str.rstrip, body.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"
