"""The use of a hired list that a campaign is: reserved and counted once, its names judged, given back while none left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from chaland.access.models import User
from chaland.campaigns.audiences.hired import LEFT_OUT, is_hired, name_of, number_of
from chaland.campaigns.models import Campaign, OutboxMessage, Report
from chaland.campaigns.services.forgetting import forget
from chaland.channels.sms.stop import is_no
from chaland.enrichment.lists.domain.words import Act
from chaland.enrichment.lists.services.answering import adopt
from chaland.enrichment.lists.services.handing import informed, not_informed
from chaland.enrichment.lists.services.using import (
    CAMPAIGN,
    HANDED,
    cancel_use,
    close_use,
    judge_page,
    pages_of,
    reserve_use,
    use_row,
)
from chaland.enrichment.models import HiredName, HiredUse
from chaland.kernel.clock import Clock
from chaland.kernel.errors import Refused

_ONE_CLAIM = timedelta(minutes=1)
"""The messages of a window are claimed at once, and told of at the instant of the first."""


def reserve(campaign: Campaign, by: User | None, clock: Clock) -> None:
    """In the transaction that keeps the campaign to itself: one use a campaign, whatever is killed and tried again.
    Raises: Refused (`list_not_usable`)."""
    if campaign.hired_list_id is None or campaign.hired_use is not None:
        return
    key = f"{CAMPAIGN}{campaign.pk}:"
    number = HiredUse.objects.filter(list_id=campaign.hired_list_id, key__startswith=key).count() + 1
    use = reserve_use(
        list_id=campaign.hired_list_id,
        channel=campaign.channel,
        key=f"{key}{number}",
        purpose=campaign.name,
        by=by,
        of_campaign=True,
        clock=clock,
    )
    campaign.hired_use = use.pk
    campaign.save(update_fields=["hired_use"])


def give_back(campaign: Campaign, by: User | None, clock: Clock) -> None:
    """What no name left for was no use. One of which a message was about to leave stays counted."""
    if campaign.hired_use is None or use_row(campaign.hired_use).state == HANDED:
        return
    cancel_use(use_id=campaign.hired_use, by=by, of_campaign=True, clock=clock)
    campaign.hired_use = None
    campaign.save(update_fields=["hired_use"])


def pages(campaign: Campaign, after: int) -> Iterator[list[HiredName]]:
    """The names beyond a number of the outbox."""
    yield from pages_of(campaign.hired_list_id or 0, max(0, name_of(after)))


def judge(campaign: Campaign, names: Sequence[HiredName], at: datetime) -> list[int]:
    """Those who may be written to, by their number; who must not stand in the list leaves it."""
    may = judge_page(use_id=campaign.hired_use or 0, page=names, now=at)
    return [number_of(name.pk) for name in may]


def close(campaign: Campaign, at: datetime) -> None:
    close_use(use_id=campaign.hired_use or 0, now=at)


def add_counts(campaign: Campaign, told: dict[str, Any]) -> None:
    """To an audience counted by what becomes of people: those whom the list left out before, by reason."""
    if campaign.hired_use is None:
        return
    for why, count in use_row(campaign.hired_use).counts.items():
        if why != "names":
            told["people"] += count
            told["skipped"][f"{LEFT_OUT}{why}"] = told["skipped"].get(f"{LEFT_OUT}{why}", 0) + count


def about_to_leave(campaign: Campaign, rows: Sequence[OutboxMessage], at: datetime) -> None:
    """The use can no longer be given back; these people are told where we have their details from, and by this message.
    Raises: Conflict (`use_over`) when it was given back meanwhile: nothing may leave."""
    if rows:
        informed(use_id=campaign.hired_use or 0, name_ids=[name_of(row.home) for row in rows], at=at)


def never_left(row_id: int) -> None:
    """Of a message that surely was not taken."""
    row = OutboxMessage.objects.filter(pk=row_id).only("home", "claimed_at").first()
    if row is not None and is_hired(row.home) and row.claimed_at is not None:
        not_informed(name_id=name_of(row.home), at=row.claimed_at, within=_ONE_CLAIM)


def adopt_who_answered(message: OutboxMessage, report: Report, clock: Clock) -> int | None:
    """To answer is an act of their own, by which a hired name becomes our contact; it agrees to nothing more by it. In the
    caller's transaction. None when they said no, or the name is gone, out of reach, or somebody of our file already."""
    if is_no(report.text):
        return None
    evidence = f"campaign {message.campaign_id}, report {report.pk}"
    name_id, at = name_of(message.home), min(report.at, clock())
    try:
        return adopt(name_id=name_id, act=Act.ANSWERED, at=at, evidence=evidence, by=None, clock=clock)
    except Refused:
        return None


def forget_names(name_ids: Sequence[int]) -> None:
    """Names left their list. In the caller's transaction."""
    forget(OutboxMessage.objects.filter(home__in=[number_of(pk) for pk in name_ids]))
