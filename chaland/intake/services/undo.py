"""Take a batch back, at any later time: what it created goes, what it changed is as it was before.

What later batches and hands have said since is kept: a person they speak of stays, with what they
say; what a later file only repeated word for word is handed to it. Golden records are recomputed from what remains. In pages, each a transaction with its
checkpoint; a second run after a crash finds less to do and does the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from chaland.access.services import record
from chaland.consent.services.ledger import let_go
from chaland.customers.models import (
    Contact,
    ContactPoint,
    Event,
    Fact,
    Interaction,
    Product,
    Purchase,
    Repeat,
    SourceRecord,
    SourceVersion,
)
from chaland.customers.services.messages import let_messages_go
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts, rebuild_products
from chaland.customers.services.rollups import refresh_rollups
from chaland.customers.services.search import refresh_search
from chaland.intake.keys import digests
from chaland.intake.models import Import, State
from chaland.intake.prepare import employer_alone
from chaland.intake.services.alone import be_alone_on_the_source
from chaland.intake.services.begin import folder_of
from chaland.intake.services.heirs import hand_over_facts, hand_over_records, void_consents
from chaland.intake.writers.points import points_from_values
from chaland.jobs.domain import Run
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text

PAGE = 5_000
FACTS: tuple[type[Fact], ...] = (Purchase, Event, Interaction)


def undo(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `intake.undo`, argument `import`."""
    entry = Import.objects.select_related("batch").get(pk=run.arguments["import"])
    done = dict(run.checkpoint) or {"facts": 0, "records": 0, "versions": 0, "consents": 0}
    if run.checkpoint and entry.state == State.UNDONE:  # killed after its last transaction
        return _tidied(entry, done)
    with transaction.atomic():
        start(entry)
    steps: tuple[tuple[str, Callable[[int], int]], ...] = (
        *(("facts", partial(_hand_over_facts, model)) for model in FACTS),
        ("records", lambda batch_id: hand_over_records(batch_id, PAGE)),
        *(("facts", _page_of_facts(model)) for model in FACTS),
        ("consents", void_consents),
        ("versions", _forget_versions),
        ("records", _take_back_records),
    )
    for name, step in steps:
        while True:
            with transaction.atomic():
                moved = step(entry.pk)
                done[name] += moved
                run.advance(done=sum(done.values()), checkpoint=done, note="undoing")
            if not moved:
                break
    return _end(run, entry, done, clock)


def start(entry: Import) -> None:
    """In the caller's transaction. Raises: Conflict (`import_not_committed`, `source_busy`)."""
    if entry.state not in (State.COMMITTED, State.COMMITTING, State.UNDOING):
        raise Conflict(
            "import_not_committed",
            Text(
                "Cet import n'a rien écrit, ou est déjà annulé.",
                "This import wrote nothing, or is already undone.",
            ),
        )
    be_alone_on_the_source(entry)
    Import.objects.filter(pk=entry.pk).update(state=State.UNDOING)


def _hand_over_facts(model: type[Fact], batch_id: int) -> int:
    return hand_over_facts(model, batch_id, PAGE)


def _page_of_facts(model: type[Fact]) -> Callable[[int], int]:
    def step(batch_id: int) -> int:
        page = list(
            model._default_manager.filter(batch_id=batch_id)
            .order_by("pk")
            .values_list("pk", "record__contact_id")[:PAGE]
        )
        model._default_manager.filter(pk__in=[pk for pk, _ in page]).delete()
        contacts = {contact for _, contact in page if contact is not None}
        if model is Purchase:
            refresh_rollups(contacts)
        elif model is Interaction:
            rebuild_contacts(contacts)
        return len(page)

    return step


def _forget_versions(batch_id: int) -> int:
    """What this batch said and a later one superseded: the chain closes over it."""
    said = SourceVersion.objects.filter(batch_id=batch_id).exclude(superseded_by_id=batch_id)
    page = list(said.select_related("record")[:PAGE])
    for version in page:
        before = SourceVersion.objects.filter(record_id=version.record_id, superseded_by_id=batch_id)
        before.update(superseded_by_id=version.superseded_by_id)
    younger = [version for version in page if version.record.first_batch_id == batch_id]
    for version in younger:
        _first_heard_later(version)
    SourceVersion.objects.filter(pk__in=[version.pk for version in page]).delete()
    touched = _owners([version.record for version in younger])
    rebuild_contacts(touched["contact"])
    rebuild_companies(touched["company"])
    return len(page)


def _first_heard_later(version: SourceVersion) -> None:
    """The first word of a record is forgotten: the next one is the first."""
    later = version.superseded_by_id
    following = SourceVersion.objects.filter(record_id=version.record_id, batch_id=later).first()
    SourceRecord.objects.filter(pk=version.record_id).update(
        first_batch_id=later, first_seen_at=(following or version.record).seen_at
    )


def _take_back_records(batch_id: int) -> int:
    """Records whose last word is this batch's: their former word is restored, or they go."""
    page = list(SourceRecord.objects.filter(batch_id=batch_id).order_by("pk")[:PAGE])
    former = {
        version.record_id: version
        for version in SourceVersion.objects.filter(record__in=page, superseded_by_id=batch_id)
    }
    touched = _owners(page)
    restored = [_restored(there, former[there.pk]) for there in page if there.pk in former]
    _save(restored)
    SourceVersion.objects.filter(pk__in=[version.pk for version in former.values()]).delete()
    _remove_or_empty([there for there in page if there.pk not in former], batch_id)
    rebuild_contacts(touched["contact"])
    refresh_rollups(Contact.objects.filter(pk__in=touched["contact"]).values_list("pk", flat=True))
    rebuild_companies(touched["company"])
    _rebuild_catalogue(touched["product"], batch_id)
    return len(page)


def _owners(records: Sequence[SourceRecord]) -> dict[str, set[int]]:
    return {
        party: {owner for there in records if (owner := getattr(there, f"{party}_id")) is not None}
        for party in ("contact", "company", "product")
    }


def _restored(there: SourceRecord, former: SourceVersion) -> SourceRecord:
    for name in ("batch_id", "line", "raw", "values", "digest", "seen_at"):
        setattr(there, name, getattr(former, name))
    return _without_owner_when_mute(there)


def _without_owner_when_mute(there: SourceRecord) -> SourceRecord:
    """A customer number that only facts name is nobody's; a row of a file is somebody's, however empty."""
    if there.values == "{}" and there.raw == "[]":
        there.contact_id = there.company_id = None
    return there


def _save(records: Sequence[SourceRecord]) -> None:
    SourceRecord.objects.bulk_update(
        records,
        ["batch", "first_batch", "line", "raw", "values", "digest", "seen_at", "contact", "company"],
        batch_size=500,
    )
    ContactPoint.objects.filter(record__in=records).delete()
    ContactPoint.objects.bulk_create(
        [point for there in records for point in points_from_values(there)], batch_size=1_000
    )


def _remove_or_empty(records: Sequence[SourceRecord], batch_id: int) -> None:
    """Records that nothing later hangs on are deleted; the others stay, and say nothing of their own."""
    let_go(record_ids=[there.pk for there in records])
    needed = _later_batches(records)
    going = [there.pk for there in records if there.pk not in needed]
    let_messages_go(going)
    SourceRecord.objects.filter(pk__in=going).delete()
    kept = [there for there in records if there.pk in needed]
    for there in kept:
        there.batch_id = there.first_batch_id = needed[there.pk]
        if there.kind == "person" and there.batch.kind == "contacts":
            there.line, there.raw, there.values, there.digest = 0, "[]", "{}", digests_of("{}")
            _without_owner_when_mute(there)
        elif there.kind == "company":
            there.line, there.raw, there.values = 0, "[]", employer_alone(there.values)
            there.digest = digests_of(there.values)
    _save(kept)


def digests_of(text: str) -> bytes:
    import polars as pl

    return digests(pl.Series([text]))[0]


def _later_batches(records: Sequence[SourceRecord]) -> dict[int, int]:
    """For each record that other batches' facts or people hang on, the earliest of those batches."""
    from django.db.models import Min

    needed: dict[int, int] = {}
    ids = [there.pk for there in records]
    for model in FACTS:
        found = (
            model._default_manager.filter(record_id__in=ids)
            .values_list("record_id")
            .annotate(first=Min("batch_id"))
        )
        for pk, first in found:
            needed[pk] = min(first, needed.get(pk, first))
    products = {there.product_id: there.pk for there in records if there.product_id is not None}
    sold = (
        Purchase.objects.filter(product_id__in=products)
        .values_list("product_id")
        .annotate(first=Min("batch_id"))
    )
    return needed | {products[product]: first for product, first in sold} | _employing(records)


def _employing(records: Sequence[SourceRecord]) -> dict[int, int]:
    """For each company that people of other batches work for, by the word of its own source."""
    firms = {(there.source_id, there.key): there for there in records if there.company_id is not None}
    staff = SourceRecord.objects.filter(
        kind="person", contact__company_id__in={there.company_id for there in firms.values()}
    ).exclude(batch_id__in={there.batch_id for there in firms.values()})
    needed: dict[int, int] = {}
    for source_id, batch_id, values in staff.values_list("source_id", "batch_id", "values"):
        firm = firms.get((source_id, json.loads(values).get("company_key")))
        if firm is not None:
            needed[firm.pk] = min(batch_id, needed.get(firm.pk, batch_id))
    return needed


def _rebuild_catalogue(product_ids: set[int], batch_id: int) -> None:
    rebuild_products(product_ids)
    spoken = set(SourceRecord.objects.filter(product_id__in=product_ids).values_list("product_id", flat=True))
    Product.objects.filter(pk__in=product_ids - spoken, purchases=None).delete()


def _end(run: Run, entry: Import, done: dict[str, int], clock: Clock) -> Mapping[str, Any]:
    with transaction.atomic():
        Import.objects.filter(pk=entry.pk).update(state=State.UNDONE)
        entry.batch.undone_at = clock()
        entry.batch.save(update_fields=["undone_at"])
        record(
            actor=None,
            verb="imports.undo",
            subject_kind="import",
            subject_id=entry.pk,
            facts=done,
            clock=clock,
        )
        Repeat.objects.filter(batch_id=entry.pk).delete()
        run.advance(done=sum(done.values()), note="")
    return _tidied(entry, done)


def _tidied(entry: Import, done: dict[str, int]) -> Mapping[str, Any]:
    _remove_files(entry)
    refresh_search()
    return done


def _remove_files(entry: Import) -> None:
    for path in folder_of(entry.pk).glob("*"):
        path.unlink(missing_ok=True)
