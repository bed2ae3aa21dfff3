"""Results of large campaigns, kept so that nobody waits for them."""

from __future__ import annotations

from django.db import models

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
