"""Labels of transcripts are told from other words before a colon, and decide who speaks under them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import build
from generator.build import Inputs
from generator.format.seeds import passages
from generator.text.attribution.speaker_labels import SpeakerLabel, labels, roll

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpora" / "texts" / "us-whitehouse-briefings" / "turns.jsonl"
TURNS = 12_412
ENOUGH = 0.99
SPEAKER_CODES = {
    "speaker-contradicted",
    "speaker-described",
    "speaker-not-in-source",
    "edit-joins-speakers",
    "quote-not-speech",
}

ROLL = roll(
    [
        ("josh-earnest", "Josh Earnest"),
        ("josh-earnest", "Earnest"),
        ("john-major", "Major"),
        ("barack-obama", "the President"),
        ("barack-obama", "President"),
        ("france", "France"),
        ("bill-clinton", "Clinton"),
        ("hillary-clinton", "Clinton"),
        ("oleh-petrenko", "Олег Петренко"),
        ("council", "Council"),
        ("xi-jinping", "习近平"),
    ],
    {"josh-earnest", "john-major", "barack-obama", "bill-clinton", "hillary-clinton", "oleh-petrenko", "xi-jinping"},
)


def read(text: str, mapped: Mapping[str, str] | None = None) -> list[SpeakerLabel | None]:
    """The label in force in each line of a text."""
    places = [(passage.start, passage.end) for passage in passages(text)]
    return list(labels(text, places, mapped or {}, ROLL))


def words(text: str, mapped: Mapping[str, str] | None = None) -> list[str | None]:
    return [each.words if each is not None else None for each in read(text, mapped)]


@pytest.mark.parametrize(
    "line",
    [
        "MR. EARNEST: Good afternoon.",
        "MR. EARNEST:",
        "MR.\N{NO-BREAK SPACE} EARNEST:  Good afternoon.",
        "MR. EARNEST : Bonjour.",
        "MR. McDONOUGH: Yes.",
        "MR. EARNEST (via video): Yes.",
        "SENIOR ADMINISTRATION OFFICIAL #2: Yes.",
        "THE PRESIDENT: Yes.",
        "OPERATOR: Go ahead.",
        "Sen. Smith: No.",
        "Sen. Smith (D-N.Y.): No.",
        "Prime minister Smith: No.",
        "Ursula von der Leyen: No.",
        "The President: No.",
        "Міністр: Так.",
        "Олег Петренко: Так.",
        "Earnest: No.",
        "习近平：好。",
        "Speaker 1: No.",
        "Question: What?",
        "[00:12:03] MR. SMITH: No.",
        "1:14 - Jane Doe: No.",
        "Q: What?",
        "Q. What?",
        "Q  what?",
        "Q\N{NO-BREAK SPACE} \N{NO-BREAK SPACE}And?",
        "Q What about it?",
        "Q -- and that?",
        "Q  Jay: I ask this: why?",
        "Q",
    ],
)
def test_a_label_is_read_by_its_form(line: str) -> None:
    assert words(line) != [None]


@pytest.mark.parametrize(
    "line",
    [
        "But the bottom line is this: no.",
        "Some of those questions were: who?",
        "Week ahead -- not in review -- begins this way: go.",
        "Number three indicator: up.",
        "Note: the text was corrected.",
        "NOTE: the text was corrected.",
        "Editor’s Note: the text was corrected.",
        "Correction: three.",
        "First: we go.\nFirst: we stay.",
        "Members of the Congress: I come to you.",
        "12:30: the meeting began.",
        "10:30 a.m.",
        "Let me say: Thank You: yes.",
        "Thank you. Mr. Smith: yes.",
        "Certainly. Smith: yes.",
        "https://example.org/",
        "France: we talked to its government.",
        "他说: 好。",
        "5: five",
        "--: nothing",
        "(): nothing",
        "The: nothing",
        "A Very Long Row Of Words That All Have Capitals Here: yes.",
        "MR. " + "X" * 60 + ": yes.",
        "Q fever is rare.",
        "A few words.",
        "A  few words.",
        "A: a point",
        "Quite so.",
    ],
)
def test_other_words_are_no_label(line: str) -> None:
    assert set(words(line)) == {None}


def test_a_label_holds_until_the_next_one_and_not_for_what_stands_in_brackets() -> None:
    text = "1:14 P.M. EDT\nMR. EARNEST: One.\nTwo.\n(Laughter.)\n\nThree.\nQ  Four?\nFive?"
    assert words(text) == [None, "MR. EARNEST", "MR. EARNEST", None, "MR. EARNEST", "Q", "Q"]
    assert [each and text[each.start : each.end] for each in read(text)][1:3] == ["MR. EARNEST"] * 2


def test_one_word_with_a_capital_is_a_label_when_it_opens_two_passages() -> None:
    assert words("Holm: No.\nBerg: Yes.\nHolm: No.") == ["Holm", "Holm", "Holm"]
    assert words("В: Що?\nО: Так.\nВ: Ні?\nО: Ні.") == ["В", "О", "В", "О"]


def test_an_answer_is_labelled_where_a_question_is() -> None:
    assert words("Q. Why?\nA. So.\nQ: Why?\nA: So.\nQ  Why?\nA  So.\nA few.") == ["Q", "A", "Q", "A", "Q", "A", "A"]
    assert words("Q. Why?\nA. IVANOV: So.") == ["Q", "A. IVANOV"]


@pytest.mark.parametrize(
    ("label", "actor"),
    [
        ("MR. EARNEST", "josh-earnest"),
        ("Josh Earnest", "josh-earnest"),
        ("PRESS SECRETARY JOSH EARNEST", "josh-earnest"),
        ("MR. EARNEST (via video)", "josh-earnest"),
        ("MR. MAJOR", "john-major"),
        ("THE PRESIDENT", "barack-obama"),
        ("THE COUNCIL", "council"),
        ("ОЛЕГ ПЕТРЕНКО", "oleh-petrenko"),
        ("THE VICE PRESIDENT", None),
        ("GENERAL MAJOR", None),
        ("AMBASSADOR FRANCE", None),
        ("MR. CLINTON", None),
        ("MR. SMITH", None),
        ("MR. EARNEST MR. PRESIDENT", None),
        ("OPERATOR", None),
        ("SENATOR", None),
        ("Q", None),
    ],
)
def test_a_label_names_one_registered_actor_or_nobody(label: str, actor: str | None) -> None:
    found = read(f"{label}: Yes.")[0]
    assert found is not None
    assert found.actor == actor


def test_the_map_decides_before_the_registry() -> None:
    mapped = {"mr. earnest:": "other", "Note": "source", "我": "me", "A": "press"}
    assert [each and each.actor for each in read("MR. EARNEST (laughing): Yes.\nNote: x\n我：好\nA  few", mapped)] == [
        "other",
        "source",
        "me",
        "press",
    ]


@given(st.lists(st.sampled_from([*"QA.:：()[]# \t12", "MR. ", "Holm", "x", "The ", "12:30 ", "\n"]), max_size=30))
def test_every_label_stands_at_the_beginning_of_a_passage_at_or_before_where_it_holds(pieces: list[str]) -> None:
    text = "".join(pieces)
    for passage, label in zip(passages(text), read(text), strict=True):
        if label is not None:
            assert label.start < label.end
            assert label.start < passage.end
            assert " ".join(text[label.start : label.end].split()) == label.words


def test_hostile_lines_take_linear_time() -> None:
    text = "\n".join(["Mr. A" * 2_000, "(" * 10_000, "Q " * 5_000, "A:" * 5_000, "1:11 " * 2_000] * 20)
    assert len(read(text)) == 100


# ---- In briefings ----

HEAD = "title: T\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\nsources: {talk: talk}\n"
ACTORS = """\
josh-earnest: {kind: person, name: Josh Earnest, aliases: [Earnest]}
barack-obama: {kind: person, name: Barack Obama, aliases: [Obama]}
white-house: {kind: government-body, name: White House}
press-office:
  kind: person
  name: Ben Rhodes
  aliases: [Rhodes]
  roles: [{role: spokesman, of: white-house, at: talk p1, speaks_for: yes}]
"""
TALK = """\
The briefing began at noon.
MR. EARNEST: Good afternoon. We have a plan.
It is a good plan.
Q  Is it a secret plan?
MR. EARNEST: The President told me, “We will win this.” I believe him.
MR. RHODES: The talks go on.
OPERATOR: The line is open.
Note: the sound was bad here.
"""
DESCRIPTOR = "label: Talk\nkind: transcript\nlanguage: en\nrights: full\n"

Check = Callable[..., list[str]]


@pytest.fixture
def check(make_inputs: Callable[..., Inputs]) -> Check:
    """What is reported of evidence with these keys."""

    def run(evidence: str, *, descriptor: str = "", text: str = TALK) -> list[str]:
        briefing = f"{HEAD}summary: |\n  It is so [e].\nevidence:\n  e: {{{evidence}}}\n"
        inputs = make_inputs(briefings={"b": briefing}, actors=ACTORS, seeds={"talk": (text, DESCRIPTOR + descriptor)})
        _, problems = build.check(inputs)
        return [f"{each.code.name}: {each.message}" for each in problems]

    return run


@pytest.mark.parametrize(
    "evidence",
    [
        "speaker: josh-earnest, quote: We have a plan, at: p2",
        "speaker: josh-earnest, quote: It is a good plan, at: p3",
        "speaker: josh-earnest, states: Earnest called it good., at: p3",
        "speaker: josh-earnest, states: Earnest was asked and believes it., at: p4-p5",
        "speaker: white-house, quote: The talks go on, at: p6",
        "speaker: barack-obama, inferred: [speaker], via: josh-earnest, quote: We will win this, at: p5",
        "speaker: barack-obama, inferred: [speaker], via: josh-earnest, states: They will win., at: p5",
        "speaker: source, quote: Is it a secret plan?, at: p4",
        "speaker: source, quote: The briefing began at noon, at: p1",
        "speaker: source, states: Earnest had a plan., at: p2",
        "speaker: josh-earnest, inferred: [speaker], quote: The line is open, at: p7",
        "speaker: white-house, inferred: [speaker], quote: The briefing began at noon, at: p1",
        "speaker: white-house, inferred: [speaker], states: It began., at: p1",
    ],
)
def test_words_under_the_speakers_label_pass(check: Check, evidence: str) -> None:
    assert check(evidence) == []


@pytest.mark.parametrize(
    ("evidence", "problem"),
    [
        (
            "speaker: barack-obama, quote: We have a plan, at: p2",
            "speaker-contradicted: p2 is under the label `MR. EARNEST`, so that `barack-obama` did not say this",
        ),
        (
            "speaker: barack-obama, states: It is good., at: p3",
            "speaker-contradicted: p3 is under the label `MR. EARNEST`, so that `barack-obama` did not say this",
        ),
        (
            "speaker: barack-obama, via: josh-earnest, quote: We have a plan, at: p2",
            "speaker-contradicted: p2 is under the label `MR. EARNEST`, so that `barack-obama` did not say this",
        ),
        (
            "speaker: source, quote: We have a plan, at: p2",
            "speaker-contradicted: p2 is under the label `MR. EARNEST`, so that `source` did not say this",
        ),
        (
            "speaker: josh-earnest, states: Talks go on., at: p5-p6",
            "speaker-contradicted: p6 is under the label `MR. RHODES`, so that `josh-earnest` did not say this",
        ),
        (
            "speaker: josh-earnest, quote: The line is open, at: p7",
            "speaker-described: p7 is under the label `OPERATOR`, which names no known actor",
        ),
        (
            "speaker: josh-earnest, states: The line is open., at: p7",
            "speaker-described: p7 is under the label `OPERATOR`, which names no known actor",
        ),
        (
            "speaker: josh-earnest, quote: 'The talks go on. […] The line is open.', at: p6-p7",
            "edit-joins-speakers: the quote joins words under the labels `MR. RHODES` and `OPERATOR`",
        ),
        (
            "speaker: josh-earnest, quote: 'I believe him. […] The talks go on.', at: p5-p6",
            "edit-joins-speakers: the quote joins words under the labels `MR. EARNEST` and `MR. RHODES`",
        ),
        (
            "speaker: barack-obama, quote: The briefing began at noon, at: p1",
            "speaker-not-in-source: the source does not name the speaker `barack-obama`, here or before",
        ),
    ],
)
def test_words_under_another_label_are_told(check: Check, evidence: str, problem: str) -> None:
    assert check(evidence) == [problem]


def test_a_label_and_a_name_both_tell_where_the_source_names_somebody(check: Check) -> None:
    text = "Obama was there.\nJosh Earnest: We agree, Obama and I.\nEarnest means it.\n"
    evidence = "speaker: josh-earnest, states: Earnest agrees with Obama., at: p2"
    assert check(evidence, text=text) == []


def test_the_descriptor_says_whom_labels_mean(check: Check) -> None:
    mapped = "labels: {OPERATOR: barack-obama, Q: source, Note: source}\n"
    assert check("speaker: barack-obama, quote: The line is open, at: p7", descriptor=mapped) == []
    assert check("speaker: source, quote: the sound was bad here, at: p8", descriptor=mapped) == []
    assert check("speaker: josh-earnest, states: It is good., at: p3-p4", descriptor=mapped) == []
    assert check("speaker: josh-earnest, quote: the sound was bad here, at: p8", descriptor=mapped) == [
        "speaker-contradicted: p8 is under the label `Note`, which the descriptor gives to the source itself"
    ]


def test_an_unknown_actor_of_the_map_is_told_once(check: Check) -> None:
    assert check("speaker: josh-earnest, quote: The line is open, at: p7", descriptor="labels: {OPERATOR: nobody}") == [
        "actor-unknown: the actor `nobody` is unknown"
    ]


def test_a_label_of_the_map_that_the_text_does_not_have_is_told(check: Check) -> None:
    fine = "speaker: josh-earnest, quote: We have a plan, at: p2"
    assert check(fine, descriptor="labels: {MR. ERNEST: josh-earnest}") == [
        "label-unused: no passage opens with the label `MR. ERNEST`"
    ]


# ---- 12,412 labelled turns ----

MAPPED = {
    "Q": "press-corps",
    "SENIOR ADMINISTRATION OFFICIAL": "official",
    "THE PRESIDENT": "barack-obama",
    "THE VICE PRESIDENT": "joe-biden",
}
MISSPELT = {"earnst": "earnest", "scultz": "schultz"}
# Labels that the corpus does not know as such: it has them in the words of whoever spoke before.
UNSPLIT = re.compile(r"(MR\. Mc[A-Z]+|UNDER SECRETARY [A-Z]+|OPERATOR): ?")


def actor_of(label: str) -> str:
    """Whom a label of the corpus means, in the registry that the test makes of them."""
    last = label.rsplit(maxsplit=1)[-1].lower()
    return MAPPED.get(label) or MISSPELT.get(last) or last


@pytest.mark.untraced
@pytest.mark.skipif(not CORPUS.is_file(), reason="../shared/corpora is absent")
def test_true_speakers_of_press_briefings_are_accepted_and_swapped_ones_refused(
    make_inputs: Callable[..., Inputs],
) -> None:
    turns: dict[str, list[tuple[str, str]]] = defaultdict(list)
    given = unsplit = ""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        turn = json.loads(line)
        spoken = " ".join(turn["text"].split())
        if turn["label"] != given or not turns[turn["doc"]]:
            given = unsplit = turn["label"]
        if found := UNSPLIT.match(spoken):
            unsplit, spoken = found[1], spoken[found.end() :]
        turns[turn["doc"]].append((unsplit, spoken or "Yes."))
    everybody = sorted({actor_of(label) for each in turns.values() for label, _ in each})
    aliases = {right: f"aliases: [{wrong}]" for wrong, right in MISSPELT.items()}
    actors = "".join(
        f"{id}: {{kind: person, name: {id.replace('-', ' ').title()}, {aliases.get(id, '')}}}\n" for id in everybody
    )
    asked, held = {"true": 0, "swapped": 0}, {"true": 0, "swapped": 0}
    for doc, said in turns.items():
        present = sorted({actor_of(label) for label, _ in said})
        text, evidence, before = "", "", ""
        names: list[str] = []
        for number, (label, spoken) in enumerate(said, start=1):
            opening = "" if label == before else "Q  " if label == "Q" else f"{label}: "
            text, before, right = f"{text}{opening}{spoken}\n", label, actor_of(label)
            swapped = present[(present.index(right) + 1) % len(present)]
            for kind, speaker in [("true", right), ("swapped", swapped)][: 1 + (swapped != right)]:
                names.append(f"{kind}-{number}")
                evidence += f"  {names[-1]}:\n    speaker: {speaker}\n    at: p{number}\n    quote: |\n      {spoken}\n"
        mapped = {label: id for label, id in MAPPED.items() if label in {label for label, _ in said}}
        descriptor = f"label: L\nkind: transcript\nlanguage: en\nlabels: {json.dumps(mapped)}\n"
        briefing = f"{HEAD}summary: |\n  It is so [true-1].\nevidence:\n{evidence}"
        _, problems = build.check(
            make_inputs(briefings={doc: briefing}, actors=actors, seeds={"talk": (text, descriptor)})
        )
        first = briefing.split("\n").index("  true-1:") + 1
        told: dict[str, set[str]] = defaultdict(set)
        for problem in problems:
            if problem.span.file.path.startswith("briefings/"):
                # Each piece of evidence takes five lines.
                told[names[max(0, problem.span.position[0] - first) // 5]].add(problem.code.name)
        for name in names:
            kind = name.split("-", maxsplit=1)[0]
            asked[kind] += 1
            held[kind] += not told[name] & SPEAKER_CODES if kind == "true" else "speaker-contradicted" in told[name]
    assert asked["true"] == TURNS
    assert held["true"] >= ENOUGH * asked["true"], (held, asked)
    assert held["swapped"] >= ENOUGH * asked["swapped"], (held, asked)
