"""The time that a build is for, and what the host has read of a project's own settings. Loads no host."""

from __future__ import annotations

import os
import re
import time
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from generator.files.project_folders import CannotRun
from generator.ledger.audience import LATEST_TIME, is_time

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def now() -> float:
    """Return the point in time that a build is for, in seconds since 1970, UTC: SOURCE_DATE_EPOCH, else the clock.

    Raises CannotRun when the variable is no such time.
    """
    told = named_time()
    return time.time() if told is None else told


def named_time() -> float | None:
    """Return the point in time that SOURCE_DATE_EPOCH names, or None where the clock's counts. Raises CannotRun."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is None:
        return None
    # Python refuses to read thousands of digits.
    if not re.fullmatch(r"[0-9]{1,12}", told) or not is_time(int(told)):
        beginning = told if len(told) <= _MOST_SHOWN else f"{told[:_MOST_SHOWN]}…"
        raise CannotRun(
            f"SOURCE_DATE_EPOCH is {beginning!r}; it takes seconds since 1970, in digits, up to {LATEST_TIME} in 2106"
        )
    return float(told)


_MOST_SHOWN: Final = 40


def as_written(config: MkDocsConfig) -> Mapping[str, Any]:
    """What the project's own file says, as the host has read it, without defaults."""
    with warnings.catch_warnings():
        # The host keeps it for nobody but plugins, and calls that too much; nothing else tells without reading again.
        warnings.simplefilter("ignore", DeprecationWarning)
        written: list[dict[str, Any]] = config.user_configs
    return written[0] if written else {}


def texts_of_settings(config: MkDocsConfig) -> Iterator[str]:
    """Every key and every value that the project's own file has."""
    left: list[object] = [as_written(config)]
    while left:
        match left.pop():
            case dict() as mapping:
                left += [*mapping.keys(), *mapping.values()]
            case list() as values:
                left += values
            case value:
                yield str(value)
