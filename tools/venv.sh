#!/bin/sh
# tools/venv.sh LOCK STAMP...: brings .venv to what LOCK says, then writes each STAMP.
# A stamp lies inside .venv, is written last and holds the address of the project; an environment without one is half
# made, and is made anew.
# Ends with 2, after one line that says what to do, where the machine lacks something.
set -eu

stop() {
    echo "$1" >&2
    exit 2
}

lock=$1
shift

command -v python3 >/dev/null || stop "python3 was not found: install Python 3.11 or newer"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "python3 is $(python3 --version 2>&1): install Python 3.11 or newer and put it first on PATH"

# Debian packs ensurepip, without which a virtual environment has no pip, apart from Python.
if ! python3 -c 'import ensurepip' 2>/dev/null; then
    sh tools/apt.sh python3-venv
    python3 -c 'import ensurepip' 2>/dev/null || stop "python3 has no ensurepip: install the venv package of this Python"
fi

if ! ls .venv/.ready-* >/dev/null 2>&1 || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    echo "Making .venv"
    python3 -m venv --clear .venv || stop ".venv could not be made"
fi

echo "Installing $lock into .venv"
.venv/bin/python -m pip install -qq --require-hashes -r "$lock" ||
    stop "$lock could not be installed: see above; a package index must be within reach of pip"
for stamp; do
    pwd -P >"$stamp"
done
