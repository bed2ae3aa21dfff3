"""What an automation would do today, without writing anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chaland.campaigns.automations.finding import automation_by_id, steps_of
from chaland.campaigns.models import Step
from chaland.campaigns.services.admitting import Admission, Door
from chaland.channels.queries import account_for
from chaland.kernel.clock import Clock, system_clock
from chaland.segments.models import Membership, Move

LATELY = timedelta(days=30)
MOST = 500


@dataclass(frozen=True, slots=True)
class Trial:
    """`inside`: people in the segment now, who would not go through it; `lately`: how many entered in thirty days.
    `sends`: for each step of sending, what would become of those who entered last."""

    inside: int
    lately: int
    looked_at: int
    sends: tuple[tuple[Step, tuple[Admission, ...]], ...]


def try_automation(automation_id: int, *, clock: Clock = system_clock) -> Trial:
    """Those who entered of late, else some who are in, as if they entered today. Raises: NotFound; Invalid when a message
    cannot be compiled."""
    automation, now = automation_by_id(automation_id), clock()
    moves = Move.objects.filter(segment=automation.segment_id, entered=True, at__gte=now - LATELY)
    people = list(dict.fromkeys(moves.order_by("-pk").values_list("contact_id", flat=True)[:MOST]))
    inside = Membership.objects.filter(segment=automation.segment_id)
    asked = people or list(inside.order_by("contact_id").values_list("contact_id", flat=True)[:MOST])
    sends = []
    for step in steps_of(automation):
        if step.campaign is None:
            continue
        account = account_for(step.campaign.channel, step.campaign.account_id)
        door = Door(step.campaign, account, now, remembers=True)
        sends.append((step, tuple(door.admit(list(door.verdicts(asked))))))
    return Trial(inside.count(), moves.count(), len(asked), tuple(sends))
