"""Prints diagnostics for people and for machines.

Rank 1, the only importer of rich. Each format is a function from diagnostics to a string; nothing is written here.
docs/DIAGNOSTICS.md describes the formats to those who read them.
"""

from __future__ import annotations

from generator.report.explain import as_list, explained
from generator.report.github import as_github, as_summary
from generator.report.gitlab import as_gitlab
from generator.report.machine import as_json
from generator.report.sarif import as_sarif
from generator.report.text import as_text

__all__ = ["as_github", "as_gitlab", "as_json", "as_list", "as_sarif", "as_summary", "as_text", "explained"]
