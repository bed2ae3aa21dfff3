"""How the copy is laid out: sorted by contact, words of facts as numbers, one wide row a contact.

Texts are kept folded, which is all that sentences compare.
"""

from __future__ import annotations

from functools import cache

from chaland.mirror.domain import Load, Part, Plan, Vendor
from chaland.segments.columns import FOLDED
from chaland.segments.snapshot import loads

_FOLDED = ", ".join(f"folded(c.{name}) AS {name}" for name in FOLDED)

_CONTACT = f"""
    CREATE TABLE kept.contact AS SELECT c.id, {_FOLDED}, c.kind, c.status, c.mobile, c.phone, c.city_key AS city,
        CASE WHEN c.city IS NOT NULL THEN TRUE END AS has_city,
        CASE c.sex WHEN 'female' THEN 'F' WHEN 'male' THEN 'M' END AS sex, k.name_key AS company,
        k.register_state AS company_state,
        c.loyalty_points, c.birth_date, month(c.birth_date) * 100 + day(c.birth_date) AS birthday,
        c.created_at, c.last_contact, c.latitude, c.longitude,
        cos(radians(c.latitude)) * cos(radians(c.longitude)) AS x,
        cos(radians(c.latitude)) * sin(radians(c.longitude)) AS y, sin(radians(c.latitude)) AS z,
        coalesce(u.purchase_count, 0) AS purchase_count, coalesce(u.total_cents, 0) AS total_cents,
        CASE WHEN u.purchase_count <> 0 THEN CAST(u.total_cents AS DOUBLE) / u.purchase_count END AS average_cents,
        u.last_order_cents, u.first_purchase, u.last_purchase
    FROM contact AS c LEFT JOIN company AS k ON k.id = c.company_id LEFT JOIN rollup AS u ON u.contact_id = c.id
    ORDER BY c.id
"""
_MEMBERSHIP = """
    CREATE TABLE kept.membership AS SELECT DISTINCT r.contact_id, folded(o.name) AS name
    FROM record AS r INNER JOIN source AS o ON o.id = r.source_id ORDER BY ALL
"""
_LABEL = "CREATE TABLE kept.label AS SELECT contact_id, field, key FROM label ORDER BY field, contact_id"
_SPELT = """
    CREATE TABLE spelt AS SELECT raw, folded(raw) AS said, dense_rank() OVER (ORDER BY folded(raw)) AS id
    FROM (SELECT type AS raw FROM event UNION SELECT path FROM event UNION SELECT store FROM purchase)
    WHERE raw IS NOT NULL
"""
_WORD = "CREATE TABLE kept.word AS SELECT DISTINCT CAST(id AS INTEGER) AS id, said FROM spelt ORDER BY id"
_PRODUCT = """
    CREATE TABLE kept.product AS SELECT id, folded(name) AS name, folded(category) AS category, lifetime_months
    FROM product ORDER BY id
"""
_PURCHASE = """
    CREATE TABLE kept.purchase AS SELECT r.contact_id, p.date, p.amount_cents, p.quantity, p.product_id,
        CAST(s.id AS INTEGER) AS store, folded(p."order") AS "order"
    FROM purchase AS p INNER JOIN record AS r ON r.id = p.record_id LEFT JOIN spelt AS s ON s.raw = p.store
    ORDER BY r.contact_id, p.date
"""
_EVENT = """
    CREATE TABLE kept.event AS SELECT r.contact_id, e.moment, CAST(t.id AS INTEGER) AS type,
        CAST(s.id AS INTEGER) AS path, CASE WHEN json_valid(e.properties) THEN e.properties END AS properties
    FROM event AS e INNER JOIN record AS r ON r.id = e.record_id
    LEFT JOIN spelt AS t ON t.raw = e.type LEFT JOIN spelt AS s ON s.raw = e.path
    ORDER BY r.contact_id, e.moment
"""
_INTERACTION = """
    CREATE TABLE kept.interaction AS SELECT r.contact_id, i.moment, i.kind, i.outcome, i.satisfaction
    FROM interaction AS i INNER JOIN record AS r ON r.id = i.record_id ORDER BY r.contact_id, i.moment
"""
_MAILING = "CREATE TABLE kept.mailing AS SELECT id, key AS name FROM mailing ORDER BY id"
_MESSAGE = """
    CREATE TABLE kept.message AS SELECT r.contact_id, m.moment, m.mailing_id, m.channel, m.status
    FROM message AS m INNER JOIN record AS r ON r.id = m.record_id ORDER BY r.contact_id, m.moment
"""


def _custom(vendor: Vendor) -> str:
    """One row a value: of any kind as text, and as what else it can be. Only keys that a field can have."""
    return rf"""
        CREATE TABLE kept.custom AS
        SELECT key, contact_id, folded({as_text("form", "plain", vendor)}) AS said,
            CASE WHEN form IN ('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE') THEN TRY_CAST(plain AS DOUBLE) END AS number,
            CASE WHEN plain LIKE '____-__-__' THEN TRY_CAST(plain AS DATE) END AS day,
            CASE form WHEN 'BOOLEAN' THEN plain = 'true' END AS flag
        FROM (
            SELECT key, contact_id, json_type(custom, way) AS form, json_extract_string(custom, way) AS plain FROM (
                SELECT contact_id, custom, key, '$."' || key || '"' AS way FROM (
                    SELECT id AS contact_id, custom, unnest(json_keys(custom)) AS key FROM (
                        SELECT id, CASE WHEN json_valid(custom) THEN custom END AS custom FROM contact
                    ) WHERE json_type(custom) = 'OBJECT'
                ) WHERE regexp_full_match(key, '[\p{{L}}\p{{N}}_-]+')
            )
        ) WHERE plain IS NOT NULL ORDER BY key, contact_id
    """


def as_text(form: str, plain: str, vendor: Vendor) -> str:
    """A value of JSON as the row store reads it as text: SQLite says 1 for true."""
    if vendor == "postgresql":
        return plain
    return f"CASE {form} WHEN 'BOOLEAN' THEN CASE {plain} WHEN 'true' THEN '1' ELSE '0' END ELSE {plain} END"


@cache
def plan(vendor: Vendor) -> Plan:
    kept = Part(
        (
            loads.contact(vendor),
            loads.COMPANY,
            loads.ROLLUP,
            loads.LABEL,
            loads.SOURCE,
            loads.RECORD,
            loads.PRODUCT,
            loads.PURCHASE,
            loads.event(vendor),
            loads.interaction(vendor),
            loads.MAILING,
            loads.message(vendor),
        ),
        (
            *(_CONTACT, _custom(vendor), _MEMBERSHIP, _LABEL, _SPELT, _WORD),
            *(_PRODUCT, _PURCHASE, _EVENT, _INTERACTION, _MAILING, _MESSAGE),
        ),
    )
    return Plan("customers_change", "contact", (kept, *(_as_it_is(*one) for one in _AS_THEY_ARE)))


_AS_THEY_ARE = (
    (loads.REACH, "reach"),
    (loads.RFM, "rfm"),
    (loads.SCORE, "score"),
    (loads.DOUBT, "suspicion"),
    (loads.FROZEN, "frozen"),
)
"""Tables of other hands, under the names that the row store's catalogue has for them, and their name in the log."""


def _as_it_is(load: Load, logged: str) -> Part:
    laid = f"CREATE TABLE kept.{load.name} AS SELECT * FROM {load.name} ORDER BY contact_id"
    return Part((load,), (laid,), trigger=f"change_{logged}_insert")
