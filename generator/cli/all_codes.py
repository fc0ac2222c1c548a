"""Every kind of problem that the commands can report."""

from __future__ import annotations

from typing import Final

from generator import build
from generator.files import reading
from generator.format.settings import codes as settings_codes

ALL_CODES: Final = (*build.CODES, *reading.CODES, *settings_codes.CODES)
"""The codes of the pipeline, of files, and of settings."""
