"""What is not published and clear for everybody leaves no trace; what is left is as if nothing had been withheld."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from generator import build
from generator.build import Inputs
from generator.format.tlp import LEVELS, Marking
from generator.ledger import audience
from generator.ledger.audience import Audience, Visible

MakeInputs = Callable[..., Inputs]

ACTORS = """\
anna-berg: {kind: person, name: Anna Berg, roles: [{role: mayor, of: town, at: report p1}]}
town: {kind: government-body, name: Town}
per-holm:
  kind: person
  name: Per Holm
  aliases: [Secretalias]
  part_of: [secret-firm]
  roles: [{role: secretrole, of: secret-firm, at: report p1}]
secret-firm: {kind: organisation, name: Secretfirm}
"""
TOPICS = """\
bridge: {title: The bridge}
roads: {title: Secrettopic, stances: {closed: Secretstance}}
"""
REPORT = "The bridge will open in May, Anna Berg, the mayor, said.\nSecretpassage, said Per Holm.\n"
LETTER = "Secretletter.\n"
SEEDS = {"report": (REPORT, "label: Report\nrights: excerpts"), "letter": (LETTER, "label: Secretlabel")}

OPEN = """\
title: Opening
authors: [desk]
date: 2026-11-22
status: published
topics: [bridge]
sources: {report: report}
summary: The bridge opens [opening].
evidence:
  opening: {speaker: anna-berg, quote: The bridge will open in May, at: p1}
"""
CLOSED = """\
title: Secrettitle
authors: [secretdesk]
date: 2026-12-24
status: published
topics: [roads]
sources: {report: report, letter: letter}
summary: Secretsummary [passage].
evidence:
  opening: {speaker: anna-berg, quote: bridge will open in May, about: [per-holm], at: report p1}
  passage: {speaker: per-holm, quote: Secretpassage, at: report p2}
  letter: {speaker: source, states: Secretreport., via: [secret-firm], inferred: [via], at: letter p1}
positions:
  - {actor: per-holm, topic: roads, stance: closed, rests_on: [passage]}
"""
REPLACEMENTS: dict[str, dict[str, tuple[str, str]]] = {
    "draft": {"briefing": ("status: published", "status: draft")},
    "review": {"briefing": ("status: published", "status: review")},
    "withdrawn, and not for everybody": {
        "briefing": (
            "status: published",
            "status: withdrawn\nmarking: TLP:GREEN\nwithdrawn: {date: 2026-12-25, reason: Secretreason.}",
        )
    },
    "green": {"briefing": ("status: published", "status: published\nmarking: TLP:GREEN")},
    "amber": {"briefing": ("status: published", "status: published\nmarking: TLP:AMBER")},
    "amber and strict": {"briefing": ("status: published", "status: published\nmarking: TLP:AMBER+STRICT")},
    "red": {"briefing": ("status: published", "status: published\nmarking: TLP:RED")},
    "an embargo": {"briefing": ("status: published", "status: published\nembargo: 2020-01-01T00:00Z")},
    "a marked source": {
        "briefing": ("status: published", "status: published\nmarking: TLP:AMBER"),
        "letter": ("label: Secretlabel", "label: Secretlabel\nmarking: TLP:AMBER"),
    },
    "a marked speaker": {
        "briefing": ("status: published", "status: published\nmarking: TLP:RED"),
        "actors": ("kind: person\n  name: Per", "kind: person\n  marking: TLP:RED\n  name: Per"),
    },
}


def inputs_with(make_inputs: MakeInputs, changed: Mapping[str, tuple[str, str]]) -> Inputs:
    texts = {"briefing": CLOSED, "actors": ACTORS, "letter": SEEDS["letter"][1]}
    for name, (old, new) in changed.items():
        assert old in texts[name]
        texts[name] = texts[name].replace(old, new, 1)
    return make_inputs(
        briefings={"opening": OPEN, "secret-slug": texts["briefing"]},
        actors=texts["actors"],
        topics=TOPICS,
        seeds={"report": SEEDS["report"], "letter": (LETTER, texts["letter"])},
    )


def seen(inputs: Inputs) -> Visible:
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    return audience.visible(verified)


def pages_of(inputs: Inputs) -> dict[str, str]:
    built, problems = build.build(inputs)
    assert built is not None, problems
    pages = {path: page.markdown for path, page in built.pages.items()}
    # Files of data too: a database holds its texts as they are.
    data = {path: data.decode("utf-8", errors="replace") for path, data in built.data.items()}
    return pages | data | {"receipt.json": json.dumps(built.receipt, ensure_ascii=False)}


@pytest.mark.untraced
@pytest.mark.parametrize("why", REPLACEMENTS)
def test_what_is_withheld_leaves_no_trace_on_any_page(why: str, make_inputs: MakeInputs) -> None:
    pages = pages_of(inputs_with(make_inputs, REPLACEMENTS[why]))
    assert [path for path, text in pages.items() if "secret" in f"{path}{text}".lower()] == []
    alone = make_inputs(briefings={"opening": OPEN}, actors=ACTORS, topics=TOPICS, seeds={"report": SEEDS["report"]})
    assert pages == pages_of(alone)


def test_what_is_public_is_on_the_pages(make_inputs: MakeInputs) -> None:
    """So that the test above cannot pass because nothing is shown at all."""
    text = "\n".join(f"{path}\n{page}" for path, page in pages_of(inputs_with(make_inputs, {})).items()).lower()
    for word in ("title", "desk", "summary", "passage", "letter", "report", "firm", "alias", "role", "topic", "stance"):
        assert f"secret{word}" in text, word
    assert "secret-slug" in text
    assert "secretlabel" in text


@pytest.mark.parametrize("marking", ["TLP:CLEAR", None])
def test_what_is_clear_or_unmarked_is_for_everybody(marking: str | None, make_inputs: MakeInputs) -> None:
    line = f"status: published\nmarking: {marking}" if marking else "status: published"
    found = seen(inputs_with(make_inputs, {"briefing": ("status: published", line)}))
    assert list(found.briefings) == ["secret-slug", "opening"]


def test_a_role_that_only_a_withheld_source_tells_names_nobody(make_inputs: MakeInputs) -> None:
    actors = ACTORS.replace(
        "at: report p1}]}", "at: report p1}, {role: secretrole, of: secret-firm, at: letter p1}]}", 1
    )
    inputs = make_inputs(briefings={"opening": OPEN}, actors=actors, topics=TOPICS, seeds=SEEDS)
    found = seen(inputs)
    assert list(found.actors) == ["anna-berg", "town"]
    assert [role.role for role in found.actors["anna-berg"].roles] == ["mayor"]
    assert "secret" not in "".join(pages_of(inputs).values()).lower()


def test_a_role_that_names_somebody_withheld_is_withheld(make_inputs: MakeInputs) -> None:
    actors = ACTORS.replace(
        "at: report p1}]}", "at: report p1}, {role: secretrole, of: secret-firm, at: report p1}]}", 1
    )
    actors = actors.replace("kind: organisation", "kind: organisation, marking: TLP:AMBER")
    inputs = make_inputs(briefings={"opening": OPEN}, actors=actors, topics=TOPICS, seeds=SEEDS)
    assert list(seen(inputs).actors) == ["anna-berg", "town"]
    assert "secret" not in "".join(pages_of(inputs).values()).lower()


def test_actors_that_roles_refer_to_are_seen_with_those_that_have_them(make_inputs: MakeInputs) -> None:
    found = seen(inputs_with(make_inputs, {}))
    assert list(found.actors) == ["anna-berg", "town", "per-holm", "secret-firm"]
    assert [len(runs) for runs in found.role_ranges.values()] == [len(actor.roles) for actor in found.actors.values()]


def test_briefings_are_newest_first_and_of_one_day_by_slug(make_inputs: MakeInputs) -> None:
    briefings = {
        slug: OPEN.replace("2026-11-22", day)
        for slug, day in zip("cabd", ["2026-01-02"] * 3 + ["2026-03-04"], strict=True)
    }
    found = seen(make_inputs(briefings=briefings, actors=ACTORS, topics=TOPICS, seeds=SEEDS))
    assert list(found.briefings) == ["d", "a", "b", "c"]


def test_nothing_at_all_is_a_site_too(make_inputs: MakeInputs) -> None:
    built, problems = build.build(make_inputs(briefings={}))
    assert built is not None
    assert not problems
    assert built.totals.briefings == 0


@pytest.mark.parametrize("level", LEVELS)
def test_a_build_holds_what_its_audience_may_read_and_says_how_it_is_marked(
    level: Marking, make_inputs: MakeInputs
) -> None:
    inputs = make_inputs(
        briefings={
            marking.removeprefix("TLP:").replace("+", "-").lower(): OPEN.replace(
                "status: published", f"status: published\nmarking: {marking}"
            )
            for marking in LEVELS
        },
        actors=ACTORS,
        topics=TOPICS,
        seeds=SEEDS,
    )
    built, problems = build.build(replace(inputs, audience=Audience(level=level)))
    assert built is not None, problems
    number = LEVELS.index(level) + 1
    assert built.totals.briefings == number
    pages = {path: page.markdown for path, page in built.pages.items()}
    # The index and the page of an actor have the label of the most restrictive briefing among them.
    for path in ("index.md", "briefings/index.md", "actors/anna-berg.md", "topics/bridge.md", "sources/report.md"):
        found = [each for each in LEVELS if f">{each}</span>" in pages[path]]
        assert found[-1:] == ([level] if level != "TLP:CLEAR" else []), path
    for each in LEVELS[number:]:
        assert each not in "".join(pages.values())


@pytest.mark.parametrize(("now", "is_there"), [(None, False), (1_800_000_000 - 1, False), (1_800_000_000, True)])
def test_an_embargo_ends_at_its_second(now: float | None, is_there: bool, make_inputs: MakeInputs) -> None:
    # 2027-01-15T08:00:00 UTC.
    spec = OPEN.replace("status: published", "status: published\nembargo: 2027-01-15T09:00+01:00")
    inputs = make_inputs(briefings={"opening": spec}, actors=ACTORS, topics=TOPICS, seeds=SEEDS)
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    found = audience.visible(verified, Audience(now=now))
    assert bool(found.briefings) is is_there
    assert bool(found.actors) is is_there


def test_a_withdrawn_briefing_leaves_its_reason_and_nothing_else(make_inputs: MakeInputs) -> None:
    withdrawn = CLOSED.replace(
        "status: published", "status: withdrawn\nwithdrawn: {date: 2026-12-25, reason: The report was taken back.}"
    )
    inputs = make_inputs(briefings={"opening": OPEN, "closing": withdrawn}, actors=ACTORS, topics=TOPICS, seeds=SEEDS)
    pages = pages_of(inputs)
    assert "secret" not in "".join(pages.values()).lower()
    assert "The report was taken back." in pages["briefings/closing.md"]
    assert "25 December 2026" in pages["briefings/closing.md"]
    told = {"briefings/closing.md", "receipt.json"}
    assert not [path for path, text in pages.items() if "closing" in text and path not in told]


def test_what_has_no_label_has_that_of_the_site(make_inputs: MakeInputs) -> None:
    inputs = replace(
        make_inputs(briefings={"opening": OPEN}, actors=ACTORS, topics=TOPICS, seeds=SEEDS), marking="TLP:GREEN"
    )
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    assert not audience.visible(verified).briefings
    found = audience.visible(verified, Audience(level="TLP:GREEN"))
    assert found.labels.briefings == {"opening": "TLP:GREEN"}
    assert found.labels.actors["anna-berg"] == "TLP:GREEN"
