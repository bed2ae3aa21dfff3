"""A pack added by the worker: in a large file each of its segments takes a while to fill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.customers.models import Contact
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.text import Language, Text, language_of
from chaland.segments.domain.packs import TradePack
from chaland.segments.ready_made import pack_called
from chaland.segments.services.packs import Done, install_pack

INSTALL = "segments.install"
AT_ONCE = 50_000
"""Contacts of a file of which a pack is added while the person waits: a tenth of a second a segment."""


def is_long() -> bool:
    return Contact.objects.count() > AT_ONCE


def queue_install(*, pack: TradePack, language: Language, by: User, only: str = "") -> Job:
    """As `install_pack`, by the worker; a pack that is being added is not added twice at once."""
    return queue(
        kind=INSTALL,
        arguments={"pack": pack.key, "language": language, "by": by.pk, "only": only},
        unique_key=f"{INSTALL}:{pack.key}:{only}",
        by_id=by.pk,
        total=1 if only else len(pack.segments),
    )


def install(run: Run) -> Mapping[str, Any]:
    """Job `segments.install`: a segment a transaction, and it goes on where it stood. Its result: see `done_of`."""
    asked = run.arguments
    pack, language = pack_called(asked["pack"]), language_of(asked["language"])
    by = User.objects.filter(pk=asked["by"]).first()
    wanted = [asked["only"]] if asked["only"] else [segment.key for segment in pack.segments]
    told: dict[str, Any] = {"at": 0, "segments": [], "kept": [], **run.checkpoint}
    for at, key in list(enumerate(wanted, 1))[told["at"] :]:
        with transaction.atomic():
            done = install_pack(pack=pack, language=language, by=by, only=key)
            told["at"], told["segments"] = at, [*told["segments"], *done.segments]
            told["kept"] = [*told["kept"], *((name, why.fr, why.en) for name, why in done.kept)]
            run.advance(done=at, total=len(wanted), note="segments", checkpoint=told)
    if not asked["only"]:  # the fields that no segment names
        install_pack(pack=pack, language=language, by=by)
    return {"segments": told["segments"], "kept": told["kept"]}


def done_of(job: Job) -> Done:
    """What an ended job added, and what it did not, with the reason."""
    kept = [(name, Text(french, english)) for name, french, english in job.result["kept"]]
    return Done(segments=job.result["segments"], kept=kept)
