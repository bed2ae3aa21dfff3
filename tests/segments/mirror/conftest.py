"""A small file with its snapshot, and thresholds so low that a small file is worth one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chaland.mirror import opening
from chaland.segments import publishing
from tests.segments.mirror.scene import Scene, fields


@pytest.fixture
def scene(transactional_db: None) -> Iterator[Scene]:
    fields()
    made = Scene(7, size=10)
    publishing.publish_now()
    yield made
    opening.close()


@pytest.fixture
def worth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any file is worth a snapshot, any change calls for another, at once."""
    for name, value in (("WORTH_CONTACTS", 1), ("STALE", 1), ("REST", 0)):
        monkeypatch.setattr(publishing, name, value)
