"""Finds what stands between double quotation marks, in prose and in every other text.

Double quotation marks always quote. A mark that readers would see and that quotes nothing is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from generator.diagnostics.model import Code, Diagnostic, Edit, Fix, Span, error, shown
from generator.text.prose.tree import Quotation

QUOTATION_UNCLOSED = error(
    "quotation-unclosed",
    """Double quotation marks always quote, and a quotation ends in the paragraph in which it begins. Terms of your own
    are set in italics, as in *peace plan*.""",
)
QUOTATION_MARK = error(
    "quotation-mark",
    """A double quotation mark that quotes nothing would look like a quotation and not be checked: one that closes what
    was never opened, one behind a backslash or written as an entity, one inside code, an empty pair, single marks, or
    any kind other than “ ”, " ", „ “ and « », such as << >> and primes. An apostrophe in a word is none.""",
)
CODES: Final = (QUOTATION_UNCLOSED, QUOTATION_MARK)

Place: TypeAlias = Callable[[int, int], Span]
Problem: TypeAlias = tuple[Code, str, str]  # Code, message, hint.

# What opens a quotation, and what may close it.
_CLOSERS: Final[Mapping[str, str]] = {"“": "”", '"': '"', "„": "“”", "«": "»"}
# The marks of other scripts and habits look like quotation marks too, so none may stand anywhere without being one.
MARKS: Final = '“"„«”»‟〝〞〟＂「」『』❝❞'
MARK: Final = re.compile(f"[{MARKS}]")
# Single marks, and whatever else is drawn like an apostrophe: primes, accents that stand alone, letters of that form.
# Inside a word and at one end of it they are let be; around words they quote.
_SINGLES: Final = "'’‘‚‛ʼʻʽʹ\u0374´＇᾽᾿՚ꞌ′ˈˊˋ׳"
_LETTER: Final = rf"[^\W{_SINGLES}]"
# A word that begins with an apostrophe opens nothing. What is quoted and begins with such a word gets through: nothing
# tells the two apart.
_ELIDED: Final = r"(?![’ʼ](?:\d|(?i:tis|twas|twere|em|til|cause|bout|round|neath|ndrangheta|[a-z])\b))"
# A word among the first letters, which comparisons of numbers and of their signs do not have.
_WORDED: Final = r"(?=[^≪⪡⋘≫⪢⋙<＜>＞]{0,12}[^\W\d_]{2})"
# What readers take for quotation marks though it is none. An apostrophe, the prime of a measure, a sign inside a Hebrew
# word, a mere “much less than” and the brackets of mathematics are left alone. Nothing here scans what another has.
_LOOKALIKE: Final = re.compile(
    rf"(?<!{_LETTER}){_ELIDED}[{_SINGLES}`](?=\S)"
    rf"(?:[^{_SINGLES}`\n]|(?<={_LETTER})[{_SINGLES}](?={_LETTER})|\n(?![ \t]*\n))*(?<=\S)[{_SINGLES}](?!{_LETTER})"
    rf"|(?<![\w)])′′|(?!′′)[{_SINGLES}`]{{2}}|(?<!\S)[{_SINGLES}`](?!\S)|(?<!\w)[‘‚‛]"
    r"|[‶ʺ‵‹›❮❯❛❜❟❠〃⹂⟪⟫《》〈〉\u2329\u232a｢｣﹁﹂﹃﹄\U0001f676-\U0001f678]"
    r"|״(?!\w)|(?<!\w)״|(?<!\w)ˮ|ˮˮ|(?<!\w)[¨˝˵˶]|[¨˝˵˶](?!\w)|(?<![\d)])[″‴⁗]|(?<![\w,]),,(?=\w)"
    r"|⟨(?=[^⟨⟩]*[^\W\d_]{3})"
    rf"|[≪⪡⋘]{_WORDED}[^≪⪡⋘≫⪢⋙]*[≫⪢⋙]|[≫⪢⋙]{_WORDED}[^≪⪡⋘≫⪢⋙]*[≪⪡⋘]|(?<!\w)[≪⪡⋘](?=[^\W\d_]{{2}})"
    rf"|[<＜]{{2}}{_WORDED}[^<＜>＞]*[>＞]{{2}}|[>＞]{{2}}{_WORDED}[^<＜>＞]*[<＜]{{2}}|(?<![\w<＜])[<＜]{{2}}(?=[^\W\d_]{{2}})"
)
_MARK_OR_PARAGRAPH: Final = re.compile(rf"[{MARKS}]|\n(?=[ \t]*\n)")
_EXAMPLE: Final = "quote as in “words” [name]"


def quotations_in(text: str, place: Place) -> tuple[tuple[Quotation, ...], tuple[Diagnostic, ...]]:
    """Return the quotations of a text that is no Markdown, such as a title, and the marks in it that quote nothing.

    `place(start, end)` is where the code points from `start` to `end` stand in the author's file.
    """
    quotations, problems = [], []
    closing_at, past = closing_marks(text), 0
    for mark in MARK.finditer(text):
        start, opening = mark.end(), mark[0]
        if start <= past:
            continue
        closing = closing_at.get(mark.start())
        past = start if closing is None else closing + 1
        if closing is not None and text[start:closing].strip():
            words = text[start:closing]
            quotations.append(Quotation(text=words, opening=opening, closing=text[closing], start=start, end=closing))
        else:
            code, message, hint = mark_problem(opening, closed=closing is not None)
            problems.append(Diagnostic(code=code, message=message, span=place(mark.start(), past), hint=hint))
    quoted = [(quotation.start, quotation.end) for quotation in quotations]
    for start, end, problem in lookalikes(text, quoted):
        code, message, hint = problem
        problems.append(Diagnostic(code=code, message=message, span=place(start, end), hint=hint))
    return tuple(quotations), restyled(problems, text, place)


def lookalikes(text: str, quoted: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int, Problem]]:
    """Yield what looks like a quotation outside the `quoted` stretches, which are in order and without their marks."""
    at, parts = 0, []
    for start, end in quoted:
        # The marks of a quotation stand on either side of its words.
        parts += [text[at : start - 1], "\0" * (end - start + 2)]
        at = end + 1
    for match in _LOOKALIKE.finditer("".join([*parts, text[at:]])):
        hint = f"{_EXAMPLE}; set a term of your own in italics, and write an apostrophe as ’"
        yield match.start(), match.end(), (QUOTATION_MARK, f"{shown(match[0])} looks like a quotation", hint)


# Pairs of marks that another style of type would write as double quotation marks. What stands between them is on one
# line or goes on in the next, and holds no mark of these kinds but apostrophes; so no start scans what another has.
_PAIRED: Final = f"{_SINGLES}`‹›❛❜❟❮❯⟪⟫《》〈〉≪≫<>{MARKS}"
_INNER: Final = rf"(?=\S)((?:[^{_PAIRED}\n]|(?<=\w)['’](?=\w)|\n(?![ \t]*\n))+)(?<=\S)"
_STYLED: Final = re.compile(
    rf"(?<![\w{_SINGLES}])(?:[‘‚‛’]{_INNER}[‘’‛]|'{_INNER}'|''{_INNER}''|``{_INNER}''|‘‘{_INNER}’’|´{_INNER}´|´´{_INNER}´´"
    rf"|[‟〝]{_INNER}[”〞〟]|❝{_INNER}❞|[❛❟]{_INNER}❜|＂{_INNER}＂|＇{_INNER}＇|ʼ{_INNER}ʼ|`{_INNER}['´]|‹{_INNER}›"
    rf"|❮{_INNER}❯|「{_INNER}」|『{_INNER}』|⟪{_INNER}⟫|《{_INNER}》|〈{_INNER}〉|≪{_INNER}≫|<<{_INNER}>>)(?![\w{_SINGLES}])"
)


def restyled(problems: Iterable[Diagnostic], text: str, place: Place) -> tuple[Diagnostic, ...]:
    """Return the problems, with a fix where a mark is one that another style of type writes for “ or ”.

    Whether the words between the marks are a quotation, only a check of the changed text can tell.
    """
    problems = tuple(problems)
    if not any(problem.code == QUOTATION_MARK for problem in problems):
        return problems
    fixes: dict[int, Fix] = {}
    for pair in _STYLED.finditer(text):
        # The one group of the pair that was found: the words between its marks.
        words = pair.lastindex or 0
        before, behind = place(pair.start(), pair.start(words)), place(pair.end(words), pair.end())
        if _written_as_meant(before, text, pair.start()) and _written_as_meant(behind, text, pair.end(words)):
            edits = Edit(span=before, text="“"), Edit(span=behind, text="”")
            fix = Fix(title=f"write {shown(f'“{pair[words]}”')}", edits=edits)
            fixes |= {before.start: fix, behind.start: fix}
    return tuple(
        replace(problem, fix=fixes[problem.span.start])
        if problem.code == QUOTATION_MARK and problem.span.start in fixes
        else problem
        for problem in problems
    )


def _written_as_meant(span: Span, text: str, at: int) -> bool:
    """Whether marks stand in the file as they do in the text; YAML writes some of them another way."""
    raw = span.file.text
    written = raw[span.start : span.end]
    if not text.startswith(written, at):
        return False
    # Between the single quotation marks of YAML an apostrophe is written twice, and of the two only one is in the text.
    return "'" not in written or "'" not in raw[span.start - 1 : span.start] + raw[span.end : span.end + 1]


def closing_marks(text: str) -> Mapping[int, int]:
    """Return where the quotation that would open at an offset closes; each kind of mark nests by itself.

    Nothing closes after a blank line. All are found in one pass, so that many open marks do not take quadratic time.
    """
    closing: dict[int, int] = {}
    opened: dict[str, list[int]] = {opener: [] for opener in _CLOSERS}
    for match in _MARK_OR_PARAGRAPH.finditer(text):
        mark = match[0]
        if mark == "\n":
            opened = {opener: [] for opener in _CLOSERS}
            continue
        for opener, closers in _CLOSERS.items():
            if mark in closers and opened[opener]:
                closing[opened[opener].pop()] = match.start()
        # What closes a quotation of one kind, or of its own, may open one if it is never asked to close that.
        if mark in _CLOSERS:
            opened[mark].append(match.start())
    return closing


def mark_problem(mark: str, *, closed: bool) -> Problem:
    """Return what is wrong with a mark that opens no quotation of anything."""
    if closed:
        return QUOTATION_MARK, "nothing stands between the quotation marks", _EXAMPLE
    if mark in _CLOSERS:
        hint = f"close it with {_CLOSERS[mark][0]} in the same paragraph; a term of your own is written *term*"
        return QUOTATION_UNCLOSED, f"`{mark}` is never closed", hint
    return QUOTATION_MARK, f"`{mark}` closes nothing", _EXAMPLE


def shown_mark_problem(shown: str, mark: str) -> Problem:
    """Return what is wrong with an escape or entity that shows as a mark."""
    return QUOTATION_MARK, f"`{shown}` shows {mark} and quotes nothing", _EXAMPLE
