"""What is proved with a site, as data: which words stand where in which source, and what was published.

The receipt's last part, the sums of all files, comes when these exist (`verifier.sealed`). Only what the audience
may read is in it, and of a source nothing that its pages do not show. A receipt is read again to tell what has changed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from generator.checks import Proof, VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.briefing import Evidence, Judgement, Revision, Spec
from generator.format.decode import Name, Text
from generator.format.seeds import Seed, known
from generator.format.tlp import Marking
from generator.ledger.audience import Visible
from generator.text.prose import rows_apart

ANNOTATIONS: Final = "annotations.json"
"""Where the evidence stands as W3C Web Annotations, below the root of a site that has an address."""

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A part of a briefing as it was published: its words, keys among them, and sums of the passages it rests on.

    White space, the order of keys and the numbers of passages are not part of it.
    """

    text: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was published of a briefing: its items by name, its revisions, and the slugs and names that it had."""

    items: Mapping[str, Item]
    revisions: tuple[Mapping[str, Any], ...] = ()
    formerly: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published at a time, for whom: briefings by slug, and the names of actors and sources by id.

    `withdrawn` has, by slug, when something was withdrawn, and why; the name of a source is its label and its date.
    """

    audience: str
    briefings: Mapping[str, Past]
    actors: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    digest: str = field(default="")


def items_of(briefing: VerifiedBriefing, seeds: Mapping[str, Seed]) -> dict[str, Item]:
    """The items of a briefing by name. Evidence that bears the name of an item of the whole is one item with that."""
    spec = briefing.spec
    found = {name: Item(text=text) for name, text in _of_whole(spec) if text}
    for key, judgement in (spec.judgements or {}).items():
        _add(found, key, Item(text=_joined(_of_judgement(judgement))))
    for name, proof in briefing.evidence.items():
        rests_on = tuple(each["sha256"] for each in _passages(proof, seeds))
        _add(found, name, Item(text=_joined(_of_evidence(proof.evidence)), rests_on=rests_on))
    return found


def content(
    visible: Visible,
    sums: Mapping[str, str],
    level: Marking,
    *,
    tool: str,
    site_name: str,
    site_url: str | None,
    as_of: float | None = None,
) -> dict[str, Any]:
    """The receipt but for the sums of the site's files. `sums` are SHA-256 of the specs' texts by slug.

    `as_of` is the point in time that the site was asked to be for, if it was.
    """
    return {
        **({"as_of": as_of} if as_of is not None else {}),
        "generator": tool,
        "site": {"name": site_name, "url": site_url},
        "audience": level,
        "seeds": {
            id: {"sha256": seed.sha256, "name": name_of(seed), "page": _file(addresses.source(id))}
            for id, seed in sorted(visible.library.items())
        },
        "actors": {id: _plain(actor.name) for id, actor in sorted(visible.actors.items())},
        "briefings": {
            slug: _of_briefing(briefing, visible, sums.get(slug, ""))
            for slug, briefing in sorted(visible.briefings.items())
        },
        "withdrawn": {each.slug: {"date": each.date, "reason": each.reason} for each in visible.tombstones},
        "withdrawn_sources": {each.slug: {"date": each.date, "reason": each.reason} for each in visible.withdrawn},
    }


def read(data: bytes) -> Published:
    """What a receipt says was published. Raises ValueError with a phrase where it is none."""
    try:
        receipt = json.loads(data.decode("utf-8"))
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
    except (ValueError, RecursionError) as caught:
        raise ValueError("is not JSON") from caught
    except (KeyError, TypeError, AttributeError) as caught:
        raise ValueError("is not a receipt") from caught


def published(visible: Visible, level: Marking) -> Published:
    """What a build publishes, as its receipt would tell it."""
    told = content(visible, {}, level, tool="", site_name="", site_url=None)
    return read(json.dumps(told).encode())


def as_annotations(visible: Visible, site_url: str) -> bytes:
    """All evidence as a collection of W3C Web Annotations: what the site says is linked to the words in the source.

    A target is the source's text file, named by its SHA-256 (RFC 6920); offsets are code points of it. Words around a
    quote are given where the source's whole text is shown anyway.
    """
    root = f"{site_url.rstrip('/')}/"
    found = [
        _annotation(briefing, proof, visible, root)
        for _, briefing in sorted(visible.briefings.items())
        for proof in briefing.evidence.values()
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


def _past(entry: Mapping[str, Any]) -> Past:
    return Past(
        items={
            name: Item(text=str(item["text"]), rests_on=tuple(map(str, item.get("passages", ()))))
            for name, item in entry["items"].items()
        },
        revisions=tuple(entry["revisions"]),
        formerly=tuple(map(str, entry["formerly"])),
        names=tuple(map(str, entry["names"])),
    )


def _of_briefing(briefing: VerifiedBriefing, visible: Visible, sum_: str) -> dict[str, Any]:
    page = addresses.briefing(briefing.slug)
    return {
        "sha256": sum_,
        "page": _file(page),
        "marking": visible.labels.briefings[briefing.slug],
        "items": {
            name: {"text": item.text, **({"passages": list(item.rests_on)} if item.rests_on else {})}
            for name, item in items_of(briefing, visible.library).items()
        },
        "evidence": {name: _proof(proof, visible.library) for name, proof in briefing.evidence.items()},
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


def _proof(proof: Proof, seeds: Mapping[str, Seed]) -> dict[str, Any]:
    seed = seeds[proof.found]
    return {
        "kind": "quoted" if proof.evidence.quote is not None else "reported",
        "seed": proof.found,
        "passages": _passages(proof, seeds),
        "words": [
            {"exact": seed.text[part.start : part.end], "start": part.start, "end": part.end}
            for part in proof.parts
            if part.kind == "verbatim"
        ],
    }


def _passages(proof: Proof, seeds: Mapping[str, Seed]) -> list[dict[str, Any]]:
    """The passages that evidence cites, with their places and sums."""
    found = []
    for run in proof.runs:
        seed = seeds[run.seed]
        for passage in seed.passages[run.first - 1 : run.last]:
            words = seed.text[passage.start : passage.end]
            found.append(
                {
                    "seed": run.seed,
                    "number": passage.number,
                    "start": passage.start,
                    "end": passage.end,
                    "sha256": hashlib.sha256(words.encode()).hexdigest(),
                }
            )
    return found


def _file(address: Address) -> str:
    """The file of a page on a host with folders for addresses."""
    return f"{address.path.removesuffix('.md')}/index.html"


# How much stands before and after a quote in an annotation, in code points.
_AROUND: Final = 32


def _annotation(briefing: VerifiedBriefing, proof: Proof, visible: Visible, root: str) -> dict[str, Any]:
    seed = visible.library[proof.found]
    here = f"{root}{_folder(addresses.briefing(briefing.slug))}"
    place = addresses.source(proof.found, seed.passage_at(_spans(proof, seed)[0][0]))
    source: dict[str, Any] = {"id": f"ni:///sha-256;{_sum_in_name(seed)}", "type": "Text", "format": "text/plain"}
    language = known(seed.descriptor.language)
    # A tag of a language has no spaces; what a writer says in words is left out.
    if language is not None and re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", language):
        source["language"] = language
    targets = [
        {
            "source": source,
            "scope": f"{root}{_folder(place)}#{place.fragment}",
            "selector": list(_selectors(seed, start, end, is_quoted=proof.evidence.quote is not None)),
        }
        for start, end in _spans(proof, seed)
    ]
    return {
        "@context": _CONTEXT,
        "id": f"{here}#{proof.name}",
        "type": "Annotation",
        "motivation": "linking",
        "body": f"{here}#{proof.name}",
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _spans(proof: Proof, seed: Seed) -> list[tuple[int, int]]:
    """Where the quoted words stand; of a report, the passages that it cites of the seed."""
    words = [(part.start, part.end) for part in proof.parts if part.kind == "verbatim"]
    runs = [seed.slice(run.first, run.last) for run in proof.runs if run.seed == seed.id]
    return words or [(span.start, span.end) for span in runs]


def _selectors(seed: Seed, start: int, end: int, *, is_quoted: bool) -> Iterator[dict[str, Any]]:
    yield {"type": "TextPositionSelector", "start": start, "end": end}
    if is_quoted:
        quote: dict[str, Any] = {"type": "TextQuoteSelector", "exact": seed.text[start:end]}
        if seed.descriptor.rights == "full":
            quote["prefix"] = seed.text[max(0, start - _AROUND) : start]
            quote["suffix"] = seed.text[end : end + _AROUND]
        yield quote


def _sum_in_name(seed: Seed) -> str:
    """The sum of a seed's text as RFC 6920 writes it: base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(bytes.fromhex(seed.sha256)).decode().rstrip("=")


def _folder(address: Address) -> str:
    return f"{address.path.removesuffix('.md')}/"


def _add(found: dict[str, Item], name: str, item: Item) -> None:
    before = found.get(name)
    text = item.text if before is None else f"{before.text}\n{item.text}"
    found[str(name)] = Item(text=text, rests_on=item.rests_on)


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
