"""The audit trail: one chain, and no change to it goes unseen."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from chaland.access.models import AuditEntry, User
from chaland.access.queries import first_broken_entry
from chaland.access.services import add_user, record
from chaland.kernel.clock import fixed_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(db: None) -> list[AuditEntry]:
    user = add_user(email="a@example.fr", role="admin")
    facts = [{"rows": 3}, {"é": ["œ", None, 1.5]}, {}, {"nested": {"b": 1, "a": 2}}]
    written = [
        record(actor=user, verb="contacts.export", subject_id=n, facts=fact) for n, fact in enumerate(facts)
    ]
    return [AuditEntry.objects.order_by("id")[0], *written]


def test_a_chain_that_nobody_touched_holds(entries: list[AuditEntry]) -> None:
    assert first_broken_entry() is None
    assert [entry.previous_hash for entry in entries] == ["", *(entry.hash for entry in entries[:-1])]


def test_it_holds_for_any_instant(db: None) -> None:
    for microsecond in (0, 1, 999_999, 120_000):
        clock = fixed_clock(datetime(2026, 3, 29, 1, 0, 0, microsecond, tzinfo=UTC))
        record(actor=None, verb="x", clock=clock)
    assert first_broken_entry() is None


@pytest.mark.parametrize(
    "changed",
    [
        {"verb": "contacts.read"},
        {"actor_name": "someone else"},
        {"subject_id": "99"},
        {"subject_kind": "company"},
        {"facts": {"rows": 4}},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"hash": "0" * 64},
        {"previous_hash": "0" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_entry_is_found(entries: list[AuditEntry], changed: dict[str, object]) -> None:
    AuditEntry.objects.filter(pk=entries[2].pk).update(**changed)
    assert first_broken_entry() == entries[2].pk


def test_a_removed_entry_is_found_at_the_one_after_it(entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=entries[1].pk).delete()
    assert first_broken_entry() == entries[2].pk


def test_two_entries_changing_places_are_found(entries: list[AuditEntry]) -> None:
    one, other = entries[2], entries[3]
    AuditEntry.objects.filter(pk=one.pk).update(
        verb=other.verb, facts=other.facts, subject_id=other.subject_id
    )
    assert first_broken_entry() == one.pk


def test_an_account_may_go_without_breaking_what_it_did(entries: list[AuditEntry]) -> None:
    User.objects.all().delete()
    assert first_broken_entry() is None
    assert entries[1].actor_name == "a@example.fr"


def test_what_is_rolled_back_leaves_no_entry(entries: list[AuditEntry]) -> None:
    with transaction.atomic():
        record(actor=None, verb="x")
        transaction.set_rollback(True)
    record(actor=None, verb="y")
    assert first_broken_entry() is None
    assert AuditEntry.objects.count() == len(entries) + 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_keep_one_chain() -> None:
    failed: list[BaseException] = []
    start = threading.Barrier(4)

    def write() -> None:
        try:
            start.wait(10)
            for n in range(10):
                with transaction.atomic():
                    record(actor=None, verb="x", facts={"n": n})
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert AuditEntry.objects.count() == 40
    assert first_broken_entry() is None
