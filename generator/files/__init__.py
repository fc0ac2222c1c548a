"""Disk in and out: reads a project, writes files, and swaps whole folders.

Whatever the core knows of the disk comes and goes through here.
"""

from __future__ import annotations

from typing import Final

from generator.files import reading
from generator.files.atomic_swap import MADE_HERE, Place, alone_at, refuse_to_replace, replace_folder
from generator.files.left_behind import is_left_behind
from generator.files.project_folders import CannotRun, Folders
from generator.files.published_files import ASSET_STRAY, Assets, refused_as_theme
from generator.files.reading import (
    PACKAGED,
    below,
    default_templates,
    read_assets,
    read_inputs,
    read_seed_text,
)
from generator.files.settings_file import WrongSettings, folders_of, read_settings, wrong_folders
from generator.files.writing import rewrite, write_all_new, write_new, write_tree
from generator.format import settings

CODES: Final = (*reading.CODES, *settings.CODES)
"""Every kind of problem of the files and the settings of a project."""

__all__ = [
    "ASSET_STRAY",
    "CODES",
    "MADE_HERE",
    "PACKAGED",
    "Assets",
    "CannotRun",
    "Folders",
    "Place",
    "WrongSettings",
    "alone_at",
    "below",
    "default_templates",
    "folders_of",
    "is_left_behind",
    "read_assets",
    "read_inputs",
    "read_seed_text",
    "read_settings",
    "refuse_to_replace",
    "refused_as_theme",
    "replace_folder",
    "rewrite",
    "write_all_new",
    "write_new",
    "write_tree",
    "wrong_folders",
]
