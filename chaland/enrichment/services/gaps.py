"""How much is missing: counted after each run and when somebody wants to know, never while a page waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection

from chaland.customers.models import Company, Contact
from chaland.enrichment.models import Gap
from chaland.enrichment.queries.wanted import NAMELESS, STREETS, UNPLACED
from chaland.jobs.domain import Run
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock

COUNT = "enrichment.count"
AT_ONCE = 20_000
"""Contacts or companies that are counted while a page is made."""
_STALE = timedelta(minutes=30)
_COUNTED: Mapping[str, str] = {
    "contacts_unplaced": f"customers_contact WHERE {UNPLACED}",
    "companies_unplaced": f"customers_company WHERE {UNPLACED}",
    "contacts_streets": f"customers_contact WHERE {STREETS}",
    "companies_streets": f"customers_company WHERE {STREETS}",
    "companies_nameless": f"customers_company WHERE {NAMELESS}",
    "companies": "customers_company",
    "placed": (
        "customers_sourcerecord r JOIN customers_source s ON s.id = r.source_id "
        "WHERE r.kind = 'answer' AND s.slug IN ('ban', 'geoplateforme')"
    ),
}


def count(clock: Clock = system_clock) -> dict[str, int]:
    """Cost: reads all contacts and companies."""
    found = {name: _count(what) for name, what in _COUNTED.items()}
    rows = [Gap(name=name, count=number, at=clock()) for name, number in found.items()]
    Gap.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=["count", "at"]
    )
    return found


def _count(what: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {what}")
        return int(cursor.fetchone()[0])


def count_job(run: Run) -> Mapping[str, Any]:
    """Job `enrichment.count`."""
    return count()


def known(clock: Clock = system_clock) -> dict[str, int]:
    """What is missing, of a large file as last counted; nothing before the first count, which is under way then."""
    if _last(Contact) < AT_ONCE and _last(Company) < AT_ONCE:
        return {name: _count(what) for name, what in _COUNTED.items()}
    rows = list(Gap.objects.all())
    if not rows or min(row.at for row in rows) < clock() - _STALE:
        queue(kind=COUNT, arguments={}, unique_key=COUNT)
    return {row.name: row.count for row in rows}


def _last(model: type[Contact] | type[Company]) -> int:
    """The highest number given so far. Cost: one look into an index."""
    return int(model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0)
