"""Reads: the people to compare, what was decided of them, what the last scan found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from chaland.customers import bulk
from chaland.customers.models import Redirect
from chaland.duplicates.domain.bands import CLUSTER_FROM
from chaland.duplicates.domain.decisions import Verdict, evidence
from chaland.duplicates.domain.persons.records import SCHEMA
from chaland.duplicates.models import Decision, Member, Scan

_CELLS: Mapping[str, str] = {
    "complement": "coalesce(c.building_line, c.recipient_line)",
    "street": "coalesce(c.street, c.locality_line)",
    "birth_date": "CAST(c.birth_date AS text)",
    "company": "f.name",
    "siren": "f.siren",
}
_FIRMS = "LEFT JOIN customers_company f ON f.id = c.company_id"
_COLUMNS = ", ".join(["c.id", *(_CELLS.get(name, f"c.{name}") for name in SCHEMA)])
_FRAME: dict[str, pl.DataType] = {"id": pl.Int64(), **SCHEMA}
_STEP = 20_000


def people() -> pl.DataFrame:
    """Everybody, by id: the column `id`, and those of `persons.records.SCHEMA`. One pass."""
    parts = [pl.DataFrame(schema=_FRAME)]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM customers_contact c {_FIRMS} ORDER BY c.id")
        while rows := cursor.fetchmany(_STEP):
            parts.append(pl.DataFrame(rows, schema=_FRAME, orient="row"))
    return pl.concat(parts)


def people_of(ids: Sequence[int]) -> pl.DataFrame:
    """These contacts, as `people` gives them; unknown ids are left out."""
    asked = (
        f"SELECT {_COLUMNS} FROM {{keys}} {{join}} customers_contact c ON c.id = k.key {_FIRMS} ORDER BY c.id"
    )
    rows = bulk.fetch(asked, ids)
    return pl.DataFrame(rows, schema=_FRAME, orient="row")


def newest_scan() -> Scan | None:
    """The last scan that came to its end."""
    return Scan.objects.filter(finished_at__isnull=False).order_by("-id").first()


@dataclass(frozen=True, slots=True)
class Line:
    """One source record of a contact that stands with others."""

    cluster_id: int
    contact_id: int
    source: str
    external_id: str
    probability: float


def lines(scan: Scan) -> Iterator[Line]:
    """Every source record of every contact in a cluster of several, cluster by cluster."""
    several = Member.objects.filter(scan=scan, probability__isnull=False).order_by("cluster_id", "contact_id")
    found = several.values_list("contact_id", "cluster_id", "probability")
    held: list[tuple[int, int, float]] = []
    for row in found.iterator(chunk_size=_STEP):
        held.append((row[0], row[1], row[2] or 0.0))
        if len(held) == _STEP:
            yield from _with_records(held)
            held = []
    yield from _with_records(held)


def _with_records(members: Sequence[tuple[int, int, float]]) -> Iterator[Line]:
    records = bulk.fetch(
        "SELECT r.contact_id, s.slug, coalesce(r.external_id, r.key) FROM {keys} {join} customers_sourcerecord r "
        "ON r.contact_id = k.key CROSS JOIN customers_source s WHERE s.id = r.source_id ORDER BY r.id",
        [contact for contact, _, _ in members],
    )
    by_contact: dict[int, list[tuple[Any, ...]]] = {}
    for contact, *record in records:
        by_contact.setdefault(contact, []).append(tuple(record))
    for contact, cluster, probability in members:
        for source, external in by_contact.get(contact, []):
            yield Line(cluster, contact, source, external, round(probability, 6))


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds of two contacts; `fresh`: neither has said anything new since."""

    left_id: int
    right_id: int
    verdict: str
    fresh: bool


def decided() -> list[Decided]:
    """The newest decision about each two records, as contacts of today; those that are one by now are left out."""
    newest = {(row[0], row[1]): row[2:] for row in Decision.objects.order_by("id").values_list(*_DECIDED)}
    found = []
    for verdict, kept, one, other, left_digest, right_digest in newest.values():
        left, right = sorted((one or 0, other or 0))
        if left and left != right:
            found.append(Decided(left, right, verdict, kept == evidence(left_digest, right_digest)))
    return found


_DECIDED = (
    *("left_id", "right_id", "verdict", "evidence"),
    *("left__contact_id", "right__contact_id", "left__digest", "right__digest"),
)


_ALIKE = (
    "SELECT p.left_id, p.right_id, p.probability FROM duplicates_pair p "
    "JOIN customers_contact l ON l.id = p.left_id JOIN customers_contact r ON r.id = p.right_id "
    "WHERE p.scan_id = %s AND p.probability >= %s AND l.updated_at <= %s AND r.updated_at <= %s"
)


def likeness(scan: Scan) -> dict[tuple[int, int], float]:
    """Of the pairs of a scan that are likelier one than not, those of whom nothing new was heard since. One pass."""
    began = Scan._meta.get_field("started_at").get_db_prep_value(scan.started_at, connection)
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [scan.pk, CLUSTER_FROM, began, began])
        return {(left, right): probability for left, right, probability in cursor.fetchall()}


def apart() -> set[tuple[int, int]]:
    """Contacts that only people may join, the smaller number first: said to be different or of one household,
    whatever was heard since, or merged once and taken apart."""
    said = {(one.left_id, one.right_id) for one in decided() if one.verdict != Verdict.SAME.value}
    parted = Redirect.objects.filter(active=False).values_list("contact_id", "into_id")
    return said | {(min(pair), max(pair)) for pair in parted}
