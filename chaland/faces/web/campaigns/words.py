"""How campaigns look: their hues, what they are called, when they leave."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from chaland.campaigns.domain.states import CAMPAIGN_STATE_WORDS, CampaignState, State
from chaland.campaigns.models import Campaign
from chaland.faces.web import formats
from chaland.faces.web.jinja import language
from chaland.kernel.channels import CHANNEL_NAMES, Channel
from chaland.kernel.text import Text

HUES: Mapping[str, str] = {
    CampaignState.DRAFT: "grey",
    CampaignState.FREEZING: "blue",
    CampaignState.FROZEN: "orange",
    CampaignState.SCHEDULED: "blue",
    CampaignState.RUNNING: "blue",
    CampaignState.PAUSED: "orange",
    CampaignState.FINISHING: "green",
    CampaignState.DONE: "green",
    CampaignState.CANCELLED: "grey",
}
STATE_HUES: Mapping[str, str] = {
    State.DELIVERED: "green",
    State.ACCEPTED: "blue",
    State.UNKNOWN: "orange",
    State.FAILED: "red",
    State.BOUNCED: "red",
    State.UNDELIVERED: "red",
    State.EXPIRED: "orange",
    State.COMPLAINED: "red",
    State.STOPPED: "orange",
}
TABS: Mapping[str, tuple[Text, tuple[CampaignState, ...]]] = {
    "": (Text("Toutes", "All"), tuple(CampaignState)),
    "prepared": (
        Text("En préparation", "Being prepared"),
        (CampaignState.DRAFT, CampaignState.FREEZING, CampaignState.FROZEN),
    ),
    "sent": (
        Text("En cours", "Under way"),
        (CampaignState.SCHEDULED, CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.FINISHING),
    ),
    "over": (Text("Terminées", "Over"), (CampaignState.DONE, CampaignState.CANCELLED)),
}
ICONS: Mapping[str, str] = {Channel.SMS: "message-square", Channel.EMAIL: "mail"}


def state_of(campaign: Campaign) -> Text:
    return CAMPAIGN_STATE_WORDS[CampaignState(campaign.state)]


def channel_of(campaign: Campaign) -> Text:
    return CHANNEL_NAMES[Channel(campaign.channel)]


def when(campaign: Campaign) -> str:
    """When it left, or is to leave."""
    if campaign.started_at:
        return formats.moment(campaign.started_at, language())
    if campaign.starts_at:
        return gettext("on %(day)s") % {"day": formats.moment(campaign.starts_at, language())}
    return ""
