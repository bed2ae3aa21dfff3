"""Where each word of the language is found in a snapshot: the catalogue of the mirror."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from chaland.mirror.domain import Vendor
from chaland.segments.columns import FOLDED
from chaland.segments.language import Catalogue
from chaland.segments.language.catalogue import (
    Column,
    Coordinates,
    CustomField,
    FactTable,
    Linked,
    Placement,
    Rows,
)
from chaland.segments.language.words import Kind
from chaland.segments.snapshot.plan import as_text

SHARED: Mapping[str, str] = {
    "product": "product AS p",
    "source": "membership AS s",
    "mailing": "mailing AS g",
}
"""Tables of the row store whose rows many contacts share, and how a question that depends on them shows it."""

_AS_THEY_ARE = ("kind", "status", "sex", "company_state", "loyalty_points", "birth_date", "birthday")
_SPAN = "CASE WHEN p.lifetime_months BETWEEN 1 AND 1200 THEN p.lifetime_months END"
_REPLACEMENT = f"CAST(f.date + to_months({_SPAN}) AS DATE)"
_VALUES: Mapping[Kind, str] = {"number": "x.number", "date": "x.day", "yes_no": "x.flag"}


def mirrored(known: Catalogue, vendor: Vendor, tables: Collection[str]) -> Catalogue:
    """The row store's catalogue, for a snapshot that holds `tables`. What it does not hold is not in it."""
    facts = _facts(vendor)
    members = known.members if known.members and _is_in(known.members.rows, tables) else None
    has_reach = "consent_reach" in tables
    return replace(
        known,
        table="contact AS c",
        key="c.id",
        fields=_held(known, tables),
        facts={name: _common(held, facts[name]) for name, held in known.facts.items() if name in facts},
        custom={key: replace(field, placement=_custom(key, field)) for key, field in known.custom.items()},
        folding="folded",
        coordinates=Coordinates("c.latitude", "c.longitude", ("c.x", "c.y", "c.z")),
        segments=known.segments if members else {},
        members=members,
        consents=known.consents if has_reach else {},
        reachable=known.reachable if has_reach else {},
    )


def _held(known: Catalogue, tables: Collection[str]) -> dict[str, Placement]:
    """Tables copied as they are keep their names: what the row store says of them holds here too."""
    laid = _fields()
    same = {
        name: placement
        for name, placement in known.fields.items()
        if isinstance(placement, Linked) and _is_in(placement.rows, tables)
    }
    return same | {name: laid[name] for name in known.fields if name in laid}


def _common(held: FactTable, laid: FactTable) -> FactTable:
    """What the row store cannot tell of a fact, the mirror does not tell either."""
    return replace(
        laid, columns={name: column for name, column in laid.columns.items() if name in held.columns}
    )


def _is_in(rows: Rows, tables: Collection[str]) -> bool:
    return rows.source.split(" ")[0] in tables


def _text(column: str, join: str = "") -> Column:
    return Column(column, folded=column, join=join)


def _fields() -> dict[str, Placement]:
    said = Rows("membership AS s", "s.contact_id")
    fields: dict[str, Placement] = {name: _text(f"c.{name}") for name in FOLDED}
    fields |= {name: _text(f"c.{name}") for name in ("mobile", "phone", "company")}
    fields["city"] = Column("c.has_city", folded="c.city")
    fields |= {name: Column(f"c.{name}") for name in _AS_THEY_ARE}
    fields |= {name: Column(f"c.{name}", stored="instant") for name in ("created_at", "last_contact")}
    fields |= {name: _labels(name) for name in ("tags", "hobbies")}
    return fields | _rollups() | {"source": Linked(said, _text("s.name"))}


def _rollups() -> dict[str, Placement]:
    return {
        "purchase_count": Column("c.purchase_count"),
        "total_spent": Column("c.total_cents", scale=100),
        "average_basket": Column("c.average_cents", scale=100),
        "last_order_amount": Column("c.last_order_cents", scale=100),
        "first_purchase": Column("c.first_purchase"),
        "last_purchase": Column("c.last_purchase"),
    }


def _labels(field: str) -> Linked:
    return Linked(Rows("label AS l", "l.contact_id", where=f"l.field = '{field}'"), _text("l.key"))


def _custom(key: str, field: CustomField) -> Placement:
    """Lists are labels. `key` is a slug: the row store's catalogue has seen to it."""
    if field.kind == "list":
        return _labels(f"custom.{key}")
    rows = Rows("custom AS x", "x.contact_id", where=f"x.key = '{key}'")
    plain = _VALUES.get(field.kind)
    return Linked(rows, Column(plain) if plain else _text("x.said"))


def _facts(vendor: Vendor) -> dict[str, FactTable]:
    def word(column: str, alias: str) -> Column:
        return _text(f"{alias}.said", f"LEFT JOIN word AS {alias} ON {alias}.id = f.{column}")

    sold = "LEFT JOIN product AS p ON p.id = f.product_id"
    at = Column("f.moment", stored="instant")
    purchases = {
        "date": Column("f.date"),
        "amount": Column("f.amount_cents", scale=100),
        "quantity": Column("f.quantity"),
        "order": _text('f."order"'),
        "store": word("store", "w"),
        "product": _text("p.name", sold),
        "category": _text("p.category", sold),
        "replacement": Column(_REPLACEMENT, join=sold),
    }
    told = {name: Column(f"f.{name}") for name in ("kind", "outcome", "satisfaction")}
    sent = {name: Column(f"f.{name}") for name in ("channel", "status")}
    sent["campaign"] = _text("g.name", "INNER JOIN mailing AS g ON g.id = f.mailing_id")
    read = as_text("json_type(f.properties, :key)", "json_extract_string(f.properties, :key)", vendor)
    return {
        "purchases": FactTable(Rows("purchase AS f", "f.contact_id"), purchases),
        "events": FactTable(
            Rows("event AS f", "f.contact_id"),
            {"type": word("type", "w"), "path": word("path", "v"), "at": at},
            Column(f"({read})"),
            '$."{key}"',
        ),
        "interactions": FactTable(Rows("interaction AS f", "f.contact_id"), {**told, "at": at}),
        "messages": FactTable(Rows("message AS f", "f.contact_id"), {**sent, "at": at}),
    }
