"""Disk in and out: reads a project, writes files, and swaps whole folders.

Whatever the core knows of the disk comes and goes through here.
"""

from __future__ import annotations

from generator.files.atomic_swap import MADE_HERE, Place, alone_at, refuse_to_replace, replace_folder
from generator.files.project_folders import CannotRun, Folders
from generator.files.reading import (
    CODES,
    PACKAGED,
    Assets,
    below,
    default_templates,
    read_assets,
    read_inputs,
    read_seed_text,
)
from generator.files.writing import rewrite, write_all_new, write_new, write_tree

__all__ = [
    "CODES",
    "MADE_HERE",
    "PACKAGED",
    "Assets",
    "CannotRun",
    "Folders",
    "Place",
    "alone_at",
    "below",
    "default_templates",
    "read_assets",
    "read_inputs",
    "read_seed_text",
    "refuse_to_replace",
    "replace_folder",
    "rewrite",
    "write_all_new",
    "write_new",
    "write_tree",
]
