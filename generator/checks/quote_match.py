"""Evidence rests on words: quotes stand in the passages that they cite, reports name theirs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Final

from generator.checks.nearest_words import SoughtWords, length_of, passage_view, unlike
from generator.checks.references import located
from generator.checks.verified import CheckedEvidence
from generator.checks.work_budget import WorkBudget, searching
from generator.diagnostics.model import Diagnostic, Edit, Fix, Related, Span, error, shown
from generator.format.briefing import Briefing, Evidence
from generator.format.decode.scalars import Text
from generator.format.seeds import Library, PassageRange, Seed
from generator.text import prose, quotes
from generator.text.folding import FoldedText
from generator.text.quotes.edited import QuotePart

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
QUOTE_IN_MARKS = error(
    "quote-in-marks",
    "A quote is written without the quotation marks around it: the page sets them.",
)
QUOTE_TOO_SHORT = error(
    "quote-too-short",
    """One or two words stand in many a place by chance, so that evidence that quotes so few names its passage.""",
)
EVIDENCE_FORM = error(
    "evidence-form",
    """Evidence either quotes (`quote`) or reports (`states`), never both and never neither, and a report names
    its passage.""",
)

# Fewer words than this stand somewhere by chance.
_FEWEST: Final = 3

# So many places of an ambiguous quote are shown; the writer needs two to see the problem.
_SHOWN: Final = 4


def find_evidence(
    briefing: Briefing, sources: Mapping[str, Seed | None], library: Library, budget: WorkBudget
) -> tuple[dict[str, CheckedEvidence], tuple[Diagnostic, ...]]:
    """The evidence of which words and passages have been found, by name, and what stands in the way of the rest.

    What `budget` does not suffice for is left out.
    """
    search = _Search(sources=sources, library=library, budget=budget)
    evidence_by_name: dict[str, CheckedEvidence] = {}
    problems: list[Diagnostic] = []
    for name, evidence in briefing.spec.evidence.items():
        ranges, wrong = located(evidence.at, sources)
        problems += wrong
        if form := _wrong_form(name, evidence):
            problems.append(form)
        elif ranges is None:
            continue
        elif evidence.quote is not None:
            found = _found(evidence, ranges, search)
            if isinstance(found, Diagnostic):
                problems.append(found)
            elif found is not None:
                passage_range, parts = found
                evidence_by_name[name] = CheckedEvidence(
                    name=name,
                    evidence=evidence,
                    ranges=ranges or (passage_range,),
                    found=passage_range.seed,
                    parts=parts,
                )
        else:
            evidence_by_name[name] = CheckedEvidence(
                name=name, evidence=evidence, ranges=ranges, found=ranges[0].seed, parts=()
            )
    return evidence_by_name, tuple(problems)


def readings_in(
    seed: Seed, passage_range: PassageRange, quote: str, *, closed: bool = False
) -> list[tuple[QuotePart, ...]]:
    """The readings of a quote in a range of passages, with offsets in the seed's text.

    `closed` tells that a closing quotation mark follows the quote's words where they stand.
    """
    span = seed.slice(passage_range.first, passage_range.last)
    matches = quotes.match(passage_view(seed.text[span.start : span.end]), quote, closed=closed)
    return [tuple(part.moved(span.start) for part in match.parts) for match in matches]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """Where the quotes of a briefing are looked for, and what that may still cost.

    `sources` are the seeds by the briefing's names for them; None marks one that could not be read.
    """

    sources: Mapping[str, Seed | None]
    library: Library
    budget: WorkBudget
    _apart: dict[str, tuple[FoldedText, list[int]]] = field(default_factory=dict)
    _folded: set[PassageRange] = field(default_factory=set)

    @property
    def seeds(self) -> tuple[Seed, ...]:
        """The sources that could be read and have passages."""
        return tuple(seed for seed in self.sources.values() if seed is not None and seed.passages)

    def everywhere(self) -> tuple[PassageRange, ...]:
        """Every passage of the sources by itself."""
        return tuple(
            PassageRange(seed=seed.id, first=passage.number, last=passage.number)
            for seed in self.seeds
            for passage in seed.passages
        )

    def whole(self) -> tuple[PassageRange, ...]:
        """All passages of each source together."""
        return tuple(PassageRange(seed=seed.id, first=1, last=len(seed.passages)) for seed in self.seeds)

    def places(self, quote: str, ranges: Sequence[PassageRange], at: Span | None = None) -> list[_Place]:
        """The readings of a quote in each of the ranges; none where it costs too much.

        `at` is where the quote stands if it has to be found there; without it, the places are for a hint.
        """
        work = search_work(quote, [(self.library[passage_range.seed], passage_range) for passage_range in ranges])
        new = set(ranges) - self._folded
        work += sum(length_of(self.library[passage_range.seed], passage_range) for passage_range in new) // _FOLDED
        if not self._may_spend(work, at):
            return []
        self._folded.update(new)
        again = [
            passage_range
            for passage_range in ranges
            if passage_range.first < passage_range.last
            and quotes.respells(_view_of(self.library, passage_range), quote)
        ]
        if again and not self._may_spend(
            sum(length_of(self.library[passage_range.seed], passage_range) for passage_range in again), at
        ):
            return []
        return [
            (passage_range, parts)
            for passage_range in ranges
            for parts in readings_in(self.library[passage_range.seed], passage_range, quote)
        ]

    def anywhere(self, quote: str, at: Span | None = None) -> list[_Place]:
        """The readings of a quote in each passage of the sources; `at` is as with `places`."""
        if "[" in quote:
            return self.places(quote, self.everywhere(), at)
        found: list[_Place] = []
        for seed in self.seeds:
            # Passages are looked through together, with a character between that no quote has.
            if not self._may_spend(searching(len(seed.text), 1), at):
                return []
            if seed.id not in self._apart:
                if not self._may_spend(len(seed.text) // _FOLDED, at):
                    return []
                passages = [seed.text[each.start : each.end] for each in seed.passages]
                starts = [0, *accumulate(len(words) + len(_APART) for words in passages)]
                self._apart[seed.id] = quotes.view(_APART.join(passages)), starts
            seen, starts = self._apart[seed.id]
            numbers = dict.fromkeys(bisect_right(starts, start) for start, _ in quotes.find(seen, quote))
            found += self.places(quote, [PassageRange(seed=seed.id, first=each, last=each) for each in numbers], at)
        return found

    def _may_spend(self, work: int, at: Span | None) -> bool:
        return self.budget.spare(work) if at is None else self.budget.spend(work, at)

    def over_lines(self, quote: str, at: Span | None = None) -> list[_Place]:
        """The readings of a quote over several passages, as where every line of a paragraph is a passage of its own."""
        found: list[_Place] = []
        for passage_range, parts in self.places(quote, self.whole(), at):
            seed = self.library[passage_range.seed]
            words = [part for part in parts if part.kind == "verbatim"]
            first, last = seed.passage_at(words[0].start), seed.passage_at(words[-1].end - 1)
            if last - first < _MOST_LINES:
                found.append((PassageRange(seed=seed.id, first=first, last=last), parts))
        return found

    def address(self, passage_range: PassageRange) -> str:
        """How a writer names the passages under `at`: with the source's name if the briefing has several."""
        name = next(
            (n for n, seed in self.sources.items() if seed is not None and seed.id == passage_range.seed),
            passage_range.seed,
        )
        return passage_range.written if len(self.sources) == 1 else f"{name} {passage_range.written}"

    def related(self, found: Sequence[_Place], label: str) -> tuple[Related, ...]:
        """The first places of a quote, each to be shown with a label."""
        return tuple(_related(*match, self.library, label) for match in found[:_SHOWN])


_Place = tuple[PassageRange, tuple[QuotePart, ...]]
"""A range of passages, and a reading of a quote in it."""

# Lines over which a quote may go on: more than any quote of a wrapped paragraph has. Words that an omission parts by
# more than this were hardly meant.
_MOST_LINES: Final = 24

# Between passages that are looked through together: nothing folds over it, and no quote holds it.
_APART: Final = "\n\0\n"

# To fold a text takes so much less than reading it word by word, and is done once.
_FOLDED: Final = 10

# How much more it takes to look for a quote with editing marks.
_EDITED: Final = 200


def _view_of(library: Library, passage_range: PassageRange) -> FoldedText:
    span = library[passage_range.seed].slice(passage_range.first, passage_range.last)
    return passage_view(span.file.text[span.start : span.end])


def search_work(quote: str, ranges: Sequence[tuple[Seed, PassageRange]]) -> int:
    """What it costs to look for a quote in ranges of passages, in characters that are read word by word."""
    characters = sum(length_of(seed, passage_range) for seed, passage_range in ranges)
    # Between editing marks, each piece is looked for by itself, and found in many places.
    return searching((_EDITED if "[" in quote else 1) * characters, len(ranges))


def _found(evidence: Evidence, cited: tuple[PassageRange, ...], search: _Search) -> _Place | Diagnostic | None:
    """The one place of a quote, or what is wrong; None when nobody can tell.

    That is so when a source that could hold it could not be read, and when the budget is spent.
    """
    quote = evidence.quote
    if quote is None or (not cited and None in search.sources.values()):
        return None
    if not cited and quotes.count(quote) < _FEWEST:
        hint = "name the passage, as in `at: p2`"
        message = f"{shown(quote)} is too short to be looked for without a passage"
        return Diagnostic(code=QUOTE_TOO_SHORT, message=message, span=quote.span, hint=hint)
    if in_marks := _in_marks(quote, evidence, cited, search):
        return in_marks
    matches = search.places(quote, cited, quote.span) if cited else search.anywhere(quote, quote.span)
    if not matches and not cited:
        matches = search.over_lines(quote, quote.span)
    if len(matches) == 1:
        return matches[0]
    if matches:
        if cited:
            code, hint = QUOTE_AMBIGUOUS, "quote a few words more, so that only one place fits"
        else:
            code, hint = QUOTE_PLACE_UNCLEAR, f"name the passage, as in `at: {search.address(matches[0][0])}`"
        message = f"the words stand in {len(matches)} places"
        related = search.related(matches, "here in")
        return Diagnostic(code=code, message=message, span=quote.span, hint=hint, related=related)
    where = ", ".join(each.written for each in cited) if cited else "any source of the briefing"
    if cited:
        elsewhere = search.anywhere(quote) or search.over_lines(quote)
        if elsewhere:
            return _elsewhere(quote, evidence, elsewhere, cited, search, where)
    if search.budget.is_spent:
        return None
    everywhere = [(search.library[passage_range.seed], passage_range) for passage_range in search.whole()]
    looked_at = [(search.library[passage_range.seed], passage_range) for passage_range in cited] or everywhere
    sought = SoughtWords(words=quote, at=quote.span, place=quote.span_of, ranges=looked_at, where=where)
    problem = unlike(sought, QUOTE_NOT_FOUND, search.budget)
    if problem.related or not cited:
        return problem
    # Nothing like them stands where the writer looked: perhaps elsewhere.
    further = unlike(replace(sought, ranges=everywhere), QUOTE_NOT_FOUND, search.budget)
    return further if further.code is QUOTE_NOT_FOUND else problem


def _elsewhere(
    quote: Text, evidence: Evidence, found: Sequence[_Place], cited: Sequence[PassageRange], search: _Search, where: str
) -> Diagnostic:
    """The words stand in passages that are not cited; with one such passage it is certain which is meant."""
    passage_range, address = found[0][0], search.address(found[0][0])
    fix = None
    if len(found) == 1 and len(evidence.at) == 1 and quotes.count(quote) >= _FEWEST:
        edit = Edit(span=evidence.at[0].span, text=address)
        fix = Fix(title=f"cite {address}, where the words stand", edits=(edit,))
    begun = any(
        each.seed == passage_range.seed and passage_range.first <= each.first and each.last <= passage_range.last
        for each in cited
    )
    return Diagnostic(
        code=QUOTE_NOT_FOUND,
        message=f"the words go on beyond {where}" if begun else f"the words are not in {where}",
        span=quote.span,
        hint=f"write `at: {address}`" if begun else f"if this place is meant, write `at: {address}`",
        related=search.related(found, "the words stand in"),
        fix=fix,
    )


def _in_marks(quote: Text, evidence: Evidence, cited: Sequence[PassageRange], search: _Search) -> Diagnostic | None:
    """A problem of quotation marks around the quote, if its words are found without them, in what it cites or not."""
    inside, _ = prose.quotations_in(quote, quote.span_of)
    if len(inside) != 1 or quote[: inside[0].start - 1].strip() or quote[inside[0].end + 1 :].strip():
        return None
    start, end = inside[0].start, inside[0].end
    bare = quote[start:end]
    edits = [Edit(span=quote.span_of(at, to), text="") for at, to in ((0, start), (end, len(quote)))]
    hint, title = "leave them out; the page sets them", "leave out the quotation marks around the quote"
    if not (cited and search.places(bare, cited, quote.span)):
        elsewhere = search.anywhere(bare, None if cited else quote.span)
        if not elsewhere:
            return None
        if cited:
            address = search.address(elsewhere[0][0])
            hint += f"; the words stand in {address}, not in {', '.join(each.written for each in cited)}"
            if len(elsewhere) == 1 and len(evidence.at) == 1:
                edits.append(Edit(span=evidence.at[0].span, text=address))
                title += f", and cite {address}"
    return Diagnostic(
        code=QUOTE_IN_MARKS,
        message="the quote has quotation marks around it",
        span=quote.span,
        hint=hint,
        fix=Fix(title=title, edits=tuple(edits)),
    )


def _related(passage_range: PassageRange, parts: tuple[QuotePart, ...], library: Library, label: str) -> Related:
    words = [part for part in parts if part.kind == "verbatim"]
    span = Span(file=library[passage_range.seed].file, start=words[0].start, end=words[-1].end)
    return Related(span=span, label=f"{label} {passage_range.written}")
