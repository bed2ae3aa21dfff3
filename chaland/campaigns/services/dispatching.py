"""Campaigns leave: in slices, so that other jobs get their turn, by as many workers at once as an account has lanes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q

from chaland.campaigns.domain import brakes
from chaland.campaigns.domain.states import CampaignState, State
from chaland.campaigns.hooks.queueing import emit
from chaland.campaigns.models import Bucket, Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.queries.progress import Progress, progress
from chaland.campaigns.queries.results.counting import lags_of
from chaland.campaigns.services import journal, lagging, restoring
from chaland.campaigns.services.claiming import Desk
from chaland.campaigns.services.moving import move
from chaland.campaigns.services.serving import Counter, abandoned, release_dead
from chaland.campaigns.services.steering import brake
from chaland.campaigns.services.throttle import own_sender
from chaland.channels.catalogue import open_transport
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.jobs.domain import Run
from chaland.jobs.services import new_owner, queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import ChalandError

KIND = "campaigns.dispatch"
SLICE_S = 30.0
_SHORT_S = 2.0
"""A wait that is worth sitting out rather than giving the turn away."""
_IDLE_S = 0.25
_ON_ITS_WAY = (CampaignState.SCHEDULED, CampaignState.RUNNING)
Watch = Callable[[int], None]
"""Told how many messages were handed over so far; may raise to stop."""


def run(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `campaigns.dispatch`, argument `account`: one slice of everything that this account has to send."""
    account = Account.objects.get(pk=run.arguments["account"])
    until = time.monotonic() + SLICE_S
    sent = _serve_all(lambda: _due(account, clock()), until, clock, lambda done: run.advance(done=done))
    return {"account": account.pk, "sent": sent}


def run_now(
    *,
    campaign_id: int,
    seconds: float | None = None,
    watch: Watch | None = None,
    clock: Clock = system_clock,
) -> Progress:
    """Send here and now what may leave, for the command line: until nothing more is due, or for so many seconds.
    Workers may be at it too. Raises: NotFound (`campaign_unknown`); Invalid, Refused as `open_transport`."""
    campaign = campaign_by_id(campaign_id)
    until = time.monotonic() + (seconds if seconds is not None else float("inf"))
    _serve_all(lambda: _among([campaign.pk], clock()), until, clock, watch or (lambda _: None))
    return progress(campaign_id)


def wake(*, clock: Clock = system_clock) -> int:
    """What workers do every second: a slice for each account that has something to send. Returns how many were
    queued. Cost when nothing is on its way: one small query."""
    now, queued = clock(), 0
    accounts: dict[int, Account] = {}
    for campaign in _on_its_way():
        account = account_for(campaign.channel, campaign.account_id)
        if account.pk not in accounts and has_work(campaign, now):
            accounts[account.pk] = account
    for account in accounts.values():
        for lane in range(max(1, account.lanes)):
            queue(
                kind=KIND,
                arguments={"account": account.pk, "lane": lane},
                unique_key=f"{KIND}:{account.pk}:{lane}",
            )
            queued += 1
    _close_those_measured(now)
    return queued


def _on_its_way() -> Iterable[Campaign]:
    found = Campaign.objects.filter(state__in=_ON_ITS_WAY)
    return found.select_related("purpose__controller", "segment", "account")


def has_work(campaign: Campaign, now: datetime) -> bool:
    """Whether there is something to do for it at this instant. Cost: a few looks at indexes."""
    if campaign.state == CampaignState.SCHEDULED:
        return campaign.starts_at is None or campaign.starts_at <= now
    rows = campaign.messages
    return (
        rows.filter(state=State.READY, not_before__lte=now).exists()
        or bool(abandoned(campaign))
        or rows.filter(state=State.UNKNOWN, not_before__lte=now).exists()
        or (campaign.automation is None and not _is_left(campaign))
    )


def _is_left(campaign: Campaign) -> bool:
    """Whether something is still to be sent, or to be asked about."""
    waiting = Q(state__in=(State.READY, State.SENDING)) | Q(state=State.UNKNOWN, not_before__isnull=False)
    return campaign.messages.filter(waiting).exists()


def _due(account: Account, now: datetime) -> list[Campaign]:
    ours = [one for one in _on_its_way() if account_for(one.channel, one.account_id).pk == account.pk]
    return [one for one in ours if has_work(one, now)]


def _among(ids: list[int], now: datetime) -> list[Campaign]:
    return [one for one in _on_its_way() if one.pk in ids and has_work(one, now)]


def _serve_all(due: Callable[[], list[Campaign]], until: float, clock: Clock, watch: Watch) -> int:
    """A window of each in turn, until none is due. Returns how many messages were handed over."""
    counters: dict[int, Counter] = {}
    owner, sent = new_owner(), 0
    try:
        while time.monotonic() < until and (campaigns := due()):
            waits = [float("inf")]
            for campaign in campaigns:
                counter = counters.get(campaign.pk) or _opened(campaign, owner, clock)
                if counter is None:
                    continue
                counters[campaign.pk] = counter
                handed, wait = _served(counter)
                sent += handed
                waits.append(wait)
                watch(sent)
            if min(waits) > 0 and not _wait(min(waits), until):
                break
    finally:
        for counter in counters.values():
            counter.transport.close()
    return sent


def _opened(campaign: Campaign, owner: str, clock: Clock) -> Counter | None:
    """None when a person should look at it first: it is paused and says why."""
    try:
        if not _may_go_on(campaign, clock):
            return None
        account = account_for(campaign.channel, campaign.account_id)
        transport = open_transport(account)
        return Counter(Desk(campaign, account, owner, transport.window, clock), transport)
    except ChalandError as error:
        _break_off(campaign, error, clock)
        return None


def _break_off(campaign: Campaign, error: ChalandError, clock: Clock) -> None:
    told = f"{brakes.BROKEN}\n{error.say('fr')}\n{error.say('en')}"
    brake(campaign_id=campaign.pk, reason=told, clock=clock)


def _served(counter: Counter) -> tuple[int, float]:
    """As `_serve_once`; a sentence that can no longer be asked, or anything else that is refused, pauses it."""
    try:
        return _serve_once(counter)
    except ChalandError as error:
        _break_off(counter.desk.campaign, error, counter.desk.clock)
        return 0, 0.0


def _serve_once(counter: Counter) -> tuple[int, float]:
    """How many were handed over, and how long to wait before the next: 0 when there is more to do."""
    claim = counter.serve()
    cleared = 0
    if not claim.handed:
        cleared = release_dead(counter.desk, counter.settles_after_s) + counter.clear_up()
        finish_if_over(counter.desk.campaign, counter.desk.clock())
    busy = claim.touched or cleared
    return len(claim.handed), 0.0 if busy else max(claim.wait_s, _IDLE_S)


def _wait(seconds: float, until: float) -> bool:
    """False when it is not worth waiting for."""
    if seconds > _SHORT_S or time.monotonic() + seconds > until:
        return False
    time.sleep(seconds)
    return True


def _may_go_on(campaign: Campaign, clock: Clock) -> bool:
    """Starts it when its time has come; a campaign that a person should look at first is paused."""
    now = clock()
    reason = _held_up(campaign, now)
    if reason:
        brake(campaign_id=campaign.pk, reason=reason, clock=clock)
        return False
    if campaign.state == CampaignState.SCHEDULED:
        _start(campaign, now)
    return True


def _held_up(campaign: Campaign, now: datetime) -> str:
    if campaign.epoch != journal.epoch():
        return brakes.EPOCH
    if restoring.make_unknown(campaign):
        return brakes.RESTORED
    due = _meant_for(campaign) if campaign.state == CampaignState.SCHEDULED else _waiting_since(campaign)
    return brakes.LATE if due is not None and brakes.is_late(due, now, campaign.late_after_h) else ""


def _meant_for(campaign: Campaign) -> datetime | None:
    """When it was to start: never before somebody approved it."""
    return max((one for one in (campaign.starts_at, campaign.approved_at) if one is not None), default=None)


def _waiting_since(campaign: Campaign) -> datetime | None:
    """Since when what is due waits although nobody served the campaign; None when nothing waits."""
    first = campaign.messages.filter(state=State.READY).aggregate(at=Min("not_before"))["at"]
    served = Bucket.objects.filter(sender=own_sender(campaign)).aggregate(at=Max("at"))["at"]
    known = [one for one in (first, served, campaign.started_at) if one is not None]
    return max(known) if first is not None else None


def _start(campaign: Campaign, now: datetime) -> None:
    with transaction.atomic():
        moved = move(campaign.pk, CampaignState.RUNNING)
        moved.started_at = now
        moved.save(update_fields=["started_at"])
        lagging.started(moved, now)
    campaign.state, campaign.started_at = moved.state, now


def finish_if_over(campaign: Campaign, now: datetime) -> bool:
    """When nothing is left to send, results are awaited. A step of an automation never ends by itself."""
    if campaign.automation is not None or _is_left(campaign):
        return False
    with transaction.atomic():
        running = Campaign.objects.select_for_update().filter(pk=campaign.pk, state=CampaignState.RUNNING)
        finished = bool(running.update(state=CampaignState.FINISHING, finished_at=now))
        if finished:
            facts = {"campaign_id": campaign.pk, "name": campaign.name, "at": now.isoformat()}
            emit(event="campaign.finished", key=f"campaign:{campaign.pk}", facts=facts, clock=lambda: now)
        return finished


def _close_those_measured(now: datetime) -> None:
    """Done, once the window of the last of its people is over."""
    for campaign in Campaign.objects.filter(state=CampaignState.FINISHING):
        if campaign.finished_at is None or now - campaign.finished_at < timedelta(days=campaign.window_days):
            continue
        last = campaign.messages.aggregate(at=Max("due_at"))["at"] or campaign.finished_at
        if now - last - lags_of(campaign).most >= timedelta(days=campaign.window_days):
            measured = Campaign.objects.filter(pk=campaign.pk, state=CampaignState.FINISHING)
            measured.update(state=CampaignState.DONE)
