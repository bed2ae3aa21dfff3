"""Whom a campaign of a round asks: picked by the round, not by a sentence; who answered, or wants nothing more, is left
in peace."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings

from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign
from chaland.consent.queries.hours import departments_of, opening_times
from chaland.consent.queries.stops import stopped
from chaland.customers.queries.merging import live_ids
from chaland.kernel.clock import Clock, system_clock, today
from chaland.quality.updating.asking import not_asked, unanswered
from chaland.quality.updating.models import Asked
from chaland.quality.updating.ports import lent


def asked_ids(campaign: Campaign, clock: Clock = system_clock) -> list[int]:
    """Ascending; nobody once the links of the round are over. Cost: a round is some thousand people at most."""
    return sorted(_unanswered(campaign, None, clock))


def still_asked(campaign: Campaign, contact_ids: Collection[int], at: datetime) -> set[int]:
    """Those of these contacts who did not answer meanwhile, and whose link still opens."""
    return set(_unanswered(campaign, contact_ids, lambda: at))


def saying_stop(campaign: Campaign, contact_ids: Sequence[int], at: datetime) -> set[int]:
    """A message about one's own details is no offer, and the law would let it reach who said STOP: we do not."""
    if campaign.round is None:
        return set()
    return stopped(contact_ids, campaign.channel, campaign.purpose.code, at)


def waiting(campaign: Campaign, contact_ids: Sequence[int], at: datetime) -> dict[int, datetime]:
    """When the hours begin of those whom it would wake: they bind offers alone, and we keep to them all the same."""
    if campaign.round is None:
        return {}
    places = departments_of(contact_ids)
    opening = opening_times(set(places.values()), campaign.channel, True, at)
    return {pk: opening[place] for pk, place in places.items() if place in opening}


def keeps_hours(campaign: Campaign) -> bool:
    """Whether its messages ring at the hours of offers alone."""
    return campaign.round is not None or campaign.purpose.prospecting


def links_of(
    campaign: Campaign, contact_ids: Collection[int], base: str = "", clock: Clock = system_clock
) -> dict[int, str]:
    """The page of each, of their own: sealed as it is written, kept nowhere. Raises: Refused (`public_url_missing`)."""
    link = lent().link
    found = _unanswered(campaign, contact_ids, clock)
    return {pk: link(one, home, base) for pk, (one, home) in found.items()}


def let_go(campaign: Campaign) -> None:
    """In the transaction that ends it: whoever got nothing of it was not asked, and may be by the next round."""
    if campaign.round is None:
        return
    left = (State.SENDING, State.UNKNOWN, *SENT)
    rows = campaign.messages.filter(state__in=left).values_list("home", "contact_id")
    got = {number for row in rows for number in row}
    living = live_ids(Asked.objects.filter(round_id=campaign.round).values_list("home", flat=True))
    homes = {home for home, contact in living.items() if contact in got or home in got}
    not_asked(round_id=campaign.round, channel=campaign.channel, but=homes)


def _unanswered(
    campaign: Campaign, contact_ids: Collection[int] | None, clock: Clock
) -> dict[int, tuple[int, int]]:
    if campaign.round is None:
        return {}
    day = today(clock, settings.CHALAND_ZONE)
    found = unanswered(campaign.round, campaign.channel, day, contact_ids)
    return {pk: (one.pk, one.home) for pk, one in found.items()}
