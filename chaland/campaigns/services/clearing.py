"""What is left of an audience once its campaign is a draft again, or cancelled: a slice at a time, a million holds up
nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from chaland.campaigns.domain.states import CampaignState, State
from chaland.campaigns.models import Campaign
from chaland.campaigns.services.moving import held
from chaland.jobs.domain import Run
from chaland.jobs.services import queue

KIND = "campaigns.clear"
SLICE = 5_000
AT_ONCE = 20_000
"""Messages that are seen to while a person waits; the worker goes on from there."""
_SOME = "(SELECT m.id FROM campaigns_outboxmessage m WHERE m.campaign_id = %s{whose} LIMIT %s)"
_EMPTY = f"DELETE FROM campaigns_outboxmessage WHERE id IN {_SOME.format(whose='')}"
_CANCEL = f"""
    UPDATE campaigns_outboxmessage SET state = '{State.CANCELLED.value}', not_before = NULL
    WHERE id IN {_SOME.format(whose=f" AND m.state = '{State.READY.value}'")} AND state = '{State.READY.value}'
"""
_DOES = {CampaignState.DRAFT: _EMPTY, CampaignState.FREEZING: _EMPTY, CampaignState.CANCELLED: _CANCEL}


def clear(campaign: Campaign) -> None:
    """In the transaction that made it a draft or cancelled it. Nothing was tried of a draft, so that nothing hangs on
    its messages."""
    if _some(campaign, AT_ONCE) == AT_ONCE:
        queue(kind=KIND, arguments={"campaign": campaign.pk}, unique_key=f"{KIND}:{campaign.pk}")


def run(run: Run) -> Mapping[str, Any]:
    """Job `campaigns.clear`, argument `campaign`. Killed, it goes on: what is done is done."""
    done = int(run.checkpoint.get("done", 0))
    while made := _slice(int(run.arguments["campaign"]), run, done):
        done += made
    return {"campaign": run.arguments["campaign"], "messages": done}


@transaction.atomic
def _slice(campaign_id: int, run: Run, done: int) -> int:
    """None of what a person froze anew meanwhile."""
    campaign = held(campaign_id)
    made = 0 if campaign.state == CampaignState.FREEZING else _some(campaign, SLICE)
    run.advance(done=done + made, checkpoint={"done": done + made})
    return made


def empty(campaign: Campaign) -> None:
    """All that an earlier audience left, before the next one is written; by slices, each in its own transaction."""
    made = SLICE
    while made == SLICE:
        with transaction.atomic():
            made = _some(campaign, SLICE)


def _some(campaign: Campaign, most: int) -> int:
    """How many were seen to; none when the campaign is on its way."""
    statement = _DOES.get(CampaignState(campaign.state))
    if statement is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [campaign.pk, most])
        return int(cursor.rowcount)
