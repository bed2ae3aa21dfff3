"""Campaigns by number, name and state."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from chaland.campaigns.models import Campaign
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text


def campaigns() -> QuerySet[Campaign]:
    """The newest first, without the steps of automations."""
    found = Campaign.objects.filter(automation=None)
    return found.select_related("purpose", "segment", "account", "created_by").order_by("-id")


def campaign_by_id(campaign_id: int) -> Campaign:
    """Raises: NotFound (`campaign_unknown`)."""
    found = (
        Campaign.objects.select_related("purpose__controller", "segment", "account", "created_by")
        .filter(pk=campaign_id)
        .first()
    )
    if found is None:
        raise NotFound(
            "campaign_unknown",
            Text("Cette campagne n'existe pas.", "There is no such campaign."),
            campaign=campaign_id,
        )
    return found


def numbers_of(names: Iterable[str]) -> dict[str, int]:
    """Those of these names that are campaigns. Cost: one query; none for no name."""
    wanted = set(names)
    return dict(Campaign.objects.filter(name__in=wanted).values_list("name", "pk")) if wanted else {}


def campaign_called(said: str) -> Campaign:
    """By its number or its name. Raises: NotFound (`campaign_unknown`)."""
    named = Campaign.objects.filter(name=said).values_list("pk", flat=True).first()
    if named is None and said.isdecimal():
        named = int(said)
    return campaign_by_id(named or 0)
