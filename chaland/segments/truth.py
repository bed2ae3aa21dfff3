"""Where each word of the language is kept in the truth (SQLite or PostgreSQL): the catalogue of the row store."""

from __future__ import annotations

from functools import cache
from typing import cast

from django.db import connection
from django.db.models import QuerySet

from chaland.customers.domain.labels import CustomLabel
from chaland.customers.queries.labels import custom_fields
from chaland.kernel.folding import fold
from chaland.kernel.money import HOUSE
from chaland.reference import geography
from chaland.reference.keys import key as town_key
from chaland.segments.columns import FOLDED
from chaland.segments.language import Catalogue, Dialect
from chaland.segments.language.catalogue import (
    Column,
    Coordinates,
    CustomField,
    FactTable,
    Linked,
    Members,
    Placement,
    Rows,
)
from chaland.segments.language.words import Kind
from chaland.segments.models import SavedSegment
from chaland.segments.named import SavedTrees
from chaland.segments.reaching import Reaching

_ALREADY_FOLDED = ("mobile", "phone")
_CODES = ("kind", "status", "loyalty_points", "birth_date")
_SEX = "(CASE c.sex WHEN 'female' THEN 'F' WHEN 'male' THEN 'M' END)"
_DAY_OF_YEAR: dict[str, str] = {
    "postgres": "(EXTRACT(MONTH FROM c.birth_date) * 100 + EXTRACT(DAY FROM c.birth_date))",
    "sqlite": "(CAST(substr(c.birth_date, 6, 2) AS integer) * 100 + CAST(substr(c.birth_date, 9) AS integer))",
}
_KINDS: dict[str, Kind] = {
    "text": "text",
    "number": "number",
    "date": "date",
    "yes_no": "yes_no",
    "choice": "choice",
    "list": "list",
}


def dialect() -> Dialect:
    return "postgres" if connection.vendor == "postgresql" else "sqlite"


def catalogue(among: QuerySet[SavedSegment] | None = None) -> Catalogue:
    """`among`: the saved segments that a sentence may name, every one when None (`saved.known_to` a reader).

    Cost: one query, for the fields of the trade; one more for a sentence that names a saved segment.
    """
    spoken = dialect()
    return Catalogue(
        table="customers_contact AS c",
        key="c.id",
        fields=_fields(spoken),
        facts=_facts(spoken),
        custom={field.key: _custom(field, spoken) for field in custom_fields(hidden=True)},
        coordinates=Coordinates("c.latitude", "c.longitude"),
        segments=SavedTrees(among),
        members=Members(Rows("segments_frozenmember AS m", "m.contact_id"), "m.segment_id"),
        place=place_of,
        consents=Reaching("consented"),
        reachable=Reaching("reachable"),
    )


def _fields(spoken: Dialect) -> dict[str, Placement]:
    firm = Rows("customers_company AS k", "k.id", key="c.company_id")
    said = Rows(
        "customers_sourcerecord AS s INNER JOIN customers_source AS o ON o.id = s.source_id", "s.contact_id"
    )
    fields: dict[str, Placement] = {name: Column(f"c.{name}") for name in (*FOLDED, *_CODES)}
    fields |= {name: Column(f"c.{name}", folded=f"c.{name}") for name in _ALREADY_FOLDED}
    fields |= {name: Column(f"c.{name}", stored="instant") for name in ("created_at", "last_contact")}
    fields |= {name: _labels(name) for name in ("tags", "hobbies")}
    fields |= _rollups() | _rfm() | _quality()
    return fields | {
        "birthday": Column(_DAY_OF_YEAR[spoken]),
        "sex": Column(_SEX),
        "city": Column("c.city", folded="c.city_key"),
        "company": Linked(firm, Column("k.name", folded="k.name_key")),
        "company_state": Linked(firm, Column("k.register_state")),
        "source": Linked(said, Column("o.name")),
    }


def _rollups() -> dict[str, Placement]:
    """Whoever bought nothing has spent 0, but has no first purchase."""
    rows = Rows("customers_rollup AS u", "u.contact_id")
    average = "(u.total_cents * 1.0 / NULLIF(u.purchase_count, 0))"
    return {
        "purchase_count": Linked(rows, Column("u.purchase_count"), absent_is_zero=True),
        "total_spent": Linked(rows, Column("u.total_cents", scale=100), absent_is_zero=True),
        "average_basket": Linked(rows, Column(average, scale=100)),
        "last_order_amount": Linked(rows, Column("u.last_order_cents", scale=100)),
        "first_purchase": Linked(rows, Column("u.first_purchase")),
        "last_purchase": Linked(rows, Column("u.last_purchase")),
    }


def _rfm() -> dict[str, Placement]:
    """Missing for who never bought, and until the first scores are made."""
    rows = Rows("segments_rfm AS w", "w.contact_id")
    scores = ("recency", "frequency", "monetary", "segment")
    return {f"rfm_{name}": Linked(rows, Column(f"w.{name}")) for name in scores}


def _quality() -> dict[str, Placement]:
    """Missing until somebody worked it out; a contact may have several doubts."""
    return {
        "quality": Linked(Rows("quality_score AS v", "v.contact_id"), Column("v.score")),
        "last_confirmed": Linked(Rows("quality_score AS v", "v.contact_id"), Column("v.confirmed_on")),
        "doubt": Linked(Rows("quality_suspicion AS d", "d.contact_id"), Column("d.kind")),
    }


def _labels(field: str) -> Linked:
    rows = Rows("customers_contactlabel AS l", "l.contact_id", where=f"l.field = '{field}'")
    return Linked(rows, Column("l.value", folded="l.key"))


def _facts(spoken: Dialect) -> dict[str, FactTable]:
    def rows(name: str) -> Rows:
        return Rows(
            f"customers_{name} AS f INNER JOIN customers_sourcerecord AS r ON r.id = f.record_id",
            "r.contact_id",
        )

    sold = "LEFT JOIN customers_product AS p ON p.id = f.product_id"
    at = Column("f.at", stored="instant")
    purchases = {
        "date": Column("f.date"),
        "amount": Column(f"(CASE WHEN f.currency = '{HOUSE}' THEN f.amount_cents END)", scale=100),
        "quantity": Column("f.quantity"),
        "order": Column('f."order"'),
        "store": Column("f.store"),
        "product": Column("p.name", join=sold),
        "category": Column("p.category", join=sold),
        "replacement": Column(_REPLACEMENT[spoken], join=sold),
    }
    told = {"kind": Column("f.kind"), "outcome": Column("f.outcome"), "at": at}
    told["satisfaction"] = Column("f.satisfaction")
    named = "INNER JOIN customers_mailing AS g ON g.id = f.mailing_id"
    messages = {name: Column(f"f.{name}") for name in ("channel", "status")} | {"at": at}
    messages["campaign"] = Column("g.name", folded="g.key", join=named)
    events = {"type": Column("f.type"), "path": Column("f.path"), "at": at}
    read, form = _inside("f.properties", spoken)
    return {
        "purchases": FactTable(rows("purchase"), purchases),
        "events": FactTable(rows("event"), events, Column(read), form),
        "interactions": FactTable(rows("interaction"), told),
        "messages": FactTable(rows("message"), messages),
    }


_SPAN = "CASE WHEN p.lifetime_months BETWEEN 1 AND 1200 THEN p.lifetime_months END"
_REPLACEMENT: dict[str, str] = {
    "postgres": f"CAST(f.date + make_interval(months => {_SPAN}) AS date)",
    "sqlite": (
        f"MIN(date(f.date, 'start of month', ({_SPAN}) || ' months', (substr(f.date, 9) - 1) || ' days'), "
        f"date(f.date, 'start of month', (({_SPAN}) + 1) || ' months', '-1 day'))"
    ),
}
"""The day of the purchase, the lifetime of the product later; months end where they end, as in the language."""


def _custom(field: CustomLabel, spoken: Dialect) -> CustomField:
    kind = _KINDS.get(field.type, "text")
    return CustomField(field.label, kind, _custom_place(field.key, kind, spoken), field.choices)


def _custom_place(key: str, kind: Kind, spoken: Dialect) -> Placement:
    """A value that is not of the field's kind (it was text before it was a number) counts as missing."""
    if kind == "list":
        rows = Rows("customers_contactlabel AS l", "l.contact_id", where=f"l.field = 'custom.{_safe(key)}'")
        return Linked(rows, Column("l.value", folded="l.key"))
    read, form = _inside("c.custom", spoken)
    if fits := _FITS[spoken].get(kind):
        read = f"(CASE WHEN {fits} THEN {_CAST[spoken].get(kind, '{0}').format(read)} END)"
    return Column(read, values={"key": form.format(key=_safe(key))})


_DAY = "____-__-__"
_FITS: dict[str, dict[Kind, str]] = {
    "postgres": {
        "number": "jsonb_typeof(c.custom -> :key) = 'number'",
        "date": f"(c.custom ->> :key) LIKE '{_DAY}'",
        "yes_no": "jsonb_typeof(c.custom -> :key) = 'boolean'",
    },
    "sqlite": {
        "number": "json_type(c.custom, :key) IN ('integer', 'real')",
        "date": f"json_extract(c.custom, :key) LIKE '{_DAY}'",
        "yes_no": "json_type(c.custom, :key) IN ('true', 'false')",
    },
}
_CAST: dict[str, dict[Kind, str]] = {
    "postgres": {
        "number": "CAST({0} AS double precision)",
        "date": "CAST({0} AS date)",
        "yes_no": "CAST({0} AS boolean)",
    },
    "sqlite": {},
}


def _inside(column: str, spoken: Dialect) -> tuple[str, str]:
    """How one key of a JSON column is read, and how its name is bound."""
    if spoken == "postgres":
        return f"({column} ->> :key)", "{key}"
    return f"json_extract({column}, :key)", '$."{key}"'


def _safe(key: str) -> str:
    """Keys of fields are slugs; anything else would be a fault of ours."""
    if not key.replace("_", "").replace("-", "").isalnum():
        raise ValueError(f"not the key of a field: {key!r}")
    return key


def place_of(name: str) -> tuple[float, float] | None:
    """Latitude and longitude of a commune (the most populous of that name) or a postal code, in degrees."""
    return _places().get(fold(town_key(name)))


@cache
def _places() -> dict[str, tuple[float, float]]:
    """Communes last: a town is stronger than whatever else has its name."""
    where = geography.communes().drop_nulls(["latitude", "longitude"]).sort("population", nulls_last=False)
    codes = geography.postal_towns().join(where.select("insee", "latitude", "longitude"), on="insee")
    middle = codes.select("postal_code", "latitude", "longitude").group_by("postal_code").mean()
    rows = [*middle.iter_rows(), *where.select("key", "latitude", "longitude").iter_rows()]
    return {fold(cast(str, name)): (latitude, longitude) for name, latitude, longitude in rows}
