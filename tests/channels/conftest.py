"""The shipped fakes, once a process of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts.fakes import Fakes, running_fakes


@pytest.fixture(scope="session")
def fakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fakes]:
    with running_fakes(tmp_path_factory.mktemp("fakes") / "taken.jsonl") as found:
        yield found
