"""A policy names the theme's scripts and no others, wherever a page lies, and stands before all that it rules."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.host import csp as policy

HEAD = '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
THEME = '<script>__md_scope=new URL("/",location)</script><script src="a.js"></script>'
LEAD = "<script>go()</script>"
KNOWN = policy.known_scripts(f"{HEAD}</head><body>{THEME}{LEAD}")


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize("up", [".", "..", "../..", "../../..", "/", "/repo/", "/a/b-c.d/"])
def test_the_themes_scripts_are_known_however_deep_a_page_lies(up: str) -> None:
    script = f'__md_scope=new URL("{up}",location)'
    page, hashes = policy.with_policy(f"{HEAD}</head><body><script>{script}</script>{LEAD}", KNOWN)
    assert hash_of(script) in page
    assert hash_of("go()") in page
    assert len(hashes) == 2


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        "<SCRIPT\n>alert(1)</SCRIPT>",
        '<script type="module">import("x")</script>',
        '<script>__md_scope=new URL("https://evil.example/",location)</script>',
        '<script>__md_scope=new URL("//evil.example/",location)</script>',
        '<script>__md_scope=new URL("..",location);alert(1)</script>',
        "<script>go();</script>",
        "<svg><script>alert(1)</script></svg>",
    ],
)
def test_any_other_script_in_a_page_is_refused(script: str) -> None:
    with pytest.raises(policy.ForeignScript):
        policy.with_policy(f"{HEAD}</head><body>{THEME}{script}", KNOWN)


def test_files_and_data_need_no_hash() -> None:
    page, hashes = policy.with_policy(
        f'{HEAD}</head><body><script src="x.js" defer></script><script type="application/json">{{}}</script>', KNOWN
    )
    assert hashes == ()
    assert "script-src 'self';" in page


def test_the_policy_stands_behind_the_character_set_and_before_everything_else() -> None:
    page, _ = policy.with_policy(f'{HEAD}<link rel="stylesheet" href="a.css"></head><body>{LEAD}', KNOWN)
    before, _, after = page.partition('<meta http-equiv="Content-Security-Policy"')
    assert before == HEAD.rstrip("\n")
    assert "<link" in after
    assert len(before) < 1024


def test_a_page_without_a_head_is_refused() -> None:
    with pytest.raises(policy.ForeignScript):
        policy.with_policy("<p>x</p>", KNOWN)


def test_nothing_is_allowed_that_would_let_scripts_in() -> None:
    page, hashes = policy.with_policy(f"{HEAD}</head><body>{THEME}{LEAD}", KNOWN)
    sent = policy.headers(hashes)
    for text in (page, sent):
        scripts = text.split("script-src ", 1)[1].split(";", 1)[0]
        assert "unsafe" not in scripts
        assert "*" not in scripts
        assert "https:" not in scripts
    assert "frame-ancestors 'none'" in sent


class WholePages(HTMLParser):
    """Reads a page from end to end, with nothing left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[list[str]] = []
        self.is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.is_open = "src" not in dict(attrs) and "json" not in (dict(attrs).get("type") or "")
            if self.is_open:
                self.scripts.append([])

    def handle_data(self, data: str) -> None:
        if self.is_open:
            self.scripts[-1].append(data)

    def handle_endtag(self, tag: str) -> None:
        self.is_open = self.is_open and tag != "script"


MARKUP = (
    *("<script>go(1<2)</script>", "<script", ">", "</script>", "</SCRIPT >", "<ScRiPt>", "<script/>", "<script src=x>"),
    *("<script type='application/json'>", "<script a='", '"', "'", "<script\x0b>", "<script x>a</b</script>"),
    *("<style>", "</style>", "<title>", "</title>", "<title>t</title>", "<textarea>", "</textarea>", "<!-- ", " -->"),
    *("<!--", "-->", "<!---->", "<!-->", "<!", "<?", "<![CDATA[", "]]>", "<", "</", "</>", "&", "&#", "&#x;", "&lt;"),
    *(
        "&a",
        ";",
        " ",
        "\x0b",
        "\0",
        "/",
        "=",
        "<p>",
        "<p class=a/b>",
        "<p title='a > b'>",
        "<p a='",
        "</p x>",
        "<p/ a>",
    ),
    *("<svg>", "<svg:script>", "</svg>", "<iframe>", "<noscript>", "<plaintext>", "<doctype html>", "<!doctype html>"),
)


@given(st.lists(st.sampled_from(MARKUP)).map("".join))
@example("&#;&#;<script>go()</script>&#;")
@example("<p title='<script>go()</script>'><script>go()</script><p <script>go()</script>")
def test_what_is_not_parsed_holds_no_script_and_changes_nothing_behind_it(page: str) -> None:
    reader = WholePages()
    reader.feed(page)
    reader.close()
    # What is never closed is no script yet.
    whole = tuple("".join(parts) for parts in reader.scripts[: -1 if reader.is_open else None])
    assert policy.scripts_in(page) == whole
