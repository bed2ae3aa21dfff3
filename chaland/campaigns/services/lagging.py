"""A campaign that starts late, or waits on its way: the days that count in its results wait with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Campaign, Lag

_WORTH = timedelta(minutes=1)


def started(campaign: Campaign, now: datetime) -> None:
    """The first is written to now, whenever that was to be. In the caller's transaction."""
    planned = campaign.messages.order_by("occasion", "home").values_list("due_at", flat=True).first()
    if planned is not None and now - planned > _WORTH:
        Lag.objects.create(campaign=campaign, since=planned, seconds=(now - planned).total_seconds())


def held_up(campaign: Campaign, now: datetime) -> None:
    """It is paused on its way. In the caller's transaction."""
    if campaign.started_at is not None and campaign.automation is None:
        Lag.objects.get_or_create(campaign=campaign, seconds=None, defaults={"since": now})


def goes_on(campaign: Campaign, now: datetime) -> None:
    """Whoever is still to be written to was held up for as long as it waited. In the caller's transaction."""
    waiting = Lag.objects.filter(campaign=campaign, seconds=None).first()
    if waiting is None:
        return
    ready = campaign.messages.filter(state=State.READY)
    first = ready.order_by("pk").values_list("pk", flat=True).first()
    if first is None or now <= waiting.since:
        waiting.delete()
        return
    waiting.first, waiting.seconds = first, (now - waiting.since).total_seconds()
    waiting.save()
