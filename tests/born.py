"""What stands in a page beside its words: what a text could have brought into it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import html5lib

ADDRESSES: Final = {"href", "src", "action", "data", "formaction", "poster", "srcset"}


def held_by(path: Path) -> set[tuple[str, ...]]:
    """The elements of a page, their attributes, the schemes of addresses, styles and scripts, each once."""
    document = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    held: set[tuple[str, ...]] = set()
    for element in document.iter():
        # A comment has a function in place of a name.
        tag = "comment" if callable(element.tag) else str(element.tag)
        held.add(("element", tag))
        for name, value in element.items():
            held.add(("attribute", tag, str(name)))
            if name in ADDRESSES:
                scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*:|//)", value)
                held.add(("scheme", tag, scheme[1].lower() if scheme else ""))
            if name == "style":
                held.add(("style", value))
        if tag == "script":
            held.add(("script", re.sub(r'"(?:\.\./)*\.{0,2}"', '"."', element.text or "")))
    return held
