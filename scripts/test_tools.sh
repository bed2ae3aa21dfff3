#!/bin/sh
# Makes sure that the programs which the tests drive are there: Chromium and PostgreSQL.
# Nothing is skipped when they are not: they are installed when that is possible, else this fails.
set -eu

has_chromium() {
    [ -n "${CHALAND_CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome
}

has_postgres() {
    command -v initdb || ls /usr/lib/postgresql/*/bin/initdb
}

missing=
has_chromium >/dev/null 2>&1 || missing="$missing chromium"
has_postgres >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing what the tests drive:$missing..." >&2
    # No cluster of the machine's own is wanted: the tests start theirs.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 </dev/null
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >&2 </dev/null
else
    echo "The tests need:$missing. On Debian or Ubuntu: sudo apt-get install$missing" >&2
    exit 1
fi
has_chromium >/dev/null && has_postgres >/dev/null
