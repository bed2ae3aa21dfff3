"""From surviving values to the columns of a golden record: the derived ones are computed here.

Pure. The bulk path of intake computes the same columns for a million records at a time; a law in
the tests holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaland.kernel.folding import fold

PLAIN_SHARED = (
    "recipient_line",
    "building_line",
    "street",
    "locality_line",
    "postal_code",
    "city",
    "insee",
    "department",
    "region",
    "country",
    "latitude",
    "longitude",
    "activity",
    "email",
    "mobile",
    "phone",
    "website",
    "status",
    "owner",
    "notes",
)
PLAIN_CONTACT = (
    *PLAIN_SHARED,
    "civility",
    "first_name",
    "last_name",
    "birth_name",
    "sex",
    "birth_date",
    "function",
    "language",
    "colour",
    "loyalty_programme",
    "loyalty_number",
    "loyalty_tier",
    "loyalty_points",
)
PLAIN_COMPANY = (*PLAIN_SHARED, "legal_form", "siren", "siret", "vat", "naf", "staff")


def national(phone: str | None) -> str | None:
    """The digits people type: `+33612345678` → `0612345678`; other countries keep theirs."""
    if phone is None:
        return None
    return "0" + phone[3:] if phone.startswith("+33") else phone.lstrip("+")


def contact_columns(values: Mapping[str, Any], employer: str | None = None) -> dict[str, Any]:
    """The columns of a contact but its id, dates, origins and company. `employer`: the name of the company
    where they work, as it is called now, whatever their records call it."""
    columns = {field: values.get(field) for field in PLAIN_CONTACT}
    columns["kind"] = values.get("kind") or ("professional" if values.get("company") else "person")
    columns["custom"] = values.get("custom")
    columns["city_key"] = _folded(values.get("city"))
    columns["name_key"] = _folded(_joined(values, "last_name", "first_name")) or _nameless(values)
    columns["search"] = contact_search(values, employer)
    return columns


def contact_search(values: Mapping[str, Any], employer: str | None) -> str:
    """What instant search looks into."""
    named = {**values, "company": employer or values.get("company")}
    return _search(named, "first_name", "last_name", "birth_name", "company")


def company_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a company but its id, dates and origins."""
    columns = {field: values.get(field) for field in PLAIN_COMPANY}
    columns["name"] = values.get("company") or values.get("siret") or values.get("siren") or "?"
    columns["naf_version"] = (values.get("naf_version") or "NAFRev2") if values.get("naf") else None
    columns["register_state"] = values.get("register_state")
    columns["custom"] = values.get("custom")
    columns["city_key"] = _folded(values.get("city"))
    columns["name_key"] = _folded(columns["name"])
    columns["search"] = _search(values, "company", "siret")
    return columns


def _nameless(values: Mapping[str, Any]) -> str:
    """Who has no name is sorted by what else is known."""
    return fold(values.get("company") or values.get("email") or values.get("mobile") or "")


def _search(values: Mapping[str, Any], *names: str) -> str:
    parts = [values.get(name) for name in names]
    parts += [values.get("email"), national(values.get("mobile")), national(values.get("phone"))]
    parts.append(values.get("city"))
    return fold(" ".join(part for part in parts if part))


def _joined(values: Mapping[str, Any], *fields: str) -> str:
    return " ".join(values[field] for field in fields if values.get(field))


def _folded(text: str | None) -> str | None:
    return fold(text) if text else None
