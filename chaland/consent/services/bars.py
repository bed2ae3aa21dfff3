"""Who is not reached at all: data restricted on their demand (GDPR art. 18), or deceased."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.models import Bar
from chaland.customers.services.hand import hand_record
from chaland.kernel.clock import Clock, system_clock

RESTRICTED, DECEASED = "restricted", "deceased"


def restrict(*, contact_id: int, by: User | None, clock: Clock = system_clock) -> Bar:
    """Keep the data and use it no more. Raises: NotFound (`contact_gone`)."""
    return _bar(contact_id, RESTRICTED, by, clock)


def declare_deceased(*, contact_id: int, by: User | None, clock: Clock = system_clock) -> Bar:
    """Nobody writes to the dead. Raises: NotFound (`contact_gone`)."""
    return _bar(contact_id, DECEASED, by, clock)


@transaction.atomic
def lift_bar(*, contact_id: int, kind: str, by: User | None, clock: Clock = system_clock) -> int:
    """End it: the restriction was waived, or the death was somebody else's. Returns how many ended."""
    standing = Bar.objects.filter(record__contact_id=contact_id, kind=kind, until=None)
    ended = standing.update(until=clock())
    if ended:
        _note(by, "bars.lift", contact_id, kind, clock)
    return ended


@transaction.atomic
def _bar(contact_id: int, kind: str, by: User | None, clock: Clock) -> Bar:
    """One of a kind stands at a time."""
    standing = Bar.objects.filter(record__contact_id=contact_id, kind=kind, until=None).first()
    if standing is not None:
        return standing
    bar = Bar.objects.create(
        record=hand_record(contact_id=contact_id, clock=clock), kind=kind, since=clock(), by=by
    )
    _note(by, "bars.add", contact_id, kind, clock)
    return bar


def _note(by: User | None, verb: str, contact_id: int, kind: str, clock: Clock) -> None:
    record(
        actor=by, verb=verb, subject_kind="contact", subject_id=contact_id, facts={"kind": kind}, clock=clock
    )
