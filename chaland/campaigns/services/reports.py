"""What providers tell later: written once, joined with its message, and acted upon.

A report that comes twice, late or out of order changes nothing that a better one said. One that comes before our own
commit waits, and is joined by `join_waiting`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from chaland.campaigns.domain.states import State, after_report
from chaland.campaigns.models import OutboxMessage, Report
from chaland.campaigns.services import hearing
from chaland.campaigns.services.noting import became
from chaland.channels.models import Account
from chaland.channels.port import Event, Reported
from chaland.kernel.clock import Clock, system_clock

logger = logging.getLogger(__name__)
STATE_OF: dict[Reported, State] = {
    Reported.DEFERRED: State.ACCEPTED,
    Reported.DELIVERED: State.DELIVERED,
    Reported.UNDELIVERED: State.UNDELIVERED,
    Reported.EXPIRED: State.EXPIRED,
    Reported.BOUNCED: State.BOUNCED,
    Reported.STOPPED: State.STOPPED,
    Reported.UNSUBSCRIBED: State.STOPPED,
    Reported.COMPLAINED: State.COMPLAINED,
}
"""What a report makes of its message; a reply makes nothing of it."""
_UNWANTED = frozenset((Reported.OPENED, Reported.CLICKED))
"""Measured by the provider, whoever agreed to it or not: not kept (law.md TRK-02)."""
_ABOUT_A_PERSON = frozenset((Reported.STOPPED, Reported.REPLIED, Reported.COMPLAINED, Reported.UNSUBSCRIBED))
_LATELY = timedelta(days=30)
_WAITS = timedelta(days=7)
_STEP = 500
_LONGEST = 5_000


def take_events(*, account: Account, events: Iterable[Event], clock: Clock = system_clock) -> int:
    """Write what is new and act upon it. Returns how many were new. Each in a transaction of its own: one that cannot be
    acted upon holds back no other."""
    new = 0
    for event in events:
        if event.kind in _UNWANTED:
            continue
        report, made = Report.objects.get_or_create(
            provider=f"{account.provider}:{account.pk}",
            event_id=event.event_id[:500],
            defaults=_told(account, event, clock()),
        )
        new += made
        if report.applied_at is None:
            _try(report, clock)
    return new


def _told(account: Account, event: Event, now: datetime) -> dict[str, object]:
    return {
        "account": account,
        "kind": event.kind.value,
        "at": event.at,
        "received_at": now,
        "provider_ref": event.provider_ref[:500],
        "client_ref": event.client_ref[:500],
        "address": event.address[:500],
        "text": event.text[:_LONGEST].replace("\x00", ""),
        "code": event.code[:200],
        "raw": dict(event.raw),
    }


def join_waiting(*, clock: Clock = system_clock) -> int:
    """Act upon those whose message was not there yet; receipts that found none for a week, such as those of what another
    program sent with the same account, are forgotten. Returns how many were acted upon. Cost when none waits: two looks."""
    late = clock() - _WAITS
    of_nobody = Report.objects.filter(applied_at=None, received_at__lt=late).exclude(kind__in=_ABOUT_A_PERSON)
    Report.objects.filter(pk__in=list(of_nobody.values_list("pk", flat=True)[:_STEP])).delete()
    waiting = Report.objects.filter(applied_at=None, received_at__gte=late).order_by("received_at")
    return sum(_try(report, clock) for report in waiting[:_STEP])


def _try(report: Report, clock: Clock) -> bool:
    """It is kept whatever happens: a fault of ours with one is logged, tried again later, and stops none of the others."""
    try:
        return apply(report, clock=clock)
    except Exception:
        logger.exception("report %s cannot be acted upon yet", report.pk)
        return False


@transaction.atomic
def apply(report: Report, *, clock: Clock = system_clock) -> bool:
    """False when it has to wait for its message."""
    held = Report.objects.select_for_update().get(pk=report.pk)
    if held.applied_at is not None:
        return True
    kind = Reported(held.kind)
    message = _message_of(held)
    if message is None and kind not in _ABOUT_A_PERSON:
        return False
    if message is not None:
        _become(message, held, kind)
        held.message = message
    hearing.hear(held, message, kind, clock)
    if message is None:
        # What it says was acted upon; kept without a message, no erasure would ever find it.
        held.address, held.text, held.raw = "", "", {}
    held.applied_at = clock()
    held.save(update_fields=["message", "applied_at", "address", "text", "raw"])
    return True


def _message_of(report: Report) -> OutboxMessage | None:
    """By our number, by the provider's, else the last one that went to whoever writes."""
    rows = OutboxMessage.objects.select_for_update(of=("self",)).select_related("campaign__purpose")
    if report.client_ref:
        return rows.filter(client_ref=report.client_ref).first()
    if report.provider_ref:
        return rows.filter(account=report.account, provider_ref=report.provider_ref).first()
    address = hearing.address_of(report)
    if not address:
        return None
    lately = rows.filter(address=address, account=report.account, sent_at__isnull=False)
    return lately.filter(sent_at__gte=report.at - _LATELY).order_by("-sent_at", "-pk").first()


def _become(message: OutboxMessage, report: Report, kind: Reported) -> None:
    """A message that was given back to be sent again, or left out since, did leave after all: the provider says so."""
    told = STATE_OF.get(kind)
    if told is None:
        return
    now = State(message.state)
    tried = now in (State.READY, State.SKIPPED, State.CANCELLED, State.FAILED) and message.attempts > 0
    then = after_report(State.UNKNOWN if tried else now, told)
    if then is now:
        return
    message.state, message.not_before = then.value, None
    message.lease_owner, message.lease_until = "", None
    message.sent_at = message.sent_at or message.claimed_at or report.at
    message.provider_ref = message.provider_ref or report.provider_ref or None
    message.reported_at, message.code = report.at, report.code or message.code
    message.save(update_fields=_WRITTEN)
    became(message.pk, then)


_WRITTEN: Sequence[str] = (
    "state", "not_before", "lease_owner", "lease_until", "sent_at", "provider_ref", "reported_at", "code",
)  # fmt: skip
