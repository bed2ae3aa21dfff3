"""These tests live on one day: jobs ask the house's clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chaland.kernel.clock import stop_clock
from tests.enrichment.lists.world import NOW


@pytest.fixture(autouse=True)
def _one_day() -> Iterator[None]:
    stop_clock(NOW)
    yield
    stop_clock(None)
