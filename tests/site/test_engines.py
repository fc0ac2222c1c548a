"""The rendered tree builds strictly under three engines, with the words and places that pages have under the plugin."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from click.testing import Result

pytestmark = pytest.mark.untraced

Run = Callable[..., subprocess.CompletedProcess[str]]

ENGINES: Mapping[str, tuple[str, ...]] = {
    "mkdocs": ("mkdocs", "build", "--strict"),
    "properdocs": ("properdocs", "build", "--strict", "-f", "mkdocs.yml"),
    "zensical": ("zensical", "build", "--strict", "-f", "mkdocs.yml"),
}
BRIDGE = Path(__file__).parents[1] / "goldens" / "bridge" / "project"
SETTINGS = (
    "site_name: The bridge\nsite_url: https://bridge.example/\ndocs_dir: templates/docs\ntheme: material\n"
    "plugins: [search, briefings]\n"
)
SPACE = re.compile(r"\s+")
COLOUR = re.compile("\x1b\\[[0-9;]*m")
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')


@pytest.fixture(scope="module")
def tree(site: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Markdown of the site with its configuration; only to be read."""
    folder = tmp_path_factory.mktemp("rendered") / "tree"
    run("briefings", "render", folder, cwd=site.parent)
    return folder


@pytest.fixture(scope="module")
def built(tree: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The sites that the engines make of the tree."""
    sites = {}
    for engine, command in ENGINES.items():
        copy = tmp_path_factory.mktemp(engine) / "tree"
        shutil.copytree(tree, copy)
        run(*command, cwd=copy)
        sites[engine] = copy / "site"
    return sites


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_publishes_the_pages_of_the_site(engine: str, built: Mapping[str, Path], site: Path) -> None:
    assert pages_of(built[engine]) == pages_of(site)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_shows_the_words_and_the_places_of_the_site(
    engine: str, built: Mapping[str, Path], site: Path
) -> None:
    """Tags, ids, classes, texts and where links lead are the same; `of_article` says what is left out of account."""
    for address in pages_of(site):
        here = list(of_article(built[engine] / address / "index.html", address))
        assert here == list(of_article(site / address / "index.html", address)), address


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_refuses_a_link_to_a_place_that_is_not_there(
    engine: str, tree: Path, run: Run, tmp_path: Path
) -> None:
    copy = tmp_path / "tree"
    shutil.copytree(tree, copy)
    page = copy / "docs" / "briefings" / "withdrawal-condition.md"
    whole = page.read_text(encoding="utf-8")
    damaged = whole.replace(".md#p2", ".md#p222", 1)
    assert damaged != whole
    page.write_text(damaged, encoding="utf-8")
    done = run(*ENGINES[engine], cwd=copy, expect=1)
    said = COLOUR.sub("", done.stdout + done.stderr)
    assert "briefings/withdrawal-condition.md" in said
    assert "#p222" in said


TABLE = """\
sections:
  - heading: A table
    text: |
      | Who | Since \\| until | In their words | مصر |
      | --- | :-: | ---: | :-- |
      | Anna Berg | May | “the bridge will open in May” [may] | *a* **b** `c` |
      | Nordic Steel \\| Norland | -1. | | <https://example.org/a\\|b> [sent] |
"""


@pytest.fixture(scope="module")
def with_table(run: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site whose briefing has a table, and the Markdown of it; only to be read."""
    project = tmp_path_factory.mktemp("table") / "project"
    shutil.copytree(BRIDGE, project)
    shutil.copytree(BRIDGE.parents[3] / "templates" / "docs", project / "templates" / "docs")
    briefing = project / "briefings" / "opening.yml"
    briefing.write_text(briefing.read_text("utf-8").replace("sections:\n", TABLE, 1), "utf-8")
    (project / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    run("briefings", "build", cwd=project)
    run("briefings", "render", "tree", cwd=project)
    return project / "site", project / "tree"


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_shows_the_cells_of_a_table(
    engine: str, with_table: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    site, tree = with_table
    shutil.copytree(tree, tmp_path / "tree")
    run(*ENGINES[engine], cwd=tmp_path / "tree")
    address = "briefings/opening"
    here = list(of_article(tmp_path / "tree" / "site" / address / "index.html", address))
    assert here == list(of_article(site / address / "index.html", address))
    rows = " ".join(here).partition("<table")[2].partition("</table>")[0]
    for words in ("Since | until", "text-align: center;", "the bridge will open in May", "-1.", "a|b"):
        assert words in rows


def test_words_in_cells_are_found(with_table: tuple[Path, Path]) -> None:
    index = json.loads((with_table[0] / "search" / "search_index.json").read_text("utf-8"))
    (entry,) = (each for each in index["docs"] if each["location"] == "briefings/opening/#a-table")
    assert "Norland" in entry["text"]


def test_mkdocs_makes_the_same_files_of_the_tree_as_the_plugin_makes(built: Mapping[str, Path], site: Path) -> None:
    """Byte by byte, but for four things: the time in the header of the compressed sitemap, since without the plugin
    nothing tells the host how old a page is; the order of the search index, in which the host comes upon the pages; the
    policy and the receipt, which only the plugin can write.
    """
    ours, theirs = files_of(site), files_of(built["mkdocs"])
    assert ours.pop("_headers")
    assert ours.pop("receipt.json")
    assert ours.keys() == theirs.keys()
    for name, data in ours.items():
        assert comparable(name, data) == comparable(name, theirs[name]), name


def test_the_plugin_runs_under_properdocs_with_the_same_result(
    site: Path, new_project: Callable[[], Path], run: Run
) -> None:
    project = new_project()
    run("properdocs", "build", "--strict", "-f", "mkdocs.yml", cwd=project)
    assert pages_of(project / "site") == pages_of(site)
    for address in pages_of(site):
        here = list(of_article(project / "site" / address / "index.html", address))
        assert here == list(of_article(site / address / "index.html", address)), address


def test_the_tree_reads_as_plain_markdown(tree: Path) -> None:
    """A title, headings in order, no gaps, and no entity where a letter would do."""
    for path in sorted((tree / "docs").rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        headings = re.findall(r"^(#+) \S", page, flags=re.MULTILINE)
        assert page.startswith("---\ntitle: "), path
        assert headings[0] == "#", path
        assert "#" not in headings[1:], path
        assert "\n\n\n" not in page, path
        # Quotation marks, apostrophes and dashes need none.
        assert not re.search(r"&(?:#(?:3[0-4]|39|8[0-9]{3})|quot|apos|[lr][sd]quo|[mn]dash);", page), path


def test_the_tree_goes_only_where_nothing_else_lies(
    site: Path, briefings: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    done = briefings("render", tmp_path, project=site.parent, expect=2)
    assert "holds something else" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_tree_replaces_an_older_one_whole(
    site: Path, tree: Path, briefings: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "tree"
    shutil.copytree(tree, folder)
    (folder / "docs" / "left-over.md").write_text("# Old\n", encoding="utf-8")
    briefings("render", folder, project=site.parent)
    assert files_of(folder) == files_of(tree)
    assert [path.name for path in tmp_path.iterdir()] == ["tree"]


def pages_of(site: Path) -> tuple[str, ...]:
    return tuple(sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")))


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def comparable(name: str, data: bytes) -> object:
    data = POLICY.sub(b"", data)
    if name == "search/search_index.json":
        index = json.loads(data)
        return {**index, "docs": sorted(index["docs"], key=lambda entry: str(entry["location"]))}
    return gzip.decompress(data) if name.endswith(".gz") else data


def of_article(path: Path, address: str) -> Iterator[str]:
    """The article of a page as a row of tags and texts.

    Four differences are none to a reader: the empty anchor that Zensical puts first, for its skip link; the attribute
    that keeps words out of the search index, which it takes away once it has obeyed; how a link is written, `./` or
    `../p/`, so that links are compared by where they lead; and runs of white space.
    """
    page = path.read_text(encoding="utf-8")
    inner = re.search(r"<article[^>]*>(.*)</article>", page, flags=re.DOTALL)
    assert inner is not None, path
    fragment = html5lib.parseFragment(inner[1], namespaceHTMLElements=False)
    assert isinstance(fragment, Element)
    yield from _row(fragment, address)


def _row(element: Element, address: str) -> Iterator[str]:
    for child in element:
        if child.get("id") != "__skip":
            yield f"<{child.tag} {_attributes(child, address)}>"
            yield from _words(child.text)
            yield from _row(child, address)
            yield f"</{child.tag}>"
        yield from _words(child.tail)


def _attributes(element: Element, address: str) -> dict[str, str]:
    return {
        name: _shown(name, value, address) for name, value in sorted(element.items()) if name != "data-search-exclude"
    }


def _shown(name: str, value: str, address: str) -> str:
    if name != "href" or ":" in value:
        return value
    path, hash_, fragment = value.partition("#")
    return posixpath.normpath(posixpath.join("/", address, path)) + hash_ + fragment


def _words(words: str | None) -> Iterator[str]:
    line = SPACE.sub(" ", words or "").strip()
    if line:
        yield line
