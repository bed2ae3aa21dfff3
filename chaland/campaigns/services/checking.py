"""Everybody is looked at once more as their message is about to leave: a refusal of a second ago counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from chaland.campaigns.audiences import hired
from chaland.campaigns.audiences.rounds import keeps_hours, saying_stop, still_asked, waiting
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.campaigns.queries.audience import whom, whom_not
from chaland.campaigns.queries.dead import dead_among
from chaland.campaigns.queries.pressure import Pressure, alone_with_the_cap, cap_of
from chaland.campaigns.services.admitting import address_of
from chaland.campaigns.writing.writer import Recipient, Unwritable, Writer, Written
from chaland.consent.domain.asking import Verdict
from chaland.consent.queries.bulk import bulk_may_contact
from chaland.consent.queries.hours import open_until
from chaland.consent.queries.stops import OPPOSED
from chaland.customers import bulk
from chaland.customers.queries.merging import live_ids
from chaland.segments.language import Tree
from chaland.segments.queries import fitting

LEAST_VALIDITY = timedelta(minutes=10)
"""What would have to ring within so short a time waits for the next hours."""
_OTHERS = (
    "SELECT m.contact_id, m.id, m.state FROM {keys} {join} campaigns_outboxmessage m ON m.contact_id = k.key "
    "WHERE m.campaign_id = %s AND m.occasion = %s"
)
_TAKEN = (
    "SELECT m.address, m.id FROM {keys} {join} campaigns_outboxmessage m ON m.address = k.key "
    "WHERE m.campaign_id = %s AND m.occasion = 0"
)
_GOT = frozenset(state.value for state in (State.SENDING, State.UNKNOWN, *SENT))


@dataclass(slots=True)
class Checked:
    """A message and what is found as it is about to leave: `reason` (and `rule`) to leave it out, `later` to wait, else
    what to hand over. `validity_s`: for how long it may still ring."""

    row: OutboxMessage
    reason: str = ""
    rule: str = ""
    later: datetime | None = None
    validity_s: int | None = None
    written: Written | None = None

    @property
    def goes(self) -> bool:
        return not self.reason and self.later is None


class Checks:
    """Of one campaign, for as long as a worker serves it. Raises: Refused (`sentence_unreadable`)."""

    def __init__(self, campaign: Campaign, writer: Writer) -> None:
        self.campaign, self.writer = campaign, writer
        of_its_own = campaign.automation is None
        self._in = whom(campaign) if of_its_own else None
        self._out = whom_not(campaign) if of_its_own else None
        self._cap = cap_of(campaign)
        self._hired = campaign.hired_list_id is not None

    def check(self, rows: Sequence[OutboxMessage], now: datetime) -> list[Checked]:
        """In the order given. Cost: some fifteen queries by index, and the writing of each message."""
        page = [Checked(row) for row in rows]
        for step in (self._gone, self._merged, self._left, self._law, self._tired, self._write):
            step([one for one in page if one.goes], now)
        return page

    def _gone(self, page: Sequence[Checked], now: datetime) -> None:
        living = self._living({one.row.contact_id for one in page})
        for one in page:
            found = living.get(one.row.contact_id)
            if found is None:
                one.reason = "gone"
            else:
                one.row.contact_id = found

    def _living(self, ids: Set[int]) -> Mapping[int, int]:
        """Number → whom it leads to now."""
        return {pk: pk for pk in hired.names_of(ids)} if self._hired else live_ids(ids)

    def _merged(self, page: Sequence[Checked], now: datetime) -> None:
        """Of two records that turned out to be one person, the first in the outbox gets the message."""
        for occasion in {one.row.occasion for one in page}:
            theirs = [one for one in page if one.row.occasion == occasion]
            waiting, got = self._messages_to(theirs, occasion)
            doubled = [pk for known in waiting.values() for pk in sorted(known)[1:]]
            doubled += [pk for contact_id in got for pk in waiting[contact_id]]
            for one in theirs:
                if one.row.pk in doubled:
                    one.reason = "merged"
            if doubled:  # at once, so that the first may take the address that the other had
                ready = OutboxMessage.objects.filter(pk__in=doubled, state=State.READY)
                ready.update(state=State.SKIPPED, reason="merged", address=None, not_before=None)

    def _messages_to(self, page: Sequence[Checked], occasion: int) -> tuple[dict[int, set[int]], set[int]]:
        """Contact -> the messages that wait for them in this campaign; and who got one already, or may have."""
        waiting: dict[int, set[int]] = {one.row.contact_id: set() for one in page}
        got: set[int] = set()
        for contact_id, pk, state in bulk.fetch(_OTHERS, list(waiting), self.campaign.pk, occasion):
            if state in _GOT:
                got.add(contact_id)
            elif state == State.READY:
                waiting[contact_id].add(pk)
        return waiting, got

    def _left(self, page: Sequence[Checked], now: datetime) -> None:
        if not page:
            return
        ids = [one.row.contact_id for one in page]
        leaving = self._leaving(ids, now)
        out = _fitting(self._out, ids) if self._out is not None else set()
        for one in page:
            if one.row.contact_id in leaving:
                one.reason = leaving[one.row.contact_id]
            elif one.row.contact_id in out:
                one.reason = "excluded"

    def _leaving(self, ids: Sequence[int], now: datetime) -> Mapping[int, str]:
        """Those who are no longer asked for, and why."""
        if self._hired:
            return hired.leaving(self.campaign, ids, now, self.writer.content)
        if self.campaign.round is not None:
            return dict.fromkeys(set(ids) - still_asked(self.campaign, ids, now), "answered")
        if self._in is None:
            return {}
        return dict.fromkeys(set(ids) - _fitting(self._in, ids), "left_segment")

    def _law(self, page: Sequence[Checked], now: datetime) -> None:
        campaign, ids = self.campaign, [one.row.contact_id for one in page]
        found = self._verdicts(ids, now)
        refusing, opening = saying_stop(campaign, ids, now), waiting(campaign, ids, now)
        for one in page:
            verdict = found[one.row.contact_id]
            address = address_of(campaign.channel, verdict.point)
            one.row.rule, one.row.basis = verdict.rule, verdict.basis or ""
            one.row.proof = verdict.proof or ""
            if verdict.verdict == "block":
                one.reason, one.rule = "not_allowed", verdict.rule
            elif one.row.contact_id in refusing:
                one.reason, one.rule = "not_allowed", OPPOSED
            elif verdict.verdict == "defer":
                one.later = verdict.not_before
            elif one.row.contact_id in opening:
                one.later = opening[one.row.contact_id]
            elif address is None:
                one.reason, one.rule = "no_point", "R_NO_POINT"
            elif address != one.row.address:
                one.row.address = address
        self._dead([one for one in page if one.goes], now)
        self._hours([one for one in page if one.goes], now)
        self._twice([one for one in page if one.goes])

    def _verdicts(self, ids: Sequence[int], now: datetime) -> Mapping[int, Verdict]:
        campaign, content = self.campaign, self.writer.content
        if self._hired:
            return dict(hired.verdicts(campaign, ids, now, content))
        return dict(bulk_may_contact(ids, campaign.channel, campaign.purpose.code, at=now, content=content))

    def _dead(self, page: Sequence[Checked], now: datetime) -> None:
        dead = dead_among({one.row.address for one in page if one.row.address}, now)
        for one in page:
            if one.row.address in dead:
                one.reason = "dead_address"

    def _hours(self, page: Sequence[Checked], now: datetime) -> None:
        """A message that the operator tries again must not ring at night: it is valid until the hours end."""
        campaign, ids = self.campaign, [one.row.contact_id for one in page]
        if self._hired:
            spans = hired.open_until(campaign, ids, now)
        else:
            spans = open_until(ids, campaign.channel, keeps_hours(campaign), now)
        for one in page:
            span = spans.get(one.row.contact_id)
            if span is None:
                continue
            closing, opening = span
            if closing - now < LEAST_VALIDITY:
                one.later = opening
            else:
                one.validity_s = int((closing - now).total_seconds())

    def _twice(self, page: Sequence[Checked]) -> None:
        """Somebody's address has changed into one that the campaign writes to already."""
        if self.campaign.automation is not None:
            return
        addresses = [one.row.address for one in page if one.row.address]
        holders: dict[str, set[int]] = {}
        for address, pk in bulk.fetch(_TAKEN, addresses, self.campaign.pk):
            holders.setdefault(address, set()).add(pk)
        seen: set[str] = set()
        for one in page:
            address = one.row.address or ""
            if holders.get(address, set()) - {one.row.pk} or address in seen:
                one.reason = "same_address"
            seen.add(address)

    def _tired(self, page: Sequence[Checked], now: datetime) -> None:
        if self._cap is None or not page:
            return
        alone_with_the_cap()
        pressure = Pressure([(one.row.contact_id, one.row.address) for one in page], self._cap, now)
        for one in page:
            reached = one.row.contact_id, one.row.address
            if pressure.is_enough(reached):
                one.reason = "cap"
            else:
                pressure.add(reached)

    def _write(self, page: Sequence[Checked], now: datetime) -> None:
        told = self.writer.write([_recipient(one.row) for one in page])
        for one, written in zip(page, told, strict=True):
            if isinstance(written, Unwritable):
                one.reason = written.reason
            else:
                one.written = written


def _fitting(tree: Tree, ids: Sequence[int]) -> set[int]:
    return fitting(tree, ids, zone=settings.CHALAND_ZONE)


def _recipient(row: OutboxMessage) -> Recipient:
    return Recipient(
        contact_id=row.contact_id,
        address=row.address or "",
        arm=row.arm,
        language="en" if row.language == "en" else "fr",
        client_ref=row.client_ref or "",
        occasion=row.occasion,
    )
