"""Pictures of time are small, hold every mark, and say nothing that a text has smuggled into them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import html5lib
import markdown as python_markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.site.pictures import timeline as pictures
from generator.site.pictures.axes import MOST_TICKS, Axis, CalendarDay, axis_of_passages, axis_of_time
from generator.site.pictures.timeline import MOST_BYTES, MOST_SOURCES, Mark
from generator.text.escaping import one_line

LANES = ("Said", "Said about", "Relayed", "Events")
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"figure", "svg", "title", "desc", "g", "line", "text", "circle", "rect"}
ATTRIBUTES = {
    *("aria-labelledby", "class", "cx", "cy", "height", "id", "r", "role", "width", "x", "x1", "x2", "y", "y1", "y2"),
}
# Narrower than any browser draws digits and letters of a common face, in em, and the width that every page has.
NARROWEST = 288 / 12.4


def mark(
    first: CalendarDay | None = None,
    last: CalendarDay | None = None,
    *,
    lane: str = "Said",
    source: str = "A",
    passage: int = 1,
    label: str = "L",
) -> Mark:
    return Mark(lane=lane, first=first, last=last or first, place=(source, passage), label=label)


def drawn(marks: Sequence[Mark], passages: int = 1, title: str = "Title") -> ET.Element:
    """The SVG, which is also well-formed XML."""
    return parsed(figure(marks, passages, title))[0]


def figure(marks: Sequence[Mark], passages: int = 1, title: str = "Title") -> str:
    lengths = dict.fromkeys((mark.place[0] for mark in marks), passages)
    made = pictures.timeline(marks, id="time", title=title, passages=lengths)
    assert made is not None
    return made


def parsed(made: str) -> ET.Element:
    return ET.fromstring(made)  # noqa: S314  # Of our own making.


def titles(svg: ET.Element) -> list[str]:
    """What a pointer says on each mark."""
    return [shape.findtext("title") or "" for shape in svg.iter() if shape.tag in {"circle", "rect"}]


def texts(svg: ET.Element, kind: str) -> list[str]:
    return [each.text or "" for each in svg.iter("text") if each.get("class") == f"timeline-{kind}"]


def bars(svg: ET.Element) -> list[tuple[float, float]]:
    """From where to where bars go, in per cent."""
    found = [each for each in svg.iter("rect") if each.get("class") == "timeline-bar"]
    spans = [tuple(float(each.get(name, "").rstrip("%")) for name in ("x", "width")) for each in found]
    return [(x, x + width) for x, width in spans]


def in_browser(made: str) -> ET.Element:
    """The figure as a reader's browser has it, after Markdown has passed over the page."""
    page = python_markdown.markdown(f"Before.\n\n{made}\n\nAfter.\n", extensions=["md_in_html", "tables", "toc"])
    tree: ET.Element = html5lib.parseFragment(page, namespaceHTMLElements=False)
    assert [each.tag for each in tree] == ["p", "figure", "p"]
    return tree[1]


days = st.tuples(st.integers(-3000, 12_000), st.integers(1, 12), st.integers(1, 28))
recent = st.tuples(st.integers(2020, 2026), st.integers(1, 12), st.integers(1, 28))
ranges = (
    st.lists(recent | days, min_size=2, max_size=2).map(sorted)
    | recent.map(lambda day: [day, day])
    | st.just([None] * 2)
)
plain_marks = st.builds(
    lambda lane, days, source, passage: mark(*days, lane=lane, source=source, passage=passage),
    st.sampled_from(LANES),
    ranges,
    st.sampled_from("ABCDEFGHIJ"),
    st.integers(1, 300),
)
# Mostly what engines look at, so that whole constructs come about by chance.
nasty = st.lists(
    st.sampled_from("*_`~[](){}<>&#|!:;+-=^$\\/\"'%?1.a \n\t\u2028\u00a0é🎉")
    | st.sampled_from(["\n\n", "---", "```", "1. ", "- ", "<b>", "</title>", "</svg>", "<script>", "<!--", "-->"])
    | st.sampled_from(
        ["]]>", "<![CDATA[", "&lt;", "&#42;", "[a](b)", "[a]: b", "{#x .y}", "{{ x }}", "[TOC]", "</figure>"]
    ),
    max_size=20,
).map(lambda pieces: "".join(pieces)[:60]) | st.text(max_size=60)


def test_there_is_no_picture_of_nothing() -> None:
    assert pictures.timeline([], id="time", title="Title", passages={}) is None


@given(st.lists(plain_marks, min_size=1, max_size=40))
def test_the_same_marks_give_the_same_bytes(marks: list[Mark]) -> None:
    assert figure(marks) == figure(list(marks))


@settings(deadline=None)
@given(st.lists(plain_marks, min_size=1, max_size=150))
def test_every_mark_is_shown_or_counted(marks: list[Mark]) -> None:
    svg = drawn(marks, 300)
    counts = [1 if says == "L" else int(says.split(" statements, ")[0]) for says in titles(svg)]
    rest = [int(re.findall("[0-9]+", words)[1]) for words in texts(svg, "rest")]
    assert sum(counts) + sum(rest) == len(marks)


@settings(deadline=None, max_examples=10)
@given(st.integers(1, 4), st.integers(0, 10), st.integers(1, 60), st.text("*_&<é🎉a", min_size=1, max_size=200))
def test_a_picture_stays_small_however_many_marks_there_are(lanes: int, dated: int, years: int, label: str) -> None:
    marks = []
    for n in range(3000):
        first = (2000 + n * 7 % years, n % 12 + 1, n % 28 + 1) if n % 10 < dated else None
        last = (first[0] + n % 3, 12, 31) if first and n % 2 else first
        marks.append(mark(first, last, lane=LANES[n % lanes], source=str(n % 9), passage=n * 13 % 400 + 1, label=label))
    made = figure(marks, 400)
    assert len(made.encode()) <= MOST_BYTES
    for lane in parsed(made).iter("g"):
        assert len(list(lane.iter("circle"))) + len(list(lane.iter("rect"))) <= 120


@settings(deadline=None)
@given(st.lists(st.tuples(nasty, nasty, nasty), min_size=1, max_size=4), nasty)
def test_texts_come_through_markdown_and_a_browser_as_themselves(words: list[tuple[str, str, str]], title: str) -> None:
    marks = [
        mark(*[day] * 2, lane=lane, source=source, passage=n + 1, label=label)
        for n, (lane, source, label) in enumerate(words)
        for day in (None, (2026, n + 1, 5))
    ]
    made = figure(marks, len(words), title)
    assert not re.search(r"\n\s*\n", made)
    ours, theirs = parsed(made), in_browser(made)
    assert [(each.tag, each.attrib) for each in ours.iter()] == [
        (str(each.tag).removeprefix(SVG), each.attrib) for each in theirs.iter()
    ]
    assert {each.tag for each in ours.iter()} <= ELEMENTS
    assert {name for each in ours.iter() for name in each.attrib} <= ATTRIBUTES
    says = [each.findtext(f"{SVG}title") for each in theirs.iter() if each.tag in {f"{SVG}circle", f"{SVG}rect"}]
    assert sorted(map(str, says)) == sorted(one_line(mark.label) for mark in marks)
    assert theirs.findtext(f"{SVG}svg/{SVG}title") == one_line(title)
    names = {each.text for each in theirs.iter(f"{SVG}text") if each.get("class") == "timeline-name"}
    assert {str(name).rpartition("(")[0].strip() for name in names} == {one_line(mark.lane) for mark in marks}
    assert all(re.fullmatch("[a-z0-9 -]+", each.get("class") or "") for each in theirs.iter(f"{SVG}g"))


def test_a_long_text_is_cut() -> None:
    assert titles(drawn([mark(label=f"{'x' * 200}!")])) == [f"{'x' * 99}…"]


def test_the_name_of_a_source_has_two_lines_at_most() -> None:
    svg = drawn([mark(source="a letter of the council to the ministry about the bridge and what became of it since")])
    assert texts(svg, "source") == ["a letter of the council to the", "ministry about the bridge and what…"]


def test_the_picture_has_a_title_and_a_sentence_for_those_who_do_not_see_it() -> None:
    svg = drawn([mark()], title="A & B")
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "time-title time-desc"
    assert [(each.tag, each.get("id"), each.text) for each in svg[:2]] == [
        ("title", "time-title", "A & B"),
        ("desc", "time-desc", "1 statement, without a date."),
    ]


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ([mark(), mark()], "2 statements, without a date."),
        ([mark((2026, 5, 4))], "1 statement, 4 May 2026."),
        (
            [mark((2026, 5, 4)), mark((2024, 1, 2)), mark()],
            "3 statements, of which 2 are dated, 2 January 2024 to 4 May 2026.",
        ),
        ([mark((2026, 5, 4)), mark()], "2 statements, of which 1 is dated, 4 May 2026."),
        ([mark((2026, 2, 1), (2026, 2, 28))], "1 statement, February 2026."),
        ([mark((2026, 12, 1), (2026, 12, 31))], "1 statement, December 2026."),
        ([mark((800, 1, 1), (800, 12, 31))], "1 statement, 0800."),
        ([mark((-43, 3, 15)), mark((12_000, 1, 1))], "2 statements, -0043-03-15 to 12000-01-01."),
    ],
)
def test_the_sentence_says_how_many_there_are_and_from_when_to_when(marks: list[Mark], sentence: str) -> None:
    assert drawn(marks).findtext("desc") == sentence


def test_what_is_counted_has_the_name_that_it_is_given() -> None:
    made = pictures.timeline([mark()] * 2, id="e", title="T", passages={}, noun="event")
    assert made is not None
    assert titles(parsed(made)[0]) == ["2 events, p1"]


def test_marks_in_one_place_become_one_that_says_how_many_it_is_of() -> None:
    dated = drawn([*[mark((2026, 5, 1))] * 3, mark((2026, 5, 4)), mark((2020, 1, 1))])
    assert titles(dated) == ["L", "4 statements, 1 May 2026 to 4 May 2026"]
    assert texts(dated, "number") == ["4"]
    assert titles(drawn([mark(passage=3), mark(passage=4)], 300)) == ["2 statements, p3 to p4"]


def test_a_pile_is_higher_the_more_it_is_of_and_stands_on_the_line_of_its_lane() -> None:
    svg = drawn([mark((2026, 1, 1)), *[mark((2026, 1, 4))] * 2, *[mark((2026, 1, 8))] * 9])
    heights = [float((each.get("height") or "").removesuffix("em")) for each in svg.iter("rect")]
    feet = {
        round(float((each.get("y") or "").removesuffix("em")) + height, 3)
        for each, height in zip(svg.iter("rect"), heights, strict=True)
    }
    assert heights == sorted(set(heights))
    assert len(feet) == 1


def test_a_partial_date_is_a_bar_as_long_as_it_may_mean() -> None:
    svg = drawn([mark((2026, 5, 1), (2026, 5, 31)), mark((2026, 1, 1), (2026, 12, 31))])
    whole, may = bars(svg)
    assert whole == (0.0, 100.0)
    # A column is the sixtieth part.
    assert may == pytest.approx((100 * 120 / 365, 100 * 151 / 365), abs=100 / 60)


@given(st.lists(st.tuples(recent, recent).map(sorted), min_size=1, max_size=60))
def test_bars_never_lie_on_one_another(spans: list[list[CalendarDay]]) -> None:
    svg = drawn([mark(*span) for span in spans])
    rows: dict[str | None, list[tuple[float, float]]] = {}
    heights = [each.get("y") for each in svg.iter("rect") if each.get("class") == "timeline-bar"]
    for y, bar in zip(heights, bars(svg), strict=True):
        rows.setdefault(y, []).append(bar)
    assert len(rows) <= 2
    assert all(before[1] <= after[0] + 0.02 for row in rows.values() for before, after in pairwise(row))
    assert all(0 <= start < end <= 100 for row in rows.values() for start, end in row)


def test_each_lane_has_its_own_row_and_name_in_the_order_of_their_first_marks() -> None:
    svg = drawn([mark((2026, 5, 1), lane=lane) for lane in ("Said", "Relayed!", "Said")])
    assert texts(svg, "name") == ["Said (2)", "Relayed! (1)"]
    assert [lane.get("class") for lane in svg.iter("g")] == [
        "timeline-lane timeline-lane--said",
        "timeline-lane timeline-lane--relayed-",
    ]
    lines = [lane.find("line") for lane in svg.iter("g")]
    assert len({line.get("y1") for line in lines if line is not None}) == 2


def test_marks_without_a_date_stand_in_the_passages_of_their_source() -> None:
    svg = drawn([mark(passage=1), mark(passage=12, lane="Relayed")], 12)
    assert texts(svg, "part") == ["No date stated: by their order in the source"]
    assert [each.get("cx") for each in svg.iter("circle")] == ["4.16%", "95.83%"]
    assert texts(svg, "date") == ["p1", "p3", "p5", "p7", "p9", "p11"]


def test_dated_and_undated_marks_have_a_part_each() -> None:
    svg = drawn([mark((2026, 5, 1)), mark()])
    assert texts(svg, "name") == ["Said (1)", "Said (1)"]
    assert texts(drawn([mark((2026, 5, 1))]), "part") == []


def test_a_passage_beyond_what_is_known_of_its_source_is_drawn_all_the_same() -> None:
    assert [each.get("cx") for each in drawn([mark(passage=0), mark(passage=4)]).iter("circle")] == ["12.5%", "87.5%"]


def test_the_sources_with_most_marks_have_strips_and_the_others_are_counted() -> None:
    marks = [mark(source=f"S{n}", passage=p + 1) for n in range(MOST_SOURCES + 2) for p in range(2 if n else 1)]
    svg = drawn(marks, 5)
    assert texts(svg, "source") == [f"S{n}" for n in range(1, MOST_SOURCES + 1)]
    assert texts(svg, "rest") == ["+ 2 more sources, 3 statements"]
    assert texts(drawn(marks[1:], 5), "rest") == ["+ 1 more source, 2 statements"]


def held(axis: Axis) -> None:
    """Ticks ascend, are few, and leave each other room on the narrowest page; so do the names of larger units."""
    width = axis.end - axis.start
    assert 1 <= len(axis.ticks) <= MOST_TICKS
    assert all(axis.start <= tick.at < axis.end for tick in axis.ticks)
    for rows in (
        [(tick.at, tick.label) for tick in axis.ticks],
        [(tick.at, tick.under) for tick in axis.ticks if tick.under],
    ):
        for (at, text), (after, _) in pairwise([*rows, (axis.end, "")]):
            assert (after - at) / width * NARROWEST >= len(text) * 0.6


@given(st.tuples(days, days) | st.tuples(recent, recent))
def test_ticks_of_time_ascend_and_stand_apart(ends: tuple[CalendarDay, CalendarDay]) -> None:
    held(axis_of_time(min(ends), max(ends)))


@given(st.integers(1, 99_999))
def test_ticks_of_passages_ascend_and_stand_apart(last: int) -> None:
    axis = axis_of_passages(last)
    held(axis)
    assert (axis.start, axis.end, axis.ticks[0].label) == (1, last + 1, "p1")


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(2, 7))
def test_days_are_counted_as_the_calendar_counts_them(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    axis = axis_of_time((first.year, first.month, first.day), (last.year, last.month, last.day))
    shown = [first + timedelta(days=n) for n in range(more + 1)]
    assert axis.end - axis.start == len(shown)
    assert [tick.label for tick in axis.ticks] == [str(day.day) for day in shown]
    ages = axis_of_time((first.year - 40_000, first.month, first.day), (last.year - 40_000, last.month, last.day))
    assert [tick.label for tick in ages.ticks] == [tick.label for tick in axis.ticks]


@pytest.mark.parametrize(
    ("first", "last", "labels", "under"),
    [
        ((2026, 5, 1), (2026, 5, 1), "30 1 2", "Apr 2026, May 2026"),
        ((2026, 12, 30), (2027, 1, 5), "30 31 1 2 3 4 5", "Dec 2026, Jan 2027"),
        ((2026, 5, 4), (2026, 6, 20), "4 11 18 25 1 8 15", "May 2026, Jun 2026"),
        ((2025, 11, 4), (2026, 5, 20), "Nov Dec Jan Feb Mar Apr May", "2025, 2026"),
        ((2024, 1, 2), (2026, 5, 4), "Jan Jul Jan Jul Jan", "2024, 2025, 2026"),
        ((2015, 1, 2), (2026, 5, 4), "2014 2016 2018 2020 2022 2024 2026", ""),
        ((1066, 1, 2), (2026, 5, 4), "1000 1200 1400 1600 1800 2000", ""),
        ((-43, 3, 15), (476, 9, 4), "-0100 0000 0100 0200 0300 0400", ""),
        ((-(10**30), 1, 1), (10**30, 1, 1), "", ""),
    ],
)
def test_ticks_are_days_months_years_or_centuries(
    first: CalendarDay, last: CalendarDay, labels: str, under: str
) -> None:
    axis = axis_of_time(first, last)
    assert labels in ("", " ".join(tick.label for tick in axis.ticks))
    assert ", ".join(tick.under for tick in axis.ticks if tick.under) == under


def test_years_beyond_all_calendars_are_drawn() -> None:
    svg = drawn([mark((-170_000_000, 1, 1)), mark((17 * 10**30, 1, 1)), mark((2026, 2, 31))])
    assert titles(svg) == ["L"] * 3
