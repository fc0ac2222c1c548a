"""Draws a picture of when statements were made, and of where sources have those without a date.

The same marks give the same bytes, and any number of them gives `MOST_BYTES` at most: marks that would stand in one
place become one with their number. Linear in the marks.

It is inline SVG without scripts, links or styles of its own. Nothing has to scroll or shrink: positions are shares of
the width and heights in em, so that it is as wide as its column and its text as large as the style sheet says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Final

from generator.diagnostics.counts import counted
from generator.site.pictures.axes import (
    Axis,
    CalendarDay,
    axis_of_passages,
    axis_of_time,
    day_of,
    days_in_words,
    number_of,
    share_of_text,
)
from generator.text.escaping import attribute, escape, one_line

MOST_BYTES: Final = 40_000
"""The most bytes of a picture with a handful of lanes; a page of text is about as large."""

MOST_SOURCES: Final = 6
"""Strips for marks without a date; more would be a list, and the table below the picture is one."""

# The most columns into which the width is divided, and the characters of a label that are shown. A column of sixty is
# about as wide as a dot on the narrowest page. A picture that grows too large is drawn again with the next pair.
_FINENESS: Final = ((60, 100), (45, 60), (30, 40), (20, 30), (12, 20), (6, 12))

# Bars of partial dates that overlap stand below each other in so many rows; a bar without room joins another.
_ROWS: Final = 2

# Letters of the name of a source in a line of the narrowest width, since text in SVG does not break by itself.
_LINE: Final = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A statement or an event; no text of it is trusted.

    `lane` is the name of the row in which it stands. `first` and `last` are the earliest and the latest day that its
    date can mean, in years as EDTF counts them, or None when no date is stated; then it stands at its `place`, the
    label of its source and the number of a passage. `label` is the text that a pointer on it shows.
    """

    lane: str
    first: CalendarDay | None
    last: CalendarDay | None
    place: tuple[str, int]
    label: str


def timeline(
    marks: Sequence[Mark],
    *,
    id: str,
    title: str,
    passages: Mapping[str, int],
    noun: str = "statement",
) -> str | None:
    """Return a `<figure>` for raw HTML in Markdown, without blank lines, or None when there are no marks.

    Dated marks stand on one axis of time, those without a date below, in a strip for each source from its first passage
    to its last, whose number `passages` has by the label of the source. Lanes are few and in the order of their first
    marks. `id` is unique in the page, and `title` is read to those who do not see the picture. `noun` is the name of
    one mark.
    """
    dated: list[_Placed] = []
    undated: dict[str, list[_Placed]] = {}
    for mark in marks:
        if mark.first is not None and mark.last is not None:
            dated.append((number_of(mark.first), max(number_of(mark.first), number_of(mark.last)), mark))
        else:
            undated.setdefault(mark.place[0], []).append((max(1, mark.place[1]), max(1, mark.place[1]), mark))
    lanes = tuple(dict.fromkeys(mark.lane for mark in marks))
    figure = None
    for columns, letters in _FINENESS if marks else ():
        hand = _Hand(lanes=lanes, noun=noun, columns=columns, letters=letters)
        figure = _figure(dated, undated, id, title, passages, hand)
        if len(figure.encode()) <= MOST_BYTES:
            break
    return figure


# A mark with the first and the last day, or passage, at which it stands; and a function that writes such a range.
_Placed = tuple[int, int, Mark]
_Named = Callable[[int, int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hand:
    """The way in which one picture is drawn; `lanes` are the names of all lanes in order."""

    lanes: tuple[str, ...]
    noun: str
    columns: int
    letters: int

    def number(self, marks: int) -> str:
        """Return a number of marks with their name."""
        return counted(marks, self.noun)

    def label(self, text: str) -> str:
        """Return a label, cut where it is too long."""
        line = one_line(text)
        return line if len(line) <= self.letters else f"{line[: self.letters - 1]}…"

    def title(self, pile: Sequence[_Placed], named: _Named) -> str:
        """Return the text that a pointer shows: the label of one mark, or the number of several and their range."""
        text = self.label(pile[0][2].label) if len(pile) == 1 else f"{self.number(len(pile))}, {named(*_ends(pile))}"
        return f"<title>{escape(text)}</title>"


def _figure(
    dated: Sequence[_Placed],
    undated: Mapping[str, list[_Placed]],
    id: str,
    title: str,
    passages: Mapping[str, int],
    hand: _Hand,
) -> str:
    """Return the whole figure: the panel of dated marks, and below it the strips of those without a date."""
    name, total = attribute(id), hand.number(len(dated) + sum(map(len, undated.values())))
    summary, bottom = f"{total}, without a date", 0
    parts: list[str] = []
    if dated:
        some = f", of which {len(dated)} {'is' if len(dated) == 1 else 'are'} dated" if undated else ""
        summary = f"{total}{some}, {days_in_words(*_ends(dated))}"
        axis = axis_of_time(*(day_of(number) for number in _ends(dated)))
        parts, bottom = _panel(dated, axis, days_in_words, hand, bottom)
    if undated:
        strips, bottom = _strips(undated, passages, hand, bottom)
        parts += strips
    svg = f'<svg role="img" aria-labelledby="{name}-title {name}-desc" width="100%" height="{_em(bottom)}">'
    titles = f'<title id="{name}-title">{escape(title)}</title>', f'<desc id="{name}-desc">{escape(summary)}.</desc>'
    return "\n".join(('<figure class="timeline">', svg, *titles, *parts, "</svg>", "</figure>"))


def _strips(
    by_source: Mapping[str, list[_Placed]], passages: Mapping[str, int], hand: _Hand, top: int
) -> tuple[list[str], int]:
    """Return a strip for each of the sources with most marks and the number of the others; and where that ends."""
    sources = sorted(by_source, key=lambda source: -len(by_source[source]))
    shown, rest = sources[:MOST_SOURCES], sources[MOST_SOURCES:]
    # More strips are coarser, so that all of them have no more marks than two of the whole width.
    hand = replace(hand, columns=min(hand.columns, 2 * hand.columns // len(shown)))
    parts, bottom = [_text("part", "0", top + 12, "No date stated: by their order in the source")], top + 18
    for source in shown:
        for line in wrap(one_line(source), _LINE, max_lines=2, placeholder="…"):
            parts.append(_text("source", "0", bottom + 11, line))
            bottom += 14
        axis = axis_of_passages(max(passages.get(source, 1), _ends(by_source[source])[1]))
        drawn, bottom = _panel(by_source[source], axis, _passages_in_words, hand, bottom + 4)
        parts += drawn
    if rest:
        number = hand.number(sum(len(by_source[source]) for source in rest))
        parts.append(_text("rest", "0", bottom + 12, f"+ {len(rest)} more source{'s'[: len(rest) - 1]}, {number}"))
        bottom += 18
    return parts, bottom


def _panel(placed: Sequence[_Placed], axis: Axis, named: _Named, hand: _Hand, top: int) -> tuple[list[str], int]:
    """Return the lanes over one axis, which stands below them; and where that ends, in tenths of an em.

    All heights are in tenths of an em. `top` is where the panel begins.
    """
    lanes: dict[str, list[_Placed]] = {lane: [] for lane in hand.lanes}
    for mark in placed:
        lanes[mark[2].lane].append(mark)
    parts, grid, bottom = [], [], top
    for lane, inside in lanes.items():
        drawn, bottom = _lane(lane, inside, axis, named, hand, bottom) if inside else ([], bottom)
        parts += drawn
    for tick in axis.ticks:
        x = _share(tick.at - axis.start, axis.end - axis.start)
        grid.append(f'<line class="timeline-tick" x1="{x}" x2="{x}" y1="{_em(top + 3)}" y2="{_em(bottom)}"/>')
        parts += [_text("date", x, bottom + 12 * row, text) for row, text in ((1, tick.label), (2, tick.under)) if text]
    return grid + parts, bottom + (34 if any(tick.under for tick in axis.ticks) else 22)


def _lane(
    lane: str, placed: Sequence[_Placed], axis: Axis, named: _Named, hand: _Hand, top: int
) -> tuple[list[str], int]:
    """Return the name of a lane, dots and piles on a line, and bars below it; and where that ends."""
    # There are no more columns than days or passages, so that each of these stands in the middle of a column.
    columns = min(hand.columns, axis.end - axis.start)
    spans: dict[tuple[int, int], list[_Placed]] = {}
    for mark in placed:
        low, high = ((at - axis.start) * columns // (axis.end - axis.start) for at in mark[:2])
        spans.setdefault((low, high), []).append(mark)
    points = {low: spans[low, high] for low, high in sorted(spans) if low == high}
    numbered = _numbered(points, columns)
    line = top + 18 + max((_height(pile) + 11 * (at in numbered) for at, pile in points.items()), default=0)
    parts = [
        f'<g class="timeline-lane timeline-lane--{re.sub("[^a-z0-9]+", "-", lane.lower())[:40]}">',
        _text("name", "0", top + 11, f"{hand.label(lane)} ({len(placed)})"),
        f'<line class="timeline-axis" x1="0" x2="100%" y1="{_em(line)}" y2="{_em(line)}"/>',
    ]
    for at, pile in points.items():
        x, height, title = _share(2 * at + 1, 2 * columns), _height(pile), hand.title(pile, named)
        if len(pile) == 1:
            parts.append(f'<circle cx="{x}" cy="{_em(line - 4)}" r=".3em">{title}</circle>')
            continue
        # The style sheet moves the pile to the left by half its width, which no attribute can.
        place = f'x="{x}" y="{_em(line - height - 1)}" width=".6em" height="{_em(height)}"'
        parts.append(f'<rect class="timeline-pile" {place}>{title}</rect>')
        if at in numbered:
            parts.append(_text("number", x, line - height - 3, str(len(pile))))
    rows = _rows({span: pile for span, pile in sorted(spans.items()) if span[0] != span[1]})
    for row, bars in enumerate(rows):
        for low, high, pile in bars:
            place = (
                f'x="{_share(low, columns)}" width="{_share(high + 1 - low, columns)}" y="{_em(line + 4 + 7 * row)}"'
            )
            parts.append(f'<rect class="timeline-bar" {place} height=".5em">{hand.title(pile, named)}</rect>')
    return [*parts, "</g>"], line + 7 * len(rows) + 9


def _rows(spans: Mapping[tuple[int, int], list[_Placed]]) -> list[list[tuple[int, int, list[_Placed]]]]:
    """Return bars in rows in which none touches another, from spans in order."""
    rows: list[list[tuple[int, int, list[_Placed]]]] = []
    for (low, high), pile in spans.items():
        if free := [row for row in rows if row[-1][1] < low]:
            free[0].append((low, high, [*pile]))
        elif len(rows) < _ROWS:
            rows.append([(low, high, [*pile])])
        else:
            begun, ended, joined = rows[-1].pop()
            joined.extend(pile)
            rows[-1].append((begun, max(ended, high), joined))
    return rows


def _numbered(points: Mapping[int, Sequence[_Placed]], columns: int) -> set[int]:
    """Return the columns of the piles above which there is room for their number, also on the narrowest page."""
    with_room, at = set(), [-columns, *points, 2 * columns]
    for before, here, after in zip(at, at[1:], at[2:], strict=False):
        room = min(here - before, after - here, 2 * here + 1, 2 * (columns - here) - 1)
        if len(points[here]) > 1 and room >= share_of_text(str(len(points[here]))) * columns:
            with_room.add(here)
    return with_room


def _height(pile: Sequence[_Placed]) -> int:
    """Return the height of a dot or a pile; a pile grows with each doubling of its marks, so that none is too high."""
    return 6 if len(pile) == 1 else min(8 + 2 * len(pile).bit_length(), 28)


def _passages_in_words(low: int, high: int) -> str:
    return f"p{low}" if low == high else f"p{low} to p{high}"


def _ends(placed: Sequence[_Placed]) -> tuple[int, int]:
    return min(low for low, _, _ in placed), max(high for _, high, _ in placed)


def _text(kind: str, x: str, y: int, text: str) -> str:
    return f'<text class="timeline-{kind}" x="{x}" y="{_em(y)}">{escape(text)}</text>'


def _share(part: int, whole: int) -> str:
    """Return a part of the width in per cent, to two places."""
    return f"{part * 10_000 // whole / 100:g}%"


def _em(tenths: int) -> str:
    return f"{tenths / 10:g}em"
