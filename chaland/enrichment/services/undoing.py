"""What a run brought, taken back: what registers had said before stands again; what they said since stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers import bulk
from chaland.customers.models import Batch, Company, Contact, SourceRecord, SourceVersion
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from chaland.enrichment.models import Proposal, Run, State
from chaland.enrichment.services.writing import note_ended
from chaland.jobs.domain import Run as JobRun
from chaland.jobs.models import Job
from chaland.jobs.services import drop, queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, NotFound
from chaland.kernel.text import Text

UNDO = "enrichment.undo"
PAGE = 2_000
_STATE = ("batch", "line", "raw", "values", "digest", "seen_at")


def queue_undo(*, run_id: int, by: User | None) -> Job:
    """Raises: NotFound (`run_unknown`), Conflict (`run_undone`, `run_busy`)."""
    entry = Run.objects.filter(pk=run_id).first()
    if entry is None:
        raise NotFound(
            "run_unknown", Text("Cet enrichissement n'existe pas.", "There is no such enrichment.")
        )
    if entry.state == State.UNDONE:
        raise Conflict("run_undone", Text("Cet enrichissement est déjà annulé.", "It is undone already."))
    if entry.state == State.RUNNING and not _is_over(entry):
        raise Conflict(
            "run_busy",
            Text("Cet enrichissement est en cours.", "This enrichment is under way."),
            remedy=Text("Arrêtez d'abord son travail.", "Stop its job first."),
        )
    with transaction.atomic():
        Run.objects.filter(pk=run_id).update(state=State.UNDOING)
        record(actor=by, verb="enrichment.undo", subject_kind="enrichment", subject_id=run_id)
        key = f"enrichment.undo:{run_id}"
        return queue(kind=UNDO, arguments={"run": run_id}, unique_key=key, by_id=by.pk if by else None)


def _is_over(entry: Run) -> bool:
    job = Job.objects.filter(pk=entry.job_id or 0).first()
    return job is None or job.state not in ("queued", "running") or drop(job_id=job.pk)


def undo(run: JobRun, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `enrichment.undo`: pages, each a transaction; a second start finds less to do."""
    entry = Run.objects.get(pk=run.arguments["run"])
    done = int(run.checkpoint.get("done", 0))
    while True:
        with transaction.atomic():
            moved = _take_back(entry)
            done += moved
            run.advance(done=done, checkpoint={"done": done}, note="undoing")
        if not moved:
            break
    with transaction.atomic():
        _forget_versions(entry)
        Proposal.objects.filter(run=entry, settled="").delete()
        Run.objects.filter(pk=entry.pk).update(state=State.UNDONE)
        Batch.objects.filter(pk=entry.pk).update(undone_at=clock())
    return {"run": entry.pk, "answers": done}


def _take_back(entry: Run) -> int:
    """A page of the answers whose last word is this run's."""
    seen = list(SourceRecord.objects.filter(batch_id=entry.pk).order_by("pk")[:PAGE])
    take_back(_held(seen, entry), entry)
    return len(seen)


def take_back(page: Sequence[SourceRecord], entry: Run) -> None:
    """In the caller's transaction, answers that this run said last: their former word is restored, or they go."""
    said = SourceVersion.objects.filter(record__in=page, superseded_by_id=entry.pk).order_by("pk")
    former = {version.record_id: version for version in said}
    back = [there for there in page if there.pk in former]
    for there in back:
        version = former[there.pk]
        there.batch_id, there.line, there.raw = version.batch_id, version.line, version.raw
        there.values, there.digest, there.seen_at = version.values, version.digest, version.seen_at
    SourceRecord.objects.bulk_update(back, _STATE, batch_size=200)
    SourceVersion.objects.filter(pk__in=[version.pk for version in former.values()]).delete()
    SourceRecord.objects.filter(pk__in=[there.pk for there in page if there.pk not in former]).delete()
    note_ended(back)
    rebuild_contacts(there.contact_id for there in page if there.contact_id)
    rebuild_companies(there.company_id for there in page if there.company_id)


def _held(seen: Sequence[SourceRecord], entry: Run) -> list[SourceRecord]:
    """Those still of this run once whom they speak of is held: another run may supersede them meanwhile."""
    bulk.hold(Company, {one.company_id for one in seen if one.company_id})
    bulk.hold(Contact, {one.contact_id for one in seen if one.contact_id})
    still = SourceRecord.objects.filter(pk__in=[one.pk for one in seen], batch_id=entry.pk)
    return list(still.order_by("pk"))


def _forget_versions(entry: Run) -> None:
    """What this run said and a later one superseded: the chain closes over it."""
    for version in SourceVersion.objects.filter(batch_id=entry.pk).exclude(superseded_by_id=entry.pk):
        before = SourceVersion.objects.filter(record_id=version.record_id, superseded_by_id=entry.pk)
        if not before.update(superseded_by_id=version.superseded_by_id):
            SourceRecord.objects.filter(pk=version.record_id).update(first_batch_id=version.superseded_by_id)
        version.delete()
