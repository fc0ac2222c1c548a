"""Turns pages into Markdown with Jinja.

Escaping is the default: whatever a template prints passes `escaping.escape` unless it is Markdown made here. Templates
cannot concatenate, since that is how a text slips past escaping, and a missing name is an error. They run in the
sandbox, and read nothing but the fields of what they are given.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import jinja2
from jinja2 import nodes, pass_context, pass_environment
from jinja2.environment import TemplateModule
from jinja2.runtime import Context as JinjaContext
from jinja2.runtime import LoopContext, StrictUndefined, TemplateReference
from markupsafe import Markup

from generator.format import addresses
from generator.format.addresses import Address
from generator.format.admiralty import CREDIBILITY, ENDS, RELIABILITY, RIGHTS
from generator.format.registry import KIND, KINDS
from generator.format.tlp import CLEAR
from generator.ledger.excerpts import Piece
from generator.ledger.record import StatementDate
from generator.site.pages.citations import CitationView
from generator.site.pages.page import Page, PageRecord
from generator.site.pages.references import Reference
from generator.site.sandbox import MOST_WORK, Sandbox, TooMuchWork, place_in_template
from generator.text import escaping as markdown
from generator.text import prose
from generator.text.counts import counted
from generator.text.dates import date_in_words
from generator.text.differences import DiffSpan
from generator.text.prose.tree import Prose


class TemplateProblem(Exception):  # noqa: N818 - named for what it is
    """A template that cannot be used: its name, its line counted from 1, and what is wrong with it.

    `is_endless` tells that it took more work than a page may take, as it would for other pages.
    """

    def __init__(self, template: str, line: int, reason: str, *, is_endless: bool = False) -> None:
        super().__init__(template, line, reason)
        self.template, self.line, self.reason, self.is_endless = template, line, reason, is_endless


def templates(sources: Mapping[str, str], most_work: int = MOST_WORK) -> Templates:
    """The templates by file name, compiled when first used; `most_work` is what one page may take.

    A `Markup` value in them is Markdown that is safe to print; every other value is text.
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
    given = {
        "link": _link,
        "links": _links,
        "cite": _cite,
        "definitions": _definitions,
        "prose": _prose,
        "briefly": _briefly,
        "pieces": _pieces,
        "day": date_in_words,
        "here_at": _here_at,
        "dated": _dated,
        "anchor": _anchor,
        "counted": counted,
        "percent": _percent,
        "picture": _picture,
        "stretches": _stretches,
        "wikidata": _wikidata,
        "KINDS": KINDS,
        "KIND": KIND,
        "RELIABILITY": RELIABILITY,
        "CREDIBILITY": CREDIBILITY,
        "RIGHTS": RIGHTS,
        "ENDS": ENDS,
        "METHOD": addresses.METHOD,
        "CLEAR": CLEAR,
        "NAMES": addresses.index(addresses.NAMES),
        **{folder.upper(): addresses.index(folder) for folder in _INDEXED},
    }
    environment.give(given, {name: environment.filters[name] for name in _FILTERS})
    return environment


def render(page: Page, environment: Templates) -> str:
    """The Markdown of a page. Raises TemplateProblem."""
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
    """What the theme is told of a page; addresses are of files below the docs folder."""
    lines = {"title": markdown.front_matter(page.title), "description": markdown.front_matter(page.description)}
    if page.feed is not None:
        lines["feed"] = markdown.front_matter(page.feed.path)
    if page.moved is not None:
        lines["moved"] = markdown.front_matter(page.moved.path.removesuffix(".md"))
        lines["search"] = "{exclude: true}"
    if page.script is not None:
        lines["script"] = markdown.front_matter(page.script.path)
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


_INDEXED: Final = ("briefings", "actors", "sources", "topics", "timeline", "corrections")

# What the expressions of a template can raise.
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
    # What a template is compiled to can be too deep for Python.
    SyntaxError,
)

# The filters that cannot turn text into Markdown. `safe`, `join`, `format` and `replace` can.
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
    """The sandbox of the pages' templates, which also refuses what would join text with Markdown unescaped."""

    def may_read(self, obj: Any, attr: str) -> bool:
        """Whether templates may read an attribute: fields of records, and what is named here of plain values.

        A text also knows the file that it is from, and Markdown could be made into other Markdown.
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
        """Raises TemplateSyntaxError where a template could join text with Markdown, or switches escaping off."""
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
    # Jinja calls this for what it prints, also for undefined names, which then say what is missing.
    if isinstance(value, jinja2.Undefined):
        return value
    if not isinstance(value, str | int | float):
        raise TypeError(f"a template prints texts and numbers, not a value of the type `{type(value).__name__}`")
    text = value if isinstance(value, Markup) else Markup(markdown.isolated(str(value)))  # noqa: S704 - this makes it safe
    environment.spend_on(text)
    return text


def _markdown(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - every caller builds it from escaped text


def _tidied(body: str) -> str:
    """One empty line between blocks, whatever the templates' own tags left behind."""
    lines: list[str] = []
    for written in body.split("\n"):
        line = written.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"


def _seen_from(context: JinjaContext, address: Address) -> str:
    return address.seen_from(str(context["here"]))


@pass_context
def _link(context: JinjaContext, to: Reference | Address, label: str | int | None = None) -> Markup:
    """A link to a reference or an address; a reference that leads nowhere, or to its own page, is its label alone."""
    if isinstance(to, Address):
        return _markdown(markdown.link(markdown.isolated(str(label or "")), _seen_from(context, to)))
    text = markdown.isolated(to.label if label is None else str(label))
    if to.address is None or to.address == Address(path=str(context["here"])):
        return _markdown(text)
    return _markdown(markdown.link(text, _seen_from(context, to.address)))


@pass_context
def _links(context: JinjaContext, references: Iterable[Reference], separator: str = ", ") -> Markup:
    """Links, one after the other."""
    return _markdown(separator.join(str(_link(context, reference)) for reference in references))


def _cite(citation: CitationView) -> Markup:
    return _markdown(_citation(citation))


def _citation(citation: CitationView) -> str:
    """A link by reference to the passage behind an endnote, or to a judgement.

    By reference, which `_definitions` spells out, so that prose stays readable as plain Markdown. The style sheet shows
    the endnote's words while the link is hovered or focused; it knows the note by the title of the link.
    """
    return f"[{markdown.escape(citation.number)}][{_name(citation)}]"


def _name(citation: CitationView) -> str:
    return f"n{citation.number}" if citation.note else f"j{citation.number}"


@pass_context
def _here_at(context: JinjaContext, anchor: str) -> Address:
    """A place on the page itself."""
    return Address(path=str(context["here"]), fragment=anchor)


def _name_as_link(name: prose.Named, here: str) -> str:
    """The name of an actor as a link to the actor's page."""
    return markdown.link(markdown.escape(name.text), addresses.actor(name.actor).seen_from(here))


@pass_context
def _definitions(context: JinjaContext, citations: Iterable[CitationView]) -> Markup:
    """Where the numbers of endnotes and the letters of judgements lead, in their order."""
    here = str(context["here"])
    in_order = sorted(citations, key=lambda citation: (not citation.note, len(citation.number), citation.number))
    return _markdown("\n".join(_defined(citation, here) for citation in in_order))


def _defined(citation: CitationView, here: str) -> str:
    title = f"Note {citation.number}" if citation.note else citation.label
    return markdown.definition(_name(citation), citation.address.seen_from(here), title)


@pass_context
def _prose(context: JinjaContext, text: Prose, citations: Mapping[str, CitationView], prefix: str = "text") -> Markup:
    """What a writer wrote, with citations and names set apart as links and its quotations in `q`."""
    here = str(context["here"])
    headings = _numbered(prefix)
    return _markdown(
        prose.emit(
            text,
            cite=lambda citation: _citation(citations[citation.name]),
            quote=_quotation,
            heading_id=lambda _: headings(),
            heading_level=3,
            name=lambda name: _name_as_link(name, here),
        )
    )


@pass_context
def _briefly(context: JinjaContext, text: Prose, citations: Mapping[str, CitationView], *, whole: bool) -> Markup:
    """How a briefing's prose begins, or the whole of it, on a page without its endnotes: links are spelt out."""
    here = str(context["here"])
    shown = text if whole else Prose(text=text.text, blocks=text.blocks[:1])
    return _markdown(
        prose.emit(
            shown,
            cite=lambda citation: _cited_from(citations[citation.name], here),
            quote=_quotation,
            heading_id=lambda _: "",
            heading_level=4,
        )
    )


def _cited_from(citation: CitationView, here: str) -> str:
    title = f"Source: {citation.label}" if citation.note else citation.label
    return markdown.link(markdown.escape(citation.number), citation.address.seen_from(here), title)


def _numbered(prefix: str) -> Callable[[], str]:
    # A full stop cannot stand in the name of evidence, so no heading takes its address.
    numbers = iter(range(1, 10_000))
    return lambda: f"{prefix}.{next(numbers)}"


def _quotation(quotation: prose.Quotation) -> str:
    """Quoted words stand alone in `q`, with the marks that the writer typed outside."""
    opening, closing = markdown.escape(quotation.opening), markdown.escape(quotation.closing)
    return f"{opening}<q>{markdown.escape(quotation.text)}</q>{closing}"


@pass_context
def _pieces(context: JinjaContext, pieces: Iterable[Piece], *, marked: bool = True) -> Markup:
    """Words of a source, the writer's editing set apart, and the quoted ones marked unless they stand by themselves.

    Names that are set apart, as only those in a writer's own words are, lead to the pages of their actors.
    """
    here = str(context["here"])
    return _markdown("".join(_piece(piece, here, marked=marked) for piece in pieces))


def _piece(piece: Piece, here: str, *, marked: bool) -> str:
    # Escaping strips white space at the ends, which between two pieces is a space between two words.
    before = " " if piece.text[:1].isspace() else ""
    after = " " if piece.text[-1:].isspace() else ""
    words = markdown.isolated(piece.text)
    if piece.kind == "quoted" and marked:
        words = f"<mark>{words}</mark>"
    elif piece.kind in {"omission", "insertion"}:
        words = f'<span class="edit">{words}</span>'
    elif piece.actor is not None:
        words = markdown.link(words, addresses.actor(piece.actor).seen_from(here))
    return f"{before}{words}{after}"


def _stretches(stretches: Iterable[DiffSpan]) -> Markup:
    """Two wordings in one, what is gone and what is new set apart."""
    return _markdown(" ".join(_STRETCHES[each.kind].format(markdown.isolated(each.text)) for each in stretches))


_STRETCHES: Final = {
    "kept": "{}",
    "removed": "<del>{}</del>",
    "added": "<ins>{}</ins>",
    "gap": '<span class="edit">{}</span>',
}


def _dated(date: StatementDate) -> str:
    """When a statement was made, and what the date is the date of."""
    if date.text is None:
        return "date not stated"
    what = {"said": "said", "occasion": "said, by the date of the occasion,", "published": "source published"}[
        date.basis
    ]
    return f"{what} {date_in_words(date.text)}"


def _picture(picture: str) -> Markup:
    """A picture, which is HTML that was made of escaped text."""
    return _markdown(picture)


def _wikidata(number: str) -> Markup:
    """A link to an item of Wikidata."""
    return _markdown(markdown.link(markdown.escape(number), f"https://www.wikidata.org/wiki/{number}"))


def _anchor(name: str) -> Markup:
    """A name as the value of an id."""
    return _markdown(markdown.attribute(name))


def _percent(share: float) -> str:
    """A share between 0 and 1 in whole percent."""
    return f"{share * 100:.0f} %"
