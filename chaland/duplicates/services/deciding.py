"""Remembering what somebody said of two contacts, or of two companies, and what was known of them then."""

from __future__ import annotations

from datetime import datetime
from math import log
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.subjects import Subject
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
    *,
    left_id: int,
    right_id: int,
    verdict: Verdict,
    by: User | None,
    subject: Subject = Subject.PERSON,
    clock: Clock = system_clock,
) -> Decision:
    """Two contacts are the same person, different ones, or of one household; two companies the same, different
    ones, or of one group. The next scans obey.

    Kept about the oldest source record of each, so that it outlives merges. Raises: NotFound
    (`contact_unknown`, `company_unknown`), Invalid (`pair_of_one`).
    """
    made = remember(left_id=left_id, right_id=right_id, verdict=verdict, by=by, now=clock(), subject=subject)
    look_again([left_id, right_id], subject)
    return made


def remember(
    *,
    left_id: int,
    right_id: int,
    verdict: Verdict,
    by: User | None,
    now: datetime,
    subject: Subject = Subject.PERSON,
) -> Decision:
    """The same, the cases that wait left as they are. Decisions made in one go share their instant."""
    if left_id == right_id:
        raise Invalid(
            "pair_of_one",
            Text("Il faut deux fiches différentes.", "Two different records are needed."),
            path="right_id",
        )
    spoken = (_record_of(left_id, subject), _record_of(right_id, subject))
    one, other = sorted(spoken, key=lambda said: said.pk)
    pair = _pair(left_id, right_id, subject)
    made = Decision.objects.create(
        left=one,
        right=other,
        verdict=verdict.value,
        probability=pair.probability if pair else 0.0,
        evidence=evidence(one.digest, other.digest),
        by=by,
        at=now,
    )
    _keep_what_is_known(made, pair, subject)
    record(
        actor=by,
        verb="duplicates.decide",
        subject_kind=subject.party,
        subject_id=left_id,
        facts={"with": right_id, "verdict": verdict.value},
    )
    return made


def _keep_what_is_known(made: Decision, pair: Pair | None, subject: Subject) -> None:
    told = heard_now([made.left_id, made.right_id], subject.party)
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


def _record_of(number: int, subject: Subject) -> SourceRecord:
    """Its own rather than one that a merge lent it; the number of one that was merged away leads to another."""
    owner = {f"{subject.party}_id": live_id(number, subject) or 0}
    known = SourceRecord.objects.filter(**owner).order_by("id")
    found = at_home(known).first() or known.first()
    if found is None:
        raise unknown(number, subject)
    return found


def unknown(number: int, subject: Subject) -> NotFound:
    if subject is Subject.PERSON:
        words = Text("Aucun contact n° {contact}.", "There is no contact {contact}.")
    else:
        words = Text("Aucune société n° {company}.", "There is no company {company}.")
    facts: dict[str, Any] = {subject.party: number}
    return NotFound(f"{subject.party}_unknown", words, **facts)


def _pair(left_id: int, right_id: int, subject: Subject) -> Pair | None:
    """As the last scan saw it; None when it did not."""
    low, high = sorted((left_id, right_id))
    return Pair.objects.filter(scan=queries.newest_scan(subject), left_id=low, right_id=high).first()
