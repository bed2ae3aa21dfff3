"""A campaign goes from one state to another, or is refused; every verb of the room goes through here."""

from __future__ import annotations

from chaland.campaigns.domain.states import CAMPAIGN_STATE_WORDS, CampaignState, may_become
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text

_NOT_OF_A_STEP = (CampaignState.FREEZING, CampaignState.RUNNING, CampaignState.CANCELLED)
"""A step of an automation has no audience to freeze; it goes on and ends with it."""


def held(campaign_id: int) -> Campaign:
    """The campaign, kept to oneself until the transaction ends. Raises: NotFound (`campaign_unknown`)."""
    campaign_by_id(campaign_id)
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("purpose__controller", "segment")
    return rows.get(pk=campaign_id)


def move(campaign_id: int, to: CampaignState, *, reason: str = "") -> Campaign:
    """The campaign in its new state. In the caller's transaction.

    Raises: NotFound (`campaign_unknown`), Conflict (`campaign_state`).
    """
    campaign = held(campaign_id)
    if to in _NOT_OF_A_STEP:
        refuse_step(campaign)
    if not may_become(CampaignState(campaign.state), to):
        raise not_now(campaign)
    campaign.state, campaign.state_reason = to.value, reason
    campaign.save(update_fields=["state", "state_reason"])
    return campaign


def refuse_step(campaign: Campaign) -> None:
    """Raises: Conflict (`campaign_step`) for the step of an automation."""
    if campaign.automation is not None:
        raise Conflict(
            "campaign_step",
            Text(
                "C'est une étape d'une automatisation : c'est elle qu'on modifie, met en marche ou arrête.",
                "This is a step of an automation: that is what is changed, turned on or turned off.",
            ),
            automation=campaign.automation,
        )


def not_now(campaign: Campaign) -> Conflict:
    words = CAMPAIGN_STATE_WORDS[CampaignState(campaign.state)]
    return Conflict(
        "campaign_state",
        Text(
            "La campagne ne s'y prête pas : elle est dans l'état « {state_fr} ».",
            "The campaign does not allow it: its state is “{state_en}”.",
        ),
        state=campaign.state,
        state_fr=words.fr,
        state_en=words.en,
    )
