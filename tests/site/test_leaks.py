"""What a project adds to pages, site and theme is searched for what is withheld, and reads and runs nothing."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.main import main
from generator.provenance.leaks import texts_in
from generator.provenance.withheld import words

# In a project of one open briefing, an actor and a draft that only some may know of.
NAME = "Quillon Nightjar"
ROW = "the harbour gates were left open"
SETTINGS = """\
site_name: Desk
docs_dir: templates/docs
theme: {name: material}
plugins: [search, briefings]
"""
ACTORS = f"""\
anna: {{kind: person, name: Anna}}
hidden: {{kind: person, name: {NAME}, marking: TLP:AMBER}}
"""
BRIEFING = """\
title: The bridge
authors: [desk]
date: 2026-11-22
status: published
topics: [roads]
sources: {r: report}
summary: She said so [e].
evidence:
  e: {speaker: anna, quote: the bridge will open, at: r p1}
"""
DRAFT = f"""\
title: The harbour
authors: [desk]
date: 2026-11-22
status: draft
marking: TLP:AMBER
topics: [roads]
sources: {{r: cable}}
summary: He said so [e].
evidence:
  e: {{speaker: hidden, quote: {ROW}, at: r p1}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "mkdocs.yml": SETTINGS,
        "templates/docs/index.md": "# How to build\n",
        "briefings/bridge.yml": BRIEFING,
        "briefings/harbour.yml": DRAFT,
        "briefings/registry/actors.yml": ACTORS,
        "briefings/registry/topics.yml": "roads: {title: Roads}\n",
    }
    for id, said, label in (
        ("report", "Anna said: the bridge will open.\n", "label: Report"),
        ("cable", f"{NAME} said: {ROW}.\n", "label: Cable\nmarking: TLP:AMBER"),
    ):
        files[f"seeds/{id}.txt"] = said
        files[f"seeds/{id}.yml"] = f"{label}\nrights: excerpts\nsha256: {hashlib.sha256(said.encode()).hexdigest()}\n"
    for name, text in files.items():
        put(tmp_path, name, text)
    return tmp_path


def put(project: Path, name: str, data: str | bytes) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def command(project: Path, *arguments: str, expect: int) -> str:
    """What a command says, which ends as it should."""
    settings = ["--config", str(project / "mkdocs.yml")]
    done = CliRunner().invoke(main, [arguments[0], *settings, *arguments[1:]])
    assert done.exit_code == expect, done.output
    assert not isinstance(done.exception, Exception) or isinstance(done.exception, SystemExit)
    return done.output


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(*texts: bytes) -> bytes:
    """A PNG picture of one pixel, with these chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(texts) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


OWN: dict[str, tuple[str, str | bytes]] = {
    "a page's template": ("templates/home.md", f"# Home\n\nAsk {NAME}.\n"),
    "a page's template, a row of common words": ("templates/home.md", f"# Home\n\nWe knew that {ROW}.\n"),
    "a style sheet": ("templates/assets/more.css", f"/* {NAME} */ p {{}}\n"),
    "a style sheet with escapes": ("templates/assets/more.css", 'p::after { content: "\\51 uillon" }\n'),
    "a script": ("templates/assets/more.js", f"// {NAME}\n"),
    "a drawing": ("templates/assets/a.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><title>{NAME}</title></svg>'),
    "data in a style sheet": ("templates/assets/more.css", "a{b:url(data:x;base64,UXVpbGxvbiBOaWdodGphcg==)}"),
    "a picture's text": ("templates/assets/a.png", picture(chunk(b"tEXt", b"Title\0" + NAME.encode()))),
    "a picture's packed text": (
        "templates/assets/a.png",
        picture(chunk(b"zTXt", b"Title\0\0" + zlib.compress(NAME.encode()))),
    ),
    "a picture's text in another form": (
        "templates/assets/a.png",
        picture(chunk(b"iTXt", b"Title\0\1\0en\0T\0" + zlib.compress(NAME.encode()))),
    ),
    "bytes": ("templates/assets/a.ico", b"\0\0\1\0\xff" + NAME.encode() + b"\xff\0"),
    "bytes with letters around": ("templates/assets/a.webp", b"\0\xffx" + NAME.encode() + b"abc\xff\0"),
    "bytes in pairs": ("templates/assets/a.ico", b"\0\0\1\0" + NAME.encode("utf-16-le") + b"\0\0"),
    "bytes in pairs, the other way round": ("templates/assets/a.ico", b"\0\0\1" + NAME.encode("utf-16-be") + b"\0\0"),
    "a name of a file": ("templates/assets/quillon.css", "p {}\n"),
    "a template of the theme": (
        "templates/overrides/main.html",
        f'{{% extends "base.html" %}}{{% block extrahead %}}<!-- {NAME} -->{{% endblock %}}',
    ),
    "a file beside them": ("templates/overrides/assets/x.js", f"// {NAME}\n"),
    "the theme's own folder": (
        "theme/main.html",
        f'{{% extends "base.html" %}}{{% block extrahead %}}<!-- {NAME} -->{{% endblock %}}',
    ),
    "a file in the theme's own folder": ("theme/assets/x.css", f"/* {NAME} */\n"),
}


@pytest.mark.untraced
@pytest.mark.parametrize("how", OWN)
def test_what_a_project_adds_and_that_quotes_what_is_withheld_stops_the_build(project: Path, how: str) -> None:
    name, data = OWN[how]
    put(project, name, data)
    if name.startswith("theme/"):
        put(project, "mkdocs.yml", SETTINGS.replace("name: material", "name: material, custom_dir: theme"))
    said = command(project, "build", expect=2)
    assert "the site holds what its audience must not read" in said
    assert "quillon" in said or "harbour gates" in said
    assert not (project / "site").exists()
    if "escapes" not in how and "name of a file" not in how:
        assert f"it stands in {name}" in said
    if not name.startswith("theme/"):
        # Not every override is part of a tree of Markdown, but whatever is written is searched.
        assert "must not read" in command(project, "render", str(project / "tree"), expect=2)
        assert not (project / "tree").exists()
    # For those who may know of it, all is well.
    put(project, "briefings/harbour.yml", DRAFT.replace("status: draft", "status: published"))
    command(project, "build", "--audience", "TLP:AMBER", expect=0)


def test_what_a_project_adds_and_that_tells_nothing_is_published(project: Path) -> None:
    put(project, "templates/home.md", "# Our own page\n\nIn words that stand nowhere else: quinquereme.\n")
    css = "p { color: #abcdef; border: 1px; text-decoration: none }\n"
    put(project, "templates/assets/more.css", css)
    put(project, "templates/assets/a.png", picture(chunk(b"tEXt", b"Title\0Quinquereme")))
    put(project, "theme/assets/x.css", css)
    put(project, "theme/.icons/own/x.svg", "<svg/>")
    put(project, "theme/main.html", '{% extends "base.html" %}{% block extrahead %}<!-- quinquereme -->{% endblock %}')
    put(project, "mkdocs.yml", SETTINGS.replace("name: material", "name: material, custom_dir: theme"))
    command(project, "build", expect=0)
    assert (project / "site" / "assets" / "more.css").read_text("utf-8") == css
    assert "quinquereme" in (project / "site" / "index.html").read_text("utf-8")
    # A draft may use what is usual in a style sheet.
    put(project, "briefings/harbour.yml", DRAFT.replace("The harbour", "The border and its decoration"))
    command(project, "build", expect=0)


@pytest.mark.parametrize(
    ("theme", "why"),
    [
        (".", "is the project itself"),
        ("briefings", "holds the briefings"),
        ("seeds", "holds the seeds"),
        ("..", "error[setting"),
        ("linked", "is a link"),
        ("templates", "files that end in .md are not published"),
    ],
)
def test_a_folder_of_the_theme_that_is_not_its_own_is_told(project: Path, theme: str, why: str) -> None:
    (project / "linked").symlink_to(project / "seeds")
    put(project, "templates/home.md", "# Ours\n")
    put(project, "mkdocs.yml", SETTINGS.replace("name: material", f"name: material, custom_dir: {theme}"))
    for name in ("check", "build"):
        # What is wrong with settings keeps a command from running.
        said = command(project, name, expect=1 if theme == "templates" else 2)
        assert why in said
        assert "[asset-stray]" in said or theme == ".."
    assert not (project / "site").exists()


READING = [
    '{{ config.__init__.__globals__["__builtins__"]["open"]("seeds/cable.txt").read() }}',
    '{{ config.theme.get_env().from_string("x").render() }}',
    "{{ config.load_file(config.config_file_path) }}",
    "{{ page.read_source(config) }}",
    '{{ page | attr("__class__") }}',
    '{% include "../seeds/cable.txt" %}',
    '{% include "seeds/cable.txt" %}',
    "{% for a in range(99999) %}" * 3 + "{% endfor %}" * 3,
    "{{ 'x' * 9999999999 }}",
    "{% if %}",
]


@pytest.mark.untraced
@pytest.mark.parametrize("folder", ["templates/overrides", "theme"])
def test_a_template_of_the_theme_reads_and_runs_nothing_and_is_told_with_its_line(project: Path, folder: str) -> None:
    put(project, "mkdocs.yml", SETTINGS.replace("name: material", "name: material, custom_dir: theme"))
    put(project, "theme/x.css", "")
    for attempt in READING:
        block = f'{{% extends "base.html" %}}\n{{% block extrahead %}}\n{attempt}\n{{% endblock %}}\n'
        put(project, f"{folder}/main.html", block)
        said = command(project, "build", expect=1)
        assert "[template-broken]" in said
        assert f"{folder}/main.html:3:1" in said
        assert not (project / "site").exists()


def test_templates_that_other_plugins_ask_for_run_in_the_sandbox_too(project: Path) -> None:
    language = "\n{% macro t(key) %}{{ key.__class__.__mro__ }}{% endmacro %}"
    put(project, "templates/overrides/partials/language.html", language)
    said = command(project, "build", expect=1)
    assert "[template-broken]" in said
    assert "templates/overrides/partials/language.html:2:1" in said


def test_a_template_of_a_page_reads_nothing_and_is_told_with_its_line(project: Path) -> None:
    attempt = '{{ day.__globals__["__builtins__"]["open"]("seeds/cable.txt").read() }}'
    put(project, "templates/home.md", f"# Home\n\n{attempt}\n")
    said = command(project, "build", expect=1)
    assert "[template-broken]" in said
    assert "templates/home.md:3:1" in said


def test_templates_beside_the_theme_are_refused(project: Path) -> None:
    put(project, "mkdocs.yml", SETTINGS + "extra_templates: [assets/x.html]\n")
    assert "`extra_templates` is refused" in command(project, "build", expect=2)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize(
    "name", ["templates/home.md", "templates/assets/a.css", "templates/overrides/main.html", "theme/main.html"]
)
def test_a_pipe_or_a_link_among_templates_and_assets_is_told_and_nothing_hangs(project: Path, name: str) -> None:
    put(project, "mkdocs.yml", SETTINGS.replace("name: material", "name: material, custom_dir: theme"))
    put(project, "theme/x.css", "")
    path = project / name
    path.parent.mkdir(exist_ok=True)
    for make, code in (
        (os.mkfifo, "asset-stray"),
        (lambda at: at.symlink_to(project / "seeds/cable.txt"), "asset-link"),
    ):
        make(path)
        for told in ("check", "build"):
            said = command(project, told, expect=1)
            assert f"[{code}]" in said
            assert name in said
        path.unlink()


def test_what_the_site_has_without_anything_withheld_is_no_trace(project: Path) -> None:
    for name in ("briefings/harbour.yml", "seeds/cable.txt", "seeds/cable.yml"):
        (project / name).unlink()
    # Linked words with a word behind them that tags have too.
    hidden_actor = f"hidden: {{kind: person, name: {NAME}, marking: TLP:AMBER}}\n"
    put(project, "briefings/registry/actors.yml", f"anna: {{kind: person, name: Anna of Norham Quay}}\n{hidden_actor}")
    said = "Anna of Norham Quay said: the bridge will open.\n"

    def source(text: str) -> None:
        put(project, "seeds/report.txt", text)
        sum_ = hashlib.sha256(text.encode()).hexdigest()
        put(project, "seeds/report.yml", f"label: Report\nrights: excerpts\nsha256: {sum_}\n")

    source(said)
    command(project, "build", expect=0)
    site = project / "site"
    on_site = sorted(
        {
            word
            for path in site.rglob("*")
            if path.is_file()
            for text in texts_in(path.read_bytes())
            for word in words(text)
            if word.isascii() and word.isalpha() and len(word) < 30
        }
    )
    assert {"security", "worker", "manifest", "referrer"} <= set(on_site)
    # Uncited, so that nobody may read them. Each alone, since what stands in a row may be one.
    hidden = "".join(f"{word}.\n" for word in on_site)
    source(f"{said}{hidden}To Anna of Norham Quay a set of ideas came.\n")
    command(project, "build", expect=0)
    # What stands nowhere else is still found.
    source(f"{said}{hidden}A zqcanary.\n")
    put(project, "templates/home.md", "# Home\n\nA zqcanary.\n")
    assert "zqcanary" in command(project, "build", expect=2)
