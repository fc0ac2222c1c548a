"""Evidence rests on words: quotes stand in the passages that they cite, reports name theirs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Final

from generator.checks.references import located
from generator.checks.verified import CheckedEvidence
from generator.checks.work_budget import WorkBudget, searching
from generator.diagnostics.model import Code, Diagnostic, Edit, Fix, Related, Span, error, shown
from generator.format.briefing import Briefing, Evidence
from generator.format.decode.scalars import Text
from generator.format.seeds import Library, PassageRange, Seed
from generator.text import prose, quotes
from generator.text.folding import FoldedText, on_one_line
from generator.text.nearest import changed_words
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
QUOTE_CASE_DIFFERS = error(
    "quote-case-differs",
    """The words stand in the passage, but with other capitals. Paste the exact words that the hint shows; a changed
    initial is written `[T]he`.""",
)
QUOTE_PUNCTUATION_DIFFERS = error(
    "quote-punctuation-differs",
    "The words stand in the passage, but with other punctuation. Paste the exact words that the hint shows.",
)
QUOTE_SPACING_DIFFERS = error(
    "quote-spacing-differs",
    """The letters stand in the passage, but are divided into words in another way. Paste the exact words that the
    hint shows.""",
)
QUOTE_SKIPS_NOTE = error(
    "quote-skips-note",
    """The words stand in the passage, but the source has the mark of a note among them, such as the number in
    "regime2". Leave it out with […], as the hint shows, so that readers see that something is left out; or quote it as
    it stands.""",
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
CODES: Final = (
    QUOTE_NOT_FOUND,
    QUOTE_CASE_DIFFERS,
    QUOTE_PUNCTUATION_DIFFERS,
    QUOTE_SPACING_DIFFERS,
    QUOTE_SKIPS_NOTE,
    QUOTE_AMBIGUOUS,
    QUOTE_PLACE_UNCLEAR,
    QUOTE_IN_MARKS,
    QUOTE_TOO_SHORT,
    EVIDENCE_FORM,
)

# Fewer words than this stand somewhere by chance.
_FEWEST: Final = 3

# Below this likeness the nearest words have little in common with those that were meant, and showing them misleads.
_NEAR_ENOUGH: Final = 0.6

# So many places of an ambiguous quote are shown; the writer needs two to see the problem.
_SHOWN: Final = 4


def prove(
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
    matches = quotes.match(_view(seed.text[span.start : span.end]), quote, closed=closed)
    return [tuple(part.moved(span.start) for part in match.parts) for match in matches]


# Folding a passage costs more than finding words in it, and a passage is cited again and again. So many passages take
# some megabytes at most.
@lru_cache(maxsize=1024)
def _view(words: str) -> FoldedText:
    return quotes.view(words)


def unlike(
    words: str,
    at: Span,
    place: Callable[[int, int], Span],
    ranges: Sequence[tuple[Seed, PassageRange]],
    code: Code,
    where: str,
    budget: WorkBudget,
    *,
    closed: bool = False,
) -> Diagnostic:
    """The problem of words that were not found: how they differ from the source's, and what to write instead.

    `code` is that of other words; what differs in style alone has codes of its own. `place(start, end)` is where some
    of the words stand in the author's file. What `budget` cannot spare is not looked for.
    """
    message = f"the words are not in {where}"
    if not budget.spare(sum(_length(seed, passage_range) + _COMPARED for seed, passage_range in ranges)):
        hint = "copy the words from the source, or leave the quotation out"
        return Diagnostic(code=code, message=message, span=at, hint=hint)
    for seed, passage_range in ranges:
        span = seed.slice(passage_range.first, passage_range.last)
        noted = quotes.noted(_view(seed.text[span.start : span.end]), words)
        if noted is not None:
            start, end = span.start + noted.start, span.start + noted.end
            related, _ = _compared(words, place, seed, start, end, "the exact words")
            return Diagnostic(
                code=QUOTE_SKIPS_NOTE,
                message=f"in {where} the mark of a note stands among the words",
                span=at,
                hint=f"write {noted.quote}",
                related=related,
            )
    for seed, passage_range in ranges:
        span = seed.slice(passage_range.first, passage_range.last)
        styled = quotes.differs(_view(seed.text[span.start : span.end]), words, closed=closed)
        if styled is not None:
            start, end = span.start + styled.start, span.start + styled.end
            related, marks = _compared(words, place, seed, start, end, "the exact words")
            style = _code_of(styled.kinds)
            message = f"in {where} the words have other {_KINDS[style.name]}"
            exact = on_one_line(seed.text[start:end])
            hint = f"the exact words are: {exact}"
            if styled.kinds == {"case"} and exact[1:] == " ".join(words.split())[1 : len(exact)]:
                hint += f"; another initial is written `[{words.strip()[0]}]{exact[1:].split()[0]} …`"
            return Diagnostic(code=style, message=message, span=at, hint=hint, related=related, marks=marks)
    best: tuple[float, Seed, int, int] | None = None
    for seed, passage_range in ranges:
        span = seed.slice(passage_range.first, passage_range.last)
        near = quotes.nearest(seed.text[span.start : span.end], words)
        if near is not None and (best is None or near.ratio > best[0]):
            best = (near.ratio, seed, span.start + near.start, span.start + near.end)
    if best is None or best[0] < _NEAR_ENOUGH:
        hint = "copy the words from the source, or leave the quotation out"
        return Diagnostic(code=code, message=message, span=at, hint=hint)
    _, seed, start, end = best
    related, marks = _compared(words, place, seed, start, end, "the nearest words")
    hint = f"the nearest words are: {on_one_line(seed.text[start:end])}"
    return Diagnostic(code=code, message=message, span=at, hint=hint, related=related, marks=marks)


def _code_of(kinds: frozenset[str]) -> Code:
    if "punctuation" in kinds:
        return QUOTE_PUNCTUATION_DIFFERS
    return QUOTE_CASE_DIFFERS if "case" in kinds else QUOTE_SPACING_DIFFERS


_KINDS: Final = {
    QUOTE_CASE_DIFFERS.name: "capitals",
    QUOTE_PUNCTUATION_DIFFERS.name: "punctuation",
    QUOTE_SPACING_DIFFERS.name: "spaces",
}


def _compared(
    words: str, place: Callable[[int, int], Span], seed: Seed, start: int, end: int, what: str
) -> tuple[tuple[Related, ...], tuple[Span, ...]]:
    """The source's wording with the words marked that differ, and those of the writer."""
    written = [found.span() for found in _WORD.finditer(words)]
    there = [found.span() for found in _WORD.finditer(seed.text, start, end)]
    marks, wrong = [], []
    for a, b, c, d in changed_words(_folded(words, written), _folded(seed.text, there)):
        if a < b:
            wrong.append(place(written[a][0], written[b - 1][1]))
        if c < d:
            marks.append(Span(file=seed.file, start=there[c][0], end=there[d - 1][1]))
    related = Related(
        span=Span(file=seed.file, start=start, end=end),
        label=f"{what}, in p{seed.passage_at(start)}",
        marks=tuple(marks),
    )
    return (related,), tuple(wrong)


_WORD: Final = re.compile(r"\S+")


def _folded(text: str, words: Iterable[tuple[int, int]]) -> list[str]:
    return [quotes.view(text[start:end]).text for start, end in words]


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
        work += sum(_length(self.library[passage_range.seed], passage_range) for passage_range in new) // _FOLDED
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
            sum(_length(self.library[passage_range.seed], passage_range) for passage_range in again), at
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

# What it takes to compare a quote with a range of passages, however short that is.
_COMPARED: Final = 100

# How much more it takes to look for a quote with editing marks.
_EDITED: Final = 200


def _view_of(library: Library, passage_range: PassageRange) -> FoldedText:
    span = library[passage_range.seed].slice(passage_range.first, passage_range.last)
    return _view(span.file.text[span.start : span.end])


def search_work(quote: str, ranges: Sequence[tuple[Seed, PassageRange]]) -> int:
    """What it costs to look for a quote in ranges of passages, in characters that are read word by word."""
    characters = sum(_length(seed, passage_range) for seed, passage_range in ranges)
    # Between editing marks, each piece is looked for by itself, and found in many places.
    return searching((_EDITED if "[" in quote else 1) * characters, len(ranges))


def _length(seed: Seed, passage_range: PassageRange) -> int:
    span = seed.slice(passage_range.first, passage_range.last)
    return span.end - span.start


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
    problem = unlike(quote, quote.span, quote.span_of, looked_at, QUOTE_NOT_FOUND, where, search.budget)
    if problem.related or not cited:
        return problem
    # Nothing like them stands where the writer looked: perhaps elsewhere.
    further = unlike(quote, quote.span, quote.span_of, everywhere, QUOTE_NOT_FOUND, where, search.budget)
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
