"""Runs the whole pipeline from texts to Markdown, without reading or writing a file.

`files` reads the texts that come in; the commands and the plugin write the texts that go out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from generator.checks import waivers, withheld_names
from generator.checks.context import NO_RULES, Context, ProjectRecords, Rules
from generator.checks.verified import Verified
from generator.checks.verify import verify
from generator.diagnostics.model import (
    Code,
    Diagnostic,
    Severity,
    Span,
    TextFile,
    error,
    has_errors,
    in_reading_order,
    shown,
    weighed,
)
from generator.format import registry as actors
from generator.format import seeds
from generator.format.briefing import Briefing, Spec, decode_briefing
from generator.format.decode import decoding as decode
from generator.format.decode.scalars import Name
from generator.format.likelihood import Scale
from generator.format.registry import Actor, decode_registry
from generator.format.seeds import Descriptor, Seed, decode_seed
from generator.format.tlp import CLEAR, Marking
from generator.format.yaml import parsing as yamldoc
from generator.ledger import audience
from generator.ledger.audience import PUBLIC, Audience, Visible
from generator.provenance import revisions
from generator.provenance.published import Published
from generator.text import dates, prose
from generator.text.nearest import nearest_name

if TYPE_CHECKING:
    from generator.provenance.withheld import Withheld
    from generator.site import render
    from generator.site.pages.home import Totals

SLUG_MALFORMED = error(
    "slug-malformed",
    """The file's name becomes the briefing's address: lower-case letters, digits, hyphens and underscores, and not a
    word that the site uses itself, such as index.""",
)
TEMPLATE_BROKEN = error(
    "template-broken", "A template cannot be used. A project's own templates override the default ones by file name."
)
_ALL: Final[tuple[Code, ...]] = (
    *yamldoc.CODES,
    *prose.CODES,
    *decode.CODES,
    *seeds.CODES,
    *actors.CODES,
    *waivers.CODES.values(),
    *revisions.CODES,
    SLUG_MALFORMED,
    TEMPLATE_BROKEN,
)
CODES: Final = tuple(dict.fromkeys(_ALL))
"""Every kind of problem that the pipeline can report."""


def weights(settings: Mapping[str, str]) -> tuple[Mapping[str, Severity], tuple[str, ...]]:
    """Return the severities that settings give to codes, by name, and the faults of the settings, a phrase each."""
    by_name = {code.name: code for code in CODES}
    severities: dict[str, Severity] = {}
    faults = []
    for name, weight in settings.items():
        code = by_name.get(name)
        if code is None:
            meant = nearest_name(name, [*by_name])
            faults.append(f"the code {shown(name)} is unknown" + (f", did you mean `{meant}`?" if meant else ""))
        elif weight not in {severity.value for severity in Severity}:
            faults.append(f"`{name}` takes `error` or `warning`, not {shown(weight)}")
        elif code.firm and Severity(weight) is Severity.WARNING:
            faults.append(f"`{name}` is always an error: what it reports cannot be published")
        else:
            severities[name] = Severity(weight)
    return severities, tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFiles:
    """The two files of a seed, None for one that does not exist, and the SHA-256 of the bytes of its text."""

    text: TextFile | None
    sha256: str
    descriptor: TextFile | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that a build is made from.

    `briefings` are by slug, `seeds` by id and `templates` by file name. `scale` is the scale of likelihood.
    `packaged_templates` are the default templates, before the project's own take their place; None if it has none.
    `unread` are the ids of seeds and slugs of briefings whose files could not be read. `severities` are those that the
    project gives to codes, by name. `site_url` is the address of the site's root, if it is known. `marking` is the
    label of records that have none of their own, and `audience` are the readers of the pages. `rules` are those that
    the project adds. `against` is what was published before, if the briefings are to be compared with it. `tool` is
    what the receipt names as maker. `printed` are the texts of the settings that pages show, with their places. `as_of`
    is the time for which the pages are made if it is not the clock's, in seconds since 1970, UTC.
    """

    briefings: Mapping[str, TextFile]
    actors: tuple[TextFile, ...]
    topics: tuple[TextFile, ...]
    seeds: Mapping[str, SeedFiles]
    templates: Mapping[str, str] = field(repr=False)
    scale: Scale
    packaged_templates: Mapping[str, str] | None = field(default=None, repr=False)
    unread: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    site_name: str = ""
    site_url: str | None = None
    marking: Marking = CLEAR
    audience: Audience = PUBLIC
    rules: Rules = NO_RULES
    against: Published | None = None
    tool: str = ""
    printed: tuple[tuple[str, Span], ...] = ()
    as_of: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPage:
    """A page as Markdown.

    `updated` is the day of its newest content. `edit` is the file name of the briefing that it shows, if it shows one.
    """

    markdown: str = field(repr=False)
    updated: str | None
    edit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A site as Markdown.

    `pages` and `data`, its data files, are by path below the docs folder. `totals` count what it holds. `receipt` says
    what was proved. `withheld` is what must not be found in the finished site; only the search for leaks may use it.
    """

    pages: Mapping[str, RenderedPage]
    data: Mapping[str, bytes] = field(repr=False)
    totals: Totals
    receipt: Mapping[str, Any] = field(default_factory=dict, repr=False)
    withheld: Withheld = field(repr=False)


def check(inputs: Inputs) -> tuple[Verified | None, tuple[Diagnostic, ...]]:
    """Check a project; return what may be published, None if there is an error, and all problems in reading order."""
    problems: list[Diagnostic] = []
    library: dict[str, Seed] = {}
    unread: set[str] = set(inputs.unread)
    for id, files in sorted(inputs.seeds.items()):
        seed, problems_of_seed = decode_seed(id, files.text, files.sha256, files.descriptor)
        problems += problems_of_seed
        if seed is not None:
            library[id] = replace(seed, descriptor=_with_label(seed.descriptor, inputs.marking))
        else:
            unread.add(id)
    registry, problems_of_registry = decode_registry(inputs.actors, inputs.topics)
    problems += problems_of_registry
    registry = replace(registry, actors={id: _with_label(a, inputs.marking) for id, a in registry.actors.items()})
    briefings: dict[str, Briefing] = {}
    for slug, file in sorted(inputs.briefings.items()):
        problems += _slug_is_an_address(slug, file)
        briefing, problems_of_briefing = decode_briefing(slug, file)
        problems += problems_of_briefing
        if briefing is not None:
            briefings[briefing.slug] = replace(briefing, spec=_with_label(briefing.spec, inputs.marking))
    now = inputs.audience.now
    context = Context(
        project=ProjectRecords(seeds=library, registry=registry, briefings=briefings),
        scale=inputs.scale,
        rules=inputs.rules,
        weights=inputs.severities,
        unread=frozenset(unread),
        now=now,
    )
    verified, problems_of_checks = verify(context)
    problems += problems_of_checks
    problems += withheld_names.settings_name_no_hidden_actor(inputs.printed, registry, inputs.audience.level)
    if verified is not None and inputs.against is not None:
        visible = audience.visible(verified, inputs.audience)
        today = dates.latest_day(now) if now is not None else None
        problems += revisions.unaccounted(visible, inputs.against, inputs.briefings, today)
    problems = list(weighed(problems, inputs.severities))
    return (None if has_errors(problems) or inputs.unread else verified), in_reading_order(problems)


_Record = TypeVar("_Record", Spec, Descriptor, Actor)


def _with_label(record: _Record, default: Marking) -> _Record:
    """Return a record with the label of the project where it has none of its own, so that each knows its label."""
    return record if record.marking is not None else replace(record, marking=default)


def build(inputs: Inputs) -> tuple[Built | None, tuple[Diagnostic, ...]]:
    """Check a project and render its site; return the site, None if there is an error, and all problems."""
    verified, problems = check(inputs)
    if verified is None:
        return None, problems
    # Here and below, since a check makes no pages.
    from generator.provenance.takedown import without_words_taken_down  # noqa: PLC0415
    from generator.provenance.withheld import is_whole, only_in, told_of_withdrawn, what_remains  # noqa: PLC0415

    verified = without_words_taken_down(verified)
    site = _rendered(audience.visible(verified, inputs.audience), inputs)
    if isinstance(site, tuple):
        return None, (*problems, *site)
    remaining = what_remains(verified, inputs.audience)
    if is_whole(verified, remaining):
        return site, problems
    # All words are traces that the site would not have if the withheld items had never been there. The project's own
    # templates could hold such words, so this other site is made with the packaged templates.
    packaged = inputs.templates if inputs.packaged_templates is None else inputs.packaged_templates
    without_withheld = _rendered(audience.visible(remaining, inputs.audience), replace(inputs, templates=packaged))
    words = () if isinstance(without_withheld, tuple) else _words_of(without_withheld)
    of_withdrawn = told_of_withdrawn(verified, inputs.audience)
    traces = only_in(verified, (*words, *of_withdrawn, *packaged.values(), inputs.site_name, inputs.site_url or ""))
    return replace(site, withheld=traces), problems


def _rendered(visible: Visible, inputs: Inputs) -> Built | tuple[Diagnostic, ...]:
    """Return the site of what is visible, or the problems of its templates."""
    from generator.exports import data_files as exports  # noqa: PLC0415
    from generator.exports import feeds  # noqa: PLC0415
    from generator.ledger.compile import compile_ledger  # noqa: PLC0415
    from generator.provenance import receipt  # noqa: PLC0415
    from generator.provenance.annotations import ANNOTATIONS, as_annotations  # noqa: PLC0415
    from generator.provenance.withheld import Withheld  # noqa: PLC0415
    from generator.site import render  # noqa: PLC0415
    from generator.site.pages.all_pages import all_pages  # noqa: PLC0415

    ledger = compile_ledger(visible)
    site = all_pages(visible, ledger, has_feeds=inputs.site_url is not None)
    environment = render.templates(inputs.templates)
    pages: dict[str, RenderedPage] = {}
    broken: dict[str, Diagnostic] = {}
    endless: set[str] = set()
    for page in site.pages:
        if page.template in endless:
            continue
        try:
            markdown = render.render(page, environment)
        except render.TemplateProblem as caught:
            broken.setdefault(str(caught), _template_diagnostic(caught, inputs.templates))
            if caught.is_endless:
                endless.add(page.template)
            continue
        folder, _, name = page.path.partition("/")
        slug = name.removesuffix(".md")
        edit = f"{slug}.yml" if folder == "briefings" and slug in inputs.briefings else None
        pages[page.path] = RenderedPage(markdown=markdown, updated=page.updated, edit=edit)
    if broken:
        return tuple(broken.values())
    data = {**exports.exported(visible, ledger), **feeds.written(visible, ledger, inputs.site_name, inputs.site_url)}
    if inputs.site_url is not None:
        data[ANNOTATIONS] = as_annotations(visible, inputs.site_url)
    proved = receipt.content(
        visible,
        inputs.audience.level,
        tool=inputs.tool,
        site_name=inputs.site_name,
        site_url=inputs.site_url,
        as_of=inputs.as_of,
    )
    return Built(pages=pages, data=data, totals=site.totals, receipt=proved, withheld=Withheld())


def _words_of(built: Built) -> Iterator[str]:
    """Yield the texts of a site, those of pages also as readers see them: without addresses between the words."""
    from generator.provenance.leaks import texts_in  # noqa: PLC0415

    for path, page in built.pages.items():
        yield path
        for text in texts_in(page.markdown.encode()):
            yield text
            yield _ADDRESS.sub(" ", text)
    for path, data in (*built.data.items(), ("receipt.json files digest size", json.dumps(built.receipt).encode())):
        yield path
        yield from texts_in(data)


_ADDRESS: Final = re.compile(r"(?<=\])(?:\([^()]*\)|\[[^\[\]]*\])")


def _slug_is_an_address(slug: str, file: TextFile) -> tuple[Diagnostic, ...]:
    if Name.pattern.fullmatch(slug) and not actors.RESERVED.fullmatch(slug):
        return ()
    at = Span(file=file, start=0, end=0)
    hint = "rename the file, as in `withdrawal-condition.yml`"
    return (Diagnostic(code=SLUG_MALFORMED, message=f"{shown(slug)} cannot be an address", span=at, hint=hint),)


def _template_diagnostic(problem: render.TemplateProblem, templates: Mapping[str, str]) -> Diagnostic:
    file = TextFile(path=f"templates/{problem.template}", text=templates.get(problem.template, ""))
    start = file.line_starts[min(problem.line, len(file.line_starts)) - 1]
    at = Span(file=file, start=start, end=start)
    return Diagnostic(code=TEMPLATE_BROKEN, message=problem.reason, span=at)
