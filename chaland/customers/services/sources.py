"""Sources and their trust; batches."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Batch, Contact, Source, SourceRecord
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.folding import fold
from chaland.kernel.text import Text


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


def order_trust(*, source_ids: Sequence[int], by: User | None) -> None:
    """Set which sources are believed first; golden records of several sources are computed anew.

    Cost: every contact with more than one record is recomputed.
    """
    with transaction.atomic():
        for rank, source_id in enumerate(source_ids, start=1):
            Source.objects.filter(pk=source_id).exclude(slug="hand").update(trust=rank)
        record(actor=by, verb="settings.trust", facts={"order": list(source_ids)})
        shared = Contact.objects.filter(record_count__gt=1).values_list("pk", flat=True)
        rebuild_contacts(list(shared))


def hand_batch() -> Batch:
    """The never-ending batch of what people type."""
    return Batch.objects.select_related("source").get(source__slug="hand")


def record_count_of(source: Source) -> int:
    return SourceRecord.objects.filter(source=source).count()
