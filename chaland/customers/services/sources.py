"""Sources and their trust; batches."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Batch, Company, Contact, Source, SourceRecord
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

PAGE = 2_000


def slug_of(name: str) -> str:
    """`Boutique en ligne` → `boutique-en-ligne`. Raises Invalid (`source_name`) when nothing is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    if not slug:
        raise Invalid(
            "source_name",
            Text("Donnez un nom à la source.", "Give the source a name."),
            remedy=Text("Par exemple : boutique, salon 2026.", "For example: shop, fair 2026."),
            path="source",
        )
    return slug


def source_named(*, name: str, id_space: str | None = None, clock: Clock = system_clock) -> Source:
    """The source of that name, created when it is new, least trusted of all then.

    Raises: Invalid (`source_name`, `source_reserved`).
    """
    slug = slug_of(name)
    if slug == "hand":
        raise Invalid(
            "source_reserved",
            Text("« hand » est réservé à la saisie.", "“hand” is kept for what people type."),
            path="source",
        )
    source, _ = Source.objects.get_or_create(
        slug=slug, defaults={"name": name.strip(), "id_space": id_space or slug, "created_at": clock()}
    )
    return source


def order_trust(*, source_ids: Sequence[int], by: User | None) -> Job:
    """Set which sources are believed first. The job returned computes the golden records anew."""
    with transaction.atomic():
        for rank, source_id in enumerate(source_ids, start=1):
            Source.objects.filter(pk=source_id).exclude(slug="hand").update(trust=rank)
        record(actor=by, verb="settings.trust", facts={"order": list(source_ids)})
        return queue(kind="customers.trust", arguments={}, by_id=by.pk if by else None)


def recompute_shared(run: Run) -> Mapping[str, Any]:
    """Job `customers.trust`: the records of several sources, computed anew, a page a transaction."""
    state = {"contact": 0, "company": 0, "done": 0, **run.checkpoint}
    shared = {model: model.objects.filter(record_count__gt=1).order_by("pk") for model in (Contact, Company)}
    total = sum(rows.count() for rows in shared.values())
    steps = (("contact", shared[Contact], rebuild_contacts), ("company", shared[Company], rebuild_companies))
    for name, rows, rebuild in steps:
        while ids := list(rows.filter(pk__gt=state[name]).values_list("pk", flat=True)[:PAGE]):
            with transaction.atomic():
                rebuild(ids)
                state = {**state, name: ids[-1], "done": state["done"] + len(ids)}
                run.advance(done=state["done"], total=total, checkpoint=state, note="rebuilding")
    return {"rebuilt": state["done"]}


@transaction.atomic
def rename_source(*, source_id: int, name: str, by: User | None) -> None:
    """What people call it; its files go on finding it under its former name. Raises: Invalid (`source_name`)."""
    slug_of(name)
    Source.objects.filter(pk=source_id).exclude(slug="hand").update(name=name.strip()[:80])
    record(
        actor=by,
        verb="settings.source",
        subject_kind="source",
        subject_id=source_id,
        facts={"name": name.strip()[:80]},
    )


def hand_batch() -> Batch:
    """The never-ending batch of what people type."""
    return Batch.objects.select_related("source").get(source__slug="hand")


def record_count_of(source: Source) -> int:
    return SourceRecord.objects.filter(source=source).count()
