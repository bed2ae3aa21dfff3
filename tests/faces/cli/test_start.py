"""A command starts in half a second: it loads what it needs, not the house.

The processes that tests fork (`tests.harness.workers`) stand on it too: Polars and DuckDB start threads when they
are imported, and a thread does not survive a fork.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.faces.cli.starting_process import run_and_tell
from tests.harness.workers import workers

HEAVY = {"polars", "duckdb", "numpy", "sqlglot", "chaland.config.wiring"}


def test_the_command_itself_starts_light() -> None:
    """In a process like those of people: `python -m chaland`."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "chaland", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "segment" in done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "chaland.faces.cli.app" in loaded
    assert HEAVY & loaded == set()


@pytest.mark.django_db(transaction=True)
def test_a_sentence_is_checked_without_loading_the_house() -> None:
    with workers() as crew:
        child = crew.start(run_and_tell, ["segment", "check", "city = 'Lyon'", "--json"])
        assert child.wait() == 0, child.err
        out, loaded = child.out, set(child.err.split())
    assert json.loads(out) == {"faults": []}
    assert "chaland.segments.language" in loaded
    assert {"polars", "chaland.config.wiring"} & loaded == set()
