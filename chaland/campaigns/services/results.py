"""Results at hand: of a small campaign as they stand, of a large one as a job worked them out some minutes ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chaland.campaigns.domain.outcomes import Results
from chaland.campaigns.models import Campaign, StoredResults
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.queries.results import results
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock

KIND = "campaigns.results"
SMALL = 20_000
"""People whose results are worked out while a page waits: some tenths of a second."""
_FRESH = timedelta(minutes=10)
_FRESH_WHEN_OVER = timedelta(hours=1)


def results_at_hand(*, campaign_id: int, clock: Clock = system_clock) -> Results | None:
    """None when they are being worked out for the first time. Those of a large campaign are as of `as_of`, and are
    worked out anew soon when they have aged. Raises: as `queries.results.results`."""
    campaign, now = campaign_by_id(campaign_id), clock()
    if _is_small(campaign):
        return results(campaign_id, now)
    kept = StoredResults.objects.filter(campaign=campaign).first()
    told = Results.model_validate(kept.body) if kept else None
    if told is None or _has_aged(told, now):
        work_out_soon(campaign)
    return told


def results_by_now(*, campaign_id: int, clock: Clock = system_clock) -> Results:
    """Those at hand; worked out here and kept when there are none. Raises: as `queries.results.results`."""
    kept = results_at_hand(campaign_id=campaign_id, clock=clock)
    return kept or _kept(results(campaign_id, clock()))


def work_out_soon(campaign: Campaign) -> Job:
    """Queue the job, unless it waits or runs already."""
    return queue(kind=KIND, arguments={"campaign": campaign.pk}, unique_key=f"{KIND}:{campaign.pk}")


def run(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `campaigns.results`, argument `campaign`. Reads alone: killed, it begins again."""
    told = _kept(results(int(run.arguments["campaign"]), clock()))
    run.advance(done=told.treated.people)
    return {"campaign": told.campaign, "people": told.treated.people}


def _kept(told: Results) -> Results:
    StoredResults.objects.update_or_create(
        campaign_id=told.campaign, defaults={"body": told.model_dump(mode="json"), "as_of": told.as_of}
    )
    return told


def _is_small(campaign: Campaign) -> bool:
    """Cost: a few thousand entries of an index at most."""
    return campaign.messages.order_by()[: SMALL + 1].count() <= SMALL


def _has_aged(told: Results, now: datetime) -> bool:
    """What is over changes only by merges and late returns."""
    return not timedelta() <= now - told.as_of < (_FRESH_WHEN_OVER if told.is_over else _FRESH)
