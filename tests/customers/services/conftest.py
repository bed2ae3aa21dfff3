"""A shop that delivers files, for tests of what imports and hands do to each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.kernel.clock import stop_clock
from tests.intake.deliveries import Shop


@pytest.fixture
def shop(tmp_path: Path, db: None) -> Iterator[Shop]:
    yield Shop(tmp_path)
    stop_clock(None)
