"""The invented file as two shapes of tables: the row store's, and the mirror's."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from chaland.kernel.folding import fold
from chaland.segments.language.catalogue import SEPARATOR
from chaland.segments.language.compile.distances import unit_vector
from tests.segments.language.world import World

Table = tuple[dict[str, str], list[dict[str, Any]]]
"""Columns to their types (text, int, float, date, instant, bool, json), and the rows."""

TEXTS = (
    *("last_name", "first_name", "sex", "kind", "email", "mobile", "postal_code", "city", "department"),
    *("status", "owner", "loyalty_tier", "rfm_segment", "custom.fuel", "custom.car"),
)
NUMBERS = ("loyalty_points", "rfm_recency", "custom.mileage")
LISTS = ("hobbies", "tags", "custom.options")
_FACT_COLUMNS = {
    "purchases": {"date": "date", "quantity": "float", "product": "text", "category": "text", "order": "text", "store": "text", "replacement": "date"},
    "events": {"type": "text", "at": "instant", "path": "text"},
    "interactions": {"kind": "text", "at": "instant", "outcome": "text", "satisfaction": "int"},
    "messages": {"campaign": "text", "channel": "text", "status": "text", "at": "instant"},
}  # fmt: skip


def column_name(field: str) -> str:
    return field.replace(".", "_")


def row_store(world: World) -> dict[str, Table]:
    """Facts hang on records, lists and roll-ups have tables of their own, as in `customers.models`."""
    companies = sorted({contact["company"] for contact in world.contacts if contact["company"]})
    states = {contact["company"]: contact["company_state"] for contact in world.contacts}
    labels = [
        {"contact_id": contact["id"], "field": column_name(name), "key": fold(value)}
        for contact in world.contacts
        for name in LISTS
        for value in contact[name]
    ]
    rollups = [
        {
            "contact_id": contact["id"],
            "orders": contact["purchase_count"],
            "total_cents": round(contact["total_spent"] * 100),
            "last_purchase": contact["last_purchase"],
        }
        for contact in world.contacts
        if contact["has_rollup"]
    ]
    contacts = [
        {**_scalars(contact), "company_id": _place_in(companies, contact["company"])}
        for contact in world.contacts
    ]
    return {
        "contact": ({**_SCALARS, "company_id": "int"}, contacts),
        "company": (
            {"id": "int", "name": "text", "name_key": "text", "state": "text"},
            [
                {"id": n, "name": name, "name_key": fold(name), "state": states[name]}
                for n, name in enumerate(companies)
            ],
        ),
        "label": ({"contact_id": "int", "field": "text", "key": "text"}, labels),
        "rollup": (
            {"contact_id": "int", "orders": "int", "total_cents": "int", "last_purchase": "date"},
            rollups,
        ),
        "record": ({"id": "int", "contact_id": "int"}, _records(world)),
        "member": _members(world),
        **{name: _fact(world, name, "record_id") for name in world.facts},
    }


def mirror(world: World) -> dict[str, Table]:
    """One wide row a contact, lists packed, facts with the contact's id."""
    contacts = [
        {
            **_scalars(contact),
            "company": contact["company"],
            "company_key": _folded(contact["company"]),
            "company_state": contact["company_state"],
            "orders": contact["purchase_count"],
            "total_cents": round(contact["total_spent"] * 100),
            "last_purchase": contact["last_purchase"],
            **{column_name(name): _packed(contact[name]) for name in LISTS},
        }
        for contact in world.contacts
    ]
    more = {
        "company": "text",
        "company_key": "text",
        "company_state": "text",
        "orders": "int",
        "total_cents": "int",
        "last_purchase": "date",
        **{column_name(name): "text" for name in LISTS},
    }
    facts = {name: _fact(world, name, "contact_id") for name in world.facts}
    return {"contact": ({**_SCALARS, **more}, contacts), "member": _members(world), **facts}


_SCALARS: dict[str, str] = {
    "id": "int",
    **{column_name(name): "text" for name in TEXTS},
    **{f"{column_name(name)}_key": "text" for name in TEXTS},
    **{column_name(name): "float" for name in NUMBERS},
    **dict.fromkeys(("latitude", "longitude", "x", "y", "z"), "float"),
    **dict.fromkeys(("birth_date", "custom_control"), "date"),
    **dict.fromkeys(("created_at", "last_contact"), "instant"),
    **dict.fromkeys(("custom_fleet", "sms"), "bool"),
    "birthday": "int",
}


def _scalars(contact: dict[str, Any]) -> dict[str, Any]:

    birth: date | None = contact["birth_date"]
    located = contact["latitude"] is not None
    x, y, z = unit_vector(contact["latitude"], contact["longitude"]) if located else (None, None, None)
    values = {column_name(name): contact.get(name) for name in contact}
    return {
        **{name: values[name] for name in _SCALARS if name in values},
        **{f"{column_name(name)}_key": _folded(contact[name]) for name in TEXTS},
        "x": x,
        "y": y,
        "z": z,
        "birthday": birth and birth.month * 100 + birth.day,
    }


def _fact(world: World, name: str, hangs_on: str) -> Table:
    """`record_id` is 10 times the contact's id, or 5 more: every contact has two records."""
    columns = _FACT_COLUMNS[name]
    rows = []
    for number, row in enumerate(world.facts[name]):
        owner = row["contact"]
        kept = {f"{column}_": row[column] for column in columns}
        kept |= {f"{column}_key": _folded(row[column]) for column, kind in columns.items() if kind == "text"}
        if hangs_on == "record_id":
            owner = owner and owner * 10 + 5 * (number % 2)
        kept[hangs_on] = owner
        if "amount" in row:
            kept["cents"] = None if row["amount"] is None else round(row["amount"] * 100)
        if "props" in row:
            kept["properties"] = json.dumps(row["props"])
        rows.append(kept)
    types = {f"{column}_": kind for column, kind in columns.items()}
    types |= {f"{column}_key": "text" for column, kind in columns.items() if kind == "text"}
    types |= {hangs_on: "int", "cents": "int", "properties": "json"}
    return types, [{column: row.get(column) for column in types} for row in rows]


def _records(world: World) -> list[dict[str, Any]]:
    ids = [contact["id"] for contact in world.contacts]
    return [{"id": n * 10 + extra, "contact_id": n} for n in ids for extra in (0, 5)]


def _members(world: World) -> Table:
    rows = [{"segment_id": 7, "contact_id": number} for number in sorted(world.guests)]
    other = [{"segment_id": 8, "contact_id": contact["id"]} for contact in world.contacts]
    return {"segment_id": "int", "contact_id": "int"}, rows + other


def _place_in(names: list[str], name: str | None) -> int | None:
    return None if name is None else names.index(name)


def _folded(text: str | None) -> str | None:
    return None if text is None else fold(text)


def _packed(values: list[str]) -> str | None:
    return SEPARATOR + SEPARATOR.join(map(fold, values)) + SEPARATOR if values else None


def stored(value: Any, engine: str) -> Any:
    """A value as the engine keeps it: what Django writes on SQLite, UTC without zone in DuckDB."""
    if isinstance(value, datetime) and engine != "postgres":
        value = value.replace(tzinfo=None)
    return str(value) if isinstance(value, date) and engine == "sqlite" else value
