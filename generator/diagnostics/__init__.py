"""Prints diagnostics for people and for machines.

The only importer of rich. Each format is a function from diagnostics to a string; nothing is written here.
docs/DIAGNOSTICS.md describes the formats to those who read them.
"""

from __future__ import annotations

from generator.diagnostics.explain import as_list, explained
from generator.diagnostics.github import as_github, as_summary
from generator.diagnostics.gitlab import as_gitlab
from generator.diagnostics.json import Reach, as_json
from generator.diagnostics.sarif import as_sarif
from generator.diagnostics.terminal import as_text

__all__ = ["Reach", "as_github", "as_gitlab", "as_json", "as_list", "as_sarif", "as_summary", "as_text", "explained"]
