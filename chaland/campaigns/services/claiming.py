"""Messages taken to be sent: checked, committed as being sent, noted outside the database; only then handed over.

One claim holds no more than the provider's window, hence no more than that may end unknown when a process dies.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from chaland.campaigns.domain import brakes, pacing
from chaland.campaigns.domain.states import CampaignState, State
from chaland.campaigns.models import Attempt, Bucket, Campaign, OutboxMessage
from chaland.campaigns.services import journal, throttle
from chaland.campaigns.services.checking import Checked, Checks
from chaland.campaigns.services.journal import Line
from chaland.campaigns.services.messages import Sendable, message_of
from chaland.campaigns.services.noting import about_to_leave
from chaland.campaigns.services.settling import settle
from chaland.campaigns.services.steering import brake
from chaland.campaigns.writing.writer import writer_of
from chaland.channels.models import Account
from chaland.channels.port import Answer, Outcome
from chaland.customers import bulk
from chaland.kernel.clock import Clock, real_clock, system_clock
from chaland.kernel.errors import Refused

LEASE = timedelta(minutes=10)
"""Longer than a window may last: a process that died on this machine is noticed at once all the same."""
_MOST_LOOKED_AT = 1_000
_WRITTEN = (
    "contact_id", "address", "state", "reason", "rule", "basis", "proof", "not_before", "lease_owner", "lease_until",
    "attempts", "client_ref", "claimed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handed:
    """A message that this process, and no other, hands over now. `n`: the number of the try."""

    row: OutboxMessage
    n: int
    message: Sendable


@dataclass(frozen=True, slots=True)
class Claim:
    """`touched`: rows that changed, those left out or put off among them. `wait_s`: until it is worth asking again."""

    handed: Sequence[Handed] = ()
    touched: int = 0
    wait_s: float = 0


@dataclass(slots=True)
class Desk:
    """Where one worker serves one campaign."""

    campaign: Campaign
    account: Account
    owner: str
    window: int
    clock: Clock = system_clock
    checks: Checks = field(init=False)
    _looks_at: int = field(init=False)

    def __post_init__(self) -> None:
        self.checks = Checks(self.campaign, writer_of(self.campaign))
        self._looks_at = self.window

    @property
    def sender(self) -> str:
        return throttle.sender_of(self.campaign, self.account)

    def claim(self) -> Claim:
        """Take at most a window of messages. Nothing of them has left when this returns, and all of it is known to
        have been about to. Nothing is handed over, and the campaign waits for a person, when that cannot be noted."""
        with transaction.atomic():
            found = self._claim(self.clock(), real_clock())
        if not found.handed:
            return found
        try:
            journal.note(self.campaign, [Line(one.row.home, one.row.occasion, one.n) for one in found.handed])
        except Refused as error:
            self._put_back(found.handed, error)
            return Claim()
        return found

    def _put_back(self, handed: Sequence[Handed], error: Refused) -> None:
        """They surely did not leave. The brake first: whoever claims meanwhile would take them again in vain."""
        told = f"{brakes.BROKEN}\n{error.say('fr')}\n{error.say('en')}"
        brake(campaign_id=self.campaign.pk, reason=told, clock=self.clock)
        for one in handed:
            answer = Answer(one.message.client_ref, Outcome.LATER, code=error.code)
            settle(row_id=one.row.pk, n=one.n, answer=answer, now=self.clock(), settles_after_s=None)

    def _claim(self, now: datetime, really: datetime) -> Claim:
        if not Campaign.objects.filter(pk=self.campaign.pk, state=CampaignState.RUNNING).exists():
            return Claim()
        buckets = self._buckets(really)
        room = min(self.window, *(int(level.tokens) for _, level in buckets))
        if room < 1:
            return Claim(wait_s=max(pacing.wait_s(level) for _, level in buckets))
        checked = self.checks.check(self._next(now, max(room, self._looks_at)), now)
        going = [one for one in checked if one.goes][:room]
        aside = [one for one in checked if not one.goes]
        for bucket, level in buckets:
            throttle.keep(bucket, pacing.spent(level, len(going)))
        handed = [self._take(one, really) for one in going]
        _set_aside(aside)
        _write(checked=[*going, *aside], started=now)
        about_to_leave(self.campaign, [one.row for one in going])
        self._looks_at = self.window if going else min(2 * self._looks_at, _MOST_LOOKED_AT)
        return Claim(handed, len(going) + len(aside))

    def _buckets(self, now: datetime) -> list[tuple[Bucket, pacing.Level]]:
        """That of the account and sender, and that of the campaign, always in this order."""
        shared = throttle.hold(self.account, self.sender, self.account.rate_per_s, now)
        pace = throttle.pace_of(self.campaign, self.account)
        return [shared, throttle.hold(self.account, throttle.own_sender(self.campaign), pace, now)]

    def _next(self, now: datetime, most: int) -> list[OutboxMessage]:
        """Those that are due, the first due first. Who else claims at this moment gets others."""
        due = OutboxMessage.objects.filter(campaign=self.campaign, state=State.READY, not_before__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        return list(due.order_by("not_before", "id")[:most])

    def _take(self, one: Checked, really: datetime) -> Handed:
        row = one.row
        row.state, row.attempts = State.SENDING.value, row.attempts + 1
        row.lease_owner, row.lease_until = self.owner, really + LEASE
        row.client_ref = row.client_ref or secrets.token_hex(10)
        row.claimed_at, row.not_before = self.clock(), None
        assert one.written is not None
        message = message_of(self.campaign, self.sender, row, one.written, one.validity_s)
        return Handed(row, row.attempts, message)


def _set_aside(aside: Sequence[Checked]) -> None:
    for one in aside:
        if one.reason:
            one.row.state, one.row.reason, one.row.not_before = State.SKIPPED.value, one.reason, None
            one.row.rule, one.row.address = one.rule or one.row.rule, None
        else:
            one.row.not_before = one.later


def _write(checked: Sequence[Checked], started: datetime) -> None:
    if not checked:
        return
    rows = [one.row for one in checked]
    bulk.update(
        OutboxMessage, "id", {name: [getattr(row, name) for row in rows] for name in ("id", *_WRITTEN)}
    )
    Attempt.objects.bulk_create(
        Attempt(
            message=one.row,
            n=one.row.attempts,
            started_at=started,
            request_hash=one.written.body_hash if one.written else "",
        )
        for one in checked
        if one.row.state == State.SENDING
    )
