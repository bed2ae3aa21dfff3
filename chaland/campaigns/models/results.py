"""What results rest on besides the messages: how late people were written to; those of large campaigns, kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chaland.campaigns.models.campaign import Campaign


class StoredResults(models.Model):
    """As they stood at `as_of`: `domain.outcomes.Results` as JSON. Worked out anew at any time."""

    campaign = models.OneToOneField(
        Campaign, primary_key=True, on_delete=models.CASCADE, related_name="stored_results"
    )
    body = models.JSONField()
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.campaign_id} at {self.as_of:%Y-%m-%d %H:%M}"


class Lag(models.Model):
    """From message `first` on, people are written to so many `seconds` later than their `due_at`: it started late, or
    was paused, `since` then. `seconds` None: the pause lasts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lags")
    first = models.BigIntegerField(default=0)
    since = models.DateTimeField()
    seconds = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(seconds__isnull=True), name="lag_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} from {self.first}: {self.seconds}"
