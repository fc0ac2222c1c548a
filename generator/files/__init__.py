"""Disk in and out: reads a project, writes files, and swaps whole folders.

All that the core knows of the disk comes and goes through here.
"""

from __future__ import annotations

from typing import Final

from generator.files import reading
from generator.files.left_behind import is_left_behind
from generator.files.published_files import refused_as_theme
from generator.files.reading import below, default_templates
from generator.files.settings_file import folders_of, read_settings, wrong_folders
from generator.format.settings import codes as settings_codes

CODES: Final = (*reading.CODES, *settings_codes.CODES)
"""Every kind of problem of the files and the settings of a project."""

__all__ = [
    "CODES",
    "below",
    "default_templates",
    "folders_of",
    "is_left_behind",
    "read_settings",
    "refused_as_theme",
    "wrong_folders",
]
