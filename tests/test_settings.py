"""The settings of a project: what runs code is refused before anything runs, and what pages show of them is text."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from mkdocs.config.defaults import MkDocsConfig

from generator.cli import main as main_module
from generator.cli.main import main
from generator.diagnostics.model import TextFile
from generator.files.settings_file import WrongSettings, read_settings
from generator.files.writing import write_tree
from generator.format.settings.accepted import OWN_SETTINGS, SETTINGS, decode_settings
from generator.format.settings.model import Settings
from generator.format.settings.nodes import parse_settings_file
from generator.format.settings.printed import printed
from generator.format.settings.rules import Either, Items, Keys
from generator.host import preview, projects
from generator.host.plugin import PluginConfig
from generator.host.preview import _content_errors, _in_words
from tests.hostile import LINES

GOOD = "site_name: Bridges\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n"
BRIEFING = b"""\
title: Opening
authors: [desk]
date: 2026-11-22
status: published
sources: {report: report}
summary: The bridge opens [opening].
evidence:
  opening: {speaker: anna, quote: The bridge will open in May, at: p1}
"""
FILES = {
    "mkdocs.yml": GOOD.encode(),
    "templates/docs/index.md": b"# Build the site first\n",
    "briefings/opening.yml": BRIEFING,
    "briefings/registry/actors.yml": b"anna: {kind: person, name: Anna}\n",
    "seeds/report.txt": b"Anna: The bridge will open in May.\n",
    "seeds/report.yml": b"label: Report\n",
}
Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny project in which commands are run."""
    root = tmp_path / "project"
    write_tree(root, FILES)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def briefings() -> Run:
    def run(*arguments: str, expect: int = 0) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == expect, result.output
        return result

    return run


def decoded(text: str, **environment: str) -> tuple[Settings, list[str]]:
    """What a file of settings says, and the codes and messages of what is wrong with it."""
    node, problems = parse_settings_file(TextFile(path="mkdocs.yml", text=text), environment)
    assert node is not None, problems
    settings, wrong = decode_settings(node)
    return settings, [f"{each.code.name}: {each.message}" for each in (*problems, *wrong)]


# ---- Nothing runs ----

COMMANDS = [
    *(["check"], ["check", "--format", "json"], ["check", "--watch"], ["check", "--fix"], ["build"], ["serve"]),
    *(["render", "tree"], ["publish", "folder:public"], ["publish", "folder:public", "--takedown", "opening"]),
    *(["changes", "--against", "HEAD"], ["revise", "opening", "--against", "HEAD", "--kind", "minor", "--note", "x"]),
    *(["new", "other"], ["find", "bridge"], ["passages", "report"], ["schema"], ["actor", "find", "Anna"]),
    *(["actor", "suggest"], ["actor", "add", "bo", "--kind", "person", "--name", "Bo"], ["news"]),
]
HOSTILE = {
    "a tag that calls": 'extra: {generator: !!python/object/apply:os.system ["touch PWNED"]}\n',
    "a tag in a list": 'nav: [!!python/object/apply:os.system ["touch PWNED"]]\n',
    "a tag on a key": '? !!python/object/apply:os.system ["touch PWNED"]\n: x\n',
    "a tag that names": "extra: {x: !!python/name:os.system }\n",
    "a tag that imports": "extra: {x: !!python/module:evil }\n",
    "a hook": "hooks: [evil.py]\n",
    "a plugin of another project": "plugins: [briefings, macros]\n",
    "an inherited tag": "INHERIT: base.yml\n",
}
EVIL = "from pathlib import Path\nPath('PWNED').touch()\n"


def test_every_command_is_tried_on_hostile_settings_but_those_that_read_none() -> None:
    reads_none = {"init", "explain", "verify"}
    assert {command[0] for command in COMMANDS} == set(main_module.COMMANDS) - reads_none


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_command_runs_what_settings_name(hostile: str, command: list[str], project: Path, briefings: Run) -> None:
    text = GOOD if "plugins:" not in HOSTILE[hostile] else GOOD.rpartition("plugins:")[0]
    (project / "mkdocs.yml").write_text(text + HOSTILE[hostile], encoding="utf-8")
    (project / "evil.py").write_text(EVIL, encoding="utf-8")
    (project / "main.py").write_text(EVIL, encoding="utf-8")
    (project / "base.yml").write_text(HOSTILE["a tag that calls"], encoding="utf-8")
    if "--takedown" in command:
        command = [*command, "--reason", "x"]
    done = briefings(*command, expect=2)
    assert "setting-runs-code" in done.output or "a key is a text" in done.output
    assert not (project / "PWNED").exists()
    assert not (project / "site").exists()


def test_a_key_that_is_no_text_is_refused_too(project: Path, briefings: Run) -> None:
    (project / "mkdocs.yml").write_text(GOOD + "!!python/name:os.system x: y\n", encoding="utf-8")
    assert "the tag `!!python/name:os.system` is not accepted" in briefings("check", expect=2).stderr


@pytest.mark.slow
def test_hooks_and_plugins_run_when_the_project_names_them(project: Path, briefings: Run) -> None:
    trusted = GOOD.replace("briefings]", "nowhere, briefings: {trusted_code: [ours.py, nowhere]}]")
    (project / "ours.py").write_text("from pathlib import Path\n\n\ndef on_startup(**_):\n    Path('ran').touch()\n")
    (project / "mkdocs.yml").write_text(trusted + "hooks: [ours.py]\n")
    briefings("check")
    assert not (project / "ran").exists()
    # Plugins that are not there are told by the host.
    assert 'The "nowhere" plugin is not installed' in briefings("build", expect=2).stderr
    (project / "mkdocs.yml").write_text(
        GOOD.replace("briefings]", "{briefings: {trusted_code: ours.py}}]") + "hooks: ours.py\n"
    )
    briefings("check")
    assert not (project / "ran").exists()
    briefings("build")
    assert (project / "ran").exists()


def test_options_of_a_trusted_plugin_are_as_yaml_has_them() -> None:
    settings, wrong = decoded(
        "site_name: S\nplugins:\n  - other: {a: yes, b: 1, c: 1.5, d: ~, e: 'no', f: [x, 2026-01-02], g: {h: 0x1F}}\n"
        "  - briefings: {trusted_code: [other]}\n"
    )
    assert wrong == []
    assert settings.values["plugins"]["other"] == {
        "a": True,
        "b": 1,
        "c": 1.5,
        "d": None,
        "e": "no",
        "f": ["x", "2026-01-02"],
        "g": {"h": 31},
    }
    settings, wrong = decoded(
        f"site_name: S\nplugins: [{{other: {{a: {'9' * 5000}}}}}, {{briefings: {{trusted_code: [other]}}}}]\n"
    )
    assert settings.values["plugins"]["other"]["a"] == "9" * 5000


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_an_engine_that_reads_the_file_itself_is_told_too(engine: str, project: Path) -> None:
    """By then a tag has run, which nothing can undo; what the host has not run, it does not publish."""
    (project / "mkdocs.yml").write_text(GOOD + "extra: {analytics: {provider: google, property: x}}\n")
    done = subprocess.run(
        [Path(sys.executable).parent / engine, "build", "-f", "mkdocs.yml"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "error[setting-refused]: `analytics` is refused" in done.stdout + done.stderr
    assert not (project / "site" / "index.html").exists()


CHECKS = [["check"], ["find", "bridge"], ["passages", "report"], ["actor", "find", "Anna"], ["render", "tree"]]
NO_HOST = """
import sys
from generator.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    assert not ended.code, ended.code
loaded = {name.partition(".")[0] for name in sys.modules}
assert not loaded & {"mkdocs", "material", "properdocs"}, loaded & {"mkdocs", "material", "properdocs"}
"""


@pytest.mark.untraced
@pytest.mark.parametrize("command", CHECKS, ids=" ".join)
def test_what_only_reads_loads_no_host(command: list[str], project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_HOST, *command],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_host_knows_the_settings_that_the_reader_knows() -> None:
    assert set(PluginConfig()) == set(OWN_SETTINGS)


def test_every_format_tells_of_the_settings(project: Path, briefings: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "mkdocs.yml").write_text(GOOD + "sedes: x\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / "summary.md"))
    told = json.loads(briefings("check", "--format", "json", expect=2).stdout)
    assert [each["code"] for each in told["diagnostics"]] == ["setting-unknown"]
    said = briefings("check", "--format", "github", expect=2).stdout
    assert said.startswith("::error file=mkdocs.yml,line=5,")
    assert "setting-unknown" in (project / "summary.md").read_text("utf-8")
    for form in ("sarif", "gitlab"):
        assert "setting-unknown" in briefings("check", "--format", form, expect=2).stdout


# ---- One reader ----


def test_variables_stand_for_values() -> None:
    text = "site_name: !ENV NAME\nstrict: !ENV [CI, no]\nplugins: !ENV [P, [briefings]]\nsite_author: !ENV NOBODY\n"
    settings, wrong = decoded(text, NAME="no: [x", CI="yes")
    assert wrong == []
    assert dict(settings.values) == {"site_name": "no: [x", "strict": True, "plugins": {"briefings": {}}}
    settings, wrong = decoded(text, NAME="a\x07b")
    assert "setting-malformed: the variable `NAME` holds a control character" in wrong
    assert settings.values["strict"] is False
    _, wrong = decoded("site_name: !ENV {a: b}\nplugins: [briefings]\ncopyright: !ENV []\n")
    assert wrong.count("setting-malformed: `!ENV` takes the name of a variable, or a list of names and a value") == 2


def test_a_variable_is_no_way_around_what_is_refused() -> None:
    _, wrong = decoded(GOOD + "repo_url: !ENV REPO\n", REPO="javascript:alert(1)")
    assert wrong == ["setting-malformed: `javascript:alert(1)` is no value for `repo_url`"]


def test_settings_are_laid_over_those_they_inherit(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "mkdocs.yml": b"INHERIT: shared/base.yml\nsite_name: Ours\ntheme: {logo: assets/ours.svg}\n",
            "shared/base.yml": b"INHERIT: ../root.yml\nsite_name: Base\ntheme: {name: material, language: de}\n",
            "root.yml": b"site_url: https://example.org/\nplugins: [briefings]\ntheme: {language: fr}\n",
        },
    )
    settings, problems = read_settings(tmp_path / "mkdocs.yml", {})
    assert problems == ()
    assert settings is not None
    assert dict(settings.values) == {
        "site_name": "Ours",
        "site_url": "https://example.org/",
        "plugins": {"briefings": {}},
        "theme": {"name": "material", "language": "de", "logo": "assets/ours.svg"},
    }
    assert settings.span("theme", "language").file.path == "shared/base.yml"


@pytest.mark.slow
def test_the_host_makes_the_same_of_what_is_inherited(project: Path, briefings: Run) -> None:
    write_tree(project, {"mkdocs.yml": b"INHERIT: base.yml\nsite_name: Ours\n", "base.yml": GOOD.encode()})
    briefings("build")
    assert "<title>Ours</title>" in (project / "site" / "404.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"mkdocs.yml": "INHERIT: mkdocs.yml\n"}, "inherit from each other: mkdocs.yml → mkdocs.yml"),
        (
            {"mkdocs.yml": "INHERIT: a.yml\n", "a.yml": "INHERIT: b/c.yml\n", "b/c.yml": "INHERIT: ../a.yml\n"},
            "inherit from each other: mkdocs.yml → a.yml → b/c.yml → a.yml",
        ),
        ({"mkdocs.yml": "INHERIT: ../other.yml\n"}, "other.yml lies outside of the project"),
        ({"mkdocs.yml": "INHERIT: /etc/passwd\n"}, "/etc/passwd lies outside of the project"),
        ({"mkdocs.yml": "INHERIT: nowhere.yml\n"}, "there is no file nowhere.yml"),
        (
            {f"{n}.yml" if n else "mkdocs.yml": f"INHERIT: {n + 1}.yml\n" for n in range(30)},
            "more than 20 files inherit from each other",
        ),
    ],
    ids=["itself", "circle", "outside", "absolute", "nowhere", "long"],
)
def test_a_file_that_cannot_be_inherited_is_told(files: dict[str, str], why: str, tmp_path: Path) -> None:
    write_tree(tmp_path / "project", {name: text.encode() for name, text in files.items()})
    (tmp_path / "other.yml").write_text("site_name: Secret\n")
    settings, problems = read_settings(tmp_path / "project" / "mkdocs.yml", {})
    (told,) = (each for each in problems if each.code.name == "settings-inherited")
    assert why in told.message
    assert "Secret" not in str(settings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"- a\n- b\n", "setting-malformed"),
        (b"site_name: &a x\nsite_author: *a\n", "yaml-feature"),
        (b"site_name: x\nsite_name: y\n", "key-twice"),
        (b"site_name: \xff\n", "file-encoding"),
        (b"a: " + b"[" * 100 + b"]" * 100, "yaml-too-deep"),
        (b"INHERIT: base.yml\nsite_name: x\n", "file-encoding"),
        (b"%YAML 1.1\n---\nsite_name: x\n", "yaml-feature"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_refused(text: bytes, code: str, project: Path, briefings: Run) -> None:
    write_tree(project, {"mkdocs.yml": text, "base.yml": b"\xff"})
    assert f"error[{code}]" in briefings("check", expect=2).stderr


def test_of_very_many_problems_the_first_are_told() -> None:
    _, wrong = decoded("".join(f"key{n}: x\n" for n in range(3000)))
    assert len([each for each in wrong if "not known" in each]) == 100
    assert wrong[100] == "setting-unknown: more is wrong from here on"


def values() -> st.SearchStrategy[Any]:
    """Anything that YAML can hold, with the names of settings among its keys."""
    names = st.sampled_from(sorted({key for path in LEAVES for key in path} | {"briefings", "search"})) | st.text()
    return st.recursive(
        st.none() | st.booleans() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
        max_leaves=8,
    )


@examples(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_settings_hold_is_read_or_told(data: st.DataObject) -> None:
    found = {name: data.draw(values()) for name in data.draw(st.sets(st.sampled_from(sorted(SETTINGS)), max_size=4))}
    node, problems = parse_settings_file(TextFile(path="mkdocs.yml", text=json.dumps(found, ensure_ascii=False)), {})
    assert node is not None or problems
    if node is not None:
        read, _ = decode_settings(node)
        json.dumps(read.values)
        assert "<" not in json.dumps(printed(read)["theme"])


@given(
    st.text() | st.from_regex(r"(?:[a-z]+:|- |!ENV |!!python/name:|[&*?|>{}\[\],\"' \n]|[a-z]{1,4})*", fullmatch=True)
)
def test_whatever_text_settings_are_is_read_or_told(text: str) -> None:
    node, problems = parse_settings_file(TextFile(path="mkdocs.yml", text=text), {"a": "b"})
    assert node is not None or problems
    if node is not None:
        decode_settings(node)


def test_a_project_that_was_is_read_whatever_its_settings_were(project: Path) -> None:
    (project / "mkdocs.yml").write_text(GOOD + "sedes: x\nhooks: [evil.py]\nextra: {analytics: x}\n", encoding="utf-8")
    with pytest.raises(
        WrongSettings, match=r"the setting `sedes` is not known to be harmless\n  --> mkdocs\.yml:5:1\n"
    ):
        projects.load_project(project / "mkdocs.yml")
    assert projects.load_project(project / "mkdocs.yml", formerly=True).site_name == "Bridges"
    (project / "mkdocs.yml").write_text("x: [", encoding="utf-8")
    with pytest.raises(WrongSettings):
        projects.load_project(project / "mkdocs.yml", formerly=True)


# ---- What pages show ----


def leaves(rule: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every setting that the table allows, with its rule: `0` stands for an item of a list."""
    match rule:
        case Keys():
            for key, inner in rule.rules.items():
                yield from leaves(inner, (*path, key))
        case Items():
            yield from leaves(rule.of, (*path, "0"))
        case Either():
            yield from leaves(rule.plain, path)
            yield from leaves(rule.keys, path)
        case _:
            yield path, rule


LEAVES = dict(leaves(Keys(SETTINGS)))
# Those that show any text, which is escaped; all others take words, paths and addresses that hold no mark of HTML.
TEXTS = {
    *(("site_name",), ("site_description",), ("site_author",), ("copyright",), ("repo_name",)),
    *(("extra", "social", "0", "name"), ("extra", "alternate", "0", "name")),
    *(("theme", "palette", "0", "toggle", "name"), ("theme", "palette", "toggle", "name")),
}
# Those that no page shows: they name folders and branches, or are for the host alone.
UNSEEN = {
    *(("INHERIT",), ("docs_dir",), ("site_dir",), ("theme", "custom_dir"), ("watch", "0"), ("hooks",), ("plugins",)),
    *(("dev_addr",), ("remote_branch",), ("remote_name",), ("nav",), ("markdown_extensions",)),
}


def at(path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Settings in which a value stands at a path."""
    for key in reversed(path):
        value = [value] if key == "0" else {key: value}
    assert isinstance(value, dict)
    return value


def accepted(path: tuple[str, ...], value: object) -> object:
    """What is read of a value at a path, or None where it is refused."""
    base = {"site_name": "S", "plugins": ["briefings"]}
    settings, _ = decoded(json.dumps({**base, **at(path, value)}, ensure_ascii=False))
    found: Any = settings.values
    for key in path:
        if not found:
            return None
        found = found[0] if key == "0" else found.get(key)
    return found if found != base.get(path[0]) else None


WRONG = [
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
    ),
    *("vbscript:x", "//elsewhere.invalid/", 'https://elsewhere.invalid"onclick=alert(1)', "https:alert", "file:///x"),
    *("https://x.invalid/';touch${IFS}PWNED;'/", "../../secret", "a/../../secret", "x' onload='alert(1)", "\\\\x\\y"),
    *(
        "<b>",
        "&lt;b&gt;",
        "{{ 7 * 7 }}",
        "a b",
        "/etc/passwd",
        "mailto:a@b.c?body=<b>",
        "https://user@x.invalid:99999999/",
    ),
]


@pytest.mark.parametrize("path", sorted(LEAVES.keys() - TEXTS - UNSEEN), ids=".".join)
def test_what_is_not_text_holds_no_mark_of_html_and_no_scheme_but_two(path: tuple[str, ...]) -> None:
    for value in (*LINES.splitlines(), *WRONG):
        read = accepted(path, value)
        if isinstance(read, str) and path[-1] not in {"separator", "severity"}:
            assert html.escape(read) == read, read
            scheme = re.match(r"[a-z][a-z0-9+.-]*:|//", read.strip(), re.IGNORECASE)
            assert scheme is None or scheme[0].lower() in {"https:", "mailto:", "http:"}, read


@given(
    st.sampled_from(sorted(LEAVES.keys() - TEXTS - UNSEEN)), st.from_regex(r"(?:[a-z]{0,10}:)?[ -~]*", fullmatch=True)
)
def test_no_address_path_or_word_can_end_an_attribute(path: tuple[str, ...], value: str) -> None:
    read = accepted(path, value)
    if isinstance(read, str) and path[-1] != "separator":
        assert not re.search(r"[<>\"'&\s]", read) or path[-1] in {"primary", "accent", "media"}
        assert not re.search(r"[<>\"'&]", read)


def test_all_texts_that_themes_print_are_escaped_once() -> None:
    nasty = "\"><b>&amp;'"
    values: dict[str, Any] = {"plugins": ["briefings"], "site_name": nasty}
    for path in TEXTS - {("theme", "palette", "toggle", "name"), ("copyright",)}:
        merge(values, at(path, nasty))
    merge(values, {"nav": [{nasty: "index.md"}, {nasty: [{nasty: "method.md"}]}]})
    settings, wrong = decoded(json.dumps(values))
    assert wrong == []
    shown = json.dumps(printed(settings))
    assert "<b>" not in shown
    assert shown.count(html.escape(nasty)) == json.dumps(values).count(json.dumps(nasty)[1:-1])
    assert "plugins" not in printed(settings)


def merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            merge(into[key][0], value[0])
        else:
            into[key] = value


def test_a_key_without_a_value_says_nothing() -> None:
    settings, wrong = decoded("site_name: S\nplugins:\n  - search:\n  - briefings:\nsite_url:\ntheme: ~\nnav: []\n")
    assert wrong == []
    assert dict(settings.values) == {"site_name": "S", "plugins": {"search": {}, "briefings": {}}, "nav": []}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nav: index.md\n", "`nav` takes a list of titles with pages"),
        ("nav: [[index.md]]\n", "a list without a title"),
        ("theme: [material]\n", "this is no value for `theme`"),
        ("extra: yes\n", "`extra` takes keys with values"),
        ("site_name: [x]\n", "`site_name` takes a text"),
        ('site_author: "a\\nb"\n', "`site_author` takes one line"),
        ("plugins: [[briefings]]\n", "a plugin is named"),
        ("theme: {direction: up}\n", "`up` is no value for `direction`"),
        ("theme: {direction: [up]}\n", "this is no value for `direction`"),
        ("plugins: {briefings: {severity: [x]}}\n", "expected codes and their weights"),
        ("plugins: {briefings: {severity: {a: [x]}}}\n", "`a` takes a text"),
        (
            "markdown_extensions: {toc: {}, smarty: ~}\n",
            "the Markdown extension smarty would change or capture quoted text",
        ),
    ],
)
def test_a_value_of_another_shape_is_told(text: str, message: str) -> None:
    settings, wrong = decoded(f"{GOOD.partition(text.partition(':')[0] + ':')[0]}{text}")
    assert message in [each.partition(": ")[2] for each in wrong]
    assert settings.span("nothing", "there") == settings.span()


# ---- The theme and the files of a project ----


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("theme: nonsense\n", "there is no theme nonsense installed"),
        ("theme: {name: material, language: xx}\n", "there is no language xx in the theme"),
        ("theme: {name: material, icon: {logo: fontawesome/none}}\n", "there is no icon fontawesome/none"),
        ("theme: {name: material, palette: {toggle: {icon: none/such}}}\n", "there is no icon none/such"),
        ("theme: {name: material, logo: assets/none.svg}\n", "there is no file assets/none.svg in templates/"),
        ("extra: {social: [{icon: none/such, link: https://example.org}]}\n", "there is no icon none/such"),
        ("extra_css: [assets/none.css]\n", "there is no file assets/none.css in templates/"),
        ("extra_javascript: [{path: assets/none.js}]\n", "there is no file assets/none.js in templates/"),
    ],
)
def test_what_the_theme_or_the_project_lacks_is_told(text: str, why: str, project: Path, briefings: Run) -> None:
    kept = "".join(line + "\n" for line in GOOD.splitlines() if line.partition(":")[0] != text.partition(":")[0])
    (project / "mkdocs.yml").write_text(kept + text, encoding="utf-8")
    assert why in briefings("check", expect=2).stderr


@pytest.mark.parametrize("linked", ["seeds", "templates/docs"])
def test_a_folder_that_a_link_puts_elsewhere_is_not_in_the_project(linked: str, project: Path, briefings: Run) -> None:
    (project / linked).rename(project.parent / "elsewhere")
    (project / linked).symlink_to(project.parent / "elsewhere")
    assert "is not inside the project" in briefings("check", expect=2).stderr


def test_values_of_every_shape_are_taken() -> None:
    read, wrong = decoded(
        "site_name: S\nnav: [index.md, {More: [method.md]}]\ntheme: {direction: rtl, palette: {scheme: slate}}\n"
        "plugins: {search: ~, briefings: {scale: phia, severity: {quote-drops-context: error}}}\n"
        "markdown_extensions: {tables: {}, toc: ~}\nvalidation: {nav: {not_found: warn}, anchors: info}\n"
    )
    assert wrong == []
    assert read.values["nav"] == ["index.md", {"More": ["method.md"]}]
    assert read.values["markdown_extensions"] == ["tables", "toc"]
    assert read.of_theme == {"direction": "rtl", "palette": {"scheme": "slate"}}


@pytest.mark.slow
def test_what_is_there_may_be_named(project: Path, briefings: Run) -> None:
    write_tree(project, {"templates/assets/our.css": b"p {}\n", "templates/assets/our.js": b"1\n"})
    more = (
        "theme: {name: material, language: de, icon: {logo: material/bridge}, palette: {scheme: slate}}\n"
        "extra_css: assets/our.css\nextra_javascript: [{path: assets/our.js, defer: true}]\n"
        "extra: {social: [{icon: fontawesome/brands/github, link: 'https://example.org/', name: Us}]}\n"
    )
    (project / "mkdocs.yml").write_text(GOOD.replace("theme: material\n", more), encoding="utf-8")
    briefings("build")
    page = (project / "site" / "index.html").read_text("utf-8")
    assert '<html lang="de"' in page
    assert "assets/our.css" in page
    assert "assets/our.js" in page
    assert 'title="Us"' in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", "https://github.com/us/desk/edit/master/briefings/opening.yml"),
        ("edit_uri: edit/main/briefings/\n", "https://github.com/us/desk/edit/main/briefings/opening.yml"),
        ("edit_uri_template: blob/x/briefings/{path}\n", "https://github.com/us/desk/blob/x/briefings/opening.yml"),
    ],
)
def test_links_to_edit_a_page_lead_to_its_briefing(more: str, expected: str, project: Path, briefings: Run) -> None:
    theme = "theme: {name: material, features: [content.action.edit]}\nrepo_url: https://github.com/us/desk\n"
    (project / "mkdocs.yml").write_text(GOOD.replace("theme: material\n", theme) + more, encoding="utf-8")
    briefings("build")
    page = (project / "site" / "briefings" / "opening" / "index.html").read_text("utf-8")
    assert f'href="{expected}"' in page


def test_links_to_edit_a_page_do_not_lead_into_docs_dir(project: Path, briefings: Run) -> None:
    (project / "mkdocs.yml").write_text(GOOD + "edit_uri: edit/main/templates/docs/\n", encoding="utf-8")
    done = briefings("check", expect=2)
    assert "leads into templates/docs, where no briefing lies" in done.stderr
    assert "write `edit_uri: edit/main/briefings/`" in done.stderr


# ---- While it is served ----


def test_a_change_of_the_settings_is_read_before_the_host_has_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what is refused is told like an error of the content."""
    told: list[str] = []

    def served(load: Callable[..., MkDocsConfig], folder: Path) -> None:
        for name in ("Bridges", "Fords"):
            (project / "mkdocs.yml").write_text(GOOD.replace("Bridges", name), encoding="utf-8")
            config = load(site_dir=str(folder / "next"))
            told.append(f"{config.site_name} {config.dev_addr.port}")
        (project / "mkdocs.yml").write_text(GOOD + HOSTILE["a tag that calls"], encoding="utf-8")
        with pytest.raises(WrongSettings) as caught:
            load(site_dir=str(folder / "next"))
        told.append(f"{caught.value.problems[0].code.name}")
        assert _content_errors(caught.value) is caught.value
        assert "error[setting-runs-code]" in _in_words(caught.value)

    monkeypatch.setattr(preview, "serve_project", served)
    projects.serve(project / "mkdocs.yml", "127.0.0.1:8123")
    assert told == ["Bridges 8123", "Fords 8123", "setting-runs-code"]
    assert not (project / "PWNED").exists()


# ---- The page that says so ----


def test_the_page_on_security_names_every_setting_that_is_accepted_and_no_other() -> None:
    page = (Path(__file__).parents[1] / "docs" / "SECURITY.md").read_text("utf-8")
    table = page.split("## Settings that are accepted")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \| (.*) \|$", table, re.MULTILINE)
    named = {name for first, _ in rows for name in re.findall(r"`(\w+)`", first)}
    assert named == set(SETTINGS)
    own = re.findall(r"`(\w+)`", table.split("Under the plugin:")[1])
    assert own == list(OWN_SETTINGS)
    theme, extra = (next(takes for first, takes in rows if first == f"`{name}`") for name in ("theme", "extra"))
    theme_rule = SETTINGS["theme"]
    assert isinstance(theme_rule, Either)
    for takes, rule in ((theme, theme_rule.keys), (extra, SETTINGS["extra"])):
        assert isinstance(rule, Keys)
        assert re.findall(r"`(\w+)(?:: false)?`", takes) == list(rule.rules)
