"""Projects that writers never meant end with problems, each with a place, or with pages. `make fuzz` tries more."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

PROJECTS = runpy.run_path(str(Path(__file__).parent / "fuzz" / "projects.py"))


@pytest.mark.untraced
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(PROJECTS["projects"]())
def test_nothing_that_a_file_says_makes_a_build_fall_over(files: dict[str, bytes]) -> None:
    PROJECTS["holds_together"](files)
