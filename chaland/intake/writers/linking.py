"""Who a row is about, on exact strong evidence only: the same e-mail or phone and the same name.

A row without a name is linked by its e-mail or phone alone when exactly one contact has it.
Near matches are not decided here: that is the room `duplicates`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import polars as pl

from chaland.customers import bulk
from chaland.intake.delivery import Delivery
from chaland.intake.folding import fold_column

_REACH = ("email", "mobile", "phone")
Candidate = tuple[int, str, int, str | None]
"""contact id, name key, source id, external id"""


def match_contacts(delivery: Delivery, rows: pl.DataFrame) -> list[int | None]:
    """For each row the contact that was there before this batch, or None.

    Reads the columns email, mobile, phone, last_name, first_name, external_id that are there.
    """
    if not delivery.peopled or not rows.height:
        return [None] * rows.height
    reach = [rows[field].to_list() for field in _REACH if field in rows.columns]
    candidates = _candidates(delivery, {value for column in reach for value in column if value})
    if not candidates:
        return [None] * rows.height
    names = name_keys(rows)
    ids = rows["external_id"].to_list() if "external_id" in rows.columns else [None] * rows.height
    return [
        _match(delivery, [value for value in values if value], name, own, candidates)
        for *values, name, own in zip(*reach, names, ids, strict=True)
    ]


def name_keys(rows: pl.DataFrame) -> list[str]:
    """`last first`, folded, as in `Contact.name_key`; empty when the row names nobody."""
    parts = [fold_column(rows[field]) for field in ("last_name", "first_name") if field in rows.columns]
    if not parts:
        return [""] * rows.height
    joined = pl.select(pl.concat_str(*parts, separator=" ", ignore_nulls=True)).to_series()
    return [name or "" for name in joined.to_list()]


def _candidates(delivery: Delivery, values: Iterable[str]) -> dict[str, list[Candidate]]:
    found = bulk.fetch(
        "SELECT k.key, c.id, c.last_name, c.name_key, r.source_id, r.external_id FROM {keys} "
        "{join} customers_contactpoint p ON p.value = k.key "
        "{join} customers_sourcerecord r ON r.id = p.record_id "
        "{join} customers_contact c ON c.id = r.contact_id "
        "WHERE r.first_batch_id <> %s ORDER BY c.id",
        sorted(values),
        delivery.batch_id,
    )
    by_value: dict[str, list[Candidate]] = defaultdict(list)
    for value, contact_id, last_name, name_key, source_id, external_id in found:
        by_value[value].append((contact_id, name_key if last_name else "", source_id, external_id))
    return by_value


def _match(
    delivery: Delivery,
    values: Sequence[str],
    name: str,
    own_id: str | None,
    candidates: dict[str, list[Candidate]],
) -> int | None:
    near = [
        candidate
        for value in values
        for candidate in candidates.get(value, ())
        if not _told_apart(delivery, own_id, candidate)
    ]
    if name:
        same = [contact for contact, other, *_ in near if _same_name(name, other)]
        return same[0] if same else None
    distinct = {contact for contact, *_ in near}
    return distinct.pop() if len(distinct) == 1 else None


def _told_apart(delivery: Delivery, own_id: str | None, candidate: Candidate) -> bool:
    """The source itself says that two identifiers are two people."""
    _, _, source_id, external_id = candidate
    return bool(own_id and external_id and source_id == delivery.source_id and external_id != own_id)


def _same_name(name: str, other: str) -> bool:
    """The same words, in either order: `dupont jean` is `jean dupont`."""
    return name == other or sorted(name.split()) == sorted(other.split())
