"""A small file exported as a lake, and a Spark to ask it: Sail in this process, or the one that is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.mirror import opening
from chaland.mirror.spark import Spark, spark_at
from chaland.segments.lake.asking import Lake, lake_in
from chaland.segments.lake.exporting import export_lake
from tests.segments.mirror.scene import Scene, fields, saved

WIDTH = 16
"""So narrow that thirty contacts are in several buckets."""


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """CHALAND_TEST_SPARK names another Spark (`make test-scale`)."""
    if named := os.environ.get("CHALAND_TEST_SPARK"):
        yield named
        return
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer()
    server.start()
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def spark(address: str) -> Iterator[Spark]:
    with spark_at(address) as opened:
        yield opened


@pytest.fixture
def scene(transactional_db: None) -> Iterator[Scene]:
    """Thirty people who wrote, bought and talked, with segments and scores."""
    fields()
    made = Scene(1, size=30)
    saved()
    made.score()
    yield made
    opening.close()


@pytest.fixture
def place(scene: Scene, tmp_path: Path) -> Path:
    """The folder of their lake."""
    folder = tmp_path / "lake"
    export_lake(to=folder, by=None, width=WIDTH)
    return folder


@pytest.fixture
def lake(place: Path, spark: Spark) -> Lake:
    return lake_in(str(place), spark, days=1)
