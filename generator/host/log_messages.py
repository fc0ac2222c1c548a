"""What the host says in its log, kept for the command that reports it."""

from __future__ import annotations

import logging


class CollectedMessages(logging.Handler):
    """Keeps the host's warnings and errors, which it logs instead of raising."""

    def __init__(self, level: int = logging.WARNING) -> None:
        super().__init__(level)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message of a record."""
        self._lines.append(record.getMessage())

    def first(self) -> str:
        """Return the first message, on one line."""
        return " ".join(self._lines[0].split()) if self._lines else ""

    def all(self) -> str:
        """Return all messages, a line each."""
        return "\n".join(self._lines)
