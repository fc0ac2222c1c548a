"""What a check that passes says of itself: how much was proved, and how much nobody has looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import build
from generator.build import Inputs
from generator.checks.verified import Tally, tally
from generator.cli.main import main
from generator.cli.messages import proved
from generator.files.writing import write_tree

MakeInputs = Callable[..., Inputs]

SEED = "Anna said: “The bridge will open in May.” It cost 2,500 crowns.\n"
DESCRIPTOR = "label: R\nkind: news\nlanguage: en\n"
ACTORS = "anna: {kind: person, name: Anna}\n"
# The prose has another number than the evidence, and nothing looks at it.
BRIEFING = """\
title: “The bridge will open”
authors: [desk]
date: 2020-11-22
status: published
sources: {report: report}
summary: |
  The bridge cost 3,500 crowns [cost].

  It “will open” [opens].
evidence:
  opens: {speaker: anna, quote: The bridge will open in May, at: p1}
  again: {speaker: anna, quote: will open in May, at: p1}
  cost: {speaker: source, states: It cost 2500 crowns., at: p1}
judgements:
  late:
    text: It is likely to open late.
    confidence: low
    rests_on: [opens]
    waive: {judgement-one-origin: One report was at hand.}
sections:
  - heading: Why
    text: |
      It is “The bridge” [opens].
"""


def test_what_was_proved_and_what_was_not_is_counted(make_inputs: MakeInputs) -> None:
    verified, problems = build.check(
        make_inputs(briefings={"bridge": BRIEFING}, actors=ACTORS, seeds={"report": (SEED, DESCRIPTOR)})
    )
    assert verified is not None, problems
    assert tally(verified.briefings.values()) == Tally(quotes=2, quotations=2, reports=1, paragraphs=4)


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ((0, 0, 0, 0), "0 quotes found in their passages"),
        (
            (1, 0, 0, 1),
            "1 quote found in its passage; not checked: whether 1 paragraph of prose is true to what it cites",
        ),
        (
            (42, 1, 1, 2),
            (
                "42 quotes found in their passages, 1 quotation of prose found in what it cites, numbers, "
                "dates and names "
                "of 1 report looked up in its passages; not checked: whether 1 report is fair and whether 2 "
                "paragraphs of "
                "prose are true to what they cite"
            ),
        ),
        (
            (1200, 1300, 7, 0),
            (
                "1,200 quotes found in their passages, 1,300 quotations of prose found in what it cites, "
                "numbers, dates "
                "and names of 7 reports looked up in their passages; not checked: whether 7 reports are fair"
            ),
        ),
    ],
)
def test_it_is_said_in_words(counted: tuple[int, int, int, int], words: str) -> None:
    quotes, quotations, reports, paragraphs = counted
    assert proved(Tally(quotes=quotes, quotations=quotations, reports=reports, paragraphs=paragraphs)) == words


@pytest.mark.slow
def test_check_build_render_json_and_the_page_of_the_method_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_inputs: MakeInputs
) -> None:
    inputs = make_inputs(briefings={}, seeds={"report": (SEED, DESCRIPTOR)})
    seed = inputs.seeds["report"]
    assert seed.descriptor is not None
    write_tree(
        tmp_path,
        {
            "mkdocs.yml": b"site_name: B\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n",
            "templates/docs/index.md": b"How to build this site.\n",
            "briefings/bridge.yml": BRIEFING.encode(),
            "briefings/registry/actors.yml": ACTORS.encode(),
            "seeds/report.txt": SEED.encode(),
            "seeds/report.yml": seed.descriptor.text.encode(),
        },
    )
    monkeypatch.chdir(tmp_path)
    words = proved(Tally(quotes=2, quotations=2, reports=1, paragraphs=4))
    for command in (["check"], ["build"], ["render", "out"]):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 0, done.output
        assert words in done.stdout
    told = json.loads(CliRunner().invoke(main, ["check", "--format", "json"]).stdout)
    assert told["checked"] == {
        "briefings": 1,
        "actors": 1,
        "sources": 1,
        "quotes_found": 2,
        "quotations_found": 2,
        "reports_not_judged": 1,
        "paragraphs_not_judged": 4,
    }
    method = (tmp_path / "out/docs/method.md").read_text("utf-8")
    assert "2 quotes of evidence and 2 quotations in prose were found" in method
    assert "Of 4 paragraphs of prose nothing was checked but the quotations" in method
    (tmp_path / "briefings/bridge.yml").write_text(BRIEFING.replace("open in May,", "open in June,"), "utf-8")
    told = json.loads(CliRunner().invoke(main, ["check", "--format", "json"]).stdout)
    assert told["checked"] is None


@pytest.mark.parametrize(
    ("origins", "words"),
    [
        ([None], "from 1 document of unknown origin."),
        (["wire"], "from 1 document of one origin."),
        (["wire", "wire"], "from 2 documents of one origin."),
        (["wire", "wire", "court"], "from 3 documents of 2 independent origins."),
        (
            ["unknown"] * 4 + [None],
            "from 5 documents of unknown origin, so whether they are independent is not known.",
        ),
        (
            ["wire", "court", None, "unknown", None],
            "from 5 documents. Of 2 the origin is known: 2 independent origins. Of 3 it is unknown,",
        ),
        (
            ["wire", "wire", None],
            "from 3 documents. Of 2 the origin is known: one origin. Of 1 it is unknown,",
        ),
    ],
)
def test_what_is_unknown_is_counted_as_no_independent_origin(
    origins: list[str | None], words: str, make_inputs: MakeInputs
) -> None:
    seeds = {
        f"s{n}": (SEED.replace("2,500", f"2,50{n}"), DESCRIPTOR + (f"origin: {origin}\n" if origin else ""))
        for n, origin in enumerate(origins)
    }
    sources = ", ".join(f"{id}: {id}" for id in seeds)
    briefing = f"""\
title: The bridge
authors: [desk]
date: 2020-11-22
status: published
sources: {{{sources}}}
summary: It opens [opens].
evidence:
  opens: {{speaker: anna, quote: The bridge will open in May, at: s0 p1}}
"""
    built, problems = build.build(make_inputs(briefings={"bridge": briefing}, actors=ACTORS, seeds=seeds))
    assert built is not None, problems
    assert words in built.pages["briefings/bridge.md"].markdown
