"""Whatever stands in a text field is shown as exactly that text, on every page, and nothing is born from it.

A text that the reader refuses, which it may, gives way to one without quotation marks, and that to a plain word; all
are counted. Strings of every shape in all fields, and in a browser: tests/site/test_hostile.py.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.hostile import CORPORA, NASTY, corpus, filled, one_of_each_edge, one_to_a_place
from tests.shown import assert_shown_as_they_are, told
from tests.worlds import MakeInputs, everywhere, in_lists, tombstones

pytestmark = pytest.mark.untraced
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the shared corpora are absent")


def test_hostile_texts_in_every_field_of_every_record(make_inputs: MakeInputs) -> None:
    made = one_to_a_place(NASTY, make_inputs, everywhere)
    told("alone in every field", len(NASTY), made, len(assert_shown_as_they_are(made, make_inputs)))
    assert made.counts["shown"] > 30 * len(NASTY)


@needs_corpora
def test_all_strings_of_the_corpora_in_what_is_left_of_a_briefing(make_inputs: MakeInputs) -> None:
    texts = [*corpus(), *NASTY]
    made = filled(texts, make_inputs, tombstones)
    told("tombstones", len(texts), made, len(assert_shown_as_they_are(made, make_inputs)))
    assert made.counts["refused"] < made.counts.total() / 100


@needs_corpora
def test_however_the_strings_of_the_corpora_begin_and_end_in_every_list(make_inputs: MakeInputs) -> None:
    """Where many strings stand in one field, only the first begins it."""
    texts, counts = one_of_each_edge(corpus()), Counter[str]()
    for start in range(0, len(texts), 100):
        made = one_to_a_place(texts[start : start + 100], make_inputs, in_lists)
        told("alone in lists", len(texts[start : start + 100]), made, len(assert_shown_as_they_are(made, make_inputs)))
        counts += made.counts
    # Control characters, which no field takes.
    assert counts["refused"] < counts.total() / 50
