"""One statement counts once, dates are those of the words, and every count follows from that."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import build
from generator.build import Inputs
from generator.ledger import excerpts
from generator.ledger.audience import visible
from generator.ledger.compile import compile_ledger
from generator.ledger.record import Ledger, Statement

MakeInputs = Callable[..., Inputs]

ACTORS = """\
anna: {kind: person, name: Anna}
per: {kind: person, name: Per}
post: {kind: media, name: Post}
mail: {kind: media, name: Mail}
"""
TOPICS = "bridge: {title: The bridge, stances: {open: Opens, shut: Stays shut}}\n"
WORDS = "one two three four five six seven eight nine ten eleven twelve"
BY = "author: Anna, Per\npublisher: Post, Mail"
SEEDS = {
    "a": (f"{WORDS}\nalpha beta gamma delta\n{WORDS}\n", f"label: A\n{BY}"),
    "b": (f"{WORDS}\nfirst line\nsecond line\n", f"label: B\n{BY}\npublished: 2026-05-06"),
}


def briefing(evidence: str, date: str = "2026-11-22", more: str = "") -> str:
    """A briefing with these pieces of evidence, a line each."""
    lines = "".join(f"  {line}\n" for line in evidence.strip().split("\n"))
    name = evidence.strip().split(":")[0]
    return (
        f"title: T\nauthors: [desk]\ndate: {date}\nstatus: published\nsources: {{a: a, b: b}}\n"
        f"summary: It is so [{name}].\nevidence:\n{lines}{more}"
    )


@pytest.fixture
def ledger_of(make_inputs: MakeInputs) -> Callable[..., Ledger]:
    def compiled(**briefings: str) -> Ledger:
        inputs = make_inputs(briefings=briefings, actors=ACTORS, topics=TOPICS, seeds=SEEDS)
        verified, problems = build.check(inputs)
        assert verified is not None, problems
        return compile_ledger(visible(verified))

    return compiled


def names(statement: Statement) -> list[str]:
    """Where a statement stands, as `slug/name`."""
    return [f"{use.briefing.slug}/{use.checked.name}" for use in statement.uses]


def test_one_statement_in_two_briefings_counts_once_and_names_both(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(
        x=briefing("e: {speaker: anna, quote: two three four, at: a p1}"),
        y=briefing("f: {speaker: anna, quote: three four five six, at: a p1}"),
    )
    (said,) = ledger.actors["anna"].said
    assert names(said) == ["y/f", "x/e"]
    assert said.checked.name == "f", "the use with the most words is shown"
    assert [b.slug for b in ledger.actors["anna"].briefings] == ["x", "y"]


def test_a_quote_that_bridges_two_others_makes_one_statement_of_all(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(
        x=briefing(
            """\
one: {speaker: anna, quote: one two three, at: a p1}
two: {speaker: anna, quote: three four five, at: a p1}
three: {speaker: anna, quote: five six, at: a p1}
apart: {speaker: anna, quote: seven eight, at: a p1}"""
        )
    )
    assert [sorted(names(s)) for s in ledger.statements] == [["x/one", "x/three", "x/two"], ["x/apart"]]


@pytest.mark.parametrize(
    "other",
    [
        "f: {speaker: per, quote: two three four, at: a p1}",  # somebody else
        "f: {speaker: anna, quote: two three four, at: b p1}",  # another source
        "f: {speaker: anna, quote: two three four, at: a p3}",  # another place of the same source
        "f: {speaker: anna, quote: five six, at: a p1}",  # words beside, of which none are shared
        "f: {speaker: anna, states: She said two three four., at: a p1}",  # a report of them
    ],
)
def test_statements_that_do_not_overlap_are_two(other: str, ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(x=briefing("e: {speaker: anna, quote: two three four, at: a p1}"), y=briefing(other))
    assert len(ledger.statements) == 2


def test_what_an_omission_leaves_out_is_not_shared(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(
        x=briefing("e: {speaker: anna, quote: 'one two […] eleven twelve', at: a p1}"),
        y=briefing("f: {speaker: anna, quote: five six, at: a p1}\ng: {speaker: anna, quote: eleven, at: a p1}"),
    )
    assert sorted(sorted(names(s)) for s in ledger.statements) == [["x/e", "y/g"], ["y/f"]]


def test_reports_are_one_only_with_the_same_words_of_the_same_passage(ledger_of: Callable[..., Ledger]) -> None:
    report = "e: {speaker: anna, states: The bridge opens., at: a p2}"
    ledger = ledger_of(
        x=briefing(report),
        same=briefing("e: {speaker: anna, states: 'The bridge   opens.', at: a p2}"),
        words=briefing(report.replace("opens", "will open")),
        place=briefing(report.replace("p2", "p1")),
        speaker=briefing(report.replace("anna", "per")),
    )
    assert sorted(sorted(names(s)) for s in ledger.statements) == [
        ["place/e"],
        ["same/e", "x/e"],
        ["speaker/e"],
        ["words/e"],
    ]


def test_reports_are_one_when_they_are_declared_the_same(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(
        x=briefing("e: {speaker: anna, states: The bridge opens., at: a p2}"),
        y=briefing("f: {speaker: anna, states: It is opened., same_as: [x e], at: a p2}"),
        z=briefing("e: {speaker: anna, states: There is an opening., same_as: x, at: a p2}"),
    )
    assert [sorted(names(s)) for s in ledger.statements] == [["x/e", "y/f", "z/e"]]


def test_a_date_is_that_of_the_words_then_of_the_occasion_then_of_the_source(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(
        x=briefing(
            """\
talk: {speaker: source, states: There was a talk., when: 2026-03-04, inferred: [when], at: b p2}
said: {speaker: anna, quote: one, said: 2026-01-02, inferred: [said], occasion: talk, at: b p1}
occasion: {speaker: anna, quote: three, occasion: talk, said: unknown, at: b p1}
published: {speaker: anna, quote: five, at: b p1}
nothing: {speaker: anna, quote: seven, at: a p1}
vague: {speaker: source, states: There was a walk., when: {after: talk}, at: a p2}
walk: {speaker: anna, quote: nine, occasion: vague, at: a p1}"""
        )
    )
    dates = {s.checked.name: (s.date.basis, s.date.text) for s in ledger.statements}
    assert dates == {
        "talk": ("published", "2026-05-06"),
        "said": ("said", "2026-01-02"),
        "occasion": ("occasion", "2026-03-04"),
        "published": ("published", "2026-05-06"),
        "nothing": ("not stated", None),
        "vague": ("not stated", None),
        "walk": ("not stated", None),
    }


def test_the_date_of_a_briefing_is_never_that_of_a_statement(ledger_of: Callable[..., Ledger]) -> None:
    early, late = (
        briefing("e: {speaker: anna, quote: one two, at: a p1}", date) for date in ("1999-01-01", "2030-01-01")
    )
    (statement,) = ledger_of(x=early, y=late).statements
    assert statement.date.text is None


def test_a_statement_has_the_best_date_that_any_briefing_gives_it(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(
        x=briefing("e: {speaker: anna, quote: one two three, at: b p1}"),
        y=briefing("f: {speaker: anna, quote: two three, said: 2026-02-03, inferred: [said], at: b p1}"),
    )
    (statement,) = ledger.statements
    assert (statement.checked.name, statement.date.basis, statement.date.text) == ("e", "said", "2026-02-03")


def test_statements_are_latest_first_and_undated_ones_last_in_the_order_of_the_source(
    ledger_of: Callable[..., Ledger],
) -> None:
    ledger = ledger_of(
        x=briefing(
            """\
third: {speaker: anna, quote: three, at: a p3}
first: {speaker: anna, quote: twelve, at: a p1}
zeroth: {speaker: anna, quote: eleven, at: a p1}
second: {speaker: anna, states: Something., at: a p2}
old: {speaker: anna, quote: five, said: '1999', inferred: [said], at: b p1}
new: {speaker: anna, quote: one, said: 2026-10~, inferred: [said], at: b p1}
mid: {speaker: anna, quote: seven, said: 2001/2003, inferred: [said], at: b p1}"""
        )
    )
    in_order = [s.checked.name for s in ledger.actors["anna"].said]
    assert in_order == ["new", "mid", "old", "zeroth", "first", "second", "third"]
    assert [d.text for d in ledger.actors["anna"].dated] == ["1999", "2001/2003", "2026-10~"]


def test_relays_and_subjects_of_all_uses_are_those_of_the_statement(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(
        x=briefing("e: {speaker: anna, quote: one two, via: [post], about: [per], at: a p1}"),
        y=briefing("e: {speaker: anna, quote: one two, via: [mail, post], at: a p1}"),
    )
    (statement,) = ledger.statements
    assert statement.actors("via") == ("post", "mail")
    assert ledger.actors["post"].relayed == ledger.actors["mail"].relayed == (statement,)
    assert ledger.actors["per"].about == (statement,)

    assert ledger.actors["anna"].appears_with == (("mail", 1), ("per", 1), ("post", 1))


def test_what_the_document_itself_says_is_said_by_no_actor(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(x=briefing("e: {speaker: source, states: It is so., about: [anna], at: a p1}"))
    assert ledger.actors["anna"].said == ()
    assert len(ledger.actors["anna"].about) == 1
    assert ledger.actors["anna"].appears_with == ()


def test_a_stance_is_an_actors_own_when_it_rests_on_what_they_said(ledger_of: Callable[..., Ledger]) -> None:
    positions = """\
positions:
  - {actor: anna, topic: bridge, stance: open, rests_on: [e]}
  - {actor: per, topic: bridge, stance: shut, rests_on: [e]}
"""
    ledger = ledger_of(x=briefing("e: {speaker: anna, quote: one two, at: a p1}", more=positions))
    assert [(str(s.position.actor), s.own) for s in ledger.stances["bridge"]] == [("anna", True), ("per", False)]
    assert [len(ledger.actors[id].positions) for id in ("anna", "per")] == [1, 1]


def test_a_stance_has_the_date_of_the_latest_statement_on_which_it_rests(ledger_of: Callable[..., Ledger]) -> None:
    both = ledger_of(
        x=briefing(
            "e1: {speaker: anna, quote: one two three four, at: a p1, said: 2026-02, inferred: [said]}\n"
            "e2: {speaker: anna, quote: five six seven eight, at: a p1}\n"
            "e3: {speaker: anna, quote: nine ten eleven twelve, at: b p1, said: 2026-03, inferred: [said]}",
            more="positions:\n"
            "  - {actor: anna, topic: bridge, stance: open, rests_on: [e1, e2, e3]}\n"
            "  - {actor: anna, topic: bridge, stance: shut, rests_on: [e2]}\n",
        )
    ).stances["bridge"]
    assert [(stance.position.stance, stance.date.text) for stance in both] == [("open", "2026-03"), ("shut", None)]


def test_a_statement_is_on_the_topics_of_all_briefings_that_use_it(ledger_of: Callable[..., Ledger]) -> None:
    topics = "topics: [bridge]\n"
    found = ledger_of(
        x=briefing("e: {speaker: anna, quote: one two three four, at: a p1}", more=topics),
        y=briefing("e: {speaker: anna, quote: two three four five, at: a p1}"),
        z=briefing("e: {speaker: per, quote: alpha beta gamma, at: a p2}"),
    )
    assert [(statement.speaker, statement.topics) for statement in found.statements] == [
        ("anna", ("bridge",)),
        ("per", ()),
    ]
    assert [statement.speaker for statement in found.on_topic["bridge"]] == ["anna"]
    assert found.actors["anna"].topics == ("bridge",)


def test_events_stand_by_date_those_that_follow_behind_and_the_undated_last(ledger_of: Callable[..., Ledger]) -> None:
    found = ledger_of(
        x=briefing(
            "late: {speaker: source, states: first, at: b p2, when: 2026-05, inferred: [when]}\n"
            "after-early: {speaker: source, states: second, at: b p3, when: {after: early}}\n"
            "nowhere: {speaker: source, states: line, at: b p2, when: unknown}\n"
            "early: {speaker: source, states: alpha, at: a p2, when: 2025-12-01, inferred: [when]}\n"
            "after-that: {speaker: source, states: beta, at: a p2, when: {after: after-early}}\n"
            "no-event: {speaker: source, states: gamma, at: a p2}"
        )
    ).events
    assert [names(event.statement) for event in found] == [
        ["x/early"],
        ["x/after-early"],
        ["x/after-that"],
        ["x/late"],
        ["x/nowhere"],
    ]
    assert [event.date for event in found] == ["2025-12-01", None, None, "2026-05", None]
    assert [event.inferred for event in found] == [True, False, False, True, False]
    assert found[1].after is found[0].statement


def test_an_undated_event_stands_before_the_dated_one_that_follows_it(ledger_of: Callable[..., Ledger]) -> None:
    found = ledger_of(
        x=briefing(
            "effect: {speaker: source, states: first, at: b p2, when: {after: cause, date: 2026}, inferred: [when]}\n"
            "cause: {speaker: source, states: second, at: b p3, when: unknown}\n"
            "other: {speaker: source, states: alpha, at: a p2, when: 2025-12, inferred: [when]}"
        )
    ).events
    assert [names(event.statement) for event in found] == [["x/other"], ["x/cause"], ["x/effect"]]


def test_evidence_may_name_its_own_topics(make_inputs: MakeInputs) -> None:
    spec = briefing(
        "e: {speaker: anna, quote: one two three four, at: a p1, topics: [road]}\n"
        "f: {speaker: anna, quote: alpha beta gamma, at: a p2}",
        more="topics: [bridge]\n",
    )
    inputs = make_inputs(
        briefings={"x": spec}, actors=ACTORS, topics=f"{TOPICS}road: {{title: The road}}\n", seeds=SEEDS
    )
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    found = compile_ledger(visible(verified))
    assert {topic: [names(each) for each in statements] for topic, statements in found.on_topic.items()} == {
        "bridge": [["x/f"]],
        "road": [["x/e"]],
    }


def test_a_stance_is_said_by_whoever_speaks_for_the_actor(make_inputs: MakeInputs) -> None:
    actors = (
        "anna: {kind: person, name: Anna, roles: [{role: mayor, of: town, speaks_for: yes, at: a p1}]}\n"
        "town: {kind: government-body, name: Town}\nper: {kind: person, name: Per}\n"
    )
    evidence = (
        "e: {speaker: anna, quote: one two three four, at: a p1}\n"
        "f: {speaker: per, quote: alpha beta gamma, at: a p2, inferred: [speaker]}"
    )
    positions = (
        "positions:\n  - {actor: town, topic: bridge, stance: open, rests_on: [e]}\n"
        "  - {actor: town, topic: bridge, stance: shut, rests_on: [f]}\n"
        "  - {actor: anna, topic: bridge, stance: open, rests_on: [e]}\n"
    )
    inputs = make_inputs(briefings={"x": briefing(evidence, more=positions)}, actors=actors, topics=TOPICS, seeds=SEEDS)
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    found = compile_ledger(visible(verified)).stances["bridge"]
    assert [(each.position.actor, each.own, each.by, each.inferred) for each in found] == [
        ("town", False, ("anna",), False),
        ("town", False, (), True),
        ("anna", True, (), False),
    ]


def test_an_event_of_several_briefings_is_one_with_the_date_that_any_gives_it(ledger_of: Callable[..., Ledger]) -> None:
    (event,) = ledger_of(
        x=briefing("e: {speaker: source, states: first, at: b p2, about: [anna], when: unknown}"),
        y=briefing("e: {speaker: source, states: first, at: b p2, when: 2026-05, inferred: [when]}"),
    ).events
    assert event.date == "2026-05"
    assert event.actors == ("source", "anna")


def test_events_that_briefings_set_in_a_circle_are_all_there(ledger_of: Callable[..., Ledger]) -> None:
    one = "{speaker: source, states: first, at: b p2, when: {after: other}}"
    other = "{speaker: source, states: second, at: b p3, when: {after: e}}"
    found = ledger_of(
        x=briefing(f"e: {one}\nother: {other.replace('after: e', 'date: unknown')}"),
        y=briefing(f"e: {one.replace('after: other', 'date: unknown')}\nother: {other}"),
    ).events
    assert len(found) == 2


NAMES = """\
anna: {kind: person, name: Anna}
berg: {kind: person, name: Anna Berg, aliases: [Berg]}
ann: {kind: person, name: Ann Berg, aliases: [Berg]}
post: {kind: media, name: Post}
"""
NAMING = "Berg met Anna and Anna, the Post says.\nPost and Anna Berg.\nAnna is not cited here.\n"


def test_the_passages_that_name_an_actor_are_those_cited_and_a_shared_name_is_nobodys(make_inputs: MakeInputs) -> None:
    spec = (
        "title: T\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\nsources: {a: a}\n"
        "summary: Anna is there, says Anna [e1].\nevidence:\n"
        "  e1: {speaker: source, via: [post], states: Anna was met., about: [anna], at: p1}\n"
        "  e2: {speaker: source, states: They are together., at: p2}\n"
    )
    inputs = make_inputs(briefings={"x": spec}, actors=NAMES, topics=TOPICS, seeds={"a": (NAMING, "label: A")})
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    found = compile_ledger(visible(verified)).actors
    assert {
        id: [(named.passage, named.times, named.only) for named in record.named] for id, record in found.items()
    } == {"anna": [(1, 2, False)], "berg": [(2, 1, True)], "post": [(1, 1, False), (2, 1, True)]}


def test_a_source_of_which_only_quoted_words_may_be_shown_names_nobody_outside_of_them(make_inputs: MakeInputs) -> None:
    spec = (
        "title: T\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\nsources: {a: a}\n"
        "summary: It is so [e].\nevidence:\n  e: {speaker: source, quote: met Anna and Anna, at: p1}\n"
    )
    inputs = make_inputs(
        briefings={"x": spec}, actors=NAMES, topics=TOPICS, seeds={"a": (NAMING, "label: A\nrights: none")}
    )
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    assert {id: len(record.named) for id, record in compile_ledger(visible(verified)).actors.items()} == {"anna": 1}


def test_a_source_knows_its_passages_uses_and_the_share_that_is_quoted(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(
        x=briefing("e: {speaker: anna, quote: one two three, at: a p1}\nr: {speaker: per, states: So., at: a p1-p2}"),
        y=briefing("e: {speaker: per, quote: two three four, at: a p1}"),
    )
    record = ledger.sources["a"]
    assert list(record.cited) == [1, 2]
    (stretch,) = record.cited[1].quoted
    assert SEEDS["a"][0][stretch.start : stretch.end] == "one two three four"
    assert [s.checked.name for s in record.cited[2].statements] == ["r"]
    # The third passage is cited by nothing and so not shown: how long it is cannot be worked out.
    share = excerpts.quoted_share(excerpts.shown_passages(record))
    assert share == pytest.approx(18 / (len(WORDS) + len("alpha beta gamma delta")))
    assert [b.slug for b in record.briefings] == ["x", "y"]


def test_a_quote_over_two_passages_is_marked_in_both(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(x=briefing("e: {speaker: anna, quote: gamma delta one two, at: a p2-p3}"))
    text = SEEDS["a"][0]
    cited = ledger.sources["a"].cited
    marked = {number: [text[s.start : s.end] for s in cited[number].quoted] for number in cited}
    assert marked == {2: ["gamma delta"], 3: ["one two"]}


@given(
    st.lists(
        st.tuples(st.sampled_from(["anna", "per"]), st.integers(0, 11), st.integers(1, 4), st.sampled_from("xyz")),
        min_size=1,
        max_size=10,
    )
)
@settings(max_examples=60, deadline=None)
def test_statements_share_no_words_and_their_uses_do(
    make_inputs: MakeInputs, quoted: list[tuple[str, int, int, str]]
) -> None:
    """Of one speaker and seed: each use shares words with another of its statement, and with none of any other."""
    words = WORDS.split()
    lines: dict[str, list[str]] = {}
    for number, (speaker, start, length, slug) in enumerate(quoted):
        quote = " ".join(words[start : start + length])
        lines.setdefault(slug, []).append(f"e{number}: {{speaker: {speaker}, quote: {quote}, at: a p1}}")
    briefings = {slug: briefing("\n".join(each)) for slug, each in lines.items()}
    verified, _ = build.check(make_inputs(briefings=briefings, actors=ACTORS, topics=TOPICS, seeds=SEEDS))
    assert verified is not None
    statements = compile_ledger(visible(verified)).statements
    assert sum(len(statement.uses) for statement in statements) == len(quoted)
    for statement in statements:
        spans = sorted((use.checked.parts[0].start, use.checked.parts[0].end) for use in statement.uses)
        reached = spans[0][1]
        for _, after in pairwise(spans):
            assert after[0] < reached
            reached = max(reached, after[1])
        for other in statements:
            if other is not statement and other.speaker == statement.speaker:
                ranges = [(use.checked.parts[0].start, use.checked.parts[0].end) for use in other.uses]
                assert all(end <= start or stop <= begin for begin, end in spans for start, stop in ranges)
