"""Keeps what templates were compiled to."""

from __future__ import annotations

from types import CodeType
from typing import Final

import jinja2
from jinja2.bccache import Bucket


class Programs(jinja2.BytecodeCache):
    """Keeps what the templates of themes were compiled to, for all builds of a process.

    A preview builds after each change, and to compile the templates of a theme takes a third of a small build.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: jinja2.Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return the place for a template, which differs by all settings that change what is compiled."""
        settings = (
            *(environment.trim_blocks, environment.lstrip_blocks, environment.keep_trailing_newline),
            getattr(environment, "newstyle_gettext", False),
            *(sorted(names) for names in (environment.extensions, environment.filters, environment.tests)),
        )
        checksum = self.get_source_checksum(f"{settings}\n{source}")
        bucket = Bucket(environment, self.get_cache_key(name, filename), checksum)
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the place with what is kept for it, if anything is."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the place."""
        if len(self._kept) >= _MOST_PROGRAMS:
            self._kept.clear()
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


# A theme has some hundred templates. What a project writes anew again and again is not kept for ever.
_MOST_PROGRAMS: Final = 1_000
PROGRAMS: Final = Programs()
"""What the templates of themes were compiled to in this process."""
