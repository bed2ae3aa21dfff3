"""What hired lists hold about a person: shown on access, gone on erasure and objection (GDPR art. 15, 17, 21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from chaland.customers.models import ContactPoint
from chaland.enrichment.lists.domain.people import SAID
from chaland.enrichment.lists.ports import Point
from chaland.enrichment.lists.queries import names_known_by
from chaland.enrichment.lists.services.exporting import forget_files
from chaland.enrichment.lists.services.leaving import take_out
from chaland.enrichment.models import Adoption

room = "enrichment.lists"


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Hired names with this contact's e-mail or phone, and how the contact was once a hired name."""
    yield from found(_points(contact_id))
    for row in Adoption.objects.filter(record__contact_id=contact_id).select_related("list").order_by("pk"):
        yield {
            "table": "adoption",
            "list": row.list.name,
            "supplier": row.list.supplier,
            "act": row.act,
            "at": row.at.isoformat(),
            "evidence": row.evidence,
        }


def found(points: Sequence[Point]) -> Iterable[Mapping[str, object]]:
    """Of somebody who is no contact of ours: by e-mail, phone or household. Lists whose contract has ended too:
    what is still stored is owed."""
    for name in names_known_by(points):
        said = {field: value for field in SAID if (value := getattr(name, field))}
        told = name.informed_at.isoformat() if name.informed_at else ""
        yield {
            "table": "hired_name",
            "list": name.list.name,
            "supplier": name.list.supplier,
            "collected_until": str(name.list.collected_until or ""),
            "informed_at": told,
            **said,
        }


def erase(contact_id: int) -> int:
    """Delete the hired names with this contact's e-mail or phone; what shows how it was adopted keeps no name."""
    return _delete(_points(contact_id)) + Adoption.objects.filter(
        ~Q(evidence=""), record__contact_id=contact_id
    ).update(evidence="")


def erase_found(points: Sequence[Point]) -> int:
    """Of somebody who is no contact of ours. Returns the names erased."""
    return _delete(points)


def _delete(points: Sequence[Point]) -> int:
    names = names_known_by(points)
    take_out([name.pk for name in names])
    forget_files(name.list_id for name in names)
    return len(names)


def _points(contact_id: int) -> list[Point]:
    kinds = {"email": "email", "mobile": "phone", "phone": "phone", "fax": "phone"}
    rows = ContactPoint.objects.filter(record__contact_id=contact_id, kind__in=kinds)
    return [Point(kinds[kind], value) for kind, value in rows.values_list("kind", "value")]
