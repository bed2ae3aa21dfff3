"""What the ledger holds about one contact, as people read it."""

from __future__ import annotations

from django.db.models import Count, Q

from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import Act
from chaland.consent.models import Entry
from chaland.consent.queries.identifiers import identifiers_of

MOST = 300
_RELATED = ("purpose", "operator", "controller", "wording", "form", "record")


def history(contact_id: int, *, limit: int = MOST) -> list[Entry]:
    """Its own acts, and what was said by whoever has one of its identifiers; the latest said first.

    Entries that void another are left out: each voided one has them under `voided_by`. Cost: two reads by index.
    """
    about = Q(record__contact_id=contact_id)
    for one in identifiers_of([contact_id]).get(contact_id, []):
        about |= Q(kind=one.kind, identifier=one.value)
    found = Entry.objects.filter(about, voids=None).select_related(*_RELATED)
    return list(found.prefetch_related("voided_by").order_by("-at", "-pk")[:limit])


def proofs_of(identifier: Identifier, *, limit: int = MOST) -> list[Entry]:
    """What was said by whoever has this identifier, whether or not a contact has it; the latest said first."""
    found = Entry.objects.filter(kind=identifier.kind, identifier=identifier.value, voids=None)
    found = found.select_related(*_RELATED).prefetch_related("voided_by")
    return list(found.order_by("-at", "-pk")[:limit])


def said_in(batch_id: int) -> dict[str, int]:
    """How many entries an import brought: `given`, and `refused` (withdrawals and objections). Cost: one index."""
    counted = Entry.objects.filter(batch_id=batch_id).aggregate(
        given=Count("pk", filter=Q(act=Act.GIVEN)),
        refused=Count("pk", filter=Q(act__in=(Act.WITHDRAWN, Act.OBJECTED))),
    )
    return {name: int(count) for name, count in counted.items()}
