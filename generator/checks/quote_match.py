"""Finds the words of quotes in the passages that they cite, and the passages of reports."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
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
from generator.text.quotes.edited import QuotePart, quoted_words

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

# Fewer words than this may stand in a source by chance.
_FEWEST: Final = 3

# A diagnostic shows at most so many places of an ambiguous quote; two suffice to see the problem.
_SHOWN: Final = 4


def find_evidence(
    briefing: Briefing, sources: Mapping[str, Seed | None], library: Library, budget: WorkBudget
) -> tuple[dict[str, CheckedEvidence], tuple[Diagnostic, ...]]:
    """Return the evidence whose words and passages were found, by name, and the problems of the rest.

    `sources` are the seeds by the names that the briefing gives them; None marks a seed that could not be read.
    Evidence is left out once the budget is spent.
    """
    search = _Search(sources=sources, library=library, budget=budget)
    found: dict[str, CheckedEvidence] = {}
    problems: list[Diagnostic] = []
    for name, evidence in briefing.spec.evidence.items():
        ranges, problems_of_at = located(evidence.at, sources)
        problems += problems_of_at
        if form := _wrong_form(name, evidence):
            problems.append(form)
        elif ranges is None:
            continue
        elif evidence.quote is not None:
            place = _place_of(evidence, ranges, search)
            if isinstance(place, Diagnostic):
                problems.append(place)
            elif place is not None:
                passages, parts = place
                found[name] = CheckedEvidence(
                    name=name, evidence=evidence, ranges=ranges or (passages,), seed=passages.seed, parts=parts
                )
        else:
            found[name] = CheckedEvidence(name=name, evidence=evidence, ranges=ranges, seed=ranges[0].seed, parts=())
    return found, tuple(problems)


def readings_in(seed: Seed, passages: PassageRange, quote: str, *, closed: bool = False) -> list[tuple[QuotePart, ...]]:
    """Return each way in which a quote can be read in a range of passages, with offsets of the seed's text.

    `closed` says that a closing quotation mark follows the words in the writer's file.
    """
    span = seed.slice(passages.first, passages.last)
    matches = quotes.match(passage_view(seed.text[span.start : span.end]), quote, closed=closed)
    return [tuple(part.moved(span.start) for part in match.parts) for match in matches]


def _wrong_form(name: Text, evidence: Evidence) -> Diagnostic | None:
    if evidence.quote is not None and evidence.states is not None:
        fault, hint = "both quotes and states", "keep `quote`, or keep `states`"
    elif evidence.quote is None and evidence.states is None:
        fault, hint = (
            "neither quotes nor states",
            "write `quote: |` with the source's words, or `states: |` with your own",
        )
    elif evidence.states is not None and not evidence.at:
        fault, hint = "names no passage for what it states", "add the passage, as in `at: p2`"
    else:
        return None
    return Diagnostic(code=EVIDENCE_FORM, message=f"{shown(name)} {fault}", span=name.span, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """The search for the quotes of one briefing, and the budget that it spends.

    `sources` are the seeds by the briefing's names for them; None marks one that could not be read. In all methods
    `at` is where the quote stands in the writer's file if the search has to be made; without it, the search is for a
    hint, and is left out when the budget has too little to spare.
    """

    sources: Mapping[str, Seed | None]
    library: Library
    budget: WorkBudget
    _joined: dict[str, tuple[FoldedText, list[int]]] = field(default_factory=dict)
    _folded: set[PassageRange] = field(default_factory=set)

    @property
    def seeds(self) -> tuple[Seed, ...]:
        """The sources that could be read and have passages."""
        return tuple(seed for seed in self.sources.values() if seed is not None and seed.passages)

    def everywhere(self) -> tuple[PassageRange, ...]:
        """Return every passage of the sources as a range of its own."""
        return tuple(
            PassageRange(seed=seed.id, first=passage.number, last=passage.number)
            for seed in self.seeds
            for passage in seed.passages
        )

    def whole(self) -> tuple[PassageRange, ...]:
        """Return a range for each source, with all its passages."""
        return tuple(PassageRange(seed=seed.id, first=1, last=len(seed.passages)) for seed in self.seeds)

    def with_seeds(self, ranges: Iterable[PassageRange]) -> list[tuple[Seed, PassageRange]]:
        """Return ranges of passages together with their seeds."""
        return [(self.library[passages.seed], passages) for passages in ranges]

    def places(self, quote: str, ranges: Sequence[PassageRange], at: Span | None = None) -> list[_Place]:
        """Return the readings of a quote in each of the ranges; none if the budget does not suffice."""
        new = set(ranges) - self._folded
        folding = sum(length_of(*pair) for pair in self.with_seeds(new)) // _FOLDED
        if not self._may_spend(search_work(quote, self.with_seeds(ranges)) + folding, at):
            return []
        self._folded.update(new)
        respelled = [
            (seed, passages)
            for seed, passages in self.with_seeds(ranges)
            if passages.first < passages.last and quotes.respells(_view_of(seed, passages), quote)
        ]
        if respelled and not self._may_spend(sum(length_of(*pair) for pair in respelled), at):
            return []
        return [
            (passages, parts)
            for seed, passages in self.with_seeds(ranges)
            for parts in readings_in(seed, passages, quote)
        ]

    def anywhere(self, quote: str, at: Span | None = None) -> list[_Place]:
        """Return the readings of a quote in each single passage of the sources."""
        if "[" in quote:
            return self.places(quote, self.everywhere(), at)
        places: list[_Place] = []
        for seed in self.seeds:
            # The passages are searched together, with a character between them that no quote has.
            if not self._may_spend(searching(len(seed.text), 1), at):
                return []
            if seed.id not in self._joined:
                if not self._may_spend(len(seed.text) // _FOLDED, at):
                    return []
                texts = [seed.text[passage.start : passage.end] for passage in seed.passages]
                starts = [0, *accumulate(len(text) + len(_SEPARATOR) for text in texts)]
                self._joined[seed.id] = quotes.view(_SEPARATOR.join(texts)), starts
            joined, starts = self._joined[seed.id]
            numbers = dict.fromkeys(bisect_right(starts, start) for start, _ in quotes.find(joined, quote))
            ranges = [PassageRange(seed=seed.id, first=number, last=number) for number in numbers]
            places += self.places(quote, ranges, at)
        return places

    def _may_spend(self, work: int, at: Span | None) -> bool:
        return self.budget.spare(work) if at is None else self.budget.spend(work, at)

    def over_lines(self, quote: str, at: Span | None = None) -> list[_Place]:
        """Return the readings of a quote over several passages, as where each line of a paragraph is a passage."""
        places: list[_Place] = []
        for passages, parts in self.places(quote, self.whole(), at):
            seed, words = self.library[passages.seed], quoted_words(parts)
            first, last = seed.passage_at(words[0].start), seed.passage_at(words[-1].end - 1)
            if last - first < _MOST_LINES:
                places.append((PassageRange(seed=seed.id, first=first, last=last), parts))
        return places

    def address(self, passages: PassageRange) -> str:
        """Return what a writer puts under `at` for passages: with the source's name if the briefing has several."""
        if len(self.sources) == 1:
            return passages.written
        name = next(
            (name for name, seed in self.sources.items() if seed is not None and seed.id == passages.seed),
            passages.seed,
        )
        return f"{name} {passages.written}"

    def related(self, places: Sequence[_Place], label: str) -> tuple[Related, ...]:
        """Return the first places of a quote for a diagnostic to show, each with a label."""
        return tuple(_related(*place, self.library, label) for place in places[:_SHOWN])


_Place = tuple[PassageRange, tuple[QuotePart, ...]]
"""A range of passages, and a reading of a quote in it."""

# A quote may go on over so many lines: more than a quote of a wrapped paragraph has. Words that an omission parts by
# more than this were hardly meant.
_MOST_LINES: Final = 24

# Between passages that are searched together: folding does not reach across it, and no quote holds it.
_SEPARATOR: Final = "\n\0\n"

# Folding a text costs so many times less than reading it word by word, and is done once.
_FOLDED: Final = 10

# A search for a quote with editing marks costs so many times more than for one without.
_EDITED: Final = 200


def _view_of(seed: Seed, passages: PassageRange) -> FoldedText:
    span = seed.slice(passages.first, passages.last)
    return passage_view(seed.text[span.start : span.end])


def search_work(quote: str, ranges: Sequence[tuple[Seed, PassageRange]]) -> int:
    """Return the cost of looking for a quote in ranges of passages, in characters that are read word by word."""
    characters = sum(length_of(seed, passages) for seed, passages in ranges)
    # The pieces between editing marks are looked for one by one, and are found in many places.
    return searching((_EDITED if "[" in quote else 1) * characters, len(ranges))


def _place_of(evidence: Evidence, cited: tuple[PassageRange, ...], search: _Search) -> _Place | Diagnostic | None:
    """Return the one place of a quote, or its problem; None if the place cannot be known.

    That is so if a source that could hold the quote could not be read, and if the budget is spent. `cited` are the
    passages that the writer names, if any.
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
    places = search.places(quote, cited, quote.span) if cited else search.anywhere(quote, quote.span)
    if not places and not cited:
        places = search.over_lines(quote, quote.span)
    if len(places) == 1:
        return places[0]
    if places:
        if cited:
            code, hint = QUOTE_AMBIGUOUS, "quote a few words more, so that only one place fits"
        else:
            code, hint = QUOTE_PLACE_UNCLEAR, f"name the passage, as in `at: {search.address(places[0][0])}`"
        message = f"the words stand in {len(places)} places"
        related = search.related(places, "here in")
        return Diagnostic(code=code, message=message, span=quote.span, hint=hint, related=related)
    if cited:
        elsewhere = search.anywhere(quote) or search.over_lines(quote)
        if elsewhere:
            return _elsewhere(quote, evidence, elsewhere, cited, search)
    if search.budget.is_spent:
        return None
    everywhere = search.with_seeds(search.whole())
    where = _written(cited) if cited else "any source of the briefing"
    searched = search.with_seeds(cited) or everywhere
    sought = SoughtWords(words=quote, at=quote.span, place=quote.span_of, ranges=searched, where=where)
    problem = unlike(sought, QUOTE_NOT_FOUND, search.budget)
    if problem.related or not cited:
        return problem
    # The cited passages have nothing like the words: another passage may.
    further = unlike(replace(sought, ranges=everywhere), QUOTE_NOT_FOUND, search.budget)
    return further if further.code is QUOTE_NOT_FOUND else problem


def _written(ranges: Iterable[PassageRange]) -> str:
    return ", ".join(passages.written for passages in ranges)


def _elsewhere(
    quote: Text, evidence: Evidence, places: Sequence[_Place], cited: Sequence[PassageRange], search: _Search
) -> Diagnostic:
    """Return the problem of a quote that stands in passages that are not cited.

    `places` are where it stands, at least one. If there is one only, the problem can be fixed.
    """
    passages, address = places[0][0], search.address(places[0][0])
    fix = None
    if len(places) == 1 and len(evidence.at) == 1 and quotes.count(quote) >= _FEWEST:
        edit = Edit(span=evidence.at[0].span, text=address)
        fix = Fix(title=f"cite {address}, where the words stand", edits=(edit,))
    goes_on = any(
        part.seed == passages.seed and passages.first <= part.first and part.last <= passages.last for part in cited
    )
    where = _written(cited)
    return Diagnostic(
        code=QUOTE_NOT_FOUND,
        message=f"the words go on beyond {where}" if goes_on else f"the words are not in {where}",
        span=quote.span,
        hint=f"write `at: {address}`" if goes_on else f"if this place is meant, write `at: {address}`",
        related=search.related(places, "the words stand in"),
        fix=fix,
    )


def _in_marks(quote: Text, evidence: Evidence, cited: Sequence[PassageRange], search: _Search) -> Diagnostic | None:
    """Return the problem of quotation marks around a quote, if its words are found without them anywhere."""
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
            hint += f"; the words stand in {address}, not in {_written(cited)}"
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


def _related(passages: PassageRange, parts: tuple[QuotePart, ...], library: Library, label: str) -> Related:
    words = quoted_words(parts)
    span = Span(file=library[passages.seed].file, start=words[0].start, end=words[-1].end)
    return Related(span=span, label=f"{label} {passages.written}")
