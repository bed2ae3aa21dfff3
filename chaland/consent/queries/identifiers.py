"""By what a contact is known to the ledger, and whom an identifier stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from chaland.consent.domain.identifiers import POINT_KINDS, Identifier, postal_of
from chaland.consent.domain.words import PointKind
from chaland.customers import bulk
from chaland.customers.models import Contact

_READ = (
    "SELECT c.id, c.email, c.mobile, c.phone, c.street, c.postal_code, c.last_name "
    "FROM {keys} {join} customers_contact c ON c.id = k.key"
)
_POINTS = (
    "SELECT s.contact_id, p.kind, p.value FROM {keys} {join} customers_sourcerecord s ON s.contact_id = k.key "
    "JOIN customers_contactpoint p ON p.record_id = s.id ORDER BY p.id"
)
_GOLDEN = (PointKind.EMAIL, PointKind.PHONE, PointKind.PHONE)


def identifiers_of(contact_ids: Iterable[int]) -> dict[int, list[Identifier]]:
    """Contact → what it is known by: its golden record first, then every point of its records."""
    wanted = list(contact_ids)
    found: dict[int, dict[Identifier, None]] = defaultdict(dict)
    for contact_id, *golden in bulk.fetch(_READ, wanted):
        found[contact_id] |= dict.fromkeys(_known_by(*golden))
    for contact_id, kind, value in bulk.fetch(_POINTS, wanted):
        if kind in POINT_KINDS:
            found[contact_id][Identifier(POINT_KINDS[kind].value, value)] = None
    return {contact_id: list(known) for contact_id, known in found.items()}


def golden_identifiers(contact: Contact) -> list[Identifier]:
    """E-mail, mobile, phone and household at its address, those that are known."""
    points = (contact.email, contact.mobile, contact.phone)
    return _known_by(*points, contact.street, contact.postal_code, contact.last_name)


def _known_by(
    email: str | None,
    mobile: str | None,
    phone: str | None,
    street: str | None,
    postal_code: str | None,
    last_name: str | None,
) -> list[Identifier]:
    pairs = zip(_GOLDEN, (email, mobile, phone), strict=True)
    said = [Identifier(kind.value, value) for kind, value in pairs if value]
    postal = postal_of(street, postal_code, last_name)
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
