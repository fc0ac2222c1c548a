"""What is proved with a site, as data: which words stand where in which source, and what was published.

The receipt's last part, the sums of all files, comes when these exist (`verifier.sealed`). Only what the audience
may read is in it, and of a source nothing that its pages do not show: a sum or an offset of hidden words would let
anybody guess them and see whether the guess was right. A receipt is read again to tell what has changed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.briefing import Evidence, Judgement, Revision, Spec
from generator.format.decode.scalars import Name, Text
from generator.format.seeds import Seed, known
from generator.format.tlp import Marking
from generator.ledger import excerpts
from generator.ledger.audience import Visible
from generator.provenance.verifier import FORMAT, FORMATS
from generator.text.prose.pipe_tables import rows_apart

ANNOTATIONS: Final = "annotations.json"
"""Where the evidence stands as W3C Web Annotations, below the root of a site that has an address."""

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedItem:
    """A part of a briefing as it was published: its words, keys among them, and sums of the passages it rests on.

    A sum that the receipt may not tell is None. White space, the order of keys and the numbers of passages are not part
    of it.
    """

    text: str
    rests_on: tuple[str | None, ...] = ()

    def is_as(self, other: PublishedItem) -> bool:
        """Whether both say the same, as far as both have sums: what only one of them has is passed over."""
        return (
            self.text.split() == other.text.split()
            and len(self.rests_on) == len(other.rests_on)
            and not any(one and two and one != two for one, two in zip(self.rests_on, other.rests_on, strict=True))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBriefing:
    """What was published of a briefing: its items by name, its revisions, and the slugs and names that it had."""

    items: Mapping[str, PublishedItem]
    revisions: tuple[Mapping[str, Any], ...] = ()
    formerly: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published at a time, for whom: briefings by slug, and the names of actors and sources by id.

    `withdrawn` has, by slug, when something was withdrawn, and why; the name of a source is its label and its date.
    """

    audience: str
    briefings: Mapping[str, PublishedBriefing]
    actors: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    digest: str = field(default="")


def items_of(briefing: VerifiedBriefing, seeds: Mapping[str, Seed]) -> dict[str, PublishedItem]:
    """Return the items of a briefing by name, with the sums of all passages, which are not for publication.

    Evidence that bears the name of an item of the whole is one item with that.
    """
    spec = briefing.spec
    found = {name: PublishedItem(text=text) for name, text in _of_whole(spec) if text}
    for key, judgement in (spec.judgements or {}).items():
        _add(found, key, PublishedItem(text=_joined(_of_judgement(judgement))))
    for name, checked in briefing.evidence.items():
        rests_on = tuple(_sum(words) for _, _, words in _passages(checked, seeds))
        _add(found, name, PublishedItem(text=_joined(_of_evidence(checked.evidence)), rests_on=rests_on))
    return found


def content(
    visible: Visible,
    level: Marking,
    *,
    tool: str,
    site_name: str,
    site_url: str | None,
    as_of: float | None = None,
) -> dict[str, Any]:
    """Return the receipt without the sums of the site's files.

    `as_of` is the point in time that the site was asked to be for, if that is not the clock's.
    """
    return {
        **({"as_of": int(as_of) if as_of == int(as_of) else as_of} if as_of is not None else {}),
        "generator": tool,
        "site": {"name": site_name, "url": site_url},
        "audience": level,
        "seeds": {
            id: {
                **({"sha256": seed.sha256} if excerpts.shows_whole_text(seed) else {}),
                "name": name_of(seed),
                "page": _file(addresses.source(id)),
            }
            for id, seed in sorted(visible.library.items())
        },
        "actors": {id: _plain(actor.name) for id, actor in sorted(visible.actors.items())},
        "briefings": {slug: _of_briefing(briefing, visible) for slug, briefing in sorted(visible.briefings.items())},
        "withdrawn": {each.slug: {"date": each.date, "reason": each.reason} for each in visible.tombstones},
        "withdrawn_sources": {each.slug: {"date": each.date, "reason": each.reason} for each in visible.withdrawn},
    }


def read_receipt(data: bytes) -> Published:
    """Return what a receipt says was published, of any form that is known. Raises ValueError with a phrase."""
    try:
        receipt = json.loads(data.decode("utf-8"))
        form = receipt.get("format", FORMAT)
    except (ValueError, RecursionError) as caught:
        raise ValueError("is not JSON") from caught
    except AttributeError as caught:
        raise ValueError("is not a receipt") from caught
    if form not in FORMATS:
        raise ValueError(f"is not a receipt that this knows: it has the form {form!r}")
    try:
        return Published(
            audience=str(receipt["audience"]),
            digest=str(receipt.get("digest", "")),
            briefings={slug: _past(entry) for slug, entry in receipt["briefings"].items()},
            actors={str(id): str(name) for id, name in receipt["actors"].items()},
            sources={str(id): str(each["name"]) for id, each in receipt["seeds"].items()},
            withdrawn={
                str(slug): (str(each["date"]), str(each["reason"])) for slug, each in receipt["withdrawn"].items()
            },
        )
    except (KeyError, TypeError, AttributeError) as caught:
        raise ValueError("is not a receipt") from caught


def published(visible: Visible, level: Marking) -> Published:
    """Return what a build publishes, with the sums of all passages, which its receipt tells as far as rights allow."""
    told = read_receipt(json.dumps(content(visible, level, tool="", site_name="", site_url=None)).encode())
    return replace(
        told,
        briefings={
            slug: replace(past, items=items_of(visible.briefings[slug], visible.library))
            for slug, past in told.briefings.items()
        },
    )


def as_annotations(visible: Visible, site_url: str) -> bytes:
    """Return all evidence as a collection of W3C Web Annotations: what the site says, linked to words in the source.

    The target of a source that is shown whole is its text file, named by its SHA-256 (RFC 6920); offsets are code
    points of it, and words around a quote are given. Of any other the target is its page on the site, in it the place
    of the passage, and there the quoted words.
    """
    root = f"{site_url.rstrip('/')}/"
    found = [
        _annotation(briefing, checked, visible, root)
        for _, briefing in sorted(visible.briefings.items())
        for checked in briefing.evidence.values()
    ]
    collection = {
        "@context": _CONTEXT,
        "id": f"{root}{ANNOTATIONS}",
        "type": "AnnotationCollection",
        "label": "Evidence",
        "total": len(found),
        "first": {"id": f"{root}{ANNOTATIONS}#first", "type": "AnnotationPage", "startIndex": 0, "items": found},
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _past(entry: Mapping[str, Any]) -> PublishedBriefing:
    return PublishedBriefing(
        items={
            name: PublishedItem(
                text=str(item["text"]),
                rests_on=tuple(None if each is None else str(each) for each in item.get("passages", ())),
            )
            for name, item in entry["items"].items()
        },
        revisions=tuple(entry["revisions"]),
        formerly=tuple(map(str, entry["formerly"])),
        names=tuple(map(str, entry["names"])),
    )


def _of_briefing(briefing: VerifiedBriefing, visible: Visible) -> dict[str, Any]:
    page = addresses.briefing(briefing.slug)
    evidence = {name: _proof(checked, visible.library) for name, checked in briefing.evidence.items()}
    items: dict[str, Any] = {}
    for name, item in items_of(briefing, visible.library).items():
        items[name] = {"text": item.text}
        if item.rests_on:
            items[name]["passages"] = [passage.get("sha256") for passage in evidence[name]["passages"]]
    return {
        "page": _file(page),
        "marking": visible.labels.briefings[briefing.slug],
        "items": items,
        "evidence": evidence,
        "revisions": [as_told(revision) for revision in briefing.spec.revisions],
        "formerly": sorted(map(str, briefing.spec.formerly)),
        "names": sorted(former_names(briefing.spec)),
    }


def former_names(spec: Spec) -> frozenset[str]:
    """The names that evidence and judgements of a briefing had."""
    names = [each.formerly for each in spec.evidence.values()]
    names += [each.formerly for each in (spec.judgements or {}).values()]
    return frozenset(str(old) for formerly in names for old in formerly)


def name_of(seed: Seed) -> str:
    """What readers go by: the label of a source, and when it was published."""
    return f"{_plain(seed.descriptor.label)}, {known(seed.descriptor.published) or 'undated'}"


def as_told(revision: Revision) -> dict[str, Any]:
    """A revision as data. The words that stood there before are on its page, and their sums here."""
    return {
        "date": str(revision.date),
        "kind": revision.kind,
        "note": _plain(revision.note),
        "items": sorted(revised(revision)),
        "was": {str(name): _sum(_plain(text)) for name, text in sorted((revision.was or {}).items())},
    }


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def revised(revision: Revision) -> frozenset[str]:
    """The names of the items that a revision accounts for."""
    return frozenset(map(str, (*revision.items, *(revision.was or {}))))


def _proof(checked: CheckedEvidence, seeds: Mapping[str, Seed]) -> dict[str, Any]:
    return {
        "kind": "quoted" if checked.evidence.quote is not None else "reported",
        "seed": checked.found,
        "passages": [
            {
                "seed": seed.id,
                "number": number,
                **({"sha256": _sum(words)} if excerpts.shows_cited_passages(seed) else {}),
            }
            for seed, number, words in _passages(checked, seeds)
        ],
        "words": list(_words(checked, seeds[checked.found])),
    }


def _passages(checked: CheckedEvidence, seeds: Mapping[str, Seed]) -> Iterator[tuple[Seed, int, str]]:
    """Return the passages that evidence cites: the seed, the number, the words."""
    for passage_range in checked.ranges:
        for number in range(passage_range.first, passage_range.last + 1):
            yield seeds[passage_range.seed], number, seeds[passage_range.seed].words(number, number)


def _words(checked: CheckedEvidence, seed: Seed) -> Iterator[dict[str, Any]]:
    """Return the quoted words, those of each passage apart, with their place in it where it is shown whole."""
    for part in checked.parts:
        if part.kind != "verbatim":
            continue
        for number in range(seed.passage_at(part.start), seed.passage_at(part.end - 1) + 1):
            passage = seed.passages[number - 1]
            start, end = max(part.start, passage.start), min(part.end, passage.end)
            place = {"start": start - passage.start, "end": end - passage.start}
            yield {
                "exact": seed.text[start:end],
                "passage": number,
                **(place if excerpts.shows_cited_passages(seed) else {}),
            }


def _file(address: Address) -> str:
    """The file of a page on a host with folders for addresses."""
    return f"{address.path.removesuffix('.md')}/index.html"


# How much stands before and after a quote in an annotation, in code points.
_AROUND: Final = 32


def _annotation(briefing: VerifiedBriefing, checked: CheckedEvidence, visible: Visible, root: str) -> dict[str, Any]:
    seed = visible.library[checked.found]
    here = f"{root}{_folder(addresses.briefing(briefing.slug))}"
    targets = list(
        _targets_in_text(checked, seed) if excerpts.shows_whole_text(seed) else _targets_on_page(checked, seed)
    )
    page = f"{root}{_folder(addresses.source(seed.id))}"
    source: dict[str, Any] = {"id": page, "type": "Text", "format": "text/html"}
    if excerpts.shows_whole_text(seed):
        source = {"id": f"ni:///sha-256;{_sum_in_name(seed)}", "type": "Text", "format": "text/plain"}
    language = known(seed.descriptor.language)
    # A tag of a language has no spaces; what a writer says in words is left out.
    if language is not None and re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", language):
        source["language"] = language
    found = [
        {"source": source, "scope": f"{page}#{addresses.source(seed.id, number).fragment}", "selector": selectors}
        for number, selectors in targets
    ]
    return {
        "@context": _CONTEXT,
        "id": f"{here}#{checked.name}",
        "type": "Annotation",
        "motivation": "linking",
        "body": f"{here}#{checked.name}",
        "target": found[0] if len(found) == 1 else found,
    }


_Target = tuple[int, list[dict[str, Any]]]
"""The number of a passage, and the selectors that find the words in the source."""


def _targets_in_text(checked: CheckedEvidence, seed: Seed) -> Iterator[_Target]:
    """Return where quoted words, or the passages of a report, stand in the text of a seed that is shown whole."""
    words = [(part.start, part.end) for part in checked.words]
    ranges = [
        seed.slice(passage_range.first, passage_range.last)
        for passage_range in checked.ranges
        if passage_range.seed == seed.id
    ]
    for start, end in words or [(span.start, span.end) for span in ranges]:
        selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
        if words:
            selectors.append(
                {
                    "type": "TextQuoteSelector",
                    "exact": seed.text[start:end],
                    "prefix": seed.text[max(0, start - _AROUND) : start],
                    "suffix": seed.text[end : end + _AROUND],
                }
            )
        yield seed.passage_at(start), selectors


def _targets_on_page(checked: CheckedEvidence, seed: Seed) -> Iterator[_Target]:
    """Return where the page of a seed shows quoted words, or the passages of a report."""
    words = [(each["passage"], each["exact"]) for each in _words(checked, seed)]
    cited = [
        (n, None)
        for passage_range in checked.ranges
        if passage_range.seed == seed.id
        for n in range(passage_range.first, passage_range.last + 1)
    ]
    for number, exact in words or cited:
        passage: dict[str, Any] = {
            "type": "FragmentSelector",
            "conformsTo": _FRAGMENTS,
            "value": addresses.source(seed.id, number).fragment,
        }
        if exact is not None:
            passage["refinedBy"] = {"type": "TextQuoteSelector", "exact": exact}
        yield number, [passage]


# Fragments of HTML pages, as the standard for annotations names them.
_FRAGMENTS: Final = "http://tools.ietf.org/rfc/rfc3236"


def _sum_in_name(seed: Seed) -> str:
    """The sum of a seed's text as RFC 6920 writes it: base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(bytes.fromhex(seed.sha256)).decode().rstrip("=")


def _folder(address: Address) -> str:
    return f"{address.path.removesuffix('.md')}/"


def _add(found: dict[str, PublishedItem], name: str, item: PublishedItem) -> None:
    before = found.get(name)
    text = item.text if before is None else f"{before.text}\n{item.text}"
    found[str(name)] = PublishedItem(text=text, rests_on=item.rests_on)


# Stands between the parts of an item: no white space, which makes no difference there.
_BETWEEN: Final = " · "


def _of_whole(spec: Spec) -> Iterator[tuple[str, str]]:
    yield "title", _plain(spec.title)
    yield "authors", ", ".join(map(_plain, spec.authors))
    yield "date", str(spec.date)
    yield "summary", _paragraphs(spec.summary)
    yield "sections", "\n".join(f"{_plain(each.heading)}\n{_paragraphs(each.text)}" for each in spec.sections)
    positions = sorted(
        f"{each.actor}, {each.topic}: {each.stance} ({', '.join(sorted(each.rests_on))})" for each in spec.positions
    )
    yield "positions", _BETWEEN.join(positions)
    yield "not_known", _BETWEEN.join(map(_plain, spec.not_known))
    yield "waive", _waived(spec.waive)


def _of_judgement(judgement: Judgement) -> Iterator[tuple[str, str]]:
    yield "", _paragraphs(judgement.text)
    yield "confidence", judgement.confidence
    yield "rests on", ", ".join(sorted(judgement.rests_on))
    yield "against", ", ".join(sorted(judgement.against))
    for key in ("because", "changes_if", "resolve_by", "replaces", "outcome"):
        yield key.replace("_", " "), _plain(getattr(judgement, key) or "")
    yield "waived", _waived(judgement.waive)


def _of_evidence(evidence: Evidence) -> Iterator[tuple[str, str]]:
    # `same_as` names other briefings, which this audience may not know of.
    yield "", _plain(evidence.quote if evidence.quote is not None else evidence.states or "")
    yield "kind", "quoted" if evidence.quote is not None else "reported"
    yield "speaker", str(evidence.speaker)
    yield "via", ", ".join(evidence.via)
    yield "about", ", ".join(sorted(evidence.about))
    yield "topics", ", ".join(sorted(evidence.topics))
    yield "inferred", ", ".join(sorted(evidence.inferred))
    yield "occasion", str(evidence.occasion or "")
    yield "said", str(evidence.said or "")
    if evidence.when is not None:
        after = f"after {evidence.when.after}" if evidence.when.after else ""
        yield "when", " ".join(part for part in (str(evidence.when.date or ""), after) if part)
    yield "credibility", evidence.credibility or ""
    if evidence.translation is not None:
        told = evidence.translation
        yield "translation", f"{_plain(told.text)} ({_plain(told.language)}, by {_plain(told.by)})"
    yield "waived", _waived(evidence.waive)


def _waived(reasons: Mapping[Name, Text] | None) -> str:
    return "; ".join(f"{code}: {_plain(reason)}" for code, reason in sorted((reasons or {}).items()))


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return _BETWEEN.join(f"{key}: {value}" if key else value for key, value in pairs if value)


def _plain(text: str) -> str:
    """A text in one line, as pages show it wherever its writer broke it."""
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    """Prose, each paragraph and each row of a table in one line."""
    return "\n".join(_plain(line) for part in re.split(r"\n\s*\n", text.strip()) for line in rows_apart(part))
