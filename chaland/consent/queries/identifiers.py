"""By what a contact is known to the ledger, and whom an identifier stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from chaland.consent.domain.identifiers import POINT_KINDS, Identifier, postal_of
from chaland.consent.domain.words import PointKind
from chaland.customers import bulk
from chaland.customers.models import Contact

_AT_ONCE = 900
_READ = ("email", "mobile", "phone", "street", "postal_code", "last_name")
_POINTS = (
    "SELECT s.contact_id, p.kind, p.value FROM {keys} {join} customers_sourcerecord s ON s.contact_id = k.key "
    "JOIN customers_contactpoint p ON p.record_id = s.id ORDER BY p.id"
)
_GOLDEN = (("email", PointKind.EMAIL), ("mobile", PointKind.PHONE), ("phone", PointKind.PHONE))


def identifiers_of(contact_ids: Iterable[int]) -> dict[int, list[Identifier]]:
    """Contact → what it is known by: its golden record first, then every point of its records."""
    wanted = list(contact_ids)
    found: dict[int, dict[Identifier, None]] = defaultdict(dict)
    for start in range(0, len(wanted), _AT_ONCE):
        contacts = Contact.objects.filter(pk__in=wanted[start : start + _AT_ONCE])
        for contact in contacts.only(*_READ):
            found[contact.pk] |= dict.fromkeys(golden_identifiers(contact))
    for contact_id, kind, value in bulk.fetch(_POINTS, wanted):
        if kind in POINT_KINDS:
            found[contact_id][Identifier(POINT_KINDS[kind].value, value)] = None
    return {contact_id: list(known) for contact_id, known in found.items()}


def golden_identifiers(contact: Contact) -> list[Identifier]:
    """E-mail, mobile, phone and household at its address, those that are known."""
    said = [Identifier(kind.value, value) for field, kind in _GOLDEN if (value := getattr(contact, field))]
    postal = postal_of(contact.street, contact.postal_code, contact.last_name)
    return [*said, Identifier(PointKind.POSTAL.value, postal)] if postal else said


def contacts_with(identifiers: Iterable[Identifier]) -> dict[Identifier, list[int]]:
    """Identifier → contacts known by it, ascending. Postal keys are not looked up: nothing indexes them."""
    wanted = [one for one in set(identifiers) if one.kind != PointKind.POSTAL.value and one.value]
    found: dict[Identifier, set[int]] = defaultdict(set)
    rows = bulk.fetch(_WITH, [one.value for one in wanted])
    for value, kind, contact_id in rows:
        if kind in POINT_KINDS:
            found[Identifier(POINT_KINDS[kind].value, value)].add(contact_id)
    asked = set(wanted)
    return {one: sorted(contacts) for one, contacts in found.items() if one in asked}


_WITH = (
    "SELECT p.value, p.kind, s.contact_id FROM {keys} {join} customers_contactpoint p ON p.value = k.key "
    "JOIN customers_sourcerecord s ON s.id = p.record_id WHERE s.contact_id IS NOT NULL"
)
