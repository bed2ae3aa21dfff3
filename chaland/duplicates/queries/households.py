"""Homes of several people, as the last scan found them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from chaland.duplicates.models import Member, Scan

PAGE = 30


@dataclass(frozen=True, slots=True)
class Home:
    """number: its smallest contact. clusters: the contacts of each person who lives there."""

    number: int
    clusters: Sequence[Sequence[int]]


def homes(scan: Scan, after: int = 0) -> list[Home]:
    """The PAGE next ones after that number. Cost: a range of an index."""
    beyond = Member.objects.filter(scan=scan, household_id__gt=after).values("household_id")
    several = beyond.annotate(people=Count("cluster_id", distinct=True)).filter(people__gt=1)
    numbers = list(several.order_by("household_id").values_list("household_id", flat=True)[:PAGE])
    found: dict[int, dict[int, list[int]]] = {number: defaultdict(list) for number in numbers}
    rows = Member.objects.filter(scan=scan, household_id__in=numbers).order_by("cluster_id", "subject_id")
    for home, cluster, contact in rows.values_list("household_id", "cluster_id", "subject_id"):
        found[home][cluster].append(contact)
    return [Home(number, list(clusters.values())) for number, clusters in found.items()]
