"""Pure decisions about leases."""

from datetime import UTC, datetime, timedelta

from chaland.jobs.domain import Recurrence, is_due, retry_after

NIGHTLY = Recurrence("nightly", "x", timedelta(days=1))
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_what_never_ran_is_due_and_then_only_after_its_period() -> None:
    assert is_due(NIGHTLY, None, NOW)
    assert is_due(NIGHTLY, NOW - timedelta(days=1), NOW)
    assert not is_due(NIGHTLY, NOW - timedelta(hours=23, minutes=59), NOW)


def test_each_failure_waits_longer() -> None:
    assert [retry_after(n).total_seconds() for n in (1, 2, 3)] == [10, 40, 90]
