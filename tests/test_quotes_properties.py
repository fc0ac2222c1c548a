"""What holds for every text and quote, hostile ones too, and that time grows with the text and no faster."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.text.folding import view
from generator.text.names import names
from generator.text.numbers.reading import dates, numbers
from generator.text.quotes.search import differs, find, match, nearest

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora"
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora is absent")

# Words of small letters, in which any edit of a letter makes another word.
words = st.text(st.sampled_from("abcdefghijklmnop"), min_size=2, max_size=7)
between = st.sampled_from([" ", ", ", ". ", " — ", "\n", " “", "” "])


@st.composite
def texts_of_distinct_words(draw: st.DrawFn) -> tuple[str, str]:
    """A text in which no word stands twice, and a stretch of whole words of it."""
    chosen = draw(st.lists(words, min_size=2, max_size=25, unique=True))
    gaps = [draw(between) for _ in chosen]
    first = draw(st.integers(0, len(chosen) - 1))
    last = draw(st.integers(first, len(chosen) - 1))
    pairs = [word + gap for word, gap in zip(chosen, gaps, strict=True)]
    return "".join(pairs), "".join([*pairs[first:last], chosen[last]])


@given(texts_of_distinct_words())
def test_a_stretch_of_words_is_found_once_and_slices_back_to_itself(pair: tuple[str, str]) -> None:
    text, quote = pair
    [(start, end)] = find(text, quote)
    assert view(text[start:end]).text == view(quote).text


@given(texts_of_distinct_words(), st.data())
def test_any_edit_of_one_letter_is_refused(pair: tuple[str, str], data: st.DataObject) -> None:
    text, quote = pair
    at = data.draw(st.sampled_from([index for index, letter in enumerate(quote) if letter.isalpha()]))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyzABCÀé0"))
    edited = data.draw(
        st.sampled_from(
            [
                quote[:at] + letter + quote[at + 1 :],
                quote[:at] + letter + quote[at:],
                quote[:at] + quote[at + 1 :],
                quote[: max(at - 1, 0)] + quote[at : at + 1] + quote[max(at - 1, 0) : at] + quote[at + 1 :],
            ]
        )
    )
    # The edit of a lone word may be another word of the text, and a letter lost may be a word lost.
    assume(view(edited.strip()).text.strip("., \"—'") not in view(text).text)
    assert find(text, edited) == ()
    assert match(text, edited) == ()


@settings(max_examples=300)
@given(texts_of_distinct_words(), st.data())
def test_words_that_differ_in_style_alone_are_told_with_what_to_paste(
    pair: tuple[str, str], data: st.DataObject
) -> None:
    text, quote = pair
    at = data.draw(st.sampled_from([index for index, letter in enumerate(quote) if letter.isalpha()]))
    told = differs(text, quote[:at] + quote[at].upper() + quote[at + 1 :])
    assert told is not None
    assert told.kinds == {"case"}
    pasted = text[told.start : told.end]
    assert (told.start, told.end) in find(text, pasted)
    assert differs(text, pasted) is None


ANY = st.lists(
    st.sampled_from("ab A1 \n\u00a0.,'\"-—…’“”\u00adﬁ[]éßİ中")
    | st.sampled_from(["e\u0301", "\u200f", "--", "[…]", "[x]", "ab ", "ß", "1 000", "May "]),
    max_size=30,
).map("".join) | st.text(max_size=40)


@settings(max_examples=500, deadline=None)
@given(ANY, ANY)
def test_what_differs_in_style_alone_can_be_pasted(text: str, quote: str) -> None:
    told = differs(text, quote)
    assert told is None or not match(text, quote)
    if told is not None:
        assert told.kinds
        assert 0 <= told.start < told.end <= len(text)


# ---- How much is done ----

KNOWN = names([("a", "Al"), ("b", "Al Al"), ("c", "O’Al"), ("d", "Al-Al"), ("e", "中")])
WORK: dict[str, Callable[[str], object]] = {
    "view": view,
    "find": lambda text: find(text, text[: len(text) // 2]),
    "match": lambda text: match(text, text[:40] + "[…]" + text[40:60] + " [x] " + text[-20:]),
    "differs": lambda text: differs(text, text[: len(text) // 2].swapcase() + " x"),
    "nearest": lambda text: nearest(text, text[: len(text) // 2] + " x"),
    "names": KNOWN.mentions,
    "numbers": lambda text: numbers(text, "en"),
    "dates": lambda text: dates(text, "en"),
}
PATTERNS = [
    *("a", "a b ", "Al ", "Al-", "l’Al", "[x] a ", "[…] a ", "-\n", "a-\n", "a\u0301", "\u0301", "\u200f", "'", "'s "),
    *('" ', ". . ", "中", "\u00ad", "1", "1 000 ", "1,000", "1'", "1/2 ", "½", "3, 4 and ", "May ", "3 May ", "one "),
    *("million ", "half ", "twenty twenty ", "and a half ", "5 % ", "2027-", "31.03.", "2022-23 ", "per cent "),
]


def steps(work: Callable[[str], object], text: str) -> int:
    """How many functions are called and left, those of C too."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.untraced
@pytest.mark.parametrize("name", WORK)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_twice_the_text_takes_twice_the_steps_at_most(name: str, pattern: str) -> None:
    once, twice = (steps(WORK[name], pattern * (length // len(pattern))) for length in (1500, 3000))
    assert twice <= 2.2 * once + 200


@pytest.mark.untraced
@needs_corpora
def test_hostile_texts_throw_nowhere() -> None:
    for path in sorted(CORPORA.glob("hostile/*.json")):
        strings = strings_of(json.loads(path.read_text(encoding="utf-8")))
        known = names((text, text) for text in strings)
        for text in strings:
            near = nearest(text, text[::-1])
            assert near is None or 0 <= near.start < near.end <= len(text)
            told = differs(text, text.swapcase())
            assert told is None or told.kinds
            for one in known.mentions(text):
                assert one.ids
                assert 0 <= one.start < one.end <= len(text)


def strings_of(value: Any) -> list[str]:
    """The strings in a JSON value, however deep."""
    items = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value] if isinstance(value, str) else [text for item in items for text in strings_of(item)]
