#!/bin/sh
# tools/apt.sh PACKAGE...: installs Debian packages when root; else ends with 2 after one line that says what to install.
set -eu

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing on this machine: $*. Install with: sudo apt-get install $*" >&2
    exit 2
fi

echo "Installing $*"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# The update may fail for one of several sources; whether the package can be had is for the installation to say.
apt-get update >"$log" 2>&1 || true
if ! apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install $*: see above" >&2
    exit 2
fi
