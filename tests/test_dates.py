"""Plain dates are read without the library, and mean what the library says."""

from __future__ import annotations

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import dates


def by_the_library(text: str) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    try:
        found = edtf.parse_edtf(text)
    except edtf.EDTFParseException:
        return None
    return tuple(found.lower_strict()[:3]), tuple(found.upper_strict()[:3])


@pytest.mark.untraced
@given(
    st.one_of(
        st.from_regex(r"[0-9]{4}", fullmatch=True),
        st.from_regex(r"[0-9]{4}-(0[0-9]|1[0-3])", fullmatch=True),
        st.from_regex(r"(1[6-9]00|[0-9]{4})-(0[0-9]|1[0-3])-[0-3][0-9]", fullmatch=True),
    )
)
def test_a_plain_date_means_what_the_library_says(text: str) -> None:
    when = dates.read_date(text)
    expected = None if text.startswith("0000") else by_the_library(text)
    if text.endswith("-02-29") and when is None:
        # A day that no year without a leap has; the library lets it pass.
        assert int(text[:4]) % 4 or (not int(text[:4]) % 100 and int(text[:4]) % 400)
    else:
        assert (when and (when.earliest, when.latest)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-11-22", "22 November 2026"),
        ("2026-11", "November 2026"),
        ("2026", "2026"),
        ("2026-12~", "about December 2026"),
        ("2026?", "perhaps 2026"),
        ("198X", "the 1980s"),
        ("19XX", "the 1900s"),
        ("2027-21", "spring 2027"),
        ("2026-05-04/2026-06", "4 May 2026 to June 2026"),
        ("2026-05/", "from May 2026 on"),
        ("../2026", "until 2026"),
        ("2026-02-30", "2026-02-30"),
        ("soon", "soon"),
    ],
)
def test_a_date_is_shown_in_words(text: str, words: str) -> None:
    assert dates.date_in_words(text) == words


def test_an_open_end_is_not_taken_for_the_days_that_it_may_go_on_for() -> None:
    for text in ("2026-05/", "2026-05/.."):
        found = dates.closed(text)
        assert found is None or found.latest == (2026, 5, 1)
    found = dates.closed("/2026-05")
    assert found is not None
    assert found.earliest == found.latest == (2026, 5, 31)


@pytest.mark.parametrize("text", ["2023-02-29", "1900-02-29", "2026-04-31", "2026-13", "2026-00", "2026-01-00"])
def test_a_day_that_there_is_not_is_no_date(text: str) -> None:
    assert dates.read_date(text) is None


@pytest.mark.parametrize("text", ["0000", "0000-01-01", "-0043", "-0043/2026", "Y17000", "XXXX", "9999/Y10001"])
def test_a_year_that_no_calendar_has_is_no_date(text: str) -> None:
    assert dates.read_date(text) is None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("0001-01-01~", (1, 1, 1), (1, 1, 1)),
        ("9999-12-31~", (9999, 12, 31), (9999, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2026-05~", (2026, 5, 1), (2026, 5, 31)),
        ("2026-05-04/2026-06", (2026, 5, 4), (2026, 6, 30)),
    ],
)
def test_a_date_means_the_days_that_it_can_mean(text: str, earliest: tuple[int, ...], latest: tuple[int, ...]) -> None:
    when = dates.read_date(text)
    assert when is not None
    assert (when.earliest, when.latest) == (earliest, latest)
