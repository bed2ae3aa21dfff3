"""The tables of the lake, as questions to a snapshot. Every text in them is folded already, instants are in UTC.

Numbers that the snapshot keeps for words are written out, and products stand in the line of their purchase:
Parquet makes dictionaries by itself, and a cluster joins less.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from chaland.mirror.domain import Vendor
from chaland.segments.snapshot.plan import as_text, plan

WIDTH = 250_000
"""Numbers of contacts that a bucket spans: some 50 MB of events where each contact has twenty."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One table: its name in sentences, what is selected, which column is the contact's number."""

    name: str
    select: str
    contact: str = "contact_id"

    def of_bucket(self, bucket: int, width: int) -> str:
        """One contact is in one bucket, always the same (number // width), and what it did lies together there."""
        first, by = bucket * width, self.contact
        within = f"{by} BETWEEN {first} AND {first + width - 1}"
        return f"SELECT * FROM ({self.select}) WHERE {within} ORDER BY {by}"


def laid(vendor: Vendor, tables: Collection[str]) -> tuple[Laid, ...]:
    """The lake of a snapshot that holds `tables`."""
    plain = (Laid(name, _OF_CONTACTS.format(name)) for name in _AS_THEY_ARE if name in tables)
    return (_CONTACT, _PURCHASE, _event(vendor), _INTERACTION, _MESSAGE, *plain)


def form(vendor: Vendor) -> str:
    """Tells layouts apart, and those of the snapshots beneath: a lake that another one wrote is not asked."""
    said = plan(vendor).form + repr(laid(vendor, _AS_THEY_ARE))
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


_AS_THEY_ARE = (
    *("custom", "label", "membership"),
    *("consent_reach", "segments_rfm", "segments_frozenmember", "quality_score", "quality_suspicion"),
)


_OF_CONTACTS = "SELECT t.* FROM {0} AS t SEMI JOIN contact AS c ON c.id = t.contact_id"
"""Some of these tables forget who was erased at their next refresh only."""


def _instant(column: str) -> str:
    """Parquet says of it that it is UTC; without a zone, each engine would add its own."""
    return f"make_timestamptz(epoch_us({column}))"


_CONTACT = Laid(
    "contact",
    f"SELECT * REPLACE ({_instant('created_at')} AS created_at, {_instant('last_contact')} AS last_contact) "
    "FROM contact",
    contact="id",
)
_PURCHASE = Laid(
    "purchase",
    'SELECT f.contact_id, f.date, f.amount_cents, f.quantity, f."order" AS order_number, w.said AS store, '
    "p.name AS product, p.category, CAST(f.date + to_months(CASE WHEN p.lifetime_months BETWEEN 1 AND 1200 "
    "THEN p.lifetime_months END) AS DATE) AS replacement "
    "FROM purchase AS f LEFT JOIN product AS p ON p.id = f.product_id LEFT JOIN word AS w ON w.id = f.store",
)
_INTERACTION = Laid(
    "interaction",
    f"SELECT contact_id, {_instant('moment')} AS at, kind, outcome, satisfaction FROM interaction",
)
_MESSAGE = Laid(
    "message",
    f"SELECT f.contact_id, {_instant('f.moment')} AS at, g.name AS campaign, f.channel, f.status "
    "FROM message AS f INNER JOIN mailing AS g ON g.id = f.mailing_id",
)


def _event(vendor: Vendor) -> Laid:
    return Laid(
        "event",
        f"SELECT f.contact_id, {_instant('f.moment')} AS at, w.said AS type, v.said AS path, "
        f"{_properties('f.properties', vendor)} AS properties FROM event AS f "
        "LEFT JOIN word AS w ON w.id = f.type LEFT JOIN word AS v ON v.id = f.path",
    )


def _properties(column: str, vendor: Vendor) -> str:
    """A map from key to folded text. Keys are found by pointer: some hold quotes, and JSON may repeat one."""
    way = "'/' || replace(replace(key, '~', '~0'), '/', '~1')"
    text = as_text(f"json_type({column}, {way})", f"json_extract_string({column}, {way})", vendor)
    pairs = (
        f"list_transform(list_distinct(json_keys({column})), "
        f"lambda key: struct_pack(key := key, value := folded({text})))"
    )
    known = f"list_filter({pairs}, lambda pair: pair.value IS NOT NULL)"
    return f"CASE WHEN json_type({column}) = 'OBJECT' THEN map_from_entries({known}) END"
