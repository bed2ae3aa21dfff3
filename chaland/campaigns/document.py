"""A campaign as a TOML file and as the JSON that the command line and the API answer.

The file is described in docs (`campagnes.md`, `campaigns.md`); its shape is `domain.drafts.Draft`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from chaland.campaigns.domain.drafts import Draft, draft_from
from chaland.campaigns.domain.states import CAMPAIGN_STATE_WORDS, CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.services.composing import draft_of
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Language, Text

MOST_BYTES = 1 << 20
"""A campaign is a page of text: what is larger is another file."""


def read_file(path: Path) -> Draft:
    """Raises: as `read_toml`; Invalid (`campaign_invalid`)."""
    return draft_from(read_toml(path))


def read_toml(path: Path) -> dict[str, Any]:
    """Raises: NotFound (`campaign_unreadable`); Invalid (`campaign_too_large`, `campaign_toml`)."""
    try:
        octets = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise NotFound(
            "campaign_unreadable",
            Text("{file} ne peut pas être lu : {why}.", "{file} cannot be read: {why}."),
            file=str(path),
            why=error.strerror or error,
        ) from None
    if octets is None:
        raise Invalid(
            "campaign_too_large",
            Text(
                "{file} est trop gros : c'est un autre fichier.", "{file} is too large: it is another file."
            ),
            path=str(path),
            file=path.name,
        )
    try:
        return tomllib.loads(octets.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Invalid(
            "campaign_toml",
            Text("{file} n'est pas du TOML lisible : {why}.", "{file} is not readable TOML: {why}."),
            path=str(path),
            file=path.name,
            why=str(error) or type(error).__name__,
        ) from None


def campaign_document(campaign: Campaign, language: Language) -> dict[str, Any]:
    """What it is, where it stands, and what was counted when it was frozen."""
    draft = draft_of(campaign, language).model_dump(mode="json")
    return {
        "id": campaign.pk,
        **draft,
        "round": campaign.round,
        "state": campaign.state,
        "state_label": CAMPAIGN_STATE_WORDS[CampaignState(campaign.state)].to(language),
        "state_reason": campaign.state_reason,
        "audience": campaign.audience,
        "estimate": campaign.estimate,
        "rule_set": campaign.rule_set,
        "created_at": _iso(campaign.created_at),
        "frozen_at": _iso(campaign.frozen_at),
        "approved_at": _iso(campaign.approved_at),
        "approved_by": str(campaign.approved_by) if campaign.approved_by else None,
        "started_at": _iso(campaign.started_at),
        "finished_at": _iso(campaign.finished_at),
    }


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None
