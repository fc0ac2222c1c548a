"""What counts as a change of something published, how it is told word by word, and how revisions are written."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import build
from generator.build import Inputs
from generator.diagnostics.model import Diagnostic, TextFile
from generator.format.briefing import Evidence, Judgement, Spec, decode_briefing
from generator.ledger.audience import Audience, visible
from generator.provenance import amend as amendments
from generator.provenance import changes, receipt
from generator.provenance.published import Published, _of_evidence, _of_judgement, _of_whole
from generator.text.differences import DiffSpan, compared

MakeInputs = Callable[..., Inputs]

BRIEFING = """\
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
topics: [bridge]
sources: {report: report}
summary: |
  The bridge opens in May [opening].
evidence:
  opening:
    speaker: anna
    quote: the bridge will open in May
    at: p1
judgements:
  late:
    text: It is unlikely to be late.
    confidence: low
    rests_on: [opening]
    waive: {judgement-one-origin: One report was at hand.}
positions:
  - {actor: anna, topic: bridge, stance: may, rests_on: [opening]}
not_known: [The day]
sections:
  - heading: More
    text: It opens [opening].
"""
ACTORS = "anna: {kind: person, name: Anna}\nper: {kind: person, name: Per}\n"
TOPICS = "bridge:\n  title: The bridge\n  stances: {may: May, june: June}\n"
SEED = ("Anna and Per said: the bridge will open in May, or so.\n", "label: Report\nrights: full")


def project(make: MakeInputs, briefing: str, seed: tuple[str, str] = SEED) -> Inputs:
    return make(briefings={"bridge": briefing}, actors=ACTORS, topics=TOPICS, seeds={"report": seed})


def published(inputs: Inputs) -> Published:
    return receipt.read_receipt(json.dumps(built_receipt(inputs)).encode())


def codes(inputs: Inputs, before: Published) -> list[str]:
    return [each.code.name for each in problems_of(inputs, before)]


def problems_of(inputs: Inputs, before: Published) -> tuple[Diagnostic, ...]:
    _, problems = build.check(replace(inputs, against=before))
    return problems


EDITS = {
    "a word of the title": ("title: The bridge", "title: That bridge"),
    "a word of the summary": ("opens in May [", "opens in May too ["),
    "a word of a judgement": ("unlikely to be late", "unlikely to be very late"),
    "a likelihood": ("It is unlikely", "It is likely"),
    "a confidence": ("confidence: low", "confidence: moderate"),
    "a quote": ("quote: the bridge will open in May", "quote: the bridge will open in May, or so"),
    "a speaker": ("speaker: anna", "speaker: per"),
    "a position": ("stance: may", "stance: june"),
    "a position less": ("positions:\n  - {actor: anna, topic: bridge, stance: may, rests_on: [opening]}\n", ""),
    "what is not known": ("not_known: [The day]", "not_known: [The hour]"),
    "a heading": ("heading: More", "heading: Less"),
    "a section": ("text: It opens [", "text: It may open ["),
    "an author": ("authors: [desk]", "authors: [chief]"),
    "the day": ("date: 2026-11-22", "date: 2026-11-21"),
    "a note of the writers": ("One report was at hand.", "No other report was at hand."),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_silent_edit_is_refused_and_one_that_a_revision_tells_is_not(edit: str, make_inputs: MakeInputs) -> None:
    before = published(project(make_inputs, BRIEFING))
    old, new = EDITS[edit]
    assert old in BRIEFING
    text = BRIEFING.replace(old, new)
    problems = problems_of(project(make_inputs, text), before)
    assert [each.code.name for each in problems] == ["silent-edit"]
    item = problems[0].message.split("`")[1]
    without = f"{text}revisions:\n  - {{date: 2026-11-23, kind: minor, items: [{item}], note: Better.}}\n"
    assert codes(project(make_inputs, without), before) == ["revision-incomplete"]
    was = before.briefings["bridge"].items[item].text
    told = amendments.with_revision(
        TextFile(path="x", text=text), date="2026-11-23", kind="minor", note="Better.", items=[], was={item: was}
    )
    assert told is not None
    assert codes(project(make_inputs, told), before) == []


REVISE = "let `briefings revise bridge --against … --kind update --note …` write a revision"


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        (
            "title: The bridge",
            "title: That bridge again",
            f"restore the words, or {REVISE}\nthe change: [-The-] {{+That+}} bridge {{+again+}}",
        ),
        (
            "The bridge opens in May [opening].",
            "The bridge opens [opening].",
            f"restore the words, or {REVISE}\nthe change: The bridge opens [-in May-] [opening].",
        ),
        (
            "confidence: low",
            "confidence: high",
            (
                f"restore the words, or {REVISE}\n"
                "the change: It is unlikely to be late. · confidence: [-low-] {+high+} · rests on: opening · waived: "
                "judgement-one-origin: One report was at hand."
            ),
        ),
        (
            "evidence:\n",
            "evidence:\n  more: {speaker: per, quote: Anna and Per said, at: p1, inferred: [speaker]}\n",
            f"take it out, or {REVISE}",
        ),
        ("not_known: [The day]\n", "", f"restore the words, or {REVISE}\nthe change: [-The day-]"),
        (
            "at: p1\n",
            "at: p1-p2\n",
            (
                f"restore the passages, or {REVISE}\n"
                "its words are as they were; it rests on 2 passages, and rested on 1 when it was published"
            ),
        ),
    ],
)
def test_the_hint_of_a_silent_edit_shows_the_change_and_names_the_command_that_writes_the_revision(
    old: str, new: str, hint: str, make_inputs: MakeInputs
) -> None:
    seed = (f"{SEED[0]}Anna said more.\n", SEED[1])
    before = published(project(make_inputs, BRIEFING, seed))
    problems = problems_of(project(make_inputs, BRIEFING.replace(old, new), seed), before)
    assert [problem.hint for problem in problems if problem.code.name == "silent-edit"] == [hint]


def test_the_hint_of_a_change_of_passages_says_that_only_sums_of_their_words_are_known(make_inputs: MakeInputs) -> None:
    before = published(project(make_inputs, BRIEFING))
    (problem,) = problems_of(project(make_inputs, BRIEFING, (SEED[0].replace("or so", "or later"), SEED[1])), before)
    assert problem.hint == (
        f"restore the passages, or {REVISE}\n"
        "its words are as they were; a passage that it rests on has other words; of the former, only a sum is known"
    )


def test_the_hint_of_evidence_that_is_gone_shows_what_it_said(make_inputs: MakeInputs) -> None:
    more = "evidence:\n  more: {speaker: per, quote: Anna and Per said, at: p1, inferred: [speaker]}\n"
    before = published(project(make_inputs, BRIEFING.replace("evidence:\n", more)))
    hints = [str(problem.hint) for problem in problems_of(project(make_inputs, BRIEFING), before)]
    assert hints[-1].startswith(f"restore the words, or {REVISE}\nthe change: [-Anna and Per said · kind:")


def test_what_a_published_revision_says_was_there_stays(make_inputs: MakeInputs) -> None:
    text = BRIEFING + "revisions:\n  - {date: 2026-11-23, kind: update, note: Better., was: {title: A bridge}}\n"
    before = published(project(make_inputs, text))
    for other in ("{title: No bridge}", "{summary: A bridge}", "{title: A bridge, summary: B}"):
        changed = text.replace("{title: A bridge}", other)
        assert codes(project(make_inputs, changed), before) == ["revision-lost"], other
    assert codes(project(make_inputs, text.replace("A bridge", '"A  bridge"')), before) == []


def test_a_revision_of_a_day_to_come_is_refused(make_inputs: MakeInputs) -> None:
    before = published(project(make_inputs, BRIEFING))
    inputs = project(make_inputs, BRIEFING + "revisions:\n  - {date: 2026-11-25, kind: update, note: Better.}\n")
    # 2026-11-24T09:59:59Z, when it is the 24th everywhere, and a second later.
    # That a day is still to come is told without a comparison too.
    for now, told in ((1_795_514_399, {"revision-misdated", "dated-ahead"}), (1_795_514_400, set())):
        assert set(codes(replace(inputs, audience=Audience(now=now)), before)) == told


NO_EDITS = {
    "a comment": ("title: The bridge", "# A comment.\ntitle: The bridge  # Another."),
    "the order of keys": ("title: The bridge\nauthors: [desk]", "authors: [desk]\ntitle: The bridge"),
    "the wrapping of lines": ("  The bridge opens in May [", "  The bridge\n  opens in\n  May ["),
    "the style of a text": ("quote: the bridge will open in May", 'quote: "the bridge will open in May"'),
    "another form of a list": ("authors: [desk]", "authors:\n  - desk"),
    "the name of a source": ("sources: {report: report}", "sources: {r: report}"),
    "a topic": ("topics: [bridge]", "topics: []"),
    "a reader": ("authors: [desk]", "authors: [desk]\nreviewed_by: [chief]"),
}


@pytest.mark.parametrize("edit", NO_EDITS)
def test_what_readers_do_not_read_is_no_edit(edit: str, make_inputs: MakeInputs) -> None:
    before = published(project(make_inputs, BRIEFING))
    old, new = NO_EDITS[edit]
    assert old in BRIEFING
    assert codes(project(make_inputs, BRIEFING.replace(old, new)), before) == []


def test_a_passage_that_moves_is_no_edit_and_one_that_changes_is(make_inputs: MakeInputs) -> None:
    before = published(project(make_inputs, BRIEFING))
    moved = project(make_inputs, BRIEFING.replace("at: p1", "at: p2"), (f"First.\n{SEED[0]}", SEED[1]))
    assert codes(moved, before) == []
    changed = project(make_inputs, BRIEFING, (SEED[0].replace("or so", "or later"), SEED[1]))
    (problem,) = problems_of(changed, before)
    assert problem.code.name == "silent-edit"
    assert "`opening`" in problem.message


HIDDEN = (SEED[0], "label: Report\nrights: none")
ANOTHER = (SEED[0].replace("or so", "or later"), HIDDEN[1])


def test_of_a_passage_that_is_not_shown_whole_the_receipt_tells_the_quoted_words_alone(
    make_inputs: MakeInputs,
) -> None:
    inputs = project(make_inputs, BRIEFING, HIDDEN)
    before = published(inputs)
    assert before.briefings["bridge"].items["opening"].rests_on == (None,)
    changed = project(make_inputs, BRIEFING, ANOTHER)
    assert codes(changed, before) == []
    told = str(uncompared(changed, before))
    assert told.startswith("1 cited passage was not compared, in 1 briefing: the receipt has no sum")
    longer = BRIEFING.replace("quote: the bridge will open in May", "quote: the bridge will open in May, or so")
    assert codes(project(make_inputs, longer, HIDDEN), before) == ["silent-edit"]
    # Another number of passages is another basis.
    more = BRIEFING.replace("at: p1", "at: p1-p2")
    seed = (f"{SEED[0]}Anna said more.\n", HIDDEN[1])
    assert codes(project(make_inputs, more, seed), before) == ["silent-edit"]
    # What git knows has all words on both sides.
    verified, _ = build.check(inputs)
    assert verified is not None
    in_git = receipt.published(visible(verified), "TLP:CLEAR")
    assert codes(changed, in_git) == ["silent-edit"]
    assert uncompared(changed, in_git) is None


def test_sums_that_one_side_alone_has_are_passed_over_and_counted(make_inputs: MakeInputs) -> None:
    """Of a receipt of the first form, sums that stood there are compared with what is here."""
    shown, hidden = project(make_inputs, BRIEFING), project(make_inputs, BRIEFING, HIDDEN)
    told = json.loads(json.dumps(built_receipt(shown)))
    first = receipt.read_receipt(json.dumps(told | {"format": 1}).encode())
    assert codes(hidden, first) == []
    assert uncompared(hidden, first) is None
    assert "silent-edit" in codes(project(make_inputs, BRIEFING, ANOTHER), first)
    other = TextFile(path="briefings/other.yml", text=BRIEFING.replace("title: The bridge", "title: That bridge"))
    both = replace(hidden, briefings={**hidden.briefings, "other": other})
    assert str(uncompared(both, published(both))).startswith("2 cited passages were not compared, in 2 briefings:")
    assert uncompared(both, published(shown)) is None


def uncompared(inputs: Inputs, before: Published) -> changes.Uncompared | None:
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    return changes.uncompared(visible(verified), before)


def built_receipt(inputs: Inputs) -> Mapping[str, Any]:
    built, problems = build.build(inputs)
    assert built is not None, problems
    return built.receipt


def test_a_receipt_of_a_form_that_is_not_known_is_refused(make_inputs: MakeInputs) -> None:
    told = dict(built_receipt(project(make_inputs, BRIEFING)))
    for known in (1, 2):
        receipt.read_receipt(json.dumps(told | {"format": known}).encode())
    unknown: tuple[object, ...] = (3, "2", None, [])
    for other in unknown:
        with pytest.raises(ValueError, match="is not a receipt that this knows: it has the form"):
            receipt.read_receipt(json.dumps(told | {"format": other}).encode())


def test_a_receipt_tells_what_its_build_would_tell(make_inputs: MakeInputs) -> None:
    inputs = project(make_inputs, BRIEFING)
    verified, _ = build.check(inputs)
    assert verified is not None
    assert published(inputs) == receipt.published(visible(verified), "TLP:CLEAR")


def test_what_is_no_receipt_is_told_apart() -> None:
    for data in (b"", b"[]", b"{}", b'{"audience": 1, "briefings": []}', b"\xff", b"[" * 100_000):
        with pytest.raises(ValueError, match="is not"):
            receipt.read_receipt(data)


def test_words_far_from_a_change_are_left_out() -> None:
    words = [f"w{number}" for number in range(100)]
    changed = [*words[:50], "new", *words[51:]]
    found = compared(" ".join(words), " ".join(changed))
    assert found == (
        DiffSpan(kind="gap", text="…"),
        DiffSpan(kind="kept", text=" ".join(words[38:50])),
        DiffSpan(kind="removed", text="w50"),
        DiffSpan(kind="added", text="new"),
        DiffSpan(kind="kept", text=" ".join(words[51:63])),
        DiffSpan(kind="gap", text="…"),
    )


def test_wordings_too_long_to_compare_are_shown_as_replaced() -> None:
    one, other = " ".join(["a", *"bc" * 3_000]), " ".join(["a", *"de" * 3_000])
    assert [each.kind for each in compared(one, other)] == ["kept", "removed", "added"]


WORDS = st.lists(st.sampled_from("abcdef"), max_size=60)


@given(WORDS, WORDS)
def test_both_wordings_can_be_read_from_what_is_shown(one: list[str], other: list[str]) -> None:
    found = compared(" ".join(one), " ".join(other))
    for kinds, words in ((("kept", "gap", "removed"), one), (("kept", "gap", "added"), other)):
        shown = [word for each in found if each.kind in kinds for word in each.text.split()]
        rest = iter(words)
        # A gap stands for words that are not shown, so what is shown stands among the words, in order.
        assert all(word in rest for word in shown if word != "…")
        if not any(each.kind == "gap" for each in found):
            assert shown == words


LISTS = {
    "no list": BRIEFING,
    "no line end": BRIEFING.rstrip("\n"),
    "a list": BRIEFING + "revisions:\n  - date: 2026-11-23\n    kind: minor\n    note: |\n      One.\n",
    "a list that is not indented": BRIEFING + "revisions:\n- {date: 2026-11-23, kind: minor, note: One.}  # First.\n",
    "a list above others": "revisions:\n  - {date: 2026-11-23, kind: minor, note: One.}\n\n# More.\n" + BRIEFING,
    "windows": BRIEFING.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("form", LISTS)
def test_a_revision_is_written_at_the_end_of_its_list_and_nothing_else_changes(form: str) -> None:
    source = TextFile(path="briefings/bridge.yml", text=LISTS[form])
    note = "A # note: of [one]\nline 'and' \"more\" – " + "long " * 60
    text = amendments.with_revision(
        source, date="2026-11-24", kind="update", note=note, items=["late"], was={"title": "A: #b | c", "summary": "d"}
    )
    assert text is not None
    before, _ = decode_briefing("bridge", source)
    after, problems = decode_briefing("bridge", replace(source, text=text))
    assert problems == ()
    assert before is not None
    assert after is not None
    assert replace(after.spec, revisions=()) == replace(before.spec, revisions=())
    assert after.spec.revisions[:-1] == before.spec.revisions
    last = after.spec.revisions[-1]
    assert (last.date, last.kind, last.items) == ("2026-11-24", "update", ("late",))
    assert last.note.split() == note.split()
    assert last.was == {"title": "A: #b | c", "summary": "d"}
    kept = iter(text)
    assert all(character in kept for character in source.text)


def test_a_list_in_another_form_is_left_alone() -> None:
    for ending in ("revisions: []\n", "revisions: [{date: 2026-11-23, kind: minor, note: One.}]\n"):
        source = TextFile(path="briefings/bridge.yml", text=BRIEFING + ending)
        told = amendments.with_revision(source, date="2026-11-24", kind="minor", note="n", items=["late"], was={})
        assert told is None


def test_a_withdrawal_is_written_beside_the_status_and_into_a_descriptor() -> None:
    for text in (BRIEFING, BRIEFING.replace("status: published", "status: 'published'  # since May")):
        source = TextFile(path="briefings/bridge.yml", text=text)
        withdrawn = amendments.withdrawn_briefing(source, date="2026-11-24", reason="It: was # wrong.")
        assert withdrawn is not None
        briefing, problems = decode_briefing("bridge", replace(source, text=withdrawn))
        assert (briefing is not None, problems) == (True, ())
        assert amendments.withdrawn_briefing(replace(source, text=withdrawn), date="2026-11-24", reason="r") is None
    descriptor = TextFile(path="seeds/report.yml", text="label: Report\nrights: full")
    text = amendments.withdrawn_source(descriptor, date="2026-11-24", reason="No right.") or ""
    assert text == "label: Report\nrights: full\nwithdrawn:\n  date: 2026-11-24\n  reason: |\n    No right.\n"
    assert amendments.withdrawn_source(replace(descriptor, text=text), date="2026-11-24", reason="r") is None
    broken = TextFile(path="x.yml", text="- a\n")
    assert amendments.withdrawn_briefing(broken, date="2026-11-24", reason="r") is None
    assert amendments.withdrawn_source(broken, date="2026-11-24", reason="r") is None
    assert amendments.with_revision(broken, date="2026-11-24", kind="minor", note="n", items=[], was={}) is None


def test_a_source_that_is_withdrawn_takes_its_briefings_with_it(make_inputs: MakeInputs) -> None:
    before = published(project(make_inputs, BRIEFING))
    seed = (SEED[0], f"{SEED[1]}\nwithdrawn: {{date: 2026-11-24, reason: It was forged.}}")
    inputs = project(make_inputs, BRIEFING, seed)
    assert codes(inputs, before) == []
    built, _ = build.build(inputs)
    assert built is not None
    told = {path: page.markdown for path, page in built.pages.items() if "withdrawn on" in page.markdown}
    assert sorted(told) == ["briefings/bridge.md", "sources/report.md"]
    assert all("It was forged." in text for text in told.values())
    everything = "".join(page.markdown for page in built.pages.values()) + repr(built.data) + repr(built.receipt)
    assert "will open" not in everything
    assert "opens in May" not in everything
    assert built.receipt["withdrawn"].keys() == {"bridge"}
    # And the seal knows the words that must not be there.
    assert "anna" in built.withheld.words


# What readers see of these is no part that an edit could change in silence: keys of the project, and what is compared
# by other means (names and addresses, revisions, the withdrawal) or stands among the parts by itself.
NO_ITEM = {
    Spec: {
        *("format", "status", "language", "sources", "evidence", "judgements", "marking", "embargo", "reviewed_by"),
        *("translates", "topics", "mentions", "formerly", "revisions", "withdrawn"),
    },
    Judgement: {"formerly"},
    # `at` is compared by the sums of its passages; `same_as` names briefings that this audience may not know of.
    Evidence: {"at", "same_as", "formerly"},
}


@pytest.mark.parametrize(
    ("record", "reader"),
    [(Spec, _of_whole), (Judgement, _of_judgement), (Evidence, _of_evidence)],
)
def test_each_key_is_held_to_what_was_published_or_is_named_as_one_that_is_not(
    record: type[Any], reader: Callable[..., object]
) -> None:
    """A key that is added tomorrow must not change in silence once it is published."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(reader)))
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    read |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    keys = {each.name for each in fields(record)}
    assert keys - read - NO_ITEM[record] == set()
    assert NO_ITEM[record] <= keys
