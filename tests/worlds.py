"""Projects with places for texts in every field, by which tests see what becomes of the texts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from generator.build import Inputs

MakeInputs = Callable[..., Inputs]

MakeWorld = Callable[[int, int], "World"]
"""Makes a world with so many records, and so many `mentions` in each of its briefings."""

SLOT: Final = re.compile(r"⟦(\w+\.[0-9]+)⟧")


@dataclass(slots=True)
class World:
    """The files of a project in which `⟦field.number⟧` stands for a text, at most one on a line."""

    briefings: dict[str, str] = field(default_factory=dict)
    actors: str = ""
    topics: str = ""
    seeds: dict[str, tuple[str, str]] = field(default_factory=dict)
    mentions: int = 1

    def record(self, key: str) -> int:
        """The number of the briefing, actor, topic and source that a place belongs to."""
        name, number = key.split(".")
        return int(number) // (self.mentions if name == "mention" else 1)

    def inputs(self, make: MakeInputs, values: Mapping[str, str]) -> Inputs:
        """The project with its texts in their places."""

        def filled(text: str) -> str:
            return SLOT.sub(lambda found: json.dumps(values[found[1]], ensure_ascii=False), text)

        def plainly(text: str) -> str:
            return SLOT.sub(lambda found: values[found[1]], text)

        return make(
            briefings={slug: filled(text) for slug, text in self.briefings.items()},
            actors=filled(self.actors),
            topics=filled(self.topics),
            seeds={id: (plainly(text), filled(descriptor)) for id, (text, descriptor) in self.seeds.items()},
        )

    def slots(self) -> dict[tuple[str, int], str]:
        """Which text stands where, by file and line."""
        files = {
            "briefings/registry/actors.yml": self.actors,
            "briefings/registry/topics.yml": self.topics,
            **{f"briefings/{slug}.yml": text for slug, text in self.briefings.items()},
            **{f"seeds/{id}.txt": text for id, (text, _) in self.seeds.items()},
            **{f"seeds/{id}.yml": descriptor for id, (_, descriptor) in self.seeds.items()},
        }
        return {
            (path, number): found[1]
            for path, text in files.items()
            for number, line in enumerate(text.split("\n"), start=1)
            for found in SLOT.finditer(line)
        }


def everywhere(count: int, mentions: int = 1) -> World:
    """So many briefings, actors, topics and sources, with a text of its own in every field of each.

    Left out are fields that hold references, or words that the source must have, such as the labels of a transcript.
    A key of YAML is short, so that a briefing has several `mentions`.
    """
    world = World(mentions=mentions)
    for n in range(count):
        settled = "".join(f"  ⟦mention.{n * mentions + each}⟧: a{n}\n" for each in range(mentions))
        # Each page that a name leads to shows the texts again: it is enough for some to have all parts.
        speaker, one, other, third = (f"a{(n + each) % count}" for each in range(4))
        has_parts = n % 8 == 0
        parts = f"{speaker}\n    via: [{one}, {third}]\n    about: [{other}]\n    inferred: [speaker, via, about]"
        positions = f"positions:\n  - {{actor: {speaker}, topic: t{n}, stance: s, rests_on: [e0]}}\n"
        world.briefings[f"b{n}"] = f"""\
title: ⟦title.{n}⟧
authors:
  - ⟦author.{n}⟧
reviewed_by:
  - ⟦reviewer.{n}⟧
date: 2026-11-22
status: published
language: ⟦edition.{n}⟧
topics: [t{n}]
waive:
  waive-idle: ⟦excused.{n}⟧
sources: {{s: s{n}}}
summary:
  ⟦summary.{n}⟧
evidence:
  e0:
    speaker: {parts if has_parts else "source"}
    quote:
      ⟦passage.{n}⟧
    translation:
      language: ⟦language.{n}⟧
      by: ⟦translator.{n}⟧
      text: ⟦translation.{n}⟧
    at: p2
    waive:
      quote-drops-context: ⟦weakness.{n}⟧
  e1:
    speaker: source
    {"occasion: e0" if has_parts else "credibility: 1"}
    states:
      ⟦states.{n}⟧
    at: p2
judgements:
  j:
    text:
      ⟦judgement.{n}⟧
    confidence: low
    rests_on: [e0]
    against: [e1]
    because: ⟦because.{n}⟧
    changes_if: ⟦changes.{n}⟧
    outcome: ⟦outcome.{n}⟧
    waive:
      judgement-one-origin: ⟦waived.{n}⟧
{positions if has_parts else ""}\
not_known:
  - ⟦unknown.{n}⟧
mentions:
{settled}\
sections:
  - heading: ⟦heading.{n}⟧
    context: yes
    text:
      ⟦section.{n}⟧
revisions:
  - date: 2026-11-23
    kind: minor
    note: ⟦note.{n}⟧
"""
        world.actors += f"""\
a{n}:
  kind: person
  name: ⟦name.{n}⟧
  native_name: ⟦native.{n}⟧
  aliases:
    - ⟦alias.{n}⟧
  description: ⟦description.{n}⟧
  described_at: [s{n} p1]
  roles:
    - at: s{n} p2
      of: {third}
      role: ⟦role.{n}⟧
"""
        world.topics += f"t{n}:\n  title: ⟦topic.{n}⟧\n  stances:\n    s: ⟦stance.{n}⟧\n"
        descriptor = f"""\
label: ⟦label.{n}⟧
title: ⟦document.{n}⟧
publisher: ⟦publisher.{n}⟧
author: ⟦writer.{n}⟧
url: ⟦url.{n}⟧
language: ⟦tongue.{n}⟧
origin: ⟦origin.{n}⟧
rights: full
caveats:
  - ⟦caveat.{n}⟧
"""
        world.seeds[f"s{n}"] = (f"Before.\n⟦passage.{n}⟧\nAfter.\n", descriptor)
    return world


def tombstones(count: int, mentions: int = 1) -> World:
    """So many briefings that were withdrawn."""
    world = World(mentions=mentions, seeds={"s": ("Before.\n", "label: S\nrights: full\n")})
    for n in range(count):
        world.briefings[f"b{n}"] = f"""\
title: ⟦title.{n}⟧
authors: [desk]
date: 2026-11-22
status: withdrawn
sources: {{s: s}}
summary: S [e].
evidence:
  e: {{speaker: source, states: S, at: p1}}
withdrawn:
  date: 2026-11-24
  reason: ⟦reason.{n}⟧
"""
    return world


def in_lists(count: int, mentions: int = 1) -> World:
    """One briefing, actor, topic and source with all texts in the lists that they have, and no `mentions`."""

    def each(line: str) -> str:
        return "".join(line.replace("#", str(n)).replace("p@", f"p{n + 1}") for n in range(count))

    by = "    speaker: b\n    inferred: [speaker, about]\n    about: [a]\n"
    quotes = each(f"  q#:\n{by}    quote:\n      ⟦passage.#⟧\n    at: p@\n")
    reports = each("  r#:\n    speaker: source\n    states:\n      ⟦states.#⟧\n    at: p@\n")
    sections = each("  - heading: ⟦heading.#⟧\n    context: yes\n    text:\n      ⟦section.#⟧\n")
    head = "title: T\nauthors: [desk]\ndate: 2026-11-22\nstatus: published\ntopics: [t]\nsources: {s: s}\n"
    unknown, aliases = each("  - ⟦unknown.#⟧\n"), each("    - ⟦alias.#⟧\n")
    roles, stances = each("    - at: s p@\n      role: ⟦role.#⟧\n"), each("    s#: ⟦stance.#⟧\n")
    return World(
        mentions=mentions,
        briefings={
            "b": f"{head}summary: S [q0].\nevidence:\n{quotes}{reports}sections:\n{sections}not_known:\n{unknown}"
        },
        # Whether a passage names the speaker is shown, so that no alias is the speaker's.
        actors=f"a:\n  kind: person\n  name: Zqa\n  aliases:\n{aliases}  roles:\n{roles}"
        "b: {kind: person, name: Zqb}\n",
        topics=f"t:\n  title: T\n  stances:\n{stances}",
        seeds={"s": (each("⟦passage.#⟧\n"), "label: S\nrights: full\ncaveats:\n" + each("  - ⟦caveat.#⟧\n"))},
    )
