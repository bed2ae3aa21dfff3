"""After a backup was restored: who went through a step since is not taken through it again.

The journal of each step that sends tells whom the database forgot. Whoever was on their way then has that step behind
them; whoever had come since enters anew in the restored file, before a person turns the automation on again, and so
does not go through it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from chaland.campaigns.models import Automation, Campaign, Journey, Step, StepDone
from chaland.campaigns.services import journal
from chaland.customers.queries.merging import live_ids

OUTCOME = "restored"


def is_behind(steps: Sequence[Step]) -> bool:
    """Whether the database forgot what a step sent. Somebody who was erased since is no sign of it. Cost: the end of a
    file and one row a step that sends."""
    return any(step.campaign is not None and _forgot(step.campaign) for step in steps)


def catch_up(automation: Automation, steps: Sequence[Step], now: datetime) -> int:
    """Take the steps that were taken as taken. Returns how many. In the caller's transaction."""
    made = 0
    for step in steps:
        if step.campaign is not None and journal.is_ahead(step.campaign):
            made += _take(automation, step, step.campaign, now)
            transaction.on_commit(partial(journal.set_aside, step.campaign))
    return made


def _forgot(campaign: Campaign) -> bool:
    last = journal.last_line(campaign)
    return last is not None and not journal.is_known(campaign, last) and bool(live_ids({last.home}))


def _take(automation: Automation, step: Step, campaign: Campaign, now: datetime) -> int:
    handed = {line.occasion: line.home for line in journal.lines(campaign)}
    journeys = Journey.objects.filter(automation=automation, pk__in=handed).exclude(taken__step=step)
    rows = [
        StepDone(journey=one, step=step, outcome=OUTCOME, at=now)
        for one in journeys
        if one.home == handed[one.pk]
    ]
    return len(StepDone.objects.bulk_create(rows))
