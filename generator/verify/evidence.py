"""Evidence rests on words: quotes stand in the passages that they cite, reports name theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from generator import quotes
from generator.briefing import Briefing, Evidence
from generator.decode import Text
from generator.diagnostics import Diagnostic, Related, Span, error, shown
from generator.quotes import Part, View
from generator.seeds import Library, Seed
from generator.verify.references import located
from generator.verify.verified import Proof, Run

QUOTE_NOT_FOUND = error(
    "quote-not-found",
    """The words do not stand in the passage that they cite, in this order and spelling. Copy them from the passage;
    mark what is left out with […] and your own words with [square brackets]. What is not quoted belongs under
    `states`.""",
)
QUOTE_AMBIGUOUS = error(
    "quote-ambiguous",
    """The words stand more than once in what is cited, so that it is not clear which place is meant. Quote a few
    words more.""",
)
QUOTE_PLACE_UNCLEAR = error(
    "quote-place-unclear",
    "Without `at`, the words must stand in exactly one place of the briefing's sources. Name the passage.",
)
EVIDENCE_FORM = error(
    "evidence-form",
    """Evidence either quotes (`quote`) or reports (`states`), never both and never neither, and a report names
    its passage.""",
)
CODES: Final = (QUOTE_NOT_FOUND, QUOTE_AMBIGUOUS, QUOTE_PLACE_UNCLEAR, EVIDENCE_FORM)

# Below this likeness the nearest words have little in common with those that were meant, and showing them misleads.
_NEAR_ENOUGH: Final = 0.6

# So many places of an ambiguous quote are shown; the writer needs two to see the problem.
_SHOWN: Final = 4


_MARKS: Final = " \n“”„«»\"‘’'"


def prove(
    briefing: Briefing, sources: Mapping[str, Seed | None], library: Library
) -> tuple[dict[str, Proof], tuple[Diagnostic, ...]]:
    """The evidence of which words and passages have been found, by name, and what stands in the way of the rest."""
    proofs: dict[str, Proof] = {}
    problems: list[Diagnostic] = []
    for name, evidence in briefing.spec.evidence.items():
        runs, wrong = located(evidence.at, sources)
        problems += wrong
        if form := _wrong_form(name, evidence):
            problems.append(form)
        elif runs is None:
            continue
        elif evidence.quote is not None:
            found = _found(evidence.quote, runs, sources, library)
            if isinstance(found, Diagnostic):
                problems.append(found)
            elif found is not None:
                run, parts = found
                proofs[name] = Proof(name=name, evidence=evidence, runs=runs or (run,), found=run.seed, parts=parts)
        else:
            proofs[name] = Proof(name=name, evidence=evidence, runs=runs, found=runs[0].seed, parts=())
    return proofs, tuple(problems)


def readings(seed: Seed, run: Run, quote: str, *, closed: bool = False) -> list[tuple[Part, ...]]:
    """The readings of a quote in a run of passages, with offsets in the seed's text.

    `closed` tells that a closing quotation mark follows the quote's words where they stand.
    """
    span = seed.slice(run.first, run.last)
    matches = quotes.match(_view(seed.text[span.start : span.end]), quote, closed=closed)
    return [tuple(part.moved(span.start) for part in match.parts) for match in matches]


# Folding a passage costs more than finding words in it, and a passage is cited again and again. So many passages take
# some megabytes at most.
@lru_cache(maxsize=1024)
def _view(words: str) -> View:
    return quotes.view(words)


def nearest(words: str, runs: Iterable[tuple[Seed, Run]]) -> tuple[str, tuple[Related, ...]]:
    """A hint for words that were not found, and the place with the wording most like them."""
    best: tuple[float, Seed, int, int] | None = None
    for seed, run in runs:
        span = seed.slice(run.first, run.last)
        near = quotes.nearest(seed.text[span.start : span.end], words)
        if near is not None and (best is None or near.ratio > best[0]):
            best = (near.ratio, seed, span.start + near.start, span.start + near.end)
    if best is None or best[0] < _NEAR_ENOUGH:
        return "copy the words from the source, or leave the quotation out", ()
    _, seed, start, end = best
    there = Span(source=seed.source, start=start, end=end)
    hint = f"the nearest words are: {' '.join(seed.text[start:end].split())}"
    return hint, (Related(span=there, label=f"the nearest words, in p{seed.passage_at(start)}"),)


def _wrong_form(name: Text, evidence: Evidence) -> Diagnostic | None:
    if evidence.quote is not None and evidence.states is not None:
        what, hint = "both quotes and states", "keep `quote`, or keep `states`"
    elif evidence.quote is None and evidence.states is None:
        what, hint = (
            "neither quotes nor states",
            "write `quote: |` with the source's words, or `states: |` with your own",
        )
    elif evidence.states is not None and not evidence.at:
        what, hint = "names no passage for what it states", "add the passage, as in `at: p2`"
    else:
        return None
    return Diagnostic(code=EVIDENCE_FORM, message=f"{shown(name)} {what}", span=name.span, hint=hint)


def _found(
    quote: Text, cited: tuple[Run, ...], sources: Mapping[str, Seed | None], library: Library
) -> tuple[Run, tuple[Part, ...]] | Diagnostic | None:
    """The one place of a quote, or what is wrong; None when a source that could hold it could not be read."""
    if not cited and None in sources.values():
        return None
    matches = _places(quote, cited or _everywhere(sources), library)
    if len(matches) == 1:
        return matches[0]
    if matches:
        related = tuple(_related(*match, library, "here in") for match in matches[:_SHOWN])
        if cited:
            code, hint = QUOTE_AMBIGUOUS, "quote a few words more, so that only one place fits"
        else:
            code, hint = QUOTE_PLACE_UNCLEAR, f"name the passage, as in `at: {_label(matches[0][0])}`"
        message = f"the words stand in {len(matches)} places"
        return Diagnostic(code=code, message=message, span=quote.span, hint=hint, related=related)
    elsewhere = _places(quote, _everywhere(sources), library)[:1] if cited else []
    if elsewhere:
        hint, related = (
            f"if this place is meant, write `at: {_label(elsewhere[0][0])}`",
            tuple(_related(*match, library, "the words stand in") for match in elsewhere),
        )
    elif (bare := quote.strip(_MARKS)) != quote and bare and _places(bare, cited or _everywhere(sources), library):
        hint, related = "leave out the quotation marks around the words; the page sets them", ()
    else:
        hint, related = nearest(quote, [(library[run.seed], run) for run in cited or _everywhere(sources)])
    message = f"the words are not in {'the passage cited' if cited else 'any source of the briefing'}"
    return Diagnostic(code=QUOTE_NOT_FOUND, message=message, span=quote.span, hint=hint, related=related)


def _everywhere(sources: Mapping[str, Seed | None]) -> tuple[Run, ...]:
    """Every passage of the sources by itself."""
    return tuple(
        Run(seed=seed.id, first=passage.number, last=passage.number)
        for seed in sources.values()
        if seed is not None
        for passage in seed.passages
    )


def _places(quote: str, runs: Iterable[Run], library: Library) -> list[tuple[Run, tuple[Part, ...]]]:
    return [(run, parts) for run in runs for parts in readings(library[run.seed], run, quote)]


def _related(run: Run, parts: tuple[Part, ...], library: Library, label: str) -> Related:
    words = [part for part in parts if part.kind == "verbatim"]
    span = Span(source=library[run.seed].source, start=words[0].start, end=words[-1].end)
    return Related(span=span, label=f"{label} {_label(run)}")


def _label(run: Run) -> str:
    return f"p{run.first}" if run.first == run.last else f"p{run.first}-p{run.last}"
