"""Nothing withheld is in any byte of any build, and where the filter is broken, the seal says so.

A project holds items of every kind that some audience may not know of, and in each of their fields a word that stands
nowhere else: `zq`, the item, the field. What an audience may know of an item is told apart from the code under test.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from generator import build
from generator.build import Built, Inputs
from generator.checks.verified import Verified
from generator.format.registry import SOURCE_SPEAKER
from generator.format.tlp import LEVELS, Marking
from generator.ledger import audience
from generator.ledger.audience import Audience, Tombstone, Visible
from generator.provenance import leaks as seal
from generator.provenance import verifier as audit
from generator.provenance.withheld import Withheld, only_in, words

MakeInputs = Callable[..., Inputs]
Break = Callable[[Verified, Visible], Visible]

# 2027-01-15T08:00:00 UTC, when the embargo ends.
END = 1_800_000_000
BEFORE, AFTER = Audience(now=END - 1), Audience(now=END)

# How each briefing stands, and from which label on, and when, it is read; None: never.
STANDING: dict[str, tuple[str, Marking | None]] = {
    "open": ("status: published", "TLP:CLEAR"),
    "draft": ("status: draft", None),
    "review": ("status: review", None),
    "green": ("status: published\nmarking: TLP:GREEN", "TLP:GREEN"),
    "amber": ("status: published\nmarking: TLP:AMBER", "TLP:AMBER"),
    "strict": ("status: published\nmarking: TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
    "red": ("status: published\nmarking: TLP:RED", "TLP:RED"),
    "later": ("status: published\nembargo: 2027-01-15T09:00+01:00", "TLP:CLEAR"),
    "gone": ("status: withdrawn\nwithdrawn: {date: 2026-12-25, reason: It was zqgonereason.}", None),
    "gonered": (
        "status: withdrawn\nmarking: TLP:RED\nwithdrawn: {date: 2026-12-25, reason: It was zqgoneredreason.}",
        None,
    ),
}
FIELDS = (
    *("title", "author", "summary", "passage", "states", "judgement", "because", "section", "heading", "unknown"),
    *("note", "was", "gone"),
)


def briefing(name: str) -> str:
    """A briefing with a source, a speaker, a subject and a topic of its own, and a word of its own in each field."""
    z = f"zq{name}"
    marking = STANDING[name][0]
    return f"""\
title: The {z}title
authors: [{z}author]
date: 2026-11-22
{marking}
topics: [topic-{name}]
sources: {{own: seed-{name}, common: report}}
summary: They say {z}summary [said].
evidence:
  said:
    speaker: speaker-{name}
    via: [relay]
    inferred: [via]
    about: [subject-{name}]
    quote: the word {z}passage is here
    at: own p1
  common:
    speaker: anna
    quote: the bridge will open
    at: common p1
  told:
    speaker: source
    states: Somebody told of {z}states.
    at: own p1
judgements:
  later:
    text: A {z}judgement is unlikely [said].
    confidence: low
    rests_on: [said]
    because: There is {z}because.
    waive: {{judgement-one-origin: One {z}waived was there.}}
positions:
  - {{actor: speaker-{name}, topic: topic-{name}, stance: it, rests_on: [said]}}
not_known: [What {z}unknown is]
sections:
  - heading: On {z}heading
    text: More {z}section is there [said].
revisions:
  - {{date: 2026-11-23, kind: update, note: More {z}note., was: {{summary: Less {z}was., gone: A {z}gone one.}}}}
"""


def project(make: MakeInputs) -> Inputs:
    actors = (
        "anna:\n  kind: person\n  name: Anna\n  part_of: [hidden-firm]\n  description: She is zqhiddendescription.\n"
        "  described_at: seed-draft p1\n  roles:\n    - {role: mayor, at: report p1}\n"
        "    - {role: zqhiddenrole, at: seed-draft p1}\n    - {role: zqfirmrole, of: hidden-firm, at: report p1}\n"
        "relay: {kind: media, name: Relay}\n"
        "hidden-firm: {kind: organisation, name: Zqfirmname, aliases: [Zqfirmalias], marking: TLP:RED}\n"
        "nobody: {kind: person, name: Zqnobodyname}\n"
    )
    topics, seeds = "idle: {title: Zqidletitle}\n", {}
    for name, (_, level) in STANDING.items():
        z = f"zq{name}"
        label = f", marking: {level}" if level not in {None, "TLP:CLEAR"} else ""
        actors += (
            f"speaker-{name}: {{kind: person, name: {z}speaker, aliases: [{z}alias]{label},"
            f" roles: [{{role: {z}role, at: seed-{name} p1}}]}}\n"
            f"subject-{name}: {{kind: state, name: {z}subject{label}}}\n"
        )
        topics += f"topic-{name}:\n  title: On {z}topic\n  stances: {{it: Says {z}stance}}\n"
        text = f"Said {z}speaker of {z}subject: the word {z}passage is here, and {z}states.\nNot cited: {z}uncited.\n"
        marking = f"\nmarking: {level}" if label else ""
        seeds[f"seed-{name}"] = (text, f"label: Paper {z}label\nrights: excerpts\ncaveats: [Not {z}caveat.]{marking}")
    seeds["report"] = (
        "Anna said: the bridge will open, and Zqfirmname will build it.\nUncited zqreportuncited words.\n",
        "label: Report\nrights: excerpts",
    )
    return make(briefings={name: briefing(name) for name in STANDING}, actors=actors, topics=topics, seeds=seeds)


def readable(to: Audience) -> set[str]:
    """The briefings that an audience may read, by the table above."""
    levels = LEVELS[: LEVELS.index(to.level) + 1]
    found = {name for name, (_, level) in STANDING.items() if level in levels}
    return found if to.now is not None and to.now >= END else found - {"later"}


def built_for(inputs: Inputs, to: Audience) -> Built:
    built, problems = build.build(replace(inputs, audience=to))
    assert built is not None, problems[:3]
    return built


def files_of(built: Built) -> Iterator[tuple[str, bytes]]:
    for path, page in built.pages.items():
        yield path, page.markdown.encode()
    yield from built.data.items()
    yield audit.RECEIPT, json.dumps(built.receipt).encode()


def canaries(built: Built) -> set[str]:
    """Every word of the kind above in any file, or in its name."""
    found: set[str] = set()
    for name, data in files_of(built):
        for text in (name, *seal.texts_in(data)):
            found.update(re.findall("zq[a-z]+", text.casefold()))
    return found


AUDIENCES = [replace(when, level=level) for level in LEVELS for when in (BEFORE, AFTER)]


@pytest.mark.untraced
@pytest.mark.parametrize("to", AUDIENCES, ids=lambda to: f"{to.level}-{'after' if to.now == END else 'before'}")
def test_no_field_of_anything_withheld_is_in_any_byte(to: Audience, make_inputs: MakeInputs) -> None:
    inputs = replace(project(make_inputs), site_name="Site", site_url="https://site.example/")
    built = built_for(inputs, to)
    found = canaries(built)
    seen = readable(to)
    allowed = {f"zq{name}" for name in seen}
    tombs = {"zqgonereason"} | ({"zqgoneredreason"} if to.level == "TLP:RED" else set())
    # A source that everybody may read has the firm's name.
    firm = {word for word in found if word.startswith("zqfirm" if to.level == "TLP:RED" else "zqfirmname")}
    of_briefings = {word for word in found if any(word.startswith(each) for each in allowed)}
    assert found - of_briefings - tombs - firm == set()
    assert not {word for word in of_briefings if word.endswith("uncited")}
    # What may be read is there, so that nothing passes because nothing is shown.
    assert {f"zq{name}{what}" for name in seen for what in FIELDS} <= found
    assert tombs <= found
    assert [leak for name, data in files_of(built) for leak in seal.leaks(name, data, built.withheld)] == []


def with_briefings(verified: Verified, statuses: set[str], *, embargo: bool, label: bool) -> Visible:
    """What a filter lets through that forgets one thing, by building for those who may read it."""
    opened = {
        slug: replace(
            briefing,
            spec=replace(
                briefing.spec,
                status="published" if briefing.spec.status in statuses else briefing.spec.status,
                embargo=None if embargo else briefing.spec.embargo,
            ),
        )
        for slug, briefing in verified.briefings.items()
    }
    level: Marking = "TLP:RED" if label else "TLP:CLEAR"
    return REAL(replace(verified, briefings=opened), Audience(level=level))


REAL = audience.visible


def showing_all_actors(verified: Verified, visible: Visible) -> Visible:
    actors = verified.registry.actors
    return replace(
        visible,
        actors={str(id): replace(actor, roles=(), part_of=(), description=None) for id, actor in actors.items()},
        role_ranges=dict.fromkeys(map(str, actors), ()),
        described=dict.fromkeys(map(str, actors), ()),
        labels=replace(visible.labels, actors=dict.fromkeys(map(str, actors), "TLP:CLEAR")),
    )


def showing_all_roles(verified: Verified, visible: Visible) -> Visible:
    actors = {
        id: replace(actor, roles=tuple(replace(role, of=None) for role in verified.registry.actors[id].roles))
        for id, actor in visible.actors.items()
    }
    library = {
        run.seed: verified.library[run.seed] for id in actors for runs in verified.role_ranges[id] for run in runs
    }
    return replace(
        visible,
        actors=actors,
        role_ranges={id: verified.role_ranges[id] for id in actors},
        library={**visible.library, **library},
        labels=replace(visible.labels, seeds=dict.fromkeys({**visible.library, **library}, "TLP:CLEAR")),
    )


def showing_descriptions(verified: Verified, visible: Visible) -> Visible:
    return replace(
        visible,
        actors={
            id: replace(actor, description=verified.registry.actors[id].description)
            for id, actor in visible.actors.items()
        },
    )


def showing_all_seeds(verified: Verified, visible: Visible) -> Visible:
    library = dict(verified.library)
    return replace(visible, library=library, labels=replace(visible.labels, seeds=dict.fromkeys(library, "TLP:CLEAR")))


def showing_all_topics(verified: Verified, visible: Visible) -> Visible:
    return replace(visible, topics={str(id): topic for id, topic in verified.registry.topics.items()})


def showing_all_tombstones(verified: Verified, visible: Visible) -> Visible:
    return replace(
        visible,
        tombstones=tuple(
            Tombstone(slug=slug, date="2026-12-25", reason=str(each.spec.withdrawn.reason), marking="TLP:CLEAR")
            for slug, each in verified.briefings.items()
            if each.spec.withdrawn is not None
        ),
    )


BROKEN: dict[str, Break] = {
    "drafts are shown": lambda v, s: with_briefings(v, {"draft"}, embargo=False, label=False),
    "what is in review is shown": lambda v, s: with_briefings(v, {"review"}, embargo=False, label=False),
    "withdrawn briefings are shown": lambda v, s: with_briefings(v, {"withdrawn"}, embargo=False, label=False),
    "labels are ignored": lambda v, s: with_briefings(v, set(), embargo=False, label=True),
    "embargoes are ignored": lambda v, s: with_briefings(v, set(), embargo=True, label=False),
    "all sources are shown": showing_all_seeds,
    "all actors are shown": showing_all_actors,
    "all roles are shown": showing_all_roles,
    "descriptions are shown whatever they rest on": showing_descriptions,
    "all topics are shown": showing_all_topics,
    "all tombstones are shown": showing_all_tombstones,
}


@pytest.mark.untraced
@pytest.mark.parametrize("how", BROKEN)
def test_the_seal_finds_what_a_broken_filter_lets_through(
    how: str, make_inputs: MakeInputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What would be there if nothing had been withheld is made with the broken filter too, and has nothing to show.
    monkeypatch.setattr(audience, "visible", lambda verified, to: BROKEN[how](verified, REAL(verified, to)))
    inputs = project(make_inputs)
    built = built_for(inputs, BEFORE)
    found = [leak for name, data in files_of(built) for leak in seal.leaks(name, data, built.withheld)]
    assert found
    assert any("zq" in leak.words for leak in found)
    assert all(leak.item != "a withheld item" for leak in found)


@pytest.mark.parametrize(
    "data",
    [
        b"A word of Secret here",
        b"<p>sec<b>ret</b></p>",
        b'{"a": "\\u0073ecret"}',
        b"&#115;ecret",
        b"?q=%73ecret",
        gzip.compress(b"secret", mtime=0),
        gzip.compress(b"<p>&#115;ecret</p>", mtime=0),
        b"a { content: '\\73 ecret' }",
        b"a { b: url(data:text/plain;base64,YSBzZWNyZXQ=) }",
        b"a { b: url(data:text/plain;base64,YSBzZWNyZXQ%3D) }",
    ],
)
def test_a_word_is_found_however_it_is_written(data: bytes) -> None:
    withheld = Withheld(words=frozenset({"secret"}), texts=(("item", "Secret"),))
    assert [leak.item for leak in seal.leaks("a.html", data, withheld)] == ["item"]


@pytest.mark.parametrize("data", [b"secrets", b"asecret", b"se cret", b"\x1f\x8bnot gzip"])
def test_a_part_of_a_word_is_no_trace(data: bytes) -> None:
    assert not list(seal.leaks("a.html", data, Withheld(words=frozenset({"secret"}), texts=(("item", "Secret"),))))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\x00secrets\x00",
        b"\xffxsecretsabcd\x00",
        "\ufeffsecrets".encode("utf-16-le"),
        b"\x00" + "secrets".encode("utf-16-le") + b"\xff",
        "\u0001secrets".encode("utf-16-be"),
    ],
)
def test_a_long_word_is_found_among_bytes(data: bytes) -> None:
    assert list(seal.leaks("a.ico", data, Withheld(words=frozenset({"secrets"}))))


def test_a_short_word_is_found_among_bytes_in_a_row_only() -> None:
    data = b"\xff\x00one two six ten\x00"
    assert not list(seal.leaks("a.ico", data, Withheld(words=frozenset({"one", "two", "six", "ten"}))))
    (leak,) = seal.leaks("a.ico", data, Withheld(rows=frozenset({hash(("one", "two", "six", "ten"))})))
    assert seal.holds(data, leak.words)
    assert not seal.holds(data, "one two six nine")


@pytest.mark.parametrize("data", [b"base64,%%%%%%%%%%%%", b"\\ffffff \\0 ", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff", b""])
def test_what_is_broken_hides_nothing_and_stops_nothing(data: bytes) -> None:
    assert not list(seal.leaks("a.png", data, Withheld(words=frozenset({"secret"}))))


def test_a_name_of_a_file_is_searched_too() -> None:
    assert list(seal.leaks("actors/secret/index.html", b"", Withheld(words=frozenset({"secret"}))))


def test_a_row_of_common_words_is_a_trace_and_a_date_is_none() -> None:
    runs = frozenset({hash(("the", "boats", "leave", "tonight"))})
    withheld = Withheld(rows=runs, texts=(("item", "The boats leave tonight."),))
    (leak,) = seal.leaks("a.html", b"<li>The <i>boats</i>\nleave, tonight</li>", withheld)
    assert (leak.words, leak.item) == ("the boats leave tonight", "item")
    assert not list(seal.leaks("a.html", b"the boats leave, not tonight", withheld))


def test_words_in_a_database_are_found_where_its_pages_cut_them() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute("CREATE TABLE t (x TEXT)")
        connection.execute("INSERT INTO t VALUES (?)", ("x " * 300 + "secret " * 100,))
        connection.commit()
        data = connection.serialize()
    assert list(seal.leaks("a.sqlite", data, Withheld(words=frozenset({"secret"}))))


def test_scripts_without_spaces_are_compared_by_four_characters() -> None:
    assert words("北京市政府 met") == ["北京市政", "京市政府", "met"]


def test_what_is_shown_elsewhere_is_no_trace(make_inputs: MakeInputs) -> None:
    verified, problems = build.check(project(make_inputs))
    assert verified is not None, problems
    found = only_in(verified, ["zqdrafttitle", "Zqfirmname"])
    assert "zqdraftsummary" in found.words
    assert not {"zqdrafttitle", "zqfirmname"} & found.words
    assert not found.apart_from([" ".join(found.words)]).words


def test_the_document_itself_is_nobody_that_could_be_withheld(make_inputs: MakeInputs) -> None:
    verified, _ = build.check(project(make_inputs))
    assert verified is not None
    assert SOURCE_SPEAKER not in verified.registry.actors
