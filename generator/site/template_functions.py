"""The functions and values that templates are given.

The functions make Markdown of escaped text, so what they return is printed as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context as JinjaContext
from markupsafe import Markup

from generator.diagnostics.counts import counted
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.admiralty import CREDIBILITY, ENDS, RELIABILITY, RIGHTS
from generator.format.registry import KIND, KINDS
from generator.format.tlp import CLEAR
from generator.ledger.excerpts import Piece
from generator.ledger.record import StatementDate
from generator.site.pages.citations import CitationView
from generator.site.pages.references import Reference
from generator.text import escaping as markdown
from generator.text import prose
from generator.text.dates import date_in_words
from generator.text.differences import DiffSpan
from generator.text.prose.tree import Prose


def _markdown(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - every caller builds it from escaped text


def _seen_from(context: JinjaContext, address: Address) -> str:
    return address.seen_from(str(context["here"]))


@pass_context
def _link(context: JinjaContext, to: Reference | Address, label: str | int | None = None) -> Markup:
    """Return a link to a reference or an address; a reference that leads nowhere, or to its own page, is its label."""
    if isinstance(to, Address):
        return _markdown(markdown.link(markdown.isolated(str(label or "")), _seen_from(context, to)))
    text = markdown.isolated(to.label if label is None else str(label))
    if to.address is None or to.address == Address(path=str(context["here"])):
        return _markdown(text)
    return _markdown(markdown.link(text, _seen_from(context, to.address)))


@pass_context
def _links(context: JinjaContext, references: Iterable[Reference], separator: str = ", ") -> Markup:
    """Return links, one after the other."""
    return _markdown(separator.join(str(_link(context, reference)) for reference in references))


def _cite(citation: CitationView) -> Markup:
    return _markdown(_citation(citation))


def _citation(citation: CitationView) -> str:
    """Return a link by reference to the passage behind an endnote, or to a judgement.

    `_definitions` writes where it leads, so that prose stays readable as plain Markdown. The style sheet shows the
    endnote's words while the link is hovered or focused; it knows the note by the title of the link.
    """
    return f"[{markdown.escape(citation.number)}][{_name(citation)}]"


def _name(citation: CitationView) -> str:
    return f"n{citation.number}" if citation.note else f"j{citation.number}"


@pass_context
def _here_at(context: JinjaContext, anchor: str) -> Address:
    """Return the address of a place on the page itself."""
    return Address(path=str(context["here"]), fragment=anchor)


def _name_as_link(name: prose.Named, here: str) -> str:
    """Return the name of an actor as a link to the actor's page."""
    return markdown.link(markdown.escape(name.text), addresses.actor(name.actor).seen_from(here))


@pass_context
def _definitions(context: JinjaContext, citations: Iterable[CitationView]) -> Markup:
    """Return the definitions of where endnotes, by number, and judgements, by letter, lead."""
    here = str(context["here"])
    in_order = sorted(citations, key=lambda citation: (not citation.note, len(citation.number), citation.number))
    return _markdown("\n".join(_defined(citation, here) for citation in in_order))


def _defined(citation: CitationView, here: str) -> str:
    title = f"Note {citation.number}" if citation.note else citation.label
    return markdown.definition(_name(citation), citation.address.seen_from(here), title)


@pass_context
def _prose(context: JinjaContext, text: Prose, citations: Mapping[str, CitationView], prefix: str = "text") -> Markup:
    """Return a writer's prose, with its citations and marked names as links and its quotations in `q`.

    The ids of headings begin with `prefix`.
    """
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
    """Return the first block of a briefing's prose, or all of it, for a page without its endnotes: links are whole."""
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
    """Return a quotation with its words alone in `q` and the marks that the writer typed outside."""
    opening, closing = markdown.escape(quotation.opening), markdown.escape(quotation.closing)
    return f"{opening}<q>{markdown.escape(quotation.text)}</q>{closing}"


@pass_context
def _pieces(context: JinjaContext, pieces: Iterable[Piece], *, marked: bool = True) -> Markup:
    """Return words of a source or a report, in which the writer's edits are marked.

    Quoted words are marked, unless `marked` is false since they stand alone. Names lead to the pages of their actors.
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


def _stretches(spans: Iterable[DiffSpan]) -> Markup:
    """Return two wordings in one, in which removed and added words are marked."""
    return _markdown(" ".join(_STRETCHES[span.kind].format(markdown.isolated(span.text)) for span in spans))


_STRETCHES: Final = {
    "kept": "{}",
    "removed": "<del>{}</del>",
    "added": "<ins>{}</ins>",
    "gap": '<span class="edit">{}</span>',
}


def _dated(date: StatementDate) -> str:
    """Return when a statement was made in words, with what the date is the date of."""
    if date.text is None:
        return "date not stated"
    return f"{_DATED[date.basis]} {date_in_words(date.text)}"


_DATED: Final = {"said": "said", "occasion": "said, by the date of the occasion,", "published": "source published"}


def _picture(picture: str) -> Markup:
    """Return a picture, which is HTML that was made of escaped text."""
    return _markdown(picture)


def _wikidata(number: str) -> Markup:
    """Return a link to an item of Wikidata."""
    return _markdown(markdown.link(markdown.escape(number), f"https://www.wikidata.org/wiki/{number}"))


def _anchor(name: str) -> Markup:
    """Return a name as the value of an id."""
    return _markdown(markdown.attribute(name))


def _percent(share: float) -> str:
    """Return a share between 0 and 1 in whole percent."""
    return f"{share * 100:.0f} %"


_INDEXED: Final = ("briefings", "actors", "sources", "topics", "timeline", "corrections")

GIVEN: Final[Mapping[str, Any]] = {
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
"""Everything that templates can name, beside the page itself."""
