#!/bin/sh
# Makes the virtual environment and installs from the hashed lock. Quick when nothing changed.
# Usage: scripts/setup.sh runtime|dev
set -eu
cd "$(dirname "$0")/.."
want=${1:-runtime}
venv=${VENV:-.venv}

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "Chaland needs Python 3.11, 3.12 or 3.13; none was found on the PATH (set PYTHON=/path/to/python)."
    exit 1
}

# Debian ships python3 without what `-m venv` needs.
give_it_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing python3-venv..."
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; } >&2 </dev/null
    else
        say "This Python has no venv. On Debian or Ubuntu: sudo apt-get install python3-venv"
        exit 1
    fi
}

make_venv() {
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && return
    python=$(find_python)
    give_it_venv "$python"
    say "Making $venv with $("$python" --version)..."
    "$python" -m venv --clear "$venv"
}

# install NAME FILE...: pip runs only when one of the files differs from what the stamp remembers.
install() {
    stamp="$venv/.installed-$1"
    shift
    now=$({ "$venv/bin/python" --version; cat "$@" pyproject.toml; } | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
    say "Installing $(grep -c '^[a-z].*==' "$1") packages from $1..."
    "$venv/bin/python" -m pip install -qq --no-input --disable-pip-version-check --require-hashes -r "$1" </dev/null
    "$venv/bin/python" -m pip install -qq --no-input --disable-pip-version-check \
        --no-deps --no-build-isolation --editable . </dev/null
    printf '%s' "$now" >"$stamp"
}

make_venv
case $want in
    runtime) install runtime requirements.txt ;;
    dev) install dev requirements-dev.txt && install runtime requirements.txt ;;
    *) say "usage: scripts/setup.sh runtime|dev"; exit 2 ;;
esac
