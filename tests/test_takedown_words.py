"""Words that were taken down stand nowhere in a site: not in what revisions replaced, and not unseen elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from generator import build
from generator.build import Built, Inputs
from generator.diagnostics.model import TextFile
from generator.provenance import receipt
from generator.provenance.leaks import texts_in
from generator.provenance.takedown import TakenDown, taken_down, without_words_taken_down

MakeInputs = Callable[..., Inputs]

GONE = "the old harbour wall will fall within the year"
SHORT = "never again"


def gone(status: str = "published") -> str:
    return f"""\
title: The wall of Zqwall and its stones
authors: [desk]
date: 2026-11-20
status: {status}
{"withdrawn: {date: 2026-12-01, reason: A court has said so.}" if status == "withdrawn" else ""}
topics: [roads]
sources: {{c: cable}}
summary: He said so [e].
evidence:
  e: {{speaker: ben, quote: {GONE}, at: c p1}}
  f: {{speaker: ben, quote: {SHORT}, at: c p2}}
"""


def other(was: str, summary: str = "She said so [e].", more: str = "", note: str = "Told anew.") -> str:
    return f"""\
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
topics: [roads]
sources: {{r: report}}
summary: {summary}
evidence:
  e: {{speaker: anna, quote: the bridge will open, at: r p1}}
{more}
revisions:
  - date: 2026-11-23
    kind: correction
    note: {note}
    was: {{summary: {json.dumps(was)}, not_known: Who pays for the bridge}}
"""


def a_project(make: MakeInputs, other_: str, status: str = "withdrawn", seed: str = "") -> Inputs:
    inputs = make(
        briefings={"wall": gone(status), "bridge": other_},
        actors="anna: {kind: person, name: Anna}\nben: {kind: person, name: Ben}\n",
        topics="roads: {title: Roads}\n",
        seeds={
            "report": (
                f"Anna said: the bridge will open.\nAnna said: {GONE}, I hear.\n",
                "label: Report\nrights: excerpts",
            ),
            "cable": (f"Ben said: {GONE}.\nBen said: {SHORT}.\n", f"label: Cable\nrights: excerpts\n{seed}"),
        },
    )
    return replace(inputs, site_name="Site", site_url="https://site.example/")


def built(inputs: Inputs) -> Built:
    made, problems = build.build(inputs)
    assert made is not None, problems
    return made


def files_of(made: Built) -> Iterator[tuple[str, bytes]]:
    yield from ((path, page.markdown.encode()) for path, page in made.pages.items())
    yield from made.data.items()
    yield "receipt.json", json.dumps(made.receipt).encode()


def standing(made: Built, words: str) -> list[str]:
    """The files in which words stand, in any form."""
    return [name for name, data in files_of(made) if any(words in " ".join(text.split()) for text in texts_in(data))]


@pytest.mark.parametrize(
    ("was", "trace"),
    [
        (f"They say that {GONE} [e].", GONE),
        ("They say that the old harbour wall is old.", "old harbour wall"),
        (f"Ben said “{SHORT}” [e].", SHORT),
        ("It was Zqwall [e].", "Zqwall"),
    ],
)
def test_what_was_is_left_out_where_it_has_words_taken_down(make_inputs: MakeInputs, was: str, trace: str) -> None:
    before = built(a_project(make_inputs, other(was), "published"))
    shown = standing(before, trace)
    assert {"briefings/bridge.md", "corrections/index.md"} <= set(shown)
    for inputs in (
        a_project(make_inputs, other(was)),
        a_project(make_inputs, other(was), "published", "withdrawn: {date: 2026-12-01, reason: It was forged.}"),
    ):
        after = built(inputs)
        assert standing(after, trace) == []
        for page in ("briefings/bridge.md", "corrections/index.md"):
            assert "summary (the earlier words were taken down)" in after.pages[page].markdown
            # What has nothing to do with it stays.
            assert "Who pays for the bridge" in after.pages[page].markdown
        # No sum of the words either.
        (revision,) = after.receipt["briefings"]["bridge"]["revisions"]
        assert "summary" not in revision["was"]
        assert "summary" in revision["items"]


def test_what_was_stays_where_nothing_of_it_was_taken_down(make_inputs: MakeInputs) -> None:
    # A word by itself is nobody's.
    was = "She had said of stones that the bridge will open [e]."
    made = built(a_project(make_inputs, other(was)))
    assert "taken down" not in made.pages["corrections/index.md"].markdown
    assert standing(made, "She had said of stones")


def test_a_site_with_words_left_out_can_be_compared_with_before_and_after(make_inputs: MakeInputs) -> None:
    was = f"They say that {GONE} [e]."
    before = built(a_project(make_inputs, other(was), "published"))
    after = built(a_project(make_inputs, other(was)))
    for made in (before, after):
        published = receipt.read_receipt(json.dumps(made.receipt).encode())
        verified, problems = build.check(replace(a_project(make_inputs, other(was)), against=published))
        assert verified is not None, problems
        assert not problems
    # What was published of a revision still cannot be changed.
    published = receipt.read_receipt(json.dumps(before.receipt).encode())
    _, problems = build.check(replace(a_project(make_inputs, other("Something else [e].")), against=published))
    assert [problem.code.name for problem in problems] == ["revision-lost"]


def words_gone(inputs: Inputs, **which: str) -> TakenDown:
    verified, problems = build.check(inputs)
    assert verified is not None, problems
    return taken_down(verified, **which)


def test_nothing_is_found_where_nothing_stands(make_inputs: MakeInputs) -> None:
    inputs = a_project(make_inputs, other(f"They say that {GONE} [e]."))
    for which in ({"slug": "wall"}, {"seed": "cable"}):
        left = words_gone(inputs, **which)
        if "slug" in which:
            assert left.in_site(files_of(built(inputs))) == ()
        assert left.still_quoted() == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": f"She said so [e]. As we wrote, {GONE} [e]."},
        {"note": f"We no longer say that {GONE}."},
        {"more": f"not_known: [Whether {GONE}]"},
        {"more": 'sections: [{heading: On the wall of Zqwall and its stones, text: "She said so [e]."}]'},
    ],
)
def test_what_others_say_in_their_own_words_is_found_with_its_place(
    make_inputs: MakeInputs, changes: dict[str, str]
) -> None:
    inputs = a_project(make_inputs, other("Less.", **changes))
    left = words_gone(inputs, slug="wall")
    assert {trace.place for trace in left.in_site(files_of(built(inputs)))} >= {"briefings/bridge.md"}
    (path,) = {trace.place.rsplit(":", 2)[0] for trace in left.in_texts()}
    assert path == "briefings/bridge.yml"


def test_what_others_quote_from_another_source_is_no_trace_and_is_told(make_inputs: MakeInputs) -> None:
    more = f"  g: {{speaker: anna, quote: {GONE}, at: r p2}}"
    inputs = a_project(make_inputs, other("Less.", f"She said “{GONE}” [g]. She said so [e].", more))
    left = words_gone(inputs, slug="wall")
    assert left.in_site(files_of(built(inputs))) == ()
    (quoted,) = left.still_quoted()
    assert quoted.place.startswith("briefings/bridge.yml:")
    assert quoted.words == GONE


def test_words_are_found_in_every_form_of_every_file(make_inputs: MakeInputs) -> None:
    left = words_gone(a_project(make_inputs, other("Less.")), slug="wall")
    marked = GONE.replace("harbour", "<b>harbour</b>").replace("wall", "w&#97;ll")
    for name, data in {
        "index.html": f"<p>{marked}</p>".encode(),
        "search/search_index.json": json.dumps({"docs": [{"text": f"x {GONE}"}]}).encode(),
        "feed.xml": GONE.upper().encode(),
        "assets/x.js": json.dumps(GONE).replace("a", "\\u0061").encode(),
    }.items():
        assert [trace.place for trace in left.in_site([(name, data)])][:1] == [name]
    assert left.in_site([("a.html", b"the wall of the old harbour")]) == ()


def test_briefings_without_revisions_or_withdrawals_are_what_they_were(make_inputs: MakeInputs) -> None:
    inputs = a_project(make_inputs, other("Less."), "published")
    verified, _ = build.check(inputs)
    assert verified is not None
    assert without_words_taken_down(verified) is verified
    plain = replace(inputs, briefings={"wall": TextFile(path="briefings/wall.yml", text=gone("withdrawn"))})
    verified, _ = build.check(plain)
    assert verified is not None
    assert without_words_taken_down(verified) is verified
