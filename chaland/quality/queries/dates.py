"""When the values of one contact were last confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chaland.customers.models import Contact
from chaland.quality.domain.confirming import ELEMENTS, FIELDS, VALUE_OF
from chaland.quality.domain.weights import Weights
from chaland.quality.models import Confirmed

_OWN = tuple(part for name, parts in ELEMENTS.items() if name != "company" for part in parts)


def confirmed_values(contact_id: int) -> dict[str, date | None]:
    """The values that the contact holds (`confirming.FIELDS`), with their dates as last worked out."""
    contact = Contact.objects.filter(pk=contact_id).values(*_OWN, "company_id").first()
    if contact is None:
        return {}
    held = {VALUE_OF[part] for part in _OWN if contact[part]}
    held |= {"company"} if contact["company_id"] else set()
    row = Confirmed.objects.filter(pk=contact_id).first()
    return {name: getattr(row, name, None) for name in FIELDS if name in held}


def confirmed_parts(contact_id: int) -> Mapping[str, date]:
    """The same by field of the record, without those that nobody confirmed."""
    dates = confirmed_values(contact_id)
    return {part: on for part, name in VALUE_OF.items() if (on := dates.get(name))}


def stale_values(contact_id: int, today: date, weights: Weights) -> dict[str, date | None]:
    """Those that were not confirmed of late."""
    found = confirmed_values(contact_id)
    return {name: on for name, on in found.items() if on is None or months_between(on, today) > weights.good}


def months_between(on: date, today: date) -> int:
    """Whole months, as freshness counts them."""
    return (today.year - on.year) * 12 + today.month - on.month - (on.day > today.day)
