"""Knows the files that editors and systems leave beside others: no writer meant them, and nothing publishes them."""

from __future__ import annotations

import re
from typing import Final

# In the order: hidden files (.DS_Store, .one.yml.swp, .#one.yml, ._one.yml), the backups of many editors, the automatic
# copies of Emacs, the owner's mark of Office, the file by which Vim tries a folder, Vim's copies where they are not
# hidden, the copies of nano, JetBrains, Notepad++ and of merges, and what file managers keep of a folder.
_LEFT: Final = re.compile(
    r"""
    \..*
    | .*~
    | \#.*\#
    | ~\$.*
    | 4913
    | .*\.(?:sw[nop] | save | bak | orig | rej | tmp)
    | .*___jb_(?:tmp|old|bak)___
    | (?:eh)?thumbs\.db | desktop\.ini | icon\r | __MACOSX | @eaDir | \$RECYCLE\.BIN
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def is_left_behind(name: str) -> bool:
    """Whether an editor or a system has left a file or folder of this name behind, beside what a writer has saved."""
    return _LEFT.fullmatch(name) is not None
