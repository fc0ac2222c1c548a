"""No test depends on how busy a machine is: none asserts elapsed time, and time-outs only end what hangs."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.work import PATIENCE, ends, interruptible, work

TESTS = Path(__file__).parent
FILES = sorted(path for path in TESTS.rglob("*.py") if not {"cases", "goldens"} & set(path.parts))

# What a machine that is busy with other things takes too, before anybody may say that something hangs.
LEAST_SECONDS = 120
# How patience is called: as an argument, an attribute or a constant; and where it is in milliseconds.
NAMES = {"timeout", "patience", "longest"}
IN_MILLISECONDS = {"set_default_timeout", "set_default_navigation_timeout"}
# By these, nothing but time can be told. `monotonic` also tells when to stop asking.
CLOCKS = {"process_time", "perf_counter", "thread_time", "process_time_ns", "perf_counter_ns"}


def impatient(tree: ast.AST) -> Iterator[str]:
    """What in a test depends on how fast a machine is, with the line."""
    for node in ast.walk(tree):
        line = f"line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield f"{line}: {node.attr}"
        if isinstance(node, ast.Assert) and any(
            isinstance(each, ast.Attribute) and each.attr in {"monotonic", "time", "time_ns"} for each in ast.walk(node)
        ):
            yield f"{line}: an assertion on a clock"
        if isinstance(node, ast.keyword) and node.arg is not None:
            if node.arg == "deadline" and _number(node.value) is not None:
                yield f"{line}: a deadline"
            if node.arg in NAMES and (_number(node.value) or LEAST_SECONDS) < LEAST_SECONDS:
                yield f"{line}: {node.arg}={_number(node.value)}"
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {each.id.lower() for each in targets if isinstance(each, ast.Name)}
            if names & NAMES and (_number(node.value) or LEAST_SECONDS) < LEAST_SECONDS:
                yield f"{line}: {names}"
        called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
        if isinstance(node, ast.Call) and called in IN_MILLISECONDS:
            yield from (
                f"{line}: {called}"
                for each in node.args
                if (_number(each) or LEAST_SECONDS * 1000) < LEAST_SECONDS * 1000
            )


def _number(node: ast.expr) -> float | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_depends_on_how_fast_a_machine_is(path: Path) -> None:
    assert not [*impatient(ast.parse(path.read_text("utf-8")))]


@pytest.mark.parametrize(
    "text",
    [
        "assert time.monotonic() - begun < 3",
        "taken = time.process_time() - begun",
        "run(timeout=30)",
        "thread.join(timeout=0.5)",
        "PATIENCE = 5.0",
        "class Running:\n    LONGEST: float = 60.0",
        "context.set_default_timeout(10_000)",
        "settings(deadline=200)",
    ],
)
def test_what_depends_on_it_is_seen(text: str) -> None:
    assert len([*impatient(ast.parse(text))]) == 1
    assert not [*impatient(ast.parse("run(timeout=120)\nsettings(deadline=None)\nend = time.monotonic() + 120"))]


def test_no_example_of_a_property_has_a_deadline() -> None:
    assert settings.default is not None
    assert settings.default.deadline is None
    assert settings.get_profile("search").deadline is None


def test_work_is_the_same_however_long_it_takes() -> None:
    def rest() -> None:
        time.sleep(0.001)

    assert work(rest) == work(rest) > 1


def test_what_raises_does_not_end_well_and_says_why(capfd: pytest.CaptureFixture[str]) -> None:
    assert ends(lambda: None)
    assert not ends(lambda: 1 / 0)
    assert "ZeroDivisionError" in capfd.readouterr().err
    assert PATIENCE >= LEAST_SECONDS


def test_a_program_can_be_interrupted_where_the_signal_is_ignored_from_birth(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)")
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert subprocess.check_output([sys.executable, str(program)], encoding="utf-8") == "False\n"
        assert subprocess.check_output(interruptible(sys.executable, str(program)), encoding="utf-8") == "True\n"
    finally:
        signal.signal(signal.SIGINT, usual)
