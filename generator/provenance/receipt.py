"""Writes and reads the receipt: what is proved with a site, and what was published.

The receipt's last part, the sums of all files, is added when these exist (`verifier.sealed`). It holds only what the
audience may read, and of a source nothing that its pages do not show: with a sum or an offset of hidden words a reader
could guess them and see whether the guess was right. A receipt is read again to tell what has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.checks.verified import CheckedEvidence, VerifiedBriefing
from generator.format import addresses
from generator.format.addresses import Address
from generator.format.seeds import Seed
from generator.format.tlp import Marking
from generator.ledger import excerpts
from generator.ledger.audience import Tombstone, Visible
from generator.ledger.record import kind_of
from generator.provenance.published import (
    Published,
    PublishedBriefing,
    PublishedItem,
    cited_passages,
    former_names,
    items_of,
    one_line_of,
    revision_as_data,
    source_name,
    sum_of,
)
from generator.provenance.verifier import FORMAT, FORMATS


def content(
    visible: Visible,
    level: Marking,
    *,
    tool: str,
    site_name: str,
    site_url: str | None,
    as_of: float | None = None,
) -> dict[str, Any]:
    """Return the receipt of what is `visible`, without the sums of the site's files.

    `level` is the most restrictive label that the site's readers may read, and `tool` the program that made the site.
    `site_name` and `site_url` are those of the site, as its settings have them. `as_of` is the point in time that the
    site was asked to be for, if that is not the clock's, in seconds since 1970, UTC.
    """
    return {
        **({"as_of": int(as_of) if as_of == int(as_of) else as_of} if as_of is not None else {}),
        "generator": tool,
        "site": {"name": site_name, "url": site_url},
        "audience": level,
        "seeds": {
            id: {
                **({"sha256": seed.sha256} if excerpts.shows_whole_text(seed) else {}),
                "name": source_name(seed),
                "page": _file(addresses.source(id)),
            }
            for id, seed in sorted(visible.library.items())
        },
        "actors": {id: one_line_of(actor.name) for id, actor in sorted(visible.actors.items())},
        "briefings": {slug: _briefing(briefing, visible) for slug, briefing in sorted(visible.briefings.items())},
        "withdrawn": _withdrawals(visible.tombstones),
        "withdrawn_sources": _withdrawals(visible.withdrawn),
    }


def with_pages_as_files(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """Return the receipt of a site whose pages are files, such as `briefings/opening.html`, and not folders."""
    return {
        **receipt,
        **{
            kind: {id: {**entry, "page": _as_file(entry["page"])} for id, entry in receipt[kind].items()}
            for kind in ("seeds", "briefings")
        },
    }


def _as_file(page: str) -> str:
    """Return the file of a page on a host without folders for addresses."""
    return f"{page.removesuffix('/index.html')}.html"


def read_receipt(data: bytes) -> Published:
    """Return what a receipt of any known form says was published. Raises ValueError with a phrase."""
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
            sources={str(id): str(entry["name"]) for id, entry in receipt["seeds"].items()},
            withdrawn={
                str(slug): (str(entry["date"]), str(entry["reason"])) for slug, entry in receipt["withdrawn"].items()
            },
        )
    except (KeyError, TypeError, AttributeError) as caught:
        raise ValueError("is not a receipt") from caught


def published(visible: Visible, level: Marking) -> Published:
    """Return what a build publishes for `level`, with the sums of all passages.

    Its receipt has these sums as far as rights allow.
    """
    receipt = content(visible, level, tool="", site_name="", site_url=None)
    in_receipt = read_receipt(json.dumps(receipt).encode())
    return replace(
        in_receipt,
        briefings={
            slug: replace(past, items=items_of(visible.briefings[slug], visible.library))
            for slug, past in in_receipt.briefings.items()
        },
    )


def words_by_passage(checked: CheckedEvidence, seed: Seed) -> Iterator[dict[str, Any]]:
    """Yield the quoted words passage by passage, with their place in the passage where that is shown whole."""
    for span in excerpts.quoted_spans(checked):
        for number in range(seed.passage_at(span.start), seed.passage_at(span.end - 1) + 1):
            passage = seed.passages[number - 1]
            start, end = max(span.start, passage.start), min(span.end, passage.end)
            place = {"start": start - passage.start, "end": end - passage.start}
            yield {
                "exact": seed.text[start:end],
                "passage": number,
                **(place if excerpts.shows_cited_passages(seed) else {}),
            }


def _past(entry: Mapping[str, Any]) -> PublishedBriefing:
    """Return what a receipt has of a briefing."""
    return PublishedBriefing(
        items={
            name: PublishedItem(
                text=str(item["text"]),
                rests_on=tuple(None if sum_ is None else str(sum_) for sum_ in item.get("passages", ())),
            )
            for name, item in entry["items"].items()
        },
        revisions=tuple(entry["revisions"]),
        formerly=tuple(map(str, entry["formerly"])),
        names=tuple(map(str, entry["names"])),
    )


def _withdrawals(stones: tuple[Tombstone, ...]) -> dict[str, dict[str, str]]:
    return {stone.slug: {"date": stone.date, "reason": stone.reason} for stone in stones}


def _briefing(briefing: VerifiedBriefing, visible: Visible) -> dict[str, Any]:
    evidence = {name: _evidence(checked, visible.library) for name, checked in briefing.evidence.items()}
    items: dict[str, Any] = {}
    for name, item in items_of(briefing, visible.library).items():
        items[name] = {"text": item.text}
        if item.rests_on:
            items[name]["passages"] = [passage.get("sha256") for passage in evidence[name]["passages"]]
    return {
        "page": _file(addresses.briefing(briefing.slug)),
        "marking": visible.labels.briefings[briefing.slug],
        "items": items,
        "evidence": evidence,
        "revisions": [revision_as_data(revision) for revision in briefing.spec.revisions],
        "formerly": sorted(map(str, briefing.spec.formerly)),
        "names": sorted(former_names(briefing.spec)),
    }


def _evidence(checked: CheckedEvidence, seeds: Mapping[str, Seed]) -> dict[str, Any]:
    return {
        "kind": kind_of(checked),
        "seed": checked.seed,
        "passages": [
            {
                "seed": seed.id,
                "number": number,
                **({"sha256": sum_of(words)} if excerpts.shows_cited_passages(seed) else {}),
            }
            for seed, number, words in cited_passages(checked, seeds)
        ],
        "words": list(words_by_passage(checked, seeds[checked.seed])),
    }


def _file(address: Address) -> str:
    """Return the file of a page on a host with folders for addresses."""
    return f"{address.path.removesuffix('.md')}/index.html"
