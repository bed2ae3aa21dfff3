"""The machine of one campaign under anything, in any order: claims, answers, reports, deaths, pauses, cancels, jumps of
the clock. Never two hand-overs of a message without a sure refusal in between; states only climb."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chaland.campaigns.domain.states import SENT, CampaignState, State, after_report
from chaland.campaigns.models import Attempt, Bucket, Campaign, OutboxMessage
from chaland.campaigns.services import steering
from chaland.campaigns.services.claiming import Desk, Handed
from chaland.campaigns.services.dispatching import finish_if_over
from chaland.campaigns.services.serving import release_dead
from chaland.campaigns.services.settling import settle, settle_lookup
from chaland.channels.models import Account
from chaland.channels.port import Answer, Outcome
from chaland.channels.queries import account_for
from chaland.kernel.errors import Conflict
from tests.campaigns.audience import NOW, agreed, make_campaign, offers, running
from tests.consent.harness import oppose

PEOPLE = 6
_FINAL = (State.HELD, State.SKIPPED, State.CANCELLED, State.FAILED)
reports = st.sampled_from(
    [State.DELIVERED, State.UNDELIVERED, State.EXPIRED, State.BOUNCED, State.COMPLAINED]
)


class Machine(RuleBasedStateMachine):
    """The provider of this test knows what it received: `handed`, by message; `refused`: what it surely did not."""

    @initialize()
    def a_campaign(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        purpose = offers()
        Account.objects.filter(pk=account_for("sms").pk).update(rate_per_s=10_000)
        self.people = agreed(PEOPLE, purpose)
        self.campaign = running(make_campaign(purpose))
        Campaign.objects.filter(pk=self.campaign.pk).update(state=CampaignState.RUNNING, started_at=NOW)
        self.campaign.refresh_from_db()
        self.now = NOW
        self.desks = [self._desk("here:1:a"), self._desk("here:2:b")]
        self.open: list[Handed] = []
        self.handed: dict[int, int] = {}
        self.sure: dict[int, int] = {}
        self.before: dict[int, State] = {}
        self.allowed_down: set[int] = set()

    def teardown(self) -> None:
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _desk(self, owner: str) -> Desk:
        account = account_for("sms")
        return Desk(self.campaign, account, owner, 3, lambda: self.now)

    @rule(which=st.integers(0, 1))
    def claim(self, which: int) -> None:
        Bucket.objects.update(tokens=100)
        for one in self.desks[which].claim().handed:
            self.handed[one.row.pk] = self.handed.get(one.row.pk, 0) + 1
            self.open.append(one)

    @precondition(lambda self: self.open)
    @rule(data=st.data(), outcome=st.sampled_from(Outcome))
    def answer(self, data: Any, outcome: Outcome) -> None:
        """By the provider, to any of the messages that it was given, in any order, twice at times."""
        one = data.draw(st.sampled_from(self.open))
        row = OutboxMessage.objects.get(pk=one.row.pk)
        is_first = (
            Attempt.objects.get(message=row, n=one.n).outcome in ("", "unknown") and row.attempts == one.n
        )
        told = Answer(one.message.client_ref, outcome, provider_ref=f"p{one.row.pk}")
        settle(row_id=one.row.pk, n=one.n, answer=told, now=self.now, settles_after_s=60)
        if outcome is Outcome.LATER and is_first and row.state in (State.SENDING, State.UNKNOWN):
            self._was_not_taken(one.row.pk)

    @rule(data=st.data(), told=st.sampled_from([None, *Outcome]))
    def ask(self, data: Any, told: Outcome | None) -> None:
        unknown = list(OutboxMessage.objects.filter(state=State.UNKNOWN).values_list("pk", flat=True))
        if not unknown:
            return
        pk = data.draw(st.sampled_from(unknown))
        answer = None if told is None else Answer("", told)
        settle_lookup(row_id=pk, told=answer, now=self.now)
        if told in (None, Outcome.LATER):
            self._was_not_taken(pk)

    def _was_not_taken(self, pk: int) -> None:
        self.sure[pk] = self.sure.get(pk, 0) + 1
        self.allowed_down.add(pk)

    @rule(data=st.data(), told=reports)
    def report(self, data: Any, told: State) -> None:
        """As the room does with a receipt that names a message, early, late or twice."""
        rows = list(OutboxMessage.objects.exclude(client_ref=None).values_list("pk", "state"))
        if rows:
            pk, state = data.draw(st.sampled_from(rows))
            OutboxMessage.objects.filter(pk=pk).update(state=after_report(State(state), told))

    @rule()
    def die(self) -> None:
        """Both workers are gone: what they were at is open no more."""
        OutboxMessage.objects.filter(state=State.SENDING).update(lease_until=NOW - timedelta(days=1))
        release_dead(self.desks[0], 60)

    @rule(seconds=st.sampled_from([-3_600, 1, 90, 7_200]))
    def the_clock_jumps(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(at=st.integers(0, PEOPLE - 1))
    def somebody_refuses(self, at: int) -> None:
        oppose(str(self.people[at].mobile))

    @rule(verb=st.sampled_from(["pause", "resume", "resume", "cancel"]))
    def steer(self, verb: str) -> None:
        with suppress(Conflict):
            getattr(steering, verb)(campaign_id=self.campaign.pk, by=None, clock=lambda: self.now)

    @rule()
    def finish(self) -> None:
        finish_if_over(self.campaign, self.now)

    @invariant()
    def never_given_twice_without_a_sure_refusal(self) -> None:
        for pk, times in getattr(self, "handed", {}).items():
            assert times <= 1 + self.sure.get(pk, 0)

    @invariant()
    def states_only_climb(self) -> None:
        if not hasattr(self, "campaign"):
            return
        now = {pk: State(state) for pk, state in OutboxMessage.objects.values_list("pk", "state")}
        for pk, state in now.items():
            was = self.before.get(pk, state)
            assert was not in _FINAL or state is was or state in SENT
            assert was not in SENT or (state in SENT and after_report(was, state) is state)
            assert not (was is State.UNKNOWN and state is State.READY) or pk in self.allowed_down
        self.before, self.allowed_down = now, set()

    @invariant()
    def what_is_over_is_over(self) -> None:
        if not hasattr(self, "campaign"):
            return
        state = Campaign.objects.get(pk=self.campaign.pk).state
        if state == CampaignState.FINISHING:
            assert not OutboxMessage.objects.filter(state__in=[State.READY, State.SENDING]).exists()
        if state == CampaignState.CANCELLED:
            assert not OutboxMessage.objects.filter(state=State.READY, attempts=0).exists()


@pytest.mark.django_db
def test_whatever_happens() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
