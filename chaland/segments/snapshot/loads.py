"""What is read of the row store, as it stands there."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.kernel.money import HOUSE
from chaland.mirror.domain import Cell, Load, Vendor
from chaland.segments.columns import FOLDED

CHANNELS = ("email", "sms", "call", "robocall", "letter", "tracking_pixel", "partner_transfer")
MASKS = ("consented", "reachable")
_INSTANT: Mapping[Vendor, str] = {"sqlite": "{0}", "postgresql": "({0} AT TIME ZONE 'UTC')"}
_JSON: Mapping[Vendor, str] = {"sqlite": "{0}", "postgresql": "{0}::text"}

CODES = ("kind", "status", "sex", "mobile", "phone", "city", "city_key")
"""Compared as they are."""


def _cells(**types: str) -> dict[str, Cell]:
    return {name: Cell(kind, f'"{name}"') for name, kind in types.items()}


def _texts(*names: str) -> dict[str, Cell]:
    return _cells(**dict.fromkeys(names, "VARCHAR"))


def _moment(vendor: Vendor, column: str) -> Cell:
    return Cell("TIMESTAMP", _INSTANT[vendor].format(column))


def _json(vendor: Vendor, column: str) -> Cell:
    return Cell("VARCHAR", _JSON[vendor].format(column))


def contact(vendor: Vendor) -> Load:
    cells = {
        **_cells(id="BIGINT", company_id="BIGINT", loyalty_points="BIGINT", birth_date="DATE"),
        **_cells(latitude="DOUBLE", longitude="DOUBLE"),
        **_texts(*FOLDED, *CODES),
        "created_at": _moment(vendor, "created_at"),
        "last_contact": _moment(vendor, "last_contact"),
        "custom": _json(vendor, "custom"),
    }
    return Load("contact", "customers_contact", cells)


COMPANY = Load(
    "company", "customers_company", _cells(id="BIGINT", name_key="VARCHAR", register_state="VARCHAR")
)
ROLLUP = Load(
    "rollup",
    "customers_rollup",
    _cells(contact_id="BIGINT", purchase_count="BIGINT", total_cents="BIGINT", last_order_cents="BIGINT")
    | _cells(first_purchase="DATE", last_purchase="DATE"),
    key="contact_id",
)
LABEL = Load("label", "customers_contactlabel", _cells(contact_id="BIGINT", field="VARCHAR", key="VARCHAR"))
SOURCE = Load("source", "customers_source", _cells(id="BIGINT", name="VARCHAR"))
RECORD = Load(
    "record",
    "(SELECT id, contact_id, source_id FROM customers_sourcerecord WHERE contact_id IS NOT NULL) AS r",
    _cells(id="BIGINT", contact_id="BIGINT", source_id="BIGINT"),
)
PRODUCT = Load(
    "product",
    "customers_product",
    _cells(id="BIGINT", name="VARCHAR", category="VARCHAR", lifetime_months="INTEGER"),
)
PURCHASE = Load(
    "purchase",
    "customers_purchase",
    _cells(record_id="BIGINT", date="DATE", quantity="DOUBLE", product_id="BIGINT")
    | {"amount_cents": Cell("BIGINT", f"CASE WHEN currency = '{HOUSE}' THEN amount_cents END")}
    | _texts("order", "store"),
)


def event(vendor: Vendor) -> Load:
    cells = _cells(record_id="BIGINT") | _texts("type", "path")
    cells |= {"moment": _moment(vendor, "at"), "properties": _json(vendor, "properties")}
    return Load("event", "customers_event", cells)


def interaction(vendor: Vendor) -> Load:
    cells = _cells(record_id="BIGINT", satisfaction="BIGINT") | _texts("kind", "outcome")
    return Load("interaction", "customers_interaction", cells | {"moment": _moment(vendor, "at")})


MAILING = Load("mailing", "customers_mailing", _cells(id="BIGINT", key="VARCHAR"))


def message(vendor: Vendor) -> Load:
    cells = _cells(record_id="BIGINT", mailing_id="BIGINT") | _texts("channel", "status")
    return Load("message", "customers_message", cells | {"moment": _moment(vendor, "at")})


REACH = Load(
    "consent_reach",
    "consent_reach",
    _cells(contact_id="BIGINT", **{f"{channel}_{mask}": "BIGINT" for channel in CHANNELS for mask in MASKS}),
    key="contact_id",
)
RFM = Load(
    "segments_rfm",
    "segments_rfm",
    _cells(
        contact_id="BIGINT", recency="TINYINT", frequency="TINYINT", monetary="TINYINT", segment="VARCHAR"
    ),
    key="contact_id",
)
SCORE = Load(
    "quality_score",
    "quality_score",
    _cells(contact_id="BIGINT", score="TINYINT", confirmed_on="DATE"),
    key="contact_id",
)
DOUBT = Load("quality_suspicion", "quality_suspicion", _cells(contact_id="BIGINT", kind="VARCHAR"))
FROZEN = Load(
    "segments_frozenmember",
    "segments_frozenmember",
    _cells(segment_id="BIGINT", contact_id="BIGINT"),
    key="rowid",  # SQLite's own: the table has none
)
