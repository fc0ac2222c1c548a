"""How long files take that are meant to break a reader, and how much memory: `make bench`.

Each is the briefing of a project of its own, checked by `briefings check`; what a plain file takes is told first.
Figures, not a test: nothing here passes or fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.broken_files import HOSTILE, HUGE  # noqa: E402  # Not a package that is installed.

# Prints the seconds of CPU behind the loading of the program, and the most memory that it had in MB.
PROGRAM = """
import os, resource, sys
from generator.cli import main
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
before, said = spent(), os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
try:
    main(["check", "--format", "json"])
finally:
    with open("/proc/self/status") as status:
        (memory,) = (int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    os.write(said, f"{spent() - before:5.2f} s {memory / 1024:4.0f} MB".encode())
"""
SETTINGS = "site_name: S\ndocs_dir: templates/docs\ntheme: material\nplugins: [search, briefings]\n"


def main() -> int:
    """Prints a line for each file; one line where the kernel does not tell the memory."""
    if not Path("/proc/self/status").exists():
        print("hostile files: this system does not tell the memory of a process, so nothing is measured")
        return 0
    files = {"a plain file": b"title: x\n", **{name: data for name, (data, _) in HOSTILE.items()}, **HUGE}
    for name, data in files.items():
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "seeds").mkdir()
            Path(folder, "templates", "docs").mkdir(parents=True)
            Path(folder, "briefings").mkdir()
            Path(folder, "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
            Path(folder, "briefings", "hostile.yml").write_bytes(data)
            done = subprocess.run(  # noqa: S603 - this program itself
                [sys.executable, "-c", PROGRAM],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                check=False,
                timeout=120,
            )
        # Else something other than the content stood in the way.
        figures = done.stdout.decode() if done.returncode == 1 else f"not measured: {done.stderr.decode()[-200:]}"
        print(f"{figures}  {len(data) / 1e6:6.2f} MB  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
