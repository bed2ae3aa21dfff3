"""The cases that wait for an answer: how many, which comes next, whether somebody stands in one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from chaland.customers.domain.subjects import Subject
from chaland.duplicates.domain.bands import Band
from chaland.duplicates.models import Case, CaseMember
from chaland.duplicates.queries.scans import newest_scan

MOST = 1_000
"""Cases that are counted one by one where a rough number will do."""
ORDERS = {"sure": ("-probability", "id"), "worth": ("-worth", "id")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases, in which order. band: its value, empty for both; source: its number; batch: that brought the newest
    of each; home: those of one household alone, or none of them; least, most: their probability."""

    band: str = Band.REVIEW.value
    source: int | None = None
    batch: int | None = None
    home: bool | None = None
    least: float = 0.0
    most: float = 1.0
    order: str = "worth"
    subject: Subject = Subject.PERSON


def waiting(wanted: Wanted) -> QuerySet[Case]:
    """Those of the last scan that wait, in their order; none before the first scan."""
    scan = newest_scan(wanted.subject)
    found = Case.objects.filter(scan=scan, waits=True)
    both = (Band.REVIEW.value, Band.AUTOMATIC.value)
    found = found.filter(band=wanted.band) if wanted.band else found.filter(band__in=both)
    if (wanted.least, wanted.most) != (0.0, 1.0):
        found = found.filter(probability__gte=wanted.least, probability__lte=wanted.most)
    if wanted.batch is not None:
        found = found.filter(batch_id=wanted.batch)
    if wanted.source is not None:
        found = found.filter(sources__contains=f",{wanted.source},")
    if wanted.home is not None:
        found = found.filter(home=wanted.home)
    return found.order_by(*ORDERS[wanted.order])


def next_case(wanted: Wanted, beside: Collection[int] = ()) -> Case | None:
    """The first that waits, `beside` those. Cost: a range of an index, as far as the filters reach."""
    return waiting(wanted).exclude(pk__in=list(beside)).first()


def roughly(cases: QuerySet[Case]) -> int:
    """How many, MOST at the most."""
    return cases.order_by()[:MOST].count()


def case_with(number: int, subject: Subject = Subject.PERSON) -> Case | None:
    """The likeliest case that waits in which a contact (a company) stands. Cost: one read by index."""
    scan = newest_scan(subject)
    if scan is None:
        return None
    within = CaseMember.objects.filter(scan=scan, subject_id=number).values_list("case_id", flat=True)
    return Case.objects.filter(pk__in=list(within), waits=True).order_by("-probability", "id").first()


def members_of(case: Case) -> list[int]:
    """All of them, as the scan found them, the oldest first."""
    within = CaseMember.objects.filter(scan_id=case.scan_id, case_id=case.pk).order_by("subject_id")
    return list(within.values_list("subject_id", flat=True))
