"""Finds where a briefing, and the passages that it cites, name actors."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from generator.checks.source_index import SourceIndex
from generator.checks.verified import CheckedEvidence, Naming, VerifiedBriefing
from generator.format.briefing import Spec
from generator.format.decode.scalars import Text
from generator.text import prose
from generator.text.names import Mention, Names, names


def settled_names(spec: Spec) -> Names | None:
    """Return the names that the briefing's `mentions` settle, which go before all others; None if there are none."""
    settled = spec.mentions or {}
    return names((str(id), str(name)) for name, id in settled.items()) if settled else None


def naming_of(
    spec: Spec,
    summary: prose.Prose,
    judgements: Mapping[str, prose.Prose],
    sections: Sequence[prose.Prose],
    evidence: Mapping[str, CheckedEvidence],
    source_index: SourceIndex,
) -> Naming:
    """Return where a briefing and the passages that it cites name actors. A mention may mean several actors.

    `summary`, `judgements` and `sections` are the trees of its prose, and `evidence` is what was found of its evidence,
    by name. `source_index` takes into account the names that the briefing settles.
    """
    return Naming(
        summary=names_written(spec.summary, summary, source_index),
        judgements={
            str(name): names_written(judgement.text, judgements[str(name)], source_index)
            for name, judgement in (spec.judgements or {}).items()
        },
        sections=tuple(
            names_written(section.text, parsed, source_index)
            for section, parsed in zip(spec.sections, sections, strict=True)
        ),
        reports={
            str(name): names_written(reported.states, None, source_index)
            for name, reported in spec.evidence.items()
            if reported.states is not None
        },
        passages=names_cited(evidence.values(), source_index),
    )


def named_anew(briefing: VerifiedBriefing, source_index: SourceIndex) -> VerifiedBriefing:
    """Return the briefing with the names that are found with the sources and actors of `source_index` only."""
    naming = naming_of(
        briefing.spec,
        briefing.summary,
        {name: judgement.text for name, judgement in briefing.judgements.items()},
        [section.text for section in briefing.sections],
        briefing.evidence,
        source_index.settling(settled_names(briefing.spec)),
    )
    return replace(briefing, naming=naming.certain())


def names_written(text: Text, parsed: prose.Prose | None, source_index: SourceIndex) -> tuple[Mention, ...]:
    """Return the names in the writer's own words of a text. `parsed` is its tree, or None for a text without markup."""
    own = own_words(parsed) if parsed is not None else unquoted(text)
    return tuple(mention for mention in source_index.mentions(text) if is_within(mention.start, mention.end, own))


def names_cited(
    evidence: Collection[CheckedEvidence], source_index: SourceIndex
) -> dict[tuple[str, int], tuple[Mention, ...]]:
    """Return the names in each passage that evidence cites, by seed and number of the passage.

    Offsets are of the seed's text. If the rights of a source allow only quoted words, only names in these count.
    """
    quoted: dict[str, list[tuple[int, int]]] = {}
    for checked in evidence:
        quoted.setdefault(checked.seed, []).extend((words.start, words.end) for words in checked.words)
    mentions: dict[tuple[str, int], tuple[Mention, ...]] = {}
    for cited in dict.fromkeys(cited for checked in evidence for cited in checked.ranges):
        seed = source_index.library[cited.seed]
        for passage in seed.passages[cited.first - 1 : cited.last]:
            if (seed.id, passage.number) in mentions:
                continue
            # Names that stand outside of what may be shown of the passage would say something of the rest.
            allowed = quoted.get(seed.id, ()) if seed.descriptor.rights == "none" else ((passage.start, passage.end),)
            in_seed = (
                replace(mention, start=passage.start + mention.start, end=passage.start + mention.end)
                for mention in source_index.mentions(seed.text[passage.start : passage.end])
            )
            mentions[seed.id, passage.number] = tuple(
                mention for mention in in_seed if _is_inside(mention.start, mention.end, allowed)
            )
    return mentions


def own_words(parsed: prose.Prose) -> list[tuple[int, int]]:
    """Return the stretches of prose that are the writer's own words, in order.

    Quotations, citations, code and addresses are left out.
    """
    return sorted((inline.start, inline.end) for inline in prose.inlines(parsed) if isinstance(inline, prose.Words))


def unquoted(text: Text) -> list[tuple[int, int]]:
    """Return the stretches of a text outside of quotations, in order."""
    quotations, _ = prose.quotations_in(text, text.span_of)
    starts = [0, *(quotation.end for quotation in quotations)]
    ends = [*(quotation.start for quotation in quotations), len(text)]
    return list(zip(starts, ends, strict=True))


def _is_inside(start: int, end: int, stretches: Iterable[tuple[int, int]]) -> bool:
    """Return whether one of the stretches holds all from `start` to `end`."""
    return any(first <= start and end <= last for first, last in stretches)


def is_within(start: int, end: int, stretches: list[tuple[int, int]]) -> bool:
    """Return whether the first and the last character lie in stretches; a name may go on from one into the next."""

    def inside(offset: int) -> bool:
        index = bisect_right(stretches, (offset, len(stretches) and stretches[-1][1])) - 1
        return index >= 0 and stretches[index][0] <= offset < stretches[index][1]

    return inside(start) and inside(end - 1)
