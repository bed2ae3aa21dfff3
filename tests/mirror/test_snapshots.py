"""A tiny plan over tables of the house: hostile texts arrive as they are, types too, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import connection

from chaland.kernel.folding import fold
from chaland.mirror import opening, reading, services
from chaland.mirror.domain import Cell, Load, Part, Plan
from chaland.mirror.models import Snapshot
from chaland.mirror.opening import Opened
from chaland.mirror.reading import one_instant
from tests.harness.rows import NOW, make_contact, make_source

TEXTS = (
    'plain, with "quotes" and ; marks',
    "two\nlines\r\nof text",
    "",
    "\\N",
    "''",
    "'\"",
    "Œuvré « ÉTÉ » ’",
    "\x1f,\t",
    "日本 😀",
    None,
)
KEPT = "CREATE TABLE kept.people AS SELECT *, folded(notes) AS folded_notes FROM people ORDER BY id"


def _plan(*more: Part) -> Plan:
    instant = "created_at" if connection.vendor == "sqlite" else "(created_at AT TIME ZONE 'UTC')"
    cells = {
        "id": Cell("BIGINT", "id"),
        "notes": Cell("VARCHAR", "notes"),
        "birth_date": Cell("DATE", "birth_date"),
        "latitude": Cell("DOUBLE", "latitude"),
        "created": Cell("TIMESTAMP", instant),
    }
    return Plan(
        "customers_change", "people", (Part((Load("people", "customers_contact", cells),), (KEPT,)), *more)
    )


@pytest.fixture(autouse=True)
def _tidy(transactional_db: None) -> Iterator[None]:
    yield
    opening.close()


def _published(plan: Plan) -> Opened:
    services.publish(plan=plan, progress=lambda rows: None)
    opened = opening.newest(plan.form)
    assert opened is not None
    return opened


def test_values_arrive_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_ROWS", 3)  # several pieces on SQLite
    written = [
        make_contact(
            notes=text, birth_date=date(2000, 2, 29) if place % 2 else None, latitude=0.1 + 0.2 * place
        )
        for place, text in enumerate(TEXTS)
    ]
    rows = _published(_plan()).rows(
        "SELECT id, notes, birth_date, latitude, created, folded_notes FROM people"
    )
    moment = NOW.replace(tzinfo=None)
    assert rows == [
        (
            one.pk,
            one.notes,
            one.birth_date,
            one.latitude,
            moment,
            None if one.notes is None else fold(one.notes),
        )
        for one in written
    ]


def test_an_empty_table_makes_an_empty_one() -> None:
    assert _published(_plan()).rows("SELECT count(*) FROM people") == [(0,)]


def test_nothing_written_meanwhile_comes_in() -> None:
    """The instant is that of the beginning; its position says so."""
    make_contact()
    plan = _plan()
    with one_instant(plan.log, None) as instant:
        make_contact()
        pieces = b"".join(instant.pieces(plan.parts[0].loads[0]))
    assert pieces.count(b"\n") == 1
    services.publish(plan=plan, progress=lambda rows: None)
    assert Snapshot.objects.get().position > instant.seen.position


def test_a_part_whose_changes_nobody_logs_is_left_out() -> None:
    make_source()
    source = Load("source", "customers_source", {"id": Cell("BIGINT", "id"), "name": Cell("VARCHAR", "name")})
    laid = "CREATE TABLE kept.source AS SELECT * FROM source"
    parts = {
        name: Part((source,), (laid,), trigger=name) for name in ("change_nothing", "change_source_update")
    }
    assert "source" not in _published(_plan(parts["change_nothing"])).tables
    assert "source" in _published(_plan(parts["change_source_update"])).tables


def test_the_pointer_follows_the_plan() -> None:
    opened = _published(_plan())
    assert _plan().form == opened.row.form
    assert opening.newest("another form") is None
    assert opened.meta["token"] == Snapshot.objects.get().token


def test_instants_with_parts_of_a_second_are_kept() -> None:
    made = make_contact()
    moment = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=NOW.tzinfo)
    type(made).objects.filter(pk=made.pk).update(created_at=moment)
    assert _published(_plan()).rows("SELECT created FROM people") == [(moment.replace(tzinfo=None),)]


@pytest.mark.postgres_only
def test_older_transactions_are_waited_for_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """When they last, the reading of an earlier instant serves; without one, nothing is taken as seen."""
    monkeypatch.setattr(reading, "_PATIENCE_S", 0.05)
    make_contact()
    with one_instant("customers_change", None) as calm:
        assert calm.seen.floor == calm.seen.position > 0
    other = connection.copy()
    other.connect()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE customers_contact SET notes = 'late'")
            make_contact()
            with one_instant("customers_change", None) as first:
                assert first.seen.floor == 0
                assert first.seen.position > calm.seen.position
            with one_instant("customers_change", calm.seen) as later:
                assert later.seen.floor == calm.seen.floor
            cursor.execute("ROLLBACK")
    finally:
        other.close()
