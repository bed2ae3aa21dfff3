"""Start the three long steps of an import as jobs, here and now or in the worker's queue."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.intake.fields import Kind
from chaland.intake.mapping_codec import decode, encode
from chaland.intake.models import Import, State
from chaland.intake.queries import live_job
from chaland.intake.services.begin import folder_of
from chaland.intake.services.undo import start as start_undo
from chaland.jobs.models import Job
from chaland.jobs.services import drop, queue
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Language, Text


def queue_step(
    entry: Import, step: str, *, by: User | None, language: Language = "fr", unseen: bool = False
) -> Job:
    """Queue `stage`, `commit` or `undo`; the same step already under way is returned as it is.

    `unseen`: commit a file whose diff nobody waits for, without staging it first.
    Another step whose worker is gone gives way. Raises: Conflict (`import_busy`) when it is alive.
    """
    wanted = f"intake.{step}"
    live = live_job(entry)
    if live is not None and live.kind != wanted and not drop(job_id=live.pk):
        raise busy()
    job = queue(
        kind=wanted,
        arguments={"import": entry.pk, "language": language, **({"unseen": True} if unseen else {})},
        unique_key=f"intake:{entry.pk}",
        by_id=by.pk if by else None,
    )
    if job.kind != wanted:  # somebody was faster
        raise busy()
    Import.objects.filter(pk=entry.pk).update(job_id=job.pk)
    return job


def busy() -> Conflict:
    return Conflict(
        "import_busy",
        Text("Une étape de cet import est en cours.", "A step of this import is under way."),
        remedy=Text("Attendez-la ou arrêtez-la d'abord.", "Wait for it or stop it first."),
    )


@transaction.atomic
def remap(*, entry: Import, mapping: Mapping[str, Any], by: User | None) -> Import:
    """Take the person's corrected mapping; what was staged with the former one is forgotten.

    Raises: Invalid on a wrong mapping, Conflict (`import_under_way`) once committing has begun.
    """
    if entry.state not in (State.MAPPING, State.STAGING, State.STAGED, State.FAILED):
        raise Conflict(
            "import_under_way",
            Text("Cet import est déjà validé.", "This import is committed already."),
            remedy=Text("Annulez-le, puis importez à nouveau.", "Undo it, then import again."),
        )
    decoded = decode({"kind": entry.kind, **mapping}, entry.batch.headers)
    kind: Kind = decoded.kind
    entry.mapping, entry.kind, entry.state = encode(decoded), kind, State.MAPPING
    entry.save(update_fields=["mapping", "kind", "state"])
    entry.batch.kind = kind
    entry.batch.save(update_fields=["kind"])
    record(actor=by, verb="imports.remap", subject_kind="import", subject_id=entry.pk)
    return entry


def ask_undo(*, entry: Import, by: User | None) -> Job:
    """Queue the undoing of a committed import, or of one cut short.

    Raises: Conflict (`import_not_committed`, `import_busy`).
    """
    with transaction.atomic():
        start_undo(entry)
        record(actor=by, verb="imports.ask_undo", subject_kind="import", subject_id=entry.pk)
        return queue_step(entry, "undo", by=by)


@transaction.atomic
def discard(*, entry: Import) -> None:
    """Forget an import that wrote nothing: its files and its batch. Raises: Conflict (`import_under_way`)."""
    if entry.state in (State.COMMITTING, State.COMMITTED, State.UNDOING, State.UNDONE):
        raise Conflict(
            "import_under_way", Text("Cet import a déjà écrit.", "This import has already written.")
        )
    folder, batch = folder_of(entry.pk), entry.batch
    entry.delete()
    batch.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
