#!/bin/sh
# tools/lock.sh: makes all lock files anew with the newest versions that pyproject.toml allows, for every platform and
# every Python it allows. The locks name no index, so whoever installs decides where packages come from.
set -eu

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/python" -m pip install -qq uv

# Extras stay, since older releases of pip look for `coverage[toml]` beside a pinned `coverage` and take the newest one.
# Written beside and moved at the end, so that a failure leaves the locks as they were.
compile() {
    "$tmp/venv/bin/uv" pip compile --quiet pyproject.toml --group build --universal --python-version 3.11 \
        --generate-hashes --no-annotate --no-header --no-strip-extras "$@" >/dev/null
}
compile --group dev --output-file "$tmp/dev.txt"
compile --group dev --group fuzz --constraints "$tmp/dev.txt" --output-file "$tmp/fuzz.txt"
compile --constraints "$tmp/dev.txt" --output-file "$tmp/site.txt"
cat "$tmp/fuzz.txt" >requirements-fuzz.txt
cat "$tmp/dev.txt" >requirements-dev.txt
cat "$tmp/site.txt" >requirements.txt
