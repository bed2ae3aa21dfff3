#!/bin/sh
# The sentences, and the search for duplicates, on a real Spark: a cluster of two executors on this machine, or the one that CHALAND_TEST_SPARK
# names; and the training of a model. PySpark with its Java, and scikit-learn, go into a folder of their own, .scale, which hides the light
# client of .venv.
# Nothing is skipped when Java is not there: it is installed when that is possible, else this fails.
# Usage: scripts/test_scale.sh [arguments for pytest]
set -eu
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
folder=.scale
lock=requirements-scale.txt

has_java() {
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | grep -Eq 'version "(1[7-9]|2[0-9])'
}

if ! has_java; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing Java..." >&2
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq >&2 </dev/null
        apt-get install -y -qq --no-install-recommends default-jre-headless >&2 </dev/null
    fi
    has_java || { echo "Spark needs Java 17 or later. On Debian: sudo apt-get install default-jre-headless" >&2; exit 1; }
fi

now=$(sha256sum <"$lock")
if [ "$(cat "$folder/.installed" 2>/dev/null)" != "$now" ]; then
    echo "Installing PySpark and scikit-learn into $folder..." >&2
    rm -rf "$folder"
    "$venv/bin/python" -m pip install -qq --no-input --disable-pip-version-check --require-hashes \
        --no-deps --target "$folder" -r "$lock" </dev/null
    printf '%s' "$now" >"$folder/.installed"
fi

# A few rows: two hundred parts of each would only be waiting.
export PYSPARK_SUBMIT_ARGS="--conf spark.sql.shuffle.partitions=4 pyspark-shell"
export CHALAND_TEST_SPARK="${CHALAND_TEST_SPARK:-local-cluster[2,1,2048]}"
PYTHONPATH="$PWD/$folder" exec "$venv/bin/pytest" tests/segments/lake tests/duplicates/splink tests/duplicates/training "$@"
