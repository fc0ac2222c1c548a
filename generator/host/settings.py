"""The only clock of this package, and what the host has read of a project's own settings. Loads no host."""

from __future__ import annotations

import os
import re
import time
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from generator.files.project_folders import CannotRun
from generator.ledger.audience import LATEST_TIME, is_time

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def now() -> float:
    """Return the point in time that a build is for, in seconds since 1970, UTC: SOURCE_DATE_EPOCH, else the clock.

    Raises CannotRun when the variable is no such time.
    """
    named = named_time()
    return clock() if named is None else named


def clock() -> float:
    """Return the time of this machine in seconds since 1970, UTC, whatever time a build is for."""
    return time.time()


def today() -> str:
    """Return the day of `now`, UTC, as `2026-12-01`. Raises CannotRun."""
    return datetime.fromtimestamp(now(), UTC).date().isoformat()


def today_here() -> str:
    """Return the day of `now` where the user is, by the time zone of this machine. Raises CannotRun."""
    return datetime.fromtimestamp(now(), UTC).astimezone().date().isoformat()


def named_time() -> float | None:
    """Return the point in time that SOURCE_DATE_EPOCH names, or None where it is not set. Raises CannotRun."""
    named = os.environ.get("SOURCE_DATE_EPOCH")
    if named is None:
        return None
    # Python refuses to read thousands of digits.
    if not re.fullmatch(r"[0-9]{1,12}", named) or not is_time(int(named)):
        beginning = named if len(named) <= _MOST_SHOWN else f"{named[:_MOST_SHOWN]}…"
        raise CannotRun(
            f"SOURCE_DATE_EPOCH is {beginning!r}; it takes seconds since 1970, in digits, up to {LATEST_TIME} in 2106"
        )
    return float(named)


_MOST_SHOWN: Final = 40


def as_written(config: MkDocsConfig) -> Mapping[str, Any]:
    """Return what the project's own file says, as the host has read it, without defaults."""
    with warnings.catch_warnings():
        # The host keeps this for plugins and has deprecated it. Without it the file would have to be read again.
        warnings.simplefilter("ignore", DeprecationWarning)
        written: list[dict[str, Any]] = config.user_configs
    return written[0] if written else {}


def texts_of_settings(config: MkDocsConfig) -> Iterator[str]:
    """Yield every key and every value that the project's own file has."""
    unread: list[object] = [as_written(config)]
    while unread:
        match unread.pop():
            case dict() as mapping:
                unread += [*mapping.keys(), *mapping.values()]
            case list() as values:
                unread += values
            case value:
                yield str(value)
