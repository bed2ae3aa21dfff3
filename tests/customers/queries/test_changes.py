"""A reader of the Change log misses nothing, however late a transaction commits under a low number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from chaland.customers.models import Contact
from chaland.customers.queries.changes import Progress, advanced, progressed, unseen
from chaland.kernel.clock import real_clock


@given(st.data())
def test_no_floor_passes_a_transaction_that_still_runs(data: st.DataObject) -> None:
    """Transactions begin, number their changes and end in any order; readings come whenever they like."""
    begun, numbered, progress = 1, 0, Progress()
    running: dict[int, list[int]] = {}
    for what in data.draw(st.lists(st.sampled_from(("begin", "write", "end", "read")), max_size=40)):
        if what == "begin":
            begun += 1
            running[begun] = []
        elif what == "write" and running:
            numbered += 1
            running[data.draw(st.sampled_from(sorted(running)))].append(numbered)
        elif what == "end" and running:
            del running[data.draw(st.sampled_from(sorted(running)))]
        elif what == "read":
            begun += 1
            oldest = min([*running, begun])
            floor, next_floor, next_horizon = advanced(progress, numbered, begun, oldest)
            progress = Progress(floor, 0, oldest, next_floor, next_horizon)
            assert all(number > floor for numbers in running.values() for number in numbers)


def test_the_floor_follows_once_nobody_is_late() -> None:
    progress = Progress()
    for own in (10, 11, 12):
        floor, next_floor, next_horizon = advanced(progress, 7, own, own)
        progress = Progress(floor, 0, own, next_floor, next_horizon)
    assert progress.floor == 7


@pytest.fixture
def other(transactional_db: None) -> Iterator[Any]:
    another = connection.copy()
    another.connect()
    another.set_autocommit(False)
    yield another
    another.close()


@pytest.mark.postgres_only
def test_a_late_commit_after_which_nobody_began_is_read(other: Any) -> None:
    now = real_clock()
    with other.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_contact (last_name, created_at, updated_at, record_count, name_key, search) "
            "VALUES ('Retard', %s, %s, 1, '', '')",
            [now, now],
        )
    progress = Progress()
    for _ in range(4):
        progress = progressed(progress)
    other.commit()
    begun = unseen(progress.mark, limit=100)
    with connection.cursor() as cursor:
        cursor.execute(f"{begun.sql} SELECT id FROM touched", begun.values)
        assert [row[0] for row in cursor.fetchall()] == [Contact.objects.get(last_name="Retard").pk]


@pytest.mark.postgres_only
def test_what_was_read_is_left_behind(transactional_db: None) -> None:
    now = real_clock()
    Contact.objects.create(created_at=now, updated_at=now)
    progress = Progress()
    for _ in range(4):
        progress = progressed(progress)
    begun = unseen(progress.mark, limit=100)
    with connection.cursor() as cursor:
        cursor.execute(f"{begun.sql} SELECT count(*) FROM recent", begun.values)
        assert cursor.fetchone()[0] == 0
