"""Messages that may leave now, shared by all workers: by account and sender, and by campaign for its own pace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaland.campaigns.domain import pacing
from chaland.campaigns.domain.pacing import Level
from chaland.campaigns.models import Bucket, Campaign
from chaland.channels.models import Account


def hold(account: Account, sender: str, most_per_s: float, now: datetime) -> tuple[Bucket, Level]:
    """The bucket as it stands now, kept to oneself until the transaction ends."""
    fresh = pacing.full(most_per_s, now)
    defaults = {"tokens": fresh.tokens, "rate_per_s": fresh.rate_per_s, "at": now}
    Bucket.objects.get_or_create(account=account, sender=sender, defaults=defaults)
    kept = Bucket.objects.select_for_update().get(account=account, sender=sender)
    level = Level(kept.tokens, min(kept.rate_per_s, most_per_s), kept.at)
    return kept, pacing.filled(level, now)


def keep(bucket: Bucket, level: Level) -> None:
    """Write what is left in it."""
    bucket.tokens, bucket.rate_per_s, bucket.at = level.tokens, level.rate_per_s, level.at
    bucket.save(update_fields=["tokens", "rate_per_s", "at"])


def sender_of(campaign: Campaign, account: Account) -> str:
    """As whom it leaves: the campaign's own, else the first of the account."""
    return campaign.sender or next(iter(account.senders), "")


def own_sender(campaign: Campaign) -> str:
    """The name of the bucket of one campaign: its pace, and when it was last served."""
    return f"#{campaign.pk}"


def pace_of(campaign: Campaign, account: Account) -> float:
    """Messages a second that this campaign may use of its account."""
    return (
        min(campaign.pace_per_hour / 3600, account.rate_per_s)
        if campaign.pace_per_hour
        else account.rate_per_s
    )


@transaction.atomic
def touch(campaign: Campaign, account: Account, now: datetime) -> None:
    """Somebody looked after it: it is not late."""
    keep(*hold(account, own_sender(campaign), pace_of(campaign, account), now))


@transaction.atomic
def slow_down(account: Account, sender: str, now: datetime) -> None:
    """The provider said that it is too much."""
    bucket, level = hold(account, sender, account.rate_per_s, now)
    keep(bucket, pacing.throttled(level, account.rate_per_s))


@transaction.atomic
def speed_up(account: Account, sender: str, now: datetime) -> None:
    """It took a whole window."""
    bucket, level = hold(account, sender, account.rate_per_s, now)
    if level.rate_per_s < account.rate_per_s:
        keep(bucket, pacing.eased(level, account.rate_per_s))
