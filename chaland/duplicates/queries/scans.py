"""What the last scan found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from chaland.customers import bulk
from chaland.customers.domain.subjects import Subject
from chaland.duplicates.domain.bands import CLUSTER_FROM, Band
from chaland.duplicates.models import Member, Pair, Scan

_STEP = 20_000


def newest_scan(subject: Subject = Subject.PERSON) -> Scan | None:
    """The last scan that came to its end."""
    return Scan.objects.filter(subject=subject.value, finished_at__isnull=False).order_by("-id").first()


@dataclass(frozen=True, slots=True)
class Line:
    """One source record of a contact (company: `contact_id` is its number) that stands with others."""

    cluster_id: int
    contact_id: int
    source: str
    external_id: str
    probability: float


def lines(scan: Scan) -> Iterator[Line]:
    """Every source record of everyone in a cluster of several, cluster by cluster."""
    party = Subject(scan.subject).party
    several = Member.objects.filter(scan=scan, probability__isnull=False).order_by("cluster_id", "subject_id")
    found = several.values_list("subject_id", "cluster_id", "probability")
    yield from lines_of(((row[0], row[1], row[2] or 0.0) for row in found.iterator(chunk_size=_STEP)), party)


def lines_of(members: Iterable[tuple[int, int, float]], party: str) -> Iterator[Line]:
    """The same of these (contact, cluster, probability), in their order and in flat memory."""
    waiting = iter(members)
    while some := list(islice(waiting, _STEP)):
        yield from _with_records(some, party)


def _with_records(members: Sequence[tuple[int, int, float]], party: str) -> Iterator[Line]:
    records = bulk.fetch(
        f"SELECT r.{party}_id, s.slug, coalesce(r.external_id, r.key) FROM {{keys}} {{join}} "
        f"customers_sourcerecord r ON r.{party}_id = k.key CROSS JOIN customers_source s "
        "WHERE s.id = r.source_id AND r.kind <> 'answer' ORDER BY r.id",
        [contact for contact, _, _ in members],
    )
    by_contact: dict[int, list[tuple[Any, ...]]] = {}
    for contact, *record in records:
        by_contact.setdefault(contact, []).append(tuple(record))
    for contact, cluster, probability in members:
        for source, external in by_contact.get(contact, []):
            yield Line(cluster, contact, source, external, round(probability, 6))


_ALIKE = (
    "SELECT p.left_id, p.right_id, p.probability FROM duplicates_pair p "
    "JOIN customers_{party} l ON l.id = p.left_id JOIN customers_{party} r ON r.id = p.right_id "
    "WHERE p.scan_id = %s AND p.probability >= %s AND l.updated_at <= %s AND r.updated_at <= %s"
)


def likeness(scan: Scan) -> dict[tuple[int, int], float]:
    """Of the pairs of a scan that are likelier one than not, those of whom nothing new was heard since. One pass."""
    began = Scan._meta.get_field("started_at").get_db_prep_value(scan.started_at, connection)
    asked = _ALIKE.format(party=Subject(scan.subject).party)
    with connection.cursor() as cursor:
        cursor.execute(asked, [scan.pk, CLUSTER_FROM, began, began])
        return {(left, right): probability for left, right, probability in cursor.fetchall()}


def pairs_from(scan: Scan, probability: float) -> int:
    """How many pairs of a scan somebody may look at, from that probability on. Cost: a range of an index."""
    worth_a_look = (Band.AUTOMATIC.value, Band.REVIEW.value)
    return Pair.objects.filter(scan=scan, band__in=worth_a_look, probability__gte=probability).count()
