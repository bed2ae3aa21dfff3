"""The registry knows one handler a kind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chaland.jobs import registry
from chaland.jobs.domain import Recurrence
from chaland.kernel.errors import Broken


def test_a_kind_is_registered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_recurrences", {})
    registry.register("mail", lambda _run: {"by": "first"})
    with pytest.raises(Broken) as refused:
        registry.register("mail", lambda _run: {"by": "second"})
    assert refused.value.code == "job_kind_twice"
    hourly = Recurrence("mail", "mail", timedelta(hours=1))
    registry.register_recurrence(hourly)
    with pytest.raises(Broken):
        registry.register_recurrence(hourly)
    assert registry.recurrences() == (hourly,)
