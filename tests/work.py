"""What does not depend on how busy a machine is: work that is counted, what ends at all, and signals that arrive."""

from __future__ import annotations

import os
import resource
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

# In seconds of the processor's time. It ends what would go on for ever, and nothing that ends by itself comes near it.
PATIENCE: Final = 120


def work(run: Callable[[], object]) -> int:
    """How many calls, of Python's and of C's functions, it takes: the same number on any machine."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:  # noqa: ARG001
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


def ends(run: Callable[[], object]) -> bool:
    """Whether it ends by itself, and raises nothing. It runs in a process of its own, which is killed otherwise.

    Calls do not count what happens inside of them, in patterns and in searches of C. What is wrong there takes hours
    for a long text.
    """
    process = os.fork()
    if process == 0:
        code = 1
        # Whatever is raised is told here, and by the code: this process must not go on to run the other tests.
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
            run()
            code = 0
        except BaseException:  # noqa: BLE001 - as the comment says
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitpid(process, 0)[1] == 0


# Where interrupts are ignored from birth, as behind `nohup` or `&`, none would reach a program.
_HEEDS_INTERRUPTS: Final = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def interruptible(program: Path | str, *arguments: str) -> list[str]:
    """A command that runs a program, such as `briefings`, and lets it be interrupted wherever it is run."""
    return [sys.executable, "-c", _HEEDS_INTERRUPTS, str(program), *arguments]
