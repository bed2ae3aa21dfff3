"""What the two shapes of the invented file say of themselves."""

from __future__ import annotations

from chaland.segments.language import Catalogue
from chaland.segments.language.catalogue import (
    Column,
    Coordinates,
    CustomField,
    Dialect,
    FactTable,
    Frozen,
    Linked,
    Members,
    Packed,
    Placement,
    Rows,
)
from tests.segments.language.stores import LISTS, NUMBERS, TEXTS, column_name
from tests.segments.language.world import CUSTOM, FROZEN, PLACES, saved_trees

_KEYED = {"sqlite": "json_extract({0}, :key)", "duckdb": "json_extract_string({0}, :key)"}
_KEYED |= {"postgres": "({0} ->> :key)", "spark": "get_json_object({0}, :key)"}


def row_store_catalogue(dialect: Dialect) -> Catalogue:
    """On SQLite only the town is kept folded: the others go through the folding function."""
    folded = ("city",) if dialect == "sqlite" else TEXTS
    scalars = _scalars(folded)
    lists: dict[str, Placement] = {name: _labels(name) for name in LISTS}
    rollup = Rows("rollup AS u", "u.contact_id")
    fields: dict[str, Placement] = {
        **scalars,
        **lists,
        "company": Linked(
            Rows("company AS k", "k.id", key="c.company_id"), Column("k.name", folded="k.name_key")
        ),
        "company_state": Linked(Rows("company AS k", "k.id", key="c.company_id"), Column("k.state")),
        "purchase_count": Linked(rollup, Column("u.orders"), absent_is_zero=True),
        "total_spent": Linked(rollup, Column("u.total_cents", scale=100), absent_is_zero=True),
        "last_purchase": Linked(rollup, Column("u.last_purchase")),
    }
    return _catalogue(dialect, fields, "INNER JOIN record AS r ON r.id = f.record_id", "r.contact_id")


def mirror_catalogue(dialect: Dialect) -> Catalogue:
    packed: dict[str, Placement] = {name: Packed(f"c.{column_name(name)}") for name in LISTS}
    fields: dict[str, Placement] = {
        **_scalars(TEXTS),
        **packed,
        "company": Column("c.company", folded="c.company_key"),
        "company_state": Column("c.company_state"),
        "purchase_count": Column("c.orders"),
        "total_spent": Column("c.total_cents", scale=100),
        "last_purchase": Column("c.last_purchase"),
    }
    return _catalogue(dialect, fields, "", "f.contact_id", vector=("c.x", "c.y", "c.z"))


def _catalogue(
    dialect: Dialect,
    fields: dict[str, Placement],
    join: str,
    contact: str,
    vector: tuple[str, str, str] | None = None,
) -> Catalogue:
    own = {name: placement for name, placement in fields.items() if not name.startswith("custom.")}
    custom = {
        key: CustomField(label, kind, fields[f"custom.{key}"], choices)
        for key, (label, kind, choices) in CUSTOM.items()
    }
    yes = "c.sms = 1" if dialect == "sqlite" else "c.sms"
    return Catalogue(
        table="contact AS c",
        key="c.id",
        fields=own,
        facts=_facts(dialect, join, contact),
        custom=custom,
        coordinates=Coordinates("c.latitude", "c.longitude", vector),
        segments={**saved_trees(), **{name: Frozen(number) for name, number in FROZEN.items()}},
        members=Members(Rows("member AS m", "m.contact_id"), "m.segment_id"),
        consents={"sms": yes},
        reachable={"sms": yes},
        place=PLACES.get,
    )


def _scalars(folded: tuple[str, ...]) -> dict[str, Placement]:
    fields: dict[str, Placement] = {}
    for name in TEXTS:
        column = f"c.{column_name(name)}"
        fields[name] = Column(column, folded=f"{column}_key" if name in folded else None)
    for name in (*NUMBERS, "birth_date", "birthday", "custom.control", "custom.fleet"):
        fields[name] = Column(f"c.{column_name(name)}")
    for name in ("created_at", "last_contact"):
        fields[name] = Column(f"c.{name}", stored="instant")
    return fields


def _labels(name: str) -> Linked:
    rows = Rows("label AS l", "l.contact_id", where=f"l.field = '{column_name(name)}'")
    return Linked(rows, Column("l.key", folded="l.key"))


def _facts(dialect: Dialect, join: str, contact: str) -> dict[str, FactTable]:
    def rows(table: str) -> Rows:
        return Rows(f"{table} AS f {join}".strip(), contact)

    def text(name: str) -> Column:
        return Column(f"f.{name}_", folded=f"f.{name}_key")

    at = Column("f.at_", stored="instant")
    purchases = {name: text(name) for name in ("product", "category", "order", "store")}
    purchases |= {"date": Column("f.date_"), "amount": Column("f.cents", scale=100)}
    purchases |= {"quantity": Column("f.quantity_"), "replacement": Column("f.replacement_")}
    key_format = "{key}" if dialect == "postgres" else '$."{key}"'
    json_text = Column(_KEYED[dialect].format("f.properties"))
    interactions = {"kind": text("kind"), "outcome": text("outcome"), "at": at}
    messages = {name: text(name) for name in ("campaign", "channel", "status")}
    return {
        "purchases": FactTable(rows("purchases"), purchases),
        "events": FactTable(
            rows("events"), {"type": text("type"), "path": text("path"), "at": at}, json_text, key_format
        ),
        "interactions": FactTable(
            rows("interactions"), {**interactions, "satisfaction": Column("f.satisfaction_")}
        ),
        "messages": FactTable(rows("messages"), {**messages, "at": at}),
    }
