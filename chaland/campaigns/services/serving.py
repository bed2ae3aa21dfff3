"""One worker serves one campaign: a window after another, each answer written as it comes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from chaland.campaigns.domain import brakes
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.campaigns.services import throttle
from chaland.campaigns.services.claiming import Claim, Desk, Handed
from chaland.campaigns.services.settling import (
    give_up,
    put_question_off,
    settle,
    settle_lookup,
)
from chaland.campaigns.services.steering import brake
from chaland.channels.port import Answer, Asked, Outcome, Transport
from chaland.jobs.services import is_gone
from chaland.kernel.clock import real_clock
from chaland.kernel.errors import ProviderFailed

logger = logging.getLogger(__name__)
MOST_UNCLEAR = 3
"""Windows one after another of which no answer was clear: a campaign that went on would use up its audience."""
PATIENCE = 8
"""Tries of one message, over half an hour, after which a provider that took nothing meanwhile waits for a person."""
_QUESTIONS = 20


@dataclass(slots=True)
class Counter:
    """A campaign served through one provider. `unclear`: windows in a row without one clear answer."""

    desk: Desk
    transport: Transport[Any]
    unclear: int = field(default=0)

    @property
    def settles_after_s(self) -> float | None:
        """None when the provider cannot be asked."""
        return self.transport.settles_after_s if isinstance(self.transport, Asked) else None

    def serve(self) -> Claim:
        """One window: claimed, handed over, answered. What cannot be answered for is unknown when this returns."""
        claim = self.desk.claim()
        if claim.handed:
            self._hand_over(claim.handed)
        return claim

    def _hand_over(self, handed: Sequence[Handed]) -> None:
        waiting = {one.message.client_ref: one for one in handed}
        heard: list[Outcome] = []
        try:
            for answer in self._answers(handed, waiting, heard):
                if (one := waiting.pop(answer.client_ref, None)) is not None:
                    self._settle(one, answer)
                    heard.append(answer.outcome)
        finally:
            lost = [(one.row.pk, one.n) for one in waiting.values()]
            give_up(rows=lost, now=self.desk.clock(), settles_after_s=self.settles_after_s)
        self._learn(heard, handed)

    def _answers(
        self, handed: Sequence[Handed], waiting: dict[str, Handed], heard: list[Outcome]
    ) -> Iterator[Answer]:
        """As they come. A provider that stumbles has told nothing of those that still wait."""
        answers = iter(self.transport.send([one.message for one in handed]))
        while True:
            try:
                answer = next(answers, None)
            except ProviderFailed as failed:
                self._failed(failed, waiting, heard)
                return
            except Exception:
                logger.exception("%s stumbled over %s messages", self.transport.provider, len(waiting))
                return
            if answer is None:
                return
            yield answer

    def _settle(self, one: Handed, answer: Answer) -> None:
        settle(
            row_id=one.row.pk,
            n=one.n,
            answer=answer,
            now=self.desk.clock(),
            settles_after_s=self.settles_after_s,
        )

    def _failed(self, failed: ProviderFailed, waiting: dict[str, Handed], heard: list[Outcome]) -> None:
        """Nothing at all was taken, unless something was answered before."""
        if heard:
            return
        for ref in list(waiting):
            later = Answer(ref, Outcome.LATER, code=failed.code, detail=failed.say("en"))
            self._settle(waiting.pop(ref), later)
            heard.append(Outcome.LATER)
        if failed.permanent:
            told = f"{brakes.PROVIDER}\n{failed.say('fr')}\n{failed.say('en')}"
            brake(campaign_id=self.desk.campaign.pk, reason=told, clock=self.desk.clock)

    def _learn(self, heard: Sequence[Outcome], handed: Sequence[Handed]) -> None:
        """The pace follows what the provider says; one that says nothing clear, or takes nothing for long, stops the
        campaign before its messages run out of tries."""
        desk, now = self.desk, real_clock()
        if Outcome.LATER in heard:
            throttle.slow_down(desk.account, desk.sender, now)
        elif len(heard) == len(handed):
            throttle.speed_up(desk.account, desk.sender, now)
        clear = any(outcome is not Outcome.UNKNOWN for outcome in heard)
        self.unclear = 0 if clear else self.unclear + 1
        if self.unclear >= MOST_UNCLEAR:
            brake(campaign_id=desk.campaign.pk, reason=brakes.UNCLEAR, clock=desk.clock)
        if set(heard) == {Outcome.LATER} and self._took_nothing_since(max(handed, key=lambda one: one.n)):
            brake(campaign_id=desk.campaign.pk, reason=brakes.SILENT, clock=desk.clock)

    def _took_nothing_since(self, one: Handed) -> bool:
        """Whether it is the provider that takes nothing, rather than these few recipients whom it puts off."""
        if one.n < PATIENCE:
            return False
        first = one.row.tries.order_by("n").values_list("started_at", flat=True).first()
        return not self.desk.campaign.messages.filter(state__in=SENT, sent_at__gte=first).exists()

    def clear_up(self) -> int:
        """Ask the provider about messages of unknown fate whose time has come. Returns how many are known now."""
        if not isinstance(self.transport, Asked):
            return 0
        found, now = 0, self.desk.clock()
        for row in open_questions(self.desk).filter(not_before__lte=now).order_by("not_before")[:_QUESTIONS]:
            found += self._ask(row, self.transport)
        return found

    def _ask(self, row: OutboxMessage, asked: Asked) -> bool:
        now = self.desk.clock()
        try:
            told = asked.look_up(row.client_ref or "", row.claimed_at or now)
        except ProviderFailed:
            put_question_off(row_id=row.pk, now=now)
            return False
        return settle_lookup(row_id=row.pk, told=told, now=now) is not State.UNKNOWN


def open_questions(desk: Desk) -> QuerySet[OutboxMessage]:
    """Messages of unknown fate that the provider may still be asked about."""
    return desk.campaign.messages.filter(state=State.UNKNOWN, not_before__isnull=False)


def release_dead(desk: Desk, settles_after_s: float | None) -> int:
    """What a process that is gone was sending is unknown: nobody can say how far it came. Returns how many."""
    return give_up(rows=abandoned(desk.campaign), now=desk.clock(), settles_after_s=settles_after_s)


def abandoned(campaign: Campaign) -> list[tuple[int, int]]:
    """Messages (with the number of the try) that a process which is gone, or silent for too long, was sending."""
    now = real_clock()
    sending = campaign.messages.filter(state=State.SENDING)
    held = sending.values_list("pk", "attempts", "lease_owner", "lease_until")
    return [(pk, n) for pk, n, owner, until in held if until is None or until < now or is_gone(owner)]
