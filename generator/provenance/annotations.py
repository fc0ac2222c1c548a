"""Writes the evidence as W3C Web Annotations: what the site says, linked to words in the source."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.seeds import Seed, known
from generator.ledger import excerpts
from generator.ledger.audience import Visible
from generator.provenance.receipt import words_by_passage

ANNOTATIONS: Final = "annotations.json"
"""The file of the annotations, below the root of a site that has an address."""

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
# Fragments of HTML pages, as the standard for annotations names them.
_FRAGMENTS: Final = "http://tools.ietf.org/rfc/rfc3236"
# The length of the text before and after a quote in an annotation, in code points.
_AROUND: Final = 32
# A tag of a language has no spaces. A language that a writer describes in words is left out.
_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def as_annotations(visible: Visible, site_url: str) -> bytes:
    """Return all evidence as a collection of annotations, in JSON.

    The target of a source that is shown whole is its text file, named by its SHA-256 (RFC 6920); offsets are code
    points of it, and words around a quote are given. Of any other the target is its page on the site, in it the place
    of the passage, and there the quoted words.
    """
    root = f"{site_url.rstrip('/')}/"
    annotations = [
        _annotation(briefing, checked, visible, root)
        for _, briefing in sorted(visible.briefings.items())
        for checked in briefing.evidence.values()
    ]
    collection = {
        "@context": _CONTEXT,
        "id": f"{root}{ANNOTATIONS}",
        "type": "AnnotationCollection",
        "label": "Evidence",
        "total": len(annotations),
        "first": {"id": f"{root}{ANNOTATIONS}#first", "type": "AnnotationPage", "startIndex": 0, "items": annotations},
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def _annotation(briefing: VerifiedBriefing, checked: CheckedEvidence, visible: Visible, root: str) -> dict[str, Any]:
    """Return the annotation of one piece of evidence, for a site at `root`."""
    seed = visible.library[checked.seed]
    here = f"{root}{_folder(addresses.briefing(briefing.slug))}"
    page = f"{root}{_folder(addresses.source(seed.id))}"
    if excerpts.shows_whole_text(seed):
        places = _places_in_text(checked, seed)
        source = {"id": f"ni:///sha-256;{_sum_in_name(seed)}", "type": "Text", "format": "text/plain"}
    else:
        places = _places_on_page(checked, seed)
        source = {"id": page, "type": "Text", "format": "text/html"}
    language = known(seed.descriptor.language)
    if language is not None and _LANGUAGE_TAG.fullmatch(language):
        source["language"] = language
    targets = [
        {"source": source, "scope": f"{page}#{addresses.source(seed.id, number).fragment}", "selector": selectors}
        for number, selectors in places
    ]
    return {
        "@context": _CONTEXT,
        "id": f"{here}#{checked.name}",
        "type": "Annotation",
        "motivation": "linking",
        "body": f"{here}#{checked.name}",
        "target": targets[0] if len(targets) == 1 else targets,
    }


_Place = tuple[int, list[dict[str, Any]]]
"""The number of a passage, and the selectors that find the words in the source."""


def _places_in_text(checked: CheckedEvidence, seed: Seed) -> Iterator[_Place]:
    """Yield where quoted words, or the passages of a report, stand in the text of a seed that is shown whole."""
    quoted = [(span.start, span.end) for span in excerpts.quoted_spans(checked)]
    cited = (seed.slice(cited.first, cited.last) for cited in checked.ranges if cited.seed == seed.id)
    for start, end in quoted or [(span.start, span.end) for span in cited]:
        selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
        if quoted:
            selectors.append(
                {
                    "type": "TextQuoteSelector",
                    "exact": seed.text[start:end],
                    "prefix": seed.text[max(0, start - _AROUND) : start],
                    "suffix": seed.text[end : end + _AROUND],
                }
            )
        yield seed.passage_at(start), selectors


def _places_on_page(checked: CheckedEvidence, seed: Seed) -> Iterator[_Place]:
    """Yield where the page of a seed shows quoted words, or the passages of a report."""
    quoted = [(words["passage"], words["exact"]) for words in words_by_passage(checked, seed)]
    cited = [
        (number, None)
        for passage_range in checked.ranges
        if passage_range.seed == seed.id
        for number in range(passage_range.first, passage_range.last + 1)
    ]
    for number, exact in quoted or cited:
        passage: dict[str, Any] = {
            "type": "FragmentSelector",
            "conformsTo": _FRAGMENTS,
            "value": addresses.source(seed.id, number).fragment,
        }
        if exact is not None:
            passage["refinedBy"] = {"type": "TextQuoteSelector", "exact": exact}
        yield number, [passage]


def _sum_in_name(seed: Seed) -> str:
    """Return the sum of a seed's text as RFC 6920 writes it: base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(bytes.fromhex(seed.sha256)).decode().rstrip("=")


def _folder(address: Address) -> str:
    return f"{address.path.removesuffix('.md')}/"
