"""Remembering what somebody said of two contacts."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import SourceRecord
from chaland.customers.queries.merging import at_home, live_id
from chaland.duplicates import queries
from chaland.duplicates.domain.decisions import Verdict, evidence
from chaland.duplicates.models import Decision, Pair
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text


@transaction.atomic
def decide(
    *, left_id: int, right_id: int, verdict: Verdict, by: User | None, clock: Clock = system_clock
) -> Decision:
    """Two contacts are the same person, different ones, or of one household. The next scans obey.

    Kept about the oldest source record of each, so that it outlives merges. Raises: NotFound
    (`contact_unknown`), Invalid (`pair_of_one`).
    """
    if left_id == right_id:
        raise Invalid(
            "pair_of_one",
            Text("Il faut deux fiches différentes.", "Two different records are needed."),
            path="right_id",
        )
    one, other = sorted((_record_of(left_id), _record_of(right_id)), key=lambda said: said.pk)
    made = Decision.objects.create(
        left=one,
        right=other,
        verdict=verdict.value,
        probability=_probability(left_id, right_id),
        evidence=evidence(one.digest, other.digest),
        by=by,
        at=clock(),
    )
    record(
        actor=by,
        verb="duplicates.decide",
        subject_kind="contact",
        subject_id=left_id,
        facts={"with": right_id, "verdict": verdict.value},
    )
    return made


def _record_of(contact_id: int) -> SourceRecord:
    """Its own rather than one that a merge lent it; the number of one that was merged away leads to another."""
    known = SourceRecord.objects.filter(contact_id=live_id(contact_id) or contact_id).order_by("id")
    found = at_home(known).first() or known.first()
    if found is None:
        raise NotFound(
            "contact_unknown",
            Text("Aucun contact n° {contact}.", "There is no contact {contact}."),
            contact=contact_id,
        )
    return found


def _probability(left_id: int, right_id: int) -> float:
    """As the last scan saw it; 0 when it did not."""
    scan = queries.newest_scan()
    low, high = sorted((left_id, right_id))
    found = Pair.objects.filter(scan=scan, left_id=low, right_id=high).values_list("probability", flat=True)
    return found.first() or 0.0
