"""What a batch to be undone said, and another said again, is handed to that other: it says it now.

The rows become what they would be had the first batch never come: its line, its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from chaland.consent.services.ledger import say_again, void_batch
from chaland.customers import bulk
from chaland.customers.models import Fact, Repeat, SourceRecord, SourceVersion
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts, rebuild_products
from chaland.intake.writers.consents import ENTRY


def hand_over_facts(model: type[Fact], batch_id: int, page: int) -> int:
    heirs = _heirs(model._meta.model_name or "", batch_id, page)
    for heir in heirs:
        model._default_manager.filter(pk=heir.row_id).update(batch_id=heir.batch_id, line=heir.line)
    _settle(heirs, batch_id)
    return len(heirs)


def hand_over_records(batch_id: int, page: int) -> int:
    """Present words, and former ones that a still later batch superseded."""
    heirs = _heirs("record", batch_id, page)
    ids = [heir.row_id for heir in heirs]
    versioned = set(SourceVersion.objects.filter(record_id__in=ids).values_list("record_id", flat=True))
    for heir in heirs:
        if heir.row_id in versioned:
            _hand_over_versions(heir, batch_id)
    heir_of = {heir.row_id: heir for heir in heirs}
    mine = SourceRecord.objects.filter(pk__in=ids)
    last = mine.filter(batch_id=batch_id).values_list("pk", flat=True)
    _say([heir_of[pk] for pk in last], "batch_id", "seen_at", with_line=True)
    first = mine.filter(first_batch_id=batch_id).values_list("pk", flat=True)
    _say([heir_of[pk] for pk in first], "first_batch_id", "first_seen_at", with_line=False)
    _settle(heirs, batch_id)
    _rebuild(SourceRecord.objects.filter(pk__in=[heir.row_id for heir in heirs]))
    return len(heirs)


def void_consents(batch_id: int) -> int:
    """What the batch said people accept never counted; its refusals stay, for a refusal is never undone by
    a file. What a later batch had said again is its own word now."""
    voided = void_batch(batch_id=batch_id)
    said = Repeat.objects.filter(table=ENTRY, row_id__in=voided).order_by("row_id", "pk")
    first: dict[int, Repeat] = {}
    for repeat in said:
        first.setdefault(repeat.row_id, repeat)
    for heir in first.values():
        again = say_again(entry_id=heir.row_id, batch_id=heir.batch_id, line=heir.line)
        heir.delete()
        if again is not None:
            others = Repeat.objects.filter(table=ENTRY, row_id=heir.row_id)
            others.update(row_id=again, word_id=heir.batch_id)
    return len(voided)


def _hand_over_versions(heir: Repeat, batch_id: int) -> None:
    said = {"batch_id": heir.batch_id, "line": heir.line, "seen_at": heir.seen_at}
    of_record = SourceVersion.objects.filter(record_id=heir.row_id)
    of_record.filter(batch_id=batch_id).update(**said)
    of_record.filter(superseded_by_id=batch_id).update(superseded_by_id=heir.batch_id)


def _say(heirs: Sequence[Repeat], batch: str, seen: str, *, with_line: bool) -> None:
    """Let the records of these heirs be their batches' word, from when they said it."""
    said: dict[str, list[Any]] = {
        "id": [heir.row_id for heir in heirs],
        batch: [heir.batch_id for heir in heirs],
        seen: [heir.seen_at for heir in heirs],
    }
    bulk.update(SourceRecord, "id", {**said, "line": [heir.line for heir in heirs]} if with_line else said)


def _heirs(table: str, batch_id: int, page: int) -> list[Repeat]:
    """For each row whose word was this batch's, the first that said it again."""
    said = Repeat.objects.filter(table=table, word_id=batch_id).order_by("row_id", "pk")[:page]
    first: dict[int, Repeat] = {}
    for repeat in said:
        first.setdefault(repeat.row_id, repeat)
    return list(first.values())


def _settle(heirs: Sequence[Repeat], batch_id: int) -> None:
    """The heir repeats no more: it is its word now, which those after it repeat."""
    Repeat.objects.filter(pk__in=[heir.pk for heir in heirs]).delete()
    others = Repeat.objects.filter(table=heirs[0].table, word_id=batch_id) if heirs else Repeat.objects.none()
    again = set(others.filter(row_id__in=[heir.row_id for heir in heirs]).values_list("row_id", flat=True))
    for heir in heirs:
        if heir.row_id in again:
            others.filter(row_id=heir.row_id).update(word_id=heir.batch_id)


def _rebuild(records: QuerySet[SourceRecord]) -> None:
    owners = list(records.values_list("contact_id", "company_id", "product_id"))
    rebuild_contacts([contact for contact, _, _ in owners if contact is not None])
    rebuild_companies([company for _, company, _ in owners if company is not None])
    rebuild_products([product for _, _, product in owners if product is not None])
