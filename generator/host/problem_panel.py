"""The panel that a preview shows over its pages while something stands in the way of the newest build.

The same words as in the terminal, as HTML that stands by itself: it brings its own style, and takes the theme's colours
where there is a theme.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from generator.diagnostics.model import Diagnostic, in_reading_order
from generator.diagnostics.printable import count_problems, printable_line
from generator.diagnostics.terminal import as_text

BARE_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nothing to show yet</title>
<style>:root { color-scheme: light dark }</style>
</head>
<body></body>
</html>
"""
"""What lies below the panel where there is no page."""

# The first ones are what a writer mends first, and a browser has to stay quick. The terminal has them all.
_MOST_SHOWN: Final = 100

# A line of a file, or the marks below one, which stand where they stand.
_OF_FILE: Final = re.compile(r" *[0-9]* \| |  \.\.\.$")
_PLACE: Final = re.compile(r"  (?:-->|:::) ")
_HINT: Final = "  = "

# The theme's colours where it has set them, else the browser's. Names of classes are the theme's too, so all is below
# the id. Nothing is moved and no font is fetched.
_STYLE: Final = """\
#briefings-problems {
  position: fixed; inset: 0; z-index: 2147483647; box-sizing: border-box;
  width: 100%; height: 100%; max-width: none; max-height: none; margin: 0; padding: 0;
  border: 0; border-top: 6px solid #c62828; outline: none;
  overflow-y: auto; overscroll-behavior: contain;
  background: var(--md-default-bg-color, Canvas); color: var(--md-typeset-color, CanvasText);
  font: 400 16px/1.5 system-ui, sans-serif; text-align: start;
}
#briefings-problems::backdrop { background: none }
#briefings-problems > div {
  box-sizing: border-box; max-width: 60rem; margin: 0 auto; padding: 24px 16px 48px;
}
#briefings-problems h1 { margin: 0 0 8px; font: 700 24px/1.25 system-ui, sans-serif; color: inherit }
#briefings-problems h1:focus { outline: none !important }
#briefings-problems p { margin: 0 0 8px; overflow-wrap: anywhere }
#briefings-problems ul { margin: 24px 0 0; padding: 0; list-style: none }
#briefings-problems li { margin: 0; padding: 16px 0; border-top: 1px solid currentcolor }
#briefings-problems .what { font-weight: 600 }
#briefings-problems .where { font: 14px/1.5 ui-monospace, monospace }
#briefings-problems pre {
  margin: 0 0 8px; padding: 8px 12px; overflow-x: auto; white-space: pre;
  background: rgb(128 128 128 / 15%); color: inherit; font: 14px/1.5 ui-monospace, monospace;
}
#briefings-problems pre.told { white-space: pre-wrap; overflow-wrap: anywhere }
"""
# The page below is out of reach while the panel stands, for keys and for screen readers too. Browsers let a second
# Escape close whatever there is, so it opens again. Lines that are too long are scrolled to their marks.
_SCRIPT: Final = """\
(panel => {
  panel.addEventListener("cancel", event => event.preventDefault());
  panel.addEventListener("close", () => panel.isConnected && !panel.open && panel.showModal());
  panel.removeAttribute("open");
  panel.showModal();
  for (const pre of panel.querySelectorAll("pre")) {
    const lines = pre.textContent.split("\\n");
    const marked = Math.max(...lines.map(line => line.search(/[~^]+$/)));
    const longest = Math.max(...lines.map(line => line.length));
    pre.scrollLeft = pre.scrollWidth * marked / longest - pre.clientWidth / 4;
  }
})(document.getElementById("briefings-problems"));
"""


def panel_of_problems(problems: Iterable[Diagnostic]) -> str:
    """Return the panel for problems of the content, each with its place, its lines and what to write instead."""
    ordered = in_reading_order(problems)
    items = "".join(f"<li>{_item(problem)}</li>\n" for problem in ordered[:_MOST_SHOWN])
    left = len(ordered) - _MOST_SHOWN
    more = f"<p>{left:,} more are told in the terminal.</p>" if left > 0 else ""
    return _panel(count_problems(ordered), f"<ul>\n{items}</ul>{more}")


def panel_of_text(text: str) -> str:
    """Return the panel for anything else that stands in the way, such as a mistake in the settings or in a template."""
    shown = "\n".join(printable_line(line) for line in text.strip().splitlines())
    return _panel("1 error", f'<ul><li><pre class="told">{html.escape(shown)}</pre></li></ul>')


def _panel(title: str, body: str) -> str:
    return (
        f"<style>\n{_STYLE}</style>\n"
        '<dialog id="briefings-problems" open aria-labelledby="briefings-problems-title"><div>\n'
        f'<h1 id="briefings-problems-title" tabindex="-1" autofocus>{html.escape(title)}</h1>\n'
        "<p>None of this is published while an error stands. The page comes back by itself when all are mended.</p>\n"
        f"{body}\n</div></dialog>\n"
        f"<script>\n{_SCRIPT}</script>\n"
    )


def _item(problem: Diagnostic) -> str:
    # The number of problems ends the text, behind an empty line.
    lines = as_text((problem,), colour=False).rstrip("\n").split("\n")[:-2]
    return "".join(_in_html(lines))


def _in_html(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a problem as HTML: those of files as they stand, all others as text that wraps."""
    of_file: list[str] = []
    for line in [*lines, ""]:
        if _OF_FILE.match(line):
            of_file.append(line)
            continue
        if of_file:
            yield f'<pre tabindex="0">{html.escape(chr(10).join(of_file))}</pre>'
            of_file = []
        if line:
            kind = ' class="where"' if _PLACE.match(line) else "" if line.startswith(_HINT) else ' class="what"'
            yield f"<p{kind}>{html.escape(line.strip())}</p>"
