"""Green means that it builds: what `check` lets pass is built, rendered, verified and published, whatever is around it.

What is around it is the environment and the standard streams too. Where an interpreter reads them as it starts, all
commands run in one of their own; else each runs in a process that has everything loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.files.writing import write_tree
from tests.nursery import Nursery

pytestmark = pytest.mark.untraced

# Says what became of each command, in a file, since standard streams may lead nowhere. What raises is told as it is.
PROGRAM: Final = """
import json, sys, traceback
told = []
for arguments in json.loads(sys.argv[2]):
    try:
        from generator.cli.main import main
        main(arguments)
        told.append(0)
    except SystemExit as caught:
        told.append(caught.code)
    except BaseException:
        told.append(traceback.format_exc())
    if told[-1] != 0:
        break
with open(sys.argv[1], "w", encoding="utf-8", errors="backslashreplace") as file:
    json.dump(told, file)
"""
COMMANDS: Final = (
    ["check"],
    ["build"],
    ["render", "rendered"],
    ["verify", "site", "--seeds", "seeds"],
    ["publish", "public"],
)
SEED: Final = "Carl Holm said: “We will open the new bridge in June.”\n"


@dataclass(frozen=True, kw_only=True)
class Around:
    """A small project and what is around it: texts of its files, other files, settings, variables and streams."""

    date: str = "2020-05-05"
    published: str = "2020-05-04"
    said: str = "unknown"
    more: str = ""
    slug: str = "opening"
    seed: str = "report"
    actor: str = "Carl Holm"
    part_of: str = ""
    others: tuple[str, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    plugin: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[int] = frozenset()

    def files(self) -> dict[str, bytes]:
        """The project, by path."""
        own = {
            "site_name": "Desk",
            "docs_dir": "templates/docs",
            "theme": "material",
            "plugins": ["search", {"briefings": dict(self.plugin)}],
            **self.config,
        }
        said = f"    said: {self.said}\n    inferred: [said]\n" if self.said != "unknown" else ""
        briefing = f"""\
title: The bridge opens
authors: [desk]
date: {self.date}
status: published
topics: [bridges]
sources: {{report: {self.seed}}}
summary: |
  It opens in June [e].
evidence:
  e:
    speaker: carl-holm
    quote: We will open the new bridge in June.
    at: p1
{said}{self.more}"""
        descriptor = f"""\
label: Report
published: {self.published}
kind: news
rights: full
sha256: {hashlib.sha256(SEED.encode()).hexdigest()}
"""
        actors = f"""\
carl-holm: {{kind: person, name: {json.dumps(self.actor)}, aliases: [Carl Holm], part_of: [{self.part_of}]}}
works: {{kind: organisation, name: Bridge Works, part_of: [board]}}
board: {{kind: organisation, name: Bridge Board}}
"""
        return {
            **dict.fromkeys(self.others, b"/* other */"),
            "mkdocs.yml": json.dumps(own).encode(),
            "templates/docs/index.md": b"How to build this site.\n",
            "templates/assets/own.css": b"/* own */",
            f"briefings/{self.slug}.yml": briefing.encode(),
            "briefings/registry/actors.yml": actors.encode(),
            "briefings/registry/topics.yml": b"bridges: {title: Bridges}\n",
            f"seeds/{self.seed}.txt": SEED.encode(),
            f"seeds/{self.seed}.yml": descriptor.encode(),
        }


def ends(around: Around, nursery: Nursery) -> list[int | str]:
    """How each command ended, until one did not end well: its exit code, or a traceback."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    environment = {**kept, "NO_MKDOCS_2_WARNING": "1", **around.environment}
    with tempfile.TemporaryDirectory() as folder:
        project, told = Path(folder) / "project", Path(folder) / "told"
        write_tree(project, around.files())
        codes: list[int | str] = []
        if not around.closed and not any(name.startswith(("PYTHON", "LC_")) for name in around.environment):
            for command in COMMANDS:
                run = nursery.start(*command, cwd=project, env=environment)
                assert run.ends_within(600)
                assert run.code is not None
                codes.append(run.code if run.code in {0, 1, 2} else run.stderr)
                if run.code != 0:
                    break
            return codes
        closed = " ".join(f"{number}{'<' if number == 0 else '>'}&-" for number in sorted(around.closed))
        program = [sys.executable, "-c", PROGRAM, str(told), json.dumps(COMMANDS)]
        subprocess.run(
            ["sh", "-c", f'exec "$@" {closed}', "sh", *program],
            cwd=project,
            env=environment,
            capture_output=True,
            check=False,
            timeout=600,
        )
        codes.extend(json.loads(told.read_text("utf-8")))
        return codes


DATES: Final = (
    *("0001-01-01", "1926-05-05", "1969-12-31", "1970-01-01", "2020-05-05", "2038-01-20", "2106-02-06", "2106-02-08"),
    *("9999-12-31",),
)
MOMENTS: Final = (
    *("unknown", "0001-01-01", "1926", "1984~", "201X", "2020-21", "2020-05-04"),
    *("2020-05-01/2020-05-04", "2020-05/", "9999", "9999-12-31"),
)
MORE: Final = (
    "revisions: [{date: 9999-12-31, kind: minor, note: A note.}]\n",
    "revisions: [{date: 2020-05-06, kind: correction, note: A note.}]\n",
    "embargo: 0001-01-01T00:00+14:00\n",
    "embargo: 9999-12-31T23:59-12:00\n",
    "marking: TLP:AMBER\n",
    "reviewed_by: [Somebody else]\n",
    "sections: [{heading: When, text: Nothing more is known., context: yes}]\n",
)
NAMES: Final = ("a", "0", "x" * 100, "a_-b", "null", "true", "2020-05-05")
OTHERS: Final = (
    *(
        "templates/assets/a b.css",
        "templates/assets/ü.css",
        "templates/assets/%2e%2e.css",
        "templates/assets/a&b'\".css",
    ),
    *("templates/assets/con.css", f"templates/assets/{'x' * 200}.css", "templates/\udcff.md~"),
    *("briefings/one.yml~", "briefings/4913", "seeds/Thumbs.db", "templates/assets/a.css~", "seeds/\udcff.txt"),
)
CONFIG: Final[tuple[Mapping[str, Any], ...]] = (
    {"site_url": "https://desk.example/"},
    {"site_url": "https://desk.example/a/b"},
    {"site_url": "https://desk.example:8443/a+b/c%20d/~e"},
    {"use_directory_urls": False},
    {"site_url": "https://desk.example/", "use_directory_urls": False},
    {"site_name": "橋 <b>&amp; “x” {{ y }}"},
    {"plugins": [{"briefings": {}}]},
    {"theme": {"name": "material", "language": "ar"}},
    {"copyright": "<b>https://desk.example/"},
    {"extra_css": ["assets/own.css"]},
    {"strict": True},
)
PLUGIN: Final[tuple[Mapping[str, Any], ...]] = (
    {"scale": "phia"},
    {"audience": "TLP:RED"},
    {"marking": "TLP:GREEN"},
    {"severity": {"judgement-one-origin": "error"}},
)
VARIABLES: Final = (
    *(("SOURCE_DATE_EPOCH", each) for each in ("0", "4294967295")),
    ("SOURCE_DATE_EPOCH", "1e9"),
    *(("PYTHONWARNINGS", each) for each in ("error", "always", "nonsense")),
    *(("LC_ALL", each) for each in ("C", "xx_YY.nonsense")),
    *(("PYTHONUTF8", each) for each in ("0", "1")),
    *(("PYTHONIOENCODING", each) for each in ("ascii", "latin-1", "cp1252:strict", "utf-16")),
    *(("TMPDIR", "/nowhere/at/all"), ("HOME", "/nowhere"), ("TZ", "Nowhere/Land"), ("PYTHONOPTIMIZE", "2")),
    *(("COLUMNS", "0"), ("COLUMNS", "many"), ("TERM", "dumb"), ("FORCE_COLOR", "1"), ("PYTHONDEVMODE", "1")),
    *(("CI", "true"), ("GITHUB_STEP_SUMMARY", "/nowhere/summary"), ("PYTHONHASHSEED", "0")),
)

surroundings = st.builds(
    Around,
    date=st.sampled_from(DATES),
    published=st.sampled_from(MOMENTS),
    said=st.sampled_from(MOMENTS),
    more=st.lists(st.sampled_from(MORE), max_size=2, unique_by=lambda line: line.split(":")[0]).map("".join),
    slug=st.sampled_from(NAMES),
    seed=st.sampled_from(NAMES),
    actor=st.sampled_from(("Carl Holm", "中", "x" * 300, "\u202eCarl", "A|B", "=cmd()")),
    part_of=st.sampled_from(("", "works", "board")),
    others=st.lists(st.sampled_from(OTHERS), max_size=2, unique=True).map(tuple),
    config=st.sampled_from(({}, *CONFIG)),
    plugin=st.sampled_from(({}, *PLUGIN)),
    environment=st.lists(st.sampled_from(VARIABLES), max_size=3).map(dict),
    closed=st.frozensets(st.sampled_from((0, 1, 2)), max_size=3),
)


@settings(max_examples=16, suppress_health_check=list(HealthCheck))
@given(surroundings)
@example(Around(date="1926-05-05"))
@example(Around(date="2106-02-08", closed=frozenset({2}), environment={"PYTHONWARNINGS": "error"}))
@example(Around(more=MORE[0], environment={"SOURCE_DATE_EPOCH": "4294967295"}))
def test_what_the_check_lets_pass_is_built_rendered_verified_and_published(nursery: Nursery, around: Around) -> None:
    codes = ends(around, nursery)
    assert not [code for code in codes if not isinstance(code, int)], codes[-1]
    check, *others = codes
    # What the check refuses it tells of; what it lets pass, nothing refuses but the publication of what is to come.
    assert check in {0, 1, 2}
    assert check != 0 or others in ([0, 0, 0, 0], [0, 0, 0, 2])


def test_a_site_whose_addresses_are_no_folders_fits_its_receipt(nursery: Nursery) -> None:
    assert ends(Around(config={"use_directory_urls": False}), nursery) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    "around",
    [
        *(Around(date=date, environment={"SOURCE_DATE_EPOCH": "1600000000"}) for date in ("0001-01-01", "9999-12-31")),
        Around(environment={"PYTHONWARNINGS": "error"}),
        Around(date="9999-12-31", closed=frozenset({0, 1, 2})),
        *(Around(config={"site_url": url}) for url in ("https://desk.example/a", "https://desk.example/a+b/%20/~c")),
    ],
    ids=["the first day", "the last day", "warnings are errors", "no streams", "an open address", "an odd address"],
)
def test_it_passes(around: Around, nursery: Nursery) -> None:
    assert ends(around, nursery) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("around", "code"),
    [
        *((Around(environment={"SOURCE_DATE_EPOCH": each}), 2) for each in ("", "-1", "１２", "9" * 400)),
        (Around(environment={"SOURCE_DATE_EPOCH": "999999999999"}), 2),
        (Around(environment={"SOURCE_DATE_EPOCH": "253402300800"}), 2),
        (Around(plugin={"sign_off": True}), 1),
        *(
            (Around(others=(name,)), 1)
            for name in (
                *("templates/assets/\udcff.css", "templates/overrides/\udcfe.html", "templates/\udcff.md"),
                *("seeds/\udcff.txt", "seeds/report.\udcff"),
            )
        ),
        (Around(others=("briefings/\udcff.yml",), closed=frozenset({2})), 1),
    ],
    ids=[
        "no time",
        "a time before",
        "other digits",
        "too many digits",
        "a time behind all calendars",
        "a time behind the last year",
        "nobody has read it",
        *("an asset", "an override", "a template", "a seed", "an original"),
        "told to nobody",
    ],
)
def test_it_is_refused_by_the_check_and_not_later(around: Around, code: int, nursery: Nursery) -> None:
    assert ends(around, nursery) == [code]
