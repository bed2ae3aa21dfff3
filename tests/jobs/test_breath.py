"""A long job on SQLite lets others write; who waits there is woken by nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pytest
from django.db import connection, transaction

from chaland.jobs import registry, services
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue, run_now


def handler(run: Run) -> Mapping[str, Any]:
    for step in range(3):
        with transaction.atomic():
            run.advance(done=step + 1)
    return {}


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("between", "breaths"), [(0.0, 3), (3600.0, 0)])
def test_others_write_between_two_steps(
    monkeypatch: pytest.MonkeyPatch, between: float, breaths: int
) -> None:
    waited: list[float] = []

    def another_writes(seconds: float) -> None:
        waited.append(seconds)
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")

    monkeypatch.setattr(services.time, "sleep", another_writes)
    monkeypatch.setattr(services, "_BREATHLESS", between)
    monkeypatch.setitem(registry._handlers, "test.breath", handler)
    run_now(Job.objects.get(pk=queue(kind="test.breath", arguments={}).pk))
    assert len(waited) == breaths
    assert all(seconds > 0.1 for seconds in waited)
