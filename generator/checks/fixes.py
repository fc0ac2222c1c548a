"""Puts right what is certain, in the texts that writers have written, and proves it before anything is written.

A fix is a change of spans of raw text, so that comments and layout survive. Of the fixes that diagnostics
carry, and of passages that were left to be found, those are taken that do not conflict, change no words, and after
which a check finds no new error.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final, NamedTuple, TypeAlias

from generator.checks.verified import CheckedEvidence, Verified, VerifiedBriefing
from generator.diagnostics.model import Diagnostic, Edit, Fix, Severity, Span, TextFile, in_reading_order
from generator.format.yaml.nodes import MappingNode, Node, SequenceNode
from generator.format.yaml.parsing import parse_yaml
from generator.text.prose.quotation_marks import CODES as MARK_CODES

Texts: TypeAlias = Mapping[str, TextFile]
"""The texts of a project that may be changed, by path."""
Checked: TypeAlias = tuple[Verified | None, tuple[Diagnostic, ...]]

# One fix may bring another to light, as when the passage of a quote is known only after its quotation marks are gone.
# More rounds than this are no chain of fixes but a circle.
_MOST_ROUNDS: Final = 8

# Under these keys a fix may write other letters: a passage is not a word of anybody.
_ADDRESSES: Final = frozenset({"at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedText:
    """A text that is to take the place of that of a file, and what was done to it, a phrase each."""

    file: TextFile
    text: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmadeFix:
    """A fix that is not made, and why."""

    fix: Fix
    reason: str


def fixed(texts: Texts, check: Callable[[Texts], Checked]) -> tuple[tuple[FixedText, ...], tuple[UnmadeFix, ...]]:
    """What to change in which files, in the order of their paths, and which fixes were left out.

    `check` is the whole check of a project with these texts in place of its own. The changes together bring no error
    that is not there without them.
    """
    now = dict(texts)
    verified, problems = check(now)
    titles: dict[str, list[str]] = {}
    left_out: tuple[UnmadeFix, ...] = ()
    for _ in range(_MOST_ROUNDS):
        free, left_out = _without_conflicts(_candidates(now, verified, problems))
        trial = _Trial(texts=now, problems=problems, check=check)
        taken, refused = trial.sifted((), free)
        left_out = (*left_out, *refused)
        if not taken:
            break
        for candidate in taken:
            for path in dict.fromkeys(edit.span.file.path for edit in candidate.fix.edits):
                titles.setdefault(path, []).append(candidate.fix.title)
        now = applied(now, (candidate.fix for candidate in taken))
        verified, problems = check(now)
    changes = tuple(
        FixedText(file=file, text=now[path].text, titles=tuple(titles[path]))
        for path, file in sorted(texts.items())
        if now[path].text != file.text
    )
    return changes, left_out


def applied(texts: Texts, fixes: Iterable[Fix]) -> dict[str, TextFile]:
    """The texts with the fixes made, none of which overlap. Whatever lies outside of their edits stays as it is."""
    edits: dict[str, list[Edit]] = {}
    for fix in fixes:
        for edit in fix.edits:
            edits.setdefault(edit.span.file.path, []).append(edit)
    changed = dict(texts)
    for path, those in edits.items():
        changed[path] = replace(texts[path], text=_edited(texts[path].text, those))
    return changed


def _edited(text: str, edits: Iterable[Edit]) -> str:
    parts, at = [], 0
    for edit in sorted(edits, key=_place):
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join((*parts, text[at:]))


def _place(edit: Edit) -> tuple[int, int]:
    return edit.span.start, edit.span.end


# ---- Which fixes there are ----


class _Candidate(NamedTuple):
    """A fix, and whether it turns marks into quotation marks: then it matters that the words are looked for."""

    fix: Fix
    quotes: bool


def _candidates(texts: Texts, verified: Verified | None, problems: Iterable[Diagnostic]) -> tuple[_Candidate, ...]:
    """Every fix once, in reading order; those alone that change these texts and not, say, a seed."""
    found = [
        _Candidate(problem.fix, problem.code in MARK_CODES)
        for problem in in_reading_order(problems)
        if problem.fix is not None
    ]
    for briefing in verified.briefings.values() if verified is not None else ():
        found += [_Candidate(fix, quotes=False) for fix in _passages_to_write_in(briefing)]
    return tuple(
        candidate
        for candidate in dict.fromkeys(found)
        if candidate.fix.edits and all(texts.get(edit.span.file.path) == edit.span.file for edit in candidate.fix.edits)
    )


def _passages_to_write_in(briefing: VerifiedBriefing) -> Iterator[Fix]:
    """The passage of each quote that names none: it stands in one place of the sources only, or would not be here."""
    open_ = [checked for checked in briefing.evidence.values() if not checked.evidence.at]
    if not open_:
        return
    file = briefing.spec.title.span.file
    root, _ = parse_yaml(file)
    evidence = _behind(root, "evidence")
    # Of two names of one seed, the first is as good as the other.
    names = {str(seed): str(name) for name, seed in reversed([*briefing.spec.sources.items()])}
    for checked in open_:
        at = _passages_written(checked, names if len(briefing.spec.sources) > 1 else {})
        edit = _passage_behind_quote(file, _behind(evidence, checked.name), at)
        if edit is not None:
            yield Fix(title=f"write `at: {at}`", edits=(edit,))


def _behind(node: Node | None, key: str) -> Node | None:
    entry = node.get(key) if isinstance(node, MappingNode) else None
    return entry[1] if entry is not None else None


def _passages_written(checked: CheckedEvidence, names: Mapping[str, str]) -> str:
    written = [f"{names[each.seed]} {each.written}" if names else each.written for each in checked.ranges]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _passage_behind_quote(file: TextFile, evidence: Node | None, at: str) -> Edit | None:
    """Writes `at` in behind the quote, in the layout of the quote; None where that leaves it unclear how."""
    entry = evidence.get("quote") if isinstance(evidence, MappingNode) else None
    if not isinstance(evidence, MappingNode) or entry is None:
        return None
    key, quote = entry
    text, line = file.text, f"at: {at}"
    if (empty := evidence.get("at")) is not None:
        # The key stands there with nothing behind it.
        plain = text.endswith(":", 0, empty[1].span.start) and empty[1].span.start == empty[1].span.end
        return _insertion(file, empty[1].span.start, f" {at}") if plain else None
    if text.startswith("{", evidence.span.start):
        return _insertion(file, quote.span.end, f", {line}")
    indentation = text[text.rfind("\n", 0, key.span.start) + 1 : key.span.start]
    if indentation.strip(" "):
        return None
    # The lines that a block text ends with may be empty, and what follows another value is a comment at most.
    past = text.find("\n", quote.span.start + len(text[quote.span.start : quote.span.end].rstrip()))
    before = text.rfind("\n") if past == -1 else past
    newline = "\r\n" if text.startswith("\r", before - 1) else "\n"
    end = len(text) if past == -1 else past - (len(newline) - 1)
    return _insertion(file, end, f"{newline}{indentation}{line}")


def _insertion(file: TextFile, at: int, text: str) -> Edit:
    return Edit(span=Span(file=file, start=at, end=at), text=text)


# ---- Which of them are made ----


def _without_conflicts(
    candidates: Sequence[_Candidate],
) -> tuple[tuple[_Candidate, ...], tuple[UnmadeFix, ...]]:
    """The fixes that touch nothing that another touches too; of those that do, none is surely meant."""
    edits = sorted(
        (edit.span.file.path, *_place(edit), index)
        for index, candidate in enumerate(candidates)
        for edit in candidate.fix.edits
    )
    conflicting: set[int] = set()
    # The edit so far that reaches furthest: what overlaps any overlaps this one.
    furthest: tuple[str, int, int, int] | None = None
    for edit in edits:
        path, start, end, index = edit
        if furthest is not None and furthest[0] == path and (start < furthest[2] or start == furthest[1]):
            conflicting |= {index, furthest[3]}
        if furthest is None or furthest[0] != path or end >= furthest[2]:
            furthest = edit
    return (
        tuple(candidate for index, candidate in enumerate(candidates) if index not in conflicting),
        tuple(
            UnmadeFix(fix=candidates[index].fix, reason="another change wants the same place")
            for index in sorted(conflicting)
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """Texts, the problems that they have, and the check by which changes of them are tried."""

    texts: Texts
    problems: tuple[Diagnostic, ...]
    check: Callable[[Texts], Checked]

    def sifted(
        self, taken: Sequence[_Candidate], candidates: Sequence[_Candidate]
    ) -> tuple[tuple[_Candidate, ...], tuple[UnmadeFix, ...]]:
        """Which of the candidates nothing speaks against on top of those that are taken, and the others.

        All are tried at once, then by halves, so that the checks grow with those refused and not with all.
        """
        reason = self._objection((*taken, *candidates)) if candidates else None
        if reason is None:
            return tuple(candidates), ()
        if len(candidates) == 1:
            return (), (UnmadeFix(fix=candidates[0].fix, reason=reason),)
        half = len(candidates) // 2
        first, refused = self.sifted(taken, candidates[:half])
        second, also_refused = self.sifted((*taken, *first), candidates[half:])
        return (*first, *second), (*refused, *also_refused)

    def _objection(self, candidates: Sequence[_Candidate]) -> str | None:
        """What speaks against making these fixes together."""
        edits = [edit for candidate in candidates for edit in candidate.fix.edits]
        changed = applied(self.texts, (candidate.fix for candidate in candidates))
        for path in sorted({edit.span.file.path for edit in edits}):
            if not _same_words(self.texts[path], changed[path]):
                return "it would change words"
        errors = [problem for problem in self.check(changed)[1] if problem.code.severity is Severity.ERROR]
        shifts = _Shifts.of(edits)
        # What a fix is for has to be gone, so that is not known.
        fixes = {candidate.fix for candidate in candidates}
        known = {
            (problem.span.file.path, problem.code.name, shifts.shifted(problem.span.file.path, problem.span.start))
            for problem in self.problems
            if problem.code.severity is Severity.ERROR and problem.fix not in fixes
        }
        for problem in errors:
            if (problem.span.file.path, problem.code.name, problem.span.start) not in known:
                return f"with it there is {_told(problem)}"
        quoting = {edit.span.file.path for each in candidates if each.quotes for edit in each.fix.edits}
        for problem in errors:
            if problem.span.file.path in quoting and problem.code not in MARK_CODES:
                return f"whether the words are quoted right is known only without {_told(problem)}"
        return None


def _told(problem: Diagnostic) -> str:
    return f"{problem.code.name} in line {problem.span.position.line} of {problem.span.file.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shifts:
    """Where places of texts move to when edits are made: for each path the edits in order, and their growth so far."""

    by_path: Mapping[str, tuple[tuple[Edit, ...], tuple[int, ...]]]

    @classmethod
    def of(cls, edits: Iterable[Edit]) -> _Shifts:
        by_path: dict[str, list[Edit]] = {}
        for edit in edits:
            by_path.setdefault(edit.span.file.path, []).append(edit)
        ordered = {path: tuple(sorted(those, key=_place)) for path, those in by_path.items()}
        return cls(
            by_path={
                path: (
                    those,
                    tuple(accumulate((len(e.text) - (e.span.end - e.span.start) for e in those), initial=0)),
                )
                for path, those in ordered.items()
            }
        )

    def shifted(self, path: str, offset: int) -> int:
        """The offset after the edits; one inside of what is replaced becomes the beginning of what replaces it."""
        edits, growth = self.by_path.get(path, ((), (0,)))
        before = bisect_right(edits, offset, key=lambda edit: edit.span.end)
        if before < len(edits) and edits[before].span.start < offset:
            offset = edits[before].span.start
        return offset + growth[before]


def _same_words(before: TextFile, after: TextFile) -> bool:
    """Whether every value keeps its letters and digits, but for addresses; values may be added."""
    was, now = dict(_letters(parse_yaml(before)[0])), dict(_letters(parse_yaml(after)[0]))
    return all(now.get(path) == letters for path, letters in was.items())


def _letters(node: Node | None, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The letters and digits of each value, by the keys and numbers that lead to it."""
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            if key.value not in _ADDRESSES or isinstance(value, MappingNode):
                yield from _letters(value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            yield from _letters(item, (*path, index))
    elif node is not None:
        yield path, "".join(filter(str.isalnum, node.value))
