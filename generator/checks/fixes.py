"""Makes the fixes that are certain in the texts of writers, and checks the result before anything is written.

A fix replaces spans of raw text, so that comments and layout survive. Fixes come from diagnostics, and from quotes
whose passage was found although `at` names none. A fix is made if it conflicts with no other, changes no words, and
brings no new error.
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
"""What a check returns: what may be published, or None, and the problems."""

# One fix may make another possible: the passage of a quote is known only after its quotation marks are gone. More
# rounds than this are a circle.
_MOST_ROUNDS: Final = 8

# Under these keys a fix may write other letters, since they hold addresses and no words.
_ADDRESSES: Final = frozenset({"at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedText:
    """The new text of a file, and the fixes that were made in it, a phrase for each."""

    file: TextFile
    text: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmadeFix:
    """A fix that is not made, and the reason."""

    fix: Fix
    reason: str


def fixed(texts: Texts, check: Callable[[Texts], Checked]) -> tuple[tuple[FixedText, ...], tuple[UnmadeFix, ...]]:
    """Return the new texts of files, in the order of their paths, and the fixes that were left out.

    `check` checks the whole project with the given texts in place of its own. All changes together bring no error that
    was not there before.
    """
    current = dict(texts)
    verified, problems = check(current)
    titles: dict[str, list[str]] = {}
    left_out: tuple[UnmadeFix, ...] = ()
    for _ in range(_MOST_ROUNDS):
        free, left_out = _without_conflicts(_candidates(current, verified, problems))
        trial = _Trial(texts=current, problems=problems, check=check)
        taken, refused = trial.sifted((), free)
        left_out = (*left_out, *refused)
        if not taken:
            break
        for candidate in taken:
            for path in dict.fromkeys(edit.span.file.path for edit in candidate.fix.edits):
                titles.setdefault(path, []).append(candidate.fix.title)
        current = applied(current, (candidate.fix for candidate in taken))
        verified, problems = check(current)
    changes = tuple(
        FixedText(file=file, text=current[path].text, titles=tuple(titles[path]))
        for path, file in sorted(texts.items())
        if current[path].text != file.text
    )
    return changes, left_out


def applied(texts: Texts, fixes: Iterable[Fix]) -> dict[str, TextFile]:
    """Return the texts with the fixes made. The fixes do not overlap, and text outside of their edits stays."""
    changed = dict(texts)
    for path, edits in _by_path(edit for fix in fixes for edit in fix.edits).items():
        changed[path] = replace(texts[path], text=_edited(texts[path].text, edits))
    return changed


def _by_path(edits: Iterable[Edit]) -> dict[str, tuple[Edit, ...]]:
    """Return the edits of each text, in the order of their places."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.span.file.path, []).append(edit)
    return {path: tuple(sorted(of_text, key=_place)) for path, of_text in by_path.items()}


def _edited(text: str, edits: Iterable[Edit]) -> str:
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join((*parts, text[at:]))


def _place(edit: Edit) -> tuple[int, int]:
    return edit.span.start, edit.span.end


# ---- The fixes that there are ----


class _Candidate(NamedTuple):
    """A fix, and whether it writes quotation marks: then the words between them have to be checked."""

    fix: Fix
    quotes: bool


def _candidates(texts: Texts, verified: Verified | None, problems: Iterable[Diagnostic]) -> tuple[_Candidate, ...]:
    """Return every fix of these texts once, in reading order; fixes of other files, as of a seed, are left out."""
    candidates = [
        _Candidate(problem.fix, problem.code in MARK_CODES)
        for problem in in_reading_order(problems)
        if problem.fix is not None
    ]
    for briefing in verified.briefings.values() if verified is not None else ():
        candidates += [_Candidate(fix, quotes=False) for fix in _passages_to_write_in(briefing)]
    return tuple(
        candidate
        for candidate in dict.fromkeys(candidates)
        if candidate.fix.edits and all(texts.get(edit.span.file.path) == edit.span.file for edit in candidate.fix.edits)
    )


def _passages_to_write_in(briefing: VerifiedBriefing) -> Iterator[Fix]:
    """Yield, for each quote without `at`, the fix that writes its passage: it has one place, or would be an error."""
    without_at = [checked for checked in briefing.evidence.values() if not checked.evidence.at]
    if not without_at:
        return
    file = briefing.spec.title.span.file
    root, _ = parse_yaml(file)
    evidence = _value_of(root, "evidence")
    # If a seed has two names, the first one is written.
    names = {str(seed): str(name) for name, seed in reversed([*briefing.spec.sources.items()])}
    for checked in without_at:
        at = _passages_written(checked, names if len(briefing.spec.sources) > 1 else {})
        edit = _passage_behind_quote(file, _value_of(evidence, checked.name), at)
        if edit is not None:
            yield Fix(title=f"write `at: {at}`", edits=(edit,))


def _value_of(node: Node | None, key: str) -> Node | None:
    entry = node.get(key) if isinstance(node, MappingNode) else None
    return entry[1] if entry is not None else None


def _passages_written(checked: CheckedEvidence, names: Mapping[str, str]) -> str:
    """Return the passages as `at` has them. `names` are those of the seeds, empty if the briefing has one source."""
    written = [f"{names[cited.seed]} {cited.written}" if names else cited.written for cited in checked.ranges]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _passage_behind_quote(file: TextFile, evidence: Node | None, at: str) -> Edit | None:
    """Return the edit that writes `at` behind the quote, in its layout; None if the layout is not clear.

    `evidence` is the node of the evidence, and `at` is the value to write.
    """
    entry = evidence.get("quote") if isinstance(evidence, MappingNode) else None
    if not isinstance(evidence, MappingNode) or entry is None:
        return None
    key, quote = entry
    text, line = file.text, f"at: {at}"
    if (empty := evidence.get("at")) is not None:
        # The key is there without a value.
        is_plain = text.endswith(":", 0, empty[1].span.start) and empty[1].span.start == empty[1].span.end
        return _insertion(file, empty[1].span.start, f" {at}") if is_plain else None
    if text.startswith("{", evidence.span.start):
        return _insertion(file, quote.span.end, f", {line}")
    indentation = text[text.rfind("\n", 0, key.span.start) + 1 : key.span.start]
    if indentation.strip(" "):
        return None
    # A block text may end with empty lines, and only a comment can follow another value on its line.
    line_end = text.find("\n", quote.span.start + len(text[quote.span.start : quote.span.end].rstrip()))
    some_line_end = text.rfind("\n") if line_end == -1 else line_end
    newline = "\r\n" if text.startswith("\r", some_line_end - 1) else "\n"
    end = len(text) if line_end == -1 else line_end - (len(newline) - 1)
    return _insertion(file, end, f"{newline}{indentation}{line}")


def _insertion(file: TextFile, at: int, text: str) -> Edit:
    return Edit(span=Span(file=file, start=at, end=at), text=text)


# ---- The choice of those that are made ----


def _without_conflicts(
    candidates: Sequence[_Candidate],
) -> tuple[tuple[_Candidate, ...], tuple[UnmadeFix, ...]]:
    """Divide fixes into those that touch no place of another, and the others, of which none is made."""
    edits = sorted(
        (edit.span.file.path, *_place(edit), index)
        for index, candidate in enumerate(candidates)
        for edit in candidate.fix.edits
    )
    conflicting: set[int] = set()
    # The edit before that reaches furthest: an edit that overlaps any of them overlaps this one.
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
    """Texts with their problems, and the check by which changes of them are tried."""

    texts: Texts
    problems: tuple[Diagnostic, ...]
    check: Callable[[Texts], Checked]

    def sifted(
        self, taken: Sequence[_Candidate], candidates: Sequence[_Candidate]
    ) -> tuple[tuple[_Candidate, ...], tuple[UnmadeFix, ...]]:
        """Divide candidates into those that can be made together with `taken`, and the others.

        All are tried at once, then by halves, so that the number of checks grows with the fixes that are refused.
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
        """Return the reason why these fixes cannot be made together, or None."""
        edits = [edit for candidate in candidates for edit in candidate.fix.edits]
        changed = applied(self.texts, (candidate.fix for candidate in candidates))
        for path in sorted({edit.span.file.path for edit in edits}):
            if not _same_words(self.texts[path], changed[path]):
                return "it would change words"
        errors = [problem for problem in self.check(changed)[1] if problem.code.severity is Severity.ERROR]
        shifts = _Shifts.of(edits)
        # The problem that a fix is made for has to be gone, so it does not count as known.
        fixes = {candidate.fix for candidate in candidates}
        known = {
            (problem.span.file.path, problem.code.name, shifts.shifted(problem.span.file.path, problem.span.start))
            for problem in self.problems
            if problem.code.severity is Severity.ERROR and problem.fix not in fixes
        }
        for problem in errors:
            if (problem.span.file.path, problem.code.name, problem.span.start) not in known:
                return f"with it there is {_described(problem)}"
        quoting = {edit.span.file.path for candidate in candidates if candidate.quotes for edit in candidate.fix.edits}
        for problem in errors:
            if problem.span.file.path in quoting and problem.code not in MARK_CODES:
                return f"whether the words are quoted right is known only without {_described(problem)}"
        return None


def _described(problem: Diagnostic) -> str:
    return f"{problem.code.name} in line {problem.span.position.line} of {problem.span.file.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shifts:
    """The places to which offsets of texts move when edits are made.

    `by_path` has, for each text, its edits in order, and by how much the text has grown before each and after all.
    """

    by_path: Mapping[str, tuple[tuple[Edit, ...], tuple[int, ...]]]

    @classmethod
    def of(cls, edits: Iterable[Edit]) -> _Shifts:
        """Return the shifts that edits bring about."""
        by_path: dict[str, tuple[tuple[Edit, ...], tuple[int, ...]]] = {}
        for path, in_order in _by_path(edits).items():
            grown = (len(edit.text) - (edit.span.end - edit.span.start) for edit in in_order)
            by_path[path] = in_order, tuple(accumulate(grown, initial=0))
        return cls(by_path=by_path)

    def shifted(self, path: str, offset: int) -> int:
        """Return where an offset is after the edits; inside of a replaced span, that is the replacement's start."""
        edits, growth = self.by_path.get(path, ((), (0,)))
        before = bisect_right(edits, offset, key=lambda edit: edit.span.end)
        if before < len(edits) and edits[before].span.start < offset:
            offset = edits[before].span.start
        return offset + growth[before]


def _same_words(before: TextFile, after: TextFile) -> bool:
    """Return whether every value keeps its letters and digits, except addresses; values may be added."""
    old_letters, new_letters = dict(_letters(parse_yaml(before)[0])), dict(_letters(parse_yaml(after)[0]))
    return all(new_letters.get(path) == letters for path, letters in old_letters.items())


def _letters(node: Node | None, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the letters and digits of each value, with the keys and numbers that lead to it."""
    if isinstance(node, MappingNode):
        for key, value in node.entries:
            if key.value not in _ADDRESSES or isinstance(value, MappingNode):
                yield from _letters(value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            yield from _letters(item, (*path, index))
    elif node is not None:
        yield path, "".join(filter(str.isalnum, node.value))
