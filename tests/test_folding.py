"""Folding makes styles of type equal and nothing else, and leads back to where each character comes from."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.text.folding import FoldedText, respelled, view

# What folding looks at, so that everything meets everything.
typography = st.lists(
    st.sampled_from("ab Aé1 \n\t\u00a0.,'\"-–—…’“”«»\u00ad\u2010ﬁﬃ[]`構カ。م\u0640ﻻﹱ")
    | st.sampled_from(
        ["e\u0301", "\u0301", "\u0323", "--", "...", ". . .", "-\n", "\u00ad\n", "\r\n", "\u1100\u1161", "Å"]
    ),
    max_size=30,
).map("".join)
texts = typography | st.text(max_size=40)


@pytest.mark.untraced
@settings(max_examples=1000, deadline=None)
@given(texts)
@example(".... . . . . .’")
def test_folding_again_changes_nothing(text: str) -> None:
    folded = view(text).text
    assert view(folded).text == folded


@settings(max_examples=500, deadline=None)
@given(texts)
def test_every_character_comes_from_somewhere_and_in_order(text: str) -> None:
    seen = view(text)
    spans = [seen.span(at, at + 1) for at in range(len(seen.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    # A ligature's letters share it, and a mark behind it belongs to the last of them.
    assert all(one[0] <= other[0] and one[1] <= other[1] for one, other in pairwise(spans))
    assert all(seen.span(0, at + 1) == (spans[0][0], spans[at][1]) for at in range(len(spans)))


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=60))
def test_words_of_plain_text_stay_as_they_are(text: str) -> None:
    plain = " ".join("".join(character for character in text if character.isalnum() or character == " ").split())
    assert view(plain).text == plain


@settings(max_examples=300)
@given(st.characters(codec="utf-8"), st.characters(codec="utf-8"))
def test_two_characters_are_equal_only_if_a_rule_says_so(one: str, other: str) -> None:
    if view(one).text == view(other).text and unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other):
        printed = [unicodedata.normalize("NFKC", each).strip().strip("\u0640") for each in (one, other)]
        assert (
            any({one, other} <= set(style) for style in STYLES)
            or (one.isspace() and other.isspace())
            or (printed[0] == printed[1] and any("\ufb00" <= each <= "\ufefc" for each in (one, other)))
        )


STYLES = ['"“”„‟«»″״', "'‘’‚‛‹›′ʼʻ׳", "—–‒―", "-\u2010\u2011", "ﬅﬆ"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“a” „b“ «c» ″", '"a" "b" "c" "'),
        ("‘a’ b’s ʼ ‚ ‹d›", "'a' b's ' ' 'd'"),
        ("a -- b – c — d --- e", "a — b — c — d — e"),
        ("a-b a\u2010b a\u2011b", "a-b a-b a-b"),
        ("---- -----", "---- -----"),
        ("a... b… c. . . d.\u00a0.\u00a0.", "a… b… c… d…"),
        ("a.... b. . . . c.. d. .", "a…. b…. c.. d. ."),
        # Four dots are four dots, however they are set, also where a space stands before the first.
        ("a . . . . b…. c.… d. … e… . f. ... g ... . h.. .. i", "a…. b…. c…. d…. e…. f…. g…. h.. .. i"),
        (". ... .. .", ". … .. ."),
        (". . ....", ". . .…"),
        ("..... . . . . .", "..... . . . . ."),
        ("a \n\t b\u00a0\u2009c\u3000d\r\ne", "a b c d e"),
        (" a ", " a "),
        ("co\u00adop\u00aderate", "cooperate"),
        (
            "co-\noperate co-  \r\n  operate co\u00ad\noperate co\u00ad-\noperate",
            "cooperate cooperate cooperate cooperate",
        ),
        ("a -\nb, 1-\n2, a--\nb, \u00ad\nc", "a - b, 1- 2, a—b, c".replace("a—b", "a— b")),
        ("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ", "ff fi fl ffi ffl st st"),
        # Where words stand without spaces, a line end is none.
        ("検知機\n構 。\n次 カ \n タ ภา\nษา", "検知機構 。次 カタ ภาษา"),
        ("他说“走”\n然后", '他说"走"然后'),
        ("検知\nNASA 한국\n어 a\n構", "検知 NASA 한국 어 a 構"),
        # The forms that Arabic letters take in print, alone and joined, and stretched words.
        ("ﺳﺘﻔﺘﺢ ﺍﻟﺤﻜﻮﻣﺔ ﻻ ﷲ ﱠ ﹷ", "ستفتح الحكومة لا الله َّ َ"),
        ("الحكـــومة هـ مـَن ـ", "الحكومة ه مَن ـ"),
        ("١٩٩٠ـ١٩٩٥ 1990ـ1995", "١٩٩٠ـ١٩٩٥ 1990ـ1995"),
        ("ﬓ ﬥ ﭏ", "մն ל אל"),
        # What writers type for an apostrophe inside a word; alone it is what it is.
        ("п`ять м´я об’єкт обʼєкт об‘єкт об＇єкт `a` ´", "п'ять м'я об'єкт об'єкт об'єкт об'єкт `a` ´"),
        ("ג׳ורג׳ צה״ל", "ג'ורג' צה\"ל"),
        ("e\u0301 \u1100\u1161\u11a8 \u212b q\u0323\u0307 q\u0307\u0323", "é 각 Å q\u0323\u0307 q\u0323\u0307"),
        ("ﬁ\u0301 e\u00ad\u0301", "fí é"),
        ("“a,” he “b.” ‘c,’ d.’”", '"a" he "b" \'c\' d\'"'),
        ('a.." a.," a…" a...." a,"b a."', 'a.." a.," a…" a…" a,"b a"'),
        ("a; “b”; c: d? e! (f) [g] A", 'a; "b"; c: d? e! (f) [g] A'),
        ("", ""),
    ],
)
def test_what_is_folded(text: str, folded: str) -> None:
    assert view(text).text == folded


@pytest.mark.parametrize(
    ("text", "part", "raw"),
    [
        ("of\ufb01ce", "fi", "\ufb01"),
        ("of\ufb01ce", "i", "\ufb01"),
        ("cafe\u0301 x", "é", "e\u0301"),
        ("co\u00adoperate now", "cooperate", "co\u00adoperate"),
        ("\u00adoperate", "operate", "operate"),
        ("a co-\n  operate b", "cooperate", "co-\n  operate"),
        ("a  \n b", " ", "  \n "),
        ("well . . . no", "…", ". . ."),
        ("well . . . . No", "….", ". . . ."),
        ("検知機 \n構", "機構", "機 \n構"),
        ("الحكـــومة", "كو", "كـــو"),
        ("سﻻم", "ا", "ﻻ"),
        ("“so,” he", 'so"', "so,”"),
        ("“so,” he", "so", "so"),
        ("e\u00ad\u0301", "é", "e\u00ad\u0301"),
    ],
)
def test_a_stretch_leads_back_to_the_raw_text(text: str, part: str, raw: str) -> None:
    seen = view(text)
    at = seen.text.index(part)
    start, end = seen.span(at, at + len(part))
    assert text[start:end] == raw


@pytest.mark.parametrize(
    ("text", "other", "folded"),
    [
        ("a well-\nknown fact", "well-known", "a well-known fact"),
        ("a well-\nknown fact", "wellknown", "a wellknown fact"),
        ("pre-\nand post-war", "pre- and post-war", "pre- and post-war"),
        ("well-\nknown co-\noperation", "a well-known cooperation", "well-known cooperation"),
    ],
)
def test_a_broken_word_is_spelled_as_the_other_text_has_it(text: str, other: str, folded: str) -> None:
    assert respelled(view(text), view(other)).text == folded


def test_a_view_without_broken_words_stays_the_same() -> None:
    seen = view("a well-known fact")
    assert respelled(seen, view("wellknown")) is seen
    assert isinstance(seen, FoldedText)


@given(st.lists(st.sampled_from("\u0301\u0323\u0308"), min_size=31, max_size=60).map("".join))
def test_more_marks_than_any_script_needs_stay_as_they_are(marks: str) -> None:
    assert view(f"a{marks} e\u0301").text == f"a{marks} é"
