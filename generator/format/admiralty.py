"""What the letters and words of a descriptor mean to readers.

Reliability and credibility are graded by the NATO Admiralty code, source and information apart; F and 6 mean
that there is no basis for a grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RELIABILITY: Final[Mapping[str, str]] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}

CREDIBILITY: Final[Mapping[str, str]] = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}

RIGHTS: Final[Mapping[str, str]] = {
    "full": "may be shown in full",
    "excerpts": "passages that are cited may be shown",
    "none": "only quoted words may be shown",
    "unknown": "not known; only passages that are cited are shown",
}

ENDS: Final[Mapping[str, str]] = {
    "complete": "complete",
    "cut": "breaks off before its end",
    "unknown": "not known to be complete",
}
