"""Whole sites for different readers: what one of them may not know of is in no byte, and a trace stops the build."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from generator.checks.verified import Verified
from generator.files.writing import write_tree
from generator.ledger import audience
from generator.ledger.audience import Audience, Visible

PROJECT = Path(__file__).parents[1] / "goldens" / "bridge" / "project"
SETTINGS = """\
site_name: The bridge
site_url: https://bridge.example/
docs_dir: templates/docs
theme: material
plugins: [search, briefings]
"""
# Words that stand in the briefing for TLP:AMBER alone, and its slug.
SECRETS = (b"Thursdays", b"Not for everybody", b"secret")
REAL = audience.visible


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    write_tree(folder, {"templates/docs/index.md": b""})
    return folder


def bytes_of(site: Path) -> dict[str, bytes]:
    """Every file, its name before its bytes, decompressed where it is compressed."""
    return {
        str(path.relative_to(site)): str(path.relative_to(site)).encode()
        + (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
        for path in site.rglob("*")
        if path.is_file()
    }


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("level", "holds"), [("TLP:CLEAR", False), ("TLP:GREEN", False), ("TLP:AMBER", True), ("TLP:RED", True)]
)
def test_a_site_holds_what_its_audience_may_read_in_every_byte(
    level: str, holds: bool, project: Path, briefings: Callable[..., Result]
) -> None:
    briefings("build", "--audience", level, project=project)
    # The theme's own files have thousands of words, and none is of the content.
    ours = {
        name: data for name, data in bytes_of(project / "site").items() if not name.startswith("assets/javascripts")
    }
    for word in SECRETS:
        assert any(word in data for data in ours.values()) is holds, word
    marked = [name for name, data in ours.items() if name.endswith(".html") and b">TLP:AMBER</span>" in data]
    assert ("briefings/secret/index.html" in marked) is holds
    assert ("index.html" in marked) is holds


@pytest.mark.untraced
def test_an_embargo_ends_by_the_time_that_a_build_is_told(project: Path, briefings: Callable[..., Result]) -> None:
    path = project / "briefings" / "money.yml"
    path.write_text(f"{path.read_text('utf-8')}embargo: 2027-01-15T09:00+01:00\n", encoding="utf-8")
    for now, there in (("2027-01-15T07:59:59Z", False), ("2027-01-15T08:00:00Z", True)):
        briefings("build", "--now", now, project=project)
        assert (project / "site" / "briefings" / "money" / "index.html").is_file() is there


def test_a_time_without_a_zone_is_no_time(project: Path, briefings: Callable[..., Result]) -> None:
    done = briefings("build", "--now", "2027-01-15T08:00", project=project, expect=2)
    assert "zone" in done.output


def test_a_trace_stops_the_build_is_named_and_leaves_the_old_site(
    project: Path, briefings: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    briefings("build", project=project)
    before = bytes_of(project / "site")

    def broken(verified: Verified, _: Audience) -> Visible:
        return REAL(verified, Audience(level="TLP:RED"))

    monkeypatch.setattr(audience, "visible", broken)
    done = briefings("build", project=project, expect=2)
    assert "briefings/secret.yml" in done.output
    assert "must not read" in done.output
    assert bytes_of(project / "site") == before


def test_a_withdrawn_briefing_leaves_a_page_with_its_reason(project: Path, briefings: Callable[..., Result]) -> None:
    path = project / "briefings" / "money.yml"
    text = path.read_text("utf-8").replace(
        "status: published", "status: withdrawn\nwithdrawn: {date: 2026-04-01, reason: The sum was wrong.}"
    )
    path.write_text(text, encoding="utf-8")
    briefings("build", project=project)
    files = bytes_of(project / "site")
    assert b"The sum was wrong." in files["briefings/money/index.html"]
    assert not [name for name, data in files.items() if b"unlikely to be enough" in data]


@pytest.mark.untraced
def test_what_an_audience_may_not_read_is_the_same_as_what_was_never_there(
    project: Path, briefings: Callable[..., Result]
) -> None:
    briefings("build", project=project)
    with_it = bytes_of(project / "site")
    (project / "briefings" / "secret.yml").unlink()
    briefings("build", project=project)
    assert bytes_of(project / "site") == with_it
