"""Finds where a briefing, and what it cites, names actors."""

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
    """The names of which the briefing's `mentions` say whom they mean, which goes before everything else."""
    settled = spec.mentions or {}
    return names((str(id), str(name)) for name, id in settled.items()) if settled else None


def naming_of(
    spec: Spec,
    summary: prose.Prose,
    judgements: Mapping[str, prose.Prose],
    sections: Sequence[prose.Prose],
    evidence_by_name: Mapping[str, CheckedEvidence],
    source_index: SourceIndex,
) -> Naming:
    """Everywhere a briefing or what it cites names actors, several ids where nothing tells them apart.

    `summary`, `judgements` and `sections` are the trees of its prose. `source_index` knows the names that it settles.
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
            str(name): names_written(each.states, None, source_index)
            for name, each in spec.evidence.items()
            if each.states is not None
        },
        passages=names_cited(evidence_by_name.values(), source_index),
    )


def named_anew(briefing: VerifiedBriefing, source_index: SourceIndex) -> VerifiedBriefing:
    """The briefing with the names that are found when these sources and actors are all that there are."""
    naming = naming_of(
        briefing.spec,
        briefing.summary,
        {name: each.text for name, each in briefing.judgements.items()},
        [section.text for section in briefing.sections],
        briefing.evidence,
        source_index.settling(settled_names(briefing.spec)),
    )
    return replace(briefing, naming=naming.certain())


def names_written(text: Text, parsed: prose.Prose | None, source_index: SourceIndex) -> tuple[Mention, ...]:
    """Names in what the writer says, outside quotations; `parsed` is the text's tree if it is prose."""
    own = own_words(parsed) if parsed is not None else unquoted(text)
    return tuple(each for each in source_index.mentions(text) if is_within(each.start, each.end, own))


def names_cited(
    evidence_by_name: Collection[CheckedEvidence], source_index: SourceIndex
) -> dict[tuple[str, int], tuple[Mention, ...]]:
    """Names in each passage that evidence cites, by seed and number of the passage.

    Offsets are of the seed's text. Of a source whose rights allow only its quoted words, names in these alone.
    """
    quoted: dict[str, list[tuple[int, int]]] = {}
    for checked in evidence_by_name:
        words = [(part.start, part.end) for part in checked.words]
        quoted.setdefault(checked.found, []).extend(words)
    found: dict[tuple[str, int], tuple[Mention, ...]] = {}
    for passage_range in dict.fromkeys(
        passage_range for checked in evidence_by_name for passage_range in checked.ranges
    ):
        seed = source_index.library[passage_range.seed]
        for passage in seed.passages[passage_range.first - 1 : passage_range.last]:
            if (place := (passage_range.seed, passage.number)) in found:
                continue
            # Only what may be shown of the passage may be said of it.
            allowed = quoted.get(seed.id, ()) if seed.descriptor.rights == "none" else ((passage.start, passage.end),)
            text = seed.text[passage.start : passage.end]
            found[place] = tuple(
                replace(each, start=passage.start + each.start, end=passage.start + each.end)
                for each in source_index.mentions(text)
                if _is_inside(passage.start + each.start, passage.start + each.end, allowed)
            )
    return found


def own_words(parsed: prose.Prose) -> list[tuple[int, int]]:
    """Where the writer's own words stand in prose, in order: neither quotations nor citations, code or addresses."""
    return sorted((each.start, each.end) for each in prose.inlines(parsed) if isinstance(each, prose.Words))


def unquoted(text: Text) -> list[tuple[int, int]]:
    """Where a text is not a quotation, in order."""
    quoted, _ = prose.quotations_in(text, text.span_of)
    starts = [0, *(each.end for each in quoted)]
    return list(zip(starts, [*(each.start for each in quoted), len(text)], strict=True))


def _is_inside(start: int, end: int, stretches: Iterable[tuple[int, int]]) -> bool:
    """Whether the whole lies in one of the stretches."""
    return any(first <= start and end <= last for first, last in stretches)


def is_within(start: int, end: int, stretches: list[tuple[int, int]]) -> bool:
    """Whether both ends lie in one of the stretches each; a name may go over from one into the next."""

    def inside(offset: int) -> bool:
        index = bisect_right(stretches, (offset, len(stretches) and stretches[-1][1])) - 1
        return index >= 0 and stretches[index][0] <= offset < stretches[index][1]

    return inside(start) and inside(end - 1)
