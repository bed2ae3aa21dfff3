"""Who came with an import, and whether they may have been there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import connection

from chaland.customers.domain.subjects import Party, Subject
from chaland.duplicates.domain.bands import Band
from chaland.duplicates.models import Looked
from chaland.duplicates.queries.cases import Wanted, waiting
from chaland.jobs.models import Job, State

ARRIVALS = "duplicates.arrivals"


def key_of(batch: int) -> str:
    """The job that looks at those who came with a batch, one at a time."""
    return f"{ARRIVALS}:{batch}"


_CAME = """
    SELECT DISTINCT r.{party}_id FROM (
        SELECT id AS record_id FROM customers_sourcerecord WHERE batch_id = %s
        UNION ALL SELECT record_id FROM customers_sourceversion WHERE batch_id = %s
    ) AS heard JOIN customers_sourcerecord r ON r.id = heard.record_id
    WHERE r.first_batch_id = %s AND r.{party}_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM customers_sourcerecord o
        WHERE o.{party}_id = r.{party}_id AND o.id < r.id AND o.first_batch_id <> r.first_batch_id
    ) LIMIT %s
"""


def came_with(batch: int, subject: Subject, limit: int) -> list[int]:
    """The contacts (companies) that a batch brought and that were not there before, ascending; any so many of them.
    Cost: reads by index, as many as it finds."""
    party: Party = subject.party
    with connection.cursor() as cursor:
        cursor.execute(_CAME.format(party=party), [batch, batch, batch, limit])
        return sorted(int(row[0]) for row in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is known of those who came with an import. state: `none` when nobody new came, or nobody was asked to
    look; `under way`; `done`. waiting: subject -> cases that came with it and wait; sure: those of them that are
    almost certain."""

    state: Literal["none", "under way", "done"]
    waiting: Mapping[Subject, int]
    sure: Mapping[Subject, int]

    @property
    def count(self) -> int:
        return sum(self.waiting.values())


def arrivals(batch: int) -> Arrivals:
    """Cost: a few ranges of an index."""
    found = {subject: _by_band(batch, subject) for subject in Subject}
    return Arrivals(
        _state(batch),
        {subject: sum(bands.values()) for subject, bands in found.items()},
        {subject: bands[Band.AUTOMATIC] for subject, bands in found.items()},
    )


def _by_band(batch: int, subject: Subject) -> dict[Band, int]:
    asked = (Band.REVIEW, Band.AUTOMATIC)
    return {band: waiting(Wanted(band=band.value, batch=batch, subject=subject)).count() for band in asked}


def _state(batch: int) -> Literal["none", "under way", "done"]:
    live = Job.objects.filter(state__in=(State.QUEUED, State.RUNNING))
    if live.filter(unique_key=key_of(batch)).exists():
        return "under way"
    looked = Looked.objects.filter(batch_id=batch).first()
    if looked is None:
        return "none"
    return "under way" if live.filter(pk__in=looked.scans).exists() else "done"
