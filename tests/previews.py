"""Servers that show a project while it is written, started as a person does, and what they say and show."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.work import interruptible

SCRIPTS: Final = Path(sys.executable).parent
SERVERS: Final[Mapping[str, tuple[str, ...]]] = {
    "mkdocs": ("mkdocs", "serve", "--dev-addr"),
    "briefings": ("briefings", "serve", "--address"),
}


class Preview:
    """A server under way, with what it has said so far."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def page(self, address: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", f"/{address}")
            return connection.getresponse().read().decode("utf-8")
        finally:
            connection.close()

    def says(self, words: str) -> None:
        self._wait(lambda: words in self.log.read_text(encoding="utf-8"), f"never said {words}")

    def shows(self, address: str, words: str) -> None:
        self._wait(lambda: words in self.page(address), f"never showed {words}")

    def _wait(self, until: Callable[[], bool], else_: str) -> None:
        end = time.monotonic() + 240
        while time.monotonic() < end:
            assert self.process.poll() is None, f"it died\n{self.log.read_text(encoding='utf-8')}"
            with contextlib.suppress(OSError):
                if until():
                    return
            time.sleep(0.1)
        pytest.fail(f"{else_}\n{self.log.read_text(encoding='utf-8')}")


@contextlib.contextmanager
def served(command: tuple[str, ...], project: Path) -> Iterator[Preview]:
    """Starts a server on a free port, and stops it as a person does, with an interrupt, and if need be by force."""
    port, log = free_port(), project / ".log"
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            interruptible(SCRIPTS / command[0], *command[1:], f"127.0.0.1:{port}"),
            cwd=project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            preview = Preview(process, port, log)
            preview.says("Serving on")
            yield preview
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=120) == 0
        finally:
            process.kill()
            process.wait(timeout=120)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
