"""Runs of `briefings` as processes of their own that have everything loaded already.

A process imports the command line and builds a site once, and then makes a process of itself for each run, which has a
folder, an environment and files for what it says of its own. So a run takes as long as its work, and a kill falls into
that work. Where coverage is measured, each run measures its own.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

# Tells each child's number and how it ended. The first build, of an empty project, loads what is loaded late and reads
# the theme's templates.
_PROGRAM: Final = """
import concurrent.futures.thread, contextlib, io, json, os, sys, tempfile, time
import boto3, coverage, material.plugins.search.plugin, mkdocs.commands.build
from generator.cli.main import main
boto3.Session().client("s3", region_name="us-east-1")
with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
    with contextlib.suppress(SystemExit):
        main(["init", folder, "--name", "First"], prog_name="briefings")
    with contextlib.suppress(SystemExit):
        main(["build", "--config", folder + "/mkdocs.yml"], prog_name="briefings")
for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if child == 0:
        os.chdir(order["cwd"])
        os.environ.clear()
        os.environ.update(order["env"])
        time.tzset()
        tempfile.tempdir = None
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for stream, path in ((1, order["out"]), (2, order["err"])):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
        measured = coverage.process_startup()
        code = 70
        try:
            main(order["arguments"], prog_name="briefings")
        except SystemExit as caught:
            code = caught.code or 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            if measured is not None:
                measured.stop()
                measured.save()
            # Taking down all that is loaded would take longer than many a run.
            os._exit(code)
    print("born", child, flush=True)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

# Hands on what it is asked for, and says what the run has said. It loads almost nothing.
_COMMAND: Final = """\
#!/bin/sh
exec '{python}' -I -S -c '
import json, os, socket, sys
with socket.create_connection(("127.0.0.1", {port})) as connection, connection.makefile("rw") as file:
    print(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]), file=file, flush=True)
    out, err, code = json.loads(file.readline())
sys.stdout.buffer.write(out.encode())
sys.stderr.buffer.write(err.encode())
sys.exit(code)
' "$@"
"""


class Nursery:
    """Starts runs, one at a time; what still runs when the next is started is killed."""

    def __init__(self, folder: Path) -> None:
        """`folder` is for what runs say."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
        self._folder = folder
        self._number = 0
        self._last: Run | None = None
        self._server: socketserver.TCPServer | None = None
        # Unbuffered, so that what is waited for is not in a buffer already.
        self._parent = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            cwd=Path(__file__).parents[1],
            env={**kept, "NO_MKDOCS_2_WARNING": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    def start(self, *arguments: str | Path, cwd: Path, env: Mapping[str, str]) -> Run:
        """Starts `briefings` with the arguments, in a folder and an environment."""
        if self._last is not None:
            self._last.kill()
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._number += 1
        out, err = (self._folder / f"{self._number}-{stream}" for stream in ("out", "err"))
        order = {
            "arguments": [str(each) for each in arguments],
            "cwd": str(cwd),
            "env": dict(env),
            "out": str(out),
            "err": str(err),
        }
        self._parent.stdin.write(json.dumps(order).encode() + b"\n")
        what, number = self._parent.stdout.readline().split()
        assert what == b"born"
        self._last = Run(int(number), self._parent.stdout, out, err)
        return self._last

    def write_command(self, path: Path) -> None:
        """Writes a program that starts a run and waits for its end, for shells; several take turns."""
        if self._server is None:
            self._server = socketserver.TCPServer(("127.0.0.1", 0), partial(_Answer, self))
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        port = self._server.server_address[1]
        path.write_text(_COMMAND.format(python=sys.executable, port=port), encoding="utf-8")
        path.chmod(0o755)

    def close(self) -> None:
        """Ends what runs."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        if self._last is not None:
            self._last.kill()
        self._parent.kill()
        self._parent.communicate()


class _Answer(socketserver.StreamRequestHandler):
    """Starts the run that a program asks for."""

    def __init__(self, nursery: Nursery, *rest: Any) -> None:
        self._nursery = nursery
        super().__init__(*rest)

    def handle(self) -> None:
        arguments, cwd, env = json.loads(self.rfile.readline())
        run = self._nursery.start(*arguments, cwd=Path(cwd), env=env)
        assert run.ends_within(120)
        self.wfile.write(json.dumps([run.stdout, run.stderr, run.code]).encode() + b"\n")


class Run:
    """A process that runs `briefings`."""

    def __init__(self, number: int, news: IO[bytes], out: Path, err: Path) -> None:
        self._number, self._news, self._out, self._err = number, news, out, err
        self.code: int | None = None

    @property
    def stdout(self) -> str:
        """What it has said so far."""
        return self._out.read_text(encoding="utf-8") if self._out.exists() else ""

    @property
    def stderr(self) -> str:
        """What it has complained of so far."""
        return self._err.read_text(encoding="utf-8") if self._err.exists() else ""

    def ends_within(self, seconds: float) -> bool:
        """Whether it has ended by then."""
        if self.code is None and select.select([self._news], [], [], seconds)[0]:
            what, code = self._news.readline().split()
            assert what == b"ended"
            self.code = int(code)
        return self.code is not None

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing more is done meanwhile, but for what a server has been asked for already."""
        self._signal(signal.SIGSTOP)
        time.sleep(0.1)
        yield
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Ends it at once, if it has not ended."""
        if self.code is None:
            self._signal(signal.SIGKILL)
            assert self.ends_within(120)

    def is_killed_after(self, seconds: float) -> bool:
        """Whether there was still something to kill then."""
        if not self.ends_within(seconds):
            self.kill()
        if self.code != -signal.SIGKILL:
            self.finish()
        return self.code != 0

    def finish(self, expect: int = 0) -> str:
        """Waits for the end and holds it to an exit code; what was said and complained of."""
        assert self.ends_within(120)
        said = f"{self.stdout}{self.stderr}"
        assert self.code == expect, said
        return said

    def _signal(self, number: int) -> None:
        # It may have ended this moment.
        with suppress(ProcessLookupError):
            os.kill(self._number, number)
