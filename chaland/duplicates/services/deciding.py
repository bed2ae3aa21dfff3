"""Remembering what somebody said of two contacts, and what was known of them then."""

from __future__ import annotations

from datetime import datetime
from math import log

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import SourceRecord
from chaland.customers.queries.merging import at_home, live_id
from chaland.duplicates import queries
from chaland.duplicates.domain.decisions import Verdict, evidence
from chaland.duplicates.models import Decision, Known, Pair
from chaland.duplicates.queries.known import heard_now
from chaland.duplicates.services.waiting import look_again
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
    made = remember(left_id=left_id, right_id=right_id, verdict=verdict, by=by, now=clock())
    look_again([left_id, right_id])
    return made


def remember(*, left_id: int, right_id: int, verdict: Verdict, by: User | None, now: datetime) -> Decision:
    """The same, the cases that wait left as they are. Decisions made in one go share their instant."""
    if left_id == right_id:
        raise Invalid(
            "pair_of_one",
            Text("Il faut deux fiches différentes.", "Two different records are needed."),
            path="right_id",
        )
    one, other = sorted((_record_of(left_id), _record_of(right_id)), key=lambda said: said.pk)
    pair = _pair(left_id, right_id)
    made = Decision.objects.create(
        left=one,
        right=other,
        verdict=verdict.value,
        probability=pair.probability if pair else 0.0,
        evidence=evidence(one.digest, other.digest),
        by=by,
        at=now,
    )
    _keep_what_is_known(made, pair)
    record(
        actor=by,
        verb="duplicates.decide",
        subject_kind="contact",
        subject_id=left_id,
        facts={"with": right_id, "verdict": verdict.value},
    )
    return made


def _keep_what_is_known(made: Decision, pair: Pair | None) -> None:
    told = heard_now([made.left_id, made.right_id])
    Known.objects.create(
        decision=made,
        left=told.get(made.left_id, {}),
        right=told.get(made.right_id, {}),
        logit=_shipped_logit(pair) if pair else None,
        why=pair.why if pair else [],
    )


def _shipped_logit(pair: Pair) -> float | None:
    """None of a pair of which somebody had said something before: that is no probability."""
    if not 0 < pair.probability < 1:
        return None
    if pair.shipped is not None:
        return float(pair.shipped)
    return round(log(pair.probability / (1 - pair.probability)), 4)


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


def _pair(left_id: int, right_id: int) -> Pair | None:
    """As the last scan saw it; None when it did not."""
    low, high = sorted((left_id, right_id))
    return Pair.objects.filter(scan=queries.newest_scan(), left_id=low, right_id=high).first()
