"""What the tests of intake share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.kernel.clock import stop_clock
from tests.intake.deliveries import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    yield Shop(tmp_path)
    stop_clock(None)
