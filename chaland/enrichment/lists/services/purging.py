"""Names go: when the contract has ended, when nobody told them in a month, or when somebody asks. Proof stays."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import QuerySet

from chaland.access.models import User
from chaland.access.services import record
from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.status import HELD, inform_by
from chaland.enrichment.lists.queries import list_row, status_now
from chaland.enrichment.lists.services.editing import folder_of
from chaland.enrichment.lists.services.exporting import forget_files, forgotten
from chaland.enrichment.lists.services.leaving import take_out
from chaland.enrichment.models import HiredList, HiredName
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text

KIND = "lists.purge"
Why = Literal["ended", "asked", "late"]
_AT_ONCE = 2_000
_PAPERS_THAT_STAY = {"contract"}


def is_needed(clock: Clock = system_clock) -> bool:
    """Whether a list has ended and still has its names, some were told by nobody in time, or a file was forgotten."""
    now = clock()
    return any(_due(row, now) is not None for row in _unpurged()) or any(forgotten())


def ask_purge(*, list_id: int, by: User | None, clock: Clock = system_clock) -> Job:
    """Erase a list's names before its time. Raises: NotFound, Conflict (`list_purged`, `list_busy`)."""
    row = list_row(list_id)
    if row.purged_at is not None:
        raise Conflict(
            "list_purged", Text("Ce fichier loué a été purgé.", "This hired list has been purged.")
        )
    with transaction.atomic():
        record(actor=by, verb="lists.ask_purge", subject_kind="list", subject_id=list_id, clock=clock)
        return queue(
            kind=KIND,
            arguments={"list": list_id},
            unique_key=f"purge:{list_id}",
            by_id=by.pk if by else None,
        )


def purge(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `lists.purge`: of one list asked for (argument `list`), or of all that are due. What is gone is gone:
    a killed purge goes on with what is left."""
    asked = run.arguments.get("list")
    rows = [list_row(asked)] if asked else list(_unpurged())
    for path in forgotten():
        path.unlink(missing_ok=True)
    erased = 0
    for row in rows:
        why: Why | None = "asked" if asked else _due(row, clock())
        if why is not None and row.purged_at is None:
            erased += _erase(run, row, why, erased, clock)
    return {"erased": erased}


def _unpurged() -> QuerySet[HiredList]:
    return HiredList.objects.filter(purged_at=None).order_by("pk")


def _due(row: HiredList, now: datetime) -> Why | None:
    if status_now(row, now) not in HELD:
        return "ended"
    return "late" if _late(row, now).exists() else None


def _late(row: HiredList, now: datetime) -> QuerySet[HiredName]:
    """Names that nobody told of art. 14 within the month."""
    names = HiredName.objects.filter(list=row, informed_at=None)
    over = row.received_at is not None and now > inform_by(row.received_at, ports.consents().law(now))
    return names if over else names.none()


def _erase(run: Run, row: HiredList, why: Why, before: int, clock: Clock) -> int:
    erased = 0
    while True:
        names = _late(row, clock()) if why == "late" else HiredName.objects.filter(list=row)
        some = list(names.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
        if not some:
            break
        with transaction.atomic():
            take_out(some)
            _count(row.pk, why, len(some))
            forget_files([row.pk])
            erased += len(some)
            run.advance(done=before + erased, note="lists.erasing")
    _conclude(row.pk, why, erased, clock)
    return erased


def _count(list_id: int, why: Why, erased: int) -> None:
    row = HiredList.objects.select_for_update().get(pk=list_id)
    row.purge = {**row.purge, "erased": dict(Counter(row.purge.get("erased", {})) + Counter({why: erased}))}
    row.save(update_fields=["purge"])


def _conclude(list_id: int, why: Why, erased: int, clock: Clock) -> None:
    """Counts, contract and proof of the purge stay; the sample of proofs and the rejects, which name people, go."""
    now = clock()
    with transaction.atomic():
        row = HiredList.objects.select_for_update().get(pk=list_id)
        entry = record(
            actor=None,
            verb="lists.purge",
            subject_kind="list",
            subject_id=list_id,
            facts={"why": why, "erased": row.purge.get("erased", {}), "now": erased},
            clock=clock,
        )
        if why != "late":
            row.purged_at = now
            row.purge = {**row.purge, "why": why, "audit": entry.pk, "hash": entry.hash}
            row.save(update_fields=["purged_at", "purge"])
            transaction.on_commit(lambda: _forget_files(list_id))


def _forget_files(list_id: int) -> None:
    folder = folder_of(list_id)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in _PAPERS_THAT_STAY:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
