"""Which columns each kind of export has. Those that intake knows are headed by intake's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chaland.customers.domain.labels import CustomLabel
from chaland.exports import reach
from chaland.exports.domain import CellKind, Column, Kind
from chaland.intake.fields import BY_NAME
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

CUSTOM = "custom."
_KINDS: Mapping[str, CellKind] = {
    "phone": "phone",
    "mobile": "phone",
    "birth_date": "date",
    "latitude": "number",
    "longitude": "number",
    "loyalty_points": "number",
    "tags": "list",
    "hobbies": "list",
    "created_at": "instant",
    "last_contact": "instant",
    "kind": "choice",
    "status": "choice",
    "sex": "choice",
    "region": "region",
    "quantity": "number",
}
_OF_CUSTOM: Mapping[str, CellKind] = {"number": "number", "date": "date", "yes_no": "yes_no", "list": "list"}
_FIRM = ("company", "siren", "siret", "vat", "naf", "legal_form", "staff")
_REACH = ("email", "mobile", "phone", "website")
_ADDRESS = (
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
)
_LOYALTY = ("loyalty_programme", "loyalty_number", "loyalty_tier", "loyalty_points")


def _read(name: str, sql: str, kind: CellKind | None = None) -> Column:
    cell = kind or _KINDS.get(name, "text")
    return Column(name, BY_NAME[name].label, cell, sql, name if cell == "choice" else "")


def _of(alias: str, *names: str) -> Iterable[Column]:
    lists = {"tags", "hobbies"}
    return [_read(name, "" if name in lists else f"{alias}.{name}") for name in names]


def _extra(name: str, fr: str, en: str, kind: CellKind, sql: str) -> Column:
    return Column(name, Text(fr, en), kind, sql)


def _firm(alias: str) -> Iterable[Column]:
    return [_read(name, f"{alias}.name" if name == "company" else f"{alias}.{name}") for name in _FIRM]


_WHOLE_NAME = "NULLIF(TRIM(COALESCE(c.first_name, '') || ' ' || COALESCE(c.last_name, '')), '')"

CONTACTS: tuple[Column, ...] = (
    _read("external_id", "c.id", "id"),
    *_of("c", "civility", "first_name", "last_name", "sex", "birth_date", "kind"),
    *_firm("k"),
    *_of("c", "function", "activity", *_REACH, *_ADDRESS, "language", "status", "owner", "colour"),
    *_of("c", "tags", "hobbies", "notes", "created_at", "last_contact", *_LOYALTY),
)
CONTACT_EXTRAS: tuple[Column, ...] = (
    Column(
        "full_name", BY_NAME["full_name"].label, "text", f"COALESCE({_WHOLE_NAME}, k.name, c.email, c.mobile)"
    ),
    _extra("purchase_count", "nombre d'achats", "purchase count", "number", "r.purchase_count"),
    _extra("total_spent", "total dépensé", "total spent", "cents", "r.total_cents"),
    _extra(
        "average_basket",
        "panier moyen",
        "average basket",
        "cents",
        "r.total_cents / NULLIF(r.purchase_count, 0)",
    ),
    _extra("last_order_amount", "montant dernier achat", "last order amount", "cents", "r.last_order_cents"),
    _extra("first_purchase", "premier achat", "first purchase", "date", "r.first_purchase"),
    _extra("last_purchase", "dernier achat", "last purchase", "date", "r.last_purchase"),
    _extra("updated_at", "mis à jour", "updated", "instant", "c.updated_at"),
    *reach.COLUMNS,
)
COMPANIES: tuple[Column, ...] = (
    _read("external_id", "k.id", "id"),
    *_firm("k"),
    *_of("k", "activity", *_REACH, *_ADDRESS, "status", "owner", "notes", "created_at"),
)
PURCHASES: tuple[Column, ...] = (
    _read("customer_id", "s.contact_id", "id"),
    _read("customer_email", "c.email"),
    _read("order", 'p."order"'),
    _read("date", "COALESCE(CAST(p.at AS text), CAST(p.date AS text))", "moment"),
    _read("product_code", "g.code"),
    _read("product", "g.name"),
    _read("category", "g.category"),
    _read("brand", "g.brand"),
    _read("quantity", "p.quantity"),
    _read("unit_price", "p.unit_price_cents", "cents"),
    _read("amount", "p.amount_cents", "cents"),
    _read("currency", "p.currency"),
    _read("store", "p.store"),
)
_OWN: Mapping[Kind, tuple[Column, ...]] = {
    "contacts": CONTACTS,
    "companies": COMPANIES,
    "purchases": PURCHASES,
}


def chosen(kind: Kind, names: Sequence[str], customs: Iterable[CustomLabel]) -> tuple[Column, ...]:
    """The columns asked for in their order; without names, those that come back in, custom ones last.

    Raises: Invalid (`column_unknown`) that says all the unknown ones and all the known ones.
    """
    own = {column.name: column for column in _OWN[kind]}
    if kind == "contacts":
        own |= {f"{CUSTOM}{field.key}": _custom(field) for field in customs}
    if not names:
        return tuple(own.values())
    known = own | ({column.name: column for column in CONTACT_EXTRAS} if kind == "contacts" else {})
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Invalid(
            "column_unknown",
            Text("Colonnes inconnues : {unknown}.", "Unknown columns: {unknown}."),
            path="--columns",
            remedy=Text("Choisissez parmi : {known}.", "Choose among: {known}."),
            unknown=", ".join(unknown),
            known=", ".join(known),
        )
    return tuple(known[name] for name in dict.fromkeys(names))


def _custom(field: CustomLabel) -> Column:
    return Column(f"{CUSTOM}{field.key}", field.label, _OF_CUSTOM.get(field.type, "text"))
